"""A Word file as Word shows it: styles, numbers and languages worked out, margins and all."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from typing import Any

from handouts.verification.blocks import BODY, TITLE, Copy, Passage, Said, Stretch, apart
from handouts.verification.readers.colours import PALEST, WHITE, Colour, contrast
from handouts.verification.reading import DamagedError, Styles, unzipped, xml

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
HEADS = {"first": "head of the first page", "default": "head of the other pages", "even": "head of even pages"}
FEET = {"first": "foot of the first page", "default": "foot of the other pages", "even": "foot of even pages"}

_EAST_ASIAN = re.compile("([\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uffef\u3000-\u30ff]+)")


def read_docx(content: bytes) -> Copy:
    """Raises DamagedError for what is no Word file."""
    members = unzipped(content)
    file = _File(members)
    return Copy(tuple(file.passages()), file.lang, tuple(file.said()), flaws=tuple(file.flaws))


@dataclass(frozen=True, slots=True)
class _Look:
    """What the styles of a run come to. `langs`: for Latin, complex and East Asian letters."""

    hidden: str
    langs: tuple[str, str, str]
    rtl: bool


@dataclass(frozen=True, slots=True)
class _Where:
    """What holds for a run: the paragraph's styles and ground, a link around it."""

    style: str
    texts: tuple[Any, ...] = ()
    grounds: tuple[Any, ...] = ()
    link: str = ""
    hidden: str = ""
    ltr: bool = False


@dataclass
class _Part:
    """A part of the file that is being read: its region, its relations, and what waits for the next passage."""

    region: str
    relations: Mapping[str, str]
    name: str
    ids: list[str] = field(default_factory=list)


