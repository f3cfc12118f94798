"""The kinds of value that the files of a source hold: ids, versions, days, and numbers as they were written."""

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, Field, PlainSerializer, StringConstraints

from handouts.core.names import DEVICE, DEVICES, ID, ID_WANTED, MAX_ID
from handouts.core.validation import Like
from handouts.language.locales import Tag

Id = Annotated[
    str,
    StringConstraints(max_length=MAX_ID),
    Like(ID, ID_WANTED),
]
TAKEN: Mapping[str, str] = {
    "interface": "the words on every page are translated under this name",
    **dict.fromkeys(DEVICES, DEVICE),
}
"""The names that no handout can have, and why: its folder and its files have the same."""

Locale = Tag
Version = Annotated[str, Like(r"[0-9]+\.[0-9]+\.[0-9]+", "three numbers such as `1.0.0`")]


def _day(value: Any) -> Any:
    """Return what may be a day. Pydantic would take a number for seconds since 1970."""
    if isinstance(value, date) or (isinstance(value, str) and re.fullmatch("[0-9]{4}-[0-9]{2}-[0-9]{2}", value)):
        if not 1980 <= int(str(value)[:4]) <= 2107:  # what the archives can hold that Word and EPUB files are
            raise ValueError("a date from 1980 to 2107, such as `2026-11-23`")
        return value
    raise ValueError("a date such as `2026-11-23`")


Date = Annotated[date, BeforeValidator(_day)]

_TIME_WANTED = 'a time of the day from 00:00 to 23:59 in quotes, such as `"18:00"`'


def _in_quotes(value: Any) -> Any:
    """Return what may be a time. In YAML, 18:00 without quotes can be a number."""
    if not isinstance(value, str):
        raise ValueError(_TIME_WANTED)
    return value


Clock = Annotated[str, BeforeValidator(_in_quotes), Like("([01][0-9]|2[0-3]):[0-5][0-9]", _TIME_WANTED)]
"""A time of the day, counted to 24: each language writes it in its own way."""


def _exact(value: Any) -> Decimal:
    """Return a number as it is written: 0.1 is a tenth, and not the fraction next to it that a computer can hold."""
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        raise ValueError("a number such as `15` or `2.5`")
    number = Decimal(str(value))
    if not number.is_finite():
        raise ValueError("a number such as `15` or `2.5`")
    if number.adjusted() > 20:  # more digits than Decimal keeps, and than any number here may have
        return number
    return number.quantize(Decimal(1)) + 0 if number == number.to_integral_value() else number.normalize()


def _whole(value: Any) -> int:
    """Return a number of people, or of other things that can't be halved."""
    if isinstance(value, bool) or (number := _exact(value)) != number.to_integral_value():
        raise ValueError("a whole number such as `15`")
    return int(number)


Count = Annotated[int, Field(ge=0, le=1_000_000_000), BeforeValidator(_whole)]
CountOf = Annotated[int, Field(gt=0, le=1_000_000_000), BeforeValidator(_whole)]
"""Out of how many: there must be one."""


def _sane(least: str, most: int, places: int) -> AfterValidator:
    """A number that can be meant: not too low, not out of all measure, no more decimals than anybody measures."""

    floor = Decimal(re.sub("[^0-9-]", "", least))

    def check(number: Decimal) -> Decimal:
        if number < floor or (number == floor and least.startswith("more than")):
            raise ValueError(f"a number of {least}")
        if number > most:
            raise ValueError(f"a number of at most {most}")
        if number != round(number, places):
            raise ValueError(f"a number with at most {places} decimals")
        return number

    return AfterValidator(check)


def _plain(number: Decimal) -> int | float:
    """A number as YAML and JSON have it."""
    return int(number) if number == number.to_integral_value() else float(number)


_Number = Annotated[
    Decimal, BeforeValidator(_exact, json_schema_input_type=float), PlainSerializer(_plain, when_used="json")
]
Amount = Annotated[_Number, _sane("more than 0", 100_000, 3)]
"""An exact number: 2.50 and 2.5 are one."""

Degrees = Annotated[_Number, _sane("-100 or more", 300, 3)]

Price = Annotated[_Number, _sane("0 or more", 10_000_000, 2)]
