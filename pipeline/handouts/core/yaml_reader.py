"""YAML text in; plain values, the place of each of them and every problem out."""

import difflib
import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from handouts.core.findings import Place
from handouts.core.model_paths import model_at

MAX_BYTES = 2_000_000
"""A handout is some 50 kB; forty times that is a mistake, and reading 50 MB of it helps nobody."""
MAX_DEPTH = 40

Model = TypeVar("Model", bound=BaseModel)

Path_ = tuple[str | int, ...]
"""Where a value stands in the file: mapping keys and list indexes, from the top."""

# YAML 1.2 core schema. YAML 1.1 would read `no` as false and 1:30 as 90.
_NULL = re.compile(r"~|null|Null|NULL|")
_BOOL = re.compile(r"true|True|TRUE|false|False|FALSE")
_WORDS = frozenset(["null", "Null", "NULL", "true", "True", "TRUE", "false", "False", "FALSE"])
_INT = re.compile(r"[-+]?[0-9]+")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+\.[0-9]*)([eE][-+]?[0-9]+)?")


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong with the file itself, before anybody asks what it says. `facts` fill the rule's message."""

    kind: str
    place: Place
    facts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Loaded:
    """One YAML file, read: its value (None when unreadable), the problems, the text and its lines."""

    file: Path
    value: Any
    problems: tuple[Problem, ...]
    text: str = ""

    @cached_property
    def lines(self) -> tuple[str, ...]:
        return tuple(self.text.splitlines())

    @cached_property
    def places(self) -> Mapping[Path_, tuple[int, int]]:
        """Line and column of each path. Found when first asked for: of most files nobody asks."""
        reader = _Reader(self.file, self.text)
        with suppress(_StopError, yaml.YAMLError):
            reader.document()
        return reader.places

    def place(self, path: Path_) -> Place:
        """The place of `path`, or of the nearest value around it that exists."""
        while path and path not in self.places:
            path = path[:-1]
        return Place(self.file, *self.places.get(path, (1, 1)))


class _StopError(Exception):
    """The rest of this file can't be read."""


class _Reader:
    """Builds values from libyaml's events, so that every scalar keeps its line and nothing is ever expanded."""

    def __init__(self, file: Path, text: str) -> None:
        self.file = file
        self.text = text
        # Numbers, and not a `Place` each: of a thousand places a report asks for two.
        self.places: dict[Path_, tuple[int, int]] = {}
        self.problems: list[Problem] = []
        self.events: Iterator[Any] = iter(yaml.CSafeLoader(text).get_event, None)

    def place(self, mark: Any) -> Place:
        return Place(self.file, mark.line + 1, mark.column + 1) if mark else Place(self.file, 1, 1)

    def problem(self, kind: str, mark: Any, **facts: str) -> None:
        self.problems.append(Problem(kind, self.place(mark), facts))

    def document(self) -> Any:
        value: Any = None
        seen = 0
        for event in self.events:
            if isinstance(event, yaml.DocumentStartEvent):
                seen += 1
                if seen > 1:
                    self.problem("syntax", event.start_mark, problem="a second document starts here (`---`)")
                    return value
            elif not isinstance(event, yaml.StreamStartEvent | yaml.StreamEndEvent | yaml.DocumentEndEvent):
                value = self.node(event, ())
        return value

    def node(self, event: Any, path: Path_) -> Any:
        mark = event.start_mark
        self.places[path] = (mark.line + 1, mark.column + 1)
        if isinstance(event, yaml.AliasEvent):
            self.problem("alias", mark, name=f"*{event.anchor}")
            return None
        if event.anchor:
            self.problem("alias", mark, name=f"&{event.anchor}")
        if event.tag and not event.tag.startswith("tag:yaml.org,2002:str"):
            self.problem("tag", event.start_mark, tag=event.tag)
        if len(path) > MAX_DEPTH:
            self.problem("too-deep", event.start_mark, limit=str(MAX_DEPTH))
            raise _StopError
        if isinstance(event, yaml.ScalarEvent):
            return _scalar(event)
        if isinstance(event, yaml.SequenceStartEvent):
            return self.sequence(path)
        return self.mapping(path)

    def sequence(self, path: Path_) -> list[Any]:
        items: list[Any] = []
        for event in self.events:
            if isinstance(event, yaml.SequenceEndEvent):
                break
            items.append(self.node(event, (*path, len(items))))
        return items

    def mapping(self, path: Path_) -> dict[str, Any]:
        items: dict[str, Any] = {}
        places = self.places
        for event in self.events:
            if type(event) is yaml.MappingEndEvent:
                break
            if not isinstance(event, yaml.ScalarEvent):
                self.problem("syntax", event.start_mark, problem="a key must be a single word or text")
                raise _StopError
            key: str = event.value
            mark: Any = event.start_mark
            value = self.node(next(self.events), (*path, key))
            if key in items:
                self.problem("duplicate-key", mark, key=key, first=str(self.places[(*path, key, "")][0]))
                continue
            # Of a text the place is where the text starts; of a block, the key that opens it says more.
            at = (mark.line + 1, mark.column + 1)
            if value is None or isinstance(value, (dict, list)):
                places[(*path, key)] = at
            places[(*path, key, "")] = at
            items[key] = value
        return items


