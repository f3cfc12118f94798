"""A web page and an EPUB: what they hold, and what they fetch by themselves."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from handouts.verification.archive import unzipped, xml
from handouts.verification.blocks import BODY, Block, TextRun
from handouts.verification.css import Sheets, declarations, local_name, parsed
from handouts.verification.extracted import (
    AccessibilityClaims,
    DamagedError,
    Declaration,
    ExtractedDocument,
    ExtractedText,
    Heading,
    Language,
    Load,
    MetadataField,
    Picture,
    Table,
)
from handouts.verification.read_text import decoded
from handouts.verification.web_page import OUTSIDE, XML_LANG, Page, alternative, target

CONTENTS, EDITIONS, FOOT, HEAD, SKIP = "contents", "editions", "foot", "head", "skip"
NCX = "contents for old readers"
_TYPE = "{http://www.idpf.org/2007/ops}type"
_XHTML, _NCX = "application/xhtml+xml", "application/x-dtbncx+xml"


# ---------------------------------------------------------------- a web page


def html_root(content: bytes) -> Any:
    """The element that a web page is. Raises DamagedError for what is no web page."""
    from lxml import etree

    text = decoded(content)
    # An HTML parser takes everything, so a page that breaks off is known by its missing end.
    if not text.rstrip().lower().endswith("</html>"):
        raise DamagedError("it breaks off before `</html>`")
    try:
        root = etree.fromstring(content, etree.HTMLParser(encoding="utf-8", no_network=True, huge_tree=True))
    except etree.LxmlError as error:
        raise DamagedError(f"it is no HTML: {error}") from None
    if root is None or root.tag != "html":
        raise DamagedError("it is no HTML")
    return root


def read_html(content: bytes) -> ExtractedDocument:
    """Raises DamagedError for what is no web page."""
    root = html_root(content)
    described = (m for m in root.iterfind("head/meta") if m.get("name", "").lower() == "description")
    return ExtractedDocument(
        lambda: _html_text(root),
        metadata=(
            MetadataField("title", _title(root), "the page"),
            *(MetadataField("description", m.get("content", ""), "the page") for m in described),
        ),
        languages=(Language(root.get("lang", ""), "the page"),),
        headings=tuple(_headings(root, "")),
        tables=tuple(_tables(root, "")),
        pictures=tuple(_pictures(root, "")),
        loads=tuple(_loads(root, "the page")),
        declarations=tuple(_declared_in_page(root, "the page")),
    )


def _html_text(root: Any) -> ExtractedText:
    sheets = Sheets(root, (str(s.text or "") for s in root.iter("style")))
    sheets.loads += [e.get("href", "") for e in root.iter("link") if "stylesheet" in e.get("rel", "").split()]
    page = Page(root, sheets, _html_region)
    return ExtractedText(tuple(page.read()), flaws=tuple(page.flaws))


def _html_region(element: Any, region: str) -> str:
    """The part of a page that an element opens, or the one that it is in."""
    name, role = str(element.tag), element.get("role", "")
    if name == "body":
        return OUTSIDE
    if name == "main":
        return BODY
    if region == OUTSIDE:
        if name == "a" and "skip" in element.get("class", "").split():
            return SKIP
        if name in {"header", "footer"}:
            return HEAD if name == "header" else FOOT
    if name == "nav" or role == "navigation":
        return CONTENTS if region == BODY else EDITIONS
    return region


# ---------------------------------------------------------------- an EPUB


@dataclass(frozen=True, slots=True)
class Package:
    """What an EPUB is made of: its package file and that file's items, the names of its pages by item, and the names of
    those that a reader turns to, in order.
    """

    name: str
    root: Any
    items: Mapping[str, Any]
    pages: Mapping[str, str]
    spine: Sequence[str]


def package(members: Mapping[str, bytes]) -> Package:
    """The package of an EPUB. Raises DamagedError for what is no EPUB."""
    container = xml(members, "META-INF/container.xml")
    name = next((r.get("full-path", "") for r in container.iter("{*}rootfile")), "")
    root = xml(members, name)
    items = {i.get("id", ""): i for i in root.iter("{*}item")}
    pages = {k: target(name, i.get("href", "")) for k, i in items.items() if i.get("media-type") == _XHTML}
    spine = [pages[r] for r in (i.get("idref", "") for i in root.iter("{*}itemref")) if r in pages]
    if not spine:
        raise DamagedError(f"`{name}` names no page to read")
    return Package(name, root, items, pages, spine)


def read_epub(content: bytes) -> ExtractedDocument:
    """Raises DamagedError for what is no EPUB."""
    members = unzipped(content)
    book = package(members)
    opf_name, opf, items, pages, spine = book.name, book.root, book.items, book.pages, book.spine
    trees = {name: xml(members, name) for name in pages.values()}
    drawings = {n: xml(members, n) for n in members if n.lower().endswith(".svg")}
    styles = {n: data.decode("utf-8", "replace") for n, data in members.items() if n.lower().endswith(".css")}
    navs = [pages[key] for key, item in items.items() if key in pages and _is_nav(item)]
    remote = (i.get("href", "") for i in items.values())
    return ExtractedDocument(
        lambda: _epub_text(opf, opf_name, members, trees),
        metadata=tuple(_epub_metadata(opf, opf_name, {n: trees[n] for n in spine})),
        languages=(
            Language(_first_words(opf, "language"), opf_name),
            *(language for name, tree in trees.items() for language in _page_languages(tree, name)),
        ),
        headings=tuple(h for name in spine for h in _headings(trees[name], name)),
        tables=tuple(t for name in spine for t in _tables(trees[name], name)),
        pictures=tuple(p for name in spine for p in _pictures(trees[name], name)),
        loads=(
            *(Load(address, opf_name) for address in remote if _REMOTE.match(address)),
            *(load for name, tree in (trees | drawings).items() for load in _loads(tree, name)),
            *(load for name, css in styles.items() for load in _css_loads(css, name)),
        ),
        declarations=(
            *(d for name, css in styles.items() for d in _declared_in_sheet(css, name)),
            *(d for name, tree in trees.items() for d in _declared_in_page(tree, name)),
        ),
        claims=_claims(opf, [trees[n] for n in navs]),
    )


def _epub_metadata(opf: Any, opf_name: str, pages: Mapping[str, Any]) -> Iterator[MetadataField]:
    titles = [_words(t) for t in opf.iterfind("{*}metadata/{*}title")]
    yield from (MetadataField("title", words, opf_name) for words in titles or [""])
    turn = next((s.get("page-progression-direction", "default") for s in opf.iter("{*}spine")), "default")
    yield MetadataField("direction", "rtl" if turn == "rtl" else "ltr", opf_name)
    for name, tree in pages.items():
        if not _is_title_page(tree):
            yield MetadataField("chapter", _title(tree), name)


def _epub_text(opf: Any, opf_name: str, members: Mapping[str, bytes], trees: Mapping[str, Any]) -> ExtractedText:
    items = {i.get("id", ""): i for i in opf.iter("{*}item")}
    blocks: list[Block] = []
    flaws: list[tuple[str, str]] = []
    spine: list[str] = []
    for ref in opf.iter("{*}itemref"):
        item = items.get(ref.get("idref", ""))
        if item is None:
            raise DamagedError(f"`{opf_name}` names a page that is not in the book")
        name = target(opf_name, item.get("href", ""))
        spine.append(name)
        if ref.get("linear") == "no":
            flaws.append(("hidden", f"{name}: a page that readers skip (linear=no)"))
        root = trees[name] if name in trees else xml(members, name)
        page = Page(root, _sheets(root, name, members), partial(_epub_region, name), name, members)
        blocks += page.read()
        flaws += page.flaws
    for item in items.values():
        name = target(opf_name, item.get("href", ""))
        if _is_nav(item):
            root = xml(members, name)
            page = Page(root, _sheets(root, name, members), _nav_region, name, members)
            blocks += page.read()
            flaws += page.flaws
        elif item.get("media-type") == _XHTML and name not in spine:
            flaws.append(("added", f"{name}: a page that no reader turns to"))
        elif item.get("media-type") == _NCX:
            blocks += _ncx(xml(members, name), name)
    pages = tuple(name for name in spine if not (name in trees and _is_title_page(trees[name])))
    return ExtractedText(tuple(blocks), pages, tuple(flaws))


def _is_nav(item: Any) -> bool:
    return "nav" in item.get("properties", "").split()


def _is_title_page(root: Any) -> bool:
    kinds = (kind for e in root.iter("{*}section", "{*}body") for kind in e.get(_TYPE, "").split())
    return not {"titlepage", "frontmatter"}.isdisjoint(kinds)


def _sheets(root: Any, name: str, members: Mapping[str, bytes]) -> Sheets:
    found: list[str] = []
    loads: list[str] = []
    for element in root.iter("{*}link", "{*}style"):
        if local_name(element) == "style":
            found.append(str(element.text or ""))
        elif "stylesheet" in element.get("rel", "").split():
            path = target(name, element.get("href", ""))
            if path in members:
                found.append(members[path].decode("utf-8", "replace"))
            else:
                loads.append(element.get("href", ""))
    sheets = Sheets(root, found)
    sheets.loads += loads
    return sheets


def _ncx(root: Any, name: str) -> Iterator[Block]:
    """The table of contents for old reading systems."""
    for point in root.iter("{*}navPoint"):
        words = "".join("".join(t.itertext()) for t in point.iterfind("{*}navLabel/{*}text"))
        source = next((c.get("src", "") for c in point.iterfind("{*}content")), "")
        yield Block((TextRun(words, link=f"#{target(name, source)}"),), region=NCX, part=name)


def _epub_region(page: str, element: Any, region: str) -> str:
    name = local_name(element)
    if name == "body":
        return BODY
    if name == "footer":
        return f"foot of {page}"
    if "band" in element.get("class", "").split() and "titlepage" in element.getparent().get(_TYPE, "").split():
        return HEAD
    return region


def _nav_region(element: Any, region: str) -> str:
    match local_name(element):
        case "body":
            return OUTSIDE
        case "nav":
            return CONTENTS if "toc" in element.get(_TYPE, "").split() else "landmarks"
        case "footer":
            return "foot of the contents"
    return region


def _first_words(opf: Any, name: str) -> str:
    return next((_words(e) for e in opf.iterfind(f"{{*}}metadata/{{*}}{name}")), "")


def _page_languages(tree: Any, name: str) -> Iterator[Language]:
    yield Language(tree.get(XML_LANG, ""), f"{name} (xml:lang)")
    if tree.get("lang") is not None:
        yield Language(tree.get("lang"), f"{name} (lang)")


def _claims(opf: Any, navs: Iterable[Any]) -> AccessibilityClaims:
    def said(name: str) -> tuple[str, ...]:
        found = (m for m in opf.iterfind("{*}metadata/{*}meta") if m.get("property") == f"schema:{name}")
        return tuple(w for w in map(_words, found) if w)

    return AccessibilityClaims(
        modes=said("accessMode"),
        features=said("accessibilityFeature"),
        hazards=said("accessibilityHazard"),
        summary=" ".join(said("accessibilitySummary")),
        contents=any(
            "toc" in nav.get(_TYPE, "").split() and any(a.get("href") for a in nav.iter("{*}a"))
            for tree in navs
            for nav in tree.iter("{*}nav")
        ),
    )


# ---------------------------------------------------------------- what both hold


def _words(element: Any) -> str:
    return " ".join(str(element.xpath("string()")).split())


def _title(root: Any) -> str:
    return next((_words(t) for t in root.iterfind("{*}head/{*}title")), "")


def _headings(root: Any, part: str) -> Iterator[Heading]:
    for element in root.iter(*(f"{{*}}h{level}" for level in range(1, 7))):
        yield Heading(int(local_name(element)[1]), _words(element), part)


def _tables(root: Any, part: str) -> Iterator[Table]:
    for table in root.iter("{*}table"):
        if _is_unread(table):
            continue
        rows = [r for r in table.iter("{*}tr") if next(r.iterancestors("{*}table")) is table]
        cells = [list(row.iterchildren("{*}td", "{*}th")) for row in rows]
        flat = [c for row in cells for c in row]
        directions = (at.get("dir") for at in (table, *table.iterancestors()))
        yield Table(
            words=" ".join(filter(None, map(_words, cells[0]))) if cells else "",
            header=any(local_name(c) == "th" for c in flat),
            merged=any(_number(c.get(a), 1) != 1 for c in flat for a in ("colspan", "rowspan")),
            mirrored=next((d.lower() for d in directions if d), "") == "rtl",
            unclear=_unclear(cells),
            part=part,
        )


def _is_unread(element: Any) -> bool:
    """Marked as layout or decoration: a screen reader is to pass it over."""
    return element.get("role") in {"presentation", "none"} or element.get("aria-hidden") == "true"


def _unclear(rows: list[list[Any]]) -> str:
    """A header cell inside the table that doesn't say whether it heads its row or its column."""
    for row in rows[1:]:
        for cell in row[1:]:
            if local_name(cell) == "th" and not cell.get("scope") and not cell.get("id"):
                return _words(cell)
    return ""


