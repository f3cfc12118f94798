"""Word: Pandoc with our reference document, then a python-docx pass for what Pandoc leaves out.

Every paragraph has a real style, tables have header rows, lists are lists: a clinic can go on editing the file.
"""

import io
import zipfile
from datetime import datetime, time
from functools import lru_cache
from itertools import pairwise
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
from handouts.formats.docx_reference import reference_docx
from handouts.formats.docx_xml import element
from handouts.formats.format import Format, Tools
from handouts.formats.reproducible_zip import packed

PICTURE_WIDTH = "3.7in"
ICONS_WIDTH = "1.15in"
THOUSAND_WIDTH = "2.4in"
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
    lowered = [*front, *(_side_by_side(whole, document) if document.second else (b for w in whole for b in _lower(w)))]
    lowered = controls(ast.change(lowered, _inline), edition.locale)
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
        parts = [_styled(style, ast.para(*ast.text(one.title)))]
        if one.subtitle:
            parts.append(_styled("Subtitle", ast.para(*ast.text(one.subtitle))))
        parts.append(_styled("Audience", ast.para(*one.audience)))
        shown += parts if document.second is None else [_directed(parts, one)]
    return shown


def _directed(blocks: ast.Nodes, document: Document) -> ast.Node:
    """Blocks in a language of their own."""
    locale = document.edition.locale
    return ast.div((), blocks, lang=locale.tag, dir=locale.dir)


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


# ---------------------------------------------------------------- lowering


def _styled(style: str, *blocks: ast.Node) -> ast.Node:
    return {"t": "Div", "c": [_custom_style(style), list(blocks)]}


def _custom_style(style: str) -> list[Any]:
    return ["", [], [["custom-style", style]]]


def _as_para(block: ast.Node) -> ast.Node:
    """Headings and tight items as paragraphs, for a style of our own to carry."""
    return ast.para(*ast.inner(block))


def _items(block: ast.Node, style: str) -> ast.Nodes:
    """A list's items as paragraphs in a style that is a list itself."""
    if block["t"] == "BulletList":
        return [i for item in block["c"] for b in item for i in _items(b, style)]
    if "counts" in ast.classes(block):
        counts = [b for one in ast.inner(block) for b in ast.inner(one)]
        return [_styled("Count Picture" if ast.has_picture(b) else "Count", _as_para(b)) for b in counts]
    return [_styled(style, _as_para(block))]


def _item_to_tick(item: ast.Nodes) -> ast.Nodes:
    """A box with its words, and what belongs to them indented as they are."""
    first, *rest = item
    return [_styled("To Tick", _as_para(first)), *(_styled("Below Tick", *ast.inner(b)) for b in rest)]


_CALL = {"emergency": "Call Emergency", "urgent": "Call Urgent", "same_day": "Call Same Day", "routine": "Call Routine"}
_STYLES = {
    "draft-notice": "Draft Notice",
    "purpose": "Purpose",
    "contact": "Contact",
    "references": "Reference",
    "about": "About",
}
"""The styles of the divs that have one and nothing else."""


def _lower(block: ast.Node) -> ast.Nodes:
    """The semantic divs as styles."""
    if block["t"] != "Div":
        return [block]
    names, inner = ast.classes(block), ast.inner(block)
    head, rest = inner[0] if inner else {}, inner[1:]
    match names[0] if names else "":
        case "key-message":
            return [_styled("Key Message Heading", _as_para(head)), _styled("Key Message", *rest)]
        case "option":
            return [_styled("Option", _as_para(head)), *(b for r in rest for b in _lower(r))]
        case "fact":
            return [_styled("Unknowns" if "unknowns" in names else "Fact", *inner)]
        case "pros-cons":
            return [_pros_cons(inner)]
        case "compare":
            return [_comparison(b) if b["t"] == "Table" else b for b in inner]
        case "figure":
            return [_styled("Picture", head), *(_below_picture(b) for b in rest)]
        case "checklist":
            return [one for block in inner for item in block["c"] for one in _item_to_tick(item)]
        case "questions":
            return [b for block in inner for b in _questions(block)]
        case "benefits" | "harms":
            return _headed(inner, {"benefits": "Benefit", "harms": "Harm"}[names[0]], "s Heading")
        case "call":
            return _headed(ast.change(inner, _unlinked_heading), _CALL[names[1]], " Heading")
        case "notes":
            return [ast.header(1, head["c"]), *_writing_lines(4)]
        case name if name in _STYLES:
            return [_styled(_STYLES[name], *inner)]
    return [b for child in inner for b in _lower(child)]


def _headed(blocks: ast.Nodes, style: str, heading: str) -> ast.Nodes:
    """A heading and a list in one style; the name of the heading's has `heading` behind it."""
    head, *rest = blocks
    return [_styled(f"{style}{heading}", _as_para(head)), *(i for b in rest for i in _items(b, style))]


def _side_by_side(blocks: ast.Nodes, document: Document) -> ast.Nodes:
    """Pairs as rows of tables whose header row names the languages; section headings and pictures between tables."""
    assert document.second
    both = (document, document.second)
    out: ast.Nodes = []
    rows: list[list[ast.Nodes]] = []

    def flush() -> None:
        if rows:
            names = [ast.para(*ast.text(d.edition.locale.endonym)) for d in both]
            heads = [[_directed([_styled("Table Head", n)], d)] for n, d in zip(names, both, strict=True)]
            out.append(_table(SIDE_BY_SIDE, (0.5, 0.5), heads, list(rows)))
            rows.clear()

    for block in blocks:
        sides = ast.inner(block) if "pair" in ast.classes(block) else []
        cells = [[b for child in ast.inner(one) for b in _lower(child)] for one in sides]
        if cells and cells[0][0]["t"] == "Header" and cells[0][0]["c"][0] == 1:
            flush()
            out.append(_directed(cells[0], both[0]))
            out.append(_directed([_styled("Second Heading", _as_para(cells[1][0]))], both[1]))
        elif cells:
            rows.append([[_directed(cell, d)] for cell, d in zip(cells, both, strict=True)])
        else:
            flush()
            out.extend(_lower(block))
    flush()
    return out


