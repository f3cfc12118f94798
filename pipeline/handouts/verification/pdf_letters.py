"""The text of a PDF's pages in the order in which it is drawn, without what is no part of the text, such as a foot."""

import io
import re
from collections.abc import Iterator, Mapping
from typing import Any

from handouts.verification.extracted import DamagedError
from handouts.verification.pdf_fonts import to_unicode
from handouts.verification.pdf_objects import get, listed
from handouts.verification.pdf_syntax import string, text_string


def _brackets(depth: int) -> bytes:
    """The pattern of a string in brackets, with brackets in pairs inside of it: the glyphs of a phone number may be
    such, one pair in the other.
    """
    inside = rb"|" + _brackets(depth - 1) if depth else b""
    return rb"\((?:[^()\\]|\\." + inside + rb")*+\)"


_BRACKETS, _DIGITS = _brackets(25), rb"<[0-9A-Fa-f\s]*+>"
_STRING = _BRACKETS + rb"|" + _DIGITS
_SHOWS = rb"\s*+(?:Tj\b|['\"])"
_DRAWN = re.compile(
    # Each begins with a letter or sign of its own, by which the next one is found fast.
    rb"/(?:(Artifact|ReversedChars)\b"  # 1: what the text to come is
    rb"|ActualText\s*+(" + _STRING + rb")"  # 2: what it is read as
    rb"|(\w+)\s++[-\d.]++\s++Tf\b)"  # 3: its font
    rb"|B(DC|MC)\b"  # 4
    rb"|E(MC)\b"  # 5
    rb"|\[(?:" + _STRING + rb"|[^\]()<>]++)*+\]\s*+TJ\b"  # its glyphs
    rb"|" + _DIGITS + _SHOWS + rb"|" + _BRACKETS + _SHOWS,
    re.DOTALL,
)
_STRINGS = re.compile(_STRING, re.DOTALL)
_PAIRS = re.compile(rb"<([0-9A-Fa-f\s]*+)>")


class Font(dict[int, str]):
    """What the codes of a font stand for; each is as many bytes as the `encoding` has for one."""

    def __init__(self, texts: Mapping[int, str], encoding: str) -> None:
        super().__init__(texts)
        self.encoding = encoding

    def __missing__(self, code: int) -> str:
        return "\ufffd"


def drawn_text(content: bytes) -> Iterator[str]:
    """The text of each page of a PDF. Raises DamagedError for what is no whole PDF."""
    import pikepdf

    fonts: dict[Any, Font] = {}
    try:
        with pikepdf.open(io.BytesIO(content), attempt_recovery=False) as pdf:
            for page in pdf.pages:
                drawing = b"\n".join(stream.read_bytes() for stream in listed(page.obj.get("/Contents")))
                yield "".join(_drawn(drawing, _fonts(page, fonts)))
    except (pikepdf.exceptions.PikepdfError, RuntimeError, ValueError, TypeError, LookupError) as error:
        raise DamagedError(f"it is not a whole PDF ({' '.join(str(error).split())})") from None


def _fonts(page: Any, known: dict[Any, Font]) -> dict[bytes, Font]:
    """The fonts of a page by name; each is read once a file."""
    found: dict[bytes, Font] = {}
    for name, font in (get(page.resources, "/Font") or {}).items():
        if font.objgen not in known:
            cmap = get(font, "/ToUnicode")
            encoding = "utf-16-be" if font.Subtype == "/Type0" else "latin-1"
            known[font.objgen] = Font(to_unicode(cmap.read_bytes()) if cmap else {}, encoding)
        found[name[1:].encode()] = known[font.objgen]
    return found


def _drawn(drawing: bytes, fonts: Mapping[bytes, Font]) -> Iterator[str]:
    marks: list[bytes] = []
    reads: str | None = None
    font = Font({}, "latin-1")
    kind = b""
    for found in _DRAWN.finditer(drawing):
        match found.lastindex:
            case 1:
                kind = found[1]
            case 2:
                reads = text_string(string(found[2]))
            case 3:
                font = fonts[found[3]]
            case 4:
                if reads is not None:
                    yield reads
                    kind, reads = b"read", None
                marks.append(kind)
                kind = b""
            case 5:
                marks.pop()
            case _ if b"Artifact" not in marks and b"read" not in marks:
                codes = _glyphs(found[0]).decode(font.encoding, "replace")
                yield (codes[::-1] if b"ReversedChars" in marks else codes).translate(font)


def _glyphs(shown: bytes) -> bytes:
    """The strings in what a statement shows, joined; what stands between them moves them a little."""
    if b"(" in shown:
        return b"".join(map(string, _STRINGS.findall(shown)))
    return bytes.fromhex(b"".join(_PAIRS.findall(shown)).decode())
