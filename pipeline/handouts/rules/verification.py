"""Rules F010 and on: a finished file says what its edition says, all of it and nothing else. None can be waived."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from handouts.core.findings import Finding, Place, Severity
from handouts.document.compose import Document
from handouts.editions.edition import Edition
from handouts.editions.section_words import fill
from handouts.editions.translation import texts_of
from handouts.language.readability import spoken
from handouts.rules.engine import OWN, Hit, check, hit, rule
from handouts.source.load import Source
from handouts.verification import verify
from handouts.verification.alignment import Difference, Kind
from handouts.verification.blocks import squeezed
from handouts.verification.document_blocks import ExpectedBlock

SHOWN = 5
"""How many differences of one kind are told; where a font is broken, there are hundreds, all alike."""

DIFFERENCE = (Severity.ERROR, "{where}: {said}")
"""How grave each of these rules is, and what it says: where, and the words that the verification has for it."""

HINT = "The format or a template that makes this file lost it. Mend that; until then, the file is not for readers."


@dataclass(frozen=True)
class Finished:
    """A finished file, its bytes, and the document that it was made from. With `source`, findings point into that."""

    document: Document
    format: str
    content: bytes = field(repr=False)
    file: Path
    source: Source | None = None

    @cached_property
    def differences(self) -> tuple[Difference, ...]:
        return verify(self.document, self.format, self.content)

    def hits(self, kind: Kind) -> Iterator[Hit]:
        """A hit for each difference of a kind, the last of many for all that are left."""
        mine = [d for d in self.differences if d.kind is kind]
        for count, one in enumerate(mine[:SHOWN], 1):
            place, unit = self.place_of(one.expected)
            more = f" (and {len(mine) - SHOWN} more like it)" if count == SHOWN < len(mine) else ""
            where = self.file.name + (f", {one.part}" if one.part else "")
            yield hit(place, path=unit, where=where, said=one.said + more)

    def place_of(self, block: ExpectedBlock | None) -> tuple[Place, str]:
        """Where a block's text stands in the source or its translation; the file, where nobody can tell."""
        if block is None or not block.key:
            return Place(self.file), ""
        key = block.key_in_source
        found = [(p, path) for words, path, p in self._units if words == key]
        mine = [f for f in found if f"{f[1]}.".startswith(f"{block.unit}.")] if block.unit else []
        if near := mine or found:
            return near[0]
        if block.unit:
            for _, path, place in self._units:
                if f"{path}.".startswith(f"{block.unit}."):
                    return place, path
        inside = [(p, path) for words, path, p in self._units if len(words) > 12 and words in key]
        return inside[0] if inside else (Place(self.file), "")

    @cached_property
    def _units(self) -> list[tuple[str, str, Place]]:
        """Every text that the document may show: its words as they are compared, its path, its place."""
        if self.source is None or self.source.handout is None:
            return []
        units: list[tuple[str, str, Place]] = []
        for document in filter(None, (self.document, self.document.second)):
            edition = document.edition
            shown = [u for u in self.source.units if u.serves(edition.level)]
            if edition.locale == edition.source_locale or edition.locale.pseudo:
                units += [(_read(u.text, edition), u.path, self.source.unit_place(u)) for u in shown]
                continue
            translation = texts_of(self.source).translation(edition.locale.tag)
            entries = translation.catalog.entries
            units += [
                (_read(entries[u.path].target, edition), u.path, translation.place(u.path))
                for u in shown
                if u.path in entries
            ]
        return units


def _read(text: str, edition: Edition) -> str:
    """A unit's text as an edition's blocks are compared: with its fields filled, and without marks."""
    return squeezed(spoken(fill(text, edition.fields)))


def check_finished(finished: Finished) -> tuple[Finding, ...]:
    """In what a finished file differs from its edition; nothing if it is sound."""
    return check(finished)


