"""The one visible table of all formats, in the order in which a reader would ask for them."""

import importlib
from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from handouts.formats.format import Format


class Row(NamedTuple):
    """A format: its module and its name there, how file names end, what readers call it, whether two languages fit."""

    module: str
    constant: str
    suffix: str
    label: str
    side_by_side: bool = False


FORMATS: Mapping[str, Row] = {
    "pdf": Row("pdf", "PDF", ".pdf", "PDF to print", side_by_side=True),
    "large-print": Row("pdf", "LARGE_PRINT", "-large.pdf", "Large print PDF"),
    "docx": Row("docx", "DOCX", ".docx", "Word", side_by_side=True),
    "epub": Row("epub", "EPUB", ".epub", "EPUB"),
    "html": Row("html", "HTML", ".html", "Web page", side_by_side=True),
    "text": Row("text", "TEXT", ".txt", "Plain text"),
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
