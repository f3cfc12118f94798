"""Word's styles, numbers and colours worked out: what holds for a paragraph and for a run of its text."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from handouts.verification.contrast import PALEST, WHITE, Colour, contrast
from handouts.verification.extracted import Language

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"

_THEME = dict.fromkeys(("background1", "light1", "background2", "light2"), "FFFFFF")
"""Colours that a theme has under these names, as good as always."""
_HIGHLIGHTS: Mapping[str, str] = {
    "black": "000000",
    "white": "FFFFFF",
    "red": "FF0000",
    "green": "00FF00",
    "blue": "0000FF",
    "cyan": "00FFFF",
    "magenta": "FF00FF",
    "yellow": "FFFF00",
    "darkBlue": "000080",
    "darkCyan": "008080",
    "darkGreen": "008000",
    "darkMagenta": "800080",
    "darkRed": "800000",
    "darkYellow": "808000",
    "darkGray": "808080",
    "lightGray": "C0C0C0",
}
"""Word's names for the colours of its marker."""
_HIDING = {
    "vanish": "hidden text (vanish)",
    "specVanish": "hidden text (specVanish)",
    "webHidden": "hidden on screens (webHidden)",
    "strike": "struck out",
    "dstrike": "struck out",
}


# ---------------------------------------------------------------- elements in Word's namespace


@lru_cache(maxsize=256)
def _path(names: tuple[str, ...]) -> str:
    return "/".join(W + n for n in names)


def child(element: Any, *path: str) -> Any:
    """A child of a child in Word's namespace, or None."""
    return None if element is None else element.find(_path(path))


def value(element: Any, *path: str) -> str:
    """The `w:val` of a child of a child, or nothing."""
    found = child(element, *path)
    return "" if found is None else str(found.get(f"{W}val", ""))


def is_on(element: Any, *path: str) -> bool:
    """Whether a switch is there and on."""
    found = child(element, *path)
    return found is not None and found.get(f"{W}val", "1") not in {"0", "false", "off"}


def number(text: str | None, default: int = 0) -> int:
    """A whole number as Word writes it."""
    return int(text) if text and re.fullmatch(r"-?\d{1,7}", text) else default


def words(element: Any) -> str:
    """All words in an element, with single spaces."""
    pieces = (t.text or "" if t.tag == f"{W}t" else "-" for t in element.iter(f"{W}t", f"{W}noBreakHyphen"))
    return " ".join("".join(pieces).split())


# ---------------------------------------------------------------- styles


