"""Finished web pages and the pages of EPUBs, changed afterwards."""

import re
from collections.abc import Iterator
from random import Random
from typing import Any

from lxml import etree, html

from faults.archive import Edit, unzipped, zipped
from faults.fault import CannotError, Fault, Make, Scene, faults, some

X = "{http://www.w3.org/1999/xhtml}"


def in_chapter(edit: Edit, chapter: str = r"EPUB/text/ch\d+\.xhtml") -> Make:
    """A chapter in which the edit finds what it looks for."""

    def make(scene: Scene) -> bytes:
        members = unzipped(scene.good)
        names = sorted(m for m in members if re.fullmatch(chapter, m))
        scene.dice.shuffle(names)
        for name in names:
            root = etree.fromstring(members[name])
            try:
                edit(root, scene.dice)
            except CannotError:
                continue
            members[name] = etree.tostring(root, xml_declaration=True, encoding="UTF-8")
            return zipped(members)
        raise CannotError("no chapter has it")

    return make


def in_page(edit: Edit) -> Make:
    """A web page, parsed and written again."""

    def make(scene: Scene) -> bytes:
        root = html.document_fromstring(scene.good.decode())
        edit(root, scene.dice)
        return bytes(html.tostring(root, encoding="utf-8", doctype="<!DOCTYPE html>"))

    return make


def tags(root: Any, *names: str, inside: str = "") -> list[Any]:
    """Elements with words, of HTML or XHTML, below one of a class."""
    found = root.iter(*names, *(X + n for n in names))
    found = [e for e in found if "".join(e.itertext()).strip() or str(e.tag).endswith("img")]
    below = [e for e in found if any(inside in a.get("class", "").split() for a in (e, *e.iterancestors()))]
    return below if inside else found


def attribute(name: str, value: str, *names: str, inside: str = "") -> Edit:
    def edit(root: Any, dice: Random) -> None:
        some(dice, tags(root, *names, inside=inside)).set(name, value)

    return edit


def items(root: Any) -> list[Any]:
    """The harms, then the signs to call for."""
    return tags(root, "li", inside="harms") + tags(root, "li", inside="call")


def pictures(root: Any) -> list[Any]:
    return [i for i in tags(root, "img") if "logo" not in i.get("class", "")]


def renamed(new: str, *names: str, inside: str) -> Edit:
    """One of some elements becomes one of another name."""

    def edit(root: Any, dice: Random) -> None:
        one = some(dice, [e for name in names for e in tags(root, name, inside=inside)])
        one.tag = re.sub(r"\w+$", new, str(one.tag))

    return edit


def item_lost(root: Any, dice: Random) -> None:
    gone = some(dice, items(root))
    gone.getparent().remove(gone)


def item_doubled(root: Any, dice: Random) -> None:
    one = some(dice, items(root))
    one.addnext(etree.fromstring(etree.tostring(one)))


def items_swapped(root: Any, dice: Random) -> None:
    one = some(dice, [i for i in items(root) if i.getnext() is not None])
    one.getnext().addnext(one)


def pictures_alts_swapped(root: Any, dice: Random) -> None:
    images = pictures(root)
    if len(images) < 2:
        raise CannotError("one picture is none to swap")
    one, other = dice.sample(images, 2)
    mine, theirs = one.get("alt"), other.get("alt")
    one.set("alt", theirs)
    other.set("alt", mine)


def alt_lost(root: Any, dice: Random) -> None:
    some(dice, pictures(root)).set("alt", "")


def digit(root: Any, dice: Random) -> None:
    leaves = [
        e
        for e in tags(root, "p", "li", "td", "a")
        if re.search(r"[0-9]", e.text or "") and "skip" not in e.get("class", "")
    ]
    leaves = [e for e in leaves if not any(str(a.tag).endswith("footer") for a in e.iterancestors())]
    one = some(dice, leaves)
    one.text = re.sub(r"[0-9]", lambda m: str((int(m[0]) + 3) % 10), one.text, count=1)


def boxed(name: str) -> Edit:
    """A list of harms stands in an element that a browser does not show."""

    def edit(root: Any, dice: Random) -> None:
        one = some(dice, tags(root, "ul", inside="harms"))
        box = etree.Element(str(one.tag).replace("ul", name))
        one.addprevious(box)
        box.append(one)

    return edit


def lost_notice(root: Any, dice: Random) -> None:
    for foot in tags(root, "footer"):
        foot.getparent().remove(foot)


def link_changed(root: Any, dice: Random) -> None:
    links = [a for a in tags(root, "a") if a.get("href", "").startswith(("tel:", "http"))]
    some(dice, links).set("href", "tel:1900555")


def citation_changed(root: Any, dice: Random) -> None:
    links = [a for a in tags(root, "a") if "#ref-" in a.get("href", "")]
    one = some(dice, links)
    one.set("href", re.sub("#.*", "#about", one.get("href")))


def label_changed(root: Any, dice: Random) -> None:
    cells = [td for td in tags(root, "td") if td.get("data-label")]
    some(dice, cells).set("data-label", "Price:")


