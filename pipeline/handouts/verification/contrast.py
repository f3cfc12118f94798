"""Colours as far as a reader's eye goes: whether letters stand out from their ground at all."""

from colorsys import rgb_to_hsv
from functools import lru_cache

Colour = tuple[float, float, float] | None
"""Red, green and blue from 0 to 1; None where nobody can say."""

WHITE = (1.0, 1.0, 1.0)

PALEST = 1.6
"""The least contrast at which a person with good eyes still sees that there is something. Rules A003 and C003 ask for
far more; here it is about what is not to be seen at all."""


@lru_cache(maxsize=1024)
def contrast(one: Colour, other: Colour) -> float:
    """Of two colours (WCAG 2.2); plenty, where one of them is not known."""
    if one is None or other is None:
        return 21.0
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


GREY = 0.12
"""What differs less in its red, green and blue has no hue that one would name."""
_HUES = ((25, "red"), (70, "yellow"), (80, "green-yellow"), (175, "green"), (335, "blue"), (361, "red"))
"""Up to how many degrees of the wheel of colours a hue has its name."""


def hue_of(*colours: Colour) -> str:
    """The name of the hue of the strongest of some colours; nothing for grey ones."""
    known = [colour for colour in colours if colour is not None]
    strongest = max(known, key=lambda colour: max(colour) - min(colour), default=WHITE)
    if max(strongest) - min(strongest) < GREY:
        return ""
    degrees = rgb_to_hsv(*strongest)[0] * 360
    return next(name for end, name in _HUES if degrees < end)


def _luminance(colour: tuple[float, float, float]) -> float:
    r, g, b = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in colour)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b
