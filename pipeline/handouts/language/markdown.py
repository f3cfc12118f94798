"""The small Markdown that authors and translators write: inline text, and bodies of paragraphs and lists."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, NamedTuple, cast

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

Kind = Literal["paragraph", "bullet", "number"]


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph or one list item, its text on one line."""

    kind: Kind
    text: str


@lru_cache(maxsize=2048)
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


# ---------------------------------------------------------------- inline text

TokenKind = Literal[
    "text", "escape", "code", "entity", "field", "braces", "citation", "cite", "address", "tag",
    "picture", "note", "open", "close", "strong", "emphasis", "underscore",
]  # fmt: skip


class Token(NamedTuple):
    """One piece of inline Markdown, and where in the text it stands.

    A `cite` is a citation with the brackets around it, a `citation` one without. A `close` is the `]` that ends what
    `open` or `picture` begin, with its `target` and its `attributes`. `inner` is what stands inside: the sign of an
    `escape`, the words of `code`, what is in the braces of a `field`.
    """

    kind: TokenKind
    text: str
    start: int
    end: int
    inner: str = ""
    target: str | None = None
    attributes: str | None = None

    @property
    def address(self) -> str | None:
        """Where a link leads, without a title; None for what is no link."""
        if self.target is None:
            return None
        parts = self.target.split()
        return parts[0].strip("<>") if parts else ""


_TOKEN = re.compile(
    r"""
    \\(?P<escape>[^\w\s])
  | `(?P<code>[^`]+)`
  | (?P<entity>&\w+;)
  | \{(?P<field>[a-z_]+(?:\.[a-z_]+)*|fact\.[a-z0-9-]+)\}
  | \{(?P<braces>[^{}\[\]*`<>"]*)\}
  | <(?P<address>[A-Za-z][A-Za-z0-9+.-]*:[^\s<>]*)>
  | <(?P<tag>(?:/?[A-Za-z][A-Za-z0-9-]*(?:[\s/][^<>]*)?>|!--|!\[CDATA\[|![A-Za-z]|\?[A-Za-z]))
  | (?P<picture>!\[)
  | (?P<note>\^\[|\[\^[^\[\]\s]+\])
  | \[(?P<cite>[^\[\]]*)\]             # if there is a citation in it
  | (?P<open>\[)
  | (?P<close>\])
  | (?P<citation>@(?<![\w@]@)[A-Za-z0-9][A-Za-z0-9_-]*)
  | (?P<strong>\*\*)
  | (?P<emphasis>\*)
  | (?P<underscore>_(?:(?<!\w_)_*(?=\w)|(?<=\w_)_*(?!\w)))     # at one side of a word
    """,
    re.VERBOSE,
)
_TARGET = re.compile(r"\(([^()]*(?:\([^()]*\)[^()]*)*)\)")
_ATTRIBUTES = re.compile(r"\{([^{}]*)\}")
SIGN = re.compile(r"[\\`&{<^\[\]!@*_]")
"""A text without any of these signs has no markup."""


@lru_cache(maxsize=2048)
def tokens(text: str, *, in_code: bool = True) -> tuple[Token, ...]:
    """Return the pieces of a line of Markdown: put together, they are the text. What is no markup is `text`.

    Code is cut like other text, into its marks and what stands between them, or with `in_code=False` one piece.
    """
    found: list[Token] = []
    at = 0
    scan = SIGN.search(text)
    mark = _TOKEN.search(text, scan.start()) if scan else None
    while mark:
        if at < mark.start():
            found.append(Token("text", text[at : mark.start()], at, mark.start()))
        token = _token(text, mark)
        if token.kind == "code" and in_code:
            found.append(Token("code", "`", token.start, token.start + 1))
            found += (
                t._replace(start=t.start + token.start + 1, end=t.end + token.start + 1) for t in tokens(token.inner)
            )
            found.append(Token("code", "`", token.end - 1, token.end))
        else:
            found.append(token)
        at = token.end
        mark = _TOKEN.search(text, at)
    if at < len(text):
        found.append(Token("text", text[at:], at, len(text)))
    return tuple(found)


def _token(text: str, mark: re.Match[str]) -> Token:
    kind, inner = cast(TokenKind, mark.lastgroup), mark[mark.lastindex or 0]
    start, end = mark.span()
    if kind == "cite" and not CITE.search(inner):
        kind, inner, end = "open", "", start + 1
    if kind != "close":
        return Token(kind, text[start:end], start, end, inner)
    target = _TARGET.match(text, end)
    end = target.end() if target else end
    attributes = _ATTRIBUTES.match(text, end)
    end = attributes.end() if attributes else end
    return Token(kind, text[start:end], start, end, "", target and target[1], attributes and attributes[1])


class Link(NamedTuple):
    """Words in brackets with where they lead, or with attributes: `words` are the tokens between the brackets."""

    text: str
    start: int
    end: int
    words: tuple[Token, ...]
    close: Token
    is_picture: bool


def links(text: str) -> list[Link]:
    """Return the links, pictures and marked spans of a text; none of them stands inside another."""
    found: list[Link] = []
    opened: int | None = None
    all_tokens = tokens(text)
    for i, token in enumerate(all_tokens):
        if token.kind in ("open", "picture"):
            opened = i
        elif token.kind in ("cite", "note"):
            opened = None
        elif token.kind == "close":
            if opened is not None and (token.target is not None or token.attributes is not None):
                first = all_tokens[opened]
                span = text[first.start : token.end]
                words = all_tokens[opened + 1 : i]
                found.append(Link(span, first.start, token.end, words, token, first.kind == "picture"))
            opened = None
    return found


def emphasised(text: str, kind: TokenKind) -> list[tuple[int, int]]:
    """Return where passages begin and end that marks of one kind set apart: the first opens, the next one closes."""
    found: list[tuple[int, int]] = []
    opened: Token | None = None
    for token in tokens(text):
        if token.kind != kind:
            continue
        after, before = text[token.end : token.end + 1], text[token.start - 1 : token.start]
        if opened and token.text == opened.text and token.start > opened.end and not before.isspace():
            found.append((opened.start, token.end))
            opened = None
        elif after and not after.isspace():
            opened = token
    return found


def citations(text: str) -> list[str]:
    """Return the ids that a text cites, in its order. Addresses hold `@` too and are left out."""
    found: list[str] = []
    for token in tokens(text):
        if token.kind == "citation":
            before = text[token.start - 1 : token.start]
            found += [token.inner[1:]] if before not in ("\\", "/") else []
        elif token.kind == "cite":
            found += CITE.findall(token.inner)
    return found


def for_people(text: str, fill: Callable[[str], str] = lambda _: " ") -> str:
    """Return a text without what only machines read: addresses, fields, attributes, citations.

    `fill` gives what takes the place of each.
    """
    parts: list[str] = []
    for token in tokens(text):
        match token.kind:
            case "close" if len(token.text) > 1:
                parts.append("]" + fill(token.text[1:]))
            case "address" | "field" | "braces" | "citation":
                parts.append(fill(token.text))
            case "tag" if len(token.text.split()) == 1:
                parts.append(fill(token.text))
            case "cite":
                parts.append(CITE.sub(lambda m: fill(m[0]), token.text))
            case _:
                parts.append(token.text)
    return "".join(parts)
