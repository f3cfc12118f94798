"""What editors offer where a section or a fact begins fits the schema, and there is one for each kind."""

import json
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from pydantic import TypeAdapter

from handouts.source.facts import Fact
from handouts.source.schema import handout_schema
from handouts.source.sections import Section

SCHEMA = json.loads(handout_schema())
ITEMS = {name: SCHEMA["properties"][name]["items"] for name in ("sections", "facts")}
SNIPPETS = [(name, one["label"], one["body"]) for name, items in ITEMS.items() for one in items["defaultSnippets"]]


@pytest.mark.parametrize(("name", "label", "body"), SNIPPETS, ids=[f"{n}-{label}" for n, label, _ in SNIPPETS])
def test_a_snippet_is_sound_as_it_is(name: str, label: str, body: Any) -> None:
    where = {"$defs": SCHEMA["$defs"], **ITEMS[name]}
    assert list(Draft202012Validator(where).iter_errors(body)) == []
    kinds: TypeAdapter[Any] = TypeAdapter(Section if name == "sections" else Fact)
    assert kinds.validate_python(body).kind == label


@pytest.mark.parametrize("name", sorted(ITEMS))
def test_every_kind_has_one(name: str) -> None:
    kinds = set(ITEMS[name]["discriminator"]["mapping"])
    assert {label for n, label, _ in SNIPPETS if n == name} == kinds
