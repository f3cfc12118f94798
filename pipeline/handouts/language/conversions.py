"""Amounts that are one in two measures: 5 mL and a teaspoon, 101 °F and 38.3 °C, 3 tablets of 200 mg and 600 mg."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import lru_cache
from itertools import pairwise, product
from typing import NamedTuple

from handouts.language.lexicon import Words
from handouts.language.quantity_compare import Amount, amounts, as_liquid, says

_ROUNDED = 0.15
"""How much a conversion in brackets may differ: 5 pounds (about 2 kg)."""
_DEGREES_ROUNDED = 1.0
_IN_BRACKETS = re.compile(r"[(（]([^()（）]{1,60})[)）]")
_BEFORE = 48
"""So many characters before a bracket hold what is converted in it."""
_MOST_PIECES = 12


def told_otherwise(here: str, there: str, amount: Amount, words: Words, near: Iterable[str] = ()) -> bool:
    """Whether one text tells an amount of another one in another measure, or as so many pieces of so much each.

    How much is in each may be told in a text `near` by: 8 tablets are 4,000 mg where a tablet has 500 mg.
    """
    told = amounts(here, words)
    pairs = [pair for text in (here, there) for pair in _converted(text, words)]
    if any(says((one,), amount) and says(told, other) for pair in pairs for one, other in (pair, pair[::-1])):
        return True
    if says([whole for whole, *_ in _products(here, words)], amount):
        return True
    if any(says(told, whole) and says(parts, amount) for whole, *parts in _products(there, words)):
        return True
    known = {strength for text in (here, there, *near) for strength in strengths(text, words)}
    return any(_is_as_much(amount, other, strength) for strength in known for other in told)


@lru_cache(maxsize=1024)
def _converted(text: str, words: Words) -> tuple[tuple[Amount, Amount], ...]:
    """The amounts of a text that stand in brackets behind as much in another measure."""
    found = []
    for bracket in _IN_BRACKETS.finditer(text):
        outside = amounts(text[max(0, bracket.start() - _BEFORE) : bracket.start()], words)
        inside = amounts(bracket[1], words)
        found += [(a, b) for a, b in product(outside, inside) if _about_as_much(a, b)]
        both = [(a, b) for a, b in pairwise(outside) if {a.unit, b.unit} in _IN_PARTS]
        found += [(part, b) for one, b in product(both, inside) if _about_as_much(_together(*one), b) for part in one]
    return tuple(found)


_IN_PARTS = ({"pound", "ounce"}, {"foot", "inch"})
"""Units of which an amount may have both: 7 pounds 8 ounces (3.4 kg), 5 feet 6 inches."""


def _together(one: Amount, other: Amount) -> Amount:
    (low, high), (least, most) = one.sizes[0], other.sizes[0]
    return replace(one, sizes=((low + least, high + most),))


def _about_as_much(one: Amount, other: Amount) -> bool:
    one, other = as_liquid(one, other), as_liquid(other, one)
    if one.kind != other.kind or not one.kind:
        return False
    if one.kind == "temperature":
        return any(abs(a - b) <= _DEGREES_ROUNDED for a, _ in one.sizes for b, _ in other.sizes)
    return any(
        low * (1 - _ROUNDED) <= top and bottom <= high * (1 + _ROUNDED)
        for low, high in one.sizes
        for bottom, top in other.sizes
    )


class Strength(NamedTuple):
    """How much of a drug is in how much of what one takes: 160 mg in 5 mL, 500 mg in 1 tablet."""

    drug: float
    kind: str
    amount: float


@lru_cache(maxsize=1024)
def strengths(text: str, words: Words) -> frozenset[Strength]:
    """How strong a text says that a liquid or a tablet is."""
    told = set()
    for m in _strong(text, words):
        masses = [a for a in amounts(m["drug"], words) if a.kind == "mass"]
        liquid = m.groupdict().get("liquid")
        one = f"1 {liquid}" if liquid and liquid.isalpha() else liquid
        volumes = [a.sizes[0][0] for a in amounts(one, words) if a.kind == "volume"] if one else [1.0]
        told |= {Strength(a.sizes[0][0], "volume" if one else "", volume) for a, volume in product(masses, volumes)}
    return frozenset(told)


def strength_places(text: str, words: Words) -> list[tuple[int, int]]:
    """Where a text says how strong something is: from, to."""
    return [m.span() for m in _strong(text, words)]


def _strong(text: str, words: Words) -> Iterator[re.Match[str]]:
    said = text.lower() if len(text.lower()) == len(text) else text
    for pattern in _strength_patterns(words):
        yield from pattern.finditer(said)


@lru_cache(maxsize=16)
def _strength_patterns(words: Words) -> tuple[re.Pattern[str], ...]:
    """A drug beside what it is in: 160 mg in 5 mL, 500 mg tablets, 500 mg per tablet, each tablet has 500 mg."""
    drug = r"(?<![\d.,])(?P<drug>\d[\d.,]*\s?-?(?:mcg|µg|mg|g)\b)"
    liquid = r"(?P<liquid>(?:\d[\d.,]*\s?)?(?:ml|l)\b)"
    tablets = words.units.get("tablet")
    piece = "|".join([_PIECES, *([tablets.pattern] if tablets else [])])
    between = r"(?:\s|-|[^\W\d_]){1,20}?"
    return tuple(
        re.compile(pattern)
        for pattern in (
            rf"{drug}\s*(?:/|(?:\w+\s+){{0,2}}?(?:{_IN})\s+(?:(?:{_EACH})\s+)?)\s*{liquid}",
            rf"{drug}(?:{between}\b(?:{piece})|\s+each\b(?!\s+\w))",
            rf"\b(?:{piece}){between}{drug}",
        )
    )


_PIECE = frozenset(("tablet", "capsule", "puff", "drop"))
_IN = "in|per|en|por|par|dans|pro|pour|each|every"
_EACH = "each|every|cada|chaque|one|a"
_PIECES = (
    "(?:capsule|caplet|puff|spray|patche?|lozenge|drop|sachet|packet|suppositor(?:y|ie)|cápsula|gélule|comprimé"
    "|comprimido|pastilla|tableta)s?"
)


def _is_as_much(one: Amount, other: Amount, strength: Strength) -> bool:
    """Whether so much of a drug is so much of what one takes: 320 mg and 10 mL of 160 mg in 5 mL."""
    drug, taken = (one, other) if one.kind == "mass" else (other, one)
    fits = taken.kind == strength.kind or (not strength.kind and (taken.kind in _PIECE or taken.shown == "half"))
    if drug.kind != "mass" or not fits:
        return False
    return any(
        abs(mass * strength.amount - strength.drug * size) <= 1e-6 * mass * strength.amount
        for mass, _ in drug.sizes
        for size, _ in taken.sizes
    )


@lru_cache(maxsize=1024)
def _products(text: str, words: Words) -> tuple[tuple[Amount, Amount, Amount], ...]:
    """What so many pieces of so much each are together, with the number of pieces and how much each of them is."""
    found = amounts(text, words)
    counts = [(a, n) for a in found if a.unit in ("", *_PIECE) for n, _ in a.sizes if 2 <= n <= _MOST_PIECES]
    doses = [a for a in found if a.kind in ("mass", "volume")]
    return tuple(
        (
            Amount("", dose.kind, tuple((low * n, high * n) for low, high in dose.sizes), hard=True, unit=dose.unit),
            a,
            dose,
        )
        for (a, n), dose in product(counts, doses)
        if n == int(n)
    )
