"""A review: the page that a reviewer reads, the form that comes back, and what becomes of it."""

import json
import re
from collections.abc import Callable, Iterator
from datetime import date
from hashlib import sha256
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from conformance.conftest import kit as kit
from conformance.kit import Kit
from conformance.process import run as run_program
from conformance.validators import run_all
from conftest import Handouts, Said
from files import change, contents
from handouts.clinics.locations import shipped
from handouts.core.files import write
from handouts.core.findings import HandoutsError
from handouts.core.yaml_edit import add_entry, add_item, set_items, set_value
from handouts.editions.translation import State, texts_of
from handouts.review import apply
from handouts.review.diff import difference, marks, spans, what_changed
from handouts.review.form import blank_form, checklist
from handouts.rules.engine import STANDARDS, check
from handouts.source.approved_snapshot import Approved, Change, changes, digest, record_text
from handouts.source.load import Source
from handouts.source.parts import Level
from handouts.source.text_units import leaves
from loading import facts, library, load, read_ledger, read_record, said, words_of
from test_rules import MINIMAL, foreign, write_catalog

ID = "example"
ENGLISH = words_of("en")

HANDOUT = (
    MINIMAL.replace("updated: 2026-11-23\n", "updated: 2026-11-23   # the day we wrote it\n")
    .replace("review: {status: draft}", "review: {status: draft}   # until Dr. Adams has read it")
    .replace('text: "It may ease the pain."', 'text: "It may ease the pain.", measure: {n: 3, of: 10}')
    .replace(
        '"Your leg may get weak."',
        '{standard: "Your leg may get weak.", plain: "It may not stay strong."}, measure: {n: 1, of: 10}',
    )
)

REVIEWER = {"name": "Ada Adams", "role": "example physician", "date": date(2026, 11, 24)}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A handout's folder, in a project that is the working folder."""
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "source" / ID
    folder.mkdir(parents=True)
    (folder / "handout.yaml").write_text(HANDOUT, "utf-8")
    return folder


@pytest.fixture
def spanish(folder: Path) -> Path:
    write_catalog(folder, folder / "es-US.po", "")
    return folder / "es-US.po"


@pytest.fixture
def arabic(folder: Path) -> Path:
    write_catalog(folder, folder / "ar.po", "")
    return folder / "ar.po"


def source() -> Source:
    return load(Path("source") / ID)


def edit(file: Path, *pairs: tuple[str, str]) -> None:
    for old, new in pairs:
        change(file, old, new)


def form(*locales: str) -> dict[str, Any]:
    """The blank form, as a program reads it."""
    tags = [{"es": "es-US"}.get(locale, locale) for locale in locales]
    Path("blank.yaml").write_text(blank_form(source(), tags), "utf-8")
    loaded: dict[str, Any] = yaml.safe_load(Path("blank.yaml").read_text("utf-8"))
    return loaded


def filled(*locales: str) -> dict[str, Any]:
    """A form filled in by somebody who approves all of it."""
    data = form(*locales)
    data["reviewer"] = {**REVIEWER}
    data["next_review"] = date(2027, 11, 24)
    data["decisions"] = dict.fromkeys(data["decisions"], "approve")
    data["translations"] = {tag: {"role": "translator", "method": "human"} for tag in data.get("translations", {})}
    for answers in data["answers"].values():
        for name in answers:
            answers[name] = {"answer": "yes", "note": ""}
    return data


def approve(handouts: Handouts, data: dict[str, Any]) -> Said:
    Path("review.yaml").write_text(yaml.safe_dump(data, allow_unicode=True, sort_keys=False), "utf-8")
    return handouts("approve", ID, "review.yaml")


def approved(handouts: Handouts, *locales: str, **reviewer: Any) -> Said:
    data = filled(*locales)
    data["reviewer"] |= reviewer
    done = approve(handouts, data)
    assert done.code == 0, done.err
    return done


class Page:
    """A review's page, as a reader has it."""

    def __init__(self, handouts: Handouts, *locales: str) -> None:
        words = [word for locale in locales for word in ("-l", locale)]
        done = handouts("review", ID, *words)
        assert done.code == 0, done.err
        self.file = Path("output") / "review" / f"{ID}.html"
        self.text = self.file.read_text("utf-8")
        self.tree: Any = html.fromstring(self.text)

    def section(self, heading: str) -> Any:
        (found,) = self.tree.xpath("//section[@aria-labelledby=$id]", id=heading)
        return found

    def row(self, anchor: str) -> Any:
        (found,) = self.tree.xpath("//*[@id=$id]", id=anchor)
        return found

    def changes(self) -> list[str]:
        return [words_in(c) for c in self.section("changes").xpath(".//div[@class='change']")]


def words_in(element: Any) -> str:
    return " ".join(element.text_content().split())


# ---------------------------------------------------------------- the page


def test_the_page_needs_nothing_else(handouts: Handouts, folder: Path, arabic: Path) -> None:
    page = Page(handouts, "ar")
    for name in ("src", "href", "srcset", "action", "data", "poster"):
        for value in page.tree.xpath(f"//@{name}"):
            assert value.startswith(("#", "data:")), value
    assert not page.tree.xpath("//link")
    assert not re.search(r"@import|url\((?!data:)", page.text)
    (policy,) = page.tree.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    assert policy.startswith("default-src 'none'; ")


def test_its_links_lead_somewhere_and_its_ids_are_its_own(handouts: Handouts, folder: Path, spanish: Path) -> None:
    page = Page(handouts, "es")
    ids = page.tree.xpath("//@id")
    assert len(ids) == len(set(ids))
    assert {href[1:] for href in page.tree.xpath("//a/@href")} <= set(ids)


def test_every_text_stands_there_at_both_levels_side_by_side(handouts: Handouts, folder: Path) -> None:
    page = Page(handouts)
    handout = source().handout
    assert handout
    for leaf in leaves(handout):
        row = page.row(f"t.{leaf.path}")
        cells = row.xpath(".//div[@class='cell']")
        assert len(cells) == 1 + leaf.has_levels
        for cell, level in zip(cells, Level, strict=False):
            assert leaf.text.at(level) in words_in(cell)
    both = page.row("t.choices.rest.harms.weak-leg")
    assert [words_in(p) for p in both.xpath(".//p[@class='level']")] == ["Standard", "Plain"]


def test_data_that_is_no_text_is_shown_with_it(handouts: Handouts, folder: Path) -> None:
    page = Page(handouts)
    assert "n: 3 · of: 10" in words_in(page.row("t.choices.rest.benefits.less-pain"))
    assert "urgency: same_day" in words_in(page.row("t.get-help.fever.sign"))
    assert "purpose: treatment" in words_in(page.row("t.choices.rest.name"))


def test_numbers_and_what_says_no_are_set_off(handouts: Handouts, folder: Path) -> None:
    edit(folder / "handout.yaml", ("Rest helps most sore knees.", "Take 80 mg two times a day. Do not drive."))
    row = Page(handouts).row("t.key_message")
    assert [words_in(e) for e in row.xpath(".//span[@class='number']")] == ["80 mg", "two"]
    assert [words_in(e) for e in row.xpath(".//span[@class='no']")] == ["not"]


