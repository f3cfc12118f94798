"""What a page of a PDF draws: every piece of text with its place, its colour, and what a reader's eye makes of it.

A small interpreter of content streams (ISO 32000-1, 8 and 9): it follows places, colours, clips and marks, and
leaves out what changes nothing for text.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any
from unicodedata import combining

from handouts.verification import pdf_syntax as syntax
from handouts.verification.contrast import PALEST, WHITE, Colour, contrast
from handouts.verification.extracted import DamagedError, DrawnText
from handouts.verification.image import Box, Pixels
from handouts.verification.pdf_fonts import HAIR, Font, joins
from handouts.verification.pdf_geometry import (
    NOWHERE,
    PLAIN,
    Matrix,
    boxed,
    inside,
    is_full,
    meets,
    multiplied,
    share,
    spot,
)
from handouts.verification.pdf_overprint import overprinted

SMALLEST = 3.0
"""Points. Nobody reads smaller letters; ours have ten and more."""
NARROWEST = 0.04
"""How wide letters are drawn at least, against how tall, both squared: a fifth of their own width can't be read."""
WHOLE = 0.96
"""How much of a piece of text must be there to be seen; boxes are measured a little too large."""
HEIGHT = 0.65
"""Of a capital letter, to the size of its font."""


@dataclass(slots=True)
class _State:
    """The graphics state, as far as it matters for text. No `q` saves `matrix` and `line`, which are the text's."""

    ctm: Matrix
    clip: Box
    matrix: Matrix = PLAIN
    line: Matrix = PLAIN
    fill: Colour = (0.0, 0.0, 0.0)
    alpha: float = 1.0
    font: "Font | None" = None
    size: float = 0.0
    mode: int = 0
    spacing: float = 0.0
    word_spacing: float = 0.0
    scale: float = 1.0
    leading: float = 0.0
    rise: float = 0.0
    stack: list[tuple[Any, ...]] = field(default_factory=list)

    def place(self, matrix: Matrix) -> None:
        """Put the text, and its line, at a place."""
        self.matrix = self.line = matrix

    def saved(self) -> tuple[Any, ...]:
        spaces = (self.spacing, self.word_spacing, self.scale, self.leading, self.rise)
        return self.ctm, self.clip, self.fill, self.alpha, self.font, self.size, self.mode, spaces

    def restore(self, saved: tuple[Any, ...]) -> None:
        self.ctm, self.clip, self.fill, self.alpha, self.font, self.size, self.mode, spaces = saved
        self.spacing, self.word_spacing, self.scale, self.leading, self.rise = spaces


@dataclass(slots=True)
class _Mark:
    """A pair of BDC and EMC."""

    number: int | None = None
    artifact: str = ""
    turned: bool = False
    lang: str = ""
    reads: str | None = None
    drawn: list[DrawnText] = field(default_factory=list)
    off: bool = False


@dataclass(slots=True)
class _Ground:
    """A filled shape. `at`: how many runs were drawn before it."""

    box: Box
    colour: Colour
    at: int


