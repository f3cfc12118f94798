"""What is read of a folder: all that is a file of its own, once; and why the rest is not."""

import os
from pathlib import Path

import pytest

from conftest import HANDOUT, Handouts
from handouts.core.findings import HandoutsError
from handouts.core.folders import LINK, read_folder
from handouts.language.library import Library
from loading import library, load

DRAWING = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"><path d="M0 0h1v1z"/></svg>'


def test_a_link_a_pipe_and_what_is_in_a_linked_folder_are_not_read_and_say_why(tmp_path: Path) -> None:
    folder, elsewhere = tmp_path / "here", tmp_path / "elsewhere"
    folder.mkdir()
    elsewhere.mkdir()
    (elsewhere / "secret").write_text("secret", "utf-8")
    (folder / "own").write_text("own", "utf-8")
    (folder / "file").symlink_to(elsewhere / "secret")
    (folder / "linked").symlink_to(elsewhere)
    os.mkfifo(folder / "pipe")
    read = read_folder(folder)
    assert read.files == {"own": b"own"}
    assert read.problems == {"file": LINK, "linked": LINK, "pipe": "it is no regular file"}
    assert read.problem("linked/secret") == read.file("linked/secret").problem == LINK
    assert read.digest == ""


def test_a_folder_with_the_same_files_has_the_same_digest_and_one_byte_makes_another(tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / name / "images").mkdir(parents=True)
        (tmp_path / name / "images" / "a.svg").write_text(DRAWING, "utf-8")
    one, two = read_folder(tmp_path / "one"), read_folder(tmp_path / "two")
    assert one.digest == two.digest != ""
    (tmp_path / "two" / "images" / "a.svg").write_text(DRAWING + " ", "utf-8")
    assert read_folder(tmp_path / "two").digest != one.digest


def test_a_linked_list_of_words_is_said_and_not_taken_for_none(tmp_path: Path) -> None:
    shipped = library().folder.path
    (tmp_path / "words").symlink_to(shipped / "words")
    with pytest.raises(HandoutsError, match="it is a link"):
        Library(read_folder(tmp_path)).words("en")


def test_base_templates_that_lack_a_file_say_which(tmp_path: Path) -> None:
    with pytest.raises(HandoutsError, match=r"citation\.csl: there is no such file"):
        Library(read_folder(tmp_path)).content("citation.csl")


@pytest.mark.parametrize("what", ["folder", "pipe"])
def test_a_picture_that_is_no_file_is_told_at_its_line(what: str, project: Path, handouts: Handouts) -> None:
    folder = project / "source" / HANDOUT
    file = folder / "handout.yaml"
    image = 'image: {file: images/a.svg, alt: "A knee from its side"}'
    picture = '\nsections:\n  - {id: seen, kind: text, heading: "What is seen?", body: "A knee.", ' + image + "}"
    file.write_text(file.read_text("utf-8").replace("\nsections:", picture), "utf-8")
    (folder / "images").mkdir(exist_ok=True)
    if what == "folder":
        (folder / "images" / "a.svg").mkdir()
    else:
        os.mkfifo(folder / "images" / "a.svg")
    assert load(folder).handout
    said = handouts("check", "-j", "1", HANDOUT)
    assert said.code == 1
    assert ("S020" if what == "folder" else "S022") in said.out
