"""The text layer of a PDF in Arabic script: each letter once, and everything in the order in which it is read.

What Typst leaves wrong and no validator looks at. It draws a line from its left end, each word and each space and each
sign over a letter by itself, and tags them in that order, so a screen reader begins with the last word. And it says of
one glyph that it is two letters (لا), or of two that each is both, so who copies or searches the text meets letters
turned round or twice. docs/pdf.md says what each reader makes of it.
"""

import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any

import pikepdf

from handouts.formats.pdf_drawing import Instruction, Piece, pieces, written
from handouts.formats.pdf_glyphs import Font


@dataclass(frozen=True, slots=True)
class Run:
    """Glyphs that are drawn together: their text, where they begin on the page, their size, in points, and the language
    that they say they are in, "" for the page's.
    """

    text: str
    x: float
    y: float
    size: float
    lang: str = ""


@dataclass(slots=True)
class _Page:
    """What a page draws, in order, and its numbered pieces."""

    items: list[Piece | Instruction]
    marks: dict[int, Piece]


def readable(file: pikepdf.Pdf, directions: Mapping[str, str]) -> None:
    """Mend a whole PDF in place. `directions` are those of the languages that it is in: one, or two side by side."""
    direction = next(iter(directions.values())) if len(directions) == 1 else ""
    fonts: dict[Any, Font] = {}
    pages: dict[Any, _Page] = {}
    for page in file.pages:
        named: dict[str, Font] = {}
        listed: Any = page.obj.get("/Resources", {})
        for name, font in listed.get("/Font", {}).items():
            if font.get("/Subtype") == "/Type0":
                named[name] = fonts.setdefault(font.objgen, Font(font))
        items = pieces([(i[0], i[1]) for i in pikepdf.parse_content_stream(page)], named)
        marks = {item.mark: item for item in items if isinstance(item, Piece) and item.mark is not None}
        pages[page.obj.objgen] = _Page(items, marks)
    reader = _Reader(pages, directions, str(file.Root.get("/Lang", "")))
    reader.element(file.Root.StructTreeRoot, None, "")
    for page in file.pages:
        mine = pages[page.obj.objgen]
        read = [piece for number, piece in reader.read if number == page.obj.objgen]
        read += [piece for line in _unnumbered(mine.items, direction) for piece in reader.as_one(line)]
        instructions = written(_in_order(mine.items, read, reader.joined))
        page.Contents = file.make_stream(pikepdf.unparse_content_stream(instructions))
    for font in fonts.values():
        font.finish()


# ---------------------------------------------------------------- the structure


Placed = tuple[Any, Run | None]


class _Reader:
    """Puts the structure into reading order, and notes the order: each piece that is `read`, with its page, and those
    that were `joined` to the one before them.
    """

    def __init__(self, pages: dict[Any, _Page], directions: Mapping[str, str], lang: str) -> None:
        self.pages, self.directions, self.lang = pages, directions, lang
        self.read: list[tuple[Any, Piece]] = []
        self.joined: set[Piece] = set()

    def element(self, element: Any, page: Any, lang: str) -> Run | None:
        """Put the parts of an element, and of each below it, into order. Returns its first run, as it is drawn."""
        if not isinstance(element, pikepdf.Dictionary):
            return None
        page = element.Pg.objgen if "/Pg" in element else page
        lang = self._foreign(str(element.get("/Lang", lang)))
        if element.get("/S") == "/Form":
            return _run_of_field(element.K.Obj, lang)
        kids = element.get("/K")
        if kids is None or element.get("/Type") in ("/MCR", "/OBJR"):
            return None
        listed = list(kids) if isinstance(kids, pikepdf.Array) else [kids]
        held = {i: piece for i, kid in enumerate(listed) if (piece := self._piece(kid, page))}
        before = len(self.read)
        inside: dict[int, list[tuple[Any, Piece]]] = {}
        placed: list[tuple[int, Run | None]] = []
        for i, kid in enumerate(listed):
            if i in held:
                held[i].lang = self._foreign(held[i].lang or lang)
            run = run_of(held[i]) if i in held else self.element(kid, page, lang)
            placed.append((i, run))
            inside[i], self.read[before:] = self.read[before:], []
        order = [i for i, _ in placed]
        if held and len(listed) > 1:
            lines = list(_lines(placed))
            direction, own = self._direction(lang, [run for _, run in placed if run])
            order = [i for line in lines for i, _ in read_order(line, direction, own)]
        kept: list[int] = []
        for i in order:
            last = held.get(kept[-1]) if kept else None
            alike = last and i in held and self._page(listed[i], page) == self._page(listed[kept[-1]], page)
            if last and alike and last.join(held[i]):
                self.joined.add(held[i])
                continue
            kept.append(i)
            self.read += [(self._page(listed[i], page), held[i])] if i in held else inside[i]
        if kept != list(range(len(listed))):
            element.K = pikepdf.Array([listed[i] for i in kept])
        return _first_line([run for _, run in placed if run])

    def _direction(self, lang: str, runs: list[Run]) -> tuple[str, str]:
        """How a paragraph runs, and the language that does: as the page; of two side by side, as its own, if it is one
        of them.
        """
        if len(self.directions) == 1:
            return next(iter(self.directions.values())), ""
        known = self.directions.get((lang or self.lang).split("-")[0])
        return (known, lang) if known else (_direction(runs), "")

    def _foreign(self, lang: str) -> str:
        return "" if lang == self.lang else lang

    def as_one(self, line: Iterable[Piece]) -> Iterator[Piece]:
        """The pieces of a line that are left when those that can be are joined."""
        last: Piece | None = None
        for piece in line:
            if last and last.join(piece):
                self.joined.add(piece)
            else:
                last = piece
                yield piece

    def _page(self, kid: Any, page: Any) -> Any:
        return kid.Pg.objgen if isinstance(kid, pikepdf.Dictionary) and "/Pg" in kid else page

    def _piece(self, kid: Any, page: Any) -> Piece | None:
        """What is drawn under a number of the structure."""
        if isinstance(kid, pikepdf.Dictionary) and kid.get("/Type") == "/MCR":
            page, kid = self._page(kid, page), int(kid.MCID)
        return self.pages[page].marks.get(kid) if isinstance(kid, int) and page in self.pages else None


