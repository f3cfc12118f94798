"""What finished files hold, read from their bytes alone: headings, tables, pictures, titles, languages, colours.

One `View` for every format, so that a rule says once what it wants. None of the code that wrote the files helps to
read them. A file may be garbage: whatever it holds, `read` returns a view or raises `DamagedError`.
"""

import io
import posixpath
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote


class DamagedError(Exception):
    """The file is not what its name promises. The message ends the sentence "the file is damaged: …"."""


@dataclass(frozen=True, slots=True)
class Said:
    """Words with the part of the file that says them: a title, an address."""

    words: str
    part: str


@dataclass(frozen=True, slots=True)
class Language:
    """A language tag, empty where none is said. `dir`: the one direction of text that it is for, where there is one."""

    tag: str
    part: str
    dir: str = ""


@dataclass(frozen=True, slots=True)
class Heading:
    """`level` counts from 1."""

    level: int
    words: str
    part: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """`words` begin it, for people to know it by. `unclear` is a header cell that doesn't say what it heads."""

    words: str
    header: bool
    merged: bool
    mirrored: bool = True
    unclear: str = ""
    part: str = ""


@dataclass(frozen=True, slots=True)
class Picture:
    """`alt` is None where there is none. `file` is its name, where the file still knows it."""

    alt: str | None
    file: str = ""
    decorative: bool = False
    logo: bool = False
    part: str = ""


@dataclass(frozen=True, slots=True)
class Coloured:
    """Text of one style, its colour and that of its ground, as #rrggbb."""

    style: str
    colour: str
    ground: str


@dataclass(frozen=True, slots=True)
class Claims:
    """What an EPUB says of its own accessibility, and whether its table of contents leads anywhere."""

    modes: tuple[str, ...]
    features: tuple[str, ...]
    hazards: tuple[str, ...]
    summary: str
    contents: bool


@dataclass(frozen=True, slots=True)
class View:
    """One finished file. `shows_title`: a window shows its title and not its file name."""

    titles: tuple[Said, ...] = ()
    shows_title: bool = True
    languages: tuple[Language, ...] = ()
    headings: tuple[Heading, ...] = ()
    tables: tuple[Table, ...] = ()
    pictures: tuple[Picture, ...] = ()
    loads: tuple[Said, ...] = ()
    texts: tuple[Coloured, ...] = ()
    chapters: tuple[Said, ...] = ()
    claims: Claims | None = None


def read(content: bytes, form: str) -> View | None:
    """What a file of a format holds; None for plain text, where there is nothing to look at but words."""
    reader = _READERS.get(form)
    return reader(content) if reader else None


def _squeezed(words: str) -> str:
    return " ".join(words.split())


# ---------------------------------------------------------------- plain text, HTML


def _text(content: bytes) -> None:
    decoded(content)


def decoded(content: bytes) -> str:
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise DamagedError(f"it is not UTF-8 text (byte {error.start + 1})") from None
    if not text.strip():
        raise DamagedError("it is empty")
    return text


def _html(content: bytes) -> View:
    from lxml import etree

    text = decoded(content)
    # An HTML parser takes everything, so a page that breaks off is known by its missing end.
    if not text.rstrip().lower().endswith("</html>"):
        raise DamagedError("it breaks off before `</html>`")
    try:
        root = etree.fromstring(content, etree.HTMLParser(encoding="utf-8", no_network=True))
    except etree.LxmlError as error:
        raise DamagedError(f"it is no HTML: {error}") from None
    if root is None or root.tag != "html":
        raise DamagedError("it is no HTML")
    return View(
        titles=(Said(_title(root), "the page"),),
        languages=(Language(root.get("lang", ""), "the page"),),
        headings=tuple(_headings(root, "")),
        tables=tuple(_tables(root, "")),
        pictures=tuple(_pictures(root, "")),
        loads=tuple(_loads(root, "the page")),
    )


# ---------------------------------------------------------------- what HTML and EPUB share


