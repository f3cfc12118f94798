"""The programs that people search and copy a PDF with, each as a function from a file to the text that it finds."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from conformance.kit import Kit
from conformance.process import run
from reading import pdf_pages

PYPDF = "import pypdf, sys; print(*(page.extract_text() for page in pypdf.PdfReader(sys.argv[1]).pages), sep='\\n')"
PDFMINER = "import sys; from pdfminer.high_level import extract_text; print(extract_text(sys.argv[1]))"


def _said(*command: str | Path) -> str:
    done = run(command, env={"PYTHONIOENCODING": "utf-8", "LC_ALL": "C.UTF-8"})
    assert done.code == 0, done.last_words
    return done.stdout


def pdfium(kit: Kit, file: Path) -> str:
    """Chrome, Edge, Android."""
    return "\n".join(pdf_pages(file.read_bytes()))


def poppler(kit: Kit, file: Path) -> str:
    """Evince and Okular."""
    return _said("pdftotext", file, "-")


def mupdf(kit: Kit, file: Path) -> str:
    """SumatraPDF. Version 1.21 gives every line as it is drawn, from its left end."""
    return _said("mutool", "draw", "-q", "-F", "text", file)


def pypdf(kit: Kit, file: Path) -> str:
    return _said(kit.python, "-c", PYPDF, file)


def pdfminer(kit: Kit, file: Path) -> str:
    """It knows of no direction: it gives every line as it is drawn, from its left end."""
    return _said(kit.python, "-c", PDFMINER, file)


READERS: dict[str, Callable[[Kit, Path], str]] = {
    "PDFium": pdfium,
    "Poppler": poppler,
    "MuPDF": mupdf,
    "pypdf": pypdf,
    "pdfminer.six": pdfminer,
}
AS_DRAWN = frozenset({"MuPDF", "pdfminer.six"})
"""Readers that turn nothing round: whoever searches with them turns round what they look for."""
