"""Rules P: lists, sections and headings that one can find one's way in, and a length that one gets through."""

import re
from collections.abc import Iterator, Mapping
from itertools import groupby

from handouts.core.findings import Severity
from handouts.core.yaml_reader import KeyPath
from handouts.language.lexicon import UNSPACED
from handouts.language.markdown import emphasised, split_blocks
from handouts.language.readability import sentences, spoken, word_count
from handouts.rules.engine import Hit, hit, rule
from handouts.rules.handout_parts import options_of, parts_of, sections_of
from handouts.rules.text_index import (
    BOTH,
    LevelText,
    by_option,
    in_fields,
    language_of,
    level_texts,
    marked_texts,
    spot,
)
from handouts.source.fillable import TableSection
from handouts.source.load import Source
from handouts.source.parts import Level, Urgency
from handouts.source.sections import (
    AnySection,
    Band,
    CallSection,
    CompareSection,
    QuestionsSection,
    Side,
    StepsSection,
    Zone,
)

PARAGRAPH_SENTENCES = 4
PARAGRAPH_WORDS = 80
LIST_ITEMS = 7
LOOKED_UP = 12
"""In a list that nobody has to keep in mind: what one may eat, and what not."""
SECTION_WORDS: Mapping[Level, int] = {Level.PLAIN: 150, Level.STANDARD: 200}
HEADING_WORDS = 8
KEY_SENTENCES = 3
ITALIC_WORDS = 5
BOLD_WORDS = 12
CELL_WORDS, TABLE_WORDS = 12, 20
"""In a cell of the comparison, which has the same columns always, and in one of a table of an author's own."""
OPTION_WORDS = 500
"""About two printed pages."""
READING_WORDS = 3000
"""20 minutes for a person who reads 150 words a minute."""


@rule(
    "P005",
    Severity.WARNING,
    "this paragraph has {sentences} sentences and {words} words; 4 sentences or 80 words are enough",
    hint="Make two paragraphs of it, or a list: one thought each.",
    serves="CDC Clear Communication Index, item 9; AHRQ PEMAT-P, item 8",
    waivable=True,
)
def long_paragraph(source: Source) -> Iterator[Hit]:
    """A paragraph has more than 4 sentences or 80 words, so it looks like work before one has read a word.

    White space tells a reader where one thought ends and the next begins. In a `body` an empty line begins a
    new paragraph; a text of one paragraph must become shorter.
    """
    language = language_of(source)
    for unit in source.units if language not in UNSPACED else ():
        text = spoken(unit.text)
        count, number = word_count(text, language), len(sentences(text, language))
        if number > PARAGRAPH_SENTENCES or count > PARAGRAPH_WORDS:
            facts = {"sentences": number, "words": count}
            yield hit(spot(source, unit, " ".join(unit.text.split()[:4])), path=unit.path, **facts)


@rule(
    "P031",
    Severity.WARNING,
    "this list has {count} items; {limit} in a row are enough",
    hint="Make two lists of it, each with a sentence before it that says what its items have in common.",
    serves="CDC Clear Communication Index, item 8; AHRQ PEMAT-P, item 8",
    waivable=True,
)
def long_list(source: Source) -> Iterator[Hit]:
    """More than 7 items stand in a row: in a body, among the questions, or among the reasons to call of one urgency;
    in a zone, or among what is needed for some steps. A list of what to do, or of what one may have, may have 12.

    Nobody keeps 10 things in mind, and the items in the middle are the first to be skipped. Two short lists with names
    of their own are read to the end.
    """
    for text in (t for t in in_fields(source, "body") if t.is_body):
        for kind, blocks in groupby(split_blocks(text.as_written), key=lambda block: block.kind):
            items = list(blocks)
            if kind != "paragraph" and len(items) > LIST_ITEMS:
                start = " ".join(items[0].text.split()[:4])
                yield hit(spot(source, text, start), path=text.path, count=len(items), limit=LIST_ITEMS)
    for keys, path, row in _rows(source):
        limit = LOOKED_UP if keys[-2] in ("yes", "no") else LIST_ITEMS
        if len(row) > limit:
            yield hit(source.place(*keys, row[limit]), path=path, count=len(row), limit=limit)


def _rows(source: Source) -> Iterator[tuple[KeyPath, str, list[int]]]:
    """The lists that a reader reads in one go, with their keys, whose they are, and the numbers of their entries."""
    for value, keys, path in parts_of(source):
        match value:
            case CallSection():
                for urgency in Urgency:
                    yield (*keys, "items"), path, [n for n, s in enumerate(value.items) if s.urgency is urgency]
            case QuestionsSection() | Side() | Band():
                yield (*keys, "items"), path, list(range(len(value.items)))
            case StepsSection():
                yield (*keys, "needs"), path, list(range(len(value.needs)))
            case Zone():
                yield (*keys, "signs"), path, list(range(len(value.signs)))
                yield (*keys, "actions"), path, list(range(len(value.actions)))