def _elements(root: Any, *names: str) -> Iterator[Any]:
    """Elements by their local names, in HTML or XHTML or SVG, in order."""
    found: Iterator[Any] = root.iter(*(f"{{*}}{n}" for n in names))
    return found


def _name(element: Any) -> str:
    return str(element.tag).rpartition("}")[2]


def _words(element: Any) -> str:
    return _squeezed(str(element.xpath("string()")))


def _title(root: Any) -> str:
    return next((_words(t) for t in root.iterfind("{*}head/{*}title")), "")


def _headings(root: Any, part: str) -> Iterator[Heading]:
    for element in _elements(root, "h1", "h2", "h3", "h4", "h5", "h6"):
        yield Heading(int(_name(element)[1]), _words(element), part)


def _tables(root: Any, part: str) -> Iterator[Table]:
    for table in _elements(root, "table"):
        if _is_unread(table):
            continue
        rows = [r for r in _elements(table, "tr") if next(r.iterancestors("{*}table")) is table]
        cells = [[c for c in row if _is_element(c) and _name(c) in {"td", "th"}] for row in rows]
        flat = [c for row in cells for c in row]
        yield Table(
            words=_squeezed(" ".join(map(_words, cells[0]))) if cells else "",
            header=any(_name(c) == "th" for c in flat),
            merged=any(_number(c.get(a), 1) != 1 for c in flat for a in ("colspan", "rowspan")),
            mirrored=_direction(table) == "rtl",
            unclear=_unclear(cells),
            part=part,
        )


def _is_element(node: Any) -> bool:
    return isinstance(node.tag, str)


def _is_unread(element: Any) -> bool:
    """Marked as layout or decoration: a screen reader is to pass it over."""
    return element.get("role") in {"presentation", "none"} or element.get("aria-hidden") == "true"


def _unclear(rows: list[list[Any]]) -> str:
    """A header cell inside the table that doesn't say whether it heads its row or its column."""
    for row in rows[1:]:
        for cell in row[1:]:
            if _name(cell) == "th" and not cell.get("scope") and not cell.get("id"):
                return _words(cell)
    return ""


def _direction(element: Any) -> str:
    for at in (element, *element.iterancestors()):
        if at.get("dir"):
            return str(at.get("dir")).lower()
    return ""


def _pictures(root: Any, part: str) -> Iterator[Picture]:
    for element in _elements(root, "img", "svg"):
        if _name(element) == "img":
            alt, file = element.get("alt"), element.get("src", "")
        else:
            own = next((_words(t) for t in element.iterfind("{*}title")), None)
            alt, file = element.get("aria-label", own), ""
        yield Picture(
            alt=alt,
            file="" if file.startswith("data:") else file,
            decorative=_is_unread(element),
            logo="logo" in element.get("class", "").split(),
            part=part,
        )


_REMOTE = re.compile(r"(?i)\s*(?:https?:)?//")
_REMOTE_IN_SET = re.compile(r"(?i)(?:^|,)\s*(https?://\S+)")
_REMOTE_IN_CSS = re.compile(r"""(?i)(?:url\(|@import)\s*['"]?\s*((?:https?:)?//[^'")\s;]+)""")
_LOADING_RELS = {"stylesheet", "icon", "apple-touch-icon", "preload", "modulepreload", "prefetch", "manifest"}
_LOADING_RELS |= {"preconnect", "dns-prefetch"}


def _loads(root: Any, part: str) -> Iterator[Said]:
    """Addresses that a reader's program fetches by itself. What a person follows, such as a link, is none."""
    for element in root.iter():
        if not _is_element(element):
            continue
        name = _name(element)
        for key, value in element.attrib.items():
            match key.rpartition("}")[2]:
                case "src" | "poster" | "data" | "background" if _REMOTE.match(value):
                    yield Said(value.strip(), part)
                case "srcset" | "imagesrcset":
                    yield from (Said(found, part) for found in _REMOTE_IN_SET.findall(value))
                case "href" if _REMOTE.match(value) and _is_loading(element, name):
                    yield Said(value.strip(), part)
                case "style":
                    yield from _css_loads(value, part)
        if name == "style":
            yield from _css_loads(element.text or "", part)


