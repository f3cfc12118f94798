"""YAML text in; plain values, the place of each of them and every problem out. The one module that knows PyYAML."""

import re
from bisect import bisect_right
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml

from handouts.core.findings import Place
from handouts.core.folders import File
from handouts.core.yaml_indents import misplaced
from handouts.core.yaml_slips import COMMENT, Slip, comment_inside, lost_comment, plainly, slips_in, with_comment

MAX_BYTES = 2_000_000
"""A handout is some 50 kB; forty times that is a mistake, and reading 50 MB of it helps nobody."""
MAX_DEPTH = 40
MAX_DIGITS = 400
"""What is longer is kept as text: Python refuses to write out a whole number of some thousand digits."""

KeyPath = tuple[str | int, ...]
"""Where a value stands in the file: mapping keys and list indexes, from the top."""


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong with a file, at its place. `facts` fill the words for its `kind`, or a rule's message."""

    kind: str
    place: Place
    facts: Mapping[str, str] = field(default_factory=dict)


WORDS = {
    "unknown-key": "`{key}` is not known here; {guess}",
    "wrong-key": "`{key}` can't stand here; it must be {wanted}",
    "missing-key": "`{path}` is missing",
    "wrong-value": "`{path}` is {given}; it must be {wanted}",
    "duplicate-key": "`{key}` stands twice; it was already said in line {first}",
    "syntax": "the file can't be read from here on: {problem}",
    "unreadable": "the file can't be read: {problem}",
    "tab": "a tab stands where spaces must be",
    "not-utf8": "byte {byte} here is not UTF-8 text",
    "too-large": "the file has {size} MB; it may have {limit} MB",
    "alias": "`{name}` is a YAML shortcut, which can't stand here",
    "tag": "`{tag}` is a YAML tag, which can't stand here",
    "too-deep": "blocks stand inside blocks more than {limit} deep",
    "empty": "the file is empty",
    "link": "`{path}` is a link; links are not followed",
    "slip": "{problem}",
}
"""What each kind of problem is called, in whichever file it is."""


def in_words(problem: Problem) -> str:
    """Return what is wrong as a clause, without place and full stop; of a slip, what to write instead, too."""
    words = WORDS[problem.kind].format_map(problem.facts)
    instead = problem.facts.get("instead", "")
    return f"{words}; {instead[:1].lower()}{instead[1:].removesuffix('.')}" if instead else words


@dataclass(frozen=True)
class Loaded:
    """One YAML file, read: its value (None when unreadable), the problems, the text and its lines.

    `commented` are the places of the values without quotes that have a comment behind them, with the index where each
    ends.
    """

    file: Path
    value: Any
    problems: tuple[Problem, ...]
    text: str = ""
    commented: Mapping[tuple[int, int], int] = field(default_factory=dict)

    @property
    def empty(self) -> bool:
        """Whether nothing stands in it, but perhaps comments."""
        return self.value is None and not self.problems

    @cached_property
    def lines(self) -> tuple[str, ...]:
        return tuple(self.text.split("\n"))

    @cached_property
    def places(self) -> Mapping[KeyPath, tuple[int, int]]:
        """Line and column of each path. Found when first asked for: of most files nobody asks."""
        found: dict[KeyPath, tuple[int, int]] = {}
        with suppress(ValueError):
            tree, position = node_tree(self.text), Positions(self.text)
            found[()] = position(tree.start)
            _places(tree, (), position, found)
        return found

    def place(self, path: KeyPath) -> Place:
        """Return the place of `path`, or of the nearest value around it that exists."""
        while path and path not in self.places:
            path = path[:-1]
        return Place(self.file, *self.places.get(path, (1, 1)))

    def slip(self, slip: Slip) -> Problem:
        """A slip in its text as a problem."""
        return _slip(slip, Place(self.file, *Positions(self.text)(slip.at)))


def _slip(slip: Slip, place: Place) -> Problem:
    return Problem("slip", place, {"problem": slip.problem, "instead": slip.instead})


def read_yaml(file: File) -> Loaded:
    """Return what a YAML file says. Never raises for its content; a missing file is a problem too."""
    content = file.content
    if content is None:
        facts = {"problem": file.problem or "No such file or directory"}
        return Loaded(file.path, None, (Problem("unreadable", Place(file.path, 1, 1), facts),))
    if len(content) > MAX_BYTES:
        facts = {"size": f"{len(content) / 1e6:.1f}", "limit": f"{MAX_BYTES / 1e6:.0f}"}
        return Loaded(file.path, None, (Problem("too-large", Place(file.path, 1, 1), facts),))
    return parse_yaml(file.path, content)


