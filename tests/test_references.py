"""References: CSL's marks become italics and the like, every other sign is shown as it is typed, in every format."""

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import Handouts
from handouts.document import pandoc_ast as ast
from handouts.document.references import as_metadata, rich_text
from handouts.formats.table import FORMATS, NAMES
from handouts.verification.read import read

HANDOUT = """schema: 1
id: refs
language: en-US
version: 1.0.0
updated: 2026-11-23
title: "Care for a sore knee"
audience: "Adults"
review: {status: draft}
key_message: "Rest helps."
sections:
  - id: one
    kind: text
    heading: "HEADING"
    body: "BODY"
  - id: get-help
    kind: call
    heading: "When should you call?"
    items:
      - {id: fever, sign: "you have a fever", urgency: same_day}
references: REFERENCES
"""

Build = Callable[..., dict[str, set[str]]]


@pytest.fixture
def build(tmp_path: Path, handouts: Handouts, monkeypatch: pytest.MonkeyPatch) -> Build:
    """The lines of a small handout's files, by format: built and verified, with references of a test's own."""

    def built(*references: object, heading: str = "What helps?", body: str = "Rest helps.") -> dict[str, set[str]]:
        monkeypatch.chdir(tmp_path)
        text = HANDOUT.replace("HEADING", heading).replace("BODY", body)
        folder = tmp_path / "source" / "refs"
        folder.mkdir(parents=True, exist_ok=True)
        text = text.replace("REFERENCES", json.dumps(references, ensure_ascii=False))
        folder.joinpath("handout.yaml").write_text(text, "utf-8")
        options = ("--level", "standard", "--verify", "--format", ",".join(NAMES))
        done = handouts("build", "--source", "source", "--output", "output", *options)
        assert done.code == 0, done.out + done.err
        found = {}
        for form in NAMES:
            content = (tmp_path / "output" / "base" / "en-US" / f"refs-standard{FORMATS[form].suffix}").read_bytes()
            number = r"^[0-9]+\. " if form == "text" else "^$"
            found[form] = {re.sub(number, "", block.text) for block in read(content, form).text.blocks}
        return found

    return built


TITLES = {
    "stars": ("A *new* look at 5*3*2 **mice**", ""),
    "underscores": ("The 2_3_4 study_group", ""),
    "brackets": ("[Note]: a title [in Dutch] [^1] and ![x](y)", ""),
    "a dollar sign": ("From $5 to $6 a day", ""),
    "an at sign": ("Care @home and @a", ""),
    "backticks and tildes": ("The `code` of H~2~O and ~~old~~ ones", ""),
    "braces": ("The {clinic.phone} title", ""),
    "a backslash": ("One \\ two \\* three", ""),
    "other marks": ("A <u>b</u> <script>c</script> &amp; <br> x<y>z", ""),
    "dashes and dots": ("A -- b --- c ... -5", ""),
    "a number first": ("1. A title that begins like a list", ""),
    "a hash first": ("# 3 on the list", ""),
    "a dash first": ("- and a dash", ""),
    "a plus first": ("+ and more", ""),
    "an equals sign first": ("= and == and more", ""),
    "a slash first": ("/ and: more", ""),
    "a year first": ("2020. A hard year", ""),
    "a comment": ("A // b /* c */ https://d", ""),
    "quotes": ("The \"good\" knee and the patient's 'own'", "The “good” knee and the patient’s ‘own’"),
    "italics": ("Use of <i>Helicobacter</i> tests", "Use of Helicobacter tests"),
    "italics in a word": ("<i>p</i>-values and pre<i>term</i>", "p-values and preterm"),
    "marks in marks": ("<b>A <i>b</i></b> m<sup>2</sup> CO<sub>2</sub>", "A b m²|2 CO₂|2"),
    "letters raised": ("The 5<sup>th</sup> time, 10<sup>-6</sup>", "The 5th time, 10⁻|-⁶|6"),
    "a mark left open": ("A <i>new look</b> at it <sup>", ""),
    "marks across marks": ("A <i>b <b>c</i> d</b> e", "A b <b>c d</b> e"),
}


def test_titles_are_shown_as_they_are_typed(build: Build) -> None:
    references = [{"id": f"r{n}", "type": "book", "title": typed} for n, (typed, _) in enumerate(TITLES.values())]
    found = build(*references, body="Rest helps [@r0].")
    lost = []
    for kind, (typed, shown) in TITLES.items():
        for form, lines in found.items():
            # Plain text has signs for raised figures; elsewhere they are figures.
            said = re.sub(r"(\S)\|(\S)", r"\1" if form == "text" else r"\2", shown or typed)
            lost += [(kind, form)] if not any(line.endswith(f"{said}.") for line in lines) else []
    assert lost == []


