"""What can be read of a handout that does not fit the schema: its sound texts, and what rules on texts need to know."""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import Any

from pydantic import ValidationError

from handouts.core.model_paths import inside, model_at
from handouts.core.yaml_reader import KeyPath
from handouts.source.model import Allowance, Handout, Term
from handouts.source.parts import Text
from handouts.source.text_units import Leaf, joined, leaf_of, step


def sound_leaves(value: Any) -> tuple[Leaf, ...]:
    """Every text of a raw handout that is one, in the order of the file."""
    return tuple(_leaves(value, value, "", ()))


def _leaves(whole: Any, here: Any, path: str, keys: KeyPath) -> Iterator[Leaf]:
    model = model_at(Handout, whole, keys)
    if model and issubclass(model, Text):
        with suppress(ValidationError):
            section = inside(listed(whole, "sections"), keys[1]) if keys[0] == "sections" else None
            yield leaf_of(path, keys, model.model_validate(here), written(section, "kind"))
    elif isinstance(here, dict):
        for key, inner in here.items():
            named = joined if keys[-1:] == ("cells",) else step
            yield from _leaves(whole, inner, named(path, key), (*keys, key))
    elif isinstance(here, list):
        for i, inner in enumerate(here):
            yield from _leaves(whole, inner, joined(path, _id(whole, inner, (*keys, i))), (*keys, i))


def _id(whole: Any, entry: Any, keys: KeyPath) -> str:
    """The name of an entry in its dotted path; "" if it has none."""
    if not isinstance(entry, dict):
        return ""
    if model_at(Handout, whole, keys) is Term:
        with suppress(ValidationError):
            return Term.model_validate(entry).id
    return written(entry, "id")


def written(value: Any, key: str) -> str:
    """A word at a key of a raw value; "" where there is none."""
    found = value.get(key) if isinstance(value, Mapping) else None
    return found if isinstance(found, str) else ""


def listed(value: Any, key: str) -> list[Any]:
    """A list at a key of a raw value; an empty one where there is none."""
    found = value.get(key) if isinstance(value, Mapping) else None
    return found if isinstance(found, list) else []


def sound_allowances(value: Any) -> Iterator[Allowance]:
    """The allowances of a raw handout that are such."""
    for one in listed(value, "allow"):
        with suppress(ValidationError):
            yield Allowance.model_validate(one)
