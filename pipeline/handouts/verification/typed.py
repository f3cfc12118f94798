"""What was typed, as the words that a reader must see: the second reader of texts, which knows nothing of the first.

It takes the raw values of a YAML or a PO file and leaves out the marks that the language of texts has. It imports
nothing of this package, and the import contract keeps it so: two readers with one mistake between them prove nothing.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

Keys = tuple[str | int, ...]

# ---------------------------------------------------------------- which values are texts

_NO_TEXT = {
    *("schema", "id", "language", "version", "updated", "about", "review", "facts", "references", "allow"),
    *("kind", "file", "purpose", "urgency", "cites", "picture", "n", "of", "without", "layout"),
    *("answer", "at", "until", "unit", "colour", "phone", "sms", "email", "web"),
}
"""Keys below which nobody writes words for a reader. What is not named here is text: a new field is proved at once."""


def typed_texts(value: Any) -> list[tuple[Keys, str, str]]:
    """Return each text of a handout's raw values: its keys, and what stands at the standard and at the plain level."""
    found: list[tuple[Keys, str, str]] = []
    _collect(value, (), found)
    return found


def _collect(value: Any, keys: Keys, found: list[tuple[Keys, str, str]]) -> None:
    if isinstance(value, str):
        found.append((keys, value, value))
    elif isinstance(value, dict) and keys[-1:] == ("cells",):  # its keys are names that an author gave
        for key, inner in value.items():
            _collect(inner, (*keys, key), found)
    elif isinstance(value, dict):
        both = value.get("standard"), value.get("plain")
        if isinstance(both[0], str) and isinstance(both[1], str):
            found.append((keys, both[0], both[1]))
            return
        for key, inner in value.items():
            if key not in _NO_TEXT:
                _collect(inner, (*keys, key), found)
    elif isinstance(value, list):
        for i, inner in enumerate(value):
            if not isinstance(inner, str):  # a list of strings is one of ids
                _collect(inner, (*keys, i), found)


# ---------------------------------------------------------------- the blocks of a body


class TypedBlock(NamedTuple):
    """A paragraph or an item of a body: what is shown before it (the number of an item), and its text on one line."""

    number: str
    text: str


_NUMBERED = re.compile(r"((?:0|[1-9][0-9]{0,2})\.)[ \t]+(?=\S)")
_BULLETED = re.compile(r"-[ \t]+(?=\S)")


def typed_blocks(body: str) -> list[TypedBlock]:
    """Return the paragraphs and items of a body, in order.

    A number other than 1 begins an item only where no paragraph is open: the dose at the start of a line is text.
    """
    found: list[tuple[str, list[str]]] = []
    before = ""
    for line in body.split("\n"):
        words = line.strip()
        number, bullet = _NUMBERED.match(words), _BULLETED.match(words)
        if number and (before != "paragraph" or number[1] == "1."):
            found.append((number[1], [words[number.end() :]]))
            before = "item"
        elif bullet:
            found.append(("", [words[bullet.end() :]]))
            before = "item"
        elif words and before:
            found[-1][1].append(words)
        elif words:
            found.append(("", [words]))
            before = "paragraph"
        else:
            before = ""
    return [TypedBlock(number, " ".join(" ".join(lines).split())) for number, lines in found]


# ---------------------------------------------------------------- what of a text is seen


class Seen(NamedTuple):
    """A piece of a text as it is seen, and where it stands in what was typed. A mark is a piece without words."""

    words: str
    start: int


DEEPEST = 4
"""Brackets that stand deeper inside each other are text."""

_ID = "@[A-Za-z0-9][A-Za-z0-9_-]*"
_SIGN = re.compile(r"[\\*~^\[\]<{]")
_MARK = re.compile(
    rf"""
    \\(?P<sign>[!-/:-@\[-`{{-~])
  | (?P<line>\\\s+)
  | \{{(?P<field>[a-z][a-z0-9_.-]*)\}}
  | <(?P<address>[A-Za-z][A-Za-z0-9+.-]*:[^\s<>]*|[\w.+-]+@[\w-]+(?:\.[\w-]+)+)>
  | (?P<cite>\[{_ID}(?:;[ ]*{_ID})*\])
  | (?P<plain>                                   # what only looks like a mark of this language
        \{{[^{{}}\[\]*`<>"]*\}}                    # braces
      | </?[A-Za-z][A-Za-z0-9-]*(?:[\s/][^<>]*)?> # HTML
      | !\[ | \^\[ | \[\^[^\[\]\s]+\]             # pictures, notes
    )
  | (?P<open>\[)
  | (?P<close>\])
  | (?P<stars>\*+)
  | (?P<script>[~^])
    """,
    re.VERBOSE,
)
_SCRIPT = re.compile(r"(?P<mark>[~^])(?P<words>[A-Za-z0-9+\u2212-]{1,12})(?P=mark)(?!(?<=~)~)")
_LANGUAGE = re.compile(r"\{\s*(?:(?:lang=\"?[\w-]+\"?|dir=\"?(?:ltr|rtl)\"?)\s*)+\}")
_OUR_ATTRIBUTES = re.compile(r"\{[^{}]*\}")


_STOP = re.compile(r"\**\.(?![.\w])")
"""The full stop behind a field that has one of its own, as 6 p.m.: it ends the sentence, and no second one is set."""


