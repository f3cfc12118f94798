"""The words of a Word file as Word shows them: in order, margins and all."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from handouts.verification.archive import xml
from handouts.verification.blocks import BLANK, BODY, BOX, FIELDS, TICKED, TITLE, Block, TextRun, apart
from handouts.verification.contrast import hue_of
from handouts.verification.docx_styles import (
    Look,
    Numbering,
    Styles,
    W,
    around,
    child,
    ground,
    ink,
    is_on,
    look,
    number,
    rgb,
)
from handouts.verification.extracted import DamagedError, ExtractedText

R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
HEADS = {"first": "head of the first page", "default": "head of the other pages", "even": "head of even pages"}
FEET = {"first": "foot of the first page", "default": "foot of the other pages", "even": "foot of even pages"}

_EAST_ASIAN = re.compile("([\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uffef\u3000-\u30ff]+)")
_WRAPPERS = {f"{W}{n}" for n in ("sdt", "sdtContent", "ins", "moveTo", "smartTag", "customXml", "body", "txbxContent")}
_WRAPPERS |= {"{http://schemas.openxmlformats.org/markup-compatibility/2006}Choice"}
_SIGNS = {
    **dict.fromkeys((f"{W}tab", f"{W}br", f"{W}cr", f"{W}ptab"), " "),
    **dict.fromkeys((f"{W}footnoteReference", f"{W}endnoteReference"), "*"),
    f"{W}noBreakHyphen": "-",
    f"{W}sym": "\ufffd",
}
"""Elements of a run that stand for a sign."""


@dataclass(frozen=True, slots=True)
class _Where:
    """What holds for a run: the paragraph's layers of properties, a link around it."""

    style: str
    texts: tuple[Any, ...] = ()
    grounds: tuple[Any, ...] = ()
    link: str = ""
    hidden: str = ""
    ltr: bool = False


@dataclass
class _Part:
    """A part of the file that is being read: its region, its relations, and the ids that wait for the next block."""

    region: str
    relations: Mapping[str, str]
    name: str = ""
    ids: list[str] = field(default_factory=list)


@dataclass
class _Paragraph:
    """What has been read of a paragraph."""

    runs: list[TextRun] = field(default_factory=list)
    pictures: list[Block] = field(default_factory=list)
    ids: list[str] = field(default_factory=list)


