"""What a fault is: a way to break one file, the dice for its details, and the editions that it may be made in."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any, TypeVar

from handouts.document.compose import Document
from handouts.document.pandoc import shared
from handouts.formats.format import Tools
from handouts.formats.table import NAMES
from shipped import BESIDES, EDITIONS, Built

FORMS = NAMES
PDFS = ("pdf", "large-print")
LOCALES = ("en-US", "es-US", "ar", "vi", "zh-Hans")
SEED = 1

T = TypeVar("T")


class CannotError(Exception):
    """This fault can't be made in this edition: it has no such thing, or the writer refuses."""


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
        return Tools(shared(), self.document.edition.clinic.tokens.page)


Make = Callable[[Scene], bytes]
"""Gives the broken file."""


@dataclass(frozen=True)
class Fault:
    """A way to break a file of a format. `codes` are the rules of which one must find it; `among`, the editions that
    have what it takes.
    """

    kind: str
    codes: tuple[str, ...]
    form: str
    make: Make
    locales: tuple[str, ...]
    among: tuple[Built, ...] = (*EDITIONS, *BESIDES)

    def __str__(self) -> str:
        return f"{self.kind}, {self.form}"

    def scenes(self, seed: int) -> Iterator[Scene]:
        """The editions to try it in, the seed's choice first. The formats of a kind take turns with the languages."""
        turn = sum(map(ord, self.kind)) + FORMS.index(self.form) * 3 // 2 + seed
        locale = self.locales[turn % len(self.locales)]
        editions = [e for e in self.among if e.locale == locale]
        Random(f"{self} {seed}").shuffle(editions)
        for built in editions:
            yield Scene(built, self.form, Random(f"{self} {seed} {built}"))


def faults(
    kind: str,
    make: Make,
    *codes: str,
    forms: Sequence[str] = FORMS,
    locales: tuple[str, ...] = LOCALES,
    among: tuple[Built, ...] = (*EDITIONS, *BESIDES),
) -> Iterator[Fault]:
    """One fault for each format."""
    for form in forms:
        yield Fault(kind, codes, form, make, locales, among)


def some(dice: Random, found: Sequence[T]) -> T:
    """One of what was found."""
    if not found:
        raise CannotError("nothing of the kind")
    return dice.choice(found)


def two(dice: Random, found: Sequence[T], what: Callable[[T], Any]) -> tuple[T, T]:
    """Two that differ in something, such as their words."""
    one = some(dice, found)
    return one, some(dice, [f for f in found if what(f) != what(one)])
