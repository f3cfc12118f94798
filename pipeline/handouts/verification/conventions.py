"""The one table of what each format adds to a document, leaves out of it, or turns into something else."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from handouts.verification.blocks import TITLE
from handouts.verification.document_blocks import TABLE_HEAD, Node, inline_words, is_div, table_rows, whole

if TYPE_CHECKING:
    from handouts.document.compose import Document

Nodes = Sequence[Node]


def as_they_are(blocks: Nodes, document: "Document") -> Nodes:
    """The blocks in the document's own order."""
    return blocks


@dataclass(frozen=True, slots=True)
class Conventions:
    """What a format makes of a document.

    `arranged` gives the document's blocks in the format's own order. Of the sets of classes, `left_out` are parts that
    the format doesn't have, `optional` those that it may lack, `plain_headings` those whose headings are none,
    `unlinked_headings` those whose headings are no links, `read_across` those in a table with a row of headings,
    `unlisted` those whose headings are in no list of contents,
    and `hidden_when_narrow` those that nobody need see on a narrow screen. `metadata` names what it says of itself.
    """

    arranged: Callable[[Nodes, "Document"], Nodes] = as_they_are
    title_level: int = TITLE
    top_level: int = 1
    left_out: frozenset[str] = frozenset({"notes", "contents"})
    optional: frozenset[str] = frozenset()
    plain_headings: frozenset[str] = frozenset()
    unlinked_headings: frozenset[str] = frozenset()
    read_across: frozenset[str] = frozenset()
    unlisted: frozenset[str] = frozenset()
    listed_levels: int = 6
    hidden_when_narrow: frozenset[str] = frozenset()
    unlinked_addresses: tuple[str, ...] = ()
    """How addresses begin that the format has as words alone."""
    paged: bool = False
    """It has pages: only a long one has a list of contents, and only the parts that it draws tell directions."""
    plain: bool = False
    """It is words and nothing else: numbers, bullets and descriptions of pictures are words, too."""
    addresses: bool = False
    """The address of a link stands behind its words, unless they tell it."""
    letterhead: str = ""
    """The region of the letterhead."""
    letterhead_id: str = ""
    """Where lists of contents lead that begin with the first page."""
    letterhead_is_one: bool = False
    """The letterhead is one line, in no language of its own."""
    titles_are_one: bool = False
    """Two languages have one title for both."""
    contents_are_bare: bool = False
    """Lists of contents don't say where a heading changes its language."""
    metadata: frozenset[str] = frozenset({"title", "description"})
    named: frozenset[str] = frozenset({"blank", "box"})
    """Which places to write in have a name beside the words around them."""
    room_for_names: int = 0
    """How many characters there are for it; 0 for as many as it has."""


# ---------------------------------------------------------------- a document's blocks in another order


def _div(blocks: Sequence[Node], *names: str) -> Node:
    return {"t": "Div", "c": [["", list(names), []], list(blocks)]}


def tables_as_lists(blocks: Nodes, document: "Document") -> Nodes:
    """Each table as its rows: what names the row, then a list of its cells with the names of their columns."""
    return [one for block in blocks for one in _listed(block, document)]


def _listed(block: Node, document: "Document", *, own: bool = False) -> Iterator[Node]:
    """In an author's `own` table, the heading of the first column stands before what names a row."""
    if block["t"] == "Div":
        own = own or is_div(block, "table")
        inner = [one for child in block["c"][1] for one in _listed(child, document, own=own)]
        yield {"t": "Div", "c": [block["c"][0], inner]}
    elif block["t"] != "Table":
        yield block
    else:
        titles: Sequence[Nodes] = []
        number = 0
        for row, in_head in table_rows(block["c"]):
            cells = [[inline for part in cell for inline in part["c"]] for cell in row]
            titles = titles or cells
            if not in_head:
                number += 1
                named = not is_blank(cells[0])
                pairs = list(zip(titles, cells, strict=True))[named:]
                items = [[*labelled(title, document), {"t": "Space"}, *words] for title, words in pairs]
                before = [*labelled(titles[0], document), {"t": "Space"}] if own else []
                yield {"t": "Plain", "c": [*before, *cells[0]] if named else [_row_name(number, document)]}
                yield {"t": "BulletList", "c": [[{"t": "Plain", "c": item}] for item in items]}


def is_blank(cell: Nodes) -> bool:
    """Whether all of a cell is a place to write in."""
    return len(cell) == 1 and cell[0]["t"] == "Span" and "blank" in cell[0]["c"][0][1]


