"""Finished PDFs, changed afterwards: what is drawn, what fonts mean, the structure, links, the file itself."""

import io
import re
from collections.abc import Callable, Iterator
from random import Random
from typing import Any

import pikepdf

from faults.fault import PDFS, CannotError, Fault, Make, Scene, faults, some

PdfEdit = Callable[[pikepdf.Pdf, Random], None]


def in_pdf(edit: PdfEdit) -> Make:
    def make(scene: Scene) -> bytes:
        out = io.BytesIO()
        with pikepdf.open(io.BytesIO(scene.good)) as pdf:
            edit(pdf, scene.dice)
            pdf.save(out, deterministic_id=True)
        return out.getvalue()

    return make


def fonts(pdf: pikepdf.Pdf) -> list[Any]:
    found = {f.objgen: f for page in pdf.pages for f in page.Resources.get("/Font", {}).values()}
    return list(found.values())


_ENTRY = rb"<([0-9A-F]{4})> <00(3[0-9])>"


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


def instructions(page: Any) -> list[Any]:
    return list(pikepdf.parse_content_stream(page))


def written(pdf: pikepdf.Pdf, page: Any, content: list[Any]) -> None:
    page.Contents = pdf.make_stream(pikepdf.unparse_content_stream(content))


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


def elements(pdf: pikepdf.Pdf, *roles: str) -> list[Any]:
    found: list[Any] = []

    def look(element: Any) -> None:
        if isinstance(element, pikepdf.Dictionary):
            if str(element.get("/S")) in roles:
                found.append(element)
            for kid in kids(element):
                look(kid)

    look(pdf.Root.StructTreeRoot)
    return found


def kids(element: Any) -> list[Any]:
    found = element.get("/K")
    return [] if found is None else list(found) if isinstance(found, pikepdf.Array) else [found]


def lost_from_tree(role: str) -> PdfEdit:
    def edit(pdf: pikepdf.Pdf, dice: Random) -> None:
        holders = elements(pdf, "/L", "/Document", "/Div", "/TBody", "/Table")
        parent = some(dice, [e for e in holders if any(_is(k, role) for k in kids(e))])
        mine = kids(parent)
        gone = dice.choice([i for i, k in enumerate(mine) if _is(k, role)])
        parent.K = pikepdf.Array([k for i, k in enumerate(mine) if i != gone])

    return edit


def _is(element: Any, role: str) -> bool:
    return isinstance(element, pikepdf.Dictionary) and str(element.get("/S")) == role


def swapped_in_tree(pdf: pikepdf.Pdf, dice: Random) -> None:
    lists = [e for e in elements(pdf, "/L") if len(kids(e)) > 1 and "/Circle" in str(e.get("/A"))]
    one = some(dice, lists)
    mine = kids(one)
    mine[0], mine[1] = mine[1], mine[0]
    one.K = pikepdf.Array(mine)


def twice_in_tree(pdf: pikepdf.Pdf, dice: Random) -> None:
    one = some(dice, [e for e in elements(pdf, "/P") if any(isinstance(k, int) for k in kids(e))])
    mine = kids(one)
    one.K = pikepdf.Array([*mine, mine[0]])


def other_role(old: str, new: str) -> PdfEdit:
    def edit(pdf: pikepdf.Pdf, dice: Random) -> None:
        some(dice, elements(pdf, old)).S = pikepdf.Name(new)

    return edit


def other_alt(pdf: pikepdf.Pdf, dice: Random) -> None:
    some(dice, elements(pdf, "/Figure")).Alt = pikepdf.String("A picture of a back")


def lost_alt(pdf: pikepdf.Pdf, dice: Random) -> None:
    del some(dice, elements(pdf, "/Figure"))["/Alt"]


def swapped_alts(pdf: pikepdf.Pdf, dice: Random) -> None:
    one, other = dice.sample(elements(pdf, "/Figure"), 2)
    one.Alt, other.Alt = pikepdf.String(str(other.Alt)), pikepdf.String(str(one.Alt))


def said_instead(pdf: pikepdf.Pdf, dice: Random) -> None:
    some(dice, elements(pdf, "/P")).Alt = pikepdf.String("You need not read this.")


