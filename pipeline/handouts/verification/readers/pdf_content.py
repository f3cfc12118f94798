"""What a page of a PDF draws: every piece of text with its place, its colour, and what a reader's eye makes of it.

A small interpreter of content streams (ISO 32000-1, 8 and 9): it follows places, colours, clips and marks, and
leaves out what changes nothing for text.
"""

import re
import struct
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from handouts.verification.readers.colours import PALEST, WHITE, Colour, contrast
from handouts.verification.reading import DamagedError

Matrix = tuple[float, float, float, float, float, float]
Box = tuple[float, float, float, float]
NOWHERE: Box = (0.0, 0.0, 0.0, 0.0)
_PLAIN: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
SMALLEST = 3.0
"""Points. Nobody reads smaller letters; ours have ten and more."""
NARROWEST = 0.04
"""How wide letters are drawn at least, against how tall, both squared: a fifth of their own width can't be read."""
WHOLE = 0.96
"""How much of a piece of text must be there to be seen; boxes are measured a little too large."""
HEIGHT = 0.65
"""Of a capital letter, to the size of its font."""


@dataclass(slots=True)
class Run:
    """Glyphs that are drawn together. `text` is what they are read as; `box` where they stand on the page, in points.

    `mark` is their number in the structure, `artifact` the kind of what is outside it. `hidden`: why nobody sees them;
    `odd`: what is drawn, where it is read as something else.
    """

    text: str
    box: Box
    size: float
    mark: int | None
    artifact: str
    lang: str
    hidden: str
    odd: str = ""
    at: int = 0


@dataclass(slots=True)
class _State:
    """The graphics state, as far as it matters for text."""

    ctm: Matrix
    clip: Box
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

    def saved(self) -> tuple[Any, ...]:
        spaces = (self.spacing, self.word_spacing, self.scale, self.leading, self.rise)
        return self.ctm, self.clip, self.fill, self.alpha, self.font, self.size, self.mode, spaces

    def restore(self, saved: tuple[Any, ...]) -> None:
        self.ctm, self.clip, self.fill, self.alpha, self.font, self.size, self.mode, spaces = saved
        self.spacing, self.word_spacing, self.scale, self.leading, self.rise = spaces


# ---------------------------------------------------------------- fonts


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


# ---------------------------------------------------------------- statements

_WS = rb"[\0\t\n\f\r ]"
_NUM = rb"[-+]?(?:\d++\.?\d*+|\.\d++)"
_NAME = rb"/[^\0\t\n\f\r ()<>\[\]{}/%]*+"
_STR = rb"\((?:[^()\\]|\\.|\((?:[^()\\]|\\.)*+\))*+\)"
_HEX = rb"<[0-9A-Fa-f\s]*+>"
_SIMPLE = rb"(?:" + rb"|".join((_NUM, _NAME, _STR, _HEX)) + rb"|true|false|null)"
_LIST = rb"\[(?:" + _SIMPLE + rb"|" + _WS + rb")*+\]"
_DICT = rb"<<(?:" + _SIMPLE + rb"|" + _LIST + rb"|" + _WS + rb"|<<(?:" + _SIMPLE + rb"|" + _LIST + rb"|" + _WS
_DICT += rb")*+>>)*+>>"
_PATH = rb"(?:(?:" + _NUM + _WS + rb"*+)*+(?:re|[mlcvyh])(?![A-Za-z*])" + _WS + rb"*+)++"
_PAINT = rb"(?:W\*?" + _WS + rb"++n|f\*?|F|B\*?|b\*?|S|s|n)(?![A-Za-z*])"
_SIX = rb"((?:" + _NUM + _WS + rb"+){6})"
_STATEMENT = re.compile(
    _WS
    + rb"*+(?:("
    + _PATH
    + rb")("
    + _PAINT
    + rb")"
    # What is written around every piece of text is read at once: a page in Arabic has a thousand of them.
    + rb"|q\s+"
    + _SIX
    + rb"cm\s*/\w+\s+cs\s+("
    + rb"(?:"
    + _NUM
    + rb"\s+){1,4})scn\s+BT(?=\s)"
    + rb"|([0-7])\s+Tr\s*/(\w+)\s+("
    + _NUM
    + rb")\s+Tf\s+"
    + _SIX
    + rb"Tm(?![A-Za-z*])"
    + rb"|/Span\s*<<\s*/MCID\s+(\d+)\s*>>\s*BDC(?![A-Za-z*])"
    + rb"|((?:(?:"
    + rb"|".join((_NUM, _NAME, _STR, _DICT, _HEX, _LIST))
    + rb"|true|false|null)"
    + _WS
    + rb"*+)*+)([A-Za-z'\"][A-Za-z0-9]?[A-Za-z0-9]?\*?)|%[^\r\n]*+)",
    re.DOTALL,
)
_PATHS, _BEGINS, _FONTS, _MARKS, _OTHERS = 2, 4, 8, 9, 11
"""The last group of each kind of statement."""
_NUMBERS = re.compile(_NUM)
_PATH_STEP = re.compile(rb"((?:" + _NUM + _WS + rb"*+)*+)(re|[mlcvyh])")
_SHOWN = re.compile(rb"(?P<s>" + _STR + rb")|(?P<h>" + _HEX + rb")|(?P<n>" + _NUM + rb")", re.DOTALL)
_ESCAPE = re.compile(rb"\\([0-7]{1,3}|\r\n|.)", re.DOTALL)
_ESCAPED = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f", b"\n": b"", b"\r": b"", b"\r\n": b""}


