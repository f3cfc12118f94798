"""Handouts with the structure of real ones: all that a patient would use is there, in every format."""

from collections.abc import Mapping, Sequence

import pikepdf
import pytest

from handouts.document import pandoc_ast as ast
from handouts.formats.table import NAMES
from handouts.rules.verification import Finished, check_finished
from loading import check_source, load
from shipped import REAL, REAL_HANDOUTS, Built

each = pytest.mark.parametrize("built", REAL, ids=str)
IDS = tuple(folder.name for folder in sorted((REAL_HANDOUTS / "source").iterdir()))

NEEDED: Mapping[str, Sequence[str]] = {
    "asthma-plan": ("zone", "table", "person", "call", "blank"),
    "bowel-prep": ("entry", "sides", "checklist", "box", "fix"),
    "vaccine-statement": ("table", "checklist", "band", "person", "uri"),
    "after-surgery": ("group", "entry", "person", "blank", "date"),
    "dose-chart": ("table", "sides", "call", "urgent"),
    "pressure-log": ("table", "field", "blank", "box", "steps", "beside"),
    "home-falls": ("checklist", "box", "fix"),
    "safety-plan": ("field", "lines", "person", "phone", "blank"),
    "anaesthetic-risks": ("band", "field", "box", "date"),
    "lung-screening": ("shared", "option", "counts", "of-1000", "table", "field"),
    "newborn-care": ("group", "table", "sides", "field", "date"),
    "knee-exercises": ("needs", "step", "repeat", "beside", "table", "blank"),
    "language-card": ("checklist", "box", "field", "blank"),
}
"""The parts that such a handout must have in its document; a box to tick is one, and not a sign among words."""


SAID: Mapping[str, Sequence[str]] = {
    "asthma-plan": ("Green zone: You are well", "Red zone: You are in danger", "Take 2 to 4 puffs", "above ________"),
    "bowel-prep": ("1 day before, 6 p.m.", "5 a.m. to 7 a.m.", "8 fluid ounces (240 mL)", "- [ ] Clear drinks"),
    "vaccine-statement": (
        "2. When is it given?",
        "1 out of 3,000 people",
        "https://vaers.example.org",
        "1-800-555-0100",
    ),
    "after-surgery": ("101 °F (38.3 °C)", "10 pounds (4.5 kg)", "Surgeon: ________", "6 weeks after"),
    "dose-chart": ("Call 1-800-222-1222 now if", "Chewable tablets: 2 tablets", "24 to 35 lb (11 to 16 kg)"),
    "pressure-log": ("________ / ________ mmHg", "Wait 30 seconds", "Morning 1: ________", "129"),
    "home-falls": ("- [ ] Are the steps free of things?", "How to fix it: Put away what lies on them."),
    "safety-plan": ("Text HOME to 741741", "Call 988 now if", "Name: ________"),
    "anaesthetic-risks": ("1 out of 10 people", "1 out of 100,000 people", "Call 111 now if", "Signature: ________"),
    "lung-screening": ("The same for all of these", "With this option: 18 out of 1,000 people"),
    "newborn-care": ("100.4 °F (38 °C)", "8 to 12 times", "Do not"),
    "knee-exercises": ("What you need", "Hold for: 5 seconds", "Repetitions: 10 to 12", "Days a week: 4"),
    "language-card": ("我需要口译员。", "أحتاج إلى مترجم.", "My name: ________"),
}
"""What its text in English says, among other things."""


@pytest.mark.parametrize("built", [b for b in REAL if b.clinic == "base" and b.locale.startswith("en")], ids=str)
def test_it_says_what_such_a_handout_says(built: Built) -> None:
    text = built.file("text").decode().replace("\u00a0", " ")
    assert [words for words in SAID[built.handout] if words not in text] == []


@pytest.mark.parametrize("handout", IDS)
def test_a_check_finds_nothing_to_mend(handout: str) -> None:
    found = check_source(load(REAL_HANDOUTS / "source" / handout))
    assert [f"{f.place} {f.code} {f.message}" for f in found if f.severity == "error"] == []


@each
def test_it_has_what_such_a_handout_needs(built: Built) -> None:
    there = {name for node in ast.nodes(built.document.blocks) for name in ast.classes(node)}
    assert set(NEEDED[built.handout]) - there == set()


@each
@pytest.mark.parametrize("form", NAMES)
def test_each_file_says_all_that_the_handout_says(built: Built, form: str) -> None:
    assert check_finished(Finished(built.document, form, built.file(form), built.path(form))) == ()


ONE_PAGE = [b for b in REAL if "one_page: true" in (REAL_HANDOUTS / "source" / b.handout / "handout.yaml").read_text()]


@pytest.mark.parametrize("built", [b for b in ONE_PAGE if b.locale.startswith("en")], ids=str)
def test_what_must_fit_on_one_page_does(built: Built) -> None:
    """As it is written; nobody is asked to cut a translation."""
    with pikepdf.open(built.path("pdf")) as file:
        assert len(file.pages) == 1
