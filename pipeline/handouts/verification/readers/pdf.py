"""A PDF as a screen reader and an eye meet it: the structure tree says in which order, the pages what is drawn.

After ISO 32000-1, 14.7 and 14.8. Text outside the tree is told page by page: what is marked as an artifact, such as a
page's foot, and what is marked as nothing.
"""

import io
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any, TypeVar

from handouts.verification.blocks import LINE, TITLE, Copy, Passage, Said, Stretch, squeezed
from handouts.verification.readers.pdf_content import Box, Font, Matrix, Page, Resources, Run, glyph_widths, to_unicode
from handouts.verification.reading import DamagedError

Read = TypeVar("Read")
CONTENTS = "contents"
PAGE = "page {}"
FOOT = "foot of page {}"
DECORATION = "decoration of page {}"
LOOSE = "page {}, outside the structure"

_INLINE = {
    "/Span",
    "/Strong",
    "/Em",
    "/Link",
    "/Quote",
    "/Code",
    "/Datetime",
    "/Reference",
    "/BibEntry",
    "/Annot",
    "/Sub",
}
_HEADING = re.compile(r"/H([1-6])")
_NUMBER = re.compile(r"\(?\d+[.)]?")


def read_pdf(content: bytes) -> Copy:
    """Raises DamagedError for what can't be read as a tagged PDF."""
    return _read(content, lambda file: file.whole())


def _read(content: bytes, take: Callable[["_File"], Read]) -> Read:
    import pikepdf

    try:
        with pikepdf.open(io.BytesIO(content), attempt_recovery=False) as pdf:
            return take(_File(pdf))
    except (pikepdf.exceptions.PikepdfError, RuntimeError, ValueError, TypeError, LookupError, OverflowError) as error:
        said = " ".join(re.sub(r"<_io\.BytesIO[^>]*>", "", str(error)).split())
        raise DamagedError(f"its text can't be read ({type(error).__name__}: {said})") from None


def drawn(content: bytes) -> tuple[tuple[Run, ...], ...]:
    """What each page draws, in the order of drawing. Raises DamagedError for what can't be read as a tagged PDF."""
    return _read(content, lambda file: tuple(tuple(page.runs) for page in file.pages))


