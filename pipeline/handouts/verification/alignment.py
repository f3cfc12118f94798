"""Which block of a file is which of its edition's, and what is lost, added, changed or moved."""

import re
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import Enum

from handouts.verification.blocks import Block, shown, squeezed
from handouts.verification.document_blocks import NOTICE, ExpectedBlock


class Kind(Enum):
    """In what a file can differ from its edition. The value is the code of the rule that says so."""

    LOST = "F010"
    ADDED = "F011"
    CHANGED = "F012"
    NUMBER = "F013"
    MOVED = "F014"
    NOTICE = "F015"
    HEADING = "F016"
    LINK = "F017"
    LANGUAGE = "F018"
    PICTURE = "F019"
    HIDDEN = "F020"
    TOGETHER = "F021"
    FRAME = "F022"
    UNREADABLE = "F023"
    DIRECTION = "F024"
    COLOUR = "F027"


@dataclass(frozen=True, slots=True)
class Difference:
    """One way in which a file differs from its edition. `said` tells it; `part`: where in the file, if that is known;
    `expected`: the block that it is about.
    """

    kind: Kind
    said: str
    part: str = ""
    expected: ExpectedBlock | None = None


Pair = tuple[ExpectedBlock, Block]
"""A block that a file must have, and the file's own."""


def aligned(wanted: Sequence[ExpectedBlock], found: Sequence[Block]) -> tuple[list[Pair], list[Difference]]:
    """Which block is which, and what can't be matched."""
    keys = {p.key for p in found}
    wanted = [w for w in wanted if not w.optional or w.key in keys]
    mine, theirs = [w.key for w in wanted], [p.key for p in found]
    if mine == theirs:
        return list(zip(wanted, found, strict=True)), []
    pairs: list[Pair] = []
    lost: list[ExpectedBlock] = []
    added: list[tuple[int, Block]] = []
    differences: list[Difference] = []
    for op, a, b, c, d in SequenceMatcher(None, mine, theirs, autojunk=False).get_opcodes():
        if op == "equal":
            pairs += zip(wanted[a:b], found[c:d], strict=True)
            continue
        here, there = list(wanted[a:b]), list(enumerate(found))[c:d]
        if "".join(mine[a:b]) == "".join(theirs[c:d]):
            differences.append(_cut_otherwise(here, [p for _, p in there]))
            continue
        matched = list(_similar(here, there))
        for one, (_, block) in matched:
            differences.append(_changed(one, block))
        done = {id(w) for w, _ in matched}, {i for _, (i, _) in matched}
        lost += [w for w in here if id(w) not in done[0]]
        added += [(i, p) for i, p in there if i not in done[1]]
    differences += _unmatched(lost, added, wanted, found)
    return pairs, differences


def _similar(
    here: Sequence[ExpectedBlock], there: Sequence[tuple[int, Block]]
) -> Iterator[tuple[ExpectedBlock, tuple[int, Block]]]:
    """Passages that are the same but for some words, in order."""
    at = 0
    for one in here:
        for i in range(at, len(there)):
            if _likeness(one.key, there[i][1].key) > 0.6 or (len(here) == len(there) == 1 and one.block.picture):
                yield one, there[i]
                at = i + 1
                break


def _likeness(one: str, other: str) -> float:
    if not one or not other:
        return 0.0
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    return matcher.ratio() if matcher.quick_ratio() > 0.6 else 0.0


def _cut_otherwise(here: Sequence[ExpectedBlock], there: Sequence[Block]) -> Difference:
    """The same words, in other blocks: items that became one, or one that became two."""
    first = here[0]
    how = "run together" if len(here) > len(there) else "are torn apart"
    said = f"{len(here)} blocks {how} into {len(there)}, from {first.what} “{shown(first.block.text)}” on"
    return Difference(Kind.TOGETHER, said, there[0].part, first)


_DIGIT = re.compile(r"\d")


def _changed(one: ExpectedBlock, block: Block) -> Difference:
    """Some words of a block are others in the file."""
    mine, theirs = _differing(one.block.text, block.text)
    if one.block.picture:
        said = f"the description of a picture says “{shown(theirs)}”, not “{shown(mine)}”"
        return Difference(Kind.PICTURE, said, block.part, one)
    kind = Kind.NUMBER if _DIGIT.findall(mine) != _DIGIT.findall(theirs) else Kind.CHANGED
    if not theirs.strip():
        said = f"{one.what} “{shown(one.block.text)}” has lost “{shown(mine)}”"
    elif not mine.strip():
        said = f"{one.what} “{shown(one.block.text)}” has “{shown(theirs)}” added to it"
    else:
        said = f"{one.what} says “{shown(theirs)}”, not “{shown(mine)}”"
    return Difference(kind, said + under(one), block.part, one)


