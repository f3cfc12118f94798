"""Files inside a Word file or an EPUB, changed and packed again."""

import io
import re
import zipfile
from collections.abc import Callable
from random import Random
from typing import Any

from lxml import etree

from faults.fault import Make, Scene

Edit = Callable[[Any, Random], None]
"""Changes an XML tree in place."""


def in_zip(name: str, edit: Edit) -> Make:
    """One member whose name fits a pattern, as XML."""

    def make(scene: Scene) -> bytes:
        members = unzipped(scene.good)
        chosen = scene.dice.choice(sorted(m for m in members if re.fullmatch(name, m)))
        root = etree.fromstring(members[chosen])
        edit(root, scene.dice)
        members[chosen] = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
        return zipped(members)

    return make


def unzipped(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        return {i.filename: book.read(i) for i in book.infolist()}


def zipped(members: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as book:
        for name, data in members.items():
            book.writestr(zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0)), data)
    return out.getvalue()
