"""What is long or wide stays on its page and can be read: tables go on over pages, boxes break, and long words do."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from handouts.build.jobs import run
from handouts.verification.extracted import DrawnText
from handouts.verification.pdf_overprint import overprinted
from reading import pdf_pages, squeeze
from small import job, new, translate

CHOICE = '      - id: first-choice\n        name: "The first choice"'
SIGN = '      - {id: danger, sign: "you have a sign of danger: name it here", urgency: emergency}'
ROWS = "options: [first-choice, no-change]"


def built(project: Path, changes: Mapping[str, str], form: str, locale: str = "en-US") -> list[str]:
    """The pages of a handout with these changes. The proof reads them back: nothing may be cut off or drawn over."""
    folder = new(project, changes)
    if locale != "en-US":
        translate(folder, locale, lambda path, text: f"كلام {sum(map(ord, path))}")
    project_, job_ = job(folder, locale, form)
    done = run(project_, replace(job_, verify=True))
    assert not done.failures, "\n".join(f.bug or f"{f.path}: {f.reason}" for f in done.failures)
    return pdf_pages(done.contents[job_.paths[form]])


def rows(count: int, aim: str = "Say in a few words") -> dict[str, str]:
    """Changes that make more options, and compare them all."""
    option = (
        '      - id: choice-{0}\n        name: "Choice number {0}"\n        purpose: treatment\n        aim: "{1}"\n'
        '        what: "Say it."\n        lasts: "Some days"\n        benefits:\n'
        '          - {{id: good-{0}, text: "It may help."}}\n        harms:\n'
        '          - {{id: bad-{0}, text: "It may hurt."}}\n        unknowns: "Say it."\n'
    )
    ids = [f"choice-{i}" for i in range(count)]
    return {
        CHOICE: "".join(option.format(i, aim) for i in range(count)) + CHOICE,
        ROWS: f"options: [{', '.join([*ids, 'first-choice', 'no-change'])}]",
    }


def signs(count: int, words: str = "you have a sign of danger that takes two lines in large print") -> dict[str, str]:
    return {SIGN: "\n".join(f'      - {{id: d{i}, sign: "{words} {i}", urgency: emergency}}' for i in range(count))}


@pytest.mark.parametrize("form", ["pdf", "large-print"])
@pytest.mark.parametrize("count", [8, 14, 30])
def test_a_table_goes_on_over_pages_with_its_head(tmp_path: Path, count: int, form: str) -> None:
    aim = "Say in some more words what it is that this one tries to do for you, at home and at work"
    pages = built(tmp_path, rows(count, aim), form)
    tables = [page for page in pages if "How long it may last" in page and "Treatment or test?" in page]
    assert len(tables) > 1 or count == 8 or form == "large-print"


def test_a_table_in_arabic_goes_on_over_pages_with_its_head(tmp_path: Path) -> None:
    built(tmp_path, rows(30), "pdf", "ar")


def test_a_cell_may_be_longer_than_a_page(tmp_path: Path) -> None:
    built(tmp_path, rows(1, "Say it again and again. " * 120), "pdf")


WORDS = [
    "Cholangiopancreatography",
    "Electroencephalographically",
    "hepatobiliarypancreatic",
    "Pneumonoultramicroscopicsilicovolcanoconiosis",
    "Rindfleischetikettierungsüberwachungsaufgabenübertragungsgesetz",
    "Рентгеноэлектрокардиографического",
    "x" * 90,
]
"""Words of languages with rules for their syllables, and of none."""


@pytest.mark.parametrize("form", ["pdf", "large-print"])
@pytest.mark.parametrize("word", WORDS)
def test_a_long_word_breaks_wherever_it_stands(tmp_path: Path, word: str, form: str) -> None:
    places = (
        'name: "The first choice"', 'aim: "Say in a few words"\n        what: "Say what it is', 'lasts: "Say how long"',
        'text: "Say how it may help."', 'text: "Say what may go wrong."', 'heading: "What is it?"',
        'key_message: "Say the main thing in one to three short sentences.', 'sign: "something worries you"',
        'text: "Which choice fits me, and why?"', 'title: "Knee injection"',
    )  # fmt: skip
    said: dict[str, str] = {}
    for old in places:
        first, quote, rest = old.partition('"')
        said[old] = f"{first}{quote}{word} {rest}"
    pages = built(tmp_path, said, form)
    assert squeeze(word) in squeeze("".join(pages)).replace("-", "")


@pytest.mark.parametrize("form", ["pdf", "large-print"])
@pytest.mark.parametrize("count", [9, 10, 11, 12, 13, 25, 60])
def test_every_emergency_sign_is_on_a_page(tmp_path: Path, count: int, form: str) -> None:
    text = " ".join(" ".join(built(tmp_path, signs(count), form)).split())
    assert all(f"large print {i}" in text for i in range(count))


@pytest.mark.parametrize("form", ["pdf", "large-print"])
@pytest.mark.parametrize(
    "place",
    [
        "Say what may go wrong.",
        "Say how it may help.",
        "Say what it is in one or two sentences.",
        "Say the main thing in one to three short sentences.",
        "Which choice fits me, and why?",
        "you have a sign of danger: name it here",
    ],
)
def test_a_text_that_is_longer_than_a_page_goes_on(tmp_path: Path, place: str, form: str) -> None:
    sentence = "This goes on and on. "
    pages = built(tmp_path, {place: (sentence * 250).strip()}, form)
    text = " ".join(" ".join(pages).split())
    assert text.count("goes on and on") >= 240


# ---------------------------------------------------------------- the proof


def piece(text: str, x: float, y: float, width: float, *, artifact: str = "", size: float = 12.0) -> DrawnText:
    return DrawnText(text, (x, y, x + width, y + 0.65 * size), size, 1, artifact, "", "")


@pytest.mark.parametrize(
    ("first", "second", "said"),
    [
        (
            piece("Cholangiopancreatography", 60, 500, 150),
            piece("Treatment", 190, 500, 50),
            "under the words “Treatment”",
        ),
        (piece("a row", 60, 500, 150), piece("another row", 60, 503, 150), "under the words “another row”"),
        (
            piece("a row", 60, 40, 150),
            piece("Page 1", 300, 40, 50, artifact="/Pagination"),
            "over the foot of the page",
        ),
        (
            piece("a row", 60, 20, 150),
            piece("Page 1", 300, 40, 50, artifact="/Pagination"),
            "over the foot of the page",
        ),
        (piece("one line", 60, 500, 150), piece("the next", 60, 486, 150), ""),
        (piece("10", 60, 500, 12), piece("6", 72, 504, 5, size=8), ""),
        (piece("a", 60, 500, 10), piece("word", 69, 500, 40), ""),
        (piece("last row", 60, 60, 150), piece("Page 1", 300, 40, 50, artifact="/Pagination"), ""),
        (piece("word", 60, 500, 40), piece(" ", 60, 500, 40), ""),
    ],
    ids=[
        "cells run into each other",
        "a row over another",
        "beside the page number",
        "below it",
        "lines",
        "a raised number",
        "letters that lean",
        "above the foot",
        "a space",
    ],
)
def test_text_over_text_is_told(first: DrawnText, second: DrawnText, said: str) -> None:
    overprinted([first, second])
    assert (first.hidden, second.hidden) == (said, "")
