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
    "bowel-prep": ("entry", "sides", "checklist", "box", "fix", "quantity"),
    "vaccine-statement": ("table", "checklist", "band", "person", "uri"),
    "after-surgery": ("group", "entry", "person", "blank", "date", "quantity"),
    "dose-chart": ("table", "note", "sides", "call", "urgent"),
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


@pytest.mark.parametrize("built", ONE_PAGE, ids=str)
def test_what_must_fit_on_one_page_does(built: Built) -> None:
    with pikepdf.open(built.path("pdf")) as file:
        assert len(file.pages) == 1
