"""Places to write in and boxes to tick: lines on paper, fields on a screen, with names that a screen reader says."""

import io
import re
import zipfile
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from lxml import etree, html

from fillable import BOXES, NAMES, TEXT, document, file
from handouts.document import pandoc_ast as ast
from handouts.document.form_fields import is_field, label
from handouts.formats.pdf_forms import SCHEME
from handouts.formats.table import FORMATS
from handouts.formats.table import NAMES as FORMS
from handouts.rules.verification import Finished, check_finished
from handouts.verification.safety_texts import lost_safety_texts

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"


def in_text(body: str) -> list[str]:
    """The names of the fields in a handout whose first section says something else."""
    old = TEXT[TEXT.index("    body: |-\n") : TEXT.index("  - id: me\n")]
    lines = "".join(f"      {line}\n" for line in body.split("\n"))
    made = document(TEXT.replace(old, f"    body: |-\n{lines}"))
    names = [label(node) for node in ast.nodes(made.blocks) if is_field(node)]
    return names[: -(len(NAMES) - 5)]


# ---------------------------------------------------------------- names


def test_each_field_is_named_by_the_words_around_it_and_no_two_alike() -> None:
    names = [label(node) for node in ast.nodes(document().blocks) if is_field(node)]
    assert names == list(NAMES)


@pytest.mark.parametrize(
    ("body", "names"),
    [
        ("Surgeon: {blank}", ["Surgeon"]),
        ("**Surgeon:** {blank} **Phone:** {blank}", ["Surgeon", "Phone"]),
        ("Take {blank} puffs.", ["Take"]),
        ("{blank} times a day", ["times a day"]),
        ("My goals are:\n\n{blank.long}", ["My goals are"]),
        ("{blank.long}", ["My numbers"]),
        ("{blank.long}\n\n{blank.long}", ["My numbers", "Write here"]),
        ("- Weight: {blank}\n- Weight: {blank}", ["Weight (1)", "Weight (2)"]),
        ("Call us. The number is {blank}.", ["The number is"]),
        ("I go there **on {blank.date}**.", ["I go there on"]),
    ],
)
def test_a_blank_has_the_words_before_it_for_its_name(body: str, names: list[str]) -> None:
    assert in_text(body) == names


def test_a_heading_keeps_its_underscores_in_every_list_of_contents() -> None:
    text = TEXT.replace('heading: "My numbers"', 'heading: "Week {blank}"')
    made = document(text)
    assert [label(node) for node in ast.nodes(made.blocks) if is_field(node)] == list(NAMES)
    for form in FORMS:
        assert check_finished(Finished(made, form, file(form, text), Path("my-plan"))) == (), form


def test_the_heading_of_a_column_keeps_its_underscores_wherever_it_stands_again() -> None:
    text = TEXT.replace('heading: "Morning"', 'heading: "Week {blank}"').replace("Adults with", "For {blank}, with")
    made = document(text)
    assert [label(n) for n in ast.nodes(made.blocks) if is_field(n)][9:11] == ["Week, Monday", "Evening, Monday"]
    for form in FORMS:
        assert check_finished(Finished(made, form, file(form, text), Path("my-plan"))) == (), form


def test_a_long_sentence_names_a_blank_by_its_last_whole_words() -> None:
    [name] = in_text(
        "When the pain comes back and does not go away although you have taken the pills, you may call {blank}"
    )
    assert len(name) <= 80
    assert name.endswith("you have taken the pills, you may call")
    assert (
        name[0] != " "
        and f" {name}"
        in "When the pain comes back and does not go away although you have taken the pills, you may call"
    )


# ---------------------------------------------------------------- every format


@pytest.mark.parametrize("form", FORMS)
def test_what_is_to_be_filled_in_is_read_back_from_every_format(form: str) -> None:
    finished = Finished(document(), form, file(form), Path(f"my-plan{FORMATS[form].suffix}"))
    assert check_finished(finished) == ()
    assert lost_safety_texts(document(), form, file(form)) == ()


# ---------------------------------------------------------------- a web page


def inputs() -> list[Any]:
    return list(html.document_fromstring(file("html").decode()).iter("input", "textarea"))


