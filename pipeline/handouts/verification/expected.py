"""What a finished file has to say: a document's blocks, and what its format sets around them.

A letterhead, page numbers, a list of contents: what a format adds by itself is expected as well, so that nothing in a
file goes unchecked.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import groupby, takewhile
from typing import TYPE_CHECKING, Any

from handouts.verification.blocks import BODY, FIELDS, LOOKS, Block, TextRun, look_of
from handouts.verification.conventions import CONVENTIONS, Conventions, is_blank, labelled
from handouts.verification.document_blocks import (
    HEADING,
    NOTICE,
    ExpectedBlock,
    Where,
    document_blocks,
    inline_words,
    is_div,
    table_rows,
    whole,
)
from handouts.verification.extracted import ExtractedText, MetadataField

if TYPE_CHECKING:
    from handouts.document.compose import Document

EVERYWHERE = frozenset(("on a screen", "on a dark screen", "on a narrow screen", "on paper"))
NARROW, PAPER = frozenset(("on a narrow screen",)), frozenset(("on paper",))


@dataclass(frozen=True)
class ExpectedDocument:
    """All that a file has to say: blocks by region, what it says of itself, and the names of its language."""

    regions: Mapping[str, tuple[ExpectedBlock, ...]]
    metadata: tuple[MetadataField, ...]
    languages: tuple[str, ...]
    conventions: Conventions


def expected(document: "Document", form: str, text: ExtractedText) -> ExpectedDocument:
    """Return what a file of a format has to say. The text that was read tells how many pages there are, and which."""
    conventions = CONVENTIONS[form]
    said = _said(document.blocks, document, conventions)
    long = len(text.pages) > 3 and any(is_div(block, "contents") for block in document.blocks)
    body = tuple(_adapted(_across(said, conventions), conventions, long=long))
    contents = " ".join(one.block.text for one in said if "contents" in one.within)
    frame = _Frame(document, conventions, body, text, contents, long)
    regions: dict[str, list[ExpectedBlock]] = {}
    for one in (*frame.front(), *body, *_AROUND[form](frame)):
        if one.block.picture or one.block.key or one.block.number:
            regions.setdefault(one.block.region, []).append(one)
    return ExpectedDocument(
        {region: tuple(ones) for region, ones in regions.items()},
        tuple(field for field in frame.metadata() if field.name in conventions.metadata),
        tuple(frame.languages()),
        conventions,
    )


def expected_of(blocks: Sequence[Any], document: "Document", form: str) -> Iterator[ExpectedBlock]:
    """What a file of a format has to say of some blocks of a document."""
    conventions = CONVENTIONS[form]
    return _adapted(_across(_said(blocks, document, conventions), conventions), conventions, long=False)


def _said(blocks: Sequence[Any], document: "Document", conventions: Conventions) -> tuple[ExpectedBlock, ...]:
    blocks = conventions.arranged(blocks, document)
    return tuple(document_blocks(blocks, document, inline_pictures=conventions.plain, addresses=conventions.addresses))


def _across(blocks: Iterable[ExpectedBlock], conventions: Conventions) -> Iterator[ExpectedBlock]:
    """The blocks in the order of a table's rows, where they stand in one: all headings of a part, then the rest."""
    for in_table, ones in groupby(blocks, key=lambda one: bool(one.within & conventions.read_across)):
        part = list(ones)
        yield from sorted(part, key=lambda one: one.what != HEADING) if in_table else part


def _adapted(blocks: Iterable[ExpectedBlock], conventions: Conventions, *, long: bool) -> Iterator[ExpectedBlock]:
    """The blocks as the format has them."""
    left_out = conventions.left_out if long or not conventions.paged else conventions.left_out | {"contents"}
    for one in blocks:
        if one.within & left_out:
            continue
        if one.block.region == FIELDS:
            yield from _named(one, conventions)
            continue
        runs, level, number = one.block.runs, one.block.level, one.block.number
        if level:
            level = 0 if one.within & conventions.plain_headings else level + conventions.top_level - 1
        if any(run.link.startswith(conventions.unlinked_addresses) for run in runs):
            runs = tuple(_unlinked(run, conventions.unlinked_addresses) for run in runs)
        if one.what == HEADING and one.within & conventions.unlinked_headings:
            runs = tuple(replace(run, link="") for run in runs)
        if conventions.plain and (mark := f"{number}. " if number else "- " if one.bulleted else ""):
            runs, number = (TextRun(mark), *runs), ""
        yield replace(
            one,
            block=replace(one.block, runs=runs, level=level, number=number),
            may_hide=NARROW if one.within & conventions.hidden_when_narrow else frozenset(),
            optional=bool(one.within & conventions.optional),
        )


