"""What the newer kinds of sections look like on paper, measured in the finished PDF."""

import io
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pikepdf
import pypdfium2
import pytest

from handouts.document.pandoc import shared
from handouts.editions.edition import select
from handouts.formats.format import Tools
from handouts.formats.table import format_named
from handouts.rules.artifact import Artifact
from handouts.rules.engine import check
from handouts.source.parts import Level
from loading import load, load_clinic
from shipped import composed

MM = 72 / 25.4

FRONT = """
schema: 1
id: my-plan
language: en-US
version: 1.0.0
updated: 2026-11-23
title: "My plan"
audience: "Adults with a sore knee"
key_message: "Read this with your nurse."
"""

LOG = """
  - id: log
    kind: table
    heading: "My log"
    columns: [{id: day, heading: "Day"}, {id: morning, heading: "Morning", write: true}]
    rows: [{id: monday, head: "Monday", cells: {}}]
    write: 30
"""

FOOD = """
  - id: food
    kind: sides
    heading: "What may you eat?"
    "yes": {label: "You may eat", items: [{id: rice, text: "Rice"}]}
    "no": {label: "Stay away from", items: [{id: nuts, text: "Nuts"}]}
"""

STEP = """
  - id: moves
    kind: steps
    heading: "Which moves help?"
    items:
      - id: raise
        heading: "Raise"
        body: "Lift one leg."
        image: {file: images/leg.svg, alt: "A leg that is lifted up", beside: true}
        repeat: {times: 10}
"""

ZONES = "".join(
    f"""
  - id: zones-{n}
    kind: zones
    heading: "Part {n}"
    items:
      - id: well
        colour: green
        heading: "First {n:02}"
        signs: [{{id: a, text: "You sleep."}}, {{id: b, text: "You eat."}}, {{id: c, text: "You walk."}}]
        actions: [{{id: d, text: "Last {n}."}}]
"""
    for n in range(12)
)

TEXTS = "".join(
    f"""
  - id: text-{n}
    kind: text
    heading: "First {n:02}"
    body: |-
      One line.

      Two lines.

      Three lines.

      Four lines.

      Last {n}.
"""
    for n in range(11)
)

LEG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 60 40"><path d="M2 38 20 8l10 16 6-8 22 22z"/></svg>'


@lru_cache(maxsize=16)
def made(sections: str, form: str = "pdf", layout: str = "{}", paper: str = "letter") -> bytes:
    """A handout of these sections in a format, standard level."""
    with TemporaryDirectory() as folder:
        own = Path(folder) / "my-plan"
        (own / "images").mkdir(parents=True)
        (own / "images" / "leg.svg").write_text(LEG, "utf-8")
        (own / "handout.yaml").write_text(f"{FRONT}layout: {layout}\nsections:{sections}", "utf-8")
        edition = select(load(own), locale="en-US", level=Level.STANDARD, clinic=load_clinic("base"))
        return format_named(form).render(composed(edition), Tools(shared(), paper))


def spot(pdf: bytes, words: str) -> tuple[int, float, float]:
    """The page that some words are last on, and where they begin: from the left, from the foot."""
    found = None
    document = pypdfium2.PdfDocument(pdf)
    for number, page in enumerate(document):
        layer = page.get_textpage()
        search = layer.search(words, match_case=True)
        while (at := search.get_next()) is not None:
            left, bottom, _, _ = layer.get_charbox(at[0])
            found = number, left, bottom
        search.close()
        layer.close()
        page.close()
    document.close()
    assert found, words
    return found


def elements(pdf: bytes, role: str) -> int:
    """How many structure elements have a role."""
    with pikepdf.open(io.BytesIO(pdf)) as file:
        return len(_elements(file, role))


def _elements(file: pikepdf.Pdf, role: str) -> list[Any]:
    return [o for o in file.objects if isinstance(o, pikepdf.Dictionary) and o.get("/S") == role and "/P" in o]


