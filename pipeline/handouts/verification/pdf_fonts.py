"""The fonts of a PDF as far as its text goes: what each glyph is read as, how wide it is, whether it draws anything."""

import re
import struct
import unicodedata
from collections.abc import Iterator, Mapping
from typing import Any


class Font:
    """A font as far as its text goes. `blank` are glyphs that draw nothing, where the font lets one know."""

    def __init__(
        self,
        texts: Mapping[int, str],
        widths: Mapping[int, float],
        width: float,
        *,
        wide: bool = True,
        blank: frozenset[int] = frozenset(),
    ) -> None:
        self.wide = wide
        self._known = texts, widths, width, blank
        self._glyphs: dict[int, tuple[str, float, bool]] = {}

    def glyph(self, code: int) -> tuple[str, float, bool]:
        """What a glyph is read as, how wide it is, and whether it draws anything that has to be seen."""
        if code not in self._glyphs:
            texts, widths, width, blank = self._known
            text = texts.get(code, "\ufffd")
            draws = not text.strip() or (code not in blank and code != 0)
            self._glyphs[code] = text, widths.get(code, width), draws
        return self._glyphs[code]

    def codes(self, raw: bytes) -> tuple[int, ...]:
        if self.wide:
            return struct.unpack(f">{len(raw) // 2}H", raw[: len(raw) // 2 * 2])
        return tuple(raw)


def joins(empty: str, drawn: str) -> bool:
    """Whether a glyph without a shape and a width may be a letter: in Arabic script, two letters may have one shape
    (لا), of which the one at the left, drawn before, draws both; so does a letter with the sign that is part of it.
    Marks between letters, such as ZWNJ, have no shape at all.
    """
    letter = any(unicodedata.bidirectional(c) == "AL" for c in drawn)
    return all(
        unicodedata.category(c) in {"Mn", "Cf"} or (letter and unicodedata.bidirectional(c) == "AL") for c in empty
    )


HAIR = 1.0
"""What counts as no width, in thousandths of the size."""

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
    """The glyphs without an outline in a TrueType font (OpenType, `loca`). Raises ValueError for a damaged font."""
    try:
        count = struct.unpack(">H", font[4:6])[0]
        entries = [struct.unpack(">4sIII", font[12 + 16 * i : 28 + 16 * i]) for i in range(count)]
        tables = {tag: (start, length) for tag, _, start, length in entries}
        if b"loca" not in tables or b"head" not in tables:
            return frozenset()
        long = struct.unpack(">h", font[tables[b"head"][0] + 50 : tables[b"head"][0] + 52])[0]
        start, length = tables[b"loca"]
        places = [place for (place,) in struct.iter_unpack(">I" if long else ">H", font[start : start + length])]
    except struct.error as error:
        raise ValueError(f"a font ends too early: {error}") from None
    return frozenset(i for i in range(len(places) - 1) if places[i] == places[i + 1])