@rule(
    "P032",
    Severity.WARNING,
    "this section has {count} words under one heading; {limit} are enough",
    hint="Make two sections of it, each with a heading that asks what it answers.",
    serves="CDC Clear Communication Index, item 9; AHRQ PEMAT-P, items 8 and 9",
    waivable=True,
)
def long_section(source: Source) -> Iterator[Hit]:
    """A text section has more than 150 words at the easy-to-read level, or more than 200 at the standard level.

    Readers look for their own question. Under one heading for a whole page they don't find it, and what they need
    least is as large as what they need most.
    """
    language = language_of(source)
    for text in in_fields(source, "body") if language not in UNSPACED else ():
        limit = SECTION_WORDS[text.level if text.leaf.has_levels else Level.PLAIN]
        if count := _words_over(limit, text, language):
            yield hit(spot(source, text, ""), path=text.path, count=count, limit=limit)


def _words_over(limit: int, text: LevelText, language: str) -> int:
    """The words of a text, if there are more than so many; else 0."""
    count = word_count(spoken(text.text), language)
    return count if count > limit else 0


@rule(
    "P033",
    Severity.WARNING,
    "this heading has {count} words; {limit} are enough",
    hint="Keep the words that a reader looks for: “What can go wrong?”.",
    serves="CDC Clear Communication Index, item 9; AHRQ PEMAT-P, item 9",
    waivable=True,
)
def long_heading(source: Source) -> Iterator[Hit]:
    """A section's heading has more than 8 words.

    Headings are read at a glance, and in the list of contents and in a screen reader's list of headings one after the
    other. A heading that is a sentence of its own is read there by nobody. A number before it, as in “Step 3:”, does
    not count.

        heading: "What are the things that you should know before you have it?"     # wrong
        heading: "What should you know before?"                                     # right
    """
    language = language_of(source)
    for text in in_fields(source, "heading") if language not in UNSPACED else ():
        bare = text._replace(text=_NUMBERED.sub("", text.text))
        if count := _words_over(HEADING_WORDS, bare, language):
            yield hit(spot(source, text, ""), path=text.path, count=count, limit=HEADING_WORDS)


_NUMBERED = re.compile(r"^\W*(?:[^\W\d]+[ \u00a0])?\d+[a-z]?\s?[.):–—-]\s*")
"""What numbers a heading: 3., 3), Step 3:, Paso 3."""


@rule(
    "P034",
    Severity.WARNING,
    "“{heading}” is a heading already",
    hint="Say in each heading what its section has that the other has not.",
    serves="WCAG 2.2, success criterion 2.4.6; CDC Clear Communication Index, item 9",
    waivable=True,
)
def same_heading(source: Source) -> Iterator[Hit]:
    """Two sections have the same heading at the same level; or two groups, steps or columns of one section.

    In the list of contents and in a screen reader's list of headings they can't be told apart.
    """
    headings = in_fields(source, "heading")
    for level in BOTH:
        seen: set[tuple[KeyPath, str]] = set()
        for text in (t for t in headings if t.serves(level)):
            words = (text.leaf.keys[:-2], text.text.casefold().rstrip("?!.: "))
            if words in seen and (text.leaf.has_levels or level is Level.STANDARD):
                yield hit(spot(source, text, ""), path=text.path, heading=text.text)
            seen.add(words)


@rule(
    "P035",
    Severity.WARNING,
    "the key message has {count} sentences; {limit} are enough",
    hint="Keep what a reader must know who reads nothing else, and move the rest into a section.",
    serves="CDC Clear Communication Index, items 1 and 2",
    waivable=True,
)
def long_key_message(source: Source) -> Iterator[Hit]:
    """The key message has more than 3 sentences.

    It stands in a box on the first page and is what people take home. The more it says, the less of it stays.
    """
    language = language_of(source)
    for text in in_fields(source, "key_message"):
        count = len(sentences(spoken(text.text), language))
        if count > KEY_SENTENCES:
            yield hit(spot(source, text, ""), path=text.path, count=count, limit=KEY_SENTENCES)


@rule(
    "P036",
    Severity.WARNING,
    "no section says when to get help",
    hint="Add a section of `kind: call` with the signs of danger, and when to call the clinic.",
    serves="CDC Clear Communication Index, item 14; AHRQ PEMAT-P, item 20",
    waivable=True,
)
def no_call_for_help(source: Source) -> Iterator[Hit]:
    """A handout has no section of the kind `call`, `zones` or `contacts`.

    A person who goes home with a page must find on it whom to call and when, above all at night. If nothing about this
    topic can be urgent, say whom to call with questions. What is filled in, ticked off or decided on needs no such
    section: a form, a checklist, a log, a comparison of options, a list of risks.
    """
    if source.handout and _may_be_alone_with_it(source.handout.sections):
        yield hit(source.place("sections"))