class WordText:
    """The words of one Word file being read."""

    def __init__(self, members: Mapping[str, bytes], document: Any, styles: Styles) -> None:
        self.members, self.document, self.styles = members, document, styles
        self.settings = self._optional("word/settings.xml")
        self.numbering = Numbering(self._optional("word/numbering.xml"))
        self.flaws: list[tuple[str, str]] = []
        self.fields: list[Block] = []
        self.parts_read = {"word/document.xml", "word/styles.xml"}
        self._looks: dict[Any, Look] = {}

    def read(self) -> ExtractedText:
        """Return the text of the body and of the margins that are shown."""
        return ExtractedText(tuple(self._all()), flaws=tuple(self.flaws))

    def _all(self) -> Iterator[Block]:
        body = child(self.document, "body")
        if body is None:
            raise DamagedError("`word/document.xml` has no body")
        yield from self._blocks(body, _Part(BODY, self._relations("word/document.xml")))
        yield from self.fields
        sections = list(self.document.iter(f"{W}sectPr"))
        own = [section for place, section in enumerate(sections) if place == 0 or _has_margins(section)]
        if len(own) != 1:
            self.flaws.append(("frame", f"it has {len(own)} sections with margins of their own, not one"))
        for section in own[-1:]:
            yield from self._margins(section)
        self._others()

    # ------------------------------------------------ parts

    def _optional(self, name: str) -> Any:
        return xml(self.members, name) if name in self.members else None

    def _relations(self, name: str) -> dict[str, str]:
        folder, _, file = name.rpartition("/")
        root = self._optional(f"{folder}/_rels/{file}.rels")
        return {} if root is None else {r.get("Id", ""): r.get("Target", "") for r in root.iter("{*}Relationship")}

    def _margins(self, section: Any) -> Iterator[Block]:
        relations = self._relations("word/document.xml")
        shown = {"default"}
        if is_on(section, "titlePg"):
            shown.add("first")
        if is_on(self.settings, "evenAndOddHeaders"):
            shown.add("even")
        for kind, names in (("headerReference", HEADS), ("footerReference", FEET)):
            for reference in section.iterfind(f"{W}{kind}"):
                where = reference.get(f"{W}type", "default")
                name = f"word/{relations.get(reference.get(f'{R}id', ''), '')}"
                self.parts_read.add(name)
                root = xml(self.members, name)
                if where in shown:
                    yield from self._blocks(root, _Part(names[where], self._relations(name), name))

    def _others(self) -> None:
        """Words in other parts: notes, comments, what a document was once glued together from."""
        for name, data in self.members.items():
            if name in self.parts_read or not name.endswith(".xml") or b"<w:t" not in data:
                continue
            root = xml(self.members, name)
            if words := "".join(t.text or "" for t in root.iter(f"{W}t")).strip():
                self.flaws.append(("added", f"{name}: “{words}”"))
        for name in self.members:
            if name.startswith(("word/embeddings/", "word/afchunk")) or name.endswith(".bin"):
                self.flaws.append(("added", f"{name}: something put into the file"))

    # ------------------------------------------------ blocks

    def _blocks(self, parent: Any, part: _Part) -> Iterator[Block]:
        for element in parent:
            kind = element.tag
            if kind == f"{W}p":
                yield from self._paragraph(element, part)
            elif kind == f"{W}tbl":
                for row in element.iter(f"{W}tr"):
                    if next(row.iterancestors(f"{W}tbl")) is element:
                        for cell in row.iter(f"{W}tc"):
                            if next(cell.iterancestors(f"{W}tr")) is row:
                                yield from self._blocks(cell, part)
            elif kind == f"{W}bookmarkStart":
                part.ids.append(element.get(f"{W}name", ""))
            elif kind in _WRAPPERS:
                self._control(element)
                lines = list(element.iter(f"{W}p"))
                if self._name(element) and all(map(self._is_line, lines)):
                    run = TextRun(BLANK, ltr=not self._is_bidi(lines[0]))
                    yield Block((run,), region=part.region, part=part.name)
                else:
                    yield from self._blocks(element, part)
            elif kind.endswith("}AlternateContent"):
                for choice in element[:1]:
                    yield from self._blocks(choice, part)

    def _paragraph(self, paragraph: Any, part: _Part) -> Iterator[Block]:
        style = self.styles.of(paragraph)
        sources = (paragraph, *self.styles.chain(style))
        texts, grounds = self.styles.layers(paragraph)
        ltr = not self._is_bidi(paragraph)
        hidden = _hidden_row(paragraph) or _out_of_place([p for s in sources if (p := child(s, "pPr")) is not None])
        if not hidden and child(paragraph, "pPr", "framePr") is not None:
            hidden = "in a frame of its own"
        found = _Paragraph(ids=part.ids)
        part.ids = []
        self._runs(paragraph, _Where(style, tuple(texts), tuple(grounds), hidden=hidden, ltr=ltr), part, found)
        runs = found.runs
        if ltr and not any(run.ltr for run in runs):
            # Some words may run the other way in a paragraph; where all of them do, it is the paragraph that is wrong.
            runs = [replace(run, ltr=True) for run in runs]
        level = TITLE if self.styles.name(style) == "Title" else self.styles.level(paragraph)
        numbered = next((n for s in sources if (n := child(s, "pPr", "numPr")) is not None), None)
        block = Block(
            tuple(apart(runs)),
            level,
            number=self.numbering.before(numbered),
            ids=tuple(found.ids),
            region=part.region,
            part=part.name,
            hue=hue_of(rgb(ink(texts)), rgb(ground(grounds))) if level else "",
        )
        yield from (replace(p, ids=tuple(found.ids)) if block.is_blank else p for p in found.pictures)
        if block.key:
            yield block
        elif not found.pictures:
            part.ids = [*found.ids, *part.ids]
        for box in paragraph.iter(f"{W}txbxContent"):
            yield from self._blocks(box, part)

    def _is_bidi(self, paragraph: Any) -> bool:
        """Whether a paragraph runs from right to left."""
        sources = (paragraph, *self.styles.chain(self.styles.of(paragraph)))
        return is_on(next((s for s in sources if child(s, "pPr", "bidi") is not None), None), "pPr", "bidi")

    # ------------------------------------------------ places to write in

    def _name(self, control: Any) -> str:
        """The title of a content control, or nothing."""
        alias = child(control, "sdtPr", "alias") if control.tag == f"{W}sdt" else None
        return "" if alias is None else alias.get(f"{W}val", "")

    def _control(self, control: Any) -> None:
        """The name of a content control, which a screen reader says."""
        if not (name := self._name(control)):
            return
        self.fields.append(Block((TextRun(name),), region=FIELDS))
        if child(control, "sdtPr", "lock") is not None:
            self.flaws.append(("hidden", f"nobody can write where it says “{name}” (a lock)"))

    def _is_line(self, paragraph: Any) -> bool:
        """Whether a paragraph is a line to write on: a rule below nothing."""
        ruled = any(
            child(s, "pPr", "pBdr") is not None for s in (paragraph, *self.styles.chain(self.styles.of(paragraph)))
        )
        return ruled and not "".join(paragraph.itertext()).strip()

    # ------------------------------------------------ runs

    def _runs(self, parent: Any, where: _Where, part: _Part, into: _Paragraph) -> None:
        for element in parent:
            kind = str(element.tag)
            if kind == f"{W}r":
                self._run(element, where, part, into)
            elif kind == f"{W}hyperlink":
                address = part.relations.get(element.get(f"{R}id", ""), "")
                anchor = element.get(f"{W}anchor")
                link = f"{address}#{anchor}" if anchor else address or "nowhere"
                self._runs(element, replace(where, link=link), part, into)
            elif kind == f"{W}bookmarkStart":
                into.ids.append(element.get(f"{W}name", ""))
            elif kind == f"{W}fldSimple":
                code = element.get(f"{W}instr", "").split()
                into.runs.append(TextRun(f"{{{' '.join(code[:1])}}}"))
            elif kind in _WRAPPERS:
                self._control(element)
                if _is_ticked(element):
                    into.runs.append(TextRun(TICKED))
                else:
                    self._runs(element, where, part, into)
            elif kind in {f"{W}del", f"{W}moveFrom"}:
                if words := "".join(t.text or "" for t in element.iter(f"{W}delText", f"{W}t")).strip():
                    self.flaws.append(("added", f"words that somebody struck out: “{words}”"))
            elif kind.endswith(("}oMath", "}oMathPara")):
                into.runs.append(TextRun("".join(element.itertext()), link=where.link))

    def _run(self, run: Any, where: _Where, part: _Part, into: _Paragraph) -> None:
        words: list[str] = []
        for element in run:
            kind = str(element.tag)
            if kind == f"{W}t":
                words.append(element.text or "")
            elif kind in _SIGNS:
                words.append(_SIGNS[kind])
            elif kind in {f"{W}drawing", f"{W}pict", f"{W}object"} or kind.endswith("}AlternateContent"):
                into.pictures += self._pictures(element, part, self._look(run, where))
        text = "".join(words)
        if not text:
            return
        seen = self._look(run, where)
        latin, complex_, asian = seen.langs
        for piece in [text] if seen.rtl or latin == asian else _EAST_ASIAN.split(text):
            if piece:
                lang = complex_ if seen.rtl else asian if _EAST_ASIAN.fullmatch(piece) else latin
                hidden, ltr = where.hidden or seen.hidden, where.ltr and not seen.rtl
                into.runs.append(TextRun(piece, lang, where.link, hidden, ltr))

    def _pictures(self, element: Any, part: _Part, seen: Look) -> Iterator[Block]:
        # A description has no language of its own but that of the run that the picture stands in.
        latin, complex_, _ = seen.langs
        for properties in element.iter("{*}docPr"):
            hidden = "hidden" if properties.get("hidden") in {"1", "true"} else ""
            run = TextRun(properties.get("descr") or "", complex_ if seen.rtl else latin, hidden=hidden)
            shown = next((b.get(f"{R}embed", "") for b in properties.getparent().iter("{*}blip")), "")
            image = self.members.get(f"word/{part.relations.get(shown, '')}", b"")
            yield Block((run,), picture=True, region=part.region, part=part.name, image=image)

    def _look(self, run: Any, where: _Where) -> Look:
        own = child(run, "rPr")
        written = None if own is None else tuple((str(e.tag), tuple(e.attrib.items())) for e in own)
        key = (where.style, where.texts, where.grounds, written)
        if key not in self._looks:
            above = self.styles.run_layers(run)
            self._looks[key] = look(own, [*above, *where.texts], [*above, *where.grounds])
        return self._looks[key]


