"""Whether a picture in a file is the one that its edition has there.

A format that keeps a picture's bytes must have those very bytes. Word gets a drawing as pixels and a PDF is drawn as
such, so there it is looked at: the picture must be more like its own asset than like any other of the handout's.
"""

import math
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Any

from handouts.verification.contrast import WHITE, Colour
from handouts.verification.css_look import colour
from handouts.verification.image import Box, Image, Pixels

ALIKE = 0.6
"""Of what is compared, how much must be alike in a picture and its asset. Ours have 0.9 and more, and figures of a
hundred people, which are drawn with lines as much as with areas, 0.78."""
SAME = 0.98
GRID = 24
"""Points at which pixels are looked at, in each direction."""
MAX_PIXELS = 50_000_000
"""What has more is no picture of a handout."""
_PNG = b"\x89PNG\r\n\x1a\n"
_PLACES = tuple(((x + 0.5) / GRID, (y + 0.5) / GRID) for y in range(GRID) for x in range(GRID))
NEAR = 0.03
"""How far a picture may be stretched."""


def is_picture_of(asset: bytes, found: Image, others: Iterable[bytes]) -> bool:
    """Return whether a picture in a file is that of an asset, and not of any other; also where nobody can tell."""
    if found == asset:
        return True
    if isinstance(found, bytes):
        pixels = png(found)
        if pixels is None or asset.startswith(_PNG):
            return False  # a file that keeps pictures as they are has another one
        found = pixels
    mine = likeness(asset, found)
    if mine is None:
        return True
    # What is as good as the same can't be more like another: there may be thousands of shapes to compare.
    return mine > SAME or (mine >= ALIKE and all((likeness(other, found) or 0.0) <= mine for other in others))


def likeness(asset: bytes, found: Pixels) -> float | None:
    """How much of what is seen in a picture is seen in an asset, from 0 to 1; None where nobody can tell."""
    ratio, seen, lines = _look(asset)
    if (seen or lines) and abs(found.width / found.height / ratio - 1) > NEAR:
        return 0.0
    same = [_same(found.at(*place), there) for place, there in zip(_PLACES, seen, strict=False)]
    drawn = [_has_ink(found, *place) for place in lines]
    shares = [sum(each) / len(each) for each in (same, drawn) if each]
    return math.prod(shares) if shares else None


def _same(one: Colour, other: Colour) -> bool:
    return one is None or other is None or all(abs(a - b) < 0.1 for a, b in zip(one, other, strict=True))


def _has_ink(found: Pixels, x: float, y: float) -> bool:
    """Whether a line is drawn at a place, or a pixel beside it."""
    near = [(x + dx / found.width, y + dy / found.height) for dx in (-1, 0, 1) for dy in (-1, 0, 1)]
    return any(not _same(found.at(*at), WHITE) for at in near if 0 <= at[0] < 1 and 0 <= at[1] < 1)


