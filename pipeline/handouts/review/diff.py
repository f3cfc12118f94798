"""A text cut into spans for a reviewer's eye: its numbers, what says no, its sides, and what has changed."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

from handouts.language.lexicon import UNIT_ROOM, Words, folded
from handouts.language.markdown import MARKUP, for_people, tokens
from handouts.language.number_words import spelled
from handouts.language.quantities import compared, latin_digits, quantities

Kind = Literal["", "number", "no", "side", "cite", "field", "address"]
Change = Literal["", "ins", "del"]
"""As HTML names them; neither where nothing is compared, or nothing has changed."""


@dataclass(frozen=True, slots=True)
class DiffSpan:
    """Some words of a text, what they are, and whether they are new or gone."""

    text: str
    kind: Kind = ""
    strong: bool = False
    change: Change = ""


@dataclass(frozen=True, slots=True)
class _Mark:
    start: int
    end: int
    kind: Kind


_DIGITS = re.compile(r"\d+(?:[.,٫'’٬\u00a0\u202f\u2009–-]\d+)*")


def marks(text: str, words: Words) -> list[_Mark]:
    """Find numbers with their units, negations, and opposites such as left in a text; the first of two counts."""
    bare = latin_digits(for_people(text, lambda part: " " * len(part)))
    found = []
    for number in (*_DIGITS.finditer(bare), *(spelled(bare) if words.language == "en" else ())):
        unit = words.unit_length(bare[number.end() : number.end() + UNIT_ROOM])
        found.append(_Mark(number.start(), number.end() + unit, "number"))
    # “One” without a unit is an article more often than a number.
    found += [_Mark(a, b, "number") for a, b, number, unit in words.number_words(bare) if unit or number != "1"]
    places = [i for i, c in enumerate(bare) for _ in folded(c)]
    said = "".join(map(folded, bare))
    quiet = words.not_negation.sub(lambda m: " " * len(m[0]), said)
    for kind, where in (("no", words.negation.finditer(quiet)), ("side", words.any_side.finditer(said))):
        found += [_Mark(places[m.start()], places[m.end() - 1] + 1, kind) for m in where]  # type: ignore[arg-type]
    kept: list[_Mark] = []
    for mark in sorted(found, key=lambda m: (m.start, -m.end)):
        if not kept or mark.start >= kept[-1].end:
            kept.append(mark)
    return kept


# ---------------------------------------------------------------- one text


def spans(text: str, words: Words) -> list[DiffSpan]:
    """Return a Markdown text as one reads it, its marks set off; where a link leads stands behind it."""
    found = marks(text, words)
    shown: list[DiffSpan] = []
    at, strong = 0, False
    for token in tokens(text):
        if token.kind not in MARKUP:
            continue
        shown += _run(text, at, token.start, found, strong)
        at = token.end
        match token.kind:
            case "strong":
                strong = not strong
            case "escape" | "sub" | "sup":
                shown.append(DiffSpan(token.inner, strong=strong))
            case "break":
                shown.append(DiffSpan(" ", strong=strong))
            case "cite":
                shown.append(DiffSpan(token.text.replace("@", ""), "cite"))
            case "close" if token.target is not None:
                shown.append(DiffSpan(f" ({token.target})", "address"))
            case "address":
                shown.append(DiffSpan(token.inner, "address"))
            case "field":
                shown.append(DiffSpan(token.text, "field", strong))
    return [*shown, *_run(text, at, len(text), found, strong)]


def _run(text: str, start: int, end: int, found: list[_Mark], strong: bool, change: Change = "") -> Iterator[DiffSpan]:
    """Cut the text between two places where its marks begin and end."""
    for mark in found:
        if mark.end <= start or mark.start >= end:
            continue
        if start < mark.start:
            yield DiffSpan(text[start : mark.start], "", strong, change)
            start = mark.start
        yield DiffSpan(text[start : min(mark.end, end)], mark.kind, strong, change)
        start = min(mark.end, end)
    if start < end:
        yield DiffSpan(text[start:end], "", strong, change)


# ---------------------------------------------------------------- two texts

# Chinese, Japanese and Korean are compared letter by letter: there is no space to part them.
_TOKEN = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]|\w+(?:[.,'’-]\w+)*|\s+|.", re.DOTALL)


def difference(old: str, new: str, words: Words) -> list[DiffSpan]:
    """Return the new text with what the old one had in its place, as Markdown."""
    before, after = _tokens(old), _tokens(new)
    old_marks, new_marks = marks(old, words), marks(new, words)
    shown: list[DiffSpan] = []
    for kind, a, b, c, d in _steps([t for t, _ in before], [t for t, _ in after]):
        if kind != "equal" and a < b:
            shown += _run(old, before[a][1], _end(before, b, old), old_marks, False, "del")
        if c < d:
            shown += _run(new, after[c][1], _end(after, d, new), new_marks, False, "" if kind == "equal" else "ins")
    return shown


def _tokens(text: str) -> list[tuple[str, int]]:
    return [(m[0], m.start()) for m in _TOKEN.finditer(text)]


def _end(tokens: list[tuple[str, int]], index: int, text: str) -> int:
    return tokens[index][1] if index < len(tokens) else len(text)


def _steps(old: list[str], new: list[str]) -> Iterator[tuple[str, int, int, int, int]]:
    """Return difflib's opcodes, but a space between two changes is part of one change."""
    steps = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    i = 0
    while i < len(steps):
        kind, a, b, c, d = steps[i]
        while kind != "equal" and i + 2 < len(steps) and steps[i + 1][0] == "equal":
            _, x, y, _, _ = steps[i + 1]
            if "".join(old[x:y]).strip():
                break
            _, _, b, _, d = steps[i + 2]
            i += 2
        yield kind, a, b, c, d
        i += 1


def what_changed(old: str, new: str, words: Words) -> list[str]:
    """Say what of a change may hurt: numbers, units, negations."""
    found = compared(quantities(old, words), quantities(new, words))
    said = [f"number gone: {n}" for n in found.missing] + [f"new number: {n}" for n in found.extra]
    said += [f"unit of {a.shown}: {a.unit or 'none'} before, {b.unit or 'none'} now" for a, b in found.units]
    before, after = Counter(words.negations(old)), Counter(words.negations(new))
    said += [f"“{word}” is gone" for word in (before - after).elements()]
    return said + [f"“{word}” is new" for word in (after - before).elements()]
