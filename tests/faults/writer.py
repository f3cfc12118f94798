"""Faults of a writer: it loses, changes or moves something on its way from the document to the file.

Every format takes the document's blocks through `without_anchors`; here that function is put in its place, with a flaw.
"""

import copy
import importlib
import re
from collections.abc import Callable, Iterator
from random import Random
from typing import Any
from unittest import mock

from faults.fault import FORMS, CannotError, Fault, Scene, faults
from handouts.compose import without_anchors
from handouts.formats import MODULES, format_named

Node = dict[str, Any]
Nodes = list[Node]
Flaw = Callable[[Nodes, Random], None]
"""Changes blocks in place."""


def broken_writer(flaw: Flaw) -> Callable[[Scene], bytes]:
    """A file that a writer with a flaw makes."""

    def make(scene: Scene) -> bytes:
        module = importlib.import_module(f"handouts.formats.{MODULES[scene.form][0]}")

        def flawed(blocks: Nodes) -> Nodes:
            mine = copy.deepcopy(without_anchors(blocks))
            flaw(mine, scene.dice)
            return mine

        with mock.patch.object(module, "without_anchors", flawed):
            return format_named(scene.form).render(scene.document, scene.tools)

    return make


# ---------------------------------------------------------------- finding one's way in blocks


def walk(value: Any) -> Iterator[Node]:
    if isinstance(value, dict):
        yield value
        yield from walk(value.get("c"))
    elif isinstance(value, list):
        for child in value:
            yield from walk(child)


def divs(blocks: Nodes, *names: str) -> Nodes:
    return [n for n in walk(blocks) if n.get("t") == "Div" and set(names) & set(n["c"][0][1])]


def of_kind(blocks: Any, *kinds: str) -> Nodes:
    return [n for n in walk(blocks) if n.get("t") in kinds]


def some(dice: Random, found: list[Any]) -> Any:
    if not found:
        raise CannotError("nothing of the kind")
    return dice.choice(found)


def lists(div: Node) -> list[list[Nodes]]:
    """The lists of items in a div."""
    return [n["c"] if n["t"] == "BulletList" else n["c"][1] for n in of_kind(div, "BulletList", "OrderedList")]


def words(value: Any) -> str:
    return "".join(n["c"] if n["t"] == "Str" else " " for n in walk(value) if n.get("t") in {"Str", "Space"})


def loose_paragraphs(blocks: Nodes) -> list[tuple[Nodes, int]]:
    """Paragraphs with words, as the list that each is in and its place there; not those of notices."""
    skipped = {id(n) for d in divs(blocks, "draft-notice", "contents", "notes") for n in walk(d)}
    places = []
    for holder in [blocks, *(d["c"][1] for d in divs(blocks, "option", "about", "fact", "key-message"))]:
        for i, block in enumerate(holder):
            if block["t"] == "Para" and id(block) not in skipped and len(words(block)) > 20:
                places.append((holder, i))
    return places


def swap(one: list[Any], i: int, other: list[Any], j: int) -> None:
    one[i], other[j] = other[j], one[i]


# ---------------------------------------------------------------- what gets lost


def lost_item(*names: str) -> Flaw:
    def flaw(blocks: Nodes, dice: Random) -> None:
        items = some(dice, [found for div in divs(blocks, *names) for found in lists(div) if len(found) > 1])
        del items[dice.randrange(len(items))]

    return flaw


def lost_div(*names: str) -> Flaw:
    def flaw(blocks: Nodes, dice: Random) -> None:
        gone = some(dice, divs(blocks, *names))
        for holder in [blocks, *(d["c"][1] for d in divs(blocks, "option", "pros-cons", "figure"))]:
            holder[:] = [b for b in holder if b is not gone]

    return flaw


def lost_paragraph(blocks: Nodes, dice: Random) -> None:
    holder, at = some(dice, loose_paragraphs(blocks))
    del holder[at]


