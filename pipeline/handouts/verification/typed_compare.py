"""Texts in a row held against what a document says: where they differ, and which of them it is."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from difflib import SequenceMatcher
from itertools import accumulate
from typing import NamedTuple

WINDOW = 40
"""Letters that must be alike for the two to be in step again: a word such as “Test” is found everywhere."""

MAX_MISMATCHES = 40
"""Of one document. Where a reader is broken, all of its texts are, and forty say enough."""


MAX_COMPARED = 2_000_000
"""Letters of a stretch times those in their place: beyond that, what differs is told text by text and no finer."""


class Mismatch(NamedTuple):
    """Letters of an expected text that are not there, from `start` to `end` in it; what stands there in their place,
    from `shown_start` to `shown_end`. Where something is added, no letters are lost.
    """

    text: int
    start: int
    end: int
    shown_start: int
    shown_end: int


def mismatches(texts: Sequence[str], shown: str) -> list[Mismatch]:
    """Return where the letters shown are not those of the texts, one after the other; nothing where they are."""
    whole = "".join(texts)
    if whole == shown:
        return []
    starts = [*accumulate(map(len, texts), initial=0)]
    found: list[Mismatch] = []
    i = at = 0
    while len(found) < MAX_MISMATCHES and (i < len(texts) or at < len(shown)):
        if i < len(texts) and shown.startswith(texts[i], at):
            at += len(texts[i])
            i += 1
            continue
        after, there = _in_step(whole, starts, shown, i, at)
        found += _differences(whole[: starts[after]], starts, shown[:there], i, at)
        i, at = after, there
    return found


def _in_step(whole: str, starts: list[int], shown: str, i: int, at: int) -> tuple[int, int]:
    """The next text that is there as a whole with what comes after it, and where it stands."""
    for j in range(i, len(starts) - 1):
        if starts[j] < starts[j + 1]:
            there = shown.find(whole[starts[j] : max(starts[j] + WINDOW, starts[j + 1])], at)
            if there >= 0:
                return j, there
    return len(starts) - 1, len(shown)


def _differences(whole: str, starts: list[int], shown: str, i: int, at: int) -> list[Mismatch]:
    """Return the mismatches of a stretch, one a text: from text `i` and from `at` in what is shown, to both ends."""
    first, last, shown_first, shown_last = _core(whole, shown, starts[i], at)
    several = bisect_right(starts, first) < bisect_left(starts, last)
    changes = [(first, last, shown_first, shown_last)]
    if several and (last - first) * (shown_last - shown_first) <= MAX_COMPARED:
        matcher = SequenceMatcher(None, whole[first:last], shown[shown_first:shown_last], autojunk=False)
        changes = [
            (first + a, first + b, shown_first + c, shown_first + d)
            for tag, a, b, c, d in matcher.get_opcodes()
            if tag != "equal"
        ]
    found: dict[int, Mismatch] = {}
    for start, end, shown_start, shown_end in changes:
        text = max(0, min(bisect_right(starts, start), len(starts) - 1) - 1)
        while True:
            begin = starts[text]
            mine = Mismatch(text, max(start, begin) - begin, min(end, starts[text + 1]) - begin, shown_start, shown_end)
            if before := found.get(text):
                mine = mine._replace(start=before.start, shown_start=before.shown_start)
            found[text] = mine
            shown_start = shown_end  # what stands in the place of several is said once
            text += 1
            if text >= len(starts) - 1 or starts[text] >= end:
                break
    return list(found.values())


def _core(whole: str, shown: str, start: int, at: int) -> tuple[int, int, int, int]:
    """Where two stretches differ, from and to, in both of them: what they begin and end with is alike."""
    last, shown_last = len(whole), len(shown)
    while start < last and at < shown_last and whole[start] == shown[at]:
        start, at = start + 1, at + 1
    while start < last and at < shown_last and whole[last - 1] == shown[shown_last - 1]:
        last, shown_last = last - 1, shown_last - 1
    return start, last, at, shown_last