@dataclass
class _Open:
    """A passage that is being read. `runs` are drawn pieces with their page, to know where it stands."""

    level: int = 0
    number: str = ""
    region: str = ""
    stretches: list[Stretch] = field(default_factory=list)
    runs: list[tuple[int, Run]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Where:
    """What holds for a place in the tree."""

    page: int = -1
    lang: str = ""
    link: str = ""
    region: str = ""
    unheard: str = ""


class _File:
    """One PDF being read."""

    def __init__(self, pdf: Any) -> None:
        self.pdf = pdf
        self.root = pdf.Root
        self.numbers = {page.obj.objgen: i for i, page in enumerate(pdf.pages)}
        self.fonts: dict[Any, Font] = {}
        self.flaws: list[tuple[str, str]] = []
        self.pages = [Page(_content(page.obj), self._resources(page.obj), _box(page.obj)) for page in pdf.pages]
        self.marks: list[dict[int, list[Run]]] = []
        for page in self.pages:
            marked: dict[int, list[Run]] = {}
            for run in page.runs:
                if run.mark is not None:
                    marked.setdefault(run.mark, []).append(run)
            self.marks.append(marked)
        self.read: set[tuple[int, int]] = set()
        self.done: list[tuple[_Open, Passage]] = []
        self.open = _Open()
        self.aims: dict[str, tuple[int, float, float]] = {}
        self.annotations: set[Any] = set()

    def whole(self) -> Copy:
        structure = self.root.get("/StructTreeRoot")
        if structure is None:
            raise DamagedError("it has no structure: a screen reader finds no text in it")
        self.roles = _map(structure.get("/RoleMap"))
        self.dests = _named(self.root)
        lang = _text(self.root.get("/Lang"))
        self._kids(structure, _Where(lang=lang))
        self._end()
        self._strange()
        bookmarks = list(self._outline(lang))
        passages = [*self._with_ids(), *self._artifacts(lang), *bookmarks]
        return Copy(
            tuple(passages),
            lang,
            tuple(self._said()),
            tuple(PAGE.format(i) for i in range(1, len(self.pages) + 1)),
            tuple(self.flaws),
        )

    # ------------------------------------------------ the tree

    def _kids(self, element: Any, where: _Where) -> None:
        import pikepdf

        kids = element.get("/K")
        for kid in kids if isinstance(kids, pikepdf.Array) else () if kids is None else (kids,):
            if isinstance(kid, int):
                self._marked(where.page, kid, where)
            elif isinstance(kid, pikepdf.Dictionary):
                self._element(kid, where)

    def _element(self, element: Any, where: _Where) -> None:
        kind = element.get("/Type")
        if (page := element.get("/Pg")) is not None:
            where = replace(where, page=self.numbers.get(page.objgen, -1))
        if kind == "/MCR":
            self._marked(where.page, int(element.MCID), where)
            return
        if kind == "/OBJR":
            return
        own = str(element.get("/S"))
        role = own
        for _ in range(8):
            role = self.roles.get(role, role)
        if (lang := element.get("/Lang")) is not None:
            where = replace(where, lang=_text(lang))
        if role == "/Link":
            where = replace(where, link=self._link(element, where))
        if role == "/Figure":
            self._end()
            if (alt := element.get("/Alt")) is not None:
                self._picture(_text(alt), where, element)
            self._kids(element, where)
            self._end()
            return
        for key in ("/Alt", "/ActualText"):
            if (said := element.get(key)) is None:
                continue
            # A screen reader says this in place of what is there.
            if _text(said).strip():
                self._say(Stretch(_text(said), where.lang, where.link, hidden=f"only heard ({key[1:]})"))
            else:
                where = replace(where, unheard=f"not heard (an empty {key[1:]})")
        if role in {"/Artifact", "/Private"}:
            where = replace(where, unheard=f"not heard ({role[1:]})")
        if role in _INLINE and not _is_block(element):
            self._kids(element, where)
            return
        if role == "/Lbl":
            self._label(element, where)
            return
        if role == "/TOC":
            where = replace(where, region=CONTENTS)
        self._end()
        self.open.level = TITLE if own == "/Title" else int(h[1]) if (h := _HEADING.fullmatch(role)) else 0
        self.open.region = where.region
        self._kids(element, where)
        self._end()

    def _label(self, element: Any, where: _Where) -> None:
        """What stands before an item: its number; or words, such as the term before its meaning."""
        self._end()
        self.open.region = where.region
        self._kids(element, where)
        one = self.open
        words = "".join(s.text for s in one.stretches).strip()
        if _NUMBER.fullmatch(words) and not any(s.hidden for s in one.stretches):
            self.open = _Open(number=re.sub(r"\W", "", words))
        else:
            self._end()

    def _marked(self, page: int, number: int, where: _Where) -> None:
        if page < 0 or (page, number) in self.read:
            if page >= 0 and any(r.text.strip() for r in self.marks[page].get(number, ())):
                self.flaws.append(("twice", f"page {page + 1}: “{_said(self.marks[page][number])}” is read twice"))
            return
        self.read.add((page, number))
        for run in self.marks[page].get(number, ()):
            gap = LINE if self.open.runs and _is_new_line(self.open.runs[-1], (page, run)) else ""
            hidden = where.unheard or run.hidden or (f"drawn as “{run.odd}”" if run.odd and _lies(run) else "")
            self._say(Stretch(gap + run.text, run.lang or where.lang, where.link, hidden))
            self.open.runs.append((page, run))

    def _say(self, stretch: Stretch) -> None:
        said = self.open.stretches
        if said and _alike(said[-1], stretch):
            said[-1] = Stretch(said[-1].text + stretch.text, stretch.lang, stretch.link, stretch.hidden, stretch.ltr)
        else:
            said.append(stretch)

    def _end(self) -> None:
        """The passage that was being read is whole. A number waits for the words that it is of."""
        one, self.open = self.open, _Open()
        if not any(s.text.strip() for s in one.stretches):
            self.open.number = one.number
            return
        part = PAGE.format(one.runs[0][0] + 1) if one.runs else ""
        passage = Passage(tuple(one.stretches), one.level, number=one.number, region=one.region, part=part)
        self.done.append((one, passage))

    def _picture(self, alt: str, where: _Where, element: Any) -> None:
        page = where.page
        part = PAGE.format(page + 1) if page >= 0 else ""
        lang = where.lang
        self.done.append((_Open(), Passage((Stretch(alt, lang),), picture=True, region=where.region, part=part)))

    # ------------------------------------------------ links

    def _link(self, element: Any, where: _Where) -> str:
        """Where a link leads, if its places on the pages are where its words are."""
        import pikepdf

        found = ""
        for kid in _array(element.get("/K")):
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

    def _with_ids(self) -> list[Passage]:
        """The passages, each with the aims that lie on it. A heading's aim lies a line above it, and two columns may
        have a heading each.
        """
        places: dict[int, list[tuple[Box, int]]] = {}
        for at, (one, passage) in enumerate(self.done):
            if not passage.region:
                for page in {p for p, _ in one.runs}:
                    places.setdefault(page, []).append((_around([r.box for p, r in one.runs if p == page]), at))
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
            for annotation in _array(page.obj.get("/Annots")):
                if not isinstance(annotation, pikepdf.Dictionary):
                    continue
                kind = annotation.get("/Subtype")
                if kind != "/Link":
                    words = _text(annotation.get("/Contents"))
                    self.flaws.append(("added", f"page {number}: a note or field ({str(kind)[1:]}): “{words}”"))
                elif annotation.objgen not in self.annotations:
                    self.flaws.append(
                        ("link", f"page {number}: a link to {self._target(annotation)} that has no words")
                    )
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

    def _artifacts(self, lang: str) -> Iterator[Passage]:
        """What is drawn outside the structure, page by page, line by line."""
        for number, page in enumerate(self.pages):
            for region, chosen in (
                (FOOT, [r for r in page.runs if r.artifact == "/Pagination"]),
                # Dots that lead to a page number are no words.
                (DECORATION, [r for r in page.runs if r.artifact == "/Artifact" and r.text.strip() != "."]),
                (LOOSE, [r for r in page.runs if not r.artifact and (number, r.mark) not in self.read]),
            ):
                stretches = tuple(_lines(chosen, lang))
                passage = Passage(stretches, region=region.format(number + 1), part=PAGE.format(number + 1))
                if not passage.is_blank:
                    yield passage

    def _outline(self, lang: str) -> Iterator[Passage]:
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
                yield Passage((Stretch(words, lang, link),), level, region="bookmarks", part="the bookmarks")
            left.append((item.get("/First"), level + 1))

    def _said(self) -> Iterator[Said]:
        info = self.pdf.trailer.get("/Info")
        if info is not None:
            for key, name in (("/Title", "title"), ("/Author", "author"), ("/Subject", "description")):
                if info.get(key) is not None:
                    yield Said(name, _text(info.get(key)), f"the document information ({key[1:]})")

    # ------------------------------------------------ fonts and other resources

    def _resources(self, holder: Any) -> Resources:
        import pikepdf

        found = holder.get("/Resources")
        while found is None and holder.get("/Parent") is not None:
            holder = holder.Parent
            found = holder.get("/Resources")
        names: Any = found if isinstance(found, pikepdf.Dictionary) else {}
        known: dict[str, Font] = {}

        def one(kind: str, name: str) -> Any:
            group = names.get(kind)
            return group.get(f"/{name}") if isinstance(group, pikepdf.Dictionary) else None

        def font(name: str) -> Font:
            if name not in known:
                known[name] = self._font(one("/Font", name))
            return known[name]

        def alpha(name: str) -> float | None:
            state = one("/ExtGState", name)
            if state is not None and isinstance(state.get("/SMask"), pikepdf.Dictionary):
                return 0.0  # a mask, which may leave nothing
            value = state.get("/ca") if state is not None else None
            return None if value is None else float(value)

        def form(name: str) -> tuple[bytes, Resources, Matrix, Box] | None:
            drawn = one("/XObject", name)
            if not isinstance(drawn, pikepdf.Stream) or drawn.get("/Subtype") != "/Form":
                return None
            a, b, c, d, e, f = (float(n) for n in drawn.get("/Matrix", [1, 0, 0, 1, 0, 0]))
            x0, y0, x1, y1 = (float(n) for n in drawn.get("/BBox", [0, 0, 0, 0]))
            inner = self._resources(drawn) if drawn.get("/Resources") is not None else self._resources(holder)
            return drawn.read_bytes(), inner, (a, b, c, d, e, f), (x0, y0, x1, y1)

        def is_off(name: str) -> bool:
            group = one("/Properties", name)
            shown = self.root.get("/OCProperties")
            if group is None or shown is None:
                return False
            off = _array(shown.get("/D", {}).get("/OFF"))
            return any(o.objgen == group.objgen for o in off)

        return Resources(font, alpha, form, is_off)

    def _font(self, font: Any) -> Font:
        import pikepdf

        if not isinstance(font, pikepdf.Dictionary):
            raise DamagedError("a page names a font that is not there")
        if font.objgen in self.fonts and font.objgen != (0, 0):
            return self.fonts[font.objgen]
        cmap = font.get("/ToUnicode")
        texts = to_unicode(cmap.read_bytes()) if isinstance(cmap, pikepdf.Stream) else {}
        if font.get("/Subtype") == "/Type0":
            inner = font.DescendantFonts[0]
            entries = [list(e) if isinstance(e, pikepdf.Array) else e for e in inner.get("/W", [])]
            widths = dict(glyph_widths(entries))
            made = Font(texts, widths, float(inner.get("/DW", 1000)), blank=_blank(inner))
        else:
            first = int(font.get("/FirstChar", 0))
            widths = {first + i: float(w) for i, w in enumerate(font.get("/Widths", []))}
            made = Font(texts, widths, 500.0, wide=False)
        self.fonts[font.objgen] = made
        return made


# ---------------------------------------------------------------- small helpers

NEAR = 40.0
"""Points from an aim to the words that it leads to, at most."""


def _around(boxes: list[Box]) -> Box:
    x0, y0, x1, y1 = zip(*boxes, strict=True)
    return min(x0), min(y0), max(x1), max(y1)


def _away(box: Box, x: float, y: float) -> float:
    """How far words are from an aim: they stand below it, and at its right, for it is at the left of their column."""
    aside = max(0.0, box[0] - x) / 25 + max(0.0, x - box[2])
    return max(0.0, y - box[3]) + 3 * max(0.0, box[1] - y) + aside


def _alike(one: Stretch, other: Stretch) -> bool:
    return (one.lang, one.link, one.hidden, one.ltr) == (other.lang, other.link, other.hidden, other.ltr)


def _is_new_line(before: tuple[int, Run], after: tuple[int, Run]) -> bool:
    """A line ends where the next one begins lower: no space need be drawn there. A sign stands a little higher."""
    (page, one), (next_page, other) = before, after
    return page != next_page or abs(one.box[1] - other.box[1]) > 0.75 * max(one.size, other.size)


_MIRRORED = str.maketrans("()[]{}<>«»", ")(][}{><»«")


def _lies(run: Run) -> bool:
    """Whether a piece is read as other letters than are drawn. Spaces and signs of direction don't count, brackets
    turn round in lines that run from right to left, and a sign may be drawn apart from its letter.
    """
    read, drawn = squeezed(run.text), squeezed(run.odd)
    return sorted(read) != sorted(drawn) and sorted(read.translate(_MIRRORED)) != sorted(drawn)


def _lines(runs: list[Run], lang: str) -> Iterator[Stretch]:
    before: Run | None = None
    for run in runs:
        gap = ""
        if before is not None and _is_new_line((0, before), (0, run)):
            gap = LINE
        # A gap that is as wide as a letter is one; less room stands between Chinese and Latin letters.
        elif before is not None and run.box[0] > before.box[2] + 0.6 * run.size:
            gap = " "
        # Nothing reads it aloud, so what counts is what is drawn.
        yield Stretch(gap + (run.odd or run.text), run.lang or lang, hidden=run.hidden)
        before = run


def _said(runs: list[Run]) -> str:
    return "".join(run.text for run in runs)


def _is_block(element: Any) -> bool:
    """An inline element that says of itself that it stands as a block."""
    import pikepdf

    for one in _array(element.get("/A")):
        if isinstance(one, pikepdf.Dictionary) and one.get("/Placement") == "/Block":
            return True
    return False


def _array(value: Any) -> list[Any]:
    import pikepdf

    if value is None:
        return []
    return list(value) if isinstance(value, pikepdf.Array) else [value]


def _text(value: Any) -> str:
    return "" if value is None else str(value)


def _map(roles: Any) -> dict[str, str]:
    return {} if roles is None else {str(k): str(v) for k, v in roles.items()}


def _named(root: Any) -> dict[str, Any]:
    """The named places of a file."""
    import pikepdf

    found: dict[str, Any] = {}
    old = root.get("/Dests")
    if isinstance(old, pikepdf.Dictionary):
        found |= {str(k)[1:]: v for k, v in old.items()}
    names = root.get("/Names")
    left = [names.get("/Dests")] if isinstance(names, pikepdf.Dictionary) else []
    for _ in range(10_000):
        if not left:
            break
        tree = left.pop()
        if not isinstance(tree, pikepdf.Dictionary):
            continue
        pairs = _array(tree.get("/Names"))
        found |= {_text(k): v for k, v in zip(pairs[::2], pairs[1::2], strict=False)}
        left += _array(tree.get("/Kids"))
    return found


def _content(page: Any) -> bytes:
    return b"\n".join(stream.read_bytes() for stream in _array(page.get("/Contents")))


def _box(page: Any) -> Box:
    for key in ("/CropBox", "/MediaBox"):
        holder = page
        while holder is not None:
            if (box := holder.get(key)) is not None:
                x0, y0, x1, y1 = (float(n) for n in box)
                return min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)
            holder = holder.get("/Parent")
    return 0.0, 0.0, 612.0, 792.0