def _scalar(event: Any) -> Any:
    text: str = event.value
    if event.style or (text[:1].isalpha() and text not in _WORDS):  # quoted or block: always text
        return text
    if _NULL.fullmatch(text):
        return None
    if _BOOL.fullmatch(text):
        return text.lower() == "true"
    if _INT.fullmatch(text):
        return int(text) if len(text) < 19 else text
    if _FLOAT.fullmatch(text):
        return float(text)
    return text


def read_yaml(file: Path) -> Loaded:
    """Read one YAML file. Never raises for its content; a missing file is a problem too."""

    def failed(kind: str, line: int = 1, column: int = 1, **facts: str) -> Loaded:
        return Loaded(file, None, (Problem(kind, Place(file, line, column), facts),))

    try:
        size = file.stat().st_size
        if size > MAX_BYTES:
            return failed("too-large", size=f"{size / 1e6:.1f}", limit=f"{MAX_BYTES / 1e6:.0f}")
        raw = file.read_bytes()
    except OSError as error:
        return failed("unreadable", problem=error.strerror or str(error))
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = raw[: error.start]
        column = error.start - (before.rfind(b"\n") + 1) + 1
        return failed("not-utf8", before.count(b"\n") + 1, column, byte=f"0x{raw[error.start]:02x}")
    return parse_yaml(file, text)


def parse_yaml(file: Path, text: str) -> Loaded:
    """As `read_yaml`, for text at hand."""
    with suppress(_StopError, yaml.YAMLError):
        return Loaded(file, _sound(text), (), text)
    reader = _Reader(file, text)
    value: Any = None
    try:
        value = reader.document()
    except _StopError:
        pass
    except yaml.YAMLError as error:
        reader.problems.append(_syntax(file, text, tuple(text.splitlines()), error))
        value = None
    return Loaded(file, value, tuple(reader.problems), text)


def _sound(text: str) -> Any:
    """The value of a YAML text in which there is nothing to complain of: the same as `_Reader` gives, a third sooner.

    Raises _StopError or YAMLError for any other.
    """
    following = yaml.CSafeLoader(text).get_event
    scalar, end_of_list, end_of_mapping = yaml.ScalarEvent, yaml.SequenceEndEvent, yaml.MappingEndEvent

    def value(event: Any, depth: int) -> Any:
        kind = type(event)
        if kind is yaml.AliasEvent or event.anchor or event.tag or depth > MAX_DEPTH:
            raise _StopError
        if kind is scalar:
            return event.value if event.style else _scalar(event)
        if kind is yaml.SequenceStartEvent:
            items: list[Any] = []
            while type(event := following()) is not end_of_list:
                items.append(value(event, depth + 1))
            return items
        found: dict[str, Any] = {}
        while type(event := following()) is not end_of_mapping:
            if type(event) is not scalar or event.value in found:
                raise _StopError
            key = event.value
            found[key] = value(following(), depth + 1)
        return found

    start = [type(following()), type(following())]
    if start != [yaml.StreamStartEvent, yaml.DocumentStartEvent]:
        raise _StopError
    read = value(following(), 0)
    if [type(following()), type(following())] != [yaml.DocumentEndEvent, yaml.StreamEndEvent]:
        raise _StopError
    return read


