"""The texts that a patient's safety hangs on, looked for in the words of a file: cheap, so that no file goes without.

A draft is read by people, too. Only words and their order are compared here; all the rest is for `compare`.
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from handouts.verification.blocks import BODY
from handouts.verification.conventions import CONVENTIONS
from handouts.verification.document_blocks import ExpectedBlock, Node
from handouts.verification.expected import expected_of
from handouts.verification.letters import Letters, letters_of

if TYPE_CHECKING:  # what writes documents takes a while to load
    from handouts.document.compose import Document

PARTS = frozenset(
    {
        *("draft-notice", "key-message", "purpose", "benefits", "harms", "unknowns", "call"),
        *("sides", "zone", "band", "person"),
    }
)
"""The parts of a document that tell of safety, with their headings."""
_COLUMNS = frozenset({"benefits", "harms"})
"""Parts that stand beside each other on a page: on the next page, the first goes on after the second has begun."""


def safety_texts(document: "Document", form: str) -> Iterator[ExpectedBlock]:
    """The notice of a draft, the key message, each option's name, kind, benefits, harms and unknowns, each warning
    sign, and the headings over them, as a format has them.
    """
    blocks = [block for block in document.blocks if _tells(block)]
    for one in expected_of(blocks, document, form if form in CONVENTIONS else "text"):
        is_name = bool(one.block.level) and "option" in one.within
        if (is_name or one.within & PARTS) and not one.block.picture and one.block.region == BODY:
            yield one


def _tells(block: Node) -> bool:
    """Whether a block is a part with safety texts, or has one in it."""
    if block["t"] != "Div":
        return False
    (_, names, _), inner = block["c"]
    return not PARTS.isdisjoint(names) or any(map(_tells, inner))


def lost_safety_texts(document: "Document", form: str, content: bytes) -> tuple[ExpectedBlock, ...]:
    """The safety texts that a finished file does not have in their place; none if it is sound.

    Raises DamagedError for a file that can't be read.
    """
    return tuple(_lost(tuple(safety_texts(document, form)), letters_of(content, form)))


def _lost(wanted: Sequence[ExpectedBlock], letters: Letters) -> Iterator[ExpectedBlock]:
    """The texts that don't follow the one before. One behind which the next is missing, though it is there, was
    found too late: the notice of a draft stands at the foot, too.
    """
    at = end = 0
    for one, following in pairwise((*wanted, None)):
        assert one is not None
        at = at if letters.drawn and _is_beside(one) else end
        found = letters.end_of(one.key, at)
        skips = following and letters.end_of(following.key, found) < 0 <= letters.end_of(following.key, at)
        if found < 0 or (skips and not _is_beside(following)):
            yield one
        else:
            end = max(end, found)


def _is_beside(one: ExpectedBlock | None) -> bool:
    """Whether a text stands in one of two columns."""
    return bool(one and (one.within & _COLUMNS or ("pair" in one.within and not one.block.level)))
