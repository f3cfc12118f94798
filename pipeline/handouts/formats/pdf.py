"""PDF and large print: Pandoc's Typst writer for the body, a Typst skeleton for the page, Typst in process.

PDF/UA-1 and PDF/A-2a in one file. Typst itself refuses a picture without alt text, a character that no font has, a
skipped heading level: those come back as errors here.
"""

import io
import math
import re
import unicodedata
from collections.abc import Iterator
from functools import partial
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name

from handouts.clinics.template_process import fill
from handouts.core.findings import HandoutsError
from handouts.core.quoting import (
    Typst,
    typst_call,
    typst_group,
    typst_label,
    typst_open,
    typst_shown,
    typst_values,
    typst_word,
)
from handouts.document import pandoc_ast as ast
from handouts.document.bidi import isolated
from handouts.document.bilingual import pair
from handouts.document.compose import Document, identity, notices, page_words, tables_as_lists, without_anchors
from handouts.document.links import ADDRESS, printed
from handouts.formats import typst_engine
from handouts.formats.format import Format, Tools
from handouts.formats.pdf_clusters import has_high_marks, read_as_one
from handouts.formats.pdf_hyphens import has_soft_hyphens
from handouts.formats.pdf_text import readable
from handouts.formats.typst_addresses import breakable
from handouts.formats.typst_fonts import page_fonts, placed, with_fonts
from handouts.language.addresses import is_address
from handouts.language.locales import Locale

PAPERS = {"letter": ("us-letter", "279.4mm"), "a4": ("a4", "297mm")}
"""Typst's name of each paper, and its height."""


def render_pdf(document: Document, tools: Tools) -> bytes:
    return _render(document, tools, large=False)


def render_large_print(document: Document, tools: Tools) -> bytes:
    return _render(document, tools, large=True)


def _render(document: Document, tools: Tools, *, large: bool) -> bytes:
    edition = document.edition
    tokens = edition.clinic.tokens
    blocks = without_anchors(document.blocks)
    if large:
        blocks = tables_as_lists(blocks, edition.locale.colon)
    second = document.second
    audience = [ast.para(*document.audience)]
    if second:
        audience = [pair(audience, [ast.para(*second.audience)], document, second)]
    locales = [d.edition.locale for d in (document, second) if d]
    turned = any(locale.dir == "rtl" for locale in locales)
    audience, blocks = (printed(with_fonts(part, document), right_to_left=turned) for part in (audience, blocks))
    lowered = [*lower(audience, turned=turned), *lower(blocks, turned=turned)]
    body = tools.pandoc.write(document.tree(lowered), "typst-smart", options={"wrap_text": "wrap-none"}).decode()
    logo = edition.clinic.logo
    values: dict[str, Any] = {
        "tokens": tokens.as_dict(),
        "large": large,
        "rtl": edition.locale.dir == "rtl",
        "title": document.title,
        "subtitle": document.subtitle,
        "second": _second(second) if second else None,
        "cjk": any(locale.east_asian for locale in locales),
        "author": document.clinic_name,
        "description": ast.words([ast.para(*document.audience)]),
        "keywords": [c["display"] for c in edition.data["handout"]["about"]],
        "date": {"year": edition.updated.year, "month": edition.updated.month, "day": edition.updated.day},
        "numbering": _FIRST_NUMBER[edition.locale.digits],
        "lang": edition.locale.language,
        "region": edition.locale.country,
        "side": _language(edition.locale),
        "paper": PAPERS[tools.paper][0],
        "page_height": PAPERS[tools.paper][1],
        "notices": [{"words": words, "side": _language(locale)} for words, locale in notices(document)],
        "identity": identity(document),
        "foot_lines": _foot_lines([*(words for words, _ in notices(document)), identity(document) + _BESIDE]),
        "page_words": page_words(edition.ui["page"]),
        "clinic_name": document.clinic_name,
        "tag_line": document.tag_line,
        "logo": logo.artifact_name if logo else "",
        "logo_alt": document.logo_alt,
        "body": body,
    }
    fonts = page_fonts(document, [*audience, *blocks], "".join(map(str, values.values())))
    values |= {"fonts": fonts.text, "heading_fonts": fonts.headings}
    code = fill(edition.library, edition.clinic.content, "pdf/handout.typ.j2", values)
    images = dict(edition.images) | ({logo.artifact_name: logo} if logo else {})
    try:
        pdf = typst_engine.pdf(code, images, fonts.folders, fonts.files, edition.updated)
    except HandoutsError as error:
        raise placed(error, blocks) from error
    tables = any(n["t"] == "Table" for n in ast.nodes(blocks))
    return _finished(pdf, code, edition.locale, tables=tables, two=second is not None, marks=has_high_marks(body))