_PLAINLY = (
    ("mapping values are not allowed", "a colon inside unquoted text"),
    ("cannot start any token", "a text without quotes can't begin with this character"),
    ("alphabetic or numeric character", "a text that begins with `*` or `&` needs quotes"),
    ("unexpected end of stream", "a quote is never closed"),
    ("expected ',' or '}'", "a brace `{` is not closed, or a comma is missing"),
    ("expected ',' or ']'", "a bracket `[` is not closed, or a comma is missing"),
    ("expected '-' indicator", "a list item without its dash"),
    ("sequence entries are not allowed", "a dash where no list can begin"),
    ("could not find expected ':'", "a line that has no colon after its first word"),
    ("did not find expected key", "a quote that ends too early or never, or a line too far to the left or right"),
)
"""What libyaml says, and what has most often happened."""


def _syntax(file: Path, text: str, lines: tuple[str, ...], error: yaml.YAMLError) -> Problem:
    """YAML's own words are for people who write parsers; say the two common mistakes plainly."""
    mark = getattr(error, "problem_mark", None)
    if mark is None:
        at = min(getattr(error, "position", 0), len(text))
        line, column = text.count("\n", 0, at), at - (text.rfind("\n", 0, at) + 1)
        odd = text[at] if at < len(text) else ""
        words = f"the character U+{ord(odd):04X} is not allowed in YAML" if odd else "unreadable character"
        return Problem("syntax", Place(file, line + 1, column + 1), {"problem": words})
    line, column = mark.line, mark.column
    here = lines[line] if line < len(lines) else ""
    if here[column : column + 1] == "\t" or "\t" in here[: len(here) - len(here.lstrip())]:
        column = here.index("\t")
        return Problem("tab", Place(file, line + 1, column + 1))
    words = (getattr(error, "problem", None) or str(error)).strip()
    words = next((plain for theirs, plain in _PLAINLY if theirs in words), words)
    return Problem("syntax", Place(file, line + 1, column + 1), {"problem": words})


def validate(model: type[Model], loaded: Loaded) -> tuple[Model | None, tuple[Problem, ...]]:
    """Fit the value into the model. Returns the model, or None with every misfit as a problem at its place."""
    if loaded.value is None:
        kind = () if loaded.problems else (Problem("empty", Place(loaded.file, 1, 1)),)
        return None, kind
    try:
        return model.model_validate(loaded.value), ()
    except ValidationError as error:
        errors = [dict(e) for e in error.errors(include_url=False)]
        found = [_misfit(loaded, model, e) for e in errors if not (_other_member(e) or _follows_from_others(e))]
        return None, tuple(_unique(found))


def _follows_from_others(error: dict[str, Any]) -> bool:
    """A list counts as too short when its items are wrong; the items' own problems say it all."""
    return bool(error["type"] == "too_short" and len(error["input"]) >= error["ctx"]["min_length"])


def _unique(problems: list[Problem]) -> list[Problem]:
    seen: dict[tuple[str, Place, str], Problem] = {}
    for p in problems:
        seen.setdefault((p.kind, p.place, str(sorted(p.facts.items()))), p)
    return list(seen.values())


def _other_member(error: dict[str, Any]) -> bool:
    """Of `a mapping or text`, Pydantic says of a mapping with a mistake in it also that it is no text."""
    no_text = bool(error["type"] == "string_type" and error["loc"][-1] == "str")
    return no_text and isinstance(error.get("input"), dict)


def _misfit(loaded: Loaded, model: type[BaseModel], error: dict[str, Any]) -> Problem:
    path = real_path(loaded.value, error["loc"], missing=error["type"] == "missing")
    name = ".".join(str(p) for p in path)
    key = str(path[-1]) if path else ""
    match error["type"]:
        case "extra_forbidden":
            known = _known_keys(model, loaded.value, path[:-1])
            near = difflib.get_close_matches(key, known, 1, 0.6)
            others = f"known here: {', '.join(sorted(known))}" if known else "it does not belong here"
            guess = f"did you mean `{near[0]}`?" if near else others
            return Problem("unknown-key", loaded.place((*path, "")), {"key": key, "guess": guess})
        case "union_tag_not_found":
            return Problem("missing-key", loaded.place(path), {"key": "kind", "path": f"{name}.kind"})
        case "union_tag_invalid":
            facts = {"path": f"{name}.kind", "wanted": _wanted(error), "given": _short(error["ctx"]["tag"])}
            return Problem("wrong-value", loaded.place((*path, "kind")), facts)
        case "missing":
            return Problem("missing-key", loaded.place(path[:-1]), {"key": key, "path": name})
        case _:
            given = error.get("input")
            facts = {"path": name or "the file", "wanted": _wanted(error), "given": _short(given)}
            return Problem("wrong-value", loaded.place(path), facts)


