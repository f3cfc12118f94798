"""The proof from the keyboard: what an author or a translator typed is what the document says, letter by letter."""

import json
import re
from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache, partial
from pathlib import Path
from typing import Any

import pytest

from conftest import Handouts
from handouts.build import jobs
from handouts.core.findings import Finding
from handouts.document import pandoc_ast as ast
from handouts.document.bilingual import side_by_side
from handouts.document.compose import Composed, compose
from handouts.document.pandoc import shared
from handouts.editions.edition import select
from handouts.rules.typed_document import check_side_by_side, check_typed
from handouts.source.load import Source
from handouts.source.model import Level
from handouts.verification.tree_words import letters
from handouts.verification.typed import seen_words, typed_blocks, typed_texts
from handouts.verification.typed_compare import mismatches
from loading import load, load_clinic
from reading import repository
from shipped import CLINICS, HANDOUT, LOCALES, PSEUDO
from small import new, translate

# ---------------------------------------------------------------- the second reader

SEEN = {
    # marks are not seen
    "take *one* a day": "take one a day",
    "take **one** a day": "take one a day",
    "take ***one*** a day": "take one a day",
    "**Call *now* or** later": "Call now or later",
    "*Call **now** or* later": "Call now or later",
    "H~2~O and 10^6^ and cm^2^": "H2O and 106 and cm2",
    "see [the leaflet](https://example.org/a_(b)) first": "see the leaflet first",
    "see [**the** leaflet](https://example.org) first": "see the leaflet first",
    "**see [the leaflet](https://example.org)**": "see the leaflet",
    "ask for [Mi Salud]{lang=es} or [صحتي]{lang=ar dir=rtl}": "ask for Mi Salud or صحتي",
    "read <https://example.org/a*b*c> today": "read https://example.org/a*b*c today",
    "write to <help@example.org>": "write to help@example.org",
    "it helps [@cameron2004] a bit [@cameron2004; @smith-1]": "it helps   a bit  ",
    "call {clinic.phone} now": "call 555 0100 now",
    "冰敷**很**有用": "冰敷很有用",
    # what is no mark is seen
    "2*3 tablets, then 4*2": "2*3 tablets, then 4*2",
    "take it* with food": "take it* with food",
    "* means new": "* means new",
    "5 * 3 * 2": "5 * 3 * 2",
    "****four****": "****four****",
    "**one* and *two**": "one* and *two",
    "**two * 3** and **2**3": "two * 3 and **2**3",
    "٢*٣*٤ و a*b*c": "٢*٣*٤ و a*b*c",
    "<b *c*> [^*d*] ![e *f* g] {*a*}": "<b *c*> [^*d*] ![e f g] {a}",
    "**one*": "**one*",
    "_x_ and __y__ and snake_case": "_x_ and __y__ and snake_case",
    "don`t and `code`": "don`t and `code`",
    "~~no~~ and ~5 mL~ and 1~2 cups with 3~4": "~~no~~ and ~5 mL~ and 1~2 cups with 3~4",
    "5^10 and 2^ 3^": "5^10 and 2^ 3^",
    "[Note]: do not drive": "[Note]: do not drive",
    "[x] done and [ ] not, [^1] and ![a](b.png)": "[x] done and [ ] not, [^1] and ![a](b.png)",
    "[x]{.class} and [y]{#id}": "[x]{.class} and [y]{#id}",
    '[a](b c) and [a](b "c")': '[a](b c) and [a](b "c")',
    "[[[[[five](u)]]]]": "[[[[[five](u)]]]]",
    "[one [two](u) three](v)": "[one two three](v)",
    "&amp; <b>bold</b> $x$ # | @home": "&amp; <b>bold</b> $x$ # | @home",
    "{unknown.field} and {not a field}": "{unknown.field} and {not a field}",
    # a backslash
    r"2 \* 3 \[x\] \{clinic.phone} \\": r"2 * 3 [x] {clinic.phone} " + "\\",
    r"a C:\new path": r"a C:\new path",
    "one\\ two": "one two",
}
"""What is typed, and what of it a reader sees."""


@pytest.mark.parametrize("text", SEEN)
def test_what_is_no_mark_is_seen(text: str) -> None:
    assert seen_words(text, {"clinic.phone": "555 0100"}) == SEEN[text]