def test_a_web_page_has_an_input_with_a_name_for_each_field() -> None:
    assert [one.get("aria-label") for one in inputs()] == list(NAMES)
    assert [one.get("aria-label") for one in inputs() if one.get("type") == "checkbox"] == list(BOXES)


def test_the_words_of_a_box_can_be_tapped_as_well() -> None:
    boxes = [one for one in inputs() if one.get("type") == "checkbox"]
    assert [" ".join(one.getparent().text_content().split()).rstrip(".") for one in boxes] == list(BOXES)
    assert {one.getparent().tag for one in boxes} == {"label"}


def test_what_somebody_types_into_a_web_page_is_sent_nowhere() -> None:
    page = html.document_fromstring(file("html").decode())
    assert not list(page.iter("form", "button"))
    assert not any(one.get("name") for one in inputs())
    assert {one.get("autocomplete") for one in inputs() if one.get("type") != "checkbox"} == {"off"}


def test_several_lines_are_an_input_of_as_many_lines() -> None:
    assert [one.get("rows") for one in inputs() if one.tag == "textarea"] == ["2"]


# ---------------------------------------------------------------- a PDF


def widgets(pdf: pikepdf.Pdf) -> list[Any]:
    return [a for page in pdf.pages for a in page.get("/Annots", []) if a.Subtype == "/Widget"]


@pytest.fixture(params=["pdf", "large-print"])
def pdf(request: pytest.FixtureRequest) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(file(request.param)))


def test_a_pdf_has_a_field_with_a_name_for_each_place_to_write_in(pdf: pikepdf.Pdf) -> None:
    found = widgets(pdf)
    assert [str(one.TU) for one in found] == list(NAMES)
    assert [str(one.TU) for one in found if one.FT == "/Btn"] == list(BOXES)
    assert [str(one.TU) for one in found if one.get("/Ff") == 1 << 12] == ["How do you sleep?"]
    assert [one.T for one in pdf.Root.AcroForm.Fields] == [one.T for one in found]
    assert len({str(one.T) for one in found}) == len(found)


def test_each_field_of_a_pdf_is_a_form_in_the_structure_and_runs_nothing(pdf: pikepdf.Pdf) -> None:
    forms = [e for e in pdf.objects if isinstance(e, pikepdf.Dictionary) and e.get("/S") == "/Form" and "/K" in e]
    assert [e.K.Type for e in forms] == ["/OBJR"] * len(NAMES)
    assert "/NeedAppearances" not in pdf.Root.AcroForm
    assert not any(key in one for one in widgets(pdf) for key in ("/A", "/AA"))
    assert all(page.Tabs == "/S" for page in pdf.pages if "/Annots" in page)


def test_a_blank_among_words_in_a_cell_stays_inside_its_column() -> None:
    text = TEXT.replace('head: "Monday", cells: {}', 'head: "{blank.date}, 8 in the morning", cells: {}')
    with pikepdf.open(io.BytesIO(file("pdf", text))) as made:
        first, second = (one.Rect for one in widgets(made)[9:11])
    assert float(first[2] - first[0]) < 60
    assert float(first[2]) < float(second[0])


def test_no_link_is_left_where_a_field_was_made(pdf: pikepdf.Pdf) -> None:
    addresses = [str(a.A.URI) for p in pdf.pages for a in p.get("/Annots", []) if "/A" in a and "/URI" in a.A]
    assert not any(address.startswith(SCHEME) for address in addresses)


def test_boxes_begin_unticked_and_can_be_ticked(pdf: pikepdf.Pdf) -> None:
    boxes = [one for one in widgets(pdf) if one.FT == "/Btn"]
    assert {(str(one.V), str(one.AS)) for one in boxes} == {("/Off", "/Off")}
    assert all(set(one.AP.N) == {"/Off", "/Yes"} for one in boxes)


def test_what_somebody_writes_is_set_in_a_font_that_the_pdf_holds(pdf: pikepdf.Pdf) -> None:
    [(name, font)] = pdf.Root.AcroForm.DR.Font.items()
    assert "/FontFile2" in font.FontDescriptor
    assert all(str(one.DA).startswith(f"{name} ") for one in widgets(pdf) if one.FT == "/Tx")
    assert len(font.Widths) == font.LastChar - font.FirstChar + 1
    assert font.Widths[ord("m") - 32] > font.Widths[ord("i") - 32] > 0


