"""Links that run a program, in every shape that somebody's reader of Markdown takes for a link."""

import re

from scratch import Scratch

LINKS = [
    "[Look](javascript:alert(1)) here.",
    "[a [b] c](javascript:1) here.",
    "[Look \\]](javascript:x) here.",
    "\\![Look](javascript:x) here.",
    "[Look](javascript:alert\\(1\\)) here.",
    '[Look](javascript:x "a title") here.',
    "[`]`](javascript:x) here.",
    "[Look](JaVaScRiPt:x) here.",
    "[Look](&#106;avascript:x) here.",
    "[Look]( javascript:x ) here.",
    "[Look](<javascript:x>) here.",
    "[Look](java\\script:x) here.",
    "[Look](\u0001javascript:x) here.",
    "[Look](data:text/html;base64,PHNjcmlwdD4=) here.",
    "[Look](file:///etc/passwd) here.",
    "[Look](vbscript:x) here.",
    "<javascript:alert(1)> here.",
    "**[Look](javascript:x)** here.",
]
BODY = "      Look at [this] now.\n\n      [this]: javascript:alert(1)\n\n"
LIST = "      - A list is easy to scan.\n"


SCHEMES = re.compile(rb"""href=["']?(?:javascript|data|file|vbscript)""", re.IGNORECASE)


def attack(scratch: Scratch) -> None:
    sound = scratch.handout.read_text("utf-8")
    texts = [scratch.saying(words) for words in LINKS]
    texts.append(sound.replace(LIST, BODY + LIST, 1))
    found = scratch.errors_in_each(scratch.folder, [{"handout.yaml": text} for text in texts])
    for text in (text for text, codes in zip(texts, found, strict=True) if not codes):
        scratch.handout.write_text(text, "utf-8")
        _no_link(scratch, "en-US")
    scratch.handout.write_text(sound, "utf-8")
    _translated(scratch)


def _no_link(scratch: Scratch, locale: str) -> None:
    """It is shown as it was typed: in no case as a link."""
    scratch.build("html", locale=locale, anew=True)
    page = scratch.made("html", locale=locale) or b""
    assert not SCHEMES.search(page)
    assert not page or b"javascript:" in page.lower()


def _translated(scratch: Scratch) -> None:
    id = scratch.folder.name
    scratch.run("translate", "update", id, "-l", "es-US", writes=(f"source/{id}",))
    scratch.run("translate", "export", id, "-l", "es-US")
    file = scratch.output / "translations" / f"{id}.es-US.xlf"
    text = file.read_text("utf-8")
    start = text.index("</source>", text.index('<unit id="choices.first-choice.what">')) + len("</source>")
    link = "<target>[Haga clic](javascript:alert(1)) ahora.</target>"
    file.write_text(text[:start] + link + text[start:], "utf-8")
    done = scratch.run("translate", "import", file, writes=(f"source/{id}",))
    if done.code == 0:
        _no_link(scratch, "es-US")
