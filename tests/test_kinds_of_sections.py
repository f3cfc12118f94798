"""Every kind of section is known to what checks, translates, reviews and approves a handout."""

import copy
import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from handouts.core.findings import Finding
from handouts.editions.grades import running
from handouts.source.approved_snapshot import said
from handouts.source.load import Source
from handouts.source.model import Handout
from handouts.source.parts import Level
from handouts.source.text_units import units, view
from loading import check_source, load

EVERY_KIND = Path(__file__).with_name("every_kind.yaml")
LEG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M1 1H8V8Z"/></svg>'


@lru_cache(maxsize=1)
def raw() -> dict[str, Any]:
    """A made-up handout that has every kind of section and every field of it."""
    value: dict[str, Any] = yaml.safe_load(EVERY_KIND.read_text("utf-8"))
    return value


def section(raw: dict[str, Any], name: str) -> dict[str, Any]:
    return next(s for s in raw["sections"] if s["id"] == name)


def source_of(folder: Path, handout: dict[str, Any] | str) -> Source:
    """A folder with a handout in it, and its one picture."""
    folder = folder / "example"
    (folder / "images").mkdir(parents=True, exist_ok=True)
    (folder / "images" / "leg.svg").write_text(LEG, "utf-8")
    text = handout if isinstance(handout, str) else yaml.safe_dump(handout, sort_keys=False, allow_unicode=True)
    (folder / "handout.yaml").write_text(text, "utf-8")
    return load(folder)


def found(folder: Path, handout: dict[str, Any] | str) -> list[Finding]:
    return list(check_source(source_of(folder, handout)))


def test_the_handout_has_every_kind_and_nothing_to_mend(tmp_path: Path) -> None:
    kinds = {s["kind"] for s in raw()["sections"]}
    text, compare, questions = "text", "compare", "questions"
    assert kinds | {text, compare, questions} == {
        str(kind)
        for s in Handout.model_json_schema()["$defs"].values()
        for kind in [s.get("properties", {}).get("kind", {}).get("const")]
        if kind and s["title"].endswith("Section")
    }
    assert found(tmp_path, EVERY_KIND.read_text("utf-8")) == []


# ---------------------------------------------------------------- names

TRICKY = st.sampled_from(
    [
        *(
            "heading",
            "intro",
            "label",
            "note",
            "compare",
            "measure",
            "items",
            "rows",
            "columns",
            "cells",
            "head",
            "text",
        ),
        *("standard", "plain", "shared", "needs", "yes", "no", "image", "images", "body", "write", "signs", "actions"),
        *("benefits", "unknowns", "options", "title", "a", "b", "1"),
    ]
)


def lists_of_ids(value: Any) -> Iterator[dict[str, Any]]:
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from lists_of_ids(inner)
    if isinstance(value, dict) and "id" in value:
        yield value


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_two_texts_never_have_one_path(data: st.DataObject) -> None:
    """Whatever names an author chooses: either a rule refuses them, or each text has a path of its own."""
    handout = copy.deepcopy(raw())
    named = [one for s in handout["sections"] for one in lists_of_ids(s)]
    for one in data.draw(st.lists(st.sampled_from(named), min_size=1, max_size=6, unique_by=id)):
        new = data.draw(TRICKY)
        for row in next(s["rows"] for s in handout["sections"] if s["kind"] == "table"):
            if one["id"] in row["cells"] and "head" not in one:
                row["cells"][new] = row["cells"].pop(one["id"])
        one["id"] = new
    with TemporaryDirectory() as folder:
        source = source_of(Path(folder), handout)
        refused = {f.code for f in check_source(source)} & {"S011", "S012", "S013", "S015", "S016"}
    if not refused and source.handout:
        paths = [unit.path for unit in units(source.leaves)]
        assert len(paths) == len(set(paths))
        anchors = list(anchors_in(view(source.handout, Level.PLAIN, lambda _, text: text)))
        assert len(anchors) == len(set(anchors))


def anchors_in(value: Any) -> Iterator[str]:
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from anchors_in(inner)
    if isinstance(value, dict) and value.get("anchor"):
        yield value["anchor"]


# ---------------------------------------------------------------- links and citations


