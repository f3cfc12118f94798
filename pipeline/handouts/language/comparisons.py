"""What a text compares, and what of it it denies: at most 8, not above 25 °C, not before noon, the left knee."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise, product

from handouts.language.lexicon import OPPOSITES, Words, folded, side_places, turned_round
from handouts.language.quantities import latin_digits
from handouts.language.readability import words as words_of

BOUNDS = ("more", "less")
"""The opposites that set a limit to a number."""

_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_NEXT, _BACK = 24, 40
"""So many characters a limit may stand before its number, or after it: at most 8, 8 tablets a day at most."""


@dataclass(frozen=True, slots=True)
class Side:
    """One of two opposites as a text says it. `number` is what it sets a limit to, "" if it sets none.

    `denied` says that its sentence denies or forbids something, too, and `negated` that it does so with a negation;
    `before` and `after` are what stands around it there,
    and `in_time` says that a word for an order is taken for a limit: before 6 weeks.
    """

    name: str
    written: str
    number: str = ""
    denied: bool = False
    negated: bool = False
    before: str = ""
    after: str = ""
    in_time: bool = False


@lru_cache(maxsize=2048)
def said_sides(text: str, words: Words) -> tuple[Side, ...]:
    """The opposites that a text names, in their order."""
    said = _in_figures(folded(latin_digits(text)), words)
    places = side_places(words, said)
    if not places:
        return ()
    ends = [0, *(m.end() for m in _ends(words).finditer(said)), len(said)]
    plainly = words.not_negation.sub(_blank, said)
    limits = words.spans_of_denied_limits(said)
    negations = [
        m.start()
        for m in words.negation.finditer(plainly)
        if not any(start <= m.start() and m.end() <= end for start, end in limits)
    ]
    forbidden = [m.start() for m in words.denying.finditer(said)]
    numbers = list(_NUMBER.finditer(said))
    found = []
    for start, end, name in sorted(places):
        first, last = max(e for e in ends if e <= start), min(e for e in ends if e >= end)
        near = [n for n in numbers if first <= n.start() < last]
        own = words.denied_limits.fullmatch(said, start, end)
        negated = not own and any(first <= at < last and not start <= at < end for at in negations)
        denied = negated or (not own and any(first <= at < last and not start <= at < end for at in forbidden))
        facts = (denied, negated, said[first:start], said[end:last])
        limited = _limited(said, start, end, near, words)
        in_time = name in _IN_TIME
        bound = _BOUND.get(name) if limited and _at_hand(said[start:], end - start, in_time=in_time) else None
        if name in BOUNDS or bound:
            found += [Side(bound or name, said[start:end], n, *facts, in_time=in_time) for n in limited]
        if name not in BOUNDS and (limited or name not in _OF_NUMBERS) and (not bound or in_time):
            found.append(Side(name, said[start:end], "", *facts))
    return tuple(found)


_OF_NUMBERS = frozenset(("increase", "decrease", "start", "stop"))
"""The opposites that count only beside a number."""

_BOUND = {"before": "less", "after": "more", "below": "less", "above": "more"}
"""What these are to a number that follows them: “before 6 weeks” is sooner, and less."""
_IN_TIME = ("before", "after")


def _at_hand(said: str, length: int, *, in_time: bool) -> bool:
    """Whether what a text begins with has a number in it or right behind it: before 6 weeks, before week 6."""
    return bool(re.search(r"\d", said[:length]) or (_AFTER_A_WORD if in_time else _FIGURES).match(said[length:]))


_FIGURES, _AFTER_A_WORD = re.compile(r"\s*\d"), re.compile(r"\s*(?:[^\W\d_]{1,5}\s)?\d")


@lru_cache(maxsize=16)
def _ends(words: Words) -> re.Pattern[str]:
    """Where a sentence, or a part of one that stands for itself, ends: at a full stop, and at the comma of “, or”."""
    return re.compile(rf"[.!?;…。！？；؟؛।](?!\d)|[,،，]\s*(?=(?:{words.range.pattern}))")


def _in_figures(said: str, words: Words) -> str:
    """A folded text with its small numbers in figures. Outside English, 1 is most often an article."""
    for number, word in words.numbers.items():
        if number != "1" or words.language == "en":
            said = word.sub(number, said)
    return said


def _blank(found: re.Match[str]) -> str:
    return " " * len(found[0])


def _limited(said: str, start: int, end: int, near: list[re.Match[str]], words: Words) -> list[str]:
    """The number that a limit at this place is set to: the one in it, the next or the one before. Those in brackets
    behind it say the same in another measure.
    """
    inside = next((n for n in near if start <= n.start() < end), None)
    after = next((n for n in near if n.start() >= end and n.start() - end <= _NEXT), None)
    before = next((n for n in reversed(near) if n.end() <= start and start - n.end() <= _BACK), None)
    joined = said[:start].split()[-1:]  # the “or” of “8 or more”
    if inside is None and before and (not after or (joined and words.range.fullmatch(joined[0]))):
        inside = before
    elif inside is None and before and after:
        inside = after if after.start() - end <= start - before.end() else before
    chosen = inside or after
    if not chosen:
        return []
    bracket = _CONVERTED.match(said, chosen.end())
    others = _NUMBER.findall(bracket[1]) if bracket and not side_places(words, bracket[1]) else ()
    return [number.replace(",", "").rstrip(".") for number in dict.fromkeys((chosen[0], *others))]


_CONVERTED = re.compile(r"[^\d().,;:!?（）、，。]{0,24}[(（]([^()（）]{1,40})[)）]")
"""What tells a limit again, in brackets: below 25 °C (77 °F), up to 4,000 mg a day (8 tablets of 500 mg)."""


def turned(one: str, other: str, words: Words) -> Iterator[tuple[Side, Side]]:
    """The opposites of which one text says this and the other that: at least 8 and at most 8, left and right.

    A number that one of them limits on both sides tells nothing, and of sides without a number only those count that
    the one text names more often, and the other less.
    """
    here, there = said_sides(one, words), said_sides(other, words)
    counts = [Counter(side.name for side in sides if not side.number) for sides in (here, there)]
    for a, b in product(here, there):
        if (a.name, b.name) not in _BOTH_WAYS or a.number != b.number:
            continue
        if a.number:
            differ = _only(a, here) and _only(b, there)
        else:
            differ = counts[0][a.name] > counts[1][a.name] and counts[1][b.name] > counts[0][b.name]
        if differ:
            yield a, b


def turned_round_or_denied(
    there: Words, here: Words, source: str, target: str
) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """The opposites by which a translation says the contrary, and those of which one is denied: above, not below."""
    pairs = turned_round(there, here, source, target)
    flags = [(_is_denied(a, source, there), _is_denied(b, target, here)) for a, b in pairs]
    told = list(zip(pairs, flags, strict=True))
    if there.waiting.search(folded(source)) or here.waiting.search(folded(target)):
        told = [pair for pair in told if set(pair[0]) != {"before", "after"}]  # wait before you drive, drive after
    return [p for p, (one, other) in told if one == other], [p for p, (one, other) in told if one != other]


def _is_denied(name: str, text: str, words: Words) -> bool:
    return any(side.negated for side in said_sides(text, words) if side.name in (name, _BOUND.get(name)))


def differing(one: str, other: str, words: Words) -> tuple[frozenset[str], frozenset[str]]:
    """The opposites that the first of two texts names more often, and those that the second does."""
    here, there = (Counter(side.name for side in said_sides(text, words)) for text in (one, other))
    return frozenset(here - there), frozenset(there - here)


_BOTH_WAYS = {*OPPOSITES, *((b, a) for a, b in OPPOSITES)}


def _only(side: Side, sides: tuple[Side, ...]) -> bool:
    return all(s.name == side.name for s in sides if s.number == side.number)


def answers(here: str, there: str, words: Words) -> int:
    """How often one text says by an opposite what the other denies: 8 at most, not more than 8; once, not until."""
    opposites = {(a.name, a.number) for a, b in turned(here, there, words) if a.denied != b.denied}
    swapped = {
        a.name
        for a, b in product(said_sides(here, words), said_sides(there, words))
        if a.name == b.name and a.denied and told_from_behind(a, b, words)
    }
    said, told = folded(here), folded(there)
    denied = [said[m.end() : _end_of_sentence(said, m.end(), words)] for m in words.negation.finditer(said)]
    stands = sum(
        any(
            re.search(rf"(?<!\w){re.escape(word)}\w{{0,3}}(?!\w)", part) and _stands_for(so, told, part)
            for part in denied
        )
        for word, so in words.contraries.items()
        if word in said
    )
    others = (
        _twice_denied(here, there, words)
        + _put_off(here, there, words)
        + _contrasts(here, there, words)
        + _within_range(here, told, words)
        + _from_then_on(here, there, words)
    )
    return len(opposites) + len(swapped) + _conditions_met(said, told, words) + stands + others


def _stands_for(contrary: re.Pattern[str], told: str, denied: str) -> bool:
    """Whether a text says a contrary that is not itself what is denied: keep on, for “do not keep on until we stop”."""
    first = denied.split()[:1]
    return any(m[0] not in first for m in contrary.finditer(told))


def _end_of_sentence(said: str, start: int, words: Words) -> int:
    end = _ends(words).search(said, start)
    return end.start() if end else len(said)


def _start_of_sentence(said: str, end: int, words: Words) -> int:
    start = max((m.end() for m in _ends(words).finditer(said, 0, end)), default=0)
    return start + len(said[start:]) - len(said[start:].lstrip())


def _twice_denied(here: str, there: str, words: Words) -> int:
    """How many negations make none: not when you have no pain, only when you have pain."""
    count, told = len(words.negations(here)), folded(there)
    only = words.limiting.search(told) or words.met.search(told)
    return count - count % 2 if count > 1 and only and not words.negations(there) else 0


def _put_off(here: str, there: str, words: Words) -> int:
    """Whether one text says not to do something, and the other what comes before one does it: wait before you drive."""
    negation = words.negation.search(folded(here))
    done = _in_order(folded(here)[negation.end() :], words)[:1] if negation else []
    later = (_in_order(b.after, words)[:2] for b in said_sides(there, words) if b.name == "before" and not b.denied)
    return int(any(word in put_off for put_off in later for word in done))


def _contrasts(here: str, there: str, words: Words) -> int:
    """Opposites that one text names both, to deny one, and the other text only one: on the left, not the right."""
    sides = [{side.name for side in said_sides(text, words) if not side.number} for text in (here, there)]
    return sum(sides[0] >= set(pair) and len(sides[1] & set(pair)) == 1 for pair in OPPOSITES)


def _within_range(here: str, told: str, words: Words) -> int:
    """How many denied limits of one text are the ends of a range of the other: not below 2 and not above 8, 2 to 8."""
    numbers = list(_NUMBER.finditer(_in_figures(latin_digits(told), words)))
    ends = {end for a, b in pairwise(numbers) if words.joins(told[a.end() : b.start()]) for end in (a[0], b[0])}
    return len({side.number for side in said_sides(here, words) if side.denied} & ends)


def _from_then_on(here: str, there: str, words: Words) -> int:
    """Whether one text says “not in the first 2 days”, and the other “2 days after”; or “not until”, and “at least”."""
    less = {side.number for side in said_sides(here, words) if side.denied and side.name == "less"}
    sides = said_sides(there, words)
    after = [side.before for side in sides if side.name == "after"]
    least = {side.number for side in sides if side.name == "more" and not side.denied}
    later = {n for n in less if n and any(re.search(rf"(?<!\d){n}\D{{1,20}}$", before) for before in after)}
    return len(later) + len(least & _awaited(here, words))


def _awaited(text: str, words: Words) -> set[str]:
    """The numbers of a denied condition: the 6 of “not until 6 hours have passed”."""
    said = _in_figures(folded(latin_digits(text)), words)
    denied = words.negation.search(said)
    conditions = words.conditions.finditer(said, denied.end()) if denied else ()
    return {n[0] for m in conditions if (n := _NUMBER.search(said, m.end(), m.end() + _SOON))}


_SOON = 8
"""So many characters may stand between a condition and its number."""


def _conditions_met(said: str, told: str, words: Words) -> int:
    """How many negations of one text say “not until” or “never without”, where the other says once, after, only."""
    spans = [
        (_start_of_sentence(said, m.start(), words), m.end(), _end_of_sentence(said, m.end(), words))
        for m in words.negation.finditer(said)
    ]
    conditions = [
        m
        for m in words.conditions.finditer(said)
        if any(after < m.start() < end or m.start() == start for start, after, end in spans)
    ]
    if not any(_is_met(conditions, m, said, told, words) for m in words.met.finditer(told)):
        return 0
    return 2 if any(words.negation.fullmatch(condition[0]) for condition in conditions) else 1


def _is_met(conditions: list[re.Match[str]], word: re.Match[str], said: str, told: str, words: Words) -> bool:
    """Whether a word says that one of these conditions is met: only after it, but not before the very same."""
    if word[0] in said or not conditions:
        return False
    before = words.opposites.get("before")
    if not before or not before.fullmatch(word[0]):
        return True
    awaited = content(told[word.end() : _end_of_sentence(told, word.end(), words)], words)
    return all(awaited != content(said[c.end() : _end_of_sentence(said, c.end(), words)], words) for c in conditions)


def told_from_behind(one: Side, other: Side, words: Words) -> bool:
    """Whether two opposites say the same from both ends: wait a day before you drive, drive after a day."""
    if one.number or one.name in ("left", "right"):
        return False
    (ahead, behind), (other_ahead, other_behind) = _ends_of(one, words), _ends_of(other, words)
    apart = behind and other_behind and not behind & other_behind
    return bool(apart and (behind & other_ahead or other_behind & ahead))


def _ends_of(side: Side, words: Words) -> tuple[frozenset[str], frozenset[str]]:
    """What stands at either end of an order: the visit and the meal in “before the visit, after the meal”."""
    behind = "" if _PRONOUN.match(side.after) else _COMMA.split(side.after)[0]
    return content(_COMMA.split(side.before)[-1], words), content(behind, words)


_COMMA = re.compile("[,،，]")
_PRONOUN = re.compile(r"\s*(?:that|this|it|then)\b")


@lru_cache(maxsize=1024)
def content(text: str, known: Words) -> frozenset[str]:
    """The beginnings of a text's words, without those that compare, deny, or only hold it together."""
    return frozenset(_in_order(text, known))


def _in_order(text: str, known: Words) -> list[str]:
    left = known.limiting.sub(" ", known.negation.sub(" ", known.any_side.sub(" ", folded(text))))
    return [word[:5] for word in words_of(left, known.language) if word not in _SMALL]


# fmt: off
_SMALL = frozenset((
    "a", "an", "the", "it", "its", "to", "of", "and", "or", "in", "on", "at", "for", "do", "does", "did", "is", "are",
    "be", "will", "can", "may", "must", "should", "you", "your", "they", "this", "that", "if", "than", "have", "has",
    "not", "with", "by",
))
# fmt: on
"""What English sentences that say the same need not share."""
