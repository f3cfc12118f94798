"""Markdown as words and inline codes, for programs that let a translator move a code but not change it."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from handouts.language.markdown import FIELD


@dataclass(frozen=True, slots=True)
class Code:
    """Something that a translator may move but not change: `{clinic.phone}`, or the `**` before and after words.

    `end` is the closing half of a pair; a code that stands alone has none.
    """

    start: str
    end: str | None
    kind: str


Pieces = list["str | tuple[Code, Pieces]"]
"""A text's words, and its codes with the pieces between their halves, in order."""

_TOKENS = re.compile(
    r"(?P<escape>\\.)"
    rf"|(?P<field>{FIELD.pattern})"
    r"|(?P<cite>\[[^\[\]]*(?<![\w@])@[A-Za-z0-9][^\[\]]*\])"
    r"|(?P<address><(?:https?|mailto|tel):[^\s<>]+>)"
    r"|(?P<code>`[^`]+`)"
    r"|(?P<open>\[)"
    r"|(?P<close>\](?:\([^()]*\))?(?:\{[^{}]*\})?)"
    r"|(?P<strong>\*\*)"
    r"|(?P<emph>(?<!\*)\*(?!\*))"
)


def pieces(markdown: str) -> Pieces:
    """Cut Markdown into words and codes. What is not markup after all (a lone `*`, a bare bracket) stays words."""
    tokens = [(m.lastgroup or "", m[0], m.start(), m.end()) for m in _TOKENS.finditer(markdown)]
    partner = _partners(tokens)
    out: Pieces = []
    stack: list[Pieces] = [out]
    at = 0
    for i, (kind, text, start, end) in enumerate(tokens):
        stack[-1].append(markdown[at:start])
        at = end
        if kind in {"field", "cite", "address", "code"}:
            stack[-1].append((Code(text, None, kind), []))
        elif i in partner and partner[i] > i:
            code = Code(text, tokens[partner[i]][1], {"strong": "bold", "emph": "emphasis"}.get(kind, "link"))
            inner: Pieces = []
            stack[-1].append((code, inner))
            stack.append(inner)
        elif i in partner:
            stack.pop()
        else:
            stack[-1].append(text)
    stack[-1].append(markdown[at:])
    return _joined(out)


def _partners(tokens: list[tuple[str, str, int, int]]) -> Mapping[int, int]:
    """Map each half of a pair to the index of its other half. Pairs nest; one that would cross another is no pair."""
    found: dict[int, int] = {}
    waiting: list[int] = []
    for i, (kind, text, _, _) in enumerate(tokens):
        if kind in {"strong", "emph"}:
            opener = next((w for w in reversed(waiting) if tokens[w][0] == kind), None)
        elif kind == "close":
            opener = next((w for w in reversed(waiting) if tokens[w][0] == "open"), None)
            if opener is not None and text == "]":  # plain brackets are words
                del waiting[waiting.index(opener) :]
                continue
        elif kind == "open":
            opener = None
        else:
            continue
        if opener is None:
            if kind != "close":
                waiting.append(i)
            continue
        del waiting[waiting.index(opener) :]
        found[opener], found[i] = i, opener
    return found


def _joined(parts: Pieces) -> Pieces:
    out: Pieces = []
    for part in parts:
        if isinstance(part, tuple):
            out.append((part[0], _joined(part[1])))
        elif out and isinstance(out[-1], str):
            out[-1] += part
        elif part:
            out.append(part)
    return out


def markdown_of(parts: Pieces) -> str:
    """Return the Markdown that was cut into these pieces."""
    return "".join(p if isinstance(p, str) else p[0].start + markdown_of(p[1]) + (p[0].end or "") for p in parts)


def codes_in(parts: Pieces) -> Iterator[Code]:
    """Yield the codes of a text, those inside others after them."""
    for part in parts:
        if isinstance(part, tuple):
            yield part[0]
            yield from codes_in(part[1])