def parse_yaml(file: Path, content: bytes | str) -> Loaded:
    """Return what YAML text says, with places as if it were in the file. Never raises."""
    try:
        text = content if isinstance(content, str) else content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before, odd = error.object[: error.start], error.object[error.start]
        place = Place(file, before.count(b"\n") + 1, error.start - before.rfind(b"\n"))
        return Loaded(file, None, (Problem("not-utf8", place, {"byte": f"0x{odd:02x}"}),))
    reader = _Reader(file, text)
    value: Any = None
    if "\r" in text and (lone := _LONE_RETURN.search(text)):
        reader.problems.append(Problem("slip", reader.place(lone.start()), _OLD_LINE_END))
        if "\n" not in text:  # one line, to an editor as to a report
            return Loaded(file, None, tuple(reader.problems), text)
    try:
        value = reader.document()
    except _StopError:
        pass
    except yaml.YAMLError as error:
        reader.stumbled(error)
    return Loaded(file, value, tuple(reader.problems), text, reader.commented)


_LONE_RETURN = re.compile(r"\r(?!\n)")
_OLD_LINE_END = {
    "problem": "a line ends here in a carriage return alone, which few programs take for a line's end",
    "instead": "Save the file again with the line ends LF (in most editors: a choice at the bottom of the window).",
}


class Positions:
    """Line and column, from 1, of an index in a text. A line ends at a line feed and nowhere else, as in editors."""

    def __init__(self, text: str) -> None:
        self.starts = [0, *(m.end() for m in re.finditer("\n", text))]

    def __call__(self, index: int) -> tuple[int, int]:
        line = bisect_right(self.starts, index)
        return line, index - self.starts[line - 1] + 1


# ---------------------------------------------------------------- events


def _events(text: str) -> Callable[[], Any]:
    """Return what gives the next of libyaml's events, None after the last.

    libyaml reads YAML 1.1 and ends a line at U+0085, U+2028 and U+2029, which are letters in YAML 1.2: letters that
    the text has not take their place, and give it back in what is read.
    """
    odd = [c for c in "\x85\u2028\u2029" if c in text]
    if not odd:
        return yaml.CSafeLoader(text).get_event
    free = (c for c in map(chr, range(0xE000, 0xF900)) if c not in text)
    there = dict(zip(odd, free, strict=False))
    back = {ord(letter): c for c, letter in there.items()}
    following = yaml.CSafeLoader(text.translate({ord(c): letter for c, letter in there.items()})).get_event

    def restored() -> Any:
        event = following()
        if type(event) is yaml.ScalarEvent:
            event.value = event.value.translate(back)
        return event

    return restored


class _StopError(Exception):
    """The rest of this file can't be read."""


