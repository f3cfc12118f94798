"""The letters of a finished file, by the plainest reader of its format: no style sheet, no structure, no drawing."""

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from handouts.verification.archive import unzipped, xml
from handouts.verification.blocks import BLANK, BOX, TICKED, squeezed
from handouts.verification.css import local_name
from handouts.verification.docx_styles import W, words
from handouts.verification.pdf_letters import drawn_text
from handouts.verification.read_text import decoded, without_marks
from handouts.verification.read_web import html_root, package
from handouts.verification.web_page import INLINE

END = "\ue000"
"""Stands between two blocks, or two pages."""
FEWEST = 12
"""Letters of a paragraph that stand on each of two pages: of two lines each, more."""


@dataclass(frozen=True, slots=True)
class Letters:
    """All letters of a file without the spaces between them, block by block; of one that is `drawn`, page by page."""

    all: str
    drawn: bool = False

    def end_of(self, key: str, at: int) -> int:
        """Where a text ends that is at a place or behind it; -1 if none is. In a format with blocks it is one."""
        if not (key := _FIELDS.sub("", key)):
            return at
        if self.drawn:
            key = _UNSURE.sub("", key)
            found = self.all.find(key, at)
            return found + len(key) if found >= 0 else self._end_over_pages(key, at)
        found = self.all.find(f"{END}{key}{END}", at)
        return found + 1 + len(key) if found >= 0 else -1

    def _end_over_pages(self, key: str, at: int) -> int:
        """Where a text ends that begins on one page and goes on on the next, with the foot of the page between."""
        turns = [at, *(found.start() for found in re.finditer(END, self.all) if found.start() > at), len(self.all)]
        for begin, turn, end in zip(turns, turns[1:], turns[2:], strict=False):
            here, there = self.all[begin:turn], self.all[turn:end]
            count = bisect_left(range(len(key)), True, key=lambda n: key[: n + 1] not in here)
            rest = there.find(key[count:])
            if min(count, len(key) - count) >= FEWEST and rest >= 0:
                return turn + rest + len(key) - count
        return -1


_FIELDS = re.compile(f"[{BLANK}{BOX}{TICKED}]")
"""A place to write in and a box are no letters, and each format has them in a way of its own."""
_UNSURE = re.compile(r"[-\u2010-\u2012()\[\]{}\ufffe\uffff\x00-\x1f]")
"""Signs that the text of a drawn page may lack, as a hyphen at the end of a line, or has turned round."""


def letters_of(content: bytes, form: str) -> Letters:
    """Return the letters of a finished file of a format; a format without a reader is read as Markdown.

    Raises DamagedError for what can't be read as one.
    """
    if form in {"pdf", "large-print"}:
        pages = (_FIELDS.sub("", _UNSURE.sub("", squeezed(page))) for page in drawn_text(content))
        return Letters(END.join(pages), drawn=True)
    letters = _FIELDS.sub("", squeezed(END.join(_BLOCKS.get(form, _markdown)(content))))
    return Letters(f"{END}{letters}{END}")


# ---------------------------------------------------------------- the words of each format, block by block


def _docx(content: bytes) -> Iterator[str]:
    root = xml(unzipped(content), "word/document.xml")
    for hidden in root.iter(f"{W}vanish"):
        for text in hidden.getparent().getparent().iter(f"{W}t"):
            text.text = ""
    return map(words, root.iter(f"{W}p"))


def _epub(content: bytes) -> Iterator[str]:
    members = unzipped(content)
    for name in package(members).spine:
        yield from _page(xml(members, name))


def _html(content: bytes) -> Iterable[str]:
    return _page(html_root(content))


def _text(content: bytes) -> Iterable[str]:
    return decoded(content).split("\n")


def _markdown(content: bytes) -> Iterable[str]:
    return without_marks(decoded(content)).split("\n")


_BLOCKS: Mapping[str, Callable[[bytes], Iterable[str]]] = {"docx": _docx, "epub": _epub, "html": _html, "text": _text}


_UNREAD = "|".join(
    (
        *(f"//*[local-name()='{name}']" for name in ("head", "script", "style", "template", "noscript")),
        "//*[@hidden or @inert or @aria-hidden='true']",
        "//*[contains(@style, 'display') or contains(@style, 'visibility')]",
        "//*[(local-name()='details' or local-name()='dialog') and not(@open)]",
    )
)
"""What no browser shows, or no screen reader says."""


def _page(root: Any) -> Iterable[str]:
    """The blocks of a web page, or of one in an EPUB."""
    for unread in root.xpath(_UNREAD):
        for one in unread.iter():
            one.text, one.tail = "", one.tail if one is unread else ""
    for one in root.iter("*"):
        if local_name(one) not in INLINE:
            one.text, one.tail = f"{END}{one.text or ''}", f"{END}{one.tail or ''}"
    words: str = "".join(root.xpath("//text()", smart_strings=False))
    return words.split(END)