@pytest.mark.parametrize(
    "path",
    ["wound.washing", "exercises.raise", "days.week", "people.nurse", "asthma.bad", "anaesthetic.rare", "shots.shared"],
)
def test_a_link_may_lead_to_what_has_a_heading_of_its_own(path: str, tmp_path: Path) -> None:
    handout = copy.deepcopy(raw())
    handout["key_message"] = f"This sheet shows all kinds. See [that part](#{path}) first."
    assert found(tmp_path, handout) == []
    handout["key_message"] = handout["key_message"].replace(path, f"{path}s")
    assert [f.code for f in found(tmp_path, handout)] == ["S053"]


def test_a_link_can_t_lead_to_a_step_without_a_heading(tmp_path: Path) -> None:
    handout = copy.deepcopy(raw())
    handout["key_message"] = "This sheet shows all kinds. See [how to wash](#dressing.wash) first."
    assert [f.code for f in found(tmp_path, handout)] == ["S053"]


def test_what_is_cited_in_a_risk_and_in_what_options_share_is_looked_for(tmp_path: Path) -> None:
    handout = copy.deepcopy(raw())
    section(handout, "anaesthetic")["items"][1]["items"][0]["cites"] = ["nobody"]
    section(handout, "shots")["shared"]["harms"][0]["cites"] = ["nothing"]
    codes = [(f.code, f.path) for f in found(tmp_path, handout)]
    assert codes == [("S018", "shots.shared.harms.bleed"), ("S018", "anaesthetic.rare.death")] or sorted(codes) == [
        ("S018", "anaesthetic.rare.death"),
        ("S018", "shots.shared.harms.bleed"),
    ]


def test_every_picture_is_looked_at(tmp_path: Path) -> None:
    text = EVERY_KIND.read_text("utf-8").replace("images/leg.svg", "images/arm.svg")
    assert [f.code for f in found(tmp_path, text)] == ["S020"] * text.count("images/arm.svg")


# ---------------------------------------------------------------- both levels


BOTH = [
    ("wound", ("items", 0, "body"), "Shower after 2 days.", "You may shower."),
    ("dressing", ("items", 0, "body"), "Wash your hands for 20 seconds.", "Wash your hands."),
    ("dressing", ("needs", 0, "text"), "2 pieces of clean gauze, 10 cm wide", "Clean gauze"),
    ("food", ("no", "items", 0, "text"), "Nuts, for 7 days", "Nuts"),
    ("doses", ("rows", 1, "cells", "max"), "4 doses in 24 hours", "4 doses"),
    ("doses", ("rows", 1, "head"), "18 to 23 lb", "Larger"),
    ("home", ("items", 0, "fix"), "Fix them with 4 nails that are 20 mm long.", "Fix them with nails."),
    ("days", ("items", 2, "body"), "Rest at home for 3 hours.", "Rest at home."),
    ("people", ("items", 0, "note"), "Ask after 24 hours.", "Ask."),
    ("asthma", ("items", 1, "actions", 0, "text"), "Take 2 puffs every 20 minutes.", "Take 2 puffs."),
    ("asthma", ("items", 1, "signs", 0, "text"), "You cough for 30 minutes.", "You cough."),
    ("anaesthetic", ("items", 0, "items", 0, "text"), "You feel sick for 24 hours.", "You feel sick."),
    ("shots", ("shared", "harms", 0, "text"), "It may bleed for 3 days.", "It may bleed."),
    ("help", ("items", 3, "sign"), "the wound is red after 48 hours", "the wound is red"),
]


def put(value: Any, keys: tuple[Any, ...], new: Any) -> None:
    for key in keys[:-1]:
        value = value[key]
    value[keys[-1]] = new


@pytest.mark.parametrize(("name", "keys", "standard", "plain"), BOTH, ids=lambda v: str(v)[:20])
def test_a_number_that_one_level_lacks_is_told(
    name: str, keys: tuple[Any, ...], standard: str, plain: str, tmp_path: Path
) -> None:
    handout = copy.deepcopy(raw())
    put(section(handout, name), keys, {"standard": standard, "plain": standard.replace("for ", "for about ")})
    assert "F050" not in {f.code for f in found(tmp_path, handout)}
    put(section(handout, name), keys, {"standard": standard, "plain": plain})
    assert "F050" in {f.code for f in found(tmp_path, handout)}


