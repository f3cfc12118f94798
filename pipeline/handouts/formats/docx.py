"""Word: Pandoc with our reference document, then a python-docx pass for what Pandoc leaves out.

Every paragraph has a real style, tables have header rows, lists are lists: a clinic can go on editing the file.
"""

import io
import zipfile
from datetime import datetime, time
from functools import lru_cache, partial
from typing import Any

from docx import api as word
from docx.oxml.ns import qn

from handouts.core.folders import Asset
from handouts.document import pandoc_ast as ast
from handouts.document.bidi import with_marks
from handouts.document.compose import Document, without, without_anchors
from handouts.document.links import printed
from handouts.formats import typst_engine
from handouts.formats.docx_direction import (
    directed,
    foreign_runs,
    language_kind,
    language_settings,
    mirrored_bars,
    right_to_left,
    with_styles,
)
from handouts.formats.docx_fields import controls, room_to_write, with_newer_names
from handouts.formats.docx_layout import keep_together, two_columns
from handouts.formats.docx_reference import reference_docx
from handouts.formats.docx_sections import (
    FILLED_IN,
    IN_CELL,
    SIDE_BY_SIDE,
    custom_style,
    in_language,
    lower,
    side_by_side,
    styled,
)
from handouts.formats.docx_xml import element
from handouts.formats.format import Format, Tools
from handouts.formats.reproducible_zip import packed

PICTURE_WIDTH = "3.7in"
COLUMN_PICTURE_WIDTH = "2.8in"
WIDTHS = {"of-1000": "2.4in", "icons": "1.15in", "beside": "2.4in", IN_CELL: "2.4in"}
"""Of pictures of some kinds. One that stands beside its words in other formats is smaller, too, but below them: there a
screen reader and every program find it in its order."""
PICTURE_PPI = 220


def render_docx(document: Document, tools: Tools) -> bytes:
    edition = document.edition
    blocks = without_anchors(without(document.blocks, "contents"))
    front = _front(document)
    whole = list(ast.change(blocks, _whole_phone))
    turned = "rtl" in {d.edition.locale.dir for d in (document, document.second) if d}
    front, whole = (printed(blocks, right_to_left=turned) for blocks in (front, whole))
    if turned:
        front, whole = (list(ast.change(blocks, with_marks)) for blocks in (front, whole))
    lowered = [*front, *(side_by_side(whole, document) if document.second else (b for w in whole for b in lower(w)))]
    lowered = controls(ast.change(lowered, partial(_inline, column=_in_columns(document))), edition.locale)
    logo = raster(edition.clinic.logo) if edition.clinic.logo else None
    written = tools.pandoc.write(
        document.tree(lowered, lang=edition.locale.tag, dir=edition.locale.dir),
        "docx",
        media={_png(name): raster(asset) for name, asset in edition.images.items()},
        reference=reference_docx(document, tools.paper, logo),
        day=edition.updated,
    )
    return _finish(written, document)


def _front(document: Document) -> ast.Nodes:
    """Title, subtitle and audience; of two languages beside each other, the one below the other."""
    shown: ast.Nodes = []
    for style, one in (("Title", document), ("Second Title", document.second)):
        if one is None:
            continue
        parts = [styled(style, ast.para(*ast.text(one.title)))]
        if one.subtitle:
            parts.append(styled("Subtitle", ast.para(*ast.text(one.subtitle))))
        parts.append(styled("Audience", ast.para(*one.audience)))
        shown += parts if document.second is None else [in_language(parts, one)]
    return shown


def _png(name: str) -> str:
    """The name of a picture as Word gets it: a drawing's digest stays, so no two of them share one."""
    return f"{name.removesuffix('.svg')}.png" if name.endswith(".svg") else name


@lru_cache(maxsize=16)
def raster(asset: Asset) -> bytes:
    """Return a drawing as PNG, set by Typst: Word shows SVG in some versions only."""
    if asset.suffix == ".png":
        return asset.content
    code = '#set page(width: auto, height: auto, margin: 0pt)\n#image("picture.svg", width: 330pt)'
    return typst_engine.png(code, {"picture.svg": asset}, PICTURE_PPI)


