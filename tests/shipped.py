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

    def __str__(self) -> str:
        return f"{self.clinic}-{self.locale}-{self.level}"

    def path(self, form: str) -> Path:
        folder = output() if self.locale in LOCALES else _besides()
        return folder / self.clinic / self.locale / f"{HANDOUT}-{self.level}{FORMATS[form].suffix}"

    @property
    def forms(self) -> tuple[str, ...]:
        return TOGETHER if "+" in self.locale else NAMES

    def file(self, form: str) -> bytes:
        return self.path(form).read_bytes()

    @property
    def document(self) -> Document:
        return _document(self.clinic, self.locale, self.level)


SIDE_BY_SIDE = ("es-US+en-US", "ar+en-US")
PSEUDO = ("en-XA", "ar-XB")
"""What is built besides, at the plain level and for no clinic: two languages on a page, and no language."""


EDITIONS = tuple(Built(c, loc, lv) for c in CLINICS for loc in LOCALES for lv in Level)
BESIDES = tuple(Built("base", tag, Level.PLAIN) for tag in (*SIDE_BY_SIDE, *PSEUDO))


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
def _document(clinic: str, locale: str, level: Level) -> Document:
    if "+" in locale:
        return side_by_side(*(_document(clinic, one, level) for one in locale.split("+")))
    root = repository()
    base = root / "templates" / "base"
    folder = None if clinic == "base" else root / "templates" / "clinics" / clinic
    source = load(root / "source" / HANDOUT)
    edition = select(source, locale=locale, level=level, clinic=load_clinic(clinic, base, folder))
    return composed(edition)


def composed(edition: Edition) -> Document:
    """The document of an edition whose template is sound, and keeps all that a patient's safety needs."""
    made = compose(edition, shared())
    assert isinstance(made, Composed)
    assert not check(made)
    return made.document
