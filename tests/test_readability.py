"""Readability: sentences, syllables and grades of English as a careful person would count them."""

import pytest

from handouts.readability import fkgl, sentences, spoken, syllables, words


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("Dr. Smith gives 2.5 mg/mL at 8 a.m. every day, e.g. now. Take it.", 2),
        ("J. A. Smith said no. No. 3 is it.", 2),
        ("It is 5 p.m. Then go home.", 2),
        ("Rest, ice, etc. help. So does sleep.", 2),
        ("What is it? It is a test!", 2),
        ("Wait … then go.", 1),
        ("No full stop at the end", 1),
        ("", 0),
        ("休息一下。打电话。", 2),
        ("आराम करें। फ़ोन करें।", 2),
    ],
)
def test_sentences(text: str, count: int) -> None:
    assert len(sentences(text)) == count


@pytest.mark.parametrize(
    ("markdown", "said"),
    [
        ("Rest **well** [@a2020; @b].", "Rest well."),
        ("See [the page](https://example.org/a_b).", "See the page."),
        ("Call {clinic.phone} or 1-800-555-0100.", "Call or."),
        ("An [intérprete]{lang=es} helps.", "An intérprete helps."),
        ("5 \\* 3", "5 * 3"),
    ],
)
def test_only_words_are_read(markdown: str, said: str) -> None:
    assert spoken(markdown) == said


def test_words_with_hyphens_and_decimals_are_one_word() -> None:
    assert words("A long-term dose of 2.5 mg isn't 1,000.") == (
        "A",
        "long-term",
        "dose",
        "of",
        "2.5",
        "mg",
        "isn't",
        "1,000",
    )


@pytest.mark.parametrize(
    ("count", "listed"),
    [
        (1, "pain rest eased walked league MD's a I 5 shoes numbed"),
        (2, "pictures table being people didn't careful something lifetime IDET patient quiet CT"),
        (3, "injection medicine area idea opioid museum family pacemaker every-day MRI"),
        (4, "information epidural diarrhea physiatrist experience basically-so diabetes"),
        (5, "rehabilitation-less interventional radiology electrothermal"),
        (7, "anesthesiologist gastroenterology methylprednisolone"),
    ],
)
def test_syllables(count: int, listed: str) -> None:
    expected = {"MD's": 2, "every-day": 3, "basically-so": 4, "rehabilitation-less": 7}
    assert {w: syllables(w) for w in listed.split()} == {w: expected.get(w, count) for w in listed.split()}


def test_the_grade_is_the_formula() -> None:
    grade = fkgl(["Rest your knee for a few days. Put it up when you sit."])
    assert (grade.words, grade.sentences, grade.syllables) == (13, 2, 13)
    assert grade.grade == round(0.39 * 13 / 2 + 11.8 * 13 / 13 - 15.59, 2)


def test_a_list_without_full_stops_is_not_one_long_sentence() -> None:
    grade = fkgl(["Call us if:", "you have a fever today", "your knee gets very red", "you can not walk"])
    assert grade.sentences == 4


def test_short_items_belong_to_their_lead_in() -> None:
    assert fkgl(["Please bring these things:", "your list", "your card", "your glasses"]).sentences == 1


def test_nothing_has_no_grade() -> None:
    assert fkgl([]).words == fkgl(["", "{clinic.phone}"]).words == 0
