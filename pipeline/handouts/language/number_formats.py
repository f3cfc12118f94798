"""Numbers that are written in two ways and mean one: 1 000 and 1,000, ½ and 0.5, 2:30 p.m. and 14 h 30, 5月5日."""

import re
from collections.abc import Sequence
from decimal import Decimal
from functools import partial

from handouts.language.lexicon import Words, folded
from handouts.language.quantities import latin_digits

THIN = "\u202f"
"""What stands between thousands, and in no phone number."""

_FRACTIONS = {"½": "5", "¼": "25", "¾": "75", "⅓": "333", "⅔": "667", "⅛": "125"}
_FRACTION = re.compile(rf"(?:(\d+)\s?)?([{''.join(_FRACTIONS)}])")
_SLASHED = re.compile(r"(?<![\d/.,])(?:(\d+) )?([123])/([2348])(?![\d/])")
_SPACED = re.compile(r"(?<![\d.,:/-])\d{1,3}(?: \d{3})+(?![\d:/-])")
_GLUED = re.compile(r"(?<=\d)(?=[^\W\d_])")
_FULL_HOUR = re.compile(r"(?<=\d)\s?[:h.]\s?00(?!\d)", re.IGNORECASE)


def in_one_format(text: str, words: Words, months: Sequence[str] = ()) -> str:
    """A text with its numbers in one format: thousands together, fractions as decimals, hours from 0 to 24.

    `months` are the names of the twelve months in its language: beside a number they become numbers, too.
    """
    said = latin_digits(folded(text))
    said = _FRACTION.sub(lambda m: f"{m[1] or 0}.{_FRACTIONS[m[2]]}", said)
    said = _SLASHED.sub(lambda m: f"{int(m[1] or 0) + Decimal(m[2]) / Decimal(m[3]):.4g}", said)
    said = _GLUED.sub(" ", _SPACED.sub(lambda m: m[0].replace(" ", THIN), said))
    for factor, scale in words.scales.items():
        said = re.sub(rf"(\d+(?:[.,]\d+)?)\s?(?:{scale.pattern})", partial(_times, factor=int(factor)), said)
    return _with_months(_by_the_clock(said, words), months)


def _times(found: re.Match[str], factor: int) -> str:
    return f"{(Decimal(found[1].replace(',', '.')) * factor).normalize():,f}".replace(",", THIN)


def _by_the_clock(said: str, words: Words) -> str:
    """Full hours without their minutes, and the hours of the afternoon from 12 on."""
    said = _FULL_HOUR.sub("", said)
    for half, first in (("morning", 0), ("afternoon", 12)):
        if mark := words.clock.get(half):
            named = rf"(?:{mark.pattern})"
            for pattern in (rf"{_HOUR}(?P<rest>{_MINUTES})\s*{named}", rf"{named}\s*{_HOUR}(?P<rest>)"):
                said = re.sub(pattern, partial(_hour, first=first), said)
    return said


def _hour(found: re.Match[str], first: int) -> str:
    return f" {int(found['hour']) % 12 + first} {found['rest']} "


_HOUR = r"(?<![\d.,:])(?P<hour>1[0-2]|0?\d)(?!\d|[.,]\d)"
_MINUTES = r"(?:\s?[^\d\s]{1,3}\s?[0-5]\d)?(?:\s?[^\d\s]{1,3}?)??"


def _with_months(said: str, months: Sequence[str]) -> str:
    for number, name in enumerate(map(folded, months), 1):
        if name in said and not any(c.isdigit() for c in name):
            near = rf"(?<!\w){re.escape(name)}(?!\w)"
            said = re.sub(rf"(?<=\d)(\W{{0,3}}(?:\w{{1,3}}\W)?){near}", rf"\g<1> {number} ", said)
            said = re.sub(rf"{near}(?=\W{{0,3}}\d)", f" {number} ", said)
    return said


def at_noon(said: str, words: Words) -> frozenset[Decimal]:
    """The hours that a text names with a word: noon, midnight."""
    hours = {"noon": (12,), "midnight": (0, 12)}
    named = (when for when in hours if when in words.clock and words.clock[when].search(folded(said)))
    return frozenset(Decimal(hour) for when in named for hour in hours[when])
