"""PDF and large print: Pandoc's Typst writer for the body, a Typst skeleton for the page, Typst in process.

PDF/UA-1 and PDF/A-2a in one file. Typst itself refuses a picture without alt text, a character that no font has, a
skipped heading level: those come back as errors here.
"""

import io
import math
import re
import unicodedata
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name

from handouts.clinics.template_process import fill
from handouts.core.findings import HandoutsError
from handouts.core.quoting import Typst, typst_values, typst_word
from handouts.document import pandoc_ast as ast
from handouts.document.bilingual import pair
from handouts.document.compose import Document, identity, notices, page_words, tables_as_lists, without_anchors
from handouts.document.links import printed
from handouts.formats import pdf_forms, typst_engine
from handouts.formats.format import Format, Tools
from handouts.formats.pdf_clusters import has_high_marks, read_as_one
from handouts.formats.pdf_hyphens import has_soft_hyphens
from handouts.formats.pdf_text import readable
from handouts.formats.typst_body import lower
from handouts.formats.typst_fonts import page_fonts, placed, with_fonts
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
        blocks = tables_as_lists(blocks, edition)
    second = document.second
    audience = [ast.para(*document.audience)]
    if second:
        audience = [pair(audience, [ast.para(*second.audience)], document, second)]
    locales = [d.edition.locale for d in (document, second) if d]
    turned = any(locale.dir == "rtl" for locale in locales)
    audience, blocks = (printed(with_fonts(part, document), right_to_left=turned) for part in (audience, blocks))
    layout = edition.data["handout"]["layout"] if not (second or large) else {}
    lowered = [*lower(audience, turned=turned), *lower(pdf_forms.drawn(blocks), turned=turned, layout=layout)]
    body = tools.pandoc.write(document.tree(lowered), "typst-smart", options={"wrap_text": "wrap-none"}).decode()
    logo = edition.clinic.logo
    values: dict[str, Any] = {
        "tokens": tokens.as_dict(),
        "large": large,
        "rtl": edition.locale.dir == "rtl",
        "title": document.title,
        "subtitle": document.subtitle,
        "second": _second(second) if second else None,
        "one_page": layout.get("one_page", False),
        "narrow": bool(second),
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
        "short_foot": sum(map(len, (*(words for words, _ in notices(document)), identity(document)))) <= _SHORT,
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
    return _finished(pdf, code, locales, tables=tables, marks=has_high_marks(body))


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
_SHORT = 85
"""Letters of the foot of a page that stand in one line beside the page's number."""


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


# ---------------------------------------------------------------- what Typst can't do yet


def _finished(pdf: bytes, code: str, locales: list[Locale], *, tables: bool, marks: bool) -> bytes:
    """What Typst can't do yet: row headers of tables, fields of a form, and a text layer that reads from right to left.
    The first of `locales` is the page's, a second one stands beside it.
    """
    right_to_left = any(unicodedata.bidirectional(c) in {"R", "AL"} for c in code)
    broken = _LONG.search(code) is not None
    lang = locales[0].tag if locales[0].region else ""
    fields = pdf_forms.has_fields(code)
    if not (tables or right_to_left or marks or broken or lang or fields):
        return pdf
    with pikepdf.open(io.BytesIO(pdf)) as file:
        broken = broken and has_soft_hyphens(file)
        if not (tables or right_to_left or marks or broken or lang or fields):
            return pdf
        if fields:
            pdf_forms.to_fields(file)
        if tables:
            _row_headers(file)
        if marks:
            read_as_one(file)
        if right_to_left:
            readable(file, {locale.language: locale.dir for locale in locales})
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
