"""What the schema says of a place in a raw value: which Pydantic model describes it, and whether it is prose."""

import typing
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import BaseModel, RootModel


def model_at(model: type[BaseModel], value: Any, path: tuple[str | int, ...]) -> type[BaseModel] | None:
    """Return the model that describes the mapping at `path` of a raw value, or None where the schema has none."""
    at = tuple(_unions(model))
    for step in path:
        value = inside(value, step)
        at = tuple(one for kind in at for one in _kinds_inside(kind, step))
        if isinstance(value, dict) and "kind" in value:
            at = tuple(m for m in at if _is_model(m) and _is_kind(m, value["kind"])) or at
    models = [kind for kind in at if _is_model(kind)]
    return _common(models) if models else None


@dataclass(frozen=True)
class Prose:
    """Marks what an author writes in words of their own, unlike an id or a word from a list."""


PROSE = Prose()


def is_prose(model: type[BaseModel], value: Any, path: tuple[str | int, ...]) -> bool:
    """Whether what stands at `path` of a raw value is a text, or a part of one."""
    for end in range(len(path)):
        around = model_at(model, value, path[:end])
        named = {field.alias or name: field for name, field in around.model_fields.items()} if around else {}
        if (field := named.get(str(path[end]))) and (PROSE in field.metadata or _has_prose(field.annotation)):
            return True
    return False


def _has_prose(annotation: Any) -> bool:
    if typing.get_origin(annotation) is Annotated and PROSE in annotation.__metadata__:
        return True
    if typing.get_origin(annotation) is None:
        return bool(getattr(annotation, "PROSE", False))
    kinds = (inner for inner in typing.get_args(annotation) if typing.get_origin(annotation) is not tuple)
    return any(_has_prose(inner) for inner in kinds)


def inside(value: Any, step: str | int) -> Any:
    """Return what stands at a key or number of a raw value; None if there is nothing."""
    try:
        return value[step]
    except (KeyError, IndexError, TypeError):
        return None


def _unions(annotation: Any) -> Iterator[Any]:
    """The kinds of value that an annotation allows: models, mappings, lists."""
    if _is_model(annotation):
        yield from (
            _unions(annotation.model_fields["root"].annotation) if issubclass(annotation, RootModel) else [annotation]
        )
    elif typing.get_origin(annotation) in (dict, tuple, list):
        yield annotation
    else:
        for inner in typing.get_args(annotation):
            yield from _unions(inner)


def _kinds_inside(kind: Any, step: str | int) -> Iterator[Any]:
    """The kinds of value that may stand at a key or number of one kind."""
    if _is_model(kind):
        named = {field.alias or name: field for name, field in kind.model_fields.items()}
        yield from _unions(named[step].annotation) if step in named else ()
    elif isinstance(step, str) == (typing.get_origin(kind) is dict):
        inner = typing.get_args(kind)
        yield from _unions(inner[1] if isinstance(step, str) else inner[0])


def _is_model(annotation: Any) -> bool:
    return isinstance(annotation, type) and issubclass(annotation, BaseModel)


def _is_kind(model: type[BaseModel], kind: Any) -> bool:
    return "kind" in model.model_fields and kind in typing.get_args(model.model_fields["kind"].annotation)


def _common(models: list[type[BaseModel]]) -> type[BaseModel]:
    """Return the nearest model that all of these are made from: of an entry without a `kind`, what is sure."""
    first, *others = models
    return next(m for m in first.__mro__ if issubclass(m, BaseModel) and all(issubclass(o, m) for o in others))
