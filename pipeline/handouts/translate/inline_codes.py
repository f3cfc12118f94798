"""Markdown as words and inline codes, for programs that let a translator move a code but not change it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from handouts.language.markdown import Token, tokens


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


def pieces(markdown: str) -> Pieces:
    """Cut Markdown into words and codes. What is not markup after all (a lone `*`, a bare bracket) stays words."""
    marks = [token for token in tokens(markdown, in_code=False) if _is_mark(token, markdown)]
    partner = _partners(marks)
    out: Pieces = []
    stack: list[Pieces] = [out]
    at = 0
    for i, mark in enumerate(marks):
        start = mark.start + (mark.kind == "picture")  # of its `![` the bracket is the half of a pair
        stack[-1].append(markdown[at:start])
        at = mark.end
        if mark.kind in ALONE:
            stack[-1].append((Code(mark.text, None, mark.kind), []))
        elif i in partner and partner[i] > i:
            kind = {"strong": "bold", "emphasis": "emphasis"}.get(mark.kind, "link")
            inner: Pieces = []
            stack[-1].append((Code(markdown[start:at], marks[partner[i]].text, kind), inner))
            stack.append(inner)
        elif i in partner:
            stack.pop()
        else:
            stack[-1].append(markdown[start:at])
    stack[-1].append(markdown[at:])
    return _joined(out)


ALONE = {"field", "cite", "address", "code"}


def _is_mark(token: Token, markdown: str) -> bool:
    match token.kind:
        case "address":
            return token.inner.startswith(("https:", "http:", "mailto:", "tel:"))
        case "emphasis":  # and no star of three
            return "*" not in markdown[max(0, token.start - 1) : token.start] + markdown[token.end : token.end + 1]
        case kind:
            return kind in ALONE or kind in {"strong", "open", "picture", "close"}


def _partners(marks: list[Token]) -> Mapping[int, int]:
    """Map each half of a pair to the index of its other half. Pairs nest; one that would cross another is no pair."""
    found: dict[int, int] = {}
    waiting: list[int] = []
    for i, mark in enumerate(marks):
        kind = mark.kind
        if kind in {"strong", "emphasis"}:
            opener = next((w for w in reversed(waiting) if marks[w].kind == kind), None)
        elif kind == "close":
            opener = next((w for w in reversed(waiting) if marks[w].kind in {"open", "picture"}), None)
            if opener is not None and mark.text == "]":  # plain brackets are words
                del waiting[waiting.index(opener) :]
                continue
        elif kind in {"open", "picture"}:
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


def codes_in(parts: Pieces) -> Iterator[Code]:
    """Yield the codes of a text, those inside others after them."""
    for part in parts:
        if isinstance(part, tuple):
            yield part[0]
            yield from codes_in(part[1])
