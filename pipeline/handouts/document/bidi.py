"""Numbers stay with their units and in their own order; words in another script say which language they are in.

In a right-to-left line, plain Unicode order shows 15-30 as 30-15 and 80 mg as mg 80. So each such piece becomes a span
with a direction of its own, which every format sets as an isolated run.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from handouts.document import pandoc_ast as ast
from handouts.language.addresses import is_address
from handouts.language.lexicon import UNIT_ROOM, Words
from handouts.language.locales import Locale

LRI, RLI, PDI = "\u2066", "\u2067", "\u2069"
"""Unicode's marks around a left-to-right or a right-to-left run, for formats that have no better way to say it."""

# ---------------------------------------------------------------- what is looked for

_NO_BREAK = "\u00a0"
_SPACE = "[ \u00a0\u202f]"
_D = "[0-9٠-٩۰-۹]"
_NUMBER = rf"(?:{_D}{{1,3}}(?:{_SPACE}{_D}{{3}})+(?!{_D})|{_D}(?:[0-9٠-٩۰-۹.,٫٬]*{_D})?)"
"""1, 2.5, 1,000 and 1 000; a comma or a stop at the end is the sentence's."""

_AND = rf"(?:{_SPACE}?[-‐‑–−/×xX~～]{_SPACE}?|[—:])"
"""What ties two numbers: 15-30, 1/2, 3 x 2, 1:30. After a colon or a long dash with a space, something new begins."""

_NUMBERS = rf"{_NUMBER}(?:{_AND}{_NUMBER})*"
_SIGN = rf"(?:[<>≥≤±≈]{_SPACE}?|[-‑−+])?"
_UNIT = rf"""(?:{_SPACE}?(?:
    °(?:{_SPACE}?[CF](?![A-Za-z]))?
  | [%٪‰℃℉]
  | (?![xX]{_SPACE}?{_D})                                          # not: 3 x 2
    [A-Za-zµμ]{{1,4}}(?:/[A-Za-zµμ]{{1,4}}){{0,2}}(?:{_SPACE}Hg)?  # mg, mg/kg, mm Hg
    (?!\.?[A-Za-z])                                                # and no longer word
))"""
_DOSE = rf"{_SPACE}?(?:[°%٪‰℃℉]|(?:m[glLm]|[cµμ]?[mg]|[kmµμ]c?g|[lL]|IU)(?![A-Za-z]))"
_PHONE = rf"""(?:
    (?=[+(]?(?:{_D}[()\-‐‑–./ \u00a0]{{0,3}}){{6}}{_D})             # seven digits at least
    (?!{_D}+{_SPACE}{_D}+(?!{_SPACE}?[()\-‐‑–./0-9])(?<!{_D}{{3}}{_SPACE}{_D}{{4}}))  # not: in 2026 100 people
    [+(]?{_D}+(?:
        (?:\)?{_SPACE}?[-‐‑–]{_SPACE}?\(?|\){_SPACE}?|{_SPACE}?\(|{_SPACE}){_D}+  # dashes, brackets, spaces
      | [./]{_D}{{2,}}
    )+
    (?![.,]?{_D}|{_DOSE})                                          # and no unit after them
)"""
_LEFT_TO_RIGHT = re.compile(
    rf"""(?<![A-Za-z0-9٠-٩۰-۹_])(?<![0-9٠-٩۰-۹][.,٫٬])(?:
    {_PHONE}
  | {_SIGN}{_NUMBER}{_UNIT}(?:{_AND}{_NUMBER}{_UNIT}?)*  # with a unit
  | {_SIGN}{_NUMBER}(?:{_AND}{_NUMBER}{_UNIT}?)+         # a range
  | [-‑−+]{_NUMBER}                                      # with a sign
    )""",
    re.VERBOSE,
)
"""What a right-to-left line would put in another order: phone numbers, ranges, signs, numbers with a Latin unit."""

_L = "A-Za-zÀ-ÖØ-öø-ɏḀ-ỿ"
_WORD = rf"(?:[{_L}0-9_'’&®™.+‐‑–@:/#?=%~-]*[{_L}0-9®™+%])?"
_BETWEEN = r"(?:[ \u00a0]?[,/&][ \u00a0]?|\.?[ \u00a0])"
_LATIN = re.compile(
    rf"""
    https?://[!-~]*[A-Za-z0-9/]
  | (?:{_NUMBERS}[ \u00a0-]?)?[{_L}]{_WORD}  # a word, with a number before it
    (?:{_BETWEEN}[{_L}0-9]{_WORD})*          # and others
    """,
    re.VERBOSE,
)
"""Words in Latin letters, with the number before them, as in an address, and those between them."""

_COUNTED = re.compile(rf"(?:(?<![A-Za-z0-9])[-‑−])?{_NUMBERS}")
"""Numbers, with the sign of one below zero."""
_PHONE_NUMBER = re.compile(rf"(?<![A-Za-z0-9٠-٩۰-۹_]){_PHONE}", re.VERBOSE)
_BEFORE_SIGN = re.compile(r" (?=[;:!?»])|(?<=«) ")


