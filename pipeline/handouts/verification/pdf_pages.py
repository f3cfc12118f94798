"""The pages of a PDF, drawn: their fonts and forms looked up when the drawing names them."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import partial
from typing import Any

from handouts.verification.extracted import DamagedError, DrawnText
from handouts.verification.image import Box, Pixels
from handouts.verification.pdf_content import Drawing, Resources
from handouts.verification.pdf_fonts import Font, empty_glyphs, glyph_widths, to_unicode
from handouts.verification.pdf_objects import listed
from handouts.verification.pdf_overprint import overprinted
from handouts.verification.pdf_sight import Sight


@dataclass(frozen=True, slots=True)
class Page:
    """A page, drawn. `drawn` in the order of drawing; `picture` shows what has some numbers in the structure, and
    `is_ruled` says whether there is a line across a box.
    """

    drawn: tuple[DrawnText, ...]
    picture: Callable[[Collection[int], Box], Pixels]
    is_ruled: Callable[[Box], bool]


def drawn_pages(pdf: Any, content: bytes, *, closely: bool) -> tuple[Page, ...]:
    """Return every page with what it draws; `closely` looked at, it is said of all text why it is hidden, if it is."""
    finder, sight = _Finder(), Sight(content)
    return tuple(_drawn(page.obj, number, finder, sight, closely) for number, page in enumerate(pdf.pages))


def _drawn(page: Any, number: int, finder: "_Finder", sight: Sight, closely: bool) -> Page:
    content = b"\n".join(stream.read_bytes() for stream in listed(page.get("/Contents")))
    drawing = Drawing(content, finder.resources(page))
    sight.look(number, drawing.drawn, closely=closely)
    for mark in drawing.read_otherwise:
        mark.read_once()
    if closely:
        overprinted(drawing.drawn)
    return Page(tuple(drawing.drawn), partial(sight.picture, number), partial(sight.is_ruled, number))


class _Finder:
    """Finds what the names in a page's drawing stand for; a font is read once a file."""

    def __init__(self) -> None:
        self.fonts: dict[Any, Font] = {}

    def resources(self, holder: Any) -> Resources:
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

        def form(name: str) -> tuple[bytes, Resources] | None:
            drawn = one("/XObject", name)
            if not isinstance(drawn, pikepdf.Stream) or drawn.get("/Subtype") != "/Form":
                return None
            return drawn.read_bytes(), self.resources(drawn if drawn.get("/Resources") is not None else holder)

        return Resources(font, form)

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
            made = Font(texts, widths, float(inner.get("/DW", 1000)), empty=_empty(inner))
        else:
            first = int(font.get("/FirstChar", 0))
            widths = {first + i: float(w) for i, w in enumerate(font.get("/Widths", []))}
            made = Font(texts, widths, 500.0, two_bytes=False)
        self.fonts[font.objgen] = made
        return made


def _empty(font: Any) -> frozenset[int]:
    """The glyphs of an embedded TrueType font that have no shape."""
    import pikepdf

    description = font.get("/FontDescriptor")
    file = description.get("/FontFile2") if isinstance(description, pikepdf.Dictionary) else None
    if not isinstance(file, pikepdf.Stream) or font.get("/CIDToGIDMap", pikepdf.Name("/Identity")) != "/Identity":
        return frozenset()
    return empty_glyphs(file.read_bytes())