class Styles:
    """word/styles.xml: styles by id, each with those that it is based on."""

    def __init__(self, root: Any) -> None:
        self.root = root
        self.by_id = {s.get(f"{W}styleId", ""): s for s in root.iterfind(f"{W}style")}
        paragraphs = ((i, s) for i, s in self.by_id.items() if s.get(f"{W}type") == "paragraph")
        self.default = next((i for i, s in paragraphs if s.get(f"{W}default") in {"1", "true", "on"}), "")
        self._chains: dict[str, list[Any]] = {}

    def chain(self, style_id: str) -> list[Any]:
        """The style and its ancestors, nearest first."""
        if style_id not in self._chains:
            found: dict[str, Any] = {}
            at = style_id
            while at in self.by_id and at not in found:
                found[at] = self.by_id[at]
                at = value(found[at], "basedOn")
            self._chains[style_id] = list(found.values())
        return self._chains[style_id]

    def name(self, style_id: str) -> str:
        return value(self.by_id.get(style_id), "name") or style_id or "Normal"

    def of(self, paragraph: Any) -> str:
        """The id of a paragraph's style."""
        return value(paragraph, "pPr", "pStyle") or self.default

    def level(self, paragraph: Any) -> int:
        """A heading's level from its outline, counted from 1; 0 for what is no heading."""
        sources = (paragraph, *self.chain(self.of(paragraph)))
        outline = number(next((v for s in sources if (v := value(s, "pPr", "outlineLvl"))), ""), 9)
        return outline + 1 if 0 <= outline < 9 else 0

    def languages(self) -> Iterator[Language]:
        lang = child(self.root, "docDefaults", "rPrDefault", "rPr", "lang")
        for kind, direction in (("val", "ltr"), ("bidi", "rtl")):
            tag = "" if lang is None else lang.get(W + kind, "")
            yield Language(tag, f"word/styles.xml (w:lang w:{kind})", direction)

    def layers(self, paragraph: Any) -> tuple[list[Any], list[Any]]:
        """What holds for the text of a paragraph but for what its runs say, nearest first: properties of text, and
        properties that may colour its ground.
        """
        chain = self.chain(self.of(paragraph))
        texts = [child(s, "rPr") for s in chain]
        grounds = [child(s, "pPr") for s in (paragraph, *chain)]
        table_texts, table_grounds = self._table_layers(paragraph)
        texts += [*table_texts, child(self.root, "docDefaults", "rPrDefault", "rPr")]
        return _there(texts), _there([*grounds, *texts, *table_grounds])

    def _table_layers(self, paragraph: Any) -> tuple[list[Any], list[Any]]:
        cell, row, table = around(paragraph)
        if cell is None:
            return [], []
        chain = self.chain(value(table, "tblPr", "tblStyle"))
        first = table is not None and row is child(table, "tr") and first_row(child(table, "tblPr", "tblLook"))
        special = [p for s in chain for p in s.iterfind(f"{W}tblStylePr") if first and p.get(f"{W}type") == "firstRow"]
        texts = [child(s, "rPr") for s in (*special, *chain)]
        grounds = [child(s, "tcPr") for s in (cell, *special, *chain)]
        return texts, [*grounds, child(table, "tblPr"), *(child(s, "tblPr") for s in chain)]

    def run_layers(self, run: Any) -> list[Any]:
        """The properties of a run's own and of its style, nearest first."""
        return _there([child(run, "rPr"), *(child(s, "rPr") for s in self.chain(value(run, "rPr", "rStyle")))])


def _there(elements: Iterable[Any]) -> list[Any]:
    return [e for e in elements if e is not None]


def around(paragraph: Any) -> tuple[Any, Any, Any]:
    """The cell, row and table that a paragraph stands in, each None if there is none."""
    cell = next(paragraph.iterancestors(f"{W}tc"), None)
    if cell is None:
        return None, None, None
    return cell, next(cell.iterancestors(f"{W}tr"), None), next(cell.iterancestors(f"{W}tbl"), None)


def first_row(look: Any) -> bool:
    """Whether a table's look gives its first row a look of its own, by attribute or by bit."""
    if look is None:
        return False
    said = look.get(f"{W}firstRow")
    if said is not None:
        return said in {"1", "true", "on"}
    bits = look.get(f"{W}val", "")
    return bool(re.fullmatch(r"[0-9A-Fa-f]{1,4}", bits)) and bool(int(bits, 16) & 0x20)


# ---------------------------------------------------------------- colours


def ink(texts: Iterable[Any]) -> str:
    """The colour of text as six hexadecimal digits, or `auto`: Word takes black or white then, whichever reads."""
    colours = (c for t in texts if (c := child(t, "color")) is not None)
    named = (_THEME.get(c.get(f"{W}themeColor", "")) or c.get(f"{W}val", "") for c in colours)
    found = next(filter(None, named), "")
    return found if re.fullmatch(r"[0-9A-Fa-f]{6}", found) else "auto"


def ground(layers: Iterable[Any]) -> str:
    """The colour behind text as six hexadecimal digits; white paper where nothing colours it."""
    return next((shade for p in layers if (shade := _shade(p))), "FFFFFF")


def _shade(properties: Any) -> str:
    if found := _HIGHLIGHTS.get(value(properties, "highlight")):
        return found
    shade = child(properties, "shd")
    if shade is None:
        return ""
    fill = str(shade.get(W + ("color" if shade.get(f"{W}val") == "solid" else "fill"), ""))
    return fill if re.fullmatch(r"[0-9A-Fa-f]{6}", fill) else ""