def test_a_safety_text_says_that_it_is_one(handouts: Handouts, folder: Path) -> None:
    page = Page(handouts)
    tags = {row.get("id") for row in page.tree.xpath("//div[@class='row'][.//span[@class='tag safety']]")}
    assert {"t.key_message", "t.choices.rest.harms.weak-leg", "t.get-help.fever.sign"} <= tags
    assert "t.title" not in tags


def test_a_translation_stands_beside_its_source_in_its_own_direction(
    handouts: Handouts, folder: Path, arabic: Path
) -> None:
    page = Page(handouts, "ar")
    translation = texts_of(source()).translation("ar")
    for unit in translation.texts.units:
        cells = page.row(f"ar.{unit.path}").xpath(".//div[@class='cell']")
        assert unit.text in words_in(cells[0])
        assert translation.catalog.entries[unit.path].target in words_in(cells[1])
        assert [c.get("dir") for c in cells] == ["ltr", "rtl"]
        assert cells[1].xpath("./div/@lang") == ["ar"]


def test_what_is_not_translated_says_so(handouts: Handouts, folder: Path) -> None:
    assert handouts("translate", "update", ID, "-l", "es-US").code == 0
    page = Page(handouts, "es")
    assert "There is no translation yet." in words_in(page.row("es-US.title"))
    assert "untranslated" in words_in(page.row("es-US.title"))


def test_pictures_are_in_the_page_with_their_descriptions(handouts: Handouts, folder: Path) -> None:
    (folder / "images").mkdir()
    drawing = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M0 0h9"/></svg>'
    (folder / "images" / "knee.svg").write_text(drawing)
    image = '    image: {file: images/knee.svg, alt: "A knee seen from the side."}\n    options:\n'
    edit(folder / "handout.yaml", ("    options:\n", image))
    (picture,) = Page(handouts).tree.xpath("//img")
    assert picture.get("src").startswith("data:image/svg+xml;base64,")
    assert picture.get("alt") == "A knee seen from the side."


def test_findings_stand_with_their_text_and_in_a_list(handouts: Handouts, folder: Path, spanish: Path) -> None:
    long = "It may ease the pain, and then some more of it, and then again for a while, if you rest as long as you can."
    edit(folder / "handout.yaml", ("It may ease the pain.", long))
    edit(spanish, (foreign("Care for a sore knee", "es-US"), "Care for 2 knees"))
    page = Page(handouts, "es")
    here = "Warning P004: this sentence has"
    assert here in words_in(page.row("t.choices.rest.benefits.less-pain"))
    listed = page.section("findings")
    assert here in words_in(listed)
    assert "#t.choices.rest.benefits.less-pain" in listed.xpath(".//a/@href")
    assert "Error T004: " in words_in(page.row("es-US.title"))
    assert "#es-US.title" in listed.xpath(".//a/@href")


def test_settings_count_in_the_page(handouts: Handouts, folder: Path) -> None:
    long = "It may ease the pain, and then some more of it, and then again for a while, if you rest as long as you can."
    edit(folder / "handout.yaml", ("It may ease the pain.", long))
    Path("handouts.yaml").write_text("severity: {P004: error}\n", "utf-8")
    assert "Error P004: " in words_in(Page(handouts).section("findings"))


def test_how_hard_each_level_is_to_read_is_said(handouts: Handouts, folder: Path, spanish: Path) -> None:
    said = words_in(Page(handouts, "es").section("reading"))
    assert "English, standard: " in said and "English, plain: " in said
    assert "Español, plain: " in said
    assert re.search(r"Flesch-Kincaid: \d", said)


def test_hostile_words_stay_words(handouts: Handouts, folder: Path) -> None:
    edit(folder / "handout.yaml", ("Care for a sore knee", "</script><script>alert(1)</script> & <b>x"))
    page = Page(handouts)
    assert len(page.tree.xpath("//script")) == 2
    assert not page.tree.xpath("//b[text()='x']")
    assert "<b>x" in words_in(page.row("t.title"))


def test_the_same_handout_gives_the_same_page(handouts: Handouts, folder: Path, spanish: Path) -> None:
    assert Page(handouts, "es").text == Page(handouts, "es").text


def test_a_page_or_blank_form_of_before_is_replaced(handouts: Handouts, folder: Path) -> None:
    make = ("review", ID, "--output", "page.html", "--form", "form.yaml")
    assert handouts(*make).code == 0
    edit(folder / "handout.yaml", ("You have time to think.", "You can think first."))
    assert handouts(*make).code == 0
    assert "You can think first." in Path("page.html").read_text("utf-8")
    assert yaml.safe_load(Path("form.yaml").read_text("utf-8"))["digests"] == form()["digests"]


def test_a_file_of_somebody_else_is_not_overwritten_by_a_page(handouts: Handouts, folder: Path) -> None:
    for file in (Path("notes.html"), folder / "handout.yaml"):
        before = file.read_bytes() if file.exists() else b"<p>mine</p>"
        file.write_bytes(before)
        done = handouts("review", ID, "--output", file)
        assert done.code == 3
        assert f"{file} is there already, and is no page of a review\n  Name another file for --output." in done.err
        assert file.read_bytes() == before


@pytest.mark.parametrize(
    "said",
    [
        {"decisions": {"en-US": "approve"}},
        {"reviewer": {"name": "Ada Adams"}},
        {"next_review": "2028-01-01"},
        {"answers": {"en-US": {"facts": {"answer": "", "note": "Which dose?"}}}},
        {"comments": {"en-US": {"title": "Too stiff."}}},
        {"translations": {"es-US": {"role": "translator"}}},
        {"no form": True},
    ],
    ids=lambda said: next(iter(said)),
)
def test_what_a_reviewer_has_filled_in_is_not_overwritten_by_a_blank_form(
    handouts: Handouts, folder: Path, said: dict[str, Any]
) -> None:
    file = Path("review.yaml")
    file.write_text(yaml.safe_dump(form() | said), "utf-8")
    before = file.read_bytes()
    done = handouts("review", ID, "--form", file)
    assert done.code == 3
    assert "review.yaml is there already, and is no blank form" in done.err
    assert file.read_bytes() == before
    assert not Path("output").exists()


def test_a_handout_with_errors_is_not_put_before_a_reviewer(handouts: Handouts, folder: Path) -> None:
    edit(folder / "handout.yaml", ("urgency: same_day", "urgency: soon"))
    done = handouts("review", ID)
    assert done.code == 1
    assert "S013" in done.err
    assert not Path("output").exists()


@pytest.mark.parametrize("words", [("nothing",), (ID, "-l", "fr"), (ID, "-l", "en-US")])
def test_what_is_not_there_cannot_be_reviewed(
    handouts: Handouts, folder: Path, spanish: Path, words: tuple[str, ...]
) -> None:
    assert handouts("review", *words).code == 2


# ---------------------------------------------------------------- what has changed


def test_without_an_earlier_approval_all_is_to_be_read(handouts: Handouts, folder: Path) -> None:
    assert "No earlier approval of these words is on record. Read all of it." in words_in(
        Page(handouts).section("changes")
    )


