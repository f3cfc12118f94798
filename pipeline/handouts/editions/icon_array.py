"""A share of people as a picture: 100 figures, or 1,000 for what is rare, as many filled in as there are of them.

People judge a risk better when they see all of those it does not touch. Filled and outlined figures differ in shape,
too, so that the picture survives a copier and any kind of sight.
"""

from collections.abc import Mapping
from functools import lru_cache
from itertools import groupby
from typing import Literal

from handouts.core.folders import Asset
from handouts.core.quoting import element

ROWS: Mapping[int, int] = {100: 10, 1000: 25}
"""How many rows stand under each other, of so many figures."""
WIDTH, HEIGHT = 10, 13
"""The room of one figure."""


def figures(of: int, *counts: int) -> int | None:
    """With how many figures these numbers, of so many people each, can be drawn: with 100, or else with 1,000; None if
    there would be a part of a figure.
    """
    return next((total for total in ROWS if all(n * total % of == 0 for n in counts)), None)


@lru_cache(maxsize=256)
def icon_array(
    filled: int, total: int, direction: Literal["ltr", "rtl"], colour: str, outline: str, *, name: str
) -> Asset:
    """The picture. The filled figures come first, where a reader begins: in Arabic at the right.

    The file's name begins with `name`, and says what else tells it from others of the same edition.
    """
    draw = _person if total == 100 else _dot
    rows, columns = ROWS[total], total // ROWS[total]
    places = [(x, y) for y in range(rows) for x in range(columns)]
    if direction == "rtl":
        places = [(columns - 1 - x, y) for x, y in places]
    parts = []
    for chosen, look in (
        (places[:filled], {"fill": colour, "stroke": colour}),
        (places[filled:], {"fill": "#ffffff", "stroke": outline}),
    ):
        for row, figures_in_row in groupby(chosen, key=lambda place: place[1]):
            path = "".join(draw(x * WIDTH, row * HEIGHT, look["fill"] == colour) for x, _ in sorted(figures_in_row))
            parts.append(element("path", {**look, "stroke-width": 0.8, "stroke-linejoin": "round", "d": path}))
    width, height = columns * WIDTH, rows * HEIGHT
    size = {"viewBox": f"0 0 {width} {height}", "width": width, "height": height}
    svg = element("svg", {"xmlns": "http://www.w3.org/2000/svg", **size}, *parts) + "\n"
    side = "-from-right" if direction == "rtl" else ""
    return Asset(f"drawn/{name}-{filled}-of-{total}{side}.svg", svg.encode())


def _person(x: int, y: int, filled: bool) -> str:
    """One figure: a head, and shoulders under it."""
    return f"M{x + 3} {y + 3}a2 2 0 1 0 4 0a2 2 0 1 0-4 0zM{x + 2} {y + 11}v-2a3 3 0 0 1 6 0v2z"


def _dot(x: int, y: int, filled: bool) -> str:
    """One of so many that a person would be too small to see: a large square, or a small one."""
    return f"M{x + 1.4} {y + 2}h7.2v9h-7.2z" if filled else f"M{x + 4} {y + 6}h2v2h-2z"