class Page:
    """A page, drawn. `drawn` in the order of drawing; by their numbers in the structure, the `shapes` that are filled
    and the `images`.
    """

    def __init__(self, content: bytes, resources: "Resources", box: Box) -> None:
        self.box = box
        self.drawn: list[DrawnText] = []
        self.grounds: list[_Ground] = []
        self.shapes: dict[int, list[tuple[Box, Colour]]] = {}
        self.images: dict[int, Pixels] = {}
        self._marks: list[_Mark] = []
        self._colours: list[tuple[DrawnText, Colour]] = []
        self._draw(content, resources, _State(PLAIN, box), 0)
        self._cover()
        overprinted(self.drawn)

    # ------------------------------------------------ the interpreter

    def _draw(self, content: bytes, resources: "Resources", state: _State, depth: int) -> None:
        if depth > 8:
            raise DamagedError("a page draws itself again and again")
        at, end, match, flat = 0, len(content), syntax.STATEMENT.match, False
        while at < end:
            found = match(content, at)
            if found is None and not flat:
                content, at, flat = syntax.flattened(content[at:]), 0, True
                end, found = len(content), match(content)
            if found is None:
                if content[at:].strip(b"\0\t\n\f\r "):
                    raise DamagedError(f"a page has something that is no drawing: {content[at : at + 20]!r}")
                break
            at = found.end()
            kind = found.lastindex
            if kind == syntax.PATHS:
                self._paint(found[1], found[2], state)
            elif kind == syntax.BEGINS:
                state.stack.append(state.saved())
                state.ctm = multiplied(_matrix(found[3]), state.ctm)
                state.fill = _colour(found[4])
                state.place(PLAIN)
            elif kind == syntax.FONTS:
                state.mode = int(found[5])
                state.font, state.size = resources.font(found[6].decode("latin-1")), float(found[7])
                state.place(_matrix(found[8]))
            elif kind == syntax.MARKS:
                self._marks.append(_Mark(int(found[9])))
            elif kind == syntax.OTHERS:
                op, args = found[syntax.OTHERS], found[syntax.OTHERS - 1]
                if op == b"Tj" or op == b"TJ":  # the commonest first
                    self._show(args, state)
                elif op == b"Do":
                    self._object(_name(args), resources, state, depth)
                elif op != b"ET" and not self._mark_ends(op) and not _set_state(op, args, resources, state):
                    self._mark_or_line(op, args, resources, state)

    def _mark_ends(self, op: bytes) -> bool:
        if op != b"EMC":
            return False
        if not self._marks:
            raise DamagedError("a mark on a page ends that never began")
        if (mark := self._marks.pop()).reads is not None:
            _read_once(mark)
        return True

    def _mark_or_line(self, op: bytes, args: bytes, resources: "Resources", state: _State) -> None:
        if op == b"BDC":
            self._marks.append(_mark(args, resources))
        elif op == b"BMC":
            name = args.strip()
            artifact = "/Artifact" if name == b"/Artifact" else ""
            self._marks.append(_Mark(artifact=artifact, turned=name == b"/ReversedChars"))
        elif op in _LINES:
            if op == b'"':
                state.word_spacing, state.spacing, *_ = syntax.numbers(args)
            x, y = syntax.numbers(args) if op in {b"Td", b"TD"} else (0.0, -state.leading)
            if op == b"TD":
                state.leading = -y
            state.place(multiplied((1, 0, 0, 1, x, y), state.line))
            if op in {b"'", b'"'}:
                self._show(args, state)
        elif op == b"BI":
            raise DamagedError("a page has a picture among its drawing, which no page of ours has")

    def _object(self, name: str, resources: "Resources", state: _State, depth: int) -> None:
        found = resources.form(name)
        if found is None:  # a picture: it fills the square of one unit
            mark, pixels = self._number(), resources.image(name)
            if mark is not None and pixels:
                self.images[mark] = pixels
            self._fill(boxed([spot(state.ctm, x, y) for x, y in ((0, 0), (1, 0), (0, 1), (1, 1))]), None, state)
            return
        content, inner, matrix, box = found
        inside = multiplied(matrix, state.ctm)
        corners = [spot(inside, x, y) for x in (box[0], box[2]) for y in (box[1], box[3])]
        own = _State(PLAIN, state.clip)
        own.restore(state.saved())
        own.ctm, own.clip = inside, meets(state.clip, boxed(corners)) or NOWHERE
        self._draw(content, inner, own, depth + 1)

    # ------------------------------------------------ shapes

    def _paint(self, path: bytes, paint: bytes, state: _State) -> None:
        clips = paint[:1] == b"W"
        if paint in {b"S", b"s", b"n"} or (not clips and paint[:1] not in b"fFBb"):
            return
        points: list[tuple[float, float]] = []
        for written, op in syntax.PATH_STEP.findall(path):
            values = syntax.numbers(written)
            if op == b"re" and len(values) == 4:
                x, y, w, h = values
                points += [(x, y), (x + w, y), (x + w, y + h), (x, y + h)]
            elif len(values) >= 2:
                points.append((values[-2], values[-1]))
        if not points:
            return
        placed = [spot(state.ctm, x, y) for x, y in points]
        box = boxed(placed)
        if clips:
            state.clip = meets(state.clip, box) or NOWHERE
            return
        if (mark := self._number()) is not None:
            self.shapes.setdefault(mark, []).append((box, state.fill))
        if is_full(placed, box):
            self._fill(box, state.fill, state)

    def _number(self) -> int | None:
        return next((mark.number for mark in reversed(self._marks) if mark.number is not None), None)

    def _fill(self, box: Box, colour: Colour, state: _State) -> None:
        if state.alpha >= 0.9 and (seen := meets(box, state.clip)):
            self.grounds.append(_Ground(seen, colour, len(self.drawn)))

    # ------------------------------------------------ text

    def _show(self, args: bytes, state: _State) -> None:
        font = state.font
        if font is None:
            raise DamagedError("a page shows text in a font that it does not name")
        texts: list[str] = []
        wide = 0.0
        blank, whole = "", ""
        size, scale, spacing = state.size, state.scale, state.spacing
        for found in syntax.SHOWN.finditer(args):
            if found.lastgroup == "n":
                wide -= float(found[0]) * size * scale / 1000
                continue
            for code in font.codes(syntax.string(found[0])):
                text, width, draws = font.glyph(code)
                texts.append(text)
                if draws:
                    whole = whole if combining(text[0]) else text
                elif width > HAIR or not joins(text, whole):
                    blank = blank or text
                wide += (width * size / 1000 + spacing) * scale
                if code == 32 and not font.wide:
                    wide += state.word_spacing * scale
        run = self._drawn_text(texts, wide, state)
        if run.text.strip():
            run.hidden = (
                f"the font draws nothing for “{blank}”" if blank else run.hidden or self._why_hidden(run, state)
            )
            self._colours.append((run, state.fill))
        if texts:
            self.drawn.append(run)
            for mark in self._marks:
                if mark.reads is not None:
                    mark.drawn.append(run)
        state.matrix = multiplied((1, 0, 0, 1, wide, 0), state.matrix)

    def _drawn_text(self, texts: list[str], wide: float, state: _State) -> DrawnText:
        turned = off = False
        artifact = ""
        number: int | None = None
        lang = ""
        for mark in self._marks:
            turned = turned or mark.turned
            artifact = artifact or mark.artifact
            off = off or mark.off
            number = number if mark.number is None else mark.number
            lang = mark.lang or lang
        place = multiplied(state.matrix, state.ctm)
        x0, y0 = spot(place, 0, state.rise)
        x1, y1 = spot(place, wide, state.rise)
        height, width = place[2] ** 2 + place[3] ** 2, (place[0] ** 2 + place[1] ** 2) * state.scale**2
        tall = state.size * float(height**0.5)
        box = (min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1) + HEIGHT * tall)
        text = "".join(reversed(texts) if turned else texts)
        why = "in a layer that is off" if off else "squeezed to nothing" if width < NARROWEST * height else ""
        return DrawnText(text, box, tall, number, artifact, lang, why, at=len(self.grounds))

    def _why_hidden(self, run: DrawnText, state: _State) -> str:
        if state.mode in {3, 7}:
            return "drawn without ink (text rendering mode 3)"
        if run.size < SMALLEST:
            return f"{run.size:.1f} points high"
        if state.alpha < 0.2:
            return "transparent"
        if not inside(run.box, self.box) and share(run.box, self.box) < WHOLE:
            return "off the page"
        if not inside(run.box, state.clip) and share(run.box, state.clip) < WHOLE:
            return "cut off"
        return ""

    def _cover(self) -> None:
        """What the shapes do to the text: those below give it its ground, those above cover it."""
        for run, colour in self._colours:
            if run.hidden:
                continue
            x0, y0, x1, y1 = run.box
            x, y = (x0 + x1) / 2, (y0 + y1) / 2
            below: Colour = WHITE
            for ground in self.grounds[: run.at]:
                box = ground.box
                if box[0] < x < box[2] and box[1] < y < box[3]:
                    below = ground.colour
            if contrast(colour, below) < PALEST:
                run.hidden = "of the colour of its ground"
            elif any(share(run.box, g.box) > 1 - WHOLE for g in self.grounds[run.at :]):
                run.hidden = "behind something else"


