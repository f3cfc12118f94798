"""Load: a folder of `source/` becomes a Source, with every problem kept at its place."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from handouts.core.findings import Place
from handouts.core.folders import Folder
from handouts.core.po import Catalog, read_catalog
from handouts.core.validation import read_as
from handouts.core.yaml_reader import Loaded, Problem
from handouts.language.library import Library
from handouts.source.approval_ledger import NAME, Ledger, read_ledger
from handouts.source.approved_snapshot import FOLDER
from handouts.source.model import Allowance, Handout
from handouts.source.sound_parts import listed, sound_allowances, sound_leaves, written
from handouts.source.source_approval import ApprovalState, approval_state
from handouts.source.text_units import Leaf, TranslationUnit, leaves, units

HANDOUT_FILE = "handout.yaml"


@dataclass(frozen=True, eq=False)
class Source:
    """One handout's folder, read. `handout` is None when the file doesn't fit the schema; `problems` say why. Then its
    language, texts, facts and allowances are what can be read of it.

    `content` is the folder as it was read; `library` says which languages there are.
    """

    id: str
    content: Folder
    loaded: Loaded
    handout: Handout | None
    problems: tuple[Problem, ...]
    library: Library
    ledger: Ledger
    catalogs: Mapping[str, Catalog] = field(default_factory=dict)

    @property
    def folder(self) -> Path:
        return self.content.path

    @property
    def digest(self) -> str:
        """Of the folder as it was read; "" where something in it could not be."""
        return self.content.digest

    @cached_property
    def approval(self) -> ApprovalState:
        """What its status is worth: approved only if that is on record. One that can't be read is a draft."""
        return approval_state(self.handout, self.content, self.ledger) if self.handout else ApprovalState()

    @cached_property
    def leaves(self) -> tuple[Leaf, ...]:
        return leaves(self.handout) if self.handout else sound_leaves(self.loaded.value)

    @cached_property
    def units(self) -> tuple[TranslationUnit, ...]:
        return units(self.leaves)

    @property
    def language(self) -> str:
        """The locale that it is written in; "" if it does not say."""
        return self.handout.language if self.handout else written(self.loaded.value, "language")

    @property
    def fact_ids(self) -> tuple[str, ...]:
        """The facts that its texts may name."""
        if self.handout:
            return tuple(fact.id for fact in self.handout.facts)
        return tuple(written(fact, "id") for fact in listed(self.loaded.value, "facts"))

    @property
    def allow(self) -> tuple[Allowance, ...]:
        """The findings that its authors accept."""
        return self.handout.allow if self.handout else tuple(sound_allowances(self.loaded.value))

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


def load(content: Folder, library: Library) -> Source:
    """Return a handout of its folder as it was read: handout.yaml, the PO files, the approvals."""
    handout, loaded, problems = read_as(Handout, content.file(HANDOUT_FILE))
    kept = {name: content.problem(name) for name in (NAME, *content.named(f"{FOLDER}/*.yaml"))}
    kept[FOLDER] = content.problems.get(FOLDER, "it is a file, not a folder" if FOLDER in content.files else "")
    problems += tuple(
        Problem("unreadable", Place(content.path / name, 1, 1), {"problem": problem})
        for name, problem in kept.items()
        if problem
    )
    catalogs = {name.removesuffix(".po"): read_catalog(content.file(name)) for name in content.named("*.po")}
    return Source(content.path.name, content, loaded, handout, problems, library, read_ledger(content), catalogs)
