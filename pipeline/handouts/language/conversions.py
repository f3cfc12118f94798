"""Amounts that are one in two measures: 5 mL and a teaspoon, 101 °F and 38.3 °C, 3 tablets of 200 mg and 600 mg."""

import re
from collections.abc import Iterable
from functools import lru_cache
from itertools import product
from typing import NamedTuple

from handouts.language.lexicon import Words, folded
from handouts.language.quantity_compare import Amount, amounts, says

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
        found += [(a, b) for a, b in product(outside, amounts(bracket[1], words)) if _about_as_much(a, b)]
    return tuple(found)


def _about_as_much(one: Amount, other: Amount) -> bool:
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
    found = [
        (m["drug"], m["liquid"] if m["liquid"][0].isdigit() else f"1 {m['liquid']}") for m in _IN_LIQUID.finditer(text)
    ]
    pieces = words.units.get("tablet", _NO_PIECE).pattern
    for m in _of_pieces(f"{pieces}|{_PIECES}" if words.language == "en" else pieces).finditer(folded(text)):
        found.append((next(filter(None, m.groups())), ""))
    told = set()
    for drug, liquid in found:
        masses = [a for a in amounts(drug, words) if a.kind == "mass"]
        volumes = [a.sizes[0][0] for a in amounts(liquid, words) if a.kind == "volume"] if liquid else [1.0]
        told |= {
            Strength(mass.sizes[0][0], "volume" if liquid else "", volume) for mass, volume in product(masses, volumes)
        }
    return frozenset(told)


_DRUG = r"\d[\d.,]*\s?-?(?:mcg|µg|mg|g)\b"
_IN_LIQUID = re.compile(
    rf"(?<![\d.,])(?P<drug>{_DRUG})\s*(?:/|(?:\w+\s+){{0,2}}?(?:in|per|en|por|par|dans|pro|each|every)\s+(?:each\s+|every\s+|cada\s+)?)"
    r"\s*(?P<liquid>(?:\d[\d.,]*\s?)?(?:mL|ml|L)\b)"
)
_PIECES = "(?:capsule|caplet|puff|spray|patche?|lozenge|drop|sachet|packet|suppositor(?:y|ie))s?"
_NO_PIECE = re.compile("(?!)")


@lru_cache(maxsize=16)
def _of_pieces(pieces: str) -> re.Pattern[str]:
    """A drug beside the piece that it is in: 500 mg tablets, each tablet has 500 mg, 500 mg per tablet."""
    letters = r"[^\W\d_]"
    between = rf"(?:\s|-|{letters}){{1,20}}?"
    return re.compile(rf"(?<![\d.,])({_DRUG}){between}(?:{pieces})|(?:{pieces}){between}(?<![\d.,])({_DRUG})")


def _is_as_much(one: Amount, other: Amount, strength: Strength) -> bool:
    """Whether so much of a drug is so much of what one takes: 320 mg and 10 mL of 160 mg in 5 mL."""
    drug, taken = (one, other) if one.kind == "mass" else (other, one)
    fits = taken.kind == strength.kind or (not strength.kind and (taken.kind == "tablet" or taken.shown == "half"))
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
    counts = [(a, n) for a in found if a.unit in ("", "tablet") for n, _ in a.sizes if 2 <= n <= _MOST_PIECES]
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
