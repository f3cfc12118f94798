"""What the pipeline knows of a language: one registry file, and the interface words beside it."""

import datetime
import re
from collections.abc import Callable, Collection, Iterable, Mapping
from contextlib import suppress
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, Field, RootModel

from handouts.core.findings import HandoutsError
from handouts.core.validation import Like, Strict, unusable, usable
from handouts.core.yaml_reader import Loaded, Problem
from handouts.language.pseudolocale import PSEUDO
from handouts.language.readability_formulas import FORMULAS, NONE

DIGITS = {"latn": "0123456789", "arab": "٠١٢٣٤٥٦٧٨٩", "arabext": "۰۱۲۳۴۵۶۷۸۹", "deva": "०१२३४५६७८९"}
"""The numbering systems that a locale can have, by their CLDR names."""


def _must(fit: Callable[[Any], object], wanted: str) -> AfterValidator:
    """A check of a value that has the right type; `wanted` is what an error says that it must be."""

    def check(value: Any) -> Any:
        if not fit(value):
            raise ValueError(wanted)
        return value

    return AfterValidator(check)


def _one_of(names: Iterable[str]) -> AfterValidator:
    known = tuple(names)
    return _must(known.__contains__, f"one of {', '.join(known)}")


def _four(value: Any) -> Any:
    if isinstance(value, list) and len(value) != 4:
        raise ValueError("a list of 4: double, then single")
    return value


def _unit(value: Any) -> Any:
    forms = value.values() if isinstance(value, dict) and "other" in value else [value]
    if not all(isinstance(form, str) for form in forms) or (isinstance(value, str) and "{0}" not in value):
        raise ValueError("a form with {0}, or forms by CLDR's plural, with `other` among them")
    return value


TAG = "[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?"
Tag = Annotated[str, Like(TAG, "a locale such as `en-US` or `zh-Hans`")]
"""A language, where it matters with its script and its region."""

_DATE = r"(?=(?:'[^']*'|[^'])*?d)(?=(?:'[^']*'|[^'])*?M)(?=(?:'[^']*'|[^'])*?y).*"
"""A CLDR pattern with a day, a month and a year outside of its quotes."""


class Clock(Strict):
    """How a time of the day is written: `hour` and `with_minutes` are patterns with {h}, {mm} and {part}, `parts` the
    parts of the day by the hour that each begins at, and `named` the times that have a name.
    """

    hour: str
    with_minutes: str
    parts: dict[int, str] = {}
    named: dict[str, str] = {}


class LocaleEntry(Strict):
    """What the registry says of a language; the comment on top of it says what each line is.

    `quotes`: double open, double close, single open, single close.
    """

    endonym: str
    dir: Literal["ltr", "rtl"]
    script: Annotated[str, Like("[A-Z][a-z]{3}", "four letters, such as Latn")]
    date: Annotated[str, Like(_DATE, "a pattern with d, M and y")]
    quotes: Annotated[tuple[str, str, str, str], BeforeValidator(_four)]
    readability: Annotated[str, _one_of((NONE, *FORMULAS))]
    fonts: tuple[str, ...] = ()
    extra: str = ""
    on_screen: Literal["own", "reader's"] = "own"
    word_font: str = ""
    digits: Annotated[str, _one_of(DIGITS)] = "latn"
    region: Annotated[str, Like("[A-Z]{2}", "two capitals, such as US")] = ""
    months: Annotated[tuple[str, ...], _must(lambda months: len(months) in (0, 12), "a list of 12")] = ()
    names: dict[str, str] = {}
    emergency: Annotated[str, Like("[0-9]{3,6}", "a short number such as `911`")] = "911"
    paper: Literal["letter", "a4"] | None = None
    plurals: Annotated[str, Like("nplurals=[1-6]; plural=[^;]+;", "as in the other entries")] = ""
    colon: str = ":"
    first_of_month: str = ""
    elided: tuple[str, ...] = ()
    range: Annotated[str, Like(r"(?=.*\{0\}).*\{1\}.*", "a pattern with {0} and {1}")] = "{0}–{1}"
    units: dict[str, Annotated[str | dict[str, str], BeforeValidator(_unit)]] = {}
    clock: Clock | None = None
    pseudo: Annotated[str, _one_of(PSEUDO)] = ""


