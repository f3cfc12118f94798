"""Numbers in files: any that a file can hold, wherever in it, gives a finding or a value, and never an exception."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import test_typed_facts as typed
from handouts.core.findings import HandoutsError, has_errors
from handouts.core.yaml_reader import parse_yaml
from handouts.language.lexicon import words_in
from handouts.language.locales import interface_words, locales_in
from handouts.review.apply import read_review
from handouts.review.form import questions_in
from handouts.rules.clinic import Theme
from handouts.rules.engine import check
from handouts.source.settings import read_settings
from loading import BASE, load, load_clinic, read_ledger, read_record, read_yaml

NUMBERS = [
    *("0", "-0", "-0.0", "1", "+7", "-5", "010", "0x1F", "0o17", "5.", ".5", "1.5", "1e3", "99999999999", "1_000"),
    *(
        "12345678901234567890",
        "1e30",
        "1.0e30",
        "-1.0e30",
        "1e-30",
        "1e400",
        "-1e400",
        "1e-400",
        ".inf",
        "-.Inf",
        ".nan",
    ),
    *("true", "False", "null", "1:30", "9" * 400, "9" * 5000, "0x" + "F" * 398, "0x" + "F" * 5000, "1." + "0" * 5000),
]
ANY_NUMBER = st.sampled_from(NUMBERS) | st.integers().map(str) | st.floats(allow_nan=False).map(repr)

HANDOUT: Any = parse_yaml(Path(), typed.HANDOUT).value | {
    "about": [{"system": "SNOMED CT", "code": "30989003", "display": "Knee pain"}],
    "review": {
        "status": "approved",
        "reviewed": "2026-11-02",
        "next_review": "2028-11-02",
        "reviewers": [{"name": "A. Rivera", "role": "Pain specialist", "date": "2026-11-02"}],
    },
    "glossary": [{"term": "Salt", "plain": "What you put on food"}],
    "references": [
        {"id": "a-2020", "type": "book", "title": "Knees", "volume": 3, "issued": {"date-parts": [[2020, 1]]}}
    ],
    "allow": [{"code": "P008", "unit": "title", "locale": "es-US", "reason": "Patients asked for it."}],
}
Leaf = tuple[str | int, ...]


def leaves(value: Any, path: Leaf = ()) -> Iterator[Leaf]:
    """The paths of all that is neither a mapping nor a list."""
    if isinstance(value, dict | list):
        for key, inner in value.items() if isinstance(value, dict) else enumerate(value):
            yield from leaves(inner, (*path, key))
    else:
        yield path


def at(value: Any, path: Leaf) -> Any:
    for key in path:
        value = value[key]
    return value


def with_number(value: Any, path: Leaf, number: str) -> str:
    """A file that holds a value with a number in the place of one of its leaves."""
    holed = json.loads(json.dumps(value))
    at(holed, path[:-1])[path[-1]] = "\0"
    return json.dumps(holed).replace(json.dumps("\0"), number)


def read_handout(folder: Path, text: str) -> None:
    (folder / "handout.yaml").write_text(text, "utf-8")
    source = load(folder)
    assert source.handout or has_errors(check(source))
    check(source)


NUMERIC = [path for path in leaves(HANDOUT) if isinstance(at(HANDOUT, path), int | float)]


def test_there_are_numbers_in_a_handout() -> None:
    assert {str(path[-1]) for path in NUMERIC} >= {"amount", "to", "n", "of", "picture", "schema", "volume"}


@pytest.mark.parametrize("path", NUMERIC, ids=lambda path: ".".join(map(str, path)))
def test_every_number_of_a_handout_can_be_any_number(path: Leaf, tmp_path: Path) -> None:
    for number in NUMBERS:
        (tmp_path / "handout.yaml").write_text(with_number(HANDOUT, path, number), "utf-8")
        source = load(tmp_path)
        assert source.handout or source.problems, number


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(path=st.sampled_from(list(leaves(HANDOUT))), number=ANY_NUMBER)
def test_a_number_anywhere_in_a_handout_is_a_finding_or_a_value(path: Leaf, number: str, tmp_path: Path) -> None:
    read_handout(tmp_path, with_number(HANDOUT, path, number))


# ---------------------------------------------------------------- every other file


def read_clinic(folder: Path) -> None:
    clinic = load_clinic("example", folder=folder)
    check(Theme(clinic, ("en-US", "es-US")))


def _value(file: Path) -> Any:
    return read_yaml(file).value


SHIPPED_CLINIC = BASE.parent / "clinics" / "riverside"
SOURCE = "0123456789abcdef"
FORM = {
    "review": 1,
    "handout": "made-up",
    "version": "1.0.0",
    "digests": {"en-US": SOURCE},
    "reviewer": {"name": "A. Rivera", "role": "Nurse", "date": "2026-11-02"},
    "next_review": "2028-11-02",
    "decisions": {"en-US": "approve"},
    "translations": {"es-US": {"role": "translator", "method": "human"}},
    "answers": {"en-US": {"facts": {"answer": "yes", "note": ""}}},
    "comments": {"en-US": {"title": "Good"}},
}
APPROVAL = {"locale": "es-US", "by": "A. Rivera", "role": "translator", "method": "human", "date": "2026-11-02"}
OTHER_FILES: dict[str, tuple[Any, Callable[[Path], object]]] = {
    "brand.yml": (_value(SHIPPED_CLINIC / "brand.yml"), lambda file: read_clinic(file.parent)),
    "clinic.yml": (_value(SHIPPED_CLINIC / "clinic.yml"), lambda file: read_clinic(file.parent)),
    "handouts.yaml": (
        {"severity": {"P004": "error", "P007": {"severity": "off", "reason": "Read aloud in class."}}},
        lambda file: check(read_settings(file.parent / "source")),
    ),
    "approvals.yaml": (
        [{**APPROVAL, "units": {"title": f"{SOURCE} {SOURCE}"}}],
        lambda file: read_ledger(file.parent),
    ),
    "approved/en-US.yaml": (
        {"locale": "en-US", "version": "1.0.0", "date": "2026-11-02", "digest": SOURCE, "texts": {"title": "Knee"}},
        lambda file: read_record(file.parents[1], "en-US"),
    ),
    "review.yaml": (FORM, lambda file: read_review(file)),
    "locales.yaml": ({"ht": _value(BASE / "locales.yaml")["ht"]}, lambda file: locales_in(read_yaml(file))),
    "en.yaml": (_value(BASE / "words" / "en.yaml"), lambda file: words_in(read_yaml(file), "en")),
    "en-US.yaml": (_value(BASE / "ui" / "en-US.yaml"), lambda file: interface_words(read_yaml(file))),
    "checklist.yaml": (_value(BASE / "review" / "checklist.yaml"), lambda file: questions_in(read_yaml(file))),
}
LIBRARY = {"locales.yaml", "en.yaml", "en-US.yaml", "checklist.yaml"}
"""Files without which nothing works: what is wrong with one of them is an error, and no finding."""


@pytest.mark.parametrize("name", OTHER_FILES)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_number_anywhere_in_another_file_does_no_harm(name: str, data: st.DataObject, tmp_path: Path) -> None:
    value, read = OTHER_FILES[name]
    path = data.draw(st.sampled_from(list(leaves(value))), label="path")
    file = tmp_path / name
    file.parent.mkdir(exist_ok=True)
    file.write_text(with_number(value, path, data.draw(ANY_NUMBER, label="number")), "utf-8")
    try:
        read(file)
    except HandoutsError as error:
        assert name in LIBRARY
        assert f"{file}, line 1: " in str(error)


@pytest.mark.parametrize("number", [".nan", ".inf", "-1e400"])
def test_no_page_says_that_a_source_is_in_volume_nan(number: str, tmp_path: Path) -> None:
    """A source may have any field that CSL has, and each may hold a number: but one that is one."""
    for path in [("references", 0, "volume"), ("references", 0, "issued", "date-parts", 0, 0)]:
        (tmp_path / "handout.yaml").write_text(with_number(HANDOUT, path, number), "utf-8")
        [problem] = load(tmp_path).problems
        assert problem.facts["path"] == ".".join(map(str, path))
        assert problem.facts["wanted"] == "a number such as `15` or `2.5`"
