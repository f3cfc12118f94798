"""Few and short sources: a link leads to each, and the verification sees that it does."""

from pathlib import Path

import pytest

from conftest import HANDOUT, Handouts

LONG = "Care of the knee in people who walk far and often, a study of many years in many places with many people " * 3


@pytest.mark.parametrize(
    "references",
    [
        ['type: book, title: "A book"'],
        ['type: book, title: "A"'],
        ['type: book, title: "A book"', 'type: book, title: "Another book"'],
        ['type: webpage, title: "A page", URL: "https://example.org/"'],
        [f'type: book, title: "{LONG}"'],
        [f'type: book, title: "{LONG}"', 'type: book, title: "A book"', f'type: book, title: "{LONG}"'],
        ['type: article-journal, title: "Knees", DOI: "10.1000/182", page: "1-9", volume: "3"'],
    ],
    ids=["one", "one letter", "two", "web", "long", "long and short", "article"],
)
def test_a_list_of_sources_verifies_however_short(references: list[str], handouts: Handouts, project: Path) -> None:
    file = project / "source" / HANDOUT / "handout.yaml"
    cited = "; ".join(f"@r{n}" for n, _ in enumerate(references))
    text = file.read_text("utf-8").replace("Say how it may help.", f"It may help [{cited}].")
    entries = "".join(f"  - {{id: r{n}, {one}}}\n" for n, one in enumerate(references))
    file.write_text(f"{text}references:\n{entries}", "utf-8")
    said = handouts("build", "--format", "pdf,large-print", "--level", "plain", "--quiet", "--verify")
    assert (said.code, said.err) == (0, "")
