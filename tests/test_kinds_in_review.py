"""Every kind of section is translated, reviewed and approved like the others: each text has its place and its state."""

import copy
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from lxml import html

from approving import put_on_record
from handouts.editions.translation import State, texts_of
from handouts.editions.translator_notes import note
from handouts.review.page import page
from handouts.review.view import label
from handouts.source.approval_ledger import digests
from handouts.source.approved_snapshot import facts
from handouts.source.load import Source
from handouts.source.settings import Settings
from handouts.source.sound_parts import sound_leaves
from handouts.source.text_units import units
from handouts.translate.po_update import update
from handouts.translate.xliff import exported
from loading import check_source, registry
from test_kinds_of_sections import put, raw, section, source_of


@pytest.fixture
def source(tmp_path: Path) -> Source:
    return source_of(tmp_path, two_levels())


def two_levels() -> dict[str, Any]:
    """The made-up handout with some texts for each level."""
    handout = copy.deepcopy(raw())
    put(
        section(handout, "asthma"), ("items", 0, "heading"), {"standard": "You are doing well", "plain": "You are well"}
    )
    put(section(handout, "doses"), ("rows", 0, "cells", "liquid"), {"standard": "2.5 mL", "plain": "2.5 mL (half)"})
    return handout


NOTES = {
    "wound.washing.heading": "Heading of a part of a section.\nAt most 30 characters.",
    "wound.washing.body.1": "Paragraph or list item, of “Washing”.",
    "dressing.needs.gauze": "A line of the list of what is needed.",
    "exercises.raise.heading": "Heading of a numbered step.\nAt most 30 characters.",
    "exercises.raise.image.alt": "Description of a picture, read out to people who can't see it, of “Leg raise”.",
    "food.yes.rice": "A line of the list of what to do, or of what one may have, under “You may eat”.",
    "food.no.nuts": "A line of the list of what not to do, or may not have, under “Do not eat”.",
    "doses.large.cells.max": "A cell of a table, row “18 to 23 lb”, column “Most in a day”.\nAt most 30 characters.",
    "doses.note": "A line below a table.",
    "plan.name.label": "Label of a place to write in.\nAt most 30 characters.",
    "plan.agree.label": "Beside a box to tick.\nAt most 30 characters.",
    "home.rugs": "Beside a box to tick. Keep it a question.",
    "home.rugs.fix": "After the label “How to fix it:”, of “Are there loose rugs?”.",
    "days.evening.when.label": "When to do something: a heading.\nAt most 30 characters.",
    "people.nurse.when": "After the label “When:”, of “Nurse line”.",
    "asthma.bad.heading": "Heading of a zone, after the name of its colour, in the red zone.\nAt most 30 characters.",
    "asthma.worse.actions.quick": "A line of the list of what to do, in the yellow zone.",
    "anaesthetic.common.sick": "Something that may happen, 1 out of 10 people.",
    "shots.shared.harms.bleed": "Harm, of all options together.",
    "help.crisis.sign": "Completes the sentence “Call 988 now if …”.",
    "help.fever.sign": "Completes the sentence “Call … now if …”.",
    "help.sore.sign": "Completes the sentence “Call … the same day if …”.",
}


@pytest.mark.parametrize(("path", "wanted"), NOTES.items())
def test_a_translator_is_told_where_a_text_stands(path: str, wanted: str, source: Source) -> None:
    unit = next(unit for unit in source.units if unit.path == path)
    assert note(source.handout, unit, {}) == wanted


def test_no_text_is_without_a_name_for_its_reviewer_and_a_place_for_its_translator(source: Source) -> None:
    for unit in source.units:
        told, name = note(source.handout, unit, {}), label(unit.leaf, source.handout)
        assert told[0].isupper(), unit.path
        assert name[0].isupper(), unit.path
        assert "question that" not in told


