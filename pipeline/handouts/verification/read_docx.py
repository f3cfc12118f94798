"""A Word file: its headings, tables, pictures, colours and languages; its words are read in `docx_text`."""

import re
from collections.abc import Iterator
from typing import Any

from handouts.verification.archive import unzipped, xml
from handouts.verification.docx_styles import Styles, W, child, first_row, ground, ink, is_on, number, value, words
from handouts.verification.docx_text import WordText
from handouts.verification.extracted import (
    ExtractedDocument,
    Heading,
    Language,
    MetadataField,
    Picture,
    Table,
    TextColour,
)

_MARGINS = re.compile(r"word/(?:header|footer|footnotes|endnotes)\d*\.xml")
_ALIGNED = re.compile(r"word/(?:document|styles|footer\d*|header\d*|footnotes)\.xml")
_ROOM = 255
"""Word takes no more characters of a property."""
_JUSTIFIED = re.compile(rb'<w:jc\s[^>]*w:val="(?:both|distribute|thaiDistribute)"')


def read_docx(content: bytes) -> ExtractedDocument:
    """Raises DamagedError for what is no Word file."""
    members = unzipped(content)
    document = xml(members, "word/document.xml")
    styles = Styles(xml(members, "word/styles.xml"))
    core = xml(members, "docProps/core.xml") if "docProps/core.xml" in members else None
    parts = [document, *(xml(members, name) for name in sorted(members) if _MARGINS.fullmatch(name))]
    return ExtractedDocument(
        lambda: WordText(members, document, styles).read(),
        metadata=(
            MetadataField("title", _core(core, "title"), "docProps/core.xml", _ROOM),
            MetadataField("description", _core(core, "subject"), "docProps/core.xml", _ROOM),
        ),
        languages=(*styles.languages(), Language(_core(core, "language"), "docProps/core.xml")),
        headings=tuple(_headings(document, styles)),
        tables=tuple(_table(t, styles) for part in parts for t in part.iter(f"{W}tbl")),
        pictures=tuple(p for part in parts for p in _pictures(part)),
        colours=tuple(dict.fromkeys(c for part in parts for c in _colours(part, styles))),
        justified=tuple(n for n, data in members.items() if _ALIGNED.fullmatch(n) and _JUSTIFIED.search(data)),
    )


def _core(core: Any, name: str) -> str:
    found = () if core is None else core.iterfind(f"{{*}}{name}")
    return next((" ".join("".join(e.itertext()).split()) for e in found), "")


def _headings(document: Any, styles: Styles) -> Iterator[Heading]:
    for paragraph in document.iter(f"{W}p"):
        level = styles.level(paragraph)
        if level and (said := words(paragraph)):
            yield Heading(level, said)


def _table(table: Any, styles: Styles) -> Table:
    rows = table.findall(f"{W}tr")
    cells = [c for row in rows for c in row.iter(f"{W}tc") if next(c.iterancestors(f"{W}tbl")) is table]
    sources = [table, *styles.chain(value(table, "tblPr", "tblStyle"))]
    repeated = bool(rows) and is_on(rows[0], "trPr", "tblHeader")
    return Table(
        words=" ".join(filter(None, map(words, rows[0].iter(f"{W}tc")))) if rows else "",
        header=repeated and first_row(child(table, "tblPr", "tblLook")),
        merged=any(
            number(value(c, "tcPr", "gridSpan"), 1) > 1
            or child(c, "tcPr", "vMerge") is not None
            or child(c, "tcPr", "hMerge") is not None
            for c in cells
        ),
        mirrored=any(is_on(s, "tblPr", "bidiVisual") for s in sources),
    )


def _pictures(part: Any) -> Iterator[Picture]:
    for properties in part.iter("{*}docPr"):
        inner = next(properties.getparent().iter("{*}cNvPr"), None) if properties.getparent() is not None else None
        yield Picture(
            alt=properties.get("descr"),
            file=_file_name(inner),
            decorative=any(d.get("val") in {"1", "true"} for d in properties.iter("{*}decorative")),
            logo=properties.get("name") == "Logo",
        )


def _file_name(picture: Any) -> str:
    """The name of a picture's file where Word knows it: Word itself writes “Picture 1” in its place."""
    names = (picture.get("descr", ""), picture.get("name", "")) if picture is not None else ()
    return next((name for name in names if "." in name), "")


def _colours(part: Any, styles: Styles) -> Iterator[TextColour]:
    """The colour and the ground of every piece of text, as its styles give them, and of links to come."""
    if styles.by_id.get("Hyperlink") is not None:
        links = [child(s, "rPr") for s in styles.chain("Hyperlink")]
        yield from _coloured("Hyperlink", links, [])
    for paragraph in part.iter(f"{W}p"):
        runs = [run for run in paragraph.iter(f"{W}r") if words(run)]
        texts, grounds = styles.layers(paragraph) if runs else ([], [])
        for run in runs:
            above = styles.run_layers(run)
            name = styles.name(value(run, "rPr", "rStyle") or styles.of(paragraph))
            yield from _coloured(name, [*above, *texts], [*above, *grounds])


def _coloured(style: str, texts: list[Any], grounds: list[Any]) -> Iterator[TextColour]:
    if (colour := ink(texts)) != "auto":
        yield TextColour(style, f"#{colour.lower()}", f"#{ground(grounds).lower()}")
