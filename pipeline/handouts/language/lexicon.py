"""What the checks know of a language's words: units, negations, opposites. The words themselves are data."""

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Annotated, Any

from pydantic import AfterValidator

from handouts.core.validation import Strict, usable
from handouts.core.yaml_reader import Loaded

UNSPACED = {"zh", "ja", "th", "lo", "km", "my"}
"""Languages that put no space between words: their words are looked for anywhere."""

_SIGNS = {
    **{name: (name,) for name in ("mg", "mcg", "g", "kg", "ml", "l", "mm", "cm")},
    "mmhg": ("mm hg",),
    "celsius": ("°c",),
    "fahrenheit": ("°f",),
    "percent": ("%",),
}
"""Units as every language writes them, for one whose own words for them nobody has listed."""

_CLOSE = re.compile(r"\s+(?:[^\s,;:()]+\s+){0,2}")
"""What stands between a negation and another one that repeats it: two words of the same clause at most."""

_LIMIT_ROOM = 16
"""So many characters before or after a limit hold its number."""

_FIGURE = re.compile(r"\d")

_DASH = re.compile("[-‐‑–—~～]")

HALVES = ("morning", "afternoon")
"""The halves of the day. What tells them stands beside a number, as units do."""

UNIT_ROOM = 24
"""Characters after a number in which its unit must begin and end."""


_NOTHING = re.compile(r"(?!)")


