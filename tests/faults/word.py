"""Finished Word files, changed afterwards."""

import re
from collections.abc import Iterator
from random import Random
from typing import Any

from lxml import etree

from faults.archive import Edit, in_zip
from faults.fault import Fault, Make, faults, some, two

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def in_word(edit: Edit) -> Make:
    return in_zip("word/document.xml", edit)


def paragraphs(root: Any, styles: str = ".*") -> list[Any]:
    """Paragraphs with words, of styles that fit a pattern."""
    return [p for p in root.iter(f"{W}p") if said(p).strip() and re.fullmatch(styles, _style(p))]


def _style(paragraph: Any) -> str:
    style = paragraph.find(f"{W}pPr/{W}pStyle")
    return "" if style is None else str(style.get(f"{W}val"))


def run_property(*properties: str) -> Edit:
    """Properties of a harm's or a warning's words: `color val=FFFFFF`. They take the place of those of that name."""

    def edit(root: Any, dice: Random) -> None:
        for run in some(dice, paragraphs(root, "Harm|CallEmergency|Benefit|Unknowns")).iter(f"{W}r"):
            own = run.find(f"{W}rPr")
            if own is None:
                own = etree.Element(f"{W}rPr")
                run.insert(0, own)
            for name, *pairs in map(str.split, properties):
                for old in own.findall(W + name):
                    own.remove(old)
                element = etree.SubElement(own, W + name)
                for key, value in (pair.split("=") for pair in pairs):
                    element.set(W + key, value)

    return edit


def paragraph_lost(root: Any, dice: Random) -> None:
    gone = some(dice, paragraphs(root, "Harm|CallEmergency|Question|Reference"))
    gone.getparent().remove(gone)


def said(paragraph: Any) -> str:
    return "".join(t.text or "" for t in paragraph.iter(f"{W}t"))


def paragraphs_swapped(root: Any, dice: Random) -> None:
    one, other = two(dice, paragraphs(root, "Harm|CallEmergency|Benefit"), said)
    mine, theirs = list(one)[1:], list(other)[1:]
    other.extend(mine)
    one.extend(theirs)


def struck(root: Any, dice: Random) -> None:
    """A paragraph that somebody deleted with “track changes” on."""
    one = some(dice, paragraphs(root, "Harm|CallEmergency"))
    gone = etree.SubElement(one, f"{W}del")
    for run in one.findall(f"{W}r"):
        gone.append(run)
        for text in run.iter(f"{W}t"):
            text.tag = f"{W}delText"


def hidden_paragraph(root: Any, dice: Random) -> None:
    one = some(dice, paragraphs(root, "Harm|Fact"))
    new = etree.fromstring(etree.tostring(one))
    for text in new.iter(f"{W}t"):
        text.text = "back pain cure clinic near me"
    for run in new.iter(f"{W}r"):
        etree.SubElement(run, f"{W}rPr").append(etree.Element(f"{W}vanish"))
        run.insert(0, run[-1])
    one.addnext(new)


def column_cut(root: Any, dice: Random) -> None:
    table = some(dice, list(root.iter(f"{W}tbl")))
    for row in table.iter(f"{W}tr"):
        row.remove(row.findall(f"{W}tc")[-1])


def row_hidden(root: Any, dice: Random) -> None:
    row = some(dice, list(root.iter(f"{W}tr")))
    etree.SubElement(row.find(f"{W}trPr"), f"{W}hidden")


def row_of_fixed_height(root: Any, dice: Random) -> None:
    row = some(dice, list(root.iter(f"{W}tr")))
    height = etree.SubElement(row.find(f"{W}trPr"), f"{W}trHeight")
    height.set(f"{W}val", "120")
    height.set(f"{W}hRule", "exact")


def digit_changed(root: Any, dice: Random) -> None:
    texts = [t for t in root.iter(f"{W}t") if re.search(r"[0-9]", t.text or "")]
    one = some(dice, texts)
    one.text = re.sub(r"[0-9]", lambda m: str((int(m[0]) + 1) % 10), one.text, count=1)


