"""The pieces of text that a page of a PDF draws, and how those in Arabic script are drawn anew: letter by letter."""

import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import pikepdf
from pikepdf import Name, Operator, String

from handouts.formats.pdf_glyphs import Drawn, Font, letters

Instruction = tuple[Any, Any]


@dataclass(eq=False, slots=True)
class Piece:
    """A part of a page that draws text: a numbered mark, or a step of drawing in what has no number.

    `instructions` are how it was written; `drawn` its glyphs from left to right; `paint` its colours; `plain`: there is
    nothing else in it. `reversed`: some of it says that it is drawn from its end.
    """

    mark: int | None = None
    lang: str = ""
    x: float = 0.0
    instructions: list[Instruction] = field(default_factory=list)
    paint: list[Instruction] = field(default_factory=list)
    drawn: list[Drawn] = field(default_factory=list)
    plain: bool = True
    reversed: bool = False

    @property
    def text(self) -> str:
        """What it says, in the order in which it is drawn."""
        return "".join(glyph.text for glyph in self.drawn)

    @property
    def y(self) -> float:
        """Its base line: that of its letters, not of the signs over them."""
        return _base(self.drawn)

    @property
    def turned(self) -> bool:
        """Whether it runs from right to left, and every letter of it is known: it can be drawn anew."""
        strong = any(unicodedata.bidirectional(c) in {"R", "AL"} for c in self.text)
        strong = strong or all(glyph.is_sign and glyph.font.runs_left for glyph in self.drawn)
        return (strong or self.reversed) and self.plain and all(glyph.text for glyph in self.drawn)

    def join(self, piece: "Piece") -> bool:
        """Draw a piece that is read after this one together with it, if that can be. Returns whether it is so."""
        is_space = not piece.text.strip()
        alike = self.turned and piece.plain and (is_space or (piece.turned and self._font is piece._font))
        if not alike or self._font is None or not self._font.grows or self._look != piece._look:
            return False
        if not self._goes_on_in(piece):
            return False
        self.drawn = [*piece.drawn, *self.drawn]
        return True

    def _goes_on_in(self, piece: "Piece") -> bool:
        """Whether a piece stands at the left of this one, and in its line."""
        size = self.drawn[0].size
        if all(glyph.is_sign for glyph in piece.drawn):
            return abs(self.y - piece.y) < 0.75 * size
        left = min(glyph.x for glyph in self.drawn)
        right = max(glyph.x + glyph.width for glyph in piece.drawn)
        return abs(self.y - piece.y) < 0.01 and abs(left - right) < 0.3 * size

    @property
    def _font(self) -> Font | None:
        """The one font of its words."""
        fonts = {glyph.font for glyph in self.drawn if glyph.text.strip()}
        return fonts.pop() if len(fonts) == 1 else None

    @property
    def _look(self) -> tuple[Any, ...]:
        sizes = {glyph.size for glyph in self.drawn}
        return sizes, self.lang, pikepdf.unparse_content_stream(self.paint), self.mark is None


def _base(glyphs: list[Drawn]) -> float:
    return min(glyph.y for glyph in [g for g in glyphs if not g.is_sign] or glyphs)


# ---------------------------------------------------------------- what is there


def pieces(instructions: list[Instruction], fonts: Mapping[str, Font]) -> list[Piece | Instruction]:
    """The instructions of a page with those that draw text put together."""
    out: list[Piece | Instruction] = []
    at = 0
    while at < len(instructions):
        operands, operator = instructions[at]
        numbered = str(operator) == "BDC" and "/MCID" in operands[1]
        end = at + 1
        if numbered:
            end = _end(instructions, at, {"BDC", "BMC"}, "EMC")
        elif str(operator) == "q":
            end = _end(instructions, at, {"q"}, "Q")
        piece = _piece(instructions[at:end], fonts) if end > at + 1 else None
        if piece and (numbered or piece.plain):
            out.append(piece)
        else:
            end = end if numbered else at + 1
            out += instructions[at:end]
        at = end
    return out