@lru_cache(maxsize=64)
def _look(asset: bytes) -> tuple[float, tuple[Colour, ...], tuple[tuple[float, float], ...]]:
    """How wide an asset is for its height, what one sees of it at each place, and where its lines are, if it has
    nothing but lines; no places where nobody can tell.
    """
    if pixels := png(asset):
        return pixels.width / pixels.height, tuple(pixels.at(x, y) for x, y in _PLACES), ()
    ratio, paths = _drawing(asset)
    areas, lines = ([p for p in paths if p.filled is filled] for filled in (True, False))
    if areas:
        seen = tuple(next((p.colour for p in reversed(areas) if p.covers(x, y)), WHITE) for x, y in _PLACES)
        return ratio, seen, ()
    points = [point for path in lines for point in path.points()]
    step = max(1, len(points) // MAX_POINTS)
    return ratio, (), tuple(points[::step])


# ---------------------------------------------------------------- PNG


def png(content: bytes) -> Pixels | None:
    """The pixels of a PNG with eight bits a channel; None for what is none."""
    import pikepdf

    if not content.startswith(_PNG):
        return None
    head = content[16:29].ljust(13, b"\0")
    width, height = int.from_bytes(head[:4], "big"), int.from_bytes(head[4:8], "big")
    channels = {0: 1, 2: 3, 4: 2, 6: 4}.get(head[9], 0)
    if head[8] != 8 or not channels or head[12] or not 0 < width * height < MAX_PIXELS:
        return None
    data, at = [], 8
    while at + 8 <= len(content):
        size = int.from_bytes(content[at : at + 4], "big")
        if content[at + 4 : at + 8] == b"IDAT":
            data.append(content[at + 8 : at + 8 + size])
        at += 12 + size
    # A PDF may hold a PNG's data as it is, so what reads PDFs can undo its filters.
    holder = pikepdf.new()
    stream = holder.make_stream(b"")
    options = pikepdf.Dictionary(Predictor=15, Colors=channels, BitsPerComponent=8, Columns=width)
    stream.write(b"".join(data), filter=pikepdf.Name.FlateDecode, decode_parms=options)
    try:
        pixels = stream.read_bytes()
    except pikepdf.exceptions.PikepdfError:
        return None
    return Pixels(width, height, channels, pixels) if len(pixels) == width * height * channels else None


# ---------------------------------------------------------------- drawings


@dataclass(frozen=True)
class _Path:
    """A path of a drawing, placed in a picture of width and height 1; one that is not `filled` is a line."""

    box: Box
    colour: Colour
    commands: tuple[Any, ...]
    filled: bool

    def covers(self, x: float, y: float) -> bool:
        from fontTools.pens.pointInsidePen import PointInsidePen

        left, top, right, bottom = self.box
        if not (left <= x <= right and top <= y <= bottom):
            return False
        pen = PointInsidePen(None, (x, y))
        for name, points in self.commands:
            getattr(pen, "closePath" if name == "endPath" else name)(*points)
        return bool(pen.getResult())

    def points(self) -> Iterator[tuple[float, float]]:
        """Points on the path, close to each other."""
        here = start = (0.0, 0.0)
        for name, found in self.commands:
            corners = [here, *found] if name in {"lineTo", "curveTo", "qCurveTo"} else [here, start]
            if name == "moveTo":
                start = found[0]
            elif name != "endPath":
                yield from (_on_curve(corners, i / STEPS) for i in range(STEPS + 1))
            here = found[-1] if found else start


STEPS, MAX_POINTS = 12, 500
"""Points that are looked at, of each piece of a line and of a drawing."""


def _on_curve(corners: list[tuple[float, float]], at: float) -> tuple[float, float]:
    """A point of a Bézier curve, from 0 to 1 (de Casteljau)."""
    while len(corners) > 1:
        corners = [tuple(a + (b - a) * at for a, b in zip(*pair, strict=True)) for pair in pairwise(corners)]  # type: ignore[misc]
    return corners[0]


@lru_cache(maxsize=32)
def _drawing(asset: bytes) -> tuple[float, tuple[_Path, ...]]:
    """How wide an SVG drawing is for its height, and its paths from the lowest to the topmost; no paths of what
    is no drawing, or draws a part of itself again (`use`).
    """
    from lxml import etree

    try:
        root = etree.fromstring(asset, etree.XMLParser(resolve_entities=False, no_network=True))
        x, y, width, height = map(float, re.split(r"[\s,]+", root.get("viewBox", "").strip()))
        copies = next(root.iter("{*}use"), None) is not None
        return width / height, () if copies else tuple(_paths(root, (x, y, width, height)))
    except (etree.LxmlError, ValueError, ArithmeticError, TypeError, LookupError, AssertionError):
        return 1.0, ()


def _paths(root: Any, view: tuple[float, float, float, float]) -> Iterator[_Path]:
    from fontTools.misc.transform import Transform
    from fontTools.pens.boundsPen import ControlBoundsPen
    from fontTools.pens.recordingPen import RecordingPen
    from fontTools.pens.transformPen import TransformPen
    from fontTools.svgLib.path import parse_path
    from fontTools.svgLib.path.shapes import PathBuilder

    x, y, width, height = view
    frame = Transform(1 / width, 0, 0, 1 / height, -x / width, -y / height)
    for element in root.iter("*"):
        filled, drawn = (_inherited(element, name) for name in ("fill", "stroke"))
        filled = filled or "black"
        builder = PathBuilder()
        own, element.attrib["transform"] = element.get("transform", ""), "matrix(1 0 0 1 0 0)"
        known = (
            (filled != "none" or drawn not in ("", "none")) and builder.add_path_from_element(element) and builder.paths
        )
        element.attrib["transform"] = own
        if not known or any(_name(e) in {"defs", "clipPath"} for e in element.iterancestors()):
            continue
        place = frame
        for around in (*reversed(list(element.iterancestors())), element):
            place = _moved(place, around.get("transform", ""))
        pen, bounds = RecordingPen(), ControlBoundsPen(None)
        parse_path(builder.paths[0], TransformPen(pen, place))
        pen.replay(bounds)
        if bounds.bounds:
            yield _Path(bounds.bounds, colour(filled), tuple(pen.value), filled != "none")


def _inherited(element: Any, name: str) -> str:
    """An attribute of an element, or of the nearest one around it that has it."""
    return next((str(e.get(name)) for e in (element, *element.iterancestors()) if e.get(name)), "")


def _name(element: Any) -> str:
    return str(element.tag).rpartition("}")[2]


def _moved(place: Any, transform: str) -> Any:
    for name, written in re.findall(r"(\w+)\(([^)]*)\)", transform):
        values = [float(n) for n in re.split(r"[\s,]+", written.strip())]
        match name, values:
            case "translate", [x, *y]:
                place = place.translate(x, *y)
            case "scale", [x, *y]:
                place = place.scale(x, *(y or [x]))
            case "rotate", [angle, *centre]:
                about = centre or [0.0, 0.0]
                turned = place.translate(*about).rotate(math.radians(angle))
                place = turned.translate(*(-c for c in about))
            case "matrix", [_, _, _, _, _, _]:
                place = place.transform(values)
    return place
