"""Writers that lose or mix up what the newer kinds of sections hold: rows, cells, steps, zones, numbers to call."""

import re
from collections.abc import Iterator
from random import Random
from typing import Any

from faults.blocks import Nodes, divs, items, of_kind, swap, tables, words
from faults.fault import Fault, faults, some, two
from faults.lost import item_of, part
from faults.writer import Flaw, broken_writer
from shipped import REAL


def _tables(blocks: Nodes) -> list[Any]:
    return [table for div in divs(blocks, "table") for table in tables(div)]


def _rows(blocks: Nodes, dice: Random, least: int = 2) -> list[Any]:
    """The rows of a table that has so many."""
    found: list[Any] = some(dice, [t[4][0][3] for t in _tables(blocks) if len(t[4][0][3]) >= least])
    return found


def row_lost(blocks: Nodes, dice: Random) -> None:
    found = _rows(blocks, dice)
    del found[dice.randrange(len(found))]


def cells_swapped(blocks: Nodes, dice: Random) -> None:
    found = [row[1] for table in _tables(blocks) for row in table[4][0][3]]
    cells = some(dice, [c for c in found if len({words(cell[4]) for cell in c[1:]}) > 1])
    one, other = two(dice, range(1, len(cells)), lambda i: words(cells[i][4]))
    cells[one][4], cells[other][4] = cells[other][4], cells[one][4]


def heads_swapped(blocks: Nodes, dice: Random) -> None:
    cells = some(dice, _tables(blocks))[3][1][0][1]
    one, other = two(dice, range(len(cells)), lambda i: words(cells[i][4]))
    cells[one][4], cells[other][4] = cells[other][4], cells[one][4]


def rows_swapped(blocks: Nodes, dice: Random) -> None:
    found = _rows(blocks, dice)
    one, other = two(dice, range(len(found)), lambda i: words(found[i]))
    swap(found, one, found, other)


def _pictures(blocks: Nodes) -> Nodes:
    return [n for d in divs(blocks, "step", "steps", "group") for n in of_kind(d, "Image")]


def pictures_swapped(blocks: Nodes, dice: Random) -> None:
    one, other = two(dice, _pictures(blocks), lambda image: image["c"][2][0])
    one["c"][2][0], other["c"][2][0] = other["c"][2][0], one["c"][2][0]


def items_swapped(*names: str) -> Flaw:
    def flaw(blocks: Nodes, dice: Random) -> None:
        found = some(dice, [i for i in items(blocks, *names) if len({words(x) for x in i}) > 1])
        one, other = two(dice, range(len(found)), lambda i: words(found[i]))
        swap(found, one, found, other)

    return flaw


def between(*names: str) -> Flaw:
    """An item moves from one list to another: from what to do to what not to do."""

    def flaw(blocks: Nodes, dice: Random) -> None:
        lists = [found for name in names for found in items(blocks, name)]
        holder = some(dice, [one for one in lists if len(one) > 1])
        moved = holder.pop(dice.randrange(len(holder)))
        some(dice, [one for one in lists if one is not holder]).append(moved)

    return flaw


def heads_of_parts_swapped(*names: str) -> Flaw:
    """Two parts of a kind have each other's headings."""

    def flaw(blocks: Nodes, dice: Random) -> None:
        headed = [d for d in divs(blocks, *names) if d["c"][1][0]["t"] == "Header"]
        one, other = two(dice, [d["c"][1][0]["c"] for d in headed], words)
        one[2], other[2] = other[2], one[2]

    return flaw


def parts_swapped(*names: str) -> Flaw:
    def flaw(blocks: Nodes, dice: Random) -> None:
        one, other = two(dice, divs(blocks, *names), lambda d: words(d["c"][1]))
        one["c"][1], other["c"][1] = other["c"][1], one["c"][1]

    return flaw


