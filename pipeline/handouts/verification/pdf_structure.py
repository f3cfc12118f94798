"""A PDF as a screen reader and an eye meet it: the structure tree says in which order, the pages what is drawn.

After ISO 32000-1, 14.7 and 14.8. Text outside the tree is told page by page: what is marked as an artifact, such as a
page's foot, and what is marked as nothing.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from handouts.verification.blocks import FIELDS, LINE, TITLE, Block, TextRun, add_run, squeezed
from handouts.verification.contrast import hue_of
from handouts.verification.extracted import DamagedError, DrawnText, ExtractedText
from handouts.verification.image import Box
from handouts.verification.pdf_fields import does_something, filled_in, odd_entries, why_useless
from handouts.verification.pdf_objects import get, heading_level, listed, named_destinations, role_of, roles_of
from handouts.verification.pdf_pages import Page

CONTENTS = "contents"
PAGE = "page {}"
FOOT = "foot of page {}"
AGAIN = "repeated on page {}"
DECORATION = "decoration of page {}"
LOOSE = "page {}, outside the structure"

_INLINE_NAMES = "/Span /Strong /Em /Link /Quote /Code /Datetime /Reference /BibEntry /Annot /Sub"
_INLINE = frozenset(_INLINE_NAMES.split())
_NUMBER = re.compile(r"\(?\d+[.)]?")


@dataclass
class _Open:
    """A block that is being read. `drawn` are drawn pieces with their page, to know where it stands."""

    level: int = 0
    number: str = ""
    region: str = ""
    runs: list[TextRun] = field(default_factory=list)
    drawn: list[tuple[int, DrawnText]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Where:
    """What holds for a place in the tree."""

    page: int = -1
    lang: str = ""
    link: str = ""
    region: str = ""
    unheard: str = ""


class StructureText:
    """The text of one PDF being read: its structure, and the pages as they are drawn."""

    def __init__(self, pdf: Any, pages: Sequence[Page]) -> None:
        self.pdf, self.root, self.pages = pdf, pdf.Root, pages
        self.roles, self.dests = roles_of(pdf.Root), named_destinations(pdf.Root)
        self.numbers = {page.obj.objgen: i for i, page in enumerate(pdf.pages)}
        self.marks: list[dict[int, list[DrawnText]]] = [{} for _ in pages]
        for page, marked in zip(pages, self.marks, strict=True):
            for piece in page.drawn:
                if piece.mark is not None:
                    marked.setdefault(piece.mark, []).append(piece)
        self.flaws: list[tuple[str, str]] = []
        self.marks_read: set[tuple[int, int]] = set()
        self.done: list[tuple[_Open, Block]] = []
        self.fields: list[Block] = []
        self.open = _Open()
        self.aims: dict[str, tuple[int, float, float]] = {}
        self.annotations: set[Any] = set()
        self.heads: set[str] = set()
        """The letters of each table's head, which stands again on each page that its table goes on over."""

    def read(self) -> ExtractedText:
        """Return the text in the order of the structure, then what is drawn outside it, then the bookmarks."""
        structure = self.root.get("/StructTreeRoot")
        if structure is None:
            raise DamagedError("it has no structure: a screen reader finds no text in it")
        lang = _text(self.root.get("/Lang"))
        self._kids(structure, _Where(lang=lang))
        self._end()
        self._strange()
        bookmarks = list(self._outline(lang))
        blocks = (*self._with_ids(), *self.fields, *self._artifacts(lang), *bookmarks)
        return ExtractedText(blocks, tuple(PAGE.format(i + 1) for i in range(len(self.pages))), tuple(self.flaws))

    # ------------------------------------------------ the tree

    def _kids(self, element: Any, where: _Where) -> None:
        import pikepdf

        for kid in listed(element.get("/K")):
            if isinstance(kid, int):
                self._marked(where.page, kid, where)
            elif isinstance(kid, pikepdf.Dictionary):
                self._element(kid, where)

    def _element(self, element: Any, where: _Where) -> None:
        kind = element.get("/Type")
        if (held := element.get("/Pg")) is not None and (page := self.numbers.get(held.objgen, -1)) != where.page:
            where = replace(where, page=page)
        if kind == "/MCR":
            self._marked(where.page, int(element.MCID), where)
        elif kind != "/OBJR":
            self._content(element, role_of(element, self.roles), where)

    def _content(self, element: Any, role: str, where: _Where) -> None:
        where = self._inside(element, role, where)
        if role == "/Figure":
            self._figure(element, where)
        elif role == "/Form":
            self._field(element, where)
        elif role in _INLINE and not _is_block(element):
            self._kids(element, where)
        elif role == "/Lbl":
            self._label(element, where)
        else:
            self._end()
            self.open.level = TITLE if element.get("/S") == "/Title" else heading_level(role)
            self.open.region = where.region
            before = len(self.done)
            self._kids(element, where)
            self._end()
            if role == "/THead":
                self.heads.add("".join(sorted("".join(block.key for _, block in self.done[before:]))))

    def _inside(self, element: Any, role: str, where: _Where) -> _Where:
        """What holds inside an element. What a screen reader says in place of what is there is said here."""
        if (lang := element.get("/Lang")) is not None and _text(lang) != where.lang:
            where = replace(where, lang=_text(lang))
        if role == "/Link":
            where = replace(where, link=self._link(element))
        if role == "/Figure":
            return where
        for key in ("/Alt", "/ActualText"):
            if (said := element.get(key)) is None:
                continue
            if _text(said).strip():
                add_run(self.open.runs, TextRun(_text(said), where.lang, where.link, f"only heard ({key[1:]})"))
            else:
                where = replace(where, unheard=f"not heard (an empty {key[1:]})")
        if role in {"/Artifact", "/Private"}:
            where = replace(where, unheard=f"not heard ({role[1:]})")
        return replace(where, region=CONTENTS) if role == "/TOC" else where

    def _label(self, element: Any, where: _Where) -> None:
        """What stands before an item: its number; or words, such as the term before its meaning."""
        self._end()
        self.open.region = where.region
        self._kids(element, where)
        one = self.open
        words = "".join(s.text for s in one.runs).strip()
        if _NUMBER.fullmatch(words) and not any(s.hidden for s in one.runs):
            self.open = _Open(number=re.sub(r"\W", "", words))
        else:
            self._end()

    def _marked(self, page: int, number: int, where: _Where) -> None:
        if page < 0:
            return
        pieces = self.marks[page].get(number, [])
        if (page, number) in self.marks_read:
            if any(piece.text.strip() for piece in pieces):
                words = "".join(piece.text for piece in pieces)
                self.flaws.append(("twice", f"page {page + 1}: “{words}” is read twice"))
            return
        self.marks_read.add((page, number))
        for piece in pieces:
            gap = LINE if self.open.drawn and _is_new_line(self.open.drawn[-1], (page, piece)) else ""
            odd = f"drawn as “{piece.odd}”" if piece.odd and _lies(piece) else ""
            hidden = where.unheard or piece.hidden or odd
            add_run(self.open.runs, TextRun(gap + piece.text, piece.lang or where.lang, where.link, hidden))
            self.open.drawn.append((page, piece))

    def _end(self) -> None:
        """The block that was being read is whole. A number waits for the words that it is of."""
        one, self.open = self.open, _Open()
        if not any(s.text.strip() for s in one.runs):
            self.open.number = one.number
            return
        part = PAGE.format(one.drawn[0][0] + 1) if one.drawn else ""
        hue = hue_of(*(piece.colour for _, piece in one.drawn[:1])) if one.level else ""
        block = Block(tuple(one.runs), one.level, number=one.number, region=one.region, part=part, hue=hue)
        self.done.append((one, block))

    def _figure(self, element: Any, where: _Where) -> None:
        """A picture with its description, and then the words that are in it."""
        self._end()
        at, before = len(self.done), set(self.marks_read)
        self._kids(element, where)
        self._end()
        if (alt := element.get("/Alt")) is None:
            return
        marks = self.marks_read - before
        boxes = (get(layout, "/BBox") for layout in listed(element.get("/A")))
        left, bottom, right, top = map(float, next((box for box in boxes if box is not None), (0, 0, 1, 1)))
        numbers = {mark for page, mark in marks if page == where.page}
        image = self.pages[where.page].picture(numbers, (left, bottom, right, top)) if numbers else b""
        part = PAGE.format(where.page + 1) if where.page >= 0 else ""
        run = TextRun(_text(alt), where.lang)
        self.done.insert(at, (_Open(), Block((run,), picture=True, region=where.region, part=part, image=image)))

    # ------------------------------------------------ places to write in

    def _field(self, element: Any, where: _Where) -> None:
        """A place to write in, or a box to tick, with its name."""
        for kid in listed(element.get("/K")):
            field = get(kid, "/Obj")
            if get(field, "/Subtype") != "/Widget":
                continue
            self.annotations.add(field.objgen)
            held = kid.get("/Pg", field.get("/P"))
            page = where.page if held is None else self.numbers.get(held.objgen, -1)
            part = PAGE.format(page + 1)
            self.fields.append(Block((TextRun(_text(field.get("/TU")), where.lang),), region=FIELDS, part=part))
            hidden = where.unheard or why_useless(field, self.pages[page].is_ruled)
            add_run(self.open.runs, TextRun(filled_in(field), where.lang, where.link, hidden))

    # ------------------------------------------------ links

    def _link(self, element: Any) -> str:
        """Where a link leads, if its places on the pages are where its words are."""
        import pikepdf

        found = ""
        for kid in listed(element.get("/K")):
            if not isinstance(kid, pikepdf.Dictionary) or kid.get("/Type") != "/OBJR":
                continue
            annotation = kid.get("/Obj")
            if annotation is None or annotation.get("/Subtype") != "/Link":
                continue
            self.annotations.add(annotation.objgen)
            target = self._target(annotation)
            if found and target != found:
                return f"{found} and {target}"
            found = target
        return found or "nowhere"

    def _target(self, annotation: Any) -> str:
        action = annotation.get("/A")
        if action is not None and action.get("/S") == "/URI":
            return _text(action.get("/URI"))
        dest = annotation.get("/Dest")
        if dest is None and action is not None and action.get("/S") == "/GoTo":
            dest = action.get("/D")
        return self._aim(dest) or f"what nobody knows ({action.get('/S') if action is not None else 'no aim'})"

    def _aim(self, dest: Any) -> str:
        """A place in the file, under a name of its own."""
        import pikepdf

        if isinstance(dest, pikepdf.String | pikepdf.Name):
            dest = self.dests.get(_text(dest))
        if isinstance(dest, pikepdf.Dictionary):
            dest = dest.get("/D")
        if not isinstance(dest, pikepdf.Array) or len(dest) < 4:
            return ""
        page = self.numbers.get(dest[0].objgen, -1) if isinstance(dest[0], pikepdf.Dictionary) else -1
        x, y = (float(n) if isinstance(n, int | Decimal | float) else 0.0 for n in (dest[2], dest[3]))
        name = f"#{page + 1}:{x:.1f}:{y:.1f}"
        self.aims[name[1:]] = page, x, y
        return name

    def _with_ids(self) -> list[Block]:
        """The blocks, each with the aims that lie on it. A heading's aim lies a line above it, and two columns may
        have a heading each.
        """
        places: dict[int, list[tuple[Box, int]]] = {}
        for at, (one, block) in enumerate(self.done):
            if not block.region:
                for page in {p for p, _ in one.drawn}:
                    places.setdefault(page, []).append((_around([r.box for p, r in one.drawn if p == page]), at))
        ids: dict[int, list[str]] = {}
        for name, (page, x, y) in self.aims.items():
            near = min(places.get(page, ()), key=lambda p: (_away(p[0], x, y), p[1]), default=None)
            if near and max(y - near[0][3], near[0][1] - y) < NEAR:
                ids.setdefault(near[1], []).append(name)
        return [replace(p, ids=tuple(ids.get(i, ()))) for i, (_, p) in enumerate(self.done)]

    def _strange(self) -> None:
        """What a PDF of ours has none of."""
        import pikepdf

        for number, page in enumerate(self.pdf.pages, 1):
            for annotation in listed(page.obj.get("/Annots")):
                if not isinstance(annotation, pikepdf.Dictionary):
                    continue
                kind = annotation.get("/Subtype")
                if kind == "/Widget" and annotation.objgen in self.annotations and not does_something(annotation):
                    continue
                if kind != "/Link":
                    words = _text(annotation.get("/Contents"))
                    self.flaws.append(("added", f"page {number}: a note or field ({str(kind)[1:]}): “{words}”"))
                elif annotation.objgen not in self.annotations:
                    self.flaws.append(
                        ("link", f"page {number}: a link to {self._target(annotation)} that has no words")
                    )
        if odd := odd_entries(self.root):
            self.flaws.append(("added", f"a form with {', '.join(sorted(odd))}"))
        for holder in (self.root, *(page.obj for page in self.pdf.pages)):
            start = holder.get("/OpenAction")
            runs = isinstance(start, pikepdf.Dictionary) and start.get("/S") != "/GoTo"
            if runs or holder.get("/AA") is not None:
                self.flaws.append(("added", "the file does something by itself when it is opened or turned over"))
        names = self.root.get("/Names")
        for key in ("/EmbeddedFiles", "/JavaScript"):
            if isinstance(names, pikepdf.Dictionary) and names.get(key) is not None:
                self.flaws.append(("added", f"the file holds {key[1:]}"))

    # ------------------------------------------------ outside the tree

    def _artifacts(self, lang: str) -> Iterator[Block]:
        """What is drawn outside the structure, page by page, line by line."""
        for number, page in enumerate(self.pages):
            for region, chosen in (
                (FOOT, [r for r in page.drawn if r.artifact == "/Pagination"]),
                (AGAIN, [r for r in page.drawn if r.artifact == "/Repeated"]),
                # Dots that lead to a page number are no words.
                (DECORATION, [r for r in page.drawn if r.artifact == "/Artifact" and r.text.strip() != "."]),
                (LOOSE, [r for r in page.drawn if not r.artifact and (number, r.mark) not in self.marks_read]),
            ):
                runs = tuple(_lines(chosen, lang))
                block = Block(runs, region=region.format(number + 1), part=PAGE.format(number + 1))
                if not block.is_blank and not (region == AGAIN and "".join(sorted(block.key)) in self.heads):
                    yield block

    def _outline(self, lang: str) -> Iterator[Block]:
        """The bookmarks that a window shows beside the pages."""
        left = [(self.root.get("/Outlines"), 0)]
        seen: set[Any] = set()
        while left:
            item, level = left.pop()
            if item is None or item.objgen in seen:
                continue
            seen.add(item.objgen)
            if level:
                left.append((item.get("/Next"), level))
                words = _text(item.get("/Title"))
                dest = item.get("/Dest")
                link = self._aim(item.get("/A").get("/D") if dest is None and item.get("/A") is not None else dest)
                yield Block((TextRun(words, lang, link),), level, region="bookmarks", part="the bookmarks")
            left.append((item.get("/First"), level + 1))


