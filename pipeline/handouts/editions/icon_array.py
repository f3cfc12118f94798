"""A share of people as a picture: 100 figures, ten in a row, as many filled in as there are of 100.

People judge a risk better when they see all of those it does not touch. Filled and outlined figures differ in shape,
too, so that the picture survives a copier and any kind of sight.
"""

from functools import lru_cache
from typing import Literal

from handouts.core.folders import Asset
from handouts.core.quoting import element

ROWS = COLUMNS = 10
WIDTH, HEIGHT = 10, 13
"""The room of one figure."""


def share(n: int, of: int) -> int | None:
    """As how many of 100 figures a share can be drawn; None if there would be a part of a figure."""
    whole, rest = divmod(n * 100, of)
    return whole if rest == 0 else None


@lru_cache(maxsize=256)
def icon_array(filled: int, direction: Literal["ltr", "rtl"], colour: str, outline: str, *, name: str) -> Asset:
    """The picture. The filled figures come first, where a reader begins: in Arabic at the right.

    The file's name begins with `name`, and says what else tells it from others of the same edition.
    """
    places = [(x, y) for y in range(ROWS) for x in range(COLUMNS)]
    if direction == "rtl":
        places = [(COLUMNS - 1 - x, y) for x, y in places]
    parts = []
    for chosen, look in (
        (places[:filled], {"fill": colour, "stroke": colour}),
        (places[filled:], {"fill": "#ffffff", "stroke": outline}),
    ):
        if chosen:
            path = "".join(_figure(x * WIDTH, y * HEIGHT) for x, y in sorted(chosen, key=lambda p: (p[1], p[0])))
            parts.append(element("path", {**look, "stroke-width": 0.8, "stroke-linejoin": "round", "d": path}))
    width, height = COLUMNS * WIDTH, ROWS * HEIGHT
    size = {"viewBox": f"0 0 {width} {height}", "width": width, "height": height}
    svg = element("svg", {"xmlns": "http://www.w3.org/2000/svg", **size}, *parts) + "\n"
    side = "-from-right" if direction == "rtl" else ""
    return Asset(f"drawn/{name}-{filled}-of-100{side}.svg", svg.encode())


def _figure(x: int, y: int) -> str:
    """One figure: a head, and shoulders under it."""
    return f"M{x + 3} {y + 3}a2 2 0 1 0 4 0a2 2 0 1 0-4 0zM{x + 2} {y + 11}v-2a3 3 0 0 1 6 0v2z"