def _unlinked(run: TextRun, addresses: tuple[str, ...]) -> TextRun:
    return replace(run, link="") if run.link.startswith(addresses) else run


def _named(one: ExpectedBlock, conventions: Conventions) -> Iterator[ExpectedBlock]:
    """The name of a field, as much of it as the format has room for."""
    words, room = one.block.text, conventions.room_for_names
    if room and len(words) > room:
        words = (words[:room].rpartition(" ")[0] or words[: room - 1]) + "…"
    if one.within & conventions.named:
        yield replace(one, block=replace(one.block, runs=(replace(one.block.runs[0], text=words),)))


# ---------------------------------------------------------------- what stands around the text


@dataclass(frozen=True)
class _Frame:
    """What a format sets around the `body`. `contents` is the title of a list of contents; a `long` PDF has one."""

    document: "Document"
    conventions: Conventions
    body: tuple[ExpectedBlock, ...]
    text: ExtractedText
    contents: str
    long: bool

    @cached_property
    def editions(self) -> "list[Document]":
        """The document and, beside it, that of a second language."""
        return [d for d in (self.document, self.document.second) if d]

    @cached_property
    def here(self) -> Where:
        return whole(self.document)

    @cached_property
    def headings(self) -> list[ExpectedBlock]:
        """Those that a list of contents may have."""
        return [
            one
            for one in self.body
            if one.what == HEADING
            and 0 < one.block.level < self.conventions.listed_levels + self.conventions.top_level
            and not one.within & self.conventions.unlisted
        ]

    @cached_property
    def notices(self) -> list[tuple[str, Where]]:
        found = ((d.edition, whole(d)) for d in self.editions)
        return [(e.locale.space.join(e.notices), where) for e, where in found if e.notices]

    @cached_property
    def identity(self) -> str:
        e = self.document.edition
        tags = "+".join(d.edition.locale.tag for d in self.editions)
        return f"{e.id} · {e.version} · {tags} · {e.level}"

    @property
    def one_line(self) -> str:
        """The foot of a page that has room for one line."""
        return " · ".join([*(words for words, _ in self.notices), self.identity])

    def ui(self, name: str) -> str:
        """Words that stand on every page."""
        return self.document.edition.ui[name]

    def page(self, page: str, pages: str) -> str:
        return self.ui("page").replace("{page}", page).replace("{pages}", pages)

    # ------------------------------------------------ letterhead, title, subtitle, audience

    def front(self) -> Iterator[ExpectedBlock]:
        yield from self._letterhead()
        title_level = self.conventions.title_level
        audiences: list[ExpectedBlock] = []
        for one in self.editions:
            where = whole(one)
            level = title_level if one is self.document else 0
            yield line(one.title, where, level=level, what="the title")
            if one.subtitle:
                yield line(one.subtitle, where, what="the subtitle")
            inlines = [{"t": "Para", "c": one.audience}]
            audience = document_blocks(inlines, one, addresses=self.conventions.addresses)
            audiences += (replace(block, what="for whom it is") for block in audience)
            # In a PDF, title stands beside title and audience beside audience.
            if not self.conventions.paged or one is self.editions[-1]:
                yield from audiences
                audiences = []

    def _letterhead(self) -> Iterator[ExpectedBlock]:
        region, what, name = self.conventions.letterhead, "the letterhead", self.document.clinic_name
        tags = [d.tag_line for d in self.editions]
        if self.conventions.plain:
            yield line(" · ".join(filter(None, (name, *tags))), self.here, what=what)
            return
        clinic = self.document.edition.clinic
        ids = tuple(filter(None, (self.conventions.letterhead_id,)))
        if clinic.logo:
            alt = (TextRun(self.document.logo_alt, self.here.lang),)
            yield ExpectedBlock(Block(alt, picture=True, ids=ids, region=region, image=clinic.logo.content), "the logo")
            ids = ()
        lines = [line(name, self.here, region=region, what=what)] if name else []
        if self.conventions.letterhead_is_one:
            words = " ".join(filter(None, (name, " / ".join(tags))))
            lines = [line(words, replace(self.here, lang=""), region=region, what=what)]
        elif self.conventions.paged:
            runs = tuple(TextRun(f"{d.tag_line} ", whole(d).lang) for d in self.editions)
            lines.append(ExpectedBlock(Block(runs, region=region), what))
        else:
            lines += (line(d.tag_line, whole(d), region=region, what=what) for d in self.editions)
        yield replace(lines[0], block=replace(lines[0].block, ids=ids))
        yield from lines[1:]

    # ------------------------------------------------ lists of contents

    def entry(self, heading: ExpectedBlock, region: str, *, level: int = 0, page: str = "") -> ExpectedBlock:
        """A line of a list of contents, which leads to its heading. Some lists keep the languages in it."""
        target = next((f"#{i}" for i in heading.block.ids), f"={heading.block.key}")
        runs = tuple(replace(run, link=target) for run in heading.block.runs)
        if region != "contents" or self.conventions.contents_are_bare:
            runs = (TextRun(heading.block.text, self.here.lang, target, ltr=self.here.ltr),)
        if page:
            runs = (*runs, TextRun(f" {page}", self.here.lang, target))
        return ExpectedBlock(Block(runs, level, region=region), "an entry of the contents", unit=heading.unit)

    def page_of(self, heading: ExpectedBlock) -> str:
        """The page on which the file has a heading; its number is what the list of contents must say.

        Of several that say the same, each has its own: a part may be called as its section is.
        """

        def alike(block: Block) -> bool:
            return (block.region, block.key, block.level) == (BODY, heading.key, heading.block.level)

        before = sum(1 for one in takewhile(lambda one: one is not heading, self.headings) if alike(one.block))
        pages = [re.sub(r"\D", "", block.part) for block in self.text.blocks if alike(block)]
        return pages[before] if before < len(pages) else "?"

    # ------------------------------------------------ what a file says of itself

    def metadata(self) -> Iterator[MetadataField]:
        document = self.document
        titled = self.editions if self.conventions.titles_are_one else [document]
        yield MetadataField("title", " · ".join(d.title for d in titled))
        yield MetadataField("description", inline_words(document.audience, document))
        if document.clinic_name:
            yield MetadataField("author", document.clinic_name)
        yield MetadataField("direction", document.edition.locale.dir)
        for heading in self.headings:
            if heading.block.level == 1:
                yield MetadataField("chapter", heading.block.text)

    def languages(self) -> Iterator[str]:
        locale = self.document.edition.locale
        if not self.conventions.plain:
            yield locale.tag
        if self.conventions.paged:
            yield f"{locale.language}-{locale.country}" if locale.country else locale.language