def test_what_somebody_writes_is_as_large_as_the_words_around_it() -> None:
    looks = {}
    for form in ("pdf", "large-print"):
        with pikepdf.open(io.BytesIO(file(form))) as made:
            looks[form] = {str(one.DA).split()[1] for one in widgets(made) if one.FT == "/Tx"}
    assert looks == {"pdf": {"12"}, "large-print": {"18"}}


def test_a_pdf_with_fields_is_the_same_each_time() -> None:
    again = file.__wrapped__("pdf")
    assert again == file("pdf")


def test_a_handout_without_places_to_write_in_has_no_form() -> None:
    plain = TEXT[: TEXT.index("  - id: plan\n")] + TEXT[TEXT.index("  - id: help\n") :].replace("{blank}", "100")
    with pikepdf.open(io.BytesIO(file("pdf", plain))) as made:
        assert "/AcroForm" not in made.Root


# ---------------------------------------------------------------- Word


def controls() -> list[Any]:
    with zipfile.ZipFile(io.BytesIO(file("docx"))) as book:
        return list(etree.fromstring(book.read("word/document.xml")).iter(f"{W}sdt"))


def names(found: list[Any]) -> list[str]:
    return [one.find(f"{W}sdtPr/{W}alias").get(f"{W}val") for one in found]


def test_a_word_file_has_a_control_with_a_name_for_each_field() -> None:
    cut = "There are no loose rugs in the rooms where I walk at night, or…"
    assert names(controls()) == [cut if name.startswith("There are no") else name for name in NAMES]
    assert max(map(len, names(controls()))) <= 64  # Word takes no more


def test_a_control_of_word_is_of_the_kind_that_is_asked_for() -> None:
    def has(kind: str) -> list[str]:
        return names([one for one in controls() if one.find(f"{W}sdtPr/{kind}") is not None])

    assert has(f"{W}date") == ["My next visit is on", "Day of the surgery"]
    assert [name.split()[0] for name in has(f"{W14}checkbox")] == ["I", "There", "There"]


def test_an_empty_control_of_word_is_a_line_on_paper() -> None:
    shown = ["".join(one.find(f"{W}sdtContent").itertext()) for one in controls()]
    assert all(re.fullmatch("_{8,}|☐|\u00a0+", words) for words in shown)
    [lines] = [one for one in controls() if one.find(f"{W}sdtContent/{W}p") is not None]
    styles = [s.get(f"{W}val") for s in lines.iter(f"{W}pStyle")]
    assert styles == ["WritingLine"] * 2


def test_rows_of_a_table_in_word_have_room_to_write() -> None:
    with zipfile.ZipFile(io.BytesIO(file("docx"))) as book:
        rows = list(etree.fromstring(book.read("word/document.xml")).iter(f"{W}tr"))
    high = [next((int(h.get(f"{W}val")) for h in row.iter(f"{W}trHeight")), 0) for row in rows]
    assert high == [0, 510, 510]


# ---------------------------------------------------------------- a book, a text


def test_a_book_has_lines_that_are_named_and_no_inputs_that_forget() -> None:
    with zipfile.ZipFile(io.BytesIO(file("epub"))) as book:
        pages = [book.read(name).decode() for name in book.namelist() if re.search(r"/ch\d+\.xhtml$", name)]
    whole = "".join(pages)
    assert "<input" not in whole and "<textarea" not in whole
    assert re.findall(r'class="blank[^"]*" role="img" aria-label="([^"]*)"', whole) == [
        n for n in NAMES if n not in BOXES
    ]
    assert whole.count('<span class="box">☐</span>') == len(BOXES)


def test_a_text_has_underscores_and_brackets_that_a_portal_can_take() -> None:
    text = file("text").decode()
    assert "My nurse is ________. My next visit is on ____________." in text
    assert "Name: ________" in text
    assert "[ ] I have somebody who drives me home" in text
    assert "- [ ] There is a lamp by my bed." in text
    assert "☐" not in text
