"""Plain text, line by line."""

import re
from collections.abc import Iterator

from handouts.passages import Copy, Passage, Stretch
from handouts.readers.docx import _apart
from handouts.reading import decoded

_NUMBERED = re.compile(r"\s*(\d+)\.\s+(?=\S)")
_BULLET = re.compile(r"\s*[-*•]\s+(?=\S)")


def read_text(content: bytes) -> Copy:
    """Raises DamagedError for what is no UTF-8 text. A line in square brackets describes a picture."""
    text = decoded(content)
    flaws = []
    if text.startswith("\ufeff"):
        flaws.append(("frame", "it begins with a byte order mark, which portals show as signs"))
    if found := re.search(r"[\x00-\x08\x0b-\x1f\x7f]", text):
        flaws.append(("added", f"a control character (U+{ord(found[0]):04X})"))
    return Copy(tuple(_passages(text)), "", flaws=tuple(flaws))


def _passages(text: str) -> Iterator[Passage]:
    for count, line in enumerate(text.split("\n"), 1):
        number = _NUMBERED.match(line)
        mark = number or _BULLET.match(line)
        words = line[mark.end() :] if mark else line
        if not words.strip():
            continue
        stretches = tuple(_apart([Stretch(words.strip())]))
        yield Passage(stretches, number=number[1] if number else "", part=f"line {count}")
