"""Writers that change words or numbers, or put something in another place."""

import re
from collections.abc import Iterator
from random import Random

from faults.blocks import Nodes, divs, heads, items, links, numbers, of_kind, paragraphs, rows, swap, words
from faults.fault import Fault, faults, some, two
from faults.writer import Flaw, broken_writer


def digit(blocks: Nodes, dice: Random) -> None:
    one = some(dice, numbers(blocks))
    at = dice.choice([m.start() for m in re.finditer(r"[0-9]", one["c"])])
    new = dice.choice([d for d in "0123456789" if d != one["c"][at]])
    one["c"] = one["c"][:at] + new + one["c"][at + 1 :]


def two_numbers(blocks: Nodes, dice: Random) -> None:
    one, other = two(dice, numbers(blocks), lambda n: re.findall(r"\d+", n["c"]))
    one["c"], other["c"] = other["c"], one["c"]


def digits_of_another_script(blocks: Nodes, dice: Random) -> None:
    one = some(dice, numbers(blocks))
    one["c"] = re.sub(r"[0-9]", lambda m: chr(ord("٠") + int(m[0])), one["c"])


def phone(blocks: Nodes, dice: Random) -> None:
    """What is read and what is dialled: another number."""
    one = some(dice, [n for n in links(blocks) if n["c"][2][0].startswith("tel:")])
    digits = [n for n in of_kind(one["c"][1], "Str") if re.search(r"[0-9]", n["c"])]
    digits[-1]["c"] = re.sub(r"[0-9](?=[^0-9]*$)", lambda m: str((int(m[0]) + 1) % 10), digits[-1]["c"])
    one["c"][2][0] = re.sub(r"[0-9]$", lambda m: str((int(m[0]) + 1) % 10), one["c"][2][0])


def unit(blocks: Nodes, dice: Random) -> None:
    """The word after a number becomes another."""
    followed = []
    for block in of_kind(blocks, "Para", "Plain"):
        inlines = block["c"]
        for here, gap, after in zip(inlines, inlines[1:], inlines[2:], strict=False):
            if here["t"] == after["t"] == "Str" and gap["t"] == "Space" and re.search(r"\d", here["c"]):
                followed.append(after)
    quantities = [n["c"][1] for n in of_kind(blocks, "Span") if "quantity" in n["c"][0][1]]
    followed += [n for inner in quantities for n in of_kind(inner, "Str") if re.search(r"\D", n["c"])]
    one = some(dice, followed or numbers(blocks))
    one["c"] = f"{re.sub(r'[^0-9]', '', one['c'])}mg"


def encoding(blocks: Nodes, dice: Random) -> None:
    """Bytes that were taken for another encoding's."""
    one = some(dice, [n for n in of_kind(blocks, "Str") if not n["c"].isascii() and re.search(r"\w", n["c"])])
    one["c"] = one["c"].encode("utf-8").decode("cp1252", "ignore")


def harms_of_two_options(blocks: Nodes, dice: Random) -> None:
    one, other = two(dice, divs(blocks, "harms"), words)
    one["c"][1], other["c"][1] = other["c"][1], one["c"][1]


def harms_and_benefits(blocks: Nodes, dice: Random) -> None:
    both = some(dice, [d["c"][1] for d in divs(blocks, "pros-cons")])
    (good,), (bad,) = (of_kind(part, "BulletList") for part in both)
    good["c"], bad["c"] = bad["c"], good["c"]


def urgency(blocks: Nodes, dice: Random) -> None:
    """A sign of danger comes to stand among those that can wait."""
    urgent, routine = some(dice, items(blocks, "emergency")), some(dice, items(blocks, "routine", "same_day"))
    routine.append(urgent.pop(dice.randrange(len(urgent))))


def two_items(blocks: Nodes, dice: Random) -> None:
    found = some(dice, [i for i in items(blocks, "benefits", "harms", "call", "questions") if len(i) > 1])
    at = dice.randrange(len(found) - 1)
    swap(found, at, found, at + 1)


def two_paragraphs(blocks: Nodes, dice: Random) -> None:
    (one, i), (other, j) = two(dice, paragraphs(blocks), lambda p: words(p[0][p[1]]))
    swap(one, i, other, j)


def two_sections(blocks: Nodes, dice: Random) -> None:
    found = heads(blocks)
    at = dice.randrange(len(found) - 2)
    first, second, end = found[at : at + 3]
    blocks[first:end] = [*blocks[second:end], *blocks[first:second]]


def two_meanings(blocks: Nodes, dice: Random) -> None:
    terms = some(dice, [n["c"] for n in of_kind(blocks, "DefinitionList") if len(n["c"]) > 1])
    one, other = dice.sample(range(len(terms)), 2)
    terms[one][1], terms[other][1] = terms[other][1], terms[one][1]


def two_cells(blocks: Nodes, dice: Random) -> None:
    one, other = two(dice, rows(blocks, dice), lambda r: words(r[1][2]))
    swap(one[1], 2, other[1], 2)


def _faults() -> Iterator[Fault]:
    def flaw(kind: str, made: Flaw, *codes: str, **where: tuple[str, ...]) -> Iterator[Fault]:
        yield from faults(kind, broken_writer(made), *codes, **where)

    # A picture's description is told as such.
    yield from flaw("digit changed", digit, "F013", "F019")
    yield from flaw("numbers exchanged", two_numbers, "F013", "F012", "F019")
    yield from flaw("digits of another script", digits_of_another_script, "F013", "F012", "F019", locales=("ar",))
    yield from flaw("phone number changed", phone, "F013", "F017")
    yield from flaw("unit changed", unit, "F012", "F013", "F019")
    yield from flaw(
        "encoding mistaken", encoding, "F012", "F010", "F013", "F019", locales=("es-US", "ar", "vi", "zh-Hans")
    )
    yield from flaw("harms of another option", harms_of_two_options, "F014", "F010", "F012")
    yield from flaw("harms and benefits exchanged", harms_and_benefits, "F014", "F010", "F012")
    yield from flaw("warning sign under another urgency", urgency, "F014")
    yield from flaw("items in another order", two_items, "F014", "F012")
    yield from flaw("paragraphs in another order", two_paragraphs, "F014", "F012")
    yield from flaw("sections in another order", two_sections, "F014")
    yield from flaw("meanings of two words exchanged", two_meanings, "F014", "F012")
    yield from flaw("table cells exchanged", two_cells, "F014", "F012")


CHANGED = tuple(_faults())