def _plain(match: "re.Match[bytes]") -> bytes:
    found = match[1]
    if found[:1] in b"01234567":
        return bytes([int(found, 8) & 255])
    return _ESCAPED.get(found, found)


def string(written: bytes) -> bytes:
    """A string as it is written in a PDF, (in brackets) or in <hexadecimal digits>, as the bytes that it is."""
    inner = written[1:-1]
    if written[:1] == b"(":
        if b"\\" not in inner:
            return inner
        if _AS_IN_PYTHON.fullmatch(inner):
            return inner.decode("unicode_escape").encode("latin-1")
        return _ESCAPE.sub(_plain, inner)
    try:
        return bytes.fromhex(inner.decode("ascii"))
    except ValueError:  # white space inside a pair, or an odd digit at the end
        digits = re.sub(rb"\s", b"", inner)
        return bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode("ascii"))


_BRACKET = re.compile(rb"\\.|[()]", re.DOTALL)


def flattened(content: bytes) -> bytes:
    """A page's drawing with the brackets inside its strings escaped. Writers need not do that to brackets in pairs, and
    no regular expression reads them however deep they are; but only glyphs whose numbers are those of brackets make
    some, so it is done only where they do.
    """
    depth = 0

    def escaped(found: "re.Match[bytes]") -> bytes:
        nonlocal depth
        bracket = found[0]
        if bracket == b"(":
            depth += 1
            return bracket if depth == 1 else b"\\("
        if bracket == b")":
            depth -= 1
            return bracket if depth == 0 else b"\\)"
        return bracket

    return _BRACKET.sub(escaped, content)


_AS_IN_PYTHON = re.compile(rb"(?:[^\\\r]|\\(?:[0-3][0-7]{2}|[nrtbf\\]))*+", re.DOTALL)
"""Escapes that Python reads in the same way, and much faster than we could."""


def words(raw: bytes) -> str:
    """A text string (ISO 32000-1, 7.9.2.2)."""
    if raw[:2] == b"\xfe\xff":
        return raw[2:].decode("utf-16-be", "replace")
    if raw[:3] == b"\xef\xbb\xbf":
        return raw[3:].decode("utf-8", "replace")
    return raw.decode("latin-1")


_MCID = re.compile(rb"/MCID\s+(\d+)")
_LANG = re.compile(rb"/Lang\s*(" + _STR + rb"|" + _HEX + rb")", re.DOTALL)
_ACTUAL = re.compile(rb"/ActualText\s*(" + _STR + rb"|" + _HEX + rb")", re.DOTALL)


@dataclass(slots=True)
class _Mark:
    """A pair of BDC and EMC."""

    number: int | None = None
    artifact: str = ""
    turned: bool = False
    lang: str = ""
    reads: str | None = None
    drawn: list[Run] = field(default_factory=list)
    off: bool = False


