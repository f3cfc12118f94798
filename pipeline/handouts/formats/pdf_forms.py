"""Places to write in and boxes to tick in a PDF: drawn by Typst, and then fields of a form.

Typst has no fields. It draws each as a link to an address of ours, which says what the field is and how it is called:
the link's place on the page, and in the structure, becomes the field's.
"""

import io
from typing import Any, NamedTuple
from urllib.parse import quote, unquote

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from handouts.clinics.fonts import regular
from handouts.clinics.glyphs import HOUSE
from handouts.core.quoting import typst_call, typst_values
from handouts.document import pandoc_ast as ast
from handouts.document.form_fields import alone, is_box, is_field, label, line_count

SCHEME = "field:"


def drawn(blocks: ast.Nodes) -> ast.Nodes:
    """Blocks with calls of the skeleton's functions for their fields."""
    return list(ast.change(ast.change(blocks, _cells), _drawn))


def _cells(node: ast.Node) -> ast.Node | None:
    """A table whose empty cells are places to write in; one among words is small enough for a narrow column."""

    def cell(block: ast.Node) -> ast.Node | None:
        field = alone(block)
        return ast.plain(_called("blank", field, "cell", 0)) if field is not None and not is_box(field) else None

    def small(field: ast.Node) -> ast.Node | None:
        return _called("blank", field, "small", 0) if is_field(field) and not is_box(field) else None

    return ast.change(ast.change(node, cell), small) if node["t"] == "Table" else None


def _drawn(node: ast.Node) -> ast.Node | None:
    if not is_field(node):
        return None
    if is_box(node):
        return _called("box-to-tick", node)
    lines = line_count(node)
    kind = "lines" if lines else next((name for name in ("date", "long") if name in ast.classes(node)), "short")
    return _called("blank", node, kind, lines)


def _called(name: str, node: ast.Node, *values: str | int) -> ast.Node:
    what = "box" if is_box(node) else "lines" if line_count(node) else "line"
    address = f"{what}:{quote(label(node))}"
    return ast.raw_inline("typst", f"#{typst_call(name, typst_values(address, *values))};")


def has_fields(code: str) -> bool:
    """Whether a page of Typst calls a function that makes a field."""
    return "#blank(" in code or "#box-to-tick(" in code


# ---------------------------------------------------------------- links become fields


def to_fields(pdf: pikepdf.Pdf) -> None:
    """Make a field of each link that stands for one, after PDF/UA-1, 7.18.4, and PDF/A-2, 6.3.3 and 6.4.1.

    Each has a name that is said, its appearance, and a structure element `Form` of its own. Nothing runs, and a viewer
    need not make appearances before the file is filled in.
    """
    structure = pdf.Root.StructTreeRoot
    elements = pikepdf.NumberTree(structure.ParentTree)
    fields: list[Any] = []
    for page in pdf.pages:
        for annotation in page.obj.get("/Annots", Array()):
            if asked := _asked_for(annotation):
                fields.append(annotation)
                _make_field(pdf, annotation, page, asked, number=len(fields))
                _make_form(elements[int(annotation.StructParent)], asked.lang, str(pdf.Root.Lang))
                page.obj.Tabs = Name.S
    fonts = Dictionary(Font=Dictionary({f"/{_FONT}": _font(pdf)}))
    pdf.Root.AcroForm = Dictionary(Fields=Array(fields), DR=fonts, DA=String(_LOOK.format(size=12)))


class _Asked(NamedTuple):
    """What a link stands for: a field in a language, a direction and a size of letters, of a kind, with a name."""

    lang: str
    direction: str
    size: str
    kind: str
    name: str


def _asked_for(annotation: Any) -> _Asked | None:
    """What field a link stands for; None for a link that is one."""
    address = str(annotation.A.get("/URI", "")) if "/A" in annotation else ""
    if not address.startswith(SCHEME):
        return None
    lang, direction, size, kind, name = address.removeprefix(SCHEME).split(":", 4)
    return _Asked(lang, direction, size, kind, unquote(name))


_PRINTED = 4
_MANY_LINES = 1 << 12
_FONT = "Body"
_LOOK = f"/{_FONT} {{size}} Tf 0 g"
"""How what somebody writes in will look."""


_AT_RIGHT = 2


