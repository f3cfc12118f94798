"""The shipped handouts, built once for all tests that look at finished files."""

import os
import subprocess
import sys
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from filelock import FileLock

from handouts.document.bilingual import side_by_side
from handouts.document.compose import Composed, Document, compose
from handouts.document.pandoc import shared
from handouts.editions.edition import Edition, select
from handouts.formats.table import FORMATS, NAMES
from handouts.formats.table import SIDE_BY_SIDE as TOGETHER
from handouts.rules.engine import check
from handouts.source.parts import Level
from loading import load, load_clinic
from reading import repository

CLINICS = ("base", "riverside")
LOCALES = ("en-US", "es-US", "ar", "vi", "zh-Hans")
HANDOUT = "back-pain-procedures"


@dataclass(frozen=True)
class Built:
    """One edition of a shipped handout, with its files."""

    clinic: str
    locale: str
    level: Level
    handout: str = HANDOUT

    def __str__(self) -> str:
        name = f"{self.clinic}-{self.locale}-{self.level}"
        return name if self.handout == HANDOUT else f"{self.handout}-{name}"

    def path(self, form: str) -> Path:
        build = real_output if self.handout != HANDOUT else output if self.locale in LOCALES else _besides
        return build() / self.clinic / self.locale / f"{self.handout}-{self.level}{FORMATS[form].suffix}"

    @property
    def forms(self) -> tuple[str, ...]:
        return TOGETHER if "+" in self.locale else NAMES

    def file(self, form: str) -> bytes:
        return self.path(form).read_bytes()

    @property
    def document(self) -> Document:
        return _document(self.clinic, self.locale, self.level, self.handout)


def _languages(folder: Path) -> tuple[str, ...]:
    """The languages that a handout is translated into."""
    return tuple(sorted(file.stem for file in folder.glob("*.po")))


SIDE_BY_SIDE = ("es-US+en-US", "ar+en-US")
PSEUDO = ("en-XA", "ar-XB")
"""What is built besides, at the plain level and for no clinic: two languages on a page, and no language."""


EDITIONS = tuple(Built(c, loc, lv) for c in CLINICS for loc in LOCALES for lv in Level)
BESIDES = tuple(Built("base", tag, Level.PLAIN) for tag in (*SIDE_BY_SIDE, *PSEUDO))


REAL_HANDOUTS = repository() / "tests" / "real_handouts"
REAL = tuple(
    Built(clinic, locale, Level.PLAIN, folder.name)
    for folder in sorted((REAL_HANDOUTS / "source").iterdir())
    for locale in ("en-GB" if "en-GB" in (folder / "handout.yaml").read_text("utf-8") else "en-US", *_languages(folder))
    for clinic in ("base", "harbour")
)
"""Handouts with the structure of real ones, on letter paper and, for a clinic of the tests, on A4."""


@lru_cache(maxsize=1)
def real_output() -> Path:
    """Where those are; the first test process to ask builds them."""
    folders = ("--source", str(REAL_HANDOUTS / "source"), "--templates", str(REAL_HANDOUTS / "templates"))
    return _built("real-handouts", *folders, "--clinic", "base", "--clinic", "harbour", "--level", Level.PLAIN)


@lru_cache(maxsize=1)
def output() -> Path:
    """Where they are; the first test process to ask builds them."""
    return _built("shipped", *(word for clinic in CLINICS for word in ("--clinic", clinic)))


@lru_cache(maxsize=1)
def besides() -> tuple[Path, ...]:
    """The files of the editions side by side and in the pseudo-locales; they are in a folder of their own."""
    return tuple(built.path(form) for built in BESIDES for form in built.forms)


@lru_cache(maxsize=1)
def _besides() -> Path:
    languages = (word for built in BESIDES for word in ("--locale", built.locale))
    return _built("shipped-besides", *languages, "--level", Level.PLAIN)


def _built(name: str, *words: str) -> Path:
    folder = repository() / ".cache" / name
    folder.mkdir(parents=True, exist_ok=True)
    with FileLock(folder / ".lock"):
        command = [sys.executable, "-m", "handouts", "build", "-q", "--output", str(folder), *words]
        subprocess.run(command, cwd=repository(), check=True, env={**os.environ, "NO_COLOR": "1"})
    return folder


@lru_cache(maxsize=32)
def _document(clinic: str, locale: str, level: Level, handout: str) -> Document:
    if "+" in locale:
        return side_by_side(*(_document(clinic, one, level, handout) for one in locale.split("+")))
    root = repository()
    base = root / "templates" / "base"
    here = root if handout == HANDOUT else REAL_HANDOUTS
    folder = None if clinic == "base" else here / "templates" / "clinics" / clinic
    source = load(here / "source" / handout)
    edition = select(source, locale=locale, level=level, clinic=load_clinic(clinic, base, folder))
    return composed(edition)


def composed(edition: Edition) -> Document:
    """The document of an edition whose template is sound, and keeps all that a patient's safety needs."""
    made = compose(edition, shared())
    assert isinstance(made, Composed)
    assert not check(made)
    return made.document