class _File:
    """One Word file being read."""

    def __init__(self, members: Mapping[str, bytes]) -> None:
        self.members = members
        self.document = xml(members, "word/document.xml")
        self.styles = Styles(xml(members, "word/styles.xml"))
        self.settings = xml(members, "word/settings.xml") if "word/settings.xml" in members else None
        self.flaws: list[tuple[str, str]] = []
        self.read = {"word/document.xml", "word/styles.xml"}
        self._counts: dict[str, int] = {}
        self._looks: dict[Any, _Look] = {}

    @cached_property
    def lang(self) -> str:
        lang = _child(self.styles.root, "docDefaults", "rPrDefault", "rPr", "lang")
        return "" if lang is None else str(lang.get(f"{W}val", ""))

    def said(self) -> Iterator[Said]:
        if "docProps/core.xml" not in self.members:
            return
        core = xml(self.members, "docProps/core.xml")
        for key, name in (("title", "title"), ("subject", "description")):
            for element in core.iterfind(f"{{*}}{key}"):
                yield Said(name, "".join(element.itertext()), f"docProps/core.xml ({key})")

    def passages(self) -> Iterator[Passage]:
        body = _child(self.document, "body")
        if body is None:
            raise DamagedError("`word/document.xml` has no body")
        part = _Part(BODY, self._relations("word/document.xml"), "")
        yield from self._blocks(body, part, ())
        sections = list(self.document.iter(f"{W}sectPr"))
        if len(sections) != 1:
            self.flaws.append(("frame", f"it has {len(sections)} sections with margins of their own, not one"))
        for section in sections[-1:]:
            yield from self._margins(section)
        self._others()

    # ------------------------------------------------ parts

    def _relations(self, name: str) -> dict[str, str]:
        folder, _, file = name.rpartition("/")
        path = f"{folder}/_rels/{file}.rels"
        if path not in self.members:
            return {}
        return {r.get("Id", ""): r.get("Target", "") for r in xml(self.members, path).iter("{*}Relationship")}

    def _margins(self, section: Any) -> Iterator[Passage]:
        relations = self._relations("word/document.xml")
        shown = {"default"}
        if _on(section, "titlePg"):
            shown.add("first")
        if self.settings is not None and _on(self.settings, "evenAndOddHeaders"):
            shown.add("even")
        for kind, names in (("headerReference", HEADS), ("footerReference", FEET)):
            for reference in section.iterfind(f"{W}{kind}"):
                where = reference.get(f"{W}type", "default")
                name = f"word/{relations.get(reference.get(f'{R}id', ''), '')}"
                self.read.add(name)
                root = xml(self.members, name)
                if where in shown:
                    yield from self._blocks(root, _Part(names[where], self._relations(name), name), ())

    def _others(self) -> None:
        """Words in other parts: notes, comments, what a document was once glued together from."""
        for name, data in self.members.items():
            if name in self.read or not name.endswith(".xml") or b"<w:t" not in data:
                continue
            root = xml(self.members, name)
            if words := "".join(t.text or "" for t in root.iter(f"{W}t")).strip():
                self.flaws.append(("added", f"{name}: “{words}”"))
        for name in self.members:
            if name.startswith(("word/embeddings/", "word/afchunk")) or name.endswith(".bin"):
                self.flaws.append(("added", f"{name}: something put into the file"))

    # ------------------------------------------------ blocks

    def _blocks(self, parent: Any, part: _Part, around: tuple[Any, ...]) -> Iterator[Passage]:
        """`around` are the table, row and cell that a block stands in."""
        for element in parent:
            kind = element.tag
            if kind == f"{W}p":
                yield from self._paragraph(element, part, around)
            elif kind == f"{W}tbl":
                for row in element.iter(f"{W}tr"):
                    if next(row.iterancestors(f"{W}tbl")) is element:
                        for cell in row.iter(f"{W}tc"):
                            if next(cell.iterancestors(f"{W}tr")) is row:
                                yield from self._blocks(cell, part, (element, row, cell))
            elif kind == f"{W}bookmarkStart":
                part.ids.append(element.get(f"{W}name", ""))
            elif kind in _WRAPPERS:
                yield from self._blocks(element, part, around)
            elif kind.endswith("}AlternateContent"):
                for choice in element[:1]:
                    yield from self._blocks(choice, part, around)

    def _paragraph(self, paragraph: Any, part: _Part, around: tuple[Any, ...]) -> Iterator[Passage]:
        style = self.styles.paragraph(paragraph)
        chain = self.styles.chain(style)
        level = self._level(paragraph, style, chain)
        ltr = not _bidi(paragraph, chain)
        where = self._where(paragraph, style, chain, around, ltr=ltr)
        stretches: list[Stretch] = []
        pictures: list[Passage] = []
        ids = part.ids
        part.ids = []
        self._runs(paragraph, where, part, stretches, pictures, ids)
        if ltr and not any(s.ltr for s in stretches):
            # Some words may run the other way in a paragraph; where all of them do, it is the paragraph that is wrong.
            stretches = [replace(s, ltr=True) for s in stretches]
        number = self._number(paragraph, chain)
        passage = Passage(
            tuple(apart(stretches)), level, number=number, ids=tuple(ids), region=part.region, part=part.name
        )
        yield from (replace(p, ids=tuple(ids)) if passage.is_blank else p for p in pictures)
        if passage.bare.letters:
            yield passage
        elif not pictures:
            part.ids = [*ids, *part.ids]
        for box in paragraph.iter(f"{W}txbxContent"):
            yield from self._blocks(box, part, around)

    def _level(self, paragraph: Any, style: str, chain: list[Any]) -> int:
        if self.styles.name(style) == "Title":
            return TITLE
        said = next((v for s in (paragraph, *chain) if (v := _value(s, "pPr", "outlineLvl"))), "9")
        return int(said) + 1 if said.isdecimal() and int(said) < 9 else 0

    def _where(self, paragraph: Any, style: str, chain: list[Any], around: tuple[Any, ...], *, ltr: bool) -> _Where:
        hidden = ""
        texts = [_child(s, "rPr") for s in chain]
        grounds = [_child(s, "pPr") for s in (paragraph, *chain)]
        if around:
            table, row, cell = around
            row_properties = _child(row, "trPr")
            if _on(row_properties, "hidden"):
                hidden = "in a hidden row"
            height = _child(row_properties, "trHeight")
            if height is not None and height.get(f"{W}hRule") == "exact":
                hidden = hidden or "cut off (a row of a fixed height)"
            tables = self.styles.chain(_value(table, "tblPr", "tblStyle"))
            first = row is _child(table, "tr")
            special = [
                p for s in tables for p in s.iterfind(f"{W}tblStylePr") if first and p.get(f"{W}type") == "firstRow"
            ]
            texts += [_child(s, "rPr") for s in (*special, *tables)]
            grounds += [_child(s, "tcPr") for s in (cell, *special, *tables)]
        own = [_child(s, "pPr") for s in (paragraph, *chain)]
        spacing = next((s for p in own if (s := _child(p, "spacing")) is not None and s.get(f"{W}lineRule")), None)
        if spacing is not None and spacing.get(f"{W}lineRule") == "exact" and _int(spacing.get(f"{W}line")) < 100:
            hidden = hidden or "lines upon each other (exact spacing)"
        indent = next((i for p in own if (i := _child(p, "ind")) is not None), None)
        if indent is not None:
            sides = [_int(indent.get(f"{W}{k}")) for k in ("left", "right", "start", "end")]
            opening = _int(indent.get(f"{W}firstLine")) - _int(indent.get(f"{W}hanging"))
            if max(*sides, opening) > 9000 or min(*sides, opening) < -3000:
                hidden = hidden or "off the page (indent)"
        if _child(_child(paragraph, "pPr"), "framePr") is not None:
            hidden = hidden or "in a frame of its own"
        texts.append(_child(self.styles.root, "docDefaults", "rPrDefault", "rPr"))
        return _Where(style, tuple(t for t in texts if t is not None), tuple(grounds), hidden=hidden, ltr=ltr)

    # ------------------------------------------------ runs

    def _runs(
        self,
        parent: Any,
        where: _Where,
        part: _Part,
        stretches: list[Stretch],
        pictures: list[Passage],
        ids: list[str],
    ) -> None:
        for element in parent:
            kind = str(element.tag)
            if kind == f"{W}r":
                self._run(element, where, part, stretches, pictures)
            elif kind == f"{W}hyperlink":
                target = part.relations.get(element.get(f"{R}id", ""), "")
                anchor = element.get(f"{W}anchor")
                link = f"{target}#{anchor}" if anchor else target or "nowhere"
                self._runs(element, replace(where, link=link), part, stretches, pictures, ids)
            elif kind == f"{W}bookmarkStart":
                ids.append(element.get(f"{W}name", ""))
            elif kind == f"{W}fldSimple":
                code = element.get(f"{W}instr", "").split()
                stretches.append(Stretch(f"{{{' '.join(code[:1])}}}"))
            elif kind in _WRAPPERS:
                self._runs(element, where, part, stretches, pictures, ids)
            elif kind in {f"{W}del", f"{W}moveFrom"}:
                if words := "".join(t.text or "" for t in element.iter(f"{W}delText", f"{W}t")).strip():
                    self.flaws.append(("added", f"words that somebody struck out: “{words}”"))
            elif kind.endswith(("}oMath", "}oMathPara")):
                stretches.append(Stretch("".join(element.itertext()), link=where.link))

    def _run(self, run: Any, where: _Where, part: _Part, stretches: list[Stretch], pictures: list[Passage]) -> None:
        words: list[str] = []
        for element in run:
            kind = str(element.tag)
            if kind == f"{W}t":
                words.append(element.text or "")
            elif kind in {f"{W}tab", f"{W}br", f"{W}cr", f"{W}ptab"}:
                words.append(" ")
            elif kind == f"{W}noBreakHyphen":
                words.append("-")
            elif kind == f"{W}sym":
                words.append("\ufffd")
            elif kind in {f"{W}footnoteReference", f"{W}endnoteReference"}:
                words.append("*")
            elif kind in {f"{W}drawing", f"{W}pict", f"{W}object"} or kind.endswith("}AlternateContent"):
                pictures += self._pictures(element, part, self._look(run, where))
        text = "".join(words)
        if not text:
            return
        look = self._look(run, where)
        hidden = where.hidden or look.hidden
        latin, complex_, asian = look.langs
        pieces = [text] if look.rtl or latin == asian else _EAST_ASIAN.split(text)
        for piece in pieces:
            if piece:
                lang = complex_ if look.rtl else asian if _EAST_ASIAN.fullmatch(piece) else latin
                stretches.append(Stretch(piece, lang, where.link, hidden, where.ltr and not look.rtl))

    def _pictures(self, element: Any, part: _Part, look: _Look) -> Iterator[Passage]:
        # A description has no language of its own but that of the run that the picture stands in.
        latin, complex_, _ = look.langs
        for properties in element.iter("{*}docPr"):
            hidden = "hidden" if properties.get("hidden") in {"1", "true"} else ""
            stretch = Stretch(properties.get("descr") or "", complex_ if look.rtl else latin, hidden=hidden)
            yield Passage((stretch,), picture=True, region=part.region, part=part.name)

    def _look(self, run: Any, where: _Where) -> _Look:
        own = _child(run, "rPr")
        key = (where.style, where.texts, where.grounds, None if own is None else _written(own))
        if key not in self._looks:
            used = _value(own, "rStyle")
            texts = [own, *(_child(s, "rPr") for s in self.styles.chain(used)), *where.texts]
            self._looks[key] = _look(texts, where.grounds)
        return self._looks[key]

    # ------------------------------------------------ numbers

    @cached_property
    def _numbering(self) -> Any:
        name = "word/numbering.xml"
        return xml(self.members, name) if name in self.members else None

    def _number(self, paragraph: Any, chain: list[Any]) -> str:
        """The number that Word puts before a paragraph; nothing for a bullet."""
        properties = next((n for s in (paragraph, *chain) if (n := _child(s, "pPr", "numPr")) is not None), None)
        if properties is None or self._numbering is None:
            return ""
        number, depth = _value(properties, "numId"), _value(properties, "ilvl") or "0"
        return self._counted(number, depth)

    def _counted(self, number: str, depth: str) -> str:
        style, start, group = self._level_of(number, depth)
        if style in {"", "bullet", "none"}:
            return ""
        key = f"{group}/{depth}"
        self._counts[key] = self._counts[key] + 1 if key in self._counts else start
        return str(self._counts[key])

    @lru_cache(maxsize=256)  # noqa: B019 -- a file is read once and thrown away
    def _level_of(self, number: str, depth: str) -> tuple[str, int, str]:
        """How a list counts: its kind of number, the first one, and which lists count on from each other."""
        one = next((n for n in self._numbering.iterfind(f"{W}num") if n.get(f"{W}numId") == number), None)
        if one is None:
            return "", 1, number
        override = next((o for o in one.iterfind(f"{W}lvlOverride") if o.get(f"{W}ilvl") == depth), None)
        abstract = _value(one, "abstractNumId")
        levels = [
            level
            for a in self._numbering.iterfind(f"{W}abstractNum")
            if a.get(f"{W}abstractNumId") == abstract
            for level in a.iterfind(f"{W}lvl")
            if level.get(f"{W}ilvl") == depth
        ]
        style = _value(levels[0], "numFmt") if levels else ""
        start = _int(_value(override, "startOverride") or (_value(levels[0], "start") if levels else "1"))
        return style, start, f"num {number}" if override is not None else f"list {abstract}"


