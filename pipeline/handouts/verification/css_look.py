"""What style sheets make of an element: whether somebody sees its words on a screen, by night, on a phone, on paper.

Looked for are the slips of an honest hand. Whoever may write a style sheet is somebody whom the project trusts.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from handouts.verification.contrast import PALEST, WHITE, Colour, contrast
from handouts.verification.css import Setting, Sheets, local_name

_INHERITED = frozenset({"color", "visibility", "list-style", "list-style-type"})
_NOTHING = r"(?!(?:none|auto|normal|initial|unset|inherit|revert|0|1)$)"
_HIDING = tuple(
    (frozenset(names.split()), re.compile(values, re.IGNORECASE), why)
    for names, values, why in (
        ("display", "none", "display: none"),
        ("content-visibility", "hidden", "content-visibility: hidden"),
        ("clip clip-path mask mask-image -webkit-mask -webkit-mask-image", _NOTHING, "cut off"),
        ("transform translate rotate scale offset-path", _NOTHING, "moved off its place"),
        ("filter", r".*(?:opacity|blur)\(", "hidden"),
        ("order flex-direction", r"-?[1-9]|.*-reverse", "shown in another order"),
        (
            "grid-area grid-row grid-row-start grid-column grid-column-start",
            r"(?!(?:auto|span \d+)$)",
            "shown in another order",
        ),
        ("unicode-bidi", ".*-override", "letters in another order"),
        ("text-decoration text-decoration-line", ".*line-through", "struck out"),
        ("content", r".*url\(", "replaced by something else"),
        ("line-clamp -webkit-line-clamp", _NOTHING, "cut off at the end of a line"),
    )
)
"""Properties with values by which nobody sees, or sees as it is, what is in an element; and why."""
_PLACING = ("margin", "text-indent", "left", "right", "top", "bottom", "inset")
_WIDTHS, _HEIGHTS = frozenset({"width", "max-width"}), frozenset({"height", "max-height", "block-size"})


@dataclass(frozen=True, slots=True)
class Look:
    """What a setting makes of an element. `hidden`: why nobody sees what is in it."""

    values: Mapping[str, str]
    ground: Colour = WHITE
    size: float = 16.0
    opacity: float = 1.0
    hidden: str = ""

    def unseen(self, *, picture: bool = False) -> str:
        """Why nobody sees the words that stand right in an element, or the picture that it is; or nothing."""
        if self.hidden:
            return self.hidden
        if self.values.get("visibility") in {"hidden", "collapse"}:
            return "visibility: hidden"
        if self.opacity < 0.2:
            return "transparent (opacity)"
        if picture:
            return ""
        if self.size < 4:
            return f"letters of {self.size:.1f} px"
        ink = self.values.get("color", "")
        if ink == "transparent" or contrast(colour(ink), self.ground) < PALEST:
            return "of the colour of its ground"
        return ""


_PLAIN = Look({})


class Looks:
    """What the style sheets of a page make of its elements, worked out when it is asked for."""

    def __init__(self, sheets: Sheets) -> None:
        self.sheets = sheets
        self._looks: dict[tuple[Any, Setting], Look] = {}
        self._alike: dict[tuple[Any, ...], Look] = {}

    def look(self, element: Any, setting: Setting) -> Look:
        """An element in a setting."""
        key = (element, setting)
        if key not in self._looks:
            parent = element.getparent()
            above = _PLAIN if parent is None else self.look(parent, setting)
            # Most elements are like one before: the same rules are about them, in the same surroundings.
            alike = (self.sheets.styles.get(element), element.get("style"), setting, id(above))
            if alike not in self._alike:
                self._alike[alike] = _look(self.sheets.declared(element, setting), above)
            self._looks[key] = self._alike[alike]
        return self._looks[key]

    def unseen(self, element: Any, setting: Setting, *, picture: bool = False) -> str:
        """Why nobody sees the words right in an element, or some of them; or nothing."""
        look = self.look(element, setting)
        parts = self.sheets.parts(element, "first-letter", "first-line")
        lines = (_look(self.sheets.declared(element, setting, part), look) for part in parts)
        return next((why for one in (look, *lines) if (why := one.unseen(picture=picture))), "")

    def added(self, element: Any, setting: Setting) -> Iterator[str]:
        """What the style sheets write before and after an element."""
        for part in self.sheets.parts(element, "before", "after"):
            content = self.sheets.declared(element, setting, part).get("content", "none")
            if content not in {"none", "normal", '""', "''"}:
                yield content

    def covers(self, element: Any, setting: Setting) -> str:
        """What is laid over the page by what stands before or after an element; or nothing."""
        for part in self.sheets.parts(element, "before", "after"):
            declared = self.sheets.declared(element, setting, part)
            if declared.get("position") in {"absolute", "fixed"} and {"background", "background-color"} & set(declared):
                return f"{local_name(element)}::{part}"
        return ""


def _look(declared: Mapping[str, str], above: Look) -> Look:
    """What declarations make of an element in another."""
    if not declared:
        return above
    inherited = {k: v for k, v in above.values.items() if k in _INHERITED or k.startswith("--")}
    own = {k: v for k, v in declared.items() if k.startswith("--")}
    mine = {k: _filled(v, inherited | own) for k, v in declared.items() if k not in own}
    mine = {k: above.values.get(k, "") if v in {"inherit", "unset", "revert"} else v for k, v in mine.items()}
    size = _size(mine.get("font-size") or mine.get("font", ""), above.size)
    painted = (colour(w) for k in ("background", "background-color") for w in re.findall(_WORD, mine.get(k, "")))
    return Look(
        inherited | own | mine,
        next((one for one in painted if one), above.ground),
        size,
        above.opacity * _share(mine.get("opacity", "")),
        above.hidden or _why_hidden(mine, size),
    )


_WORD = r"[^\s(]+(?:\((?:[^()]|\([^()]*\))*\))?"
_VAR = re.compile(r"var\(\s*(--[\w-]+)\s*(?:,([^()]*))?\)")


def _filled(value: str, custom: Mapping[str, str]) -> str:
    for _ in range(8):
        if "var(" not in value:
            break
        value = _VAR.sub(lambda m: custom.get(m[1], (m[2] or "").strip()), value)
    return value.strip()


def _why_hidden(mine: Mapping[str, str], size: float) -> str:
    """Why nobody sees anything that is in an element."""
    for names, values, why in _HIDING:
        for name in names & mine.keys():
            if values.match(mine[name]):
                return why if why.startswith(name) else f"{why} ({name})"
    if mine.get("position") in {"absolute", "fixed"} and any(name.startswith(_PLACING[2:]) for name in mine):
        return "taken off its place (position)"
    cut = any(v.startswith(("hidden", "clip")) for k, v in mine.items() if k.startswith("overflow"))
    if cut and mine.get("white-space") in {"nowrap", "pre"}:
        return "cut off at the end of a line"
    for name, value in mine.items():
        lengths = [length for word in value.split() if (length := _length(word, size)) is not None]
        if not lengths:
            continue
        if name.startswith(_PLACING) and min(lengths) < -60:
            return f"off the page ({name})"
        if name in {"letter-spacing", "word-spacing"} and lengths[0] < -size / 4:
            return f"letters upon each other ({name})"
        if (name in _HEIGHTS and (cut or lengths[0] < 4)) or (name in _WIDTHS and lengths[0] < 4):
            return f"cut off ({name})"
    return ""


# ---------------------------------------------------------------- colours and lengths


@lru_cache(maxsize=512)
def colour(value: str) -> Colour:
    """A colour as red, green and blue; None for none, and for what is no colour."""
    from coloraide import Color  # it takes a while to load

    try:
        made = Color(value.strip().lower()).convert("srgb").clip()
    except ValueError:
        return None
    red, green, blue = (float(c) for c in made.coords(nans=False))
    return (red, green, blue) if made.alpha() > 0 else None


_SIZES = {"xx-small": 9.0, "x-small": 10.0, "small": 13.0, "medium": 16.0, "large": 18.0, "x-large": 24.0}
_UNITS = {"px": 1.0, "pt": 4 / 3, "pc": 16.0, "in": 96.0, "cm": 37.8, "mm": 3.78, "rem": 16.0, "vw": 3.2, "vh": 6.0}


@lru_cache(maxsize=1024)
def _length(value: str, size: float) -> float | None:
    """A length in pixels, or None for what is none."""
    found = re.fullmatch(r"(-?(?:\d+\.?\d*|\.\d+))([a-z]*)", value)
    if found is None or (found[2] == "" and float(found[1]) != 0):
        return None
    return float(found[1]) * (size if found[2] in {"em", "ex", "ch"} else _UNITS.get(found[2], 1.0))


def _size(value: str, above: float) -> float:
    for word in value.replace("/", " ").split():
        if word in _SIZES:
            return _SIZES[word]
        if re.fullmatch(r"[\d.]+%", word):
            return above * float(word[:-1]) / 100
        if (length := _length(word, above)) is not None:
            return length
    return above


def _share(value: str) -> float:
    found = re.fullmatch(r"(\d*\.?\d+)(%?)", value)
    return 1.0 if found is None else float(found[1]) / (100 if found[2] else 1)