def _differing(mine: str, theirs: str) -> tuple[str, str]:
    """The part in which two texts differ, in whole words, with the word after a number that differs."""
    start = 0
    while start < min(len(mine), len(theirs)) and mine[start] == theirs[start]:
        start += 1
    end = 0
    while end < min(len(mine), len(theirs)) - start and mine[-1 - end] == theirs[-1 - end]:
        end += 1
    while start and not mine[start - 1].isspace() and mine[start - 1].isascii():
        start -= 1
    while end and not mine[len(mine) - end].isspace() and mine[len(mine) - end].isascii():
        end -= 1
    one, other = mine[start : len(mine) - end], theirs[start : len(theirs) - end]
    after = re.match(r"\s*\S+", mine[len(mine) - end :]) if end else None
    if after and (one[-1:].isdigit() or other[-1:].isdigit()):
        one, other = one + after[0], other + after[0]
    return one, other


def _unmatched(
    lost: Sequence[ExpectedBlock],
    added: Sequence[tuple[int, Block]],
    wanted: Sequence[ExpectedBlock],
    found: Sequence[Block],
) -> Iterator[Difference]:
    left = list(added)
    known = {w.key for w in wanted}
    for one in lost:
        again = next(((i, p) for i, p in left if p.key == one.key), None)
        if again is not None:
            left.remove(again)
            yield _moved(one, again[1], _heading_over(found, again[0]))
        else:
            yield _lost(one)
    for _, block in left:
        yield _added(block, known)


def _lost(one: ExpectedBlock) -> Difference:
    words = f"“{shown(one.block.text)}”"
    if one.block.picture:
        said = f"the picture described as {words} is not in the file, or without its description"
        return Difference(Kind.PICTURE, said + under(one), expected=one)
    if one.what == NOTICE:
        return Difference(Kind.NOTICE, f"{NOTICE} is missing: {words}", expected=one)
    return Difference(Kind.LOST, f"{one.what} {words} is not in the file{under(one)}", expected=one)


def _added(block: Block, known: Set[str]) -> Difference:
    words = f"“{shown(block.text)}”"
    hidden = next((s.hidden for s in block.runs if s.hidden), "")
    if block.picture:
        said = f"a picture described as {words} is in the file and not in the edition"
        return Difference(Kind.PICTURE, said, block.part)
    if hidden:
        said = f"{words}, which is not in the edition, is hidden in the file: {hidden}"
        return Difference(Kind.HIDDEN, said, block.part)
    how = "once more than in the edition" if block.key in known else "and not in the edition"
    return Difference(Kind.ADDED, f"{words} is in the file {how}", block.part)


def _moved(one: ExpectedBlock, block: Block, over: str) -> Difference:
    said = f"{one.what} “{shown(one.block.text)}” stands out of its order"
    if over and one.under and squeezed(over) not in {squeezed(u) for u in one.under}:
        said = f"{one.what} “{shown(one.block.text)}” stands under “{shown(over, 50)}”, not"
        return Difference(Kind.MOVED, said + under(one).replace(", under", " under"), block.part, one)
    return Difference(Kind.MOVED, said + under(one), block.part, one)


def _heading_over(found: Sequence[Block], at: int) -> str:
    """The heading under which a block of the file stands."""
    return next((p.text for p in reversed(found[:at]) if p.level), "")


def under(one: ExpectedBlock) -> str:
    return f", under “{shown(' › '.join(one.under[-2:]), 90)}”" if one.under else ""


def hidden_words(one: ExpectedBlock, block: Block) -> Iterator[Difference]:
    """Words that are there and not to be seen or heard, but for the settings in which nobody need see them."""
    for run in block.runs:
        if not run.hidden or not (run.text.strip() or block.picture):
            continue
        ways = [w for w in run.hidden.split("; ") if w.split(":")[0] not in one.may_hide]
        if ways:
            said = f"“{shown(run.text)}” is in the file, but hidden ({'; '.join(ways)}): {one.what}{under(one)}"
            yield Difference(Kind.HIDDEN, said, block.part, one)
            return