# ---------------------------------------------------------------- small helpers

NEAR = 40.0
"""Points from an aim to the words that it leads to, at most."""

_FOOT, _ABOVE = 6.0, 6.0
"""Points that are the lowest part of a line."""


def _around(boxes: list[Box]) -> Box:
    x0, y0, x1, y1 = zip(*boxes, strict=True)
    return min(x0), min(y0), max(x1), max(y1)


def _away(box: Box, x: float, y: float) -> float:
    """How far words are from an aim: they stand a little below it, and at its right, for it is at the left of their
    column. Of two columns, words in the other one seldom stand at just that height.

    An aim at the very foot of some words is meant for those below them.
    """
    aside = max(0.0, box[0] - x) / 25 + max(0.0, x - box[2])
    above = abs(y - box[3] - _ABOVE) if y > box[3] else 0.0
    return above + 3 * max(0.0, box[1] + _FOOT - y) + aside


def _is_new_line(before: tuple[int, DrawnText], after: tuple[int, DrawnText]) -> bool:
    """A line ends where the next one begins lower: no space need be drawn there. A sign stands a little higher."""
    (page, one), (next_page, other) = before, after
    return page != next_page or abs(one.box[1] - other.box[1]) > 0.75 * max(one.size, other.size)


SOFT_HYPHEN = "\u00ad"
_MIRRORED = str.maketrans("()[]{}<>«»", ")(][}{><»«")


