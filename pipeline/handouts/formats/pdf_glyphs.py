"""A PDF's fonts and the glyphs that are drawn with them: what each is read as, and new ones where a letter has none."""

import io
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pikepdf

_ENTRY = re.compile(rb"<([0-9A-Fa-f]{4})>\s*<([0-9A-Fa-f]+)>")
_BLOCK = re.compile(rb"\d+\s+beginbfchar.*endbfchar", re.DOTALL)
_MOST = 100
"""Entries in one block of a ToUnicode table (Adobe technical note 5014)."""


@dataclass(frozen=True, slots=True)
class NewGlyph:
    """A glyph to be added: `code` moved by `x` and `y`, or nothing at all, with a width; all in units of the font."""

    code: int | None
    text: str
    x: int
    y: int
    width: int


class Font:
    """A composite font: what each of its glyphs is read as, how wide it is, and what is to be added to it."""

    def __init__(self, font: Any) -> None:
        self._font = font
        self._inner = font.DescendantFonts[0]
        stream = font.get("/ToUnicode")
        self._cmap: bytes = stream.read_bytes() if stream is not None else b""
        self.texts = {int(g, 16): bytes.fromhex(t.decode()).decode("utf-16-be") for g, t in _ENTRY.findall(self._cmap)}
        self._widths = dict(_widths(self._inner))
        self._width = float(self._inner.get("/DW", 1000))
        self._added: dict[NewGlyph, int] = {}

    @cached_property
    def grows(self) -> bool:
        """Whether glyphs can be added: only to TrueType outlines, numbered as they are in the font."""
        description = self._inner.get("/FontDescriptor", {})
        return "/FontFile2" in description and self._inner.get("/CIDToGIDMap") == "/Identity"

    @cached_property
    def runs_left(self) -> bool:
        """Whether it has letters that run from right to left."""
        return any(unicodedata.bidirectional(c) in {"R", "AL"} for text in self.texts.values() for c in text)

    @cached_property
    def _program(self) -> Any:
        from fontTools.ttLib import TTFont

        return TTFont(io.BytesIO(self._inner.FontDescriptor.FontFile2.read_bytes()), recalcTimestamp=False)

    @cached_property
    def units(self) -> int:
        """Units of the font in its size."""
        return int(self._program["head"].unitsPerEm)

    def width(self, code: int) -> float:
        """Thousandths of the size."""
        return self._widths.get(code, self._width)

    def is_sign(self, code: int) -> bool:
        """Signs over and under letters are known by taking no room of their own."""
        return not self.width(code) and any(map(unicodedata.combining, self.texts.get(code, "")))

    def meant(self, code: int) -> str:
        """What a glyph is by itself, where it and its signs are all said to be the whole: the signs, or the letter."""
        text, sign = self.texts[code], self.is_sign(code)
        if not {s for g, t in self.texts.items() if self.is_sign(g) for s in t}.issuperset(_signs_in(text)):
            return text  # a sign that is part of its letter's glyph
        return "".join(c for c in text if bool(unicodedata.combining(c)) is sign) or text

    def glyph(self, code: int | None, text: str, *, x: int = 0, y: int = 0, width: int) -> int:
        """The code of a glyph that is read as `text`: of the one that is there, if it is just so, or of a new one."""
        as_wide = code is not None and abs(width * 1000 / self.units - self.width(code)) < 1
        if code is not None and as_wide and text == self.texts.get(code) and not (x or y):
            return code
        new = NewGlyph(code, text, x, y, width)
        return self._added.setdefault(new, self._program["maxp"].numGlyphs + len(self._added))

    def finish(self) -> None:
        """Write what was added, and each text, into the font."""
        if self._added:
            self._extend()
        if self._cmap:
            self._font.ToUnicode.write(_BLOCK.sub(lambda _: _table(self.texts), self._cmap, count=1))

    def _extend(self) -> None:
        from fontTools.ttLib.tables._g_l_y_f import Glyph, GlyphComponent

        program = self._program
        names, outlines, metrics = list(program.getGlyphOrder()), program["glyf"], program["hmtx"].metrics
        for new, code in self._added.items():
            outline = Glyph()
            if new.code is not None:
                part = GlyphComponent()
                part.glyphName, part.x, part.y = names[new.code], new.x, new.y
                part.flags = 0x0004  # its offset is in whole units
                outline.numberOfContours, outline.components = -1, [part]
            names.append(f"handouts{code}")
            outlines.glyphs[names[-1]] = outline
            outlines.glyphOrder = names
            outline.recalcBounds(outlines)
            metrics[names[-1]] = (new.width, getattr(outline, "xMin", 0))
            self.texts[code] = new.text
            self._inner.W.extend([code, pikepdf.Array([round(new.width * 1000 / self.units, 3)])])
        program.setGlyphOrder(names)
        out = io.BytesIO()
        program.save(out)
        description = self._inner.FontDescriptor
        description.FontFile2.write(out.getvalue())
        description.FontFile2.Length1 = len(out.getvalue())
        if "/CIDSet" in description:  # it would have to name the new ones; nobody needs it
            del description["/CIDSet"]


