"""What was typed, as the words that a reader must see: the second reader of texts, which knows nothing of the first.

It takes the raw values of a YAML or a PO file and leaves out the marks that the language of texts has. It imports
nothing of this package, and the import contract keeps it so: two readers with one mistake between them prove nothing.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

Keys = tuple[str | int, ...]

# ---------------------------------------------------------------- which values are texts

_NO_TEXT = {
    *("schema", "id", "language", "version", "updated", "about", "review", "facts", "references", "allow"),
    *("kind", "file", "purpose", "urgency", "cites", "picture", "n", "of", "without"),
}
"""Keys below which nobody writes words for a reader. What is not named here is text: a new field is proved at once."""


def typed_texts(value: Any, level: str, keys: Keys = ()) -> Iterator[tuple[Keys, str]]:
    """Yield each text of a handout's raw values at one reading level, with its keys."""
    match value:
        case str():
            yield keys, value
        case {"standard": _, "plain": _} if len(value) == 2:
            yield from typed_texts(value[level], level, keys)
        case dict():
            for key, inner in value.items():
                if key not in _NO_TEXT:
                    yield from typed_texts(inner, level, (*keys, key))
        case list():
            for i, inner in enumerate(value):
                if not isinstance(inner, str):  # a list of strings is one of ids
                    yield from typed_texts(inner, level, (*keys, i))


# ---------------------------------------------------------------- the blocks of a body


class TypedBlock(NamedTuple):
    """A paragraph or an item of a body: what is shown before it (the number of an item), and its text on one line."""

    number: str
    text: str


_NUMBERED = re.compile(r"([0-9]+\.) +(?=\S)")
_BULLETED = re.compile(r"- +(?=\S)")


def typed_blocks(body: str) -> list[TypedBlock]:
    """Return the paragraphs and items of a body, in order.

    A number other than 1 begins an item only where no paragraph is open: the dose at the start of a line is text.
    """
    found: list[tuple[str, list[str]]] = []
    before = ""
    for line in body.split("\n"):
        words = line.strip()
        number, bullet = _NUMBERED.match(words), _BULLETED.match(words)
        if number and (before != "paragraph" or number[1] == "1."):
            found.append((number[1], [words[number.end() :]]))
            before = "item"
        elif bullet:
            found.append(("", [words[bullet.end() :]]))
            before = "item"
        elif words and before:
            found[-1][1].append(words)
        elif words:
            found.append(("", [words]))
            before = "paragraph"
        else:
            before = ""
    return [TypedBlock(number, " ".join(" ".join(lines).split())) for number, lines in found]


# ---------------------------------------------------------------- what of a text is seen


class Seen(NamedTuple):
    """A piece of a text as it is seen, and where it stands in what was typed. A mark is a piece without words."""

    words: str
    start: int


_ID = "@[A-Za-z0-9][A-Za-z0-9_-]*"
_MARK = re.compile(
    rf"""
    \\(?P<sign>[!-/:-@\[-`{{-~])
  | (?P<line>\\(?=\s))
  | (?P<cite>\[{_ID}(?:;\s*{_ID})*\])
  | (?P<open>\[)
  | (?P<close>\])
  | <(?P<address>(?:https?|mailto|tel|sms):[^\s<>"']+|[^\s<>@"']+@[^\s<>@"']+\.[^\s<>@"']+)>
  | \{{(?P<field>[a-z][a-z0-9_.-]*)\}}
  | (?P<stars>\*+)
  | (?<=[^\W_])(?P<low>[~^])(?=[^\W_]|[-+−])|(?<=\))(?P<high>[~^])(?=[^\W_]|[-+−])
    """,
    re.VERBOSE,
)
_SCRIPT = re.compile(r"([~^])((?:[^\W_]|[-+−]){1,12})\1")
_PAIRS = r"\([^\s()<>\"']*\)"
for _ in range(3):
    _PAIRS = rf"\((?:[^\s()<>\"']|{_PAIRS})*\)"