# ---------------------------------------------------------------- words


LONG_CELL = 500
"""Characters. A row with more in a cell may break over pages: kept whole, it could leave half a page empty. So may a
row with pictures."""
_NO_BREAK_HYPHEN = "\ue011"
"""A sign for our own use: a no-break hyphen that an author typed is a sign of the text, and stays."""


def _whole_phone(node: ast.Node) -> ast.Node | None:
    """A phone number stays on one line: its spaces don't break already, nor do its hyphens now."""
    if node["t"] != "Link" or "phone" not in ast.classes(node):
        return None
    whole = [ast.string(w["c"].replace("-", _NO_BREAK_HYPHEN)) if w["t"] == "Str" else w for w in ast.inner(node)]
    return ast.with_inner(node, whole)


def _in_columns(document: Document) -> bool:
    """Whether the text runs in two columns. Two languages beside each other are two columns already."""
    return bool(document.edition.data["handout"]["layout"]["columns"] > 1) and document.second is None


def _inline(node: ast.Node, *, column: bool) -> ast.Node | ast.Nodes | None:
    match node:
        case {"t": "Image", "c": [_, alt, [file, title]]}:
            wide = COLUMN_PICTURE_WIDTH if column else PICTURE_WIDTH
            width = next((w for name, w in WIDTHS.items() if name in ast.classes(node)), wide)
            return {"t": "Image", "c": [ast.attr(width=width), alt, [_png(file), title]]}
        case {"t": "Span"} if "untranslated" in ast.classes(node):
            return ast.with_attributes(node, custom_style("Untranslated"))
    return None


# ---------------------------------------------------------------- what Pandoc leaves out

PROPERTY = 255
"""How many characters Word keeps of a property of a file."""


def _property(words: str) -> str:
    """Return as much of some words as a property can hold: whole ones, and `…` for the others."""
    if len(words) <= PROPERTY:
        return words
    kept = words[: PROPERTY - 1]
    return f"{kept[: kept.rfind(' ')] if ' ' in kept[-60:] else kept}…"


def _finish(written: bytes, document: Document) -> bytes:
    edition = document.edition
    layout = edition.data["handout"]["layout"]
    docx = word.Document(io.BytesIO(written))
    _tidy_styles(docx)
    core = docx.core_properties
    core.title, core.subject = _property(document.title), _property(ast.words([ast.para(*document.audience)]))
    core.author = core.last_modified_by = _property(document.clinic_name)
    core.language, core.version = edition.locale.tag, edition.version
    core.created = core.modified = datetime.combine(edition.updated, time())
    core.keywords = _property(", ".join(c["display"] for c in edition.data["handout"]["about"]))
    for table in docx.tables:
        _accessible_table(table)
        _note(table)
    keep_together(docx, layout)
    if _in_columns(document):
        two_columns(docx)
    _pictures(docx, document)
    _no_break_hyphens(docx)
    room_to_write(docx.element.body)
    with_newer_names(docx.element.body)
    with_styles(docx)
    language_settings(docx, edition.locale)
    both = tuple(d.edition.locale for d in (document, document.second) if d)
    foreign_runs(docx, both, edition.library.locales)
    if edition.locale.dir == "rtl":
        right_to_left(docx)
    if document.second:
        _second_language(docx, document, document.second)
    out = io.BytesIO()
    docx.save(out)
    with zipfile.ZipFile(out) as book:
        entries = {name: book.read(name) for name in book.namelist()}
    entries.pop("docProps/thumbnail.jpeg", None)
    return packed(entries, edition.updated)


def _tidy_styles(docx: Any) -> None:
    """Drop the styles that Pandoc adds for program code, and call table styles by id as Word does."""
    styles = docx.styles.element
    ids = {s.find(qn("w:name")).get(qn("w:val")): s.get(qn("w:styleId")) for s in styles.iter(qn("w:style"))}
    for style in list(styles.iter(qn("w:style"))):
        if style.get(qn("w:styleId")).endswith("Tok") or style.get(qn("w:styleId")) == "SourceCode":
            styles.remove(style)
    for used in docx.element.body.iter(qn("w:tblStyle")):
        used.set(qn("w:val"), ids.get(used.get(qn("w:val")), used.get(qn("w:val"))))


