"""What a text says in numbers, with equal amounts being equal: 2 weeks and 14 days, 2 of 100 and 2%."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache

from handouts.language.lexicon import HALVES, UNIT_ROOM, UNSPACED, Runs, Words
from handouts.language.number_words import LARGE, in_figures
from handouts.language.quantities import Quantity, alike, latin_digits, quantities
from handouts.language.readability import spoken

_SCALES: dict[str, tuple[str, float, float]] = {
    "second": ("duration", 1, 1),
    "minute": ("duration", 60, 60),
    "hour": ("duration", 3600, 3600),
    "day": ("duration", 86400, 86400),
    "week": ("duration", 7 * 86400, 7 * 86400),
    "month": ("duration", 28 * 86400, 31 * 86400),
    "year": ("duration", 364 * 86400, 366 * 86400),
    "mcg": ("mass", 1, 1),
    "mg": ("mass", 1e3, 1e3),
    "g": ("mass", 1e6, 1e6),
    "kg": ("mass", 1e9, 1e9),
    "ml": ("volume", 1, 1),
    "l": ("volume", 1e3, 1e3),
    "mm": ("length", 1, 1),
    "cm": ("length", 10, 10),
    "percent": ("share", 0.01, 0.01),
    "teaspoon": ("volume", 4.9, 5),
    "tablespoon": ("volume", 14.7, 15),
    "cup": ("volume", 236, 250),
    "pint": ("volume", 470, 570),
    "fluid ounce": ("volume", 28.4, 30),
    "ounce": ("mass", 2.83e7, 2.84e7),
    "pound": ("mass", 4.5e8, 4.54e8),
    "inch": ("length", 25, 25.4),
    "foot": ("length", 300, 305),
    "m": ("length", 1e3, 1e3),
    "km": ("length", 1e6, 1e6),
    "mile": ("length", 1.6e6, 1.61e6),
}
"""Units as a kind of thing and how much of it they are: from, to. A month has 28 to 31 days."""

_OFTEN_LEFT_OUT = {"year", "time", "tablet", "capsule", "puff", "drop", "international unit", "mmhg", *HALVES}
"""Units that one text may leave out where another says them: aged 65, 65 years old; a blood pressure of 120/80."""

_DEGREES = 0.3
"""How much two temperatures on two scales may differ: 38.5 °C are 101.3 °F, and people say 101."""


@dataclass(frozen=True, slots=True)
class Amount:
    """A number as written, what it is a number of, and how much that is: from, to, for each way to read it.

    `hard` amounts must be told; the others only answer for one: “an hour” for 60 minutes, “one of them” for 1. `unit`
    is the unit as written, `units` are those named somewhere in the same text, and `every` says that it is a rhythm.
    """

    shown: str
    kind: str
    sizes: tuple[tuple[float, float], ...]
    hard: bool
    unit: str = ""
    units: frozenset[str] = frozenset()
    every: bool = False


def says(said: Iterable[Amount], amount: Amount) -> bool:
    """Whether one of these amounts is as much as this one."""
    return any(_same(amount, other) for other in said)


def as_liquid(amount: Amount, other: Amount) -> Amount:
    """An amount in ounces as one in fluid ounces, where it is held against a volume: 8 ounces of water."""
    if amount.unit != "ounce" or other.kind != "volume":
        return amount
    (_, low, high), (_, liquid_low, liquid_high) = _SCALES["ounce"], _SCALES["fluid ounce"]
    sizes = tuple((a / low * liquid_low, b / high * liquid_high) for a, b in amount.sizes)
    return replace(amount, kind="volume", sizes=sizes)


def _same(a: Amount, b: Amount) -> bool:
    a, b = as_liquid(a, b), as_liquid(b, a)
    if a.kind == b.kind:
        room = _DEGREES if a.kind == "temperature" and a.unit != b.unit else 1e-9
        return _overlap(a, b, room)
    if (a.every and b.unit == "time") or (b.every and a.unit == "time"):
        hours, times = (a, b) if a.every else (b, a)
        return hours.unit == "hour" and abs(hours.sizes[0][0] / 3600 * times.sizes[0][0] - 24) < 1e-9
    if alike(a.unit, b.unit):
        return _overlap(a, b, 1e-9)
    if not a.unit or not b.unit:
        bare, other = (a, b) if not a.unit else (b, a)
        if "share" in (a.kind, b.kind) or not (other.unit in bare.units or other.unit in _OFTEN_LEFT_OUT):
            return False
        low, _ = _SCALES.get(other.unit, ("", 1, 1))[1:]
        return any(abs(x - y / low) < 1e-9 for x, _ in bare.sizes for y, _ in other.sizes)
    return False


def _overlap(a: Amount, b: Amount, room: float) -> bool:
    return any(
        low - room * max(1, abs(low)) <= top and bottom <= high + room * max(1, abs(high))
        if room < _DEGREES
        else abs(low - bottom) <= room
        for low, high in a.sizes
        for bottom, top in b.sizes
    )


@lru_cache(maxsize=4096)
def amounts(text: str, words: Words) -> tuple[Amount, ...]:
    """The amounts in a Markdown text. Phone numbers, addresses, fields and names such as B12 or L4 hold none."""
    bare = _BETWEEN.sub(" ", _NAME.sub(" ", PHONE.sub(" ", latin_digits(spoken(text)))))
    if words.language == "en":
        bare = in_figures(_LABEL.sub(" ", bare))
    found: list[Amount] = []
    shares = _shares(words.language)

    def share(m: re.Match[str]) -> str:
        of, part = _number(m["of"]), _number(m["n"])
        if not of or part > of or words.unit_after(bare[m.end() : m.end() + UNIT_ROOM]):
            return m[0]
        parts = [part]
        if m["first"] and words.joins(m["join"]):
            parts.insert(0, _number(m["first"]))
        found.extend(Amount(f"{n} of {of}", "share", ((float(n / of),) * 2,), hard=True) for n in parts)
        return " " if len(parts) == 2 or not m["first"] else f"{m['first']}{m['join']}"

    left = shares.sub(share, bare)
    named = words.units_in(left) if any(c.isdecimal() for c in left) else frozenset()
    every = False
    if words.language == "en":
        every = bool(_EVERY.search(left))
        found += [_place(m[0], int(m[1]), named, hard=True) for m in _ORDINAL.finditer(left)]
        found += _english(left.casefold())
        left = _ORDINAL.sub(" ", left)
    for unit, measure in words.measures.items():
        found += [_in_measure(m[1], unit) for m in re.finditer(rf"({_MEASURED})\s?-?(?:{measure.pattern})", left, re.I)]
        left = re.sub(rf"(?:{_MEASURED})\s?-?(?:{measure.pattern})", " ", left, flags=re.I)
    found += [_amount(q, named, every=every) for q in quantities(left, words)]
    return tuple(found)


_TO_TWELVE = "one two three four five six seven eight nine ten eleven twelve"
_WORDED = "|".join(_TO_TWELVE.split())
_MEASURED = rf"(?<![\w.,/])(?:\d[\d.,]*(?<![.,])(?:\s?[½¼¾]|\s\d/\d)|[½¼¾]|\d/\d|half(?: an?)?|an?|{_WORDED})\s?"
"""How many of a measure, where it is no plain number: 1½, half a, one."""


def _in_measure(written: str, unit: str) -> Amount:
    """An amount in a measure of the kitchen or of the road: half a teaspoon, 1½ cups, 10 pounds."""
    said = "half" if "half" in written.casefold() else written.strip().casefold()
    value = sum(_part(part) for part in re.findall(r"\d/\d|\d[\d.,]*|[½¼¾]|\w+", said))
    kind, low, high = _SCALES[unit]
    return Amount(
        f"{written.strip()} {unit}", kind, ((value * low, value * high),), hard=written[0].isdigit(), unit=unit
    )


def _part(written: str) -> float:
    if written in _FRACTIONS:
        return _FRACTIONS[written]
    if "/" in written:
        top, bottom = written.split("/")
        return int(top) / int(bottom) if int(bottom) else 0.0
    if written in ("a", "an"):
        return 1.0
    return float(_number(written))


_FRACTIONS = {"½": 0.5, "¼": 0.25, "¾": 0.75, "half": 0.5}

PHONE = re.compile(r"(?<![\w-])\+?\(?\d(?:[() .\u00a0-]{0,2}\d){6,14}(?!\w)")
"""Seven figures or more, with what people set between them. Years and ranges are shorter."""
_NAME = re.compile(r"(?<!\w)[A-Za-zÀ-ɏͰ-ӿ]+-?\d[\w-]*")
"""A name of letters and figures, in scripts that set a word apart from a number before or after it: B12, L4."""
_BETWEEN = re.compile(r"\bbetween\s+(?:the\s+|any\s+)?(?:two|2)\b|[两兩]次(?=[服用给給吃][药藥]|之[间間])", re.I)
"""Two doses, between which there is time: nobody takes two."""
_LABEL = re.compile(r"\b(?:type|stage|grade|phase|class|factor|omega|figure|page)[ -]\d\b", re.I)
"""A figure that is part of a name: type 2 diabetes."""
_ORDINAL = re.compile(r"(?<![\d.,])(\d+)(?:st|nd|rd|th)\b")
_EVERY = re.compile(r"\bevery\b", re.I)

_OF = {
    "en": r"out\s+of\s+every|out\s+of|of\s+every|in\s+every|of|in",
    "es": r"de\s+cada",
    "pt": r"(?:em|de)\s+cada",
    "fr": r"sur",
    "de": r"von",
}


@lru_cache(maxsize=16)
def _shares(language: str) -> re.Pattern[str]:
    """So many of so many: 2 of 100, one in ten, 1 to 2 out of 100."""
    digits = r"\d[\d.,]*(?<![.,])"
    number = "|".join((digits, *_NUMBERS)) if language == "en" else digits
    first = rf"(?:(?P<first>{digits})(?P<join>\s*[-–]\s*|\s+[^\W\d_]{{1,3}}\s+))?"
    of = rf"\s+(?:{_OF[language]})\s+|\s*/\s*" if language in _OF else r"\s*/\s*"
    return re.compile(rf"(?<![\w.,/]){first}(?P<n>{number})(?:{of})(?P<of>{number})(?![\w%/])", re.I)


def _number(written: str) -> Decimal:
    if not written[0].isdecimal():
        return Decimal(_NUMBERS[written.casefold()])
    digits = re.sub(r"[.,](?=\d{3}(?:\D|$))", "", written).replace(",", ".")
    return Decimal(digits if digits.count(".") <= 1 else digits.replace(".", ""))


_NUMBERS = {word: number for number, word in enumerate(_TO_TWELVE.split(), 1)}
"""Larger ones are figures by then."""


def _amount(found: Quantity, named: frozenset[str], *, every: bool) -> Amount:
    values = [float(v) for v in found.values if isinstance(v, Decimal)]
    kind, low, high = _SCALES.get(found.unit, (found.unit, 1.0, 1.0))
    if found.unit in ("celsius", "fahrenheit"):
        kind = "temperature"
        values = [v if found.unit == "celsius" else (v - 32) / 1.8 for v in values]
    sizes = tuple((v * low, v * high) for v in values)
    if not sizes:  # a date or a version, which is only ever the same as itself
        kind, sizes = found.shown, ((0.0, 0.0),)
    hard = not found.spelled or bool(found.unit and values and min(values) >= 2)
    shown = found.shown if not found.unit else f"{found.shown} {_named(found)}"
    return Amount(shown, kind, sizes, hard, found.unit, named | found.later, every)


def _named(found: Quantity) -> str:
    if found.unit in HALVES:
        return f"in the {found.unit}"
    one = found.values == {Decimal(1)}
    return found.unit if one or found.unit not in _COUNTED else f"{found.unit}s"


_COUNTED = {
    *("second", "minute", "hour", "day", "week", "month", "year", "time"),
    *("tablet", "capsule", "puff", "drop", "international unit"),
    *("teaspoon", "tablespoon", "cup", "pint", "ounce", "fluid ounce", "pound", "mile"),
}

_ALONE = re.compile(
    r"""\b(?:
        (half)\ (?:an?\ )?(hour|day|year|minute)  # half an hour
      | (half)                                    # half of them
      | (?:an?|per|each|every|one|the)\ (second|minute|hour|day|week|month|year|tablet|pill|capsule|puff|spray|drop)
      | (daily|hourly|weekly|monthly|yearly)
      | (fortnight)
      | (dozen)
      | (double|couple|pair)
      | (third|quarter|fifth|tenth)               # a part, and perhaps a place in a row
      | (first|fourth|sixth|seventh|eighth|ninth)
    )\b""",
    re.VERBOSE,
)
_PIECES = {"pill": "tablet", "spray": "puff"}
_EACH = {"daily": "day", "hourly": "hour", "weekly": "week", "monthly": "month", "yearly": "year"}
_PARTS = {"third": 3, "quarter": 4, "fifth": 5, "tenth": 10}
_PLACES = "first - third fourth fifth sixth seventh eighth ninth tenth"
_ORDINALS = {word: number for number, word in enumerate(_PLACES.split(), 1)}


def _english(text: str) -> list[Amount]:
    """Amounts without a number: an hour, half an hour, half of them, daily."""
    found = []
    for m in _ALONE.finditer(text):
        half_of, half, unit, each, fortnight, dozen, double, part, ordinal = m.groups()[1:]
        if m[1]:
            found.append(_soft(m[0], half_of, 0.5))
        elif half:
            found.append(_soft(m[0], "percent", 50))
        elif unit or each:
            found.append(_soft(m[0], _PIECES.get(unit or "", unit) or _EACH[each], 1))
            found += [_soft(m[0], "time", 1)] if each else []
        elif fortnight:
            found.append(_soft(m[0], "week", 2))
        elif dozen:
            found.append(_place(m[0], 12, frozenset(), hard=False))
        elif double:
            found.append(_place(m[0], 2, frozenset(), hard=False))
        if part:
            found.append(_soft(m[0], "percent", 100 / _PARTS[part]))
        if number := _ORDINALS.get(part or ordinal or ""):
            found.append(_place(m[0], number, frozenset(), hard=False))
    return found


def _place(shown: str, number: int, units: frozenset[str], *, hard: bool) -> Amount:
    """A number of no unit: the 3rd day."""
    return Amount(shown, "", ((float(number),) * 2,), hard, units=units)


def _soft(shown: str, unit: str, value: float) -> Amount:
    kind, low, high = _SCALES.get(unit, (unit, 1.0, 1.0))
    return Amount(shown, kind, ((value * low, value * high),), hard=False, unit=unit)


# ---------------------------------------------------------------- which words can be numbers


@lru_cache(maxsize=16)
def numerals(words: Words) -> Runs:
    """Whether a run of letters and figures can be in a number that must be told. “One” alone is never one, and B12 is a
    name.
    """
    look = words.in_numbers.search if words.language in UNSPACED else words.in_numbers.fullmatch
    large = LARGE if words.language == "en" else frozenset[str]()
    return Runs(lambda run: not run[:1].isalpha() or run in large or look(run))


@lru_cache(maxsize=16)
def spelled_share(words: Words) -> re.Pattern[str]:
    """What stands in a share that is said in words: of ten, in ten."""
    numbers = "|".join(p.pattern for n, p in words.numbers.items() if n != "1") or "(?!)"
    between = _OF.get(words.language)
    return re.compile(rf"\b(?:{between})\s+(?:{numbers})" if between else "(?!)", re.I)