# ---------------------------------------------------------------- in Pandoc's tree


def arranged(locale: Locale, words: Words, foreign: str) -> ast.Change:
    """The change that does it to every block of words. `foreign` is the language of words in Latin letters."""
    setter = _Setter(locale, words, foreign if foreign != locale.language else "en")

    # Only blocks: the inlines of each are gone through from the outside in, so that nothing is marked twice.
    def change(node: ast.Node) -> ast.Node | None:
        match node:
            case {"t": "Para" | "Plain" | "Header"}:
                return ast.with_inner(node, setter.inlines(ast.inner(node)))
            case {"t": "DefinitionList", "c": entries}:
                return {"t": "DefinitionList", "c": [[setter.inlines(term), meanings] for term, meanings in entries]}
            case {"t": "Table", "c": [attributes, caption, columns, *rest]} if locale.dir == "rtl":
                mirrored = [[{"t": _MIRRORED.get(align["t"], align["t"])}, width] for align, width in columns]
                return {"t": "Table", "c": [attributes, caption, mirrored, *rest]}
        return None

    return change


_MIRRORED = {"AlignLeft": "AlignDefault", "AlignRight": "AlignLeft"}
"""A column that is set left in a table of Markdown begins where its lines begin, which is at the right."""


@dataclass(frozen=True, slots=True)
class _Mark:
    """A piece of a text that needs a span with these attributes."""

    start: int
    end: int
    attributes: list[Any]


@dataclass(frozen=True, slots=True)
class _Held:
    """A bold or otherwise stressed part of a run of words: where it stands in the run's text."""

    start: int
    end: int
    kind: str


@dataclass(frozen=True, slots=True)
class _Setter:
    locale: Locale
    words: Words
    foreign: str

    def inlines(self, inlines: ast.Nodes) -> ast.Nodes:
        """Runs of words are cut into pieces; what is between them is gone into, unless it says its own direction."""
        out: ast.Nodes = []
        run: ast.Nodes = []
        for node in (*inlines, None):
            if node is not None and (node["t"] in _TEXT or _is_plain_stress(node)):
                run.append(node)
                continue
            out += self._run(run)
            run = []
            if node is not None:
                out.append(self._within(node))
        return out

    def _within(self, node: ast.Node) -> ast.Node:
        match node["t"]:
            case "Span" if ast.pair(node, "dir") or "quantity" in ast.classes(node):
                return node
            case "Span" if ast.pair(node, "lang"):
                return self._directed(node, ast.words(node))
            case "Link" if ast.pair(node, "dir"):
                return node
            case "Link" if is_address(ast.words(node), node["c"][2][0]):
                return self._directed(node, "A")
            case "Strong" | "Emph" | "Span" | "Link":
                return ast.with_inner(node, self.inlines(ast.inner(node)))
        return node

    def _directed(self, node: ast.Node, said: str) -> ast.Node:
        """A node with the direction of some words, where it is not the page's."""
        kinds = {unicodedata.bidirectional(c) for c in said}
        own = "rtl" if kinds & {"R", "AL"} else "ltr" if "L" in kinds else self.locale.dir
        identifier, classes, pairs = ast.attributes(node)
        if own == self.locale.dir:
            return node
        return ast.with_attributes(node, [identifier, classes, [*pairs, ["dir", own]]])

    def _run(self, run: ast.Nodes) -> ast.Nodes:
        """Words in a row, the stressed ones among them: a dose is one, be its number bold or not."""
        text = ""
        held: list[_Held] = []
        for node in run:
            said = _said(node)
            if node["t"] not in _TEXT:
                held.append(_Held(len(text), len(text) + len(said), node["t"]))
            text += said
        text = self._unbroken(text)
        return _pieces(text, held, list(self._marks(text)))

    def _unbroken(self, text: str) -> str:
        """The text with no-break spaces between numbers and their units, in phone numbers and ranges, and before signs
        that French sets apart.
        """
        whole = [(start, end) for start, end, _ in self._counted(text)]
        whole += [(m.start(), m.end()) for m in _PHONE_NUMBER.finditer(text)]
        if self.locale.dir == "rtl":
            whole += [(m.start(), m.end()) for m in _LEFT_TO_RIGHT.finditer(text)]
        out = list(text)
        for start, end in whole:
            out[start:end] = text[start:end].replace(" ", _NO_BREAK)
        return _BEFORE_SIGN.sub(_NO_BREAK, "".join(out))

    def _counted(self, text: str) -> Iterator[tuple[int, int, bool]]:
        """Each number or range with the unit after it: where it begins and ends, and whether there is one."""
        before = None
        for number in _COUNTED.finditer(text):
            start, end = number.span()
            if before is not None and self.locale.east_asian:
                # 15 到 30 分钟 is one range, too.
                start = before.start() if self.words.joins(text[before.end() : start]) else start
            unit = self.words.unit_length(text[end : end + UNIT_ROOM])
            yield start, end + unit, bool(unit)
            before = number

    def _marks(self, text: str) -> Iterator[_Mark]:
        """The pieces that need a span, in order and apart."""
        counted = [(start, end) for start, end, has_unit in self._counted(text) if has_unit]
        found: list[_Mark] = []
        if self.locale.dir == "rtl":
            ltr = ast.attr("", ("ltr",), dir="ltr")
            found = [_Mark(m.start(), m.end(), ltr) for m in _LEFT_TO_RIGHT.finditer(text)]
        elif self.locale.east_asian:  # no space before a unit, and a line may break there all the same
            found = [_Mark(start, end, ast.attr("", ("quantity",))) for start, end in counted]
        if self.locale.script != "Latn":
            found += self._foreign(text, [*counted, *((m.start, m.end) for m in found)])
        end_of_last = 0
        for mark in sorted(found, key=lambda m: (m.start, -m.end)):
            if mark.start >= end_of_last:
                yield mark
                end_of_last = mark.end

    def _foreign(self, text: str, numbers: list[tuple[int, int]]) -> Iterator[_Mark]:
        """Words in Latin letters, with the numbers among them. A unit is none, nor is a number that has its own unit
        after them: MRI 15 分钟.
        """
        direction = {"dir": "ltr"} if self.locale.dir == "rtl" else {}
        attributes = ast.attr("", (), lang=self.foreign, **direction)
        at = 0
        while words := _LATIN.search(text, at):
            start, end = words.span()
            around = [last for first, last in numbers if first <= start < last and (first < start or end <= last)]
            if around:
                at = max(around)
                continue
            end = min([end, *(first for first, last in numbers if start < first < end < last)])
            at = end
            yield _Mark(start, start + len(text[start:end].rstrip(" \u00a0,/&")), attributes)


