"""Where the letters of a PDF stand on paper, read by PDFium from the finished file."""

import ctypes
from functools import lru_cache

import pypdfium2
import pypdfium2.raw

from reading import squeeze

Line = list[tuple[float, str]]
"""The glyphs of a line, each with the place where it begins, from left to right."""


@lru_cache(maxsize=8)
def placed(pdf: bytes) -> list[list[Line]]:
    """The lines of each page, from the top. What stands beside each other is one line."""
    pages = []
    document = pypdfium2.PdfDocument(pdf)
    try:
        for page in document:
            layer = page.get_textpage()
            rows: dict[float, Line] = {}
            x, y = ctypes.c_double(), ctypes.c_double()
            for i in range(layer.count_chars()):
                character = chr(pypdfium2.raw.FPDFText_GetUnicode(layer.raw, i))
                pypdfium2.raw.FPDFText_GetCharOrigin(layer.raw, i, x, y)
                if character in "\ufffe\u2010":  # how PDFium gives a hyphen
                    character = "-"
                if squeeze(character):
                    base = next((b for b in rows if abs(b - y.value) < 2), y.value)
                    rows.setdefault(base, []).append((x.value, character))
            pages.append([sorted(rows[b]) for b in sorted(rows, reverse=True)])
            layer.close()
            page.close()
    finally:
        document.close()
    return pages


def drawn(pdf: bytes) -> list[list[str]]:
    """The same as text: each line as it stands on paper, without spaces."""
    return [["".join(character for _, character in line) for line in page] for page in placed(pdf)]


def places(pdf: bytes, *words: str) -> list[float]:
    """Where some words begin that stand in one line."""
    for page in placed(pdf):
        for line in page:
            said = "".join(character for _, character in line)
            if all(word in said for word in words):
                return [line[said.index(word)][0] for word in words]
    raise AssertionError(f"{words} stand in no line together")
