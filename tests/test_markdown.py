"""The small Markdown: blocks come back as they were, and escaped text shows as itself."""

import gc
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handouts.document import pandoc_ast as ast
from handouts.document.reader import read
from handouts.language.markdown import (
    MARKUP,
    Block,
    canonical,
    citations,
    emphasised,
    escape,
    for_people,
    join_blocks,
    links,
    map_blocks,
    one_line,
    split_blocks,
    tokens,
)
from handouts.rules.block_marks import block_marks

WORDS = st.text(st.sampled_from(list("abc ÉéЖ中ا.,;:!?()'\"&%/")), min_size=1, max_size=30).map(one_line).filter(bool)
MARKS = st.text(st.sampled_from(list("ab 19#>-+*|~`:.)\\")), min_size=1, max_size=12).map(one_line).filter(bool)
ITEM = st.builds(Block, st.just("bullet"), WORDS.map(canonical))
NUMBERED = st.builds(Block, st.just("number"), WORDS.map(canonical), st.integers(0, 999))
PARAGRAPH = st.builds(Block, st.just("paragraph"), WORDS.map(canonical))


@given(st.lists(ITEM | NUMBERED | PARAGRAPH, max_size=6))
def test_blocks_come_back(blocks: list[Block]) -> None:
    assert split_blocks(join_blocks(blocks)) == tuple(blocks)


@given(st.text(max_size=80))
def test_splitting_once_is_enough(body: str) -> None:
    blocks = [Block(b.kind, canonical(b.text), b.number) for b in split_blocks(body) if b.text]
    assert split_blocks(join_blocks(blocks)) == tuple(blocks)


@given(st.text(max_size=80))
def test_every_word_of_a_body_is_kept(body: str) -> None:
    there = "".join(b.text for b in split_blocks(body))
    assert len("".join(there.split())) <= len("".join(body.split()))
    assert not any("\n" in b.text for b in split_blocks(body))


def test_a_list_may_follow_its_lead_in() -> None:
    assert split_blocks("Bring:\n- a list\n  of medicines\n- a card\n\n1. Sit.\n2. Rest.") == (
        Block("paragraph", "Bring:"),
        Block("bullet", "a list of medicines"),
        Block("bullet", "a card"),
        Block("number", "Sit.", 1),
        Block("number", "Rest.", 2),
    )


def test_a_changed_block_keeps_its_place() -> None:
    assert map_blocks("One.\n\n- two", lambda i, text: f"{i} {text}") == "1 One.\n\n- 2 two"


@pytest.mark.parametrize(
    "text",
    [
        "a * b * c",
        "**not bold**",
        "# no heading",
        "1. no list",
        "- no list",
        "<b>no tag</b> & no &nbsp; entity",
        "[no link](https://example.org)",
        "@nobody and a_b_c",
        "{.no} {attribute}",
        "`code` and ~~gone~~ and H~2~O and x^2^",
        "C:\\Users\\knee",
        "| no | table |",
        "::: no div",
        "$5 and $6",
        "!no picture",
        "quotes \"here\" and 'there'",
        "> no quote",
        "https://example.org/a_b_c",
        "--- ... --",
    ],
)
def test_escaped_text_shows_as_itself(text: str) -> None:
    assert seen(escape(text)) == text


@settings(max_examples=60, deadline=None)
@given(MARKS)
def test_any_signs_show_as_themselves(text: str) -> None:
    assert seen(escape(text)) == text


def seen(markdown: str) -> str:
    """What is made of it, if that is one paragraph of plain words."""
    blocks = read(markdown)
    assert [b["t"] for b in blocks] == ["Para"], blocks
    assert {n["t"] for n in ast.nodes(blocks)} <= {"Para", "Str", "Space"}
    return ast.words(blocks)


@pytest.mark.parametrize("sign", ["\u2028", "\u2029", "\x85", "\x0b", "\x0c", "\x1c", "\r"], ids=ascii)
def test_a_line_of_a_body_ends_at_a_line_feed_alone(sign: str) -> None:
    assert split_blocks(f"Rest.{sign}- Walk.") == (Block("paragraph", "Rest. - Walk."),)
    assert block_marks(f"Rest.{sign}- Walk.", body=False) == []


