"""Which texts of a handout hold a word or a sign: so that a rule looks closer at those alone."""

import re
import string
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate

from handouts.core.yaml_reader import Path_
from handouts.language.readability import runs
from handouts.rules.engine import Hit, hit
from handouts.rules.texts import Written, spot, written
from handouts.source.load import Source
from handouts.source.model import Level
from handouts.source.text_units import Leaf


def listed(words: str) -> frozenset[str]:
    """Words with spaces between them, as a set."""
    return frozenset(words.split())


_CONTROLS = frozenset((*range(0x20), 0x7F))


@dataclass(frozen=True, slots=True)
class Index:
    """All texts in small letters as one, where each of them begins in it, and the bytes of the signs in it."""

    texts: tuple[Written, ...]
    small: str
    starts: tuple[int, ...]
    signs: frozenset[int]

    @property
    def has_controls(self) -> bool:
        """Whether a text may have a control character, besides the ends of its lines."""
        return not self.signs.isdisjoint(_CONTROLS)

    def places(self, part: str) -> Iterator[int]:
        """Where in `small` a part of a word or a phrase begins, each time."""
        at = self.small.find(part)
        while at >= 0:
            yield at
            at = self.small.find(part, at + len(part))

    def text_at(self, place: int) -> tuple[Written, int]:
        """The text that stands at a place of `small`, and where in it that is."""
        number = bisect_right(self.starts, place) - 1
        return self.texts[number], place - self.starts[number]

    def in_one(self, place: int, later: int) -> bool:
        """Whether two places stand in the same sentence, as far as a full stop or the end of its text tells."""
        between = self.small[place:later]
        return "\n" not in between and ". " not in between

    def holding(self, *parts: str) -> list[Written]:
        """The texts that hold one of these, in small letters, in the order of the handout."""
        there = (part for part in parts if self.signs.issuperset(_signs_of_part(part)))
        found = {bisect_right(self.starts, place) for part in there for place in self.places(part)}
        return [self.texts[number - 1] for number in sorted(found)]


_LETTERS = f"{string.ascii_lowercase}{string.digits} \n".encode()


def _signs(text: str) -> frozenset[int]:
    """The bytes of a text that are no small letter, figure or space: without these it can't be there."""
    return frozenset(text.encode().translate(None, _LETTERS))


_signs_of_part = lru_cache(maxsize=1024)(_signs)


@lru_cache(maxsize=4)
def index(source: Source) -> Index:
    texts = written(source)
    # In a few scripts a small letter takes two characters: there the text stays as it is.
    small = [low if len(low := text.text.lower()) == len(text.text) else text.text for text in texts]
    starts = accumulate((len(text) + 1 for text in small), initial=0)
    together = "\n".join(small)
    return Index(texts, together, tuple(starts)[: len(texts)], _signs(together))


@lru_cache(maxsize=4)
def vocabulary(source: Source) -> frozenset[str]:
    """The letters and figures of a sound source between which something else stands, `e` and `g` of `e.g.`: what is not
    among them is in none of its texts.
    """
    texts = [text.text for text in written(source)]
    plainest = " ".join(text for text in texts if text.isascii())
    return frozenset(runs(plainest)).union(*(runs(text) for text in texts if not text.isascii()))


@lru_cache(maxsize=4)
def capitals(source: Source) -> tuple[str, ...]:
    """The words of a handout that are all in capital letters."""
    return tuple(filter(str.isupper, vocabulary(source)))


@lru_cache(maxsize=4)
def said(source: Source) -> frozenset[str]:
    """The words of a handout in small letters."""
    return frozenset(map(str.lower, vocabulary(source)))


def saying(source: Source, words: frozenset[str]) -> list[Written]:
    """The texts that hold one of these words, which are in small letters, in the order of the handout."""
    found = said(source) & words
    return index(source).holding(*found) if found else []


def phrases(*listed_: str) -> tuple[tuple[str, frozenset[str]], ...]:
    """Phrases in small letters, each with the words without which it can't be there."""
    return tuple((phrase, frozenset(re.findall(r"[^\W_]+", phrase))) for phrase in listed_)


def phrased(source: Source, wanted: tuple[tuple[str, frozenset[str]], ...]) -> list[Written]:
    """The texts that hold one of these phrases, in the order of the handout."""
    there = said(source)
    found = [phrase for phrase, words in wanted if words <= there]
    return index(source).holding(*found) if found else []


@lru_cache(maxsize=4)
def with_figures(source: Source) -> tuple[Written, ...]:
    """The texts that hold a number."""
    return tuple(index(source).holding(*{word[0] for word in said(source) if word[0].isdigit()}))


@lru_cache(maxsize=4)
def by_option(source: Source) -> Mapping[Path_, list[Written]]:
    """The texts of each option by its keys; under () those that belong to none."""
    found: dict[Path_, list[Written]] = {}
    for text in written(source):
        found.setdefault(option_of(text.leaf), []).append(text)
    return found


def option_of(leaf: Leaf) -> Path_:
    """The keys of the option that a text belongs to; () if it belongs to none."""
    keys = leaf.keys
    return keys[:4] if len(keys) > 4 and keys[2] == "options" else ()


@lru_cache(maxsize=4)
def by_field(source: Source) -> Mapping[str | int, list[Written]]:
    """The texts by the name of their field, such as `heading`, in the order of the handout."""
    found: dict[str | int, list[Written]] = defaultdict(list)
    for text in written(source):
        found[text.leaf.keys[-1]].append(text)
    return found


def for_level(text: Written, level: Level) -> bool:
    """Whether a reader of this level meets the text."""
    return text.level is level or not text.leaf.has_levels


def passages(
    source: Source, texts: Iterable[Written], find: Callable[[str], Iterable[str]], fact: str = "found"
) -> Iterator[Hit]:
    """A hit for each passage that `find` finds in one of these texts, where it stands: the same one once in a text."""
    for text in texts:
        for passage in dict.fromkeys(find(text.text)):
            yield hit(spot(source, text, passage), path=text.path, **{fact: passage})
