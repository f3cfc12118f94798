"""Reading YAML: any text gives values or problems, each with its place."""

import math
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handouts.core.findings import Place
from handouts.core.validation import validate
from handouts.core.yaml_edit import quoted, set_value
from handouts.core.yaml_reader import KeyPath, Loaded, in_words, parse_yaml
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


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=80) | st.text().map(lambda text: text.encode("utf-16")))
def test_any_bytes_are_read_without_an_exception(content: bytes) -> None:
    loaded = parse_yaml(FILE, content)
    assert validate(Handout, loaded)[1]
    assert all(in_words(problem) for problem in validate(Handout, loaded)[1])


@given(st.integers(-(10**30), 10**30), st.floats(allow_nan=False))
def test_a_number_is_read_as_it_was_written(whole: int, real: float) -> None:
    assert parsed(f"a: {whole}").value == {"a": whole}
    assert parsed(f"[{abs(whole):#x}, {abs(whole):#o}]").value == [abs(whole)] * 2
    assert parsed(f"a: {str(real).replace('inf', '.inf')}").value == {"a": real}


def paths(value: object, path: KeyPath = ()) -> Iterator[KeyPath]:
    """Every path in a value."""
    yield path
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, one in inner:
        yield from paths(one, (*path, key))


@settings(max_examples=500, deadline=None)
@given(st.text() | YAML_LIKE)
def test_all_that_is_read_has_a_place_and_nothing_else_has(text: str) -> None:
    loaded = parsed(text)
    if loaded.value is not None and not loaded.problems:
        assert {p for p in loaded.places if p[-1:] != ("",)} <= set(paths(loaded.value)) <= set(loaded.places)
    lines = text.split("\n")
    for line, column in loaded.places.values():
        assert 1 <= column <= len(lines[line - 1]) + 1


@given(st.dictionaries(st.text("abc", min_size=1, max_size=4), st.text(max_size=20), max_size=5))
def test_what_is_quoted_comes_back(values: dict[str, str]) -> None:
    escaped = {k: "".join(f"\\U{ord(c):08x}" for c in v) for k, v in values.items()}
    loaded = parsed("".join(f'{k}: "{v}"\n' for k, v in escaped.items()) or "{}")
    assert loaded.problems == ()
    assert loaded.value == values


@settings(max_examples=300, deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs"])) | YAML_LIKE)
def test_any_text_that_is_written_quoted_comes_back(text: str) -> None:
    line = f"- {quoted(text)} # x\n"
    assert "\n" not in line[:-1]
    loaded = parsed(line)
    assert (loaded.value, loaded.problems) == ([text], ())


WORD = st.text(st.sampled_from(list("ab é\x85\u2028\u2029'\"#:\U0001f600")), max_size=6)


@settings(max_examples=300, deadline=None)
@given(st.lists(WORD, min_size=1, max_size=4), st.data(), st.sampled_from(["\n", "\r\n"]))
def test_a_value_that_is_set_changes_no_other(values: list[str], data: st.DataObject, end: str) -> None:
    """Of mappings as people write them, whichever signs stand in them and in the comments between."""
    sign = data.draw(st.sampled_from(["", "\x85", "\u2028", "\u2029"]))
    lines = [f"k{i}: '{value.replace(chr(39), chr(39) * 2)}' # {sign}x{end}" for i, value in enumerate(values)]
    at, new = data.draw(st.integers(0, len(values) - 1)), data.draw(WORD)
    text = set_value("".join(lines), (f"k{at}",), quoted(new))
    assert parsed(text).value == {f"k{i}": new if i == at else value for i, value in enumerate(values)}
    assert text.split("\n")[:at] == "".join(lines).split("\n")[:at]
    assert text.split("\n")[at + 1 :] == "".join(lines).split("\n")[at + 1 :]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("no", "no"),
        ("yes", "yes"),
        ("on", "on"),
        ("off", "off"),
        ("y", "y"),
        ("1:30", "1:30"),
        ("1_000", "1_000"),
        ("2026-11-23", "2026-11-23"),
        ("'1'", "1"),
        ("|-\n  1", "1"),
        ("!!str 1", "1"),
        ("0b11", "0b11"),
        ("+0x1F", "+0x1F"),
        ("1e", "1e"),
        (".", "."),
        ("inf", "inf"),
        ("nan", "nan"),
        ("tRUE", "tRUE"),
        ("", None),
        ("~", None),
        ("null", None),
        ("Null", None),
        ("NULL", None),
        ("true", True),
        ("False", False),
        ("TRUE", True),
        ("010", 10),
        ("-0", 0),
        ("+12", 12),
        ("0o17", 15),
        ("0x1F", 31),
        ("12345678901234567890", 12345678901234567890),
        ("1.50", 1.5),
        ("5.", 5.0),
        (".5", 0.5),
        ("-1e3", -1000.0),
        ("1.0e30", 1e30),
        ("1e400", float("inf")),
        (".inf", float("inf")),
        ("-.Inf", float("-inf")),
        ("9" * 5000, "9" * 5000),
        ("0x" + "F" * 5000, "0x" + "F" * 5000),
    ],
)
def test_words_and_times_are_not_taken_for_something_else(text: str, value: object) -> None:
    """The core schema of YAML 1.2; a number of more digits than anybody can write stays text."""
    loaded = parsed(f"a: {text}")
    assert loaded.problems == ()
    assert repr(loaded.value["a"]) == repr(value)  # 1 is not True, nor is it 1.0


