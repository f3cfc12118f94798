"""Plain text, line by line, and Markdown without its marks."""

import re
from collections.abc import Iterator
from dataclasses import replace

from handouts.verification.blocks import Block, TextRun, apart
from handouts.verification.extracted import DamagedError, ExtractedDocument, ExtractedText, Heading


def read_text(content: bytes) -> ExtractedDocument:
    """Raises DamagedError for what is no UTF-8 text. A line in square brackets describes a picture."""
    text = decoded(content)
    return ExtractedDocument(lambda: ExtractedText(tuple(_blocks(text)), flaws=tuple(_flaws(text))))


_HEADING = re.compile(r"(?m)^(#{1,6}) +(.*)$")
_MARK = re.compile(r"(?m)^#{1,6} +|(?<!\\)\*+|\\(?=[!-/:-@\[-`{-~])")
"""What makes a heading or a bold word, and the backslash before a sign that makes nothing."""


def read_markdown(content: bytes) -> ExtractedDocument:
    """Return what a Markdown file says without its marks. Raises DamagedError for what is no UTF-8 text."""
    text = decoded(content)
    headings = (Heading(len(m[1]), without_marks(m[2])) for m in _HEADING.finditer(text))
    return replace(read_text(without_marks(text).encode()), headings=tuple(headings))


def without_marks(text: str) -> str:
    """What Markdown says, without what makes its headings and bold words."""
    return _MARK.sub("", text)


def decoded(content: bytes) -> str:
    """UTF-8 as text that is not empty."""
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise DamagedError(f"it is not UTF-8 text (byte {error.start + 1})") from None
    if not text.strip():
        raise DamagedError("it is empty")
    return text


def _flaws(text: str) -> Iterator[tuple[str, str]]:
    if text.startswith("\ufeff"):
        yield "frame", "it begins with a byte order mark, which portals show as signs"
    if found := re.search(r"[\x00-\x08\x0b-\x1f\x7f]", text):
        yield "added", f"a control character (U+{ord(found[0]):04X})"


def _blocks(text: str) -> Iterator[Block]:
    for count, line in enumerate(text.split("\n"), 1):
        if line.strip():
            yield Block(tuple(apart([TextRun(line.strip())])), part=f"line {count}")
