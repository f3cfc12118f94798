"""The proof from the keyboard: what an author or a translator typed is what the document says, letter by letter."""

import json
import re
import shutil
from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache, partial
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from conftest import Handouts
from handouts.build import jobs
from handouts.core.findings import Finding
from handouts.document import pandoc_ast as ast
from handouts.document.bilingual import side_by_side
from handouts.document.compose import Composed, compose
from handouts.document.pandoc import shared
from handouts.document.reader import inlines, read
from handouts.editions.edition import select
from handouts.editions.translation import texts_of
from handouts.language.markdown import canonical, folded, map_blocks
from handouts.rules import keyboard
from handouts.rules.keyboard import check_translated_texts
from handouts.rules.typed_document import check_side_by_side, check_typed
from handouts.source.load import Source
from handouts.source.parts import Level
from handouts.verification.tree_words import letters, tree_words
from handouts.verification.typed import seen_words, typed_blocks, typed_texts
from handouts.verification.typed_compare import mismatches
from loading import check_source, load, load_clinic
from reading import repository
from shipped import CLINICS, HANDOUT, LOCALES, PSEUDO
from small import made, new, translate

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
    "<b *c*> [^*d*] ![e *f* g] {*a*}": "<b *c*> [^*d*] ![e f g] {*a*}",
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

BODY_TEMPLATE = repository() / "templates" / "base" / "body.md.j2"


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
    source = load(with_body(tmp_path, "Go on:\n\n1. Take one drop.\n2. Close the bottle."))

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
    """A new handout with a section of text, whose body stands on one line."""
    made = new(folder)
    file = made / "handout.yaml"
    quoted = json.dumps(body, ensure_ascii=False)
    section = f'sections:\n  - id: extra\n    kind: text\n    heading: "What else?"\n    body: {quoted}\n'
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


def test_a_bold_text_straight_after_a_bold_label_is_whole(tmp_path: Path) -> None:
    """In Chinese, no space stands between them."""
    folder = new(tmp_path)
    file = folder / "handout.yaml"
    more = r"\g<0>\n\1happens: '**Do** x**{clinic.phone}** it.'"
    file.write_text(re.sub(r"(?m)^( +)lasts: .*", more, file.read_text("utf-8")), "utf-8")
    translate(folder, "zh-Hans", lambda path, text: "**不要**开车{clinic.phone}。" if "happens" in path else text)
    source = load(folder)
    for tag in ("en-US", "zh-Hans"):
        assert check_typed(document(source, tag), source) == ()


# ---------------------------------------------------------------- kinds that once were swallowed

KINDS = {
    "a year at the start": "1998. That was when it began.",
    "a dose at the start of a line": "You may take no more than\n6. Wait for four hours then.",
    "a list resumed at 3": "First:\n\n1. Sit down.\n2. Breathe.\n\nRest. Then:\n\n3. Stand up.\n4. Walk.",
    "a list that starts at 4": "4. Dry the knee.\n5. Cover it.",
    "a number with noughts before it": "007. is a number.\n\n00. too",
    "a time at the start of a line": "We open at\n7. p.m. is when we close.",
    "numbers that repeat": "1. One.\n1. One more.\n1. And one.",
    "stars that multiply": "Take 3*2 tablets, then 2*2 more.",
    "stars that multiply in Arabic figures": "Take ٣*٢*١ tablets.",
    "a footnote star": "Take it* in the morning.\n\n*Not with juice.",
    "a star that is never closed": "It is **very hot, and *hot.",
    "underscores": "Write __ mg at __:__ and my_own_name.",
    "tildes": "It takes 2~3 days, ~4 at most, or 5~6.",
    "carets": "Do 10^5 steps, 2^8 or x^ y^.",
    "a word in brackets and a colon": "[Careful]: do not drive a car.",
    "a word in brackets": "Stop [now] and [wait] [x] (soon).",
    "a bracket that is not closed": "Stop [now and (wait.",
    "less and more": "If it is <5 or >7, or a<b and c>d, call.",
    "a sign and a number": "#1 is rest, # 2 is ice; 5 | 6 | 7.",
    "money and sums": "It costs $5 or $x$, 50% & more @ home.",
    "dots and dashes": "Wait ... and -- then --- go....",
    "backslashes": r"Open C:\knee\a and \*this\* and \\.",
    "colons at the start": ": first\n: second\n::: third",
    "feet and inches": "You are 5'6\" or 5' 2\" tall, it's 'fine'.",
    "quotes in brackets": '("rest") and [\'rest\'] and "rest"/"walk".',
    "quotes and dashes": '"Rest"--"walk" \'n\' roll \'20.',
    "bars": "| a | b |\n|---|---|\n| 1 | 2 |",
    "indented lines": "    four spaces\n        eight spaces",
    "a line of dashes": "One\n---\nTwo\n***\nThree",
}