@pytest.mark.parametrize("text", [".nan", ".NaN", ".NAN"])
def test_what_is_no_number_is_none(text: str) -> None:
    assert math.isnan(parsed(f"a: {text}").value["a"])


@pytest.mark.parametrize("sign", ["\x85", "\u2028", "\u2029"])
def test_a_line_ends_at_a_line_feed_alone(sign: str) -> None:
    """YAML 1.1 ended lines at these, too; in YAML 1.2 they are letters as others."""
    text = f'a: x {sign} y\nb: "x {sign} y"\nc: |-\n  x {sign}\n  y\n# {sign}\nd{sign}: [x{sign}, &x y]\n'
    loaded = parsed(text)
    said = f"x {sign} y"
    assert loaded.value == {"a": said, "b": said, "c": f"x {sign}\ny", f"d{sign}": [f"x{sign}", "y"]}
    assert [(p.kind, p.place) for p in loaded.problems] == [("alias", Place(FILE, 7, 10))]
    assert loaded.place((f"d{sign}", 0)) == Place(FILE, 7, 6)
    assert len(loaded.lines) == text.count("\n") + 1


def test_lines_are_counted_as_an_editor_counts_them() -> None:
    """To YAML a carriage return alone ends a line; an editor, and the report of a finding, sees none there."""
    loaded = parsed("a: 1\rb: 2\r\nb: 3\n")
    assert loaded.value == {"a": 1, "b": 2}
    lone, twice = loaded.problems
    assert (lone.kind, lone.place) == ("slip", Place(FILE, 1, 5))
    assert (twice.place, twice.facts["first"]) == (Place(FILE, 2, 1), "1")


def test_a_sign_that_yaml_forbids_is_shown_where_it_stands() -> None:
    [problem] = parsed("a: é\x85\u2028\nb: éé\x07\n").problems
    assert problem.place == Place(FILE, 2, 6)
    assert "U+0007" in problem.facts["problem"]


def told(text: str) -> list[tuple[str, int, int]]:
    """What each problem of a text is about, and where."""
    return [(p.facts.get("problem", p.kind), p.place.line, p.place.column) for p in parsed(text).problems]


LEFT_OUT = "is left out: a `#` after a space begins a comment"


