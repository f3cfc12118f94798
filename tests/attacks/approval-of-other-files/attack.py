"""One thing at a time is another one than was approved; put back, it is approved again."""

import shutil
from collections.abc import Callable
from functools import partial

from scratch import PICTURE, Scratch

NAME = b"A. Rivera"
MORE = """\
facts:
  - {id: dose, kind: dose, amount: 80, unit: mg}
references:
  - {id: knee2020, type: webpage, title: Knees, URL: "https://example.org/knees", publisher: A}
"""


def attack(scratch: Scratch) -> None:
    scratch.picture("hill.svg", PICTURE)
    scratch.text("A dose of {fact.dose}, and no more [@knee2020].")
    scratch.handout.write_text(scratch.handout.read_text("utf-8") + MORE, "utf-8")
    scratch.approve()
    assert _is_approved(scratch)
    for old, new in (
        ("You may bleed inside.", "You may bleed."),
        ("amount: 80", "amount: 800"),
        ("unit: mg", "unit: g"),
        ("urgency: emergency", "urgency: routine"),
        ("publisher: A", "publisher: B"),
        ('alt: "A green hill with two tops"', 'alt: "A hill"'),
        ("version: 0.1.0", "version: 0.1.1"),
        ("updated: 2026", "updated: 2025"),
        ("2028-11-24", "2038-11-24"),
        ('role: "pain physician"', 'role: "professor"'),
        ('name: "A. Rivera"', 'name: "B. Rivera"'),
    ):
        _undone_by(scratch, partial(scratch.replace, old, new))
    _undone_by(scratch, partial((scratch.folder / "hill.svg").write_text, PICTURE.replace("38", "30")))
    copy = scratch.project / "source" / "hip-injection"
    shutil.copytree(scratch.folder, copy)
    file = copy / "handout.yaml"
    file.write_text(file.read_text("utf-8").replace("id: knee-injection", "id: hip-injection"), "utf-8")
    found = {row["code"] for row in scratch.check("hip-injection").findings() if row["severity"] == "error"}
    assert "F030" in found, "the same words, and nobody has approved them for this handout"
    shutil.rmtree(copy)
    assert _is_approved(scratch)


def _undone_by(scratch: Scratch, happened: Callable[[], object]) -> None:
    before = {file: file.read_bytes() for file in scratch.folder.rglob("*") if file.is_file()}
    happened()
    assert "F030" in scratch.errors()
    assert not _is_approved(scratch)
    for file, content in before.items():
        file.write_bytes(content)


def _is_approved(scratch: Scratch) -> bool:
    """Whether a release is made; then it has the name, and a draft of the same has it only then."""
    done = scratch.build("text", "--release")
    released = done.code == 0
    scratch.build("text")
    assert (NAME in (scratch.made("text") or b"")) is released, done.said
    return released
