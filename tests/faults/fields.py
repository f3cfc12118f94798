"""Places to write in and boxes to tick that are lost, filled in already, named wrongly, or of no use."""

import re
from collections.abc import Callable, Iterator
from random import Random
from typing import Any

import pikepdf

from faults.archive import Edit
from faults.blocks import Node, Nodes, of_kind, walk
from faults.fault import PDFS, Fault, Make, faults, some, two
from faults.pdf import PdfEdit, elements, in_pdf
from faults.plain import in_lines
from faults.template import TYPST, broken_template
from faults.tree import put_on
from faults.web import in_chapter, in_page
from faults.word import W, in_word
from faults.writer import broken_writer
from fillable import FILLABLE

W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
NAMED = ("pdf", "large-print", "docx", "html")
"""The formats in which somebody can fill in fields."""

# ---------------------------------------------------------------- a writer with a flaw


def fields(blocks: Nodes, *names: str) -> Nodes:
    return [n for n in of_kind(blocks, "Span") if set(names or ("blank", "box")) & set(n["c"][0][1])]


def lost(name: str) -> Callable[[Nodes, Random], None]:
    """A field that is alone in its block stays: a writer may well refuse a cell without anything in it."""

    def flaw(blocks: Nodes, dice: Random) -> None:
        gone = some(dice, fields(blocks, name))
        for node in walk(blocks):
            for held in (node.get("c"), *(node["c"] if isinstance(node.get("c"), list) else ())):
                if isinstance(held, list) and any(one is gone for one in held):
                    held[:] = [one for one in held if one is not gone]

    return flaw


def in_words(blocks: Nodes, dice: Random) -> None:
    """A blank with words in it already."""
    one = some(dice, fields(blocks, "blank"))
    one.update({"t": "Str", "c": "120"})


def doubled(blocks: Nodes, dice: Random) -> None:
    one = some(dice, fields(blocks, "blank"))
    one["c"] = [["", [], []], [dict(one), {"t": "Space"}, dict(one)]]


def box_for_blank(blocks: Nodes, dice: Random) -> None:
    attributes, inner = some(dice, fields(blocks, "blank"))["c"]
    attributes[1][:], inner[:] = ["box"], [{"t": "Str", "c": "☐"}]


def _label(node: Node) -> list[str]:
    return next(pair for pair in node["c"][0][2] if pair[0] == "label")


def names_swapped(blocks: Nodes, dice: Random) -> None:
    one, other = two(dice, fields(blocks), lambda n: _label(n)[1])
    _label(one)[1], _label(other)[1] = _label(other)[1], _label(one)[1]


def other_name(blocks: Nodes, dice: Random) -> None:
    _label(some(dice, fields(blocks)))[1] = "Signature"


def no_name(blocks: Nodes, dice: Random) -> None:
    _label(some(dice, fields(blocks)))[1] = ""


def _writers() -> Iterator[Fault]:
    def writer(kind: str, flaw: Callable[[Nodes, Random], None], *codes: str, **where: Any) -> Iterator[Fault]:
        yield from _made(kind, broken_writer(flaw), *codes, **where)

    yield from writer("blank lost", lost("blank"), "F012", "F010", "F011", "F022")
    yield from writer("box lost", lost("box"), "F012", "F010")
    yield from writer("blank filled in", in_words, "F012", "F013", "F010")
    yield from writer("blank doubled", doubled, "F012", "F011", "F010")
    yield from writer("box for a blank", box_for_blank, "F012", "F010", "F011")
    yield from writer("names of fields swapped", names_swapped, "F022", forms=NAMED)
    yield from writer("name of a field changed", other_name, "F022", "F011", forms=NAMED)
    yield from writer("name of a field lost", no_name, "F022", forms=NAMED)


def _made(kind: str, make: Make, *codes: str, **where: Any) -> Iterator[Fault]:
    yield from faults(kind, make, *codes, **{"locales": ("en-US",), "among": FILLABLE, **where})


# ---------------------------------------------------------------- a PDF


def widgets(pdf: pikepdf.Pdf, *kinds: str) -> list[Any]:
    found = [a for page in pdf.pages for a in page.get("/Annots", []) if a.Subtype == "/Widget"]
    return [a for a in found if str(a.FT) in (kinds or ("/Tx", "/Btn"))]


def on_field(key: str, value: Any, *kinds: str) -> PdfEdit:
    """A field with another value under a key; None takes it away."""

    def edit(pdf: pikepdf.Pdf, dice: Random) -> None:
        one = some(dice, widgets(pdf, *kinds))
        if value is None:
            del one[key]
        else:
            one[key] = value

    return edit


def ticked(pdf: pikepdf.Pdf, dice: Random) -> None:
    one = some(dice, widgets(pdf, "/Btn"))
    one.V = one.AS = pikepdf.Name.Yes


