"""The small Markdown: blocks come back as they were, and escaped text shows as itself."""

import gc
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handouts.document import pandoc_ast as ast
from handouts.document.pandoc import shared
from handouts.language.markdown import (
    Block,
    Kind,
    citations,
    emphasised,
    escape,
    for_people,
    join_blocks,
    links,
    map_blocks,
    one_line,
    safe_start,
    split_blocks,
    tokens,
)
from handouts.rules.markup import block_marks

KINDS: tuple[Kind, ...] = ("paragraph", "bullet", "number")
WORDS = st.text(st.sampled_from(list("abc ÉéЖ中ا.,;:!?()'\"&%/")), min_size=1, max_size=30).map(one_line).filter(bool)
MARKS = st.text(st.sampled_from(list("ab 19#>-+*|~`:.)\\")), min_size=1, max_size=12).map(one_line).filter(bool)


@given(st.lists(st.builds(Block, st.sampled_from(KINDS), WORDS), max_size=6))
def test_blocks_come_back(blocks: list[Block]) -> None:
    assert split_blocks(join_blocks(tuple(blocks))) == tuple(Block(b.kind, safe_start(b.text)) for b in blocks)


@given(st.text(max_size=80))
def test_splitting_once_is_enough(body: str) -> None:
    blocks = split_blocks(body)
    assert [b.text for b in split_blocks(join_blocks(blocks))] == [safe_start(b.text) for b in blocks]


@given(st.text(max_size=80))
def test_every_word_of_a_body_is_kept(body: str) -> None:
    there = "".join(b.text for b in split_blocks(body))
    assert len("".join(there.split())) <= len("".join(body.split()))
    assert not any("\n" in b.text for b in split_blocks(body))


def test_a_list_may_follow_its_lead_in() -> None:
    assert split_blocks("Bring:\n- a list\n  of medicines\n- a card\n\n1. Sit.\n2) Rest.") == (
        Block("paragraph", "Bring:"),
        Block("bullet", "a list of medicines"),
        Block("bullet", "a card"),
        Block("number", "Sit."),
        Block("number", "Rest."),
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
    assert shown(escape(text)) == text


@settings(max_examples=60, deadline=None)
@given(MARKS)
def test_any_signs_show_as_themselves(text: str) -> None:
    assert shown(escape(text)) == text


def shown(markdown: str) -> str:
    """What Pandoc makes of it, if that is one paragraph of plain words."""
    blocks = shared().read(markdown)["blocks"]
    assert [b["t"] for b in blocks] == ["Para"], blocks
    assert {n["t"] for n in ast.nodes(blocks)} <= {
        "Para",
        "Str",
        "Space",
        "Quoted",
        "SingleQuote",
        "DoubleQuote",
    }
    return ast.words(blocks)


@pytest.mark.parametrize("sign", ["\u2028", "\u2029", "\x85", "\x0b", "\x0c", "\x1c", "\r"], ids=ascii)
def test_a_line_of_a_body_ends_at_a_line_feed_alone(sign: str) -> None:
    assert split_blocks(f"Rest.{sign}- Walk.") == (Block("paragraph", "Rest. - Walk."),)
    assert block_marks(f"Rest.{sign}- Walk.", body=False) == []


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
    for in_code in (True, False):
        found = tokens(text, in_code=in_code)
        assert "".join(token.text for token in found) == text
        assert [token.start for token in found] == [0, *(token.end for token in found)][: len(found)]
        assert all(token.text == text[token.start : token.end] and token.text for token in found)


@given(INLINE)
def test_links_stand_where_they_say(text: str) -> None:
    for link in links(text):
        assert link.text == text[link.start : link.end]
        assert link.text.endswith(link.close.text)
        assert link.text.removeprefix("!").startswith("[")
        inside = "".join(token.text for token in link.words)
        assert link.text.removeprefix("!") == f"[{inside}{link.close.text}"


@given(INLINE)
def test_what_people_read_keeps_its_place(text: str) -> None:
    blank = for_people(text, lambda part: " " * len(part))
    assert len(blank) == len(text)
    assert all(there in (here, " ") for here, there in zip(text, blank, strict=True))


def test_each_kind_of_markup_is_known() -> None:
    text = (
        r"**us**, *now* {clinic.phone} [@a1; @b2] @c3 <https://a.org> [site](tel:1){.x} [sí]{lang=es} \* `x` _y_ &lt;"
    )
    kinds = [(token.kind, token.text) for token in tokens(text, in_code=False) if token.kind != "text"]
    assert kinds == [
        *[("strong", "**"), ("strong", "**"), ("emphasis", "*"), ("emphasis", "*"), ("field", "{clinic.phone}")],
        *[("cite", "[@a1; @b2]"), ("citation", "@c3"), ("address", "<https://a.org>"), ("open", "[")],
        *[("close", "](tel:1){.x}"), ("open", "["), ("close", "]{lang=es}"), ("escape", r"\*"), ("code", "`x`")],
        *[("underscore", "_"), ("underscore", "_"), ("entity", "&lt;")],
    ]
    assert citations(text) == ["a1", "b2", "c3"]
    assert [(link.close.address, link.close.attributes) for link in links(text)] == [("tel:1", ".x"), (None, "lang=es")]
    assert [text[a:b] for a, b in emphasised(text, "strong")] == ["**us**"]


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
