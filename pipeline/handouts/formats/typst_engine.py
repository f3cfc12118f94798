"""The one module that runs Typst: code and assets in, a PDF or a PNG out."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, date, datetime, time
from functools import lru_cache
from pathlib import Path
from typing import TypeVar

import typst

from handouts.core.findings import HandoutsError
from handouts.core.folders import Asset
from handouts.core.parallel import within
from handouts.core.temporary import temporary_folder

Made = TypeVar("Made")

MAX_SECONDS = 180.0
"""For one PDF. The longest handouts take two; what takes a hundred times as long will not end."""

STANDARDS: "list[typst.PDFStandard]" = ["ua-1", "a-2a"]


def pdf(code: str, assets: Mapping[str, Asset], fonts: tuple[Path, ...], own: tuple[Asset, ...], day: date) -> bytes:
    """Return a PDF/UA-1 and PDF/A-2a file, dated `day`. `assets` are what the code may name; fonts come from the
    folders `fonts` and the font files `own` alone. Raises HandoutsError with Typst's words, for its warnings too.
    """
    with _folder(code, assets, own) as folder:
        book = _book((*fonts, folder / "fonts")) if own else _packaged(fonts)

        def compiled() -> tuple[bytes | list[bytes] | None, list[typst.TypstWarning]]:
            compiler = typst.Compiler(str(folder / "main.typ"), root=folder, font_paths=book)
            day_of_file = datetime.combine(day, time(), UTC)
            return compiler.compile_with_warnings(format="pdf", pdf_standards=STANDARDS, timestamp=day_of_file)

        made, warnings = _in_time(compiled)
    if warnings:
        raise HandoutsError(f"Typst: {warnings[0].message}", " ".join(warnings[0].hints))
    assert isinstance(made, bytes)
    return made


def png(code: str, assets: Mapping[str, Asset], ppi: int) -> bytes:
    """Return a page without words as PNG."""
    with _folder(code, assets) as folder:

        def compiled() -> bytes | list[bytes] | None:
            return typst.compile(
                str(folder / "main.typ"), root=str(folder), format="png", ppi=ppi, ignore_system_fonts=True
            )

        made = _in_time(compiled)
    assert isinstance(made, bytes)
    return made


def _in_time(compiled: Callable[[], Made]) -> Made:
    """Return what Typst makes. Raises HandoutsError with its words, or where it does not end."""
    try:
        return within(MAX_SECONDS, compiled)
    except TimeoutError:
        raise HandoutsError(
            f"Typst took longer than {MAX_SECONDS:g} seconds", "Make the handout shorter, or its pictures simpler."
        ) from None
    except typst.TypstError as error:
        raise HandoutsError(f"Typst: {error.message}", " ".join(error.hints)) from error


@contextmanager
def _folder(code: str, assets: Mapping[str, Asset], fonts: tuple[Asset, ...] = ()) -> Iterator[Path]:
    """A folder with what the code may read and nothing else: given bytes alone, Typst would read the current folder."""
    named = {**assets, **{f"fonts/{a.artifact_name}": a for a in fonts}}
    files = {path: asset.content for path, asset in named.items()}
    with temporary_folder({**files, "main.typ": code.encode()}) as folder:
        yield folder


def _book(folders: tuple[Path, ...]) -> typst.Fonts:
    """The font book of these folders alone: what the machine has installed must not matter."""
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(f) for f in folders])


_packaged = lru_cache(maxsize=8)(_book)
"""Installed fonts stay as they are while this process runs."""