def real_path(value: Any, loc: tuple[str | int, ...], *, missing: bool = False) -> Path_:
    """Pydantic's location without the union tags it adds, which stand for nothing in the file.

    Of a `missing` value the last step isn't in the file either, but says what is missing.
    """
    path: list[str | int] = []
    for i, (before, step) in enumerate(zip((None, *loc), loc, strict=False)):
        if isinstance(before, int) and isinstance(value, dict) and value.get("kind") == step:
            continue
        says_what_is_missing = missing and i == len(loc) - 1
        if isinstance(step, str) and not says_what_is_missing and not (isinstance(value, dict) and step in value):
            continue
        path.append(step)
        match value:
            case dict():
                value = value.get(step)
            case list() if isinstance(step, int) and step < len(value):
                value = value[step]
            case _:
                value = None
    return tuple(path)


def _known_keys(model: type[BaseModel], value: Any, path: Path_) -> list[str]:
    """The keys the model knows at `path`, found by following its fields."""
    at = model_at(model, value, path)
    return [f.alias or n for n, f in at.model_fields.items()] if at else []


_PATTERNS = (
    ("[a-z0-9]+)*$", "lower-case letters and digits, joined by single hyphens, such as `nerve-block`"),
    ("[A-Z][a-z]{3}", "a locale such as `en-US` or `zh-Hans`"),
    (r"\.[0-9]+\.", "three numbers such as `1.0.0`"),
    ("[A-Z][0-9]{3}", "a rule's code such as `P002`"),
    ("A-Za-z0-9_-", "letters, digits, `-` and `_`, beginning with a letter or digit"),
    ("[0-9 ().-]", "a phone number such as `555-555-0100`"),
    ("^https://", "an address that begins with `https://`"),
)


def _wanted(error: dict[str, Any]) -> str:
    """What the schema asks for, in an author's words."""
    context = error.get("ctx", {})
    match error["type"]:
        case "string_type":
            return "text (put it in quotes)"
        case "string_pattern_mismatch":
            return next((words for part, words in _PATTERNS if part in context["pattern"]), error["msg"])
        case "string_too_short":
            return f"at least {context['min_length']} characters"
        case "string_too_long":
            return f"at most {context['max_length']} characters"
        case "too_short":
            return f"a list of at least {context['min_length']}"
        case "tuple_type" | "list_type":
            return "a list"
        case "model_type" | "dict_type" | "model_attributes_type":
            return "a mapping (`key: value` lines)"
        case "union_tag_invalid":
            return f"one of {context['expected_tags']}"
        case "date_from_datetime_parsing" | "date_parsing" | "date_type" | "date_from_datetime_inexact":
            return "a date such as `2026-11-23`"
        case "literal_error" | "enum":
            return f"one of {context['expected']}"
    message = str(error["msg"]).removeprefix("Value error, ").removeprefix("Input should be ")
    if message.startswith("text") and isinstance(error.get("input"), int | float):
        message = f"{message}; a number or `true` needs quotes to be text"
    return message[:1].lower() + message[1:]


def _short(value: Any) -> str:
    if isinstance(value, dict):
        return "a mapping"
    if isinstance(value, list):
        return "a list"
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return f"`{str(value).lower()}`"
    text = value.isoformat() if isinstance(value, date) else " ".join(str(value).split())
    return f"`{text[:40]}…`" if len(text) > 40 else f"`{text}`"


_IN_WORDS = {
    "unknown-key": "`{key}` is not known here; {guess}",
    "missing-key": "`{path}` is missing",
    "wrong-value": "`{path}` is {given}; it must be {wanted}",
    "duplicate-key": "`{key}` stands twice; it was already said in line {first}",
    "syntax": "{problem}",
    "unreadable": "{problem}",
    "tab": "a tab stands where spaces must be",
    "not-utf8": "byte {byte} here is not UTF-8 text",
    "too-large": "it has {size} MB; {limit} MB are enough",
    "alias": "`{name}` is a YAML shortcut, which can't stand here",
    "tag": "`{tag}` is a YAML tag, which can't stand here",
    "too-deep": "blocks stand inside blocks more than {limit} deep",
    "empty": "the file is empty",
}


def in_words(problem: Problem) -> str:
    """A problem of a file that is no handout, where no rule of its own tells of it."""
    return _IN_WORDS[problem.kind].format_map(problem.facts)
