"""A handout in one of its other languages: what the translation rules look at, and the state of each unit."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from handouts.catalog import Catalog, Entry
from handouts.findings import Place
from handouts.source import Source
from handouts.units import Unit


class State(StrEnum):
    """How far a unit's translation is. Whether it is approved is said elsewhere."""

    UNTRANSLATED = "untranslated"
    STALE = "stale"
    NEEDS_REVIEW = "needs-review"
    TRANSLATED = "translated"


@dataclass(frozen=True)
class Translation:
    """A source with its catalog for one locale."""

    source: Source
    locale: str
    catalog: Catalog

    @property
    def pairs(self) -> Iterator[tuple[Unit, Entry]]:
        """Each unit that has a translation, whatever its state; none if the PO file can't be read."""
        for unit in self.source.units:
            entry = self.catalog.entries.get(unit.path)
            if entry and entry.target.strip():
                yield unit, entry

    def place(self, path: str) -> Place:
        """Where the unit stands in the PO file; its first line for a unit that is not there."""
        place = self.catalog.place(path)
        return place if place.line else Place(self.catalog.file, 1, 1)


def state(unit: Unit, entry: Entry | None) -> State:
    """A unit's state: a translation of another text than the source has now is stale, whatever its marks say."""
    if entry is None or not entry.target.strip():
        return State.UNTRANSLATED
    if not entry.fits(unit.text):
        return State.STALE
    return State.NEEDS_REVIEW if entry.fuzzy else State.TRANSLATED
