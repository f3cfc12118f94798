"""Rules F and P: where one reading level says left, before or at most, the other does not say the opposite."""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from handouts.core.findings import Severity
from handouts.language.comparisons import Side, content, differing, said_sides, told_from_behind, turned
from handouts.language.lexicon import Words, folded
from handouts.rules.contradictions import lost_denials, negated_more_often
from handouts.rules.engine import OWN, Hit, hit, rule
from handouts.rules.levels import side_by_side, told_twice, words_for
from handouts.rules.text_index import LevelText, spot
from handouts.source.load import Source
from handouts.source.parts import Level


@rule(
    "F053",
    Severity.ERROR,
    "the {there} level says “{one}” and the {here} level says “{other}”",
    hint="Read both levels again, and say the same side, order and amount at both.",
    serves=OWN,
    whole=True,
)
def opposite_at_levels(source: Source) -> Iterator[Hit]:
    """At one level it is left, before or at least, and at the other right, after or at most.

    Such a mistake reads well, so nobody sees it. The words for sides, order and amounts are in
    `templates/base/words/`; words for amounts count only beside the same number. A denied comparison is its opposite:
    “not above 25 °C” is “below 25 °C”. This rule speaks where the sentences have nearly the same words, so that only
    a mistake can be the reason; where they don't, rule P050 asks.

        standard: "Stop eating 6 hours before the procedure."
        plain: "Stop eating 6 hours after the procedure."        # wrong
    """
    yield from (opposite.hit(source) for opposite in _opposites(source) if opposite.certain)


@rule(
    "P050",
    Severity.WARNING,
    "the {there} level says “{one}” and the {here} level says “{other}”: is that the same?",
    hint="Read both again, and say the same side, order and amount at both. If they do, allow this with a reason.",
    serves=OWN,
    whole=True,
    waivable=True,
)
def perhaps_opposite_at_levels(source: Source) -> Iterator[Hit]:
    """One level says left, before or at least, and the other, in quite other words, right, after or at most.

    Both may be right: “in bed by 10” and “not up after 10” say one thing. So this is a question. Where both levels
    have nearly the same words, rule F053 is sure.

        standard: "Apply the cream before retiring."
        plain: "Put on the cream after you go to bed."       # wrong
        plain: "Put on the cream before you go to bed."      # right
    """
    yield from (opposite.hit(source) for opposite in _opposites(source) if not opposite.certain)


class Opposite(NamedTuple):
    """A side of the standard text, and its opposite in the plain one. `text` is where it is told."""

    text: LevelText
    one: Side
    other: Side
    certain: bool

    def hit(self, source: Source) -> Hit:
        """Where the plain text says it."""
        one, other = (f"not … {side.written}" if side.negated else side.written for side in (self.one, self.other))
        facts = {"there": Level.STANDARD, "here": Level.PLAIN, "one": one, "other": other}
        written = _as_written((self.other if self.text.level is Level.PLAIN else self.one).written, self.text.text)
        return hit(spot(source, self.text, written), path=self.text.path, **facts)


@lru_cache(maxsize=4)
def _opposites(source: Source) -> tuple[Opposite, ...]:
    """What the levels of each text say by opposites."""
    known = words_for(source)
    if not known.known:
        return ()
    found: dict[tuple[str, str, str], Opposite] = {}
    for standard, plain in told_twice(source):
        if not may_turn(known, standard.text, plain.text):
            continue
        rarer, oftener = differing(standard.text, plain.text, known)
        for one, other in side_by_side(standard, plain, known.language) if rarer or oftener else ():
            for a, b in turned(one, other, known):
                moved = a.name not in rarer and b.name not in oftener  # to another sentence of the text
                if not moved and not a.in_time and not b.in_time and not _agree(a, b, one, other, known):
                    opposite = Opposite(plain, a, b, _certain(a, b, one, other, known))
                    found.setdefault((plain.path, a.name, a.number), opposite)
    told = {denial.there.path for denial in lost_denials(source)}
    for level, here, text, there in negated_more_often(source, known):
        for a, b in _denied_once(here, there, known) if text.path not in told else ():
            sides = (a, b) if level is Level.STANDARD else (b, a)
            found.setdefault((text.path, a.name, a.number), Opposite(text, *sides, certain=False))
    return tuple(found.values())