def lost_word(pattern: str) -> Flaw:
    def flaw(blocks: Nodes, dice: Random) -> None:
        strings = [n for n in of_kind(blocks, "Str") if re.search(pattern, n["c"])]
        one = some(dice, strings)
        one["c"] = re.sub(pattern, "", one["c"], count=1) or "\u200b"

    return flaw


def lost_space(blocks: Nodes, dice: Random) -> None:
    holder, at = some(dice, loose_paragraphs(blocks))
    inlines = holder[at]["c"]
    spaces = [
        i
        for i in range(1, len(inlines) - 1)
        if inlines[i]["t"] == "Space" and inlines[i - 1]["t"] == inlines[i + 1]["t"] == "Str"
    ]
    del inlines[some(dice, spaces)]


def lost_section(blocks: Nodes, dice: Random) -> None:
    heads = [i for i, b in enumerate(blocks) if b["t"] == "Header" and b["c"][0] == 1]
    at = dice.randrange(len(heads) - 1)
    del blocks[heads[at] : heads[at + 1]]


# ---------------------------------------------------------------- what changes


def digits(blocks: Nodes) -> Nodes:
    """Words with a number in them, apart from addresses."""
    links = [n for n in of_kind(blocks, "Link") if words(n["c"][1]) == n["c"][2][0]]
    skipped = {id(n) for link in links for n in walk(link)}
    skipped |= {id(n) for d in divs(blocks, "contents", "draft-notice") for n in walk(d)}
    return [n for n in of_kind(blocks, "Str") if re.search(r"[0-9]", n["c"]) and id(n) not in skipped]


def changed_digit(blocks: Nodes, dice: Random) -> None:
    one = some(dice, digits(blocks))
    at = dice.choice([m.start() for m in re.finditer(r"[0-9]", one["c"])])
    new = dice.choice([d for d in "0123456789" if d != one["c"][at]])
    one["c"] = one["c"][:at] + new + one["c"][at + 1 :]


def swapped_numbers(blocks: Nodes, dice: Random) -> None:
    found = digits(blocks)
    one = some(dice, found)
    other = some(dice, [n for n in found if re.findall(r"\d+", n["c"]) != re.findall(r"\d+", one["c"])])
    one["c"], other["c"] = other["c"], one["c"]


def lost_number(blocks: Nodes, dice: Random) -> None:
    one = some(dice, digits(blocks))
    one["c"] = re.sub(r"[0-9]+", "", one["c"], count=1) or "\u200b"


def changed_unit(blocks: Nodes, dice: Random) -> None:
    """The word after a number becomes another."""
    followed = []
    for para in of_kind(blocks, "Para", "Plain"):
        inlines = para["c"]
        for i in range(len(inlines) - 2):
            here, gap, after = inlines[i : i + 3]
            if here["t"] == after["t"] == "Str" and gap["t"] == "Space" and re.search(r"\d", here["c"]):
                followed.append(after)
    quantities = [n["c"][1] for n in of_kind(blocks, "Span") if "quantity" in n["c"][0][1]]
    followed += [n for inner in quantities for n in of_kind(inner, "Str") if re.search(r"\D", n["c"])]
    one = some(dice, followed or digits(blocks))
    one["c"] = f"{re.sub(r'[^0-9]', '', one['c'])}mg"


def wrong_options_harms(blocks: Nodes, dice: Random) -> None:
    harms = divs(blocks, "harms")
    one = some(dice, harms)
    other = some(dice, [d for d in harms if words(d) != words(one)])
    one["c"][1], other["c"][1] = other["c"][1], one["c"][1]


def harms_as_benefits(blocks: Nodes, dice: Random) -> None:
    both = some(dice, [d["c"][1] for d in divs(blocks, "pros-cons")])
    (good,), (bad,) = (of_kind(part, "BulletList") for part in both)
    good["c"], bad["c"] = bad["c"], good["c"]


