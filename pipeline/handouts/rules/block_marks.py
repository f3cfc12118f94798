"""Rule S032: a text has no blocks but paragraphs and simple lists."""

import re
from collections.abc import Iterator
from itertools import pairwise

from handouts.core.findings import Severity
from handouts.rules.engine import OWN, Hit, hit, rule
from handouts.rules.handout_parts import sections_of
from handouts.rules.text_index import in_fields, level_texts, spot
from handouts.source.load import Source
from handouts.source.sections import StepsSection
from handouts.source.text_units import Leaf


@rule(
    "S032",
    Severity.ERROR,
    "`{start}` opens {what}, which can't stand in this text",
    hint="{instead}",
    serves="CommonMark, blocks and inlines",
)
def block_markup(source: Source) -> Iterator[Hit]:
    """A text has marks for a heading, a list, a quote, a table or a second paragraph where only words can be.

    Most texts are one paragraph: they stand in a table cell, a list or a box. Headings come from `heading:`,
    tables from sections of their own. In a `body`, paragraphs and simple lists are fine. A heading may begin with a
    number. A sign at the start of a line can be meant as itself: write "more than 5" for `> 5`. What goes over several
    lines, such as a table, is told once.

        body: |-
          ## When to rest        # wrong: make it a section with a heading
    """
    for text in level_texts(source):
        marks = block_marks(text.as_written, body=text.is_body, numbered=is_heading(text.leaf))
        for start, what in dict.fromkeys(marks):
            instead = _INSTEAD.get(what, _ITEMS if text.is_body else _ONE_PARAGRAPH)
            yield hit(spot(source, text, start), path=text.path, start=start, what=what, instead=instead)


@rule(
    "S072",
    Severity.WARNING,
    "“{number}” stands before a step that has a number already",
    hint="Take it away: the page numbers the steps itself, and anew when you move one.",
    serves=OWN,
    waivable=True,
)
def numbered_step(source: Source) -> Iterator[Hit]:
    """A step in a section of `kind: steps` begins with a number of its own.

    The page numbers the steps, so it would say “1. Step 1: Wash your hands”. And after a step has moved, the two
    numbers would differ.

        items: [{id: wash, heading: "Step 1: Wash your hands", body: "Use soap."}]     # wrong
        items: [{id: wash, heading: "Wash your hands", body: "Use soap."}]             # right
    """
    steps = {section.keys for section in sections_of(source, StepsSection)}
    for text in in_fields(source, "heading", "body") if steps else ():
        if text.leaf.keys[:2] in steps and len(text.leaf.keys) > 3 and (m := _STEP.match(text.as_written)):
            yield hit(spot(source, text, m[0]), path=text.path, number=m[0].strip())


_STEP = re.compile(
    r"(?i)\W*(?:(?:step|paso|passo|étape|bước|шаг|крок|etap)\s+\d{1,2}\b[.):]?|\d{1,2}[.)](?=\s))|第[0-9一-十]+步"
)


_MARKS = {
    "a box to tick": r"(?:-\s+|[0-9]{1,3}\.\s+)?\[[ xX]?\](?=\s)",
    "a heading mark": r"\#{1,6}(?=\s)",
    "a quote mark": r">",
    "a fence": r":{3,}|~{3,}|`{3,}",
    "a table row": r"\|.*\||\+[-=]{3,}\+|:?-{3,}:?\s*\|",
    "a definition mark": r":(?=\s)",
    "a line": r"(?:-{3,}|\*{3,}|={3,})$",
    "a typed bullet": r"[•‣▪●◦·■□○➢➤✓✔\uf0a7\uf0b7\uf0d8–—*+](?=\s)|o\t",
}
_MARK = re.compile("|".join(f"({mark})" for mark in _MARKS.values()))
_ITEMS = (
    "Items of a list begin with `- ` or `1. `, on one level, and a colon or an empty line stands before them. A sign "
    "that is meant as such has a backslash before it."
)
_ONE_PARAGRAPH = (
    "This text is one paragraph: write plain words here. Only a section's `body` can have paragraphs and lists. A sign "
    "that is meant as such has a backslash before it; a minus is written −."
)
_INSTEAD = {
    "a box to tick": "Boxes to tick are a section of their own, `kind: checklist`. One alone is the sign ☐.",
    "a heading mark": (
        "Take the mark away. What has a heading is a section of its own; one of `kind: groups` has headings inside."
    ),
    "a quote mark": "Take the mark away; for “more than”, write these words.",
    "a fence": "Take these signs away, and write the words alone.",
    "a table row": "A table is a section of its own, `kind: table`. Its columns, rows and cells are named there.",
    "a definition mark": "Write the word and what it means in one sentence, or put both into the `glossary`.",
    "a line": "Take it away. Each section begins with its heading; a line to write on is `{blank.long}`.",
    "a list inside a list": (
        "A list has one level. Make two lists, each behind a sentence, or a section of `kind: groups`, with a heading "
        "for each."
    ),
    "a list, and may be a minus": (
        "A minus is written −. If it is an item of a list, a colon or an empty line stands before the list."
    ),
}
"""What to write in place of a mark; of the others it depends on where they stand."""
_LIST_MARK = re.compile(r"(?:-|(?P<number>[0-9]{1,3})\.)(?=\s)")
_TYPED_ITEM = re.compile(r"\(?(?:[0-9]{1,3}|[A-Za-z]|[ivx]{2,4})\)(?=\s)|[A-Za-z]\.(?=\s)|-(?=[^\W\d])")
_MINUS = re.compile(r"-\s+[0-9]")


