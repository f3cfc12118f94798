"""One text with its translation, as the slips see it: where its numbers, units, marks and sentences are."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from random import Random
from typing import Any, TypeVar

import yaml

from handouts.language.lexicon import Words

T = TypeVar("T")

_FOR_MACHINES = re.compile(r"(?<=\])\([^()]*\)|<[A-Za-z][^\s<>]*>|\{[^{}]*\}|\[[^\[\]]*@[^\[\]]*\]")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_ROOM = 24
"""Characters after a number in which its unit ends."""


@lru_cache(maxsize=1)
def slips() -> Mapping[str, Any]:
    """The slips of each language, from slips.yaml."""
    data: Mapping[str, Any] = yaml.safe_load(Path(__file__).with_name("slips.yaml").read_text("utf-8"))
    return data


@dataclass(frozen=True, slots=True)
class Number:
    """A number with its place, and the place and name of the unit after it: "" where there is none."""

    start: int
    end: int
    shown: str
    unit_start: int
    unit_end: int
    unit: str

    @property
    def is_decimal(self) -> bool:
        """Whether it has a decimal mark: 2.5 has one, 4,000 and 4.000 have none."""
        return bool(re.fullmatch(r"\d+[.,]\d{1,2}", self.shown))

    @property
    def value(self) -> float:
        digits = self.shown.replace(",", ".") if self.is_decimal else re.sub(r"[.,]", "", self.shown)
        return float(digits)


@dataclass(frozen=True)
class Text:
    """A unit's source and translation, with what the checks know of the translation's language."""

    source: str
    target: str
    language: str
    words: Words

    @cached_property
    def slips(self) -> Mapping[str, Any]:
        found: Mapping[str, Any] = slips()[self.language]
        return found

    @cached_property
    def for_people(self) -> str:
        """The translation with blanks for what only machines read, as long as it was."""
        return for_people(self.target)

    @cached_property
    def numbers(self) -> tuple[Number, ...]:
        return tuple(self._number(m) for m in _NUMBER.finditer(self.for_people))

    def _number(self, found: re.Match[str]) -> Number:
        after = self.for_people[found.end() : found.end() + _ROOM]
        length = self.words.unit_length(after)
        start = found.end() + len(after) - len(after.lstrip())
        if not length:
            return Number(found.start(), found.end(), found[0], found.end(), found.end(), "")
        return Number(found.start(), found.end(), found[0], start, found.end() + length, self.words.unit_after(after))


def for_people(text: str) -> str:
    return _FOR_MACHINES.sub(lambda m: " " * len(m[0]), text)


def pick(random: Random, things: Iterable[T]) -> T | None:
    """One of some things, or None of none."""
    found = list(things)
    return random.choice(found) if found else None


def put(text: str, start: int, end: int, new: str) -> str:
    """A text with a part of it changed; where a capital stood stands one, and no two spaces stand side by side."""
    before, after = text[:start], new + text[end:]
    if text[start : start + 1].isupper():
        after = (new.lower() if new else "") + text[end:]
        after = after[:1].upper() + after[1:]
    if not new or new.endswith(" "):
        after = after.lstrip() if before.endswith(" ") or not before else after
    return re.sub(r" (?=[.,;:!?؟،؛)\]](?:\s|$))", "", before + after).strip()


def sentences(text: str) -> list[str]:
    """A text's sentences with the marks that end them and the spaces after."""
    return [s for s in re.split(r"(?<=[.!?؟][ ])|(?<=[。！？])", text) if s]