@dataclass(frozen=True, eq=False)
class Words:
    """One language's words, as patterns over `folded` text; a pattern that nobody gave words for finds nothing."""

    language: str
    negation: re.Pattern[str] = _NOTHING
    not_negation: re.Pattern[str] = _NOTHING
    concord: re.Pattern[str] = _NOTHING
    again: re.Pattern[str] = _NOTHING
    hedged: re.Pattern[str] = _NOTHING
    denying: re.Pattern[str] = _NOTHING
    limiting: re.Pattern[str] = _NOTHING
    conditions: re.Pattern[str] = _NOTHING
    met: re.Pattern[str] = _NOTHING
    waiting: re.Pattern[str] = _NOTHING
    denied_limits: re.Pattern[str] = _NOTHING
    counters: re.Pattern[str] = _NOTHING
    range: re.Pattern[str] = _NOTHING
    units: Mapping[str, re.Pattern[str]] = field(default_factory=dict)
    units_before: Mapping[str, re.Pattern[str]] = field(default_factory=dict)
    opposites: Mapping[str, re.Pattern[str]] = field(default_factory=dict)
    contraries: Mapping[str, re.Pattern[str]] = field(default_factory=dict)
    numbers: Mapping[str, re.Pattern[str]] = field(default_factory=dict)
    counted: Mapping[str, re.Pattern[str]] = field(default_factory=dict)
    in_numbers: re.Pattern[str] = _NOTHING
    measures: Mapping[str, re.Pattern[str]] = field(default_factory=dict)
    scales: Mapping[str, re.Pattern[str]] = field(default_factory=dict)
    clock: Mapping[str, re.Pattern[str]] = field(default_factory=dict)
    countable: bool = False
    known: bool = False

    @cached_property
    def any_side(self) -> re.Pattern[str]:
        return re.compile("|".join(p.pattern for p in self.opposites.values())) if self.opposites else _NOTHING

    def unit_after(self, text: str) -> str:
        """The unit that a text begins with, "" if it begins with none."""
        return self._unit(text)[1]

    def unit_before(self, text: str) -> str:
        """The unit that a text ends with, as in 华氏101度, "" if it ends with none."""
        said = folded(text).rstrip(" ")
        return next(
            (name for name, u in self.units_before.items() for m in u.finditer(said) if m.end() == len(said)), ""
        )

    def unit_length(self, text: str) -> int:
        """How many characters of a text its beginning with a unit takes; 0 if it begins with none."""
        left = self._unit(text)[0]
        if not left:
            return 0
        for i, c in enumerate(text):
            if left <= 0 and not unicodedata.combining(c):
                return i
            left -= len(folded(c))  # 0 for what folding takes away, such as the vowel signs of Arabic
        return len(text)

    def _unit(self, text: str) -> tuple[int, str]:
        """How much of the folded text its longest unit takes, and that unit's name: `mm hg` is no `mm`."""
        said = folded(text)
        bare = said.lstrip(" -")
        found = ((m.end() + len(said) - len(bare), name) for name, u in self.units.items() if (m := u.match(bare)))
        return max(found, default=(0, ""))

    def joins(self, between: str) -> bool:
        """Whether what stands between two numbers makes a range of them: 15-30, 15 to 30."""
        said = folded(between).strip()
        return bool(_DASH.fullmatch(said) or self.range.fullmatch(said))

    def units_in(self, text: str) -> frozenset[str]:
        """The units that a text names, wherever in it."""
        said = folded(text)
        return frozenset(name for name, unit in self.units.items() if unit.search(said))

    @cached_property
    def _any_number(self) -> re.Pattern[str]:
        return re.compile("|".join(p.pattern for p in (*self.counted.values(), *self.numbers.values())) or "(?!)")

    def number_words(self, text: str) -> list[tuple[int, int, str, str]]:
        """Where a text has numbers as words: from, to, the number in digits, and its unit, "" where none is known.

        “Two” has the unit that follows it; “twice” and أسبوعين have one in them.
        """
        if not self._any_number.search(folded(text)):
            return []
        if text.isascii():  # letter for letter
            places: Sequence[int] = range(len(text))
            said = folded(text)
        else:
            places = [i for i, c in enumerate(text) for _ in folded(c)]
            said = "".join(map(folded, text))
        found: dict[int, tuple[int, int, str, str]] = {}
        for forms, has_unit in ((self.counted, True), (self.numbers, False)):
            for number, form in forms.items():
                for m in form.finditer(said):
                    after = said[m.end() : m.end() + UNIT_ROOM]
                    unit = self.unit_after(m[0] if has_unit else after)
                    if unit or self._is_number(m[0], after):
                        found.setdefault(m.start(), (places[m.start()], places[m.end() - 1] + 1, number, unit))
        return sorted(found.values())

    def _is_number(self, word: str, after: str) -> bool:
        """Whether a number word without a unit is one: `năm` is five, but also a year; 十 is ten, but also in 十分."""
        counted = self.language not in UNSPACED or self.counters.match(after) or self.joins(after[:1])
        return bool(counted) and not self.unit_after(word)

    def spans_of_denied_limits(self, said: str) -> list[tuple[int, int]]:
        """Where a folded text sets a limit by a negation: no more than 8. In a language without spaces, there must be a
        number: 不足 is “less than”, and “insufficient”.
        """
        found = [m.span() for m in self.denied_limits.finditer(said)]
        if self.language not in UNSPACED:
            return found
        near = {span: said[max(0, span[0] - _LIMIT_ROOM) : span[1] + _LIMIT_ROOM] for span in found}
        return [s for s in found if _FIGURE.search(near[s]) or self._any_number.search(near[s])]

    def negations(self, text: str, *, limits: bool = False) -> list[str]:
        """The negations in a sentence, as they stand in it; those that only repeat one before them are left out, and so
        are those of limits, unless these are asked for: “no more than” is “at most”.
        """
        said = folded(text)
        if not self.negation.search(said):
            return []  # as in most sentences
        said = self.not_negation.sub(" ", said)
        spans = [] if limits else self.spans_of_denied_limits(said)
        found: list[str] = []
        end = len(said)
        for m in self.negation.finditer(said):
            between = said[end : m.start()]
            close = found and _CLOSE.fullmatch(between)
            repeats = close and self.concord.fullmatch(m[0])
            if any(start <= m.start() and m.end() <= last for start, last in spans):
                found = found[:-1] if repeats or (close and not self.countable) else found  # ne … pas plus de
            elif not repeats:
                found.append(m[0])
            end = m.end()
        return found


def unknown_words(language: str) -> Words:
    """Return what is known of a language that nobody has listed words of."""
    return Words(language, units={name: _pattern(signs, spaced=True) for name, signs in _SIGNS.items()})


