"""The one visible table of readers: a format's name to what reads a file of it from its bytes alone.

None of the code that wrote the files helps to read them. A file may be garbage: whatever it holds, a reader returns an
`ExtractedDocument` or raises `DamagedError`.
"""

from collections.abc import Callable, Mapping

from handouts.verification.extracted import ExtractedDocument
from handouts.verification.read_docx import read_docx
from handouts.verification.read_pdf import read_pdf
from handouts.verification.read_text import read_markdown, read_text
from handouts.verification.read_web import read_epub, read_html

READERS: Mapping[str, Callable[[bytes], ExtractedDocument]] = {
    "pdf": read_pdf,
    "large-print": read_pdf,
    "docx": read_docx,
    "epub": read_epub,
    "html": read_html,
    "text": read_text,
}


def read(content: bytes, form: str) -> ExtractedDocument:
    """Return what a finished file of a format holds; a format without a reader is read as Markdown.

    Raises DamagedError for what can't be read as one.
    """
    return READERS.get(form, read_markdown)(content)
