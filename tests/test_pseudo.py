"""Pseudo-locales: a page in no language, on which everything shows that a translator would never be given."""

import io
import json
import re
import zipfile
from collections import Counter
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from docx import api as word
from docx.oxml.ns import qn
from hypothesis import given, settings
from hypothesis import strategies as st

from conftest import HANDOUT, Handouts
from handouts.document import pandoc_ast as ast
from handouts.document.reader import read
from handouts.editions.edition import select
from handouts.language.markdown import FIELD, canonical
from handouts.language.pseudolocale import accents, mirror
from handouts.source.parts import Level
from loading import BASE, interface, load, load_clinic
from reading import docx_lines, epub_text, html_page, html_text, pdf_pages, repository
from shipped import PSEUDO, REAL_HANDOUTS

ACCENTS, MIRROR = "en-XA", "ar-XB"
LONGER = 1.3
FORMATS = {".pdf", "-large.pdf", ".docx", ".epub", ".html", ".txt"}

UNITS = [u.text for u in load(repository() / "source" / "back-pain-procedures").units]
"""Real texts, of every kind that there is."""


# ---------------------------------------------------------------- a text


@pytest.mark.parametrize("make", [accents, mirror])
def test_what_a_translator_may_not_touch_stays(make: Any) -> None:
    kept = ("{clinic.phone}", "](https://clinic.example/a-b_(c))", "[@cameron2004; @niams2005]", "@who2020")
    text = "Call {} **now**, or [ask{} {}. As {} says".format(*kept)
    made = make(text)
    assert [part for part in kept if part not in made] == []
    assert made.count("**") == 2


def test_accents_are_longer_and_in_brackets() -> None:
    assert accents("Take 80 mg.") == "‹Ţàķé 80 ṁĝ öñé.›"
    assert accents("Ask") == "‹Àšķ öñé›"
    for text in UNITS:
        made = accents(text)
        assert made.startswith("‹") and made.endswith("›")
        assert len(letters(made)) >= LONGER * len(letters(text)), text
        assert len(made) <= 2 * len(text) + 8, text


def letters(markdown: str) -> str:
    """The letters that a reader sees."""
    bare = re.sub(r"\]\([^()]*\)|\]?\{[^{}]*\}|\[[^\[\]]*@[^\[\]]*\]|<[^<>]*>", "", markdown)
    return "".join(c for c in bare if c.isalpha())


def test_the_sign_at_the_end_of_a_text_stays_at_its_end() -> None:
    for sign in ".?!:;":
        assert accents(f"Is it so{sign}").endswith(f"{sign}›")
    assert accents(r"So it is no 1\.").startswith(r"‹Šö îţ îš ñö 1\. ")


def test_mirrored_words_have_no_latin_letters_left() -> None:
    assert mirror("Take 80 mg; why?") == "تاكه 80 مج؛ وحي؟"
    assert mirror("Naïve Æsop ß") == mirror("naive") + " ءسوب ء"
    for text in UNITS:
        left = re.findall(r"[A-Za-zÀ-ɏ]", letters(mirror(text)))
        assert not left, text


LINK = "https://clinic.example/a"
PART = st.one_of(
    st.text("abc XYZ é 80.,;:!?'-(/)", min_size=1, max_size=12),
    st.sampled_from(
        [
            *("{clinic.phone}", "{n}", "**bold**", "*slanted words*", f"[a link]({LINK})", f"<{LINK}>", "[@niams2005]"),
            *("[see @cameron2004, p. 3; @niams2005]", "@who2020", "[My Health]{lang=es}", "[3 mg]{#id .mark}"),
            *(r"\*", r"\[", "&amp;", "`a b`", '"quoted"', "80 mg", "**b [c](https://d.example)**"),
        ]
    ),
)
TEXTS = st.lists(PART, min_size=1, max_size=6).map(" ".join).map(str.strip).filter(bool)


def skeleton(markdown: str) -> list[Any]:
    """What is in a text besides its words, in order, as it is read behind a word."""
    found: list[Any] = []
    for node in ast.nodes(read(f"x {canonical(markdown)}")):
        match node:
            case {"t": "Link", "c": [attributes, _, target]}:
                found.append((attributes, target[0]))
            case {"t": "Span", "c": [attributes, _]}:
                found.append(attributes)
            case {"t": "Cite", "c": [cited, _]}:
                found.append([c["citationId"] for c in cited])
            case {"t": "Strong" | "Emph" as kind}:
                found.append(kind)
    return found


