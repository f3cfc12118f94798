"""Straight quotes and apostrophes become a language's own marks: each by what stands around it, and by its partner.

Where no space tells, as in Chinese and Arabic, the first mark opens and the next one closes.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from handouts.language.locales import Locale

APOSTROPHE, PRIME, DOUBLE_PRIME = "’", "′", "″"

STRAIGHT = re.compile("[\"']")

_ADDRESS = re.compile(r"(?:https?://|www\.)[^\s\"<>]*[^\W_]", re.IGNORECASE)
_FEET = re.compile(r"(?<![^\W_])[0-9]+(')[ \u00a0-]?(?:[0-9]+(?:[.,][0-9]+)?[ \u00a0]?[½¼¾]?|[½¼¾])(\")")
"""5'6", 5' 2", 40°26'46"."""

_BY = re.compile(r"[x×][ \u00a0]?[0-9]")
_DECADE = re.compile(r"'[0-9]0s(?![\w'])")
_WORD = re.compile(r"\w+(?![\w/])")
_BETWEEN = re.compile(r"(?<=\w[ \u00a0-])'\w'[ \u00a0-]\w")
_POSSESSIVE = re.compile(r"[sxz0-9]'[ \u00a0]\w")
"""The nurses' room, 6' tall: a mark that may as well be something else than the end of a quote."""

_FAR, _NEAR = 200, 20
"""Marks between two that belong together, and signs between a mark and its neighbour, at most: no text takes long."""

_UNSEEN = "\u2060"
_NO_STOP = set("%‰٪#&@*\\/§¶†‡•")
"""Other punctuation that does not end anything."""

_Side = Literal["space", "opening", "closing", "joint", "word"]
_OPENS, _CLOSES = {"space", "opening", "joint"}, {"space", "closing", "joint"}

LocaleAt = Callable[[int], Locale]
"""The language at a place in a text."""


def typeset(text: str, locale: Locale) -> str:
    """A line of text, plain or Markdown, with the language's own marks. One with a backslash before it is set, too."""
    if not STRAIGHT.search(text):
        return text
    text = re.sub(r"\\([\"'])", r"\1", text)
    marks = set_marks(text.replace("*", _UNSEEN), lambda _: locale)  # emphasis is no neighbour
    return "".join(marks.get(i, c) for i, c in enumerate(text))


def set_marks(text: str, locale_at: LocaleAt) -> Mapping[int, str]:
    """What stands in place of each straight mark of a text, by its place. A mark in an address stays as it is, and
    one that stands alone between spaces.
    """
    kept = {i for address in _ADDRESS.finditer(text) for i in range(*address.span())}
    found = [_mark(text, m.start()) for m in STRAIGHT.finditer(text) if m.start() not in kept]
    primes = {i for feet in _FEET.finditer(text) for i in (feet.start(1), feet.start(2))}
    marks: dict[int, str] = {}
    pairs: list[tuple[int, int]] = []
    for mark, partner, sign in _doubles(text, [m for m in found if text[m.at] == '"'], primes):
        if partner is not None:
            pairs.append((mark, partner))
        else:
            marks[mark] = {"open": locale_at(mark).quotes[0], "close": locale_at(mark).quotes[1]}.get(sign, sign)
    for mark, partner in _inner(text, pairs, locale_at):
        marks[mark], marks[partner] = _pair(text, mark, partner, locale_at(mark).quotes[2:])
    for mark, partner in pairs:
        if mark not in marks:
            marks[mark], marks[partner] = _pair(text, mark, partner, locale_at(mark).quotes[:2])
    for mark, partner, sign in _singles(text, [m for m in found if text[m.at] == "'"], primes, pairs, locale_at):
        if partner is not None:
            marks[mark], marks[partner] = _pair(text, mark, partner, locale_at(mark).quotes[2:])
        else:
            marks[mark] = sign
    return marks


def _pair(text: str, start: int, end: int, quotes: tuple[str, ...]) -> tuple[str, str]:
    """Two marks; the room that French has inside of them, where the author did not type it."""
    first = quotes[0].rstrip() if text[start + 1].isspace() else quotes[0]
    last = quotes[1].lstrip() if text[end - 1].isspace() else quotes[1]
    return first, last


# ---------------------------------------------------------------- what stands around a mark


@dataclass(frozen=True, slots=True)
class _Mark:
    """A straight mark: where it is, the signs beside it ("" at an end), and what they let it do."""

    at: int
    left: str
    right: str
    opens: bool
    closes: bool

    @property
    def surely_opens(self) -> bool:
        return self.opens and not self.closes

    @property
    def surely_closes(self) -> bool:
        return self.closes and not self.opens

    @property
    def alone(self) -> bool:
        """Whether there are spaces on both sides."""
        return _side(self.left) == _side(self.right) == "space"


def _mark(text: str, at: int) -> _Mark:
    left = _beside(text, range(at - 1, max(-1, at - _NEAR), -1))
    right = _beside(text, range(at + 1, min(len(text), at + _NEAR)))
    return _Mark(at, left, right, _side(left) in _OPENS, _side(right) in _CLOSES)


def _beside(text: str, places: range) -> str:
    """The next sign in a direction: other marks, accents and what nobody sees are passed over."""
    signs = (text[i] for i in places)
    return next((c for c in signs if c not in "\"'" and unicodedata.category(c) not in {"Mn", "Me", "Cf"}), "")


def _side(sign: str) -> _Side:
    if not sign or sign.isspace():
        return "space"
    kind = unicodedata.category(sign)
    if kind in {"Ps", "Pi"} or sign in "¿¡":
        return "opening"
    if kind == "Pd" or sign in "/+=−|":
        return "joint"
    if kind in {"Pe", "Pf"} or (kind == "Po" and sign not in _NO_STOP):
        return "closing"
    return "word"