def rgb(digits: str) -> Colour:
    """A colour of Word; None for `auto`."""
    if digits == "auto":
        return None
    return int(digits[:2], 16) / 255, int(digits[2:4], 16) / 255, int(digits[4:], 16) / 255


# ---------------------------------------------------------------- what a run looks like


@dataclass(frozen=True, slots=True)
class Look:
    """What the styles of a run come to. `langs`: for Latin, complex and East Asian letters."""

    hidden: str
    langs: tuple[str, str, str]
    rtl: bool


def look(own: Any, texts: list[Any], grounds: list[Any]) -> Look:
    """What layers of properties come to, nearest first; `own` are the run's own."""
    rtl = is_on(own, "rtl") or is_on(own, "cs")
    latin, complex_, asian = (
        next((v for t in texts if (lang := child(t, "lang")) is not None and (v := lang.get(W + kind))), "")
        for kind in ("val", "bidi", "eastAsia")
    )
    return Look(_why_hidden(texts, grounds, rtl=rtl), (latin, complex_, asian), rtl)


def _why_hidden(texts: list[Any], grounds: list[Any], *, rtl: bool) -> str:
    def first(name: str, default: str) -> int:
        return number(next((v for t in texts if (v := value(t, name))), default).removesuffix("%"))

    for name, why in _HIDING.items():
        found = next((t for t in texts if child(t, name) is not None), None)
        if is_on(found, name):
            return why
    size = first("szCs" if rtl else "sz", "24")  # in half points
    if size < 8:
        return f"{size / 2:g} points high"
    if first("w", "100") < 20:
        return "squeezed to nothing"
    if first("spacing", "0") < -5 * size:  # in twentieths of a point
        return "letters upon each other"
    if abs(first("position", "0")) > 2 * size:
        return "moved off its line"
    if contrast(rgb(ink(texts)), rgb(ground(grounds)) or WHITE) < PALEST:
        return "of the colour of its ground"
    return ""


# ---------------------------------------------------------------- numbers


class Numbering:
    """word/numbering.xml, counting as Word does from the top of the file."""

    def __init__(self, root: Any) -> None:
        self._root = root
        self._counts: dict[str, int] = {}
        self._levels: dict[tuple[str, str], tuple[str, int, str]] = {}

    def before(self, properties: Any) -> str:
        """The number that Word puts before a paragraph with these `numPr`; nothing for a bullet."""
        if properties is None or self._root is None:
            return ""
        key = value(properties, "numId"), value(properties, "ilvl") or "0"
        if key not in self._levels:
            self._levels[key] = self._level(*key)
        style, start, group = self._levels[key]
        if style in {"", "bullet", "none"}:
            return ""
        counter = f"{group}/{key[1]}"
        self._counts[counter] = self._counts[counter] + 1 if counter in self._counts else start
        return str(self._counts[counter])

    def _level(self, list_id: str, depth: str) -> tuple[str, int, str]:
        """How a list counts: its kind of number, the first one, and which lists count on from each other."""
        one = next((n for n in self._root.iterfind(f"{W}num") if n.get(f"{W}numId") == list_id), None)
        if one is None:
            return "", 1, list_id
        override = next((o for o in one.iterfind(f"{W}lvlOverride") if o.get(f"{W}ilvl") == depth), None)
        abstract = value(one, "abstractNumId")
        levels = (
            level
            for a in self._root.iterfind(f"{W}abstractNum")
            if a.get(f"{W}abstractNumId") == abstract
            for level in a.iterfind(f"{W}lvl")
            if level.get(f"{W}ilvl") == depth
        )
        level = next(levels, None)
        start = number(value(override, "startOverride") or ("1" if level is None else value(level, "start")))
        return value(level, "numFmt"), start, f"num {list_id}" if override is not None else f"list {abstract}"