def _end(instructions: list[Instruction], start: int, opening: set[str], closing: str) -> int:
    """Where what begins at `start` has ended."""
    depth = 0
    for at in range(start, len(instructions)):
        name = str(instructions[at][1])
        depth += (name in opening) - (name == closing)
        if not depth:
            return at + 1
    return len(instructions)


_FRAME = frozenset({"q", "Q", "BT", "ET", "Tr"})
_PAINT = frozenset({"cs", "scn", "gs"})


def _piece(instructions: list[Instruction], fonts: Mapping[str, Font]) -> Piece | None:
    """A piece of text; None for what draws none."""
    piece = Piece(instructions=instructions)
    if str(instructions[0][1]) == "BDC":
        properties = instructions[0][0][1]
        piece.mark, piece.lang = int(properties.MCID), str(properties.get("/Lang", ""))
        instructions = instructions[1:-1]
    font, size, x, y, inside = ("", 0.0, 0.0, 0.0, 0.0)
    reads: list[str | None] = []
    paints: list[list[Instruction]] = []
    places: list[float] = []
    for operands, operator in instructions:
        match str(operator):
            case "q":
                paints.append([])
            case "Tf":
                font, size = str(operands[0]), float(operands[1])
            case "cm":
                x, y = float(operands[4]), float(operands[5])
                piece.plain = piece.plain and [float(n) for n in operands[:4]] == [1, 0, 0, -1]
            case "Tm":
                inside = float(operands[4])
                piece.plain = piece.plain and [float(n) for n in (*operands[:4], operands[5])] == [1, 0, 0, -1, 0]
            case "BMC" | "BDC":
                marked: Any = operands[1] if len(operands) > 1 else {}
                piece.reversed = piece.reversed or operands[0] == "/ReversedChars"
                reads.append(str(marked.ActualText) if "/ActualText" in marked else None)
            case "EMC":
                reads.pop()
            case "Tj" | "TJ" if font in fonts:
                read = next((one for one in reversed(reads) if one is not None), None)
                piece.drawn += _glyphs(operands[0], fonts[font], font, size, (x + inside, y), read)
                places.append(x + inside)
            case name if name in _PAINT and paints:
                paints[-1].append((operands, operator))
            case name if name not in _FRAME:
                piece.plain = False
    if not piece.drawn:
        return None
    piece.x, piece.paint = min(places), paints[0] if paints else []
    piece.plain = piece.plain and len({pikepdf.unparse_content_stream(paint) for paint in paints}) == 1
    return piece


def _glyphs(
    shown: Any, font: Font, name: str, size: float, place: tuple[float, float], read: str | None
) -> Iterator[Drawn]:
    x, y = place
    for part in shown if isinstance(shown, pikepdf.Array) else [shown]:
        if not isinstance(part, String):
            x -= float(part) * size / 1000
            continue
        raw = bytes(part)
        for at in range(0, len(raw), 2):
            code = int.from_bytes(raw[at : at + 2], "big")
            glyph = Drawn(font, name, code, size, x, y, font.texts.get(code, "") if read is None else read)
            yield glyph
            x += glyph.width


# ---------------------------------------------------------------- what is drawn in its place


def written(items: Iterable[Piece | Instruction]) -> list[Instruction]:
    """What a page draws as instructions; words in Arabic script are written anew."""
    out: list[Instruction] = []
    for item in items:
        if not isinstance(item, Piece):
            out.append(item)
        elif not item.turned:
            out += item.instructions
        else:
            steps = [one for font, glyphs in _steps(item) for one in _step(font, glyphs, item.paint)]
            out += steps if item.mark is None else [item.instructions[0], *steps, _op("EMC")]
    return out


