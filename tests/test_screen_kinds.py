"""Each kind of section on a web page, in a book and in a message: what a person sees of it."""

import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from lxml import html

from handouts.clinics.locations import shipped
from handouts.clinics.tokens import contrast
from handouts.editions.edition import select
from handouts.formats.web_marks import marks, night
from handouts.source.parts import Level
from handouts.verification import verify
from loading import load, load_clinic
from shipped import composed
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
LEG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 20"><path fill="#0b5c7a" d="M0 8h40v4H0z"/></svg>'
PICTURE = '{file: images/leg.svg, alt: "A leg", beside: true}'
EXERCISES = f"""\
  - id: exercises
    kind: steps
    heading: "Which exercises help?"
    items:
      - {{id: raise, heading: "Leg raise", body: "Lift one leg.", image: {PICTURE}, repeat: {{times: 10, sets: 2}}}}
"""
PEOPLE = """\
  - id: people
    kind: contacts
    heading: "Whom can you call?"
    items: [{id: crisis, name: "Crisis line", phone: "988", sms: {number: "741741", word: HOME}, email: a@example.org}]
"""
ZONES = """\
  - id: zones
    kind: zones
    heading: "How are you today?"
    items:
      - {id: ok, colour: green, heading: "Fine", signs: [{id: s, text: "No pain."}], actions: [{id: a, text: "Rest."}]}
      - {id: bad, colour: red, heading: "Bad", signs: [{id: s, text: "You cough."}], actions: [{id: a, text: "Call."}]}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where a handout stands, for its sections to be written into."""
    folder = tmp_path / "source" / "kinds"
    (folder / "images").mkdir(parents=True)
    (folder / "images" / "leg.svg").write_text(LEG, "utf-8")
    return folder


def build(folder: Path, sections: str, form: str) -> bytes:
    """A handout with these sections, compared with what it has to say."""
    (folder / "handout.yaml").write_text(HANDOUT + sections, "utf-8")
    return made(folder, "en-US", form, verify=True)[form]


def page(folder: Path, sections: str) -> Any:
    return html.document_fromstring(build(folder, sections, "html").decode())


def book(folder: Path, sections: str) -> Any:
    """The chapters of a book as one page."""
    with zipfile.ZipFile(io.BytesIO(build(folder, sections, "epub"))) as packed:
        chapters = [packed.read(n) for n in packed.namelist() if "/text/ch" in n]
    root = html.Element("body")
    root.extend(html.document_fromstring(chapter).body for chapter in chapters)
    return root


on_screen = pytest.mark.parametrize("read", [page, book])


def words(element: Any) -> str:
    return " ".join(element.text_content().split())


def replaced(file: bytes, old: str, new: str) -> bytes:
    """A page in which one thing stands in another's place; of a book, in each of its chapters."""
    if not file.startswith(b"PK"):
        return file.replace(old.encode(), new.encode())
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(file)) as packed, zipfile.ZipFile(out, "w") as copy:
        for name in packed.namelist():
            copy.writestr(name, packed.read(name).replace(old.encode(), new.encode()))
    return out.getvalue()


def parts(root: Any, name: str) -> list[Any]:
    """What has a class."""
    return [element for element in root.iter() if name in element.get("class", "").split()]


# ---------------------------------------------------------------- tables


def test_a_row_to_write_in_is_a_list_with_its_number_in_a_message(folder: Path) -> None:
    said = build(folder, PRESSURE, "text").decode()
    assert "Day: Monday\n\n- Morning: 120 over 80\n- How did you feel? Well\n\n" in said
    assert "Row 2\n\n- Day: ________\n- Morning: ________\n- How did you feel? ________\n\nRow 3\n\n" in said


@on_screen
def test_on_a_phone_each_cell_of_a_table_says_its_column(folder: Path, read: Any) -> None:
    first, second, _ = read(folder, PRESSURE).xpath("//tbody/tr")
    assert [cell.get("data-label") for cell in first] == [None, "Morning:", "How did you feel?"]
    assert [cell.get("data-label") for cell in second] == ["Day:", "Morning:", "How did you feel?"]


@on_screen
def test_a_screen_reader_says_which_column_and_row_a_cell_is_in(folder: Path, read: Any) -> None:
    table = read(folder, PRESSURE).xpath("//table")[0]
    assert [cell.get("scope") for cell in table.xpath("./thead//th")] == ["col"] * 3
    assert [cell.get("scope") for cell in table.xpath("./tbody//th")] == ["row"] * 3


# ---------------------------------------------------------------- pictures


@on_screen
def test_a_picture_stands_beside_its_words_and_how_often_below_them(folder: Path, read: Any) -> None:
    (step,) = parts(read(folder, EXERCISES), "step")
    (row,) = parts(step, "illustrated")
    assert [part.get("class") for part in row] == ["words", "pictures", "repeat"]
    assert words(row[0]) == "Lift one leg."
    assert row[1].xpath(".//img/@alt") == ["A leg"]


