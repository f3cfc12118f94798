"""A draft that is not translated yet says so, and is as whole a file as any other."""

import re
import shutil
from pathlib import Path

import polib
import pytest

from handouts.build.jobs import Made, run
from handouts.clinics.locations import shipped
from handouts.editions.translation import texts_of
from handouts.formats.table import NAMES
from handouts.source.parts import Level
from handouts.translate.po_update import update
from loading import load, registry, work
from test_artifact_rules import said, unzipped

ROOT = Path(__file__).resolve().parents[1]


NOTHING_YET = {"fr": "Pas encore traduit", "zh-Hans": "尚未翻译", "fa": "هنوز ترجمه نشده است"}
"""Languages of which there is no word yet, with what the page says instead."""


@pytest.fixture(scope="module", params=NOTHING_YET)
def untranslated(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Made:
    """The shipped handout in a language of which there is no word, in every format, each file proved."""
    project = tmp_path_factory.mktemp("gaps")
    folder = Path(shutil.copytree(ROOT / "source" / "back-pain-procedures", project / "back-pain-procedures"))
    for po in folder.glob("*.po"):
        po.unlink()
    base, tag = shipped() / "base", str(request.param)
    made = update(texts_of(load(folder, base)), registry(base)[tag], load(folder, base).handout, {})
    made.file.write_text(made.text, "utf-8")
    return run(*work(folder, tag, Level.PLAIN, "base", NAMES, shipped(), project / "output", verify=True))


def test_every_file_says_what_its_edition_says(untranslated: Made) -> None:
    assert untranslated.failures == ()
    assert len(untranslated.contents) == len(NAMES)


def test_it_passes_the_rules_for_files(untranslated: Made) -> None:
    forms = dict(zip(untranslated.job.paths.values(), untranslated.job.paths, strict=True))
    for path, content in untranslated.contents.items():
        assert said(content, forms[path], locale=untranslated.job.locale) == []


def test_a_chapters_title_has_no_marks_in_it(untranslated: Made) -> None:
    book = untranslated.contents[untranslated.job.paths["epub"]]
    chapter = unzipped(book)["EPUB/text/ch002.xhtml"].decode()
    notice = NOTHING_YET[untranslated.job.locale]
    assert re.search(rf"<title>{notice}\s?[:：]\s?When are these procedures used\?</title>", chapter)


@pytest.mark.parametrize("level", Level)
def test_an_arabic_draft_with_gaps_says_what_its_edition_says(level: Level, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(ROOT / "source" / "back-pain-procedures", tmp_path / "back-pain-procedures"))
    file = polib.pofile(str(folder / "ar.po"))
    for entry in [e for i, e in enumerate(file) if i % 3]:
        entry.msgstr = ""
    file.save()
    asked = work(folder, "ar", level, "base", ("pdf", "large-print"), shipped(), tmp_path / "o", verify=True)
    assert run(*asked).failures == ()
