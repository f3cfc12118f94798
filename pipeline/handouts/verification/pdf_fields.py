"""The fields of a PDF's form: what stands in one, and whether somebody can fill it in, on a screen and on paper."""

from collections.abc import Callable
from typing import Any

from handouts.verification.blocks import BLANK, BOX, TICKED
from handouts.verification.image import Box

PRINTED = 4
"""The flag of a field that is seen and printed, and no other."""
FLAGS = {0, 1 << 12}
"""What a field may be beside that: nothing, or one with several lines. Others can't be filled in, or must be."""


def filled_in(field: Any) -> str:
    """What stands in a field: what somebody wrote there, a tick, or nothing yet."""
    value = field.get("/V")
    if field.get("/FT") == "/Btn":
        states = {str(value), str(field.get("/AS"))}
        return BOX if states <= {"/Off", "None"} else TICKED
    return BLANK if value is None else str(value)


def why_useless(field: Any, is_ruled: Callable[[Box], bool]) -> str:
    """Why nobody can fill in a field; or nothing."""
    if field.get("/F") != PRINTED:
        return "a field that is not seen, or not printed"
    if int(field.get("/Ff", 0)) not in FLAGS:
        return "a field that can't be filled in as it is"
    left, bottom, right, top = map(float, field.Rect)
    if min(right - left, top - bottom) < SMALLEST:
        return "a field without room"
    return "" if is_ruled((left, bottom, right, top)) else "a field without a line on paper"


SMALLEST = 8.0
"""Points."""


def odd_entries(root: Any) -> set[str]:
    """What the form of a file has that ours have not: one of another kind, scripts, appearances to be made."""
    form = root.get("/AcroForm")
    return set() if form is None else set(form.keys()) - {"/Fields", "/DR", "/DA"}


def does_something(field: Any) -> bool:
    """Whether a field does something by itself, as a button does."""
    return any(field.get(key) is not None for key in ("/A", "/AA"))