def test_nothing_has_changed_right_after_an_approval(handouts: Handouts, folder: Path) -> None:
    approved(handouts)
    assert "Nothing has changed since it was approved on 2026-11-24." in words_in(Page(handouts).section("changes"))


def test_a_change_shows_old_and_new_and_says_what_may_hurt(handouts: Handouts, folder: Path) -> None:
    edit(folder / "handout.yaml", ("Rest helps most sore knees.", "Take 80 mg a day. Do not drive."))
    approved(handouts)
    edit(folder / "handout.yaml", ("Take 80 mg a day. Do not drive.", "Take 90 mcg a day. Drive."))
    page = Page(handouts)
    (change,) = page.section("changes").xpath(".//div[@class='change']")
    gone = "".join(e.text_content() for e in change.xpath(".//del"))
    come = "".join(e.text_content() for e in change.xpath(".//ins"))
    assert "80 mg" in gone and "not" in gone
    assert "90 mcg" in come
    notes = [words_in(li) for li in change.xpath(".//li")]
    assert notes == ["number gone: 80", "new number: 90", "“not” is gone"]
    assert change.xpath(".//a/@href") == ["#t.key_message"]


@pytest.mark.parametrize(
    ("old", "new", "path", "shown"),
    [
        ("n: 3", "n: 4", "choices.rest.benefits.less-pain.measure.n", "34"),
        ("urgency: same_day", "urgency: routine", "get-help.fever.urgency", "same_dayroutine"),
        (
            'purpose: as_now\n        aim: "Keep',
            'purpose: both\n        aim: "Keep',
            "choices.care-as-now.purpose",
            "",
        ),
        ('{id: fever, sign: "you', '{id: heat, sign: "you', "get-help.heat", "new"),
    ],
)
def test_a_change_of_data_is_a_change_too(
    handouts: Handouts, folder: Path, old: str, new: str, path: str, shown: str
) -> None:
    approved(handouts)
    edit(folder / "handout.yaml", (old, new))
    assert any(path in change and shown in change for change in Page(handouts).changes())


def test_another_order_and_another_picture_are_changes(handouts: Handouts, folder: Path) -> None:
    (folder / "images").mkdir()
    drawing = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M0 0h9"/></svg>'
    picture = folder / "images" / "knee.svg"
    picture.write_text(drawing)
    image = '    image: {file: images/knee.svg, alt: "A knee seen from the side."}\n    options:\n'
    edit(folder / "handout.yaml", ("    options:\n", image))
    approved(handouts)
    picture.write_text(drawing.replace("h9", "h8"))
    text = (folder / "handout.yaml").read_text("utf-8")
    one, two = text.index("      - id: rest"), text.index("      - id: care-as-now")
    end = text.index("  - id: get-help")
    (folder / "handout.yaml").write_text(text[:one] + text[two:end] + text[one:two] + text[end:], "utf-8")
    found = {change.split()[0] for change in Page(handouts).changes()}
    assert found == {"choices.order", "choices.image.file.content"}


def test_what_came_and_what_went_is_told(handouts: Handouts, folder: Path) -> None:
    file = folder / "handout.yaml"
    approved(handouts)
    more = '        harms: [{id: cramps, text: "You may get cramps."}, {id: weak-leg'
    edit(file, ("        harms: [{id: weak-leg", more))
    assert any("choices.rest.harms.cramps new You may get cramps." in change for change in Page(handouts).changes())
    approved(handouts)
    edit(file, (more, "        harms: [{id: weak-leg"))
    assert any("choices.rest.harms.cramps gone You may get cramps." in change for change in Page(handouts).changes())


def test_a_text_that_gets_two_levels_is_compared_with_the_one_it_was(handouts: Handouts, folder: Path) -> None:
    approved(handouts)
    text = '"You have time to think."'
    edit(folder / "handout.yaml", (text, f'{{standard: {text}, plain: "You can think first."}}'))
    (change,) = Page(handouts).changes()
    assert "choices.care-as-now.benefits.time.plain changed" in change
    approved(handouts)
    edit(folder / "handout.yaml", (f'{{standard: {text}, plain: "You can think first."}}', text))
    (change,) = Page(handouts).changes()
    assert "choices.care-as-now.benefits.time changed" in change


def test_a_record_that_cannot_be_read_is_said(handouts: Handouts, folder: Path) -> None:
    approved(handouts)
    edit(folder / "approved" / "en-US.yaml", ("texts:", "texts: ["))
    assert "What was approved before can't be read" in words_in(Page(handouts).section("changes"))


def test_a_translation_shows_which_approvals_no_longer_hold(handouts: Handouts, folder: Path, spanish: Path) -> None:
    approved(handouts, "es")
    target = foreign("You have a fever".replace("You", "you"), "es-US")
    edit(spanish, (target, f"{target} 39"))
    edit(folder / "handout.yaml", ("Your leg may get weak.", "Your leg may not get weak."))
    (change, moved) = sorted(Page(handouts, "es").changes()[-2:], key=lambda c: "fever" in c)
    assert "Approved by Ada Adams (translator) on 2026-11-24" in change
    assert "Source: changed" in change and "“not” is new" in change and "Translation: as it was" in change
    assert "Source: as it was" in moved and "Translation: changed" in moved and "new number: 39" in moved


def test_an_approval_without_its_words_on_record_still_shows_what_changed(
    handouts: Handouts, folder: Path, spanish: Path
) -> None:
    """`handouts translate approve` keeps digests, no words."""
    day = ("--role", "translator", "--method", "human", "--date", "2026-11-24")
    assert handouts("translate", "approve", ID, "-l", "es", "--all", "--by", "Luz Lopez", *day).code == 0
    target = foreign("Care for a sore knee", "es-US")
    edit(spanish, (target, f"{target} 2"))
    (change,) = Page(handouts, "es").changes()
    assert "Approved by Luz Lopez" in change
    assert "Translation: changed. The text that was approved is not on record" in change


# ---------------------------------------------------------------- the questions


def test_the_questions_are_in_the_page_and_in_the_form(handouts: Handouts, folder: Path, spanish: Path) -> None:
    blank = form("es")
    page = Page(handouts, "es")
    for tag, about in (("en-US", "source"), ("es-US", "translation")):
        asked = checklist(library())[about]
        assert list(blank["answers"][tag]) == [q.id for q in asked]
        for question in asked:
            choices = page.tree.xpath("//input[@name=$name]/@value", name=f"answer {tag} {question.id}")
            assert tuple(choices) == question.answers
            (legend,) = page.tree.xpath(
                "//input[@name=$name][1]/ancestor::fieldset/legend", name=f"answer {tag} {question.id}"
            )
            assert words_in(legend).startswith(f"{question.ask} {question.cites}")
    (shown,) = page.tree.xpath("//pre")
    assert shown.text == Path("blank.yaml").read_text("utf-8")
    assert handouts("review", ID, "-l", "es", "--form", "form.yaml").code == 0
    assert Path("form.yaml").read_text("utf-8") == Path("blank.yaml").read_text("utf-8")


def test_each_question_says_what_it_comes_from() -> None:
    asked = [q for questions in checklist(library()).values() for q in questions]
    assert all(q.cites.startswith(STANDARDS) and q.ask.endswith("?") for q in asked)
    for standard, least in (("CDC Clear Communication Index", 5), ("AHRQ PEMAT-P", 8)):
        assert len({q.cites for q in asked if q.cites.startswith(standard)}) >= least


