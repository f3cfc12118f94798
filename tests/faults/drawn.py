"""PDFs whose drawing has a flaw: fonts that say or draw something else, text that nobody sees, things over it."""

import io
import re
from collections.abc import Callable, Iterator
from random import Random
from typing import Any

import pikepdf

from faults.fault import PDFS, CannotError, Fault, faults, some
from faults.pdf import PdfEdit, in_pdf, instructions, named, written

# ---------------------------------------------------------------- fonts


def fonts(pdf: pikepdf.Pdf) -> list[Any]:
    found = {f.objgen: f for page in pdf.pages for f in page.Resources.get("/Font", {}).values()}
    return list(found.values())


_ENTRY = rb"<([0-9A-F]{4})> <00(3[0-9])>"
"""The code of a glyph, and the digit that it stands for."""


def to_unicode(change: Callable[[bytes, Random], bytes]) -> PdfEdit:
    """Changes what all fonts say that their glyphs mean."""

    def edit(pdf: pikepdf.Pdf, dice: Random) -> None:
        for font in fonts(pdf):
            font.ToUnicode.write(change(font.ToUnicode.read_bytes(), dice))

    return edit


def without_digits(cmap: bytes, dice: Random) -> bytes:
    return re.sub(_ENTRY + rb"\n", b"", cmap)


def swapped_digits(cmap: bytes, dice: Random) -> bytes:
    return re.sub(_ENTRY, lambda m: b"<%s> <003%d>" % (m[1], (int(m[2][1:]) + 1) % 10), cmap)


def shifted_letters(cmap: bytes, dice: Random) -> bytes:
    return re.sub(rb"<([0-9A-F]{4})> <(00[67][0-9A-F])>", lambda m: b"<%s> <%04X>" % (m[1], int(m[2], 16) ^ 1), cmap)


def blank_digits(pdf: pikepdf.Pdf, dice: Random) -> None:
    """Digits lose their outlines; the text layer says that they are there."""
    from fontTools.ttLib import TTFont
    from fontTools.ttLib.tables._g_l_y_f import Glyph

    changed = False
    for font in fonts(pdf):
        digits = {int(g, 16) for g, _ in re.findall(_ENTRY, font.ToUnicode.read_bytes())}
        description = font.DescendantFonts[0].FontDescriptor
        if not digits or "/FontFile2" not in description:
            continue
        stream = description.FontFile2
        found = TTFont(io.BytesIO(stream.read_bytes()))
        for code in digits:
            found["glyf"][found.getGlyphName(code)] = Glyph()
        out = io.BytesIO()
        found.save(out, reorderTables=None)
        stream.write(out.getvalue())
        changed = True
    if not changed:
        raise CannotError("no TrueType font has digits")


# ---------------------------------------------------------------- text


def shown(content: list[Any]) -> list[int]:
    """Where text is shown, in the structure."""
    at, inside = [], False
    for i, (operands, operator) in enumerate(content):
        if str(operator) == "BDC":
            inside = "/MCID" in operands[1]
        elif str(operator) in {"TJ", "Tj"} and inside and len(bytes(pikepdf.unparse_content_stream([content[i]]))) > 40:
            at.append(i)
    return at


def around_text(before: str, after: str = "") -> PdfEdit:
    """Operators before and after one piece of text."""

    def edit(pdf: pikepdf.Pdf, dice: Random) -> None:
        page = dice.choice(list(pdf.pages)[1:-1])
        content = instructions(page)
        at = some(dice, shown(content))
        extra = [_parsed(pdf, code) for code in (before, after)]
        written(pdf, page, [*content[:at], *extra[0], content[at], *extra[1], *content[at + 1 :]])

    return edit


def _parsed(pdf: pikepdf.Pdf, code: str) -> list[Any]:
    return list(pikepdf.parse_content_stream(pdf.make_stream(code.encode()))) if code else []


def layer(pdf: pikepdf.Pdf, dice: Random) -> None:
    """A layer that is switched off holds a piece of text."""
    group = pdf.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name("/OCG"), Name=pikepdf.String("draft")))
    off = pikepdf.Dictionary(OFF=pikepdf.Array([group]))
    pdf.Root.OCProperties = pikepdf.Dictionary(OCGs=pikepdf.Array([group]), D=off)
    for page in pdf.pages:
        named(page, "/Properties", "/oc77", group)
    around_text("/OC /oc77 BDC", "EMC")(pdf, dice)


def see_through(pdf: pikepdf.Pdf, dice: Random) -> None:
    """A state of drawing in which ink is transparent."""
    for page in pdf.pages:
        state = pikepdf.Dictionary(ca=0, CA=0)
        named(page, "/ExtGState", "/g77", state)
    around_text("/g77 gs")(pdf, dice)


def as_decoration(pdf: pikepdf.Pdf, dice: Random) -> None:
    """A numbered piece becomes an artifact, which no screen reader says."""
    page = dice.choice(list(pdf.pages)[1:-1])
    content = instructions(page)
    marks = [i for i, (o, op) in enumerate(content) if str(op) == "BDC" and "/MCID" in o[1] and "/Alt" not in o[1]]
    at = some(dice, marks)
    new = pikepdf.ContentStreamInstruction([pikepdf.Name("/Artifact")], pikepdf.Operator("BMC"))
    written(pdf, page, [*content[:at], new, *content[at + 1 :]])


def misread(pdf: pikepdf.Pdf, dice: Random) -> None:
    """A screen reader is told other words than are drawn."""
    page = dice.choice(list(pdf.pages)[1:-1])
    content = instructions(page)
    at = some(dice, shown(content))
    mark = max(i for i in range(at) if str(content[i][1]) == "BDC")
    properties = pikepdf.Dictionary(content[mark][0][1])
    properties.ActualText = pikepdf.String("It is quite safe.")
    new = pikepdf.ContentStreamInstruction([pikepdf.Name("/Span"), properties], pikepdf.Operator("BDC"))
    written(pdf, page, [*content[:mark], new, *content[mark + 1 :]])


