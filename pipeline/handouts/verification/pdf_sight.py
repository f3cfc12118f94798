"""Whether a reader sees the text of a PDF's pages: each is drawn with its text and without, and what differs is ink.

How text may be hidden is not asked. White letters, a shape over them, a clip, a place off the page, a layer that is
off, ink that lets all through: each leaves no ink where a run of glyphs stands, or ink with a hole in it.
"""

import io
import re
import unicodedata
from collections.abc import Collection, Iterator, Sequence
from ctypes import c_float, c_uint
from functools import reduce
from itertools import product
from math import ceil, floor, hypot, inf
from operator import or_
from typing import Any, NamedTuple

from handouts.verification.contrast import Colour
from handouts.verification.extracted import DamagedError, DrawnText
from handouts.verification.image import Box, Pixels

SMALLEST = 3.0
"""Points. Nobody reads smaller letters; ours have ten and more."""
HEIGHT = 0.65
"""Of a capital letter, to the size of its font."""
FAINT = 48
"""Of 255 steps of grey, how much ink differs at least from its ground. The faintest sign of ours has 82: a dash of ten
points, whose edge is half a pixel. A contrast of 1.6 (`contrast.PALEST`) has 48 on black and 51 on white."""
LETTER, WIDE_LETTER, SPACE = 0.3, 1.5, 0.3
"""How long a stretch without ink may be, in sizes: beside one letter, beside one in a square, and for each space. Ours
have 0.19, 1.1 (a closing and an opening mark) and 0.23."""
EDGE = 0.1
"""How much of a size may lack ink above or below a run, and a point more: not every glyph is as tall as its box."""
CLOSE = 0.75
"""How wide a run must be at least for the width of its glyphs, and for the room beside their shapes, in sizes."""
BEARING, BEARING_WIDE = 0.3, 1.4
BAND = 0.1, 0.45
"""From where to where small letters stand over their line, in sizes."""
PATCHY = 64
"""Of 255 steps of grey, how much the ground of a run may differ from itself."""
MAX_POINTS = 10_000_000
"""Of a page's area. No sheet has more."""
ACROSS = 240
"""Pixels of a picture's width, when it is looked at."""

_WIDE = re.compile("[\u2e80-\ua4ff\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uffe6]")
_INK = bytes(int(step >= FAINT) for step in range(256))
_SPACES = re.compile(r"\s+")
_BLANKS = re.compile(rb"\0+")


class Sight:
    """The pages of a file as PDFium draws them, a pixel a point."""

    def __init__(self, content: bytes) -> None:
        import pypdfium2

        self._pdf = pypdfium2.PdfDocument(io.BytesIO(content))

    def look(self, number: int, runs: Sequence[DrawnText], *, closely: bool) -> None:
        """Say of each run of text on a page where it stands; `closely` looked at, why it is hidden, if it is."""
        page = self._pdf[number]
        texts = list(_texts(page.raw))
        if len(texts) != len(runs):
            raise DamagedError(f"page {number + 1} draws {len(texts)} pieces of text and says {len(runs)}")
        for run, text in zip(runs, texts, strict=True):
            run.size, run.box, run.colour = text.size, text.box, _colour(text.raw)
        if closely:
            view = _view(page, texts, number)
            for run, text in zip(runs, texts, strict=True):
                if run.text.strip():
                    run.hidden = run.hidden or _why_hidden(run, text, view)
        page.close()

    def picture(self, number: int, marks: Collection[int], box: Box) -> Pixels:
        """What is drawn on a page under some numbers of the structure, and nothing else, within a box."""
        from pypdfium2 import raw

        page = self._pdf[number]
        for one in _objects(page.raw):
            if raw.FPDFPageObj_GetMarkedContentID(one) not in marks:
                raw.FPDFPageObj_SetIsActive(one, False)
        scale = ACROSS / max(1.0, box[2] - box[0])
        image = page.render(scale=scale, crop=_crop(page, box)).to_pil().convert("RGB")
        page.close()
        return Pixels(image.width, image.height, 3, image.tobytes())

    def is_ruled(self, number: int, box: Box) -> bool:
        """Whether a line is drawn on a page from side to side of a box: to write on, or as the edge of a square.

        What only a program for forms would draw there is not on paper.
        """
        page = self._pdf[number]
        around = (box[0], box[1] - BELOW, box[2], box[3] + 1)
        image = page.render(
            scale=2, grayscale=True, crop=_crop(page, around), may_draw_forms=False, draw_annots=False
        ).to_pil()
        page.close()
        pixels = image.tobytes()
        darkest = max(pixels, default=0) - FAINT
        rows = (pixels[at : at + image.width] for at in range(0, len(pixels), image.width))
        return any(sum(grey <= darkest for grey in row) > RULED * image.width for row in rows)


BELOW = 4.0
"""Points from a cell of a table to the line below it, at most."""
RULED = 0.85
"""How much of the width of a place to write in its line has. The corners of a square are round."""


def _crop(page: Any, box: Box) -> tuple[float, float, float, float]:
    """What is cut off at each side of a page to leave a box: left, bottom, right, top."""
    left, bottom, right, top = page.get_bbox()
    sides = (box[0] - left, box[1] - bottom, right - box[2], top - box[3])
    return sides[0], sides[1], sides[2], sides[3]


class _Text(NamedTuple):
    """A run of glyphs as PDFium places it: `ink` is the box around their shapes, `upright` how its letters stand."""

    raw: Any
    size: float
    upright: bool
    box: Box
    ink: Box


def _objects(holder: Any, *, form: bool = False) -> Iterator[Any]:
    from pypdfium2 import raw

    count, get = raw.FPDFPage_CountObjects, raw.FPDFPage_GetObject
    if form:
        count, get = raw.FPDFFormObj_CountObjects, raw.FPDFFormObj_GetObject
    return (get(holder, i) for i in range(count(holder)))