# ---------------------------------------------------------------- approving


def test_an_approval_changes_the_review_and_not_a_letter_more(handouts: Handouts, folder: Path) -> None:
    before = (folder / "handout.yaml").read_text("utf-8").splitlines()
    done = approved(handouts)
    after = (folder / "handout.yaml").read_text("utf-8").splitlines()
    assert done.err.endswith("Ada Adams (example physician) approved example in en-US on 2026-11-24.\n")
    different = [(old, new) for old, new in zip(before, after, strict=True) if old != new]
    assert different == [
        (
            "review: {status: draft}   # until Dr. Adams has read it",
            "review: {status: approved, reviewed: 2026-11-24, next_review: 2027-11-24, reviewers: "
            '[{name: "Ada Adams", role: "example physician", date: 2026-11-24}]}   # until Dr. Adams has read it',
        )
    ]
    assert handouts("check", "--strict").out == "Nothing to mend.\n"


REVIEWS = {
    "block": "review:   # soon\n  status: draft   # yet\n  reviewed: null\n  next_review: null\n  reviewers: [] # no\n",
    "blank-values": "review:\n  status: draft\n  reviewed:   # no day yet\n  next_review:\n",
    "no-reviewers": "review:\n  status: draft\n\n  # who reads it next is not known\n",
    "quoted": "review: {'status': \"draft\", reviewers: [ ]}\n",
    "absent": "",
}


@pytest.mark.parametrize("line_end", ["\n", "\r\n"], ids=["unix", "windows"])
@pytest.mark.parametrize("mark", ["", "\ufeff"], ids=["plain", "bom"])
@pytest.mark.parametrize("style", REVIEWS)
def test_whatever_the_review_looks_like_the_rest_stays(
    handouts: Handouts, folder: Path, style: str, mark: str, line_end: str
) -> None:
    review = "review: {status: draft}   # until Dr. Adams has read it\n"
    assert HANDOUT.count(review) == 1
    text = mark + HANDOUT.replace(review, REVIEWS[style]).replace("\n", line_end)
    file = folder / "handout.yaml"
    file.write_bytes(text.encode())
    before = source().handout
    approved(handouts)
    after = source().handout
    assert before and after
    assert after == before.model_copy(update={"review": after.review})
    assert (after.review.status, after.review.reviewed) == ("approved", date(2026, 11, 24))
    assert [(r.name, r.role) for r in after.review.reviewers] == [("Ada Adams", "example physician")]
    written = file.read_bytes().decode()
    assert written.startswith(mark)
    assert written.count("\n") == written.count(line_end)
    for comment in re.findall(r"#.*", text):
        assert comment in written
    kept = [line for line in text.split(line_end) if line and not re.match(r"\s*(review|status|reviewe|next_)", line)]
    assert [line for line in kept if line not in written.split(line_end)] == []


def test_a_second_reviewer_of_the_same_words_stands_beside_the_first(handouts: Handouts, folder: Path) -> None:
    approved(handouts)
    approved(handouts, name="Bo Berg", role="example nurse", date=date(2026, 11, 25))
    handout = source().handout
    assert handout
    assert [r.name for r in handout.review.reviewers] == ["Ada Adams", "Bo Berg"]
    assert handout.review.reviewed == date(2026, 11, 25)
    approved(handouts, date=date(2026, 11, 26))
    handout = source().handout
    assert handout
    assert [(r.name, r.date.day) for r in handout.review.reviewers] == [("Bo Berg", 25), ("Ada Adams", 26)]


def test_an_approval_of_the_handout_is_in_the_ledger_bound_to_the_words_on_record(
    handouts: Handouts, folder: Path, spanish: Path
) -> None:
    approved(handouts, "es")
    snapshot = sha256((folder / "approved" / "en-US.yaml").read_bytes()).hexdigest()
    ada = {"locale": "en-US", "by": "Ada Adams", "role": "example physician", "version": "1.0.0", "snapshot": snapshot}
    first, second = yaml.safe_load((folder / "approvals.yaml").read_text("utf-8"))
    assert first == {**ada, "date": date(2026, 11, 24), "next_review": date(2027, 11, 24)}
    assert (second["locale"], second["role"]) == ("es-US", "translator")
    assert source().approval.problem == ""


def test_each_reviewer_of_the_same_words_is_in_the_ledger(handouts: Handouts, folder: Path) -> None:
    approved(handouts)
    record = (folder / "approved" / "en-US.yaml").read_bytes()
    approved(handouts, name="Bo Berg", date=date(2026, 11, 25))
    assert [a.by for a in read_ledger(folder).handout] == ["Ada Adams", "Bo Berg"]
    assert (folder / "approved" / "en-US.yaml").read_bytes() == record, "it is what Ada has approved"
    assert source().approval.problem == ""
    edit(folder / "handout.yaml", ("version: 1.0.0", "version: 1.0.1"))
    assert source().approval.problem == "approved/en-US.yaml is of version 1.0.0, and this is 1.0.1"
    approved(handouts, name="Cy Cole", date=date(2026, 11, 26))
    assert [a.by for a in read_ledger(folder).handout] == ["Cy Cole"], "nobody else has approved this version"
    assert source().approval.problem == ""
    edit(folder / "handout.yaml", ("status: approved", "status: draft"))
    approved(handouts, name="Di Dunn", date=date(2026, 11, 27))
    assert [a.by for a in read_ledger(folder).handout] == ["Di Dunn"]
    assert source().approval.problem == ""


def test_a_handout_that_was_approved_before_there_was_a_ledger_is_approved_anew(
    handouts: Handouts, folder: Path
) -> None:
    approved(handouts)
    (folder / "approvals.yaml").unlink()
    assert source().approval.problem
    approved(handouts)
    assert source().approval.problem == ""


def test_a_ledger_that_cannot_be_read_takes_no_approval_of_a_handout(handouts: Handouts, folder: Path) -> None:
    (folder / "approvals.yaml").write_text("- [", "utf-8")
    before = contents(folder)
    done = approve(handouts, filled())
    assert done.code == 1
    assert "approvals.yaml can't be read: " in done.err
    assert contents(folder) == before


def by_bo_too(handouts: Handouts, folder: Path) -> None:
    approved(handouts, "es", name="Bo Berg")


def by_ada_of_other_words(handouts: Handouts, folder: Path) -> None:
    approved(handouts, "es", date=date(2026, 11, 23))
    edit(folder / "handout.yaml", ("You have time to think.", "You can think first."))
    edit(folder / "es-US.po", ("You have time to think.", "You can think first."))


def by_ada_and_then_a_draft(handouts: Handouts, folder: Path) -> None:
    approved(handouts)
    edit(folder / "handout.yaml", ("status: approved", "status: draft"))


