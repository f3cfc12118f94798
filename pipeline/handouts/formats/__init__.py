"""The formats: one module each, and the one visible tuple of all of them, in the order a reader would ask for them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from handouts.compose import Document
from handouts.pandoc import Pandoc


@dataclass(frozen=True)
class Tools:
    """What a format needs besides the document: where the base templates are, a warm Pandoc, the paper."""

    base: Path
    pandoc: Pandoc
    paper: str


@dataclass(frozen=True, slots=True)
class Format:
    """A format by the name people ask for it; `suffix` follows the level in the file name."""

    name: str
    suffix: str
    render: Callable[[Document, Tools], bytes]
    templates: tuple[str, ...]
    """Folders of `base/` that its files depend on."""


def all_formats() -> Mapping[str, Format]:
    """Every format by name. Imported here, not above: a build for PDF pays nothing for DOCX."""
    from handouts.formats import docx, epub, html, pdf, text

    formats = (pdf.PDF, pdf.LARGE_PRINT, docx.DOCX, epub.EPUB, html.HTML, text.TEXT)
    return {f.name: f for f in formats}


NAMES = ("pdf", "large-print", "docx", "epub", "html", "text")
"""The formats' names, for the command line; a test holds them against `all_formats()`."""
