"""Which script a language is written in, and what sets it: for words in a language that the registry may not have."""

from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

from handouts.language.locales import Locale


class Script(NamedTuple):
    """A script that no language of the registry is written in: a print font that has it, and one that Word has.

    `language` is the one that most readers of the script read, for an example.
    """

    name: str
    font: str
    word_font: str
    language: str
    extra: str = "scripts"


SCRIPTS: Mapping[str, Script] = {
    "Armn": Script("Armenian", "Noto Sans Armenian", "Sylfaen", "hy"),
    "Beng": Script("Bengali", "Noto Sans Bengali", "Nirmala UI", "bn"),
    "Ethi": Script("Ethiopic", "Noto Sans Ethiopic", "Nyala", "am"),
    "Geor": Script("Georgian", "Noto Sans Georgian", "Sylfaen", "ka"),
    "Gujr": Script("Gujarati", "Noto Sans Gujarati", "Nirmala UI", "gu"),
    "Guru": Script("Gurmukhi", "Noto Sans Gurmukhi", "Nirmala UI", "pa"),
    "Hebr": Script("Hebrew", "Noto Sans Hebrew", "Arial", "he"),
    "Jpan": Script("Japanese", "Noto Sans JP", "Yu Gothic", "ja", "cjk"),
    "Khmr": Script("Khmer", "Noto Sans Khmer", "Leelawadee UI", "km"),
    "Knda": Script("Kannada", "Noto Sans Kannada", "Nirmala UI", "kn"),
    "Laoo": Script("Lao", "Noto Sans Lao", "Leelawadee UI", "lo"),
    "Mlym": Script("Malayalam", "Noto Sans Malayalam", "Nirmala UI", "ml"),
    "Mymr": Script("Burmese", "Noto Sans Myanmar", "Myanmar Text", "my"),
    "Orya": Script("Odia", "Noto Sans Oriya", "Nirmala UI", "or"),
    "Sinh": Script("Sinhala", "Noto Sans Sinhala", "Nirmala UI", "si"),
    "Taml": Script("Tamil", "Noto Sans Tamil", "Nirmala UI", "ta"),
    "Telu": Script("Telugu", "Noto Sans Telugu", "Nirmala UI", "te"),
    "Thai": Script("Thai", "Noto Sans Thai", "Leelawadee UI", "th"),
}

_OF_LETTERS = {"Hira": "Jpan", "Kana": "Jpan", "Bopo": "Hant", "Hang": "Kore"}
"""Scripts that Unicode tells apart and a language writes together."""
_RIGHT_TO_LEFT = {"Arab", "Hebr", "Syrc", "Thaa", "Nkoo", "Adlm", "Rohg"}


@lru_cache(maxsize=256)
def script_of(tag: str) -> str:
    """The script that a language tag names, or else the one that CLDR says the language is mostly written in."""
    from babel.core import get_global

    language, *rest = tag.split("-")
    if named := [part for part in rest if len(part) == 4 and part.isalpha()]:
        return named[0].title()
    likely = get_global("likely_subtags")
    found = next((likely[t] for t in ("_".join((language, *rest)), language) if t in likely), "und_Latn")
    return str(found).split("_")[1]


@lru_cache(maxsize=256)
def is_language(tag: str) -> bool:
    """Whether a tag may name a language: CLDR knows all codes of two letters, but not all of three."""
    from babel import Locale as Cldr
    from babel.core import get_global

    language, *rest = tag.split("-")
    english = Cldr("en")
    codes = (english.languages, get_global("likely_subtags"), get_global("language_aliases"))
    known = any(language.lower() in listed for listed in codes)
    countries = [part.upper() for part in rest if len(part) == 2]
    return (known or len(language) == 3) and all(country in english.territories for country in countries)


def script_of_letter(letter: str) -> str:
    """The script of a letter as languages call it; `Zyyy` for a sign of all of them."""
    from fontTools import unicodedata

    found = str(unicodedata.script(letter))
    return _OF_LETTERS.get(found, found)


def setting_of(tag: str, known: Mapping[str, Locale]) -> Locale:
    """How words in a language are set: as its entry of the registry says, or another entry in its script.

    What no entry is written in has a font all the same, if it is one of SCRIPTS.
    """
    if tag in known:
        return known[tag]
    script = script_of(tag)
    same = [locale for locale in known.values() if locale.script == script and not locale.pseudo]
    same.sort(key=lambda locale: locale.language != tag.split("-")[0])
    if same:
        return same[0].model_copy(update={"tag": tag})
    more = SCRIPTS.get(script)
    return Locale.model_construct(
        tag=tag,
        endonym=tag,
        dir="rtl" if script in _RIGHT_TO_LEFT else "ltr",
        script=script,
        date="d MMMM y",
        quotes=("“", "”", "‘", "’"),
        readability="none",
        fonts=(more.font,) if more else (),
        extra=more.extra if more else "",
        word_font=more.word_font if more else "",
        on_screen="reader's" if script == "Jpan" else "own",
    )


def example_language(script: str, known: Mapping[str, Locale]) -> tuple[str, str]:
    """A language that is written in a script, and the script's name: `("ar", "Arabic")`; empty where there is none."""
    if script == "Hani":
        return "zh-Hans", "Chinese"
    for locale in known.values():
        if locale.script == script and not locale.pseudo:
            return locale.tag, _NAMES.get(script, script)
    more = SCRIPTS.get(script)
    return (more.language, more.name) if more else ("", "")


_NAMES = {"Arab": "Arabic", "Deva": "Devanagari", "Hans": "Chinese", "Hant": "Chinese", "Kore": "Korean"}
