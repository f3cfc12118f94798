"""Plain text, line by line."""

import re
from collections.abc import Iterator

from handouts.verification.blocks import Copy, Passage, Stretch, apart
from handouts.verification.reading import decoded


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
        if line.strip():
            yield Passage(tuple(apart([Stretch(line.strip())])), part=f"line {count}")
