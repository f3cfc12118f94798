"""Reading YAML: any text gives values or problems, each with its place."""

from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from handouts.core.findings import Place
from handouts.core.yaml_reader import Loaded, _Reader, _sound, _StopError, parse_yaml, validate
from handouts.source.model import Handout

FILE = Path("handout.yaml")
YAML_LIKE = st.text(st.sampled_from(list("ab: -\n\t\"'[]{}|>&*!#%@,?~01.\\éا \r\x00\x85\u2028")), max_size=80)


def parsed(text: str) -> Loaded:
    return parse_yaml(FILE, text)


@settings(max_examples=500, deadline=None)
@given(st.text() | YAML_LIKE)
def test_any_text_is_read_without_an_exception(text: str) -> None:
    loaded = parsed(text)
    for problem in loaded.problems:
        assert problem.place.line >= 1
        assert problem.place.column >= 1
    validate(Handout, loaded)


@settings(max_examples=500, deadline=None)
@given(st.text() | YAML_LIKE)
def test_the_quick_reader_agrees_with_the_thorough_one(text: str) -> None:
    thorough = _Reader(FILE, text)
    try:
        value, clean = thorough.document(), not thorough.problems
    except (_StopError, yaml.YAMLError):
        clean = False
    try:
        quick = _sound(text)
    except (_StopError, yaml.YAMLError):
        assert not clean or value is None, "it gives up on a text that has nothing wrong"
    else:
        assert clean
        assert repr(quick) == repr(value)  # 1 is not True, nor is it 1.0
        assert parsed(text).places == thorough.places


@given(st.dictionaries(st.text("abc", min_size=1, max_size=4), st.text(max_size=20), max_size=5))
def test_what_is_quoted_comes_back(values: dict[str, str]) -> None:
    escaped = {k: "".join(f"\\U{ord(c):08x}" for c in v) for k, v in values.items()}
    loaded = parsed("".join(f'{k}: "{v}"\n' for k, v in escaped.items()) or "{}")
    assert loaded.problems == ()
    assert loaded.value == values


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("a: no", {"a": "no"}),
        ("a: on", {"a": "on"}),
        ("a: 1:30", {"a": "1:30"}),
        ("a: true", {"a": True}),
        ("a: 010", {"a": 10}),
        ("a: 1.50", {"a": 1.5}),
        ("a: ~", {"a": None}),
        ("a: '1'", {"a": "1"}),
        ("a: 2026-11-23", {"a": "2026-11-23"}),
    ],
)
def test_words_and_times_are_not_taken_for_something_else(text: str, value: object) -> None:
    assert parsed(text).value == value


def test_every_value_knows_its_place() -> None:
    loaded = parsed('title: "Knee"\nsections:\n  - id: one\n    body: |-\n      Rest.\n')
    assert loaded.place(("title",)) == Place(FILE, 1, 8)
    assert loaded.place(("sections", 0, "id")) == Place(FILE, 3, 9)
    assert loaded.place(("sections", 0, "body")) == Place(FILE, 4, 11)
    assert loaded.place(("sections", 0, "nowhere", 7)) == loaded.place(("sections", 0))


def test_a_list_that_is_wrong_inside_is_not_called_too_short() -> None:
    """Pydantic counts only the items that fit; an author counts those that are there."""
    loaded = parsed("sections:\n  - {id: a, kind: text, heading: x, body: 7}\n")
    _, problems = validate(Handout, loaded)
    assert not [p for p in problems if p.facts.get("path") == "sections"]
