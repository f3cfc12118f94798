"""The hyphen of a word that is broken over two lines: it is drawn as any other, and read as none.

Typst says of a font's hyphen what it was first used for. Was that a broken word, then the hyphens in a page's foot, of
which it says nothing else, would read as none: “kneeinjection” for “knee-injection”.
"""

import re
from collections.abc import Iterator
from typing import Any

import pikepdf
from pikepdf import Dictionary, Name, Operator, String

SOFT = "\u00ad"
_ENTRY = re.compile(rb"(<[0-9A-Fa-f]{4}>) <00AD>")
Instruction = tuple[Any, Any]


def has_soft_hyphens(file: pikepdf.Pdf) -> bool:
    """Whether a font's hyphen is read as none. If so, from here on it is read as one, but for that of a broken word."""
    fonts: dict[Any, bytes] = {}
    for found in file.objects:
        table = found.get("/ToUnicode") if isinstance(found, Dictionary) and found.get("/Type") == "/Font" else None
        if isinstance(table, pikepdf.Stream) and (entry := _ENTRY.search(table.read_bytes())):
            fonts[found.objgen] = bytes.fromhex(entry[1][1:-1].decode())
            table.write(_ENTRY.sub(rb"\1 <002D>", table.read_bytes()))
    for page in file.pages if fonts else ():
        resources: Any = page.obj.get("/Resources", {})
        named = {n: fonts[f.objgen] for n, f in resources.get("/Font", {}).items() if f.objgen in fonts}
        instructions = [(i[0], i[1]) for i in pikepdf.parse_content_stream(page)]
        page.Contents = file.make_stream(pikepdf.unparse_content_stream(list(_said(instructions, named))))
    return bool(fonts)


def _said(instructions: list[Instruction], hyphens: dict[str, bytes]) -> Iterator[Instruction]:
    """A page's instructions; those that draw the hyphen of a broken word say that it reads as none."""
    hyphen = b""
    known: list[bool] = []  # of each open mark: whether it says already what it reads as, or is read by nobody
    for operands, operator in instructions:
        match str(operator):
            case "Tf":
                hyphen = hyphens.get(str(operands[0]), b"")
            case "BDC":
                known.append(operands[0] == "/Artifact" or "/ActualText" in operands[1])
            case "BMC":
                known.append(operands[0] == "/Artifact")
            case "EMC":
                known.pop()
            case "Tj" | "TJ" if hyphen and not any(known):
                yield from _split(operands[0], hyphen)
                continue
        yield operands, operator


def _split(shown: Any, hyphen: bytes) -> Iterator[Instruction]:
    held: list[Any] = []
    for part in shown if isinstance(shown, pikepdf.Array) else [shown]:
        if not isinstance(part, String):
            held.append(part)
            continue
        raw, start = bytes(part), 0
        for at in range(0, len(raw), 2):
            if raw[at : at + 2] == hyphen:
                yield [pikepdf.Array([*held, String(raw[start:at])])], Operator("TJ")
                yield [Name.Span, Dictionary(ActualText=String(SOFT))], Operator("BDC")
                yield [pikepdf.Array([String(hyphen)])], Operator("TJ")
                yield [], Operator("EMC")
                held, start = [], at + 2
        held.append(String(raw[start:]))
    yield [pikepdf.Array(held)], Operator("TJ")