_LONG = re.compile(r"[^\W\d_]{16,}")
"""A word that may break, as the skeleton has it."""

_FIRST_NUMBER = {"latn": "1", "arab": "١", "arabext": "۱", "deva": "१"}
"""How Typst is told to count pages in a locale's digits."""


def _language(locale: Locale) -> Typst:
    """A locale as arguments of Typst's `text`."""
    return typst_values(lang=locale.language, region=locale.country or None, dir=typst_word(locale.dir))


_FOOT = 16
"""Points of the letters at the foot of a large-print page, which is as wide as `_FOOT_WIDTH` on the narrower paper."""
_FOOT_WIDTH = 450
_BESIDE = " Page 10 of 100"


def _foot_lines(texts: list[str]) -> int:
    """How many lines the foot of a large-print page takes, rather one too many: room must be kept for them."""
    # A sign such as the dot of the last line is as wide as a Chinese letter in a Chinese font.
    widths = [sum(_FOOT if unicodedata.east_asian_width(c) in "WFA" else _FOOT / 2 for c in text) for text in texts]
    return sum(math.ceil(width / _FOOT_WIDTH) for width in widths)


def _second(document: Document) -> dict[str, str]:
    """What the skeleton sets of the second language: its title, and how it runs."""
    return {
        "title": document.title,
        "subtitle": document.subtitle,
        "side": _language(document.edition.locale),
        "tag_line": document.tag_line,
    }


# ---------------------------------------------------------------- lowering


def lower(blocks: ast.Nodes, *, turned: bool = False) -> ast.Nodes:
    """The semantic divs as calls of the skeleton's functions. `turned`: the page runs from right to left."""
    return list(ast.change(list(_readable(ast.change(blocks, partial(_inline, turned=turned)))), _as_typed))


_TURNED = re.compile(r"[-'\"~]|\.\.")
"""What Typst's markup would turn into other signs: -5, --, -?, ..., straight marks."""

_BEGINS = re.compile(r"[0-9]+\.|[+/=]+")
"""What would begin an item or a heading."""


def _as_typed(node: ast.Node) -> ast.Node | ast.Nodes | None:
    """Words that Typst would take for markup as strings of code, which are shown as they are."""
    match node:
        case {"t": "Str", "c": str(said)} if _TURNED.search(said):
            return [_string(said)]
        case {"t": "Para" | "Plain" as kind, "c": [{"t": "Str", "c": str(said)}, *rest]} if _BEGINS.fullmatch(said):
            return {"t": kind, "c": [_string(said), *rest]}
    return None


def _string(words: str) -> ast.Node:
    return ast.raw_inline("typst", typst_shown(words))


_NOTHING = typst_values()


def _call(name: str, *parts: ast.Nodes, args: Typst = _NOTHING) -> ast.Nodes:
    """`#name(args)[part][part]` around blocks."""
    out: ast.Nodes = [ast.raw("typst", typst_open(name, args))]
    for i, part in enumerate(parts):
        if i:
            out.append(ast.raw("typst", "]["))
        out.extend(part)
    return [*out, ast.raw("typst", "]")]