def without_foot(pdf: pikepdf.Pdf, dice: Random) -> None:
    """One page loses its foot, and with it the notice that this is a draft."""
    page = dice.choice(list(pdf.pages))
    kept, depth = [], 0
    for operands, operator in instructions(page):
        name = str(operator)
        if depth or (name == "BDC" and operands[1].get("/Type") == "/Pagination"):
            depth += {"BDC": 1, "BMC": 1, "EMC": -1}.get(name, 0)
        else:
            kept.append((operands, operator))
    written(pdf, page, kept)


# ---------------------------------------------------------------- what is over it


def at_the_end(code: str) -> PdfEdit:
    """Something drawn over the whole page."""

    def edit(pdf: pikepdf.Pdf, dice: Random) -> None:
        page = dice.choice(list(pdf.pages)[1:-1])
        font = next(iter(page.Resources.Font.keys()))[1:]
        content = instructions(page)
        glyphs = next(
            bytes(pikepdf.unparse_content_stream([content[i]])).decode("latin-1").rsplit(" ", 1)[0]
            for i in shown(content)
        )
        ops = _parsed(pdf, code.replace("FONT", font).replace("GLYPHS TJ", f"{glyphs} {content[shown(content)[0]][1]}"))
        written(pdf, page, [*content, *ops])

    return edit


def picture_over_page(pdf: pikepdf.Pdf, dice: Random) -> None:
    image = pdf.make_stream(b"\xff\xff\xff")
    image.update({"/Type": pikepdf.Name("/XObject"), "/Subtype": pikepdf.Name("/Image"), "/Width": 1, "/Height": 1})
    image.update({"/ColorSpace": pikepdf.Name("/DeviceRGB"), "/BitsPerComponent": 8})
    for page in pdf.pages:
        named(page, "/XObject", "/x77", image)
    at_the_end("/Artifact BMC q 700 0 0 900 0 0 cm /x77 Do Q EMC")(pdf, dice)


def form_over_page(pdf: pikepdf.Pdf, dice: Random) -> None:
    form = pdf.make_stream(b"1 1 1 rg 0 0 700 900 re f")
    form.update({"/Type": pikepdf.Name("/XObject"), "/Subtype": pikepdf.Name("/Form"), "/BBox": [0, 0, 700, 900]})
    for page in pdf.pages:
        named(page, "/XObject", "/x77", form)
    at_the_end("/Artifact BMC q /x77 Do Q EMC")(pdf, dice)


def cropped(pdf: pikepdf.Pdf, dice: Random) -> None:
    page = dice.choice(list(pdf.pages)[1:-1])
    left, bottom, right, top = map(float, page.MediaBox)
    page.CropBox = pikepdf.Array([left, bottom, (left + right) / 2, top])


def _faults() -> Iterator[Fault]:
    def pdf(kind: str, edit: PdfEdit, *codes: str, **where: Any) -> Iterator[Fault]:
        yield from faults(kind, in_pdf(edit), *codes, **{"forms": PDFS, **where})

    latin = {"locales": ("en-US", "es-US")}
    yield from pdf("font without digits", to_unicode(without_digits), "F012", "F013", "F010")
    yield from pdf("font with other digits", to_unicode(swapped_digits), "F013")
    yield from pdf("font with other letters", to_unicode(shifted_letters), "F012", "F010", **latin)
    yield from pdf("font that draws no digits", blank_digits, "F020")
    yield from pdf("drawn without ink", around_text("3 Tr", "0 Tr"), "F020")
    yield from pdf("drawn in white", around_text("1 1 1 rg"), "F020")
    yield from pdf("drawn off the page", around_text("q 1 0 0 1 900 0 cm", "Q"), "F020")
    yield from pdf("drawn tiny", around_text("q 0.01 0 0 0.01 0 0 cm", "Q"), "F020")
    yield from pdf("drawn outside a clip", around_text("q 0 0 1 1 re W n", "Q"), "F020")
    yield from pdf("drawn with transparent ink", see_through, "F020")
    yield from pdf("drawn without width", around_text("0 Tz", "100 Tz"), "F020")
    yield from pdf("drawn only to clip", around_text("7 Tr", "0 Tr"), "F020")
    yield from pdf("letters far apart", around_text("900 Tc", "0 Tc"), "F020", "F021")
    yield from pdf("layer switched off", layer, "F020")
    yield from pdf("page cropped", cropped, "F020")
    yield from pdf("box over a page", at_the_end("q 1 1 1 rg 0 0 700 900 re f Q"), "F020")
    yield from pdf("picture over a page", picture_over_page, "F020", "F011", "F019")
    yield from pdf("form over a page", form_over_page, "F020")
    yield from pdf("hidden text on a page", at_the_end("BT 3 Tr /FONT 12 Tf 1 0 0 1 100 300 Tm GLYPHS TJ ET"), "F020")
    # It is added, and stands over the foot of the page.
    out = at_the_end("BT /FONT 12 Tf 1 0 0 1 100 20 Tm GLYPHS TJ ET")
    yield from pdf("text out of the structure", out, "F011", "F020")
    yield from pdf("text as an artifact", as_decoration, "F010", "F011", "F012", "F013", "F021")
    yield from pdf("read as other words", misread, "F012", "F020", "F013", "F010", **latin)
    yield from pdf("foot lost on one page", without_foot, "F015")


DRAWN = tuple(_faults())