def _number(text: str | None, default: int) -> int:
    return int(text) if text and re.fullmatch(r"\s*\d{1,6}\s*", text, re.ASCII) else default


def _pictures(root: Any, part: str) -> Iterator[Picture]:
    for element in root.iter("{*}img", "{*}svg"):
        file = element.get("src", "")
        yield Picture(
            alt=alternative(element),
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


def _loads(root: Any, part: str) -> Iterator[Load]:
    """Addresses that a reader's program fetches by itself. What a person follows, such as a link, is none."""
    for element in root.iter("*"):
        name = local_name(element)
        for key, value in element.attrib.items():
            match key.rpartition("}")[2]:
                case "src" | "poster" | "data" | "background" if _REMOTE.match(value):
                    yield Load(value.strip(), part)
                case "srcset" | "imagesrcset":
                    yield from (Load(found, part) for found in _REMOTE_IN_SET.findall(value))
                case "href" if _REMOTE.match(value) and _is_loading(element, name):
                    yield Load(value.strip(), part)
                case "style":
                    yield from _css_loads(value, part)
        if name == "style":
            yield from _css_loads(element.text or "", part)


def _is_loading(element: Any, name: str) -> bool:
    if name == "link":
        return bool(_LOADING_RELS & set(element.get("rel", "").lower().split()))
    return name in {"image", "use", "feimage", "script"}


def _css_loads(css: str, part: str) -> Iterator[Load]:
    for found in _REMOTE_IN_CSS.findall(re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)):
        yield Load(found, part)


def _declared_in_page(root: Any, part: str) -> Iterator[Declaration]:
    """What the style sheets of a page and its elements declare of its looks on a screen."""
    for style in root.iter("{*}style"):
        yield from _declared_in_sheet(str(style.text or ""), part)
    for element in root.iter("*"):
        if own := element.get("style"):
            yield from (Declaration(part, name, value) for name, (value, _) in declarations(own).items())


def _declared_in_sheet(css: str, part: str) -> Iterator[Declaration]:
    for style in parsed(css)[0]:
        if "print" not in style.media:
            yield from (Declaration(part, name, value) for name, (value, _) in style.declared.items())