def wrapped(name: str) -> Edit:
    """An element around the words of an item."""

    def edit(root: Any, dice: Random) -> None:
        one = some(dice, [e for e in items(root) if e.text])
        new = etree.Element(re.sub(r"\w+$", name, str(one.tag)), {"dir": "rtl"} if name == "bdo" else {})
        new.text, one.text = one.text, ""
        new.extend(list(one))
        one.append(new)

    return edit


def head(root: Any) -> Any:
    return next(iter(root.iter("head", f"{X}head")))


def refreshed(root: Any, dice: Random) -> None:
    one = etree.SubElement(head(root), re.sub(r"\w+$", "meta", str(head(root).tag)))
    one.set("http-equiv", "refresh")
    one.set("content", "1; url=https://example.org/offer")


def based(root: Any, dice: Random) -> None:
    etree.SubElement(head(root), re.sub(r"\w+$", "base", str(head(root).tag))).set("href", "https://example.org/")


def direction_lost(root: Any, dice: Random) -> None:
    for element in root.iter("*"):
        if element.get("dir") == "rtl":
            element.set("dir", "ltr")


def description(root: Any, dice: Random) -> None:
    some(dice, [m for m in root.iter("meta") if m.get("name") == "description"]).set("content", "A handout")


def another_picture(root: Any, dice: Random) -> None:
    some(dice, pictures(root)).set(
        "src", "data:image/svg+xml;base64,PHN2ZyB4bWxucz0iaHR0cDovL3d3dy53My5vcmcvMjAwMC9zdmciLz4="
    )


def turned_by_sign(root: Any, dice: Random) -> None:
    one = some(dice, [e for e in items(root) if e.text])
    one.text = f"\u202e{one.text}"


def garbled(scene: Scene) -> bytes:
    """Read as Latin letters and written again."""
    return scene.good.decode("cp1252", "replace").encode()


def _faults() -> Iterator[Fault]:
    def web(kind: str, edit: Edit, *codes: str, only: str = "", **where: Any) -> Iterator[Fault]:
        if only != "epub":
            yield from faults(kind, in_page(edit), *codes, forms=("html",), **where)
        if only != "html":
            yield from faults(kind, in_chapter(edit), *codes, forms=("epub",), **where)

    yield from web("hidden by an attribute", attribute("hidden", "hidden", "li", "p", inside="option"), "F020")
    yield from web("not said by a screen reader", attribute("aria-hidden", "true", "li", inside="harms"), "F020")
    yield from web("style of one element", attribute("style", "display:none", "li", "p", inside="option"), "F020")
    yield from web("white on white", attribute("style", "color:#fff;background:white", "li", inside="harms"), "F020")
    yield from web("language of one element", attribute("lang", "fr", "li", "p", inside="option"), "F018", only="html")
    yield from web(
        "words in a tip", attribute("title", "Nothing to worry about", "li", "p", inside="option"), "F011", "F010"
    )
    yield from web(
        "heading by tag only", attribute("role", "presentation", "h2", "h3", inside="option"), "F016", "F020"
    )
    yield from web(
        "heading of another level by role", attribute("aria-level", "6", "h2", "h3", inside="option"), "F016"
    )
    yield from web("text as a heading by role", attribute("role", "heading", "p", inside="option"), "F016")
    yield from web("list as a picture", attribute("role", "img", "ul", inside="harms"), "F020")
    yield from web(
        "said in another order", attribute("aria-owns", "about", "ul", inside="harms"), "F014", "F020", "F011"
    )
    yield from web("struck out", wrapped("s"), "F020")
    yield from web("letters turned round", wrapped("bdo"), "F024", "F020")
    yield from web("page sent elsewhere", refreshed, "F017", "F011")
    yield from web("all links moved", based, "F017")
    yield from web("direction of all lost", direction_lost, "F024", locales=("ar",))
    yield from web("description of the page", description, "F022", only="html")
    yield from web("another picture", another_picture, "F019", only="html")
    yield from web("letters turned round by a sign", turned_by_sign, "F024", "F012")
    yield from web("list item lost", item_lost, "F010")
    yield from web("list item doubled", item_doubled, "F011")
    yield from web("list items swapped", items_swapped, "F014")
    yield from web("level of a heading", renamed("h5", "h3", "h2", inside="option"), "F016")
    yield from web("heading lost its role", renamed("p", "h3", "h4", inside="harms"), "F016")
    yield from web("alt text emptied", alt_lost, "F019")
    yield from web("alt texts exchanged", pictures_alts_swapped, "F019", "F014", "F012", only="html")
    yield from web("digit in the page", digit, "F013", "F012")
    yield from web("folded away", boxed("details"), "F020")
    yield from web("kept for later", boxed("template"), "F010")
    yield from web("notice at the foot lost", lost_notice, "F015")
    yield from web("list starts at three", attribute("start", "3", "ol"), "F013")
    yield from web("link leads elsewhere", link_changed, "F017")
    yield from web("citation leads elsewhere", citation_changed, "F017")
    yield from web("label on a narrow screen", label_changed, "F022", "F010", only="html")
    yield from faults(
        "encoding of the file mistaken",
        garbled,
        "F012",
        "F010",
        "F018",
        "F022",
        "F011",
        forms=("html", "text"),
        locales=("es-US", "ar", "zh-Hans"),
    )


WEB = tuple(_faults())