def test_other_fields_are_shown_as_they_are_typed(build: Build) -> None:
    reference = {
        "id": "a",
        "type": "article-journal",
        "title": "A title",
        "author": [{"family": "d'Arc_x_", "given": "J"}, {"literal": "The *Knee* Group [UK]"}],
        "container-title": "<i>J</i> & *Bone*",
        "volume": 7,
        "issue": "3_4_5",
        "page": "e1*2*",
        "issued": {"raw": "spring of 1999"},
    }
    wanted = "d’Arc_x_ J, The *Knee* Group [UK]. A title. J & *Bone* spring of 1999;7(3_4_5): e1*2*."
    assert [form for form, lines in build(reference).items() if wanted not in lines] == []


@pytest.mark.parametrize(
    ("issued", "said"),
    [
        ({"date-parts": [[2020, 3, 5]]}, "2020"),
        ({"date-parts": [["2020", "3"]]}, "2020"),
        ({"date-parts": [[2019], [2021]]}, "2019–2021"),
        ({"raw": "2020-03-05"}, "2020"),
        ({"raw": "2020-3-5"}, "2020-3-5"),
        ({"raw": "Spring 2020"}, "Spring 2020"),
        ({"literal": "around 2010"}, "around 2010"),
        ({"date-parts": [[2020]], "circa": True}, "2020"),
    ],
)
def test_no_date_vanishes(issued: object, said: str, build: Build) -> None:
    assert f"A book. {said}." in build({"id": "a", "type": "book", "title": "A book", "issued": issued})["text"]


def test_an_old_doi_with_angle_brackets_leads_to_its_paper(build: Build, tmp_path: Path) -> None:
    build(
        {"id": "a", "type": "book", "title": "A paper", "DOI": "10.1002/(SICI)1097-0258(19980815)17:15<1661::AID>3.0"}
    )
    page = (tmp_path / "output" / "base" / "en-US" / "refs-standard.html").read_text("utf-8")
    assert 'href="https://doi.org/10.1002/(SICI)1097-0258(19980815)17:15%3C1661::AID%3E3.0"' in page


def test_a_source_that_a_heading_cites_is_verified_in_every_format(build: Build) -> None:
    body = "\\n\\n".join(["Put some ice on your knee for a while."] * 60)
    for lines in build(
        {"id": "a", "type": "book", "title": "A book"}, heading="What [@a] helps [@a]?", body=body
    ).values():
        assert "What [1] helps [1]?" in lines


@pytest.mark.parametrize("title", ["A book", "X", "A book with a title that is long enough to need a second line " * 2])
@pytest.mark.parametrize("count", [1, 2])
def test_a_source_with_nothing_but_a_title_is_verified_in_every_format(count: int, title: str, build: Build) -> None:
    references = [{"id": f"r{n}", "type": "book", "title": f"{title.strip()} {n}"} for n in range(count)]
    cites = " ".join(f"Rest helps [@r{n}]." for n in range(count))
    for lines in build(*references, body=cites).values():
        assert f"{title.strip()} 0." in lines


# ---------------------------------------------------------------- what citeproc gets


SIGNS = ["<i>", "</i>", "<b>", "</b>", "<sup>", "</sup>", "<", ">", "a", " ", "*", "i>"]
MARKED = st.lists(st.sampled_from(SIGNS)).map("".join)


@given(MARKED)
def test_only_whole_pairs_of_marks_vanish(text: str) -> None:
    inlines = rich_text(text)
    kinds = {"Emph": "i", "Strong": "b", "Superscript": "sup"}
    pairs = [n["t"] for n in ast.nodes(inlines) if n["t"] in kinds]
    gone = sum(len(f"<{kinds[kind]}></{kinds[kind]}>") for kind in pairs)
    said = "".join(n.get("c", " ") for n in ast.nodes(inlines) if n["t"] in {"Str", "Space"})
    assert len("".join(said.split())) == len("".join(text.split())) - gone


def test_a_title_full_of_marks_is_read_at_once() -> None:
    assert ast.words([ast.para(*rich_text("<i>" * 20_000))]) == "<i>" * 20_000
    json.dumps(rich_text("<i>" * 2_000 + "</i>" * 2_000))


def test_what_is_no_text_is_told_apart() -> None:
    assert as_metadata({"circa": True, "volume": 5, "date-parts": [[2020]]}) == {
        "t": "MetaMap",
        "c": {
            "circa": {"t": "MetaBool", "c": True},
            "volume": {"t": "MetaInlines", "c": [ast.string("5")]},
            "date-parts": {
                "t": "MetaList",
                "c": [{"t": "MetaList", "c": [{"t": "MetaInlines", "c": [ast.string("2020")]}]}],
            },
        },
    }