def test_the_number_of_another_row_or_zone_answers_for_nothing(tmp_path: Path) -> None:
    handout = copy.deepcopy(raw())
    doses, zones = section(handout, "doses"), section(handout, "asthma")
    doses["rows"][0]["cells"]["max"] = {"standard": "4 doses a day", "plain": "as many as you like"}
    zones["items"][2]["actions"][0]["text"] = {
        "standard": "Take 2 puffs. Call {emergency.phone}.",
        "plain": "Take your puffs. Call {emergency.phone}.",
    }
    codes = [(f.code, f.path) for f in found(tmp_path, handout) if f.code == "F050"]
    assert codes == [("F050", "doses.small.cells.max.plain"), ("F050", "asthma.bad.actions.call.plain")]


@pytest.mark.parametrize(
    ("name", "keys", "standard", "plain"),
    [
        (
            "exercises",
            ("items", 0, "body"),
            "Lift your leg 10 to 15 times. Hold it for 5 seconds.",
            "Lift your leg. Hold it.",
        ),
        ("days", ("items", 0, "body"), "Stop eating seeds 7 days before.", "Stop eating seeds."),
        ("days", ("items", 1, "body"), "Drink the first half at 6 p.m.", "Drink the first half."),
        ("days", ("items", 1, "body"), "Drink the first half at 18:00.", "Drink the first half."),
        ("anaesthetic", ("items", 1, "compare"), "One person in a town of 100,000", "One person in a large town"),
        ("people", ("items", 0, "note"), "Call 555-555-0100 about the wound.", "Call about the wound."),
        ("anaesthetic", ("items", 0, "items", 0, "text"), "1 out of 10 people feel sick.", "You feel sick."),
    ],
)
def test_what_code_says_from_data_is_told_at_both_levels(
    name: str, keys: tuple[Any, ...], standard: str, plain: str, tmp_path: Path
) -> None:
    handout = copy.deepcopy(raw())
    put(section(handout, name), keys, {"standard": standard, "plain": plain})
    assert not {"F050", "F051"} & {f.code for f in found(tmp_path, handout)}


@pytest.mark.parametrize(
    ("name", "keys", "standard", "plain"),
    [
        ("exercises", ("items", 0, "body"), "Lift your leg 20 times.", "Lift your leg."),
        ("days", ("items", 1, "body"), "Drink the first half at 7 p.m.", "Drink the first half."),
        ("anaesthetic", ("items", 0, "items", 0, "text"), "2 out of 10 people feel sick.", "You feel sick."),
        ("people", ("items", 0, "note"), "Call 555-555-0199 about the wound.", "Call about the wound."),
    ],
)
def test_another_number_than_that_of_the_data_is_told(
    name: str, keys: tuple[Any, ...], standard: str, plain: str, tmp_path: Path
) -> None:
    handout = copy.deepcopy(raw())
    put(section(handout, name), keys, {"standard": standard, "plain": plain})
    assert {"F050", "F051"} & {f.code for f in found(tmp_path, handout)}


# ---------------------------------------------------------------- what options share


def test_what_options_share_counts_for_each_of_them(tmp_path: Path) -> None:
    handout = copy.deepcopy(raw())
    shots = section(handout, "shots")
    assert found(tmp_path / "both", handout) == []
    del shots["shared"]["benefits"][0]["measure"]
    assert [f.code for f in found(tmp_path / "harms-alone", handout)] == ["P044", "P044"]
    shots["shared"]["harms"][0] = {"id": "bleed", "text": "1 out of 100 people bleed."}
    shots["options"][1]["what"] = {
        "standard": "You wait. 1 out of 100 people bleed, as with all of these.",
        "plain": "You wait. They may bleed, as with all of these.",
    }
    assert "F050" not in {f.code for f in found(tmp_path / "told-by-all", handout)}


def test_harms_that_all_share_are_weighed_against_the_benefits_of_each(tmp_path: Path) -> None:
    handout = copy.deepcopy(raw())
    shots = section(handout, "shots")
    long = "It may hurt, and then you have to rest, and after that you have to come back to see us about it again. "
    shots["shared"]["harms"][0]["text"] = long + long
    assert {f.code for f in found(tmp_path, handout)} >= {"P042"}


# ---------------------------------------------------------------- approval