def with_script(pdf: pikepdf.Pdf, dice: Random) -> None:
    some(dice, widgets(pdf)).A = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=pikepdf.String("app.alert(1)"))


def out_of_structure(pdf: pikepdf.Pdf, dice: Random) -> None:
    form = some(dice, elements(pdf, "/Form"))
    form.K = pikepdf.Array()


def new_field(pdf: pikepdf.Pdf, dice: Random) -> None:
    named = {"FT": pikepdf.Name.Tx, "T": pikepdf.String("number"), "TU": pikepdf.String("Social security number")}
    put_on(pdf.pages[0], pdf, "/Widget", [50, 50, 200, 70], F=4, **named)
    pdf.Root.AcroForm.Fields.append(pdf.pages[0].Annots[-1])


def for_a_program(pdf: pikepdf.Pdf, dice: Random) -> None:
    """A form of another kind, which some programs show in place of the pages."""
    pdf.Root.AcroForm.XFA = pdf.make_stream(b"<xdp/>")


def elsewhere(pdf: pikepdf.Pdf, dice: Random) -> None:
    some(dice, widgets(pdf)).Rect = pikepdf.Array([300, 20, 400, 40])


def _pdf() -> Iterator[Fault]:
    def pdf(kind: str, edit: PdfEdit, *codes: str) -> Iterator[Fault]:
        yield from _made(kind, in_pdf(edit), *codes, forms=PDFS)

    yield from pdf("box ticked", ticked, "F012", "F010", "F011")
    yield from pdf("field filled in", on_field("/V", pikepdf.String("120"), "/Tx"), "F012", "F013", "F010")
    yield from pdf("name of a field lost", on_field("/TU", None), "F022")
    yield from pdf("field that is not printed", on_field("/F", 0), "F020")
    yield from pdf("field that is hidden", on_field("/F", 6), "F020")
    yield from pdf("field that can't be filled in", on_field("/Ff", 1), "F020")
    yield from pdf("field for a password", on_field("/Ff", 1 << 13, "/Tx"), "F020")
    yield from pdf("field that runs something", with_script, "F011")
    yield from pdf("field out of the structure", out_of_structure, "F011", "F012", "F010")
    yield from pdf("field of nobody", new_field, "F011")
    yield from pdf("form of another kind", for_a_program, "F011")
    yield from pdf("field in another place", elsewhere, "F020")
    for kind, old, new in (
        ("line to write on lost", r"#let writing-line = [^\n]*", "#let writing-line = 0pt"),
        ("line to write on in white", r"#let writing-line = [^\n]*", "#let writing-line = 0.75pt + paper"),
        ("square of a box lost", r"radius: 1pt, stroke: 1pt \+ ink\)\) \+ h", r"radius: 1pt)) + h"),
    ):
        yield from _made(kind, broken_template(TYPST, old, new), "F020", forms=PDFS)


# ---------------------------------------------------------------- Word


def on_control(change: Callable[[Any], None], kind: str = "*") -> Edit:
    def edit(root: Any, dice: Random) -> None:
        found = [c for c in root.iter(f"{W}sdt") if c.find(f"{W}sdtPr/{kind}") is not None]
        change(some(dice, found))

    return edit


def without(path: str) -> Callable[[Any], None]:
    def change(control: Any) -> None:
        one = control.find(path)
        one.getparent().remove(one)

    return change


def renamed(control: Any) -> None:
    control.find(f"{W}sdtPr/{W}alias").set(f"{W}val", "Signature")


def written(words: str) -> Callable[[Any], None]:
    def change(control: Any) -> None:
        next(control.iter(f"{W}t")).text = words

    return change


def checked(control: Any) -> None:
    next(control.iter(f"{W14}checked")).set(f"{W14}val", "1")


def locked(control: Any) -> None:
    about = control.find(f"{W}sdtPr")
    about.insert(2, about.makeelement(f"{W}lock", {f"{W}val": "sdtContentLocked"}))


def unwrapped(control: Any) -> None:
    """The underscores stay, and nobody can fill them in."""
    parent, content = control.getparent(), control.find(f"{W}sdtContent")
    for one in content:
        control.addprevious(one)
    parent.remove(control)


def _word() -> Iterator[Fault]:
    def word(kind: str, edit: Edit, *codes: str) -> Iterator[Fault]:
        yield from _made(kind, in_word(edit), *codes, forms=("docx",))

    yield from word("name of a control lost", on_control(without(f"{W}sdtPr/{W}alias")), "F022", "F010")
    yield from word("name of a control changed", on_control(renamed), "F022", "F011")
    yield from word("control filled in", on_control(written("120"), f"{W}text"), "F012", "F013", "F010")
    yield from word("control without a line", on_control(written(""), f"{W}text"), "F012", "F010")
    yield from word("box ticked", on_control(checked, f"{W14}checkbox"), "F012", "F010")
    yield from word("box that looks ticked", on_control(written("☒"), f"{W14}checkbox"), "F012", "F010")
    yield from word("control that is locked", on_control(locked), "F020")
    yield from word("control that is none", on_control(unwrapped), "F022", "F010")