@pytest.mark.parametrize(
    ("text", "comment", "line", "column"),
    [
        ("body: Take pill # 2\n", "# 2", 1, 17),
        ("body: Take pill\n  number # 2\n", "# 2", 2, 10),
        ("body: Take pill\t# 2\n", "# 2", 1, 17),
        ("body: Take pill #\n", "#", 1, 17),
        ("- Take pill # 2\n- Rest\n", "# 2", 1, 13),
        ("{sign: you are hot # over 38\n}", "# over 38", 1, 20),
        ("- {sign: you are hot # over 38, urgency: routine}\n- {}\n", "# over 38, urgency: routine}", 1, 22),
        ("- {sign: fever # over 38, urgency: routine}\n", "# over 38, urgency: routine}", 1, 16),
        ("primary: #1d5c3a\ndark: black\n", "#1d5c3a", 1, 10),
        ("palette:\n  leaf: #1d5c3a  \n", "#1d5c3a", 2, 9),
        ("- #2 at night\n", "#2 at night", 1, 3),
        ("hours: 8 to 5  # on weekdays\r\nphone: 911\r\n", "# on weekdays", 1, 16),
    ],
)
def test_words_after_a_number_sign_are_not_lost_in_silence(text: str, comment: str, line: int, column: int) -> None:
    assert told(text) == [(f"`{comment}` {LEFT_OUT}", line, column)]


@pytest.mark.parametrize(
    "text",
    [
        'body: "Take pill # 2"  # a remark',
        "body: 'Take pill # 2' # a remark",
        "body: |-  # a remark\n  Take pill # 2",
        "body: Take pill#2, or pill\u00a0# 3",
        "review:  # a remark\n  # another\n  status: draft  # a third\n",
        "reviewed:  # not yet\nnext: null # nor this\nabout: []  # nothing\nn: 12 # people\nday: 2026-11-23 # a Monday",
        "items:  # a remark\n  - # a remark\n    id: one # a remark\n  - {id: two}  # a remark\n",
        "phone: ## to be told\n",
        "title: Sore foot\n# a remark of its own\nid: one\n  # and one more\n",
    ],
)
def test_a_remark_stays_a_remark(text: str) -> None:
    assert told(text) == []


