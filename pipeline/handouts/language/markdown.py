"""The small Markdown that authors and translators write: inline text, and bodies of paragraphs and lists.

It is closed: what is not in the tables of docs/writing.md is text, and is shown as it is typed.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, NamedTuple, cast

FIELD = re.compile(r"\{([a-z_]+(?:\.[a-z_]+)*|fact\.[a-z0-9-]+)\}")
"""A field such as `{clinic.phone}` or `{fact.waiting-time}`."""

CITE = re.compile(r"@(?<![\w@]@)([A-Za-z0-9][A-Za-z0-9_-]*)")
"""A source's id as a citation has it. Where a pattern begins with its sign, it is found several times as fast: so what
must not stand before the sign is asked after it.
"""

MAX_LENGTH = 20_000
"""Characters that one text may have."""
MAX_DEPTH = 4
"""Brackets that may stand inside each other."""

ITEM = re.compile(r"(?:-|(?P<number>0|[1-9][0-9]{0,2})\.)[ \t]+(?=\S)")
"""What begins an item of a list."""
_BLOCK_START = re.compile(r"#{1,6}(?=\s|$)|-(?=\s|$)|:::|[0-9]+(?=\.(?:\s|$))|\||: ")
"""What the reader of templates would take for more than words at the start of a line."""

Kind = Literal["paragraph", "bullet", "number"]


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph or one list item, its text on one line; `number` as it is typed, of a numbered item alone."""

    kind: Kind
    text: str
    number: int = 0


@lru_cache(maxsize=2048)
def one_line(text: str) -> str:
    """The text with one space wherever it has white space."""
    if text.isprintable() and "  " not in text and text == text.strip():
        return text  # as nearly all are; `isprintable` knows no white space but the plain space
    return " ".join(text.split())


_WHITE = re.compile(r"[ \t-\r\x1c-\x1f\x85\u2028\u2029]+")


@lru_cache(maxsize=2048)
def folded(text: str) -> str:
    """The text on one line as it is shown: spaces that say how they break, or how wide they are, stay what they are."""
    return _WHITE.sub(" ", text).strip(" ")


def split_blocks(body: str) -> tuple[Block, ...]:
    """A body's paragraphs and list items, in order."""
    return _split(body, one_line)


@lru_cache(maxsize=256)
def _split(body: str, fold: Callable[[str], str]) -> tuple[Block, ...]:
    """A list may follow its lead-in without a blank line; a number other than 1 begins an item only where no paragraph
    goes on: “take no more than / 8. Do not …” is one sentence and a half.
    """
    blocks: list[tuple[Kind, list[str], int]] = []
    open_block: Kind | None = None
    for line in body.split("\n"):
        words = line.strip()
        if not words:
            open_block = None
            continue
        kind: Kind = "paragraph"
        number = 0
        if found := words[0] in "-0123456789" and ITEM.match(words):
            number = int(found["number"] or 0)
            if words[0] == "-" or number == 1 or open_block != "paragraph":
                kind, words = "bullet" if words[0] == "-" else "number", words[found.end() :]
        if kind == "paragraph" and open_block:
            blocks[-1][1].append(words)
        else:
            blocks.append((kind, [words], number if kind == "number" else 0))
            open_block = kind
    return tuple(Block(kind, fold("\n".join(lines)), number) for kind, lines, number in blocks)


def join_blocks(blocks: Sequence[Block]) -> str:
    """Blocks as a body: the inverse of `split_blocks`, for texts that are canonical."""
    lines: list[str] = []
    for before, block in zip((None, *blocks), blocks, strict=False):
        if before is not None and (before.kind != block.kind or block.kind == "paragraph"):
            lines.append("")
        marker = {"paragraph": "", "bullet": "- ", "number": f"{block.number}. "}[block.kind]
        lines.append(marker + block.text)
    return "\n".join(lines)


def map_blocks(body: str, change: Callable[[int, str], str]) -> str:
    """The body with each block's text changed; `change` gets the block's number, from 1."""
    blocks = _split(body, folded)
    return join_blocks([Block(b.kind, change(i, b.text), b.number) for i, b in enumerate(blocks, 1)])


# ---------------------------------------------------------------- inline text

TokenKind = Literal[
    "text", "escape", "break", "field", "cite", "address", "open", "close", "strong", "emphasis", "sub", "sup",
    "entity", "braces", "tag", "picture", "note", "citation",
]  # fmt: skip

