"""The fonts of a PDF as far as its text goes: what each glyph is read as, how wide it is, whether it has a shape."""

import io
import re
import struct
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any, NamedTuple


class Glyph(NamedTuple):
    """`width` is in sizes, and 0 for a space."""

    text: str
    width: float


class Font:
    """A font as far as its text goes. `empty` are glyphs that have no shape, where the font lets one know."""

    def __init__(
        self,
        texts: Mapping[int, str],
        widths: Mapping[int, float],
        width: float,
        *,
        two_bytes: bool = True,
        empty: frozenset[int] = frozenset(),
    ) -> None:
        self._two_bytes = two_bytes
        self._texts, self._widths, self._width = texts, widths, width
        self._empty = frozenset(code for code in (0, *empty) if self._text(code).strip())
        self._glyphs: dict[int, Glyph] = {}

    def codes(self, raw: bytes) -> Sequence[int]:
        if self._two_bytes:
            return struct.unpack(f">{len(raw) // 2}H", raw[: len(raw) // 2 * 2])
        return raw

    def glyphs(self, codes: Sequence[int]) -> list[Glyph]:
        known = self._glyphs
        for code in codes:
            if code not in known:
                text = self._text(code)
                known[code] = Glyph(text, self._widths.get(code, self._width) / 1000 if text.strip() else 0.0)
        return [known[code] for code in codes]

    def _text(self, code: int) -> str:
        return self._texts.get(code, "\ufffd")

    def blank(self, codes: Sequence[int]) -> str:
        """The first letters in some text that a glyph without a shape stands for, though nothing else draws them."""
        if self._empty.isdisjoint(codes):
            return ""
        drawn = ""
        for code in codes:
            text = self._text(code)
            if code not in self._empty:
                drawn = drawn if unicodedata.combining(text[:1] or " ") else text
            elif not joins(text, drawn):
                return text
        return ""


def joins(empty: str, drawn: str) -> bool:
    """Whether a glyph without a shape may be a letter: in Arabic script, two letters may have one shape (لا), of which
    the one at the left, drawn before, draws both; so does a letter with the sign that is part of it.
    Marks between letters, such as ZWNJ, have no shape at all.
    """
    letter = any(unicodedata.bidirectional(c) == "AL" for c in drawn)
    return all(
        unicodedata.category(c) in {"Mn", "Cf"} or (letter and unicodedata.bidirectional(c) == "AL") for c in empty
    )


_SECTION = re.compile(rb"begin(bfchar|bfrange)(.*?)endbf(?:char|range)", re.DOTALL)
_PAIR = re.compile(rb"<([0-9A-Fa-f\s]+)>\s*<([0-9A-Fa-f\s]*)>")
_SPAN = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*(?:<([0-9A-Fa-f\s]*)>|\[([^\]]*)\])")


def to_unicode(cmap: bytes) -> dict[int, str]:
    """What each code of a font stands for, from its ToUnicode table."""
    found: dict[int, str] = {}
    for kind, entries in _SECTION.findall(cmap):
        if kind == b"bfchar":
            for code, text in _PAIR.findall(entries):
                found[int(code, 16)] = _utf16(text)
            continue
        for first, last, text, texts in _SPAN.findall(entries):
            codes = range(int(first, 16), min(int(last, 16), int(first, 16) + 65535) + 1)
            if texts:
                listed = re.findall(rb"<([0-9A-Fa-f\s]*)>", texts)
                found |= {code: _utf16(t) for code, t in zip(codes, listed, strict=False)}
            else:
                start = _utf16(text)
                found |= {code: start[:-1] + chr(ord(start[-1]) + i) for i, code in enumerate(codes) if start}
    return found


def _utf16(digits: bytes) -> str:
    packed = re.sub(rb"\s", b"", digits)
    return bytes.fromhex(packed.decode("ascii") + "0" * (-len(packed) % 4)).decode("utf-16-be", "replace")


def glyph_widths(entries: list[Any]) -> Iterator[tuple[int, float]]:
    """The widths in a font's /W array (ISO 32000-1, 9.7.4.3)."""
    at = 0
    while at + 1 < len(entries):
        first, second = int(entries[at]), entries[at + 1]
        if isinstance(second, list):
            yield from ((first + i, float(w)) for i, w in enumerate(second))
            at += 2
        else:
            yield from ((code, float(entries[at + 2])) for code in range(first, int(second) + 1))
            at += 3


def empty_glyphs(font: bytes) -> frozenset[int]:
    """The glyphs of a TrueType font without a shape. Raises ValueError for a damaged font."""
    from fontTools.ttLib import TTFont, TTLibError

    try:
        tables = TTFont(io.BytesIO(font), lazy=True)
        places = tables["loca"].locations if "loca" in tables else ()
    except (TTLibError, struct.error, LookupError, AssertionError, TypeError, ValueError) as error:
        raise ValueError(f"a font ends too early: {error}") from None
    return frozenset(i for i, (start, end) in enumerate(pairwise(places)) if start == end)
