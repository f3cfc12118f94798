"""What the pipeline knows of a language: one registry file, and the interface words beside it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Literal

import yaml

from handouts.catalog import read_catalog
from handouts.findings import HandoutsError


@dataclass(frozen=True, slots=True)
class Locale:
    """One entry of the registry. `quotes`: double open, double close, single open, single close."""

    tag: str
    endonym: str
    dir: Literal["ltr", "rtl"]
    fonts: tuple[str, ...]
    date_pattern: str
    quotes: tuple[str, str, str, str]
    readability: str

    @property
    def language(self) -> str:
        return self.tag.split("-")[0]

    @property
    def region(self) -> str | None:
        last = self.tag.split("-")[-1]
        return last if len(last) == 2 and last.isupper() else None

    def name_in(self, other: "Locale") -> str:
        """This language's name in another language; its endonym where CLDR has none."""
        from babel import Locale as Cldr
        from babel import UnknownLocaleError

        try:
            return str(Cldr.parse(other.tag, sep="-").languages.get(self.language, self.endonym))
        except UnknownLocaleError:
            return self.endonym

    def format_date(self, day: date) -> str:
        from babel import UnknownLocaleError
        from babel import dates as babel_dates

        try:
            return babel_dates.format_date(day, self.date_pattern, locale=self.tag.replace("-", "_"))
        except UnknownLocaleError:
            return babel_dates.format_date(day, self.date_pattern, locale=self.language)


@lru_cache(maxsize=8)
def registry(base: Path) -> Mapping[str, Locale]:
    """Every known locale by tag, from `base/locales.yaml`."""
    try:
        entries = yaml.load((base / "locales.yaml").read_text("utf-8"), yaml.CSafeLoader)
        return {
            tag: Locale(
                tag,
                e["endonym"],
                e["dir"],
                tuple(e["fonts"]),
                e["date"],
                tuple(e["quotes"]),
                e["readability"],
            )
            for tag, e in entries.items()
        }
    except (OSError, KeyError, TypeError, AttributeError, yaml.YAMLError) as error:
        raise HandoutsError(f"can't read the locale registry {base / 'locales.yaml'}: {error}") from error


@lru_cache(maxsize=64)
def interface(base: Path, tag: str) -> Mapping[str, str]:
    """The interface words in one locale, by key. A word that is missing is absent, never English by surprise."""
    source = interface_source(base)
    if tag == SOURCE_LOCALE:
        return {key: text for key, (text, _) in source.items()}
    catalog = read_catalog(base / "ui" / f"{tag}.po")
    return {
        key: entry.target
        for key, (text, _) in source.items()
        if (entry := catalog.entries.get(f"ui.{key}")) and entry.source == text and entry.target
    }


SOURCE_LOCALE = "en-US"
"""The locale that the interface words are written in."""


@lru_cache(maxsize=8)
def interface_source(base: Path) -> Mapping[str, tuple[str, str]]:
    """The interface words in English with the note for translators, by key."""
    words = yaml.load((base / "ui" / f"{SOURCE_LOCALE}.yaml").read_text("utf-8"), yaml.CSafeLoader)
    return {key: (w["text"], w["note"]) for key, w in words.items()}
