"""Templates with a flaw: a Typst skeleton, a style sheet or a page template drops, hides, moves or adds something."""

import re
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from faults.fault import PDFS, CannotError, Fault, Make, Scene, faults
from handouts.findings import HandoutsError
from handouts.formats import format_named

TYPST, SCREEN, PAGE, BOOK = (
    "pdf/handout.typ.j2",
    "html/screen.css.j2",
    "html/handout.html.j2",
    "epub/book.css.j2",
)


def broken_template(file: str, old: str, new: str) -> Make:
    """A file that is made with a template in which something stands in another's place."""

    def make(scene: Scene) -> bytes:
        with tempfile.TemporaryDirectory() as folder:
            base = Path(shutil.copytree(scene.tools.base, Path(folder, "base")))
            text = (base / file).read_text("utf-8")
            changed, count = re.subn(old, lambda m: m.expand(new), text, count=1, flags=re.DOTALL)
            assert count, f"{file} has nothing like {old}"
            (base / file).write_text(changed, "utf-8")
            try:
                return format_named(scene.form).render(scene.document, replace(scene.tools, base=base))
            except HandoutsError as error:
                raise CannotError(str(error)) from error

    return make


def typst(kind: str, old: str, new: str, *codes: str, forms: Sequence[str] = PDFS) -> Iterator[Fault]:
    yield from faults(kind, broken_template(TYPST, old, new), *codes, forms=forms)


def after_body(kind: str, new: str, *codes: str) -> Iterator[Fault]:
    yield from typst(kind, r"\{\{ body \}\}", r"{{ body }}\n" + new, *codes)


def before_body(kind: str, new: str, *codes: str) -> Iterator[Fault]:
    yield from typst(kind, r"\{\{ body \}\}", new + r"\n{{ body }}", *codes)


def css(kind: str, rule: str, *codes: str) -> Iterator[Fault]:
    """A rule at the end of a web page's and of an EPUB's style sheet."""
    for form, file in (("html", SCREEN), ("epub", BOOK)):
        yield from faults(kind, broken_template(file, r"\Z", f"\n{rule}\n"), *codes, forms=(form,))


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
    }
    for kind, look in looks.items():
        yield from typst(kind, UNKNOWNS, rf"\1, {look})", "F020")


def _marked() -> Iterator[Fault]:
    """The Typst skeleton gets marks, numbers, or what stands around the text wrong."""
    yield from typst("no draft notice at the foot", r"\{% for notice in notices %\}.*?\{% endfor %\}", "", "F015")
    notice = r"block\(width: 100%, text\(\{\{ notice.side \}\}, \{\{ notice.words \| typst \}\}\)\)"
    but_one = r"if counter(page).get().first() != 3 { \g<0> }"
    yield from typst("draft notice lost on one page", notice, but_one, "F015")
    page, pages = (rf"counter\(page\)\.{which}\(\)\.first\(\)" for which in ("get", "final"))
    yield from typst("wrong page number", rf"{page}\)\{{%", "counter(page).get().first() + 1){%", "F022")
    yield from typst("wrong number of pages", rf"{pages}\)\{{%", "(counter(page).final().first() - 1)){%", "F022")
    yield from typst("edition not named at the foot", r"\{\{ identity \| typst \}\}", '"back-pain"', "F022")
    yield from typst("contents too deep", r"depth: 1, indent", "depth: 2, indent", "F011", "F022")
    third = "show outline.entry: it => if it.element.location().page() == 3 { none } else { it }"
    entries = r"(\n *)outline\(title: none,"
    yield from typst("contents without some sections", entries, rf"\1{third}\g<0>", "F022", "F010")
    link = r"\{ underline\(offset: 2pt, stroke: 0.75pt, it\) \}"
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