@pytest.mark.parametrize("before", [None, by_bo_too, by_ada_of_other_words, by_ada_and_then_a_draft])
@pytest.mark.parametrize("writes", range(4))
@pytest.mark.parametrize("why", [HandoutsError("can't write: No space left on device"), KeyboardInterrupt()])
def test_an_approval_that_ends_between_two_files_is_none_and_the_next_is_whole(
    handouts: Handouts,
    folder: Path,
    spanish: Path,
    monkeypatch: pytest.MonkeyPatch,
    before: Callable[[Handouts, Path], None] | None,
    writes: int,
    why: BaseException,
) -> None:
    if before:
        before(handouts, folder)
    form, calls = filled("es"), iter(range(9))

    def ends(*words: Any, **more: Any) -> bool:
        if next(calls) == writes:
            raise why
        return write(*words, **more)

    with monkeypatch.context() as patched:
        patched.setattr("handouts.core.files.write", ends)
        assert approve(handouts, form).code != 0
    left, spanish_left = source(), texts_of(source()).translation("es-US")
    by = {r.name for r in left.approval.review.reviewers}
    assert by in (set(), {"Bo Berg"}), "Ada has not approved it, as long as not all is written"
    assert (left.approval.status == "approved") is bool(by)
    given = [a for a in left.ledger.approvals if a.by == "Ada Adams" and before is not by_ada_of_other_words]
    assert all(set(a.units) == set(spanish_left.states) for a in given), "all of the translation, or nothing"
    assert approve(handouts, form).code == 0
    assert "Ada Adams" in {r.name for r in source().approval.review.reviewers}
    assert set(texts_of(source()).translation("es-US").states.values()) == {State.APPROVED}
    assert {f.name for f in folder.rglob("*.*")} == {
        "handout.yaml",
        "es-US.po",
        "approvals.yaml",
        "en-US.yaml",
        "es-US.yaml",
    }


