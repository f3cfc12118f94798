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

from handouts.core.findings import HandoutsError, Place
from handouts.core.po import read_catalog
from handouts.core.yaml_reader import read_yaml
from handouts.language.pseudolocale import PSEUDO
from handouts.language.readability_formulas import FORMULAS, NONE

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
    range: str = "{0}–{1}"
    units: Mapping[str, str | Mapping[str, str]] = field(default_factory=dict, hash=False)
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

    @property
    def comma(self) -> str:
        """What stands between the parts of a sentence, with its room."""
        return {"Hans": "，", "Hant": "，", "Jpan": "、", "Arab": "، "}.get(self.script, ", ")

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
        from babel.numbers import UnsupportedNumberingSystemError, format_decimal

        said = str(number)
        with suppress(UnknownLocaleError, UnsupportedNumberingSystemError):
            said = format_decimal(number, locale=self.tag.replace("-", "_"), numbering_system=self.digits)
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
    loaded = read_yaml(base / "locales.yaml")
    for problem in loaded.problems:
        raise _unusable(problem.place, _PROBLEMS.get(problem.kind, problem.kind).format(**problem.facts))
    if not isinstance(loaded.value, dict):
        raise _unusable(loaded.place(()), "there are no entries in it")
    found: dict[str, Locale] = {}
    for tag, entry in loaded.value.items():
        try:
            found[tag] = _locale(tag, entry)
        except _MistakeError as mistake:
            raise _unusable(loaded.place((tag, mistake.name, "")), f"`{tag}` {mistake}") from mistake
    return found


_PROBLEMS = {
    "unreadable": "{problem}",
    "syntax": "{problem}",
    "duplicate-key": "`{key}` stands in it twice; first in line {first}",
    "tab": "a line begins with a tab",
}


def _unusable(place: Place, problem: str) -> HandoutsError:
    return HandoutsError(
        f"can't use the locale registry {place.file}, line {place.line}: {problem}", "Its first lines say how."
    )


class _MistakeError(Exception):
    """What is wrong with an entry, in words that follow its tag; `name` is the line that it is in."""

    def __init__(self, problem: str, name: str = "") -> None:
        super().__init__(problem)
        self.name = name


_TAG = re.compile(r"[a-z]{2,3}(?:-[A-Z][a-z]{3})?(?:-(?:[A-Z]{2}|[0-9]{3}))?")
_LISTS = {"quotes": (4,), "fonts": (), "months": (0, 12)}
"""The lines that are lists, and how long they may be, where that matters."""

_CHOICES = {
    "dir": ("ltr", "rtl"),
    "digits": tuple(DIGITS),
    "on_screen": ("own", "reader's"),
    "pseudo": tuple(PSEUDO),
    "readability": (NONE, *FORMULAS),
}
_FORMS = {
    "script": (r"[A-Z][a-z]{3}", "four letters, such as Latn"),
    "region": (r"[A-Z]{2}", "two capitals, such as US"),
    "plurals": (r"nplurals=[1-6]; plural=[^;]+;", "as in the other entries"),
    "date": (r"(?=.*d)(?=.*M)(?=.*y).*", "a pattern with d, M and y"),
    "range": (r"(?=.*\{0\}).*\{1\}.*", "a pattern with {0} and {1}"),
}
"""What a line must look like, and how that is said."""


def _locale(tag: str, entry: Any) -> Locale:
    if not _TAG.fullmatch(tag):
        raise _MistakeError("is no language tag, such as de-DE")
    if not isinstance(entry, dict):
        raise _MistakeError("has no lines of its own")
    known = {f.name: f for f in fields(Locale) if f.name != "tag"}
    for name, value in entry.items():
        if name not in known:
            raise _MistakeError(f"has `{name}`, which nothing reads", name)
        _check_line(name, value)
    needed = (n for n, f in known.items() if f.default is MISSING and f.default_factory is MISSING)
    if lacking := [name for name in needed if name not in entry]:
        raise _MistakeError(f"has no `{lacking[0]}`")
    formula = FORMULAS.get(entry["readability"])
    if formula and formula.language != tag.split("-")[0]:
        problem = f"has `readability: {formula.name}`, which was made for `{formula.language}`"
        raise _MistakeError(problem, "readability")
    values: dict[str, Any] = {name: tuple(v) if name in _LISTS else v for name, v in entry.items()}
    return Locale(tag, **values)


def _check_line(name: str, value: Any) -> None:
    if name in _LISTS:
        if not isinstance(value, list) or not all(isinstance(v, str) for v in value):
            raise _MistakeError(f"needs a list of texts as `{name}`", name)
        if _LISTS[name] and len(value) not in _LISTS[name]:
            wanted = " or ".join(map(str, _LISTS[name]))
            raise _MistakeError(f"has {len(value)} `{name}`; it needs {wanted}", name)
    elif name == "names":
        if not isinstance(value, dict) or not all(isinstance(v, str) for v in value.values()):
            raise _MistakeError("needs languages with their names as `names`", name)
    elif name == "units":
        if not isinstance(value, dict) or not all(_is_form(form) for form in value.values()):
            raise _MistakeError("needs units as `units`, each with a form or with forms by CLDR's plural", name)
    elif not isinstance(value, str):
        raise _MistakeError(f"needs a text as `{name}`", name)
    elif name in _CHOICES and value not in _CHOICES[name]:
        raise _MistakeError(f"has `{name}: {value}`; there is: {', '.join(_CHOICES[name])}", name)
    elif name in _FORMS and not re.fullmatch(_FORMS[name][0], re.sub("'[^']*'", "", value)):
        raise _MistakeError(f"has `{name}: {value}`; it needs {_FORMS[name][1]}", name)


def _is_form(value: Any) -> bool:
    """A unit with its number, such as "{0} days", or one such form for each plural."""
    if isinstance(value, dict):
        return "other" in value and all(isinstance(form, str) for form in value.values())
    return isinstance(value, str) and "{0}" in value


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