def test_only_a_name_may_begin_with_a_number() -> None:
    assert block_marks("1. Why?", body=False, numbered=True) == []
    assert block_marks("1. ¿Por qué?\n2. Dos", body=False, numbered=True) == []
    assert block_marks("- Why?", body=False, numbered=True) == [("- Why?", "a list mark")]
    assert block_marks("1. Why?", body=False) == [("1. Why?", "a list mark")]


# ---------------------------------------------------------------- inline text

INLINE = st.lists(
    st.sampled_from(
        [
            *("word", " ", "é", "中", "2", "."),
            *("\\*", "\\", "`", "`a{b}`", "&nbsp;", "{clinic.phone}", "{fact.wait}", "{", "}"),
            *(
                "{=typst}",
                "[",
                "]",
                "](https://a.org)",
                "](a (b) c)",
                "]{lang=es}",
                "![",
                "^[",
                "[^1]",
                "[@who2020, p. 4]",
            ),
            *("@who2020", "a@b.org", "<https://a.org>", "<", "<b>", "**", "*", "_", "__", "(", ")"),
        ]
    ),
    max_size=14,
).map("".join)


@given(INLINE | st.text(max_size=60))
def test_tokens_put_together_are_the_text(text: str) -> None:
    for ours in (True, False):
        found = tokens(text, ours=ours)
        assert "".join(token.text for token in found) == text
        assert [token.start for token in found] == [0, *(token.end for token in found)][: len(found)]
        assert all(token.text == text[token.start : token.end] and token.text for token in found)


@given(INLINE)
def test_links_stand_where_they_say(text: str) -> None:
    for link in links(text):
        assert link.text == text[link.start : link.end]
        assert link.text.endswith(link.close.text)
        inside = "".join(token.text for token in link.words)
        assert link.text == f"[{inside}{link.close.text}"


@given(INLINE)
def test_what_people_read_keeps_its_place(text: str) -> None:
    blank = for_people(text, lambda part: " " * len(part))
    assert len(blank) == len(text)
    assert all(there in (here, " ") for here, there in zip(text, blank, strict=True))


def test_each_kind_of_markup_is_known() -> None:
    text = "**us**, *now* {clinic.phone} [@a1; @b2] @c3 <https://a.org> [site](tel:1) [sí]{lang=es} "
    text += r"\* H~2~O 10^6^ &lt; <b>"
    kinds = [(token.kind, token.text) for token in tokens(text) if token.kind != "text"]
    assert kinds == [
        *[("strong", "**"), ("strong", "**"), ("emphasis", "*"), ("emphasis", "*"), ("field", "{clinic.phone}")],
        *[("cite", "[@a1; @b2]"), ("citation", "@c3"), ("address", "<https://a.org>"), ("open", "[")],
        *[("close", "](tel:1)"), ("open", "["), ("close", "]{lang=es}"), ("escape", r"\*"), ("sub", "~2~")],
        *[("sup", "^6^"), ("entity", "&lt;"), ("tag", "<b>")],
    ]
    assert citations(text) == ["a1", "b2"]
    assert [(link.close.target, link.close.attributes) for link in links(text)] == [("tel:1", None), (None, "lang=es")]
    assert [text[a:b] for a, b in emphasised(text, "strong")] == ["**us**"]


@given(INLINE | MARKS | st.text(max_size=60))
def test_a_canonical_text_means_what_the_text_means(text: str) -> None:
    """And means it among our own marks, too: nothing in it becomes one of them."""
    assert _meaning(text, ours=False) == _meaning(canonical(text), ours=True)


