"""Amounts that are one in two measures: 5 mL and a teaspoon, 101 °F and 38.3 °C, 3 tablets of 200 mg and 600 mg."""

import re
from functools import lru_cache
from itertools import product

from handouts.language.lexicon import Words
from handouts.language.quantity_compare import Amount, amounts, says

_ROUNDED = 0.15
"""How much a conversion in brackets may differ: 5 pounds (about 2 kg)."""
_DEGREES_ROUNDED = 1.0
_IN_BRACKETS = re.compile(r"\(([^()]{1,60})\)")
_BEFORE = 48
"""So many characters before a bracket hold what is converted in it."""
_MOST_PIECES = 12


def told_otherwise(here: str, there: str, amount: Amount, words: Words) -> bool:
    """Whether one text tells an amount of another one in another measure, or as so many pieces of so much each."""
    told = amounts(here, words)
    pairs = [pair for text in (here, there) for pair in _converted(text, words)]
    if any(says((one,), amount) and says(told, other) for pair in pairs for one, other in (pair, pair[::-1])):
        return True
    if says([whole for whole, *_ in _products(here, words)], amount):
        return True
    return any(says(told, whole) and says(parts, amount) for whole, *parts in _products(there, words))


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