def multiplied(a: Matrix, b: Matrix) -> Matrix:
    """First `a`, then `b`."""
    return (
        a[0] * b[0] + a[1] * b[2],
        a[0] * b[1] + a[1] * b[3],
        a[2] * b[0] + a[3] * b[2],
        a[2] * b[1] + a[3] * b[3],
        a[4] * b[0] + a[5] * b[2] + b[4],
        a[4] * b[1] + a[5] * b[3] + b[5],
    )


def _spot(m: Matrix, x: float, y: float) -> tuple[float, float]:
    return m[0] * x + m[2] * y + m[4], m[1] * x + m[3] * y + m[5]


def meets(a: Box, b: Box) -> Box | None:
    """What two boxes have in common."""
    box = (max(a[0], b[0]), max(a[1], b[1]), min(a[2], b[2]), min(a[3], b[3]))
    return box if box[0] < box[2] and box[1] < box[3] else None


def share(a: Box, b: Box) -> float:
    """How much of the box `a` is in the box `b`."""
    common = meets(a, b)
    size = (a[2] - a[0]) * (a[3] - a[1])
    if common is None or size <= 0:
        return 0.0
    return (common[2] - common[0]) * (common[3] - common[1]) / size


@dataclass(slots=True)
class _Ground:
    """A filled shape. `at`: how many runs were drawn before it."""

    box: Box
    colour: Colour
    at: int