def other_uri(pdf: pikepdf.Pdf, dice: Random) -> None:
    links = [a for p in pdf.pages for a in p.get("/Annots", []) if "/A" in a and "/URI" in a.A]
    some(dice, links).A.URI = pikepdf.String("tel:1900555")


def other_place(pdf: pikepdf.Pdf, dice: Random) -> None:
    links = [a for p in pdf.pages for a in p.get("/Annots", []) if isinstance(a.get("/Dest"), pikepdf.Array)]
    some(dice, links).Dest = pikepdf.Array([pdf.pages[0].obj, pikepdf.Name("/XYZ"), 60, 400, 0])


def link_over_nothing(pdf: pikepdf.Pdf, dice: Random) -> None:
    page = dice.choice(list(pdf.pages))
    action = pikepdf.Dictionary(S=pikepdf.Name("/URI"), URI=pikepdf.String("https://example.org/offer"))
    link = pikepdf.Dictionary(
        Type=pikepdf.Name("/Annot"), Subtype=pikepdf.Name("/Link"), Rect=[50, 50, 500, 700], A=action
    )
    page.Annots = pikepdf.Array([*page.get("/Annots", []), pdf.make_indirect(link)])


def note(pdf: pikepdf.Pdf, dice: Random) -> None:
    page = dice.choice(list(pdf.pages))
    words = pikepdf.String("Do not worry about this page.")
    one = pikepdf.Dictionary(
        Type=pikepdf.Name("/Annot"), Subtype=pikepdf.Name("/Text"), Rect=[50, 50, 70, 70], Contents=words
    )
    page.Annots = pikepdf.Array([*page.get("/Annots", []), pdf.make_indirect(one)])


def other_language(pdf: pikepdf.Pdf, dice: Random) -> None:
    pdf.Root.Lang = pikepdf.String("fr-FR")


def language_of_a_part(pdf: pikepdf.Pdf, dice: Random) -> None:
    some(dice, elements(pdf, "/P", "/LBody")).Lang = pikepdf.String("fr")


def lost_page(pdf: pikepdf.Pdf, dice: Random) -> None:
    del pdf.pages[dice.randrange(1, len(pdf.pages) - 1)]


def other_bookmark(pdf: pikepdf.Pdf, dice: Random) -> None:
    pdf.Root.Outlines.First.Title = pikepdf.String("Start here")


def no_structure(pdf: pikepdf.Pdf, dice: Random) -> None:
    del pdf.Root["/StructTreeRoot"]


def two_pages(pdf: pikepdf.Pdf, dice: Random) -> None:
    at = dice.randrange(1, len(pdf.pages) - 2)
    page = pdf.pages[at]
    del pdf.pages[at]
    pdf.pages.insert(at + 1, page)


def cropped(pdf: pikepdf.Pdf, dice: Random) -> None:
    page = dice.choice(list(pdf.pages)[1:-1])
    left, bottom, right, top = map(float, page.MediaBox)
    page.CropBox = pikepdf.Array([left, bottom, (left + right) / 2, top])


def named(page: Any, kind: str, name: str, what: Any) -> None:
    """A resource of a page under a name."""
    if kind not in page.Resources:
        page.Resources[kind] = pikepdf.Dictionary()
    page.Resources[kind][name] = what


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


def mark_over_page(kind: str) -> PdfEdit:
    """A mark that somebody put over a page with a program for PDFs."""

    def edit(pdf: pikepdf.Pdf, dice: Random) -> None:
        page = dice.choice(list(pdf.pages))
        look = pdf.make_stream(b"1 1 1 rg 0 0 500 600 re f")
        look.update({"/Type": pikepdf.Name("/XObject"), "/Subtype": pikepdf.Name("/Form"), "/BBox": [0, 0, 500, 600]})
        mark = pikepdf.Dictionary(
            Type=pikepdf.Name("/Annot"),
            Subtype=pikepdf.Name(f"/{kind}"),
            Rect=[50, 50, 550, 650],
            AP=pikepdf.Dictionary(N=look),
        )
        page.Annots = pikepdf.Array([*page.get("/Annots", []), pdf.make_indirect(mark)])

    return edit


def attachment(pdf: pikepdf.Pdf, dice: Random) -> None:
    pdf.attachments["offer.txt"] = b"Ask for our special offer."


def script(pdf: pikepdf.Pdf, dice: Random) -> None:
    action = pikepdf.Dictionary(S=pikepdf.Name("/JavaScript"), JS=pikepdf.String("this.pageNum = 3"))
    pdf.Root.OpenAction = action


