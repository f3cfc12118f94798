"""A project: the library, the handouts, the clinics and the settings of a team, each read when first asked for."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path

from handouts.clinics.clinic import Clinic
from handouts.clinics.clinic import load as load_clinic
from handouts.clinics.locations import base_folder, checked_clinic_names, clinic_folder, clinic_names, shipped
from handouts.clinics.programs import trust_digest
from handouts.core.findings import HandoutsError
from handouts.core.folders import Folder, folders_in, may_hold, read_folder
from handouts.language.library import Library
from handouts.source.load import HANDOUT_FILE, Source, load
from handouts.source.settings import Settings, read_settings

BASE_CLINIC = "base"
"""The clinic that has no folder: for handouts without anybody's name on them."""


@dataclass(frozen=True, eq=False)
class Project:
    """A team's folders. `source` and `templates` say where they are; what was read of them stays as it was then."""

    source: Path
    templates: Path
    _handouts: dict[str, Source] = field(default_factory=dict, init=False, repr=False)
    _clinics: dict[str, Clinic] = field(default_factory=dict, init=False, repr=False)

    @cached_property
    def library(self) -> Library:
        """The base templates: the project's own, or those that ship. Raises HandoutsError where there are none."""
        return Library(read_folder(base_folder(self.templates), follow=True))

    @cached_property
    def settings(self) -> Settings:
        return read_settings(self.source)

    @cached_property
    def ids(self) -> tuple[str, ...]:
        """The handouts, by id. Raises HandoutsError where there is no folder of them."""
        if not self.source.is_dir():
            raise HandoutsError(
                f"there is no source folder {self.source}",
                "Run this where your source/ is, pass --source DIR, or start one: handouts new my-first-handout",
            )
        return tuple(n for n in folders_in(self.source) if may_hold(self.source / n, HANDOUT_FILE))

    def handout(self, id: str) -> Source:
        """A handout. One with errors is there, too, and says what they are."""
        if id not in self._handouts:
            self._handouts[id] = load(read_folder(self.source / id), self.library)
        return self._handouts[id]

    @cached_property
    def clinic_names(self) -> tuple[str, ...]:
        return clinic_names(self.templates)

    @cached_property
    def checked_clinics(self) -> tuple[str, ...]:
        """The clinics that a check of the whole project looks at, by name."""
        return checked_clinic_names(self.templates, self.source)

    def clinic_folder(self, name: str) -> Path:
        """Where a clinic's files are. Raises HandoutsError for one that is not there."""
        return clinic_folder(self.templates, name)

    def clinic(self, name: str) -> Clinic:
        """A clinic by the name of its folder, or the base. Raises HandoutsError for one that is not there."""
        if name not in self._clinics:
            folder = None if name == BASE_CLINIC else read_folder(self.clinic_folder(name))
            self._clinics[name] = self.clinic_of(name, folder)
        return self._clinics[name]

    def clinic_of(self, name: str, folder: Folder | None) -> Clinic:
        """A clinic of a folder that was read; with its programs, if the project trusts them."""
        trusted = folder is not None and self.trusts(name, folder)
        return load_clinic(name, self.library, folder, trusted=trusted)

    def trusts(self, name: str, folder: Folder) -> bool:
        """Whether this project, or the one that ships, has looked at a clinic's programs as they are now."""
        looked_at = {*_shipped_settings().trust.values()}
        if name in self.settings.trust:
            looked_at.add(self.settings.trust[name])
        return trust_digest(folder) in looked_at

    def handouts(self, ids: Iterable[str]) -> dict[str, Source]:
        """Some handouts by their ids."""
        return {id: self.handout(id) for id in ids}


@lru_cache(maxsize=1)
def _shipped_settings() -> Settings:
    """The settings of the handouts that ship: they trust the example clinics."""
    return read_settings(shipped().parent / "source")


def open_project(source: Path, templates: Path) -> Project:
    """Return the project of these two folders; nothing of them is read yet."""
    return Project(source, templates)
