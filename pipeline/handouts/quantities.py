"""Numbers in a text with what is counted or measured by them: 80 mg, 15–30 minutes, 45%, ٣٨٫٥ °C."""

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from handouts.wording import Words

_GROUP = "\u00a0\u202f\u2009'’٬"
"""What may stand between thousands, besides a comma and a point."""
_NUMBER = re.compile(rf"\d+(?:[.,٫{_GROUP}]\d+)*")
_UNIT_ROOM = 24
"""Characters after a number in which its unit must begin and end."""

DOSES = frozenset(("mg", "mcg", "g", "kg", "ml", "l", "celsius", "fahrenheit", "percent", "mmhg"))
"""Units whose loss changes a dose or a limit."""


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number as written (in ASCII digits), what it can mean, and its unit: "" where none is known.

    Both ends of a range have the unit that follows the second one.
    """

    shown: str
    values: frozenset[Decimal | str]
    unit: str


@lru_cache(maxsize=16384)
def quantities(text: str, words: Words) -> tuple[Quantity, ...]:
    """The numbers of a Markdown text, in order. Those in addresses, fields and citations are none."""
    bare = latin_digits(_FOR_MACHINES.sub(" ", text))
    numbers = list(_NUMBER.finditer(bare))
    units = [words.unit_after(bare[n.end() : n.end() + _UNIT_ROOM]) for n in numbers]
    for i in range(len(numbers) - 2, -1, -1):
        if not units[i] and words.joins(bare[numbers[i].end() : numbers[i + 1].start()]):
            units[i] = units[i + 1]
    english = words.language == "en"
    return tuple(Quantity(n[0], _readings(n[0], english=english), u) for n, u in zip(numbers, units, strict=True))


_FOR_MACHINES = re.compile(r"(?<=\])\([^()]*\)|<[A-Za-z][^\s<>]*>|\{[^{}]*\}|@[\w-]+")


def latin_digits(text: str) -> str:
    """Text with every digit of whatever script as 0 to 9."""
    if text.isascii():
        return text
    return "".join(str(unicodedata.decimal(c)) if not c.isascii() and c.isdecimal() else c for c in text)


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
        if all(len(g) == 3 for g in groups[1:]):
            return frozenset((Decimal("".join(groups)),))
        return frozenset((digits,))  # no number: a date or a version
    value = Decimal(digits.replace(",", "."))
    grouped = not english and re.fullmatch(r"[1-9]\d{0,2}[.,]\d{3}", digits)
    return frozenset((value, Decimal(re.sub(r"[.,]", "", digits))) if grouped else (value,))


@dataclass(frozen=True, slots=True)
class Differences:
    """What two texts don't agree on: numbers that only one has, and units that differ at the same number."""

    missing: tuple[str, ...] = ()
    extra: tuple[str, ...] = ()
    units: tuple[tuple[Quantity, Quantity], ...] = ()


def compared(source: tuple[Quantity, ...], target: tuple[Quantity, ...]) -> Differences:
    """The quantities of a source against those of its translation, in whatever order they stand there."""
    left = list(source)
    extra: list[Quantity] = []
    pairs: list[tuple[Quantity, Quantity]] = []
    for same_unit in (True, False):
        rest = list(target) if same_unit else extra
        extra = []
        for quantity in rest:
            match = next(
                (q for q in left if q.values & quantity.values and (not same_unit or q.unit == quantity.unit)), None
            )
            if match is None:
                extra.append(quantity)
            else:
                left.remove(match)
                pairs.append((match, quantity))
    units = tuple(
        (a, b) for a, b in pairs if a.unit != b.unit and (a.unit in DOSES or b.unit in DOSES or (a.unit and b.unit))
    )
    return Differences(tuple(q.shown for q in left), tuple(q.shown for q in extra), units)