MARKUP: frozenset[TokenKind] = frozenset(
    ("escape", "break", "field", "cite", "address", "open", "close", "strong", "emphasis", "sub", "sup")
)
"""What means something. The other kinds would be markup elsewhere; here they are text, and rules tell of most of it."""


class Token(NamedTuple):
    """One piece of inline Markdown, and where in the text it stands.

    An `open` is the `[` of a link or of a marked span, and the next `close` on its level is its other half, with its
    `target`, None for what is no link, and its `attributes`; of `strong` and `emphasis` the first opens and the next
    one closes. `inner` is what stands inside: the sign of an `escape`, what is in the braces of a `field`, the address
    of an `address`.
    """

    kind: TokenKind
    text: str
    start: int
    end: int
    inner: str = ""
    target: str | None = None
    attributes: str | None = None


_ID = r"[A-Za-z0-9][A-Za-z0-9_-]*"
_TOKEN = re.compile(
    rf"""
    \\(?P<escape>[!-/:-@\[-`{{-~])
  | \\(?P<break>\s)\s*
  | (?P<entity>&(?:[A-Za-z][A-Za-z0-9]*|\#[0-9]{{1,7}}|\#[xX][0-9A-Fa-f]{{1,6}});)
  | \{{(?P<field>[a-z_]+(?:\.[a-z_]+)*|fact\.[a-z0-9-]+)\}}
  | \{{(?P<braces>[^{{}}\[\]*`<>"]*)\}}
  | <(?P<address>[A-Za-z][A-Za-z0-9+.-]*:[^\s<>]*|[\w.+-]+@[\w-]+(?:\.[\w-]+)+)>
  | <(?P<tag>(?:/?[A-Za-z][A-Za-z0-9-]*(?:\s*/?|\s[^<>]*=[^<>]*)>|!--|!\[CDATA\[|![A-Za-z]|\?[A-Za-z]))
  | (?P<picture>!\[)
  | (?P<note>\^\[|\[\^[^\[\]\s]+\])
  | \[(?P<cite>@{_ID}(?:;[ ]*@{_ID})*)\]
  | (?P<open>\[)
  | (?P<close>\])
  | (?P<citation>@(?<![\w@]@){_ID})
  | (?P<stars>\*+)
  | ~(?<=[^\W_]~|\)~)(?P<sub>[A-Za-z0-9+\u2212-]{{1,12}})~(?!~)
  | \^(?<=[^\W_]\^|\)\^)(?P<sup>[A-Za-z0-9+\u2212-]{{1,12}})\^
    """,
    re.VERBOSE,
)
_LANGUAGE = re.compile(r"\{\s*((?:(?:lang=\"?[\w-]+\"?|dir=\"?(?:ltr|rtl)\"?)\s*)+)\}")
_ATTRIBUTES = re.compile(r"\{\s*((?:[#.][\w.:-]+|[\w-]+=(?:\"[^\"{}]*\"|[^\s\"{}]+))(?:\s+[^{}]*)?)\}")
SIGN = re.compile(r"[\\&{<^\[\]!@*~]")
"""A text without any of these signs has no markup."""


@lru_cache(maxsize=4096)
def tokens(text: str, *, ours: bool = False) -> tuple[Token, ...]:
    """Return the pieces of a line of Markdown: put together, they are the text. What is no markup is `text`.

    In texts of `ours`, which code and templates put together from canonical ones, spans may have any attributes, and
    there are pictures.
    """
    if not SIGN.search(text):
        return (Token("text", text, 0, len(text)),) if text else ()
    found, stars = _scanned(text, ours)
    return tuple(_joined(_with_pairs(text, found, ours) if stars else found))


def _scanned(text: str, ours: bool) -> tuple[list[Token], bool]:
    """The tokens with their brackets in pairs, and whether there are stars among them: as text, with an `inner`.

    It goes through the text once, whatever stands in it: a bracket without its other half is text after all.
    """
    found: list[Token] = []
    waiting: list[_Open] = []
    at, stars = 0, False
    while mark := _TOKEN.search(text, at):
        if at < mark.start():
            found.append(Token("text", text[at : mark.start()], at, mark.start()))
        name, (start, at) = mark.lastgroup, mark.span()
        if name == "stars":
            stars = True
            found.append(Token("text", mark[0], start, at, "*"))
        elif name == "close":
            token = _closing(text, start, found, waiting, ours)
            at = token.end
            found.append(token)
        else:
            kind = cast(TokenKind, name)
            if kind == "open" or (kind == "picture" and ours):
                waiting.append(_Open(len(found), deep=len(waiting) >= MAX_DEPTH))
            found.append(Token(kind, mark[0], start, at, mark[mark.lastindex or 0]))
    if at < len(text):
        found.append(Token("text", text[at:], at, len(text)))
    for opened in waiting:
        _make_text(found, opened.index)
    return found, stars


