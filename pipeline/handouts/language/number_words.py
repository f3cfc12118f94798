"""English numbers in words, as figures: “thirty-five minutes” is 35 minutes, “twenty in a hundred” 20 in 100."""

import re
from collections.abc import Iterator

SMALL = "two|three|four|five|six|seven|eight|nine"
TEENS = "ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen"
TENS = "twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"

_UNITS = f"one|{SMALL}"
FROM_20 = rf"(?:{TENS})(?:[- ](?:{_UNITS}))?"
_BELOW_100 = rf"(?:{FROM_20}|{TEENS}|{_UNITS})"
_SHARED = re.compile(
    rf"(?<![\w-])({_BELOW_100})( (?:to|or) )(?=(?:{_BELOW_100}) (hundred|thousand)(?![\w-]))", re.IGNORECASE
)
"""A number that has its hundreds from the next one: two to three hundred."""

_HUNDREDS = rf"(?:an?|{_UNITS}) hundred(?: (?:and )?{_BELOW_100})?"
_THOUSANDS = rf"(?:{_HUNDREDS}|an?|{_BELOW_100}) thousand(?:,? (?:and )?(?:{_HUNDREDS}|{_BELOW_100}))?"

_FROM_13 = re.compile(
    rf"(?<![\w-])(?:{_THOUSANDS}|{_HUNDREDS}|{FROM_20}|(?!ten|eleven|twelve)(?:{TEENS}))"
    r"(?!\w|-(?:first|second|third|\w+th)\b)",
    re.IGNORECASE,
)
"""A number in words from thirteen on. Hundreds and thousands of something are no number, nor is the twenty-first."""

_VALUES = {
    **{word: n for n, word in enumerate(f"{_UNITS}|{TEENS}".split("|"), 1)},
    **{word: 10 * n for n, word in enumerate(TENS.split("|"), 2)},
    **dict.fromkeys(("a", "an"), 1),
}
LARGE = frozenset({word for word, n in _VALUES.items() if n > 12} | {"hundred", "thousand"})
"""The words without one of which no text has a number in words from thirteen on."""


_LARGE_ONE = re.compile("(?i)teen|(?:twen|thir|for|fif|six|seven|eigh|nine)ty|hundred|thousand")


def spelled(text: str) -> Iterator[re.Match[str]]:
    """Where an English text has numbers in words from thirteen on."""
    return _FROM_13.finditer(text)


def in_figures(text: str) -> str:
    """An English text with its numbers in words from thirteen on as figures. Smaller ones stay: “one of them” is no
    number.
    """
    if not _LARGE_ONE.search(text):
        return text
    whole = _SHARED.sub(r"\1 \3\2", text)
    return _FROM_13.sub(lambda m: str(_value(m[0])), whole)


def _value(words: str) -> int:
    total = part = 0
    for word in re.findall("[a-z]+", words.casefold()):
        if word == "thousand":
            total, part = 1000 * part, 0
        elif word == "hundred":
            part *= 100
        else:
            part += _VALUES.get(word, 0)  # 0: the “and” of a hundred and one
    return total + part