def seen_words(text: str, fields: Mapping[str, str] | None = None, *, ours: bool = False) -> str:
    """Return a text as a reader sees it."""
    return "".join(piece.words for piece in seen(text, fields, ours=ours))


def seen(text: str, fields: Mapping[str, str] | None = None, *, ours: bool = False) -> list[Seen]:
    """Return the pieces of a line of text as a reader sees it.

    `fields` are what stands in for a field, in words. In a text of `ours`, brackets may have any attributes.
    """
    if not _SIGN.search(text):
        return [Seen(text, 0)]
    pieces: list[_Piece] = []
    opened: list[_Bracket] = []
    stops: set[int] = set()
    at = 0
    while mark := _MARK.search(text, at):
        start, end = mark.span()
        pieces.append(_Piece(text[at:start], at))
        kind, words = mark.lastgroup or "", mark[0]
        if kind in ("sign", "address"):
            words = mark[kind]
        elif kind in ("line", "cite"):
            words = " "
        elif kind == "field":
            words = (fields or {}).get(mark["field"], words)
            if words.endswith(".") and (stop := _STOP.match(text, end)):
                stops.add(stop.end() - 1)
        elif kind == "open" or (kind == "plain" and ours and words == "!["):
            opened.append(_Bracket(len(pieces), len(opened) >= DEEPEST))
        elif kind == "script" and (script := _script(text, start)):
            words, end = script["words"], script.end()
        elif kind == "close" and opened:
            end, has_link = _end_of_brackets(text, end, opened[-1], ours=ours)
            first = opened.pop()
            if opened and (has_link or first.has_link):
                opened[-1] = opened[-1]._replace(has_link=True)
            if end > start + 1:
                pieces[first.at] = _Piece("", pieces[first.at].start, "open")
                pieces.append(_Piece("", start, "close"))
                at = end
                continue
        pieces.append(_Piece(words, start, kind if kind == "stars" else "", end))
        at = end
    pieces.append(_Piece(text[at:], at))
    left = (p._replace(words=p.words[1:]) if p.start in stops and p.words[:1] == "." else p for p in pieces)
    return [*_without_stars(text, [*left])]


class _Piece(NamedTuple):
    words: str
    start: int
    kind: str = ""
    end: int = 0


class _Bracket(NamedTuple):
    """A bracket that waits for its other half; one around a link is no link itself."""

    at: int
    too_deep: bool
    has_link: bool = False


def _script(text: str, start: int) -> re.Match[str] | None:
    """What is set low or high there, straight after a letter, a figure or a parenthesis."""
    before = text[start - 1 : start] if start else ""
    return _SCRIPT.match(text, start) if before.isalnum() or before == ")" else None


def _end_of_brackets(text: str, at: int, first: _Bracket, *, ours: bool) -> tuple[int, bool]:
    """Where the address and the language end that stand behind brackets, and if there is an address."""
    if first.too_deep:
        return at, False
    address = at if first.has_link else _end_of_address(text, at)
    marks = (_OUR_ATTRIBUTES if ours else _LANGUAGE).match(text, address)
    return marks.end() if marks else address, address > at


def _end_of_address(text: str, start: int) -> int:
    """Where an address in parentheses ends; its start, where there is none. Parentheses in it come in pairs."""
    deep = 0
    for at in range(start, len(text)):
        deep += {"(": 1, ")": -1}.get(text[at], 0)
        if not deep:
            return at + 1 if at > start else start
        if text[at].isspace() or text[at] in '"<>[]':
            break
    return start


# ---------------------------------------------------------------- stars


def _without_stars(text: str, pieces: list[_Piece]) -> Iterator[Seen]:
    """Yield the pieces with runs of stars as what is seen of them: those without a partner.

    A run closes what is open inside the same brackets, then opens what is not open yet: two stars before one.
    """
    left: dict[int, int] = {i: len(piece.words) for i, piece in enumerate(pieces) if piece.kind == "stars"}
    levels: list[list[tuple[int, int]]] = [[]]
    for i, piece in enumerate(pieces):
        if piece.kind == "open":
            levels.append([])
        elif piece.kind == "close":
            levels.pop()
        elif piece.kind == "stars":
            _pair(text, i, piece, left, levels)
    for i, piece in enumerate(pieces):
        words = "*" * left[i] if i in left else piece.words
        if words or piece.kind:
            yield Seen(words, piece.start)


def _pair(text: str, i: int, run: _Piece, left: dict[int, int], levels: list[list[tuple[int, int]]]) -> None:
    before, after = text[run.start - 1 : run.start] if run.start else "", text[run.end : run.end + 1]
    if len(run.words) > 3 or (_is_spaced(before) and _is_spaced(after)):
        return
    waiting, unused = levels[-1], len(run.words)
    while before.strip() and (fitting := [n for n, (_, length) in enumerate(waiting) if unused in (3, length)]):
        partner, length = waiting[fitting[-1]]
        del waiting[fitting[-1] :]
        left[partner] -= length
        left[i] -= length
        unused -= length
    for length in (2, 1):
        if after.strip() and length <= unused and length not in (n for level in levels for _, n in level):
            waiting.append((i, length))
            unused -= length


def _is_spaced(sign: str) -> bool:
    """Whether it is a figure, a field's brace, or a letter of a script in which a mark inside a word is none."""
    return sign.isdigit() or sign in ("{", "}") or (sign.isalnum() and sign < "\u0590")