def test_what_changes_while_an_approval_is_taken_in_is_not_written_over(
    handouts: Handouts, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    examine = apply.examine

    def meanwhile(*words: Any) -> Any:
        found = examine(*words)
        edit(folder / "handout.yaml", ("You have time to think.", "You can think first."))
        return found

    monkeypatch.setattr(apply, "examine", meanwhile)
    done = approve(handouts, filled())
    assert done.code == 3
    assert "has changed meanwhile: nothing was approved" in done.err
    assert set(contents(folder)) == {"handout.yaml"}


def test_an_approval_keeps_the_modes_of_the_files(handouts: Handouts, folder: Path) -> None:
    (folder / "handout.yaml").chmod(0o640)
    (folder / "approvals.yaml").write_text("[]\n", "utf-8")
    (folder / "approvals.yaml").chmod(0o600)
    approved(handouts)
    (folder / "approved" / "en-US.yaml").chmod(0o664)
    edit(folder / "handout.yaml", ("You have time to think.", "You can think first."))
    approved(handouts)
    modes = {name: (folder / name).stat().st_mode & 0o777 for name in contents(folder)}
    assert modes == {"handout.yaml": 0o640, "approvals.yaml": 0o600, "approved/en-US.yaml": 0o664}


def test_who_approved_other_words_does_not_speak_for_these(handouts: Handouts, folder: Path) -> None:
    approved(handouts)
    edit(folder / "handout.yaml", ("You have time to think.", "You can think first."))
    approved(handouts, name="Bo Berg")
    handout = source().handout
    assert handout
    assert [r.name for r in handout.review.reviewers] == ["Bo Berg"]


def test_the_words_are_kept_as_they_were_approved(handouts: Handouts, folder: Path) -> None:
    approved(handouts)
    record = read_record(folder, "en-US").approved
    handout = source().handout
    assert record and handout
    assert record.texts == said(handout, folder)
    assert record.digest == digest(record.texts)
    assert (record.version, record.date) == ("1.0.0", date(2026, 11, 24))


def test_a_record_that_can_not_be_read_bears_nothing_out_though_its_digest_fits(
    handouts: Handouts, folder: Path
) -> None:
    """A search for the line with the digest had found it, and nobody had looked at the rest."""
    approved(handouts)
    record = folder / "approved" / "en-US.yaml"
    record.write_text(f"{record.read_text('utf-8')}version: 9.9.9\n", "utf-8")
    [found] = [f for f in check(source()) if f.code == "F030"]
    assert "approved/en-US.yaml can't be read: `version` stands twice" in found.message


def test_translations_are_approved_too_and_each_stays(
    handouts: Handouts, folder: Path, spanish: Path, arabic: Path
) -> None:
    approved(handouts, "es", "ar")
    texts = texts_of(source())
    for tag in ("es-US", "ar"):
        assert set(texts.translation(tag).states.values()) == {State.APPROVED}
    assert {(a.locale, a.by, a.role, a.method) for a in read_ledger(folder).approvals} == {
        ("es-US", "Ada Adams", "translator", "human"),
        ("ar", "Ada Adams", "translator", "human"),
    }


def test_a_translation_can_be_approved_alone(handouts: Handouts, folder: Path, spanish: Path) -> None:
    before = (folder / "handout.yaml").read_bytes()
    data = filled("es")
    data["decisions"]["en-US"] = "not read"
    data["answers"].pop("en-US")
    data["next_review"] = ""
    assert approve(handouts, data).code == 0
    assert (folder / "handout.yaml").read_bytes() == before
    assert set(texts_of(source()).translation("es-US").states.values()) == {State.APPROVED}


def test_what_needs_changes_is_left_and_the_rest_is_taken(handouts: Handouts, folder: Path, spanish: Path) -> None:
    data = filled("es")
    data["decisions"]["es-US"] = "changes"
    data["comments"] = {"es-US": {"title": "Too stiff."}}
    done = approve(handouts, data)
    assert done.code == 0
    assert "comment on es-US, title: Too stiff.\n" in done.err
    assert "es-US is not approved: the reviewer asks for changes." in done.err
    assert read_ledger(folder).approvals == ()


def test_what_is_approved_already_stays_with_who_approved_it(handouts: Handouts, folder: Path, spanish: Path) -> None:
    day = ("--role", "community", "--method", "human", "--date", "2026-11-20")
    assert handouts("translate", "approve", ID, "title", "-l", "es", "--by", "Luz Lopez", *day).code == 0
    approved(handouts, "es")
    given = read_ledger(folder).of("es-US")
    assert given["title"].by == "Luz Lopez"
    assert given["audience"].by == "Ada Adams"


# ---------------------------------------------------------------- what is refused

NO = {"answer": "no", "note": ""}


def set_field(data: dict[str, Any], path: str, value: Any) -> None:
    *keys, last = path.split("/")
    for key in keys:
        data = data[key]
    if value is None:
        del data[last]
    else:
        data[last] = value


@pytest.mark.parametrize(
    ("path", "value", "reason"),
    [
        ("handout", "other", "it is a review of `other`, not of `example`"),
        ("decisions/en-US", "", "nothing is decided on en-US: approve, changes or not read"),
        ("decisions", None, "nothing is decided on en-US"),
        ("decisions/en-US", "changes", "nothing is approved: the reviewer asks for changes of en-US"),
        ("decisions/en-US", "not read", "nothing is approved: nothing was read"),
        ("decisions/en-US", "perhaps", "`decisions.en-US` is `perhaps`; it must be one of 'approve'"),
        ("decisions/fr", "approve", "there is no translation into fr"),
        ("digests/en-US", "0" * 16, "the handout has changed since it was read: make a new packet"),
        ("digests", {}, "the handout is not what this review is about"),
        ("digests", None, "`digests` is missing"),
        ("reviewer/name", "", "the reviewer's name is missing"),
        ("reviewer/role", None, "the reviewer's role is missing"),
        ("reviewer/name", "A\u202eB", "the reviewer's name must be text without the hidden character U+202E"),
        ("reviewer/name", "\u200b\u200b", "the space here is U+200B"),
        ("reviewer/role", "\u3164\u3164", "the reviewer's role must be text that can be read"),
        ("reviewer/date", "", "the reviewer's day is missing"),
        ("reviewer", None, "the reviewer's name is missing"),
        ("reviewer/name", "A\nB", "`reviewer.name` is `A B`"),
        ("reviewer/date", date(2026, 11, 22), "the day of the review is before 2026-11-23"),
        ("reviewer/date", "yesterday", "`reviewer.date` is `yesterday`; it must be a date"),
        ("next_review", "", "the day of the next review is missing"),
        ("next_review", date(2026, 11, 24), "the next review is not after this one"),
        ("answers", None, "no answer to `facts` on en-US: Is every statement right"),
        ("answers/en-US/cci-1", None, "no answer to `cci-1` on en-US"),
        ("answers/en-US/cci-1/answer", "", "no answer to `cci-1` on en-US"),
        ("answers/en-US/cci-1", NO, "the “no” to `cci-1` on en-US needs a note"),
        (
            "answers/en-US/facts",
            NO | {"note": "Old."},
            "the answer to `facts` on en-US is no: Is every statement right",
        ),
        ("answers/en-US/cci-1/answer", "does not apply", "`cci-1` on en-US always applies"),
        ("answers/en-US/cci-1/answer", "maybe", "`answers.en-US.cci-1.answer` is `maybe`"),
        ("answers/en-US/cci-99", {"answer": "yes"}, "there is no question `cci-99` on en-US"),
        ("answers/en-US/cci-1/score", 3, "`score` is not known here"),
        ("approved_by", "me", "`approved_by` is not known here"),
        ("review", 2, "`review` is `2`"),
    ],
)
def test_a_review_that_is_not_whole_is_refused_with_its_place(
    handouts: Handouts, folder: Path, path: str, value: Any, reason: str
) -> None:
    data = filled()
    set_field(data, path, value)
    before = contents(folder)
    done = approve(handouts, data)
    assert done.code == 1
    assert done.err.endswith("Nothing was approved.\n")
    said = [line for line in done.err.splitlines() if reason in line]
    assert said, done.err
    assert re.match(r"review\.yaml:\d+:\d+: ", said[0])
    assert contents(folder) == before


@pytest.mark.parametrize(
    ("path", "value", "reason"),
    [
        ("translations/es-US/role", "", "the role for es-US is missing"),
        ("translations", None, "the method for es-US is missing"),
        ("translations/es-US/role", "friend", "`translations.es-US.role` is `friend`"),
        ("answers/es-US/same", NO | {"note": "No."}, "the answer to `same` on es-US is no"),
        ("digests/es-US", "0" * 16, "the translation into es-US has changed since it was read"),
    ],
)
def test_a_review_of_a_translation_that_is_not_whole_is_refused(
    handouts: Handouts, folder: Path, spanish: Path, path: str, value: Any, reason: str
) -> None:
    data = filled("es")
    set_field(data, path, value)
    before = contents(folder)
    done = approve(handouts, data)
    assert (done.code, contents(folder)) == (1, before)
    assert reason in done.err


def test_a_handout_that_has_changed_since_is_not_approved(handouts: Handouts, folder: Path) -> None:
    data = filled()
    edit(folder / "handout.yaml", ("n: 3", "n: 4"))
    done = approve(handouts, data)
    assert done.code == 1
    assert "the handout has changed since it was read: make a new packet with `handouts review`" in done.err


def test_another_version_number_of_the_same_words_is_approved(handouts: Handouts, folder: Path) -> None:
    data = filled()
    edit(folder / "handout.yaml", ("version: 1.0.0", "version: 1.0.1"))
    assert approve(handouts, data).code == 0


def test_a_translation_with_gaps_or_errors_is_not_approved(handouts: Handouts, folder: Path, spanish: Path) -> None:
    target = foreign("Care for a sore knee", "es-US")
    edit(spanish, (f'msgstr "{target}"', 'msgstr ""'))
    done = approve(handouts, filled("es"))
    assert done.code == 1
    assert "title: not translated yet" in done.err
    edit(spanish, ('msgid "Care for a sore knee"\nmsgstr ""', f'msgid "Care for a sore knee"\nmsgstr "{target} 7"'))
    done = approve(handouts, filled("es"))
    assert done.code == 1
    assert "title: T004 " in done.err
    assert not (folder / "approved").exists()


def test_a_handout_with_an_error_is_not_approved(handouts: Handouts, folder: Path) -> None:
    Path("handouts.yaml").write_text("severity: {P004: error}\n", "utf-8")
    long = "It may ease the pain, and then some more of it, and then again for a while, if you rest as long as you can."
    edit(folder / "handout.yaml", ("It may ease the pain.", long))
    done = approve(handouts, filled())
    assert done.code == 1
    assert "P004 this sentence has" in done.err


def test_a_retired_handout_is_not_approved(handouts: Handouts, folder: Path) -> None:
    edit(folder / "handout.yaml", ("status: draft", "status: retired"))
    done = approve(handouts, filled())
    assert done.code == 1
    assert "the handout is retired; make it a draft again first" in done.err


@pytest.mark.parametrize(
    "text",
    ["", "review: [", "- a list\n", "review: &a 1\nhandout: *a\n", "!!python/object/apply:os.system [ls]\n", "\x00"],
)
def test_a_file_that_is_no_review_is_refused(handouts: Handouts, folder: Path, text: str) -> None:
    Path("review.yaml").write_text(text, "utf-8")
    done = handouts("approve", ID, "review.yaml")
    assert done.code == 1
    assert done.err.endswith("Nothing was approved.\n")
    assert re.match(r"review\.yaml:[12]:\d+: ", done.err)


def test_a_blank_form_says_what_is_left(handouts: Handouts, folder: Path) -> None:
    form()
    done = handouts("approve", ID, "blank.yaml")
    assert done.code == 1
    assert "nothing is decided on en-US" in done.err


# ---------------------------------------------------------------- an edit undoes it


def f030(handouts: Handouts) -> list[str]:
    rows = json.loads(handouts("check", "--report", "json").out)
    return [r["message"] for r in rows if r["code"] == "F030"]


@pytest.mark.parametrize(
    ("old", "new", "path"),
    [
        ("You have time to think.", "You can think first.", "choices.care-as-now.benefits.time"),
        ("n: 3", "n: 4", "choices.rest.benefits.less-pain.measure.n"),
        ("urgency: same_day", "urgency: routine", "get-help.fever.urgency"),
    ],
)
def test_an_edit_undoes_the_approval(handouts: Handouts, folder: Path, old: str, new: str, path: str) -> None:
    approved(handouts)
    assert f030(handouts) == []
    edit(folder / "handout.yaml", (old, new))
    assert f030(handouts) == [
        f"the handout says that it is approved, but 1 thing changed since it was approved on 2026-11-24: `{path}`"
    ]
    edit(folder / "handout.yaml", ("status: approved", "status: draft"))
    assert f030(handouts) == []


def test_a_release_has_the_words_that_were_approved_or_none(handouts: Handouts, folder: Path) -> None:
    release = ("build", "--release", "-f", "text", "--level", "plain", "-j", "1")
    approved(handouts)
    assert handouts(*release).code == 0
    text = next(Path("output").rglob("*.txt"))
    text.unlink()
    edit(folder / "handout.yaml", ("n: 3", "n: 4"))
    built = handouts(*release)
    assert built.code == 1
    assert "error F030 " in built.err
    assert not text.exists()


def test_what_no_reader_sees_undoes_nothing(handouts: Handouts, folder: Path) -> None:
    approved(handouts)
    edit(
        folder / "handout.yaml",
        ("# the day we wrote it", "# another day"),
        ("key_message:", 'allow: [{code: P008, reason: "Patients asked for the word."}]\nkey_message:'),
    )
    assert f030(handouts) == []


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ("version: 1.0.0", "version: 1.2.0", "approved/en-US.yaml is of version 1.0.0, and this is 1.2.0"),
        (
            "updated: 2026-11-23",
            "updated: 2026-11-24",
            "its day of the last change is 2026-11-24, which is not in approved/en-US.yaml",
        ),
    ],
    ids=["version", "day"],
)
def test_the_version_and_the_day_that_every_page_shows_are_approved_too(
    handouts: Handouts, folder: Path, old: str, new: str, why: str
) -> None:
    approved(handouts)
    edit(folder / "handout.yaml", (old, new))
    assert f030(handouts) == [f"the handout says that it is approved, but {why}"]
    approved(handouts)
    assert f030(handouts) == []


