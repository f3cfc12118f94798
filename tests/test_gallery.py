"""The gallery of the manual: a made-up handout of each kind, without a finding, proved in every format."""

import re
from pathlib import Path

import pytest

from conftest import Handouts
from handouts.cli.source import KINDS
from handouts.formats.table import FORMATS
from loading import check_source, load
from reading import repository

GALLERY = repository() / "docs" / "gallery"
EXAMPLES = sorted(folder.name for folder in GALLERY.iterdir())

each = pytest.mark.parametrize("name", EXAMPLES)


def test_each_kind_has_an_example_with_a_picture() -> None:
    page = (repository() / "docs" / "gallery.md").read_text("utf-8")
    shown = re.findall(r"\(gallery/([\w-]+)/handout\.yaml\)[^!]*?--kind ([\w-]+)`\.\n\n!\[[^]]+\]\((\S+)\)", page)
    assert [kind for _, kind, _ in shown] == list(KINDS)
    assert sorted(name for name, _, _ in shown) == EXAMPLES
    assert [picture for _, _, picture in shown] == [f"images/gallery/{kind}.png" for kind in KINDS]


@each
def test_an_example_has_no_finding(name: str) -> None:
    assert [f"{f.place} {f.code} {f.message}" for f in check_source(load(GALLERY / name))] == []


@each
def test_an_example_is_proved_in_every_format_and_says_what_it_is(
    handouts: Handouts, name: str, tmp_path: Path
) -> None:
    said = handouts("build", name, "--source", str(GALLERY), "--output", str(tmp_path), "--verify", "-j", "1")
    assert said.code == 0, said.err
    assert len(list(tmp_path.rglob(f"{name}-*"))) == 2 * len(FORMATS)
    for text in tmp_path.rglob("*.txt"):
        assert "Example, not for patients." in text.read_text("utf-8")


def test_an_example_is_never_released(handouts: Handouts, tmp_path: Path) -> None:
    said = handouts("build", EXAMPLES[0], "--source", str(GALLERY), "--output", str(tmp_path), "--release", "-j", "1")
    assert said.code == 1
    assert "can't be released: no clinician has approved it (status: example)" in said.err
