"""What style sheets make of an element: whether somebody sees its words on a screen, by night, on a phone, on paper."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from handouts.verification.contrast import PALEST, WHITE, Colour, contrast
from handouts.verification.css import (
    COMMENT,
    SETTINGS,
    Setting,
    Style,
    applies,
    declarations,
    local_name,
    matches,
    parsed,
    widths_between,
)

_LINES = {"first-letter", "first-line"}
"""Parts of an element that are its own words."""
_INHERITED = {
    *("color", "visibility", "text-indent", "list-style", "list-style-type", "-webkit-text-fill-color"),
    *("text-transform", "direction", "line-height", "-webkit-text-security", "text-security"),
}


@dataclass(slots=True)
class Look:
    """What a setting makes of an element. `hidden`: why nobody sees what is in it."""

    values: dict[str, str]
    custom: Mapping[str, str]
    ground: Colour
    size: float
    opacity: float
    hidden: str = ""


class Sheets:
    """The style sheets of a page, ready to be asked about its elements."""

    def __init__(self, sheets: Iterable[str]) -> None:
        self.keyed: dict[str, list[Style]] = {}
        self.loads: list[str] = []
        medias: set[str] = set()
        order = 0
        for css in sheets:
            self.loads += re.findall(r"@import\s+([^;]+)", COMMENT.sub(" ", css))
            for style in parsed(css):
                medias.add(style.media)
                last = style.steps[-1]
                keys = [f"#{i}" for i in last.ids] or [f".{c}" for c in last.classes[:1]] or [last.tag]
                for key in keys:
                    self.keyed.setdefault(key, []).append(style)
                order += 1
        self.settings = (*SETTINGS, *widths_between(" ".join(sorted(medias))))
        self._looks: dict[tuple[Any, Setting], Look] = {}
        self._styles: dict[Any, list[Style]] = {}

    def styles(self, element: Any) -> list[Style]:
        """The rules that are about an element or what stands before or after it, weakest first."""
        if element not in self._styles:
            names = element.get("class", "").split()
            keys = [*(f".{n}" for n in names), local_name(element), "*"]
            if element.get("id"):
                keys.append(f"#{element.get('id')}")
            found = [s for k in keys for s in self.keyed.get(k, ()) if matches(s.steps, element)]
            self._styles[element] = sorted(found, key=lambda s: (s.weight, s.order))
        return self._styles[element]

    def look(self, element: Any, setting: Setting) -> Look:
        """An element in a setting."""
        key = (element, setting)
        if key not in self._looks:
            parent = element.getparent()
            above = None if parent is None else self.look(parent, setting)
            self._looks[key] = _look(element, self.declared(element, setting, ""), above, setting)
        return self._looks[key]

    def unseen(self, element: Any, setting: Setting, *, picture: bool = False) -> str:
        """Why nobody sees the words right in an element, or some of them; or nothing."""
        look = self.look(element, setting)
        if why := seen(look, picture=picture):
            return why
        for part in _LINES & {s.part for s in self.styles(element)}:
            if why := seen(_look(element, self.declared(element, setting, part), look, setting)):
                return f"{why} (::{part})"
        return ""

    def covers(self, element: Any, setting: Setting) -> str:
        """What is laid over an element or a page by what stands before or after it; or nothing."""
        for part in {"before", "after"} & {s.part for s in self.styles(element)}:
            declared = self.declared(element, setting, part)
            laid = declared.get("position") in {"absolute", "fixed"} and declared.get("content", "none") != "none"
            if laid and any(k in declared for k in ("background", "background-color")):
                return f"{local_name(element)}::{part}"
        return ""

    def declared(self, element: Any, setting: Setting, part: str) -> dict[str, str]:
        """What the sheets say of an element, or of what stands before or after it; the strongest of each."""
        found: dict[str, str] = {}
        strong: dict[str, str] = {}
        for style in self.styles(element):
            if style.part == part and applies(style.media, setting):
                for name, (value, important) in style.declared.items():
                    (strong if important else found)[name] = value
        if not part and (own := element.get("style")):
            for name, (value, important) in declarations(own).items():
                (strong if important else found)[name] = value
        return found | strong

    def added(self, element: Any, setting: Setting) -> Iterator[str]:
        """What the style sheet writes before and after an element."""
        parts = {s.part for s in self.styles(element)}
        for part in ("", *sorted(parts & {"before", "after", "marker"})):
            content = self.declared(element, setting, part).get("content", "")
            if content and content not in {"none", "normal", '""', "''"}:
                yield content


def _look(element: Any, declared: Mapping[str, str], above: Look | None, setting: Setting) -> Look:
    custom: Mapping[str, str] = above.custom if above else {}
    if own := {k: v for k, v in declared.items() if k.startswith("--")}:
        custom = {**custom, **own}
    values = {k: v for k, v in above.values.items() if k in _INHERITED} if above else {}
    mine = {k: _filled(v, custom) for k, v in declared.items() if not k.startswith("--")}
    for name, value in mine.items():
        if value in {"inherit", "unset", "revert"} and above:
            values[name] = above.values.get(name, "")
        else:
            values[name] = value
    ground = above.ground if above else WHITE
    painted = colour(values.get("background-color", "") if "background-color" in mine else "")
    painted = painted if painted is not None else colour(mine.get("background", ""))
    size = _size(mine.get("font-size") or mine.get("font", ""), above.size if above else 16.0)
    opacity = (above.opacity if above else 1.0) * _number(mine.get("opacity", ""), 1.0)
    look = Look(values, custom, painted if painted is not None else ground, size, opacity)
    look.hidden = (above.hidden if above else "") or _why_hidden(element, mine, look)
    return look


def seen(look: Look, *, picture: bool = False) -> str:
    """Why nobody sees the words that stand right in an element, or the picture that it is; or nothing."""
    if look.hidden:
        return look.hidden
    if look.values.get("visibility") in {"hidden", "collapse"}:
        return "visibility: hidden"
    if look.opacity < 0.2:
        return "transparent (opacity)"
    if picture:
        return ""
    if look.size < 4:
        return f"letters of {look.size:.1f} px"
    ink = look.values.get("-webkit-text-fill-color") or look.values.get("color", "")
    if ink == "transparent" or re.search(r"(?:,|/)\s*0(?:\.0+)?%?\s*\)$", ink):
        return "transparent (color)"
    if contrast(colour(ink) if ink else None, look.ground) < PALEST:
        return "of the colour of its ground"
    for name in ("-webkit-text-security", "text-security"):
        if look.values.get(name, "none") != "none":
            return f"covered ({name})"
    return ""


def _why_hidden(element: Any, mine: Mapping[str, str], look: Look) -> str:
    """Why nobody sees anything that is in an element."""
    if mine.get("display") == "none":
        return "display: none"
    if mine.get("content-visibility") == "hidden":
        return "content-visibility: hidden"
    clip = mine.get("clip-path", mine.get("clip", ""))
    if clip not in {"", "none", "auto"}:
        return "cut off (clip)"
    if re.search(r"scale[xy3d]*\(\s*0?\.?0", mine.get("transform", "")) or re.match(r"0?\.0|0$", mine.get("scale", "")):
        return "shrunk to nothing"
    if re.search(r"translate|matrix|rotate|skew|perspective", mine.get("transform", "")):
        return "moved off its place (transform)"
    for name, why in _STRANGE.items():
        if mine.get(name, "none") not in {"none", "auto", "initial", "unset"}:
            return f"{why} ({name})"
    if "url(" in mine.get("content", ""):
        return "replaced by something else (content)"
    if "line-through" in mine.get("text-decoration", "") + mine.get("text-decoration-line", ""):
        return "struck out (text-decoration)"
    for name in ("letter-spacing", "word-spacing"):
        if (length := _length(mine.get(name, ""), look.size)) is not None and length < -look.size / 4:
            return f"letters upon each other ({name})"
    if re.search(r"opacity\(\s*0", mine.get("filter", "")) or "blur" in mine.get("filter", ""):
        return "hidden by a filter"
    for name, value in mine.items():
        if name.startswith(_PLACING):
            lengths = (_length(part, look.size) for part in value.split())
            if any(length is not None and length < -60 for length in lengths):
                return f"off the page ({name})"
    if mine.get("position") in {"absolute", "fixed"} and any(k in mine for k in _OFFSETS):
        return "taken off its place (position)"
    cut = {mine.get(k, "").split(" ")[0] for k in ("overflow", "overflow-x", "overflow-y")} & {"hidden", "clip"}
    for name in ("height", "max-height", "width", "max-width", "block-size", "inline-size", "max-block-size"):
        length = _length(mine.get(name, ""), look.size)
        if length is not None and (length < 4 or (cut and not name.endswith(("width", "inline-size")))):
            return f"cut off ({name})"
    if cut and mine.get("white-space") in {"nowrap", "pre"}:
        return "cut off at the end of a line"
    if "-webkit-line-clamp" in mine or "line-clamp" in mine or mine.get("text-overflow") == "ellipsis":
        return "cut off at the end of a line"
    if mine.get("line-height") in {"0", "0px"}:
        return "lines upon each other (line-height: 0)"
    if mine.get("flex-direction", "").endswith("-reverse"):
        return "shown in another order (flex-direction)"
    if re.fullmatch(r"-?[1-9]\d*", mine.get("order", "")):
        return "shown in another order (order)"
    if mine.get("unicode-bidi") in {"bidi-override", "isolate-override"}:
        return "letters in another order (unicode-bidi)"
    return ""


_STRANGE = {
    "translate": "moved off its place",
    "rotate": "turned away",
    "offset-path": "moved off its place",
    "mask": "covered",
    "mask-image": "covered",
    "-webkit-mask": "covered",
    "-webkit-mask-image": "covered",
    "grid-row": "shown in another order",
    "grid-row-start": "shown in another order",
    "grid-column": "shown in another order",
    "grid-column-start": "shown in another order",
    "grid-area": "shown in another order",
}
"""Properties that no text needs, and that can take it away."""
_PLACING = ("margin", "text-indent", "left", "right", "top", "bottom", "inset")
_OFFSETS = ("left", "right", "top", "bottom", "inset", "inset-inline-start", "inset-inline-end", "inset-block-start")

_VAR = re.compile(r"var\(\s*(--[\w-]+)\s*(?:,([^()]*))?\)")


def _filled(value: str, custom: Mapping[str, str]) -> str:
    for _ in range(8):
        if "var(" not in value:
            break
        value = _VAR.sub(lambda m: custom.get(m[1], (m[2] or "").strip()), value)
    return value.strip()


_NAMED = {"white": (1.0, 1.0, 1.0), "black": (0.0, 0.0, 0.0)}


@lru_cache(maxsize=512)
def colour(value: str) -> Colour:
    """A colour as red, green and blue; None for none, and for one that is written in a way we don't know."""
    value = value.strip().lower()
    if found := re.search(r"#([0-9a-f]{8}|[0-9a-f]{6}|[0-9a-f]{3,4})\b", value):
        digits = found[1]
        if len(digits) < 6:
            digits = "".join(d * 2 for d in digits)
        if digits[6:] == "00":
            return None
        return tuple(int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4))  # type: ignore[return-value]
    if found := re.search(r"rgba?\(\s*(\d+)[\s,]+(\d+)[\s,]+(\d+)\s*(?:[,/]\s*([\d.]+)%?\s*)?\)", value):
        return None if found[4] and float(found[4]) == 0 else tuple(int(found[i]) / 255 for i in (1, 2, 3))  # type: ignore[return-value]
    return next((_NAMED[w] for w in value.split() if w in _NAMED), None) or _rarer(value)