def run_of(piece: Piece) -> Run:
    """A piece as one run: where it stands is where its letters do, not the signs over them."""
    return Run(piece.text, piece.x, piece.y, max(glyph.size for glyph in piece.drawn), piece.lang)


def _run_of_field(field: Any, lang: str) -> Run:
    """A place to write in as if a sign were drawn there: it has its place in a line, and none of its directions."""
    left, bottom, _, _ = map(float, field.Rect)
    return Run("_", left, bottom + _BELOW, _FIELD_SIZE, lang)


_BELOW = 3.4
"""Points from the base line of the words around it to the foot of a field, at most."""
_FIELD_SIZE = 12.0


def _first_line(runs: list[Run]) -> Run | None:
    """What an element begins with, as one run."""
    line = [run for run in runs if abs(run.y - runs[0].y) < 0.01]
    return replace(line[0], text="".join(run.text for run in line), x=min(run.x for run in line)) if line else None


def _direction(runs: Iterable[Run]) -> str:
    kinds = [kind(run.text) for run in runs if run.lang != "zxx"]  # an address tells nothing of the words around it
    return "rtl" if kinds.count("R") > kinds.count("L") else "ltr"


def _lines(kids: Iterable[tuple[int, Run | None]]) -> Iterator[list[Placed]]:
    """The parts of an element line by line. A sign stands a little higher than its letter, a line much lower."""
    line: list[Placed] = []
    last: Run | None = None
    for kid, run in kids:
        if run and last and abs(run.y - last.y) > 0.75 * max(run.size, last.size):
            yield line
            line = []
        line.append((kid, run))
        last = run if run and not _is_sign(run.text) else last
    if line:
        yield line


# ---------------------------------------------------------------- the pages


def _unnumbered(items: Sequence[Piece | Instruction], direction: str) -> Iterator[list[Piece]]:
    """What stands in no structure, such as a page's foot, line by line in reading order."""
    for loose, group in groupby(items, key=lambda item: isinstance(item, Piece) and item.mark is None):
        found = [item for item in group if isinstance(item, Piece)] if loose else []
        runs = [run_of(piece) for piece in found]
        for line in _lines(enumerate(runs)):
            yield [found[i] for i, _ in read_order(line, direction or _direction(run for _, run in line if run))]


def _in_order(
    items: Iterable[Piece | Instruction], read: Iterable[Piece], joined: set[Piece]
) -> list[Piece | Instruction]:
    """What a page draws with the pieces of each line in reading order. A line with a raised number stays as it is:
    PDFium reads it in the order in which it is drawn.
    """
    left: list[Piece | Instruction] = [item for item in items if not (isinstance(item, Piece) and item in joined)]
    places = {item: at for at, item in enumerate(left) if isinstance(item, Piece)}
    runs = {piece: run_of(piece) for piece in places}

    def where(piece: Piece) -> tuple[bool, float]:
        return piece.mark is None, round(runs[piece].y, 2)

    for _, group in groupby(read, key=where):
        line = [piece for piece in group if piece in places]
        for slot, piece in zip(sorted(places[piece] for piece in line), line, strict=True):
            left[slot] = piece
    return left


