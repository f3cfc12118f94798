"""Quotes, apostrophes, primes and dashes: what is typed becomes the language's own marks, the same in every format."""

import functools
import re
import shutil
import tempfile
import time
import unicodedata
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from files import change
from handouts.clinics.locations import shipped
from handouts.document import pandoc_ast as ast
from handouts.document.compose import Composed, compose
from handouts.document.pandoc import shared
from handouts.document.quotes import quoted
from handouts.editions.edition import select
from handouts.formats.format import Tools
from handouts.formats.table import NAMES, format_named
from handouts.language.quotes import typeset
from handouts.source.parts import Level
from handouts.verification.blocks import squeezed as letters
from handouts.verification.extracted import ExtractedDocument
from handouts.verification.read import read
from loading import load, load_clinic, registry
from reading import pdf_pages
from small import made, new, translate

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
    return " ".join(re.sub("[*<>\u00ad\u2066\u2069\u200e\u200f]", "", text).split())


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


@pytest.mark.parametrize("signs", ["'", '"', "'a", '"a', "' ", "a'", "好'", "好\"'", "'s ", "5'6\"", "x́'", "\u2060'"])
def test_no_text_takes_long(signs: str) -> None:
    start = time.process_time()
    typeset(signs * (20_000 // len(signs)), LOCALES["zh-Hans"])
    assert time.process_time() - start < 3


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
    """One handout in a language, built and verified: a paragraph for each row of the table, the first as its title."""
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
        return made(folder, tag, *NAMES, verify=True)


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
    return re.sub(r"[\s\u00ad]+", "", unicodedata.normalize("NFC", "".join(texts)))


# ---------------------------------------------------------------- wherever words stand

EVERYWHERE = """schema: 1
id: marks
language: en-US
version: 1.0.0
updated: 2026-11-23
title: "The knee's \\"good\\" days"
subtitle: "It's 'yours'"
audience: "The knee's \\"owners\\""
review: {status: draft}
key_message: "It's \\"your\\" knee's rest."
sections:
  - id: choices
    kind: options
    heading: "What's \\"best\\"?"
    intro: "Here's \\"how\\"."
    options:
      - id: rest
        name: "A knee's \\"rest\\""
        purpose: treatment
        aim: "The knee's \\"aim\\""
        what: "It's \\"rest\\"."
        lasts: "A day's \\"rest\\""
        happens: "It's \\"easy\\"."
        benefits: [{id: b, text: "It's \\"good\\".", measure: {n: 3, of: 10, timeframe: "in a month's \\"time\\""}}]
        harms: [{id: h, text: "It's \\"dull\\"."}]
        unknowns: "It's \\"open\\"."
      - id: now
        name: "The knee's \\"now\\""
        purpose: as_now
        aim: "The knee's \\"aim\\""
        what: "It's \\"care\\"."
        lasts: "A day's \\"care\\""
        benefits: [{id: b, text: "It's \\"free\\"."}]
        harms: [{id: h, text: "It's \\"slow\\"."}]
        unknowns: "It's \\"open\\"."
  - id: compare
    kind: compare
    heading: "What's \\"which\\"?"
    options: [rest, now]
  - id: ask
    kind: questions
    heading: "What's \\"asked\\"?"
    items: [{id: q, text: "What's \\"best\\"?"}]
  - id: get-help
    kind: call
    heading: "What's \\"urgent\\"?"
    items: [{id: fever, sign: "it's \\"hot\\"", urgency: same_day}]
references: [{id: a, type: book, title: "The knee's \\"book\\"", author: [{family: "O'Neil", given: "A"}]}]
glossary: [{term: "the knee's \\"cap\\"", plain: "it's a \\"bone\\""}]
"""


@pytest.fixture
def with_clinic(tmp_path: Path) -> Path:
    """A handout with marks in each of its texts, and a clinic with marks in its words, whose PDF sets marks itself."""
    shutil.copytree(shipped(), tmp_path / "templates")
    clinic = tmp_path / "templates" / "clinics" / "riverside"
    change(clinic / "clinic.yml", "Riverside Spine Clinic (example)", """St. Mary's "Knee" Clinic""")
    page = (shipped() / "base" / "pdf" / "handout.typ.j2").read_text("utf-8")
    (clinic / "pdf").mkdir(exist_ok=True)
    (clinic / "pdf" / "handout.typ.j2").write_text(page, "utf-8")
    change(clinic / "pdf" / "handout.typ.j2", "smartquote(enabled: false)", "smartquote(enabled: true)")
    folder = tmp_path / "source" / "marks"
    folder.mkdir(parents=True)
    (folder / "handout.yaml").write_text(EVERYWHERE, "utf-8")
    return folder


def test_no_text_of_a_file_is_left_with_straight_marks(with_clinic: Path) -> None:
    templates = with_clinic.parent.parent / "templates"
    for form, content in made(
        with_clinic, "en-US", *NAMES, templates=templates, clinic="riverside", verify=True
    ).items():
        file = read(content, form)
        said = [block.text for block in file.text.blocks] + [field.words for field in file.metadata]
        assert [words for words in said if '"' in words or "'" in words] == [], form
        assert any("St. Mary’s “Knee” Clinic" in words for words in said), form
        assert "The knee’s “good” days" in said, form


LOOK_ALIKE = [
    *[("…", "..."), ("″", "′′"), ("–", "-"), ("−", "-")],
    *[("’", "'"), ("”", '"'), ("“", "”"), ("--", "–")],
]


@pytest.mark.parametrize(("one", "other"), LOOK_ALIKE)
def test_the_proof_tells_marks_apart_that_look_alike(one: str, other: str) -> None:
    assert letters(f"5{one}6") != letters(f"5{other}6")


# ---------------------------------------------------------------- no writer and no engine

SIGNS_ALONE = "ab15-–—−~'\"“”‘’.…,;:!?()[]{}<>@#$%^&*_=+/|\\`′″½²\u00a0"
TOGETHER = [
    *("--", "---", "...", "-?", "-5", "//", "/*", "*/", "http://", "https://x.y", "#x", "<a>", "@b"),
    *("1.", "2)", "- ", "+ ", "= ", "/ x: ", "==", "**", "._", "$x$", "`c`", "\\u{2014}"),
]


def random_words(random: Random) -> str:
    signs = [*SIGNS_ALONE, *TOGETHER, " ", " "]
    return " ".join("".join(random.choice(signs) for _ in range(random.randint(1, 12))).split()) or "a"


def random_inlines(text: str, random: Random) -> ast.Nodes:
    """The words of a text, some of them bold, in italics, linked, or bold in the middle."""
    out: ast.Nodes = []
    for node in ast.text(text):
        kind = random.choice(["Str"] * 4 + ["Strong", "Emph", "Link", "middle"])
        if node["t"] != "Str" or kind == "Str":
            out.append(node)
        elif kind == "Link":
            out.append({"t": "Link", "c": [ast.attr(), [node], ["https://example.org/a--b", ""]]})
        elif kind == "middle":
            first, middle, last = node["c"][:1], node["c"][1:2], node["c"][2:]
            out += [ast.string(first), *([ast.strong(ast.string(middle))] if middle else [])]
            out += [ast.string(last)] if last else []
        else:
            out.append({"t": kind, "c": [node]})
    return out


def random_block(text: str, random: Random) -> ast.Node:
    inlines = random_inlines(text, random)
    kind = random.choice(["Para", "Para", "bullets", "numbered", "Header"])
    if kind == "bullets":
        return ast.bullets([[ast.plain(*inlines)]])
    if kind == "numbered":
        return ast.numbered([1, {"t": "Decimal"}, {"t": "Period"}], [[ast.plain(*inlines)]])
    return ast.header(1, inlines) if kind == "Header" else ast.para(*inlines)


@pytest.mark.parametrize("seed", range(3))
def test_no_format_changes_a_sign(seed: int, tmp_path: Path) -> None:
    random = Random(seed)
    edition = select(load(new(tmp_path)), locale="en-US", level=Level.PLAIN, clinic=load_clinic("base"))
    composed = compose(edition, shared())
    assert isinstance(composed, Composed)
    texts = [random_words(random) for _ in range(120)]
    title = " ".join(random_words(random) for _ in range(5))
    blocks = [random_block(text, random) for text in texts]
    document = replace(composed.document, blocks=blocks, title=title, clinic_name=f"{texts[0]} {texts[1]}")
    for form in NAMES:
        file = read(format_named(form).render(document, Tools(shared(), "letter")), form)
        found = {squeezed([block.text]) for block in file.text.blocks}
        found |= {re.sub(r"^(-|1\.)", "", words) for words in found} if form == "text" else set()
        assert [text for text in (*texts, title) if squeezed([text]) not in found] == [], form
        assert {squeezed([field.words]) for field in file.fields("title")} <= {squeezed([title])}, form
