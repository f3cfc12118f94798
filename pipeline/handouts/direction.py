"""Numbers stay with their units and in their own order; words in another script say which language they are in.

In a right-to-left line, plain Unicode order shows 15-30 as 30-15 and 80 mg as mg 80. So each such piece becomes a span
with a direction of its own, which every format sets as an isolated run.
"""

import re
from collections.abc import Callable, Iterator

from handouts import ast
from handouts.locales import Locale
from handouts.wording import UNSPACED, Words

LRI, PDI = "\u2066", "\u2069"
"""Unicode's marks around a left-to-right run, for formats that have no better way to say it."""

_NO_BREAK = "\u00a0"
_DIGIT = "[0-9٠-٩۰-۹]"
_NUMBER = rf"[+±<>≥≤]?{_DIGIT}(?:[0-9٠-٩۰-۹.,٫٬]*{_DIGIT})?"
_SPREAD = rf"(?:[ \u00a0]?[-‐‑–—/:×][ \u00a0]?{_NUMBER})"
_LATIN_UNIT = (
    r"[ \u00a0]?(?:°[ \u00a0]?[CF](?![A-Za-z])|[%٪]|[A-Za-zµμ]{1,4}(?:/[A-Za-z]{1,4}|[ \u00a0]Hg)?(?![A-Za-z]))"
)
_LEFT_TO_RIGHT = re.compile(
    rf"(?<![\w.])(?:[+(]?{_DIGIT}[0-9()+\-‐‑–./ \u00a0]{{5,}}{_DIGIT}"  # a phone number
    rf"|{_NUMBER}(?:{_SPREAD}+(?:{_LATIN_UNIT})?|{_LATIN_UNIT}))"
)
"""What a right-to-left line would put in another order: phone numbers, ranges, numbers with a Latin unit."""

_LATIN_WORD = r"[A-Za-z0-9_À-ɏ'’&®™.+-]*"
_LATIN = re.compile(
    rf"(?:[0-9]+[ \u00a0])?[A-Za-zÀ-ɏ]{_LATIN_WORD}(?:[ \u00a0,/]+[A-Za-zÀ-ɏ0-9]{_LATIN_WORD})*(?<![.,'’+-])"
)
_FOREIGN_SCRIPTS = {"Arab", "Hans", "Hant", "Kore", "Jpan", "Cyrl", "Deva", "Hebr", "Thai", "Beng"}
_AFTER_NUMBER = re.compile(rf"{_NUMBER}(?:{_SPREAD})*")
_BEFORE_SIGN = re.compile(r" (?=[;:!?»])|(?<=«) ")


def arranged(locale: Locale, words: Words, foreign: str) -> ast.Change:
    """The change that does it to every run of words. `foreign` is the language of words in Latin letters."""

    def change(node: ast.Node) -> ast.Node | None:
        match node["t"]:
            case "Para" | "Plain" | "Strong" | "Emph":
                return {"t": node["t"], "c": list(_inlines(node["c"], pieces))}
            case "Header":
                level, attributes, inlines = node["c"]
                return {"t": "Header", "c": [level, attributes, list(_inlines(inlines, pieces))]}
            case "DefinitionList":
                return {
                    "t": "DefinitionList",
                    "c": [[list(_inlines(t, pieces)), meanings] for t, meanings in node["c"]],
                }
            case "Span" if not ast.pair(node, "lang") and not ast.pair(node, "dir"):
                return {"t": "Span", "c": [node["c"][0], list(_inlines(node["c"][1], pieces))]}
        return None

    def pieces(text: str) -> Iterator[ast.Node]:
        yield from _pieces(_unbroken(text, locale, words), locale, words, foreign)

    return change


def _inlines(inlines: ast.Nodes, pieces: Callable[[str], Iterator[ast.Node]]) -> Iterator[ast.Node]:
    """Runs of words are cut into pieces; everything between them stays."""
    run: list[str] = []
    for node in (*inlines, None):
        if node is not None and node["t"] in {"Str", "Space", "SoftBreak"}:
            run.append(node["c"] if node["t"] == "Str" else " ")
            continue
        if run:
            yield from pieces("".join(run))
            run = []
        if node is not None:
            yield node


def _unbroken(text: str, locale: Locale, words: Words) -> str:
    """The text with a no-break space between a number and its unit, and before signs that French sets apart."""
    out: list[str] = []
    at = 0
    for number in _AFTER_NUMBER.finditer(text):
        end = number.end()
        if text[end : end + 1] == " " and words.unit_after(text[end : end + 24]):
            out += [text[at:end], _NO_BREAK]
            at = end + 1
    out.append(text[at:])
    return _BEFORE_SIGN.sub(_NO_BREAK, "".join(out))


def _pieces(text: str, locale: Locale, words: Words, foreign: str) -> Iterator[ast.Node]:
    at = 0
    for start, end, attributes in _marked(text, locale, words, foreign):
        yield from ast.text(text[at:start])
        yield {"t": "Span", "c": [attributes, ast.text(text[start:end])]}
        at = end
    yield from ast.text(text[at:])


def _marked(text: str, locale: Locale, words: Words, foreign: str) -> Iterator[tuple[int, int, list[object]]]:
    """The pieces that need a span, in order and apart: where, and its attributes."""
    found: list[tuple[int, int, list[object]]] = []
    if locale.dir == "rtl":
        found += [(m.start(), m.end(), ast.attr("", ("ltr",), dir="ltr")) for m in _LEFT_TO_RIGHT.finditer(text)]
    if locale.language in UNSPACED:
        found += [(start, end, ast.attr("", ("quantity",))) for start, end in _counted(text, words)]
    if locale.script in _FOREIGN_SCRIPTS:
        direction = {"dir": "ltr"} if locale.dir == "rtl" else {}
        found += [(m.start(), m.end(), ast.attr("", (), lang=foreign, **direction)) for m in _LATIN.finditer(text)]
    end_of_last = 0
    for start, end, attributes in sorted(found, key=lambda f: (f[0], -f[1])):
        if start >= end_of_last:
            yield start, end, attributes
            end_of_last = end


def _counted(text: str, words: Words) -> Iterator[tuple[int, int]]:
    """Numbers with the unit that follows them, in languages that put no space there and may break anywhere."""
    for number in _AFTER_NUMBER.finditer(text):
        if length := words.unit_length(text[number.end() : number.end() + 8]):
            yield number.start(), number.end() + length


def isolated(inlines: ast.Nodes) -> ast.Nodes:
    """Inlines between the marks of a left-to-right run."""
    return [{"t": "Str", "c": LRI}, *inlines, {"t": "Str", "c": PDI}]


def with_marks(node: ast.Node) -> ast.Node | ast.Nodes | None:
    """For formats whose runs have no direction of their own: spans and links that run left to right get marks."""
    if node["t"] == "Span" and ast.pair(node, "dir") == "ltr":
        return {"t": "Span", "c": [node["c"][0], isolated(node["c"][1])]}
    if node["t"] == "Link" and ast.pair(node, "dir") == "ltr":
        attributes, inlines, target = node["c"]
        # Outside the link, or its underline would show under the marks; the span keeps Word's run left to right.
        span = {"t": "Span", "c": [ast.attr("", ("ltr",), dir="ltr"), inlines]}
        return isolated([{"t": "Link", "c": [attributes, [span], target]}])
    return None