# ---------------------------------------------------------------- the order in which a line is read


def read_order(line: list[Placed], direction: str, lang: str = "") -> list[Placed]:
    """One line's parts in the order in which they are read. `lang` is the language that runs so, "" for the page's.

    In a line that runs from right to left everything is turned round, and then the stretches that run from left to
    right are turned back; and the other way round (the inverse of rule L2 of Unicode's bidirectional algorithm).
    """
    # The space that ends a line may be drawn on top of its last word.
    drawn = sorted((run.x, bool(run.text.strip()), i) for i, (_, run) in enumerate(line) if run)
    out: list[Placed] = [(kid, run) for kid, run in line if run is None]
    if direction == "ltr":
        out = line if all(run is None or kind(run.text) != "R" for _, run in line) else out
        if out is line:
            return _space_last(line)
    visual = [line[i] for *_, i in (reversed(drawn) if direction == "rtl" else drawn)]
    runs = [run for _, run in visual if run]
    at = 0
    while at < len(visual):
        if direction == "ltr" and (end := _marked_stretch(runs, at)) > at:
            out += read_order(visual[at:end], "rtl", runs[at].lang)
            at = end
            continue
        end = _foreign_stretch(runs, at, lang) if direction == "rtl" else _right_to_left(runs, at)
        out += visual[at:end][::-1]
        at = end
    return out


def _space_last(line: list[Placed]) -> list[Placed]:
    """A line in Latin letters with the space that ends it at its end. Where such a line stands in a paragraph that runs
    from right to left, its last space is drawn at the left edge, on top of its first word.
    """
    edge = min((run.x for _, run in line if run and run.text.strip()), default=None)

    def ends_line(placed: Placed) -> bool:
        run = placed[1]
        return bool(run and not run.text.strip() and edge is not None and abs(run.x - edge) < 0.01)

    return sorted(line, key=ends_line)


_TIE = "\u00a0"


def _foreign_stretch(runs: Sequence[Run], start: int, lang: str) -> int:
    """Where a stretch ends that begins here and runs from left to right in a line that does not. Pieces are one if all
    say that they are in another language than the line, or if nothing stands between them that could break, as between
    a number in bold and its unit, or the Persian figures and the signs of 18:00, which are drawn in two fonts.
    """
    own = next((run.lang for run in runs if kind(run.text) == "R"), lang)

    def solid(run: Run) -> bool:
        """A stop at the end of foreign words is one of them; a space may be the line's."""
        return kind(run.text) in "L1" or (run.lang != own and bool(run.text.strip()))

    end = start + 1
    if kind(runs[start].text) == "R" or not solid(runs[start]):
        return end
    for at in range(start + 1, len(runs)):
        before, here = runs[at - 1], runs[at]
        foreign = before.lang != own and here.lang != own
        tied = before.lang == here.lang and all(
            kind(one.text) in "L1" or one.text == _TIE or one.text in _IN_NUMBERS for one in (before, here)
        )
        if kind(here.text) == "R" or not (foreign or tied):
            break
        end = at + 1 if solid(here) or (here.text in _MINUS and _ends_word(runs, at + 1)) else end
    return end


_MINUS = ("-", "\u2011", "\u2212")
_IN_NUMBERS = ("/", ":", "\u2013", *_MINUS)
"""What may be drawn by itself between the figures of a number, or before them."""


def _ends_word(runs: Sequence[Run], at: int) -> bool:
    return at == len(runs) or not runs[at].text.strip()


def _marked_stretch(runs: Sequence[Run], start: int) -> int:
    """Where pieces end that all say to be in one language that runs from right to left, with the stops and numbers in
    them; where they begin, if there are none.
    """
    lang = runs[start].lang
    end = next((at for at in range(start, len(runs)) if runs[at].lang != lang), len(runs))
    return end if lang and any(kind(run.text) == "R" for run in runs[start:end]) else start


def _right_to_left(runs: Sequence[Run], start: int) -> int:
    """Where a stretch in letters that run from right to left ends, with the spaces and numbers in it."""
    end = start + 1
    if kind(runs[start].text) != "R":
        return end
    for at in range(start + 1, len(runs)):
        if kind(runs[at].text) == "L":
            break
        if kind(runs[at].text) == "R":
            end = at + 1
    return end


def kind(text: str) -> str:
    """R: has letters that run from right to left; L: from left to right; 1: numbers only; a space: anything else."""
    found = {unicodedata.bidirectional(c) for c in text}
    if found & {"R", "AL"} or _is_sign(text):
        return "R"
    if "L" in found:
        return "L"
    return "1" if found & {"EN", "AN"} else " "


def _is_sign(text: str) -> bool:
    return bool(text) and all(unicodedata.combining(c) for c in text)