@rule(
    "F010",
    *DIFFERENCE,
    hint=HINT,
    serves="IPDAS v4, positive and negative features of each option; NICE ECD8, content and process",
)
def words_lost(finished: Finished) -> Iterator[Hit]:
    """A text of the edition is not in the finished file: a harm, a warning sign, a row of the comparison, a question.

    Nobody misses what they never saw. A template that drops one line of a list makes a procedure look safer
    than the source says it is, and every check of the source is still content. So each file is read again when it
    is finished, by a reader that shares no code with the writer, and each passage of the edition must be in it.

    The finding says what it was and under which headings it belongs, and points to its text in the source or the
    translation.
    """
    yield from finished.hits(Kind.LOST)


@rule("F011", *DIFFERENCE, hint=HINT, serves="NICE ECD8, evidence sources")
def words_added(finished: Finished) -> Iterator[Hit]:
    """The file holds words that the edition does not have: a line said twice, a leftover of a template, a comment.

    What is not in the source was read by no clinician and translated by no translator. What each format adds by
    itself is known and compared, too: the letterhead, page numbers, a list of contents, links to other languages.

    Words that nobody sees count as well: whoever copies a text, searches it, or has it read aloud, meets them.
    """
    yield from finished.hits(Kind.ADDED)


@rule("F012", *DIFFERENCE, hint=HINT, serves="ISO 24495-1, principle 3 (understandable)")
def words_changed(finished: Finished) -> Iterator[Hit]:
    """A text is in the file with other words or letters than the edition has.

    It happens where a font says that a glyph is another letter than the one it draws, where an encoding is mistaken, or
    where a template changes texts. A page can look right and read aloud as garbage, or the other way round.

    Letters are compared in Unicode's compatibility form, so that a ligature is the letters that it stands for.
    """
    yield from finished.hits(Kind.CHANGED)


@rule("F013", *DIFFERENCE, hint=HINT, serves="CDC Clear Communication Index, item 12; IPDAS v4, probabilities")
def number_changed(finished: Finished) -> Iterator[Hit]:
    """A number in the file is not the one in the edition, or stands with another unit, or at another item.

    80 mg and 8 mg differ by one glyph. Numbers in texts are compared with the word after them, and so are the numbers
    that files give to the items of a list: `[2]` in a text must lead to source 2, and the figure's key must fit
    the figure.
    """
    yield from finished.hits(Kind.NUMBER)


@rule(
    "F014",
    *DIFFERENCE,
    hint=HINT,
    serves="IPDAS v4, positive and negative features of each option; WCAG 2.2, success criterion 1.3.2",
)
def out_of_order(finished: Finished) -> Iterator[Hit]:
    """A text is in the file in another place than in the edition: under another option, or before what leads up to it.

    A harm that stands under the wrong option is said of the wrong procedure. The order is that in which the file is
    read: down a page, by the structure of a PDF, across the rows of a table.
    """
    yield from finished.hits(Kind.MOVED)


@rule("F015", *DIFFERENCE, hint=HINT, serves=OWN)
def draft_notice_lost(finished: Finished) -> Iterator[Hit]:
    """A page of a draft does not say that it is one.

    Pages get separated: one is copied, pinned up, photographed. So each page of a PDF or a Word file, each chapter of
    an EPUB, the web page and the text say by themselves that no clinician has approved them, or that a translation
    is not approved.
    """
    yield from finished.hits(Kind.NOTICE)


@rule("F016", *DIFFERENCE, hint=HINT, serves="WCAG 2.2, success criterion 1.3.1; AHRQ PEMAT-P, item 9")
def heading_changed(finished: Finished) -> Iterator[Hit]:
    """A heading is no heading in the file, or one of another level, or a text has become one.

    People who listen find their way by headings: from option to option, and to “When should you get help?”. An option
    that has lost its level seems to be a part of the one before it.
    """
    yield from finished.hits(Kind.HEADING)


@rule("F017", *DIFFERENCE, hint=HINT, serves="WCAG 2.2, success criterion 2.4.4")
def link_changed(finished: Finished) -> Iterator[Hit]:
    """A link leads somewhere else than in the edition, or is none, or stands where there should be none.

    A phone number that dials another one is the worst of them. Citations must lead to their source, and entries of a
    list of contents to their section; where they lead is looked up in the file, not taken from a name.
    """
    yield from finished.hits(Kind.LINK)


