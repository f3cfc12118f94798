"""Amounts with a conversion in brackets behind them: 10 pounds (4.5 kg), 101 °F (38.3 °C); and whether it holds."""

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from functools import lru_cache
from itertools import product
from typing import NamedTuple

from handouts.language.lexicon import UNIT_ROOM, Words
from handouts.language.measures import best, kind, may_be_as_much
from handouts.language.quantities import Differences, Quantity, latin_digits, quantities

_IN_BRACKETS = re.compile(r"[(（]([^()（）]{1,60})[)）]")
_BEFORE = 48
"""So many characters before a bracket hold what is converted in it."""


class Conversion(NamedTuple):
    """An amount, and the same in another unit in brackets behind it, as they are written; whether they are as much.

    `right` is what should stand there, with as many digits.
    """

    amount: Quantity
    told: Quantity
    holds: bool
    right: Decimal


@lru_cache(maxsize=1024)
def conversions(text: str, words: Words) -> tuple[Conversion, ...]:
    """The conversions in a text: 10 pounds (about 4.5 kg), 22 to 33 lb (10 to 15 kg), 101 °F / 38.3 °C.

    What a bracket says of something else is none: 5 mL (10 mL from the age of 12 on).
    """
    bare = latin_digits(text)
    places = [(m.start(), m[1]) for m in _IN_BRACKETS.finditer(bare)]
    places += [(m.start(), m[1]) for m in _BEHIND_A_SIGN.finditer(bare)]
    return tuple(c for start, inside in sorted(places) for c in _conversion(bare[:start], inside, words))


_BEHIND_A_SIGN = re.compile(r"(?<=[^\d\s(])\s?[/=≈]\s?(\d[\d.,]*\s?[^\d\s.,;:()/=]{1,12})")


def _conversion(before: str, inside: str, words: Words) -> Iterator[Conversion]:
    """The one or two conversions of a bracket: a range has one at either end."""
    told = quantities(inside, words)
    before = re.split("[)）]", before)[-1][-_BEFORE:]
    said = quantities(before, words)
    meant = said[-len(told) :] if 0 < len(told) <= 2 else ()
    parts = {q.unit for q in said if meant and kind(q.unit) == kind(meant[-1].unit)}
    if len(parts) > 1:
        return  # 5 feet 6 inches
    if len(meant) != len(told) or not (_is_alone(inside, words) and _ends_with_amount(before, words)):
        return
    if len({q.unit for q in told}) != 1 or len({q.unit for q in meant}) != 1 or _MINUS.search(f"{before} {inside}"):
        return
    for one, other in zip(meant, told, strict=True):
        units = [_liquid(a.unit, b.unit) for a, b in ((one, other), (other, one))]
        if units[0] != units[1] and kind(units[0]) == kind(units[1]) != "":
            readings = list(product(*([v for v in q.values if isinstance(v, Decimal)] for q in (one, other))))
            holds = any(may_be_as_much(a, units[0], b, units[1]) for a, b in readings)
            if readings:
                yield Conversion(one, other, holds, best(readings[0][0], units[0], readings[0][1], units[1]))


def _liquid(unit: str, other: str) -> str:
    return "fluid ounce" if unit == "ounce" and kind(other) == "volume" else unit


_MINUS = re.compile(r"(?<![\w.])[-−–]\d")
"""A temperature below zero: numbers are read without their signs."""
_HEDGE = 18
"""So many characters may say that a conversion is a rough one: approximately."""
_SENTENCE = re.compile(r"[.!?。！？؟।]\s|[;；:]")


def _is_alone(inside: str, words: Words) -> bool:
    """Whether a bracket holds an amount or a range, and no more than a word before it."""
    first, last = re.search(r"\d", inside), re.search(r"\d(?=\D*$)", inside)
    if not first or not last:
        return False
    after = inside[last.end() :]
    rest = after[words.unit_length(after[:UNIT_ROOM]) :]
    return first.start() <= _HEDGE and not rest.strip(" .") and not words.units_in(inside[: first.start()])


def _ends_with_amount(before: str, words: Words) -> bool:
    """Whether the last amount of a text is what a bracket behind it tells again: 8 ounces of water (240 mL)."""
    after = re.split(r"\d", before)[-1]
    rest = after[words.unit_length(after[:UNIT_ROOM]) :]
    return len(rest) <= UNIT_ROOM and not _SENTENCE.search(rest) and not words.units_in(rest)


def without_conversions(found: Differences, source: str, target: str, theirs: Words, ours: Words) -> Differences:
    """What two texts differ in, but for numbers that only tell another one of them again, in brackets and rightly."""
    missing = _not_told_again(found.missing, source, theirs, quantities(target, ours))
    extra = _not_told_again(found.extra, target, ours, quantities(source, theirs))
    return replace(found, missing=missing, extra=extra)


def _not_told_again(numbers: tuple[str, ...], text: str, words: Words, others: tuple[Quantity, ...]) -> tuple[str, ...]:
    there = {value for quantity in others for value in quantity.values}
    pairs = (
        [pair for a, b, holds, _ in conversions(text, words) if holds for pair in ((a, b), (b, a))] if numbers else []
    )
    return tuple(n for n in numbers if not any(n == one.shown and other.values & there for one, other in pairs))
