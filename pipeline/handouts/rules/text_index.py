"""The texts of a source as a reader meets them, with one space between words, and where each stands in the file."""

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache
from itertools import accumulate
from typing import NamedTuple

from handouts.core.findings import Place
from handouts.core.yaml_reader import KeyPath
from handouts.language.markdown import SIGN, one_line, split_blocks
from handouts.language.readability import runs
from handouts.rules.engine import Hit, hit
from handouts.source.load import Source
from handouts.source.parts import Body, Level
from handouts.source.text_units import Leaf, TranslationUnit

BOTH = (Level.STANDARD, Level.PLAIN)
OTHER = {Level.STANDARD: Level.PLAIN, Level.PLAIN: Level.STANDARD}


def listed(words: str) -> frozenset[str]:
    """Words with spaces between them, as a set."""
    return frozenset(words.split())


# ---------------------------------------------------------------- the texts


class LevelText(NamedTuple):
    """One leaf at one level. `text` is what is read: one space between words, and each block of a body on a line."""

    path: str
    text: str
    leaf: Leaf
    level: Level

    @property
    def is_body(self) -> bool:
        return isinstance(self.leaf.text, Body)

    @property
    def as_written(self) -> str:
        """The text with its lines as the author broke them."""
        return self.leaf.text.at(self.level)

    def serves(self, level: Level) -> bool:
        """Whether a reader of this level meets the text."""
        return self.level is level or not self.leaf.has_levels


def at_level(leaf: Leaf, level: Level) -> LevelText:
    """A leaf as it is read at one level."""
    text = leaf.text.at(level)
    read = "\n".join(block.text for block in split_blocks(text)) if isinstance(leaf.text, Body) else one_line(text)
    return LevelText(leaf.at(level), read, leaf, level)


@lru_cache(maxsize=4)
def level_texts(source: Source) -> tuple[LevelText, ...]:
    """Every text of a source, in its order: where both levels share one string, once."""
    return tuple(at_level(leaf, level) for leaf in source.leaves for level in BOTH[: 1 + leaf.has_levels])


@lru_cache(maxsize=4)
def marked_texts(source: Source) -> tuple[LevelText, ...]:
    """The texts that may have markup in them."""
    return tuple(text for text in level_texts(source) if SIGN.search(text.text))


def grouped(source: Source, part_of: Callable[[Leaf], KeyPath]) -> Mapping[KeyPath, list[LevelText]]:
    """All texts by the keys of the part that each belongs to."""
    found: dict[KeyPath, list[LevelText]] = defaultdict(list)
    for text in level_texts(source):
        found[part_of(text.leaf)].append(text)
    return found


@lru_cache(maxsize=4)
def by_option(source: Source) -> Mapping[KeyPath, list[LevelText]]:
    """The texts of each option by its keys; under () those that belong to none."""
    return grouped(source, option_of)


@lru_cache(maxsize=4)
def shared_texts(source: Source) -> Mapping[KeyPath, list[LevelText]]:
    """The texts that options share, by the keys of their section."""
    found: dict[KeyPath, list[LevelText]] = defaultdict(list)
    for text in level_texts(source):
        if len(text.leaf.keys) > 3 and text.leaf.keys[2] == "shared":
            found[text.leaf.keys[:2]].append(text)
    return found


def option_of(leaf: Leaf) -> KeyPath:
    """The keys of the option that a text belongs to; () if it belongs to none."""
    keys = leaf.keys
    return keys[:4] if len(keys) > 4 and keys[2] == "options" else ()


def in_fields(source: Source, *fields: str) -> list[LevelText]:
    """The texts of fields with these names, such as `heading`, in the order of the handout."""
    return [text for text in level_texts(source) if text.leaf.keys[-1] in fields]


@lru_cache(maxsize=4)
def vocabulary(source: Source) -> frozenset[str]:
    """The letters and figures of a source between which something else stands: `e` and `g` of `e.g.`."""
    return frozenset(run for text in level_texts(source) for run in runs(text.text))


def language_of(source: Source) -> str:
    """The source's language without its region: `en`; "" if the source can't be read."""
    return source.language.split("-")[0]


