"""The small Markdown: blocks come back as they were, and escaped text shows as itself."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handouts.document import pandoc_ast as ast
from handouts.document.pandoc import shared
from handouts.language.markdown import Block, Kind, escape, join_blocks, map_blocks, one_line, safe_start, split_blocks
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
