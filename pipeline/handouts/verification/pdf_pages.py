"""The pages of a PDF, drawn: their fonts, layers and forms looked up when the drawing names them."""

from itertools import chain
from typing import Any

from handouts.verification.extracted import DamagedError
from handouts.verification.image import Box, Pixels
from handouts.verification.pdf_content import Page, Resources
from handouts.verification.pdf_fonts import Font, empty_glyphs, glyph_widths, to_unicode
from handouts.verification.pdf_geometry import Matrix
from handouts.verification.pdf_objects import listed


def drawn_pages(pdf: Any) -> tuple[Page, ...]:
    """Return every page with what it draws."""
    finder = _Finder(pdf.Root)
    return tuple(Page(_content(p.obj), finder.resources(p.obj), _box(p.obj)) for p in pdf.pages)


class _Finder:
    """Finds what the names in a page's drawing stand for; a font is read once a file."""

    def __init__(self, root: Any) -> None:
        self.root = root
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
            inner = self.resources(drawn) if drawn.get("/Resources") is not None else self.resources(holder)
            return drawn.read_bytes(), inner, (a, b, c, d, e, f), (x0, y0, x1, y1)

        def is_off(name: str) -> bool:
            group = one("/Properties", name)
            shown = self.root.get("/OCProperties")
            if group is None or shown is None:
                return False
            off = listed(shown.get("/D", {}).get("/OFF"))
            return any(o.objgen == group.objgen for o in off)

        return Resources(font, alpha, form, is_off, lambda name: _pixels(one("/XObject", name)))

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


def _pixels(image: Any) -> Pixels | None:
    """An image with eight bits a channel, with its mask as one more; None for any other."""
    import pikepdf

    if not isinstance(image, pikepdf.Stream) or image.get("/BitsPerComponent") != 8:
        return None
    size = int(image.Width) * int(image.Height)
    if size < 1:
        return None
    data, mask = image.read_bytes(), image.get("/SMask")
    count = len(data) // size
    planes = [data[i : size * count : count] for i in range(count)]
    if isinstance(mask, pikepdf.Stream) and len(alpha := mask.read_bytes()) == size:
        planes.append(alpha)
    if len(planes) not in {1, 2, 3, 4}:
        return None
    return Pixels(
        int(image.Width), int(image.Height), len(planes), bytes(chain.from_iterable(zip(*planes, strict=True)))
    )


def _content(page: Any) -> bytes:
    return b"\n".join(stream.read_bytes() for stream in listed(page.get("/Contents")))


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