def _meaning(text: str, *, ours: bool) -> list[tuple[str, str]]:
    """Each mark of a text, and each sign that is shown."""
    found: list[tuple[str, str]] = []
    for token in tokens(text, ours=ours):
        if token.kind == "escape" or token.kind not in MARKUP:
            found += [("", sign) for sign in token.inner if token.kind == "escape"] or [("", c) for c in token.text]
        else:
            found.append((token.kind, token.text))
    return found


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("2*3 tablets, then 4*2 drops", "2*3 tablets, then 4*2 drops"),
        ("Take 2 ** 3. A ** B", "Take 2 ** 3. A ** B"),
        ("__/__/____ and ____ mg", "__/__/____ and ____ mg"),
        ("[Note]: rest first", "[Note]: rest first"),
        ("[Knee] [pain][goes]", "[Knee] [pain][goes]"),
        ("1~2 cups with 3~4 cups", "1~2 cups with 3~4 cups"),
        ("每天1~2次，每次3~4片", "每天1~2次，每次3~4片"),
        ("10^6 or ^x", "10^6 or ^x"),
        ('[a](b c) [d](e "f")', '[a](b c) [d](e "f")'),
        ("Meet @ noon (@home)", "Meet @ noon (@home)"),
        ("Stop![x](y) and $5$ <5 >7", "Stop![x](y) and $5$ <5 >7"),
        ("don`t `x` ~~no~~ _so_ &amp; [^1] {.x}", "don`t `x` ~~no~~ _so_ &amp; [^1] {.x}"),
        ("(@) first. (a) b", "(@) first. (a) b"),
    ],
)
def test_what_is_no_markup_of_ours_is_shown_as_it_is_typed(text: str, shown: str) -> None:
    assert seen(canonical(text)) == shown


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("请**立即**拨打", ["strong", "strong"]),
        ("و**الثلج**", ["strong", "strong"]),
        ("약**을**", ["strong", "strong"]),
        ("***both***", ["strong", "emphasis", "emphasis", "strong"]),
        ("**a *b* c**", ["strong", "emphasis", "emphasis", "strong"]),
        ("*«a»**«b»**«c»*", ["emphasis", "strong", "strong", "emphasis"]),
        ("***a* b**", ["strong", "emphasis", "emphasis", "strong"]),
        ("**bold", []),
        ("a*b*c", []),
        ("[a *b](c) d*", ["open", "close"]),
        ("*a [b*](c)", ["open", "close"]),
        ("[a [b](c) d](e)", ["open", "close"]),
        ("CO~2~ and m^2^", ["sub", "sup"]),
        ("one\\\ntwo", ["break"]),
    ],
)
def test_marks_come_in_pairs(text: str, kinds: list[str]) -> None:
    assert [token.kind for token in tokens(text) if token.kind != "text"] == kinds


@pytest.mark.parametrize(
    ("body", "shown"),
    [
        ("Take no more than\n8. Do not stop.", "Take no more than 8. Do not stop."),
        ("2020. That was hard.", "2020. That was hard."),
        ("1. Wash.\n2. Open.\n\nWait.\n\n3. Drop.", "1. Wash. 2. Open. Wait. 3. Drop."),
        ("1. One.\n1. Two.\n5. Three.", "1. One. 1. Two. 5. Three."),
        ("0. None.\n\n007. Bond.", "0. None. 007. Bond."),
    ],
)
def test_numbers_of_a_list_are_shown_as_they_are_typed(body: str, shown: str) -> None:
    def lines(blocks: ast.Nodes) -> list[str]:
        found = []
        for block in blocks:
            if block["t"] == "OrderedList":
                (start, _, _), items = block["c"]
                found += [f"{start + i}. {ast.words(item)}" for i, item in enumerate(items)]
            else:
                found.append(ast.words(block))
        return found

    assert " ".join(lines(read(map_blocks(body, lambda _, text: canonical(text))))) == shown


@pytest.mark.parametrize(
    "start", ["[", "****", "{", "[a", "](", "](a(", "@a", "[@", "<a", "`", "\\", "_a", "![", "^[", "[a]("]
)
def test_a_flood_of_signs_takes_no_longer_than_its_length(start: str) -> None:
    """Eight times as many take about eight times as long: not 64 times, as where each is looked for behind each."""

    def seconds(length: int) -> float:
        text = (start * length)[:length]
        tokens.cache_clear()
        gc.collect()
        gc.disable()  # what other tests have left would be looked through, too
        began = time.process_time()
        links(text)
        took = time.process_time() - began
        gc.enable()
        return took

    assert min(seconds(150_000) for _ in range(2)) < 2
    assert min(seconds(160_000) for _ in range(2)) < 24 * max(min(seconds(20_000) for _ in range(3)), 0.005)