def _lies(run: DrawnText) -> bool:
    """Whether a piece is read as other letters than are drawn. Spaces and signs of direction don't count, brackets
    turn round in lines that run from right to left, and a sign may be drawn apart from its letter.
    """
    read, drawn = squeezed(run.text), squeezed(run.odd)
    if not read and run.text.strip() == SOFT_HYPHEN:
        return drawn not in {"-", "‐"}
    same = sorted(read) == sorted(drawn) or sorted(read.translate(_MIRRORED)) == sorted(drawn)
    return not same and not _is_marked(read, drawn)


def _is_marked(read: str, drawn: str) -> bool:
    """Whether these are letters with marks on them, or of a script that puts letters together: of several glyphs that
    make one, a font says of each that it is all of them.
    """
    if read == drawn or any(map(str.isdecimal, drawn)):
        return False
    marked = _STACKED.fullmatch(drawn) or any(unicodedata.category(c)[0] == "M" for c in drawn)
    return bool(marked) and _letters(read) <= _letters(drawn)


_STACKED = re.compile("[\u0900-\u0eff\u1000-\u109f\u1780-\u17ff]+")
"""Letters of the scripts of India and South-East Asia."""


def _letters(text: str) -> set[str]:
    """The letters of a text without the marks on them."""
    return {c for c in unicodedata.normalize("NFD", text) if unicodedata.category(c)[0] != "M"}


def _lines(runs: list[DrawnText], lang: str) -> Iterator[TextRun]:
    before: DrawnText | None = None
    for run in runs:
        gap = ""
        if before is not None and _is_new_line((0, before), (0, run)):
            gap = LINE
        # A gap that is as wide as a letter is one; less room stands between Chinese and Latin letters.
        elif before is not None and run.box[0] > before.box[2] + 0.6 * run.size:
            gap = " "
        # Nothing reads it aloud, so what counts is what is drawn.
        words = run.odd if run.odd and _lies(run) else run.text
        yield TextRun(gap + words, run.lang or lang, hidden=run.hidden)
        before = run


def _is_block(element: Any) -> bool:
    """An inline element that says of itself that it stands as a block."""
    import pikepdf

    for one in listed(element.get("/A")):
        if isinstance(one, pikepdf.Dictionary) and one.get("/Placement") == "/Block":
            return True
    return False


def _text(value: Any) -> str:
    return "" if value is None else str(value)