def _is_loading(element: Any, name: str) -> bool:
    if name == "link":
        return bool(_LOADING_RELS & set(element.get("rel", "").lower().split()))
    return name in {"image", "use", "feImage", "script"}


def _css_loads(css: str, part: str) -> Iterator[Said]:
    for found in _REMOTE_IN_CSS.findall(re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)):
        yield Said(found, part)


def _number(text: str | None, default: int) -> int:
    return int(text) if text and re.fullmatch(r"\s*\d{1,6}\s*", text, re.ASCII) else default


# ---------------------------------------------------------------- ZIP and XML

MAX_UNPACKED = 200_000_000
"""Bytes. A handout has some; what unpacks to more is an attack or an accident."""


def unzipped(content: bytes) -> Mapping[str, bytes]:
    """Every member, checked against its checksum."""
    import lzma
    import struct
    import zipfile
    import zlib

    broken = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as book:
            members = [m for m in book.infolist() if not m.is_dir()]
            if sum(m.file_size for m in members) > MAX_UNPACKED:
                raise DamagedError("it unpacks to more than any handout has")
            return {m.filename: book.read(m) for m in members}
    except (*broken, EOFError, OSError, ValueError, KeyError, RuntimeError, OverflowError) as error:
        raise DamagedError(f"it is not a whole ZIP file ({error})") from None