@settings(max_examples=150, deadline=None)
@given(text=TEXTS)
@pytest.mark.parametrize("make", [accents, mirror])
def test_fields_citations_links_and_bold_words_stay_whole(make: Any, text: str) -> None:
    made = make(text)
    assert Counter(FIELD.findall(made)) == Counter(FIELD.findall(text))
    assert skeleton(made) == skeleton(text)
    assert re.findall(r"\d+", made) == re.findall(r"\d+", text)


# ---------------------------------------------------------------- a build


@pytest.fixture(scope="module")
def output(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What `handouts build --pseudo` makes of a new handout, at the plain level."""
    import subprocess
    import sys

    from loading import starter

    folder = tmp_path_factory.mktemp("pseudo")
    starter(HANDOUT, folder / "source", BASE)
    command = [sys.executable, "-m", "handouts", "build", "--pseudo", "--level", "plain", "-q", "-j", "1"]
    subprocess.run(command, cwd=folder, check=True)
    return folder / "output"


def content(output: Path, tag: str, suffix: str) -> bytes:
    return (output / "base" / tag / f"{HANDOUT}-plain{suffix}").read_bytes()


def test_they_alone_are_built_in_every_format(output: Path) -> None:
    made = {p.relative_to(output / "base").as_posix() for p in output.rglob(f"{HANDOUT}*")}
    assert made == {f"{tag}/{HANDOUT}-plain{suffix}" for tag in (ACCENTS, MIRROR) for suffix in FORMATS}


def outside(text: str) -> str:
    """The letters of a page that stand in no pair of ‹brackets›."""
    before = ""
    while before != text:
        before, text = text, re.sub(r"‹[^‹›]*›", " ", text)
    return "".join(c for c in text if c.isalpha())


@pytest.mark.parametrize("form", ["html", "text", "docx", "epub", "pdf"])
def test_no_word_of_a_page_is_outside_the_brackets(output: Path, form: str) -> None:
    suffix = {"text": ".txt"}.get(form, f".{form}")
    page = content(output, ACCENTS, suffix)
    said = {
        "html": lambda: html_text(page),
        "text": lambda: page.decode(),
        "docx": lambda: "\n".join(docx_lines(page)),
        "epub": lambda: epub_text(page),
        # The line at the foot says by which names the pipeline knows the edition.
        "pdf": lambda: "\n".join(pdf_pages(page)).replace(f"{HANDOUT} · 0.1.0 · {ACCENTS} · plain", ""),
    }[form]()
    assert said.count("‹") == said.count("›") > 40
    assert outside(said) == ""


def test_the_mirrored_page_runs_from_right_to_left_and_says_nothing_in_latin_letters(output: Path) -> None:
    page = html_page(content(output, MIRROR, ".html"))
    assert (page.get("lang"), page.get("dir")) == (MIRROR, "rtl")
    said = html_text(content(output, MIRROR, ".html"))
    assert len(re.findall(r"[\u0621-\u064a]", said)) > 500
    # CLDR has the name of the language that it was made from.
    assert re.findall("[A-Za-z]+", said) in ([], ["English"])
    docx = word.Document(io.BytesIO(content(output, MIRROR, ".docx")))
    assert all(t._tbl.tblPr.find(qn("w:bidiVisual")) is not None for t in docx.tables)
    with zipfile.ZipFile(io.BytesIO(content(output, MIRROR, ".epub"))) as book:
        assert b'page-progression-direction="rtl"' in book.read("EPUB/content.opf")
    with pikepdf.open(io.BytesIO(content(output, MIRROR, ".pdf"))) as file:
        assert str(file.Root.Lang).startswith("ar")


def test_each_page_says_that_its_translation_is_a_draft(output: Path) -> None:
    for tag in (ACCENTS, MIRROR):
        notice = interface(tag)["draft_translation"]
        assert notice in " ".join(content(output, tag, ".txt").decode().split())


def test_every_word_of_the_interface_is_there(output: Path) -> None:
    english = interface("en-US")
    for tag, make in ((ACCENTS, accents), (MIRROR, mirror)):
        assert interface(tag) == {key: make(text) for key, text in english.items()}
        assert all(said != english[key] for key, said in interface(tag).items())


# ---------------------------------------------------------------- for nobody


def test_they_are_offered_on_no_page(handouts: Handouts, project: Path) -> None:
    assert handouts("build", "--pseudo", "-l", "en,en-XA", "-f", "html", "-j", "1").code == 0
    made = {p.parent.name for p in Path("output").rglob("*.html")}
    assert made == {"en-US", ACCENTS, MIRROR}
    for page in Path("output").rglob("*.html"):
        tree = html_page(page.read_bytes())
        offered = {e.get("hreflang") or e.get("lang") for e in tree.iterfind(".//nav//li/*")}
        assert offered == {"en-US"}
        assert {e.get("hreflang") for e in tree.iterfind(".//link[@rel='alternate']")} <= {"en-US"}
    manifest = json.loads(Path("output/manifest.json").read_text("utf-8"))
    assert manifest["languages"] == {HANDOUT: ["en-US"]}


def test_a_build_of_everything_leaves_them_out(handouts: Handouts, project: Path) -> None:
    assert handouts("build", "-f", "text", "-j", "1").code == 0
    assert {p.name for p in Path("output/base").iterdir()} == {"en-US"}


def test_they_are_built_by_name_too(handouts: Handouts, project: Path) -> None:
    assert handouts("build", "-l", ACCENTS, "-f", "text", "-j", "1").code == 0
    assert {p.name for p in Path("output/base").iterdir()} == {ACCENTS}


def test_they_are_not_published(handouts: Handouts, project: Path) -> None:
    assert handouts("build", "-l", f"en,{ACCENTS},{MIRROR}", "-f", "html,text", "-j", "1").code == 0
    assert handouts("publish", "site").code == 0
    assert {p.name for p in Path("site/base").iterdir()} == {"en-US"}
    for name in ("index.html", "manifest.json"):
        text = Path("site", name).read_text("utf-8")
        assert ACCENTS not in text and MIRROR not in text and "‹" not in text


def test_with_nothing_else_there_is_nothing_to_publish(handouts: Handouts, project: Path) -> None:
    assert handouts("build", "--pseudo", "-f", "text", "-j", "1").code == 0
    said = handouts("publish", "site")
    assert said.code == 3
    assert "Pseudo-locales are never published." in said.err
    assert not Path("site").exists()


def test_they_are_no_language_to_translate_into(handouts: Handouts, project: Path) -> None:
    assert handouts("translate", "update", HANDOUT, "-l", ACCENTS).code == 2
    assert not list((project / "source" / HANDOUT).glob("*.po"))


# ---------------------------------------------------------------- what they are for


def test_words_that_a_template_has_typed_in_stand_without_brackets(handouts: Handouts, clinic: Path) -> None:
    (clinic / "body.md.j2").write_text(
        '{% extends "base/body.md.j2" %}\n'
        "{% block after_sections %}\n# What to bring {#bring}\n\n{{ ui.my_notes }}\n{% endblock %}\n",
        "utf-8",
    )
    said = handouts("build", "-l", ACCENTS, "-f", "html", "-c", clinic.name, "--level", "plain", "-j", "1")
    assert said.code == 0, said.err
    page = html_page(Path(f"output/{clinic.name}/{ACCENTS}/{HANDOUT}-plain.html").read_bytes())
    bare = [e.text_content() for e in page.iterfind(".//main//h2") if not e.text_content().startswith("‹")]
    assert bare == ["What to bring"]


@pytest.mark.parametrize("tag", PSEUDO)
def test_what_code_says_of_times_is_in_a_pseudo_locale_too(tag: str) -> None:
    source = load(REAL_HANDOUTS / "source" / "bowel-prep")
    edition = select(source, locale=tag, level=Level.PLAIN, clinic=load_clinic("base"))
    days = next(s for s in edition.data["handout"]["sections"] if s["kind"] == "timeline")
    assert all(entry["when"]["said"] for entry in days["items"])