@pytest.mark.parametrize(
    ("text", "problem", "line", "column"),
    [
        ("a: Rest first\n  # a remark\n  and go on.\n", "a comment can't stand inside a text", 2, 3),
        ("a: |-\n  Rest first\n# a remark\n  and go on.\n", "a comment can't stand inside a text", 3, 1),
        ("a:\n  - >-\n    Rest first\n  # a remark\n    and go on.\n", "a comment can't stand inside a text", 4, 3),
        ("a: “Rest first”\n", "to YAML these are no quotes", 1, 4),
        ("a: „Erst ruhen“\n", "to YAML these are no quotes", 1, 4),
        ('a:"Rest"\nb: c\n', "the line above has no space after its colon", 2, 2),
        ("x: y\na:Rest\nb: c\n", "no space after the colon", 3, 1),
        ("a: > 39 degrees\n", "a text that begins with `>` or `|` needs quotes", 1, 6),
        ("a: ] rest\n", "a text that begins with `,`, `]` or `}` needs quotes", 1, 4),
        ("a: Rest # a remark\n  and go on.\n", "a comment can't stand inside a text", 1, 9),
        ("a: Rest first # a remark\n  and go on.\n", "a comment can't stand inside a text", 1, 15),
        ("a: Take\n  - one\n  - two\n", "the items of this list are read as one line", 2, 3),
        ("a: >-\n  Take:\n\n  - one\n  - two\n", "the items of this list are read as one line", 5, 3),
        ('a: "- one\n\n  - two\n  - three"\n', "the items of this list are read as one line", 4, 3),
        ("a: \u00a0Rest\n", "the space here is U+00A0", 1, 4),
        ("a:\n  - \u3000Rest\n", "the space here is U+3000", 2, 5),
        ("a: \ufeffRest\n", "the space here is U+FEFF", 1, 4),
        ('a: "say \\_this"\n', "`\\_` between double quotes is a space", 1, 9),
        ('a: "cold\\\n  pack"\n', "joins the words before and after it", 1, 9),
        ("a: >5\nb: c\n", "`>5` opens a text below it", 1, 4),
        ("a: |2\n", "`|2` opens a text below it", 1, 4),
        ("a: 1\rb: 2\r", "a carriage return alone", 1, 5),
        ("a: 1\r\r\nb: 2\r\r\n", "a carriage return alone", 1, 5),
        ("a: [Knees](https://example.org) hurt\n", "a text that begins with `[` or `{` needs quotes", 1, 11),
        ("a: {clinic.phone} now\n", "a text that begins with `[` or `{` needs quotes", 1, 19),
        ('a: "Rest" and go\n', "more words after the closing quote", 1, 11),
        ("a: 'It's fine'\n", "more words after the closing quote", 1, 8),
        ("a: ? rest\n", "a text that begins with `?` needs quotes", 1, 4),
        ("a: - rest\n", "a dash where no list can begin", 1, 4),
        ("a: @home\n", "can't begin with this character", 1, 4),
        ("a: `rest`\n", "can't begin with this character", 1, 4),
        ("a: %5 more\n", "can't begin with this character", 1, 4),
        ("a: *Rest* now\n", "a text that begins with `*` or `&` needs quotes", 1, 9),
        ("a: Note: take 2\n", "a colon inside unquoted text", 1, 8),
        ('a: "C:\\cat"\n', "a backslash between double quotes needs a second one", 1, 7),
        ("a: b\n...\nc: d\n", "a line too far to the left, or more lines after `...`", 3, 1),
        ("a: |\n  x\n---\n  y\n", "a second document starts here", 3, 1),
    ],
)
def test_what_yaml_reads_otherwise_than_it_looks_is_told(text: str, problem: str, line: int, column: int) -> None:
    [(words, *place)] = told(text)
    assert problem in words
    assert place == [line, column]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("a: >\n  Take:\n\n  - one\n\n  - two\n", "Take:\n- one\n- two\n"),
        ("a: |-\n  - one\n  - two\n", "- one\n- two"),
        ('a: "- one\\n- two"\n', "- one\n- two"),
        ('a: "cold \\\n  pack"\n', "cold pack"),
        ('a: "a \\\\_ b"\n', "a \\_ b"),
        ("a: 'It''s fine'\n", "It's fine"),
        ("a: Rest\n  and go\n", "Rest and go"),
        ("a: “Rest” is what helps\n", "“Rest” is what helps"),
        ("a: '“Rest”'\n", "“Rest”"),
        ("a: “Rest” or “ice”\n", "“Rest” or “ice”"),
        ("a: on-off - and on\n", "on-off - and on"),
    ],
)
def test_what_is_read_as_it_looks_is_no_slip(text: str, value: str) -> None:
    assert (parsed(text).value, parsed(text).problems) == ({"a": value}, ())


@pytest.mark.parametrize(
    ("line", "column"),
    [
        ("title: Pills # 2 and 3", 14),
        ("review: {reviewers: [{name: Ann # 2\n}]}", 33),
        ("glossary: [{term: ice # 2\n}]", 23),
    ],
)
def test_one_word_is_a_text_too_where_a_text_belongs(line: str, column: int) -> None:
    slips = [p.place.column for p in validate(Handout, parsed(f"{line}\nid: one # a remark\n"))[1] if p.kind == "slip"]
    assert slips == [column]


def test_a_sentence_that_a_comma_cuts_in_two_is_told() -> None:
    line = "sections: [{id: a, kind: call, heading: x, items: [{id: b, sign: fever, or chills, urgency: routine}]}]"
    [problem] = [p for p in validate(Handout, parsed(line))[1] if p.kind == "unknown-key"]
    assert (problem.facts["key"], problem.place.column) == ("or chills", 73)
    assert "put a text with a comma in it in quotes" in problem.facts["guess"]


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


def test_one_module_reads_yaml() -> None:
    """A second reader would be one of another YAML: `no` a word in one file and false in the next."""
    package = Path(__file__).resolve().parents[1] / "pipeline" / "handouts"
    readers = [
        p.name for p in package.rglob("*.py") if re.search(r"(?m)^\s*(import|from) yaml\b", p.read_text("utf-8"))
    ]
    assert readers == ["yaml_reader.py"]
