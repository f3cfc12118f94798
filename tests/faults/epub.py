"""Finished EPUBs whose package or lists of contents are changed afterwards."""

from collections.abc import Callable, Iterator
from random import Random
from typing import Any

from faults.archive import Edit, in_zip
from faults.fault import Fault, Make, faults, some
from faults.web import X, in_chapter, tags


def spine_changed(change: Callable[[list[Any], Random], None]) -> Make:
    def edit(root: Any, dice: Random) -> None:
        change(list(root.iter("{*}itemref"))[1:], dice)

    return in_zip("EPUB/content.opf", edit)


def chapter_lost(refs: list[Any], dice: Random) -> None:
    gone = dice.choice(refs)
    gone.getparent().remove(gone)


def chapters_swapped(refs: list[Any], dice: Random) -> None:
    at = dice.randrange(len(refs) - 1)
    refs[at + 1].addnext(refs[at])


def chapter_skipped(refs: list[Any], dice: Random) -> None:
    dice.choice(refs).set("linear", "no")


def entry_changed(root: Any, dice: Random) -> None:
    entries = [a for a in root.iter(f"{X}a") if "#" in a.get("href", "")]
    one, other = dice.sample(entries, 2)
    one.set("href", other.get("href"))


def element_text(name: str, words: str) -> Edit:
    def edit(root: Any, dice: Random) -> None:
        next(root.iter(f"{{*}}{name}")).text = words

    return edit


def ncx_entry(root: Any, dice: Random) -> None:
    some(dice, list(root.iterfind(".//{*}navPoint/{*}navLabel/{*}text"))).text = "Start here"


def entry_lost(root: Any, dice: Random) -> None:
    gone = some(dice, [e for e in tags(root, "li") if not e.findall(f"{X}ol")])
    gone.getparent().remove(gone)


def turned(root: Any, dice: Random) -> None:
    next(root.iter("{*}spine")).set("page-progression-direction", "ltr")


def notice_lost(root: Any, dice: Random) -> None:
    gone = some(dice, [e for e in root.iter(f"{X}div") if e.get("class") == "draft-notice"])
    gone.getparent().remove(gone)


def _faults() -> Iterator[Fault]:
    def epub(kind: str, make: Make, *codes: str) -> Iterator[Fault]:
        yield from faults(kind, make, *codes, forms=("epub",))

    yield from epub("chapter lost", spine_changed(chapter_lost), "F010")
    yield from epub("chapters swapped", spine_changed(chapters_swapped), "F014")
    yield from epub("chapter skipped", spine_changed(chapter_skipped), "F020")
    yield from epub("title of the book changed", in_zip("EPUB/content.opf", element_text("title", "Handout")), "F022")
    yield from epub("language of the book changed", in_zip("EPUB/content.opf", element_text("language", "fr")), "F018")
    yield from epub("entry for old readers changed", in_zip("EPUB/toc.ncx", ncx_entry), "F022", "F012", "F010")
    yield from epub("entry of the contents lost", in_zip("EPUB/nav.xhtml", entry_lost), "F022", "F010")
    turn = in_zip("EPUB/content.opf", turned)
    yield from faults("pages turned the other way", turn, "F022", forms=("epub",), locales=("ar",))
    yield from epub("entry of the contents", in_zip("EPUB/nav.xhtml", entry_changed), "F017")
    yield from epub("draft notice off the title page", in_chapter(notice_lost, r"EPUB/text/title_page\.xhtml"), "F015")


EPUB = tuple(_faults())