def _table(texts: Mapping[int, str]) -> bytes:
    entries = [b"<%04X> <%s>" % (code, text.encode("utf-16-be").hex().upper().encode()) for code, text in texts.items()]
    blocks = [entries[at : at + _MOST] for at in range(0, len(entries), _MOST)]
    return b"\n".join(b"%d beginbfchar\n%s\nendbfchar" % (len(block), b"\n".join(block)) for block in blocks)


def _widths(font: Any) -> Iterator[tuple[int, float]]:
    """The width of each glyph that the font names one for (PDF 32000-1, 9.7.4.3)."""
    entries = list(font.get("/W", []))
    while entries:
        first, second = int(entries.pop(0)), entries.pop(0)
        if isinstance(second, pikepdf.Array):
            yield from ((first + i, float(w)) for i, w in enumerate(second))
        else:
            width = float(entries.pop(0))
            yield from ((glyph, width) for glyph in range(first, int(second) + 1))


# ---------------------------------------------------------------- glyphs on a page


@dataclass(frozen=True, slots=True)
class Drawn:
    """A glyph on a page: where it begins, in points, and what it is read as."""

    font: Font
    name: str
    code: int
    size: float
    x: float
    y: float
    text: str

    @property
    def width(self) -> float:
        return self.font.width(self.code) * self.size / 1000

    @property
    def is_sign(self) -> bool:
        return self.font.is_sign(self.code)


@dataclass(frozen=True, slots=True)
class Letter:
    """One letter of a line: the glyph that shows it, or, without one, the place where that of its neighbour stands."""

    text: str
    x: float
    glyph: Drawn | None = None
    width: float = 0.0

    @property
    def is_sign(self) -> bool:
        return self.glyph is not None and self.glyph.is_sign


def letters(glyphs: Iterable[Drawn]) -> list[Letter]:
    """Glyphs in the order in which they are read, one letter each.

    Readers turn round what they find drawn from right to left, letter by letter; of a glyph that stands for two, most
    turn these round, too. So لا, which is one glyph, becomes two of which one is empty.
    """
    found: list[Letter] = []
    group: list[Drawn] = []
    for glyph in glyphs:
        if group and not glyph.is_sign:
            found += _letters_of(group)
            group = []
        group.append(glyph)
    return found + _letters_of(group)


def _letters_of(group: list[Drawn]) -> list[Letter]:
    """The letters of a glyph and the signs over and under it."""
    if not group:
        return []
    base = None if group[0].is_sign else group[0]
    signs = group[0 if base is None else 1 :]
    said = base.text if base else "".join(_signs_in(sign.text) for sign in signs)
    waiting = [*signs]
    shapes = [i for i, c in enumerate(said) if not unicodedata.combining(c) and unicodedata.category(c) != "Cf"]
    last = shapes[-1] if shapes else len(said) - 1
    out: list[Letter] = []
    for i, character in enumerate(said):
        if base and i == last:
            out.append(Letter(character, base.x, base, base.width))
        elif unicodedata.combining(character) and waiting:
            sign = waiting.pop(0)
            out.append(Letter(character, sign.x, sign))
        else:
            start = base or group[0]
            out.append(Letter(character, start.x if i > last else start.x + start.width))
    return out + [Letter(_signs_in(sign.text) or sign.text, sign.x, sign) for sign in waiting]


def _signs_in(text: str) -> str:
    return "".join(filter(unicodedata.combining, text))
