"""Both reading levels of a handout side by side: what is told twice, and what of it can be held against what."""

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

from handouts.core.yaml_reader import KeyPath
from handouts.language.lexicon import UNSPACED, Words, folded
from handouts.language.markdown import split_blocks
from handouts.language.number_words import LARGE
from handouts.language.quantity_compare import numerals, spelled_share
from handouts.language.readability import runs, sentences, spoken
from handouts.rules.handout_parts import parts_of
from handouts.rules.text_index import LevelText, grouped, language_of, level_texts, option_of, shared_texts
from handouts.source.fillable import TableSection
from handouts.source.load import Source
from handouts.source.parts import Item, Level, Measure
from handouts.source.sections import (
    Band,
    Contact,
    ContactsSection,
    Entry,
    GroupsSection,
    Repeat,
    RisksSection,
    Sign,
    Step,
    TimelineSection,
    ZonesSection,
)
from handouts.source.text_units import Leaf


def words_for(source: Source) -> Words:
    """What is known of the words of the source's language."""
    return source.library.words(language_of(source))


@lru_cache(maxsize=4)
def told_twice(source: Source) -> tuple[tuple[LevelText, LevelText], ...]:
    """The texts that are written once for each level, standard and plain: only they can differ."""
    texts = [text for text in level_texts(source) if text.leaf.has_levels]
    return tuple(zip(texts[::2], texts[1::2], strict=True))


@lru_cache(maxsize=4)
def _by_scope(source: Source) -> Mapping[KeyPath, list[LevelText]]:
    """All texts, by what a reader reads in one go: an option, a zone, another section, a text that stands alone."""
    return grouped(source, lambda leaf: _scope(source, leaf))


def _scope(source: Source, leaf: Leaf) -> KeyPath:
    keys = leaf.keys
    if keys[0] != "sections":
        return keys[:1] if keys[0] not in _HEAD else _HEAD
    in_entry = len(keys) > 4 and keys[2] in ("items", "rows") and keys[:2] in _read_entry_by_entry(source)
    return option_of(leaf) or keys[: 4 if in_entry else 2]


_HEAD = ("title", "subtitle", "audience")


@lru_cache(maxsize=4)
def _read_entry_by_entry(source: Source) -> frozenset[KeyPath]:
    """The keys of the sections of which a reader may look at one entry alone: a zone, a row, a topic."""
    apart = (GroupsSection, TableSection, TimelineSection, ContactsSection, ZonesSection, RisksSection)
    return frozenset(section.keys for section in parts_of(source) if isinstance(section.value, apart))


def in_scope(source: Source, leaf: Leaf, level: Level) -> Iterator[LevelText]:
    """The texts that a reader of this level reads in one go with this leaf, which is among them. What options share is
    read with each of them.
    """
    shared = shared_texts(source).get(leaf.keys[:2], []) if option_of(leaf) else []
    return (text for text in (*_by_scope(source)[_scope(source, leaf)], *shared) if text.serves(level))


def told_as_data(source: Source, leaf: Leaf) -> list[str]:
    """What both levels say beside a text in numbers that code writes: how many people, when, whom to call."""
    return [said for keys, said in _data(source) if leaf.keys[: len(keys)] == keys]


@lru_cache(maxsize=4)
def _data(source: Source) -> tuple[tuple[KeyPath, str], ...]:
    """The numbers of each part that has some as data, by its keys; units of time as in English."""
    return tuple((part.keys, said) for part in parts_of(source) for said in _numbers(part.value))


def _numbers(part: object) -> Iterator[str]:
    match part:
        case Item(measure=Measure() as m) | Band(measure=m):
            yield f"{m.n} / {m.of}"
            if isinstance(part, Band):  # “one person in a town of 100,000”
                yield str(m.of)
        case Step(repeat=Repeat() as r):
            yield from (f"{n} times" for n in (r.times, r.to, r.per_day) if n)
            yield from (f"{n} {unit}" for n, unit in ((r.sets, "sets"), (r.days_per_week, "days")) if n)
            yield from (f"{hold.amount} {hold.unit}s" for hold in (r.hold,) if hold)
        case Entry(when=when):
            lengths = (length for length in (when.before, when.after) if length)
            yield from (f"{n} {x.unit}s" for x in lengths for n in (x.amount, x.to) if n)
            yield from (said for at in (when.at, when.until) if at for said in (at, _by_halves(at)))
        case Contact(phone=phone, sms=sms, email=email, web=web):
            yield from filter(None, (phone, sms and sms.number, email, web))
        case Sign(phone=str(phone)):
            yield phone


def _by_halves(at: str) -> str:
    """A time of the day as an American clock has it."""
    hour, minute = map(int, at.split(":"))
    return f"{(hour - 1) % 12 + 1}{f':{minute:02}' if minute else ''} {'a.m.' if hour < 12 else 'p.m.'}"


def may_tell_number(text: str, known: Words) -> bool:
    """Whether a text may hold a `hard` amount, told by its words alone: to look for amounts takes ten times as long.

    “Two of these options” counts what one sees. A number in letters is told with its unit, or as a share.
    """
    words = set(runs(text))
    found = set(filter(numerals(known).__getitem__, words))
    if not found or known.language in UNSPACED or any(not w[:1].isalpha() or w.casefold() in LARGE for w in found):
        return bool(found)
    return bool(known.units_in(text)) or bool(spelled_share(known).search(folded(text)))


def pieces(standard: LevelText, plain: LevelText) -> Iterable[tuple[str, str]]:
    """A text at both levels, block beside block where they have the same blocks, else whole beside whole."""
    if standard.is_body:
        blocks, others = split_blocks(standard.as_written), split_blocks(plain.as_written)
        if [b.kind for b in blocks] == [b.kind for b in others]:
            return [(a.text, b.text) for a, b in zip(blocks, others, strict=True)]
    return ((standard.text.replace("\n", " "), plain.text.replace("\n", " ")),)


def side_by_side(standard: LevelText, plain: LevelText, language: str) -> Iterator[tuple[str, str]]:
    """Both levels of a text as they are read, sentence beside sentence where a piece has as many."""
    for pair in pieces(standard, plain):
        one, other = (sentences(spoken(text), language) for text in pair)
        if len(one) == len(other):
            yield from zip(one, other, strict=True)
        else:
            yield spoken(pair[0]), spoken(pair[1])