def _read_once(mark: _Mark) -> None:
    """What is read as something else than is drawn is said once, in place of all that was drawn."""
    if not mark.drawn or mark.reads is None:
        return
    first, *others = mark.drawn
    drawn = "".join(run.text for run in mark.drawn)
    first.odd = drawn if drawn != mark.reads else ""
    first.text = mark.reads
    for run in others:
        run.text = ""


def _mark(args: bytes, resources: "Resources") -> _Mark:
    tag, _, rest = args.partition(b"<<")
    if not rest:  # properties by name
        name, *named = tag.split()
        return _Mark(off=name == b"/OC" and bool(named) and resources.is_off(named[0][1:].decode("latin-1")))
    number = syntax.MCID.search(rest)
    lang = syntax.LANG.search(rest) if b"/Lang" in rest else None
    actual = syntax.ACTUAL.search(rest) if b"/ActualText" in rest else None
    return _Mark(
        number=int(number[1]) if number else None,
        artifact=_kind_of_artifact(rest) if tag[:9] == b"/Artifact" else "",
        lang=syntax.text_string(syntax.string(lang[1])) if lang else "",
        reads=syntax.text_string(syntax.string(actual[1])) if actual else None,
    )


def _kind_of_artifact(properties: bytes) -> str:
    """A page's foot; what stands on each page again, such as the head of a table that goes on; or anything else."""
    if b"/Pagination" not in properties:
        return "/Artifact"
    return "/Pagination" if b"/Footer" in properties else "/Repeated"


