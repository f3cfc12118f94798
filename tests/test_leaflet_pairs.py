"""Pairs of sentences from leaflets that say the same, or the opposite: no false alarm, and no mistake missed."""

from collections.abc import Iterator
from copy import deepcopy
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import NamedTuple

import pytest

from coverage_trial import minimal, trial_rules
from handouts.core.findings import Place
from handouts.rules.engine import all_rules
from handouts.source.model import Handout

PAIRS = Path(__file__).with_name("leaflet_pairs.tsv")
LOCALES = {"en": "en-US", "es": "es-US", "pt": "pt-BR", "zh": "zh-Hans"}
TRANSLATION_RULES = ("T004", "T005", "T012", "T014")


class Pair(NamedTuple):
    """Two sentences of one language, or of two (`en>fr`), and whether they say the same."""

    language: str
    relation: str
    one: str
    other: str


def pairs() -> list[Pair]:
    lines = PAIRS.read_text("utf-8").splitlines()
    return [Pair(*line.split("\t")) for line in lines if line and not line.startswith("#")]


SAME = [pair for pair in pairs() if pair.relation == "same"]
OPPOSITE = [pair for pair in pairs() if pair.relation == "opposite"]


def told(pair: Pair) -> Iterator[str]:
    """What the rules find: between the levels of a handout, whichever says what, or in a translation."""
    if ">" in pair.language:
        yield from _in_translation(pair)
    else:
        yield from _at_levels(pair.language, pair.one, pair.other)
        yield from _at_levels(pair.language, pair.other, pair.one)


def _at_levels(language: str, standard: str, plain: str) -> Iterator[str]:
    source, raw = minimal()
    raw = deepcopy(raw) | {"language": LOCALES.get(language, language)}
    raw["key_message"] = {"standard": standard, "plain": plain}
    written = replace(source, handout=Handout.model_validate(raw))
    yield from (f"{f.code} {f.message}" for rule in trial_rules() for f in rule.findings(written))


def _in_translation(pair: Pair) -> Iterator[str]:
    there, here = pair.language.split(">")
    library = minimal()[0].library
    unit = SimpleNamespace(path="x", text=pair.one, leaf=SimpleNamespace(keys=("x",)))
    translation = SimpleNamespace(
        texts=SimpleNamespace(library=library, language=LOCALES[there]),
        locale=LOCALES.get(here, here),
        fitting=[(unit, SimpleNamespace(target=pair.other))],
        place=lambda *_: Place(Path("x.po"), 1, 1),
    )
    for code in TRANSLATION_RULES:
        yield from (f"{f.code} {f.message}" for f in all_rules()[code].findings(translation))


def test_there_are_three_hundred_pairs_of_one_meaning_and_some_of_two() -> None:
    assert len(SAME) >= 300
    assert len({pair.language for pair in SAME}) >= 20
    assert len(OPPOSITE) >= 60
    assert len({(pair.language, pair.one, pair.other) for pair in pairs()}) == len(pairs())


@pytest.mark.parametrize("language", sorted({pair.language for pair in SAME}))
def test_sentences_that_say_the_same_give_no_alarm(language: str) -> None:
    alarms = {(pair.one, pair.other): list(told(pair)) for pair in SAME if pair.language == language}
    assert {pair: found for pair, found in alarms.items() if found} == {}


@pytest.mark.parametrize("language", sorted({pair.language for pair in OPPOSITE}))
def test_sentences_that_say_the_opposite_are_found(language: str) -> None:
    assert [pair for pair in OPPOSITE if pair.language == language and not list(told(pair))] == []


WHOLE = [
    (
        "Take 2 tablets every 6 hours while symptoms last, and no more than 10 tablets in 24 hours. Do not use it for "
        "more than 10 days. Wait at least 4 hours between doses.",
        "Take 2 tablets every 6 hours while you feel ill. Do not take more than 10 tablets in 24 hours. You can use it "
        "for up to 10 days. Never take a dose less than 4 hours after the last one.",
    ),
    (
        "Store the pen below 30°C (86°F). Do not freeze it. Use only the right arm for 6 weeks.",
        "Do not keep the pen above 86°F. Keep it out of the freezer. Do not use the left arm for 6 weeks.",
    ),
    (
        "If you vomit, stop metformin. Do not restart it until you have eaten normally for 24 to 48 hours.",
        "If you throw up, stop metformin. Start it again only when you have eaten as usual for 24 to 48 hours.",
    ),
    (
        "The maximum dose is 4,000 mg (8 tablets of 500 mg) in 24 hours. Do not remove the patch for 48 hours.",
        "Take no more than 8 tablets of 500 mg in 24 hours. Leave the patch on for 2 days.",
    ),
]


@pytest.mark.parametrize(("standard", "plain"), WHOLE)
def test_whole_paragraphs_that_say_the_same_give_no_alarm(standard: str, plain: str) -> None:
    assert list(told(Pair("en", "same", standard, plain))) == []


@pytest.mark.parametrize(
    ("standard", "plain"),
    [
        ("Take no more than 8 tablets a day.", "Take at least 8 tablets a day."),
        ("Store below 25 °C.", "Store above 25 °C."),
        ("Stop eating 6 hours before the test.", "Stop eating 6 hours after the test."),
        ("Measure on the left arm.", "Measure on the right arm."),
        ("Do not take ibuprofen with this medicine.", "Take ibuprofen with this medicine."),
    ],
)
def test_a_contradiction_in_the_same_words_is_an_error(standard: str, plain: str) -> None:
    assert [found[0] for found in _at_levels("en", standard, plain)] == ["F"]


@pytest.mark.parametrize(
    ("standard", "plain"),
    [
        ("Apply the cream before retiring.", "Put on the cream after you go to bed."),
        ("It is not effective for everyone.", "It works for most people."),
    ],
)
def test_a_contradiction_in_other_words_is_a_warning(standard: str, plain: str) -> None:
    assert {found[0] for found in _at_levels("en", standard, plain)} == {"P"}
