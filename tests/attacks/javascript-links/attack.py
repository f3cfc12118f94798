"""Links that run a program, in every shape that somebody's reader of Markdown takes for a link."""

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


def attack(scratch: Scratch) -> None:
    sound = scratch.handout.read_text("utf-8")
    for words in LINKS:
        scratch.text(words)
        _held(scratch, words)
        scratch.handout.write_text(sound, "utf-8")
    scratch.replace(LIST, BODY + LIST)
    _held(scratch, BODY)
    scratch.handout.write_text(sound, "utf-8")
    _translated(scratch)


def _held(scratch: Scratch, words: str, locale: str = "en-US") -> None:
    """It is an error, or it is shown as it was typed: in no case a link."""
    found = scratch.errors()
    scratch.build("html", locale=locale)
    page = (scratch.made("html", locale=locale) or b"").lower()
    assert not any(b'href="' + scheme in page for scheme in (b"javascript", b"data:", b"file:", b"vbscript")), words
    assert found or b"javascript" in page or not page, words


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
        _held(scratch, link, "es-US")