def no_bookmarks(pdf: pikepdf.Pdf, dice: Random) -> None:
    del pdf.Root["/Outlines"]


def silent(pdf: pikepdf.Pdf, dice: Random) -> None:
    some(dice, elements(pdf, "/P")).ActualText = pikepdf.String("")


def other_title(pdf: pikepdf.Pdf, dice: Random) -> None:
    with pdf.open_metadata() as metadata:
        metadata["dc:title"] = "Handout"


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
    yield from pdf("box over a page", at_the_end("q 1 1 1 rg 0 0 700 900 re f Q"), "F020")
    yield from pdf("hidden text on a page", at_the_end("BT 3 Tr /FONT 12 Tf 1 0 0 1 100 300 Tm GLYPHS TJ ET"), "F020")
    yield from pdf("text out of the structure", at_the_end("BT /FONT 12 Tf 1 0 0 1 100 20 Tm GLYPHS TJ ET"), "F011")
    yield from pdf("foot lost on one page", without_foot, "F015")
    yield from pdf("text as an artifact", as_decoration, "F010", "F011", "F012", "F013")
    yield from pdf("read as other words", misread, "F012", "F020", "F013", "F010", **latin)
    yield from pdf("item lost from the structure", lost_from_tree("/LI"), "F010")
    yield from pdf("paragraph lost from the structure", lost_from_tree("/P"), "F010")
    yield from pdf("items swapped in the structure", swapped_in_tree, "F014")
    yield from pdf("text twice in the structure", twice_in_tree, "F011")
    yield from pdf("heading with another role", other_role("/H2", "/P"), "F016")
    yield from pdf("heading of another level", other_role("/H2", "/H3"), "F016")
    yield from pdf("paragraph as a heading", other_role("/P", "/H2"), "F016")
    yield from pdf("alt text changed", other_alt, "F019")
    yield from pdf("alt text lost", lost_alt, "F019")
    yield from pdf("alt texts swapped", swapped_alts, "F019", "F014")
    yield from pdf("words said instead", said_instead, "F020", "F012")
    yield from pdf("address of a link changed", other_uri, "F017")
    yield from pdf("place of a link changed", other_place, "F017")
    yield from pdf("link over nothing", link_over_nothing, "F017")
    yield from pdf("note on a page", note, "F011")
    yield from pdf("language of the file changed", other_language, "F018")
    yield from pdf("language of a part changed", language_of_a_part, "F018")
    yield from pdf("page lost", lost_page, "F010", "F012", "F023")
    yield from pdf("bookmark changed", other_bookmark, "F022", "F012", "F010")
    yield from pdf("pages in another order", two_pages, "F022", "F014", "F015")
    yield from pdf("page cropped", cropped, "F020")
    yield from pdf("layer switched off", layer, "F020")
    yield from pdf("drawn with transparent ink", see_through, "F020")
    yield from pdf("drawn without width", around_text("0 Tz", "100 Tz"), "F020")
    yield from pdf("drawn only to clip", around_text("7 Tr", "0 Tr"), "F020")
    yield from pdf("letters far apart", around_text("900 Tc", "0 Tc"), "F020", "F021")
    yield from pdf("picture over a page", picture_over_page, "F020", "F011", "F019")
    yield from pdf("form over a page", form_over_page, "F020")
    for mark in ("Stamp", "FreeText", "Square", "Redact"):
        yield from pdf(f"{mark} over a page", mark_over_page(mark), "F020", "F011")
    yield from pdf("file attached", attachment, "F011")
    yield from pdf("script in the file", script, "F011")
    yield from pdf("bookmarks lost", no_bookmarks, "F022")
    yield from pdf("row lost from the structure", lost_from_tree("/TR"), "F010", "F012", forms=("pdf",))
    yield from pdf("paragraph that is said to be decoration", other_role("/P", "/Artifact"), "F010", "F020")
    yield from pdf("paragraph that is said to be private", other_role("/P", "/Private"), "F010", "F020")
    yield from pdf("paragraph not said", silent, "F010", "F012", "F020")
    yield from pdf("title of the file changed", other_title, "F022")
    yield from pdf("structure lost", no_structure, "F023")


PDF = tuple(_faults())
