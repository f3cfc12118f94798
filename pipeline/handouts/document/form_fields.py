"""Places to write in and boxes to tick get names: what a screen reader says where an eye sees the words around them."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import count, pairwise
from typing import Any

from handouts.document import pandoc_ast as ast
from handouts.editions.edition import Edition

BLANK, BOX = "blank", "box"
LABEL = "label"

LONGEST = 80
"""Letters of the words before a blank that name it."""
LONGEST_ITEM = 250
"""Letters of the words that a box stands before."""


def is_field(node: ast.Node) -> bool:
    """Whether a node is a place to write in, or a box to tick."""
    return node["t"] == "Span" and bool({BLANK, BOX} & set(ast.classes(node)))


def is_box(node: ast.Node) -> bool:
    return BOX in ast.classes(node)


def line_count(node: ast.Node) -> int:
    """How many lines to write on a blank has; 0 for one that stands in a line of words."""
    return next((int(name[3:]) for name in ast.classes(node) if re.fullmatch("of-[0-9]+", name)), 0)


def label(node: ast.Node) -> str:
    return ast.pair(node, LABEL)


def alone(block: ast.Node) -> ast.Node | None:
    """The field that is all of a block; None for every other block."""
    match block:
        case {"t": "Para" | "Plain", "c": [dict(one)]} if is_field(one):
            return one
    return None


def with_names(blocks: ast.Nodes, edition: Edition) -> ast.Nodes:
    """Blocks in which each blank and each box has a name, no two the same one."""
    if not any(map(is_field, ast.nodes(blocks))):
        return blocks
    blocks = list(ast.change(blocks, _in_words))
    names = iter(_told_apart(list(_Names(edition).of(blocks)), edition))

    def change(node: ast.Node) -> ast.Node | None:
        if not is_field(node):
            return None
        identifier, classes, pairs = ast.attributes(node)
        return ast.with_attributes(node, [identifier, classes, [*pairs, [LABEL, next(names)]]])

    return list(ast.change(blocks, change))


def without_fields(nodes: ast.Nodes) -> ast.Nodes:
    """Nodes with underscores as words in place of their fields: where nobody could write."""
    return list(ast.change(nodes, lambda node: ast.inner(node) if is_field(node) else None))


def _in_words(node: ast.Node) -> ast.Node | None:
    """What stands elsewhere, too, or is no place to write: a heading, in lists of contents; the head of a table, before
    its cells on a phone; a link; a picture's description.
    """
    match node:
        case {"t": "Header" | "Link" | "Image"}:
            return ast.with_inner(node, without_fields(ast.inner(node)))
        case {"t": "Table", "c": [attributes, caption, columns, head, *rest]}:
            return {"t": "Table", "c": [attributes, caption, columns, without_fields(head), *rest]}
    return None


def _told_apart(names: list[str], edition: Edition) -> Iterator[str]:
    """The names with a number behind each that several fields have."""
    total = Counter(names)
    numbers = {name: count(1) for name in total}
    for name in names:
        number = edition.locale.number(str(next(numbers[name])))
        yield f"{name} ({number})" if total[name] > 1 else name


@dataclass
class _Names:
    """The names of fields in the order in which they stand. `above` is what leads to the next block."""

    edition: Edition
    above: str = ""

    def of(self, blocks: Iterable[ast.Node]) -> Iterator[str]:
        for block in blocks:
            match block:
                case {"t": "Table"}:
                    yield from self._table(block)
                case {"t": "Div" | "BlockQuote"}:
                    yield from self.of(ast.inner(block))
                case {"t": "BulletList", "c": items} | {"t": "OrderedList", "c": [_, items]}:
                    for item in items:
                        yield from self.of(item)
                case {"t": "DefinitionList", "c": entries}:
                    for term, meanings in entries:
                        yield from self._line(term)
                        for meaning in meanings:
                            yield from self.of(meaning)
                case {"t": "Para" | "Plain" | "Header"}:
                    yield from self._line(ast.inner(block))
                case _:
                    yield from (self.edition.ui["blank"] for node in ast.nodes(block) if is_field(node))

    def _line(self, inlines: ast.Nodes) -> Iterator[str]:
        """The names of the fields in a line: a box has its name behind it, a blank before it; if it has any."""
        pieces = list(_pieces(inlines))
        if len(pieces) == 1:
            self.above = pieces[0][1]
            return
        name = ""
        for (field, before), (_, after) in pairwise(pieces):
            both = (_begin(after, LONGEST_ITEM), _end(before)) if is_box(field) else (_end(before), name, _begin(after))
            name = next(filter(None, (*both, _end(self.above))), self.edition.ui["blank"])
            yield name
        self.above = ""

    def _table(self, table: ast.Node) -> Iterator[str]:
        """A field in a table is named by its column and its row; a row without words has its number."""
        _, _, _, (_, head), bodies, _ = table["c"]
        columns = [_end(_said(cell)) for _, cells in head[:1] for cell in cells]
        for number, (_, cells) in enumerate((row for body in bodies for row in (*body[2], *body[3])), 1):
            ordinal = self.edition.ui["row"].replace("{n}", self.edition.locale.number(str(number)))
            row = _begin(_said(cells[0])) or ordinal
            for column, cell in zip(columns, cells, strict=False):
                name = self.edition.locale.comma.join(filter(None, (column, row if cell is not cells[0] else ordinal)))
                yield from (name for node in ast.nodes(cell[4]) if is_field(node))
        self.above = ""


def _said(cell: list[Any]) -> str:
    """The words of a cell of a table, without what is to be written there."""
    words = " ".join(words for _, words in _pieces([i for b in cell[4] for i in ast.inner(b)]))
    return " ".join(words.replace("__", " ").split())


def _pieces(inlines: ast.Nodes) -> Iterator[tuple[ast.Node, str]]:
    """Each field of a line with the words before it; at last, the words after them all, with no field."""
    words: list[ast.Node] = []
    for node in _flat(inlines):
        if is_field(node):
            yield node, ast.words(words)
            words = []
        else:
            words.append(node)
    yield ast.plain(), ast.words(words)


def _flat(inlines: ast.Nodes) -> Iterator[ast.Node]:
    """Inlines with those dissolved that have a field in them, and without what is no part of a sentence."""
    for node in inlines:
        if not is_field(node) and any(map(is_field, ast.nodes(node.get("c")))):
            yield from _flat(ast.inner(node))
        elif "mark" not in ast.classes(node) and not _is_citation(node):
            yield node


def _is_citation(node: ast.Node) -> bool:
    return node["t"] == "Link" and str(node["c"][2][0]).startswith("#ref-")


_EDGES = " \t\u00a0:：؛;,،，、.([（"
_SENTENCE = re.compile(r"[.!?؟।]\s+|[。！？]")


def _end(words: str, most: int = LONGEST) -> str:
    """The last words of some, of one sentence and at most so many letters, without the colon that leads to a blank."""
    words = _SENTENCE.split(words.strip(_EDGES))[-1].strip(_EDGES)
    cut = words if len(words) <= most else words[-most - 1 :].partition(" ")[2] or words[-most:]
    return cut if _LETTER.search(cut) else ""


def _begin(words: str, most: int = LONGEST) -> str:
    """The first words of some, at most so many letters."""
    words = words.strip(_EDGES)
    cut = words if len(words) <= most else words[: most + 1].rpartition(" ")[0] or words[:most]
    return cut if _LETTER.search(cut) else ""


_LETTER = re.compile(r"\w")
