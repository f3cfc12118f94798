"""The one module that runs Typst: code and assets in, a PDF or a PNG out.

Typst runs in a process of its own, kept warm: a drawing or a template that makes it abort, hang or take all memory
costs one file. It reads only the folder made for it, and reaches no network.
"""

import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime, time
from functools import lru_cache
from pathlib import Path
from typing import Any

from handouts.core.engine import MEGABYTE, Engine, Program
from handouts.core.findings import HandoutsError
from handouts.core.folders import Asset
from handouts.core.temporary import temporary_folder

MAX_SECONDS = 180.0
"""For one PDF. The longest handouts take two; what takes a hundred times as long will not end."""

STANDARDS = ["ua-1", "a-2a"]


def pdf(code: str, assets: Mapping[str, Asset], fonts: tuple[Path, ...], own: tuple[Asset, ...], day: date) -> bytes:
    """Return a PDF/UA-1 and PDF/A-2a file, dated `day`. `assets` are what the code may name; fonts come from the
    folders `fonts` and the font files `own` alone. Raises HandoutsError with Typst's words, for its warnings too.
    """
    with _folder(code, assets, own) as folder:
        folders = (*fonts, folder / "fonts") if own else fonts
        epoch = int(datetime.combine(day, time(), UTC).timestamp())
        return _made(folder, format="pdf", standards=STANDARDS, epoch=epoch, fonts=folders, keep_fonts=not own)


def png(code: str, assets: Mapping[str, Asset], ppi: int) -> bytes:
    """Return a page without words as PNG."""
    with _folder(code, assets) as folder:
        return _made(folder, format="png", ppi=ppi, strict=False)


def _made(
    folder: Path,
    *,
    format: str,
    standards: Sequence[str] = (),
    ppi: int | None = None,
    epoch: int = 0,
    fonts: tuple[Path, ...] = (),
    keep_fonts: bool = True,
    strict: bool = True,
) -> bytes:
    """Return what Typst makes of a folder. Raises HandoutsError with its words, or where it does not end."""
    request: dict[str, Any] = {"main": str(folder / "main.typ"), "root": str(folder), "format": format, "ppi": ppi}
    request |= {"standards": standards, "epoch": epoch, "fonts": [*map(str, fonts)], "keep_fonts": keep_fonts}
    done, answer = _shared().ask({**request, "strict": strict}, MAX_SECONDS)
    if done:
        return answer
    said = json.loads(answer)
    if said["message"].startswith(("failed to download package", "package not found")):
        raise HandoutsError(
            "Typst: a page can't use packages, and is made without the network", "Leave out the import."
        )
    raise HandoutsError(f"Typst: {said['message']}", " ".join(said["hints"]))


@contextmanager
def _folder(code: str, assets: Mapping[str, Asset], fonts: tuple[Asset, ...] = ()) -> Iterator[Path]:
    """A folder with what the code may read and nothing else: given bytes alone, Typst would read the current folder."""
    named = {**assets, **{f"fonts/{a.artifact_name}": a for a in fonts}}
    files = {path: asset.content for path, asset in named.items()}
    with temporary_folder({**files, "main.typ": code.encode()}) as folder:
        yield folder


# ---------------------------------------------------------------- its process


_PROGRAM = Program(
    "Typst",
    # -P: the modules beside the loop have names that Python's own have, too.
    lambda: [sys.executable, "-P", str(Path(__file__).with_name("typst_loop.py"))],
    memory=850 * MEGABYTE,
    limit_hint="Make the handout shorter, or its pictures simpler.",
    death_hint="It may be more than it can bear: make the handout shorter, or leave out what was changed last.",
    retried=True,
)


@lru_cache(maxsize=1)
def _shared() -> Engine:
    """This process's warm Typst, ended with it."""
    return Engine(_PROGRAM)