class Page:
    """A page, drawn. `runs` in the order of drawing."""

    def __init__(self, content: bytes, resources: "Resources", box: Box) -> None:
        self.box = box
        self.runs: list[Run] = []
        self.grounds: list[_Ground] = []
        self._marks: list[_Mark] = []
        self._colours: list[tuple[Run, Colour]] = []
        self._draw(content, resources, _State(_PLAIN, box), 0)
        self._cover()

    # ------------------------------------------------ the interpreter

    def _draw(self, content: bytes, resources: "Resources", state: _State, depth: int) -> None:
        if depth > 8:
            raise DamagedError("a page draws itself again and again")
        stack: list[tuple[Any, ...]] = []
        matrix = line = _PLAIN
        at, end, match, flat = 0, len(content), _STATEMENT.match, False
        marks = self._marks
        while at < end:
            found = match(content, at)
            if found is None and not flat:
                content, at, flat = flattened(content[at:]), 0, True
                end, found = len(content), match(content)
            if found is None:
                if content[at:].strip(b"\0\t\n\f\r "):
                    raise DamagedError(f"a page has something that is no drawing: {content[at : at + 20]!r}")
                break
            at = found.end()
            kind = found.lastindex
            if kind != _OTHERS:
                if kind == _PATHS:
                    self._paint(found[1], found[2], state)
                elif kind == _BEGINS:
                    stack.append(state.saved())
                    state.ctm = multiplied(_matrix(found[3]), state.ctm)
                    state.fill = _colour(found[4])
                    matrix = line = _PLAIN
                elif kind == _FONTS:
                    state.mode = int(found[5])
                    state.font, state.size = resources.font(found[6].decode("latin-1")), float(found[7])
                    matrix = line = _matrix(found[8])
                elif kind == _MARKS:
                    marks.append(_Mark(int(found[9])))
                continue
            op = found[_OTHERS]
            args = found[_OTHERS - 1]
            # The commonest first.
            if op == b"ET":
                continue
            if op == b"Tj" or op == b"TJ":
                matrix = self._show(args, state, matrix)
            elif op == b"EMC":
                if not marks:
                    raise DamagedError("a mark on a page ends that never began")
                if (mark := marks.pop()).reads is not None:
                    _read_once(mark)
            elif op == b"q":
                stack.append(state.saved())
            elif op == b"Q":
                if stack:
                    state.restore(stack.pop())
            elif op == b"cm":
                state.ctm = multiplied(_matrix(args), state.ctm)
            elif op == b"cs":
                state.fill = (0.0, 0.0, 0.0)
            elif op == b"scn" or op == b"sc" or op == b"rg" or op == b"g" or op == b"k":
                state.fill = _colour(args)
            elif op == b"Tr":
                state.mode = int(float(args))
            elif op == b"Tf":
                name, size = args.split()
                state.font, state.size = resources.font(name[1:].decode("latin-1")), float(size)
            elif op == b"Tm":
                matrix = line = _matrix(args)
            elif op == b"BT":
                matrix = line = _PLAIN
            elif op == b"BDC":
                marks.append(_mark(args, resources))
            elif op == b"BMC":
                name = args.strip()
                marks.append(
                    _Mark(artifact="/Artifact" if name == b"/Artifact" else "", turned=name == b"/ReversedChars")
                )
            elif op in _LINES:
                if op == b'"':
                    state.word_spacing, state.spacing, *_ = _numbers(args)
                x, y = _numbers(args) if op in {b"Td", b"TD"} else (0.0, -state.leading)
                if op == b"TD":
                    state.leading = -y
                matrix = line = multiplied((1, 0, 0, 1, x, y), line)
                if op in {b"'", b'"'}:
                    matrix = self._show(args, state, line)
            elif op == b"gs":
                alpha = resources.alpha(args.strip()[1:].decode("latin-1"))
                state.alpha = state.alpha if alpha is None else alpha
            elif op == b"Do":
                self._object(args.strip()[1:].decode("latin-1"), resources, state, depth)
            elif op in _TEXT_STATE:
                setattr(state, _TEXT_STATE[op], float(args) * (0.01 if op == b"Tz" else 1))
            elif op == b"BI":
                raise DamagedError("a page has a picture among its drawing, which no page of ours has")

    def _object(self, name: str, resources: "Resources", state: _State, depth: int) -> None:
        found = resources.form(name)
        if found is None:  # a picture: it fills the square of one unit
            self._fill(_boxed([_spot(state.ctm, x, y) for x, y in ((0, 0), (1, 0), (0, 1), (1, 1))]), None, state)
            return
        content, inner, matrix, box = found
        inside = multiplied(matrix, state.ctm)
        corners = [_spot(inside, x, y) for x in (box[0], box[2]) for y in (box[1], box[3])]
        own = _State(_PLAIN, state.clip)
        own.restore(state.saved())
        own.ctm, own.clip = inside, meets(state.clip, _boxed(corners)) or NOWHERE
        self._draw(content, inner, own, depth + 1)

    # ------------------------------------------------ shapes

    def _paint(self, path: bytes, paint: bytes, state: _State) -> None:
        clips = paint[:1] == b"W"
        if paint in {b"S", b"s", b"n"} or (not clips and paint[:1] not in b"fFBb"):
            return
        points: list[tuple[float, float]] = []
        for written, op in _PATH_STEP.findall(path):
            values = [float(n) for n in _NUMBERS.findall(written)]
            if op == b"re" and len(values) == 4:
                x, y, w, h = values
                points += [(x, y), (x + w, y), (x + w, y + h), (x, y + h)]
            elif len(values) >= 2:
                points.append((values[-2], values[-1]))
        if not points:
            return
        placed = [_spot(state.ctm, x, y) for x, y in points]
        box = _boxed(placed)
        if clips:
            state.clip = meets(state.clip, box) or NOWHERE
        elif _is_full(placed, box):
            self._fill(box, state.fill, state)

    def _fill(self, box: Box, colour: Colour, state: _State) -> None:
        if state.alpha >= 0.9 and (seen := meets(box, state.clip)):
            self.grounds.append(_Ground(seen, colour, len(self.runs)))

    # ------------------------------------------------ text

    def _show(self, args: bytes, state: _State, matrix: Matrix) -> Matrix:
        font = state.font
        if font is None:
            raise DamagedError("a page shows text in a font that it does not name")
        texts: list[str] = []
        wide = 0.0
        blank = ""
        size, scale, spacing = state.size, state.scale, state.spacing
        for found in _SHOWN.finditer(args):
            if found.lastgroup == "n":
                wide -= float(found[0]) * size * scale / 1000
                continue
            for code in font.codes(string(found[0])):
                text, width, draws = font.glyph(code)
                texts.append(text)
                if not draws:
                    blank = blank or text
                wide += (width * size / 1000 + spacing) * scale
                if code == 32 and not font.wide:
                    wide += state.word_spacing * scale
        run = self._run(texts, wide, state, matrix)
        if run.text.strip():
            run.hidden = (
                f"the font draws nothing for “{blank}”" if blank else run.hidden or self._why_hidden(run, state)
            )
            self._colours.append((run, state.fill))
        if texts:
            self.runs.append(run)
            for mark in self._marks:
                if mark.reads is not None:
                    mark.drawn.append(run)
        return multiplied((1, 0, 0, 1, wide, 0), matrix)

    def _run(self, texts: list[str], wide: float, state: _State, matrix: Matrix) -> Run:
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
        place = multiplied(matrix, state.ctm)
        x0, y0 = _spot(place, 0, state.rise)
        x1, y1 = _spot(place, wide, state.rise)
        height, width = place[2] ** 2 + place[3] ** 2, (place[0] ** 2 + place[1] ** 2) * state.scale**2
        tall = state.size * float(height**0.5)
        box = (min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1) + HEIGHT * tall)
        text = "".join(reversed(texts) if turned else texts)
        why = "in a layer that is off" if off else "squeezed to nothing" if width < NARROWEST * height else ""
        return Run(text, box, tall, number, artifact, lang, why, at=len(self.grounds))

    def _why_hidden(self, run: Run, state: _State) -> str:
        if state.mode in {3, 7}:
            return "drawn without ink (text rendering mode 3)"
        if run.size < SMALLEST:
            return f"{run.size:.1f} points high"
        if state.alpha < 0.2:
            return "transparent"
        if not _inside(run.box, self.box) and share(run.box, self.box) < WHOLE:
            return "off the page"
        if not _inside(run.box, state.clip) and share(run.box, state.clip) < WHOLE:
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
    number = _MCID.search(rest)
    lang = _LANG.search(rest) if b"/Lang" in rest else None
    actual = _ACTUAL.search(rest) if b"/ActualText" in rest else None
    return _Mark(
        number=int(number[1]) if number else None,
        artifact=("/Pagination" if b"/Pagination" in rest else "/Artifact") if tag[:9] == b"/Artifact" else "",
        lang=words(string(lang[1])) if lang else "",
        reads=words(string(actual[1])) if actual else None,
    )


