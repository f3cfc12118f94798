"""Style sheets as rules: a small part of CSS, the selectors and properties that can hide text and those that ours use.

What it does not know, it takes for the worst.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise
from typing import Any


@dataclass(frozen=True, slots=True)
class Setting:
    """Where a page is looked at."""

    name: str
    media: str = "screen"
    dark: bool = False
    width: float = 1200.0


SCREEN, DARK = Setting("on a screen"), Setting("on a dark screen", dark=True)
NARROW, PAPER = Setting("on a narrow screen", width=320.0), Setting("on paper", media="print")
SETTINGS = (SCREEN, DARK, NARROW, PAPER)

_PROPERTIES = """
    color background background-color -webkit-text-fill-color
    display visibility opacity font-size font position left right top bottom inset inset-inline-start inset-inline-end
    inset-block-start inset-inline inset-block clip clip-path text-indent width height max-width max-height
    overflow overflow-x overflow-y transform scale content-visibility filter block-size inline-size
    max-block-size max-inline-size -webkit-line-clamp line-clamp text-overflow line-height zoom
    mask mask-image -webkit-mask -webkit-mask-image text-security -webkit-text-security
    order flex-direction grid-row grid-row-start grid-column grid-column-start grid-area
    direction unicode-bidi text-transform text-decoration text-decoration-line white-space
    translate rotate offset-path letter-spacing word-spacing
    margin margin-left margin-top margin-right margin-bottom margin-block margin-block-start margin-block-end
    margin-inline margin-inline-start margin-inline-end
    text-align text-align-last content list-style list-style-type counter-reset counter-set counter-increment