@dataclass(slots=True)
class _Open:
    """A bracket that waits for its other half: where in the tokens it is, if it stands too deep, if it has a link."""

    index: int
    deep: bool
    has_link: bool = False


def _closing(text: str, start: int, found: list[Token], waiting: list[_Open], ours: bool) -> Token:
    """The token of a `]`: the end of what the last waiting bracket begins, or text, as that bracket is then."""
    end = start + 1
    if not waiting:
        return Token("text", "]", start, end)
    opened = waiting.pop()
    picture = found[opened.index].kind == "picture"
    target = None if opened.has_link and not picture else _target(text, end)
    end += len(target) + 2 if target is not None else 0
    attributes = (_ATTRIBUTES if ours else _LANGUAGE).match(text, end)
    if waiting and (opened.has_link or target is not None):
        waiting[-1].has_link = True
    if opened.deep or (target is None and (picture or not attributes)):
        _make_text(found, opened.index)
        return Token("text", "]", start, start + 1)
    end = attributes.end() if attributes else end
    return Token("close", text[start:end], start, end, "", target, attributes and attributes[1].strip())


def _make_text(found: list[Token], index: int) -> None:
    found[index] = found[index]._replace(kind="text", inner="")


MAX_ADDRESS = 2_000
_IN_TARGET = re.compile(r"[^\s()\"<>\[\]]*")


def _target(text: str, start: int) -> str | None:
    """What stands in parentheses there: an address, if there is no white space in it and its parentheses pair."""
    if text[start : start + 1] != "(":
        return None
    deep, at, last = 0, start, start + MAX_ADDRESS
    while at < min(len(text), last) and text[at] in "()":
        deep += 1 if text[at] == "(" else -1
        at += 1
        if not deep:
            return text[start + 1 : at - 1]
        inside = _IN_TARGET.match(text, at, last)
        at = inside.end() if inside else last
    return None


# ---------------------------------------------------------------- bold and emphasis


def _with_pairs(text: str, found: list[Token], ours: bool) -> list[Token]:
    """The tokens with runs of stars made to `strong` and `emphasis` where each has its partner, inside one bracket."""
    out: list[Token] = []
    levels: list[list[int]] = [[]]
    for token in found:
        if token.kind == "open" or (token.kind == "picture" and ours):
            levels.append([])
        elif token.kind == "close":
            for index in levels.pop():
                _make_text(out, index)
        if token.inner != "*" or token.kind != "text":
            out.append(token)
        else:
            _pair(text, token, out, levels, MAX_STARS * 2 if ours else MAX_STARS)
    for index in (i for level in levels for i in level):
        _make_text(out, index)
    return out


MAX_STARS = 3
"""In a run that means something. In texts of ours two may meet: what ends a label, and what begins the text."""


def _pair(text: str, run: Token, out: list[Token], levels: list[list[int]], most: int) -> None:
    """One run of stars: it closes what it can, then opens what is not open yet; what is left of it is text."""
    before, after = text[run.start - 1 : run.start] if run.start else "", text[run.end : run.end + 1]
    at, waiting = run.start, levels[-1]
    if len(run.text) <= most and not (_spaced(before) and _spaced(after)):
        while before and not before.isspace() and at < run.end:
            left = run.end - at
            closed = next((i for i in reversed(waiting) if left >= 3 or left == len(out[i].text)), None)
            if closed is None:
                break
            while (index := waiting.pop()) != closed:
                _make_text(out, index)
            out.append(Token(out[closed].kind, out[closed].text, at, at + len(out[closed].text)))
            at = out[-1].end
        open_kinds = {out[i].kind for level in levels for i in level}
        for kind, stars in (("strong", "**"), ("emphasis", "*")) if after and not after.isspace() else ():
            if len(stars) <= run.end - at and kind not in open_kinds:
                waiting.append(len(out))
                out.append(Token(cast(TokenKind, kind), stars, at, at + len(stars)))
                at += len(stars)
    if at < run.end:
        out.append(Token("text", text[at : run.end], at, run.end))


