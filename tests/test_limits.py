"""What other programs have no room for is cut where they keep it, and whole on the page."""

import io
import json
import re
import time
import zipfile
from pathlib import Path

import pytest
from docx import Document as WordDocument

from handouts.formats.docx import PROPERTY
from handouts.language.markdown import MAX_LENGTH
from handouts.verification.extracted import MetadataField
from loading import check_source, load
from small import made, new

LONG = "Adults whose knee has hurt for a long time, and who want to know more of it. " * 5
CHINESE = "护理疼痛的膝盖" * 60


def in_words(content: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        return re.sub("<[^>]+>", "", book.read("word/document.xml").decode())


@pytest.mark.parametrize(
    ("old", "words"),
    [
        ('title: "Knee injection"', LONG.strip()),
        ('audience: "', LONG),
        ('title: "Knee injection"', "Kneesurgery" * 40),
        ('title: "Knee injection"', CHINESE),
        ('title: "Knee injection"', "k" * (PROPERTY - 1)),
        ('title: "Knee injection"', "k" * PROPERTY),
        ('title: "Knee injection"', "k" * (PROPERTY + 1)),
    ],
    ids=["a title", "an audience", "one word", "Chinese", "one letter less", "just as much", "one letter more"],
)
def test_a_text_too_long_for_a_property_of_word_is_whole_on_the_page(tmp_path: Path, old: str, words: str) -> None:
    changed = f'title: "{words}"' if old.startswith("title") else f"{old}{words} "
    folder = new(tmp_path, {old: changed})
    content = made(folder, "en-US", "docx")["docx"]
    assert " ".join(words.split()) in " ".join(in_words(content).split())
    core = WordDocument(io.BytesIO(content)).core_properties
    for kept in (core.title, core.subject, core.author):
        assert len(kept) <= PROPERTY
    shown = core.title if old.startswith("title") else core.subject
    assert shown.removesuffix("…") in changed
    assert shown.endswith("…") == (len(words) > PROPERTY)
    assert not shown.removesuffix("…").endswith(" ")


def test_a_clinic_of_a_long_name_gets_its_word_files(tmp_path: Path) -> None:
    folder = new(tmp_path)
    clinic = tmp_path / "templates" / "clinics" / "hill"
    clinic.mkdir(parents=True)
    name = "The Regional Hospital and Medical Centre for Pain " * 7
    (clinic / "clinic.yml").write_text(f'name: "{name}"\nphone: "555-555-0100"\n', "utf-8")
    content = made(folder, "en-US", "docx", templates=tmp_path / "templates", clinic="hill")["docx"]
    author = WordDocument(io.BytesIO(content)).core_properties.author
    assert len(author) <= PROPERTY
    assert author.endswith("…")
    assert name.startswith(author.removesuffix("…"))


@pytest.mark.parametrize(
    ("words", "cut"),
    [
        (f"{LONG[:250]}…", True),
        (LONG[:250], False),
        (f"{LONG[:100]}…", False),
        (f"{LONG[1:251]}…", False),
        (f"{LONG[:240]} else…", False),
    ],
    ids=["as much as there is room for", "without its mark", "too little", "another beginning", "other words"],
)
def test_only_the_beginning_of_the_words_passes_for_them(words: str, cut: bool) -> None:
    assert MetadataField("title", words, "core.xml", 255).is_cut(LONG) is cut
    assert not MetadataField("title", words, "core.xml").is_cut(LONG)
    assert not MetadataField("title", words, "core.xml", 255).is_cut(LONG[:255])


SEEDS = (
    "A. ",
    "Dr. ",
    "e.g. ",
    "A.B. ",
    "1. ",
    "(",
    "“A” ",
    "a-",
    "*a* ",
    "[a](https://a.org) ",
    "[@a] ",
    "{{a}} ",
    "9",
)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_longest_text_of_one_pattern_is_checked_in_moments(tmp_path: Path, seed: str) -> None:
    text = (seed * MAX_LENGTH)[:MAX_LENGTH]
    folder = new(tmp_path, {'"Say what it is in one or two sentences."': json.dumps(text)})
    started = time.monotonic()
    check_source(load(folder))
    assert time.monotonic() - started < 5


@pytest.mark.parametrize("day", ["1970-01-01", "1979-12-31", "0001-01-01", "2108-01-01", "9999-12-31"])
def test_a_day_that_no_archive_can_hold_is_told(tmp_path: Path, day: str) -> None:
    file = new(tmp_path) / "handout.yaml"
    file.write_text(re.sub(r"(?m)^updated: .*", f"updated: {day}", file.read_text("utf-8")), "utf-8")
    said = [f"{found.message} {found.hint}" for found in check_source(load(file.parent))]
    assert any("`updated`" in words and "a date from 1980 to 2107" in words for words in said)
