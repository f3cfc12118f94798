"""The design tokens of a clinic's pages: its colours and fonts, and which colours can be told from each other."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from functools import lru_cache
from typing import Any


@dataclass(frozen=True, slots=True)
class Tokens:
    """The design tokens: colours as #rrggbb, fonts by family name."""

    ink: str
    quiet: str
    rule: str
    paper: str
    primary: str
    tint: str
    benefit: str
    harm: str
    urgent: str
    dark: str
    zone_green: str
    zone_yellow: str
    zone_red: str
    zone_yellow_tint: str
    font: str
    heading_font: str
    page: str

    def as_dict(self) -> dict[str, str]:
        return {f.name: getattr(self, f.name) for f in fields(self)}


TOKEN_COLORS: Mapping[str, str] = {
    "ink": "foreground",
    "quiet": "secondary",
    "rule": "tertiary",
    "paper": "background",
    "primary": "primary",
    "tint": "light",
    "benefit": "success",
    "harm": "warning",
    "urgent": "danger",
    "dark": "dark",
}
"""Our token for each of Brand YAML's colour names."""


@lru_cache(maxsize=512)
def contrast(one: str, other: str) -> float:
    """WCAG 2 contrast ratio of two colours, 1 to 21."""
    from coloraide import Color

    return float(Color(one).contrast(other, method="wcag21"))


def readable_on(background: str, wanted: str, ratio: float = 4.5) -> str:
    """The colour nearest to `wanted`, darker, that reaches `ratio` on `background`: what a hint proposes."""
    from coloraide import Color

    colour = Color(wanted).convert("oklch")
    while (shade := _hex(colour)) and colour["lightness"] > 0 and contrast(background, shade) < ratio:
        colour["lightness"] -= 0.01
    return shade


def _hex(colour: Any) -> str:
    """A colour as a screen can show it."""
    return str(colour.convert("srgb").fit().to_string(hex=True))


PAIRS: tuple[tuple[str, str, float], ...] = (
    ("ink", "paper", 7.0),
    ("ink", "tint", 7.0),
    ("quiet", "paper", 4.5),
    ("primary", "paper", 4.5),
    ("primary", "tint", 4.5),
    ("benefit", "paper", 4.5),
    ("harm", "paper", 4.5),
    ("urgent", "paper", 4.5),
    ("paper", "dark", 7.0),
)
"""Foreground, background and the least contrast that the pages need between them."""


def low_contrast(tokens: Tokens) -> Iterator[tuple[str, str, float, float]]:
    """Pairs that are too close: foreground, background, their ratio and the one needed."""
    for front, back, needed in PAIRS:
        ratio = contrast(getattr(tokens, front), getattr(tokens, back))
        if ratio < needed:
            yield front, back, ratio, needed


ZONES: Mapping[str, str] = {"zone_green": "#1f6b45", "zone_yellow": "#8a6100", "zone_red": "#a3201a"}
"""The frames and words of an action plan's zones. A traffic light is green, yellow and red in no matter whose brand."""
YELLOW_TINT = "#fff6d6"


def zone_colours(paper: str) -> dict[str, str]:
    """The zones' colours on a clinic's paper, dark enough to read there; yellow also on the tint of its heading."""
    white = paper == "#ffffff"  # they are made for it; the library of colours takes a while to load
    shades = {name: colour if white else readable_on(paper, colour) for name, colour in ZONES.items()}
    return {**shades, "zone_yellow_tint": YELLOW_TINT}
