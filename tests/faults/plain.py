"""Finished text files, changed afterwards."""

import re
from collections.abc import Callable, Iterator
from random import Random
from typing import Any

from faults.fault import Fault, Make, Scene, faults


def in_lines(edit: Callable[[list[str], Random], None]) -> Make:
    def make(scene: Scene) -> bytes:
        lines = scene.good.decode().split("\n")
        edit(lines, scene.dice)
        return "\n".join(lines).encode()

    return make


def _said(lines: list[str]) -> list[int]:
    return [i for i, line in enumerate(lines) if len(line) > 12 and i > 8]


def line_lost(lines: list[str], dice: Random) -> None:
    del lines[dice.choice(_said(lines))]


def lines_swapped(lines: list[str], dice: Random) -> None:
    one = dice.choice(_said(lines))
    other = dice.choice([i for i in _said(lines) if lines[i] != lines[one]])
    lines[one], lines[other] = lines[other], lines[one]


def line_doubled(lines: list[str], dice: Random) -> None:
    at = dice.choice(_said(lines))
    lines.insert(at, lines[at])


def line_cut(lines: list[str], dice: Random) -> None:
    at = dice.choice(_said(lines))
    lines[at] = lines[at][: len(lines[at]) // 2]


def end_lost(lines: list[str], dice: Random) -> None:
    del lines[len(lines) * 2 // 3 :]


def notice_lost(lines: list[str], dice: Random) -> None:
    del lines[8]


def control_sign(lines: list[str], dice: Random) -> None:
    lines[dice.choice(_said(lines))] += "\x07"


def turned_round(lines: list[str], dice: Random) -> None:
    at = dice.choice(_said(lines))
    lines[at] = f"\u202e{lines[at]}"


def as_latin(scene: Scene) -> bytes:
    return scene.good.decode().encode("latin-1", "replace")


def with_mark(scene: Scene) -> bytes:
    return b"\xef\xbb\xbf" + scene.good


def without_isolates(scene: Scene) -> bytes:
    return re.sub("[\u2066\u2069]", "", scene.good.decode()).encode()


def _faults() -> Iterator[Fault]:
    def text(kind: str, make: Make, *codes: str, **where: Any) -> Iterator[Fault]:
        yield from faults(kind, make, *codes, forms=("text",), **where)

    yield from text("line lost", in_lines(line_lost), "F010")
    yield from text("lines swapped", in_lines(lines_swapped), "F014", "F012", "F010")
    yield from text("line doubled", in_lines(line_doubled), "F011")
    yield from text("line cut", in_lines(line_cut), "F012", "F010", "F013")
    yield from text("end lost", in_lines(end_lost), "F010")
    yield from text("draft notice lost", in_lines(notice_lost), "F015")
    yield from text("control sign", in_lines(control_sign), "F011")
    yield from text("letters turned round", in_lines(turned_round), "F024", "F012")
    yield from text("another encoding", as_latin, "F023", "F012", "F010")
    yield from text("byte order mark", with_mark, "F022")
    yield from text("isolates lost", without_isolates, "F024", locales=("ar",))


TEXT = tuple(_faults())