@pytest.mark.parametrize("kind", KINDS)
def test_each_sign_is_in_the_file_or_told_at_its_line(tmp_path: Path, kind: str) -> None:
    folder = with_body(tmp_path, KINDS[kind])
    source = load(folder)
    line = place_of(source, "    body: ")[1]
    errors = [f for f in check_source(source) if str(f.severity) == "error"]
    assert not [f for f in errors if f.code == "F025"]
    if errors:
        assert {f.place.line for f in errors} == {line}
        return
    (text,) = made(folder, "en-US", "text").values()
    raw = {keys: plain for keys, _, plain in typed_texts(source.loaded.value)}["sections", 0, "body"]
    for block in typed_blocks(raw):
        assert letters(block.number + seen_words(block.text)) in letters(text.decode())


def test_a_text_that_is_misread_is_told_by_a_check(small: Source, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a document: at the source's line and at the translation's, the same in a check of one translation."""
    for file, words in (("handout.yaml", "It may ease"), ("es-US.po", "Puede aliviar")):
        path = small.folder / file
        path.write_text(path.read_text("utf-8").replace(words, f"{words} 2*3"), "utf-8")
    source = load(small.folder)
    assert not [f for f in check_source(source) if f.code == "F025"]
    monkeypatch.setattr(keyboard, "canonical", lambda text: text.replace("*", ""))
    found = [f for f in check_source(source) if f.code == "F025"]
    assert [f.message for f in found] == ["“2*3” was typed, and the document says “23”"] * len(found)
    assert {where(f) for f in found} == {
        place_of(source, "2*3 the pain for"),
        place_of(source, "2*3 el dolor", "es-US.po"),
    }
    spanish = check_translated_texts(texts_of(source).translation("es-US"))
    assert [where(f) for f in spanish] == [place_of(source, "2*3 el dolor", "es-US.po")]


def test_a_body_that_is_cut_into_other_blocks_is_told_by_a_check(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = load(with_body(tmp_path, "Take no more than\n8. Wait then."))
    assert not [f for f in check_source(source) if f.code == "F025"]
    monkeypatch.setattr(keyboard, "split_blocks", lambda body: ())
    monkeypatch.setattr(keyboard, "map_blocks", lambda body, how: body.replace("\n8.", "\n\n1."))
    (found,) = [f for f in check_source(source) if f.code == "F025"]
    assert found.message == "“8.” was typed, and the document says “1.”"
    assert where(found) == place_of(source, "8. Wait")


ODD = "2*{n}*4 [Nb]: a_b_ 1~2 |x| \\\\ "


def test_every_field_of_a_handout_and_of_its_translation_keeps_every_sign(tmp_path: Path) -> None:
    source = load(repository() / "source" / HANDOUT)
    value = json.loads(json.dumps(source.loaded.value, default=str))
    for n, leaf in enumerate(source.leaves):
        *above, last = leaf.keys
        at = value
        for key in above:
            at = at[key]
        at[last] = {"standard": ODD.format(n=n) + leaf.text.standard, "plain": ODD.format(n=n) + leaf.text.plain}
    folder = tmp_path / HANDOUT
    shutil.copytree(source.folder, folder, ignore=shutil.ignore_patterns("*.po"))
    (folder / "handout.yaml").write_text(json.dumps(value), "utf-8")
    translate(folder, "ar", lambda path, text: f"{text} ٢*٣*٤")
    translate(folder, "zh-Hans", lambda path, text: f"**冰**敷{text}")
    odd = load(folder)
    assert odd.handout is not None
    for tag in ("en-US", "ar", "zh-Hans", *PSEUDO):
        assert check_typed(document(odd, tag), odd) == ()
    assert not [f for f in check_source(odd) if f.code == "F025"]


# ---------------------------------------------------------------- any text at all

SIGNS = (
    *("*", "**", "***", "****", "_", "~", "^", "[", "]", "(", ")", "{", "}", "<", ">", "\\", "!", "@", "#", "|", "&"),
    *("`", "'", '"', ":", ";", "-", "+", ".", "/", "=", "$", "%", " ", "  ", "a", "b", "2", "10", "Note", "é", "字"),
    *("ك", "٣", "lang=es", "dir=rtl", "https://x.org", "a@b.org", "[@id1]", "[@id1; @b]", "](u)", "]{lang=es}"),
    *("~2~", "^2^", "\\*", "\\ ", "![", "[^1]", "<b>", "</b>", "<!--", "&amp;", "--", "...", "[x]: y", "{.class}"),
    *("{#id}", "x~y~", "{clinic.phone}", "<https://x.org/*>", "<a@b.org>", "](https://x.org/a_(b))"),
)
STARTS = (
    *("\n", "\n\n", "\n- ", "\n1. ", "\n3. ", "\n\n2. ", "- ", "1. ", "\n8. ", "\n007. ", "0. ", "\n> ", "\n# ", "+ "),
    *("\n::: ", "\n: ", "\n| a | b |\n|---|---|\n", "\n    ", "\n\t- ", "\n---\n", "\n```\n", "\n[x]: y\n", "\n* "),
)
LINES = st.lists(st.sampled_from(SIGNS), min_size=1, max_size=14).map("".join)
TEXTS = st.lists(st.sampled_from([*SIGNS, *STARTS, *STARTS]), min_size=1, max_size=20).map("".join)


def same_line(text: str) -> None:
    read_words = tree_words(inlines(canonical(folded(text))))
    assert letters(read_words) == letters(seen_words(" ".join(text.split())))


def same_body(body: str) -> None:
    read_words = tree_words(read(map_blocks(body, lambda _, text: canonical(text))))
    typed = " ".join(f"{block.number} {seen_words(block.text)}" for block in typed_blocks(body))
    assert letters(read_words) == letters(typed)


@settings(max_examples=400, deadline=None, derandomize=True)
@given(LINES)
def test_both_readers_see_the_same_in_any_line(text: str) -> None:
    same_line(text)


@settings(max_examples=400, deadline=None, derandomize=True)
@given(TEXTS)
def test_both_readers_see_the_same_in_any_body(body: str) -> None:
    same_body(body)


@pytest.mark.soak
@settings(max_examples=5000, deadline=None)
@given(LINES)
def test_both_readers_see_the_same_in_thousands_of_lines(text: str) -> None:
    same_line(text)


@pytest.mark.soak
@settings(max_examples=5000, deadline=None)
@given(TEXTS)
def test_both_readers_see_the_same_in_thousands_of_bodies(body: str) -> None:
    same_body(body)


def same_document(folder: Path, bodies: list[str]) -> None:
    """A new handout with a section for each body says them all; what a citation becomes is not looked at."""
    made = new(folder)
    value = yaml.safe_load((made / "handout.yaml").read_text("utf-8"))
    texts = (body.replace("@", "") for body in bodies)
    sections = [{"id": f"s{n}", "kind": "text", "heading": "Any?", "body": text} for n, text in enumerate(texts)]
    value["sections"] = [*sections, *value["sections"]]
    (made / "handout.yaml").write_text(json.dumps(value, default=str), "utf-8")
    source = load(made)
    assert check_typed(document(source), source) == ()


@settings(max_examples=4, deadline=None, derandomize=True)
@given(st.lists(TEXTS, min_size=20, max_size=20))
def test_any_bodies_are_in_the_document(tmp_path_factory: pytest.TempPathFactory, bodies: list[str]) -> None:
    same_document(tmp_path_factory.mktemp("bodies"), bodies)


@pytest.mark.soak
@settings(max_examples=100, deadline=None)
@given(st.lists(TEXTS, min_size=50, max_size=50))
def test_thousands_of_bodies_are_in_their_documents(
    tmp_path_factory: pytest.TempPathFactory, bodies: list[str]
) -> None:
    same_document(tmp_path_factory.mktemp("bodies"), bodies)