_WRAPPERS = {f"{W}{n}" for n in ("sdt", "sdtContent", "ins", "moveTo", "smartTag", "customXml", "body", "txbxContent")}
_WRAPPERS |= {"{http://schemas.openxmlformats.org/markup-compatibility/2006}Choice"}


# ---------------------------------------------------------------- styles


def _look(texts: list[Any], grounds: tuple[Any, ...]) -> _Look:
    """What properties come to, nearest first."""
    texts = [t for t in texts if t is not None]
    rtl = any(_on(t, "rtl") for t in texts[:1]) or any(_on(t, "cs") for t in texts[:1])
    langs = [
        next((v for t in texts if (lang := _child(t, "lang")) is not None and (v := lang.get(W + kind))), "")
        for kind in ("val", "bidi", "eastAsia")
    ]
    hidden = ""
    for name, why in _HIDING.items():
        found = next((e for t in texts if (e := _child(t, name)) is not None), None)
        if found is not None and found.get(f"{W}val", "1") not in {"0", "false", "off"}:
            hidden = hidden or why
    size = next((v for t in texts if (v := _value(t, "szCs" if rtl else "sz"))), "24")
    if _int(size) < 8:
        hidden = hidden or f"{_int(size) / 2:g} points high"
    width = next((v for t in texts if (v := _value(t, "w"))), "100")
    if _int(width.removesuffix("%")) < 20:
        hidden = hidden or "squeezed to nothing"
    if _int(next((v for t in texts if (v := _value(t, "spacing"))), "0")) < -5 * _int(size):  # in twentieths of a point
        hidden = hidden or "letters upon each other"
    if abs(_int(next((v for t in texts if (v := _value(t, "position"))), "0"))) > 2 * _int(size):
        hidden = hidden or "moved off its line"
    colours = (c for t in texts if (c := _child(t, "color")) is not None)
    ink = next((_THEME.get(c.get(f"{W}themeColor", ""), c.get(f"{W}val", "")) for c in colours), "auto")
    ground = next((s for g in (*texts, *grounds) if g is not None and (s := _shade(g)) is not None), WHITE)
    if contrast(_rgb(ink), ground) < PALEST:
        hidden = hidden or "of the colour of its ground"
    return _Look(hidden, (langs[0], langs[1], langs[2]), rtl)


