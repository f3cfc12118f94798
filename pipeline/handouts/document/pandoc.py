"""The one module that runs Pandoc: a `pandoc lua` process kept warm, fed with JSON."""

import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, date, datetime, time
from functools import lru_cache
from pathlib import Path
from typing import Any

from handouts.core.engine import MEGABYTE, Engine, Program
from handouts.core.findings import HandoutsError
from handouts.core.temporary import temporary_folder
from handouts.document import pandoc_ast as ast
from handouts.document.references import as_metadata

Ast = dict[str, Any]
"""A Pandoc document as Pandoc's own JSON: `blocks`, `meta` and the API version."""

API_VERSION = [1, 23, 1]
"""Of the trees that we make. A Pandoc that reads another says so."""

MAX_SECONDS = 120.0
"""For one call. The longest handouts take one; what takes a hundred times as long will not end."""

PACKED = ("docx", "epub")
"""The formats whose files are ZIP archives."""

REFERENCE, STYLE_SHEET = "reference.docx", "book.css"
"""Names for files that a writer takes besides pictures."""

_LOOP = Path(__file__).with_name("pandoc_loop.lua")


class Pandoc:
    """One warm Pandoc process. Thread-safe; a process that died is started again for the next call."""

    def __init__(self) -> None:
        self._engine = Engine(_PROGRAM)

    def cite(self, tree: Ast, metadata: Mapping[str, Any], style: bytes) -> Ast:
        """The tree with its citations resolved, and the list of sources in its `refs`. `metadata` are references and
        lang, `style` is CSL.
        """
        known = {**tree, "meta": {key: as_metadata(value) for key, value in metadata.items()}}
        answer = self._call({"op": "cite", "ast": json.dumps(known, ensure_ascii=False), "csl": style.decode("utf-8")})
        return _tree(answer)

    def write(
        self,
        tree: Ast,
        to: str,
        *,
        options: Mapping[str, Any] | None = None,
        template: str | None = None,
        media: Mapping[str, bytes] | None = None,
        reference: bytes = b"",
        style_sheet: bytes = b"",
        day: date | None = None,
    ) -> bytes:
        """AST to any of Pandoc's formats. `media` are the only files that a writer can embed, by name in the AST;
        `reference` is the Word file that holds the styles, `style_sheet` an EPUB's. The file is dated `day`.
        """
        epoch = int(datetime.combine(day, time(), UTC).timestamp()) if day else 0
        request: dict[str, Any] = {"op": "write", "format": to, "options": dict(options or {}), "epoch": str(epoch)}
        if template is not None:
            request["template"] = template
        files = {**(media or {}), REFERENCE: reference, STYLE_SHEET: style_sheet}
        with _on_disk({name: content for name, content in files.items() if content}) as paths:
            if REFERENCE in paths:
                request["options"]["reference_doc"] = paths.pop(REFERENCE)
            if STYLE_SHEET in paths:
                tree = {**tree, "meta": {**tree["meta"], "css": ast.meta([paths.pop(STYLE_SHEET)])}}
            answer = self._call({**request, "ast": json.dumps(tree, ensure_ascii=False), "media": paths})
        if (tree["blocks"] and not answer) or answer.startswith(b"PK") != to.startswith(PACKED):
            raise HandoutsError(f"Pandoc's answer is not {to}", _PROGRAM.death_hint)
        return answer

    def _call(self, request: Mapping[str, Any]) -> bytes:
        done, answer = self._engine.ask(request, MAX_SECONDS)
        if not done:
            raise HandoutsError(f"Pandoc: {answer.decode(errors='replace').strip()}", "Please report this.")
        return answer

    def close(self) -> None:
        """End the process; the next call starts a new one."""
        self._engine.close()


def _tree(answer: bytes) -> Ast:
    """The document in an answer. Raises HandoutsError where it is none."""
    try:
        tree = json.loads(answer)
    except ValueError:
        tree = None
    if not isinstance(tree, dict) or not isinstance(tree.get("blocks"), list):
        raise HandoutsError("Pandoc's answer is not a document", _PROGRAM.death_hint)
    return tree


@contextmanager
def _on_disk(files: Mapping[str, bytes]) -> Iterator[dict[str, str]]:
    """The paths of files by name, while they are needed: Pandoc takes bytes from the disk alone."""
    if not files:
        yield {}
        return
    names = {name: f"{number}{Path(name).suffix}" for number, name in enumerate(files)}
    with temporary_folder({names[name]: content for name, content in files.items()}) as folder:
        yield {name: str(folder / file) for name, file in names.items()}


@lru_cache(maxsize=1)
def pandoc_path() -> str:
    """The Pandoc that pypandoc brings, unless PYPANDOC_PANDOC names another; where it brings none, what it finds."""
    import pypandoc

    own = Path(pypandoc.__file__).parent / "files" / "pandoc"
    if own.is_file() and not os.environ.get("PYPANDOC_PANDOC"):
        return str(own)
    try:
        return str(pypandoc.get_pandoc_path())
    except OSError as error:
        raise HandoutsError("Pandoc is not installed", "Run: pip install pypandoc-binary") from error


_PROGRAM = Program(
    "Pandoc",
    lambda: [pandoc_path(), "lua", str(_LOOP)],
    memory=850 * MEGABYTE,
    limit_hint="Make the handout shorter.",
    death_hint="Run the command again; if it stays, report it.",
)


@lru_cache(maxsize=1)
def shared() -> Pandoc:
    """This process's warm Pandoc, ended with it."""
    return Pandoc()
