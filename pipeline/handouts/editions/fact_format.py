"""Typed facts written out for a reader: a dose, a temperature, a price, a time, each as their locale writes it.

Nothing is rounded or converted: the number on the page is the number in the source.
"""

import datetime
import re
from contextlib import suppress
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from handouts.core.findings import HandoutsError
from handouts.language.locales import Locale
from handouts.language.markdown import escape
from handouts.language.phone_numbers import dialled
from handouts.source.facts import Amounts, Day, Duration, Fact, Money, Number, PhoneLine, Pressure, Time, unit_name
from handouts.source.model import Handout

if TYPE_CHECKING:  # a check needs it for facts alone
    from babel import Locale as Cldr

_CLDR = {
    **{unit: (f"duration-{unit}", "long") for unit in ("second", "minute", "hour", "day", "week", "month", "year")},
    **{
        s: (f"mass-{u}", "short")
        for s, u in (("mg", "milligram"), ("mcg", "microgram"), ("g", "gram"), ("kg", "kilogram"))
    },
    **{sign: (f"volume-{unit}", "short") for sign, unit in (("mL", "milliliter"), ("L", "liter"))},
    **{sign: (f"volume-{unit}", "long") for sign, unit in (("tsp", "teaspoon"), ("tbsp", "tablespoon"))},
    **{sign: (f"volume-{unit}", "long") for sign, unit in (("oz", "fluid-ounce"), ("cup", "cup"), ("drop", "drop"))},
    **{sign: (f"mass-{unit}", "long") for sign, unit in (("lb", "pound"), ("ounce", "ounce"))},
    **{sign: (f"length-{unit}", "short") for sign, unit in (("mm", "millimeter"), ("cm", "centimeter"))},
    **{sign: (f"length-{unit}", "long") for sign, unit in (("m", "meter"), ("in", "inch"), ("ft", "foot"))},
    "km": ("length-kilometer", "short"),
    "mi": ("length-mile", "long"),
    "F": ("temperature-fahrenheit", "short"),
    "C": ("temperature-celsius", "short"),
    "mmHg": ("pressure-millimeter-ofhg", "short"),
}
"""CLDR's name of each unit, and how long it is written: a dose as on the package, a time and a spoon in words."""

_SAFE = {"mcg": ("μg", "µg", "mcg"), "mL": ("ml", "mL"), "L": ("l", "L")}
"""Signs that are taken for others (μg for mg, l for 1), then the one that the safe-medication lists ask for."""

_NO_BREAK = "\u00a0"
_MARKS = dict.fromkeys((0x200E, 0x200F, 0x61C))
"""CLDR's marks of direction. What runs from left to right is set apart as a whole instead."""


@lru_cache(maxsize=1024)
def written(fact: Fact, locale: Locale) -> str:
    """A fact in words and numbers, as plain text."""
    match fact:
        case Money():
            return _joined([price(n, fact.currency, locale) for n in (fact.amount, fact.to) if n is not None], locale)
        case Day():
            return locale.format_date(fact.date)
        case PhoneLine():
            return fact.shown or fact.number
        case Time():
            return _joined([clock(time, locale) for time in (fact.at, fact.until) if time], locale)
        case Number():
            return _joined([number(n, locale) for n in (fact.amount, fact.to) if n is not None], locale)
        case Pressure():
            numbers = [n for n in (fact.systolic, fact.diastolic) if n is not None]
            form = _form("mmHg", Decimal(numbers[-1]), locale)
            return form.format("/".join(number(Decimal(n), locale) for n in numbers))
    ounce = unit_name(fact.unit, fact.kind) == "ounce"
    said = _amount(fact, "ounce" if ounce else fact.unit, locale)
    also = getattr(fact, "also", None)
    if also is None:
        return said
    ounce = unit_name(also.unit, fact.kind) == "ounce"
    return locale.aside.format(said, _amount(also, "ounce" if ounce else also.unit, locale))


def facts_in(handout: Handout, locale: Locale) -> dict[str, str]:
    """What each field of a handout's facts becomes, as plain text: `fact.rest` is 2 weeks."""
    return {f"fact.{fact.id}": written(fact, locale) for fact in handout.facts}


def as_markdown(fact: Fact, locale: Locale) -> str:
    """A fact as Markdown. A price keeps its own order in a line that runs from right to left."""
    if isinstance(fact, Money) and locale.dir == "rtl":
        prices = [price(n, fact.currency, locale) for n in (fact.amount, fact.to) if n is not None]
        return _joined([f"[{escaped(p)}]{{.ltr dir=ltr}}" for p in prices], locale)
    if isinstance(fact, PhoneLine):
        return phone(fact.shown or fact.number, fact.number)
    return escaped(written(fact, locale))


def escaped(text: str) -> str:
    """Text as Markdown that keeps its no-break spaces."""
    return "".join(part if part.isspace() else escape(part) for part in _SPACES.split(text))


_SPACES = re.compile("([ \u00a0\u202f]+)")


