"""Signs in each other, many times, in a text, a title and a reference."""

from scratch import Scratch

DEEP = [
    "[" * 14 + "x" + "]" * 14 + " here.",
    "[" * 3000 + "x" + "]" * 3000,
    "*[" * 400 + "x",
    "**a *b " * 400,
    "'a \"b " * 400,
    "[a" * 30 + "](u)" * 30,
    "[x]{.a}" * 300,
    "[" * 40 + "x" + "]{.x}" * 40,
    "`" * 5001,
    "![" * 500 + "](x)" * 500,
    "((((" * 800,
    "_*" * 1500,
    "\\[" * 3000,
    "^[" * 300,
    "~~" * 2001,
    "<" * 4000,
    "&" * 4000,
    "$" * 3001,
]
LIMIT = 20


def attack(scratch: Scratch) -> None:
    sound = scratch.handout.read_text("utf-8")
    scratch.text("\n\n".join(DEEP))
    _ends(scratch)
    for words in DEEP[:4]:
        scratch.handout.write_text(sound, "utf-8")
        scratch.text(words)
        scratch.title(words)
        _ends(scratch)
    scratch.handout.write_text(sound, "utf-8")
    nested = "[" * 1000 + "x" + "]" * 1000
    scratch.write(
        f"source/{scratch.folder.name}/handout.yaml",
        f'{sound}references:\n  - {{id: a2020, type: article, title: "{nested}", URL: "https://example.org/"}}\n',
    )
    _ends(scratch)


def _ends(scratch: Scratch) -> None:
    scratch.check(seconds=LIMIT)
    scratch.build("text", seconds=LIMIT)