def test_safety_texts_of_every_kind_wait_for_an_approval(source: Source) -> None:
    safety = {unit.path for unit in source.units if unit.safety}
    assert safety > {
        *("asthma.good.heading.plain", "asthma.worse.signs.cough", "asthma.bad.actions.call", "food.no.nuts"),
        *("anaesthetic.common.compare", "anaesthetic.rare.death", "people.nurse.name", "people.nurse.when"),
        *("doses.columns.liquid.heading", "doses.large.cells.liquid", "doses.small.head", "shots.shared.unknowns"),
        *("shots.shared.harms.bleed", "help.fever.sign"),
    }
    assert not safety & {"asthma.heading", "home.rugs", "food.yes.rice", "dressing.wash.body.1", "people.heading"}


def test_every_text_goes_to_the_translator_and_back_stale_and_approved(source: Source, tmp_path: Path) -> None:
    made = update(texts_of(source), registry()["es-US"], source.handout, {})
    assert {unit.path for unit in source.units} == set(re.findall(r'msgctxt "(.*)"', made.text))
    file = source.folder / "es-US.po"
    file.write_text(
        re.sub(r'(msgid ("(?:.*)"\n)+)msgstr ""', r"\1msgstr \2", made.text).replace('"\n\n\n', '"\n\n'), "utf-8"
    )
    again = source_of(tmp_path, two_levels())
    xliff = exported(texts_of(again).translation("es-US"), again.handout).decode()
    assert all(f'"{unit.path}"' in xliff for unit in again.units)

    path = "asthma.bad.signs.hard"
    states = texts_of(again).translation("es-US").states
    assert states[path] is not State.UNTRANSLATED
    text = next(u.text for u in again.units if u.path == path)
    ledger = (
        "- locale: es-US\n  by: Ada Adams\n  role: clinician\n  method: human\n  date: 2026-11-24\n"
        f"  units:\n    {path}: {digests(text, text)}\n"
    )
    (source.folder / "approvals.yaml").write_text(ledger, "utf-8")
    assert texts_of(source_of(tmp_path, two_levels())).translation("es-US").states[path] is State.APPROVED
    changed = two_levels()
    put(section(changed, "asthma"), ("items", 2, "signs", 0, "text"), "It is very hard to breathe.")
    assert texts_of(source_of(tmp_path, changed)).translation("es-US").states[path] is State.STALE


def test_a_reviewer_sees_every_text_and_every_number(source: Source) -> None:
    """Nothing of the handout is left out on the page: no cell, no phone number, no empty row."""
    assert source.handout
    shown = html.fromstring(page(source, (), Settings(Path("handouts.yaml"))))
    rows = {row.get("id"): " ".join(row.text_content().split()) for row in shown.xpath("//div[@class='row']")}
    for leaf in source.leaves:
        assert f"t.{leaf.path}" in rows, leaf.path
    data = " ".join(" ".join(p.text_content().split()) for p in shown.xpath("//p[@class='data']"))
    for fact in facts(source.handout, source.content):
        if not fact.is_text and fact.keys[-1] not in ("kind", "order", "language", "file") and "order" not in fact.path:
            assert fact.value in data, fact
    assert "Cell, row “12 to 17 lb”, column “Liquid”" in rows["t.doses.small.cells.liquid"]
    assert "empty rows to write in: 2" in data
    assert "before amount: 7 · before unit: day" in data
    assert "phone: 988" in data
    assert "answer: long · lines: 4" in data
    assert "colour: red" in data


@pytest.mark.parametrize("broken", ["groups", "steps", "sides", "table", "form", "checklist", "timeline", "zones"])
def test_the_texts_of_a_broken_handout_are_found_in_every_kind(broken: str, tmp_path: Path) -> None:
    """With a slip in one section, its other texts are read as before, under the same paths and of the same kind."""
    whole = source_of(tmp_path, raw())
    handout = copy.deepcopy(raw())
    spoilt = next(s for s in handout["sections"] if s["kind"] == broken)
    spoilt["colour-of-the-heading"] = "red"
    source = source_of(tmp_path, handout)
    assert source.handout is None
    assert [(u.path, u.text, u.safety) for u in source.units] == [(u.path, u.text, u.safety) for u in whole.units]


