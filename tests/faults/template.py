"""Templates with a flaw: the Typst skeleton or that of a web page drops, hides, moves or adds something."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from faults.fault import PDFS, CannotError, Fault, Make, Scene, faults
from handouts.core.findings import HandoutsError
from handouts.formats.table import format_named
from handouts.language.library import Library

TYPST, PAGE = "pdf/handout.typ.j2", "html/handout.html.j2"


def broken_template(file: str, old: str, new: str) -> Make:
    """A file that is made with a template in which something stands in another's place."""

    def make(scene: Scene) -> bytes:
        edition = scene.document.edition
        base = edition.library.folder
        changed, count = re.subn(old, lambda m: m.expand(new), base.files[file].decode(), count=1, flags=re.DOTALL)
        assert count, f"{file} has nothing like {old}"
        library = Library(replace(base, files={**base.files, file: changed.encode()}))
        document = replace(scene.document, edition=replace(edition, library=library))
        try:
            return format_named(scene.form).render(document, scene.tools)
        except HandoutsError as error:
            raise CannotError(str(error)) from error

    return make


def typst(kind: str, old: str, new: str, *codes: str, forms: Sequence[str] = PDFS) -> Iterator[Fault]:
    yield from faults(kind, broken_template(TYPST, old, new), *codes, forms=forms)


def after_body(kind: str, new: str, *codes: str) -> Iterator[Fault]:
    yield from typst(kind, r"\{\{ body \}\}", r"{{ body }}\n" + new, *codes)


def before_body(kind: str, new: str, *codes: str) -> Iterator[Fault]:
    yield from typst(kind, r"\{\{ body \}\}", new + r"\n{{ body }}", *codes)


def _lost() -> Iterator[Fault]:
    """The Typst skeleton leaves something out, or adds it."""
    large, pages = r"side\(harm, warn, cons\)\) \} else", r"side\(harm, warn, cons\)\)\n"
    yield from typst("harms left out", large, "side(harm, warn, [])) } else", "F010", forms=["large-print"])
    yield from typst("harms left out", pages, "side(harm, warn, []))\n", "F010", forms=["pdf"])
    yield from typst("names of options left out", r"      title\n", "      []\n", "F010")
    yield from typst("text of options left out", r"      body\n    \}\)\n  \}\)", "    })\n  })", "F010")
    yield from typst("sources left out", r"(#let references\(body\) = \{[^\n]*?); body \}", r"\1; hide(body) }", "F010")
    yield from typst("title left out", r"\n#title\(\)\n", "\n", "F010")
    yield from typst("text as decoration", UNKNOWNS, r"\1, pdf.artifact(body))", "F010", "F011")
    yield from before_body("text from nowhere", "#par[Ask for our special offer.]", "F011")
    yield from after_body("text outside the structure", "#place(top, pdf.artifact[Sample only])", "F011")
    tiny = "#text(size: 0.3pt, fill: white)[back pain cure clinic near me]"
    yield from after_body("hidden text from nowhere", tiny, "F020", "F011")
    clinic = r"fill: primary, \{\{ clinic_name \| typst \}\}"
    yield from typst("letterhead of another clinic", clinic, 'fill: primary, "Lakeside Clinic"', "F012", "F010")


UNKNOWNS = r"(#let unknowns\(body\) = block\([^\n]*), body\)"
"""How what is not known is set; faults of look befall it."""


def _unseen() -> Iterator[Fault]:
    """The Typst skeleton draws something so that nobody sees it."""
    looks = {
        "text in white": "text(fill: white, body)",
        "text in the colour of its ground": "text(fill: tint, body)",
        "transparent text": "text(fill: ink.transparentize(95%), body)",
        "text of no size": "text(size: 0.4pt, body)",
        "text cut off": "block(height: 4pt, clip: true, body)",
        "text cut off at the side": "block(width: 40pt, clip: true, box(width: 400pt, body))",
        "text off the page": "move(dx: 700pt, body)",
        "text behind a box": "{ body; place(top, rect(width: 100%, height: 100pt, fill: yellow)) }",
        "text in a gradient of white": "{ set text(fill: gradient.linear(white, white)); body }",
        "text in a pattern of white": "{ set text(fill: tiling(size: (4pt, 4pt), rect(width: 4pt, height: 4pt, "
        "fill: white))); body }",
        "text under a thick line": "block({ body; place(top, line(start: (0pt, 20pt), end: (100%, 20pt), "
        "stroke: 60pt + white)) })",
        "text under its underline": "underline(offset: -4pt, stroke: 14pt + black, body)",
        "text under an outline": "block({ body; place(top, polygon(stroke: 40pt + white, (0pt, 20pt), "
        "(100pt, 20pt))) })",
        "text under a circle": "block({ body; place(top, circle(radius: 60pt, fill: white)) })",
        "text under a gradient": "block({ body; place(top, rect(width: 100%, height: 90pt, "
        "fill: gradient.linear(white, yellow))) })",
        "letters on one another": "{ set text(tracking: -0.5em); body }",
        "text upside down": "rotate(180deg, body)",
        "text turned": "rotate(120deg, body)",
        "text mirrored": "scale(x: -100%, body)",
        "text squeezed": "scale(x: 5%, body)",
    }
    for kind, look in looks.items():
        yield from typst(kind, UNKNOWNS, rf"\1, {look})", "F020")
    # In Arabic, whose lines are put in order by their height, such lines are read in one another, too.
    yield from typst("lines on one another", UNKNOWNS, r"\1, { set par(leading: -0.6em); body })", "F020", "F012")


