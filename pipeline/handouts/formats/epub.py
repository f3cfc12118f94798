"""EPUB 3: Pandoc's writer with our template and style sheet; accessibility metadata says what the file holds."""

import io
import re
import uuid
import zipfile
from typing import Any

from handouts.clinics.template_process import fill
from handouts.core.folders import Asset
from handouts.core.quoting import element, xml
from handouts.document import pandoc_ast as ast
from handouts.document.compose import Document, footer_lines, without, without_anchors
from handouts.formats.format import Format, Tools
from handouts.formats.html_fields import drawn
from handouts.formats.reproducible_zip import packed
from handouts.formats.web_marks import marks
from handouts.formats.web_parts import laid_out

NAMESPACE = uuid.uuid5(uuid.NAMESPACE_URL, "https://handouts.example/epub")
"""Identifiers are made from what the book is, so that the same book has the same one on every machine."""


def render_epub(document: Document, tools: Tools) -> bytes:
    edition = document.edition
    blocks = without_anchors(without(document.blocks, "contents", "notes", "draft-notice"))
    blocks = [b for block in blocks for b in _chapter_heading_first(block)]
    blocks = drawn(laid_out(list(ast.change(blocks, _without_messages)), edition.locale.colon))
    has_images = any(map(ast.has_picture, blocks))
    tree = document.tree(blocks, **_metadata(document, has_images=has_images))
    tokens = edition.clinic.tokens.as_dict()
    style = {"tokens": tokens, "marks": marks(tokens)}
    book = tools.pandoc.write(
        tree,
        "epub3-smart",
        options={
            "variables": _variables(document, tools),
            "toc_depth": 2,
            "split_level": 1,
            "epub_title_page": True,
            "epub_subdirectory": "EPUB",
            "wrap_text": "wrap-none",
        },
        template=edition.library.content("epub/chapter.xhtml").decode(),
        media={name: asset.content for name, asset in edition.images.items()},
        style_sheet=fill(edition.library, edition.clinic.content, "epub/book.css.j2", style).encode(),
        day=edition.updated,
    )
    return _finish(book, document, edition.clinic.logo)


def _variables(document: Document, tools: Tools) -> dict[str, Any]:
    """What the template of chapters and title page sets, as HTML."""
    edition = document.edition
    notice = [b for block in document.blocks if "draft-notice" in ast.classes(block) for b in ast.inner(block)]
    logo = edition.clinic.logo

    def fragment(part: ast.Nodes) -> str:
        return tools.pandoc.write(document.tree(part), "html5-smart").decode()

    return {
        "edition-lang": edition.locale.tag,
        "edition-dir": edition.locale.dir,
        "edition-title": xml(document.title),
        "edition-subtitle": xml(document.subtitle),
        "edition-audience": fragment([ast.para(*document.audience)]),
        "edition-notice": fragment(notice) if notice else "",
        "edition-clinic": xml(document.clinic_name),
        "edition-tag": xml(document.tag_line),
        "edition-foot": xml(" · ".join(footer_lines(document))),
        "edition-logo": f"logo{logo.suffix}" if logo else "",
        "edition-logo-alt": xml(document.logo_alt),
        "toc-title": xml(edition.ui["contents"]),
    }


def _metadata(document: Document, *, has_images: bool) -> dict[str, Any]:
    """What the package says of the book; EPUB Accessibility 1.1 asks for the access fields."""
    edition = document.edition
    identity = f"{edition.name}/{edition.version}"
    return {
        "title": document.title,
        "lang": edition.locale.tag,
        "dir": edition.locale.dir,
        "identifier": f"urn:uuid:{uuid.uuid5(NAMESPACE, identity)}",
        "date": edition.updated.isoformat(),
        "page-progression-direction": edition.locale.dir,
        "accessibilitySummary": xml(edition.ui["accessibility_summary"]),
        "accessModes": ["textual", *(["visual"] if has_images else [])],
        "accessModeSufficient": ["textual"],
        "accessibilityFeatures": [
            *(["alternativeText"] if has_images else []),
            "readingOrder",
            "structuralNavigation",
            "tableOfContents",
        ],
        "accessibilityHazards": ["none"],
        **({"publisher": document.clinic_name} if document.clinic_name else {}),
    }


def _chapter_heading_first(block: ast.Node) -> ast.Nodes:
    """A box that opens with a section heading: the heading comes out, for chapters begin at headings."""
    match block:
        case {"t": "Div", "c": [_, [{"t": "Header", "c": [1, *_]} as heading, *rest]]}:
            return [heading, ast.with_inner(block, rest)]
    return [block]


def _without_messages(node: ast.Node) -> ast.Node | None:
    """The number of text messages as words: readers of books send none, and EPUBCheck does not know the scheme."""
    match node:
        case {"t": "Link", "c": [attributes, inlines, [address, _]]} if address.startswith("sms:"):
            return ast.span(attributes, inlines)
    return None


def _finish(book: bytes, document: Document, logo: Asset | None) -> bytes:
    """What Pandoc can't be told: the logo of the title page, the one English word in its navigation, and that a title
    has no marks.
    """
    changed: dict[str, bytes] = {}
    with zipfile.ZipFile(io.BytesIO(book)) as old:
        names = old.namelist()
        nav = old.read("EPUB/nav.xhtml").decode()
        title_page = xml(document.edition.ui["title_page"])
        changed["EPUB/nav.xhtml"] = nav.replace(">Title Page<", f">{title_page}<").encode()
        if logo:
            about = {"id": "logo", "href": f"media/logo{logo.suffix}", "media-type": logo.media_type}
            listed, end, rest = old.read("EPUB/content.opf").decode().partition("</manifest>")
            item = element("item", about, end=" />")
            changed["EPUB/content.opf"] = f"{listed}  {item}\n  {end}{rest}".encode()
            changed[f"EPUB/media/logo{logo.suffix}"] = logo.content
        entries = {
            name: _with_bare_title(old.read(name)) if name.endswith(".xhtml") else old.read(name) for name in names
        }
    return packed({**entries, **changed}, document.edition.updated, stored=("mimetype",))


EPUB = Format("epub", render_epub)


def _with_bare_title(page: bytes) -> bytes:
    """A chapter's title is its heading; the spans of a heading, such as one for a language, can't stand in it."""
    return re.sub(rb"(?s)(?<=<title>).*?(?=</title>)", lambda title: re.sub(rb"<[^>]*>", b"", title[0]), page, count=1)
