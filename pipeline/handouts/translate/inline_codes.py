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
    """Cut Markdown into words and codes. What is not markup after all (a lone `*`, a bare bracket) is words."""
    levels: list[Pieces] = [[]]
    opened: list[Token] = []
    for token in tokens(markdown):
        if token.kind in ALONE:
            levels[-1].append((Code(token.text, None, token.kind), []))
        elif token.kind not in _PAIRS:
            levels[-1].append(token.text)
        elif token.kind == "open" or (token.kind != "close" and (not opened or opened[-1].kind != token.kind)):
            opened.append(token)
            levels.append([])
        else:
            code = Code(opened.pop().text, token.text, _PAIRS[token.kind])
            inner = levels.pop()
            levels[-1].append((code, inner))
    return _joined(levels[0])


ALONE = {"field", "cite", "address", "break"}
_PAIRS: Mapping[str, str] = {"strong": "bold", "emphasis": "emphasis", "open": "link", "close": "link"}
"""The tokens that are one half of a pair, and what the pair is."""


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
