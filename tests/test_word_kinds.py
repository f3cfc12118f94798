"""Each kind of section in a Word file: what a person sees of it, and what a clinic finds when it goes on in Word."""

import io
import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from docx import api as word
from docx.oxml.ns import qn

from files import change
from small import made, translate

EVERY_KIND = Path(__file__).with_name("every_kind.yaml")
LEG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 20"><path fill="#0b5c7a" d="M0 8h40v4H0z"/></svg>'


def handout(folder: Path, layout: str = "") -> Path:
    """A folder with a made-up handout that has every kind of section."""
    folder = folder / "source" / "example"
    (folder / "images").mkdir(parents=True)
    (folder / "images" / "leg.svg").write_text(LEG, "utf-8")
    text = EVERY_KIND.read_text("utf-8")
    (folder / "handout.yaml").write_text(text.replace("sections:\n", f"{layout}sections:\n", 1), "utf-8")
    return folder


@lru_cache(maxsize=1)
def _english() -> bytes:
    with TemporaryDirectory() as folder:
        return made(handout(Path(folder)), "en-US", "docx", verify=True)["docx"]


@pytest.fixture
def english() -> Any:
    """It as a Word file, compared with what it has to say."""
    return word.Document(io.BytesIO(_english()))


def of_style(docx: Any, *names: str) -> list[Any]:
    """The paragraphs of some styles, those in tables, too."""
    ids = {docx.styles[name].style_id for name in names}
    return [p for p in docx.element.body.iter(qn("w:p")) if p.style in ids]


def words(part: Any) -> str:
    return " ".join("".join(t.text or "" for t in part.iter(qn("w:t"))).split())


def said(docx: Any, *names: str) -> list[str]:
    return [words(paragraph) for paragraph in of_style(docx, *names)]


def is_kept(docx: Any, paragraph: Any) -> bool:
    """Whether a paragraph stays on the page of the next, by itself or by its style."""
    styles = {style.style_id: style for style in docx.styles}
    own = paragraph.find(f"{qn('w:pPr')}/{qn('w:keepNext')}")
    if own is not None:
        return bool(own.get(qn("w:val"), "1") != "0")
    style = styles.get(paragraph.style)
    while style is not None and style.paragraph_format.keep_with_next is None:
        style = style.base_style
    return style is not None and bool(style.paragraph_format.keep_with_next)


def table(docx: Any, style: str) -> Any:
    return next(table for table in docx.tables if table.style.name == style)


def after(paragraph: Any) -> Any:
    return next(paragraph.itersiblings(qn("w:p"), qn("w:tbl")))


# ---------------------------------------------------------------- styles by name


@pytest.mark.parametrize(
    ("style", "wanted"),
    [
        ("Group Heading", ["Washing", "Walking"]),
        ("Needs Heading", ["What you need"]),
        ("Need", ["Clean gauze", "Tape"]),
        ("Step", ["Wash your hands.", "Take the old gauze off."]),
        ("Step Heading", ["1. Leg raise", "2. Bridge"]),
        ("Repeat", ["Repetitions: 10 to 15", "Sets: 2"]),
        ("Side Yes Heading", ["You may eat"]),
        ("Side Yes", ["White rice", "Clear soup"]),
        ("Side No", ["Nuts and seeds"]),
        ("Checklist Fix", ["How to fix it: Take them away."]),
        ("Entry Heading", ["7 days before"]),
        ("Person Heading", ["Nurse line", "Crisis line"]),
        ("Zone Green Heading", ["Green zone: You are well"]),
        ("Zone Yellow", ["You cough.", "Take 2 puffs."]),
        ("Zone Red Label", ["Signs", "What to do"]),
        ("Band Heading", ["1 out of 10 people", "1 out of 100,000 people"]),
        ("Band Compare", ["One person in a family"]),
        ("Band", ["You feel sick.", "Your throat is sore."]),
        ("Shared Heading", ["The same for all of these"]),
    ],
)
def test_each_kind_has_styles_by_name(english: Any, style: str, wanted: list[str]) -> None:
    assert said(english, style)[: len(wanted)] == wanted


def test_the_window_of_headings_shows_each_group_step_zone_and_person(english: Any) -> None:
    """What is a heading on a page is one for Word's own list of headings."""
    for name in ("Group", "Step", "Needs", "Entry", "Person", "Band", "Shared", "Zone Green", "Zone Red"):
        assert english.styles[f"{name} Heading"].base_style.name == "Heading 2"


