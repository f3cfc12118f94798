"""PDFs whose structure, links or other parts have a flaw, while every page looks as it should."""

from collections.abc import Iterator
from random import Random
from typing import Any

import pikepdf

from faults.fault import PDFS, Fault, faults, some
from faults.pdf import PdfEdit, elements, in_pdf, kids

# ---------------------------------------------------------------- the structure


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


def with_entry(key: str, text: str, *roles: str) -> PdfEdit:
    """An element with a text under a key, such as `/Alt`."""

    def edit(pdf: pikepdf.Pdf, dice: Random) -> None:
        some(dice, elements(pdf, *roles))[key] = pikepdf.String(text)

    return edit


def lost_alt(pdf: pikepdf.Pdf, dice: Random) -> None:
    del some(dice, elements(pdf, "/Figure"))["/Alt"]


def swapped_alts(pdf: pikepdf.Pdf, dice: Random) -> None:
    one, other = dice.sample(elements(pdf, "/Figure"), 2)
    one.Alt, other.Alt = pikepdf.String(str(other.Alt)), pikepdf.String(str(one.Alt))


def no_structure(pdf: pikepdf.Pdf, dice: Random) -> None:
    del pdf.Root["/StructTreeRoot"]


# ---------------------------------------------------------------- links and notes


def other_uri(pdf: pikepdf.Pdf, dice: Random) -> None:
    links = [a for p in pdf.pages for a in p.get("/Annots", []) if "/A" in a and "/URI" in a.A]
    some(dice, links).A.URI = pikepdf.String("tel:1900555")


def other_place(pdf: pikepdf.Pdf, dice: Random) -> None:
    links = [a for p in pdf.pages for a in p.get("/Annots", []) if isinstance(a.get("/Dest"), pikepdf.Array)]
    some(dice, links).Dest = pikepdf.Array([pdf.pages[0].obj, pikepdf.Name("/XYZ"), 60, 400, 0])


def put_on(page: pikepdf.Page, pdf: pikepdf.Pdf, kind: str, box: list[int], **entries: Any) -> None:
    """An annotation on a page, beside those that are there."""
    one = pikepdf.Dictionary(Type=pikepdf.Name("/Annot"), Subtype=pikepdf.Name(kind), Rect=box, **entries)
    page.Annots = pikepdf.Array([*page.get("/Annots", []), pdf.make_indirect(one)])


def link_over_nothing(pdf: pikepdf.Pdf, dice: Random) -> None:
    action = pikepdf.Dictionary(S=pikepdf.Name("/URI"), URI=pikepdf.String("https://example.org/offer"))
    put_on(dice.choice(list(pdf.pages)), pdf, "/Link", [50, 50, 500, 700], A=action)


def note(pdf: pikepdf.Pdf, dice: Random) -> None:
    words = pikepdf.String("Do not worry about this page.")
    put_on(dice.choice(list(pdf.pages)), pdf, "/Text", [50, 50, 70, 70], Contents=words)


def mark_over_page(kind: str) -> PdfEdit:
    """A mark that somebody put over a page with a program for PDFs."""

    def edit(pdf: pikepdf.Pdf, dice: Random) -> None:
        look = pdf.make_stream(b"1 1 1 rg 0 0 500 600 re f")
        look.update({"/Type": pikepdf.Name("/XObject"), "/Subtype": pikepdf.Name("/Form"), "/BBox": [0, 0, 500, 600]})
        appearance = pikepdf.Dictionary(N=look)
        put_on(dice.choice(list(pdf.pages)), pdf, f"/{kind}", [50, 50, 550, 650], AP=appearance)

    return edit


# ---------------------------------------------------------------- the file


def other_language(pdf: pikepdf.Pdf, dice: Random) -> None:
    pdf.Root.Lang = pikepdf.String("fr-FR")


def lost_page(pdf: pikepdf.Pdf, dice: Random) -> None:
    del pdf.pages[dice.randrange(1, len(pdf.pages) - 1)]