@on_screen
def test_two_pictures_stand_beside_the_words_of_a_text(folder: Path, read: Any) -> None:
    text = f"""\
  - id: walk
    kind: text
    heading: "How do you walk?"
    body: "Walk a little.\\n\\nThen rest."
    image: {PICTURE}
    images: [{{id: other, file: images/leg.svg, alt: "Another leg", beside: true}}]
"""
    (row,) = parts(read(folder, text), "illustrated")
    assert [part.get("class") for part in row] == ["words", "pictures"]
    assert words(row[0]) == "Walk a little. Then rest."
    assert row[1].xpath(".//img/@alt") == ["A leg", "Another leg"]


@on_screen
def test_a_picture_that_is_not_to_stand_beside_words_is_left_where_it_is(folder: Path, read: Any) -> None:
    root = read(folder, EXERCISES.replace(", beside: true", ""))
    assert parts(root, "illustrated") == []
    assert parts(root, "figure")[0].xpath(".//img/@alt") == ["A leg"]


# ---------------------------------------------------------------- people, zones


def test_a_phone_calls_and_texts_from_a_web_page(folder: Path) -> None:
    (person,) = parts(page(folder, PEOPLE), "person")
    assert person.xpath(".//a/@href") == ["tel:988", "sms:741741", "mailto:a@example.org"]


def test_a_book_says_where_to_send_a_message_and_calls(folder: Path) -> None:
    (person,) = parts(book(folder, PEOPLE), "person")
    assert person.xpath(".//a/@href") == ["tel:988", "mailto:a@example.org"]
    assert "Text HOME to 741741" in words(person)


@on_screen
def test_the_signs_of_a_zone_stand_beside_what_to_do(folder: Path, read: Any) -> None:
    zone = next(zone for zone in parts(read(folder, ZONES), "zone") if "red" in zone.get("class"))
    assert [words(part) for part in zone] == ["Red zone: Bad", "Signs You cough. What to do Call."]
    assert [words(part) for part in zone[1]] == ["Signs You cough.", "What to do Call."]


def test_a_message_says_each_zone_in_words(folder: Path) -> None:
    said = build(folder, ZONES, "text").decode()
    assert "Green zone: Fine\n\nSigns\n\n- No pain.\n\nWhat to do\n\n- Rest.\n\nRed zone: Bad\n\n" in said


@pytest.mark.parametrize("clinic", ["base", "riverside"])
def test_the_colours_of_zones_read_by_night(clinic: str) -> None:
    here = None if clinic == "base" else shipped() / "clinics" / clinic
    colours = night(load_clinic(clinic, folder=here).tokens)
    zones = ("zone_green", "zone_yellow", "zone_red")
    assert [name for name in zones if contrast(colours[name], colours["paper"]) < 4.5] == []
    assert contrast(colours["ink"], colours["zone_yellow_tint"]) >= 7


def test_each_mark_has_a_shape_of_its_own() -> None:
    """A copier makes all colours grey."""
    grey = marks(dict.fromkeys(("benefit", "harm", "zone_green", "zone_yellow", "zone_red"), "#777777"))
    assert len(set(grey.values())) == len(grey) == 6


# ---------------------------------------------------------------- what the proof tells


def told(folder: Path, sections: str, form: str, change: Callable[[bytes], bytes]) -> list[str]:
    """What the proof says of a changed file."""
    good = build(folder, sections, form)
    document = composed(select(load(folder), locale="en-US", level=Level.PLAIN, clinic=load_clinic("base")))
    assert verify(document, form, good) == ()
    bad = change(good)
    assert bad != good
    return [difference.said for difference in verify(document, form, bad)]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('data-label="Morning:"', 'data-label="Day:"'),
        ('data-label="Day:"', ""),
    ],
    ids=["another column", "no column"],
)
def test_a_cell_that_says_another_column_on_a_phone_is_told(folder: Path, old: str, new: str) -> None:
    assert told(folder, PRESSURE, "html", lambda page: page.replace(old.encode(), new.encode(), 1))


@pytest.mark.parametrize("form", ["html", "epub"])
def test_a_zone_in_the_frame_of_another_is_told(folder: Path, form: str) -> None:
    """The heading says green, and all that an eye sees from afar is red."""

    def exchanged(file: bytes) -> bytes:
        return replaced(file, 'zone green"', 'zone red"')

    assert [words for words in told(folder, ZONES, form, exchanged) if "zone green" in words]


@pytest.mark.parametrize("form", ["html", "epub"])
def test_what_not_to_do_with_the_marks_of_what_to_do_is_told(folder: Path, form: str) -> None:
    food = """\
  - id: food
    kind: sides
    heading: "What may you eat?"
    "yes": {items: [{id: rice, text: "Rice"}]}
    "no": {items: [{id: nuts, text: "Nuts"}]}
"""
    said = told(folder, food, form, lambda file: replaced(file, 'side-no"', 'side-yes"'))
    assert [words for words in said if "side-no" in words]
