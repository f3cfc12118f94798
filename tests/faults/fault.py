"""What a fault is, and how one is made and looked for."""

from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from handouts.compose import Document
from handouts.findings import Finding
from handouts.formats import NAMES, Tools
from handouts.model import Level
from handouts.pandoc import shared
from handouts.rules.proof import Finished, check_finished
from handouts.templates import shipped as templates
from shipped import Built

FORMS = NAMES
LOCALES = ("en-US", "es-US", "ar", "zh-Hans")


class CannotError(Exception):
    """This fault can't be made in this edition: it has no such thing."""


@dataclass(frozen=True)
class Scene:
    """The edition that a fault is made in, a format, and the fault's own dice."""

    built: Built
    form: str
    dice: Random

    @property
    def document(self) -> Document:
        return self.built.document

    @property
    def good(self) -> bytes:
        """The file as it ought to be."""
        return self.built.file(self.form)

    @property
    def tools(self) -> Tools:
        return Tools(templates() / "base", shared(), self.document.edition.clinic.tokens.page)


Make = Callable[[Scene], bytes]


@dataclass(frozen=True)
class Fault:
    """A way to break a file. `codes`: the rules of which one at least must find it. `number` is its seed."""

    kind: str
    form: str
    locale: str
    number: int
    codes: tuple[str, ...]
    make: Make

    def __str__(self) -> str:
        return f"{self.kind}-{self.form}-{self.locale}-{self.number}".replace(" ", "_")

    def scene(self) -> Scene:
        dice = Random(str(self))
        clinic, level = dice.choice(("base", "riverside")), dice.choice((Level.STANDARD, Level.PLAIN))
        return Scene(Built(clinic, self.locale, level), self.form, dice)


def faults(kind: str, make: Make, *codes: str, forms: tuple[str, ...] = FORMS, locales: tuple[str, ...] = LOCALES) -> list[Fault]:
    """One fault for each format, each in a language of its own; the languages take turns."""
    start = sum(map(ord, kind))
    return [
        Fault(kind, form, locales[(start + i) % len(locales)], i, codes, make) for i, form in enumerate(forms)
    ]


def caught(fault: Fault) -> tuple[bool, tuple[Finding, ...]]:
    """Whether the proof finds the fault as what it is, and all that it finds."""
    scene = fault.scene()
    broken = fault.make(scene)
    assert broken != scene.good, f"{fault} breaks nothing"
    found = check_finished(Finished(scene.document, fault.form, broken, scene.built.path(fault.form)))
    return any(f.code in fault.codes for f in found), found


