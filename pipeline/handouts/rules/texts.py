"""What rules look for in one text, whoever wrote it: pure functions that give the odd passages."""

import re
from collections.abc import Collection
from functools import lru_cache
from typing import NamedTuple

from handouts.clinics.clinic import FIELDS
from handouts.core.findings import Place
from handouts.language.markdown import CITE
from handouts.source.load import Source
from handouts.source.model import Body, Level
from handouts.source.text_units import Leaf, TranslationUnit


class Written(NamedTuple):
    """One leaf at one level, with its lines as the author broke them."""

    path: str
    text: str
    leaf: Leaf
    level: Level

    @property
    def is_body(self) -> bool:
        return isinstance(self.leaf.text, Body)


@lru_cache(maxsize=4)
def written(source: Source) -> tuple[Written, ...]:
    """Every text of a sound source, as written: where both levels share one string, once."""
    standard, plain = Level.STANDARD, Level.PLAIN
    found: list[Written] = []
    for leaf in source.leaves:
        found.append(Written(leaf.at(standard), leaf.text.standard, leaf, standard))
        if leaf.has_levels:
            found.append(Written(leaf.at(plain), leaf.text.plain, leaf, plain))
    return tuple(found)


def language_of(source: Source) -> str:
    """The source's language without its region: `en`."""
    return source.handout.language.split("-")[0] if source.handout else ""


def spot(source: Source, text: Written | TranslationUnit, words: str) -> Place:
    """Where `words` stand in the file, if they stand there as they are; else where their text begins."""
    start = source.place(*text.leaf.keys, str(text.level))
    left = len("".join(text.leaf.text.at(text.level).split())) + 8
    for n, line in enumerate(source.loaded.lines[start.line - 1 :], start.line):
        begin = start.column - 1 if n == start.line else 0
        if (at := line.find(words, begin)) >= 0 and words:
            return Place(start.file, n, at + 1)
        left -= len("".join(line[begin:].split()))
        if left < 0:
            break
    return start


# ---------------------------------------------------------------- markup that may not reach a page

# `<https://…>` is a link and `a < b` is arithmetic: after the name must come a space, a slash or the end of
# the tag.
_HTML = re.compile(r"<(?<!\\<)(?:/?[A-Za-z][A-Za-z0-9-]*(?:[\s/][^<>]*)?>|!--|!\[CDATA\[|![A-Za-z]|\?[A-Za-z])")
_LATEX = re.compile(r"(?<!\\)\\[A-Za-z]+\*?[{\[]|(?<!\\)\\[A-Za-z]{3,}")
_ATTRIBUTE = re.compile(r"(?<=[\])`])\{([^{}]*)\}|(?<!\\)\{(=[^{}]*|[#.][A-Za-z][^{}]*)\}")
_SAFE_ATTRIBUTE = re.compile(r"\.[\w-]+|lang=\"?[\w-]+\"?|dir=\"?(?:ltr|rtl)\"?")
_PICTURE = re.compile(r"(?<!\\)!\[[^\[\]]*\](?:\([^()]*\)|\[[^\[\]]*\])?|(?<!\\)\^\[|(?<!\\)\[\^[^\[\]\s]+\]")
_LINK = re.compile(r"\[(?<![!\\]\[)[^\[\]]*\]\(\s*<?([^()\s<>]*)[^()]*\)")
_AUTOLINK = re.compile(r"<(?<!\\<)([A-Za-z][A-Za-z0-9+.-]*:[^\s<>]*)>")
_GOOD_TARGET = re.compile(r"(?:https?://[^\s/]|mailto:[^\s@]+@|tel:\+?[\d-]{3,}$|#[\w.-]+$)")


def raw_html(text: str) -> list[str]:
    """Tags and comments."""
    return [m[0][:40] for m in _HTML.finditer(text)]


def raw_latex(text: str) -> list[str]:
    r"""Commands such as `\textbf{`. A backslash before a sign only escapes that sign."""
    return [m[0] for m in _LATEX.finditer(text)]


def raw_attributes(text: str) -> list[str]:
    """Raw parts such as `{=typst}`, and attributes that are neither a class, `lang` nor `dir`."""
    found = []
    for m in _ATTRIBUTE.finditer(text):
        inside = m[1] if m[1] is not None else m[2]
        if _BRACES.fullmatch(m[0]):
            continue  # a field, right or wrong, straight after a bracket
        if m[1] is None or not all(_SAFE_ATTRIBUTE.fullmatch(part) for part in inside.split()):
            found.append(m[0])
    return found