def test_an_undone_approval_cannot_be_allowed_or_lowered(handouts: Handouts, folder: Path) -> None:
    approved(handouts)
    edit(
        folder / "handout.yaml",
        ("n: 3", "n: 4"),
        ("key_message:", 'allow: [{code: F030, reason: "We are late."}]\nkey_message:'),
    )
    Path("handouts.yaml").write_text('severity: {F030: {severity: off, reason: "We are very late."}}\n', "utf-8")
    assert len(f030(handouts)) == 1


def test_a_record_that_was_tampered_with_approves_nothing(handouts: Handouts, folder: Path) -> None:
    approved(handouts)
    edit(folder / "handout.yaml", ("n: 3", "n: 4"))
    edit(folder / "approved" / "en-US.yaml", ("texts:", "texts: ["))
    (message,) = f030(handouts)
    assert message.startswith("the handout says that it is approved, but approved/en-US.yaml can't be read: ")


def test_an_approval_by_hand_has_no_record_and_is_none(handouts: Handouts, folder: Path) -> None:
    reviewer = "{name: Ada, role: MD, date: 2026-11-24}"
    review = f"{{status: approved, reviewed: 2026-11-24, next_review: 2027-11-24, reviewers: [{reviewer}]}}"
    edit(folder / "handout.yaml", ("{status: draft}", review))
    why = "its approved words are not on record: there is no approved/en-US.yaml"
    assert f030(handouts) == [f"the handout says that it is approved, but {why}"]


# ---------------------------------------------------------------- the parts

TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=40)


@given(st.dictionaries(st.from_regex(r"[a-z_]+(\.[a-z0-9-]+){0,3}", fullmatch=True), TEXTS, max_size=6))
def test_a_record_says_again_what_was_written(tmp_path_factory: pytest.TempPathFactory, texts: dict[str, str]) -> None:
    folder = tmp_path_factory.mktemp("record")
    (folder / "approved").mkdir()
    one = Approved(locale="en-US", version="1.0.0", date=date(2026, 11, 24), digest="0" * 16, texts=texts)
    (folder / "approved" / "en-US.yaml").write_text(record_text(one), "utf-8", newline="")
    record = read_record(folder, "en-US")
    assert record.problem == ""
    assert record.approved == one


SENTENCE = st.lists(
    st.sampled_from(
        ["Take", "80", "mg", "90", "do", "not", "left", "right", "twice", "one", "**now**", "\n", "不要", "٣"]
    ),
    max_size=12,
).map(" ".join)


@given(SENTENCE, SENTENCE)
def test_a_difference_has_all_of_the_old_and_all_of_the_new(old: str, new: str) -> None:
    cut = difference(old, new, ENGLISH)
    assert "".join(p.text for p in cut if p.change != "ins") == old
    assert "".join(p.text for p in cut if p.change != "del") == new


@given(SENTENCE)
def test_marks_stand_one_after_the_other(text: str) -> None:
    found = marks(text, ENGLISH)
    assert all(0 <= m.start < m.end <= len(text) for m in found)
    assert all(a.end <= b.start for a, b in pairwise(found))


def test_a_number_in_words_is_set_off_as_a_whole() -> None:
    text = "Wait twenty-five minutes. It helps two in a hundred people."
    assert [text[m.start : m.end] for m in marks(text, ENGLISH)] == ["twenty-five minutes", "two", "a hundred"]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Take **80 mg** [@a2004].", [("Take ", ""), ("80 mg", "number"), (" ", ""), ("[a2004]", "cite"), (".", "")]),
        ("Call {clinic.phone}", [("Call ", ""), ("{clinic.phone}", "field")]),
        ("See [us](https://x.org/3)", [("See ", ""), ("us", ""), (" (https://x.org/3)", "address")]),
        ("<https://x.org/3>", [("https://x.org/3", "address")]),
        ("[Hola]{lang=es} \\*", [("Hola", ""), (" ", ""), ("*", "")]),
        (
            "on the left, not right",
            [("on the ", ""), ("left", "side"), (", ", ""), ("not", "no"), (" ", ""), ("right", "side")],
        ),
    ],
)
def test_a_text_is_cut_where_its_kind_changes(text: str, shown: list[tuple[str, str]]) -> None:
    assert [(p.text, p.kind) for p in spans(text, ENGLISH)] == shown


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("Take 80 mg.", "Take 90 mg.", ["number gone: 80", "new number: 90"]),
        ("Take 80 mg.", "Take 80 mcg.", ["unit of 80: mg before, mcg now"]),
        ("Do not drive.", "You may drive.", ["“not” is gone"]),
        ("You may drive.", "Never drive.", ["“never” is new"]),
        ("Rest a lot.", "Rest much.", []),
    ],
)
def test_what_may_hurt_is_put_in_words(old: str, new: str, told: list[str]) -> None:
    assert what_changed(old, new, ENGLISH) == told


def test_changes_tell_new_from_gone_from_other() -> None:
    assert changes({"a": "1", "b": "2"}, {"a": "1", "c": "3", "b": "4"}) == (
        Change("c", None, "3"),
        Change("b", "2", "4"),
    )
    assert changes({"a": "1", "b": "2"}, {"a": "1"}) == (Change("b", "2", None),)
    assert changes({"a": "1"}, {"a.standard": "1", "a.plain": "1"}) == ()