CHANGES = [
    ("contact's phone", "people", ("items", 0, "phone"), "555-555-0199"),
    ("contact's text number", "people", ("items", 1, "sms", "number"), "741742"),
    ("word to send", "people", ("items", 1, "sms", "word"), "HELLO"),
    ("contact's e-mail", "people", ("items", 1, "email"), "us@example.org"),
    ("contact's page", "people", ("items", 1, "web"), "https://example.org"),
    ("empty entries", "people", ("write",), 2),
    ("empty rows", "doses", ("write",), 3),
    ("column to write in", "doses", ("columns", 3, "write"), False),
    ("cell", "doses", ("rows", 0, "cells", "liquid"), "3.5 mL"),
    ("band's number", "anaesthetic", ("items", 1, "measure", "of"), 10000),
    ("when before", "days", ("items", 0, "when", "before", "amount"), 3),
    ("when unit", "days", ("items", 0, "when", "before", "unit"), "week"),
    ("clock time", "days", ("items", 1, "when", "at"), "17:00"),
    ("times", "exercises", ("items", 0, "repeat", "times"), 12),
    ("hold", "exercises", ("items", 0, "repeat", "hold", "amount"), 6),
    ("days a week", "exercises", ("items", 0, "repeat", "days_per_week"), 3),
    ("zone's colour", "asthma", ("items", 0, "colour"), "red"),
    ("urgency", "help", ("items", 2, "urgency"), "same_day"),
    ("sign's phone", "help", ("items", 1, "phone"), "989"),
    ("answer", "plan", ("items", 0, "answer"), "long"),
    ("lines", "plan", ("items", 2, "lines"), 5),
    ("picture beside", "dressing", ("items", 0, "image", "beside"), False),
    ("shared measure", "shots", ("shared", "harms", 0, "measure", "n"), 2),
]


@pytest.mark.parametrize(("name", "keys", "new"), [c[1:] for c in CHANGES], ids=[c[0] for c in CHANGES])
def test_a_change_of_data_is_a_change_of_what_was_approved(
    name: str, keys: tuple[Any, ...], new: Any, tmp_path: Path
) -> None:
    handout = copy.deepcopy(raw())
    before = words_of(source_of(tmp_path, handout))
    put(section(handout, name), keys, new)
    if name == "doses" and keys[0] == "columns":
        for row in section(handout, name)["rows"]:
            row["cells"]["given"] = "Noon"
    if keys[-1] == "colour":
        section(handout, name)["items"][2]["colour"] = "green"
    after = words_of(source_of(tmp_path, handout))
    changed = {path for path in before.keys() | after.keys() if before.get(path) != after.get(path)}
    assert changed
    assert any(path.startswith(f"{name}.") for path in changed)


def words_of(source: Source) -> dict[str, str]:
    assert source.handout
    return said(source.handout, source.content)


def test_each_cell_of_a_table_is_a_text_of_its_own_in_what_was_approved(tmp_path: Path) -> None:
    words = words_of(source_of(tmp_path, raw()))
    assert words["doses.small.cells.liquid"] == "2.5 mL"
    assert not any(
        re.search(r"[{\[]", value) for value in words.values() if "blank" not in value and "phone" not in value
    )


def test_a_field_that_came_later_undoes_no_approval_of_a_handout_without_it(tmp_path: Path) -> None:
    text = (Path(__file__).parent / "rules" / "minimal.yaml").read_text("utf-8")
    words = words_of(source_of(tmp_path, text))
    assert not [path for path in words if re.search(r"layout|beside|write|shared|images", path)]


# ---------------------------------------------------------------- how hard it is to read


def running_words(handout: dict[str, Any], folder: Path) -> str:
    source = source_of(folder, handout)
    return " ".join(unit.text for unit in running(source.units, Level.PLAIN))


def test_sentences_of_every_kind_are_graded_and_names_of_things_are_not(tmp_path: Path) -> None:
    """What is needed, what one may eat and what stands in a cell are no sentences, and would flatter."""
    said = running_words(raw(), tmp_path)
    for sentence in (
        *("You may shower after 2 days.", "Wash your hands.", "Lie on your back.", "Are there loose rugs?"),
        *("Take them away.", "Drink the first half.", "You cough.", "Take 2 puffs.", "You feel sick."),
        *("Use the syringe that comes with the bottle.", "It may bleed.", "Ask about the wound.", "the wound is red"),
    ):
        assert sentence in said
    for thing in ("Clean gauze", "White rice", "Nuts and seeds", "3.75 mL", "12 to 17 lb", "My name", "Nurse line"):
        assert thing not in said
    assert "Monday to Friday" not in said
    handout = copy.deepcopy(raw())
    section(handout, "home")["items"] = [{"id": "pills", "text": "Your pills"}, {"id": "card", "text": "Your card"}]
    assert "Your pills" not in running_words(handout, tmp_path)