def _may_be_alone_with_it(sections: tuple[AnySection, ...]) -> bool:
    """Whether sections say how to look after oneself, and none whom to call."""
    kinds = {section.kind for section in sections}
    if kinds & _ON_HELP:
        return False
    to_write = any(s.write or any(c.write for c in s.columns) for s in sections if isinstance(s, TableSection))
    return bool(kinds & _CARE) or not (to_write or kinds & _ON_PAPER)


_ON_HELP = frozenset(("call", "contacts", "zones"))
_CARE = frozenset(("steps", "timeline", "groups", "sides"))
"""Kinds of sections that say what somebody does alone, at home."""
_ON_PAPER = frozenset(("options", "compare", "form", "checklist", "risks"))
"""Kinds of sections of pages that one decides with, fills in or ticks off."""


def long_emphasis(text: str) -> list[tuple[str, str, int, int]]:
    """Long passages in italics or in bold: as written, how they are set, their words, and how many are enough."""
    found = []
    for start, end in sorted((*emphasised(text, "strong"), *emphasised(text, "emphasis"))):
        passage = text[start:end]
        how, limit = ("bold", BOLD_WORDS) if passage[:2] == "**" else ("italics", ITALIC_WORDS)
        if (count := len(passage.split())) > limit:
            found.append((passage, how, count, limit))
    return found


@rule(
    "P037",
    Severity.WARNING,
    "{count} words in {how}: “{start} …”; {limit} are enough",
    hint="Set only the words apart that matter most. Whole sentences stand out in a paragraph of their own.",
    serves="UKAAF G003, minimum standards",
    waivable=True,
)
def emphasis_of_many_words(source: Source) -> Iterator[Hit]:
    """More than 5 words in a row are in italics, or more than 12 in bold.

    Slanted letters are hard to read with poor sight or with dyslexia, and where all is bold, nothing is.

        text: "*Do not take your blood thinner before the test.*"      # wrong
        text: "**Do not take** your blood thinner before the test."    # right
    """
    for text in marked_texts(source):
        for found, how, count, limit in long_emphasis(text.text):
            start = " ".join(found.split()[:4])
            facts = {"how": how, "count": count, "limit": limit}
            yield hit(spot(source, text, start), path=text.path, start=start.strip("*_"), **facts)


@rule(
    "P038",
    Severity.WARNING,
    "this cell has {count} words; {limit} are enough",
    hint="Keep a few words that one can compare, and say the rest in the option, or above or below the table.",
    serves="AHRQ PEMAT-P, item 19; IPDAS v4",
    waivable=True,
)
def long_cell(source: Source) -> Iterator[Hit]:
    """The `aim` or `lasts` of an option in a comparison has more than 12 words, or a cell of a table more than 20.

    A table is for a look across. Cells with sentences in them must be read one by one, and on a phone each becomes a
    column of single words.
    """
    language = language_of(source)
    compared = {name for table in sections_of(source, CompareSection) for name in table.value.options}
    options = {option.keys for option in options_of(source) if option.value.id in compared}
    for text in level_texts(source) if language not in UNSPACED else ():
        of_option = text.leaf.keys[-1] in ("aim", "lasts") and text.leaf.keys[:-1] in options
        limit = CELL_WORDS if of_option else TABLE_WORDS if "cells" in text.leaf.keys else 0
        if limit and (count := _words_over(limit, text, language)):
            yield hit(spot(source, text, ""), path=text.path, count=count, limit=limit)


@rule(
    "P039",
    Severity.INFO,
    "{what} takes {words} words at the {level} level, {minutes} minutes for a slow reader",
    hint="Ask of each paragraph what a reader will do with it. What nobody will do anything with can go.",
    serves="ISO 24495-1, principle 1 (relevant); AHRQ PEMAT-P, item 2",
    whole=True,
    waivable=True,
)
def long_read(source: Source) -> Iterator[Hit]:
    """A handout takes more than 20 minutes to read, or one option takes more than two pages (500 words).

    Slow readers read some 150 words a minute, and few stay with a text for longer than that. What they don't reach may
    be what to do in an emergency.
    """
    if source.handout is None or language_of(source) in UNSPACED:
        return
    standard, plain = (
        {part: _size([text.text for text in texts if text.serves(level)]) for part, texts in by_option(source).items()}
        for level in BOTH
    )
    for level, parts in ((Level.STANDARD, standard), (Level.PLAIN, plain)):
        parts[()] = sum(parts.values())
        for part, count in parts.items():
            limit, what = (OPTION_WORDS, "this option") if part else (READING_WORDS, "the handout")
            if count > limit and not (parts is plain and count == standard[part]):
                place = source.place(*part, "id")
                yield hit(place, what=what, level=level, words=f"{count:,}", minutes=round(count / 150))


def _size(texts: list[str]) -> int:
    """The words of texts, near enough to say how long they take to read."""
    together = "\n".join(texts)
    return together.count(" ") + together.count("\n") + bool(texts)