def _blank(font: Any) -> frozenset[int]:
    """The glyphs of an embedded TrueType font that have no outline."""
    import pikepdf

    description = font.get("/FontDescriptor")
    file = description.get("/FontFile2") if isinstance(description, pikepdf.Dictionary) else None
    if not isinstance(file, pikepdf.Stream) or font.get("/CIDToGIDMap", pikepdf.Name("/Identity")) != "/Identity":
        return frozenset()
    return empty_glyphs(file.read_bytes())


def empty_glyphs(font: bytes) -> frozenset[int]:
    """The glyphs without an outline in a TrueType font (OpenType, `loca`)."""
    import struct

    count = struct.unpack(">H", font[4:6])[0]
    tables = {}
    for i in range(count):
        tag, _, start, length = struct.unpack(">4sIII", font[12 + 16 * i : 28 + 16 * i])
        tables[tag] = start, length
    if b"loca" not in tables or b"head" not in tables:
        return frozenset()
    long = struct.unpack(">h", font[tables[b"head"][0] + 50 : tables[b"head"][0] + 52])[0]
    start, length = tables[b"loca"]
    raw = font[start : start + length]
    places = struct.unpack(f">{len(raw) // (4 if long else 2)}{'I' if long else 'H'}", raw)
    return frozenset(i for i in range(len(places) - 1) if places[i] == places[i + 1])