def _set_state(op: bytes, args: bytes, resources: "Resources", state: _State) -> bool:
    """Whether an operator sets the graphics state; then it is done."""
    if op == b"q":
        state.stack.append(state.saved())
    elif op == b"Q":
        if state.stack:
            state.restore(state.stack.pop())
    elif op == b"cm":
        state.ctm = multiplied(_matrix(args), state.ctm)
    elif op == b"cs":
        state.fill = (0.0, 0.0, 0.0)
    elif op in _FILLS:
        state.fill = _colour(args)
    elif op == b"Tr":
        state.mode = int(float(args))
    elif op == b"Tf":
        name, size = args.split()
        state.font, state.size = resources.font(_name(name)), float(size)
    elif op == b"Tm":
        state.place(_matrix(args))
    elif op == b"BT":
        state.place(PLAIN)
    elif op == b"gs":
        alpha = resources.alpha(_name(args))
        state.alpha = state.alpha if alpha is None else alpha
    elif op in _TEXT_STATE:
        setattr(state, _TEXT_STATE[op], float(args) * (0.01 if op == b"Tz" else 1))
    else:
        return False
    return True


def _name(args: bytes) -> str:
    return args.strip()[1:].decode("latin-1")


_FILLS = frozenset((b"scn", b"sc", b"rg", b"g", b"k"))
_LINES = frozenset((b"Td", b"TD", b"T*", b"'", b'"'))
_TEXT_STATE = {
    b"Tc": "spacing",
    b"Tw": "word_spacing",
    b"Tz": "scale",
    b"TL": "leading",
    b"Ts": "rise",
}


@lru_cache(maxsize=1024)
def _matrix(args: bytes) -> Matrix:
    a, b, c, d, e, f = map(float, args.split())
    return a, b, c, d, e, f


@lru_cache(maxsize=1024)
def _colour(args: bytes) -> Colour:
    if b"/" in args:  # a pattern
        return None
    values = [min(1.0, max(0.0, v)) for v in syntax.numbers(args)]
    match values:
        case [grey]:
            return grey, grey, grey
        case [r, g, b]:
            return r, g, b
        case [c, m, y, k]:
            return (1 - c) * (1 - k), (1 - m) * (1 - k), (1 - y) * (1 - k)
    return None


@dataclass
class Resources:
    """What a page's names stand for, looked up when they are met."""

    font: Callable[[str], Font]
    alpha: Callable[[str], float | None]
    form: Callable[[str], "tuple[bytes, Resources, Matrix, Box] | None"]
    is_off: Callable[[str], bool]
    image: Callable[[str], Pixels | None] = lambda name: None
