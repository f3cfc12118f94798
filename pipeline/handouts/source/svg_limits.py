"""How much a drawing draws, and how far: each limit keeps a renderer from ending the process, or from never ending."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from handouts.source.svg_values import STRAIGHT, Matrix, first_number, numbers, reach, times, turned

MAX_SHAPES = 10_000
"""As they are drawn: what is used twice counts twice. The drawings of the handouts have 200."""
MAX_LETTERS = 500_000
"""Of all paths as they are drawn."""
MAX_PATH = 150_000
"""Letters of one path: lines that cross each other take time by the square of how many they are."""
MAX_DEPTH = 40
"""Drawing programs nest groups some ten deep."""
MAX_LAYERS = 10
"""What has `opacity` or a `clip-path`, and drawings in drawings, in one another: each is painted on a sheet of its own.
"""
MAX_SHEETS = 300
"""All of those: each sheet is as large as the drawing."""
CUTS = 4
"""How many times as long as a shape one takes that cuts out others."""
MAX_REACH = 1e5
"""How many times its frame a drawing may be large; what is outside is not seen."""
FINEST_DASH = 1e-4
"""Of the frame. A pattern of finer dashes is one line to the eye, and millions of strokes."""
TALLEST, WIDEST = 10.0, 100.0
"""A drawing is set to a width; a page is not three times as tall as it is wide."""
SIDES = (1e-3, 1e6)

_SHAPED = frozenset(
    (
        *("x", "y", "x1", "y1", "x2", "y2", "cx", "cy", "r", "rx", "ry", "width", "height", "d", "points"),
        "stroke-width",
    )
)
_OWN_URL = re.compile(r"\s*url\(\s*['\"]?#([\w.:-]+)['\"]?\s*\)\s*")


def named_clip(node: Any) -> str:
    """The id of the clip path that an element names; "" if it names none."""
    found = _OWN_URL.fullmatch(node.get("clip-path", ""))
    return found[1] if found else ""


def frame_problem(root: Any) -> str:
    """What is wrong with the size of a drawing; "" if nothing is."""
    box = numbers(root.get("viewBox", ""))
    if len(box) != 4 or min(box[2:]) <= 0:
        return "it has no `viewBox`, so it can't be scaled"
    if min(box[2:]) < SIDES[0] or max(box[2:]) > SIDES[1]:
        return f"the sides of its `viewBox` must be from {SIDES[0]:g} to {SIDES[1]:,.0f}"
    sizes = [first_number(root.get(name, ""), side) for name, side in zip(("width", "height"), box[2:], strict=True)]
    if min(sizes) <= 0:
        return "its `width` and `height` must be above 0, or be left out"
    for width, height in (box[2:], sizes):
        if height > TALLEST * width or width > WIDEST * height:
            return f"it is {width:g} wide and {height:g} tall: at most {TALLEST:g} times as tall as wide"
    return ""


@dataclass
class _Drawn:
    """What was drawn so far of a drawing."""

    frame: float
    ids: Mapping[str, Any]
    shapes: int = 0
    letters: int = 0
    sheets: int = 0
    reaches: dict[Any, float] = field(default_factory=dict)

    @property
    def full(self) -> bool:
        return self.shapes > MAX_SHAPES or self.letters > MAX_LETTERS or self.sheets > MAX_SHEETS


def drawn_problems(root: Any, ids: Mapping[str, Any]) -> Iterator[tuple[Any, str]]:
    """Elements of a sound drawing that draw too much or too far, each with what is wrong. Sound: what it names is
    there, and no `use` or clip path leads to another.
    """
    drawn = _Drawn(max(numbers(root.get("viewBox", ""))[2:]), ids)
    yield from _walk(root, STRAIGHT, drawn.frame, 0, 0, drawn)
    if drawn.sheets > MAX_SHEETS:
        yield root, f"more than {MAX_SHEETS:,} of its parts have `opacity`, a `clip-path` or a `viewBox`"
    elif drawn.full:
        yield root, f"it draws more than {MAX_SHAPES:,} shapes, or paths of more than {MAX_LETTERS:,} letters"


def _walk(node: Any, around: Matrix, side: float, depth: int, layers: int, drawn: _Drawn) -> Iterator[tuple[Any, str]]:
    """Draw an element in `around`, as part of a drawing that is `side` large."""
    letters = len(node.get("d", "")) + len(node.get("points", ""))
    drawn.shapes += 1
    drawn.letters += letters
    if letters > MAX_PATH:
        yield node, f"one of its paths has more than {MAX_PATH:,} letters"
    clip, kind = named_clip(node), etree.QName(node).localname
    sheets = bool(clip) + (node.get("opacity", "1").strip() not in {"", "1"}) + (kind == "svg" and depth > 0)
    layers += sheets
    drawn.sheets += sheets
    if clip:
        drawn.shapes += (CUTS - 1) * len(drawn.ids[clip])
    if depth > MAX_DEPTH or layers > MAX_LAYERS:
        yield node, f"its groups are nested more than {MAX_DEPTH if depth > MAX_DEPTH else MAX_LAYERS} deep"
        return
    matrix = turned(around, node.get("transform", ""))
    yield from _too_far(node, matrix, drawn)
    if kind == "svg" and depth:
        matrix, side = _framed(node, matrix, side)
    inner = [child for child in node if isinstance(child.tag, str)]
    if kind == "use":
        matrix = times(matrix, (1, 0, 0, 1, first_number(node.get("x", ""), 0), first_number(node.get("y", ""), 0)))
        inner = [drawn.ids[value[1:]] for key, value in node.attrib.items() if etree.QName(key).localname == "href"]
    inner += list(drawn.ids[clip]) if clip else []
    for child in inner:
        if drawn.full:
            return
        if isinstance(child.tag, str) and etree.QName(child).localname not in {"defs", "clipPath", "title", "desc"}:
            yield from _walk(child, matrix, side, depth + 1, layers, drawn)


def _framed(node: Any, matrix: Matrix, side: float) -> tuple[Matrix, float]:
    """The space within a drawing in a drawing."""
    at = [first_number(node.get(name, ""), 0.0) for name in ("x", "y")]
    sizes = [first_number(node.get(name, ""), side) for name in ("width", "height")]
    box = numbers(node.get("viewBox", ""))
    matrix = times(matrix, (1, 0, 0, 1, at[0], at[1]))
    if len(box) != 4 or min(box[2:]) <= 0:
        return matrix, max(sizes)
    by = max(size / of for size, of in zip(sizes, box[2:], strict=True))
    return times(matrix, (by, 0, 0, by, -by * box[0], -by * box[1])), max(box[2:])


def _too_far(node: Any, matrix: Matrix, drawn: _Drawn) -> Iterator[tuple[Any, str]]:
    if node not in drawn.reaches:
        drawn.reaches[node] = max((reach(k, v) for k, v in node.attrib.items() if k in _SHAPED), default=0.0)
    scale = sum(map(abs, matrix[:4]))
    if scale * drawn.reaches[node] + max(map(abs, matrix[4:])) > MAX_REACH * drawn.frame:
        yield node, f"it draws more than {MAX_REACH:,.0f} times as far as its `viewBox` is large"
    dashes = sum(map(abs, numbers(node.get("stroke-dasharray", ""))))
    if 0 < dashes * scale < FINEST_DASH * drawn.frame:
        yield node, "its `stroke-dasharray` has dashes too small to see"