_COUNTS = "counts"
_PLAIN_TEXT = {"Para", "BulletList", "OrderedList"}
_LED_INTO = {"option", "compare", "call", "questions", "figure"}


def _readable(blocks: ast.Nodes) -> Iterator[ast.Node]:
    """Runs of paragraphs and lists keep to a readable width; cards and tables take the page's."""
    run: ast.Nodes = []
    for block in (*blocks, None):
        if block is not None and block["t"] in _PLAIN_TEXT and not ast.has_picture(block):
            if run and run[-1]["t"] == block["t"] == "OrderedList":
                run.append(ast.raw("typst", "#v(0pt, weak: true)"))  # or Typst would number both as one list
            run.append(block)
            continue
        if run:
            # What leads into a card or a table stays with it.
            leads_in = block is not None and set(ast.classes(block)) & _LED_INTO and len(run) == 1
            yield from _call("readable", run, args=typst_values(sticky=True) if leads_in else _NOTHING)
            run = []
        if block is None:
            return
        if block["t"] == "Div":
            yield from _part(block)
        else:
            yield block


def _has_icons(blocks: ast.Nodes) -> bool:
    """Whether pictures of how many people are in these blocks, which are lowered already."""
    return any(n["t"] == "RawBlock" and n["c"][1].startswith(f"#{_COUNTS}(") for n in ast.nodes(blocks))


_IN_A_STEP = {"figure", "repeat"}

_ROW = 500
"""Letters in a cell of a comparison, up to which each row is kept on one page."""


def _part(block: ast.Node) -> ast.Nodes:
    """One semantic div."""
    names, inner = ast.classes(block), ast.inner(block)
    name = names[0] if names else ""
    deep = list(_readable(inner))
    match name:
        case "pair":
            return _pair(inner)
        case "benefits" | "harms" | "draft-notice" | "key-message" | "contact" | "compare-row":
            return _call(name, inner)
        case "compare":
            longest = max((len(ast.words([n])) for n in ast.nodes(inner) if n["t"] in {"Plain", "Para"}), default=0)
            return _call(name, deep, args=typst_values(whole=False) if longest > _ROW else _NOTHING)
        case "glossary":
            return [b for block in inner for b in _glossary(block)]
        case "references" | "about" | "caption":
            return _call(name, _flat(inner))
        case "option":
            # A card with a picture is most of a page: kept whole, it would leave the page before it half empty.
            tall = ast.has_picture(block) or _has_icons(inner)
            return _call("option-card", deep, args=typst_values(whole=False) if tall else _NOTHING)
        case "purpose":
            return _call("purpose", [_as_plain(b) for b in inner], args=typst_values(names[1]))
        case "fact":
            return _call("unknowns" if "unknowns" in names else "fact", inner)
        case "pros-cons":
            # With pictures in them, the two lists are too tall to be kept whole.
            args = typst_values(whole=False) if _has_icons(inner) else _NOTHING
            return _call("pros-cons", *map(ast.inner, inner), args=args)
        case "call":
            return _call("call-card", inner[:1], inner[1:], args=typst_values(names[1]))
        case "questions":
            return _call("questions", [_with_lines(b) for b in inner])
        case "contents" | "notes":
            return _call(name, [_as_plain(b) for b in inner])
        case "figure":
            return _picture(inner)
    return deep


def _pair(sides: ast.Nodes) -> ast.Nodes:
    """Two languages in two columns, each with its own language and direction."""
    first = ast.inner(sides[0])[0]
    heads = (first["t"] == "Header" and first["c"][0]) or 0
    said = [typst_group(_in_language(ast.pair(s, "lang"), dir=typst_word(ast.pair(s, "dir")))) for s in sides]
    return _call("pair", *(list(_readable(ast.inner(s))) for s in sides), args=typst_values(heads, *said))


def _in_language(tag: str, **more: Typst) -> Typst:
    language, *rest = tag.split("-")
    return typst_values(lang=language, region=rest[-1] if rest and len(rest[-1]) == 2 else None, **more)


