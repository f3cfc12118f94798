"""Writers that lose something, or say something twice, or add something of their own."""

import copy
import re
from collections.abc import Iterator
from random import Random

from faults.blocks import Nodes, divs, heads, inside, items, numbers, of_kind, paragraphs, rows, tables
from faults.fault import PDFS, Fault, faults, some
from faults.writer import Flaw, broken_writer


def item_of(*names: str) -> Flaw:
    def flaw(blocks: Nodes, dice: Random) -> None:
        found = some(dice, [i for i in items(blocks, *names) if len(i) > 1])
        del found[dice.randrange(len(found))]

    return flaw


def words_of_item_of(*names: str) -> Flaw:
    """An item without its words: where links lead to it, a writer refuses to leave it out."""

    def flaw(blocks: Nodes, dice: Random) -> None:
        for word in of_kind(some(dice, some(dice, items(blocks, *names))), "Str"):
            word["c"] = "\u200b"

    return flaw


def part(*names: str) -> Flaw:
    def flaw(blocks: Nodes, dice: Random) -> None:
        gone = some(dice, divs(blocks, *names))
        for holder in [blocks, *(n["c"][1] for n in of_kind(blocks, "Div")), *(i for i in _all_items(blocks))]:
            holder[:] = [b for b in holder if b is not gone]

    return flaw


def _all_items(blocks: Nodes) -> Iterator[Nodes]:
    for node in of_kind(blocks, "BulletList", "OrderedList"):
        yield from node["c"] if node["t"] == "BulletList" else node["c"][1]


def section(blocks: Nodes, dice: Random) -> None:
    found = heads(blocks)
    at = dice.randrange(len(found) - 1)
    del blocks[found[at] : found[at + 1]]


def heading(blocks: Nodes, dice: Random) -> None:
    found = heads(blocks)[1:]
    del blocks[some(dice, found)]


def paragraph(blocks: Nodes, dice: Random) -> None:
    holder, at = some(dice, paragraphs(blocks))
    del holder[at]


NOT = r"^(?:not|no|never|cannot|nunca|لا|لم|ليست?|ألا|không|chưa|đừng)$|不|没有|未"


def negation(blocks: Nodes, dice: Random) -> None:
    left = inside(blocks, "draft-notice")
    one = some(dice, [n for n in of_kind(blocks, "Str") if re.search(NOT, n["c"]) and id(n) not in left])
    one["c"] = re.sub(NOT, "", one["c"], count=1) or "\u200b"


def number(blocks: Nodes, dice: Random) -> None:
    one = some(dice, numbers(blocks))
    one["c"] = re.sub(r"[0-9]+", "", one["c"], count=1) or "\u200b"


def space(blocks: Nodes, dice: Random) -> None:
    holder, at = some(dice, paragraphs(blocks))
    inlines = holder[at]["c"]
    kinds = [n["t"] for n in inlines]
    del inlines[some(dice, [i for i in range(1, len(kinds) - 1) if kinds[i - 1 : i + 2] == ["Str", "Space", "Str"]])]


def column(blocks: Nodes, dice: Random) -> None:
    table = some(dice, tables(blocks))
    del table[2][-1]
    for lines in (table[3][1], *(body[3] for body in table[4])):
        for line in lines:
            del line[1][-1]


def row(blocks: Nodes, dice: Random) -> None:
    found = rows(blocks, dice)
    del found[dice.randrange(len(found))]


def cell(blocks: Nodes, dice: Random) -> None:
    dice.choice(rows(blocks, dice))[1][dice.randrange(1, 4)][4] = [{"t": "Plain", "c": []}]


def paragraph_twice(blocks: Nodes, dice: Random) -> None:
    holder, at = some(dice, paragraphs(blocks))
    holder.insert(at, copy.deepcopy(holder[at]))


def item_twice(blocks: Nodes, dice: Random) -> None:
    found = some(dice, items(blocks, "benefits", "harms", "call"))
    at = dice.randrange(len(found))
    found.insert(at, copy.deepcopy(found[at]))


def items_joined(blocks: Nodes, dice: Random) -> None:
    found = some(dice, [i for i in items(blocks, "benefits", "harms", "call") if len(i) > 1])
    at = dice.randrange(len(found) - 1)
    found[at][-1]["c"] += [{"t": "Space"}, *found.pop(at + 1)[0]["c"]]


def words_added(blocks: Nodes, dice: Random) -> None:
    holder, at = some(dice, paragraphs(blocks))
    new = [{"t": "Str", "c": "Nine"}, {"t": "Space"}, {"t": "Str", "c": "doctors recommend it."}]
    holder.insert(at + 1, {"t": "Para", "c": new})


def _faults() -> Iterator[Fault]:
    def flaw(kind: str, made: Flaw, *codes: str, **where: tuple[str, ...]) -> Iterator[Fault]:
        yield from faults(kind, broken_writer(made), *codes, **where)

    yield from flaw("warning sign lost", item_of("call"), "F010")
    yield from flaw("all signs of one urgency lost", part("call"), "F010")
    yield from flaw("harm lost", item_of("harms"), "F010")
    yield from flaw("benefit lost", item_of("benefits"), "F010")
    yield from flaw("unknown lost", part("unknowns"), "F010")
    yield from flaw("main message lost", part("key-message"), "F010")
    yield from flaw("question lost", item_of("questions"), "F010", "F013")
    yield from flaw("source lost", item_of("references"), "F010", forms=("docx", "epub", "html", "text"))
    yield from flaw("source without words", words_of_item_of("references"), "F010", forms=PDFS)
    yield from flaw("option lost", part("option"), "F010")
    yield from flaw("figure lost", part("figure"), "F019", "F010")
    yield from flaw("section lost", section, "F010")
    yield from flaw("heading lost", heading, "F010")
    yield from flaw("paragraph lost", paragraph, "F010")
    yield from flaw("negation lost", negation, "F012", "F019")
    # A picture's description is told as such.
    yield from flaw("number lost", number, "F013", "F019")
    yield from flaw("space lost", space, "F021", locales=("en-US", "es-US", "ar", "vi"))
    yield from flaw("table column cut", column, "F010", "F012", "F021")
    yield from flaw("table row lost", row, "F010")
    yield from flaw("table cell emptied", cell, "F010", "F012")
    yield from flaw("paragraph said twice", paragraph_twice, "F011")
    yield from flaw("item said twice", item_twice, "F011")
    # In plain text a dash begins each item; with one dash less, one of them is gone.
    yield from flaw("items run together", items_joined, "F021", "F010")
    yield from flaw("words added", words_added, "F011")


LOST = tuple(_faults())
