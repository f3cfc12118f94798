"""The small Markdown that authors and translators write: inline text, and bodies of paragraphs and lists."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

FIELD = re.compile(r"\{([a-z_]+(?:\.[a-z_]+)*|fact\.[a-z0-9-]+)\}")
"""A field such as `{clinic.phone}` or `{fact.waiting-time}`."""

CITE = re.compile(r"@(?<![\w@]@)([A-Za-z0-9][A-Za-z0-9_-]*)")
"""A citation such as `[@cameron2004]`. Where a pattern begins with its sign, it is found several times as fast: so what
must not stand before the sign is asked after it.
"""

_ITEM = re.compile(r"(?:[-*+]|[0-9]+[.)]) +(?=\S)")
_BLOCK_START = re.compile(
    r"^(#{1,6}(?=\s|$)|[-+*](?=\s|$)|>|:::|[0-9]+[.)](?=\s|$)|\||~{3}|`{3}|: |[-*_](?=(?:\s*[-*_]){2,}\s*$))"
)

_AUTOLINK = re.compile(r"<(?<!\\<)([A-Za-z][A-Za-z0-9+.-]*:[^\s<>]*)>")

Kind = Literal["paragraph", "bullet", "number"]


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph or one list item, its text on one line."""

    kind: Kind
    text: str


def one_line(text: str) -> str:
    """The text with one space wherever it has white space."""
    if text.isprintable() and "  " not in text and text == text.strip():
        return text  # as nearly all are; `isprintable` knows no white space but the plain space
    return " ".join(text.split())


@lru_cache(maxsize=256)
def split_blocks(body: str) -> tuple[Block, ...]:
    """A body's paragraphs and list items, in order. A list may follow its lead-in without a blank line."""
    blocks: list[tuple[Kind, list[str]]] = []
    open_block = False
    for line in body.split("\n"):
        words = line.strip()
        if not words:
            open_block = False
            continue
        kind: Kind = "paragraph"
        if found := words[0] in "-*+0123456789" and _ITEM.match(words):
            kind, words = "bullet" if words[0] in "-*+" else "number", words[found.end() :]
        if kind == "paragraph" and open_block:
            blocks[-1][1].append(words)
        else:
            blocks.append((kind, [words]))
        open_block = True
    return tuple(Block(kind, one_line(" ".join(lines))) for kind, lines in blocks)


def join_blocks(blocks: tuple[Block, ...]) -> str:
    """The Markdown of blocks, with what Pandoc needs between them: the inverse of `split_blocks`."""
    lines: list[str] = []
    number = 0
    for before, block in zip((None, *blocks), blocks, strict=False):
        if before is None or before.kind != block.kind or block.kind == "paragraph":
            number = 0
            if before is not None:
                lines.append("")
        number += 1
        marker = {"paragraph": "", "bullet": "- ", "number": f"{number}. "}[block.kind]
        lines.append(marker + safe_start(block.text))
    return "\n".join(lines)


def map_blocks(body: str, change: Callable[[int, str], str]) -> str:
    """The body with each block's text changed; `change` gets the block's number, from 1."""
    blocks = split_blocks(body)
    return join_blocks(tuple(Block(b.kind, change(i, b.text)) for i, b in enumerate(blocks, 1)))


def safe_start(text: str) -> str:
    """Text that Pandoc would take for a heading, list or fence at its start stays what it is: text."""
    found = _BLOCK_START.match(text)
    if not found:
        return text
    at = found.end(1) - 1 if found[1][-1] in ".)" else 0
    return text[:at] + "\\" + text[at:]


def escape(text: str) -> str:
    """Plain text as Markdown that shows exactly that text."""
    return safe_start(re.sub(r"([\\`*_{}\[\]<>#|~^$@!&'\"]|-(?=-)|\.(?=\.\.))", r"\\\1", one_line(text)))


def citations(text: str) -> list[str]:
    """The ids that a text cites. Addresses hold `@` too and are left out."""
    text = _AUTOLINK.sub(" ", re.sub(r"\]\([^()]*\)", "]", text))
    return [m[1] for m in CITE.finditer(text) if text[m.start() - 1 : m.start()] not in ("\\", "/")]
