"""Rules P: numbers, dates and times that one takes in at a glance."""

import re
from collections.abc import Iterator
from functools import partial

from handouts.core.findings import Severity
from handouts.language.lexicon import UNSPACED
from handouts.language.number_words import FROM_20, SMALL, TEENS
from handouts.rules.engine import Hit, hit, rule
from handouts.rules.text_index import english_texts_with, found_in, hits_in, language_of, spot, texts_with
from handouts.source.load import Source

_UNIT = (
    "(?:minutes?|hours?|days?|weeks?|months?|years?|percent|milligrams?|pills?|tablets?|doses?|glasses|cups?|pounds?|"
    "miles?|degrees?|teaspoons?|tablespoons?)"
)
_NUMBER = rf"(?:{FROM_20}|{TEENS}|{SMALL}|(?:a|one|{SMALL}) (?:hundred|thousand))"
_WORDED = re.compile(rf"(?<![\w-]){_NUMBER}[- ](?:more )?{_UNIT}\b(?!['’])")


def number_words(text: str) -> list[str]:
    """Numbers in letters before a unit: “twenty-five minutes”."""
    return [m[0] for m in _WORDED.finditer(text)]


@rule(
    "P021",
    Severity.WARNING,
    "“{found}” has its number in letters",
    hint="Write the number in figures, as in “2 weeks” or “25 minutes”.",
    serves="AHRQ PEMAT-P, item 6; CDC Clear Communication Index, item 15",
    waivable=True,
)
def number_in_letters(source: Source) -> Iterator[Hit]:
    """A number with a unit is written in letters.

    Somebody who looks for how long or how much runs an eye over the page for figures, and figures are the first thing
    that a person who reads little knows. "One" is left alone ("one day you may …"), and so are numbers that count no
    unit ("two kinds") or begin a sentence.

        text: "Do not drive for twenty-four hours."     # wrong
        text: "Do not drive for 24 hours."              # right
    """
    yield from hits_in(source, english_texts_with(source, _WORDED), number_words)


_RANGE = re.compile(
    r"(?<![\w.,/@#:+–—-])(\d{1,4}(?:[.,]\d+)?)( ?[–—-] ?)(\d{1,4}(?:[.,]\d+)?)(?![\w–—/]|[-.,–:]\d|-\w)"
)


def dashed_ranges(text: str) -> list[str]:
    """Ranges with a dash: “15–30”. Phone numbers, dates and 4-7-8 are none."""
    return [
        m[0]
        for m in _RANGE.finditer(text)
        if float(m[1].replace(",", ".")) < float(m[3].replace(",", ".")) and not (len(m[1]) == 3 and len(m[3]) == 4)
    ]


@rule(
    "P023",
    Severity.WARNING,
    "“{found}” is a range with a dash",
    hint="Write a word between the numbers, in English “to”: {plain}.",
    serves="AHRQ PEMAT-P, item 6",
    waivable=True,
)
def range_with_dash(source: Source) -> Iterator[Hit]:
    """A range has a dash where a word should stand.

    Voices read "15–30 minutes" as "fifteen thirty minutes", and on a small print the dash is lost or looks like a
    minus. In braille it is one small sign between two numbers.

        text: "It takes 15–30 minutes."       # wrong
        text: "It takes 15 to 30 minutes."    # right
    """
    for text in texts_with(source, _RANGE) if language_of(source) not in UNSPACED else ():
        for found in dict.fromkeys(dashed_ranges(text.text)):
            first, last = re.split(r" ?[–—-] ?", found)
            plain = f"“{first} to {last}”"
            yield hit(spot(source, text, found), path=text.path, found=found, plain=plain)


_MONTH = "(?:0?[1-9]|1[0-2])"
_FIRST = r"\d(?<![\d/.-]\d)(?:(?<=0)[1-9]|(?<=1)[0-2]|(?<=[1-9]))"
"""A month that begins a date. A pattern that begins with the figure it looks for is found twice as fast."""
_DATE = re.compile(rf"{_FIRST}(?:/{_MONTH}/(?:\d{{4}}|\d{{2}})|-{_MONTH}-\d{{4}})(?![\d/-])")


def ambiguous_dates(text: str) -> list[str]:
    """Dates of which nobody can tell day from month: 05/06/26."""
    return [m[0] for m in _DATE.finditer(text)]


@rule(
    "P027",
    Severity.WARNING,
    "“{found}” is one day here and another day elsewhere",
    hint="Write the month as a word: “May 6, 2026”.",
    serves="AHRQ PEMAT-P, item 6",
    waivable=True,
)
def ambiguous_date(source: Source) -> Iterator[Hit]:
    """A date in figures has its day and its month in an order that depends on where one grew up.

    In the United States 05/06/26 is in May, nearly everywhere else it is in June. A word for the month is
    clear to all, and translators render it in their own way.

        text: "This offer ends on 05/06/26."       # wrong
        text: "This offer ends on May 6, 2026."    # right
    """
    yield from hits_in(source, texts_with(source, _DATE), ambiguous_dates)


_TIME = re.compile(
    r"12(?<![\d:.]12)(?::00)? ?(?:[ap]\.m\.|[ap]m\b)(?! ?\(?(?:noon|midnight))"  # 12 a.m.
    r"|(?:1[3-9]|2[0-3]):(?<![\d:.]..:)[0-5]\d(?![\d:])"  # 20:00
)


def odd_times(text: str, region: str = "US") -> list[str]:
    """Times of the day that many misread: “12 a.m.”, and in the United States “20:00”."""
    return [found for found in found_in(text, _TIME) if region == "US" or found.startswith("12")]


@rule(
    "P028",
    Severity.WARNING,
    "“{found}” is a time that many misread",
    hint="Write “noon” or “midnight” for 12, and “8 p.m.” for 20:00.",
    serves="AHRQ PEMAT-P, item 6",
    waivable=True,
)
def time_of_day(source: Source) -> Iterator[Hit]:
    """A time of the day is "12 a.m." or "12 p.m.", or has 24 hours in a country that counts to 12.

    Nobody is sure if 12 a.m. is noon or midnight, and "nothing to eat after 12 a.m." can cost a person the operation.
    Only English sources are looked at; the clock of 24 hours is flagged in those for the United States.

        text: "Do not eat after 12 a.m."        # wrong
        text: "Do not eat after midnight."      # right
    """
    region = source.language.split("-")[-1]
    yield from hits_in(source, english_texts_with(source, _TIME), partial(odd_times, region=region))