BODIES = {
    "One.\nTwo.\n\nThree.": ["One. Two.", "Three."],
    "Bring:\n- a list\n- your\n  card": ["Bring:", "a list", "your card"],
    "1. Wash.\n2. Dry.\n\nWait.\n\n3. Go on.": ["1. Wash.", "2. Dry.", "Wait.", "3. Go on."],
    "Take at most\n8. Not more.": ["Take at most 8. Not more."],
    "Do this:\n1. Rest.\n2. Wait.": ["Do this:", "1. Rest.", "2. Wait."],
    "2020. A hard year.": ["2020. A hard year."],
    "+ 5 mL\n* 6 mL\na. first\n1) one": ["+ 5 mL * 6 mL a. first 1) one"],
    "-5 °C\n- 5 °C": ["-5 °C", "5 °C"],
    "12. Twelve\n\n- item": ["12. Twelve", "item"],
}


@pytest.mark.parametrize("body", BODIES)
def test_a_body_has_its_paragraphs_and_items_with_their_numbers(body: str) -> None:
    assert [f"{b.number} {b.text}".strip() for b in typed_blocks(body)] == BODIES[body]


def test_every_text_of_the_schema_is_looked_at_and_nothing_else() -> None:
    source = shipped_source()
    texts = {leaf.keys: (leaf.text.standard, leaf.text.plain) for leaf in source.leaves}
    assert {keys: (standard, plain) for keys, standard, plain in typed_texts(source.loaded.value)} == texts


def test_every_quotation_mark_counts_as_one_and_white_space_as_none() -> None:
    assert letters("« 5'6\" » and\n “x”") == letters("“5’6”” and 'x'")


# ---------------------------------------------------------------- texts in a row

ROWS = {
    "all there": (["one", "two"], "onetwo", []),
    "nothing at all": ([], "", []),
    "a letter lost": (["one", "two"], "ontwo", [(0, "e", "")]),
    "a text lost": (["one", "two", "three"], "onethree", [(1, "two", "")]),
    "the last text lost": (["one", "two"], "one", [(1, "two", "")]),
    "a letter more": (["one", "two"], "onetwox", [(1, "", "x")]),
    "a text twice": (["one", "two"], "oneonetwo", [(1, "", "one")]),
    "a number changed": (["take8mg", "two"], "take1mgtwo", [(0, "8", "1")]),
    "two neighbours changed": (["2*1*4 a", "2*2*4 b"], "214 a224 b", [(0, "*1*", "1"), (1, "*2*", "2")]),
    "all of it another": (["abc"], "xyz", [(0, "abc", "xyz")]),
}


@pytest.mark.parametrize("name", ROWS)
def test_where_texts_differ_is_found(name: str) -> None:
    texts, shown, expected = ROWS[name]
    found = [
        (m.text, texts[m.text][m.start : m.end], shown[m.shown_start : m.shown_end]) for m in mismatches(texts, shown)
    ]
    assert found == expected


def test_a_document_of_which_nothing_is_there_is_compared_at_once() -> None:
    texts = [f"text{i}has{i * 7}words" for i in range(2000)]
    assert len(mismatches(texts, "x" * 40_000)) >= 1
    assert len(mismatches(texts, "".join(t.replace("h", "") for t in texts))) >= 40


# ---------------------------------------------------------------- what ships


@lru_cache(maxsize=1)
def shipped_source() -> Source:
    return load(repository() / "source" / HANDOUT)


@pytest.mark.parametrize("level", Level)
@pytest.mark.parametrize("tag", [*LOCALES, *PSEUDO])
@pytest.mark.parametrize("clinic", CLINICS)
def test_what_ships_says_what_was_typed(clinic: str, tag: str, level: Level) -> None:
    if clinic != "base" and tag in PSEUDO:
        return  # the example clinic has no words in them
    assert check_typed(document(shipped_source(), tag, level, clinic), shipped_source()) == ()


def test_two_languages_that_ship_side_by_side_say_what_was_typed() -> None:
    both = [document(shipped_source(), tag).document for tag in ("ar", "en-US")]
    assert check_side_by_side(side_by_side(*both), shipped_source()) == ()


def document(source: Source, tag: str = "en-US", level: Level = Level.PLAIN, clinic: str = "base") -> Composed:
    templates = repository() / "templates"
    folder = None if clinic == "base" else templates / "clinics" / clinic
    made = compose(select(source, locale=tag, level=level, clinic=load_clinic(clinic, folder=folder)), shared())
    assert isinstance(made, Composed)
    return made


# ---------------------------------------------------------------- mutations of a document

WORDS = {
    "Say how it may help.": "It may ease the pain for 3 weeks.",
    "Say what may go wrong.": "It may hurt for 2 days. Do not drive then.",
    "Say what is good about it.": "You have time to think.",
    "Say what may be bad about it.": "The pain may stay.",
    "you have a sign of danger: name it here": "you do not feel your foot",
}
"""What takes the place of the starter's words."""