def _flat(blocks: ast.Nodes) -> ast.Nodes:
    """Divs inside dissolve, their ids become labels to link to."""

    def dissolve(node: ast.Node) -> ast.Nodes | None:
        if node["t"] != "Div":
            return None
        label = [ast.raw_inline("typst", f" {typst_label(ast.identifier(node))}")] if ast.identifier(node) else []
        first, *rest = ast.inner(node)
        return [{**first, "c": [*first["c"], *label]}, *rest]

    return list(ast.change(blocks, dissolve))


def _as_plain(block: ast.Node) -> ast.Node:
    return ast.plain(*block["c"]) if block["t"] == "Para" else block


def _with_lines(block: ast.Node) -> ast.Node:
    """Lines to write on under each question."""
    if block["t"] != "OrderedList":
        return block
    style, items = block["c"]
    return ast.numbered(style, [_call("question", [_as_plain(b) for b in item]) for item in items])


def _glossary(block: ast.Node) -> ast.Nodes:
    """Definitions as Typst's term list; Pandoc would put every meaning into a block of its own."""
    if block["t"] != "DefinitionList":
        return [block]
    out: ast.Nodes = [ast.raw("typst", "#glossary(")]
    for term, meanings in block["c"]:
        plain = [ast.raw("typst", "terms.item["), ast.plain(*term), ast.raw("typst", "][")]
        out += [*plain, *(_as_plain(b) for m in meanings for b in m), ast.raw("typst", "],")]
    return [*out, ast.raw("typst", ")")]


def _picture(inner: ast.Nodes) -> ast.Nodes:
    key = [b for part in inner[1:] for b in (_part(part) if part["t"] == "Div" else [part])]
    return _call("picture", key, args=_file_and_words(inner))


def _file_and_words(blocks: ast.Nodes) -> Typst:
    """The first picture in some blocks as arguments: its file and its description."""
    _, alt, (file, _) = next(n["c"] for n in ast.nodes(blocks) if n["t"] == "Image")
    return typst_values(file, ast.words([ast.para(*alt)]))


def _inline(node: ast.Node, *, turned: bool) -> ast.Nodes | None:
    """What Pandoc's Typst writer drops: languages and directions of spans; phones that must not break."""
    names = ast.classes(node)
    match node:
        case {"t": "Link", "c": [_, inlines, [target, _]]} if "phone" in names:
            return _call_inline("phone", *inlines, args=typst_values(target))
        case {"t": "Link", "c": [_, _, [target, _]]} if is_address(ast.words(node), target):
            return _call_inline("text", ast.with_inner(node, breakable(node, turned=turned)), args=_NO_LANGUAGE)
        case {"t": "Span"} if ADDRESS in names:
            return _call_inline("text", *breakable(node, turned=turned), args=_NO_LANGUAGE)
        case {"t": "Span"} if ast.pair(node, "lang") or ast.pair(node, "dir"):
            return _run(node)
        case {"t": "Span", "c": [_, inlines]} if "quantity" in names:
            return _call_inline("box", *inlines)
        case {"t": "Span", "c": [_, inlines]} if "mark" in names:
            return [ast.strong(*inlines)]
        case {"t": "Str", "c": words} if _HYPHENS & set(words):
            # Nobody who looks for a plain hyphen would find another one, which the font draws with the same glyph.
            plain = ast.string(words.translate(dict.fromkeys(map(ord, _HYPHENS), "-")))
            return _call_inline("box", plain) if NO_BREAK_HYPHEN in words else [plain]
        case {"t": "Div", "c": [_, counts]} if "counts" in names:
            args = typst_values(pictures=True) if ast.has_picture(node) else _NOTHING
            return _call(_COUNTS, *(_count(ast.inner(one)) for one in counts), args=args)
        case {"t": "BulletList", "c": items} if any(b["t"] == "RawBlock" for item in items for b in item):
            # A text and how many people it is true of stay on one page.
            return [ast.bullets([_call("whole", i) if len(i) > 1 else i for i in items])]
        case {"t": "OrderedList", "c": [style, items]} if any(
            _IN_A_STEP & set(ast.classes(b)) for item in items for b in item
        ):
            return [ast.numbered(style, [list(_readable(item)) for item in items])]
    return None


