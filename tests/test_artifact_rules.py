"""Rules A against finished files: each real one passes, and each one broken in one place gets the one finding."""

import hashlib
import io
import json
import re
import struct
import subprocess
import sys
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from conftest import HANDOUT, Handouts
from handouts.build import manifest
from handouts.formats.table import NAMES
from handouts.rules.accessibility import junk
from handouts.rules.artifact import Artifact
from handouts.rules.engine import all_rules, check
from handouts.verification.pdf_fonts import empty_glyphs
from handouts.verification.read import READERS, read
from shipped import EDITIONS, Built

CODES = {code for code in all_rules() if code.startswith("A")}
WITH_LOGO = next(e for e in EDITIONS if e.clinic == "riverside")
STRUCTURED = [form for form in READERS if form != "text"]
"""The formats of which a part is not a whole file; any text is a text."""

Break = Callable[[bytes], bytes]


def said(content: bytes, form: str, *, locale: str = "en-US", dir: str = "ltr", title: str | None = None) -> list[str]:
    """What the rules say of a file: code and message of each finding."""
    artifact = Artifact(Path("handout." + form), form, content, locale, dir, title)
    return [f"{f.code} {f.message}" for f in check(artifact)]


# ---------------------------------------------------------------- ways to break a file


@lru_cache(maxsize=16)
def real(form: str, edition: Built = EDITIONS[0]) -> bytes:
    return edition.file(form)


def swap(old: str, new: str, count: int = 1) -> Break:
    """Other words in a text file. What is not there can't be swapped: a case that breaks nothing is no case."""

    def broken(content: bytes) -> bytes:
        text = content.decode()
        changed = re.sub(old, new, text, count=count, flags=re.DOTALL)
        assert changed != text, f"nothing like {old} in the file"
        return changed.encode()

    return broken


def everywhere(old: str, new: str) -> Break:
    return swap(old, new, count=0)


def part(name: str, change: Break) -> Break:
    """A change in every member of a ZIP whose name matches; at least one must be changed."""

    def broken(content: bytes) -> bytes:
        members = unzipped(content)
        matching = [n for n in members if re.fullmatch(name, n)]
        assert matching, f"no member {name}"
        return zipped({**members, **{n: change(members[n]) for n in matching}})

    return broken


def without_part(name: str) -> Break:
    return lambda content: zipped({n: data for n, data in unzipped(content).items() if not re.fullmatch(name, n)})


