"""What the pipeline knows of a language: one registry file, and the interface words beside it."""

import datetime
import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import MISSING, dataclass, field, fields
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

import yaml

from handouts.catalog import read_catalog
from handouts.findings import HandoutsError
from handouts.pseudo import PSEUDO

DIGITS = {"latn": "0123456789", "arab": "٠١٢٣٤٥٦٧٨٩", "arabext": "۰۱۲۳۴۵۶۷۸۹", "deva": "०१२३४५६७८९"}
"""The numbering systems that a locale can have, by their CLDR names."""


@dataclass(frozen=True, slots=True)
class Locale:
    """One entry of the registry, whose comment says what each line is.

    `quotes`: double open, double close, single open, single close.
    """

    tag: str
    endonym: str
    dir: Literal["ltr", "rtl"]
    script: str
    date: str
    quotes: tuple[str, str, str, str]
    readability: str
    fonts: tuple[str, ...] = ()
    extra: str = ""
    on_screen: str = "own"
    word_font: str = ""
    digits: str = "latn"
    region: str = ""
    months: tuple[str, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict, hash=False)
    plurals: str = ""
    colon: str = ":"
    first_of_month: str = ""
    pseudo: Literal["", "accents", "mirror"] = ""

    @property
    def language(self) -> str:
        return self.tag.split("-")[0]

    @property
    def country(self) -> str | None:
        """The region that typesetting goes by: the tag's own, or the registry's word for it."""
        last = self.tag.split("-")[-1]
        return self.region or (last if len(last) == 2 and last.isupper() else None)

    @property
    def space(self) -> str:
        """What stands between two sentences: nothing, in scripts whose full stop brings its own room."""
        return "" if self.script in {"Hans", "Hant", "Jpan"} else " "

    def name_in(self, other: "Locale") -> str:
        """This language's name in another language; its endonym where nobody knows one."""
        from babel import Locale as Cldr
        from babel import UnknownLocaleError

        if known := other.names.get(self.language):
            return known
        try:
            return str(Cldr.parse(other.tag, sep="-").languages.get(self.language, self.endonym))
        except UnknownLocaleError:
            return self.endonym

    def number(self, text: str) -> str:
        """Text with its digits in this locale's own."""
        return text.translate(str.maketrans(DIGITS["latn"], DIGITS[self.digits]))

    def count(self, number: int) -> str:
        """A whole number as people write it here: 1,000 or 1.000, in this locale's digits."""
        from babel import UnknownLocaleError
        from babel.numbers import format_decimal

        try:
            said = format_decimal(number, locale=self.tag.replace("-", "_"))
        except UnknownLocaleError:
            said = str(number)
        return self.number(said)

    def format_date(self, day: datetime.date) -> str:
        from babel import UnknownLocaleError
        from babel import dates as babel_dates

        pattern = self.date
        if self.months:
            pattern = pattern.replace("MMMM", f"'{self.months[day.month - 1]}'")
        if self.first_of_month and day.day == 1:
            pattern = re.sub(r"\bd\b", f"'{self.first_of_month}'", pattern, count=1)
        for tag in (self.tag.replace("-", "_"), self.language, *(["en"] if self.months else [])):
            with suppress(UnknownLocaleError):
                return self.number(babel_dates.format_date(day, pattern, locale=tag))
        raise HandoutsError(f"CLDR knows no dates in `{self.tag}`", "Give the months' names in locales.yaml.")


@lru_cache(maxsize=8)
def registry(base: Path) -> Mapping[str, Locale]:
    """Every known locale by tag, from `base/locales.yaml`. Raises HandoutsError for one that can't be used."""
    file = base / "locales.yaml"
    try:
        entries = yaml.load(file.read_text("utf-8"), yaml.CSafeLoader)
        return {tag: _locale(str(tag), dict(entry)) for tag, entry in entries.items()}
    except (OSError, TypeError, ValueError, AttributeError, yaml.YAMLError) as error:
        raise HandoutsError(f"can't read the locale registry {file}: {error}", "Its first lines say how.") from error


def _locale(tag: str, entry: dict[str, Any]) -> Locale:
    known = {f.name for f in fields(Locale)} - {"tag"}
    for name in entry.keys() - known:
        raise ValueError(f"`{tag}` has `{name}`, which nothing reads")
    lists = {"quotes", "fonts", "months"}
    values: dict[str, Any] = {k: tuple(v) if k in lists else v for k, v in entry.items()}
    if lacking := [
        f.name
        for f in fields(Locale)
        if f.name != "tag" and f.default is MISSING and f.name not in values and f.default_factory is MISSING
    ]:
        raise ValueError(f"`{tag}` has no `{lacking[0]}`")
    locale = Locale(tag, **values)
    choices = {"dir": ("ltr", "rtl"), "digits": tuple(DIGITS), "pseudo": ("", "accents", "mirror")}
    choices["on_screen"] = ("own", "reader's")
    for name, allowed in choices.items():
        if getattr(locale, name) not in allowed:
            said = ", ".join(a for a in allowed if a)
            raise ValueError(f"`{tag}` has `{name}: {getattr(locale, name)}`; there is: {said}")
    if len(locale.quotes) != 4 or len(locale.months) not in (0, 12):
        raise ValueError(f"`{tag}` needs four quotes, and twelve months or none")
    return locale


@lru_cache(maxsize=64)
def interface(base: Path, tag: str) -> Mapping[str, str]:
    """The interface words in one locale, by key. A word that is missing is absent, never English by surprise."""
    source = interface_source(base)
    pseudo = registry(base)[tag].pseudo if tag in registry(base) else ""
    if tag == SOURCE_LOCALE or pseudo:
        make = PSEUDO[pseudo] if pseudo else str
        return {key: make(text) for key, (text, _) in source.items()}
    catalog = read_catalog(base / "ui" / f"{tag}.po")
    return {
        key: entry.target
        for key, (text, _) in source.items()
        if (entry := catalog.entries.get(f"ui.{key}")) and entry.fits(text)
    }


SOURCE_LOCALE = "en-US"
"""The locale that the interface words are written in."""


@lru_cache(maxsize=8)
def interface_source(base: Path) -> Mapping[str, tuple[str, str]]:
    """The interface words in English with the note for translators, by key."""
    words = yaml.load((base / "ui" / f"{SOURCE_LOCALE}.yaml").read_text("utf-8"), yaml.CSafeLoader)
    return {key: (w["text"], w["note"]) for key, w in words.items()}