def test_the_texts_of_a_raw_handout_are_those_of_a_sound_one(source: Source) -> None:
    value = yaml.safe_load(yaml.safe_dump(two_levels()))
    assert {u.path for u in units(sound_leaves(value))} == {u.path for u in source.units}


# ---------------------------------------------------------------- approved, and then changed


def approved(folder: Path) -> dict[str, Any]:
    """The made-up handout, approved as it is."""
    handout = two_levels()
    reviewer = {"name": "Ada Adams", "role": "physician", "date": date(2026, 11, 30)}
    days = {"reviewed": date(2026, 11, 30), "next_review": date(2028, 11, 30)}
    handout["review"] = {"status": "approved", **days, "reviewers": [reviewer]}
    put_on_record(source_of(folder, handout).folder)
    return handout


def test_a_handout_of_every_kind_can_be_approved(tmp_path: Path) -> None:
    handout = approved(tmp_path)
    source = source_of(tmp_path, handout)
    assert source.approval.status == "approved", source.approval.problem
    assert not {f.code for f in check_source(source)} & {"F030", "S036"}


@pytest.mark.parametrize(
    ("name", "keys", "new"),
    [
        ("people", ("items", 0, "phone"), "555-555-0111"),
        ("people", ("write",), 4),
        ("doses", ("rows", 1, "cells", "liquid"), "37.5 mL"),
        ("doses", ("write",), 0),
        ("asthma", ("items", 2, "actions", 0, "text"), "Call {clinic.phone}."),
        ("anaesthetic", ("items", 1, "measure", "of"), 1000),
        ("days", ("items", 0, "when", "before", "amount"), 1),
        ("exercises", ("items", 1, "repeat", "times"), 100),
        ("help", ("items", 1, "phone"), "989"),
        ("shots", ("shared", "harms", 0, "measure", "n"), 10),
    ],
)
def test_any_change_of_it_undoes_the_approval(name: str, keys: tuple[Any, ...], new: Any, tmp_path: Path) -> None:
    handout = approved(tmp_path)
    put(section(handout, name), keys, new)
    source = source_of(tmp_path, handout)
    assert source.approval.status == "draft"
    assert f"`{name}." in source.approval.problem
    assert "F030" in {f.code for f in check_source(source)}


def test_the_order_of_steps_rows_and_zones_is_approved_with_them(tmp_path: Path) -> None:
    for name, key in (("exercises", "items"), ("doses", "rows"), ("doses", "columns"), ("asthma", "items")):
        handout = approved(tmp_path)
        entries = section(handout, name)[key]
        entries.insert(1, entries.pop(2 if key == "columns" else 0))
        assert source_of(tmp_path, handout).approval.status == "draft", name


# ---------------------------------------------------------------- what a translation keeps


@pytest.mark.parametrize(
    ("path", "wrong"),
    [
        ("wound.intro", "Cirujano: {blank}. Fecha de su visita: {blank}."),
        ("asthma.bad.actions.call", "Llame a {clinic.phone}."),
        ("doses.large.cells.liquid", "37.5 mL"),
        ("asthma.worse.actions.quick", "Tome 3 inhalaciones."),
    ],
)
def test_a_translation_that_says_another_number_or_field_is_told(path: str, wrong: str, tmp_path: Path) -> None:
    source = source_of(tmp_path, raw())
    text = next(unit.text for unit in source.units if unit.path == path)
    entry = f'msgctxt "{path}"\nmsgid "{text}"\nmsgstr "{wrong}"\n'
    (source.folder / "es-US.po").write_text(entry, "utf-8")
    assert {f.code for f in check_source(source_of(tmp_path, raw())) if f.path == path} & {"T003", "T004", "T012"}