class _Reader:
    """Builds values from libyaml's events, so that nothing is ever expanded and every problem has its place."""

    def __init__(self, file: Path, text: str) -> None:
        self.file = file
        self.text = text
        self.following = _events(text)
        self.problems: list[Problem] = []
        self.has_comments, self.has_escapes = "#" in text, "\\" in text
        self.comments: list[int] = []
        self.commented: dict[tuple[int, int], int] = {}
        self.last: int | None = None
        """Where the last value ends, if it is a text without quotes."""

    @cached_property
    def position(self) -> Positions:
        return Positions(self.text)

    def problem(self, kind: str, event: Any, **facts: str) -> None:
        self.problems.append(Problem(kind, self.place(event.start_mark.index), facts))

    def place(self, index: int) -> Place:
        return Place(self.file, *self.position(index))

    def slip(self, slip: Slip) -> None:
        self.problems.append(_slip(slip, self.place(slip.at)))

    def document(self) -> Any:
        """Return the value of the first document. Raises _StopError or YAMLError where the rest can't be read."""
        self.following()
        start = self.following()
        if type(start) is yaml.StreamEndEvent:
            return None
        value = self.value(self.following(), 0)
        self.following()
        if type(another := self.following()) is yaml.DocumentStartEvent:
            self.problem("syntax", another, problem="a second document starts here (`---`)")
        return value

    def value(self, event: Any, depth: int) -> Any:
        kind = type(event)
        if kind is yaml.AliasEvent or event.anchor:
            self.problem("alias", event, name=f"{'*' if kind is yaml.AliasEvent else '&'}{event.anchor}")
            if kind is yaml.AliasEvent:
                return None
        if event.tag and event.tag != _TEXT:
            self.problem("tag", event, tag=event.tag)
        if depth > MAX_DEPTH:
            self.problem("too-deep", event, limit=str(MAX_DEPTH))
            raise _StopError
        if kind is yaml.ScalarEvent:
            return self.scalar(event)
        if kind is yaml.MappingStartEvent:
            return self.mapping(depth + 1)
        items: list[Any] = []
        while type(event := self.following()) is not yaml.SequenceEndEvent:
            items.append(self.value(event, depth + 1))
        return items

    def scalar(self, event: Any) -> Any:
        """What a text stands for, as it was meant: what YAML takes for a comment by mistake is told and kept."""
        text: str = event.value
        start, end = event.start_mark, event.end_mark
        style: str = event.style
        if start.line != end.line or (style == '"' and self.has_escapes) or (text[:1] > "~" and not style):
            for slip in slips_in(self.text, text, style, start.index, end.index):
                self.slip(slip)
        self.last = end.index if style not in ("'", '"') else None
        if style:
            return text
        if self.has_comments and COMMENT.match(self.text, end.index):
            self.comments.append(end.index)
            if lost := lost_comment(self.text, end.index, text):
                self.slip(lost)
                return with_comment(self.text, end.index, text)
            self.commented[self.position(start.index)] = end.index
        return text if event.tag == _TEXT else _plain_scalar(text)

    def stumbled(self, error: yaml.YAMLError) -> None:
        """Add why the rest can't be read: a comment that cuts a text or braces in two, else what libyaml says."""
        words, at = str(getattr(error, "problem", "")), _index(error, "problem_mark")
        if (
            ("expected key" in words or "'-' indicator" in words)
            and self.last
            and (cut := comment_inside(self.text, self.last, at))
        ):
            self.problems = [p for p in self.problems if p.place != self.place(cut.at)]
            return self.slip(cut)
        if "',' or" in words:
            opened = _index(error, "context_mark")
            self.problems = [p for p in self.problems if p.kind != "slip" or p.place < self.place(opened)]
            cuts = (lost_comment(self.text, end, "", inside=True) for end in self.comments if end > opened)
            if cut := next(cuts, None):
                return self.slip(cut)
        return self.problems.append(_syntax(self.file, self.text, error))

    def mapping(self, depth: int) -> dict[str, Any]:
        items: dict[str, Any] = {}
        firsts: dict[str, Any] = {}
        while type(event := self.following()) is not yaml.MappingEndEvent:
            if type(event) is not yaml.ScalarEvent:
                self.problem("syntax", event, problem="a key must be a single word or text")
                raise _StopError
            key: str = event.value
            value = self.value(self.following(), depth)
            if (first := firsts.setdefault(key, event)) is event:
                items[key] = value
            else:
                line, _ = self.position(first.start_mark.index)
                self.problem("duplicate-key", event, key=key, first=str(line))
        return items


# YAML 1.2 core schema. YAML 1.1 would read `no` as false and 1:30 as 90.
_TEXT = "tag:yaml.org,2002:str"
_NULL = frozenset(["", "~", "null", "Null", "NULL"])
_BOOL = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}
_INT = re.compile(r"[-+]?[0-9]+")
_BASES = {"0o": (re.compile("0o[0-7]+"), 8), "0x": (re.compile("0x[0-9a-fA-F]+"), 16)}
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_NO_NUMBER = re.compile(r"[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)")


def _plain_scalar(text: str) -> Any:
    """Return what a text without quotes stands for: nothing, true or false, a number, or itself."""
    if text[:1].isalpha():
        return _BOOL.get(text, None if text in _NULL else text)
    if text in _NULL:
        return None
    if len(text) > MAX_DIGITS:
        return text
    if _INT.fullmatch(text):
        return int(text)
    if _FLOAT.fullmatch(text):
        return float(text)
    if _NO_NUMBER.fullmatch(text):
        return float(text.replace(".", ""))
    digits, base = _BASES.get(text[:2], (None, 10))
    return int(text[2:], base) if digits and digits.fullmatch(text) else text


