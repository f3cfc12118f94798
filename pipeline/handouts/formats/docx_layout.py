"""How a Word file's paragraphs share its pages: what stays together, and in how many columns."""

import copy
from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import Any

from docx.oxml.ns import qn

from handouts.formats.docx_sections import PICTURE_BELOW_WORDS, ZONES
from handouts.formats.docx_xml import element, insert_in_order

LINE_LETTERS, PAGE_LINES, PICTURE_LINES = 70, 34, 13
"""About how much a line and a page hold, and how many lines a picture takes."""

_CARDS = (
    {"Person"},
    *({f"Zone {colour.capitalize()}", f"Zone {colour.capitalize()} Label"} for colour in ZONES),
)
"""The styles that make one card: its paragraphs stay on one page."""


def keep_together(docx: Any, layout: Mapping[str, Any]) -> None:
    """Cards, counts with their texts, steps with their pictures; sections, if the handout asks for it."""
    names = {style.style_id: style.name for style in docx.styles}
    for before, after in pairwise(docx.element.body.iter(qn("w:p"))):
        if before.getparent() is not after.getparent():
            continue
        one, other = (names.get(p.style, "") for p in (before, after))
        counted = other in {"Count", "Count Picture"} and before.getparent().tag == qn("w:tc")
        if (
            counted
            or other in {PICTURE_BELOW_WORDS, "Repeat", "Checklist Fix"}
            or any({one, other} <= card for card in _CARDS)
        ):
            _keep(before)
    for picture in docx.element.body.iter(qn("w:p")):
        if names.get(picture.style) == PICTURE_BELOW_WORDS:
            _begin_at_words(picture)
            _end_at_picture(picture, names)
    if layout["keep"] == "section":
        for section in _sections(docx.element.body, names):
            _keep_section(section)


def _keep(paragraph: Any, *, on: bool = True) -> None:
    """A paragraph stays on the page of the next one, or need not."""
    properties = paragraph.get_or_add_pPr()
    for old in properties.findall(qn("w:keepNext")):
        properties.remove(old)
    insert_in_order(properties, element("keepNext", **({} if on else {"val": "0"})))


def _begin_at_words(picture: Any) -> None:
    """Where its words are the last row of a table, that row stays with the picture."""
    before = picture.getprevious()
    if before is not None and before.tag == qn("w:tbl"):
        for paragraph in before.findall(qn("w:tr"))[-1].iter(qn("w:p")):
            _keep(paragraph)


def _end_at_picture(picture: Any, names: Mapping[str, str]) -> None:
    """A picture stays with its own key and caption, and how often to do what it shows; not with what comes then."""
    at, after = picture, picture.getnext()
    while after is not None and after.tag == qn("w:p") and names.get(after.style) in _WITH_PICTURE:
        _keep(at)
        at, after = after, after.getnext()
    _keep(at, on=False)


_WITH_PICTURE = {"Picture Key", "Picture Caption", "Repeat"}


# ---------------------------------------------------------------- sections


def _sections(body: Any, names: Mapping[str, str]) -> Iterator[list[Any]]:
    """The blocks of each section, from its heading on."""
    section: list[Any] = []
    for block in body.iterchildren(qn("w:p"), qn("w:tbl"), qn("w:sdt")):
        if block.tag == qn("w:p") and names.get(block.style) in {"Heading 1", "Second Heading"}:
            heading = len(section) == 1 and names.get(block.style) == "Second Heading"
            if not heading:
                yield section
                section = []
        section.append(block)
    yield section


def _keep_section(section: list[Any]) -> None:
    """All of a section stays together, unless it is too long for that: then it would leave half a page empty."""
    paragraphs = [p for block in section for p in block.iter(qn("w:p"))]
    if sum(map(_lines, paragraphs)) > PAGE_LINES:
        return
    last = section[-1:]
    if last and last[0].tag == qn("w:tbl"):
        last = last[0].findall(qn("w:tr"))[-1:]
    ends = {p for block in last for p in block.iter(qn("w:p"))}
    for paragraph in paragraphs:
        if paragraph not in ends:
            _keep(paragraph)


def _lines(paragraph: Any) -> float:
    letters = sum(len(t.text or "") for t in paragraph.iter(qn("w:t")))
    pictures = sum(1 for _ in paragraph.iter(qn("wp:inline")))
    return 1.4 + letters // LINE_LETTERS + PICTURE_LINES * pictures


# ---------------------------------------------------------------- columns


def two_columns(docx: Any) -> None:
    """From the first section on the text runs in two columns, below a title that is as wide as the page."""
    body, whole = docx.element.body, docx.element.body.sectPr
    heading = next((p for p in body if p.tag == qn("w:p") and p.style == "Heading1"), None)
    if heading is None or whole is None:
        return
    above = heading.getprevious()
    if above is None or above.tag != qn("w:p"):
        above = element("p")
        heading.addprevious(above)
    insert_in_order(above.get_or_add_pPr(), copy.deepcopy(whole))
    # What margins hold goes on as it was: a section without any of its own has those before it.
    for own in (*whole.findall(qn("w:headerReference")), *whole.findall(qn("w:footerReference"))):
        whole.remove(own)
    whole.remove_all("w:titlePg", "w:type", "w:cols")
    page = whole.find(qn("w:pgSz"))
    page.addprevious(element("type", val="continuous"))
    whole.insert_element_before(
        element("cols", num="2", space="480"),
        "w:formProt",
        "w:vAlign",
        "w:noEndnote",
        "w:titlePg",
        "w:textDirection",
        "w:bidi",
        "w:rtlGutter",
        "w:docGrid",
        "w:printerSettings",
    )