def _make_field(pdf: pikepdf.Pdf, annotation: Any, page: pikepdf.Page, asked: _Asked, *, number: int) -> None:
    for key in ("/A", "/Border", "/Contents"):
        if key in annotation:
            del annotation[key]
    left, bottom, right, top = map(float, annotation.Rect)
    size = (round(right - left, 3), round(top - bottom, 3))
    annotation.update({"/Subtype": Name.Widget, "/F": _PRINTED, "/P": page.obj})
    annotation.update({"/T": String(f"field-{number}"), "/TU": String(asked.name)})
    empty = _appearance(pdf, b"q Q" if asked.kind == "box" else b"/Tx BMC EMC", size)
    if asked.kind == "box":
        annotation.update({"/FT": Name.Btn, "/V": Name.Off, "/AS": Name.Off})
        annotation.AP = Dictionary(N=Dictionary(Off=empty, Yes=_appearance(pdf, _tick(*size), size)))
    else:
        annotation.update({"/FT": Name.Tx, "/DA": String(_LOOK.format(size=asked.size))})
        annotation.AP = Dictionary(N=empty)
        if asked.kind == "lines":
            annotation.Ff = _MANY_LINES
        if asked.direction == "rtl":
            annotation.Q = _AT_RIGHT


def _make_form(element: Any, lang: str, of_file: str) -> None:
    """The structure element of a link as that of a field: it holds the field and nothing else.

    It says its language where that is another than the words around it have: a field has no words that would say it.
    """
    kids = element.K if isinstance(element.K, Array) else [element.K]
    element.S = Name.Form
    element.K = next(kid for kid in kids if isinstance(kid, Dictionary) and kid.get("/Type") == Name.OBJR)
    above = element
    while "/Lang" not in above and "/P" in above:
        above = above.P
    if str(above.get("/Lang", of_file)).split("-")[0] != lang:
        element.Lang = String(of_file if of_file.split("-")[0] == lang else lang)


def _appearance(pdf: pikepdf.Pdf, content: bytes, size: tuple[float, float]) -> pikepdf.Object:
    look = pdf.make_stream(content)
    look.update({"/Type": Name.XObject, "/Subtype": Name.Form, "/BBox": Array([0, 0, *size])})
    return look


def _tick(width: float, height: float) -> bytes:
    points = ((0.2, 0.5), (0.42, 0.25), (0.8, 0.78))
    (x0, y0), (x1, y1), (x2, y2) = ((round(x * width, 2), round(y * height, 2)) for x, y in points)
    return f"q 1.6 w 1 J 1 j {x0} {y0} m {x1} {y1} l {x2} {y2} l S Q".encode()


# ---------------------------------------------------------------- the font of what somebody writes in

_CODES = range(32, 256)
_LETTERS = {code: bytes([code]).decode("cp1252", "ignore") for code in _CODES}


def _font(pdf: pikepdf.Pdf) -> pikepdf.Object:
    """Our own font for Latin letters, whole: those that Typst embeds have the letters of the page and no others."""
    from fontTools.ttLib import TTFont

    content = regular(HOUSE, "".join(_LETTERS.values()))
    font = TTFont(io.BytesIO(content), lazy=True)
    unit = 1000 / font["head"].unitsPerEm
    glyphs, advances = font.getBestCmap(), font["hmtx"].metrics
    widths = [
        round(advances[glyphs.get(ord(said), ".notdef") if said else ".notdef"][0] * unit) for said in _LETTERS.values()
    ]
    file = pdf.make_stream(content)
    file.Length1 = len(content)
    head, line = font["head"], font["OS/2"]
    name = Name("/FORMAA+" + HOUSE.replace(" ", "") + "-Regular")
    description = Dictionary(
        Type=Name.FontDescriptor,
        FontName=name,
        Flags=32,
        FontBBox=Array([round(v * unit) for v in (head.xMin, head.yMin, head.xMax, head.yMax)]),
        ItalicAngle=0,
        Ascent=round(font["hhea"].ascent * unit),
        Descent=round(font["hhea"].descent * unit),
        CapHeight=round(line.sCapHeight * unit),
        StemV=80,
        FontFile2=file,
    )
    return pdf.make_indirect(
        Dictionary(
            Type=Name.Font,
            Subtype=Name.TrueType,
            BaseFont=name,
            Encoding=Name.WinAnsiEncoding,
            FirstChar=_CODES[0],
            LastChar=_CODES[-1],
            Widths=Array(widths),
            FontDescriptor=pdf.make_indirect(description),
        )
    )
