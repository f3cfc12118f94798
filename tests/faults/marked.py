"""Writers whose words are right and whose marks are not: headings, links, languages, directions, pictures."""

import re
from collections.abc import Iterator
from random import Random

from faults.blocks import Nodes, divs, heads, links, of_kind, paragraphs, words
from faults.fault import FORMS, CannotError, Fault, faults, some, two
from faults.writer import Flaw, broken_writer
from handouts.formats.table import SIDE_BY_SIDE as SIDE_BY_SIDE_FORMS
from shipped import SIDE_BY_SIDE


def heading_lowered(blocks: Nodes, dice: Random) -> None:
    blocks[some(dice, heads(blocks)[1:])]["c"][0] = 2


def heading_as_text(blocks: Nodes, dice: Random) -> None:
    one = blocks[some(dice, heads(blocks)[1:])]
    one["t"], one["c"] = "Para", [{"t": "Strong", "c": one["c"][2]}]


def text_as_heading(blocks: Nodes, dice: Random) -> None:
    holder, at = some(dice, [(h, i) for h, i in paragraphs(blocks) if h is blocks])
    holder[at] = {"t": "Header", "c": [2, ["", [], []], holder[at]["c"]]}


def other_target(blocks: Nodes, dice: Random) -> None:
    one = some(dice, links(blocks))
    one["c"][2][0] = re.sub(r"\d(?=\d*$)|[a-z](?=/?$)", "7", one["c"][2][0]) + "7"


def other_source(blocks: Nodes, dice: Random) -> None:
    one, other = two(dice, links(blocks, within=True), lambda n: n["c"][2][0])
    one["c"][2][0] = other["c"][2][0]


def lost_link(blocks: Nodes, dice: Random) -> None:
    one = some(dice, links(blocks))
    one["t"], one["c"] = "Span", [["", [], []], one["c"][1]]


def other_language(blocks: Nodes, dice: Random) -> None:
    holder, at = some(dice, paragraphs(blocks))
    holder[at]["c"] = [{"t": "Span", "c": [["", [], [["lang", "fr"]]], holder[at]["c"]]}]


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


def two_descriptions(blocks: Nodes, dice: Random) -> None:
    one, other = two(dice, of_kind(blocks, "Image"), lambda n: words(n["c"][1]))
    one["c"][1], other["c"][1] = other["c"][1], one["c"][1]


def two_pictures(blocks: Nodes, dice: Random) -> None:
    one, other = two(dice, of_kind(blocks, "Image"), lambda n: n["c"][2])
    one["c"][2], other["c"][2] = other["c"][2], one["c"][2]


def one_picture_twice(blocks: Nodes, dice: Random) -> None:
    one, other = two(dice, of_kind(blocks, "Image"), lambda n: n["c"][2])
    one["c"][2] = other["c"][2]


# ---------------------------------------------------------------- two languages side by side


def side(blocks: Nodes, dice: Random) -> tuple[Nodes, int]:
    """One language's half of a pair, with words in it."""
    pairs = [d["c"][1] for d in divs(blocks, "pair")]
    return some(dice, [(p, i) for p in pairs for i in (0, 1) if words(p[i]).strip()])


def lost_side(blocks: Nodes, dice: Random) -> None:
    pair, at = side(blocks, dice)
    pair[at]["c"][1] = [{"t": "Para", "c": []}]


def two_sides(blocks: Nodes, dice: Random) -> None:
    pair, _ = side(blocks, dice)
    if words(pair[0]) == words(pair[1]):
        raise CannotError("both sides say the same")
    pair[0]["c"][1], pair[1]["c"][1] = pair[1]["c"][1], pair[0]["c"][1]


def one_side_twice(blocks: Nodes, dice: Random) -> None:
    pair, at = side(blocks, dice)
    if words(pair[0]) == words(pair[1]):
        raise CannotError("both sides say the same")
    pair[1 - at]["c"][1] = pair[at]["c"][1]


# ---------------------------------------------------------------- the list

MARKED_UP = tuple(f for f in FORMS if f != "text")
"""The formats that know of headings, links and languages."""


def _faults() -> Iterator[Fault]:
    def flaw(kind: str, made: Flaw, *codes: str, **where: tuple[str, ...]) -> Iterator[Fault]:
        yield from faults(kind, broken_writer(made), *codes, **{"forms": MARKED_UP, **where})

    web = ("epub", "html")
    yield from flaw("heading level changed", heading_lowered, "F016")
    yield from flaw("heading as text", heading_as_text, "F016")
    yield from flaw("text as heading", text_as_heading, "F016")
    yield from flaw("link target changed", other_target, "F017")
    yield from flaw("citation of another source", other_source, "F017")
    yield from flaw("link lost", lost_link, "F017")
    yield from flaw("language changed", other_language, "F018")
    yield from flaw("language lost", lost_language, "F018", forms=("docx", *web), locales=("ar", "zh-Hans"))
    yield from flaw("direction lost", lost_direction, "F024", forms=("docx", *web, "text"), locales=("ar",))
    yield from flaw("description changed", other_description, "F019", "F012", "F010", forms=FORMS)
    yield from flaw("descriptions exchanged", two_descriptions, "F019", "F014", "F012", forms=FORMS)
    yield from flaw("pictures exchanged", two_pictures, "F019")
    yield from flaw("one picture in two places", one_picture_twice, "F019")
    beside = {"forms": SIDE_BY_SIDE_FORMS, "locales": SIDE_BY_SIDE}
    yield from flaw("one of two languages lost", lost_side, "F010", "F019", **beside)
    yield from flaw("two languages exchanged", two_sides, "F014", "F012", "F010", **beside)
    yield from flaw("one language in place of the other", one_side_twice, "F010", "F012", **beside)


MARKED = tuple(_faults())