def _with_letters(form: str) -> str:
    if not form.strip("* "):
        raise ValueError("a word, with or without `*` at an end")
    return form


_Forms = tuple[Annotated[str, AfterValidator(_with_letters)], ...] | None
_Named = dict[str, _Forms] | None


class _File(Strict):
    """What a file of words may hold; the comment on top of en.yaml says what each is."""

    negation: _Forms = None
    not_negation: _Forms = None
    concord: _Forms = None
    again: _Forms = None
    hedged: _Forms = None
    denying: _Forms = None
    limiting: _Forms = None
    conditions: _Forms = None
    met: _Forms = None
    waiting: _Forms = None
    counters: _Forms = None
    range: _Forms = None
    units: _Named = {}
    units_before: _Named = {}
    opposites: _Named = {}
    contraries: _Named = {}
    numbers: _Named = {}
    counted: _Named = {}
    measures: _Named = {}
    scales: _Named = {}
    clock: _Named = {}


def words_in(loaded: Loaded, language: str) -> Words:
    """Return the words that a file gives for a language. Raises HandoutsError for one that can't be used."""
    file = usable(_File, loaded, "the words in", "en.yaml beside it says how.")
    spaced = language not in UNSPACED
    patterns: dict[str, Any] = {}
    for key, forms in file:
        if isinstance(forms, dict):
            patterns[key] = {name: _pattern(some or (), spaced=spaced) for name, some in forms.items()}
        elif forms:  # `hedged` are words of the source, whose language has spaces
            patterns[key] = _pattern(forms, spaced=spaced or key == "hedged")
    numbers = [
        form
        for named in (file.numbers, file.counted)
        for n, some in (named or {}).items()
        if n != "1"
        for form in some or ()
    ]
    patterns["in_numbers"] = _pattern({part for form in numbers for part in form.split()}, spaced=spaced)
    halves = {half: pattern for half, pattern in patterns.get("clock", {}).items() if half in HALVES}
    patterns["units"] = {**patterns.get("units", {}), **patterns.get("measures", {}), **halves}
    compared = [form for name in ("more", "less") for form in (file.opposites or {}).get(name) or ()]
    if negation := patterns.get("negation"):
        denied = [form for form in compared if negation.search(folded(form))]
        patterns["denied_limits"] = _pattern(denied, spaced=spaced)
    return Words(language, known=True, countable="concord" in file.model_fields_set, **patterns)


def _pattern(forms: Iterable[str], *, spaced: bool) -> re.Pattern[str]:
    """Return a pattern for any of some words; `*` at an end stands for any letters. The longest that fits is found."""
    groups: dict[tuple[str, str], list[str]] = {}
    small = sorted(map(folded, forms), key=len, reverse=True)
    letter = _letter("".join(small))
    for form in small:
        bare = form.strip("*").strip()
        before = f"{letter}*" if form.startswith("*") else f"(?<!{letter})" if spaced and _is_word(bare[0]) else ""
        after = f"{letter}*" if form.endswith("*") else f"(?!{letter})" if spaced and _is_word(bare[-1]) else ""
        groups.setdefault((before, after), []).append(r"\s+".join(re.escape(part) for part in bare.split()))
    longest_first = sorted(groups.items(), key=lambda group: not group[0][1].endswith("*"))
    parts = [f"{before}(?:{'|'.join(words)}){after}" for (before, after), words in longest_first]
    return re.compile("|".join(parts)) if parts else _NOTHING


_LETTER = r"[\w\u0300-\u036f\u0900-\u0963\u0966-\u0d7f]"
"""Letters with their marks: to Python the vowel signs of Hindi and its neighbours are none."""


def _letter(words: str) -> str:
    """What matches a letter in the script of these words. With the marks of other scripts, a pattern takes ten times as
    long to compile, and there are hundreds of patterns.
    """
    if words.isascii():
        return r"\w"  # composed, as folded text is, its letters need no marks
    return _LETTER if any("\u0900" <= c <= "\u0d7f" for c in words) else r"[\w\u0300-\u036f]"