def phone(shown: str, number: str = "") -> str:
    """A phone number as Markdown: a link that dials, never broken over lines, left to right in every script."""
    words = escape(shown).replace(" ", _NO_BREAK)
    return f"[{words}](tel:{dialled(number or shown)}){{.phone dir=ltr}}"


def _joined(parts: list[str], locale: Locale) -> str:
    return locale.range.format(*parts) if len(parts) > 1 else parts[0]


def amount(fact: Duration, locale: Locale) -> str:
    """A length of time as Markdown, whatever it is the length of."""
    return escaped(_amount(fact, fact.unit, locale))


def _amount(fact: Amounts, unit: str, locale: Locale) -> str:
    form = _form(unit, fact.amount, locale)
    start = form.format(number(fact.amount, locale))
    if fact.to is None:
        return start
    end = _form(unit, fact.to, locale)
    if "{0}" in form and "{0}" in end:
        return end.format(locale.range.format(number(fact.amount, locale), number(fact.to, locale)))
    # A form that has its number in the word, as Arabic for two weeks, can't share its unit with another number.
    return locale.range.format(start, end.format(number(fact.to, locale)))


def number(value: Decimal, locale: Locale) -> str:
    """A number as people write it here, with every digit that it has and no other."""
    from babel.numbers import UnsupportedNumberingSystemError, format_decimal

    said = f"{value:f}"
    with suppress(UnsupportedNumberingSystemError):
        options: dict[str, Any] = {"decimal_quantization": False, "numbering_system": locale.digits}
        said = format_decimal(value, locale=cldr(locale), **options)
    return locale.number(said.translate(_MARKS))


def clock(time: str, locale: Locale) -> str:
    """A time of the day as people write it here: 6 p.m. for 18:00, noon for 12:00."""
    from babel.dates import format_time

    when = datetime.time.fromisoformat(time)
    way = locale.clock
    if way is None:
        said = format_time(when, "short", locale=cldr(locale))
        return locale.number(re.sub(r"^0(?=\d)", "", said.translate(_MARKS)).replace(" ", _NO_BREAK))
    if time in way.named:
        return way.named[time].replace(" ", _NO_BREAK)
    part = way.parts[max((h for h in way.parts if h <= when.hour), default=0)] if way.parts else ""
    hour = (when.hour - 1) % 12 + 1 if way.parts else when.hour
    pattern = way.with_minutes if when.minute else way.hour
    said = pattern.format(h=hour, mm=f"{when.minute:02}", part=part)
    return locale.number(said.replace(" ", _NO_BREAK))


def price(value: Decimal, currency: str, locale: Locale) -> str:
    """A price as people write it here: $25, and $12.50 with its cents."""
    from babel.numbers import format_currency

    whole = value == value.to_integral_value()
    said = format_currency(
        value if whole else value.quantize(Decimal("0.01")),
        currency,
        format=_whole_pattern(locale) if whole else None,
        locale=cldr(locale),
        currency_digits=not whole,
        numbering_system=locale.digits,
    )
    return locale.number(said.translate(_MARKS).strip().replace(" ", _NO_BREAK))


def _whole_pattern(locale: Locale) -> str:
    """The locale's pattern of prices, without its decimals."""
    return str(cldr(locale).currency_formats["standard"].pattern).replace("0.00", "0")


@lru_cache(maxsize=64)
def cldr(locale: Locale) -> "Cldr":
    """What CLDR knows of the locale, or else of its language; of English where it knows neither."""
    from babel import Locale as Cldr
    from babel import UnknownLocaleError

    for tag in (locale.tag.replace("-", "_"), locale.language):
        with suppress(UnknownLocaleError, ValueError):
            return Cldr.parse(tag)
    return Cldr.parse("en")


def _form(unit: str, value: Decimal, locale: Locale) -> str:
    """How the locale writes this unit after this number, "{0}" standing for the number."""
    forms = _forms(unit, locale)
    plural = str(cldr(locale).plural_form(value))
    return forms.get(plural, forms["other"]).replace(" ", _NO_BREAK)


@lru_cache(maxsize=1024)
def _forms(unit: str, locale: Locale) -> dict[str, str]:
    """The unit's forms by CLDR's plurals: the registry's, or else CLDR's own."""
    if own := locale.units.get(unit):
        return {"other": own} if isinstance(own, str) else dict(own)
    name, length = _CLDR.get(unit, ("", ""))
    # Babel has no public way to its patterns but `format_unit`, which writes "2 duration-week" where it has none.
    found = cldr(locale)._data["unit_patterns"].get(name, {}).get(length, {})
    if "other" not in found:
        raise HandoutsError(
            f"nothing says how {locale.tag} writes the unit `{unit}`", f"Add `units` to `{locale.tag}` in locales.yaml."
        )
    *unsafe, safe = _SAFE.get(unit, ("", ""))
    forms = {}
    for plural, form in found.items():
        for sign in filter(None, unsafe):
            form = form.replace(sign, safe) if form.endswith(sign) else form
        forms[str(plural)] = re.sub("[\u202f\u00a0]", " ", form.translate(_MARKS)).replace("{0}°", "{0} °")
    return forms