class Locale(LocaleEntry):
    """One entry of the registry with its tag, and what follows from them."""

    tag: Tag

    def __hash__(self) -> int:
        return hash(self.tag)

    @property
    def language(self) -> str:
        return self.tag.split("-")[0]

    @property
    def country(self) -> str | None:
        """The region that typesetting goes by: the tag's own, or the registry's word for it."""
        last = self.tag.split("-")[-1]
        return self.region or (last if len(last) == 2 and last.isupper() else None)

    @property
    def east_asian(self) -> bool:
        """Whether it is written in one of the scripts that Word calls so, which put no space before a unit."""
        return self.script in {"Hans", "Hant", "Jpan", "Kore"}

    @property
    def space(self) -> str:
        """What stands between two sentences: nothing, in scripts whose full stop brings its own room."""
        return "" if self.script in {"Hans", "Hant", "Jpan"} else " "

    @property
    def comma(self) -> str:
        """What stands between the parts of a sentence, with its room."""
        return {"Hans": "，", "Hant": "，", "Jpan": "、", "Arab": "، "}.get(self.script, ", ")

    @property
    def aside(self) -> str:
        """A pattern of what stands in brackets behind something else."""
        return "{0}（{1}）" if self.script in {"Hans", "Hant", "Jpan"} else "{0} ({1})"

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

    @property
    def month_names(self) -> tuple[str, ...]:
        """The names of its months as they stand in a date; none where nobody knows them."""
        from babel import Locale as Cldr
        from babel import UnknownLocaleError

        if self.months:
            return self.months
        with suppress(UnknownLocaleError):
            return tuple(Cldr.parse(self.language).months["format"]["wide"].values())
        return ()

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


class _Registry(RootModel[Annotated[dict[Tag, LocaleEntry], Field(min_length=1)]]):
    pass


def locales_in(loaded: Loaded) -> Mapping[str, Locale]:
    """Return the locales in a registry by tag. Raises HandoutsError for one that can't be used."""
    what = ("the locale registry", "Its first lines say how.")
    found = usable(_Registry, loaded, *what).root
    for tag, entry in found.items():
        formula = FORMULAS.get(entry.readability)
        if formula and formula.language != tag.split("-")[0]:
            given = {"path": f"{tag}.readability", "given": f"`{formula.name}`"}
            wanted = f"a formula made for it, and this one was made for `{formula.language}`"
            place = loaded.place((tag, "readability"))
            raise unusable(Problem("wrong-value", place, {**given, "wanted": wanted}), *what)
    return {tag: Locale.model_construct(tag=tag, **dict(entry)) for tag, entry in found.items()}


SOURCE_LOCALE = "en-US"
"""The locale that the interface words are written in."""


class _Word(Strict):
    text: str
    note: str


class _Interface(RootModel[dict[str, _Word]]):
    pass


class _Variant(RootModel[dict[str, str]]):
    pass


def interface_variant(loaded: Loaded, known: Collection[str]) -> Mapping[str, str]:
    """Return what a region says otherwise of the words on every page. Raises HandoutsError for an unusable file."""
    what = ("the words of the interface in", "Each is one of those in en-US.yaml, with its text.")
    words = usable(_Variant, loaded, *what).root
    for key in words:
        if key not in known:
            raise unusable(
                Problem("unknown-key", loaded.place((key, "")), {"key": key, "guess": "look at en-US.yaml"}), *what
            )
    return words


def interface_words(loaded: Loaded) -> Mapping[str, tuple[str, str]]:
    """Return the English words on every page with their notes, by key. Raises HandoutsError for an unusable file."""
    words = usable(_Interface, loaded, "the words of the interface in", "Each has a `text` and a `note`.")
    return {key: (word.text, word.note) for key, word in words.root.items()}