def xml(members: Mapping[str, bytes], name: str) -> Any:
    """A member as XML: no DTD is loaded, nothing is fetched, and entities, which can blow up, are refused."""
    from lxml import etree

    if name not in members:
        raise DamagedError(f"`{name}` is missing in it")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(members[name], parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise DamagedError(f"`{name}` is not well-formed XML ({getattr(error, 'msg', error)})") from None
    declared = root.getroottree().docinfo.internalDTD
    if declared is not None and next(declared.iterentities(), None) is not None:
        raise DamagedError(f"`{name}` declares entities, which no file of ours needs")
    return root


# ---------------------------------------------------------------- EPUB

_OPS_TYPE = "{http://www.idpf.org/2007/ops}type"
_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def _epub(content: bytes) -> View:
    members = unzipped(content)
    container = xml(members, "META-INF/container.xml")
    opf_name = next((r.get("full-path", "") for r in _elements(container, "rootfile")), "")
    opf = xml(members, opf_name)
    items = {i.get("id", ""): i for i in _elements(opf, "item")}
    pages = {i: _member(opf_name, item) for i, item in items.items() if item.get("media-type") == _XHTML}
    trees = {name: xml(members, name) for name in pages.values()}
    spine = [pages[r] for r in (i.get("idref", "") for i in _elements(opf, "itemref")) if r in pages]
    if not spine:
        raise DamagedError(f"`{opf_name}` names no page to read")
    drawings = {n: xml(members, n) for n in members if n.lower().endswith(".svg")}
    styles = {n: data.decode("utf-8", "replace") for n, data in members.items() if n.lower().endswith(".css")}
    nav = [pages[i] for i, item in items.items() if i in pages and "nav" in item.get("properties", "").split()]
    return View(
        titles=(Said(_first_words(opf, "title"), opf_name),),
        languages=(
            Language(_first_words(opf, "language"), opf_name),
            *(language for name, tree in trees.items() for language in _page_languages(tree, name)),
        ),
        headings=tuple(h for name in spine for h in _headings(trees[name], name)),
        tables=tuple(t for name in spine for t in _tables(trees[name], name)),
        pictures=tuple(p for name in spine for p in _pictures(trees[name], name)),
        loads=(
            *(Said(i.get("href"), opf_name) for i in items.values() if _REMOTE.match(i.get("href", ""))),
            *(load for name, tree in (trees | drawings).items() for load in _loads(tree, name)),
            *(load for name, css in styles.items() for load in _css_loads(css, name)),
        ),
        chapters=tuple(Said(_title(trees[n]), n) for n in spine if not _is_front(trees[n])),
        claims=_claims(opf, [trees[n] for n in nav]),
    )


_XHTML = "application/xhtml+xml"


def _member(opf_name: str, item: Any) -> str:
    return posixpath.normpath(posixpath.join(posixpath.dirname(opf_name), unquote(item.get("href", ""))))


def _first_words(root: Any, name: str) -> str:
    return next((_words(e) for e in root.iterfind(f"{{*}}metadata/{{*}}{name}")), "")


def _page_languages(tree: Any, name: str) -> Iterator[Language]:
    yield Language(tree.get(_XML_LANG, ""), f"{name} (xml:lang)")
    if tree.get("lang") is not None:
        yield Language(tree.get("lang"), f"{name} (lang)")


def _is_front(tree: Any) -> bool:
    body = tree.find("{*}body")
    return body is not None and "frontmatter" in body.get(_OPS_TYPE, "").split()


def _claims(opf: Any, navs: Iterable[Any]) -> Claims:
    def said(name: str) -> tuple[str, ...]:
        found = (m for m in opf.iterfind("{*}metadata/{*}meta") if m.get("property") == f"schema:{name}")
        return tuple(w for w in map(_words, found) if w)

    return Claims(
        modes=said("accessMode"),
        features=said("accessibilityFeature"),
        hazards=said("accessibilityHazard"),
        summary=" ".join(said("accessibilitySummary")),
        contents=any(
            "toc" in nav.get(_OPS_TYPE, "").split() and any(a.get("href") for a in _elements(nav, "a"))
            for tree in navs
            for nav in _elements(tree, "nav")
        ),
    )


# ---------------------------------------------------------------- DOCX

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_TEXT_PARTS = re.compile(r"word/(?:header|footer|footnotes|endnotes)\d*\.xml")
_HIGHLIGHTS: Mapping[str, str] = {
    "black": "000000",
    "blue": "0000FF",
    "cyan": "00FFFF",
    "green": "00FF00",
    "magenta": "FF00FF",
    "red": "FF0000",
    "yellow": "FFFF00",
    "white": "FFFFFF",
    "darkBlue": "000080",
    "darkCyan": "008080",
    "darkGreen": "008000",
    "darkMagenta": "800080",
    "darkRed": "800000",
    "darkYellow": "808000",
    "darkGray": "808080",
    "lightGray": "C0C0C0",
}
"""Word's names for the colours of its marker."""


def _docx(content: bytes) -> View:
    members = unzipped(content)
    document = xml(members, "word/document.xml")
    styles = Styles(xml(members, "word/styles.xml"))
    core = xml(members, "docProps/core.xml") if "docProps/core.xml" in members else None
    others = [xml(members, n) for n in sorted(members) if _TEXT_PARTS.fullmatch(n)]
    parts = [document, *others]
    return View(
        titles=(Said(_core(core, "title"), "docProps/core.xml"),),
        languages=(*styles.languages(), Language(_core(core, "language"), "docProps/core.xml")),
        headings=tuple(_docx_headings(document, styles)),
        tables=tuple(_docx_table(t, styles) for part in parts for t in part.iter(f"{_W}tbl")),
        pictures=tuple(p for part in parts for p in _docx_pictures(part)),
        texts=tuple(dict.fromkeys(c for part in parts for c in _colours(part, styles))),
    )


def _core(core: Any, name: str) -> str:
    return "" if core is None else next((_words(e) for e in core.iterfind(f"{{*}}{name}")), "")


def _find(element: Any, *path: str) -> Any:
    """A child of a child in Word's namespace, or None."""
    return None if element is None else element.find("/".join(_W + p for p in path))


def _value(element: Any, *path: str) -> str:
    found = _find(element, *path)
    return "" if found is None else found.get(f"{_W}val", "")


def _is_on(element: Any, *path: str) -> bool:
    found = _find(element, *path)
    return found is not None and found.get(f"{_W}val", "1") not in {"0", "false", "off"}


class Styles:
    """word/styles.xml: styles by id, each with those that it is based on."""

    def __init__(self, root: Any) -> None:
        self.root = root
        self.by_id = {s.get(f"{_W}styleId", ""): s for s in root.iterfind(f"{_W}style")}
        defaults = (s for s in self.by_id.values() if s.get(f"{_W}default") in {"1", "true", "on"})
        self.default = next((i for s in defaults if (i := self._paragraph_id(s))), "")

    @staticmethod
    def _paragraph_id(style: Any) -> str:
        return str(style.get(f"{_W}styleId", "")) if style.get(f"{_W}type") == "paragraph" else ""

    def chain(self, style_id: str) -> list[Any]:
        """The style and its ancestors, nearest first."""
        found: dict[str, Any] = {}
        while style_id in self.by_id and style_id not in found:
            found[style_id] = self.by_id[style_id]
            style_id = _value(found[style_id], "basedOn")
        return list(found.values())

    def name(self, style_id: str) -> str:
        return _value(self.by_id.get(style_id), "name") or style_id or "Normal"

    def paragraph(self, paragraph: Any) -> str:
        return _value(paragraph, "pPr", "pStyle") or self.default

    def languages(self) -> Iterator[Language]:
        lang = _find(self.root, "docDefaults", "rPrDefault", "rPr", "lang")
        for kind, direction in (("val", "ltr"), ("bidi", "rtl")):
            tag = "" if lang is None else lang.get(_W + kind, "")
            yield Language(tag, f"word/styles.xml (w:lang w:{kind})", direction)


def _docx_headings(document: Any, styles: Styles) -> Iterator[Heading]:
    for paragraph in document.iter(f"{_W}p"):
        sources = (paragraph, *styles.chain(styles.paragraph(paragraph)))
        outline = next((v for s in sources if (v := _value(s, "pPr", "outlineLvl"))), "")
        level = _number(outline, 9) + 1
        words = _docx_words(paragraph)
        if level <= 9 and words:
            yield Heading(level, words)


def _docx_words(element: Any) -> str:
    pieces = (t.text or "" if t.tag == f"{_W}t" else "-" for t in element.iter(f"{_W}t", f"{_W}noBreakHyphen"))
    return _squeezed("".join(pieces))


def _docx_table(table: Any, styles: Styles) -> Table:
    rows = table.findall(f"{_W}tr")
    cells = [c for row in rows for c in row.iter(f"{_W}tc") if next(c.iterancestors(f"{_W}tbl")) is table]
    look = _find(table, "tblPr", "tblLook")
    sources = [table, *styles.chain(_value(table, "tblPr", "tblStyle"))]
    return Table(
        words=" ".join(filter(None, map(_docx_words, rows[0].iter(f"{_W}tc")))) if rows else "",
        header=bool(rows) and _is_on(rows[0], "trPr", "tblHeader") and _first_row(look),
        merged=any(
            _number(_value(c, "tcPr", "gridSpan"), 1) > 1
            or _find(c, "tcPr", "vMerge") is not None
            or _find(c, "tcPr", "hMerge") is not None
            for c in cells
        ),
        mirrored=any(_is_on(s, "tblPr", "bidiVisual") for s in sources),
    )


def _first_row(look: Any) -> bool:
    """Whether the table's look gives its first row a look of its own, by attribute or by bit."""
    if look is None:
        return False
    said = look.get(f"{_W}firstRow")
    if said is not None:
        return said in {"1", "true", "on"}
    bits = look.get(f"{_W}val", "")
    return bool(re.fullmatch(r"[0-9A-Fa-f]{1,4}", bits)) and bool(int(bits, 16) & 0x20)


def _docx_pictures(part: Any) -> Iterator[Picture]:
    for properties in part.iter("{*}docPr"):
        inner = next(properties.getparent().iter("{*}cNvPr"), None) if properties.getparent() is not None else None
        yield Picture(
            alt=properties.get("descr"),
            file="" if inner is None else inner.get("descr") or inner.get("name", ""),
            decorative=any(d.get("val") in {"1", "true"} for d in properties.iter("{*}decorative")),
            logo=properties.get("name") == "Logo",
        )


def _colours(part: Any, styles: Styles) -> Iterator[Coloured]:
    """The colour and the ground of every piece of text, as its styles give them, and of links to come."""
    if styles.by_id.get("Hyperlink") is not None:
        yield from _coloured("Hyperlink", [_find(s, "rPr") for s in styles.chain("Hyperlink")], [])
    for paragraph in part.iter(f"{_W}p"):
        own = styles.paragraph(paragraph)
        below = [_find(s, "rPr") for s in styles.chain(own)]
        grounds = [_find(s, "pPr") for s in (paragraph, *styles.chain(own))]
        table_texts, table_grounds = _table_layers(paragraph, styles)
        below += [*table_texts, _find(styles.root, "docDefaults", "rPrDefault", "rPr")]
        for run in paragraph.iter(f"{_W}r"):
            if not _docx_words(run):
                continue
            used = _value(run, "rPr", "rStyle")
            above = [_find(run, "rPr"), *(_find(s, "rPr") for s in styles.chain(used))]
            texts = [*above, *below]
            yield from _coloured(styles.name(used or own), texts, [*above, *grounds, *below, *table_grounds])


def _table_layers(paragraph: Any, styles: Styles) -> tuple[list[Any], list[Any]]:
    """What the table around a paragraph adds: properties of text, and of ground."""
    cell = next(paragraph.iterancestors(f"{_W}tc"), None)
    if cell is None:
        return [], []
    row, table = next(cell.iterancestors(f"{_W}tr"), None), next(cell.iterancestors(f"{_W}tbl"), None)
    chain = styles.chain(_value(table, "tblPr", "tblStyle"))
    first = table is not None and row is _find(table, "tr") and _first_row(_find(table, "tblPr", "tblLook"))
    special = [p for s in chain for p in s.iterfind(f"{_W}tblStylePr") if first and p.get(f"{_W}type") == "firstRow"]
    texts = [_find(s, "rPr") for s in (*special, *chain)]
    grounds = [_find(s, "tcPr") for s in (cell, *special, *chain)]
    return texts, [*grounds, _find(table, "tblPr"), *(_find(s, "tblPr") for s in chain)]


def _coloured(style: str, texts: Iterable[Any], grounds: Iterable[Any]) -> Iterator[Coloured]:
    """Nothing where the colour is automatic: Word takes black or white then, whichever reads."""
    colour = next((v for t in texts if (v := _value(t, "color"))), "auto")
    if re.fullmatch(r"[0-9A-Fa-f]{6}", colour):
        ground = next((g for p in grounds if p is not None and (g := _shade(p))), "FFFFFF")
        yield Coloured(style, f"#{colour.lower()}", f"#{ground.lower()}")


def _shade(properties: Any) -> str:
    if found := _HIGHLIGHTS.get(_value(properties, "highlight")):
        return found
    shade = _find(properties, "shd")
    if shade is None:
        return ""
    fill = str(shade.get(_W + ("color" if shade.get(f"{_W}val") == "solid" else "fill"), ""))
    return fill if re.fullmatch(r"[0-9A-Fa-f]{6}", fill) else ""


# ---------------------------------------------------------------- PDF

_HEADING = re.compile(r"/H([1-6])")


def _pdf(content: bytes) -> View:
    import pikepdf

    if not content.startswith(b"%PDF-"):
        raise DamagedError("it is no PDF")
    try:
        # No recovery: a reader that mends silently would hide that a file broke off.
        with pikepdf.open(io.BytesIO(content), attempt_recovery=False) as pdf:
            return _pdf_view(pdf)
    except (pikepdf.exceptions.PikepdfError, RuntimeError, ValueError, OverflowError) as error:
        words = re.sub(r"<_io\.BytesIO[^>]*>", "", str(error))
        raise DamagedError(f"it is not a whole PDF ({_squeezed(words)})") from None


def _pdf_view(pdf: Any) -> View:
    root, info = pdf.Root, pdf.trailer.get("/Info")
    structure = _get(root, "/StructTreeRoot")
    roles = _get(structure, "/RoleMap")
    elements = list(_structure(structure, roles))
    author = _string(info, "/Author")
    return View(
        titles=(
            Said(_string(info, "/Title"), "the document information"),
            Said(_xmp_title(_get(root, "/Metadata")), "the XMP metadata"),
        ),
        shows_title=_get(_get(root, "/ViewerPreferences"), "/DisplayDocTitle") is True,
        languages=(Language(_string(root, "/Lang"), "the document (/Lang)"),),
        headings=tuple(
            Heading(int(level[1]), _squeezed(_string(e, "/T")))
            for role, e in elements
            if (level := _HEADING.fullmatch(role))
        ),
        tables=tuple(_pdf_table(e, roles) for role, e in elements if role == "/Table"),
        pictures=tuple(_pdf_picture(e, author) for role, e in elements if role == "/Figure"),
    )


def _get(element: Any, key: str) -> Any:
    """A dictionary's value; None for what is no dictionary."""
    import pikepdf

    return element.get(key) if isinstance(element, pikepdf.Dictionary) else None


def _string(element: Any, key: str) -> str:
    import pikepdf

    value = _get(element, key)
    return str(value) if isinstance(value, pikepdf.String) else ""


def _listed(value: Any) -> list[Any]:
    import pikepdf

    if value is None:
        return []
    return list(value) if isinstance(value, pikepdf.Array) else [value]


def _structure(start: Any, roles: Any) -> Iterator[tuple[str, Any]]:
    """Every structure element below one, in reading order, with its role as the role map translates it."""
    import pikepdf

    seen: set[tuple[int, int]] = set()
    left = [start]
    while left:
        element = left.pop()
        if not isinstance(element, pikepdf.Dictionary):
            continue
        if element.is_indirect:
            if element.objgen in seen:
                continue
            seen.add(element.objgen)
        yield _role(element, roles), element
        left.extend(reversed(_listed(element.get("/K"))))


def _role(element: Any, roles: Any) -> str:
    import pikepdf

    role = _get(element, "/S")
    for _ in range(10):
        mapped = _get(roles, str(role)) if isinstance(role, pikepdf.Name) else None
        if mapped is None:
            break
        role = mapped
    return str(role) if isinstance(role, pikepdf.Name) else ""


def _pdf_table(table: Any, roles: Any) -> Table:
    cells = [(role, e) for role, e in _structure(table, roles) if role in {"/TH", "/TD"}]
    spans = (_get(a, key) for _, e in cells for a in _listed(_get(e, "/A")) for key in ("/ColSpan", "/RowSpan"))
    return Table(
        words="",
        header=any(role == "/TH" for role, _ in cells),
        merged=any(isinstance(span, int) and span > 1 for span in spans),
    )


def _pdf_picture(figure: Any, author: str) -> Picture:
    alt = _string(figure, "/Alt") if _get(figure, "/Alt") is not None else None
    # The structure doesn't tell a logo from a drawing; one that says the author's name is the author's.
    return Picture(alt, logo=bool(alt and alt in author))


def _xmp_title(metadata: Any) -> str:
    import pikepdf

    if not isinstance(metadata, pikepdf.Stream):
        return ""
    root = xml({"its XMP metadata": metadata.read_bytes()}, "its XMP metadata")
    return next((_words(t) for t in root.iter("{http://purl.org/dc/elements/1.1/}title")), "")


_READERS: Mapping[str, Callable[[bytes], View | None]] = {
    "pdf": _pdf,
    "large-print": _pdf,
    "docx": _docx,
    "epub": _epub,
    "html": _html,
    "text": _text,
}
