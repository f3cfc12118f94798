"""The one visible table of all formats, in the order in which a reader would ask for them."""

import importlib
from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from handouts.formats.format import Format


class Row(NamedTuple):
    """A format: the module that has it and its name there, what its file names end in, whether two languages fit in."""

    module: str
    constant: str
    suffix: str
    side_by_side: bool = False


FORMATS: Mapping[str, Row] = {
    "pdf": Row("pdf", "PDF", ".pdf", side_by_side=True),
    "large-print": Row("pdf", "LARGE_PRINT", "-large.pdf"),
    "docx": Row("docx", "DOCX", ".docx", side_by_side=True),
    "epub": Row("epub", "EPUB", ".epub"),
    "html": Row("html", "HTML", ".html", side_by_side=True),
    "text": Row("text", "TEXT", ".txt"),
}
"""Every format by the name that people ask for."""

NAMES = tuple(FORMATS)

SIDE_BY_SIDE = tuple(name for name, row in FORMATS.items() if row.side_by_side)
"""The formats that can set two languages beside each other; in the others there is no room for it."""


def format_named(name: str) -> "Format":
    """A format, imported when it is asked for: a build for PDF pays nothing for Word."""
    row = FORMATS[name]
    found: Format = getattr(importlib.import_module(f"handouts.formats.{row.module}"), row.constant)
    return found
