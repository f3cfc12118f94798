"""What YAML reads otherwise than people mean it, and what they meant where it can't be read at all."""

import re
from collections.abc import Iterator
from typing import NamedTuple


class Slip(NamedTuple):
    """One such place: its index in the text, what happens there, and what to write instead."""

    at: int
    problem: str
    instead: str


COMMENT = re.compile(r"[ \t]+(?P<comment>#[^\n\r]*)")
"""What may stand behind a value on its line; YAML leaves it out."""

LOST = "`{comment}` is left out: a `#` after a space begins a comment"
QUOTES = 'Put the whole text in "double quotes". If it is a comment, give it a line of its own.'


def lost_comment(text: str, end: int, value: str, *, inside: bool = False) -> Slip | None:
    """The comment behind a value without quotes, where it is hardly meant as one; None where it may be.

    Behind several words it is a part of them, and so it is behind nothing where no space follows it: a colour. Behind
    one word it is only where that is known to be a text, or where the comment stands inside of braces (`inside`).
    """
    found = COMMENT.match(text, end)
    if not found:
        return None
    comment = found["comment"].rstrip()
    if inside or len(value.split()) > 1 or (not value and comment[1:2].strip(" \t#!-")):
        return Slip(found.start("comment"), LOST.format(comment=_short(comment)), QUOTES)
    return None


_LINES = re.compile(r"(?:[ \t]+#[^\n]*)?[ \t]*\r?\n(?:[ \t]*(?:#[^\n]*)?\r?\n)*[ \t]*")
"""What stands between a line of text and the next, with comments among it."""


def comment_inside(text: str, end: int, index: int) -> Slip | None:
    """The comment between the end of a text and where it goes on; None if there is none."""
    end = len(text[:end].rstrip())
    found = _LINES.match(text, end)
    if not found or found.end() != index or "#" not in found[0]:
        return None
    problem = "a comment can't stand inside a text: the lines after it are not read"
    return Slip(text.index("#", end), problem, 'Take the comment out, or put the whole text in "double quotes".')


def with_comment(text: str, end: int, value: str) -> str:
    """A value with the comment behind it, as it was meant."""
    found = COMMENT.match(text, end)
    return f"{value} {found['comment'].rstrip()}".strip() if found else value


def _short(words: str) -> str:
    return words if len(words) <= 30 else f"{words[:29]}…"


_ODD_SPACE = re.compile("[\t\xa0\u1680\u2000-\u200d\u202f\u205f\u2060\u3000\ufeff]")
_ITEM = re.compile(r"(?m)^[ \t]*((?:-|1\.)[ \t]+\S)")
_ESCAPES = re.compile(r"\\(?:(?P<space>_)|(?P<joins>(?<=[^\s\\]\\)\r?\n)|.)", re.DOTALL)


def slips_in(text: str, value: str, style: str, start: int, end: int) -> Iterator[Slip]:
    """What goes wrong in a scalar that stands at `text[start:end]`, in YAML's name for its style: `'`, `"`, `>`, ``."""
    if not style and _ODD_SPACE.match(value):
        name = f"U+{ord(value[0]):04X}"
        yield Slip(start, f"the space here is {name}, which YAML takes for a letter", "Write a plain space instead.")
    if not style and _CURLY.fullmatch(value):
        yield Slip(start, "to YAML these are no quotes, and the page would show them", 'Write straight quotes: ".')
    if style == '"' and "\\" in text[start:end]:
        yield from _escapes(text, start, end)
    if not value and (header := _HEADER.match(text, start, end)):
        yield Slip(start, f"`{header[0]}` opens a text below it, and there is none", 'Put it in "double quotes".')
    if style != "|" and "\n" in text[start:end].rstrip():
        yield from _joined_items(text, value, start, end)


_CURLY = re.compile("[“”„][^“”„]*[“”]")
_HEADER = re.compile("[|>][+-]?[0-9][+-]?")


def _escapes(text: str, start: int, end: int) -> Iterator[Slip]:
    for found in _ESCAPES.finditer(text, start, end):
        if found["space"]:
            yield Slip(
                found.start(), "`\\_` between double quotes is a space, and no `_`", "Write `\\\\_`, or `_` alone."
            )
        elif found["joins"]:
            problem = "a backslash at a line's end between double quotes joins the words before and after it"
            yield Slip(found.start(), problem, "Write `\\n` for a line break, or take the backslash away.")


def _joined_items(text: str, value: str, start: int, end: int) -> Iterator[Slip]:
    """The first item of a list that YAML sets in one line with the words before it."""
    start += text[start] in "'\""
    written = list(_ITEM.finditer(text[start:end]))
    if len(written) <= len(_ITEM.findall(value)):
        return
    gaps = ((m, _gap(text, start + m.start())) for m in written)
    first = next((m for m, gap in gaps if gap.count("\n") == 1), written[0])
    problem = "the items of this list are read as one line"
    instead = "Begin the text with `|-`, and write it below, a line for each item."
    yield Slip(start + first.start(1), problem, instead)


def _gap(text: str, index: int) -> str:
    """The white space before an index."""
    before = text[:index]
    return before[len(before.rstrip()) :]


# ---------------------------------------------------------------- what can't be read


_PLAINLY = (
    ("mapping values are not allowed", "a colon inside unquoted text"),
    ("cannot start any token", "a text without quotes can't begin with this character"),
    ("alphabetic or numeric character", "a text that begins with `*` or `&` needs quotes"),
    ("unexpected end of stream", "a quote is never closed"),
    ("expected ',' or '}'", "a brace `{` is not closed, or a comma is missing"),
    ("expected ',' or ']'", "a bracket `[` is not closed, or a comma is missing"),
    ("expected '-' indicator", "a list item without its dash"),
    ("sequence entries are not allowed", "a dash where no list can begin"),
    ("could not find expected ':'", "the line above has no colon after its first word, or no space after the colon"),
    ("comment or line break", "a text that begins with `>` or `|` needs quotes"),
    ("expected node content", "a text that begins with `,`, `]` or `}` needs quotes"),
    ("mapping keys are not allowed", "a text that begins with `?` needs quotes"),
    ("unknown escape character", "a backslash between double quotes needs a second one before it"),
    ("document start", "a line too far to the left, or more lines after `...`"),
    ("did not find expected key", "a quote that ends too early or never, or a line too far to the left or right"),
)
"""What libyaml says, and what has most often happened."""

_ENDS = {
    **dict.fromkeys("]}", "a text that begins with `[` or `{` needs quotes"),
    **dict.fromkeys("\"'", "more words after the closing quote; quotes inside a text need other quotes around it"),
}
"""What stands before words that nobody expected, and what has happened then."""


_NO_SPACE = re.compile(r"\s*(?:- )?[\w-]+:[^\s:/]")
_KEY = re.compile(r"\s*(?:- )?[\w-]+")


def plainly(words: str, before: str, above: str) -> str:
    """What has most likely happened where libyaml says `words`, after what stands before that place on its line, and
    in the line above.
    """
    last = before.rstrip()[-1:]
    if "expected key" in words and last in _ENDS:
        return _ENDS[last]
    if "mapping values" in words and _KEY.fullmatch(before) and _NO_SPACE.match(above):
        return "the line above has no space after its colon"
    return next((plain for theirs, plain in _PLAINLY if theirs in words), words)
