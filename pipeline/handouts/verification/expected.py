"""What a finished file has to say: a document told as blocks, in the order and with the additions of each format.

This is a second walk over the document, kept apart from the formats: were it made of their parts, a mistake of theirs
would be expected here, too. What a format adds by itself (a letterhead, page numbers, a list of contents) is told
here as well, so that nothing in a file goes unchecked.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from handouts.verification.blocks import BODY, TITLE, Block, TextRun
from handouts.verification.extracted import ExtractedText, MetadataField

if TYPE_CHECKING:  # what writes documents takes a while to load, and rules that read files need none of it
    from handouts.document.compose import Document

PDFS = ("pdf", "large-print")
LISTS = ("large-print", "text")
"""The formats in which a table stands as a list."""

NOTICE = "the notice that this is a draft"
_ROLES = {"benefits": "the benefit", "harms": "the harm", "call": "the warning sign", "unknowns": "what is not known"}
_ROLES |= {"draft-notice": NOTICE, "key-message": "the key message", "questions": "the question"}
_ROLES |= {"references": "the source", "contact": "how to reach the clinic", "compare": "the comparison"}


@dataclass(frozen=True)
class ExpectedBlock:
    """A block that a file must have. `what` it is and which headings it is `under`, for people; `unit`: the path of
    the text that it shows, as far as the document knows it.

    `may_hide` are the settings in which nobody need see it; `optional`: it may be missing.
    """

    block: Block
    what: str = "the text"
    under: tuple[str, ...] = ()
    unit: str = ""
    may_hide: frozenset[str] = frozenset()
    optional: bool = False

    @property
    def key(self) -> str:
        return self.block.key


@dataclass(frozen=True)
class ExpectedDocument:
    """All that a file has to say: blocks by region, what it says of itself, its language."""

    regions: Mapping[str, tuple[ExpectedBlock, ...]]
    metadata: tuple[MetadataField, ...]
    languages: tuple[str, ...]


def expected(document: "Document", form: str, copy: ExtractedText) -> ExpectedDocument:
    """What a file of this format has to say. The copy that was read tells only how many pages there are."""
    teller = _Teller(document, form, copy)
    wanted = [*teller.front(), *teller.body(), *teller.frame()]
    regions: dict[str, list[ExpectedBlock]] = {}
    for one in wanted:
        if one.block.picture or one.block.key or one.block.number:
            regions.setdefault(one.block.region, []).append(one)
    return ExpectedDocument({k: tuple(v) for k, v in regions.items()}, tuple(teller.said()), tuple(teller.langs()))


# ---------------------------------------------------------------- inlines

Node = Any


@dataclass(frozen=True, slots=True)
class _Where:
    """What holds for a place in the document."""

    lang: str
    ltr: bool
    what: str = "the text"
    link: str = ""
    unlinked: bool = False
    flat: bool = False
    """Headings are no headings here."""
    silent: bool = False
    """Headings are in no list of contents."""
    unit: str = ""
    table: bool = False


@dataclass
class _Gathered:
    """Inlines as runs, with the ids and pictures met on the way."""

    runs: list[TextRun] = field(default_factory=list)
    ids: list[str] = field(default_factory=list)
    pictures: list[tuple[tuple[TextRun, ...], str]] = field(default_factory=list)
    unit: str = ""

    def say(self, words: str, where: _Where) -> None:
        link = "" if where.unlinked else where.link
        said = self.runs
        if said and (said[-1].lang, said[-1].link, said[-1].ltr) == (where.lang, link, where.ltr):
            said[-1] = TextRun(said[-1].text + words, where.lang, link, ltr=where.ltr)
        else:
            said.append(TextRun(words, where.lang, link, ltr=where.ltr))


def _pairs(attributes: Sequence[Any]) -> dict[str, str]:
    return {str(k): str(v) for k, v in attributes[2]}


class _Teller:
    """One document told for one format."""

    def __init__(self, document: "Document", form: str, copy: ExtractedText) -> None:
        self.document, self.form, self.copy = document, form, copy
        self.edition = document.edition
        self.ui: Mapping[str, str] = {k: str(v).replace("\\", "") for k, v in self.edition.data["ui"].items()}
        self.here = _whole(document)
        self.headings: list[str] = []
        self.ids: list[str] = []
        self.entries: list[ExpectedBlock] = []
        self.contents_title: str = ""

    # ------------------------------------------------ inlines

    def inlines(self, nodes: Iterable[Node], where: _Where, into: _Gathered | None = None) -> _Gathered:
        into = _Gathered() if into is None else into
        for node in nodes:
            self._inline(node["t"], node.get("c"), where, into)
        return into

    def _inline(self, kind: str, content: Any, where: _Where, into: _Gathered) -> None:
        match kind:
            case "Str":
                into.say(content, where)
            case "Space" | "SoftBreak" | "LineBreak":
                into.say(" ", where)
            case "Code" | "Math":
                into.say(content[1], where)
            case "Span":
                self._span(content, where, into)
            case "Link":
                pairs = _pairs(content[0])
                inner = replace(
                    where, link=str(content[2][0]), ltr=pairs["dir"] == "ltr" if pairs.get("dir") else where.ltr
                )
                self.inlines(content[1], inner, into)
            case "Image":
                alt = self.inlines(content[1], where)
                if self.form == "text" and "icons" in content[0][1]:
                    pass  # the words below it say the same
                elif self.form == "text":
                    into.say("[", where)
                    self.inlines(content[1], where, into)
                    into.say("]", where)
                else:
                    into.pictures.append((_described(alt.runs), str(content[2][0])))
            case "Cite" | "Quoted":
                self.inlines(content[1], where, into)
            case "Note":
                for block in content:
                    self.inlines(block.get("c") or [], where, into)
            case "RawInline":
                pass
            case _:
                self.inlines(content, where, into)

    def _span(self, content: Any, where: _Where, into: _Gathered) -> None:
        attributes, inner = content
        pairs = _pairs(attributes)
        if attributes[0]:
            into.ids.append(attributes[0])
            into.unit = into.unit or attributes[0]
        there = replace(where, lang=pairs.get("lang") or where.lang)
        if pairs.get("dir"):
            there = replace(there, ltr=pairs["dir"] == "ltr")
        self.inlines(inner, there, into)

    # ------------------------------------------------ blocks

    def block(
        self,
        nodes: Iterable[Node],
        where: _Where,
        *,
        level: int = 0,
        number: str = "",
        region: str = BODY,
        ids: Sequence[str] = (),
    ) -> Iterator[ExpectedBlock]:
        """Inlines as a block, with one for each picture among them."""
        gathered = self.inlines(nodes, where)
        runs = tuple(gathered.runs)
        if number and self.form == "text":
            runs, number = (TextRun(f"{number}. ", where.lang), *runs), ""
        unit = gathered.unit or where.unit
        here = [*self.ids, *ids]
        self.ids = []
        for alt, file in gathered.pictures:
            picture = Block(alt, picture=True, ids=tuple(here), region=region, image=self._digest(file))
            yield ExpectedBlock(picture, "the picture", tuple(self.headings), unit)
            here = []
        made = Block(runs, level, number=number, ids=(*here, *gathered.ids), region=region)
        if made.key:
            yield ExpectedBlock(made, where.what, tuple(self.headings), unit)
        else:
            self.ids = [*here, *gathered.ids, *self.ids] if not gathered.pictures else self.ids

    def _digest(self, file: str) -> str:
        image = self.edition.images.get(file)
        return image.digest if image and self.form in {"html", "epub"} else ""

    def body(self) -> Iterator[ExpectedBlock]:
        blocks = self.document.blocks
        if self.form == "epub":  # the title page has it
            blocks = [b for b in blocks if _is(b, "draft-notice")] + [b for b in blocks if not _is(b, "draft-notice")]
        if self.form == "docx" and self.document.second:
            yield from self._beside(blocks)
        else:
            yield from self.blocks(blocks, self.here)

    def blocks(self, blocks: Iterable[Node], where: _Where, number: str = "") -> Iterator[ExpectedBlock]:
        """`number` is that of the item that the blocks are: its first block has it."""
        for block in blocks:
            for one in self._block(block, where, number):
                yield one
                number = ""

    def _block(self, block: Node, where: _Where, number: str) -> Iterator[ExpectedBlock]:
        content = block.get("c")
        match block["t"]:
            case "Para" | "Plain":
                yield from self.block(content, where, number=number)
            case "Header":
                yield from self._header(content, where)
            case "Div":
                yield from self._div(content, where, number)
            case "BulletList":
                for item in content:
                    yield from self._item(item, where)
            case "OrderedList":
                (start, *_), items = content
                for count, item in enumerate(items, start):
                    yield from self.blocks(item, where, str(count))
            case "DefinitionList":
                for term, meanings in content:
                    yield from self.block(term, replace(where, what="the word to know"))
                    for meaning in meanings:
                        yield from self.blocks(meaning, replace(where, what="the meaning of a word"))
            case "Table":
                yield from self._table(content, where)
            case "BlockQuote":
                yield from self.blocks(content, where)
            case "LineBlock":
                for line in content:
                    yield from self.block(line, where)
            case "CodeBlock":
                yield from self.block([{"t": "Str", "c": content[1]}], where)
            case "Figure":
                yield from self.blocks(content[2], where)
                yield from self.blocks(content[1][1] or [], where)

    def _item(self, item: Sequence[Node], where: _Where) -> Iterator[ExpectedBlock]:
        """An item of a list without numbers; plain text writes a dash before it."""
        first = True
        for one in self.blocks(item, where):
            if first and self.form == "text":
                dashed = (TextRun("- ", where.lang), *one.block.runs)
                yield replace(one, block=replace(one.block, runs=dashed))
            else:
                yield one
            first = False

    def _header(self, content: Any, where: _Where) -> Iterator[ExpectedBlock]:
        level, attributes, inlines = content
        shown = level + 1 if self.form == "html" else level
        ids = [attributes[0]] if attributes[0] else []
        there = replace(where, what="the heading", unit=attributes[0])
        self.headings = self.headings[: level - 1]
        for one in self.block(inlines, there, level=0 if where.flat else shown, ids=ids):
            if one.block.level:
                silent = where.silent or (self.form in PDFS and level > 2)
                self.entries.append(one if not silent else replace(one, optional=True))
            yield one
            if not one.block.picture:
                self.headings = [*self.headings[: level - 1], one.block.text]

    # ------------------------------------------------ the semantic parts

    def _div(self, content: Any, where: _Where, number: str) -> Iterator[ExpectedBlock]:
        attributes, inner = content
        identifier, names, _ = attributes
        pairs = _pairs(attributes)
        if identifier:
            self.ids.append(identifier)
        what = next((_ROLES[n] for n in names if n in _ROLES), where.what)
        there = replace(where, what=what, lang=pairs.get("lang") or where.lang)
        if identifier and "." in identifier:
            there = replace(there, unit=identifier)
        if pairs.get("dir"):
            there = replace(there, ltr=pairs["dir"] == "ltr")
        name = names[0] if names else ""
        match name:
            case "contents":
                self.ids = [i for i in self.ids if i != identifier]
                self.contents_title = " ".join(p.block.text for p in self.blocks(inner, there))
                if self.form in PDFS and self._has_contents():
                    yield from self.blocks(inner, replace(there, what="the heading of the contents"))
            case "notes":
                if self.form in (*PDFS, "docx"):
                    inlines = [i for b in inner for i in b["c"]]
                    for one in self.block(inlines, replace(there, what="the heading over the lines"), level=1):
                        yield replace(one, optional=self.form in PDFS)
            case "key-message":
                yield from self.blocks(inner, replace(there, silent=self.form in PDFS))
            case "pros-cons" if self.form == "docx":
                yield from self._side_by_side(inner, there)
            case "benefits" | "harms" | "call":
                flat = where.flat or (self.form == "docx" and name != "call")
                unlinked = where.unlinked
                for block in inner:
                    head = block["t"] == "Header"
                    # Word's links have a colour of their own, which would not read on the heading's ground.
                    within = replace(there, flat=flat, unlinked=unlinked or (head and self.form == "docx"))
                    yield from self._block(block, within, "")
            case _:
                yield from self.blocks(inner, there, number)

    def _side_by_side(self, parts: Sequence[Node], where: _Where) -> Iterator[ExpectedBlock]:
        """Benefits and harms in a table of Word's are read across: both headings, then both lists."""
        heads: list[ExpectedBlock] = []
        lists: list[ExpectedBlock] = []
        for part in parts:
            for one in self._block(part, replace(where, flat=True), ""):
                (heads if one.what == "the heading" else lists).append(one)
        yield from heads
        yield from lists

    def _table(self, content: Any, where: _Where) -> Iterator[ExpectedBlock]:
        _, _, _, (_, head), bodies, (_, foot) = content
        rows = [cells for _, cells in head]
        rows += [cells for body in bodies for part in (body[2], body[3]) for _, cells in part]
        rows += [cells for _, cells in foot]
        if self.form not in LISTS:
            for count, cells in enumerate(rows):
                for cell in cells:
                    for one in self.blocks(cell[4], replace(where, table=True)):
                        narrow = frozenset({"on a narrow screen"} if self.form == "html" and count < len(head) else ())
                        yield replace(one, may_hide=narrow)
            return
        titles = [[i for b in cell[4] for i in b["c"]] for cell in rows[0]]
        for cells in rows[len(head) :]:
            said = [[i for b in cell[4] for i in b["c"]] for cell in cells]
            yield from self.block(said[0], where)
            for title, words in zip(titles[1:], said[1:], strict=True):
                labelled = [*title, *self._colon(title), {"t": "Space"}, *words]
                yield from self._item([{"t": "Plain", "c": labelled}], where)

    def _colon(self, title: Sequence[Node]) -> list[Node]:
        """A label ends with a colon, unless it asks."""
        words = Block(tuple(self.inlines(title, self.here).runs)).text
        return [] if words[-1:] in {"?", "؟", "？", ";"} else [{"t": "Str", "c": self.edition.locale.colon}]

    def _beside(self, blocks: Sequence[Node]) -> Iterator[ExpectedBlock]:
        """Two languages in Word: rows of tables, which begin with the languages' names; headings between them."""
        assert self.document.second
        both = [_whole(d) for d in (self.document, self.document.second)]
        names = [d.edition.locale.endonym for d in (self.document, self.document.second)]
        in_table = False
        for block in blocks:
            sides = block["c"][1] if _is(block, "pair") else []
            first = sides[0]["c"][1][0] if sides else None
            if first is not None and first["t"] == "Header" and first["c"][0] == 1:
                in_table = False
                yield from self._block(first, both[0], "")
                # A heading in the second language has a look of its own, and no level: the window's list has one.
                yield from self._block(sides[1]["c"][1][0], replace(both[1], flat=True), "")
                continue
            if sides and not in_table:
                for name, where in zip(names, both, strict=True):
                    yield from self.block([{"t": "Str", "c": name}], replace(where, what="a language's name"))
            in_table = bool(sides)
            yield from self._block(block, self.here, "")

    # ------------------------------------------------ what stands around the text

    def _editions(self) -> list["Document"]:
        return [d for d in (self.document, self.document.second) if d]

    def _line(self, words: str, where: _Where, *, level: int = 0, region: str = BODY, what: str = "") -> ExpectedBlock:
        block = Block((TextRun(words, where.lang, where.link, ltr=where.ltr),), level, region=region)
        return ExpectedBlock(block, what or where.what)

    def front(self) -> Iterator[ExpectedBlock]:
        """Letterhead, title, subtitle and audience."""
        both = self._editions()
        form = self.form
        title_level = 1 if form in {"html", "epub"} else 0 if form == "text" else TITLE
        if form == "text":
            parts = (self.document.clinic_name, self.document.tag_line)
            yield self._line(" · ".join(p for p in parts if p), self.here, what="the letterhead")
        else:
            # Lists of contents lead to the first words of an EPUB's first page.
            ids = ("title-page",) if form == "epub" else ()
            for line in self._letterhead(both):
                yield replace(line, block=replace(line.block, ids=ids))
                ids = ()
        if len(both) == 2 and form in (*PDFS, "html"):
            # Title beside title; in a PDF, audience beside audience.
            for one in both:
                yield from self._titles(one, title_level if one is both[0] else 0)
                if form == "html":
                    yield from self._audience(one)
            if form in PDFS:
                for one in both:
                    yield from self._audience(one)
            return
        for one in both:
            yield from self._titles(one, title_level if one is both[0] else 0)
            yield from self._audience(one)

    def _titles(self, document: "Document", level: int) -> Iterator[ExpectedBlock]:
        where = _whole(document)
        yield self._line(document.title, where, level=level, what="the title")
        if document.subtitle:
            yield self._line(document.subtitle, where, what="the subtitle")

    def _audience(self, document: "Document") -> Iterator[ExpectedBlock]:
        yield from self.block(document.audience, replace(_whole(document), what="for whom it is"))

    def _letterhead(self, both: list["Document"]) -> Iterator[ExpectedBlock]:
        edition = self.edition
        region = {"docx": "head of the first page", "epub": "head", "html": "head"}.get(self.form, BODY)
        what = "the letterhead"
        if edition.clinic.logo:
            alt = edition.clinic.logo_alt or self.document.clinic_name
            image = edition.clinic.logo.digest if self.form in {"html", "epub"} else ""
            logo = Block((TextRun(alt, self.here.lang),), picture=True, region=region, image=image)
            yield ExpectedBlock(logo, "the logo")
        tags = [d.tag_line for d in both]
        if self.form == "docx":
            words = " ".join(filter(None, (self.document.clinic_name, " / ".join(tags))))
            yield self._line(words, replace(self.here, lang=""), region=region, what=what)
            return
        if self.document.clinic_name:
            yield self._line(self.document.clinic_name, self.here, region=region, what=what)
        if self.form in PDFS:
            runs = [TextRun(f"{d.tag_line} ", _whole(d).lang) for d in both]
            yield ExpectedBlock(Block(tuple(runs), region=region), what)
        else:
            for one in both:
                yield self._line(one.tag_line, _whole(one), region=region, what=what)

    def _notices(self) -> list[tuple[str, _Where]]:
        found = ((d.edition, _whole(d)) for d in self._editions())
        return [(e.locale.space.join(e.data["notices"]), where) for e, where in found if e.data["notices"]]

    def _identity(self) -> str:
        e = self.edition
        tags = "+".join(d.edition.locale.tag for d in self._editions())
        return f"{e.id} · {e.version} · {tags} · {e.level}"

    def frame(self) -> Iterator[ExpectedBlock]:
        """What stands around the text: feet, lists of contents, names for screen readers."""
        match self.form:
            case "pdf" | "large-print":
                for number in range(1, len(self.copy.pages) + 1):
                    yield self._foot(f"foot of {self.copy.pages[number - 1]}", str(number), str(len(self.copy.pages)))
                yield from self._bookmarks()
                if self._has_contents():
                    yield from self._contents(lambda e: not e.optional and e.block.level == 1)
            case "docx":
                for region in ("foot of the first page", "foot of the other pages"):
                    for words, where in self._notices():
                        yield self._line(words, replace(where, lang=""), region=region, what=NOTICE)
                    page = self._page("{PAGE}", "{NUMPAGES}")
                    yield self._line(
                        f"{self._identity()} {page}", replace(self.here, lang=""), region=region, what="the foot"
                    )
            case "html":
                yield from self._html_frame()
            case "epub":
                line = " · ".join([*(w for w, _ in self._notices()), self._identity()])
                for page in (*self.copy.pages, "the contents"):
                    yield self._line(line, self.here, region=f"foot of {page}", what="the foot")
                yield from self._epub_contents()

    def _page(self, page: str, pages: str) -> str:
        return self.ui["page"].replace("{page}", page).replace("{pages}", pages)

    def _foot(self, region: str, page: str, pages: str) -> ExpectedBlock:
        number = self.edition.locale.number
        # It is no part of what a screen reader says, so it is in no language.
        lines = [*(words for words, _ in self._notices()), self._identity(), self._page(number(page), number(pages))]
        return ExpectedBlock(Block((TextRun(" ".join(lines)),), region=region), "the foot of the page")

    def _bookmarks(self) -> Iterator[ExpectedBlock]:
        for entry in self.entries:
            if not entry.optional and entry.what == "the heading":
                yield self._entry(entry, "bookmarks", level=entry.block.level)

    def _entry(self, heading: ExpectedBlock, region: str, *, level: int = 0, page: str = "") -> ExpectedBlock:
        """A line of a list of contents, which leads to its heading. Some formats keep the languages in it."""
        target = next((f"#{i}" for i in heading.block.ids), f"={heading.block.key}")
        runs = [replace(s, link=target) for s in heading.block.runs]
        if region in {"bookmarks", "contents for old readers"} or self.form == "html":
            runs = [TextRun(heading.block.text, self.here.lang, target, ltr=self.here.ltr)]
        if page:
            runs.append(TextRun(f" {page}", self.here.lang, target))
        return ExpectedBlock(Block(tuple(runs), level, region=region), "an entry of the contents", unit=heading.unit)

    def _has_contents(self) -> bool:
        divs = any(_is(b, "contents") for b in self.document.blocks)
        return divs and len(self.copy.pages) > 3

    def _contents(self, chosen: Any) -> Iterator[ExpectedBlock]:
        for entry in self.entries:
            if chosen(entry):
                yield self._entry(entry, "contents", page=self._page_of(entry))

    def _page_of(self, heading: ExpectedBlock) -> str:
        """The page on which the copy has a heading; its number is what the list of contents must say."""
        found = next((p for p in self.copy.blocks if not p.region and p.key == heading.key and p.level), None)
        return re.sub(r"\D", "", found.part) if found else "?"

    def _html_frame(self) -> Iterator[ExpectedBlock]:
        everywhere = frozenset(("on a screen", "on a dark screen", "on a narrow screen", "on paper"))
        paper = frozenset(("on paper",))
        skip = replace(self.here, link="#handout")
        yield replace(self._line(self.ui["skip"], skip, region="skip", what="the first link"), may_hide=everywhere)
        edition = self.edition
        if len(edition.offered) > 1:
            for locale, level in edition.offered:
                here = locale == edition.locale and level == edition.level and self.document.second is None
                link = "" if here else f"../{locale.tag}/{edition.id}-{level}.html"
                words = f"{locale.endonym} · {edition.level_words[locale.tag][level]}"
                where = replace(self.here, lang=locale.tag, link=link)
                one = self._line(words, where, region="editions", what="a link to another edition")
                yield replace(one, may_hide=paper)
            yield self._line(self.ui["other_editions"], self.here, region="names", what="a name for screen readers")
        if self.contents_title:
            title = self._line(self.contents_title, self.here, level=2, region="contents", what="the contents")
            yield replace(title, may_hide=paper)
            tops = {e["c"][1][0] for e in self.document.blocks if e["t"] == "Header"}
            for entry in self.entries:
                if set(entry.block.ids) & tops:
                    yield replace(self._entry(entry, "contents"), may_hide=paper)
        yield from self._labels()
        words = " · ".join([*(w for w, _ in self._notices()), self._identity()])
        yield self._line(words, replace(self.here, lang=""), region="foot", what="the foot")

    def _labels(self) -> Iterator[ExpectedBlock]:
        """What a narrow screen shows before each cell: its column's name."""
        for table in _tables(self.document.blocks):
            _, _, _, (_, head), bodies, _ = table
            titles = [[i for b in cell[4] for i in b["c"]] for cell in head[0][1]]
            for _, _, _, rows in bodies:
                for _, cells in rows:
                    for title, _ in zip(titles[1:], cells[1:], strict=True):
                        inlines = [*title, *self._colon(title)]
                        yield from self.block(inlines, self.here, region="labels on a narrow screen")

    def _epub_contents(self) -> Iterator[ExpectedBlock]:
        first = replace(self.here, link="#title-page")
        yield self._line(self.document.title, self.here, level=1, region="contents", what="the contents")
        yield self._line(self.document.title, first, region="contents for old readers", what="the contents")
        for entry in self.entries:
            if entry.block.level <= 2:
                yield self._entry(entry, "contents")
                yield self._entry(entry, "contents for old readers")
        everywhere = frozenset(("on a screen", "on a dark screen", "on a narrow screen", "on paper", "hidden"))
        marks = self._line(self.ui["title_page"], first, region="landmarks", what="the name of the first page")
        yield replace(marks, may_hide=everywhere)

    # ------------------------------------------------ what a file says of itself

    def said(self) -> Iterator[MetadataField]:
        both = self._editions()
        title = " · ".join(d.title for d in both) if self.form == "html" else self.document.title
        if self.form == "text":
            return
        yield MetadataField("title", title, "")
        if self.form == "epub":
            yield MetadataField("direction", self.edition.locale.dir, "")
            for entry in self.entries:
                if entry.block.level == 1:
                    yield MetadataField("chapter", entry.block.text, "")
            return
        audience = Block(tuple(self.inlines(self.document.audience, self.here).runs)).text
        yield MetadataField("description", audience, "")
        if self.form in PDFS and self.document.clinic_name:
            yield MetadataField("author", self.document.clinic_name, "")

    def langs(self) -> Iterator[str]:
        """What the file may say its language is."""
        locale = self.edition.locale
        if self.form == "text":
            return
        yield locale.tag
        if self.form in PDFS:
            yield f"{locale.language}-{locale.country}" if locale.country else locale.language


def _whole(document: "Document") -> _Where:
    """What holds for the whole of a document."""
    locale = document.edition.locale
    return _Where(locale.tag, locale.dir == "ltr")


def _is(block: Node, name: str) -> bool:
    return bool(block["t"] == "Div" and name in block["c"][0][1])


def _tables(blocks: Iterable[Node]) -> Iterator[Any]:
    """The tables in the comparisons, outermost first."""
    for block in blocks:
        if block["t"] == "Div":
            if _is(block, "compare"):
                yield from (b["c"] for b in block["c"][1] if b["t"] == "Table")
            else:
                yield from _tables(block["c"][1])


def _described(runs: Sequence[TextRun]) -> tuple[TextRun, ...]:
    """A description of a picture. It is one attribute, which can't say that a part of it is in another language."""
    mixed = len({run.lang for run in runs}) > 1
    return tuple(replace(run, lang="") if mixed else run for run in runs)