def _inside(a: Box, b: Box) -> bool:
    return a[0] >= b[0] and a[1] >= b[1] and a[2] <= b[2] and a[3] <= b[3]


_LINES = frozenset((b"Td", b"TD", b"T*", b"'", b'"'))
_TEXT_STATE = {
    b"Tc": "spacing",
    b"Tw": "word_spacing",
    b"Tz": "scale",
    b"TL": "leading",
    b"Ts": "rise",
}


def _numbers(args: bytes) -> list[float]:
    return [float(n) for n in _NUMBERS.findall(args)]


@lru_cache(maxsize=1024)
def _matrix(args: bytes) -> Matrix:
    a, b, c, d, e, f = map(float, args.split())
    return a, b, c, d, e, f


@lru_cache(maxsize=1024)
def _colour(args: bytes) -> Colour:
    if b"/" in args:  # a pattern
        return None
    values = [min(1.0, max(0.0, v)) for v in _numbers(args)]
    match values:
        case [grey]:
            return grey, grey, grey
        case [r, g, b]:
            return r, g, b
        case [c, m, y, k]:
            return (1 - c) * (1 - k), (1 - m) * (1 - k), (1 - y) * (1 - k)
    return None


def _boxed(points: list[tuple[float, float]]) -> Box:
    xs, ys = [p[0] for p in points], [p[1] for p in points]
    return min(xs), min(ys), max(xs), max(ys)


def _is_full(points: list[tuple[float, float]], box: Box) -> bool:
    """Whether a shape fills its box, near enough: rounded corners do, a circle or a triangle does not."""
    size = (box[2] - box[0]) * (box[3] - box[1])
    if size < 20:
        return False
    shifted = [*points[1:], points[0]]
    area = abs(sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(points, shifted, strict=True))) / 2
    return area > 0.85 * size


@dataclass
class Resources:
    """What a page's names stand for, looked up when they are met."""

    font: Callable[[str], Font]
    alpha: Callable[[str], float | None]
    form: Callable[[str], "tuple[bytes, Resources, Matrix, Box] | None"]
    is_off: Callable[[str], bool]


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