def _denied_once(one: str, other: str, known: Words) -> Iterator[tuple[Side, Side]]:
    """The sides that both of two texts name and one of them denies, if they say the same else: (not) before meals."""
    here, there = said_sides(one, known), said_sides(other, known)
    names = [sorted((side.name, side.number) for side in sides) for sides in (here, there)]
    if not here or names[0] != names[1] or _alike(one, other, known) < SAME or _depends(one + other, known):
        return
    for a, b in zip(here, there, strict=True):
        if a.name == b.name and a.denied != b.denied and not told_from_behind(a, b, known) and not a.in_time:
            yield a, b


def _depends(text: str, known: Words) -> bool:
    """Whether a text says when something may be: unless, until, without."""
    return bool(known.conditions.search(known.any_side.sub(" ", folded(text))))


def may_turn(known: Words, standard: str, plain: str) -> bool:
    """Whether an English text may name a side or an order at one level, and its opposite at the other.

    To count all words for sides takes long, so they are counted in these texts alone: docs/benchmarks.md says how long.
    """
    if known.language != "en":
        return True
    here, there = _hints(standard), _hints(plain)
    return ("number" in here and "number" in there) or any(
        (one in here and other in there) or (other in here and one in there) for one, other in _TURNED
    )


@lru_cache(maxsize=2048)
def _hints(text: str) -> frozenset[str]:
    """Which hints at sides, orders and limits an English text has."""
    return frozenset(m.lastgroup or "" for m in _HINT.finditer(text))


_HINT = re.compile(
    r"(?P<number>\d|\b(?:zero|once|twice|both|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)\b)"
    r"|(?P<left>left)|(?P<right>right)|(?P<above>above)|(?P<below>below)"
    r"|(?P<before>before|prior|ahead|advance)|(?P<after>after|following|from|past)",
    re.I,
)
_TURNED = (("left", "right"), ("above", "below"), ("before", "after"))


def _agree(a: Side, b: Side, one: str, other: str, known: Words) -> bool:
    """Whether two opposites say the same: one of them is denied, or they tell an order from both ends.

    What is above or below is a place, which only an order denies that speaks of the same: not above the knee.
    """
    if a.denied == b.denied:
        return told_from_behind(a, b, known)
    is_place = a.name in ("above", "below")
    return not is_place or _alike(one, other, known) >= HARDLY_ALIKE


def _certain(a: Side, b: Side, one: str, other: str, known: Words) -> bool:
    """Whether two texts have the same words but for the opposites, and limit what they say in the same way."""
    limiting = [set(known.limiting.findall(folded(text))) for text in (one, other)]
    if a.denied != b.denied or limiting[0] != limiting[1] or _alike(one, other, known) < ALIKE:
        return False
    ends = [content(side.after, known) for side in (a, b)]
    return bool(a.number or a.name in ("left", "right") or not all(ends) or ends[0] & ends[1])


ALIKE, HARDLY_ALIKE, SAME = 0.6, 0.4, 0.8
"""Sentences that share so many words say the same or the opposite; may speak of other things; have the same words."""


def _alike(one: str, other: str, known: Words) -> float:
    """How much of what two texts hold is in both: 0 to 1."""
    here, there = content(one, known), content(other, known)
    return len(here & there) / len(here | there) if here and there else 0.0


def _as_written(found: str, text: str) -> str:
    """How what was found in a folded text stands in the text itself."""
    own = re.search(r"\s+".join(map(re.escape, found.split())), text, re.I)
    return own[0] if own else found