"""
_WANTED = frozenset(_PROPERTIES.split())
"""The properties that can hide words or change them, and those that rules ask for."""


# ---------------------------------------------------------------- reading a sheet


@dataclass(frozen=True, slots=True)
class Simple:
    """One step of a selector: `li.mark:first-child`. `join` is how it stands to the step before."""

    tag: str
    ids: tuple[str, ...]
    classes: tuple[str, ...]
    attributes: tuple[tuple[str, str, str], ...]
    pseudos: tuple[str, ...]
    join: str = " "


@dataclass(frozen=True, slots=True)
class Style:
    """One selector with its declarations. `part` is `before` or `after` for what stands before or after a text."""

    steps: tuple[Simple, ...]
    part: str
    weight: tuple[int, int, int]
    order: int
    media: str
    declared: Mapping[str, tuple[str, bool]] = field(hash=False)


COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_CHUNK = re.compile(
    r"""
    (   (?: [^{};"'(]                               # what ends nothing
        |   "(?:[^"\\]|\\.)*" | '(?:[^'\\]|\\.)*'     # a string
        |   \( (?: [^()"'] | "[^"]*" | '[^']*' )* \) # brackets, as around an address
        )*
    )
    ( [{};] | $ )                                   # what ends it
    """,
    re.VERBOSE,
)


@lru_cache(maxsize=32)
def parsed(css: str) -> tuple[Style, ...]:
    """The rules of a style sheet that may matter for words, in order."""
    return tuple(_rules(COMMENT.sub(" ", css), "", [0]))


def _rules(css: str, media: str, count: list[int]) -> Iterator[Style]:
    at = 0
    while at < len(css):
        head = _CHUNK.match(css, at)
        if head is None:
            at += 1
            continue
        at = head.end() if head.end() > at else at + 1
        if head[2] != "{":
            continue
        end = _closed(css, at)
        inner, at = css[at : end - 1], end
        prelude = head[1].strip()
        if prelude.startswith("@"):
            name = prelude[1:].split(None, 1)[0].lower()
            rest = prelude[1 + len(name) :].strip()
            if name == "media":
                yield from _rules(inner, f"{media}&{rest}" if media else rest, count)
            elif name in {"supports", "layer", "container", "scope", "starting-style"}:
                yield from _rules(inner, media, count)
            continue
        declared = declarations(inner)
        if not declared:
            continue
        for selector in _split(prelude):
            steps, part = _selector(selector)
            count[0] += 1
            yield Style(steps, part, _weight(steps, part), count[0], media, declared)


def _closed(css: str, at: int) -> int:
    """The place after the brace that closes the one before `at`."""
    depth = 1
    for found in re.compile(r"""[{}]|"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'""").finditer(css, at):
        depth += {"{": 1, "}": -1}.get(found[0], 0)
        if not depth:
            return found.end()
    return len(css) + 1


def declarations(css: str) -> dict[str, tuple[str, bool]]:
    """The declarations that may matter: the value of each, and whether it is said to be important."""
    found: dict[str, tuple[str, bool]] = {}
    for part in _CHUNK.finditer(css):
        name, colon, value = part[1].partition(":")
        name = name.strip()
        name = name if name.startswith("--") else name.lower()
        if colon and (name in _WANTED or name.startswith("--")):
            bare = re.sub(r"!\s*important\s*$", "", value.strip(), flags=re.IGNORECASE).strip()
            found[name] = (bare, bare != value.strip())
    return found


def _split(selectors: str) -> list[str]:
    parts = re.split(r",(?![^()]*\))(?![^\[\]]*\])", selectors)
    return [p.strip() for p in parts if p.strip()]


_STEP = re.compile(
    r"""
    (?P<join> \s*[>+~]\s* | \s+ )
    | (?P<tag> \* | [\w-]+ )
    | \# (?P<id> [\w.-]+ )
    | \. (?P<class> [\w-]+ )
    | \[ \s* (?P<name> [\w:|-]+ ) \s*                                        # [name], [name="value" i]
          (?: (?P<how> [~|^$*]?= ) \s* ["']? (?P<value> [^\]"']* ) ["']? \s* [is]? )? \s* \]
    | ::? (?P<pseudo> [\w-]+ (?: \( [^()]* (?: \( [^()]* \) )? [^()]* \) )? )  # with brackets in brackets
    """,
    re.VERBOSE,
)
_PARTS = {"before", "after", "marker", "first-letter", "first-line", "placeholder", "selection", "backdrop"}


@lru_cache(maxsize=512)
def _selector(selector: str) -> tuple[tuple[Simple, ...], str]:
    """A selector's steps from left to right, and the part of an element that it is about."""
    steps: list[Simple] = []
    part, join = "", " "
    now: dict[str, list[Any]] = {"tag": [], "id": [], "class": [], "attribute": [], "pseudo": []}

    def done() -> None:
        if any(now.values()):
            tag = now["tag"][0].lower() if now["tag"] else "*"
            ids, classes, attributes, pseudos = (tuple(now[k]) for k in ("id", "class", "attribute", "pseudo"))
            steps.append(Simple(tag, ids, classes, attributes, pseudos, join))
            for found in now.values():
                found.clear()

    at = 0
    while at < len(selector):
        found = _STEP.match(selector, at)
        if found is None:
            return (Simple("*", (), (), (), ()),), part  # not understood: it may be about anything
        at = found.end()
        kind = found.lastgroup or ""
        if found["join"] is not None:
            done()
            join = found["join"].strip() or " "
        elif found["pseudo"] is not None:
            name = found["pseudo"].lower()
            if name.split("(")[0] in _PARTS:
                part = name
            else:
                now["pseudo"].append(name)
        elif found["name"] is not None:
            now["attribute"].append((found["name"].lower(), found["how"] or "", found["value"] or ""))
        else:
            now[kind].append(found[kind])
    done()
    return tuple(steps), part


def _weight(steps: tuple[Simple, ...], part: str) -> tuple[int, int, int]:
    ids = sum(len(s.ids) for s in steps)
    classes = sum(len(s.classes) + len(s.attributes) + len(s.pseudos) for s in steps)
    return ids, classes, sum(s.tag != "*" for s in steps) + bool(part)


# ---------------------------------------------------------------- matching

_STATES = {
    *("hover", "focus", "focus-visible", "focus-within", "active", "visited", "target", "checked", "disabled"),
    *("invalid", "placeholder-shown", "fullscreen", "modal", "popover-open", "user-invalid"),
}
"""What an element is only while somebody does something with it."""


def local_name(element: Any) -> str:
    """An element's name without its namespace, in small letters."""
    return str(element.tag).rpartition("}")[2].lower()


def _fits(step: Simple, element: Any) -> bool:
    if step.tag not in {"*", local_name(element)}:
        return False
    if step.ids and element.get("id") not in step.ids:
        return False
    if step.classes and not set(step.classes) <= set(element.get("class", "").split()):
        return False
    return all(_has(element, *a) for a in step.attributes) and all(_is(element, p) for p in step.pseudos)


def _has(element: Any, name: str, how: str, value: str) -> bool:
    found = next((v for k, v in element.attrib.items() if k.rpartition("}")[2] == name.rpartition("|")[2]), None)
    if found is None:
        return False
    match how:
        case "":
            return True
        case "=":
            return bool(found == value)
        case "~=":
            return value in found.split()
        case "|=":
            return bool(found == value or found.startswith(f"{value}-"))
        case "^=":
            return bool(found.startswith(value))
        case "$=":
            return bool(found.endswith(value))
    return value in found


def _is(element: Any, pseudo: str) -> bool:
    name, _, inner = pseudo.partition("(")
    if name in _STATES:
        return False
    if name == "root":
        return element.getparent() is None
    if name in {"first-child", "last-child", "only-child"}:
        siblings = [e for e in element.itersiblings(preceding=name != "last-child") if isinstance(e.tag, str)]
        return not siblings
    if name in {"link", "any-link"}:
        return element.get("href") is not None
    if name == "lang":
        return True
    inner = inner.removesuffix(")")
    if name == "not":
        return not any(matches(_selector(s)[0], element) for s in _split(inner))
    if name in {"is", "where", "matches"}:
        return any(matches(_selector(s)[0], element) for s in _split(inner))
    return True  # not understood: it may well be so


def matches(steps: tuple[Simple, ...], element: Any) -> bool:
    if not steps or not _fits(steps[-1], element):
        return False
    if len(steps) == 1:
        return True
    join, rest = steps[-1].join, steps[:-1]
    match join:
        case ">":
            parent = element.getparent()
            return parent is not None and matches(rest, parent)
        case "+":
            before = next((e for e in element.itersiblings(preceding=True) if isinstance(e.tag, str)), None)
            return before is not None and matches(rest, before)
        case "~":
            return any(matches(rest, e) for e in element.itersiblings(preceding=True) if isinstance(e.tag, str))
    return any(matches(rest, e) for e in element.iterancestors())


def widths_between(media: str) -> Iterator[Setting]:
    """Screens that media queries tell from the narrow and the wide one: of a width between two of those they name."""
    named = re.findall(r"(?:max|min)-width\s*:\s*([\d.]+)(px|r?em)", media)
    edges = sorted({float(n) * (1 if unit == "px" else 16) for n, unit in named})
    if not edges:
        return
    known = {tuple(w > e for e in edges) for w in (NARROW.width, SCREEN.width)}
    middles = ((a + b) / 2 for a, b in pairwise(edges))
    for width in (edges[0] / 2, *middles, edges[-1] + 100):
        if tuple(width > e for e in edges) not in known:
            yield Setting(f"on a screen {width:.0f} pixels wide", width=width)


@lru_cache(maxsize=256)
def applies(media: str, setting: Setting) -> bool:
    """Whether a media query holds in a setting; what it does not know, it takes to hold."""
    return all(any(_query(q, setting) for q in part.split(",")) for part in media.split("&") if part)


def _query(query: str, setting: Setting) -> bool:
    words = query.strip().lower()
    negated = words.startswith("not ")
    words = re.sub(r"^(?:not|only)\s+", "", words)
    true = True
    for term in re.split(r"\s+and\s+", words):
        if term in {"screen", "print", "speech"}:
            true = true and term == setting.media
        elif found := re.fullmatch(r"\(\s*prefers-color-scheme\s*:\s*(\w+)\s*\)", term):
            true = true and (found[1] == "dark") == setting.dark
        elif found := re.fullmatch(r"\(\s*(max|min)-width\s*:\s*([\d.]+)(px|r?em)\s*\)", term):
            width = float(found[2]) * (1 if found[3] == "px" else 16)
            true = true and (setting.width <= width if found[1] == "max" else setting.width >= width)
    return true != negated