def moved_warning(blocks: Nodes, dice: Random) -> None:
    """A sign of danger comes to stand among those that can wait."""
    urgent = some(dice, [items for d in divs(blocks, "emergency") for items in lists(d)])
    routine = some(dice, [items for d in divs(blocks, "routine", "same_day") for items in lists(d)])
    routine.append(urgent.pop(dice.randrange(len(urgent))))


def swapped_items(blocks: Nodes, dice: Random) -> None:
    items = some(dice, [found for found in map(lists, divs(blocks, "benefits", "harms", "call", "questions"))])
    items = some(dice, [i for i in items if len(i) > 1])
    at = dice.randrange(len(items) - 1)
    swap(items, at, items, at + 1)


def swapped_paragraphs(blocks: Nodes, dice: Random) -> None:
    places = loose_paragraphs(blocks)
    one, i = some(dice, places)
    other, j = some(dice, [(h, k) for h, k in places if words(h[k]) != words(one[i])])
    swap(one, i, other, j)


def swapped_sections(blocks: Nodes, dice: Random) -> None:
    heads = [i for i, b in enumerate(blocks) if b["t"] == "Header" and b["c"][0] == 1]
    at = dice.randrange(len(heads) - 2)
    first, second, end = heads[at : at + 3]
    blocks[first:end] = [*blocks[second:end], *blocks[first:second]]


def doubled_paragraph(blocks: Nodes, dice: Random) -> None:
    holder, at = some(dice, loose_paragraphs(blocks))
    holder.insert(at, copy.deepcopy(holder[at]))


def doubled_item(blocks: Nodes, dice: Random) -> None:
    items = some(dice, [found for div in divs(blocks, "benefits", "harms", "call") for found in lists(div)])
    at = dice.randrange(len(items))
    items.insert(at, copy.deepcopy(items[at]))


def joined_items(blocks: Nodes, dice: Random) -> None:
    items = some(dice, [i for d in divs(blocks, "benefits", "harms", "call") for i in lists(d) if len(i) > 1])
    at = dice.randrange(len(items) - 1)
    items[at][-1]["c"] += [{"t": "Space"}, *items.pop(at + 1)[0]["c"]]


def added_words(blocks: Nodes, dice: Random) -> None:
    holder, at = some(dice, loose_paragraphs(blocks))
    new = [{"t": "Str", "c": "Nine"}, {"t": "Space"}, {"t": "Str", "c": "doctors recommend it."}]
    holder.insert(at + 1, {"t": "Para", "c": new})


def garbled(blocks: Nodes, dice: Random) -> None:
    """Bytes that were taken for another encoding's."""
    one = some(dice, [n for n in of_kind(blocks, "Str") if not n["c"].isascii() and re.search(r"\w", n["c"])])
    one["c"] = one["c"].encode("utf-16-le").decode("cp850", "replace").replace("\0", "")


def swapped_meanings(blocks: Nodes, dice: Random) -> None:
    terms = some(dice, [n["c"] for n in of_kind(blocks, "DefinitionList") if len(n["c"]) > 1])
    one, other = dice.sample(range(len(terms)), 2)
    terms[one][1], terms[other][1] = terms[other][1], terms[one][1]


# ---------------------------------------------------------------- tables


def tables(blocks: Nodes) -> list[Any]:
    return [n["c"] for n in of_kind(blocks, "Table")]


def cut_column(blocks: Nodes, dice: Random) -> None:
    table = some(dice, tables(blocks))
    del table[2][-1]
    for rows in (table[3][1], *(body[3] for body in table[4])):
        for row in rows:
            del row[1][-1]


def lost_row(blocks: Nodes, dice: Random) -> None:
    rows = some(dice, tables(blocks))[4][0][3]
    del rows[dice.randrange(len(rows))]


def swapped_cells(blocks: Nodes, dice: Random) -> None:
    rows = some(dice, tables(blocks))[4][0][3]
    one = dice.randrange(len(rows))
    other = some(dice, [i for i in range(len(rows)) if words(rows[i][1][2]) != words(rows[one][1][2])])
    swap(rows[one][1], 2, rows[other][1], 2)


