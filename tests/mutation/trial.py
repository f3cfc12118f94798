"""Tries: slips go into texts, and what the rules find says which were caught."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import combinations
from random import Random

from handouts.source.text_units import TranslationUnit
from mutation.corpus import LOCALES, Corpus, Found, corpora
from mutation.mutate import CONTROLS, KINDS, Kind
from mutation.text import Text

SEED, EACH = 1, 80
"""What `make mutate` runs with."""

BARS = {("numbers", "units", "markup"): 99, ("yes and no",): 90}
"""Groups of kinds, with how many of a hundred mutants have to be caught."""
FALSE_ALARMS = 1
"""How many of a hundred right texts may have a finding."""

PASSES = 6
"""How often all texts are gone through for other mutants of the same kind."""


@dataclass(frozen=True)
class Try:
    """One text before and after a slip, and what the rules found that was not there before."""

    locale: str
    group: str
    kind: str
    path: str
    source: str
    before: str
    after: str
    found: Found

    @property
    def caught(self) -> bool:
        return bool(self.found)


@dataclass(frozen=True)
class Result:
    """All tries of a run. `clean` are the texts as they are: what is found in them is a false alarm."""

    seed: int
    each: int
    mutants: tuple[Try, ...]
    controls: tuple[Try, ...]
    clean: tuple[Try, ...]


def rate(result: Result, groups: tuple[str, ...]) -> tuple[int, int]:
    """How many mutants of some groups were caught, and tried."""
    mine = [t for t in result.mutants if t.group in groups]
    return sum(t.caught for t in mine), len(mine)


def run(seed: int = SEED, each: int = EACH) -> Result:
    """Up to `each` mutants of every kind in every locale."""
    mutants: list[Try] = []
    controls: list[Try] = []
    clean: list[Try] = []
    for locale in LOCALES:
        both = corpora(locale)
        for kind in KINDS:
            mutants += _tries(kind, both, Random(f"{seed} {locale} {kind.name}"), each)
        mutants += _swaps(both[0], seed, each)
        for kind in CONTROLS:
            controls += _tries(kind, both, Random(f"{seed} {locale} {kind.name}"), each)
        for corpus in both:
            for unit in corpus.texts.units:
                target = corpus.entries[unit.path].target
                found = corpus.clean[unit.path]
                clean.append(Try(locale, "clean", "as it is", unit.path, unit.text, target, target, found))
    return Result(seed, each, tuple(mutants), tuple(controls), tuple(clean))


def _tries(kind: Kind, both: tuple[Corpus, ...], random: Random, each: int) -> Iterator[Try]:
    """Mutants of one kind in one locale: one of each text in random order, then other ones of the same texts."""
    texts = [(corpus, unit) for corpus in both for unit in corpus.texts.units]
    random.shuffle(texts)
    seen: set[tuple[str, str]] = set()
    for _ in range(PASSES):
        for corpus, unit in texts:
            if len(seen) == each:
                return
            entry = corpus.entries[unit.path]
            language = corpus.locale.split("-")[0]
            text = Text(unit.text, entry.target, language, corpus.texts.library.words(language))
            after = kind.corrupt(random, text)
            before = entry.target if kind.changes == "translation" else unit.text
            if after is None or after == before or (unit.path, after) in seen:
                continue
            seen.add((unit.path, after))
            if kind.changes == "translation":
                new_unit, new_entry = unit, replace(entry, target=after)
            else:
                new_unit = unit._replace(text=after)
                new_entry = entry if kind.changes == "source" else replace(entry, source=after)
            found = corpus.found((new_unit,), {unit.path: new_entry})
            new = found[unit.path] - corpus.clean[unit.path]
            yield Try(corpus.locale, kind.group, kind.name, unit.path, unit.text, before, after, new)


def _swaps(corpus: Corpus, seed: int, each: int) -> Iterator[Try]:
    """Two options' texts in each other's place."""
    for field in ("name", "benefits", "harms"):
        random = Random(f"{seed} {corpus.locale} {field}")
        mine = [(u, corpus.entries[u.path]) for u in corpus.texts.units if _option(u) and u.leaf.keys[4] == field]
        pairs = [
            (one, other)
            for one, other in combinations(mine, 2)
            if _option(one[0]) != _option(other[0])
            and one[0].level is other[0].level
            and one[1].target != other[1].target
        ]
        for (a, first), (b, second) in random.sample(pairs, min(each, len(pairs))):
            swapped = {a.path: replace(first, target=second.target), b.path: replace(second, target=first.target)}
            found = corpus.found((a, b), swapped)
            new = frozenset(f for u in (a, b) for f in found[u.path] - corpus.clean[u.path])
            kind = f"{field.removesuffix('s')}s of two options swapped"
            yield Try(corpus.locale, "sense", kind, a.path, a.text, first.target, second.target, new)


def _option(unit: TranslationUnit) -> tuple[str | int, ...]:
    """The keys of the option that a unit belongs to."""
    keys = unit.leaf.keys
    return keys[:4] if len(keys) > 4 and keys[2] == "options" else ()