# ---------------------------------------------------------------- lists


def test_a_link_can_lead_to_each_part_with_a_heading(english: Any) -> None:
    """Rule S053 lets a text link to them, so each has a bookmark."""
    names = {mark.get(qn("w:name")) for mark in english.element.body.iter(qn("w:bookmarkStart"))}
    parts = {"wound.washing", "exercises.raise", "days.week", "people.nurse", "asthma.bad", "anaesthetic.rare"}
    assert names >= parts | {"shots.shared", "shots.one", "key-message"}


def numbering(docx: Any, paragraph: Any) -> tuple[str, str]:
    """The kind of the list that a paragraph is in, and which list it is."""
    styles = {style.style_id: style.element for style in docx.styles}
    own = paragraph.find(f".//{qn('w:numId')}")
    own = styles[paragraph.style].find(f".//{qn('w:numId')}") if own is None else own
    if own is None:
        return "", ""
    root, number = docx.part.numbering_part.element, own.get(qn("w:val"))
    num = next(n for n in root.iter(qn("w:num")) if n.get(qn("w:numId")) == number)
    abstract = num.find(qn("w:abstractNumId")).get(qn("w:val"))
    kind = next(a for a in root.iter(qn("w:abstractNum")) if a.get(qn("w:abstractNumId")) == abstract)
    return kind.find(f"{qn('w:lvl')}/{qn('w:numFmt')}").get(qn("w:val")), number


def test_the_numbers_of_steps_go_on_behind_a_picture(english: Any) -> None:
    first, second = of_style(english, "Step")
    assert next(after(first).iter(qn("w:drawing")), None) is not None
    assert numbering(english, first) == numbering(english, second)
    assert numbering(english, first)[0] == "decimal"


@pytest.mark.parametrize("style", ["Need", "Side Yes", "Side No", "Zone Green", "Zone Red", "Band"])
def test_a_list_is_a_list(english: Any, style: str) -> None:
    assert {numbering(english, p)[0] for p in of_style(english, style)} == {"bullet"}


def test_a_checklist_has_boxes_and_no_bullets_beside_them(english: Any) -> None:
    lines = of_style(english, "Checklist")
    assert {numbering(english, p)[0] for p in lines} == {""}
    assert all(p.find(f".//{qn('w:tab')}") is not None for p in lines)  # words begin where all do
    assert said(english, "Checklist")[:2] == ["☐I have read this", "☐Are there loose rugs?"]


# ---------------------------------------------------------------- tables


def test_what_to_do_stands_beside_what_not_to_do(english: Any) -> None:
    sides = table(english, "Sides")
    assert [cell.text for cell in sides.rows[0].cells] == ["You may eat", "Do not eat"]
    assert [cell.text for cell in sides.rows[1].cells] == ["White rice\nClear soup", "Nuts and seeds"]


@pytest.mark.parametrize("style", ["Sides", "Table to Fill In"])
def test_a_tables_heads_are_repeated_and_its_rows_are_whole(english: Any, style: str) -> None:
    rows = [row._tr for row in table(english, style).rows]
    assert [row.find(f".//{qn('w:tblHeader')}") is not None for row in rows] == [True] + [False] * (len(rows) - 1)
    assert all(row.find(f".//{qn('w:cantSplit')}") is not None for row in rows)


def test_the_first_column_names_the_rows(english: Any) -> None:
    doses = table(english, "Table to Fill In")
    assert doses._tbl.tblPr.find(qn("w:tblLook")).get(qn("w:firstColumn")) == "1"
    assert [row.cells[0].paragraphs[0].style.name for row in doses.rows] == ["Table Head"] + ["Table Row Head"] * 4


def test_there_is_room_to_write_in_a_row(english: Any) -> None:
    """9 mm or more, for a pen."""
    heights = [row._tr.find(f".//{qn('w:trHeight')}") for row in table(english, "Table to Fill In").rows[1:]]
    assert all(int(h.get(qn("w:val"))) >= 510 and h.get(qn("w:hRule")) == "atLeast" for h in heights)


def test_the_note_of_a_table_stands_clear_of_it(english: Any) -> None:
    assert said(english, "Table Note") == ["Use the syringe that comes with the bottle."]


# ---------------------------------------------------------------- zones


def frames(docx: Any, colour: str) -> list[dict[str, str]]:
    """The borders of the three styles of a zone, by the side."""
    styles = (docx.styles[f"Zone {colour}{part}"].element for part in (" Heading", " Label", ""))
    found = (style.find(f".//{qn('w:pBdr')}") for style in styles)
    return [
        {side.tag.rpartition("}")[2]: f"{side.get(qn('w:val'))} {side.get(qn('w:sz'))}" for side in borders}
        for borders in found
    ]