def picture(pdf: bytes) -> tuple[float, float, float]:
    """The left edge of the only picture, its foot and its top."""
    with pikepdf.open(io.BytesIO(pdf)) as file:
        (figure,) = _elements(file, "/Figure")
        layout = figure.A[0] if isinstance(figure.A, pikepdf.Array) else figure.A
        left, bottom, _, top = map(float, layout.BBox)
        return left, bottom, top


@pytest.mark.parametrize("paper", ["letter", "a4"])
def test_no_row_of_a_table_to_write_in_is_lower_than_9_mm(paper: str) -> None:
    with pikepdf.open(io.BytesIO(made(LOG, paper=paper))) as file:
        fields = [list(map(float, a.Rect)) for page in file.pages for a in page.get("/Annots", [])]
    assert len(fields) == 61
    assert min(top - bottom for _, bottom, _, top in fields) >= 9 * MM - 0.1


def test_a_table_to_write_in_goes_on_over_pages_with_its_head_and_names_its_rows() -> None:
    pdf = made(LOG)
    document = pypdfium2.PdfDocument(pdf)
    assert [page.get_textpage().get_text_range().count("Morning") for page in document][:2] == [1, 1]
    document.close()
    assert elements(pdf, "/TH") == 2 + 31


def test_a_row_to_write_in_has_its_number_in_large_print() -> None:
    assert spot(made(LOG, "large-print"), "Row 31")


def test_what_to_do_stands_beside_what_not_to_do_and_above_it_in_large_print() -> None:
    _, left, height = spot(made(FOOD), "You may eat")
    _, right, same = spot(made(FOOD), "Stay away from")
    assert right > left + 70 * MM and abs(height - same) < 4
    _, left, height = spot(made(FOOD, "large-print"), "You may eat")
    _, below, lower = spot(made(FOOD, "large-print"), "Stay away from")
    assert abs(left - below) < 1 and lower < height - 20


def test_a_picture_stands_beside_the_words_of_its_step_and_below_them_in_large_print() -> None:
    _, x, y = spot(made(STEP), "Lift one leg")
    left, bottom, top = picture(made(STEP))
    assert left > x + 70 * MM and bottom < y < top
    _, x, y = spot(made(STEP, "large-print"), "Lift one leg")
    left, _, top = picture(made(STEP, "large-print"))
    assert left < x + 20 * MM and top < y


@pytest.mark.parametrize("form", ["pdf", "large-print"])
@pytest.mark.parametrize("paper", ["letter", "a4"])
def test_no_zone_is_torn_over_two_pages(form: str, paper: str) -> None:
    pdf = made(ZONES, form, paper=paper)
    assert [n for n in range(12) if spot(pdf, f"First {n:02}")[0] != spot(pdf, f"Last {n}.")[0]] == []
    assert spot(pdf, "Last 11.")[0] > 0


def test_a_section_is_torn_over_pages_unless_it_is_to_be_kept() -> None:
    def torn(layout: str) -> list[int]:
        pdf = made(TEXTS, layout=layout)
        return [n for n in range(11) if spot(pdf, f"First {n:02}")[0] != spot(pdf, f"Last {n}.")[0]]

    assert torn("{}") != []
    assert torn("{keep: section}") == []


def test_two_columns_stand_beside_each_other_on_paper_and_are_one_in_large_print() -> None:
    columns = {round(spot(made(TEXTS, layout="{columns: 2}"), "One line")[1])}
    columns |= {round(spot(made(TEXTS, layout="{columns: 2}"), f"Last {n}.")[1]) for n in range(11)}
    assert len(columns) == 2 and max(columns) > min(columns) + 70 * MM
    large = made(TEXTS, "large-print", "{columns: 2}")
    assert len({round(spot(large, f"Last {n}.")[1]) for n in range(11)}) == 1


def test_a_sheet_of_one_page_is_closer_and_its_letters_are_as_large() -> None:
    short = FOOD + STEP + LOG.replace("write: 30", "write: 10")
    assert len(pypdfium2.PdfDocument(made(short))) == 2
    sheet = made(short, layout="{one_page: true}")
    assert len(pypdfium2.PdfDocument(sheet)) == 1
    assert [f.code for f in check(Artifact(Path("x.pdf"), "pdf", sheet, "en-US", "ltr"))] == []
