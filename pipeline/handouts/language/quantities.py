"""Numbers in a text with what is counted or measured by them: 80 mg, 15–30 minutes, 45%, ٣٨٫٥ °C, two weeks."""

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from itertools import pairwise

from handouts.language.lexicon import HALVES, UNIT_ROOM, Words
from handouts.language.markdown import for_people

_GROUP = "\u00a0\u202f\u2009'’٬"
"""What may stand between thousands, besides a comma and a point."""
_NUMBER = re.compile(rf"\d+(?:[.,٫{_GROUP}]\d+)*")

DOSES = frozenset(("mg", "mcg", "g", "kg", "ml", "l", "celsius", "fahrenheit", "percent", "mmhg"))
"""Units whose loss changes a dose or a limit."""

_FAMILIES = (frozenset(("second", "minute", "hour", "day", "week", "month", "year")), frozenset(("mm", "cm")))
"""Units that may stand away from their number (the first 2 or 3 days), each with those that it may be mistaken for."""

_ALIKE = (
    frozenset(("tablet", "capsule")),
    frozenset(("puff", "time")),
    frozenset(("ounce", "fluid ounce")),
)
"""Units for which a language may have one word, as Vietnamese for tablets and capsules."""


def alike(one: str, other: str) -> bool:
    """Whether two units may be one in other words: 2 pills and 2 capsules, 2 puffs and breathing in 2 times."""
    return any({one, other} <= family for family in _ALIKE)


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number as written (in ASCII digits), what it can mean, and its unit: "" where none is known.

    Both ends of a range have the same unit. `spelled` says that it stands there as a word. `later` are units named a
    few words after it: the first 2 or 3 days.
    """

    shown: str
    values: frozenset[Decimal | str]
    unit: str
    spelled: bool = False
    later: frozenset[str] = frozenset()


@lru_cache(maxsize=16384)
def quantities(text: str, words: Words) -> tuple[Quantity, ...]:
    """The numbers of a Markdown text, in order. Those in addresses, fields and citations are none."""
    bare = latin_digits(for_people(text))
    found = [
        (n.start(), n.end(), n[0], False, words.unit_after(bare[n.end() : n.end() + UNIT_ROOM]))
        for n in _NUMBER.finditer(bare)
    ]
    taken = [(end, end + words.unit_length(bare[end : end + UNIT_ROOM])) for _, end, _, _, _ in found]
    found += [
        (start, end, number, True, unit)
        for start, end, number, unit in words.number_words(bare)
        if not any(a <= start < b for a, b in taken)
    ]
    found.sort()
    units = [unit or words.unit_before(bare[:start]) for start, _, _, _, unit in found]
    joined = [_joins(bare[a[1] : b[0]], words) for a, b in pairwise(found)]
    for i in reversed(range(len(joined))):
        if joined[i] and not units[i]:
            units[i] = units[i + 1]
    for i in range(len(joined)):
        if joined[i] and not units[i + 1]:
            units[i + 1] = units[i]
    later = [
        frozenset() if unit else _later(bare[end:], words) for (_, end, *_), unit in zip(found, units, strict=True)
    ]
    for i in reversed(range(len(joined))):
        if joined[i]:
            later[i] |= later[i + 1]
    english = words.language == "en"
    return tuple(
        Quantity(shown, _readings(shown, english=english), unit, spelled, soon)
        for (_, _, shown, spelled, _), unit, soon in zip(found, units, later, strict=True)
    )


def _joins(between: str, words: Words) -> bool:
    """Whether what stands between two numbers makes a range of them; the second may be below zero."""
    below = between[-1:] in ("-", "−") and between[:-1].strip()
    return words.joins(between) or bool(below and words.joins(between[:-1]))


def _later(after: str, words: Words) -> frozenset[str]:
    """The units soon after a number: before the next one, and in the same sentence."""
    return words.units_in(re.split(r"[\d.!?؟。！？;；]", after[:UNIT_ROOM], maxsplit=1)[0])


def latin_digits(text: str) -> str:
    """Text with every digit of whatever script as 0 to 9."""
    if text.isascii():
        return text
    return _OTHER_DIGIT.sub(lambda m: str(unicodedata.decimal(m[0])), text)


_OTHER_DIGIT = re.compile(r"(?![0-9])\d")


@lru_cache(maxsize=4096)
def _readings(shown: str, *, english: bool) -> frozenset[Decimal | str]:
    """What a number can mean: 1,000 is a thousand in English; elsewhere `1.000` may be that, or one."""
    digits = re.sub(f"[{_GROUP}]", "", shown).replace("٫", ".")
    if english and re.fullmatch(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?", digits):
        digits = digits.replace(",", "")
    marks = re.findall(r"[.,]", digits)
    if not marks:
        return frozenset((Decimal(digits),))
    if len(set(marks)) == 2:  # 1.234,5: the last one is the decimal mark
        last = max(digits.rfind("."), digits.rfind(","))
        whole = re.sub(r"[.,]", "", digits[:last])
        return frozenset((Decimal(f"{whole}.{digits[last + 1 :]}"),))
    if len(marks) > 1:
        groups = re.split(r"[.,]", digits)
        if all(len(g) == 3 for g in groups[1:]) or _INDIAN.fullmatch(digits):
            return frozenset((Decimal("".join(groups)),))
        return frozenset((digits,))  # no number: a date or a version
    if digits.endswith((".000", ",000")) and not digits.startswith("0"):
        return frozenset((Decimal(digits[:-4] + "000"),))  # nobody writes a one as 1.000
    value = Decimal(digits.replace(",", "."))
    grouped = not english and re.fullmatch(r"[1-9]\d{0,2}[.,]\d{3}", digits)
    return frozenset((value, Decimal(re.sub(r"[.,]", "", digits))) if grouped else (value,))


_INDIAN = re.compile(r"\d{1,2}(?:,\d\d)+,\d{3}")
"""A lakh and more, as in India: 1,00,000."""


@dataclass(frozen=True, slots=True)
class Differences:
    """What two texts don't agree on: numbers that only one has, and units that differ at the same number."""

    missing: tuple[str, ...] = ()
    extra: tuple[str, ...] = ()
    units: tuple[tuple[Quantity, Quantity], ...] = ()


