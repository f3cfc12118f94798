"""Lines of a YAML file that stand a space too far to the left or right, so that it can't be read."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

_ITEM = re.compile(r"-[ ]+(?=\S)")
_KEY = re.compile(r"(?:[\w-]+|\"[^\"]*\"|'[^']*'):(?:\s|$)")
_GLUED = re.compile(r"\s*-[A-Za-z][\w-]*:\s")
_BLOCK_TEXT = re.compile(r"(?:^|[:-][ ]+)[|>][+-]?[0-9]?[+-]?[ ]*(?:#.*)?$")
"""What opens a text of several lines: `body: |-`."""


class Line(NamedTuple):
    """A line that begins an entry: its number, where its item begins, if it has one, and where its key begins."""

    number: int
    item: int | None
    key: int | None


def misplaced(lines: Sequence[str], number: int, *, most: int = 9) -> str:
    """How line `number`, from 1, stands amiss, in words; "" if it may stand as it does.

    It is amiss if it begins an item or a key where the lines around it begin none, by `most` spaces at most.
    """
    here = _line(number, lines[number - 1])
    before = list(_entries(lines[: number - 1]))
    if text := _text_above(lines, number):
        return _told((text.key or 0) - _start_of(lines[number - 1]), "left", text)
    if here is None or not before:
        return ""
    if glued := next((line for line in reversed(before) if _GLUED.match(lines[line.number - 1])), None):
        return f"line {glued.number} has no space after its dash"
    start, others, items = _beginnings(here, before)
    if not others or start in others or start in items:
        return ""
    near = min(others, key=lambda column: (abs(column - start), -column))
    if abs(near - start) > most:
        return ""
    return _told(abs(near - start), "right" if start > near else "left", others[near])


def _told(count: int, side: str, other: Line) -> str:
    spaces = "one space" if count == 1 else f"{count} spaces"
    return f"this line begins {spaces} too far to the {side} for line {other.number}, with which it belongs"


def _start_of(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _line(number: int, line: str) -> Line | None:
    words, start = line.lstrip(" "), _start_of(line)
    item = start if _ITEM.match(words) or words.strip() == "-" else None
    bare = words if item is None else _ITEM.sub("", words, count=1)
    key = start + len(words) - len(bare) if _KEY.match(bare) else None
    return Line(number, item, key) if item is not None or key is not None else None


def _entries(lines: Sequence[str]) -> Iterator[Line]:
    """The lines that begin an entry, without those inside a text of several lines."""
    outside: int | None = None
    for number, line in enumerate(lines, 1):
        words, start = line.strip(), _start_of(line)
        if not words or words.startswith("#") or (outside is not None and start > outside):
            continue
        outside = None
        if entry := _line(number, line):
            yield entry
            if _BLOCK_TEXT.search(line):
                outside = entry.key if entry.key is not None else entry.item


def _text_above(lines: Sequence[str], number: int) -> Line | None:
    """The first line of the text that ends right above a line which is meant to go on with it."""
    opening = next(reversed([*_entries(lines[: number - 1])]), None)
    if not opening or not _BLOCK_TEXT.search(lines[opening.number - 1]):
        return None
    outer = opening.key if opening.key is not None else opening.item or 0
    first = next((n for n in range(opening.number, number - 1) if lines[n].strip()), None)
    start = _start_of(lines[number - 1])
    # Words that begin no entry belong to the text, wherever they stand.
    if first is None or start >= _start_of(lines[first]) or (start <= outer and _line(number, lines[number - 1])):
        return None
    return Line(first + 1, None, _start_of(lines[first]))


def _beginnings(here: Line, before: list[Line]) -> tuple[int, dict[int, Line], dict[int, Line]]:
    """Where a line begins, and where the entries of its kind and those of the other begin that it may go on with."""
    is_item = here.item is not None
    start = here.item if here.item is not None else here.key or 0
    found: dict[bool, dict[int, Line]] = {True: {}, False: {}}
    least = 10**6
    for line in reversed(before):
        for column, item in ((line.key, False), (line.item, True)):
            if column is not None and column < least:
                least = column
                found[item].setdefault(column, line)
    return start, found[is_item], {} if is_item else found[True]