def pictures_and_notes(text: str) -> list[str]:
    """Pictures and footnotes typed into a text."""
    return [m[0] for m in _PICTURE.finditer(text)]


def bad_links(text: str) -> list[str]:
    """Link targets that no reader should follow, or can't."""
    targets = [m[1] for pattern in (_LINK, _AUTOLINK) for m in pattern.finditer(text)]
    return [t for t in targets if not _GOOD_TARGET.match(t)]


# ---------------------------------------------------------------- fields and citations

_BRACES = re.compile(r"\{(?<![\\{]\{)\{*\s{0,3}([A-Za-z_][\w .-]{0,90}?)\s{0,3}\}+")


def fields_of(source: Source) -> tuple[str, ...]:
    """Every field that this handout's texts may name: the clinic's, and its own facts."""
    return (*FIELDS, *(f"fact.{fact.id}" for fact in source.handout.facts)) if source.handout else FIELDS


def unknown_fields(text: str, known: Collection[str] = FIELDS) -> list[tuple[str, str]]:
    """Things in braces that are not exactly one of the known fields: as written, and the name inside."""
    text = re.sub(r"\\[A-Za-z]+\*?\{[^{}]*\}", " ", text)  # LaTeX is another rule's
    return [(m[0], m[1]) for m in _BRACES.finditer(text) if m[0] != f"{{{m[1]}}}" or m[1] not in known]


def citations(text: str) -> list[str]:
    """The ids that a text cites. Addresses hold `@` too and are left out."""
    text = _AUTOLINK.sub(" ", re.sub(r"\]\([^()]*\)", "]", text))
    return [m[1] for m in CITE.finditer(text) if text[m.start() - 1 : m.start()] not in ("\\", "/")]


# ---------------------------------------------------------------- blocks where only words may be

_MARKS: tuple[tuple[str, "re.Pattern[str]"], ...] = (
    ("a heading mark", re.compile(r"#{1,6}(?=\s)")),
    ("a quote mark", re.compile(r">")),
    ("a fence", re.compile(r":{3,}|~{3,}|`{3,}")),
    ("a table row", re.compile(r"\|.*\||\+[-=]{3,}\+")),
    ("a definition mark", re.compile(r":(?=\s)")),
    ("a line", re.compile(r"(?:-{3,}|\*{3,}|_{3,}|={3,})$")),
    ("a typed bullet", re.compile(r"[•‣▪●◦·](?=\s)")),
)
BLOCK_SIGNS = frozenset(" #>:~`|+=-*_•‣▪●◦·0123456789")
"""A text of one line that begins with none of these has no marks of a block."""

_LIST_MARK = re.compile(r"(?:[-*+]|[0-9]{1,3}[.)])(?=\s)")


def block_marks(text: str, *, body: bool) -> list[tuple[str, str]]:
    """What would need a block of its own: the line's beginning, and what it is. A body may hold one-level
    lists."""
    found: list[tuple[str, str]] = []
    if text.isprintable() and text[:1] not in BLOCK_SIGNS:
        return found  # as most texts are
    outer: int | None = None
    for line in text.split("\n"):
        words, indent = line.strip(), len(line) - len(line.lstrip())
        what = next((name for name, mark in _MARKS if mark.match(words)), None)
        if _LIST_MARK.match(words):
            if not body:
                what = "a list mark"
            elif outer is not None and indent > outer + 1:
                what = "a list inside a list"
            else:
                outer = indent
        elif words and indent == 0:
            outer = None
        if what:
            found.append((words[:40], what))
    if not body and not found and re.search(r"\S[^\S\n]*\n[^\S\n]*\n\s*\S", text):
        found.append((text.strip().split("\n\n")[-1].strip().split("\n")[0][:40], "a second paragraph"))
    return found


# ---------------------------------------------------------------- characters

_NAMES = {0x202A: "LRE", 0x202B: "RLE", 0x202C: "PDF", 0x202D: "LRO", 0x202E: "RLO"}
# A tab in the middle of a text is folded into a space like a line end, so it does no harm.
_FORBIDDEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\ufffd\ufffe\uffff]")


def forbidden_characters(text: str) -> list[str]:
    """Control characters, overrides of the writing direction, and the sign of lost characters."""
    return sorted({m[0] for m in _FORBIDDEN.finditer(text)})


def character_name(character: str) -> str:
    """`U+202E (writing direction RLO)`."""
    code = ord(character)
    if code in _NAMES:
        return f"U+{code:04X} (writing direction {_NAMES[code]})"
    return f"U+{code:04X} ({'lost character' if code >= 0xFFFD else 'control character'})"