def _rarer(value: str) -> Colour:
    """A colour by a name, or in a notation that only few use."""
    found = re.search(r"\b(?:hsla?|hwb|lab|lch|oklab|oklch|color)\([^()]*\)|^[a-z]+$", value)
    if found is None or found[0] in {"none", "transparent", "currentcolor", "inherit", "initial", "unset", "revert"}:
        return None
    from coloraide import Color  # it takes a while to load

    try:
        made = Color(found[0]).convert("srgb").clip()
    except ValueError:
        return None
    red, green, blue = (float(c) for c in made.coords(nans=False))
    return None if made.alpha() == 0 else (red, green, blue)


_SIZES = {"xx-small": 9.0, "x-small": 10.0, "small": 13.0, "medium": 16.0, "large": 18.0, "x-large": 24.0}
_UNITS = {"px": 1.0, "pt": 4 / 3, "pc": 16.0, "in": 96.0, "cm": 37.8, "mm": 3.78, "rem": 16.0, "vw": 3.2, "vh": 6.0}


def _length(value: str, size: float) -> float | None:
    """A length in pixels, or None for what is none."""
    found = re.fullmatch(r"(-?(?:\d+\.?\d*|\.\d+))([a-z]*)", value.strip())
    if found is None or (found[2] == "" and float(found[1]) != 0):
        return None
    unit = size if found[2] in {"em", "ex", "ch"} else _UNITS.get(found[2], 1.0)
    return float(found[1]) * unit


def _size(value: str, above: float) -> float:
    for word in value.replace("/", " ").split():
        if word in _SIZES:
            return _SIZES[word]
        if word.endswith("%") and re.fullmatch(r"[\d.]+%", word):
            return above * float(word[:-1]) / 100
        if (length := _length(word, above)) is not None:
            return length
    return above


def _number(value: str, default: float) -> float:
    found = re.fullmatch(r"([\d.]+)(%?)", value.strip())
    return default if found is None else float(found[1]) / (100 if found[2] else 1)
