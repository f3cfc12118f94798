"""Style sheets with a flaw: one rule more, which hides or moves words, or adds some."""

from collections.abc import Iterator

from faults.fault import Fault, faults
from faults.template import broken_template

SHEETS = {"html": "html/screen.css.j2", "epub": "epub/book.css.j2"}

HIDING = {
    "hides": ".harms { display: none; }",
    "hides all": "li { display: none !important }",
    "hides all but the first": ".harms li:nth-child(n + 2) { display: none }",
    "hides one of a kind": ".option:nth-of-type(3) { visibility: hidden }",
    "hides what has something inside": ".option:has(.harms) .harms { display: none }",
    "hides in a nested rule": ".option { & .harms { display: none } }",
    "hides in a layer": "@layer late { .harms { display: none !important } }",
    "hides where grids are known": "@supports (display: grid) { .harms { display: none } }",
    "hides on paper": "@media print { .call { display: none; } }",
    "hides on phones": "@media (max-width: 30rem) { .unknowns { display: none } }",
    "hides on very narrow screens": "@media (width < 300px) { .harms { display: none } }",
    "hides on middling screens": "@media (min-width: 600px) and (max-width: 800px) { .call { display: none } }",
    "hides on touch screens": "@media (pointer: coarse) { .harms { display: none } }",
    "hides where much contrast is wanted": "@media (prefers-contrast: more) { .harms { display: none } }",
    "hides by night": "@media (prefers-color-scheme: dark) { .fact { color: #12191f; background: #12191f } }",
    "takes a sheet from the web": '@import url("https://example.org/hide.css");',
    "draws white on white": ".harms li { color: #fff; background: #fff; }",
    "draws white by other names": ".harms li { color: hsl(0 0% 100%); background: snow }",
    "draws in no colour": ".harms li { color: transparent }",
    "draws a first line in no colour": ".harms li::first-line { color: transparent }",
    "draws letters of one pixel": ".about p { font-size: 1px }",
    "draws letters of no size": ".harms li { font: 0/0 serif }",
    "draws a first line of no size": ".harms li::first-line { font-size: 0 }",
    "draws a picture of no size": "img { width: 0; height: 0 }",
    "puts another picture in place": "img { content: url(data:,) }",
    "draws letters upon each other": ".harms li { letter-spacing: -1em }",
    "draws words upon each other": ".harms li { word-spacing: -9em }",
    "makes transparent": ".call li { opacity: 0; }",
    "makes transparent by a filter": ".harms { filter: opacity(0) }",
    "masks": ".harms { mask-image: linear-gradient(transparent, transparent) }",
    "covers": "body::after { content: ''; position: fixed; inset: 0; background: #fff; }",
    "clips": ".pros-cons ul { clip-path: inset(50%); }",
    "cuts off": ".option { max-height: 12rem; overflow: hidden; }",
    "cuts off a line": ".call { white-space: nowrap; overflow: hidden; }",
    "leaves no height": ".harms { block-size: 0; overflow: clip; }",
    "shrinks": ".harms { transform: scale(0); }",
    "turns edge on": ".harms { rotate: y 90deg; }",
    "turns edge on in an older way": ".harms { transform: rotateY(90deg); }",
    "puts off the page": ".harms { position: absolute; left: -9999px; }",
    "moves off the page": ".harms { translate: -200vw 0 }",
    "indents off the page": ".unknowns { text-indent: -9999px; }",
    "pulls up": ".harms { margin-top: -100rem }",
    "pulls up by its block": ".harms { margin-block-start: -100rem }",
    "pulls aside": ".harms { margin-inline-start: -9999px }",
    "changes the order": ".pros-cons { display: flex; } .benefits { order: 2; }",
    "turns columns round": ".pros-cons { display: flex; flex-direction: row-reverse }",
    "places in a grid": ".option { display: grid } .harms { grid-row: 1 }",
    "turns letters round": ".harms li { unicode-bidi: bidi-override; direction: rtl; }",
    "strikes out": ".harms li { text-decoration: line-through; }",
}
"""What a style sheet does, and the rule that does it. Nobody sees or can read the words then."""

COUNTING = {
    "drops numbers": "ol { list-style: none; }",
    "writes letters for numbers": "ol { list-style-type: lower-alpha }",
    "counts from seven": "ol { list-style: decimal; counter-reset: list-item 7 }",
}


def _faults() -> Iterator[Fault]:
    def css(kind: str, rule: str, *codes: str) -> Iterator[Fault]:
        for form, file in SHEETS.items():
            yield from faults(kind, broken_template(file, r"\Z", f"\n{rule}\n"), *codes, forms=(form,))

    for kind, rule in HIDING.items():
        yield from css(kind, rule, "F020")
    for kind, rule in COUNTING.items():
        yield from css(kind, rule, "F013")
    yield from css("adds words", '.call li::after { content: " unless it passes"; }', "F011")


STYLES = tuple(_faults())