def _spaced(sign: str) -> bool:
    """Whether a sign belongs to a word of a script in which a mark beside one stands at its beginning or its end.

    Those are figures and the letters of Latin, Greek and Cyrillic. Chinese puts no spaces between words, Korean and
    Arabic join small words to others: there a bold part may begin anywhere. A brace may be a field's, which will be a
    word or a figure.
    """
    return sign.isdigit() or sign in ("{", "}") or (sign.isalnum() and sign < "\u0590")


def _joined(found: list[Token]) -> Iterator[Token]:
    """The tokens with neighbouring pieces of text as one."""
    held: list[Token] = []
    for token in found:
        if token.kind == "text":
            held.append(token)
            continue
        yield from _as_one(held)
        held = []
        yield token
    yield from _as_one(held)


def _as_one(texts: list[Token]) -> Iterator[Token]:
    if texts:
        yield Token("text", "".join(t.text for t in texts), texts[0].start, texts[-1].end)


# ---------------------------------------------------------------- texts for the inside of a page

_SPECIAL = re.compile(r"[\\*\[\]{}<>&~^@!|`]")


@lru_cache(maxsize=4096)
def canonical(text: str) -> str:
    """The text with all escaped that means nothing: it can stand anywhere among marks of `ours`, and stays itself."""
    if not SIGN.search(text):
        return _safe_start(text.replace("|", "\\|"))
    return _safe_start("".join(t.text if t.kind in MARKUP else _escaped(t.text) for t in tokens(text)))


def escape(text: str) -> str:
    """Plain text as Markdown that shows exactly that text, on one line."""
    return _safe_start(_escaped(one_line(text)))


def _escaped(text: str) -> str:
    return _SPECIAL.sub(r"\\\g<0>", text)


def _safe_start(text: str) -> str:
    """Text that would begin a heading, a list or a table is kept from it."""
    found = _BLOCK_START.match(text)
    at = found.end() if found and text[0].isdigit() else 0
    return text[:at] + "\\" + text[at:] if found else text


# ---------------------------------------------------------------- looking


class Link(NamedTuple):
    """Words in brackets with where they lead, or with attributes: `words` are the tokens between the brackets."""

    text: str
    start: int
    end: int
    words: tuple[Token, ...]
    close: Token


def links(text: str) -> list[Link]:
    """Return the links and marked spans of a text, each after those inside it."""
    found: list[Link] = []
    opened: list[int] = []
    all_tokens = tokens(text)
    for i, token in enumerate(all_tokens):
        if token.kind == "open":
            opened.append(i)
        elif token.kind == "close":
            first = opened.pop()
            start = all_tokens[first].start
            found.append(Link(text[start : token.end], start, token.end, all_tokens[first + 1 : i], token))
    return found


def emphasised(text: str, kind: TokenKind) -> list[tuple[int, int]]:
    """Return where passages begin and end that marks of one kind set apart."""
    marks = [token for token in tokens(text) if token.kind == kind]
    return [(a.start, b.end) for a, b in zip(marks[::2], marks[1::2], strict=True)]


def citations(text: str) -> list[str]:
    """Return the ids that a text cites, in its order."""
    return [name for token in tokens(text) if token.kind == "cite" for name in CITE.findall(token.inner)]


@lru_cache(maxsize=1024)
def shown(text: str) -> str:
    """Return the words of a text as a page shows them, its marks taken away; a field stays as it is written."""
    parts: list[str] = []
    for token in tokens(text, ours=True):
        match token.kind:
            case "escape" | "sub" | "sup" | "address":
                parts.append(token.inner)
            case "break":
                parts.append(" ")
            case "open" | "close" | "picture" | "strong" | "emphasis" | "cite":
                pass
            case _:
                parts.append(token.text)
    return "".join(parts)


def for_people(text: str, fill: Callable[[str], str] = lambda _: " ") -> str:
    """Return a text without what only machines read: addresses, fields, attributes, citations.

    `fill` gives what takes the place of each.
    """
    parts: list[str] = []
    for token in tokens(text):
        match token.kind:
            case "close":
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
