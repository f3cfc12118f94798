"""The parts of a handout, each with its keys in the file and its dotted path: one walk for every rule."""

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any, Generic, NamedTuple, TypeVar

from pydantic import BaseModel

from handouts.core.yaml_reader import KeyPath
from handouts.source.load import Source
from handouts.source.parts import Figure, Item, Text
from handouts.source.sections import Contact, Option, OptionsSection, RiskItem, Section, Shared
from handouts.source.text_units import joined, step

Value = TypeVar("Value")


class Part(NamedTuple, Generic[Value]):
    """A section, a row, a picture or another part, with its keys in the file and its dotted path."""

    value: Value
    keys: KeyPath
    path: str


def sections_of(source: Source, kind: type[Value]) -> list[Part[Value]]:
    """The sections of one kind; none of a source that can't be read."""
    sections: tuple[Section, ...] = source.handout.sections if source.handout else ()
    return [Part(s, ("sections", i), s.id) for i, s in enumerate(sections) if isinstance(s, kind)]


@lru_cache(maxsize=4)
def parts_of(source: Source) -> tuple[Part[BaseModel], ...]:
    """Every part of a handout that is no text, in source order: sections, options, rows, pictures, measures."""
    return tuple(_inside(source.handout, (), "")) if source.handout else ()


def _inside(value: BaseModel, keys: KeyPath, path: str) -> Iterator[Part[BaseModel]]:
    for name, info in type(value).model_fields.items():
        key = info.alias or name
        inner, at, there = getattr(value, name), (*keys, key), step(path, key)
        entries = enumerate(inner) if isinstance(inner, tuple) else ((None, inner),)
        for i, one in entries:
            if isinstance(one, BaseModel) and not isinstance(one, Text):
                mine = at if i is None else (*at, i)
                part = Part(one, mine, joined(there, getattr(one, "id", "")))
                yield part
                yield from _inside(one, part.keys, part.path)


def parts(source: Source, kind: type[Value]) -> list[Part[Value]]:
    """The parts of one kind, wherever they stand: every picture, every measure."""
    return [Part(p.value, p.keys, p.path) for p in parts_of(source) if isinstance(p.value, kind)]


@lru_cache(maxsize=4)
def options_of(source: Source) -> tuple[Part[Option], ...]:
    """All options of all sections."""
    return tuple(parts(source, Option))


@lru_cache(maxsize=4)
def items_of(source: Source) -> tuple[Part[Item], ...]:
    """All benefits and harms, of an option or of all that share them."""
    return tuple(parts(source, Item))


@lru_cache(maxsize=4)
def shared_by(source: Source) -> Mapping[KeyPath, Shared]:
    """What each option has in common with the others of its section, by the option's keys, where something is."""
    return {
        (*section.keys, "options", i): section.value.shared
        for section in sections_of(source, OptionsSection)
        if section.value.shared
        for i in range(len(section.value.options))
    }


@lru_cache(maxsize=4)
def measured(source: Source) -> frozenset[KeyPath]:
    """The keys of the benefits, harms and risks that have their number as data: their own, or their band's."""
    own = (part.keys for part in parts_of(source) if getattr(part.value, "measure", None))
    return frozenset((*own, *(risk.keys for risk in parts(source, RiskItem))))


def figures_of(source: Source) -> list[Part[Figure]]:
    """Every picture."""
    return parts(source, Figure)


def other_words(source: Source) -> Iterator[tuple[KeyPath, str]]:
    """What a page shows of a handout besides its texts, with its keys: sources, addresses, and who has read it."""
    handout = source.handout
    if handout is None:
        return
    for i, reviewer in enumerate(handout.review.reviewers):
        yield ("review", "reviewers", i, "name"), reviewer.name
        yield ("review", "reviewers", i, "role"), reviewer.role
    for i, reference in enumerate(handout.references):
        yield from _strings(reference.model_dump(), ("references", i))
    for contact in parts(source, Contact):
        for key in ("email", "web"):
            yield from _strings(getattr(contact.value, key), (*contact.keys, key))


def codes_of(source: Source) -> Iterator[tuple[KeyPath, str]]:
    """What machines are told that a handout is about, with its keys."""
    for i, code in enumerate(source.handout.about if source.handout else ()):
        yield from _strings(code.model_dump(), ("about", i))


def _strings(value: Any, keys: KeyPath) -> Iterator[tuple[KeyPath, str]]:
    match value:
        case str():
            yield keys, value
        case dict():
            for key, inner in value.items():
                yield from _strings(inner, (*keys, key))
        case list() | tuple():
            for i, inner in enumerate(value):
                yield from _strings(inner, (*keys, i))