def _is_word(character: str) -> bool:
    return bool(_ANY_LETTER.match(character))


_ANY_LETTER = re.compile(_LETTER)


_FOLDED = {
    **dict.fromkeys("أإآٱ", "ا"),
    **dict.fromkeys("ىی", "ي"),
    **dict.fromkeys("ک", "ك"),
    **dict.fromkeys("’ʼ`´", "'"),
    **dict.fromkeys("\u00a0\u202f\u2009", " "),
    **dict.fromkeys("\u0640\u200c\u200d\u200e\u200f\u2066\u2067\u2068\u2069\u00ad", ""),
    "μ": "µ",
    **dict.fromkeys(map(chr, range(0x64B, 0x653)), ""),
}
_FOLD = str.maketrans(_FOLDED)


@lru_cache(maxsize=16384)
def folded(text: str) -> str:
    """Text in one form of each letter: small, composed, without Arabic vowel signs, ties and marks of direction."""
    if text.isascii():
        return text.lower().replace("`", "'")
    return unicodedata.normalize("NFC", text.casefold()).translate(_FOLD)


MAX_RUNS = 65_536


class Runs(dict[str, bool]):
    """A memory of runs of letters and figures: whether `look` finds something in each.

    The same words come again in every handout, so each is looked at once, until there are `MAX_RUNS` and all go.
    """

    def __init__(self, look: Callable[[str], object]) -> None:
        self._look = look

    def __missing__(self, run: str) -> bool:
        if len(self) >= MAX_RUNS:
            self.clear()
        self[run] = bool(self._look(folded(run)))
        return self[run]


OPPOSITES = (
    *(("left", "right"), ("before", "after"), ("above", "below")),
    *(("more", "less"), ("increase", "decrease"), ("start", "stop")),
)


def turned_round(there: Words, here: Words, source: str, target: str) -> list[tuple[str, str]]:
    """Opposites of which a sentence says the one more often than its translation, and this the other: left, right."""
    said, translated = sides(there, source), sides(here, target)
    both = [pair for one, other in OPPOSITES for pair in ((one, other), (other, one))]
    return [(a, b) for a, b in both if said[a] > translated[a] and translated[b] > said[b]]


def sides(words: Words, text: str) -> Counter[str]:
    """How often a text names each opposite: `left`, `before`, … "At most" may hold "most": a word inside another is
    none.
    """
    return Counter(name for _, _, name in side_places(words, folded(text)))


@lru_cache(maxsize=8192)
def side_places(words: Words, said: str) -> tuple[tuple[int, int, str], ...]:
    """Where a folded text names each opposite: from, to, and which one."""
    if not words.any_side.search(said):
        return ()
    found = [(m.start(), m.end(), name) for name, pattern in words.opposites.items() for m in pattern.finditer(said)]
    return tuple(
        (start, end, name)
        for start, end, name in found
        if not any(s <= start and end <= e and e - s > end - start for s, e, other in found if other != name)
    )


def negations_differ(there: Words, here: Words, source: str, target: str) -> tuple[list[str], list[str]]:
    """Return the negations in a sentence and in its translation, where they aren't equally many; else two empty lists.

    A translation may say it more often: for `hedged` words, and once more for each `again` (“not this or that”). More
    often than that is only told of a language that is known to be `countable`: the file of its words has `concord`.
    """
    said_too, translated_too = (words.negations(text, limits=True) for words, text in ((there, source), (here, target)))
    if not said_too and not translated_too:
        return [], []
    said, translated = there.negations(source), here.negations(target)
    # “No more than” is a limit, but a language that has not listed its own counts it as a negation.
    if not ("less" in there.opposites and "less" in here.opposites):
        said, translated = said_too, translated_too
    text = folded(source)
    hedges = {m.start() for words in (there, here) for m in words.hedged.finditer(text)}
    room = len(hedges) + (len(there.again.findall(text)) if said else 0)
    too_many = len(translated) > len(said_too) + room if here.countable else not said_too and translated and not hedges
    return (said, translated) if len(translated_too) < len(said) or too_many else ([], [])
