"""One walk over a document: its blocks in order, whatever the format.

It is kept apart from the formats: were it made of their parts, a mistake of theirs would be expected here, too.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from handouts.verification.blocks import BODY, FIELDS, Block, TextRun, add_run

if TYPE_CHECKING:  # what writes documents takes a while to load, and rules that read files need none of it
    from handouts.document.compose import Document

Node = Any

NOTICE = "the notice that this is a draft"
HEADING = "the heading"
FIELD_NAME = "the name of a place to write in"
NO_LANGUAGE = "zxx"
"""That of an address, which is in none."""
ZONES = frozenset(("green", "yellow", "red"))
"""The colours of an action plan's parts, which their headings have in every format."""
TABLE_HEAD = "table-head"
"""What a block in the head of a table is within."""
_ROLES = {
    "benefits": "the benefit",
    "harms": "the harm",
    "call": "the warning sign",
    "unknowns": "what is not known",
    "draft-notice": NOTICE,
    "key-message": "the key message",
    "questions": "the question",
    "references": "the source",
    "contact": "how to reach the clinic",
    "compare": "the comparison",
    "contents": "the heading of the contents",
    "language-names": "a language's name",
}

_SPACES = dict.fromkeys(("Space", "SoftBreak", "LineBreak"), " ")


@dataclass(frozen=True)
class ExpectedBlock:
    """A block that a file must have. `what` it is and which headings it is `under`, for people; `unit`: the path of
    the text that it shows, as far as the document knows it. `within`: the classes of the parts that it is in.

    `bulleted`: it begins an item of a list without numbers. `may_hide` are the settings in which nobody need see it;
    `optional`: it may be missing.
    """

    block: Block
    what: str = "the text"
    under: tuple[str, ...] = ()
    unit: str = ""
    within: frozenset[str] = frozenset()
    bulleted: bool = False
    may_hide: frozenset[str] = frozenset()
    optional: bool = False

    @property
    def key(self) -> str:
        return self.block.key

    @property
    def key_in_source(self) -> str:
        """What it has in common with its text in the source, where no address stands behind a link."""
        return replace(self.block, runs=tuple(run for run in self.block.runs if run.lang != NO_LANGUAGE)).key


@dataclass(frozen=True, slots=True)
class Where:
    """What holds for a place in a document."""

    lang: str
    ltr: bool
    what: str = "the text"
    link: str = ""
    unit: str = ""
    within: frozenset[str] = frozenset()


def whole(document: "Document") -> Where:
    """What holds for the whole of a document."""
    locale = document.edition.locale
    return Where(locale.tag, locale.dir == "ltr")


def document_blocks(
    blocks: Iterable[Node], document: "Document", *, inline_pictures: bool = False, addresses: bool = False
) -> Iterator[ExpectedBlock]:
    """Return what some blocks of a document say. With `inline_pictures`, a description stands in a picture's place;
    with `addresses`, that of a link stands behind it where its words don't tell it.
    """
    return _Walk(document, inline_pictures=inline_pictures, addresses=addresses).blocks(blocks, whole(document))


def inline_words(nodes: Iterable[Node], document: "Document") -> str:
    """The words of some inlines, with single spaces."""
    said = (one.block for one in _Walk(document).block(nodes, whole(document)))
    return " ".join(block.text for block in said if not block.picture and block.region == BODY)


@dataclass
class _Gathered:
    """Inlines as runs, with the ids and pictures met on the way."""

    runs: list[TextRun] = field(default_factory=list)
    ids: list[str] = field(default_factory=list)
    pictures: list[tuple[tuple[TextRun, ...], str, frozenset[str]]] = field(default_factory=list)
    names: list[tuple[TextRun, frozenset[str]]] = field(default_factory=list)
    unit: str = ""

    def say(self, words: str, where: Where) -> None:
        add_run(self.runs, TextRun(words, where.lang, where.link, ltr=where.ltr))