def english_texts(source: Source) -> tuple[LevelText, ...]:
    """The texts of an English source, none of another."""
    return level_texts(source) if language_of(source) == "en" else ()


# ---------------------------------------------------------------- what is found in them


@lru_cache(maxsize=1024)
def small_letters(text: str) -> str:
    """The text in small letters, letter for letter: the few that would take two stay as they are."""
    small = text.lower()
    return small if len(small) == len(text) else "".join(c if len(c.lower()) > 1 else c.lower() for c in text)


@lru_cache(maxsize=4)
def _together(source: Source) -> tuple[str, list[int]]:
    """All texts of a source as one, in small letters, and where each begins.

    Between two texts stand line ends and a full stop, which no pattern takes for a part of one sentence.
    """
    small = [small_letters(text.text) for text in level_texts(source)]
    return "\n.\n".join(small), list(accumulate((len(text) + 3 for text in small), initial=0))


def texts_with(source: Source, pattern: re.Pattern[str]) -> list[LevelText]:
    """The texts in which a pattern of small letters finds something: it looks once, at all of them together."""
    small, starts = _together(source)
    texts = level_texts(source)
    return [texts[n] for n in dict.fromkeys(bisect_right(starts, m.start()) - 1 for m in pattern.finditer(small))]


def english_texts_with(source: Source, pattern: re.Pattern[str]) -> list[LevelText]:
    """The texts of an English source in which a pattern of small letters finds something; none of another source."""
    return texts_with(source, pattern) if language_of(source) == "en" else []


def found_in(text: str, pattern: re.Pattern[str]) -> list[str]:
    """What a pattern of small letters finds in a text, as it is written there.

    To look for small letters takes half as long as a pattern for which letters of any size are the same.
    """
    return [text[m.start() : m.end()] for m in pattern.finditer(small_letters(text))]


def words_ending(text: str, pattern: re.Pattern[str]) -> list[str]:
    """The words of a text that end in what a pattern of small letters finds, as they are written there."""
    found = []
    for m in pattern.finditer(small_letters(text)):
        start = m.start()
        while start and text[start - 1].isalnum():
            start -= 1
        found.append(text[start : m.end()])
    return found


def hits_in(
    source: Source, texts: Iterable[LevelText], find: Callable[[str], Iterable[str]], fact: str = "found"
) -> Iterator[Hit]:
    """A hit for each passage that `find` finds in one of these texts, where it stands: the same one once in a text."""
    for text in texts:
        for passage in dict.fromkeys(find(text.text)):
            yield hit(spot(source, text, passage), path=text.path, **{fact: passage})


def spot(source: Source, text: LevelText | TranslationUnit, words: str) -> Place:
    """Where `words` stand in the file, on one line or more, if they stand there; else where their text begins."""
    return _spot(source, (*text.leaf.keys, str(text.level)), text.leaf.text.at(text.level), words)


@lru_cache(maxsize=1024)
def _spot(source: Source, keys: KeyPath, said: str, words: str) -> Place:
    """As above: a rule may find the same words ten thousand times in a text."""
    start, lines, begins = _lines_of(source, keys, said)
    parts = _SPACES.split(words.strip(" \n"))
    found = re.search(r"\s+".join(map(re.escape, parts)), lines) if words else None
    if not found:
        return start
    line = bisect_right(begins, found.start()) - 1
    column = found.start() - begins[line] + (start.column if line == 0 else 1)
    return Place(start.file, start.line + line, column)


_SPACES = re.compile(r"[ \n]+")


@lru_cache(maxsize=64)
def _lines_of(source: Source, keys: KeyPath, said: str) -> tuple[Place, str, list[int]]:
    """Where a text begins in the file, the lines from there on that hold it, and where in them each begins."""
    start = source.place(*keys)
    left = len("".join(said.split())) + 8  # quotes, marks of a list and the like
    lines: list[str] = []
    for line in source.loaded.lines[start.line - 1 :]:
        lines.append(line if lines else line[start.column - 1 :])
        left -= len("".join(lines[-1].split()))
        if left < 0:
            break
    return start, "\n".join(lines), list(accumulate((len(line) + 1 for line in lines), initial=0))
