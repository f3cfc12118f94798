"""Texts on which a search could take quadratic time, each 100 kB and more."""

from scratch import Scratch

UNITS = [
    "A. ",
    "Dr. ",
    "1,",
    "1 of 2 ",
    "left right ",
    "more than 5 less than ",
    "don't not never no ",
    "(",
    "a-",
    "Mr.",
    "A.B.",
    "5 mg to ",
    "http://",
    "@a ",
    "e.g. ",
    "a,b;",
    "\u00e9\u0301",
    "555-",
    "  ",
    "\u4e2d\u3002",
    "word ",
    "a",
    "?!",
    "\u2019",
    "half of twice ",
    "if and or but because ",
    "**a** ",
    "{clinic.phone} ",
    "\\\\",
    "12.5.2026 ",
]
LIMIT = 20


def attack(scratch: Scratch) -> None:
    texts = [unit * (150_000 // len(unit)) for unit in UNITS]
    list_of = scratch.saying("x").replace("      - A list is easy to scan.\n", "      - A.\n" * 5_000, 1)
    for group in (texts[::2], texts[1::2]):
        scratch.errors_in_each(scratch.folder, [{"handout.yaml": scratch.saying(text)} for text in group])
    scratch.handout.write_text(list_of, "utf-8")
    assert scratch.check(seconds=LIMIT).memory < 700
    short = [unit * (19_000 // len(unit)) for unit in UNITS]  # as long as a text may be
    for group in (short[::3],):
        scratch.errors_in_each(scratch.folder, [{"handout.yaml": scratch.saying(text)} for text in group])