def colours_swapped(blocks: Nodes, dice: Random) -> None:
    """Two zones have each other's look."""
    one, other = two(dice, [d["c"][0][1] for d in divs(blocks, "zone")], lambda names: names[1])
    one[1], other[1] = other[1], one[1]


def number_changed(*names: str) -> Flaw:
    """A number in a part is another one."""

    def flaw(blocks: Nodes, dice: Random) -> None:
        found = [n for d in divs(blocks, *names) for n in of_kind(d, "Str") if re.search("[0-9]", n["c"])]
        one = some(dice, found)
        one["c"] = re.sub("[0-9]", lambda m: str((int(m[0]) + 1) % 10), one["c"], count=1)

    return flaw


def numbers_to_call_swapped(blocks: Nodes, dice: Random) -> None:
    """What is shown and what is dialled go together, so only the wrong name stands over them."""
    found = [n["c"] for n in of_kind(blocks, "Link") if "phone" in n["c"][0][1]]
    one, other = two(dice, found, lambda c: str(c[2]))
    one[1], other[1], one[2], other[2] = other[1], one[1], other[2], one[2]


def dials_another(blocks: Nodes, dice: Random) -> None:
    found = [n["c"] for d in divs(blocks, "person", "call", "zone") for n in of_kind(d, "Link") if n["c"][0][1]]
    some(dice, found)[2][0] = "tel:5555550199"


def _faults() -> Iterator[Fault]:
    def flaw(kind: str, made: Flaw, *codes: str, **where: tuple[str, ...]) -> Iterator[Fault]:
        yield from faults(kind, broken_writer(made), *codes, among=REAL, locales=("en-US",), **where)

    not_text = ("pdf", "large-print", "docx", "epub", "html")
    yield from flaw("row of a table lost", row_lost, "F010", "F012")
    yield from flaw("cells of a row swapped", cells_swapped, "F014", "F012", "F013")
    yield from flaw("rows of a table swapped", rows_swapped, "F014", "F012", "F013")
    yield from flaw("heads of columns swapped", heads_swapped, "F014", "F012", "F013")
    yield from flaw("pictures of steps swapped", pictures_swapped, "F019", forms=not_text)
    yield from flaw("steps in another order", items_swapped("steps", "step"), "F014", "F012", "F013")
    yield from flaw("what is needed lost", item_of("needs"), "F010")
    yield from flaw("how often is another number", number_changed("repeat"), "F012", "F013")
    yield from flaw("do and do not mixed up", between("side-yes", "side-no"), "F014", "F012", "F013")
    yield from flaw(
        "headings of do and do not swapped", heads_of_parts_swapped("side-yes", "side-no"), "F014", "F012", "F013"
    )
    yield from flaw("how to fix it lost", part("fix"), "F010")
    yield from flaw("item of a checklist lost", item_of("checklist"), "F010")
    yield from flaw("times of a timeline swapped", heads_of_parts_swapped("entry"), "F014", "F012", "F013")
    yield from flaw("entry of a timeline lost", part("entry"), "F010")
    yield from flaw("contacts swapped", parts_swapped("person"), "F014", "F012", "F013")
    yield from flaw("numbers to call swapped", numbers_to_call_swapped, "F012", "F013", "F014", "F020", "F010")
    yield from flaw("a number dials another", dials_another, "F014", "F017", forms=not_text)
    yield from flaw("zone lost", part("zone"), "F010")
    yield from flaw("headings of zones swapped", heads_of_parts_swapped("zone"), "F014", "F012", "F013")
    yield from flaw("colours of zones swapped", colours_swapped, "F027", forms=not_text)
    yield from flaw("signs and actions of a zone mixed up", items_swapped("zone"), "F014", "F012", "F013")
    yield from flaw("numbers of risks swapped", heads_of_parts_swapped("band"), "F014", "F012", "F013")
    yield from flaw("risk in another band", between("band"), "F014", "F012", "F013")
    yield from flaw("what options share lost", part("shared"), "F010")


KINDS = tuple(_faults())