def _is_ticked(control: Any) -> bool:
    """Whether a box is ticked, or looks so."""
    checked = next(control.iter("{*}checked"), None)
    if checked is None:
        return False
    state = next((v for k, v in checked.attrib.items() if k.endswith("}val")), "1")
    shown = "".join(t.text or "" for t in control.iter(f"{W}t"))
    return state not in {"0", "false"} or shown != BOX


def _has_margins(section: Any) -> bool:
    """Whether a section has heads or feet of its own. One without any goes on with those before it."""
    names = ("headerReference", "footerReference", "titlePg")
    return any(child(section, name) is not None for name in names)


def _hidden_row(paragraph: Any) -> str:
    """Why nobody sees the row of a table that a paragraph stands in, or all of it; or nothing."""
    _, row, _ = around(paragraph)
    if is_on(row, "trPr", "hidden"):
        return "in a hidden row"
    height = child(row, "trPr", "trHeight")
    exact = height is not None and height.get(f"{W}hRule") == "exact"
    return "cut off (a row of a fixed height)" if exact else ""


def _out_of_place(layers: list[Any]) -> str:
    """Why a paragraph with these properties, nearest first, can't be seen where it is; or nothing."""
    spacing = next((s for p in layers if (s := child(p, "spacing")) is not None and s.get(f"{W}lineRule")), None)
    if spacing is not None and spacing.get(f"{W}lineRule") == "exact" and number(spacing.get(f"{W}line")) < 100:
        return "lines upon each other (exact spacing)"
    indent = next((i for p in layers if (i := child(p, "ind")) is not None), None)
    if indent is not None:
        sides = [number(indent.get(f"{W}{k}")) for k in ("left", "right", "start", "end")]
        opening = number(indent.get(f"{W}firstLine")) - number(indent.get(f"{W}hanging"))
        if max(*sides, opening) > 9000 or min(*sides, opening) < -3000:
            return "off the page (indent)"
    return ""
