"""Independent readers: the text of finished files, got without any of the code that wrote them."""

import io
import re
import unicodedata
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
from docx import api as word
from docx.table import Table
from docx.text.paragraph import Paragraph
from lxml import etree, html

XHTML = {"h": "http://www.w3.org/1999/xhtml"}


def squeeze(text: str) -> str:
    """Text without white space, in compatibility form: line breaks and ligatures are layout, not words; marks of
    direction are neither.
    """
    return re.sub(r"[\s\u00ad\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069]+", "", unicodedata.normalize("NFKC", text))


def pdf_pages(content: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(content)
    try:
        pages = []
        for page in document:
            layer = page.get_textpage()
            # PDFium gives a hyphen at a line's end as U+FFFE; it stands on the page as a hyphen all the same.
            pages.append(layer.get_text_range().replace("\ufffe", "-"))
            layer.close()
            page.close()
        return pages
    finally:
        document.close()


def pdf_tagged_text(content: bytes) -> str:
    """The text that the structure tree leads to, in the order of the tree: what a screen reader goes by.

    After PDF 32000-1, 14.7 (structure), 14.8.2.3.3 (strings shown in reverse) and 14.9.4 (ActualText). Pages' heads
    and feet are no part of it: they are artifacts.
    """
    with pikepdf.open(io.BytesIO(content)) as file:
        said = {page.obj.objgen: _marked(page) for page in file.pages}

        def read(element: Any, page: Any) -> Iterator[str]:
            if isinstance(element, int):
                yield said[page].get(element, "")
            elif isinstance(element, pikepdf.Dictionary):
                page = element.Pg.objgen if "/Pg" in element else page
                if "/MCID" in element:
                    yield said[page].get(int(element.MCID), "")
                kids = element.get("/K")
                for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
                    yield from read(kid, page)

        return "".join(read(file.Root.StructTreeRoot, None))


def _marked(page: Any) -> dict[int, str]:
    """The text of each numbered piece of a page, in the order in which it is drawn."""
    maps = {name: _unicode(font) for name, font in page.Resources.get("/Font", {}).items()}
    found: dict[int, str] = {}
    font: dict[int, str] = {}
    open_: list[tuple[int | None, bool, str | None]] = []
    for operands, operator in pikepdf.parse_content_stream(page):
        name = str(operator)
        if name == "Tf":
            font = maps[str(operands[0])]
        elif name == "BMC":
            open_.append((None, str(operands[0]) == "/ReversedChars", None))
        elif name == "BDC":
            properties = operands[1]
            reads = str(properties.ActualText) if "/ActualText" in properties else None
            open_.append((int(properties.MCID) if "/MCID" in properties else None, False, reads))
        elif name == "EMC":
            open_.pop()
        elif name in {"Tj", "TJ"} and (numbers := [n for n, _, _ in open_ if n is not None]):
            reads = next((r for _, _, r in reversed(open_) if r is not None), None)
            if reads is not None:
                text, last = reads, open_[-1]
                open_[-1] = (last[0], last[1], "")  # it is read once, however many strings show it
            else:
                strings = operands[0] if isinstance(operands[0], pikepdf.Array) else [operands[0]]
                raw = b"".join(bytes(s) for s in strings if isinstance(s, pikepdf.String))
                glyphs = [font.get(int.from_bytes(raw[i : i + 2], "big"), "?") for i in range(0, len(raw), 2)]
                text = "".join(reversed(glyphs) if any(r for _, r, _ in open_) else glyphs)
            found[numbers[-1]] = found.get(numbers[-1], "") + text
    return found


def _unicode(font: Any) -> dict[int, str]:
    """What each glyph of a font stands for."""
    table = font.ToUnicode.read_bytes() if "/ToUnicode" in font else b""
    entries = re.findall(rb"<([0-9A-Fa-f]{4})>\s*<([0-9A-Fa-f]+)>", table)
    return {int(g, 16): bytes.fromhex(t.decode()).decode("utf-16-be") for g, t in entries}


def pdf_alts(content: bytes) -> list[str]:
    """Alternative texts in the structure tree, in reading order."""
    with pikepdf.open(io.BytesIO(content)) as file:
        return [str(e.Alt) for e in _elements(file.Root.StructTreeRoot) if "/Alt" in e]


def _elements(element: Any) -> Iterator[Any]:
    if isinstance(element, pikepdf.Dictionary):
        yield element
        kids = element.get("/K")
        if kids is not None:
            for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
                yield from _elements(kid)


def docx_lines(content: bytes) -> list[str]:
    """Paragraphs of the body in order, those of tables cell by cell."""
    docx = word.Document(io.BytesIO(content))
    lines: list[str] = []
    for part in docx.iter_inner_content():
        if isinstance(part, Paragraph):
            lines.append(part.text)
        elif isinstance(part, Table):
            lines += [p.text for row in part.rows for cell in row.cells for p in cell.paragraphs]
    return lines


def docx_alts(content: bytes) -> list[str]:
    docx = word.Document(io.BytesIO(content))
    return [str(e.get("descr")) for e in docx.element.body.iter("{*}docPr")]


def docx_margins(content: bytes) -> str:
    """What stands in the first page's header and in both footers."""
    section = word.Document(io.BytesIO(content)).sections[0]
    parts = (section.first_page_header, section.first_page_footer, section.footer)
    return "\n".join("".join(t.text for t in p._p.iter("{*}t")) for part in parts for p in part.paragraphs)


def html_page(content: bytes) -> Any:
    return html.document_fromstring(content.decode("utf-8"))


def html_text(content: bytes) -> str:
    """The text of the main part, without the list of contents."""
    main = html_page(content).find(".//main")
    for nav in main.xpath(".//*[@role='navigation']"):
        nav.getparent().remove(nav)
    return str(main.text_content())


def epub_chapters(content: bytes) -> list[Any]:
    """The documents of the spine in reading order, parsed, without the navigation document."""
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        opf = etree.fromstring(book.read("EPUB/content.opf"))
        files = {i.get("id"): i for i in opf.iter("{*}item")}
        order = [files[r.get("idref")] for r in opf.iter("{*}itemref")]
        return [etree.fromstring(book.read("EPUB/" + i.get("href"))) for i in order if i.get("properties") != "nav"]


def epub_text(content: bytes) -> str:
    """The text of all chapters, without the band of the title page and the line at each chapter's foot."""
    parts = []
    for chapter in epub_chapters(content):
        body = chapter.find("h:body", XHTML)
        for extra in body.xpath(".//h:div[@class='band'] | .//h:footer", namespaces=XHTML):
            extra.getparent().remove(extra)
        parts.append("".join(body.itertext()))
    return "".join(parts)


def image_alts(trees: list[Any]) -> list[str]:
    return [i.get("alt") for t in trees for i in t.iter("img", "{*}img") if i.get("class") != "logo"]


def repository() -> Path:
    return Path(__file__).resolve().parents[1]