_NO_LANGUAGE = typst_values(lang="zxx", region=None)
"""An address is in no language: Spanish rules would double a hyphen where it breaks over lines."""
NO_BREAK_HYPHEN = "\u2011"
_HYPHENS = {"\u2010", NO_BREAK_HYPHEN}


def _call_inline(name: str, *inlines: ast.Node, args: Typst = _NOTHING) -> ast.Nodes:
    """`#name(args)[…]` around inlines."""
    return [ast.raw_inline("typst", typst_open(name, args)), *inlines, ast.raw_inline("typst", "]")]


def _count(inner: ast.Nodes) -> ast.Nodes:
    """How many people, below their picture if there is one."""
    if not any(map(ast.has_picture, inner)):
        return _call("count", inner)
    return _call("count", inner[1:], args=_file_and_words(inner))


def _run(span: ast.Node) -> ast.Nodes:
    """A span with a language or a direction of its own.

    Marks isolate it: `dir` on inline text would turn round a whole paragraph that begins with it.
    """
    inlines = ast.inner(span)
    direction = ast.pair(span, "dir")
    wide, *fonts = ast.pair(span, "fonts").split(";")
    if "ltr" in ast.classes(span):
        own = _call_inline("text", *inlines, args=typst_values(font=fonts[0])) if fonts else inlines
        return _call_inline("run-ltr", *own)
    if direction == "ltr" or (direction == "rtl" and fonts):
        inlines = isolated(inlines, direction)
    more = {"font": typst_call("fonts-of", typst_values(wide == "wide", *fonts))} if fonts else {}
    return _call_inline("text", *inlines, args=_in_language(ast.pair(span, "lang"), **more))


# ---------------------------------------------------------------- what Typst can't do yet


def _finished(pdf: bytes, code: str, locale: Locale, *, tables: bool, two: bool, marks: bool) -> bytes:
    """What Typst can't do yet: row headers of tables, and a text layer that reads from right to left. `two`: there is a
    second language beside the locale's.
    """
    right_to_left = any(unicodedata.bidirectional(c) in {"R", "AL"} for c in code)
    broken = _LONG.search(code) is not None
    lang = locale.tag if locale.region else ""
    if not (tables or right_to_left or marks or broken or lang):
        return pdf
    with pikepdf.open(io.BytesIO(pdf)) as file:
        broken = broken and has_soft_hyphens(file)
        if not (tables or right_to_left or marks or broken or lang):
            return pdf
        if tables:
            _row_headers(file)
        if marks:
            read_as_one(file)
        if right_to_left:
            readable(file, "" if two else locale.dir)
        if lang:  # Typst was given a region to typeset by, which the edition does not have
            file.Root.Lang = pikepdf.String(lang)
        out = io.BytesIO()
        file.save(out, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.preserve)
        return out.getvalue()


def _row_headers(file: Any) -> None:
    """Mark the first cell of each body row as a row header: `TD` becomes `TH` with /Scope /Row (PDF 32000-1,
    14.8.5.7).
    """

    def kids(element: Any) -> list[Any]:
        found = element.get("/K")
        return list(found) if isinstance(found, Array) else [found]

    def visit(element: Any) -> None:
        if not isinstance(element, Dictionary):
            return
        if element.get("/S") == Name.TBody:
            for row in kids(element):
                first = kids(row)[0]
                first.S = Name.TH
                first.A = Array([Dictionary(O=Name.Table, Scope=Name.Row)])
            return
        for child in kids(element):
            visit(child)

    visit(file.Root.StructTreeRoot)


PDF = Format("pdf", render_pdf)
LARGE_PRINT = Format("large-print", render_large_print)
