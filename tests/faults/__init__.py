"""Seeded faults of rendering: writers, templates, style sheets, fonts and finished files broken on purpose.

Each must be caught by the verification of the finished file (`handouts.verification`). `python -m faults` makes them
all and writes the table in docs/proof.md.
"""

from faults.changed import CHANGED
from faults.drawn import DRAWN
from faults.epub import EPUB
from faults.fault import Fault
from faults.fields import FIELDS
from faults.kinds import KINDS
from faults.lost import LOST
from faults.marked import MARKED
from faults.mixed_up import MIXED_UP
from faults.plain import TEXT
from faults.styles import STYLES
from faults.template import PAGES, SKELETON
from faults.tree import TREE
from faults.web import WEB
from faults.word import WORD

GROUPS: dict[str, tuple[Fault, ...]] = {
    "A writer loses or adds something": LOST,
    "A writer changes or moves something": CHANGED,
    "A writer gets the marks wrong": MARKED,
    "A writer mixes up a kind of section": KINDS,
    "A Typst template": SKELETON,
    "A style sheet": STYLES,
    "The template of a web page": PAGES,
    "The drawing of a PDF": DRAWN,
    "The structure of a PDF": TREE,
    "A Word file, after it was written": WORD,
    "A web page or an EPUB, after it was written": WEB + EPUB,
    "A text, after it was written": TEXT,
    "Places to write in and boxes to tick": FIELDS,
    "One file for another": MIXED_UP,
}
FAULTS: tuple[Fault, ...] = tuple(fault for group in GROUPS.values() for fault in group)