def text_box(root: Any, dice: Random) -> None:
    run = etree.SubElement(some(dice, paragraphs(root)), f"{W}r")
    box = etree.SubElement(etree.SubElement(run, f"{W}pict"), f"{W}txbxContent")
    text = etree.SubElement(etree.SubElement(etree.SubElement(box, f"{W}p"), f"{W}r"), f"{W}t")
    text.text = "Ask for our special offer"


def descriptions(root: Any) -> list[Any]:
    return list(root.iter("{*}docPr"))


def description_lost(root: Any, dice: Random) -> None:
    del some(dice, descriptions(root)).attrib["descr"]


def descriptions_swapped(root: Any, dice: Random) -> None:
    one, other = dice.sample(descriptions(root), 2)
    mine, theirs = one.get("descr"), other.get("descr")
    one.set("descr", theirs)
    other.set("descr", mine)


def first_page_alike(root: Any, dice: Random) -> None:
    """The first page has the margins of all others: its letterhead is gone."""
    mark = next(root.iter(f"{W}titlePg"))
    mark.getparent().remove(mark)


def foot_lost(root: Any, dice: Random) -> None:
    gone = root.find(f"{W}p")
    gone.getparent().remove(gone)


def heading_level_lost(root: Any, dice: Random) -> None:
    for style in root.iter(f"{W}style"):
        if style.get(f"{W}styleId") == "Heading2":
            level = next(style.iter(f"{W}outlineLvl"))
            level.getparent().remove(level)


def harms_vanish(root: Any, dice: Random) -> None:
    for style in root.iter(f"{W}style"):
        if style.get(f"{W}styleId") == "Harm":
            properties = style.find(f"{W}rPr")
            properties = etree.SubElement(style, f"{W}rPr") if properties is None else properties
            etree.SubElement(properties, f"{W}vanish")


def default_language(root: Any, dice: Random) -> None:
    for lang in root.find(f"{W}docDefaults").iter(f"{W}lang"):
        for key in lang.attrib:
            lang.set(key, "fr-FR")


def links_elsewhere(root: Any, dice: Random) -> None:
    links = [r for r in root.iter("{*}Relationship") if r.get("TargetMode") == "External"]
    some(dice, links).set("Target", "tel:1900555")


def anchor_changed(root: Any, dice: Random) -> None:
    anchor = f"{W}anchor"
    one, other = two(dice, [h for h in root.iter(f"{W}hyperlink") if h.get(anchor)], lambda h: h.get(anchor))
    one.set(anchor, other.get(anchor))


def numbers_start_late(root: Any, dice: Random) -> None:
    for start in root.iter(f"{W}startOverride", f"{W}start"):
        start.set(f"{W}val", "4")


def heading_as_text(root: Any, dice: Random) -> None:
    """It only looks like one."""
    heads = [p for p in root.iter(f"{W}p") if re.fullmatch("Heading1|Option", _style(p)) and said(p).strip()]
    some(dice, heads).find(f"{W}pPr/{W}pStyle").set(f"{W}val", "BodyText")


def commented(root: Any, dice: Random) -> None:
    text = etree.SubElement(etree.SubElement(etree.SubElement(root, f"{W}comment"), f"{W}p"), f"{W}r")
    etree.SubElement(text, f"{W}t").text = "Is this true?"


def number_lost(root: Any, dice: Random) -> None:
    numbers = [n for p in root.iter(f"{W}p") if said(p).strip() for n in p.iter(f"{W}numPr")]
    one = some(dice, numbers)
    one.getparent().remove(one)


def footnote(root: Any, dice: Random) -> None:
    note = etree.SubElement(root, f"{W}footnote", {f"{W}id": "77"})
    run = etree.SubElement(etree.SubElement(note, f"{W}p"), f"{W}r")
    etree.SubElement(run, f"{W}t").text = "Not in all cases."


