"""Names that can't be: what a page, a command or a computer already calls something else."""

import io
import re
import zipfile
from pathlib import Path

import pytest

from conftest import HANDOUT, Handouts
from handouts.editions.translation import INTERFACE
from handouts.source.load import HANDOUT_FILE
from handouts.source.value_types import TAKEN
from loading import check_source, load

MINIMAL = (Path(__file__).parent / "rules" / "minimal.yaml").read_text("utf-8")
SECTION = '  - {{id: {id}, kind: text, heading: "What is it?", body: "Your knee is sore."}}\n'
SOURCED = """
references:
  - {id: knees, type: book, title: "Knees"}
glossary:
  - {term: knee, plain: "the joint in your leg"}
"""


def codes(folder: Path, text: str) -> set[str]:
    folder.mkdir(parents=True)
    (folder / HANDOUT_FILE).write_text(text, "utf-8")
    return {f.code for f in check_source(load(folder)) if f.code.startswith("S")}


def pages(output: Path) -> dict[str, str]:
    """Every page of the finished files that has ids, by name."""
    found = {file.name: file.read_text("utf-8") for file in output.rglob("*.html")}
    for file in output.rglob("*.epub"):
        with zipfile.ZipFile(io.BytesIO(file.read_bytes())) as book:
            found |= {n: book.read(n).decode() for n in book.namelist() if n.startswith("EPUB/text/")}
    return found


def test_no_section_can_have_an_id_that_a_page_needs_itself(handouts: Handouts, project: Path, tmp_path: Path) -> None:
    file = project / "source" / HANDOUT / HANDOUT_FILE
    text = file.read_text("utf-8").replace("Say what may go wrong.", "It may hurt [@knees].")
    file.write_text(text + SOURCED, "utf-8")
    own = set(re.findall(r"id: ([a-z-]+)", text))
    assert handouts("build", "--format", "html,epub", "--quiet", "--verify").code == 0
    theirs: set[str] = set()
    for name, page in pages(project / "output").items():
        ids = re.findall(r'\sid="([^"]*)"', page)
        assert len(ids) == len(set(ids))
        if name.endswith(".html"):  # the headings that Pandoc names in an EPUB stand in a file of their own
            theirs |= {one for one in ids if "." not in one and not one.startswith("ref-")} - own
    assert theirs >= {"contents", "handout", "key-message", "draft-notice", "sources", "glossary", "about"}
    for name in theirs:
        wrong = MINIMAL.replace("sections:\n", f"sections:\n{SECTION.format(id=name)}")
        assert codes(tmp_path / name / "example", wrong) == {"S016"}, name


@pytest.mark.parametrize(
    "name", ["main", "top", "images", "skip", "toc-title", "ch001", "languages", "9-lives", "cover"]
)
def test_other_ids_can_be(name: str, tmp_path: Path) -> None:
    text = MINIMAL.replace("sections:\n", f"sections:\n{SECTION.format(id=name)}")
    assert codes(tmp_path / "example", text) == set()


@pytest.mark.parametrize("name", [INTERFACE, "con", "nul", "aux", "prn", "com1", "lpt9"])
def test_a_handout_can_t_be_named_like_something_else(name: str, handouts: Handouts, project: Path) -> None:
    assert name in TAKEN
    said = handouts("new", name)
    assert said.code == 2
    assert f"'{name}' can't be an id: " in said.err
    assert codes(project / "source" / name, MINIMAL.replace("id: example", f"id: {name}")) == {"S016"}
    assert f"the id `{name}` is taken" in handouts("check").out


@pytest.mark.parametrize(
    "name", ["Knee", "_knee", ".knee", "knee.", "knee-", "-knee", "knee--b", "knee_b", "kneé", "k" * 81]
)
def test_a_name_that_computers_read_differently_is_told(name: str, handouts: Handouts, project: Path) -> None:
    """Capitals are the same to some computers, and a dot in front hides a folder."""
    assert handouts("new", name).code == 2
    assert codes(project / "source" / name, MINIMAL.replace("id: example", f"id: {name}")) == {"S013"}


def test_a_folder_in_capitals_is_told(tmp_path: Path) -> None:
    assert codes(tmp_path / "Example", MINIMAL) == {"S014"}


def test_two_sources_whose_ids_differ_in_capitals_alone_are_told(tmp_path: Path) -> None:
    text = MINIMAL.replace(
        "sections:\n", f"sections:\n{SECTION.format(id='it').replace('sore.', 'sore [@Knee; @knee].')}"
    )
    text += 'references:\n  - {id: Knee, type: book, title: "Knees"}\n  - {id: knee, type: book, title: "More knees"}\n'
    assert codes(tmp_path / "example", text) == {"S015"}
