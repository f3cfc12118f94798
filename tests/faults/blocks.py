"""Finding one's way in the blocks that a document hands to a writer."""

import re
from collections.abc import Iterator
from random import Random
from typing import Any

from faults.fault import some

Node = dict[str, Any]
Nodes = list[Node]
Place = tuple[Nodes, int]
"""A block, as the list that holds it and where it is there, so that it can be taken out or replaced."""


def walk(value: Any) -> Iterator[Node]:
    if isinstance(value, dict):
        yield value
        yield from walk(value.get("c"))
    elif isinstance(value, list):
        for child in value:
            yield from walk(child)


def of_kind(blocks: Any, *kinds: str) -> Nodes:
    return [n for n in walk(blocks) if n.get("t") in kinds]


def divs(blocks: Any, *names: str) -> Nodes:
    """The divs of one of these classes."""
    return [n for n in of_kind(blocks, "Div") if set(names) & set(n["c"][0][1])]


def inside(blocks: Nodes, *names: str) -> set[int]:
    """The ids of everything that stands in divs of these classes."""
    return {id(n) for d in divs(blocks, *names) for n in walk(d)}


def words(value: Any) -> str:
    return "".join(n["c"] if n["t"] == "Str" else " " for n in walk(value) if n.get("t") in {"Str", "Space"})


def items(blocks: Nodes, *names: str) -> list[list[Nodes]]:
    """The lists of items in divs of these classes."""
    found = [n for d in divs(blocks, *names) for n in of_kind(d, "BulletList", "OrderedList")]
    return [n["c"] if n["t"] == "BulletList" else n["c"][1] for n in found]


def paragraphs(blocks: Nodes) -> list[Place]:
    """Paragraphs with some words in them; not those of notices."""
    left = inside(blocks, "draft-notice", "contents", "notes")
    holders = [blocks, *(d["c"][1] for d in divs(blocks, "option", "about", "fact", "key-message", "side"))]
    return [
        (holder, i)
        for holder in holders
        for i, block in enumerate(holder)
        if block["t"] == "Para" and id(block) not in left and len(words(block)) > 20
    ]


def heads(blocks: Nodes) -> list[int]:
    """Where the sections begin."""
    return [i for i, b in enumerate(blocks) if b["t"] == "Header" and b["c"][0] == 1]


def numbers(blocks: Nodes) -> Nodes:
    """Words with a digit in them, apart from addresses."""
    addresses = [n for n in of_kind(blocks, "Link") if words(n["c"][1]) == n["c"][2][0]]
    left = {id(n) for link in addresses for n in walk(link)} | inside(blocks, "contents", "draft-notice")
    return [n for n in of_kind(blocks, "Str") if re.search(r"[0-9]", n["c"]) and id(n) not in left]


def links(blocks: Nodes, *, within: bool = False) -> Nodes:
    """Links to the outside, or those within the document; not those in headings, which Word has none of."""
    left = {id(n) for h in of_kind(blocks, "Header") for n in walk(h)}
    return [n for n in of_kind(blocks, "Link") if n["c"][2][0].startswith("#") is within and id(n) not in left]


def tables(blocks: Nodes) -> list[Any]:
    return [n["c"] for n in of_kind(blocks, "Table")]


def rows(blocks: Nodes, dice: Random) -> list[Any]:
    """The rows of one table, without its head."""
    found: list[Any] = some(dice, tables(blocks))[4][0][3]
    return found


def swap(one: list[Any], i: int, other: list[Any], j: int) -> None:
    one[i], other[j] = other[j], one[i]