_HIDING = {
    "vanish": "hidden text (vanish)",
    "specVanish": "hidden text (specVanish)",
    "webHidden": "hidden on screens (webHidden)",
    "strike": "struck out",
    "dstrike": "struck out",
}
_THEME = dict.fromkeys(("background1", "light1", "background2", "light2"), "FFFFFF")
"""Colours that a theme has under these names, as good as always."""
_MARKERS = {"black": "000000", "white": "FFFFFF", "darkBlue": "000080", "darkGray": "808080", "yellow": "FFFF00"}


def _shade(properties: Any) -> Colour:
    marker = _value(properties, "highlight")
    if marker in _MARKERS:
        return _rgb(_MARKERS[marker])
    shade = _child(properties, "shd")
    if shade is None:
        return None
    return _rgb(shade.get(W + ("color" if shade.get(f"{W}val") == "solid" else "fill"), ""))


def _rgb(digits: str) -> Colour:
    if not re.fullmatch(r"[0-9A-Fa-f]{6}", digits):
        return None
    return int(digits[:2], 16) / 255, int(digits[2:4], 16) / 255, int(digits[4:], 16) / 255


def _written(properties: Any) -> tuple[tuple[str, tuple[tuple[str, str], ...]], ...]:
    return tuple((str(e.tag), tuple(e.attrib.items())) for e in properties)


def _bidi(paragraph: Any, chain: list[Any]) -> bool:
    found = next((b for s in (paragraph, *chain) if (b := _child(s, "pPr", "bidi")) is not None), None)
    return found is not None and found.get(f"{W}val", "1") not in {"0", "false", "off"}


def _child(element: Any, *path: str) -> Any:
    return None if element is None else element.find(_path(path))


@lru_cache(maxsize=256)
def _path(names: tuple[str, ...]) -> str:
    return "/".join(W + n for n in names)


def _value(element: Any, *path: str) -> str:
    found = _child(element, *path)
    return "" if found is None else str(found.get(f"{W}val", ""))


def _on(element: Any, *path: str) -> bool:
    found = _child(element, *path)
    return found is not None and found.get(f"{W}val", "1") not in {"0", "false", "off"}


def _int(value: str | None) -> int:
    return int(value) if value and re.fullmatch(r"-?\d{1,7}", value) else 0
