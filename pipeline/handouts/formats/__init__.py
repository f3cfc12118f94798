"""The formats: one module each, and the one visible tuple of all of them, in the order a reader would ask for them."""

import importlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # the names of the formats are asked for by every command, and these two take a quarter of a second
    from handouts.compose import Document
    from handouts.pandoc import Pandoc


@dataclass(frozen=True)
class Tools:
    """What a format needs besides the document: where the base templates are, a warm Pandoc, the paper."""

    base: Path
    pandoc: "Pandoc"
    paper: str


@dataclass(frozen=True, slots=True)
class Format:
    """A format by the name people ask for it; `suffix` follows the level in the file name."""

    name: str
    suffix: str
    render: Callable[["Document", Tools], bytes]


MODULES: Mapping[str, tuple[str, str]] = {
    "pdf": ("pdf", "PDF"),
    "large-print": ("pdf", "LARGE_PRINT"),
    "docx": ("docx", "DOCX"),
    "epub": ("epub", "EPUB"),
    "html": ("html", "HTML"),
    "text": ("text", "TEXT"),
}
"""Every format: its module here and its name in it."""

NAMES = tuple(MODULES)

SIDE_BY_SIDE = ("pdf", "docx", "html")
"""The formats that can set two languages beside each other; in the others there is no room for it."""


def format_named(name: str) -> Format:
    """A format, imported when it is asked for: a build for PDF pays nothing for Word."""
    module, constant = MODULES[name]
    found: Format = getattr(importlib.import_module(f"handouts.formats.{module}"), constant)
    return found