SPANISH = {
    "It may ease the pain for 3 weeks.": "Puede aliviar el dolor durante 3 semanas.",
    "It may hurt for 2 days. Do not drive then.": "Puede doler durante 2 días. No conduzca entonces.",
    "The pain may stay.": "El dolor puede seguir.",
}

Change = Callable[[ast.Node], "ast.Node | ast.Nodes | None"]


def without_word(word: str, node: ast.Node) -> ast.Nodes | None:
    return [] if node == {"t": "Str", "c": word} else None


def other_word(word: str, other: str, node: ast.Node) -> ast.Node | None:
    return ast.string(other) if node == {"t": "Str", "c": word} else None


def without_block(words: str, node: ast.Node) -> ast.Nodes | None:
    return [] if node["t"] in ("Para", "Plain") and words in ast.words(node) else None


def denied(words: str, node: ast.Node) -> ast.Node | None:
    """Without the “not” of some words."""
    if node["t"] in ("Para", "Plain") and words in ast.words(node):
        return ast.with_inner(node, list(ast.change(ast.inner(node), partial(without_word, "not"))))
    return None


def twice(words: str, node: ast.Node) -> ast.Nodes | None:
    return [node, node] if node["t"] in ("Para", "Plain") and words in ast.words(node) else None


def emptied(words: str, node: ast.Node) -> ast.Node | None:
    return ast.with_inner(node, []) if node["t"] in ("Para", "Plain") and words in ast.words(node) else None


def changed(composed: Composed, how: Change) -> Composed:
    blocks = list(ast.change(composed.document.blocks, how))
    assert blocks != composed.document.blocks
    return replace(composed, document=replace(composed.document, blocks=blocks))


@pytest.fixture
def small(tmp_path: Path) -> Source:
    folder = new(tmp_path, WORDS)
    there = load(folder)
    spanish = {u.text: SPANISH.get(u.text, f"[{u.text}]") for u in there.units}
    translate(folder, "es-US", lambda path, text: spanish[text])
    return load(folder)


def place_of(source: Source, words: str, file: str = "handout.yaml") -> tuple[str, int, int]:
    """Where words stand in a file of the handout."""
    lines = (source.folder / file).read_text("utf-8").split("\n")
    line, text = next((n, line) for n, line in enumerate(lines, 1) if words in line)
    return file, line, text.index(words) + 1


def where(finding: Finding) -> tuple[str, int, int]:
    return finding.place.file.name, finding.place.line, finding.place.column


MUTATIONS: dict[str, tuple[Change, str, str]] = {
    "a “not” lost": (partial(denied, "Do not drive"), "not drive", "“not” was typed and is not in the document"),
    "a dose changed": (
        partial(other_word, "3\u00a0weeks.", "8\u00a0weeks."),
        "3 weeks",
        "“3” was typed, and the document says “8”",
    ),
    "a sentence lost": (
        partial(without_block, "The pain may stay."),
        "The pain may stay.",
        "“The pain may stay.” was typed and is not in the document",
    ),
    "a harm without words": (
        partial(emptied, "You have time"),
        "You have time to think.",
        "“You have time to think.” was typed and is not in the document",
    ),
    "a sentence twice": (
        partial(twice, "The pain may stay."),
        "The pain may stay.",
        "the document says “The pain may stay.” once more",
    ),
    "a sign of danger changed": (partial(other_word, "feel", "move"), "feel your foot", "the document says “move”"),
    "a word with a letter less": (partial(other_word, "ease", "eas"), "ease the pain", "the document says “eas”"),
    "a sign added": (partial(other_word, "ease", "*ease*"), "ease the pain", "the document says “*ease*”"),
}


@pytest.mark.parametrize("name", MUTATIONS)
def test_what_a_reader_does_to_a_text_is_told_at_the_authors_line(small: Source, name: str) -> None:
    how, at, words = MUTATIONS[name]
    (finding,) = check_typed(changed(document(small), how), small)
    assert words in finding.message
    assert where(finding) == place_of(small, at)
    assert (finding.code, str(finding.severity)) == ("F025", "error")


