"""What the drawing of a PDF's page says: every piece of text, with its marks (ISO 32000-1, 8, 9 and 14).

Places, colours, clips and shapes are left to `pdf_sight`: an engine that draws knows them best.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from handouts.verification import pdf_syntax as syntax
from handouts.verification.extracted import DamagedError, DrawnText
from handouts.verification.pdf_fonts import Font


@dataclass(frozen=True)
class Resources:
    """What a page's names stand for, looked up when they are met. A form is a drawing of its own."""

    font: Callable[[str], Font]
    form: Callable[[str], "tuple[bytes, Resources] | None"]


@dataclass(slots=True)
class Mark:
    """A pair of BDC and EMC. `reads`: what all that is `drawn` in it is read as."""

    number: int | None = None
    artifact: str = ""
    turned: bool = False
    lang: str = ""
    reads: str | None = None
    drawn: list[DrawnText] = field(default_factory=list)

    def read_once(self) -> None:
        """Say what is read as something else than is drawn once, in place of all that was drawn."""
        if not self.drawn or self.reads is None:
            return
        first, *others = self.drawn
        drawn = "".join(run.text for run in self.drawn)
        first.odd = drawn if drawn != self.reads else ""
        first.text = self.reads
        first.hidden = next((run.hidden for run in self.drawn if run.hidden), "")
        for run in others:
            run.text = ""


class Drawing:
    """The text of a page, in the order of drawing, and the marks in which it is read as something else."""

    def __init__(self, content: bytes, resources: Resources) -> None:
        self.drawn: list[DrawnText] = []
        self.read_otherwise: list[Mark] = []
        self._marks: list[Mark] = []
        self._draw(content, resources, None, 0)

    def _draw(self, content: bytes, resources: Resources, font: Font | None, depth: int) -> None:
        if depth > 8:
            raise DamagedError("a page draws itself again and again")
        at, end, match, flat = 0, len(content), syntax.STATEMENT.match, False
        saved: list[Font | None] = []
        while at < end:
            found = match(content, at)
            if found is None and not flat:
                content, at, flat = syntax.flattened(content[at:]), 0, True
                end, found = len(content), match(content)
            if found is None:
                if content[at:].strip(b"\0\t\n\f\r "):
                    raise DamagedError(f"a page has something that is no drawing: {content[at : at + 20]!r}")
                break
            at = found.end()
            kind = found.lastindex
            if kind == syntax.BEGINS:
                saved.append(font)
            elif kind == syntax.FONTS:
                font = resources.font(found[kind].decode("latin-1"))
            elif kind == syntax.MARKS:
                self._marks.append(Mark(int(found[kind])))
            elif kind == syntax.OTHERS:
                op, args = found[kind], found[kind - 1]
                if op in _SHOWS:  # the commonest first
                    self._show(args, font)
                elif op == b"q":
                    saved.append(font)
                elif op == b"Q":
                    font = saved.pop() if saved else font
                elif op == b"Tf":
                    font = resources.font(_name(args.split()[0]))
                elif op == b"Do":
                    if form := resources.form(_name(args)):
                        self._draw(*form, font, depth + 1)
                else:
                    self._mark(op, args)

    def _mark(self, op: bytes, args: bytes) -> None:
        if op == b"BDC":
            self._marks.append(_marked(args))
        elif op == b"BMC":
            name = args.strip()
            artifact = "/Artifact" if name == b"/Artifact" else ""
            self._marks.append(Mark(artifact=artifact, turned=name == b"/ReversedChars"))
        elif op == b"EMC":
            if not self._marks:
                raise DamagedError("a mark on a page ends that never began")
            if (mark := self._marks.pop()).reads is not None:
                self.read_otherwise.append(mark)
        elif op == b"BI":
            raise DamagedError("a page has a picture among its drawing, which no page of ours has")

    def _show(self, args: bytes, font: Font | None) -> None:
        if font is None:
            raise DamagedError("a page shows text in a font that it does not name")
        codes = font.codes(b"".join(map(syntax.string, syntax.SHOWN.findall(args))))
        if not codes:
            return
        glyphs = font.glyphs(codes)
        run = DrawnText("", wide=sum(glyph.width for glyph in glyphs))
        if blank := font.blank(codes):
            run.hidden = f"the font draws nothing for “{blank}”"
        turned = False
        for mark in self._marks:
            turned = turned or mark.turned
            run.artifact = run.artifact or mark.artifact
            run.mark = mark.number if run.mark is None else run.mark
            run.lang = mark.lang or run.lang
            if mark.reads is not None:
                mark.drawn.append(run)
        run.text = "".join(glyph.text for glyph in (reversed(glyphs) if turned else glyphs))
        self.drawn.append(run)


_SHOWS = frozenset((b"Tj", b"TJ", b"'", b'"'))


def _marked(args: bytes) -> Mark:
    tag, _, rest = args.partition(b"<<")
    if not rest:  # properties by name, which say whether a layer is on
        return Mark()
    number = syntax.MCID.search(rest)
    lang = syntax.LANG.search(rest) if b"/Lang" in rest else None
    actual = syntax.ACTUAL.search(rest) if b"/ActualText" in rest else None
    return Mark(
        number=int(number[1]) if number else None,
        artifact=_kind_of_artifact(rest) if tag[:9] == b"/Artifact" else "",
        lang=syntax.text_string(syntax.string(lang[1])) if lang else "",
        reads=syntax.text_string(syntax.string(actual[1])) if actual else None,
    )


def _kind_of_artifact(properties: bytes) -> str:
    """A page's foot; what stands on each page again, such as the head of a table that goes on; or anything else."""
    if b"/Pagination" not in properties:
        return "/Artifact"
    return "/Pagination" if b"/Footer" in properties else "/Repeated"


def _name(args: bytes) -> str:
    return args.strip()[1:].decode("latin-1")