def _row_name(number: int, document: "Document") -> Node:
    """What a row is called that has no words: a list has no first column."""
    edition = document.edition
    return {"t": "Str", "c": edition.ui["row"].replace("{n}", edition.locale.number(str(number)))}


def labelled(title: Nodes, document: "Document") -> list[Node]:
    """A column's name before a cell: it ends with a colon, unless it asks."""
    asks = inline_words(title, document)[-1:] in {"?", "؟", "？", ";"}
    return [*title, *([] if asks else [{"t": "Str", "c": document.edition.locale.colon}])]


def notice_first(blocks: Nodes, document: "Document") -> Nodes:
    """The notice of a draft stands on the title page."""
    return sorted(blocks, key=lambda block: not is_div(block, "draft-notice"))


def beside(blocks: Nodes, document: "Document") -> Nodes:
    """Two languages stand in tables, which begin with the languages' names."""
    return list(_beside(blocks, document)) if document.second else blocks


def _beside(blocks: Nodes, document: "Document") -> Iterator[Node]:
    names = [
        {"t": "Span", "c": [["", [], [["lang", where.lang], ["dir", "ltr" if where.ltr else "rtl"]]], [name]]}
        for one in (document, document.second)
        if one
        for where, name in [(whole(one), {"t": "Str", "c": one.edition.locale.endonym})]
    ]
    in_table = False
    for block in (row for one in blocks for row in _rows(one)):
        sides = block["c"][1] if is_div(block, "pair") else []
        first = sides[0]["c"][1][0] if sides else None
        if first is not None and first["t"] == "Header" and first["c"][0] == 1:
            in_table = False
            # A heading in the second language has a look of its own, and no level: the window's list has one.
            yield _div([sides[0], _div([sides[1]], "second-heading")])
            continue
        if sides and not in_table:
            yield _div([{"t": "Para", "c": [name]} for name in names], "language-names")
        in_table = bool(sides)
        yield block


def _rows(block: Node) -> Iterator[Node]:
    """What to do and what not to do are a row each."""
    sides = block["c"][1] if is_div(block, "pair") else []
    if sides and all(len(side["c"][1]) == 1 and is_div(side["c"][1][0], "sides") for side in sides):
        for row in zip(*(side["c"][1][0]["c"][1] for side in sides), strict=True):
            parts = [{"t": "Div", "c": [side["c"][0], [part]]} for side, part in zip(sides, row, strict=True)]
            yield _div(parts, "pair")
    else:
        yield block


# ---------------------------------------------------------------- the table

_PDF = Conventions(
    left_out=frozenset(),
    optional=frozenset({"notes"}),
    unlisted=frozenset({"key-message"}),
    listed_levels=2,
    paged=True,
    addresses=True,
    metadata=frozenset({"title", "description", "author"}),
)
CONVENTIONS: Mapping[str, Conventions] = {
    "pdf": _PDF,
    "large-print": replace(_PDF, arranged=tables_as_lists),
    "docx": Conventions(
        arranged=beside,
        addresses=True,
        left_out=frozenset({"contents"}),
        plain_headings=frozenset({"pros-cons", "benefits", "harms", "side-yes", "side-no", "second-heading"}),
        read_across=frozenset({"pros-cons", "sides"}),
        # Word's links have a colour of their own, which would not read on the ground of these headings.
        unlinked_headings=frozenset({"benefits", "harms", "call", "zone"}),
        letterhead="head of the first page",
        letterhead_is_one=True,
        room_for_names=64,
    ),
    "epub": Conventions(
        hidden_when_narrow=frozenset({TABLE_HEAD}),
        # Who reads a book has no messages to send from it, and EPUBCheck does not know the scheme.
        unlinked_addresses=("sms:",),
        unlisted=frozenset({"sides"}),
        arranged=notice_first,
        title_level=1,
        listed_levels=2,
        letterhead="head",
        letterhead_id="title-page",
        # Nobody fills in a book: what stands for a box is a sign among the words that are its name.
        named=frozenset({"blank"}),
        metadata=frozenset({"title", "direction", "chapter"}),
    ),
    "html": Conventions(
        title_level=1,
        top_level=2,
        hidden_when_narrow=frozenset({TABLE_HEAD}),
        letterhead="head",
        titles_are_one=True,
        contents_are_bare=True,
    ),
    "text": Conventions(
        arranged=tables_as_lists,
        title_level=0,
        plain=True,
        addresses=True,
        metadata=frozenset(),
        named=frozenset(),
    ),
}