def test_a_copier_leaves_each_zone_its_own_frame(english: Any) -> None:
    drawn = {colour: frames(english, colour) for colour in ("Green", "Yellow", "Red")}
    assert {kind: sides[0]["left"] for kind, sides in drawn.items()} == {
        "Green": "single 12",
        "Yellow": "dashed 18",
        "Red": "single 36",
    }
    for heading, label, item in drawn.values():
        assert label == item == {side: line for side, line in heading.items() if side != "top"}


def test_the_frame_of_a_zone_is_one_frame(english: Any) -> None:
    """Word draws a frame around paragraphs that are as far in as each other."""
    for colour in ("Green", "Yellow", "Red"):
        label, item = (english.styles[f"Zone {colour}{part}"].paragraph_format for part in (" Label", ""))
        heading = english.styles[f"Zone {colour} Heading"].paragraph_format
        assert (label.left_indent, label.first_line_indent) == (item.left_indent, item.first_line_indent)
        assert heading.left_indent + heading.first_line_indent == item.left_indent + item.first_line_indent
        assert heading.right_indent == label.right_indent == item.right_indent


def test_each_zone_has_its_word_and_a_shape_of_its_own(english: Any) -> None:
    root = english.part.numbering_part.element
    shapes = {}
    for colour in ("Green", "Yellow", "Red"):
        (heading,) = of_style(english, f"Zone {colour} Heading")
        _, number = numbering(english, heading)
        mark = next(a for a in root.iter(qn("w:abstractNum")) if a.get(qn("w:abstractNumId")) == number)
        shapes[words(heading).partition(" ")[0]] = mark.find(f".//{qn('w:lvlText')}").get(qn("w:val"))
    assert shapes == {"Green": "●", "Yellow": "▲", "Red": "■"}


def test_an_urgent_call_stands_out_from_one_of_the_same_day(english: Any) -> None:
    shades = {
        name: english.styles[f"Call {name} Heading"].element.find(f".//{qn('w:shd')}") is not None
        for name in ("Emergency", "Urgent", "Same Day")
    }
    assert shades == {"Emergency": True, "Urgent": True, "Same Day": False}
    assert said(english, "Call Urgent") == ["you have a fever"]


# ---------------------------------------------------------------- what stays together


def test_a_card_stays_on_one_page(english: Any) -> None:
    for name in ("Zone Green", "Zone Yellow", "Zone Red", "Person"):
        parts = [f"{name} Heading", name, *([f"{name} Label"] if "Zone" in name else [])]
        card = of_style(english, *parts)
        ids = {english.styles[part].style_id for part in parts[1:]}
        ends = [p for p in card if getattr(after(p), "style", None) not in ids]
        assert ends
        assert [is_kept(english, p) for p in card] == [p not in ends for p in card]


def test_a_picture_stays_with_its_step_and_not_with_the_next(english: Any) -> None:
    pictures = of_style(english, "Picture Below Words")
    assert len(pictures) == 3
    for picture in pictures:
        assert is_kept(english, next(picture.itersiblings(qn("w:p"), preceding=True)))
        assert is_kept(english, picture) == (words(after(picture)).startswith("Repetitions"))


def test_what_to_do_stays_with_its_box(english: Any) -> None:
    fixes = of_style(english, "Checklist Fix")
    assert fixes
    assert all(is_kept(english, next(fix.itersiblings(qn("w:p"), preceding=True))) for fix in fixes)


def test_a_picture_beside_its_words_is_small_and_in_the_line_of_the_text(english: Any) -> None:
    """What floats beside a text is in no order, and a screen reader leaves it out."""
    pictures = list(english.element.body.iter(qn("w:drawing")))
    assert not [p for p in pictures if p.find(qn("wp:anchor")) is not None]
    widths = {int(p.find(f"{qn('wp:inline')}/{qn('wp:extent')}").get("cx")) for p in pictures}
    assert max(widths) < 2.5 * 914400


# ---------------------------------------------------------------- layout


def sections(docx: Any) -> Iterator[list[Any]]:
    """The paragraphs and tables of each section."""
    blocks: list[Any] = []
    for block in docx.element.body.iterchildren(qn("w:p"), qn("w:tbl")):
        if block.tag == qn("w:p") and block.style == "Heading1":
            yield blocks
            blocks = []
        blocks.append(block)
    yield blocks