def _marked() -> Iterator[Fault]:
    """The Typst skeleton gets marks, numbers, or what stands around the text wrong."""
    notices = r"\{% for notice in notices %\}\s*block.*?\{% endfor %\}"
    yield from typst("no draft notice at the foot", notices, "", "F015")
    notice = r"block\(width: 100%, text\(\{\{ notice.side \}\}, \{\{ notice.words \| typst \}\}\)\)"
    but_one = r"if counter(page).get().first() != 3 { \g<0> }"
    yield from typst("draft notice lost on one page", notice, but_one, "F015")
    page, pages = (rf"counter\(page\)\.{which}\(\)\.first\(\)" for which in ("get", "final"))
    yield from typst("wrong page number", rf"{page}\)\{{%", "counter(page).get().first() + 1){%", "F022")
    yield from typst("wrong number of pages", rf"{pages}\)\{{%", "(counter(page).final().first() - 1)){%", "F022")
    yield from typst("edition not named at the foot", r"(?<= {8})\{\{ identity \| typst \}\}", '"back-pain"', "F022")
    yield from typst("contents too deep", r"depth: 1, indent", "depth: 2, indent", "F011", "F022")
    third = "show outline.entry: it => if it.element.location().page() == 3 { none } else { it }"
    entries = r"(\n *)outline\(title: none,"
    yield from typst("contents without some sections", entries, rf"\1{third}\g<0>", "F022", "F010")
    link = r"\{ underline\(offset: below\(it\), stroke: 0.75pt, it\) \}"
    yield from typst("links without a target", link, "{ it.body }", "F017")
    yield from typst("phones without a target", r"run-ltr\(link\(dest, number\)\)", "run-ltr(number)", "F017")
    questions = r"#let questions\(body\) = \{ set enum\("
    yield from typst("numbers as letters", questions, r'\g<0>numbering: "a.", ', "F013", "F011")
    yield from typst("numbers that start at two", questions, r"\g<0>start: 2, ", "F013")
    text = "\n#text(size: 20pt, {{ title | typst }})\n"
    yield from typst("title as text", r"\n#title\(\)\n", text, "F016")
    yield from before_body("text in another language", '#set text(lang: "fr")', "F018")
    for form, width in (("pdf", "100%"), ("large-print", "75%")):
        old, new = rf"image\(file, alt: alt, width: {width}\)", f'image(file, alt: "figure", width: {width})'
        yield from typst("picture without its own words", old, new, "F019", forms=[form])


def _pages() -> Iterator[Fault]:
    def page(kind: str, old: str, new: str, *codes: str) -> Iterator[Fault]:
        yield from faults(kind, broken_template(PAGE, old, new), *codes, forms=("html",))

    yield from page("page drops the text", r"\{\{ body \}\}", "", "F010")
    yield from page("page says the text twice", r"\{\{ body \}\}", "{{ body }}{{ body }}", "F011")
    yield from page("page without the draft notice", r"\{% for notice in notices %\}.*?\{% endfor %\}", "", "F015")
    yield from page("page in another language", r'<html lang="\{\{ lang \}\}"', '<html lang="fr"', "F018")
    yield from page("page with another title", r"<title>\{\{ title \}\}", "<title>Handout", "F022")
    other = 'href="../en-US/other.html" lang'
    yield from page("page links to another edition", r'href="\{\{ e.href \}\}" lang', other, "F017")
    yield from page("page adds words", r"</main>", "<p>Ask for our special offer.</p></main>", "F011")
    script = '<script>document.querySelector(".harms").remove()</script></main>'
    yield from page("page runs a script", r"</main>", script, "F011")
    runs = '<body onload="document.body.lastChild.remove()"'
    yield from page("page runs a script on loading", r"<body", runs, "F011")
    sheet = '<link rel="stylesheet" href="https://example.org/a.css"></head>'
    yield from page("page takes its looks from elsewhere", r"</head>", sheet, "F020")
    yield from page("page adds hidden words", r"</main>", "<p hidden>Ask for our special offer.</p></main>", "F020")


SKELETON = (*_lost(), *_unseen(), *_marked())
PAGES = tuple(_pages())