_TARGET = re.compile(rf"(?!\(\)){_PAIRS}")
_LANGUAGE = re.compile(r"\{lang=[A-Za-z0-9-]+(?: dir=(?:ltr|rtl))?\}")
_OUR_ATTRIBUTES = re.compile(rf"(?:{_PAIRS})?(?:\{{[^{{}}]*\}})?")


class _Stars(NamedTuple):
    at: int
    length: int
    opens: bool
    closes: bool


def seen(text: str, fields: Mapping[str, str] | None = None, *, ours: bool = False) -> list[Seen]:
    """Return the pieces of a line of text as a reader sees it.

    `fields` are what stands in for a field, in words. In a text of `ours`, brackets may have any attributes.
    """
    out: list[Seen] = []
    stars: list[_Stars] = []
    opened: list[tuple[int, int]] = []
    at = 0
    while mark := _MARK.search(text, at):
        if at < mark.start():
            out.append(Seen(text[at : mark.start()], at))
        start, at = mark.span()
        words = mark[0]
        match mark.lastgroup:
            case "sign" | "address":
                words = mark[mark.lastgroup]
            case "line" | "cite":
                words = " "
            case "field" if fields is not None and mark["field"] in fields:
                words = fields[mark["field"]]
            case "low" | "high" if script := _SCRIPT.match(text, start):
                words, at = script[2], script.end()
            case "stars":
                stars.append(_run(text, start, at, len(out)))
            case "open":
                opened.append((len(out), len(stars)))
            case "close" if opened:
                first, count = opened.pop()
                ended = _end_of_brackets(text, at, ours=ours)
                if ended > at:
                    out[first] = out[first]._replace(words="")
                    words, at = "", ended
                    _pair(stars[count:], out)
                    del stars[count:]
        out.append(Seen(words, start))
    if at < len(text):
        out.append(Seen(text[at:], at))
    _pair(stars, out)
    return out


def _end_of_brackets(text: str, at: int, *, ours: bool) -> int:
    """Where the address or the language ends that stands behind brackets; `at`, where there is none."""
    for pattern in (_OUR_ATTRIBUTES,) if ours else (_TARGET, _LANGUAGE):
        if found := pattern.match(text, at):
            return found.end()
    return at


def _run(text: str, start: int, end: int, at: int) -> _Stars:
    """A run of stars, and whether it may open or close what it sets apart."""
    before, after = text[start - 1 : start] if start else "", text[end : end + 1]
    within = _is_spaced(before) and _is_spaced(after)
    opens, closes = bool(after.strip()), bool(before.strip())
    length = end - start
    fits = length <= 3 and not within
    return _Stars(at, length, opens and fits, closes and fits)


def _is_spaced(sign: str) -> bool:
    """Whether it is a letter or a figure of a script that puts spaces between words."""
    return sign.isalnum() and not _UNSPACED.match(sign)


_UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\ua4cf\uf900-\ufaff\U00020000-\U0003ffff]")
"""Letters of scripts without spaces: Thai, Lao, Burmese, Khmer, Chinese and Japanese."""


def _pair(stars: list[_Stars], out: list[Seen]) -> None:
    """Take the words from runs of stars that have a partner: from then on they are marks."""
    waiting: list[_Stars] = []
    for run in stars:
        partner = next((w for w in reversed(waiting) if w.length == run.length), None) if run.closes else None
        if partner:
            for one in (partner, run):
                out[one.at] = out[one.at]._replace(words="")
            del waiting[waiting.index(partner) :]
        elif run.opens:
            waiting.append(run)


def seen_words(text: str, fields: Mapping[str, str] | None = None, *, ours: bool = False) -> str:
    """Return a text as a reader sees it."""
    return "".join(piece.words for piece in seen(text, fields, ours=ours)) if _MARK.search(text) else text
