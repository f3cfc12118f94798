"""Both reading levels of a handout side by side: what is told twice, and what of it can be held against what."""

from collections.abc import Iterable, Iterator
from functools import lru_cache

from handouts.core.yaml_reader import Path_
from handouts.language.lexicon import UNSPACED, Words, folded
from handouts.language.markdown import split_blocks
from handouts.language.number_words import LARGE
from handouts.language.quantity_compare import numerals, spelled_share, unit_words
from handouts.language.readability import runs
from handouts.rules.text_index import index, vocabulary
from handouts.rules.texts import Written, language_of
from handouts.source.load import Source
from handouts.source.model import Body, Level
from handouts.source.text_units import Leaf

BOTH = (Level.STANDARD, Level.PLAIN)
OTHER = {Level.STANDARD: Level.PLAIN, Level.PLAIN: Level.STANDARD}


def words_for(source: Source) -> Words:
    return source.library.words(language_of(source))


@lru_cache(maxsize=4)
def told_twice(source: Source) -> tuple[Leaf, ...]:
    """The texts that are written once for each level: only they can differ."""
    return tuple(leaf for leaf in source.leaves if leaf.has_levels)


def told_twice_with(source: Source, signs: Iterable[str]) -> Iterable[Leaf]:
    """The texts told twice that hold one of these signs at one level at least."""
    return {text.leaf.path: text.leaf for text in index(source).holding(*signs) if text.leaf.has_levels}.values()


def at_level(leaf: Leaf, level: Level) -> Written:
    return Written(leaf.at(level), leaf.text.at(level), leaf, level)


def _scope(keys: Path_) -> Path_:
    """What a reader reads in one go: an option, another section, a text that stands alone."""
    if keys[0] != "sections":
        return keys[:1] if keys[0] not in _HEAD else _HEAD
    return keys[:4] if len(keys) > 4 and keys[2] == "options" else keys[:2]


_HEAD = ("title", "subtitle", "audience")


def in_scope(source: Source, keys: Path_) -> Iterator[Leaf]:
    scope = _scope(keys)
    return (leaf for leaf in source.leaves if _scope(leaf.keys) == scope)


@lru_cache(maxsize=4)
def with_numbers(source: Source, known: Words) -> tuple[Written, ...]:
    """The texts that may hold a number that must be told."""
    can, of_units = numerals(known), unit_words(known)
    found = set(filter(can.__getitem__, vocabulary(source)))
    texts = index(source).holding(*{run.lower() for run in found})
    if known.language in UNSPACED:
        return tuple(texts)
    # “Two of these options” counts what one sees. A number in letters is told with its unit, or as a share.
    figures = {run for run in found if not run[:1].isalpha() or run.casefold() in LARGE}
    shares = spelled_share(known)

    def tells(text: str) -> bool:
        said = set(runs(text))
        if said & figures:
            return True
        return bool(said & found) and (any(of_units[run] for run in said) or bool(shares.search(folded(text))))

    return tuple(text for text in texts if tells(text.text))


def pieces(leaf: Leaf) -> Iterable[tuple[str, str]]:
    text = leaf.text
    if not isinstance(text, Body):
        return ((text.standard, text.plain),)
    standard, plain = split_blocks(text.standard), split_blocks(text.plain)
    if [b.kind for b in standard] == [b.kind for b in plain]:
        return [(a.text, b.text) for a, b in zip(standard, plain, strict=True)]
    return ((" ".join(b.text for b in standard), " ".join(b.text for b in plain)),)