@rule("F018", *DIFFERENCE, hint=HINT, serves="WCAG 2.2, success criteria 3.1.1 and 3.1.2; PDF/UA-1, clause 7.2")
def language_changed(finished: Finished) -> Iterator[Hit]:
    """The file, or some words of it, are said to be in another language than they are in.

    A screen reader takes its voice from that: English sources in an Arabic handout, or the second language beside
    the first, must each say what they are. The file as a whole must name the very language of the edition; of words, a
    region or a script that only the file or only the edition names is let pass.
    """
    yield from finished.hits(Kind.LANGUAGE)


@rule("F019", *DIFFERENCE, hint=HINT, serves="WCAG 2.2, success criterion 1.1.1; PDF/UA-1, clause 7.3")
def picture_text_changed(finished: Finished) -> Iterator[Hit]:
    """A picture is missing, has no description or another one's, or is another picture than the one described.

    The description is what a person hears in place of the picture. Two that have changed places are worse than none,
    for nothing sounds wrong. So are two pictures that have: who sees them is shown one procedure and reads of another.

    A web page and an EPUB must hold the handout's pictures byte for byte. A drawing in a PDF is compared by the shapes
    that are filled, and in a Word file, which gets it as pixels, by how it looks: it must be like its drawing, and more
    so than like any other of the handout's.
    """
    yield from finished.hits(Kind.PICTURE)


@rule("F020", *DIFFERENCE, hint=HINT, serves="WCAG 2.2, success criteria 1.3.1 and 1.4.3")
def hidden_words(finished: Finished) -> Iterator[Hit]:
    """Words are in the file, but a person can't see them, or can't hear them.

    White on white, letters of no size, drawn without ink, off the page, cut off, behind something else, over other
    words or the foot of the page, `display: none`, `hidden`, Word's hidden text, `aria-hidden`: a reader of the file's
    text finds them all in place, and the patient does not. Web pages are looked at on a screen, by night, on a
    narrow screen, on paper, and wherever else a style sheet says that some of its rules hold.

    Some things may be hidden, and are known: on paper the links to other editions, on a narrow screen the head of a
    table, whose words then stand before each cell.
    """
    yield from finished.hits(Kind.HIDDEN)


@rule("F021", *DIFFERENCE, hint=HINT, serves="WCAG 2.2, success criterion 1.3.1")
def words_run_together(finished: Finished) -> Iterator[Hit]:
    """Words have lost the space between them, one is torn in two, or items of a list have become one paragraph.

    “1 00” is not 100, and two warning signs that run together are read as one that asks for both.
    """
    yield from finished.hits(Kind.TOGETHER)


@rule("F022", *DIFFERENCE, hint=HINT, serves="ISO 24495-1, principle 2 (findable)")
def frame_changed(finished: Finished) -> Iterator[Hit]:
    """What a format adds around the text is not what it should be: letterhead, page numbers, contents, titles.

    A list of contents whose page numbers are wrong, or a foot with another version in it, sends people to the wrong
    place, or lets two editions pass for one.
    """
    yield from finished.hits(Kind.FRAME)


@rule("F023", *DIFFERENCE, hint=HINT, serves=OWN)
def unproved_file(finished: Finished) -> Iterator[Hit]:
    """The file can't be read, so nothing is proved about it.

    It is damaged, or a PDF without a structure, in which a screen reader finds nothing.
    """
    yield from finished.hits(Kind.UNREADABLE)


@rule("F027", *DIFFERENCE, hint=HINT, serves="WCAG 2.2, success criterion 1.4.1; NICE ECD8, content: unbiased outcomes")
def another_colour(finished: Finished) -> Iterator[Hit]:
    """The heading of a zone has the colour of another one.

    “Red zone” on green is read by its colour first. The words say the same, but who looks for red in an emergency does
    not read them all. Headings and their ground are looked at; the words of a yellow one may be dark.
    """
    yield from finished.hits(Kind.COLOUR)


@rule("F024", *DIFFERENCE, hint=HINT, serves="Unicode, UAX #9")
def direction_lost(finished: Finished) -> Iterator[Hit]:
    """In a text that runs from right to left, a phone number or a dose is not kept from left to right.

    Without that, programs show 15-30 as 30-15, and a phone number with its parts in another order.
    """
    yield from finished.hits(Kind.DIRECTION)