def test_every_fact_has_a_path_of_its_own() -> None:
    one = load(shipped().parent / "source" / "back-pain-procedures")
    assert one.handout
    paths = [f.path for f in facts(one.handout, one.folder)]
    assert len(paths) == len(set(paths)) > 300


@pytest.mark.parametrize(
    ("text", "after"),
    [
        ("a: 1 # x\n", "a: 2 # x\n"),
        ("{a: 1}\n", "{a: 2}\n"),
        ("a:   # x\nb: 1\n", "a: 2   # x\nb: 1\n"),
        ("b: 1\n", "b: 1\na: 2\n"),
        ("b: 1 # x", "b: 1 # x\na: 2\n"),
        ("b:\n  - c # d\n# e\n", "b:\n  - c # d\na: 2\n# e\n"),
        ("{}\n", "{a: 2}\n"),
        ("{b: 1 }\n", "{b: 1, a: 2 }\n"),
        ("'a': \"é🩺\"  # x\n", "'a': 2  # x\n"),
    ],
)
def test_a_value_is_set_and_nothing_else(text: str, after: str) -> None:
    assert set_value(text, ("a",), "2") == after
    assert yaml.safe_load(after)["a"] == 2


@pytest.mark.parametrize(
    ("text", "added", "replaced"),
    [
        ("a: []\n", "a: [x]\n", "a: [y, z]\n"),
        ("a: [b]\n", "a: [b, x]\n", "a: [y, z]\n"),
        (
            "a: # l\n  - b # c\n  # d\ne: 1\n",
            "a: # l\n  - b # c\n  - x\n  # d\ne: 1\n",
            "a: # l\n  - y\n  - z # c\n  # d\ne: 1\n",
        ),
        ("a:\n", "a: [x]\n", "a: [y, z]\n"),
        ("b: 1\n", "b: 1\na: [x]\n", "b: 1\na: [y, z]\n"),
    ],
)
def test_items_are_added_in_the_style_of_the_list(text: str, added: str, replaced: str) -> None:
    assert add_item(text, ("a",), "x") == added
    assert set_items(text, ("a",), ["y", "z"]) == replaced


def test_an_entry_comes_on_the_line_after_another() -> None:
    assert add_entry("a: 1 # x\nb: 2\n", "a", "c", "3") == "a: 1 # x\nc: 3\nb: 2\n"
    assert add_entry("{a: 1, b: 2}", "a", "c", "3") == "{a: 1, b: 2, c: 3}"


# ---------------------------------------------------------------- in a browser


@pytest.fixture
def packet(handouts: Handouts, folder: Path, spanish: Path, arabic: Path) -> Iterator[Path]:
    """A page with changes, findings, pictures and two translations."""
    (folder / "images").mkdir()
    drawing = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M0 0h9"/></svg>'
    (folder / "images" / "knee.svg").write_text(drawing)
    image = '    image: {file: images/knee.svg, alt: "A knee seen from the side."}\n    options:\n'
    edit(folder / "handout.yaml", ("    options:\n", image))
    for po in (spanish, arabic):
        text = po.read_text("utf-8")
        write_catalog(folder, po, text)
    approved(handouts, "es", "ar")
    long = (
        "It may not ease the pain, and then again it may for 2 weeks, if you rest as long and as often as you can, say."
    )
    edit(folder / "handout.yaml", ("It may ease the pain.", long), ("urgency: same_day", "urgency: routine"))
    yield Page(handouts, "es", "ar").file.absolute()


@pytest.mark.conformance
def test_the_page_passes_every_validator_for_pages(kit: Kit, packet: Path) -> None:
    verdicts = run_all(kit, [packet])
    assert {v.validator for v in verdicts} >= {"axe 1280px", "axe 320px", "axe dark", "reflow", "Nu"}
    assert [f"{v.validator}: {v.detail}" for v in verdicts if not v.passed] == []


@pytest.mark.conformance
def test_a_person_fills_in_the_form_and_what_they_save_is_taken_in(
    kit: Kit, handouts: Handouts, folder: Path, spanish: Path
) -> None:
    page = Page(handouts, "es").file.absolute()
    script = Path(__file__).parent / "conformance" / "review.js"
    note = 'He said: "no",\nthen \\ left — 50% # of it: \u2028 é\u0085'
    values = {
        "name": 'Ada "A." O’Adams',
        "role": "example: physician",
        "date": "2026-11-24",
        "next_review": "2027-11-24",
    }
    for tag, about in (("en-US", "source"), ("es-US", "translation")):
        values[f"decision {tag}"] = "approve"
        values |= {f"answer {tag} {q.id}": "yes" for q in checklist(library())[about]}
    values |= {"answer en-US cci-1": "no", "note en-US cci-1": note}
    values |= {"role es-US": "community", "method es-US": "machine+human", "comment en-US title": note}
    answers = folder.parent / "answers.json"
    answers.write_text(json.dumps(values), "utf-8")
    done = run_program(
        [kit.node, script, page, answers], env={"NODE_PATH": str(kit.node_modules), "CHROMIUM": str(kit.browser)}
    )
    assert done.code == 0, done.last_words
    seen = json.loads(done.stdout)
    assert (seen["problems"], seen["asked"]) == ([], [])
    assert seen["filled"]["name"] == f"review-{ID}.yaml"
    assert "Nothing is open." in seen["filled"]["said"]
    assert "your name" in seen["blank"]["said"] and "your decision on es-US" in seen["blank"]["said"]
    assert seen["kept"]["text"] == seen["filled"]["text"], "a page that is loaded again still has what was filled in"
    assert seen["cleared"]["text"] == seen["blank"]["text"]

    Path("review.yaml").write_text(seen["blank"]["text"], "utf-8", newline="")
    refused = handouts("approve", ID, "review.yaml")
    assert refused.code == 1
    assert "nothing is decided on en-US" in refused.err
    Path("review.yaml").write_text(seen["filled"]["text"], "utf-8", newline="")
    taken = handouts("approve", ID, "review.yaml")
    assert taken.code == 0, taken.err
    handout = source().handout
    assert handout
    assert [(r.name, r.role) for r in handout.review.reviewers] == [(values["name"], values["role"])]
    assert [(a.by, a.role, a.method) for a in read_ledger(folder).approvals] == [
        (values["name"], "community", "machine+human")
    ]


# ---------------------------------------------------------------- links


@pytest.mark.parametrize("name", ["approved", "approved/en-US.yaml", "approvals.yaml", "handout.yaml"])
def test_an_approval_is_written_through_no_link(name: str, folder: Path, handouts: Handouts, tmp_path: Path) -> None:
    review = filled()
    before = {f: f.read_bytes() for f in folder.rglob("*") if f.is_file()}
    (elsewhere := tmp_path / "elsewhere").mkdir()
    link, target = folder / name, elsewhere / Path(name).name
    if name == "approved":
        target.mkdir()
    elif link.exists():
        link.rename(target)
    link.parent.mkdir(exist_ok=True)
    link.symlink_to(target)
    there = sorted(elsewhere.rglob("*"))
    assert approve(handouts, review).code == 1
    assert sorted(elsewhere.rglob("*")) == there
    assert all(f.read_bytes() == content for f, content in before.items())