def compared(source: tuple[Quantity, ...], target: tuple[Quantity, ...]) -> Differences:
    """The quantities of a source against those of its translation, in whatever order they stand there.

    Digits must be in both. A number word only answers for digits, or stands against another one: “two weeks” may be
    `2 semanas` or “un par de semanas”, but not `tres semanas`.
    """
    missing, said = _parted(source)
    extra, there = _parted(target)
    pairs: list[tuple[Quantity, Quantity]] = []
    for same_unit in (True, False):
        pairs += _matched(missing, extra, same_unit=same_unit)
    for same_unit in (True, False):
        for one, other in ((missing, there), (said, extra), (said, there)):
            pairs += _matched(one, other, same_unit=same_unit)
    for word in said:
        if rival := next((q for q in there if _rivals(word, q)), None):
            there.remove(rival)
            missing.append(word)
            extra.append(rival)
    units = tuple((a, b) for a, b in pairs if _units_differ(a, b))
    return Differences(tuple(q.shown for q in missing), tuple(q.shown for q in extra), units)


def _parted(found: tuple[Quantity, ...]) -> tuple[list[Quantity], list[Quantity]]:
    return [q for q in found if not q.spelled], [q for q in found if q.spelled]


def _matched(left: list[Quantity], right: list[Quantity], *, same_unit: bool) -> list[tuple[Quantity, Quantity]]:
    """Pairs of the same number, taken out of both lists."""
    pairs = []
    # What can mean but one number goes first: outside English `1,000` may be 1, and would take the place of a `1`.
    for quantity in sorted(right, key=lambda q: len(q.values)):
        match = next((q for q in left if _same(q, quantity, same_unit=same_unit)), None)
        if match is not None:
            left.remove(match)
            right.remove(quantity)
            pairs.append((match, quantity))
    return pairs


def _same(one: Quantity, other: Quantity, *, same_unit: bool) -> bool:
    if not one.values & other.values:
        return False
    # "One" is an article, too: it answers for no `1` of another unit.
    article = (one.spelled or other.spelled) and _ONE in one.values
    return one.unit == other.unit or not (same_unit or article)


_ONE = Decimal(1)


def _rivals(one: Quantity, other: Quantity) -> bool:
    """Whether two number words that answer for no other seem to speak of the same thing."""
    if _ONE in one.values | other.values:
        return bool(one.unit) and one.unit == other.unit
    return one.unit == other.unit or not (one.unit and other.unit)


_NIGHT = frozenset(map(Decimal, range(1, 5)))
_TWELVE = Decimal(12)


def _units_differ(one: Quantity, other: Quantity) -> bool:
    a, b = one.unit, other.unit
    if a == b or alike(a, b):
        return False
    if a in HALVES or b in HALVES:
        # Many languages say “at night” for 2 a.m., and nobody agrees on what half of the day 12 is in.
        at_night = a == "morning" and not one.values.isdisjoint(_NIGHT)
        return {a, b} == set(HALVES) and not at_night and _TWELVE not in one.values
    if (a and b) or a in DOSES or b in DOSES:
        return True
    family = next((f for f in _FAMILIES if (a or b) in f), None)
    if family is None:
        return False
    return a not in other.later if a else b not in one.later and bool(family & one.later)
