"""Load: a folder of `source/` becomes a Source, with every problem kept at its place."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from handouts.core.digests import folder_digest, folder_stamp
from handouts.core.findings import HandoutsError, Place
from handouts.core.po import Catalog, read_catalog
from handouts.core.validation import validate
from handouts.core.yaml_reader import Loaded, Problem, read_yaml
from handouts.source.approval_ledger import Ledger, read_ledger
from handouts.source.model import Handout
from handouts.source.source_approval import approval_problem
from handouts.source.text_units import Leaf, TranslationUnit, leaves, units

HANDOUT_FILE = "handout.yaml"


@dataclass(frozen=True, eq=False)
class Source:
    """One handout's folder, read. `handout` is None when the file doesn't fit the schema; `problems` say why.

    `base` is the folder of base templates that it is for: its registry says which languages there are.
    """

    id: str
    folder: Path
    loaded: Loaded
    handout: Handout | None
    problems: tuple[Problem, ...]
    base: Path
    ledger: Ledger
    catalogs: Mapping[str, Catalog] = field(default_factory=dict)
    stamp: frozenset[tuple[str, int, int]] = frozenset()

    @cached_property
    def digest(self) -> str:
        """Of the folder as it was read; "" if somebody has saved a file since, so that nobody knows."""
        found = folder_digest(self.folder) if self.stamp else ""
        return found if self.stamp == folder_stamp(self.folder) else ""

    @cached_property
    def approval_problem(self) -> str:
        """Why the approval that the handout speaks of can't be relied on; "" if it is on record."""
        return approval_problem(self.handout, self.folder, self.ledger) if self.handout else "it has errors"

    @cached_property
    def leaves(self) -> tuple[Leaf, ...]:
        return leaves(self.handout) if self.handout else ()

    @cached_property
    def units(self) -> tuple[TranslationUnit, ...]:
        return units(self.leaves)

    @cached_property
    def files(self) -> frozenset[str]:
        """The files in the folder, by their paths from there; none of them stands behind a link. Empty if unknown."""
        return frozenset(name for name, *_ in self.stamp)

    @property
    def file(self) -> Path:
        return self.loaded.file

    def place(self, *keys: str | int) -> Place:
        return self.loaded.place(keys)

    def unit_place(self, unit: TranslationUnit) -> Place:
        """Where a unit's text stands: at its level's line, where the levels are written apart."""
        return self.loaded.place((*unit.leaf.keys, str(unit.level)))

    @property
    def locales(self) -> tuple[str, ...]:
        """The locales that this handout speaks: its own, then those with a PO file."""
        own = (self.handout.language,) if self.handout else ()
        return (*own, *(c for c in self.catalogs if c not in own))


def source_ids(folder: Path) -> tuple[str, ...]:
    """The handouts in a source folder, by id."""
    if not folder.is_dir():
        raise HandoutsError(
            f"there is no source folder {folder}",
            "Run this where your source/ is, pass --source DIR, or start one: handouts new my-first-handout",
        )
    return tuple(sorted(d.name for d in folder.iterdir() if (d / HANDOUT_FILE).exists()))


def load(folder: Path, base: Path) -> Source:
    """Read one handout's folder for a folder of base templates: handout.yaml, the PO files, the approvals."""
    stamp = folder_stamp(folder)
    loaded = read_yaml(folder / HANDOUT_FILE)
    handout, misfits = validate(Handout, loaded)
    catalogs = {po.stem: read_catalog(po) for po in sorted(folder.glob("*.po"))}
    problems = (*loaded.problems, *misfits)
    ledger = read_ledger(folder)
    return Source(folder.name, folder, loaded, handout, problems, base, ledger, catalogs, stamp)
