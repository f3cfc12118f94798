"""What is translated as one, into one of its languages: which units it has, and how far each of them is."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum, auto
from functools import cached_property
from pathlib import Path

from handouts.core.findings import Place
from handouts.core.po import Catalog, Entry
from handouts.core.po_syntax import PoProblem
from handouts.language.library import Library
from handouts.language.locales import SOURCE_LOCALE
from handouts.language.readability import spoken, word_count
from handouts.source.approval_ledger import Ledger, digests, read_ledger
from handouts.source.load import Source
from handouts.source.parts import Level, Text
from handouts.source.text_units import TranslationUnit, leaf_of

INTERFACE = "interface"
"""The name under which the words on every page are translated, beside the handouts' ids."""


class State(StrEnum):
    """How far a unit's translation is, least first."""

    UNTRANSLATED = auto()
    STALE = auto()
    NEEDS_REVIEW = "needs review"
    TRANSLATED = auto()
    APPROVED = auto()


@dataclass(frozen=True, eq=False)
class Texts:
    """A handout's units, or the words on every page: with the PO files and the approvals beside them."""

    id: str
    folder: Path
    library: Library
    language: str
    units: tuple[TranslationUnit, ...]
    catalogs: Mapping[str, Catalog]
    ledger: Ledger

    @cached_property
    def by_path(self) -> Mapping[str, TranslationUnit]:
        return {u.path: u for u in self.units}

    def translation(self, locale: str) -> "Translation":
        """Its translation into a locale, be there a PO file or not."""
        nothing = Catalog(self.folder / f"{locale}.po", problems=(PoProblem("there is no such file"),))
        return Translation(self, locale, self.catalogs.get(locale, nothing))

    @property
    def translations(self) -> "Iterator[Translation]":
        """Every translation that there is a PO file of."""
        return (self.translation(locale) for locale in self.catalogs)


def texts_of(source: Source) -> Texts:
    """The texts of a sound source. Raises ValueError for one whose file has errors."""
    if source.handout is None:
        raise ValueError(f"{source.file} has errors")
    return sound_texts(source)


def sound_texts(source: Source) -> Texts:
    """The texts of a source, as far as they can be read."""
    catalogs = {tag: c for tag, c in source.catalogs.items() if tag != source.language}
    return Texts(source.id, source.folder, source.library, source.language, source.units, catalogs, source.ledger)


def interface_texts(library: Library) -> Texts:
    """Return the words on every page."""
    folder = library.folder.below("ui")
    units = []
    for key, (text, note) in library.interface_source.items():
        leaf = leaf_of(f"ui.{key}", ("ui", key), Text(standard=text, plain=text))
        units.append(TranslationUnit(leaf.path, text, leaf, Level.STANDARD, note))
    catalogs = library.interface_catalogs
    return Texts(INTERFACE, folder.path, library, SOURCE_LOCALE, tuple(units), catalogs, read_ledger(folder))


@dataclass(frozen=True, eq=False)
class Translation:
    """Texts with their catalog for one locale."""

    texts: Texts
    locale: str
    catalog: Catalog

    @property
    def pairs(self) -> Iterator[tuple[TranslationUnit, Entry]]:
        """Each unit that has a translation, whatever its state; none if the PO file can't be read."""
        for unit in self.texts.units:
            entry = self.catalog.entries.get(unit.path)
            if entry and entry.target.strip():
                yield unit, entry

    @cached_property
    def fitting(self) -> tuple[tuple[TranslationUnit, Entry], ...]:
        """The pairs that are translations of what the source says now."""
        return tuple((u, e) for u, e in self.pairs if e.fits(u.text))

    @cached_property
    def states(self) -> Mapping[str, State]:
        """Each unit's state by path."""
        given = {path: approval.units[path] for path, approval in self.texts.ledger.of(self.locale).items()}
        return {u.path: state(u, self.catalog.entries.get(u.path), given.get(u.path, "")) for u in self.texts.units}

    @cached_property
    def terms(self) -> Mapping[str, str]:
        """The glossary's words with their translations, as far as they have any."""
        return {
            unit.text: entry.target
            for unit, entry in self.fitting
            if len(unit.leaf.keys) == 3 and unit.leaf.keys[0] == "glossary" and unit.leaf.keys[2] == "term"
        }

    def counts(self, level: Level | None = None) -> "Counter[State]":
        """How many units are in each state, of those that an edition of a level shows, or of all."""
        return Counter(self.states[u.path] for u in self._units_of(level))

    def _units_of(self, level: Level | None) -> Iterator[TranslationUnit]:
        return (u for u in self.texts.units if level is None or u.serves(level))

    @property
    def approved_on(self) -> date | None:
        """The day on which the last of its units was approved, once all of them are."""
        if set(self.states.values()) != {State.APPROVED}:
            return None
        given = self.texts.ledger.of(self.locale)
        return max(given[path].date for path in self.states)

    def words_left(self, level: Level | None = None) -> int:
        """Words of the source whose translation is missing or out of date."""
        old = (State.UNTRANSLATED, State.STALE)
        return sum(word_count(spoken(u.text)) for u in self._units_of(level) if self.states[u.path] in old)

    def place(self, path: str, words: str = "") -> Place:
        """Where the unit stands in the PO file, at some words of its translation if they are there.

        Its first line for a unit that is not there.
        """
        place = self.catalog.place(path, words)
        return place if place.line else Place(self.catalog.file, 1, 1)


def state(unit: TranslationUnit, entry: Entry | None, approved: str = "") -> State:
    """A unit's state: a translation of another text than the source has now is stale, whatever its marks say.

    `approved` are the digests that its approval is bound to.
    """
    if entry is None or not entry.target.strip():
        return State.UNTRANSLATED
    if not entry.fits(unit.text):
        return State.STALE
    if entry.fuzzy:
        return State.NEEDS_REVIEW
    return State.APPROVED if approved == digests(unit.text, entry.target) else State.TRANSLATED