def is_heading(leaf: Leaf) -> bool:
    """Whether a text stands alone as the name of something, where a number before it is a number: 1. Why?"""
    return leaf.keys[-1] in ("title", "heading", "name", "head", "label")


def block_marks(text: str, *, body: bool, numbered: bool = False) -> list[tuple[str, str]]:
    """What would need a block of its own: its first line's beginning, and what it is. A body may hold one-level lists.

    A text that may be `numbered` can begin with a number.
    """
    lines = text.split("\n")
    marked = ((line.strip(), _MARK.match(line.strip())) for line in lines)
    found = [(words[:40], [*_MARKS][(mark.lastindex or 0) - 1] if mark else "") for words, mark in marked]
    found = [this for before, this in pairwise([("", ""), *found]) if this[1] and this[1] != before[1]]
    if body:
        return [*found, *_nested_items(lines), *_typed_items(lines), *_minus_signs(lines)]
    items = [(number, line.strip(), _LIST_MARK.match(line.strip())) for number, line in enumerate(lines)]
    # A figure at the start of a later line is where the line happened to break.
    listed = [
        w[:40]
        for number, w, m in items
        if m and not (m["number"] and ((number and m["number"] != "1") or (numbered and not number)))
    ]
    found += [(words, "a list mark") for words in listed[:1]]
    if not found and re.search(r"\S[^\S\n]*\n[^\S\n]*\n\s*\S", text):
        found.append((text.strip().split("\n\n")[-1].strip().split("\n")[0][:40], "a second paragraph"))
    return found


def _nested_items(lines: list[str]) -> Iterator[tuple[str, str]]:
    """The first item of each list inside a list."""
    outer: int | None = None
    inside = False
    for line in lines:
        words, indent = line.strip(), len(line) - len(line.lstrip())
        if _LIST_MARK.match(words):
            nested = outer is not None and indent > outer + 1
            if nested and not inside:
                yield words[:40], "a list inside a list"
            inside = nested
            outer = outer if nested else indent
        elif words and indent == 0:
            outer, inside = None, False


def _typed_items(lines: list[str]) -> list[tuple[str, str]]:
    """Lines that begin with `a)`, `2)`, `b.` or `-x`, where there are several: one can be a part of its sentence."""
    items = [line.strip()[:40] for line in lines if _TYPED_ITEM.match(line.strip())]
    return [(items[0], "an item typed by hand")] if len(items) > 1 else []


def _minus_signs(lines: list[str]) -> Iterator[tuple[str, str]]:
    """Items that may be a number below zero: one alone, or one straight after words that announce no list."""
    alone = sum(bool(_LIST_MARK.match(line.strip())) for line in lines) == 1
    in_list, lead, last = False, "", ""
    for words in map(str.strip, lines):
        if _MINUS.match(words) and not in_list:
            announced = last.endswith((":", "："))
            if not announced and (lead or alone):
                yield words[:40], "a list, and may be a minus"
        in_list = bool(words) and (in_list or bool(_LIST_MARK.match(words)))
        lead, last = words, words or last
