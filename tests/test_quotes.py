"""Quotes, apostrophes, primes and dashes: what is typed becomes the language's own marks, the same in every format."""

import functools
import re
import tempfile
import unicodedata
from collections.abc import Iterable
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from handouts.document import pandoc_ast as ast
from handouts.document.quotes import quoted
from handouts.formats.table import NAMES
from handouts.language.quotes import typeset
from handouts.verification.extracted import ExtractedDocument
from handouts.verification.read import read
from loading import registry
from reading import pdf_pages
from small import made, translate

TABLE: dict[str, list[tuple[str, str]]] = {
    tag: [(typed, shown) for typed, shown in rows]
    for tag, rows in yaml.safe_load((Path(__file__).parent / "quotes.yaml").read_text("utf-8")).items()
}
ROWS = [pytest.param(tag, typed, shown, id=f"{tag}: {typed}") for tag, rows in TABLE.items() for typed, shown in rows]
SPAN = re.compile(r"\[([^\]]*)\]\{[^}]*\}")
LOCALES = registry()


def test_every_language_of_the_registry_has_rows() -> None:
    assert set(TABLE) == {tag for tag, locale in LOCALES.items() if not locale.pseudo}


@pytest.mark.parametrize(("tag", "typed", "shown"), ROWS)
def test_a_line_gets_the_marks_of_its_language(tag: str, typed: str, shown: str) -> None:
    if "{lang=" not in typed:
        assert bare(typeset(typed, LOCALES[tag])) == bare(shown)


@pytest.mark.parametrize(("tag", "typed", "shown"), ROWS)
def test_what_is_set_already_stays(tag: str, typed: str, shown: str) -> None:
    again = typeset(shown, LOCALES[tag])
    assert again == shown or '"' in shown


def bare(text: str) -> str:
    """The words that are seen, with single spaces, without marks of emphasis and of direction."""
    return " ".join(re.sub("[*<>\u2066\u2069\u200e\u200f]", "", text).split())


# ---------------------------------------------------------------- whatever is typed

TYPED = st.text(st.sampled_from(list("abs 5½.,;:!?()[]/-–—'\"“”‘’«»ÉЖ好،ا́*x\u00a0")), max_size=40)
SIGNS = st.sampled_from([locale for locale in LOCALES.values() if not locale.pseudo])


@given(TYPED, SIGNS)
def test_nothing_but_the_marks_changes(text: str, locale: object) -> None:
    set_text = typeset(text, locale)  # type: ignore[arg-type]
    marks = "\"'“”‘’«»‹›„「」『』′″"
    assert without(set_text, marks) == without(text, marks)
    if " " not in "".join(locale.quotes):  # type: ignore[attr-defined]
        assert len(set_text) == len(text)


@given(TYPED, SIGNS)
def test_setting_twice_is_setting_once(text: str, locale: object) -> None:
    once = typeset(text, locale)  # type: ignore[arg-type]
    assert typeset(once.replace('"', "").replace("'", ""), locale) == once.replace('"', "").replace("'", "")  # type: ignore[arg-type]


def without(text: str, signs: str) -> str:
    """The text without some signs, and without spaces: French marks bring their own."""
    return "".join(c for c in text if c not in signs and not c.isspace())


@given(st.lists(TYPED, min_size=1, max_size=5))
def test_a_tree_gets_what_its_text_gets(parts: list[str]) -> None:
    kinds = ("Str", "Strong", "Emph")
    nodes = [
        ast.string(part) if kind == "Str" else {"t": kind, "c": [ast.string(part)]}
        for part, kind in zip(parts, kinds * 2, strict=False)
    ]
    (para,) = ast.change([ast.para(*nodes)], quoted(LOCALES["en-US"], LOCALES))
    said = "".join(n["c"] for n in ast.nodes([para]) if n["t"] == "Str")
    # A star that is typed is a sign of its own in a tree.
    wanted = typeset("".join(parts).replace("*", "\\"), LOCALES["en-US"])
    assert said.replace("*", "\\") == wanted or "*" in "".join(parts)


# ---------------------------------------------------------------- in every format

HANDOUT = """schema: 1
id: marks
language: en-US
version: 1.0.0
updated: 2026-11-23
title: 'Care for your knee'
audience: 'Adults'
review: {status: draft}
key_message: 'Rest helps.'
sections:
  - id: one
    kind: text
    heading: 'What helps?'
    body: |-
%s
  - id: get-help
    kind: call
    heading: 'When should you call?'
    items:
      - {id: fever, sign: 'you have a fever', urgency: same_day}
"""


@functools.cache
def files(tag: str) -> dict[str, bytes]:
    """One handout in a language, with a paragraph for each row of the table and the first of them as its title."""
    rows = [typed for typed, _ in TABLE[tag]]
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary, "source", "marks")
        folder.mkdir(parents=True)
        english = rows if tag == "en-US" else [f"Text {n}." for n in range(1, len(rows) + 1)]
        text = HANDOUT % "\n\n".join(f"      {row}" for row in english)
        if tag == "en-US":
            text = text.replace("'Care for your knee'", f"'{rows[0].replace(chr(39), chr(39) * 2)}'")
        folder.joinpath("handout.yaml").write_text(text, "utf-8")
        if tag != "en-US":
            body = {f"one.body.{n}": row for n, row in enumerate(rows, 1)}
            said = {**body, "title": rows[0]}
            translate(folder, tag, lambda path, text: said.get(path, text))
        return made(folder, tag, *NAMES)


def lines(file: ExtractedDocument) -> set[str]:
    return {bare(block.text) for block in file.text.blocks}


@pytest.mark.parametrize("tag", TABLE)
@pytest.mark.parametrize("form", NAMES)
def test_every_format_shows_the_same_marks(form: str, tag: str) -> None:
    found = lines(read(files(tag)[form], form))
    assert [shown for _, shown in TABLE[tag] if bare(shown) not in found] == []


@pytest.mark.parametrize("tag", TABLE)
def test_every_file_says_its_title_with_the_marks_that_it_shows(tag: str) -> None:
    title = bare(TABLE[tag][0][1])
    for form in ("pdf", "large-print", "docx", "html", "epub"):
        assert {bare(field.words) for field in read(files(tag)[form], form).fields("title")} == {title}, form


@pytest.mark.parametrize("tag", [t for t in TABLE if LOCALES[t].script in {"Latn", "Cyrl", "Hans", "Hant", "Kore"}])
def test_the_text_layer_has_the_marks_that_are_seen(tag: str) -> None:
    layer = squeezed(pdf_pages(files(tag)["pdf"]))
    assert [shown for _, shown in TABLE[tag] if squeezed([shown]) not in layer] == []


def squeezed(texts: Iterable[str]) -> str:
    return re.sub(r"\s+", "", unicodedata.normalize("NFC", "".join(texts)))
