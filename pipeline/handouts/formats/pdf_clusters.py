"""The text layer of a PDF where a letter has marks that stand higher or lower: letter and marks are read as one.

Typst draws such a mark in a piece of its own, and says of it that it is the letter with all of its marks, as it says of
the letter. Who copies, searches or listens would meet the letter twice: “Ọ̀Ọ̀”.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import pikepdf

Step = tuple[Any, Any]
"""An instruction of a page's content: its operands and its operator."""


@dataclass
class _Show:
    """Glyphs that one instruction draws: where it stands, in which font and size, and from where in its piece.

    `reads` is what is to be read for them, where that is said.
    """

    at: int
    font: str
    size: float
    x: float
    y: float
    glyphs: list[int]
    reads: str


@dataclass
class _Piece:
    """A numbered piece of a page: where it begins and ends in the content, where it is drawn, and what."""

    start: int
    end: int = 0
    x: float = 0.0
    y: float = 0.0
    shows: list[_Show] = field(default_factory=list)
    plain: bool = False

    @property
    def glyphs(self) -> int:
        return sum(len(show.glyphs) for show in self.shows)


def has_high_marks(text: str) -> bool:
    """Whether a text has marks at all, but for those of Arabic and Hebrew, of which `pdf_text` takes care."""
    return any(unicodedata.category(c)[0] == "M" and not "\u0590" <= c <= "\u08ff" for c in text)


def read_as_one(file: pikepdf.Pdf) -> None:
    """Mend a whole PDF in place: marks that are drawn apart are drawn, and read, with their letter."""
    for page in file.pages:
        steps: list[Step] = [(step.operands, step.operator) for step in pikepdf.parse_content_stream(page)]
        fonts = dict(_fonts(page))
        pieces = list(_pieces(steps))
        if changed := _joined(steps, pieces, fonts):
            page.Contents = file.make_stream(pikepdf.unparse_content_stream(changed))


Fonts = Mapping[str, tuple[Mapping[int, str], Mapping[int, float]]]


def _joined(steps: list[Step], pieces: list[_Piece], fonts: Fonts) -> list[Step]:
    """The content with marks joined to their letters; nothing where there is nothing to join."""
    instead: dict[int, list[Step]] = {}
    gone: set[int] = set()
    at = 0
    while at + 1 < len(pieces):
        letter = pieces[at]
        taken = _marks_of(letter, pieces[at + 1 :], fonts)
        if taken:
            moved = [step for mark, count in taken for step in _moved(steps, letter, mark, count, instead, fonts)]
            _read_together(steps, letter, moved, instead, fonts)
            whole = [mark for mark, count in taken if count == mark.glyphs]
            gone.update(i for mark in whole for i in range(mark.start + 1, mark.end))
            at += len(whole)  # one that goes on with other letters may end in a letter with marks, too
        at += 1
    if not instead:
        return []
    return [new for i, step in enumerate(steps) if i not in gone for new in instead.get(i, [step])]


def _cluster(piece: _Piece, fonts: Fonts) -> tuple[str, list[int]]:
    """The letter with its marks that a piece ends with, and its glyphs."""
    if not piece.plain or not piece.shows or not piece.shows[-1].glyphs:
        return "", []
    last = piece.shows[-1]
    glyphs = last.glyphs if last.reads else last.glyphs[-1:]
    text = last.reads or fonts[last.font][0].get(glyphs[0], "")
    marked = len(text) > 1 and has_high_marks(text)
    return (text, glyphs) if marked else ("", [])


def _marks_of(letter: _Piece, after: list[_Piece], fonts: Fonts) -> list[tuple[_Piece, int]]:
    """The pieces after a letter's that go on with it, each with how many of its glyphs do."""
    text, own = _cluster(letter, fonts)
    taken: list[tuple[_Piece, int]] = []
    if not text:
        return taken
    first = letter.shows[-1]
    before = letter
    for piece in after:
        if not piece.plain or piece.start != before.end + 1 or not piece.shows:
            break
        shows = piece.shows
        if abs(piece.y - letter.y) > first.size or any((s.font, s.size) != (first.font, first.size) for s in shows):
            break
        said = [s.reads or fonts[s.font][0].get(g, "") for s in shows for g in s.glyphs]
        count = next((i for i, one in enumerate(said) if one != text), len(said))
        if piece.y == letter.y:  # back on the line: this is the next letter, unless it can't be
            count = min(count, 1) if taken and shows[0].glyphs[0] not in own and not shows[0].reads else 0
        elif count < len(said):
            count = 0
        if not count:
            break
        taken.append((piece, count))
        if count < len(said):
            break
        before = piece
    return taken


def _moved(
    steps: list[Step], letter: _Piece, mark: _Piece, count: int, instead: dict[int, list[Step]], fonts: Fonts
) -> Iterator[Step]:
    """The drawing of a mark from where its letter is drawn. Of a piece that goes on, its first glyph leaves a gap."""
    for show in mark.shows:
        place = [1, 0, 0, -1, mark.x - letter.x + show.x, letter.y - mark.y + show.y]
        yield (place, pikepdf.Operator("Tm"))
        if count == mark.glyphs:
            yield steps[show.at]
            continue
        head, tail = _cut(steps[show.at], count)
        yield (head, pikepdf.Operator("TJ"))
        wide = sum(fonts[show.font][1].get(glyph, 0.0) for glyph in show.glyphs[:count])
        kept = pikepdf.Array([-wide, *(n for n in head[0] if not isinstance(n, pikepdf.String)), *tail[0]])
        instead[show.at] = [([kept], pikepdf.Operator("TJ"))]
        return