def emptied_cell(blocks: Nodes, dice: Random) -> None:
    rows = some(dice, tables(blocks))[4][0][3]
    dice.choice(rows)[1][dice.randrange(1, 4)][4] = [{"t": "Plain", "c": []}]


# ---------------------------------------------------------------- headings, links, languages, pictures


def raised_heading(blocks: Nodes, dice: Random) -> None:
    some(dice, [n for n in of_kind(blocks, "Header") if n["c"][0] == 2])["c"][0] = 1


def heading_as_text(blocks: Nodes, dice: Random) -> None:
    one = some(dice, [n for d in divs(blocks, "option") for n in d["c"][1][:1] if n["t"] == "Header"])
    one["t"], one["c"] = "Para", [{"t": "Strong", "c": one["c"][2]}]


def text_as_heading(blocks: Nodes, dice: Random) -> None:
    holder, at = some(dice, [(h, i) for h, i in loose_paragraphs(blocks) if h is blocks])
    holder[at] = {"t": "Header", "c": [2, ["", [], []], holder[at]["c"]]}


def links(blocks: Nodes, *, inside: bool = False) -> Nodes:
    """Links to the outside, or inside the document; not those in headings, which Word has none of."""
    heads = {id(n) for h in of_kind(blocks, "Header") for n in walk(h)}
    return [n for n in of_kind(blocks, "Link") if n["c"][2][0].startswith("#") is inside and id(n) not in heads]


def other_target(blocks: Nodes, dice: Random) -> None:
    one = some(dice, links(blocks))
    one["c"][2][0] = re.sub(r"\d(?=\d*$)|[a-z](?=/?$)", "7", one["c"][2][0]) + "7"


def other_source(blocks: Nodes, dice: Random) -> None:
    found = links(blocks, inside=True)
    one = some(dice, found)
    one["c"][2][0] = some(dice, [n["c"][2][0] for n in found if n["c"][2][0] != one["c"][2][0]])


def lost_link(blocks: Nodes, dice: Random) -> None:
    one = some(dice, links(blocks))
    one["t"], one["c"] = "Span", [["", [], []], one["c"][1]]


def other_language(blocks: Nodes, dice: Random) -> None:
    holder, at = some(dice, loose_paragraphs(blocks))
    span = {"t": "Span", "c": [["", [], [["lang", "fr"]]], holder[at]["c"]]}
    holder[at]["c"] = [span]


def lost_language(blocks: Nodes, dice: Random) -> None:
    one = some(dice, [n for n in of_kind(blocks, "Span") if any(k == "lang" for k, _ in n["c"][0][2])])
    one["c"][0][2] = [[k, v] for k, v in one["c"][0][2] if k != "lang"]


def lost_direction(blocks: Nodes, dice: Random) -> None:
    there = [n for n in of_kind(blocks, "Span", "Link") if ["dir", "ltr"] in n["c"][0][2]]
    one = some(dice, [n for n in there if re.search(r"\d", words(n))])
    one["c"][0][2] = [[k, v] for k, v in one["c"][0][2] if k != "dir"]
    one["c"][0][1] = [c for c in one["c"][0][1] if c != "ltr"]


def other_description(blocks: Nodes, dice: Random) -> None:
    some(dice, of_kind(blocks, "Image"))["c"][1] = [{"t": "Str", "c": "Picture"}]


def swapped_descriptions(blocks: Nodes, dice: Random) -> None:
    one, other = dice.sample(of_kind(blocks, "Image"), 2)
    one["c"][1], other["c"][1] = other["c"][1], one["c"][1]


def swapped_pictures(blocks: Nodes, dice: Random) -> None:
    one, other = dice.sample(of_kind(blocks, "Image"), 2)
    one["c"][2], other["c"][2] = other["c"][2], one["c"][2]


# ---------------------------------------------------------------- the list