def unzipped(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        return {n: book.read(n) for n in book.namelist()}


def zipped(members: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as book:
        for name, data in members.items():
            book.writestr(name, data)
    return out.getvalue()


def pdf(change: Callable[[Any], None], **options: Any) -> Break:
    def broken(content: bytes) -> bytes:
        out = io.BytesIO()
        with pikepdf.open(io.BytesIO(content)) as file:
            change(file)
            file.save(out, **options)
        return out.getvalue()

    return broken


def structure(file: Any, role: str) -> list[Any]:
    """The structure elements with a role."""
    return [o for o in file.objects if isinstance(o, pikepdf.Dictionary) and o.get("/S") == role and "/P" in o]


def role(old: str, new: str) -> Break:
    def change(file: Any) -> None:
        elements = structure(file, old)
        assert elements
        for element in elements:
            element.S = pikepdf.Name(new)

    return pdf(change)


def picture(alt: str | None) -> Break:
    def change(file: Any) -> None:
        figure = structure(file, "/Figure")[0]
        if alt is None:
            del figure.Alt
        else:
            figure.Alt = pikepdf.String(alt)

    return pdf(change)


def span(key: str) -> Break:
    def change(file: Any) -> None:
        cell = structure(file, "/TD")[0]
        cell.A = pikepdf.Array([pikepdf.Dictionary({"/O": pikepdf.Name.Table, key: 2})])

    return pdf(change)


def xmp(change: Break) -> Break:
    def broken(file: Any) -> None:
        file.Root.Metadata.write(change(file.Root.Metadata.read_bytes()))

    return pdf(broken)


def lang(tag: str) -> Break:
    return pdf(lambda file: setattr(file.Root, "Lang", pikepdf.String(tag)))


def without_lang(file: Any) -> None:
    del file.Root.Lang


def without_structure(file: Any) -> None:
    del file.Root.StructTreeRoot


def without_information(file: Any) -> None:
    del file.trailer.Info


def titled(words: str) -> Break:
    return pdf(lambda file: file.docinfo.__setitem__("/Title", words))


def not_shown(file: Any) -> None:
    file.Root.ViewerPreferences.DisplayDocTitle = False


def first_heading_deeper(file: Any) -> None:
    queue = [file.Root.StructTreeRoot]
    while queue:
        element = queue.pop(0)
        if not isinstance(element, pikepdf.Dictionary):
            continue
        if element.get("/S") == "/H1":
            element.S = pikepdf.Name.H2
            return
        kids = element.get("/K")
        queue = [*(kids if isinstance(kids, pikepdf.Array) else [kids]), *queue]


def document(change: Break) -> Break:
    return part("word/document.xml", change)


def styles(change: Break) -> Break:
    return part("word/styles.xml", change)


def core(change: Break) -> Break:
    return part("docProps/core.xml", change)


def opf(change: Break) -> Break:
    return part("EPUB/content.opf", change)


def chapter(number: int, change: Break) -> Break:
    return part(f"EPUB/text/ch{number:03}.xhtml", change)


def with_table(change: Break) -> Break:
    """A change in the chapter of the comparison."""

    def broken(content: bytes) -> bytes:
        name = next(n for n, data in unzipped(content).items() if n.endswith(".xhtml") and b"<table" in data)
        return part(re.escape(name), change)(content)

    return broken


def with_picture(change: Break) -> Break:
    """A change in the first page of the book with a picture."""

    def broken(content: bytes) -> bytes:
        name = next(n for n, data in sorted(unzipped(content).items()) if n.endswith(".xhtml") and b"<img" in data)
        return part(re.escape(name), change)(content)

    return broken


def colour(style: str, value: str) -> Break:
    return styles(swap(rf'(w:styleId="{style}".*?<w:color w:val=")\w+', rf"\g<1>{value}"))


ALT = r'(<img(?: [^>]*)?) alt="[^"]*"'
DOCX_ALT = r'<wp:docPr([^>]*) descr="[^"]*"'
META = '<meta property="schema:{}">{}</meta>'


def claim(name: str, value: str) -> str:
    return META.format(name, value)


# ---------------------------------------------------------------- what deserves a finding


@dataclass(frozen=True)
class Case:
    """A broken file, named for what a person meets. `says` is in the message of the finding."""

    name: str
    code: str
    form: str
    breaks: Break
    says: str
    locale: str = "en-US"
    dir: str = "ltr"

    def __str__(self) -> str:
        return f"{self.code}-{self.form}-{self.name.replace(' ', '-')}"


TABLES = [
    Case(
        "the first row is a row like any other",
        *("A001", "docx", document(swap("<w:tblHeader[^>]*/>", "")), "table 1 (“May help Possible problems”) has no"),
    ),
    Case(
        "the table's design has no header row",
        *("A001", "docx", document(swap('w:firstRow="1"', 'w:firstRow="0"')), "table 1 "),
    ),
    Case("the table has no design", "A001", "docx", document(swap("<w:tblLook[^>]*/>", "")), "table 1 "),
    Case("no cell heads a column", "A001", "pdf", role("/TH", "/TD"), "table 1 has no header cells"),
    Case("no cell heads a column", "A001", "html", everywhere(r"(</?)th\b", r"\1td"), "Treatment or test?"),
    Case("no cell heads a column", "A001", "epub", with_table(everywhere(r"(</?)th\b", r"\1td")), "in EPUB/text/ch"),
    Case(
        "a bold cell in the middle is said to head something",
        *("A001", "html", swap("(</th>\n)<td([^>]*)>(.*?)</td>", r"\1<th\2>\3</th>"), "heads neither row nor column"),
    ),
    Case("its columns run from left to right", "A005", "docx", lambda c: c, "table 1 (“May help", dir="rtl"),
    Case(
        "its columns run from left to right", "A005", "html", lambda c: c, "is laid out from left to right", dir="rtl"
    ),
    Case("its columns run from left to right", "A005", "epub", lambda c: c, "table 1 (“Option", dir="rtl"),
    Case(
        "one table of a page turned round runs from left to right",
        *("A005", "html", lambda c: swap("<table", '<table dir="ltr"')(swap('dir="ltr"', 'dir="rtl"')(c)), "table 1"),
        dir="rtl",
    ),
    Case(
        "a cell covers two columns",
        *(
            "A010",
            "docx",
            document(swap("<w:tcPr/>", '<w:tcPr><w:gridSpan w:val="2"/></w:tcPr>')),
            "table 1 (“May help",
        ),
    ),
    Case(
        "a cell covers two rows",
        *("A010", "docx", document(swap("<w:tcPr/>", '<w:tcPr><w:vMerge w:val="restart"/></w:tcPr>')), "merged cells"),
    ),
    Case("a cell covers two columns", "A010", "html", swap("<td", '<td colspan="2"'), "merged cells"),
    Case("a cell covers two rows", "A010", "epub", with_table(swap("<td", '<td rowspan="2"')), "merged cells"),
    Case("a cell covers two columns", "A010", "pdf", span("/ColSpan"), "table 1 has merged cells"),
    Case("a cell covers two rows", "A010", "pdf", span("/RowSpan"), "table 1 has merged cells"),
]

PICTURES = [
    *(
        Case(name, "A002", form, breaks(alt), says)
        for form, breaks in {
            "docx": lambda alt: document(swap(DOCX_ALT, rf'<wp:docPr\1 descr="{alt}"')),
            "epub": lambda alt: with_picture(swap(ALT, rf'\1 alt="{alt}"')),
            "html": lambda alt: swap(ALT, rf'\1 alt="{alt}"'),
            "pdf": picture,
            "large-print": picture,
        }.items()
        for name, alt, says in (
            ("a voice says spine dot png", "spine.png", "“spine.png”, which is a file's name"),
            ("a voice says picture twice", "Picture", "“Picture”, which says only that this is a picture"),
            ("a voice says that a picture is one", "Picture of a spine with its nerves", "begins by saying"),
            ("a voice says one word", "Spine", "“Spine”, which is too short"),
            ("a voice says nothing, and nobody said that it may", "", "picture 1"),
        )
    ),
    Case("the picture is silent", "A002", "docx", document(swap(DOCX_ALT, r"<wp:docPr\1")), "has no text alternative"),
    Case("the picture is silent", "A002", "epub", with_picture(swap(ALT, r"\1")), "in EPUB/text/ch"),
    Case("the picture is silent", "A002", "html", swap(ALT, r"\1"), "picture 1 has no text alternative"),
    Case("the picture is silent", "A002", "pdf", picture(None), "picture 1 has no text alternative"),
    Case(
        "a voice says the name of the drawing",
        *("A002", "docx", document(swap(DOCX_ALT, r'<wp:docPr\1 descr="spine-targets.png"')), "is a file's name"),
    ),
    Case(
        "a drawing in the page itself is silent",
        *("A002", "html", swap("</main>", '<svg viewBox="0 0 1 1"></svg></main>'), "has no text alternative"),
    ),
]

COLOURS = [
    Case("links are pale blue", "A003", "docx", colour("Hyperlink", "4F81BD"), "on #ffffff, a contrast of 4.03:1"),
    Case("links are nearly dark enough", "A003", "docx", colour("Hyperlink", "777777"), "of 4.47:1; 4.5:1 is needed"),
    Case(
        "captions are pale grey", "A003", "docx", colour("PictureCaption", "999999"), "`Picture Caption` sets #999999"
    ),
    Case("headings are yellow", "A003", "docx", colour("Heading1", "FFCC00"), "`heading 1`"),
    Case(
        "a box is dark and its text too",
        *("A003", "docx", styles(swap('(w:styleId="KeyMessage".*?w:fill=")\\w+', r"\g<1>333333")), "on #333333"),
    ),
    Case(
        "somebody used the marker",
        *(
            "A003",
            "docx",
            document(swap("<w:r><w:t ", '<w:r><w:rPr><w:highlight w:val="blue"/></w:rPr><w:t ')),
            "`Title`",
        ),
    ),
    Case(
        "a cell is grey",
        *(
            "A003",
            "docx",
            document(swap("<w:tcPr/>", '<w:tcPr><w:shd w:val="clear" w:fill="777777"/></w:tcPr>')),
            "`Benefits Heading`",
        ),
    ),
    Case(
        "a colour is set by hand",
        *(
            "A003",
            "docx",
            document(swap("<w:r><w:t ", '<w:r><w:rPr><w:color w:val="CCCCCC"/></w:rPr><w:t ')),
            "#cccccc",
        ),
    ),
]

FILE = "back-pain-procedures-standard"
TITLE = "<title>.*?</title>"
DOCX_TITLE = "<dc:title>.*?</dc:title>"
XMP_TITLE = r"(<dc:title>.*?<rdf:li[^>]*>).*?(</rdf:li>)"

TITLES = [
    Case(
        "a chapter is called ch003", "A004", "epub", chapter(3, swap(TITLE, "<title>ch003.xhtml</title>")), "`ch003.xh"
    ),
    Case(
        "a chapter is called ch003", "A004", "epub", chapter(3, swap(TITLE, "<title>ch003</title>")), "EPUB/text/ch003"
    ),
    Case("a chapter has no name", "A004", "epub", chapter(3, swap(TITLE, "")), "ch003.xhtml has no title"),
    Case("a chapter has an empty name", "A004", "epub", chapter(3, swap(TITLE, "<title> </title>")), "has no title"),
    Case(
        "all chapters have one name",
        *("A004", "epub", part(r"EPUB/text/ch.*", swap(TITLE, "<title>Back pain</title>")), "same title: `Back pain`"),
    ),
    Case("the shelf shows a file name", "A008", "pdf", titled(FILE + ".pdf"), "the document information has a file's"),
    Case("the window shows a file name", "A008", "pdf", pdf(not_shown), "DisplayDocTitle"),
    Case("some programs find no title", "A008", "pdf", pdf(without_information), "the document information has no"),
    Case("other programs find no title", "A008", "pdf", xmp(swap(XMP_TITLE, r"\1\2")), "the XMP metadata has no title"),
    Case(
        "Word calls it Word Document",
        "A008",
        "docx",
        core(swap(DOCX_TITLE, "<dc:title>Word Document</dc:title>")),
        "says",
    ),
    Case("Word finds no title", "A008", "docx", core(swap(DOCX_TITLE, "")), "docProps/core.xml has no title"),
    Case("Word finds no properties", "A008", "docx", core(swap(DOCX_TITLE, "<dc:title/>")), "has no title"),
    Case(
        "the shelf shows a file name",
        "A008",
        "epub",
        opf(swap("(<dc:title[^>]*>).*?<", rf"\1{FILE}.epub<")),
        "file's name",
    ),
    Case(
        "the shelf shows nothing", "A008", "epub", opf(swap("<dc:title.*?</dc:title>", "")), "content.opf has no title"
    ),
    Case("the tab shows a file name", "A008", "html", swap(TITLE, "<title>handout</title>"), "a file's name"),
    Case("the tab shows nothing", "A008", "html", swap(TITLE, ""), "the page has no title"),
]

LANGUAGES = [
    Case(
        "nobody knows its language",
        "A007",
        "pdf",
        pdf(without_lang),
        "(/Lang) says no language; the edition is in en-US",
    ),
    Case("nobody knows its language", "A007", "large-print", pdf(without_lang), "no language"),
    Case("an English voice is to read it", "A007", "pdf", lang("en-GB"), "says that it is in `en-GB`"),
    Case("a Spanish voice is to read it", "A007", "pdf", lang("es"), "says that it is in `es`"),
    Case("Word spells it in Spanish", "A007", "docx", styles(swap('(<w:lang [^>]*w:val=")en-US', r"\1es-US")), "w:val"),
    Case("Word does not know its language", "A007", "docx", styles(swap("<w:lang [^>]*/>", "")), "says no language"),
    Case(
        "its properties say Spanish", "A007", "docx", core(swap("(<dc:language>)en-US", r"\1es")), "core.xml says that"
    ),
    Case("a Spanish voice is to read it", "A007", "html", swap('lang="en-US"', 'lang="es"'), "the page says"),
    Case("nobody knows its language", "A007", "html", swap(' lang="en-US"', ""), "the page says no language"),
    Case(
        "the shelf says Spanish", "A007", "epub", opf(swap("(<dc:language>)en-US", r"\1es-US")), "EPUB/content.opf says"
    ),
    Case(
        "one chapter is Spanish",
        "A007",
        "epub",
        chapter(4, swap('xml:lang="en-US"', 'xml:lang="es"')),
        "ch004.xhtml (x",
    ),
    Case("one chapter has no voice", "A007", "epub", chapter(4, swap(' xml:lang="en-US"', "")), "says no language"),
]

HEADINGS = [
    Case("the outline skips a level", "A009", "pdf", role("/H2", "/H3"), "is of level 3, right after one of level 1"),
    Case("the outline begins inside", "A009", "pdf", pdf(first_heading_deeper), "comes first and is of level 2, not 1"),
    Case("there is nothing to jump to", "A009", "pdf", pdf(without_structure), "there is no heading"),
    Case(
        "the outline skips a level",
        *(
            "A009",
            "docx",
            styles(everywhere('<w:outlineLvl w:val="1"/>', '<w:outlineLvl w:val="2"/>')),
            "level 3, right",
        ),
    ),
    Case("there is nothing to jump to", "A009", "docx", styles(everywhere("<w:outlineLvl[^>]*/>", "")), "no heading"),
    Case(
        "the outline begins inside",
        *("A009", "docx", document(swap('"KeyMessageHeading"', '"Heading2"')), "“The main thing to know” comes first"),
    ),
    Case(
        "the outline skips a level",
        "A009",
        "html",
        everywhere(r"(</?)h3\b", r"\1h6"),
        "is of level 6, right after one of",
    ),
    Case("the outline begins inside", "A009", "html", swap("<h1(.*?)</h1>", r"<h2\1</h2>"), "of level 2, not 1"),
    Case(
        "the outline skips a level", "A009", "epub", chapter(5, everywhere(r"(</?)h2\b", r"\1h5")), "in EPUB/text/ch005"
    ),
]

CLAIMS = [
    Case(
        "there are no pictures to describe",
        *(
            "A006",
            "epub",
            part(r"EPUB/text/.*\.xhtml", lambda c: re.sub(rb"<img[^>]*>", b"", c)),
            "and there is no picture",
        ),
    ),
    Case(
        "its pictures are said not to be described",
        *(
            "A006",
            "epub",
            opf(swap(claim("accessibilityFeature", "alternativeText"), "")),
            "does not claim `alternative",
        ),
    ),
    Case(
        "its pictures are said not to be there",
        *("A006", "epub", opf(swap(claim("accessMode", "visual"), "")), "does not claim the access mode `visual`"),
    ),
    Case(
        "its contents lead nowhere",
        *("A006", "epub", part("EPUB/nav.xhtml", everywhere(' href="text[^"]*"', "")), "no table of contents leads"),
    ),
    Case("its contents are none", "A006", "epub", opf(swap('properties="nav"', "")), "no table of contents leads"),
    Case(
        "nobody says in words what it offers",
        *("A006", "epub", opf(swap(claim("accessibilitySummary", ".*?"), "")), "it has no `accessibilitySummary`"),
    ),
    Case(
        "nobody says whether it flashes",
        *("A006", "epub", opf(swap(claim("accessibilityHazard", "none"), "")), "it has no `accessibilityHazard`"),
    ),
]


def in_page(words: str) -> Break:
    return swap("</main>", words + "</main>")


def in_book(words: str) -> Break:
    return chapter(2, swap("</section>", words + "</section>"))


REMOTE = "https://pictures.example/"
ALTED = 'alt="A spine seen from the side"'
NETWORK = [
    Case("a picture is gone without reception", "A011", "html", in_page(f'<img {ALTED} src="{REMOTE}a.png">'), "a.png"),
    Case(
        "a picture is gone without reception",
        "A011",
        "html",
        in_page(f'<img {ALTED} src="//a.example/b.png">'),
        "//a.ex",
    ),
    Case(
        "a sharp picture is gone without reception",
        *("A011", "html", in_page(f'<img {ALTED} src="data:," srcset="data:, 1x, {REMOTE}2.png 2x">'), "2.png"),
    ),
    Case(
        "a style sheet is gone",
        "A011",
        "html",
        swap("</head>", f'<link rel=stylesheet href="{REMOTE}a.css"></head>'),
        "a.css",
    ),
    Case("a style sheet is gone", "A011", "html", swap("<style>", f'<style>@import "{REMOTE}b.css";'), "b.css"),
    Case(
        "a font is gone",
        "A011",
        "html",
        swap("<style>", f"<style>@font-face {{ src: url( '{REMOTE}f.woff2' ) }}"),
        "f.woff2",
    ),
    Case("somebody counts readers", "A011", "html", in_page(f'<script src="{REMOTE}count.js"></script>'), "count.js"),
    Case("a film is shown in it", "A011", "html", in_page(f'<iframe src="{REMOTE}film"></iframe>'), "/film"),
    Case("a ground is gone", "A011", "html", in_page(f'<p style="background: url({REMOTE}g.png)">x</p>'), "g.png"),
    Case(
        "a picture is gone without reception", "A011", "epub", in_book(f'<img {ALTED} src="{REMOTE}a.png"/>'), "ch002"
    ),
    Case(
        "a font is gone",
        *("A011", "epub", part(r"EPUB/styles/.*", lambda c: c + f"\n@import url({REMOTE}c.css);".encode()), "styles/"),
    ),
    Case(
        "a drawing lacks a part",
        *(
            "A011",
            "epub",
            part("EPUB/media/file0.svg", swap("</svg>", f'<image href="{REMOTE}d.png"/></svg>')),
            "file0.svg",
        ),
    ),
]


def entities(content: bytes) -> bytes:
    declared = b'<!DOCTYPE html [<!ENTITY dose "one tablet">]>'
    return content.replace(b"<!DOCTYPE html>", declared).replace(b"</section>", b"<p>&dose;</p></section>")


def bomb(content: bytes) -> bytes:
    """A thousand million laughs from ten lines."""
    lines = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    declared = f'<!DOCTYPE html [<!ENTITY l0 "laugh">{lines}]>'
    return content.replace(b"<!DOCTYPE html>", declared.encode()).replace(b"</section>", b"<p>&l9;</p></section>")


def big(content: bytes) -> bytes:
    out = io.BytesIO(content)
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as book:
        book.writestr("word/media/big.png", bytes(201_000_000), compresslevel=1)
    return out.getvalue()


def first_half(content: bytes) -> bytes:
    return content[: len(content) // 2]


DAMAGE = [
    *(Case("nothing came over", "A012", f, lambda c: b"", "the file is damaged: ") for f in NAMES),
    *(Case("half of it came over", "A012", f, first_half, "the file is damaged: ") for f in STRUCTURED),
    Case("it is a Word file inside", "A012", "pdf", lambda c: real("docx"), "it is no PDF"),
    Case(
        "it asks for a password",
        "A012",
        "pdf",
        pdf(lambda f: None, encryption=pikepdf.Encryption(owner="x", user="y")),
        "password",
    ),
    Case("it is a web page inside", "A012", "docx", lambda c: real("html"), "it is not a whole ZIP file"),
    Case("it is a book inside", "A012", "docx", lambda c: real("epub"), "`word/document.xml` is missing"),
    Case("its styles are missing", "A012", "docx", without_part("word/styles.xml"), "`word/styles.xml` is missing"),
    Case(
        "its text breaks off", "A012", "docx", document(swap("</w:body>", "")), "`word/document.xml` is not well-formed"
    ),
    Case("it unpacks to more than a disk holds", "A012", "docx", big, "it unpacks to more than any handout has"),
    Case(
        "a chapter breaks off", "A012", "epub", chapter(3, swap("</body>", "")), "`EPUB/text/ch003.xhtml` is not well"
    ),
    Case(
        "a chapter is missing",
        "A012",
        "epub",
        without_part("EPUB/text/ch003.xhtml"),
        "`EPUB/text/ch003.xhtml` is missing",
    ),
    Case("a chapter has words from elsewhere", "A012", "epub", chapter(3, entities), "declares entities"),
    Case("a chapter is a bomb", "A012", "epub", chapter(3, bomb), "`EPUB/text/ch003.xhtml` "),
    Case("it has no pages", "A012", "epub", opf(everywhere("<itemref[^>]*>", "")), "names no page to read"),
    Case("it is a zip of nothing", "A012", "epub", lambda c: zipped({}), "`META-INF/container.xml` is missing"),
    Case(
        "it is in an old alphabet", "A012", "text", lambda c: "dolor de espalda, ¿qué es?".encode("latin-1"), "byte 19"
    ),
    Case(
        "it is in an old alphabet", "A012", "html", lambda c: "<html>¿</html>".encode("latin-1"), "it is not UTF-8 text"
    ),
]


def drawn_smaller(page: int, factor: float, *, at_the_foot: bool = False) -> Break:
    """Every piece of text of a page is drawn smaller; only its foot, or only what is not its foot."""

    def change(file: Any) -> None:
        outside, code, changed = False, [], 0
        for operands, operator in pikepdf.parse_content_stream(file.pages[page - 1]):
            match str(operator):
                case "BDC" | "BMC":
                    outside = str(operands[0]) == "/Artifact"
                case "EMC":
                    outside = False
                case "Tf" if outside is at_the_foot:
                    operands = [operands[0], float(operands[1]) * factor]
                    changed += 1
            code.append((operands, operator))
        assert changed
        file.pages[page - 1].Contents = file.make_stream(pikepdf.unparse_content_stream(code))

    return pdf(change)


def without_bookmarks(file: Any) -> None:
    del file.Root.Outlines


LETTERS = [
    Case("a page is squeezed", "A013", "pdf", drawn_smaller(3, 0.75), "page 3 has letters of 9 points"),
    Case("it is large in name only", "A013", "large-print", drawn_smaller(2, 0.8), "of 14.4 points"),
    Case("a page is a little too small", "A013", "large-print", drawn_smaller(2, 0.97), "18 are the least"),
    Case("the foot is small print", "A013", "pdf", drawn_smaller(2, 0.8, at_the_foot=True), "the edge of page 2 has"),
    Case(
        *("the foot is not large", "A013", "large-print", drawn_smaller(2, 0.9, at_the_foot=True)),
        "the edge of page 2 has letters of 14.4 points",
    ),
    Case("its lines are even", "A014", "html", swap("</style>", "p { text-align: justify }</style>"), "the page sets"),
    Case(
        *("one paragraph is even", "A014", "html", swap("<p>", '<p style="text-align:justify">')),
        "the page sets its lines to the same length",
    ),
    Case(
        *("its lines are even", "A014", "epub", part(r".*\.css", lambda c: c + b"p { text-align: JUSTIFY }")),
        ".css sets its lines",
    ),
    Case(
        *("its lines are even", "A014", "docx", styles(swap("<w:pPr>", '<w:pPr><w:jc w:val="both"/>'))),
        "word/styles.xml sets its lines",
    ),
    Case("it has no bookmarks", "A015", "pdf", pdf(without_bookmarks), "pages and no bookmarks"),
    Case("it has no bookmarks", "A015", "large-print", pdf(without_bookmarks), "pages and no bookmarks"),
    Case("letters are in pixels", "A016", "html", swap("font-size: 112.5%", "font-size: 18px"), "`font-size: 18px`"),
    Case("letters are in points", "A016", "html", swap("<p>", '<p style="font: 9pt serif">'), "`font: 9pt`"),
    Case(
        *("letters are in points", "A016", "epub", part(r".*\.css", lambda c: c + b"h1 { font-size: 24pt }")),
        "`font-size: 24pt`",
    ),
]

CASES = [*LETTERS, *TABLES, *PICTURES, *COLOURS, *TITLES, *LANGUAGES, *HEADINGS, *CLAIMS, *NETWORK, *DAMAGE]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_a_file_that_deserves_it_gets_its_finding(case: Case) -> None:
    found = said(case.breaks(real(case.form)), case.form, locale=case.locale, dir=case.dir)
    assert {f.split()[0] for f in found} == {case.code}, found
    assert any(case.says in f for f in found), found


def test_every_rule_has_a_case() -> None:
    of_layouts = {"A020"}  # no handout here asks for one page; those of test_pdf_sections do
    assert {c.code for c in CASES} == CODES - of_layouts


# ---------------------------------------------------------------- what is fine


@pytest.mark.parametrize("edition", EDITIONS, ids=str)
def test_the_foot_of_a_large_print_page_stays_where_printers_print(edition: Built) -> None:
    """They leave out a quarter of an inch at the edge; a long notice makes the foot high."""
    lowest = min(
        run.box[1]
        for page in read(real("large-print", edition), "large-print").drawn
        for run in page
        if run.text.strip()
    )
    assert lowest >= 0.25 * 72


@pytest.mark.parametrize("form", NAMES)
@pytest.mark.parametrize("edition", EDITIONS, ids=str)
def test_every_shipped_file_is_fine(edition: Built, form: str) -> None:
    title = edition.document.title
    assert said(edition.file(form), form, locale=edition.locale, title=title) == []


@dataclass(frozen=True)
class Fine:
    """A changed file that still is as it should be."""

    name: str
    form: str
    change: Break
    edition: Built = EDITIONS[0]
    dir: str = "ltr"

    def __str__(self) -> str:
        return f"{self.form}-{self.name.replace(' ', '-')}"


DECORATIVE = (
    '<a:extLst xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><a:ext uri="{C183D7F6}">'
    '<adec:decorative xmlns:adec="http://schemas.microsoft.com/office/drawing/2017/decorative" val="1"/>'
    "</a:ext></a:extLst>"
)
MIRRORED = document(everywhere("(<w:tblStyle [^>]*/>)", r"\1<w:bidiVisual/>"))
WHITE_ON_DARK = (
    '<w:tblStylePr w:type="firstRow"><w:rPr><w:color w:val="FFFFFF"/></w:rPr>'
    '<w:tcPr><w:shd w:val="clear" w:fill="333333"/></w:tcPr>'
)


def by_hand_white(content: bytes) -> bytes:
    """The comparison's header row in white on dark, the ground from the table's style, the colour from the text's."""
    dark = swap('<w:tblStylePr w:type="firstRow">.*?<w:tcPr>.*?</w:tcPr>', WHITE_ON_DARK)
    white = swap('(w:styleId="TableHead".*?<w:rPr>)', r'\1<w:color w:val="FFFFFF"/>')
    return styles(lambda c: white(dark(c)))(content)


FINE = [
    Fine("a picture that only decorates is passed over", "html", swap(ALT, r'\1 alt="" role="presentation"')),
    Fine(
        "a picture that only decorates is passed over", "epub", with_picture(swap(ALT, r'\1 alt="" aria-hidden="true"'))
    ),
    Fine(
        "a picture that only decorates is passed over",
        *("docx", document(swap(r'(<wp:docPr[^>]*?) descr="[^"]*"([^>]*)/>', rf"\1\2>{DECORATIVE}</wp:docPr>"))),
    ),
    Fine(
        "a drawing in the page itself says what it shows", "html", in_page("<svg><title>A spine in rest</title></svg>")
    ),
    Fine("four Chinese characters tell what one sees", "html", swap(ALT, r'\1 alt="脊椎側面"')),
    Fine("a clinic's name is short", "html", swap(ALT, r'\1 alt="Spine"'), edition=WITH_LOGO),
    Fine(
        "a clinic's name is short",
        *("epub", part(r"EPUB/text/title_page.xhtml", swap(ALT, r'\1 alt="Spine"'))),
        edition=WITH_LOGO,
    ),
    Fine("a clinic's name is short", "pdf", picture("Riverside"), edition=WITH_LOGO),
    Fine("a page is turned round", "html", swap('dir="ltr"', 'dir="rtl"'), dir="rtl"),
    Fine("a book is turned round", "epub", part(r"EPUB/text/.*\.xhtml", swap('dir="ltr"', 'dir="rtl"')), dir="rtl"),
    Fine("one table is turned round", "html", swap("<table", '<table dir="rtl"'), dir="rtl"),
    Fine("the tables are turned round", "docx", MIRRORED, dir="rtl"),
    Fine("a PDF says nothing of its columns", "pdf", lambda c: c, dir="rtl"),
    Fine("Word's other alphabet does not matter", "docx", styles(swap('w:bidi="en-US"', 'w:bidi="ar-SA"'))),
    Fine(
        "a header cell inside says what it heads",
        "html",
        swap("(</th>\n)<td([^>]*)>(.*?)</td>", r'\1<th scope="row">\3</th>'),
    ),
    Fine(
        "a table that only arranges is no table",
        "html",
        in_page('<table role="presentation"><tr><td>x</td></tr></table>'),
    ),
    Fine("a link leads away", "html", in_page(f'<a href="{REMOTE}">More</a>')),
    Fine("another language is elsewhere", "html", swap("</head>", f'<link rel="alternate" href="{REMOTE}"></head>')),
    Fine("a style sheet speaks of an address", "html", swap("<style>", f"<style>/* url({REMOTE}a.png) */")),
    Fine("the language is written small", "html", swap('lang="en-US"', 'lang="en-us"')),
    Fine("a header row is white on dark", "docx", by_hand_white),
    Fine("a colour is left to Word", "docx", colour("PictureCaption", "auto")),
    Fine("a paragraph's heading goes up two levels", "html", in_page("<h3>a</h3><h4>b</h4><h2>c</h2>")),
]


@pytest.mark.parametrize("fine", FINE, ids=str)
def test_a_file_that_is_as_it_should_be_gets_none(fine: Fine) -> None:
    assert said(fine.change(real(fine.form, fine.edition)), fine.form, dir=fine.dir) == []


def test_a_title_that_is_not_the_handouts_is_found() -> None:
    found = said(real("html"), "html", title="Procedures for knee pain")
    assert len(found) == 1
    assert found[0].startswith("A008 the page has the title `Procedures for")
    assert "not `Procedures for knee pain`" in found[0]


def test_a_script_in_a_language_does_not_hide_another_region() -> None:
    assert said(lang("zh-TW")(real("pdf")), "pdf", locale="zh-Hant-TW") == []
    assert {f.split()[0] for f in said(lang("zh-CN")(real("pdf")), "pdf", locale="zh-Hant-TW")} == {"A007"}


@pytest.mark.parametrize(
    "alt",
    [
        "spine.png",
        "IMG_0042.JPG",
        "Image",
        "photo 2",
        "untitled",
        "logo",
        "Imagen de una aguja",
        "An icon of a needle",
        "x",
    ],
)
def test_junk_tells_nothing(alt: str) -> None:
    assert junk(alt)


@pytest.mark.parametrize(
    "alt",
    [
        "A needle beside the spine",
        "Photographer at work in a clinic",
        "Iconic red cross above a door",
        "Un disco entre dos huesos",
        "A picture hangs over the bed",
        "Logo of the Riverside clinic",
    ],
)
def test_a_description_is_no_junk(alt: str) -> None:
    assert junk(alt, "images/spine-targets.png") == ""


# ---------------------------------------------------------------- garbage


@settings(max_examples=200, deadline=None)
@given(
    st.binary(max_size=400),
    st.sampled_from(STRUCTURED),
    st.sampled_from([b"", b"%PDF-1.7\n", b"PK\3\4"]),
)
def test_random_bytes_are_a_damaged_file(content: bytes, form: str, start: bytes) -> None:
    found = said(start + content, form)
    assert [f.split()[0] for f in found] == ["A012"], found


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(STRUCTURED), st.floats(0, 1))
def test_a_real_file_that_breaks_off_is_a_damaged_file(form: str, share: float) -> None:
    # The last eight bytes of a PDF and of a page are ends of lines and of marks, which nobody misses.
    content = real(form)[: int(share * (len(real(form)) - 8))]
    assert [f.split()[0] for f in said(content, form)] == ["A012"]


@settings(max_examples=100, deadline=None)
@given(st.sampled_from(NAMES), st.floats(0, 1), st.binary(min_size=1, max_size=30))
def test_a_real_file_with_a_scratch_is_read_without_a_fall(form: str, share: float, scratch: bytes) -> None:
    content = bytearray(real(form))
    at = int(share * (len(content) - len(scratch)))
    content[at : at + len(scratch)] = scratch
    assert {f.split()[0] for f in said(bytes(content), form)} <= CODES


LOCA = struct.pack(">4s4H4s3I4s3I", b"\0\1\0\0", 2, 0, 0, 0, b"head", 0, 44, 54, b"loca", 0, 98, 3) + bytes(54 + 3)


@pytest.mark.parametrize("font", [b"", b"\0\1\0\0\0\2", LOCA], ids=["nothing", "no tables", "half an entry"])
def test_a_font_that_ends_too_early_is_damaged_and_no_fault_of_ours(font: bytes) -> None:
    with pytest.raises(ValueError, match="ends too early"):
        empty_glyphs(font)


XML = {
    "docx": ("word/document.xml", "word/styles.xml", "docProps/core.xml", "word/footer1.xml"),
    "epub": ("EPUB/content.opf", "EPUB/nav.xhtml", "META-INF/container.xml", "EPUB/text/ch008.xhtml"),
}


@settings(max_examples=100, deadline=None)
@given(st.sampled_from([(form, name) for form, names in XML.items() for name in names]), st.data())
def test_a_real_file_that_lacks_an_element_or_says_nonsense_is_read_without_a_fall(
    which: tuple[str, str], data: st.DataObject
) -> None:
    form, name = which
    members = unzipped(real(form))
    root = etree.fromstring(members[name])
    elements = list(root.iter(etree.Element))
    for _ in range(data.draw(st.integers(1, 4))):
        element = elements[data.draw(st.integers(0, len(elements) - 1))]
        if element.attrib and data.draw(st.booleans()):
            key = data.draw(st.sampled_from(sorted(element.attrib)))
            element.set(key, data.draw(st.sampled_from(["", "0", "-1", "99999999999", "x", "auto", "²"])))
        elif element.getparent() is not None:
            element.getparent().remove(element)
    changed = zipped({**members, name: etree.tostring(root)})
    for direction in ("ltr", "rtl"):
        assert {f.split()[0] for f in said(changed, form, dir=direction)} <= CODES


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_a_pdf_whose_structure_is_nonsense_is_read_without_a_fall(data: st.DataObject) -> None:
    def change(file: Any) -> None:
        elements = [o for o in file.objects if isinstance(o, pikepdf.Dictionary) and "/S" in o and "/P" in o]
        elements += [file.Root, file.Root.StructTreeRoot, file.Root.ViewerPreferences, file.docinfo]
        for _ in range(5):
            element = elements[data.draw(st.integers(0, len(elements) - 1))]
            key = data.draw(st.sampled_from(sorted({"/K", "/S", "/A", "/Alt", "/T", "/Lang", "/Title", "/RoleMap"})))
            nonsense: list[Any] = [1, True, pikepdf.Name.H1, pikepdf.String("\x00"), pikepdf.Array()]
            if element.is_indirect:  # one that is its own child without a reference can't be written at all
                nonsense.append(element)
            element[key] = data.draw(st.sampled_from(nonsense))

    assert {f.split()[0] for f in said(pdf(change)(real("pdf")), "pdf")} <= CODES


# ---------------------------------------------------------------- building and publishing


def tampered(path: str, change: Break) -> None:
    """A broken file in output/ that the manifest believes to be the one that was built."""
    file = Path("output", path)
    content = change(file.read_bytes())
    file.write_bytes(content)
    listed = Path("output", manifest.NAME)
    data = json.loads(listed.read_text("utf-8"))
    entry = next(e for e in data["files"] if e["path"] == path)
    entry["sha256"], entry["bytes"] = hashlib.sha256(content).hexdigest(), len(content)
    listed.write_text(json.dumps(data), "utf-8")


PAGE = f"base/en-US/{HANDOUT}-plain.html"
BUILD = ("build", "--level", "plain", "-f", "html,text", "-j", "1")
SPANISH = swap('lang="en-US"', 'lang="es"')


def test_a_build_that_is_verified_says_that_all_is_well(handouts: Handouts, project: Path) -> None:
    first = handouts(*BUILD, "--verify")
    assert (first.code, first.out) == (0, "")
    assert handouts(*BUILD, "--verify").code == 0


def test_a_build_that_is_verified_finds_what_its_file_lacks(handouts: Handouts, project: Path) -> None:
    handouts(*BUILD, "--verify")
    tampered(PAGE, SPANISH)
    assert handouts(*BUILD).code == 0
    found = handouts(*BUILD, "--verify")
    assert found.code == 1
    assert f"{Path('output', PAGE)}: error A007 the page says that it is in `es`; the edition is in en-US" in found.err


def test_a_build_verifies_its_own_files_only(handouts: Handouts, project: Path) -> None:
    handouts(*BUILD)
    tampered(PAGE, SPANISH)
    assert handouts("build", "--level", "plain", "-f", "text", "-j", "1", "--verify").code == 0


def test_a_file_that_not_everybody_can_read_is_not_published(handouts: Handouts, project: Path) -> None:
    handouts(*BUILD)
    assert handouts("publish", "site").code == 0
    before = Path("site", PAGE).read_bytes()
    tampered(PAGE, SPANISH)
    refused = handouts("publish", "site")
    assert (refused.code, refused.out) == (1, "")
    assert "error A007 the page says that it is in `es`" in refused.err
    assert "Nothing was published." in refused.err
    assert Path("site", PAGE).read_bytes() == before


def test_no_handout_allows_a_file_that_not_everybody_can_read(handouts: Handouts, project: Path) -> None:
    assert handouts(*BUILD).code == 0
    source = project / "source" / HANDOUT / "handout.yaml"
    text = source.read_text("utf-8")
    tampered(PAGE, SPANISH)
    source.write_text(text + 'allow:\n  - {code: A007, reason: "A test of voices."}\n', "utf-8")
    refused = handouts("publish", "site")
    assert refused.code == 1
    assert "S039 the allowance of A007 has no effect" in handouts(*BUILD).err


@pytest.mark.usefixtures("clinic")
def test_a_handout_whose_only_picture_is_a_logo_is_fine(handouts: Handouts) -> None:
    assert handouts("build", "-c", "riverside", "--level", "plain", "-j", "1", "--verify").code == 0


def test_what_reads_files_costs_nothing_until_it_is_needed() -> None:
    code = "import sys, handouts.verification.read; sys.exit(bool({'lxml', 'pikepdf', 'zipfile'} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
