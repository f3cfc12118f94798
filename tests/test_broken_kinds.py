"""A mistake in one of the newer kinds of sections: its author is told where it is, and what was wanted there."""

from pathlib import Path

import pytest

from test_kinds_of_sections import EVERY_KIND, found

CELLS = '{liquid: "2.5 mL", max: "4 doses"}'
MISTAKES = [
    # what stands there, what is written instead, where it is told, and what is said
    ("{id: wash, body:", "{id: wash, text:", "text:", "known here: body, heading, id, image, repeat"),
    ("repeat: {times: 10}}", "repeat: {time: 10}}", "time:", "did you mean `times`"),
    ("repeat: {times: 10}}", 'repeat: "10 times"}', '"10 times"', "such as `{times: 10, sets: 2, per_day: 3}`"),
    ("repeat: {times: 10}}", "repeat: {}}", "repeat:", "is an empty mapping"),
    ("repeat: {times: 10}}", "repeat: {to: 12}}", "12}", "left out where there is no `times`"),
    ("hold: {amount: 5, unit: second}", "hold: 5", "5, per_day", "a mapping such as `{amount: 5, unit: second}`"),
    ("unit: second}, per", "unit: seconds}, per", "seconds", "perhaps `second`"),
    ('{id: bridge, heading: "Bridge", ', "{id: bridge, ", "{id: bridge", "`sections.2.items.1.heading` is missing"),
    (CELLS, '{liquid: "2.5 mL", maxi: "4 doses"}', "maxi:", "did you mean `max`"),
    (CELLS, '{liquid: "2.5 mL", max: "4", fever: "1"}', "fever:", "known here: liquid, max"),
    (CELLS, '{liquid: "2.5 mL"}', "cells:", "`sections.4.rows.0.cells.max` is missing"),
    (f", cells: {CELLS}}}", "}", '{id: small, head: "12', "`sections.4.rows.0.cells` is missing"),
    (CELLS, '{liquid: "2.5 mL", max: "4", given: "8"}', '"8"', "left out: the cells of `given` are to write in"),
    (CELLS, '{liquid: "2.5 mL", max: "4", weight: "8"}', '"8"', "left out: `head` is what stands in the first column"),
    (CELLS, '["2.5 mL", "4 doses"]', "cells:", "a mapping"),
    ('heading: "Weight"}', 'heading: "Weight", write: true}', "true}, {id: liq", "left out in the first column"),
    ("    write: 2\n    note", "    write: true\n    note", "true", "a whole number such as `15`"),
    ("    write: 2\n    note", "    write: 90\n    note", "90", "at most 31"),
    ("[{id: weight, heading", "[Weight, {id: weight, heading", "Weight, {", 'such as `{id: dose, heading: "Dose"}`'),
    ("colour: yellow", "colour: green", 'green, heading: "You get', "another colour: `good` is green"),
    ("colour: yellow", "color: yellow", "color:", "did you mean `colour`"),
    ('signs: [{id: cough, text: "You cough."}]', 'signs: ["You cough."]', '"You cough."', "a mapping such as `{id:"),
    ("when: {before: {amount: 7, unit: day}}", "when: {}", "when:", "`before`, `after`, `at` or a `label`"),
    ("{before: {amount: 7, unit: day}}", "7 days before", "7 days", "such as `{before: {amount: 7, unit: day}}`"),
    ("unit: day}}, body: \"Stop", "unit: days}}, body: \"Stop", "days}", "perhaps `day`"),
    ('at: "18:00"', 'at: "6 pm"', '"6 pm"', "a time of the day"),
    ('at: "18:00"', 'at: "18:00", until: "17:00"', '"17:00"', "later than `at`, which is `18:00`"),
    ('at: "18:00"', 'until: "17:00"', '"17:00"', "left out where there is no `at`"),
    ('"yes":', "Yes:", "Yes:", "did you mean `yes`"),
    ('[{id: nuts, text: "Nuts and seeds"}]', '["Nuts"]', '"Nuts"', "a mapping such as"),
    ("urgency: routine}", 'urgency: routine, phone: "988"}', '"988"}', "nobody is called then"),
    ('phone: "988"}', 'phone: "{clinic.fone}"}', '"{clinic.fone}"', "`{clinic.phone}` or `{emergency.phone}`"),
    ("answer: short}", "answer: short, lines: 3}", "3}", "left out where `answer` is not `long`"),
    ('sms: {number: "741741", word: HOME}', 'sms: "741741"', '"741741"', 'such as `{number: "741741", word: HOME}`'),
    ("measure: {n: 1, of: 10}", 'measure: "1 in 10"', '"1 in 10"', "a mapping such as `{n: 3, of: 100}`"),
    ("kind: zones", "kind: zone", "zone", "perhaps `zones`"),
    ("kind: checklist", "kind: check-list", "check-list", "perhaps `checklist`"),
    ("audience:", "layout: {onepage: true}\naudience:", "onepage", "did you mean `one_page`"),
]  # fmt: skip


@pytest.mark.parametrize(("right", "wrong", "where", "said"), MISTAKES, ids=[m[1][:40] for m in MISTAKES])
def test_a_mistake_is_told_where_it_stands(right: str, wrong: str, where: str, said: str, tmp_path: Path) -> None:
    text = EVERY_KIND.read_text("utf-8")
    assert right in text
    text = text.replace(right, wrong, 1)
    told = [f for f in found(tmp_path, text) if said in f"{f.message}. {f.hint}"]
    assert len(told) == 1, [f"{f.place.line}: {f.message}. {f.hint}" for f in found(tmp_path, text)]
    line = text.splitlines()[told[0].place.line - 1]
    assert line[told[0].place.column - 1 :].startswith(where)


@pytest.mark.parametrize(
    ("right", "wrong"),
    [('"yes":', "yes:"), ('"no":', "no:"), ('at: "18:00"', "at: 18:00"), ("word: HOME", 'word: "NO"')],
)
def test_what_other_readers_of_yaml_take_for_something_else_is_taken_as_it_stands(
    right: str, wrong: str, tmp_path: Path
) -> None:
    """`yes` is no truth here, and 18:00 is not 1,080 minutes."""
    assert found(tmp_path, EVERY_KIND.read_text("utf-8").replace(right, wrong, 1)) == []


def test_a_wrong_step_does_not_hide_a_wrong_row(tmp_path: Path) -> None:
    text = EVERY_KIND.read_text("utf-8").replace('{id: bridge, heading: "Bridge", ', "{id: bridge, ", 1)
    text = text.replace(CELLS, '{liquid: "2.5 mL"}', 1).replace("colour: yellow", "colour: green", 1)
    assert [f.code for f in found(tmp_path, text)] == ["S012", "S012", "S013"]