def direction_lost(root: Any, dice: Random) -> None:
    arabic = [p for p in root.iter(f"{W}p") if re.search("[\u0620-\u064a]", said(p))]
    some(dice, [b for p in arabic for b in p.iterfind(f"{W}pPr/{W}bidi")]).set(f"{W}val", "0")


def pictures_swapped(root: Any, dice: Random) -> None:
    pictures = [r for r in root.iter("{*}Relationship") if r.get("Target", "").startswith("media/")]
    one, other = two(dice, pictures, lambda r: r.get("Target"))
    mine, theirs = one.get("Target"), other.get("Target")
    one.set("Target", theirs)
    other.set("Target", mine)


def _faults() -> Iterator[Fault]:
    def word(kind: str, make: Make, *codes: str) -> Iterator[Fault]:
        yield from faults(kind, make, *codes, forms=("docx",))

    yield from word("hidden text", in_word(run_property("vanish")), "F020")
    yield from word("white text", in_word(run_property("color val=FFFFFF")), "F020")
    yield from word("white by the theme", in_word(run_property("color val=auto themeColor=background1")), "F020")
    yield from word("letters of one point", in_word(run_property("sz val=2", "szCs val=2")), "F020")
    yield from word("letters squeezed to nothing", in_word(run_property("w val=1")), "F020")
    yield from word("letters upon each other", in_word(run_property("spacing val=-300")), "F020")
    yield from word("words lifted off the line", in_word(run_property("position val=600")), "F020")
    yield from word("dark on dark", in_word(run_property("color val=111111", "highlight val=black")), "F020")
    yield from word("number of a question lost", in_word(number_lost), "F013")
    yield from word("footnote added", in_zip("word/footnotes.xml", footnote), "F011")
    yield from faults(
        "direction of a paragraph lost", in_word(direction_lost), "F024", forms=("docx",), locales=("ar",)
    )
    yield from word("struck out", in_word(run_property("strike")), "F020")
    yield from word("another language", in_word(run_property("lang val=fr bidi=fr eastAsia=fr")), "F018")
    yield from word("paragraph deleted", in_word(paragraph_lost), "F010", "F013")
    yield from word("paragraphs swapped", in_word(paragraphs_swapped), "F014", "F012", "F010")
    yield from word("deleted with track changes", in_word(struck), "F010", "F011")
    yield from word("hidden paragraph added", in_word(hidden_paragraph), "F020")
    yield from word("last cells deleted", in_word(column_cut), "F010", "F012")
    yield from word("row hidden", in_word(row_hidden), "F020")
    yield from word("row of a fixed height", in_word(row_of_fixed_height), "F020")
    yield from word("digit edited", in_word(digit_changed), "F013")
    yield from word("text box added", in_word(text_box), "F011")
    yield from word("description lost", in_word(description_lost), "F019")
    yield from word("descriptions swapped", in_word(descriptions_swapped), "F019", "F014", "F012")
    yield from word("first page alike", in_word(first_page_alike), "F010", "F022", "F015")
    yield from word("draft notice lost", in_zip(r"word/footer\d\.xml", foot_lost), "F015")
    yield from word("heading style without a level", in_zip("word/styles.xml", heading_level_lost), "F016")
    yield from word("style hides harms", in_zip("word/styles.xml", harms_vanish), "F020")
    yield from word("language of the file", in_zip("word/styles.xml", default_language), "F018")
    yield from word("link changed", in_zip(r"word/_rels/document\.xml\.rels", links_elsewhere), "F017")
    yield from word("pictures swapped", in_zip(r"word/_rels/document\.xml\.rels", pictures_swapped), "F019")
    yield from word("citation changed", in_word(anchor_changed), "F017")
    yield from word("numbers start late", in_zip("word/numbering.xml", numbers_start_late), "F013")
    yield from word("comment added", in_zip("word/comments.xml", commented), "F011")
    yield from word("heading in the style of a text", in_word(heading_as_text), "F016")


WORD = tuple(_faults())
