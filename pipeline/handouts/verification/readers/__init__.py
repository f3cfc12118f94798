"""Readers: a finished file's text, read from its bytes alone as the person who gets it would meet it."""

from collections.abc import Callable, Mapping

from handouts.verification.blocks import Copy
from handouts.verification.readers.docx import read_docx
from handouts.verification.readers.pdf import read_pdf
from handouts.verification.readers.plain import read_text
from handouts.verification.readers.web import read_epub, read_html

READERS: Mapping[str, Callable[[bytes], Copy]] = {
    "pdf": read_pdf,
    "large-print": read_pdf,
    "docx": read_docx,
    "epub": read_epub,
    "html": read_html,
    "text": read_text,
}


def read_copy(content: bytes, form: str) -> Copy:
    """What a finished file of a format says. Raises DamagedError for what can't be read as one."""
    return READERS[form](content)