def _texts(holder: Any, around: Any = None) -> Iterator[_Text]:
    """Every run of glyphs on a page, or in a form that a matrix places on it, in the order of drawing."""
    from fontTools.misc.transform import Transform
    from pypdfium2 import raw

    matrix, size, sides = raw.FS_MATRIX(), c_float(), [c_float() for _ in range(4)]
    for one in _objects(holder, form=around is not None):
        kind = raw.FPDFPageObj_GetType(one)
        if kind not in {raw.FPDF_PAGEOBJ_TEXT, raw.FPDF_PAGEOBJ_FORM}:
            continue
        raw.FPDFPageObj_GetMatrix(one, matrix)
        a, b, c, d, x, y = matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f
        if around is not None:
            a, b, c, d, x, y = around.transform((a, b, c, d, x, y))
        if kind == raw.FPDF_PAGEOBJ_FORM:
            yield from _texts(one, Transform(a, b, c, d, x, y))
            continue
        raw.FPDFTextObj_GetFontSize(one, size)
        raw.FPDFPageObj_GetBounds(one, *sides)
        left, bottom, right, top = (side.value for side in sides)
        if around is not None:
            corners = [around.transformPoint(corner) for corner in product((left, right), (bottom, top))]
            (left, right), (bottom, top) = ((min(n), max(n)) for n in zip(*corners, strict=True))
        tall = size.value * hypot(c, d)
        box = (min(x, left), y, max(x, right), y + HEIGHT * tall)
        yield _Text(one, tall, a > abs(b) and d > abs(c), box, (left, bottom, right, top))


def _colour(text: Any) -> Colour:
    """What a run of glyphs is filled with."""
    from pypdfium2 import raw

    red, green, blue, alpha = (c_uint() for _ in range(4))
    if not raw.FPDFPageObj_GetFillColor(text, red, green, blue, alpha):
        return None
    return red.value / 255, green.value / 255, blue.value / 255


class _View(NamedTuple):
    """A page, a byte for each point, row by row from its top: where `letters` have ink, how grey their `ground` is."""

    letters: bytes
    ground: bytes
    width: int
    height: int
    left: float
    top: float


def _view(page: Any, texts: Sequence[_Text], number: int) -> _View:
    from PIL import ImageChops
    from pypdfium2 import raw

    left, bottom, right, top = page.get_bbox()
    if not 0 < (right - left) * (top - bottom) < MAX_POINTS:
        raise DamagedError(f"page {number + 1} has no size that a sheet has")
    whole = page.render(grayscale=True).to_pil()
    for text in texts:
        raw.FPDFPageObj_SetIsActive(text.raw, False)
    ground = page.render(grayscale=True).to_pil()
    ink = ImageChops.difference(whole, ground).tobytes().translate(_INK)
    return _View(ink, ground.tobytes(), ground.width, ground.height, left, top)


def _why_hidden(run: DrawnText, text: _Text, view: _View) -> str:
    if text.size < SMALLEST:
        return f"{text.size:.1f} points high"
    if not text.upright:
        return "turned round, or squeezed to nothing"
    if all(c.isspace() or unicodedata.category(c) in {"Cf", "Mn"} for c in run.text):
        return ""
    wide = bool(_WIDE.search(run.text))
    left, _, right, _ = text.ink
    several = sum(map(str.isalnum, run.text)) > 1
    if several and right - left < (CLOSE * run.wide - (BEARING_WIDE if wide else BEARING)) * text.size:
        return "set so that its letters stand on one another"
    spaces = max(map(len, _SPACES.findall(run.text)), default=0)
    longest = ((WIDE_LETTER if wide else LETTER) + SPACE * spaces) * text.size + 1
    hole = _hole(text.ink, view, longest if several else inf, EDGE * text.size + 1)
    return hole or ("struck through, or on a ground in patches" if several and _is_patchy(text, view) else "")


def _hole(ink: Box, view: _View, longest: float, edge: float) -> str:
    """Why letters within a box are not seen, or not all of them."""
    left, right = max(0, floor(ink[0] - view.left)), min(view.width, ceil(ink[2] - view.left))
    top, bottom = max(0, floor(view.top - ink[3])), min(view.height, ceil(view.top - ink[1]))
    rows = [view.letters[y * view.width + left : y * view.width + right] for y in range(top, bottom)]
    inked = [y for y, row in enumerate(rows, top) if 1 in row]
    if not inked or left >= right:
        return "not to be seen: of the colour of its ground, under something else, cut off, or off the page"
    columns = reduce(or_, map(int.from_bytes, rows)).to_bytes(right - left)
    above, below = inked[0] - (view.top - ink[3]), view.top - ink[1] - (inked[-1] + 1)
    lost = max(left - (ink[0] - view.left), ink[2] - view.left - right)
    blank = max(map(len, _BLANKS.findall(columns)), default=0) + lost
    if longest < inf and (blank > longest or max(above, below) > edge):
        return "only in part to be seen: under something else, cut off, or off the page"
    return ""


def _is_patchy(text: _Text, view: _View) -> bool:
    """Whether the ground of small letters is light here and dark there: cut by strokes, nobody reads them."""
    left, right = max(0, floor(text.ink[0] - view.left)), min(view.width, ceil(text.ink[2] - view.left))
    low, high = (view.top - text.box[1] - share * text.size for share in BAND)
    rows = range(max(0, ceil(high)), min(view.height, floor(low)))
    ground = b"".join(view.ground[y * view.width + left : y * view.width + right] for y in rows)
    return ground.count(ground[:1]) < len(ground) and max(ground) - min(ground) > PATCHY
