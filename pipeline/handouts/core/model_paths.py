"""Which Pydantic model describes a place in a raw value: so that a message can say what is known there."""

import typing
from typing import Any

from pydantic import BaseModel


def model_at(model: type[BaseModel], value: Any, path: tuple[str | int, ...]) -> type[BaseModel] | None:
    """Return the model that describes the mapping at `path` of a raw value, or None where the schema has none."""
    at: tuple[type[BaseModel], ...] = (model,)
    for step in path:
        child = value[step] if _has(value, step) else None
        if isinstance(step, str):
            named = {f.alias or n: f for n, f in _common(at).model_fields.items()} if at else {}
            at = models_in(named[step].annotation) if step in named else ()
        elif len(at) > 1 and isinstance(child, dict) and "kind" in child:
            at = tuple(m for m in at if child["kind"] in typing.get_args(m.model_fields["kind"].annotation)) or at
        value = child
    return _common(at) if at else None


def models_in(annotation: Any) -> tuple[type[BaseModel], ...]:
    """Return the models inside `tuple[X, ...]`, `X | None` or an annotated union."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return (annotation,)
    return tuple(model for inner in typing.get_args(annotation) for model in models_in(inner))


def _common(models: tuple[type[BaseModel], ...]) -> type[BaseModel]:
    """Return the nearest model that all of these are made from: of an entry without a `kind`, what is sure."""
    first, *others = models
    return next(m for m in first.__mro__ if issubclass(m, BaseModel) and all(issubclass(o, m) for o in others))


def _has(value: Any, step: str | int) -> bool:
    if isinstance(value, dict):
        return step in value
    return isinstance(value, list) and isinstance(step, int) and step < len(value)