@pytest.mark.parametrize(
    ("how", "at", "words"),
    [
        (
            partial(other_word, "3\u00a0semanas.", "8\u00a0semanas."),
            "3 semanas",
            "“3” was typed, and the document says “8”",
        ),
        (partial(without_block, "El dolor puede seguir."), "El dolor puede seguir.", "is not in the document"),
        (partial(twice, "El dolor puede seguir."), "El dolor", "“El dolor puede seguir.” once more"),
    ],
)
def test_what_a_reader_does_to_a_translation_is_told_at_the_translators_line(
    small: Source, how: Change, at: str, words: str
) -> None:
    (finding,) = check_typed(changed(document(small, "es-US"), how), small)
    assert words in finding.message
    assert where(finding) == place_of(small, at, "es-US.po")


def test_a_list_that_is_numbered_anew_is_told_at_its_item(tmp_path: Path) -> None:
    source = load(with_body(tmp_path, "Go on:\\n\\n1. Take one drop.\\n2. Close the bottle."))

    def from_seven(node: ast.Node) -> ast.Node | None:
        if node["t"] == "OrderedList" and "one drop" in ast.words(node):
            return ast.numbered([7, *node["c"][0][1:]], node["c"][1])
        return None

    found = check_typed(changed(document(source), from_seven), source)
    assert [f.message for f in found] == [
        "“1.” was typed, and the document says “7.”",
        "“2.” was typed, and the document says “8.”",
    ]


def test_texts_that_have_changed_places_are_told(small: Source) -> None:
    def moved(node: ast.Node) -> ast.Node | None:
        if node["t"] == "Div" and "pros-cons" in ast.classes(node):
            return ast.with_inner(node, ast.inner(node)[::-1])
        return None

    found = check_typed(changed(document(small), moved), small)
    assert "handout.yaml" in {where(f)[0] for f in found}


def test_a_title_that_lost_a_word_is_told_at_its_line(small: Source) -> None:
    composed = document(small)
    title = composed.document.title
    cut = replace(composed, document=replace(composed.document, title=title.rsplit(" ", 1)[0]))
    (finding,) = check_typed(cut, small)
    assert where(finding)[:2] == place_of(small, "title:")[:2]
    assert "is not in the document" in finding.message


def test_one_of_two_languages_that_lost_a_text_is_told(small: Source) -> None:
    both = side_by_side(*(document(small, tag).document for tag in ("es-US", "en-US")))
    assert check_side_by_side(both, small) == ()
    cut = replace(both, blocks=list(ast.change(both.blocks, partial(without_block, "El dolor puede seguir."))))
    (finding,) = check_side_by_side(cut, small)
    assert where(finding) == place_of(small, "El dolor puede seguir.", "es-US.po")


def test_what_is_not_translated_yet_is_held_against_the_source(small: Source) -> None:
    po = small.folder / "es-US.po"
    text = po.read_text("utf-8")
    po.write_text(re.sub(r'msgstr "El dolor puede seguir."', 'msgstr ""', text), "utf-8")
    source = load(small.folder)
    composed = document(source, "es-US")
    assert check_typed(composed, source) == ()
    (finding,) = check_typed(changed(composed, partial(other_word, "stay.", "go.")), source)
    assert where(finding) == place_of(source, "stay.")


# ---------------------------------------------------------------- a build


def with_body(folder: Path, body: str) -> Path:
    """A new handout with a section of text; `body` stands in double quotes."""
    made = new(folder)
    file = made / "handout.yaml"
    section = f'sections:\n  - id: extra\n    kind: text\n    heading: "What else?"\n    body: "{body}"\n'
    file.write_text(file.read_text("utf-8").replace("sections:\n", section, 1), "utf-8")
    return made


def test_a_build_writes_no_file_of_an_edition_that_says_something_else(
    project: Path, handouts: Handouts, monkeypatch: pytest.MonkeyPatch
) -> None:
    def flawed(*words: Any) -> Any:
        made = compose(*words)
        assert isinstance(made, Composed)
        if made.document.edition.level is Level.STANDARD:
            return made
        text = json.dumps(made.document.blocks).replace('"c": "feel"', '"c": "feed"').replace('"worries"', '"tires"')
        return replace(made, document=replace(made.document, blocks=json.loads(text)))

    monkeypatch.setattr(jobs, "compose", flawed)
    said = handouts("build", "--format", "text,html", "--verify", "-j", "1", "--output", project / "output")
    assert said.code == 1
    assert "error F025 “worries” was typed, and the document says “tires”" in said.err
    assert re.search(r"knee-injection/handout\.yaml:\d+:\d+: error F025", said.err)
    assert not re.search(r"F0(1\d|2[0-4])", said.err)
    made = sorted(p.name for p in (project / "output").rglob("*.*"))
    assert made == ["knee-injection-standard.html", "knee-injection-standard.txt", "manifest.json"]
