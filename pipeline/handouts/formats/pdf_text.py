"""The text layer of a PDF in Arabic script: every sign once, every line in the order in which it is read.

Two things that Typst leaves wrong and no validator looks at. It says of a letter with a vowel sign, which is two
glyphs, that each of them is both, so who copies or searches the text meets everything twice. And it tags a
right-to-left line in the order in which it is drawn, so a screen reader begins with its last word.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import pikepdf

_ENTRY = re.compile(rb"<([0-9A-Fa-f]{4})>\s*<([0-9A-Fa-f]+)>")


@dataclass(frozen=True, slots=True)
class Run:
    """Some glyphs that are drawn together: their text, where they begin on the page, and their size, in points."""

    text: str
    x: float
    y: float
    size: float


def readable(file: pikepdf.Pdf) -> None:
    """Mend a whole PDF in place."""
    runs: dict[tuple[Any, int], Run] = {}
    for page in file.pages:
        fonts = {name: _Font(font) for name, font in _fonts(page)}
        instructions = list(pikepdf.parse_content_stream(page))
        for font in fonts.values():
            font.say_signs_once()
        marks = _marks(instructions, fonts)
        drawn = _draw_in_order(instructions, marks.values())
        page.Contents = file.make_stream(pikepdf.unparse_content_stream(drawn))
        for number, mark in marks.items():
            if mark.drawn:
                first = min(mark.drawn, key=lambda run: run.x)
                said = "".join(run.text for run in mark.drawn)
                runs[page.obj.objgen, number] = Run(said, first.x, first.y, first.size)
    for found in file.objects:
        if isinstance(found, pikepdf.Dictionary) and found.get("/Subtype") == "/Type0":
            _Font(found).mend()
    _reorder(file.Root.StructTreeRoot, None, runs)


# ---------------------------------------------------------------- fonts


class _Font:
    """A composite font: what each of its glyphs stands for, and which of them are signs over or under a letter."""

    def __init__(self, font: Any) -> None:
        self._stream = font.get("/ToUnicode")
        self._cmap: bytes = self._stream.read_bytes() if self._stream is not None else b""
        self.texts = {int(g, 16): bytes.fromhex(t.decode()).decode("utf-16-be") for g, t in _ENTRY.findall(self._cmap)}
        self._widths = dict(_widths(font.DescendantFonts[0]))
        self._width = float(font.DescendantFonts[0].get("/DW", 1000))
        ours = any(unicodedata.bidirectional(c) in ("R", "AL") for text in self.texts.values() for c in text)
        found = ((s for s in t if unicodedata.combining(s)) for g, t in self.texts.items() if ours and self.is_sign(g))
        self.signs = {sign for signs in found for sign in signs}

    def is_sign(self, glyph: int) -> bool:
        """Signs are known by taking no room of their own."""
        marked = any(unicodedata.combining(c) for c in self.texts.get(glyph, ""))
        return marked and not self._widths.get(glyph, self._width)

    def meant(self, text: str, *, sign: bool) -> str:
        """Of a letter with its signs, what one of the glyphs is: the signs, or the letter."""
        if not self.signs.issuperset(c for c in text if unicodedata.combining(c)):
            return text  # a sign that is part of its letter's glyph
        return "".join(c for c in text if bool(unicodedata.combining(c)) is sign) or text

    def say_signs_once(self) -> None:
        """From here on, `texts` says of each glyph what it is by itself."""
        self.texts = {g: self.meant(t, sign=self.is_sign(g)) for g, t in self.texts.items()}

    def mend(self) -> None:
        """Say so in the font, too."""

        def entry(found: "re.Match[bytes]") -> bytes:
            text = self.texts[int(found[1], 16)]
            return b"<%s> <%s>" % (found[1], text.encode("utf-16-be").hex().upper().encode())

        self.say_signs_once()
        if self.signs:
            self._stream.write(_ENTRY.sub(entry, self._cmap))


def _fonts(page: Any) -> Iterator[tuple[str, Any]]:
    for name, font in page.get("/Resources", {}).get("/Font", {}).items():
        if font.get("/Subtype") == "/Type0":
            yield name, font


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


# ---------------------------------------------------------------- what is drawn


@dataclass
class _Mark:
    """A numbered piece of a page: what is drawn in it, and where in the page's content each drawing begins and ends.

    `unsaid` are the drawings that run from right to left and don't say so.
    """

    drawn: list[Run] = field(default_factory=list)
    unsaid: set[int] = field(default_factory=set)
    steps: list[tuple[int, int]] = field(default_factory=list)


def _marks(instructions: list[Any], fonts: Mapping[str, _Font]) -> Mapping[int, _Mark]:
    """The numbered pieces of a page by their number, and on the way: what reads as something else reads right."""
    found: dict[int, _Mark] = {}
    font: _Font | None = None
    size = x = y = 0.0
    waiting: list[tuple[int | None, bool, Any]] = []  # each open mark: its number, if turned round, what it reads as
    inside = 0.0
    step = outside = 0  # where this step of drawing began, and how many marks were open then
    for at, (operands, operator) in enumerate(instructions):
        match str(operator):
            case "BT":
                step, outside, inside = at + 1, len(waiting), 0.0
            case "Tm":
                inside = float(operands[4])
            case "Tf":
                font, size = fonts.get(str(operands[0])), float(operands[1])
            case "cm":
                x, y = float(operands[4]), float(operands[5])
            case "BDC":
                properties = operands[1]
                number = int(properties.MCID) if "/MCID" in properties else None
                waiting.append((number, False, properties if "/ActualText" in properties else None))
                if number is not None:
                    found[number] = _Mark()
            case "BMC":
                waiting.append((None, str(operands[0]) == "/ReversedChars", None))
            case "EMC":
                waiting.pop()
                step = _ended(found, waiting, step, at, outside)
            case "Tj" | "TJ" if font and (number := _innermost(n for n, _, _ in waiting)) is not None:
                glyphs = list(_glyphs(operands[0]))
                said = [font.texts.get(g, "") for g in glyphs]
                turned = any(turned for _, turned, _ in waiting)
                read = _innermost(r for _, _, r in waiting)
                if len(glyphs) > 1 and not turned and read is None and _kind("".join(said)) == "R":
                    found[number].unsaid.add(len(found[number].drawn))
                    turned = True
                found[number].drawn.append(Run("".join(reversed(said) if turned else said), x + inside, y, size))
                if font.signs and read is not None:
                    _say_sign_once(read, font, glyphs)
                step = _ended(found, waiting, step, at, outside)
    return found


def _ended(
    found: dict[int, _Mark], waiting: list[tuple[int | None, bool, Any]], step: int, at: int, outside: int
) -> int:
    """If a step of drawing ends here, with all that it opened, note it. Returns where the next one begins."""
    number = _innermost(n for n, _, _ in waiting)
    if number is None or len(waiting) != outside or len(found[number].steps) == len(found[number].drawn):
        return step
    found[number].steps.append((step, at + 1))
    return at + 1


def _say_sign_once(read: Any, font: _Font, glyphs: list[int]) -> None:
    """What some glyphs read as: a sign as itself, a letter as itself; what holds both, as both."""
    signs = {font.is_sign(g) for g in glyphs}
    if len(signs) == 1:
        read.ActualText = pikepdf.String(font.meant(str(read.ActualText), sign=signs.pop()))


def _draw_in_order(instructions: list[Any], marks: Iterable[_Mark]) -> list[Any]:
    """The content with words that are drawn in several steps, last letters first, drawn first letters first."""
    out: list[Any] = []
    done = 0
    found = [m for m in marks if m.steps]
    letters = [(run, kind) for m in found for run in m.drawn if (kind := _kind(run.text)) in "RL"]
    for mark in sorted(found, key=lambda m: m.steps[0]):
        turned = len(mark.drawn) > 1 and _is_turned(mark.drawn, letters)
        together = all(end == start for (_, end), (start, _) in pairwise(mark.steps))
        if len(mark.steps) != len(mark.drawn) or not together or not (turned or mark.unsaid):
            continue
        order = list(range(len(mark.drawn)))
        if turned:
            order.sort(key=lambda i: (mark.drawn[i].x, i), reverse=True)
        out += instructions[done : mark.steps[0][0]]
        for i in order:
            step = instructions[slice(*mark.steps[i])]
            out += [_REVERSED, *step, _END] if i in mark.unsaid else step
        done = mark.steps[-1][1]
        mark.drawn = [mark.drawn[i] for i in order]
    return [*out, *instructions[done:]]


def _is_turned(drawn: list[Run], letters: list[tuple[Run, str]]) -> bool:
    """Whether some runs stand in a right-to-left line. Signs alone run as the nearest letters in their line do."""
    kinds = {_kind(run.text) for run in drawn}
    if kinds != {" "}:
        return "R" in kinds
    beside = (
        (abs(run.x - drawn[0].x), kind)
        for run, kind in letters
        if abs(run.y - drawn[0].y) <= 0.75 * max(run.size, drawn[0].size)
    )
    return min(beside, default=(0.0, ""))[1] == "R"


_REVERSED = ([pikepdf.Name("/ReversedChars")], pikepdf.Operator("BMC"))
_END: tuple[list[Any], Any] = ([], pikepdf.Operator("EMC"))


def _innermost(waiting: Iterable[Any]) -> Any:
    return next((one for one in reversed(list(waiting)) if one is not None), None)


def _glyphs(shown: Any) -> Iterator[int]:
    for part in shown if isinstance(shown, pikepdf.Array) else [shown]:
        if isinstance(part, pikepdf.String):
            raw = bytes(part)
            yield from (int.from_bytes(raw[i : i + 2], "big") for i in range(0, len(raw), 2))


# ---------------------------------------------------------------- the order in which it is read


def _reorder(element: Any, page: Any, runs: Mapping[tuple[Any, int], Run]) -> Run | None:
    """Put the parts of each element below in reading order. Returns the first run of the element, as it is drawn."""
    if not isinstance(element, pikepdf.Dictionary):
        return None
    page = element.Pg.objgen if "/Pg" in element else page
    if element.get("/Type") == "/MCR":
        return runs.get((page, int(element.MCID)))
    kids = element.get("/K")
    if kids is None:
        return None
    listed = list(kids) if isinstance(kids, pikepdf.Array) else [kids]
    placed = [(kid, runs.get((page, kid)) if isinstance(kid, int) else _reorder(kid, page, runs)) for kid in listed]
    if len(listed) > 1 and any(isinstance(kid, int) for kid in listed):
        element.K = pikepdf.Array([kid for line in _lines(placed) for kid, _ in read_order(line)])
    return next((run for _, run in placed if run), None)


Placed = tuple[Any, Run | None]


def _lines(kids: Iterable[Placed]) -> Iterator[list[Placed]]:
    """The parts of an element line by line. A sign stands a little higher than its letter, a line much lower."""
    line: list[Placed] = []
    last: Run | None = None
    for kid, run in kids:
        if run and last and abs(run.y - last.y) > 0.75 * max(run.size, last.size):
            yield line
            line = []
        line.append((kid, run))
        last = run if run and not _is_sign(run.text) else last
    if line:
        yield line


def read_order(line: list[Placed]) -> list[Placed]:
    """One line's parts in the order in which they are read.

    In a line that is mostly right-to-left everything is turned round, and then the stretches in Latin letters are
    turned back, with the numbers and spaces in them (the inverse of rule L2 of Unicode's bidirectional algorithm).
    """
    kinds = [_kind(run.text if run else "") for _, run in line]
    if kinds.count("R") <= kinds.count("L"):
        return _space_last(line)
    out: list[Placed] = [(kid, run) for kid, run in line if run is None]
    drawn = sorted((run.x, i) for i, (_, run) in enumerate(line) if run)
    turned = [line[i] for _, i in reversed(drawn)]
    kinds = [kinds[i] for _, i in reversed(drawn)]
    at = 0
    while at < len(turned):
        end = _left_to_right(kinds, at)
        out += turned[at:end][::-1] if end > at else turned[at : at + 1]
        at = max(end, at + 1)
    return out


def _space_last(line: list[Placed]) -> list[Placed]:
    """A line in Latin letters with the space that ends it at its end. Where such a line stands in a paragraph that runs
    from right to left, its last space is drawn at the left edge, on top of its first word.
    """
    edge = min((run.x for _, run in line if run and run.text.strip()), default=None)

    def ends_line(placed: Placed) -> bool:
        run = placed[1]
        return bool(run and not run.text.strip() and edge is not None and abs(run.x - edge) < 0.01)

    return sorted(line, key=ends_line)


def _left_to_right(kinds: list[str], start: int) -> int:
    """Where a stretch in Latin letters that begins here ends; `start` if none begins."""
    end = start
    letters = False
    for at in range(start, len(kinds)):
        if kinds[at] == "R" or (at == start and kinds[at] == " "):
            break
        letters = letters or kinds[at] == "L"
        if kinds[at] in "L1":
            end = at + 1
    return end if letters else start


def _kind(text: str) -> str:
    """R: has letters that run from right to left; L: from left to right; 1: numbers only; a space: anything else."""
    found = {unicodedata.bidirectional(c) for c in text}
    if found & {"R", "AL"} or _is_sign(text):
        return "R"
    if "L" in found:
        return "L"
    return "1" if found & {"EN", "AN"} else " "


def _is_sign(text: str) -> bool:
    return bool(text) and all(unicodedata.combining(c) for c in text)