def _steps(piece: Piece) -> list[tuple[Font, list[Drawn]]]:
    """The glyphs of a piece from right to left, cut where they can't be drawn in one step."""
    steps: list[tuple[Font, list[Drawn]]] = []
    for glyph in reversed(piece.drawn):
        font, last = (steps[-1][0], steps[-1][1][-1]) if steps else (None, None)
        grows = font is not None and font.grows
        if last and (glyph.font is font or (grows and not glyph.text.strip())) and (grows or last.y == glyph.y):
            steps[-1][1].append(glyph)
        else:
            steps.append((glyph.font, [glyph]))
    return steps


_HAIR = 0.001
"""How wide an empty glyph is, to its size: pdfminer.six takes two glyphs without a width for the end of a line."""

_GAP, _SPACE = 0.02, 0.5
"""How much room before the next letter makes a glyph wider, to its size: readers take more for a space. What is wider
still, is one.
"""


def _step(font: Font, glyphs: list[Drawn], paint: list[Instruction]) -> Iterator[Instruction]:
    """One step of drawing, from the left, of glyphs that are read from the right."""
    own = next(glyph for glyph in glyphs if glyph.font is font)
    base = _base(glyphs)
    shown, left = (_anew if font.grows else _as_it_is)(font, glyphs, own.size, base)
    yield _op("q")
    yield _op("cm", 1, 0, 0, -1, round(left, 4), base)
    yield from paint
    yield from (_op("BT"), _op("BMC", Name("/ReversedChars")), _op("Tr", 0))
    yield _op("Tf", Name(own.name), own.size)
    yield _op("Tm", 1, 0, 0, -1, 0, 0)
    yield _op("TJ", pikepdf.Array(_strings(shown, left, own.size)))
    yield from map(_op, ("EMC", "ET", "Q"))


Shown = list[tuple[int, float, float]]
"""Codes of glyphs, each with the place where it begins, and its width, in points."""


def _as_it_is(font: Font, glyphs: list[Drawn], size: float, base: float) -> tuple[Shown, float]:
    """Where no glyph can be added, a sign and its letter are at least read once each."""
    for glyph in glyphs:
        font.texts[glyph.code] = font.meant(glyph.code)
    line = glyphs[::-1]
    return [(glyph.code, glyph.x, glyph.width) for glyph in line], line[0].x


def _anew(font: Font, glyphs: list[Drawn], size: float, base: float) -> tuple[Shown, float]:
    line = letters(glyphs)[::-1]
    pen = left = next((letter.x for letter in line if not letter.is_sign), line[0].x)
    out: Shown = []
    for at, letter in enumerate(line):
        if letter.is_sign and letter.glyph:
            x, y = ((place - at_) * font.units / size for place, at_ in ((letter.x, pen), (letter.glyph.y, base)))
            out.append((font.glyph(letter.glyph.code, letter.text, x=round(x), y=round(y), width=0), pen, 0.0))
            continue
        following = next((one.x for one in line[at + 1 :] if one.glyph and not one.is_sign), None)
        x, width = letter.x, letter.width
        if letter.glyph is None:
            width = _HAIR * size
            x = x if following is None else min(x, following - width)
        elif following is not None and letter.text.strip() and _GAP < (following - x - width) / size < _SPACE:
            width = following - x
        drawn = letter.glyph.code if letter.glyph and letter.glyph.font is font else None
        units = round(width * font.units / size)
        out.append((font.glyph(drawn, letter.text, width=units), x, units * size / font.units))
        pen = x + out[-1][2]
    return out, left


def _strings(shown: Shown, pen: float, size: float) -> Iterator[Any]:
    """Glyphs as the operand of TJ: strings, and numbers where the next one does not begin where the last one ends."""
    held = b""
    for code, x, width in shown:
        if abs(x - pen) > size / 1000:
            if held:
                yield String(held)
            held = b""
            yield round((pen - x) * 1000 / size, 2)
            pen = x
        held += code.to_bytes(2, "big")
        pen += width
    yield String(held)


def _op(name: str, *operands: Any) -> Instruction:
    return list(operands), Operator(name)