def line(words: str, where: Where, *, level: int = 0, region: str = BODY, what: str = "the text") -> ExpectedBlock:
    """Words that are a block by themselves."""
    return ExpectedBlock(Block((TextRun(words, where.lang, where.link, ltr=where.ltr),), level, region=region), what)


# ---------------------------------------------------------------- what each format has around the text


def _around_pdf(frame: _Frame) -> Iterator[ExpectedBlock]:
    number = frame.document.edition.locale.number
    count = len(frame.text.pages)
    for at, name in enumerate(frame.text.pages, 1):
        pages = frame.page(number(str(at)), number(str(count)))
        words = " ".join([*(words for words, _ in frame.notices), frame.identity, pages])
        # It is no part of what a screen reader says, so it is in no language.
        yield ExpectedBlock(Block((TextRun(words),), region=f"foot of {name}"), "the foot of the page")
    for heading in frame.headings:
        yield frame.entry(heading, "bookmarks", level=heading.block.level)
    if frame.long:
        for heading in frame.headings:
            if heading.block.level == 1:
                yield frame.entry(heading, "contents", page=frame.page_of(heading))


def _around_docx(frame: _Frame) -> Iterator[ExpectedBlock]:
    for region in ("foot of the first page", "foot of the other pages"):
        for words, where in frame.notices:
            yield line(words, replace(where, lang=""), region=region, what=NOTICE)
        words = f"{frame.identity} {frame.page('{PAGE}', '{NUMPAGES}')}"
        yield line(words, replace(frame.here, lang=""), region=region, what="the foot")


def _around_epub(frame: _Frame) -> Iterator[ExpectedBlock]:
    for page in (*frame.text.pages, "the contents"):
        yield line(frame.one_line, frame.here, region=f"foot of {page}", what="the foot")
    first, old = replace(frame.here, link="#title-page"), "contents for old readers"
    yield line(frame.document.title, frame.here, level=1, region="contents", what="the contents")
    yield line(frame.document.title, first, region=old, what="the contents")
    for heading in frame.headings:
        yield frame.entry(heading, "contents")
        yield frame.entry(heading, old)
    for table in _tables(frame.document.blocks, "table"):
        yield from _labels(table, frame)
    yield from _looks(frame.document.blocks)
    marks = line(frame.ui("title_page"), first, region="landmarks", what="the name of the first page")
    yield replace(marks, may_hide=EVERYWHERE | {"hidden"})