def two_pages(pdf: pikepdf.Pdf, dice: Random) -> None:
    at = dice.randrange(1, len(pdf.pages) - 2)
    page = pdf.pages[at]
    del pdf.pages[at]
    pdf.pages.insert(at + 1, page)


def other_bookmark(pdf: pikepdf.Pdf, dice: Random) -> None:
    pdf.Root.Outlines.First.Title = pikepdf.String("Start here")


def no_bookmarks(pdf: pikepdf.Pdf, dice: Random) -> None:
    del pdf.Root["/Outlines"]


def attachment(pdf: pikepdf.Pdf, dice: Random) -> None:
    pdf.attachments["offer.txt"] = b"Ask for our special offer."


def script(pdf: pikepdf.Pdf, dice: Random) -> None:
    action = pikepdf.Dictionary(S=pikepdf.Name("/JavaScript"), JS=pikepdf.String("this.pageNum = 3"))
    pdf.Root.OpenAction = action


def other_title(pdf: pikepdf.Pdf, dice: Random) -> None:
    with pdf.open_metadata() as metadata:
        metadata["dc:title"] = "Handout"


def _faults() -> Iterator[Fault]:
    def pdf(kind: str, edit: PdfEdit, *codes: str, **where: Any) -> Iterator[Fault]:
        yield from faults(kind, in_pdf(edit), *codes, **{"forms": PDFS, **where})

    yield from pdf("item lost from the structure", lost_from_tree("/LI"), "F010")
    yield from pdf("paragraph lost from the structure", lost_from_tree("/P"), "F010")
    yield from pdf("items swapped in the structure", swapped_in_tree, "F014")
    yield from pdf("text twice in the structure", twice_in_tree, "F011")
    yield from pdf("heading with another role", other_role("/H2", "/P"), "F016")
    yield from pdf("heading of another level", other_role("/H2", "/H3"), "F016")
    yield from pdf("paragraph as a heading", other_role("/P", "/H2"), "F016")
    yield from pdf("alt text changed", with_entry("/Alt", "A picture of a back", "/Figure"), "F019")
    yield from pdf("alt text lost", lost_alt, "F019")
    yield from pdf("alt texts swapped", swapped_alts, "F019", "F014")
    yield from pdf("words said instead", with_entry("/Alt", "You need not read this.", "/P"), "F020", "F012")
    yield from pdf("address of a link changed", other_uri, "F017")
    yield from pdf("place of a link changed", other_place, "F017")
    yield from pdf("link over nothing", link_over_nothing, "F017")
    yield from pdf("note on a page", note, "F011")
    yield from pdf("language of the file changed", other_language, "F018")
    yield from pdf("language of a part changed", with_entry("/Lang", "fr", "/P", "/LBody"), "F018")
    yield from pdf("page lost", lost_page, "F010", "F012", "F023")
    yield from pdf("bookmark changed", other_bookmark, "F022", "F012", "F010")
    yield from pdf("pages in another order", two_pages, "F022", "F014", "F015")
    yield from pdf("file attached", attachment, "F011")
    yield from pdf("script in the file", script, "F011")
    yield from pdf("bookmarks lost", no_bookmarks, "F022")
    yield from pdf("row lost from the structure", lost_from_tree("/TR"), "F010", "F012", forms=("pdf",))
    yield from pdf("paragraph that is said to be decoration", other_role("/P", "/Artifact"), "F010", "F020")
    yield from pdf("paragraph that is said to be private", other_role("/P", "/Private"), "F010", "F020")
    yield from pdf("paragraph not said", with_entry("/ActualText", "", "/P"), "F010", "F012", "F020")
    yield from pdf("title of the file changed", other_title, "F022")
    yield from pdf("structure lost", no_structure, "F023")
    for mark in ("Stamp", "FreeText", "Square", "Redact"):
        yield from pdf(f"{mark} over a page", mark_over_page(mark), "F020", "F011")


TREE = tuple(_faults())