SIDE_BY_SIDE = "Side by Side"
"""The table style of two languages beside each other."""

LONG_CELL = 500
"""Characters. A row with more in a cell may break over pages: kept whole, it could leave half a page empty. So may a
row with pictures."""


def _below_picture(block: ast.Node) -> ast.Node:
    """The key's items as paragraphs, so that they carry its style and stay with the picture; then the caption."""
    if block["t"] == "OrderedList":
        style, items = block["c"]
        return _styled("Picture Key", ast.numbered(style, [[_as_para(b) for b in i] for i in items]))
    return _styled("Picture Caption", *ast.inner(block)) if block["t"] == "Div" else block


def _writing_lines(count: int) -> ast.Nodes:
    # A no-break space keeps Pandoc from dropping a paragraph without words.
    return [_styled("Writing Line", ast.para(ast.string("\u00a0"))) for _ in range(count)]


def _questions(block: ast.Node) -> ast.Nodes:
    if block["t"] != "OrderedList":
        return [block]
    (start, numbers, stop), items = block["c"]
    out: ast.Nodes = []
    for i, item in enumerate(items, start):
        out.append(_styled("Question", ast.numbered([i, numbers, stop], [[_as_para(b) for b in item]])))
        out.extend(_writing_lines(2))
    return out


def _table(style: str, widths: tuple[float, ...], head: list[ast.Nodes], rows: list[list[ast.Nodes]]) -> ast.Node:
    def cells(row: list[ast.Nodes]) -> list[Any]:
        return [ast.attr(), [[ast.attr(), {"t": "AlignDefault"}, 1, 1, blocks] for blocks in row]]

    columns = [[{"t": "AlignDefault"}, {"t": "ColWidth", "c": w}] for w in widths]
    body = [ast.attr(), 0, [], [cells(r) for r in rows]]
    return {
        "t": "Table",
        "c": [_custom_style(style), [None, []], columns, [ast.attr(), [cells(head)]], [body], [ast.attr(), []]],
    }


def _pros_cons(parts: ast.Nodes) -> ast.Node:
    """Benefits and harms side by side: a table of two columns with a header row."""
    columns = [_lower(part) for part in parts]
    return _table("Pros and Cons", (0.5, 0.5), [c[:1] for c in columns], [[c[1:] for c in columns]])


def _comparison(table: ast.Node) -> ast.Node:
    _, _, columns, (_, head), bodies, _ = table["c"]
    widths = tuple(c[1]["c"] for c in columns)
    heads = [[_styled("Table Head", _as_para(b)) for b in cell[4]] for cell in head[0][1]]
    rows = [
        [
            [_styled("Table Row Head" if i == 0 else "Table Cell", _as_para(b)) for b in cell[4]]
            for i, cell in enumerate(cells)
        ]
        for _, _, _, body in bodies
        for _, cells in body
    ]
    return _table("Comparison", widths, heads, rows)


_NO_BREAK_HYPHEN = "\ue011"
"""A sign for our own use: a no-break hyphen that an author typed is a sign of the text, and stays."""


def _whole_phone(node: ast.Node) -> ast.Node | None:
    """A phone number stays on one line: its spaces don't break already, nor do its hyphens now."""
    if node["t"] != "Link" or "phone" not in ast.classes(node):
        return None
    whole = [ast.string(w["c"].replace("-", _NO_BREAK_HYPHEN)) if w["t"] == "Str" else w for w in ast.inner(node)]
    return ast.with_inner(node, whole)


def _unlinked_heading(node: ast.Node) -> ast.Node | None:
    """A link's colour would not read on the heading's dark ground; the number stays, in the heading's own colour."""
    if node["t"] != "Header":
        return None
    return ast.with_inner(node, ast.change(ast.inner(node), lambda n: ast.inner(n) if n["t"] == "Link" else None))


def _inline(node: ast.Node) -> ast.Node | ast.Nodes | None:
    match node:
        case {"t": "Image", "c": [_, alt, [file, title]]}:
            names = ast.classes(node)
            width = (THOUSAND_WIDTH if "of-1000" in names else ICONS_WIDTH) if "icons" in names else PICTURE_WIDTH
            return {"t": "Image", "c": [ast.attr(width=width), alt, [_png(file), title]]}
        case {"t": "Span"} if "untranslated" in ast.classes(node):
            return ast.with_attributes(node, _custom_style("Untranslated"))
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
    _counts_with_texts(docx)
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
    value, column = ("04A0", "1") if name == "Comparison" else ("0420", "0")
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


def _counts_with_texts(docx: Any) -> None:
    """A text stays on the page of its count: that style's paragraphs are followed by others, too."""
    for cell in (cell for table in docx.tables for row in table.rows for cell in row.cells):
        for before, after in pairwise(cell.paragraphs):
            if after.style.name in {"Count", "Count Picture"}:
                before.paragraph_format.keep_with_next = True


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