def _css() -> Iterator[Fault]:
    yield from css("style hides harms", ".harms { display: none; }", "F020")
    yield from css("style hides on paper", "@media print { .call { display: none; } }", "F020")
    yield from css("style hides on phones", "@media (max-width: 30rem) { .unknowns { display: none } }", "F020")
    yield from css(
        "style hides by night",
        "@media (prefers-color-scheme: dark) { .fact { color: #12191f; background: #12191f } }",
        "F020",
    )
    yield from css("style without colour", ".harms li { color: #fff; background: #fff; }", "F020")
    yield from css("style of no size", ".about p { font-size: 1px }", "F020")
    yield from css("style off the page", ".harms { position: absolute; left: -9999px; }", "F020")
    yield from css("style cuts off", ".option { max-height: 12rem; overflow: hidden; }", "F020")
    yield from css("style makes transparent", ".call li { opacity: 0; }", "F020")
    yield from css("style makes invisible", ".option:nth-of-type(2) { visibility: hidden }", "F020")
    yield from css("style shrinks", ".harms { transform: scale(0); }", "F020")
    yield from css("style indents away", ".unknowns { text-indent: -9999px; }", "F020")
    yield from css("style clips", ".pros-cons ul { clip-path: inset(50%); }", "F020")
    yield from css("style adds words", '.call li::after { content: " unless it passes"; }', "F011")
    yield from css("style changes order", ".pros-cons { display: flex; } .benefits { order: 2; }", "F020")
    yield from css("style drops numbers", "ol { list-style: none; }", "F013")
    yield from css("style turns letters round", ".harms li { unicode-bidi: bidi-override; direction: rtl; }", "F020")
    yield from css("style of no colour", ".harms li { color: transparent }", "F020")
    yield from css(
        "style of the colour of paper, by another name",
        "body { --ink: var(--paper, #fff) } .harms li { color: hsl(0 0% 100%); }",
        "F020",
    )
    yield from css("style in a layer", "@layer late { .harms { display: none !important } }", "F020")
    yield from css("style where grids are known", "@supports (display: grid) { .harms { display: none } }", "F020")
    yield from css("style from the web", '@import url("https://example.org/hide.css");', "F020", "F022", "F011")
    yield from css("style of no letters", ".harms li { font: 0/0 serif }", "F020")
    yield from css("style with a filter", ".harms { filter: opacity(0) }", "F020")
    yield from css("style with a mask", ".harms { mask-image: linear-gradient(transparent, transparent) }", "F020")
    yield from css("style heaps letters", ".harms li { letter-spacing: -1em }", "F020")
    yield from css("style heaps words", ".harms li { word-spacing: -9em }", "F020")
    yield from css("style moves away", ".harms { translate: -200vw 0 }", "F020")
    yield from css("style turns away", ".harms { rotate: y 90deg; }", "F020")
    yield from css("style turns away in an older way", ".harms { transform: rotateY(90deg); }", "F020")
    yield from css("style covers", "body::after { content: ''; position: fixed; inset: 0; background: #fff; }", "F020")
    yield from css("style hides all but the first", ".harms li:nth-child(n + 2) { display: none }", "F020")
    yield from css("style hides what has none inside", ".option:has(.harms) .harms { display: none }", "F020")
    yield from css("style of a first line without size", ".harms li::first-line { font-size: 0 }", "F020")
    yield from css("style of the first line", ".harms li::first-line { color: transparent }", "F020")
    yield from css("style pulls up", ".harms { margin-top: -100rem }", "F020")
    yield from css("style pulls up by its block", ".harms { margin-block-start: -100rem }", "F020")
    yield from css("style pulls aside", ".harms { margin-inline-start: -9999px }", "F020")
    yield from css("style in one line that is cut", ".call { white-space: nowrap; overflow: hidden; }", "F020")
    yield from css("style on touch screens", "@media (pointer: coarse) { .harms { display: none } }", "F020")
    yield from css("style with much contrast", "@media (prefers-contrast: more) { .harms { display: none } }", "F020")
    yield from css("style on very narrow screens", "@media (width < 300px) { .harms { display: none } }", "F020")
    yield from css(
        "style on middling screens",
        "@media (min-width: 600px) and (max-width: 800px) { .call { display: none } }",
        "F020",
    )
    yield from css("style of no height", ".harms { block-size: 0; overflow: clip; }", "F020")
    yield from css("style turns columns round", ".pros-cons { display: flex; flex-direction: row-reverse }", "F020")
    yield from css("style places in a grid", ".option { display: grid } .harms { grid-row: 1 }", "F020")
    yield from css("style nests", ".option { & .harms { display: none } }", "F020")
    yield from css("style strikes out", ".harms li { text-decoration: line-through; }", "F020")
    yield from css("picture without a size", "img { width: 0; height: 0 }", "F020")
    yield from css("picture replaced", "figure img, .figure img, img { content: url(data:,) }", "F020", "F011", "F019")
    yield from css(
        "counts backwards",
        "ol { list-style: decimal; counter-reset: list-item 7 } li { counter-increment: list-item -1 }",
        "F013",
    )
    yield from css("numbers as letters in style", "ol { list-style-type: lower-alpha }", "F013")
    yield from css("important style", "li { display: none !important }", "F020")


def _pages() -> Iterator[Fault]:
    def page(kind: str, old: str, new: str, *codes: str) -> Iterator[Fault]:
        yield from faults(kind, broken_template(PAGE, old, new), *codes, forms=("html",))

    yield from page("page drops the text", r"\{\{ body \| safe \}\}", "", "F010")
    yield from page("page says the text twice", r"\{\{ body \| safe \}\}", "{{ body | safe }}{{ body | safe }}", "F011")
    yield from page("page without the draft notice", r"\{% for notice in notices %\}.*?\{% endfor %\}", "", "F015")
    yield from page("page in another language", r'<html lang="\{\{ lang \}\}"', '<html lang="fr"', "F018")
    yield from page("page with another title", r"<title>\{\{ title \}\}", "<title>Handout", "F022")
    yield from page(
        "page links to another edition", r'href="\{\{ e.href \}\}" lang', 'href="../en-US/other.html" lang', "F017"
    )
    yield from page("page adds words", r"</main>", "<p>Ask for our special offer.</p></main>", "F011")
    script = '<script>document.querySelector(".harms").remove()</script></main>'
    yield from page("page runs a script", r"</main>", script, "F011")
    yield from page(
        "page runs a script on loading", r"<body", '<body onload="document.body.lastChild.remove()"', "F011"
    )
    yield from page(
        "page takes its looks from elsewhere",
        r"</head>",
        '<link rel="stylesheet" href="https://example.org/a.css"></head>',
        "F020",
    )
    yield from page("page adds hidden words", r"</main>", "<p hidden>Ask for our special offer.</p></main>", "F020")


SKELETON = (*_lost(), *_unseen(), *_marked())
STYLES = tuple(_css())
PAGES = tuple(_pages())
