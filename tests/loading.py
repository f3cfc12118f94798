"""What tests read from folders: as the program does, with the library that ships unless they say another."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from handouts.build import scaffold
from handouts.build.jobs import Job
from handouts.clinics import load as read_clinic
from handouts.clinics.clinic import Clinic
from handouts.clinics.locations import shipped
from handouts.clinics.programs import programs, trust_digest
from handouts.core import po, yaml_reader
from handouts.core.findings import Finding
from handouts.core.folders import read_file, read_folder
from handouts.core.po import Catalog
from handouts.core.yaml_reader import Loaded
from handouts.editions import translation
from handouts.editions.translation import Texts
from handouts.language.lexicon import Words
from handouts.language.library import Library
from handouts.language.locales import Locale
from handouts.project import Project, open_project
from handouts.rules import runner
from handouts.source import approval_ledger, approved_snapshot
from handouts.source import load as read_source
from handouts.source.approval_ledger import Ledger
from handouts.source.approved_snapshot import Fact, Record
from handouts.source.load import Source
from handouts.source.model import Handout
from handouts.source.parts import Level
from handouts.source.settings import read_settings, trusting

BASE = shipped() / "base"

_SHIPPED = Library(read_folder(BASE))


def library(base: Path = BASE) -> Library:
    """The library of a folder of base templates, as it is now."""
    return _SHIPPED if base == BASE else Library(read_folder(base))


def registry(base: Path = BASE) -> Mapping[str, Locale]:
    return library(base).locales


def words_of(language: str, base: Path = BASE) -> Words:
    return library(base).words(language)


def interface(tag: str) -> Mapping[str, str]:
    return library().interface(tag)


def interface_source(base: Path = BASE) -> Mapping[str, tuple[str, str]]:
    return library(base).interface_source


def interface_texts(base: Path = BASE) -> Texts:
    return translation.interface_texts(library(base))


def load(folder: Path, base: Path = BASE) -> Source:
    """A handout's folder, read."""
    return read_source(read_folder(folder), library(base))


def load_clinic(name: str, base: Path = BASE, folder: Path | None = None, *, trusted: bool = True) -> Clinic:
    """A clinic's folder, read; without one, the base."""
    return read_clinic(name, library(base), read_folder(folder) if folder else None, trusted=trusted)


def trust_clinics(source: Path, templates: Path) -> None:
    """Trust each clinic in `templates` as it is now, as somebody does who has looked at it."""
    for folder in (templates / "clinics").glob("*/"):
        project, found = open_project(source, templates), read_folder(folder)
        if programs(found) and not project.settings.problems and not project.trusts(folder.name, found):
            trusting(project.settings, folder.name, trust_digest(found))


def filled_in(starter: str) -> str:
    """A starter's text whose words have lost their brackets: what they say stands for what somebody would write."""
    return re.sub(r"(?<!options: )\[(\w[^\[\]\n]*)\]", r"\1", starter)


def starter(id: str, folder: Path, base: Path = BASE, **options: str) -> Path:
    """A new handout as if it were filled in, so that no rule finds anything."""
    file = scaffold.starter(id, folder, library(base), **options)
    file.write_text(filled_in(file.read_text("utf-8")), "utf-8")
    return file


def check_source(source: Source) -> tuple[Finding, ...]:
    """What checks find in a handout, as the settings beside its folder have it."""
    return runner.check_source(source, read_settings(source.folder.parent))


def read_ledger(folder: Path) -> Ledger:
    return approval_ledger.read_ledger(read_folder(folder))


def read_record(folder: Path, locale: str) -> Record:
    return approved_snapshot.read_record(read_folder(folder), locale)


def said(handout: Handout, folder: Path) -> dict[str, str]:
    return approved_snapshot.said(handout, read_folder(folder))


def facts(handout: Handout, folder: Path) -> tuple[Fact, ...]:
    return approved_snapshot.facts(handout, read_folder(folder))


def read_catalog(file: Path) -> Catalog:
    return po.read_catalog(read_file(file))


def read_yaml(file: Path) -> Loaded:
    return yaml_reader.read_yaml(read_file(file))


def work(
    folder: Path,
    locale: str,
    level: Level,
    clinic: str,
    formats: tuple[str, ...],
    templates: Path,
    output: Path,
    **rest: Any,
) -> tuple[Project, Job]:
    """A project with one of its jobs, as `run` takes them: the handout is the one in `folder`."""
    if templates != shipped():
        trust_clinics(folder.parent, templates)
    job = Job(folder.name, locale, level, clinic, formats, output, **rest)
    return open_project(folder.parent, templates), job
