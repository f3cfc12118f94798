"""Small goldens: what a tiny handout becomes, so that a change to a format shows in the diff of a commit.

`make golden` writes them anew; then read the diff.
"""

import re
from pathlib import Path

import pytest

from handouts.document.compose import Document, without_anchors
from handouts.document.pandoc import shared
from handouts.editions.edition import select
from handouts.formats.format import Tools
from handouts.formats.table import format_named
from handouts.formats.typst_body import lower
from handouts.source.parts import Level
from loading import load, load_clinic, starter
from shipped import composed

GOLDENS = Path(__file__).parent / "goldens"


@pytest.fixture
def document(tmp_path: Path) -> Document:
    """The starter handout, of a fixed day."""
    file = starter("knee-injection", tmp_path)
    file.write_text(re.sub("updated: .*", "updated: 2026-01-31", file.read_text("utf-8")), "utf-8")
    clinic = load_clinic("base")
    edition = select(load(file.parent), locale="en-US", level=Level.PLAIN, clinic=clinic)
    return composed(edition)


def same_as_golden(name: str, made: str, *, write: bool) -> None:
    golden = GOLDENS / name
    if write:
        golden.write_text(made, "utf-8")
    assert made == golden.read_text("utf-8"), f"{name} changed: look at it, then `make golden`"


def test_plain_text(document: Document, write_goldens: bool) -> None:
    made = format_named("text").render(document, Tools(shared(), "letter")).decode()
    same_as_golden("starter.txt", made, write=write_goldens)


def test_typst_body(document: Document, write_goldens: bool) -> None:
    tree = document.tree(lower(without_anchors(document.blocks)))
    same_as_golden("starter.typ", shared().write(tree, "typst").decode(), write=write_goldens)


def test_html_main_part(document: Document, write_goldens: bool) -> None:
    page = format_named("html").render(document, Tools(shared(), "letter")).decode()
    main = re.search("<main.*</main>", page, re.DOTALL)
    assert main
    same_as_golden("starter.html", main[0] + "\n", write=write_goldens)