class _Walk:
    """A walk through one document. `headings` are those over the place where it is, `ids` wait for the next block."""

    def __init__(self, document: "Document", *, inline_pictures: bool = False, addresses: bool = False) -> None:
        self.images = document.edition.images
        self.inline_pictures = inline_pictures
        self.addresses = addresses
        self.headings: list[str] = []
        self.ids: list[str] = []

    # ------------------------------------------------ inlines

    def _inlines(self, nodes: Iterable[Node], where: Where, into: _Gathered) -> None:
        said: list[str] = []
        for node in nodes:
            kind = node["t"]
            if kind in _SPACES or kind == "Str":
                said.append(_SPACES.get(kind) or node["c"])
                continue
            if said:
                into.say("".join(said), where)
                said = []
            self._inline(kind, node.get("c"), where, into)
        if said:
            into.say("".join(said), where)

    def _inline(self, kind: str, content: Any, where: Where, into: _Gathered) -> None:
        match kind:
            case "Code" | "Math":
                into.say(content[1], where)
            case "Span":
                identifier = content[0][0]
                if identifier:
                    into.ids.append(identifier)
                    into.unit = into.unit or identifier
                self._inlines(content[1], _inside(where, content[0]), into)
                if label := dict(content[0][2]).get("label"):
                    into.names.append((TextRun(label, where.lang), frozenset(content[0][1])))
            case "Link":
                inside = replace(_inside(where, content[0]), lang=where.lang, link=str(content[2][0]))
                self._inlines(content[1], inside, into)
                if self.addresses and (address := dict(content[0][2]).get("address")):
                    around = replace(where, lang=NO_LANGUAGE)
                    into.say(" (", around)
                    into.say(address, replace(around, ltr=True))
                    into.say(")", around)
            case "Image":
                self._image(content, where, into)
            case "Superscript" | "Subscript" if self.inline_pictures:
                # Plain text has signs for them, with a true minus.
                raised = _Gathered()
                self._inlines(content, where, raised)
                for run in raised.runs:
                    letters = any(c.isalpha() for c in run.text)
                    into.say(run.text if letters else run.text.replace("-", "−"), where)
            case "Cite" | "Quoted":
                self._inlines(content[1], where, into)
            case "Note":
                for block in content:
                    self._inlines(block.get("c") or [], where, into)
            case "RawInline":
                pass
            case _:
                self._inlines(content, where, into)

    def _image(self, content: Any, where: Where, into: _Gathered) -> None:
        attributes, alternative, (file, _) = content
        if not self.inline_pictures:
            described = _Gathered()
            self._inlines(alternative, where, described)
            into.pictures.append((_in_one_language(described.runs), str(file), frozenset(attributes[1])))
        elif "icons" not in attributes[1]:  # the words below them say the same
            into.say("[", where)
            self._inlines(alternative, where, into)
            into.say("]", where)

    # ------------------------------------------------ blocks

    def block(
        self, nodes: Iterable[Node], where: Where, *, level: int = 0, number: str = "", ids: Sequence[str] = ()
    ) -> Iterator[ExpectedBlock]:
        """Inlines as a block, with one for each picture among them."""
        gathered = _Gathered()
        self._inlines(nodes, where, gathered)
        under, unit = tuple(self.headings), gathered.unit or where.unit
        here = [*self.ids, *ids]
        self.ids = []
        for alternative, file, classes in gathered.pictures:
            picture = Block(
                alternative,
                picture=True,
                ids=tuple(here),
                image=self.images[file].content if file in self.images else None,
            )
            yield ExpectedBlock(picture, "the picture", under, unit, where.within | classes)
            here = []
        made = Block(tuple(gathered.runs), level, number=number, ids=(*here, *gathered.ids), region=BODY)
        if level and "zone" in where.within:
            made = replace(made, hue=next(iter(ZONES & where.within), ""))
        if made.key:
            yield ExpectedBlock(made, where.what, under, unit, where.within)
        elif not gathered.pictures:
            self.ids = [*here, *gathered.ids]
        for name, classes in gathered.names:
            yield ExpectedBlock(Block((name,), region=FIELDS), FIELD_NAME, under, unit, where.within | classes)

    def blocks(self, blocks: Iterable[Node], where: Where, number: str = "") -> Iterator[ExpectedBlock]:
        """`number` is that of the item that the blocks are: its first block has it."""
        for block in blocks:
            for one in self._block(block, where, number):
                yield one
                number = ""

    def _block(self, block: Node, where: Where, number: str) -> Iterator[ExpectedBlock]:
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
                    for count, one in enumerate(self.blocks(item, where)):
                        yield replace(one, bulleted=True) if count == 0 else one
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
                for row, in_head in table_rows(content):
                    inside = replace(where, within=where.within | {TABLE_HEAD}) if in_head else where
                    for cell in row:
                        yield from self.blocks(cell, inside)
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

    def _header(self, content: Any, where: Where) -> Iterator[ExpectedBlock]:
        level, (identifier, *_), inlines = content
        self.headings = self.headings[: level - 1]
        ids = [identifier] if identifier else []
        for one in self.block(inlines, replace(where, what=HEADING, unit=identifier), level=level, ids=ids):
            yield one
            if not one.block.picture and one.block.region == BODY:
                self.headings = [*self.headings[: level - 1], one.block.text]

    def _div(self, content: Any, where: Where, number: str) -> Iterator[ExpectedBlock]:
        attributes, inner = content
        identifier, names, _ = attributes
        if identifier:
            self.ids.append(identifier)
        inside = replace(
            _inside(where, attributes),
            what=next((_ROLES[name] for name in names if name in _ROLES), where.what),
            unit=identifier if "." in identifier else where.unit,
            within=where.within | set(names),
        )
        if "notes" in names:
            inlines = [inline for block in inner for inline in block["c"]]
            yield from self.block(inlines, replace(inside, what="the heading over the lines"), level=1)
        else:
            yield from self.blocks(inner, inside, number)


def _inside(where: Where, attributes: Sequence[Any]) -> Where:
    """What holds inside an element with these attributes."""
    pairs = {str(key): str(value) for key, value in attributes[2]}
    ltr = pairs["dir"] == "ltr" if pairs.get("dir") else where.ltr
    return replace(where, lang=pairs.get("lang") or where.lang, ltr=ltr)


def _in_one_language(runs: Sequence[TextRun]) -> tuple[TextRun, ...]:
    """A description of a picture. It is one attribute, which can't say that a part of it is in another language."""
    mixed = len({run.lang for run in runs}) > 1
    return tuple(replace(run, lang="") if mixed else run for run in runs)


def table_rows(table: Any) -> Iterator[tuple[list[list[Node]], bool]]:
    """The rows of a table as the blocks of their cells, and whether they are in its head."""
    _, _, _, (_, head), bodies, (_, foot) = table
    yield from (([cell[4] for cell in cells], True) for _, cells in head)
    rows = [*(row for body in bodies for part in (body[2], body[3]) for row in part), *foot]
    yield from (([cell[4] for cell in cells], False) for _, cells in rows)


def is_div(block: Node, name: str) -> bool:
    """Whether a block is a part of a class."""
    return bool(block["t"] == "Div" and name in block["c"][0][1])
