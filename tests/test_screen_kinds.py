"""Each kind of section on a web page, in a book and in a message: what a person sees of it."""

from pathlib import Path

import pytest

from small import made

HANDOUT = """\
schema: 1
id: kinds
language: en-US
version: 0.1.0
updated: 2026-11-30
title: "Every kind"
audience: "For you"
key_message: "This shows each kind."
sections:
"""

PRESSURE = """\
  - id: pressure
    kind: table
    heading: "What is your blood pressure?"
    columns: [{id: day, heading: "Day"}, {id: morning, heading: "Morning"}, {id: felt, heading: "How did you feel?"}]
    rows: [{id: first, head: "Monday", cells: {morning: "120 over 80", felt: "Well"}}]
    write: 2
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where a handout stands, for its sections to be written into."""
    folder = tmp_path / "source" / "kinds"
    folder.mkdir(parents=True)
    return folder


def build(folder: Path, sections: str, *formats: str) -> dict[str, str]:
    """The files of a handout with these sections, compared with what they have to say."""
    (folder / "handout.yaml").write_text(HANDOUT + sections, "utf-8")
    return {name: content.decode() for name, content in made(folder, "en-US", *formats, verify=True).items()}


def test_a_row_to_write_in_is_a_list_with_its_number_in_a_message(folder: Path) -> None:
    said = build(folder, PRESSURE, "text")["text"]
    assert "Monday\n\n- Morning: 120 over 80\n- How did you feel? Well\n\n" in said
    assert "Row 2\n\n- Day: ________\n- Morning: ________\n- How did you feel? ________\n\nRow 3\n\n" in said
