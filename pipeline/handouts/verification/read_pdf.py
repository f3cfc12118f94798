"""A PDF: its structure, languages and titles. Its words, and what its pages draw, are read when they are asked for."""

import io
import re
from collections.abc import Callable
from typing import Any, TypeVar

from handouts.verification.archive import xml
from handouts.verification.extracted import (
    DamagedError,
    DrawnText,
    ExtractedDocument,
    ExtractedText,
    Heading,
    Language,
    MetadataField,
    Picture,
    Table,
)
from handouts.verification.pdf_objects import get, heading_level, listed, roles_of, string, structure
from handouts.verification.pdf_pages import drawn_pages
from handouts.verification.pdf_structure import StructureText

Read = TypeVar("Read")
_BROKEN = (RuntimeError, ValueError, TypeError, LookupError, AttributeError, OverflowError)


def read_pdf(content: bytes) -> ExtractedDocument:
    """Raises DamagedError for what is no whole PDF; its text, for a PDF without a structure."""
    import pikepdf

    if not content.startswith(b"%PDF-"):
        raise DamagedError("it is no PDF")

    def opened() -> ExtractedDocument:
        # No recovery: a reader that mends silently would hide that a file broke off.
        return _document(pikepdf.open(io.BytesIO(content), attempt_recovery=False), content)

    return _unless_broken(opened, "it is not a whole PDF")


def _unless_broken(extract: Callable[[], Read], problem: str) -> Read:
    import pikepdf

    try:
        return extract()
    except (pikepdf.exceptions.PikepdfError, *_BROKEN) as error:
        words = " ".join(re.sub(r"<_io\.BytesIO[^>]*>", "", str(error)).split())
        raise DamagedError(f"{problem} ({words})") from None


def _document(pdf: Any, content: bytes) -> ExtractedDocument:
    root, info = pdf.Root, pdf.trailer.get("/Info")
    roles = roles_of(root)
    elements = list(structure(get(root, "/StructTreeRoot"), roles))
    author = string(info, "/Author")

    def text() -> ExtractedText:
        return _unless_broken(
            lambda: StructureText(pdf, drawn_pages(pdf, content, closely=True)).read(), "its text can't be read"
        )

    def drawn() -> tuple[tuple[DrawnText, ...], ...]:
        return _unless_broken(
            lambda: tuple(page.drawn for page in drawn_pages(pdf, content, closely=False)), "its pages can't be read"
        )

    return ExtractedDocument(
        text,
        metadata=(
            MetadataField("title", string(info, "/Title"), "the document information"),
            MetadataField("title", _xmp_title(get(root, "/Metadata")), "the XMP metadata"),
            MetadataField("author", author, "the document information"),
            MetadataField("description", string(info, "/Subject"), "the document information"),
        ),
        shows_title=get(get(root, "/ViewerPreferences"), "/DisplayDocTitle") is True,
        languages=(Language(string(root, "/Lang"), "the document (/Lang)"),),
        headings=tuple(
            Heading(level, " ".join(string(e, "/T").split())) for role, e in elements if (level := heading_level(role))
        ),
        tables=tuple(_table(e, roles) for role, e in elements if role == "/Table"),
        pictures=tuple(_picture(e, author) for role, e in elements if role == "/Figure"),
        page_count=len(pdf.pages),
        bookmarked=get(get(root, "/Outlines"), "/First") is not None,
        draw=drawn,
    )


def _table(table: Any, roles: dict[str, str]) -> Table:
    cells = [(role, e) for role, e in structure(table, roles) if role in {"/TH", "/TD"}]
    spans = (get(a, key) for _, e in cells for a in listed(get(e, "/A")) for key in ("/ColSpan", "/RowSpan"))
    return Table(
        words="",
        header=any(role == "/TH" for role, _ in cells),
        merged=any(isinstance(span, int) and span > 1 for span in spans),
    )


def _picture(figure: Any, author: str) -> Picture:
    alt = string(figure, "/Alt") if get(figure, "/Alt") is not None else None
    # The structure doesn't tell a logo from a drawing; one that says the author's name is the author's.
    return Picture(alt, logo=bool(alt and alt in author))


def _xmp_title(metadata: Any) -> str:
    import pikepdf

    if not isinstance(metadata, pikepdf.Stream):
        return ""
    root = xml({"its XMP metadata": metadata.read_bytes()}, "its XMP metadata")
    titles = root.iter("{http://purl.org/dc/elements/1.1/}title")
    return next((" ".join("".join(t.itertext()).split()) for t in titles), "")