def _around_html(frame: _Frame) -> Iterator[ExpectedBlock]:
    skip = line(frame.ui("skip"), replace(frame.here, link="#handout"), region="skip", what="the first link")
    yield replace(skip, may_hide=EVERYWHERE)
    yield from _other_editions(frame)
    if frame.contents:
        title = line(frame.contents, frame.here, level=2, region="contents", what="the contents")
        yield replace(title, may_hide=PAPER)
        tops = {block["c"][1][0] for block in frame.document.blocks if block["t"] == "Header"}
        for heading in frame.headings:
            if set(heading.block.ids) & tops:
                yield replace(frame.entry(heading, "contents"), may_hide=PAPER)
    for table in _tables(frame.document.blocks, "compare", "table"):
        yield from _labels(table, frame)
    yield from _looks(frame.document.blocks)
    yield from _printed_addresses(frame)
    yield line(frame.one_line, replace(frame.here, lang=""), region="foot", what="the foot")


def _other_editions(frame: _Frame) -> Iterator[ExpectedBlock]:
    edition = frame.document.edition
    if len(edition.offered) <= 1:
        return
    for locale, level in edition.offered:
        here = locale == edition.locale and level == edition.level and frame.document.second is None
        link = "" if here else f"../{locale.tag}/{edition.id}-{level}.html"
        where = replace(frame.here, lang=locale.tag, link=link)
        words = f"{locale.endonym} · {edition.level_words[locale.tag][level]}"
        yield replace(line(words, where, region="editions", what="a link to another edition"), may_hide=PAPER)
    yield line(frame.ui("other_editions"), frame.here, region="names", what="a name for screen readers")


def _labels(table: Any, frame: _Frame) -> Iterator[ExpectedBlock]:
    """What a narrow screen shows before each cell of a table: its column's name; also before a head to write in."""
    titles = next(
        ([[i for part in cell for i in part["c"]] for cell in row] for row, head in table_rows(table) if head)
    )
    for row, in_head in table_rows(table):
        named = not is_blank([i for part in row[0] for i in part["c"]])
        for title in () if in_head else titles[named:]:
            for one in document_blocks([{"t": "Plain", "c": labelled(title, frame.document)}], frame.document):
                yield replace(one, block=replace(one.block, region="labels on a narrow screen"))


def _printed_addresses(frame: _Frame) -> Iterator[ExpectedBlock]:
    """What a web page has behind its links on paper."""
    for part in (*(d.audience for d in frame.editions), frame.document.blocks):
        for address in _addresses(part):
            where = replace(frame.here, lang="")
            yield line(address, where, region="addresses on paper", what="the address of a link")


def _addresses(value: Any) -> Iterator[str]:
    """The addresses that the words of their links don't tell, in order."""
    if isinstance(value, list):
        for one in value:
            yield from _addresses(one)
    elif isinstance(value, dict):
        if value["t"] == "Link" and (address := dict(value["c"][0][2]).get("address")):
            yield address
        if not is_div(value, "notes"):
            yield from _addresses(value.get("c"))


def _looks(blocks: Iterable[Any]) -> Iterator[ExpectedBlock]:
    """The frames and marks that mean something, in order."""
    for block in blocks:
        if block["t"] == "Div":
            if look := look_of(block["c"][0][1]):
                yield ExpectedBlock(Block((TextRun(look),), region=LOOKS), "the look of a part")
            yield from _looks(block["c"][1])


def _tables(blocks: Iterable[Any], *names: str) -> Iterator[Any]:
    """The tables in divs of some classes, in order."""
    for block in blocks:
        if any(is_div(block, name) for name in names):
            yield from (part["c"] for part in block["c"][1] if part["t"] == "Table")
        elif block["t"] == "Div":
            yield from _tables(block["c"][1], *names)


_AROUND: Mapping[str, Callable[[_Frame], Iterable[ExpectedBlock]]] = {
    "pdf": _around_pdf,
    "large-print": _around_pdf,
    "docx": _around_docx,
    "epub": _around_epub,
    "html": _around_html,
    "text": lambda frame: (),
}
