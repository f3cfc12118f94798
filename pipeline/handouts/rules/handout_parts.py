"""The parts of a handout, each with its keys in the file and its dotted path: one walk for every rule."""

from collections.abc import Iterator
from functools import lru_cache
from typing import Any, Generic, NamedTuple, TypeVar

from handouts.core.yaml_reader import KeyPath
from handouts.source.load import Source
from handouts.source.parts import Figure, Item
from handouts.source.sections import Option, OptionsSection, Section, TextSection

Value = TypeVar("Value")


class Part(NamedTuple, Generic[Value]):
    """A section, option, item or picture, with its keys in the file and its dotted path."""

    value: Value
    keys: KeyPath
    path: str


def sections_of(source: Source, kind: type[Value]) -> list[Part[Value]]:
    """The sections of one kind; none of a source that can't be read."""
    sections: tuple[Section, ...] = source.handout.sections if source.handout else ()
    return [Part(s, ("sections", i), s.id) for i, s in enumerate(sections) if isinstance(s, kind)]


@lru_cache(maxsize=4)
def options_of(source: Source) -> tuple[Part[Option], ...]:
    """All options of all sections."""
    return tuple(
        Part(option, (*section.keys, "options", j), f"{section.path}.{option.id}")
        for section in sections_of(source, OptionsSection)
        for j, option in enumerate(section.value.options)
    )


@lru_cache(maxsize=4)
def items_of(source: Source) -> tuple[Part[Item], ...]:
    """All benefits and harms of all options."""
    return tuple(
        Part(item, (*option.keys, side, k), f"{option.path}.{side}.{item.id}")
        for option in options_of(source)
        for side in ("benefits", "harms")
        for k, item in enumerate(getattr(option.value, side))
    )


@lru_cache(maxsize=4)
def measured(source: Source) -> frozenset[KeyPath]:
    """The keys of the benefits and harms that have their number as data."""
    return frozenset(item.keys for item in items_of(source) if item.value.measure)


def figures_of(source: Source) -> Iterator[Part[Figure]]:
    """Every picture of a section or an option."""
    with_pictures: tuple[Part[TextSection] | Part[OptionsSection] | Part[Option], ...] = (
        *sections_of(source, TextSection),
        *sections_of(source, OptionsSection),
        *options_of(source),
    )
    for part in with_pictures:
        if part.value.image:
            yield Part(part.value.image, (*part.keys, "image"), f"{part.path}.image")


def other_words(source: Source) -> Iterator[tuple[KeyPath, str]]:
    """What a page shows of a handout besides its texts, with its keys: sources, and who has read it."""
    handout = source.handout
    if handout is None:
        return
    for i, reviewer in enumerate(handout.review.reviewers):
        yield ("review", "reviewers", i, "name"), reviewer.name
        yield ("review", "reviewers", i, "role"), reviewer.role
    for i, reference in enumerate(handout.references):
        yield from _strings(reference.model_dump(), ("references", i))


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
