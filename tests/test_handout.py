"""The shipped handout: whole in both levels and both languages, and plain where it says so."""

import re

import pytest

from expected import expected_text
from handouts.editions.translation import State, state
from handouts.language.markdown import split_blocks
from handouts.language.readability_formulas import graded
from handouts.source.parts import Level
from handouts.source.sections import CallSection, OptionsSection
from handouts.source.text_units import leaves
from loading import check_source, load
from reading import repository
from shipped import HANDOUT, LOCALES, Built

SOURCE = load(repository() / "source" / HANDOUT)

# What the article says that the handout is made from: for each fact, words that tell it at both levels.
FACTS = {
    "after other care has not helped": r"physical therapy or medicines",
    "offered early at times": r"\bearly\b",
    "referred by the health care team": r"(care team|health care team) should (refer|send) you",
    "trained and licensed": r"licens",
    "credentials": r"credentials",
    "who does them": r"anesthesiologists.*physiatrists.*neurologists",
    "not word of mouth": r"word of mouth|what friends or other people say",
    "a procedure that fails can inform": r"your doctor may (still )?learn",
    "pain feeds itself": r"feed itself",
    "relief without removing the source": r"source of the pain may still be there|may not remove the source",
    "part of rehabilitation": r"rehab",
    "epidural: steroid into a space in the spine": r"steroid.*space in your spine",
    "epidural: sometimes a local anesthetic": r"Sometimes the (injection|shot) also has a local anesthetic",
    "nerve block: anesthetic at the nerve": r"right at the nerve",
    "facet block: joint between vertebrae": r"between two vertebrae",
    "discogram: test, not treatment": r"test, not a treatment",
    "trigger points: days, weeks, permanently": r"[Dd]ays, weeks or even (permanent|for good)",
    "trigger points: no absolute proof": r"no (absolute|full) proof",
    "stimulator: like a pacemaker": r"pacemaker",
    "stimulator: like a traffic jam": r"traffic jam",
    "stimulator: with or without surgery": r"with(out)?( and| or) without surgery",
    "stimulator: wears off": r"wear off",
    "stimulator: experienced clinicians": r"experience|done many",
    "pump: opioid into the spinal fluid": r"opioid.*around (the|your) spinal cord|around your spinal cord.*opioid",
    "pump: last resort": r"last (resort|choice)",
    "pump: temporary tubes": r"tubes",
    "pump: months or years later": r"months or years",
    "pump: cancer pain": r"cancer",
    "IDET: hollow needle and catheter": r"hollow needle",
    "IDET: heat shrinks, kills nerve fibers, toughens": r"shrink.*nerve fibers.*tough",
    "IDET: several months": r"several months",
    "future: Botox": r"Botox®",
    "future: prolotherapy, no proof": r"Prolotherapy.*no proof",
    "references": r"Cameron T.*Paice JA, Penn R.*Raphael JH, Southall JL, Gnanadurai TV, Trehane GJ, Kitas GD",
    "reference of the institute": r"National Institute of Arthritis and Musculoskeletal and Skin Diseases",
}


def options() -> list[tuple[str, list[str]]]:
    """Each option's plain texts, by its path."""
    assert SOURCE.handout
    found = []
    for section in SOURCE.handout.sections:
        if isinstance(section, OptionsSection):
            for option in section.options:
                path = f"{section.id}.{option.id}."
                found.append((path, [leaf.text.plain for leaf in leaves(SOURCE.handout) if leaf.path.startswith(path)]))
    return found


def test_nothing_is_to_mend() -> None:
    assert check_source(SOURCE) == ()


def test_the_plain_level_is_grade_6_or_under_as_a_whole() -> None:
    assert SOURCE.handout
    texts = [b.text for leaf in leaves(SOURCE.handout) for b in split_blocks(leaf.text.plain)]
    score, _ = graded(texts, "flesch-kincaid")
    assert score and score.value <= 6.0


@pytest.mark.parametrize(("path", "texts"), options(), ids=lambda v: v if isinstance(v, str) else "")
def test_each_option_is_grade_6_or_under_at_the_plain_level(path: str, texts: list[str]) -> None:
    score, _ = graded(texts, "flesch-kincaid")
    assert score and score.value <= 6.0


@pytest.mark.parametrize("level", Level)
@pytest.mark.parametrize("fact", FACTS)
def test_every_fact_of_the_article_is_told_at_both_levels(fact: str, level: Level) -> None:
    document = Built("base", "en-US", level).document
    said = " ".join(expected_text(document.blocks).split())
    assert re.search(FACTS[fact], said), fact


def test_every_benefit_harm_unknown_and_sign_is_in_both_levels() -> None:
    assert SOURCE.handout
    for level in Level:
        said = " ".join(expected_text(Built("base", "en-US", level).document.blocks).split())
        for section in SOURCE.handout.sections:
            items = []
            if isinstance(section, OptionsSection):
                items = [t for o in section.options for t in (*(i.text for i in (*o.benefits, *o.harms)), o.unknowns)]
            elif isinstance(section, CallSection):
                items = [i.sign for i in section.items]
            for text in items:
                assert text.at(level) and text.at(level) in said


def test_the_translation_is_whole_and_fits_its_source() -> None:
    for locale in LOCALES[1:]:
        entries = SOURCE.catalogs[locale].entries
        assert {state(unit, entries.get(unit.path)) for unit in SOURCE.units} == {State.TRANSLATED}


def test_nobody_has_approved_it_and_it_says_so() -> None:
    assert SOURCE.handout
    assert SOURCE.handout.review.status == "draft"
    assert not SOURCE.handout.review.reviewers


def test_each_drawing_has_a_numbered_key_and_no_words_in_it() -> None:
    drawings = sorted((SOURCE.folder / "images").glob("*.svg"))
    assert len(drawings) >= 3
    for drawing in drawings:
        assert "<text" not in drawing.read_text("utf-8")
    assert SOURCE.handout
    keys = [leaf.path for leaf in leaves(SOURCE.handout) if ".callouts." in leaf.path]
    assert len(keys) == 5 + 3 + 3 + 3
