"""English numbers in words are read as the figures that they are."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handouts.language.number_words import LARGE, in_figures

ONES = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]
ONES += ["ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"]
TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]


def spelled(number: int, *, joined: str, link: str) -> str:
    """A number below a million as people write it: with a hyphen or without, with an “and” or without."""
    if number >= 1000:
        thousands, rest = divmod(number, 1000)
        return f"{spelled(thousands, joined=joined, link=link)} thousand" + (
            f" {spelled(rest, joined=joined, link=link)}" if rest else ""
        )
    if number >= 100:
        hundreds, rest = divmod(number, 100)
        return f"{ONES[hundreds - 1]} hundred" + (f"{link}{spelled(rest, joined=joined, link=link)}" if rest else "")
    if number < 20:
        return ONES[number - 1]
    tens, ones = divmod(number, 10)
    return TENS[tens - 2] + (f"{joined}{ONES[ones - 1]}" if ones else "")


@given(st.integers(13, 999_999), st.sampled_from(["-", " "]), st.sampled_from([" ", " and "]), st.booleans())
def test_a_number_in_words_is_the_number(number: int, joined: str, link: str, capital: bool) -> None:
    words = spelled(number, joined=joined, link=link)
    assert in_figures(f"Wait {words.capitalize() if capital else words} days.") == f"Wait {number} days."
    assert LARGE & set(words.replace("-", " ").split())


AS_PEOPLE_WRITE = {
    "Twenty in a hundred": "20 in 100",
    "a thousand, and more": "1000, and more",
    "a thirty-minute walk": "a 30-minute walk",
    "four thousand, five hundred": "4500",
    "fifteen to twenty minutes": "15 to 20 minutes",
    "two to three hundred people": "200 to 300 people",
    "Twenty or thirty thousand": "20000 or 30000",
}


@pytest.mark.parametrize(("said", "read"), AS_PEOPLE_WRITE.items())
def test_as_people_write(said: str, read: str) -> None:
    assert in_figures(said) == read


@pytest.mark.parametrize(
    "text",
    [
        "one of them",
        "ten or twelve days",
        "hundreds of people",
        "the twenty-first day",
        "the thirty-fifth",
        "an hour",
        "a teenager, tentative",
        "Wait 30 days.",
        "",
    ],
)
def test_what_is_no_number_or_a_small_one_stays(text: str) -> None:
    assert in_figures(text) == text
