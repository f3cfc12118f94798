"""Places to write in and boxes to tick in a Word file: content controls, which people fill in in any program.

A control's title is its name. Until somebody writes there, it shows underscores: a line on paper.
"""

import re
from functools import partial
from typing import Any

from docx.oxml.ns import qn
from lxml import etree
from markupsafe import Markup

from handouts.core.quoting import element
from handouts.document import pandoc_ast as ast
from handouts.document.form_fields import alone, is_box, is_field, label, line_count
from handouts.formats.docx_xml import element as made
from handouts.language.locales import Locale

W14 = "http://schemas.microsoft.com/office/word/2010/wordml"
MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"
PLACEHOLDER, LINE = "PlaceholderText", "WritingLine"
"""The ids of the styles of an empty control, and of a line to write on."""
NAME = 64
"""How many characters Word keeps of a control's title and tag."""

_BOX_FONT = "MS Gothic"
"""Word's own for boxes; LibreOffice and Word on other systems put one in its place that has the two signs, too."""


def controls(blocks: ast.Nodes, locale: Locale) -> ast.Nodes:
    """Blocks with controls for their fields."""

    def cells(node: ast.Node) -> ast.Node | None:
        narrow = node["t"] == "Table" and ast.pair(node, "custom-style") not in LAYOUTS
        return ast.change(node, partial(inline, width=CELL)) if narrow else None

    def lines(node: ast.Node) -> ast.Node | None:
        field = alone(node)
        return ast.raw("openxml", _lines(field)) if field is not None and line_count(field) else None

    def inline(node: ast.Node, width: int = 0) -> ast.Node | None:
        if not is_field(node):
            return None
        return ast.raw_inline("openxml", _box(node) if is_box(node) else _line(node, locale, width or _width(node)))

    return list(ast.change(ast.change(ast.change(blocks, cells), lines), inline))


SHORT, DATE, LONG, CELL = 16, 14, 42, 8
"""How many underscores are a line on paper: 35 mm, 30 mm, most of a line, and what a narrow cell has room for."""


LAYOUTS = {"Side by Side", "Pros and Cons"}
"""The styles of tables that are columns of text."""


def _width(field: ast.Node) -> int:
    return {"date": DATE, "long": LONG, "lines": LONG}.get(next(iter(ast.classes(field)[1:]), ""), SHORT)


def title(name: str) -> str:
    """As much of a name as a control's title can hold: whole words, and `…` for the others."""
    return name if len(name) <= NAME else f"{name[:NAME].rpartition(' ')[0] or name[: NAME - 1]}…"


def _line(field: ast.Node, locale: Locale, width: int) -> Markup:
    kind = _date(locale) if "date" in ast.classes(field) else _w("text")
    words = _w("r", _w("rPr", _w("rStyle", val=PLACEHOLDER)), _w("t", "_" * width))
    return _control(field, words, _w("showingPlcHdr"), kind, look=_w("rPr", _w("u", val="single")))


def _date(locale: Locale) -> Markup:
    written = _w("dateFormat", val=re.sub("(?<!y)y(?!y)", "yyyy", locale.date))
    return _w(
        "date",
        written,
        _w("lid", val=locale.tag),
        _w("storeMappedDataAs", val="dateTime"),
        _w("calendar", val="gregorian"),
    )


def _box(field: ast.Node) -> Markup:
    states = [
        _w14(name, val=value, font=_BOX_FONT) for name, value in (("checkedState", "2612"), ("uncheckedState", "2610"))
    ]
    kind = _w14("checkbox", _w14("checked", val="0"), *states)
    fonts = dict.fromkeys(("ascii", "eastAsia", "hAnsi"), _BOX_FONT)
    sign = _w("r", _w("rPr", _w("rFonts", hint="eastAsia", **fonts)), _w("t", "☐"))
    return _control(field, sign, kind)


def _lines(field: ast.Node) -> Markup:
    """Several lines are paragraphs, each on a rule. A no-break space keeps one from being taken for empty."""
    one = _w("p", _w("pPr", _w("pStyle", val=LINE)), _w("r", element("w:t", {"xml:space": "preserve"}, "\u00a0")))
    return _control(field, one * line_count(field))


def _control(field: ast.Node, content: Markup, *kind: Markup, look: str = "") -> Markup:
    name = title(label(field))
    about = _w("sdtPr", look, _w("alias", val=name), _w("tag", val=name), *kind)
    return _w("sdt", about, _w("sdtContent", content))


def _w(name: str, *children: str, **values: str) -> Markup:
    return element(f"w:{name}", {f"w:{key}": value for key, value in values.items()}, *children)


def _w14(name: str, *children: str, **values: str) -> Markup:
    return element(
        f"w14:{name}", {"xmlns:w14": W14, **{f"w14:{key}": value for key, value in values.items()}}, *children
    )


ROW = "510"
"""Twentieths of a point: 9 mm, in which people can write."""


def room_to_write(body: Any) -> None:
    """Rows of tables with something to fill in are high enough for it."""
    for row in body.iter(qn("w:tr")):
        if next(row.iter(qn("w:sdt")), None) is not None:
            row.get_or_add_trPr().append(made("trHeight", val=ROW, hRule="atLeast"))


def with_newer_names(body: Any) -> None:
    """Declare the names of newer elements at the top of a document, as what an older Word may pass over."""
    root = body.getroottree().getroot()
    if next(root.iter(f"{{{W14}}}checkbox"), None) is not None:
        newer = {"w14": W14, "mc": MC}
        etree.cleanup_namespaces(root, top_nsmap=newer, keep_ns_prefixes=[*root.nsmap, *newer])
        root.set(f"{{{MC}}}Ignorable", "w14")
