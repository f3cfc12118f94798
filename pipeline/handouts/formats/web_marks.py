"""What a web page and a book draw in a clinic's colours: the marks before lists and headings; and the dark scheme."""

from collections.abc import Mapping
from functools import lru_cache
from urllib.parse import quote

from handouts.clinics.tokens import Tokens
from handouts.core.quoting import element

LINES: Mapping[str, tuple[str, str]] = {
    "tick": ("benefit", "M2 8.5l4 4L14 3"),
    "warn": ("harm", "M8 2l6.5 12h-13z"),
    "cross": ("harm", "M3 3l10 10M13 3L3 13"),
}
SHAPES: Mapping[str, tuple[str, str]] = {
    "circle": ("zone_green", "M8 1a7 7 0 1 1 0 14A7 7 0 0 1 8 1z"),
    "triangle": ("zone_yellow", "M8 1L15.5 15H.5zM7.2 6v4.5h1.6V6zM7.2 11.7v1.6h1.6v-1.6z"),
    "octagon": ("zone_red", "M5 .8h6L15.2 5v6L11 15.2H5L.8 11V5zM3.8 6.8v2.4h8.4V6.8z"),
}
"""Marks by name: the token of their colour, and what is drawn. Lines stand before items, filled shapes in headings."""


def marks(colours: Mapping[str, str]) -> dict[str, str]:
    """The drawn marks, as pictures in data URIs."""
    size = {"xmlns": "http://www.w3.org/2000/svg", "viewBox": "0 0 16 16"}
    line = {"stroke-width": 2.2, "stroke-linejoin": "round", "stroke-linecap": "round"}
    drawn = {
        name: ({**size, "width": 16, "height": 16, "fill": "none", "stroke": colours[token], **line}, path)
        for name, (token, path) in LINES.items()
    }
    drawn |= {
        name: ({**size, "width": 24, "height": 24, "fill": colours[token], "fill-rule": "evenodd"}, path)
        for name, (token, path) in SHAPES.items()
    }
    return {
        name: "data:image/svg+xml," + quote(element("svg", attributes, element("path", {"d": path})))
        for name, (attributes, path) in drawn.items()
    }


def night(tokens: Tokens) -> dict[str, str]:
    """The colours of the dark scheme: a clinic's own hues, lightened until they read on the dark ground."""
    ground, tint = "#12191f", "#1c2830"
    own = ("primary", "benefit", "harm", "urgent", "zone_green", "zone_yellow", "zone_red")
    fixed = {"ink": "#eef3f6", "quiet": "#b4c0c9", "rule": "#53616b", "paper": ground, "tint": tint}
    fixed |= {"dark": "#eef3f6", "on_dark": "#12191f", "zone_yellow_tint": "#38300f"}
    return {**fixed, **{name: _lighter(getattr(tokens, name), tint) for name in own}}


@lru_cache(maxsize=64)
def _lighter(colour: str, ground: str, ratio: float = 5.0) -> str:
    from coloraide import Color

    shade = Color(colour).convert("oklch")
    while shade["lightness"] < 1 and Color(ground).contrast(shade.clone().fit("srgb"), method="wcag21") < ratio:
        shade["lightness"] += 0.02
    return str(shade.convert("srgb").fit().to_string(hex=True))