def _read_together(
    steps: list[Step], letter: _Piece, moved: list[Step], instead: dict[int, list[Step]], fonts: Fonts
) -> None:
    """Draw marks right after the letter, inside of what says how both are read."""
    last = letter.shows[-1]
    before = instead.get(last.at, [steps[last.at]])
    if last.reads:
        instead[last.at] = [*before, *moved]
        return
    text, _ = _cluster(letter, fonts)
    head, tail = _cut(before[-1], -1)
    says = pikepdf.Dictionary(ActualText=pikepdf.String(text))
    instead[last.at] = [
        *before[:-1],
        (head, pikepdf.Operator("TJ")),
        ([pikepdf.Name.Span, says], pikepdf.Operator("BDC")),
        (tail, pikepdf.Operator("TJ")),
        *moved,
        ([], pikepdf.Operator("EMC")),
    ]


def _cut(step: Step, count: int) -> tuple[list[Any], list[Any]]:
    """What an instruction shows in two: its first `count` glyphs, or all but as many of the last, and the rest."""
    shown = step[0][0]
    parts = list(shown) if isinstance(shown, pikepdf.Array) else [shown]
    total = sum(len(bytes(p)) // 2 for p in parts if isinstance(p, pikepdf.String))
    left = count if count >= 0 else total + count
    head: list[Any] = []
    tail: list[Any] = []
    for part in parts:
        if isinstance(part, pikepdf.String):
            raw = bytes(part)
            first, rest = raw[: 2 * left], raw[2 * left :]
            left = max(0, left - len(raw) // 2)
            head += [pikepdf.String(first)] if first else []
            tail += [pikepdf.String(rest)] if rest else []
        else:
            (tail if tail or (not left and head and count >= 0) else head).append(part)
    return [pikepdf.Array(head)], [pikepdf.Array(tail)]


def _pieces(steps: list[Step]) -> Iterator[_Piece]:
    """The numbered pieces of a page in order. One is `plain` if it draws one stretch of upright text and no more."""
    piece: _Piece | None = None
    depth = texts = 0
    reads: list[tuple[int, str]] = []
    font, size, x, y = "", 0.0, 0.0, 0.0
    for at, (operands, operator) in enumerate(steps):
        match str(operator):
            case "BDC" | "BMC":
                depth += 1
                properties = operands[1] if len(operands) > 1 else {}
                if piece is None and isinstance(properties, pikepdf.Dictionary) and "/MCID" in properties:
                    piece, depth, texts, reads = _Piece(at, plain=True), 1, 0, []
                elif isinstance(properties, pikepdf.Dictionary) and "/ActualText" in properties:
                    reads.append((depth, str(properties.ActualText)))
                elif piece:
                    piece.plain = False
            case "EMC":
                if reads and reads[-1][0] == depth:
                    reads.pop()
                depth -= 1
                if piece and not depth:
                    piece.end = at
                    yield piece
                    piece = None
            case "cm" if piece:
                piece.plain = piece.plain and [float(n) for n in operands[:4]] == [1, 0, 0, -1] and not piece.shows
                piece.x, piece.y = piece.x + float(operands[4]), piece.y + float(operands[5])
            case "BT" if piece:
                texts += 1
                piece.plain = piece.plain and texts == 1
            case "Tf":
                font, size = str(operands[0]), float(operands[1])
            case "Tm":
                if piece:
                    piece.plain = piece.plain and [float(n) for n in operands[:4]] == [1, 0, 0, -1]
                x, y = float(operands[4]), float(operands[5])
            case "Tj" | "TJ" if piece:
                said = reads[-1][1] if reads else ""
                piece.shows.append(_Show(at, font, size, x, y, list(_glyphs(operands[0])), said))


# ---------------------------------------------------------------- fonts


def _fonts(page: Any) -> Iterator[tuple[str, tuple[Mapping[int, str], Mapping[int, float]]]]:
    """What each glyph of a page's fonts is read as, and how wide it is, by the names that the page gives its fonts."""
    for name, font in page.get("/Resources", {}).get("/Font", {}).items():
        if "/ToUnicode" in font and "/DescendantFonts" in font:
            said = _ENTRY.findall(font.ToUnicode.read_bytes())
            texts = {int(code, 16): bytes.fromhex(text.decode()).decode("utf-16-be") for code, text in said}
            yield name, (texts, dict(_widths(font.DescendantFonts[0])))


_ENTRY = re.compile(rb"<([0-9A-Fa-f]{4})>\s*<([0-9A-Fa-f]+)>")


def _widths(font: Any) -> Iterator[tuple[int, float]]:
    """The width of each glyph that a font names one for (PDF 32000-1, 9.7.4.3)."""
    entries = list(font.get("/W", []))
    while entries:
        first, second = int(entries.pop(0)), entries.pop(0)
        if isinstance(second, pikepdf.Array):
            yield from ((first + i, float(width)) for i, width in enumerate(second))
        else:
            width = float(entries.pop(0))
            yield from ((glyph, width) for glyph in range(first, int(second) + 1))


def _glyphs(shown: Any) -> Iterator[int]:
    for part in shown if isinstance(shown, pikepdf.Array) else [shown]:
        if isinstance(part, pikepdf.String):
            raw = bytes(part)
            yield from (int.from_bytes(raw[i : i + 2], "big") for i in range(0, len(raw), 2))