_TEXT = {"Str", "Space", "SoftBreak"}


def _is_plain_stress(node: ast.Node) -> bool:
    return node["t"] in {"Strong", "Emph"} and bool(node["c"]) and all(n["t"] in _TEXT for n in node["c"])


def _said(node: ast.Node) -> str:
    if node["t"] in {"Strong", "Emph"}:
        return "".join(map(_said, node["c"]))
    return str(node["c"]) if node["t"] == "Str" else " "


def _pieces(text: str, held: list[_Held], marks: list[_Mark]) -> ast.Nodes:
    """A run's text as inlines again, with spans for its marks: in a stressed part, or around it."""
    inside = [m for m in marks if any(h.start <= m.start and m.end <= h.end for h in held)]
    out: ast.Nodes = []
    at = 0
    for mark in (m for m in marks if m not in inside):
        out += _stressed(text, at, mark.start, held, inside)
        out.append(ast.span(mark.attributes, _stressed(text, mark.start, mark.end, held, ())))
        at = mark.end
    return out + _stressed(text, at, len(text), held, inside)


def _stressed(text: str, start: int, end: int, held: Iterable[_Held], marks: Iterable[_Mark]) -> ast.Nodes:
    """A stretch of a run's text with its stressed parts. One that reaches beyond the stretch is cut."""
    out: ast.Nodes = []
    for part in held:
        first, last = max(part.start, start), min(part.end, end)
        if first < last:
            out += ast.text(text[start:first])
            out.append({"t": part.kind, "c": _marked(text, first, last, marks)})
            start = last
    return out + ast.text(text[start:end])


def _marked(text: str, start: int, end: int, marks: Iterable[_Mark]) -> ast.Nodes:
    out: ast.Nodes = []
    for mark in marks:
        if start <= mark.start and mark.end <= end:
            out += ast.text(text[start : mark.start])
            out.append(ast.span(mark.attributes, ast.text(text[mark.start : mark.end])))
            start = mark.end
    return out + ast.text(text[start:end])


# ---------------------------------------------------------------- for formats without isolated runs


def isolated(inlines: ast.Nodes, direction: str = "ltr") -> ast.Nodes:
    """Inlines between the marks of a run with a direction of its own, mostly left to right."""
    return [ast.string(LRI if direction == "ltr" else RLI), *inlines, ast.string(PDI)]


def with_marks(node: ast.Node) -> ast.Node | ast.Nodes | None:
    """For formats whose runs have no direction of their own: spans and links that run left to right get marks."""
    if ast.pair(node, "dir") != "ltr":
        return None
    if node["t"] == "Span":
        return ast.with_inner(node, isolated(ast.inner(node)))
    if node["t"] == "Link":
        # Outside the link, or its underline would show under the marks; the span keeps Word's run left to right.
        return isolated([ast.with_inner(node, [ast.span(ast.attr("", ("ltr",), dir="ltr"), ast.inner(node))])])
    return None