# ---------------------------------------------------------------- a web page, a book, a text


def on_input(change: Callable[[Any], None], kind: str = "") -> Edit:
    def edit(root: Any, dice: Random) -> None:
        found = [e for e in root.iter("input", "textarea") if not kind or e.get("type") == kind]
        change(some(dice, found))

    return edit


def with_attribute(name: str, value: str) -> Callable[[Any], None]:
    return lambda element: element.set(name, value)


def without_element(element: Any) -> None:
    above, tail, before = element.getparent(), element.tail or "", element.getprevious()
    if before is not None:
        before.tail = (before.tail or "") + tail
    else:
        above.text = (above.text or "") + tail
    above.remove(element)


def in_form(root: Any, dice: Random) -> None:
    main = next(root.iter("main"))
    main.tag = "form"
    main.set("action", "https://example.org/")


def with_hidden_field(root: Any, dice: Random) -> None:
    one = some(dice, list(root.iter("p")))
    one.append(one.makeelement("input", {"type": "hidden", "value": "1"}))


def on_line(change: Callable[[Any], None]) -> Edit:
    def edit(root: Any, dice: Random) -> None:
        change(some(dice, [e for e in root.iter("{*}span") if e.get("role") == "img"]))

    return edit


def box_ticked(root: Any, dice: Random) -> None:
    some(dice, [e for e in root.iter("{*}span") if e.text == "☐"]).text = "☑"


def in_text(pattern: str, new: str) -> Make:
    def edit(lines: list[str], dice: Random) -> None:
        at = some(dice, [i for i, line in enumerate(lines) if re.search(pattern, line)])
        lines[at] = re.sub(pattern, new, lines[at], count=1)

    return in_lines(edit)


def _others() -> Iterator[Fault]:
    def page(kind: str, edit: Edit, *codes: str) -> Iterator[Fault]:
        yield from _made(kind, in_page(edit), *codes, forms=("html",))

    yield from page("input lost", on_input(without_element), "F012", "F010")
    yield from page("box ticked", on_input(with_attribute("checked", ""), "checkbox"), "F012", "F010")
    yield from page("input filled in", on_input(with_attribute("value", "120"), "text"), "F012", "F013", "F010")
    yield from page("name of an input lost", on_input(lambda e: e.attrib.pop("aria-label")), "F022")
    yield from page("name of an input changed", on_input(with_attribute("aria-label", "Signature")), "F022", "F011")
    yield from page("name of an input from elsewhere", on_input(with_attribute("aria-labelledby", "me")), "F011")
    for name in ("disabled", "readonly", "required", "hidden"):
        yield from page(f"input that is {name}", on_input(with_attribute(name, "")), "F011", "F020")
    yield from page("input for a password", on_input(with_attribute("type", "password"), "text"), "F011")
    yield from page("input that belongs to a form", on_input(with_attribute("form", "other")), "F011")
    yield from page("inputs in a form", in_form, "F011")
    yield from page("field that nobody sees", with_hidden_field, "F011")
    yield from page("input of no width", on_input(with_attribute("style", "width: 0")), "F011", "F020")
    for form, sheet, border in (
        ("html", "html/screen.css.j2", "border"),
        ("epub", "epub/book.css.j2", "border-bottom"),
    ):
        for kind, rule in (("hides lines", "display: none"), ("leaves lines out", f"{border}: none !important")):
            make = broken_template(sheet, r"\Z", f"\n.blank {{ {rule} }}\n")
            yield from _made(kind, make, "F020", forms=(form,))

    def book(kind: str, edit: Edit, *codes: str) -> Iterator[Fault]:
        yield from _made(kind, in_chapter(edit), *codes, forms=("epub",))

    yield from book("line lost", on_line(without_element), "F012", "F010")
    yield from book("name of a line changed", on_line(with_attribute("aria-label", "Signature")), "F022", "F011")
    yield from book("box ticked", box_ticked, "F012", "F010")
    yield from _made("line lost", in_text("__+", ""), "F012", "F010", forms=("text",))
    yield from _made("line filled in", in_text("__+", "120"), "F012", "F013", "F010", forms=("text",))
    yield from _made("box ticked", in_text(r"\[ \]", "[x]"), "F012", "F010", forms=("text",))


FIELDS = (*_writers(), *_pdf(), *_word(), *_others())