def _second_language(docx: Any, document: Document, second: Document) -> None:
    """The second column, and what else is in the second language, has that language and its direction."""
    other = second.edition.locale
    for language in docx.element.body.iter(qn("w:lang")):  # Pandoc says but the language of Latin letters
        if language.get(qn("w:val")) == other.tag:
            language.set(qn(language_kind(other)), other.tag)
    there = False
    for paragraph in docx.paragraphs:
        style = paragraph.style.name
        there = style == "Second Title" or (there and style in {"Subtitle", "Audience"})
        if there or style == "Second Heading":
            directed(paragraph._p, second.edition.locale)
    for table in docx.tables:
        if table.style and table.style.name == SIDE_BY_SIDE:
            for row in table.rows:
                for cell, one in zip(row.cells, (document, second), strict=True):
                    directed(cell._tc, one.edition.locale)
                    if one.edition.locale.dir != document.edition.locale.dir:
                        mirrored_bars(cell)


def _accessible_table(table: Any) -> None:
    """Header row and first column said to be headers; rows don't break over pages; widths that Word keeps."""
    properties = table._tbl.tblPr
    properties.remove_all("w:tblLook")
    name = table.style.name if table.style else ""
    value, column = ("04A0", "1") if name in {"Comparison", FILLED_IN} else ("0420", "0")
    shown = {"val": value, "firstRow": "1", "lastRow": "0", "firstColumn": column, "lastColumn": "0"}
    look = element("tblLook", **shown, noHBand="1", noVBand="1")
    properties.insert_element_before(look, "w:tblCaption", "w:tblDescription")
    side_by_side = name == SIDE_BY_SIDE
    if side_by_side:
        for paragraph in (p for cell in table.rows[0].cells for p in cell.paragraphs):
            paragraph.paragraph_format.keep_with_next = True
    for i, row in enumerate(table.rows):
        row_properties = row._tr.get_or_add_trPr()
        long = side_by_side and max(len(cell.text) for cell in row.cells) > LONG_CELL
        long = long or next(row._tr.iter(qn("wp:docPr")), None) is not None
        for mark in (*([] if long else ["cantSplit"]), *(["tblHeader"] if i == 0 else [])):
            if row_properties.find(qn(f"w:{mark}")) is None:
                row_properties.append(element(mark))


def _note(table: Any) -> None:
    """A paragraph of words below a table that an author wrote is its note."""
    below = table._tbl.getnext()
    if table.style.name == FILLED_IN and below is not None and below.tag == qn("w:p"):
        below.style = "TableNote" if below.style in {None, "BodyText", "FirstParagraph"} else below.style


def _pictures(docx: Any, document: Document) -> None:
    """Names for pictures that say what they are; Pandoc calls each "Picture", and describes it a second time by its
    file's name.
    """
    for inner in docx.element.body.iter(qn("pic:cNvPr")):
        inner.attrib.pop("descr", None)
    for i, properties in enumerate(docx.element.body.iter(qn("wp:docPr")), 1):
        properties.set("name", f"Picture {i}")
        properties.attrib.pop("title", None)
    for section in docx.sections:
        for properties in section.first_page_header._element.iter(qn("wp:docPr")):
            properties.set("descr", document.logo_alt)
            properties.set("name", "Logo")


def _no_break_hyphens(docx: Any) -> None:
    """Word's own no-break hyphen in phone numbers: not every font has the character, and no search finds it."""
    for text in list(docx.element.body.iter(qn("w:t"))):
        text.text, *parts = (text.text or "").split(_NO_BREAK_HYPHEN)
        for part in reversed(parts):
            after = element("t")
            after.text = part
            after.set(qn("xml:space"), "preserve")
            text.addnext(after)
            text.addnext(element("noBreakHyphen"))


DOCX = Format("docx", render_docx)