def _cased(sign: str) -> bool:
    """Whether it is a letter of a script with capitals: those write apostrophes."""
    return sign.isalpha() and sign.lower() != sign.upper()


# ---------------------------------------------------------------- double marks

_Found = tuple[int, int | None, str]
"""A mark with its partner, or without one and with its sign."""


def _doubles(text: str, marks: list[_Mark], primes: set[int]) -> Iterator[_Found]:
    opened: list[int] = []
    for n, mark in enumerate(marks):
        later = marks[n + 1 : n + _FAR]
        if _is_inch(text, mark, later, opened=bool(opened), feet=mark.at in primes):
            yield mark.at, None, DOUBLE_PRIME
        elif mark.surely_opens or (not mark.surely_closes and not opened):
            if mark.alone and not later:
                continue
            opened.append(mark.at)
        elif opened:
            yield opened.pop(), mark.at, ""
        else:
            yield mark.at, None, "close"
    for at in opened:
        yield at, None, "open"


def _is_inch(text: str, mark: _Mark, later: list[_Mark], *, opened: bool, feet: bool) -> bool:
    """Whether a mark after a number is a measure. One that can close what is open does, unless another one will."""
    if not mark.left.isnumeric() or text[mark.at - 1].isspace():
        return False
    if _BY.match(text, mark.at + 1):
        return True
    closer = next((m for m in later if m.surely_opens or (m.surely_closes and not m.left.isnumeric())), None)
    if opened:
        return closer is not None and closer.surely_closes
    return feet or mark.closes or not later


def _inner(text: str, pairs: list[tuple[int, int]], locale_at: LocaleAt) -> Iterator[tuple[int, int]]:
    """The quotes that stand in others, straight ones or such as are set already: they get the second kind of marks."""
    steps = {at: step for pair in pairs for at, step in zip(pair, (1, -1), strict=True)}
    opened: list[int] = []
    for at, sign in enumerate(text) if pairs and not text.isascii() else ():
        first, last = (mark.strip() for mark in locale_at(at).quotes[:2])
        if sign == first:
            opened.append(at)
        elif sign == last and opened:
            steps |= {opened.pop(): 1, at: -1}
    depths: dict[int, int] = {}
    depth = 0
    for at, step in sorted(steps.items()):
        depths[at] = depth
        depth += step
    return ((start, end) for start, end in pairs if depths[start] % 2)


# ---------------------------------------------------------------- single marks


def _singles(
    text: str, marks: list[_Mark], primes: set[int], doubles: list[tuple[int, int]], locale_at: LocaleAt
) -> Iterator[_Found]:
    sure = {m.at: sign for m in marks if (sign := _sign(text, m, primes))}
    for mark in marks:
        for i in _elided(text, mark, locale_at(mark.at).elided):
            sure[i] = APOSTROPHE
    yield from ((at, None, sign) for at, sign in sure.items())
    waiting = [m for m in marks if m.at not in sure]
    regions = _regions([m.at for m in waiting], dict(doubles))
    taken: set[int] = set()
    for n, mark in enumerate(waiting):
        if mark.at in taken:
            continue
        end = None if mark.surely_closes else _closer(text, mark, waiting[n + 1 : n + _FAR], regions)
        if end is not None:
            taken.add(end)
            yield mark.at, end, ""
        elif not mark.alone:
            yield mark.at, None, PRIME if mark.closes and mark.left.isnumeric() else APOSTROPHE


def _sign(text: str, mark: _Mark, primes: set[int]) -> str:
    """What a mark must be, whatever the others are; "" if they decide."""
    left, right = mark.left, mark.right
    if mark.at in primes or (left.isnumeric() and _BY.match(text, mark.at + 1)):
        return PRIME
    if left.isnumeric() and right.isnumeric():
        return APOSTROPHE if re.match(r"[0-9]{3}(?![0-9])", text[mark.at + 1 :]) else PRIME
    after = _cased(left) or left.isnumeric() or (_side(left) == "closing" and left not in ",;:!?")
    if after and (_cased(right) or (_cased(left) and right.isnumeric())):
        return APOSTROPHE
    return APOSTROPHE if mark.opens and _DECADE.match(text, mark.at) else ""


def _elided(text: str, mark: _Mark, words: tuple[str, ...]) -> Iterator[int]:
    """The apostrophes of a word that begins with one: ’tis, rock ’n’ roll."""
    word = _WORD.match(text, mark.at + 1)
    if not mark.opens or word is None or word[0].lower() not in words:
        return
    if text[word.end() : word.end() + 1] != "'":
        yield mark.at
    elif _BETWEEN.match(text, mark.at):
        yield from (mark.at, word.end())


def _regions(places: list[int], doubles: Mapping[int, int]) -> Mapping[int, int]:
    """Within which other quotes each place is: by where the innermost of them begins."""
    found: dict[int, int] = {}
    opened = [-1]
    ends = set(doubles.values())
    for at in sorted((*places, *doubles, *ends)):
        if at in doubles:
            opened.append(at)
        elif at in ends:
            opened.pop()
        else:
            found[at] = opened[-1]
    return found


def _closer(text: str, mark: _Mark, later: list[_Mark], regions: Mapping[int, int]) -> int | None:
    """The mark that closes what this one opens: before the next that opens, and not across other quotes."""
    doubtful: int | None = None
    for other in later:
        if other.surely_opens:
            break
        if regions[other.at] == regions[mark.at]:
            if not _POSSESSIVE.match(text, other.at - 1):
                return other.at
            doubtful = other.at if doubtful is None else doubtful
    return doubtful