_NOT = r"^(?:not|no|never|cannot|nunca|لا|لم|ليست?|ألا)$|不|没有|未"
_MARKED = tuple(f for f in FORMS if f != "text")
"""The formats that know of headings, links and languages."""
_WHOLE = ("pdf", "docx", "epub", "html")
"""Those in which a table is one."""


def _faults() -> Iterator[Fault]:
    def flaw(kind: str, made: Flaw, *codes: str, **where: Any) -> Iterator[Fault]:
        yield from faults(kind, broken_writer(made), *codes, **where)

    yield from flaw("warning sign lost", lost_item("call"), "F010")
    yield from flaw("harm lost", lost_item("harms"), "F010")
    yield from flaw("benefit lost", lost_item("benefits"), "F010")
    yield from flaw("unknown lost", lost_div("unknowns"), "F010")
    yield from flaw("question lost", lost_item("questions"), "F010", "F013")
    yield from flaw("source lost", lost_item("references"), "F010")
    yield from flaw("option lost", lost_div("option"), "F010")
    yield from flaw("section lost", lost_section, "F010")
    yield from flaw("paragraph lost", lost_paragraph, "F010")
    yield from flaw("negation lost", lost_word(_NOT), "F012")
    yield from flaw("number lost", lost_number, "F013")
    yield from flaw("digit changed", changed_digit, "F013")
    yield from flaw("numbers swapped", swapped_numbers, "F013", "F012")
    yield from flaw("unit changed", changed_unit, "F012", "F013")
    yield from flaw("harms of another option", wrong_options_harms, "F014", "F010", "F012")
    yield from flaw("harms and benefits exchanged", harms_as_benefits, "F014", "F010", "F012")
    yield from flaw("warning sign moved", moved_warning, "F014")
    yield from flaw("items in another order", swapped_items, "F014", "F012")
    yield from flaw("paragraphs in another order", swapped_paragraphs, "F014", "F012")
    yield from flaw("sections in another order", swapped_sections, "F014")
    yield from flaw("paragraph doubled", doubled_paragraph, "F011")
    yield from flaw("item doubled", doubled_item, "F011")
    yield from flaw("items run together", joined_items, "F021")
    yield from flaw("space lost", lost_space, "F021", locales=("en-US", "es-US", "ar"))
    yield from flaw("words added", added_words, "F011")
    yield from flaw("encoding garbled", garbled, "F012", "F010", "F013", locales=("es-US", "ar", "zh-Hans"))
    yield from flaw("meanings swapped", swapped_meanings, "F014", "F012")
    yield from flaw("table column cut", cut_column, "F010", "F012", "F021")
    yield from flaw("table row lost", lost_row, "F010")
    yield from flaw("table cells swapped", swapped_cells, "F014", "F012")
    yield from flaw("table cell emptied", emptied_cell, "F010", "F012")
    yield from flaw("heading level changed", raised_heading, "F016", forms=_MARKED)
    yield from flaw("heading as text", heading_as_text, "F016", forms=_MARKED)
    yield from flaw("text as heading", text_as_heading, "F016", forms=_MARKED)
    yield from flaw("link target changed", other_target, "F017", forms=_MARKED)
    yield from flaw("citation of another source", other_source, "F017", forms=_MARKED)
    yield from flaw("link lost", lost_link, "F017", forms=_MARKED)
    yield from flaw("language changed", other_language, "F018", forms=_MARKED)
    yield from flaw("language lost", lost_language, "F018", forms=_MARKED, locales=("ar", "zh-Hans"))
    yield from flaw("direction lost", lost_direction, "F024", forms=("docx", "epub", "html", "text"), locales=("ar",))
    yield from flaw("description changed", other_description, "F019", "F012", "F010")
    yield from flaw("descriptions swapped", swapped_descriptions, "F019", "F014", "F012")
    yield from flaw("pictures swapped", swapped_pictures, "F019", forms=("epub", "html"))


WRITERS = tuple(_faults())