def test_a_handout_that_asks_for_it_keeps_each_section_whole(tmp_path: Path) -> None:
    docx = word.Document(io.BytesIO(made(handout(tmp_path, "layout: {keep: section}\n"), "en-US", "docx")["docx"]))
    food = next(s for s in sections(docx) if words(s[0]) == "What may you eat?")
    assert all(is_kept(docx, p) for p in (food[0], *food[1].findall(qn("w:tr"))[0].iter(qn("w:p"))))
    for section in sections(docx):
        last = list(section[-1].iter(qn("w:p")))[-1]
        assert not is_kept(docx, last) or not words(last)


def test_a_section_longer_than_a_page_may_break(tmp_path: Path) -> None:
    folder = handout(tmp_path, "layout: {keep: section}\n")
    change(folder / "handout.yaml", '"White rice"', f'"{"White rice and more. " * 150}"')
    docx = word.Document(io.BytesIO(made(folder, "en-US", "docx")["docx"]))
    food = next(s for s in sections(docx) if words(s[0]) == "What may you eat?")
    assert not any(is_kept(docx, p) for p in food[1].findall(qn("w:tr"))[1].iter(qn("w:p")))


def test_text_in_two_columns_begins_below_the_title(tmp_path: Path) -> None:
    content = made(handout(tmp_path, "layout: {columns: 2}\n"), "en-US", "docx", verify=True)["docx"]
    docx = word.Document(io.BytesIO(content))
    first, second = (section._sectPr for section in docx.sections)
    assert first.find(qn("w:cols")) is None or first.find(qn("w:cols")).get(qn("w:num")) in {None, "1"}
    assert second.find(qn("w:cols")).get(qn("w:num")) == "2"
    assert second.find(qn("w:type")).get(qn("w:val")) == "continuous"
    end = next(p for p in docx.element.body.iter(qn("w:p")) if p.find(f".//{qn('w:sectPr')}") is not None)
    assert after(end).style == "Heading1"
    # A section without margins of its own goes on with those before it.
    assert second.find(qn("w:headerReference")) is None
    assert docx.sections[1].footer.is_linked_to_previous


def test_a_handout_for_one_page_has_less_room_and_letters_as_large(english: Any, tmp_path: Path) -> None:
    close = word.Document(io.BytesIO(made(handout(tmp_path, "layout: {one_page: true}\n"), "en-US", "docx")["docx"]))
    for name in ("Heading 1", "Body Text"):
        one, other = (docx.styles[name] for docx in (close, english))
        assert one.font.size == other.font.size
        assert one.paragraph_format.space_after < other.paragraph_format.space_after
    assert close.sections[0].top_margin < english.sections[0].top_margin


# ---------------------------------------------------------------- other languages


def _say(path: str, text: str) -> str:
    """Words that stand for a translation: numbers, units and placeholders stay."""
    return re.sub(r"(?<![{.\w])[A-Za-z]{4,}(?![\w}.])", lambda w: f"{w[0]}ه", text)


def test_in_arabic_the_marks_of_lists_are_inside_their_frames(tmp_path: Path) -> None:
    folder = handout(tmp_path)
    translate(folder, "ar", _say)
    docx = word.Document(io.BytesIO(made(folder, "ar", "docx", verify=True)["docx"]))
    root = docx.part.numbering_part.element
    ours = [a for a in root.iter(qn("w:abstractNum")) if int(a.get(qn("w:abstractNumId"))) < 100]
    assert {a.find(f".//{qn('w:lvlJc')}").get(qn("w:val")) for a in ours} == {"center"}
    assert docx.styles["Zone Red"].element.find(f".//{qn('w:pBdr')}/{qn('w:right')}") is not None


def test_in_two_languages_each_side_is_a_row_and_a_picture_stands_once(tmp_path: Path) -> None:
    folder = handout(tmp_path)
    translate(folder, "ar", _say)
    docx = word.Document(io.BytesIO(made(folder, "en-US+ar", "docx", verify=True)["docx"]))
    assert not [t for t in docx.tables if t.style.name == "Sides"]
    rows = [row for t in docx.tables for row in t.rows if row._tr.find(f".//{qn('w:tbl')}") is None]
    assert ["Side Yes Heading"] * 2 in [[c.paragraphs[0].style.name for c in row.cells] for row in rows]
    assert len(list(docx.element.body.iter(qn("w:drawing")))) == 3