_NO_YAML = re.compile("[^\t\n\r -~\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that YAML has no place for, not even in a comment."""


def _syntax(file: Path, text: str, error: yaml.YAMLError) -> Problem:
    """Return what libyaml stumbled over. Its own words are for people who write parsers."""
    if odd := _NO_YAML.search(text):
        words = f"the character U+{ord(odd[0]):04X} is not allowed in YAML"
        return Problem("syntax", Place(file, *Positions(text)(odd.start())), {"problem": words})
    at = _index(error, "problem_mark")
    line, column = Positions(text)(at)
    here = text[at - column + 1 :].partition("\n")[0]
    if here[column - 1 : column] == "\t" or "\t" in here[: len(here) - len(here.lstrip())]:
        return Problem("tab", Place(file, line, here.index("\t") + 1))
    words = (getattr(error, "problem", None) or str(error)).strip()
    # A line that goes on with a text may have a colon: it is amiss by a space at most, unless quotes follow the colon.
    most = 1 if "mapping values" in words and not _QUOTED_ENTRY.match(here) else 9
    start = len(here) - len(here.lstrip(" "))
    amiss = misplaced(text.split("\n"), line, most=most) if "mapping values" in words or start == column - 1 else ""
    above = text[: at - column + 1].rstrip().rpartition("\n")[2]
    problem = amiss or plainly(words, here[: column - 1], above)
    instead = {"instead": _IN_LINE} if "dash" in problem or amiss else {}
    if "no list can begin" in problem or "dash where" in problem:
        instead = {"instead": _LIST_BELOW}
    return Problem("syntax", Place(file, line, start + 1 if amiss else column), {"problem": problem, **instead})


_QUOTED_ENTRY = re.compile(r"\s*(?:- )?[a-z_]+:\s*(?:[\"'|>\[{]|$)")
_LIST_BELOW = "If it is a text with a list in it, begin it with `|-`, and write it below, a line for each item."
_IN_LINE = "Each item of a list begins with `- `. Items begin one below the other, and so do the keys of one item."


def _index(error: yaml.YAMLError, mark: str) -> int:
    """Where in the text one of an error's two marks is: what it is about, or the block around it."""
    found = getattr(error, mark, None)
    return found.index if found else 0


# ---------------------------------------------------------------- places


@dataclass(slots=True)
class Node:
    """A value and where it stands in the text, from index to index.

    Of a block the end is where its last value ends, before comments and blank lines.
    """

    start: int
    end: int
    text: str | None = None
    flow: bool = True
    items: "list[tuple[str | int, int, Node]]" = field(default_factory=list)
    """Of a mapping or a list: key or number, where the entry begins, and its value."""

    @property
    def empty(self) -> bool:
        """A value that is not written at all: `reviewed:` and nothing behind it."""
        return self.text == "" and self.start == self.end


def node_tree(text: str) -> Node:
    """Return the first document as a tree. Raises ValueError where there is none, or none that can be read."""
    following = _events(text)
    try:
        following()
        if type(following()) is yaml.StreamEndEvent:
            raise ValueError("an empty file")
        return _node(following(), following, 0)
    except yaml.YAMLError as error:
        raise ValueError(str(error)) from error


def _node(event: Any, following: Callable[[], Any], depth: int) -> Node:
    node = Node(event.start_mark.index, event.end_mark.index)
    kind = type(event)
    if kind is yaml.ScalarEvent:
        node.text = event.value
    if kind not in (yaml.MappingStartEvent, yaml.SequenceStartEvent):
        return node
    if depth > MAX_DEPTH:
        raise ValueError("too deep")
    node.flow = bool(event.flow_style)
    while type(inner := following()) not in (yaml.MappingEndEvent, yaml.SequenceEndEvent):
        if kind is yaml.SequenceStartEvent:
            key: str | int = len(node.items)
            child = _node(inner, following, depth + 1)
        elif type(inner) is yaml.ScalarEvent:
            key = inner.value
            child = _node(following(), following, depth + 1)
        else:
            raise ValueError("a key that is no text")
        node.items.append((key, inner.start_mark.index, child))
        node.end = node.end if child.empty else max(node.end, child.end)
    if node.flow:
        node.end = inner.end_mark.index
    return node


def _places(node: Node, path: KeyPath, position: Positions, places: dict[KeyPath, tuple[int, int]]) -> None:
    """Add the places of all that is in a value. A key's own place has a "" at its path's end."""
    for key, at, child in node.items:
        inner = (*path, key)
        if isinstance(key, str):
            if (*inner, "") in places:
                continue  # it stands twice: the first counts
            places[(*inner, "")] = position(at)
        # Of a text the place is where the text starts; of a block, the key that opens it says more.
        places[inner] = position(at if child.text is None or child.empty else child.start)
        _places(child, inner, position, places)
