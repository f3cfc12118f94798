"""A web page and an EPUB as a browser shows them and a screen reader says them."""

import base64
import hashlib
import posixpath
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import unquote

from handouts.verification.blocks import BODY, Copy, Passage, Said, Stretch
from handouts.verification.readers.styles import NARROW, SCREEN, Sheets
from handouts.verification.reading import DamagedError, decoded, unzipped, xml

CONTENTS, EDITIONS, FOOT, HEAD, SKIP, NAMES, LABELS = (
    "contents",
    "editions",
    "foot",
    "head",
    "skip",
    "names",
    "labels on a narrow screen",
)
OUTSIDE = "outside the handout"

_INLINE = {
    *(
        "a",
        "abbr",
        "b",
        "bdi",
        "bdo",
        "cite",
        "code",
        "data",
        "dfn",
        "em",
        "i",
        "kbd",
        "mark",
        "q",
        "s",
        "samp",
        "small",
    ),
    *("span", "strong", "sub", "sup", "time", "u", "var", "wbr", "br", "font", "tt", "del", "ins", "label", "ruby"),
}
_UNSEEN = {"script", "style", "head", "template", "title", "meta", "link", "base", "noscript"}
_NUMBERS = re.compile(r"\bnone\b|\b(?:lower|upper)-\w+|\bdecimal-leading-zero\b")
"""Numbers of a list that are none, or letters."""
_WORDLESS = {"img", "image", "button", "math", "meter", "option", "progressbar", "scrollbar", "separator", "slider"}
"""Roles in which what stands inside is no text."""
_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_TYPE = "{http://www.idpf.org/2007/ops}type"


def read_html(content: bytes) -> Copy:
    """Raises DamagedError for what is no web page."""
    from lxml import etree

    text = decoded(content)
    if not text.rstrip().lower().endswith("</html>"):
        raise DamagedError("it breaks off before `</html>`")
    try:
        root = etree.fromstring(content, etree.HTMLParser(encoding="utf-8", no_network=True, huge_tree=True))
    except etree.LxmlError as error:
        raise DamagedError(f"it is no HTML: {error}") from None
    if root is None or root.tag != "html":
        raise DamagedError("it is no HTML")
    sheets = Sheets(str(s.text or "") for s in root.iter("style"))
    sheets.loads += [e.get("href", "") for e in root.iter("link") if "stylesheet" in e.get("rel", "").split()]
    page = _Page(root, sheets, "", _html_region)
    passages = page.read()
    said = [Said("title", t.text or "", "the page (title)") for t in root.iterfind("head/title")]
    said += [
        Said("description", m.get("content", ""), "the page (meta description)")
        for m in root.iterfind("head/meta")
        if m.get("name", "").lower() == "description"
    ]
    return Copy(tuple(passages), root.get("lang", ""), tuple(said), flaws=tuple(page.flaws))


def read_epub(content: bytes) -> Copy:
    """Raises DamagedError for what is no EPUB."""
    members = unzipped(content)
    container = xml(members, "META-INF/container.xml")
    opf_name = next((r.get("full-path", "") for r in container.iter("{*}rootfile")), "")
    opf = xml(members, opf_name)
    items = {i.get("id", ""): i for i in opf.iter("{*}item")}
    folder = posixpath.dirname(opf_name)
    passages: list[Passage] = []
    flaws: list[tuple[str, str]] = []
    said = [Said("title", "".join(t.itertext()), opf_name) for t in opf.iterfind("{*}metadata/{*}title")]
    lang = next(("".join(t.itertext()).strip() for t in opf.iterfind("{*}metadata/{*}language")), "")
    turn = next((s.get("page-progression-direction", "default") for s in opf.iter("{*}spine")), "default")
    said.append(Said("direction", "rtl" if turn == "rtl" else "ltr", f"{opf_name} (page-progression-direction)"))
    spine: list[str] = []
    pages: list[str] = []
    for ref in opf.iter("{*}itemref"):
        item = items.get(ref.get("idref", ""))
        if item is None:
            raise DamagedError(f"`{opf_name}` names a page that is not in the book")
        name = posixpath.normpath(posixpath.join(folder, unquote(item.get("href", ""))))
        spine.append(name)
        root = xml(members, name)
        page = _Page(root, _sheets(root, name, members), name, _epub_region, members)
        found = [replace(p, region=p.region.format(name)) for p in page.read()]
        if ref.get("linear") == "no":
            flaws.append(("hidden", f"{name}: a page that readers skip (linear=no)"))
        passages += found
        flaws += page.flaws
        if not _is_title_page(root):
            pages.append(name)
            heading = next((t.text or "" for t in root.iterfind("{*}head/{*}title")), "")
            said.append(Said("chapter", heading, name))
    for item in items.values():
        name = posixpath.normpath(posixpath.join(folder, unquote(item.get("href", ""))))
        if "nav" in item.get("properties", "").split():
            root = xml(members, name)
            page = _Page(root, _sheets(root, name, members), name, _nav_region, members)
            passages += page.read()
            flaws += page.flaws
        elif item.get("media-type") == "application/xhtml+xml" and name not in spine:
            flaws.append(("added", f"{name}: a page that no reader turns to"))
        elif item.get("media-type") == "application/x-dtbncx+xml":
            passages += _ncx(xml(members, name), name)
    return Copy(tuple(passages), lang, tuple(said), pages=tuple(pages), flaws=tuple(flaws))


def _sheets(root: Any, name: str, members: Mapping[str, bytes]) -> Sheets:
    found: list[str] = []
    loads: list[str] = []
    for element in root.iter("{*}link", "{*}style"):
        if str(element.tag).endswith("style"):
            found.append(str(element.text or ""))
        elif "stylesheet" in element.get("rel", "").split():
            path = posixpath.normpath(posixpath.join(posixpath.dirname(name), unquote(element.get("href", ""))))
            if path in members:
                found.append(members[path].decode("utf-8", "replace"))
            else:
                loads.append(element.get("href", ""))
    sheets = Sheets(found)
    sheets.loads += loads
    return sheets


def _ncx(root: Any, name: str) -> Iterator[Passage]:
    """The table of contents for old reading systems."""
    folder = posixpath.dirname(name)
    for point in root.iter("{*}navPoint"):
        words = "".join("".join(t.itertext()) for t in point.iterfind("{*}navLabel/{*}text"))
        target = next((c.get("src", "") for c in point.iterfind("{*}content")), "")
        link = f"#{posixpath.normpath(posixpath.join(folder, unquote(target)))}"
        yield Passage((Stretch(words, link=link),), region=NCX, part=name)


NCX = "contents for old readers"


# ---------------------------------------------------------------- parts of a page


def _html_region(element: Any, region: str) -> str:
    """The part of a page that an element opens, or the one that it is in."""
    name, role = str(element.tag), element.get("role", "")
    names = element.get("class", "").split()
    if name == "body":
        return OUTSIDE
    if name == "main":
        return BODY
    if name == "a" and "skip" in names and region == OUTSIDE:
        return SKIP
    if name == "header" and region == OUTSIDE:
        return HEAD
    if name == "footer" and region == OUTSIDE:
        return FOOT
    if name == "nav" or role == "navigation":
        return CONTENTS if region == BODY else EDITIONS
    return region


def _is_title_page(root: Any) -> bool:
    return any("titlepage" in e.get(_TYPE, "").split() for e in root.iter("{*}section"))


def _epub_region(element: Any, region: str) -> str:
    name = str(element.tag).rpartition("}")[2]
    if name == "body":
        return BODY
    if name == "footer":
        return "foot of {}"
    if "band" in element.get("class", "").split() and "titlepage" in element.getparent().get(_TYPE, "").split():
        return HEAD
    return region


def _nav_region(element: Any, region: str) -> str:
    name = str(element.tag).rpartition("}")[2]
    kind = element.get(_TYPE, "").split()
    if name == "body":
        return OUTSIDE
    if name == "nav":
        return CONTENTS if "toc" in kind else "landmarks"
    if name == "footer":
        return "foot of the contents"
    return region


# ---------------------------------------------------------------- walking a page


@dataclass
class _Open:
    """A passage that is being read."""

    region: str = OUTSIDE
    level: int = 0
    number: str = ""
    ids: list[str] = field(default_factory=list)
    stretches: list[Stretch] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Where:
    """What holds for the words right in an element."""

    region: str
    lang: str = ""
    link: str = ""
    unheard: str = ""
    ltr: bool = False


class _Page:
    """One page being read."""

    def __init__(
        self, root: Any, sheets: Sheets, name: str, region: Any, members: Mapping[str, bytes] | None = None
    ) -> None:
        self.root, self.sheets, self.name, self.region, self.members = root, sheets, name, region, members
        self.flaws: list[tuple[str, str]] = []
        self.done: list[Passage] = []
        self.open = _Open()
        self.ids: list[str] = [name] if name else []
        self.names: list[Passage] = []
        self.labels: list[Passage] = []
        self._hidden: dict[Any, str] = {}

    def read(self) -> list[Passage]:
        self._walk(self.root, _Where(OUTSIDE))
        self._end()
        for address in self.sheets.loads:
            self.flaws.append(("hidden", f"{self._part()}it takes its looks from elsewhere: {address}"))
        for element in self.root.iter("{*}base", "{*}meta"):
            if element.get("href") or element.get("http-equiv", "").lower() == "refresh":
                where = element.get("href") or element.get("content", "")
                self.flaws.append(("link", f"{self._part()}it sends its readers elsewhere: {where}"))
        for script in self.root.iter("{*}script"):
            if script.get("type") != "application/ld+json":
                self.flaws.append(("added", f"{self._part()}a script, which may write anything"))
        return [*self.done, *self.labels, *self.names]

    def _walk(self, element: Any, where: _Where) -> None:
        name = str(element.tag).rpartition("}")[2].lower()
        if any(key.startswith("on") for key in element.attrib):
            self.flaws.append(("added", f"{self._part()}a script in a {name}, which may write anything"))
        if name in _UNSEEN:
            if name == "noscript" and (words := "".join(element.itertext()).strip()):
                self.flaws.append(("added", f"{self._part()}words for browsers without scripts: “{words}”"))
            return
        where = self._where(element, name, where)
        block = name not in _INLINE
        if block:
            self._end()
            self.open.level = _level(element, name)
            if name == "li":
                self.open.number = self._number(element)
        if (own := element.get("id")) or (own := element.get("name") if name == "a" else None):
            key = f"{self.name}#{own}" if self.name else own
            (self.ids if not self.open.stretches else self.open.ids).append(key)
        if name in {"img", "svg", "object", "embed", "video", "audio", "iframe", "canvas", "math"}:
            self._picture(element, name, where)
            return
        if name in {"input", "textarea", "select", "button"}:
            self.flaws.append(("added", f"{self._part()}a form’s {name}"))
        self._attributes(element, name, where)
        if name == "br":
            self._say(" ", element, where)
        if element.text:
            self._say(element.text, element, where)
        for child in element:
            if isinstance(child.tag, str):
                self._walk(child, where)
            if child.tail:
                self._say(child.tail, element, where)
        if block:
            self._end()

    def _where(self, element: Any, name: str, where: _Where) -> _Where:
        lang = element.get(_XML_LANG) or element.get("lang") or where.lang
        link, unheard, ltr = where.link, where.unheard, where.ltr
        if name == "a" and element.get("href") is not None:
            link = self._target(element.get("href"))
        if element.get("hidden") is not None:
            unheard = unheard or "hidden"
        if element.get("aria-hidden") == "true":
            unheard = unheard or "not said by a screen reader (aria-hidden)"
        if element.get("inert") is not None:
            unheard = unheard or "inert"
        if element.get("role") in _WORDLESS:
            unheard = unheard or f"not said as words (role={element.get('role')})"
        if name in {"s", "del", "strike"}:
            unheard = unheard or f"struck out ({name})"
        if name == "bdo":
            unheard = unheard or "letters in an order of their own (bdo)"
        if element.get("aria-owns") or element.get("aria-flowto"):
            unheard = unheard or "said in another order (aria-owns)"
        if name == "details" and element.get("open") is None:
            unheard = unheard or "folded away (details)"
        if name == "dialog" and element.get("open") is None:
            unheard = unheard or "in a closed dialog"
        if element.get("dir"):
            ltr = element.get("dir").lower() == "ltr"
        return _Where(self.region(element, where.region), lang, link, unheard, ltr)

    def _target(self, href: str) -> str:
        if not self.name or re.match(r"[a-z][a-z0-9+.-]*:", href, re.IGNORECASE):
            return href
        path, _, fragment = href.partition("#")
        file = posixpath.normpath(posixpath.join(posixpath.dirname(self.name), unquote(path))) if path else self.name
        return f"#{file}#{unquote(fragment)}" if fragment else f"#{file}"

    def _say(self, words: str, element: Any, where: _Where) -> None:
        said = self.open.stretches
        if not words.strip():
            if said and not said[-1].text[-1:].isspace():
                said[-1] = Stretch(f"{said[-1].text} ", *_kind(said[-1]))
            return
        if not said:
            self.open.region = where.region
            self.open.ids += self.ids
            self.ids = []
        stretch = Stretch(words, where.lang, where.link, where.unheard or self._unseen(element), where.ltr)
        if said and _kind(said[-1]) == _kind(stretch):
            said[-1] = Stretch(said[-1].text + words, *_kind(stretch))
        else:
            said.append(stretch)

    def _unseen(self, element: Any, *, picture: bool = False) -> str:
        """Why nobody sees the words right in an element, for each setting in which that is so."""
        if element not in self._hidden:
            why = ((s.name, self.sheets.unseen(element, s, picture=picture)) for s in self.sheets.settings)
            self._hidden[element] = "; ".join(f"{name}: {reason}" for name, reason in why if reason)
        return self._hidden[element]

    def _end(self) -> None:
        one, self.open = self.open, _Open()
        if not any(s.text.strip() for s in one.stretches):
            self.ids += one.ids
            self.open.number = one.number
            return
        self.done.append(
            Passage(
                tuple(one.stretches),
                one.level,
                number=one.number,
                ids=tuple(one.ids),
                region=one.region,
                part=self.name,
            )
        )

    def _number(self, item: Any) -> str:
        """The number before an item of an ordered list, as browsers count."""
        above = item.getparent()
        if above is None or str(above.tag).rpartition("}")[2] != "ol":
            return ""
        look = self.sheets.look(item, SCREEN)
        style = _NUMBERS.search(" ".join((look.values.get("list-style-type", ""), look.values.get("list-style", ""))))
        marker = self.sheets.declared(item, SCREEN, "marker")
        if (style and style[0] == "none") or marker.get("content", "normal") != "normal":
            return ""
        if any(
            "list-item" in self.sheets.declared(e, SCREEN, "").get(f"counter-{how}", "")
            for e in (above, item)
            for how in ("reset", "set", "increment")
        ):
            return "(counted otherwise)"
        count = int(above.get("start", "1"))
        for other in above:
            if not isinstance(other.tag, str) or str(other.tag).rpartition("}")[2] != "li":
                continue
            count = int(other.get("value", count))
            if other is item:
                return f"{count} ({style[0]})" if style else str(count)
            count += 1
        return ""

    def _picture(self, element: Any, name: str, where: _Where) -> None:
        if name not in {"img", "svg"}:
            self.flaws.append(("added", f"{self._part()}something to play or to load ({name})"))
        alt = element.get("alt") if name == "img" else element.get("aria-label")
        if alt is None and name == "svg":
            alt = next(("".join(t.itertext()) for t in element.iterfind("{*}title")), None)
        before = self.open
        self._end()
        if not before.stretches:
            self.open.level, self.open.number = before.level, before.number
        hidden = where.unheard or self._unseen(element, picture=True)
        self.done.append(
            Passage(
                (Stretch(alt or "", where.lang, where.link, hidden),),
                picture=True,
                ids=tuple(self.ids),
                region=where.region,
                part=self.name,
                image=self._digest(element) if name == "img" else "",
            )
        )
        self.ids = []
        if name == "svg":
            for text in element.iter("{*}text"):
                self._say("".join(text.itertext()), element, where)

    def _digest(self, element: Any) -> str:
        source = element.get("src", "")
        if found := re.match(r"data:[\w/+.-]+;base64,", source):
            return hashlib.sha256(base64.b64decode(source[found.end() :])).hexdigest()
        if self.members is not None:
            path = posixpath.normpath(posixpath.join(posixpath.dirname(self.name), unquote(source)))
            return hashlib.sha256(self.members[path]).hexdigest() if path in self.members else ""
        return ""

    def _attributes(self, element: Any, name: str, where: _Where) -> None:
        """Words that are in attributes and style sheets: a screen reader says some of them, a browser shows others."""
        for key in ("aria-label", "title", "placeholder", "aria-description", "aria-roledescription", "value"):
            if (words := element.get(key)) and not (key == "value" and name == "li"):
                self.names.append(Passage((Stretch(words, where.lang),), region=NAMES, part=self.name))
        for setting in self.sheets.settings:
            for content in self.sheets.added(element, setting):
                self._added(element, content, setting.name, where)
            if over := self.sheets.covers(element, setting):
                self.flaws.append(("hidden", f"{self._part()}something is laid over the page ({over}), {setting.name}"))

    def _added(self, element: Any, content: str, setting: str, where: _Where) -> None:
        labels = re.findall(r"attr\(\s*([\w-]+)\s*\)", content)
        rest = re.sub(r"attr\(\s*data-label\s*\)", "", content)
        if labels == ["data-label"] and not re.search(r"[^\W_]", rest) and setting == NARROW.name:
            if words := element.get("data-label"):
                self.labels.append(Passage((Stretch(words, where.lang),), region=LABELS, part=self.name))
        elif re.search(r"[^\W_]", re.sub(r"url\([^)]*\)|\\[0-9a-fA-F]+", "", content)):
            flaw = ("added", f"{self._part()}words that the style sheet writes: {content}")
            if flaw not in self.flaws:
                self.flaws.append(flaw)

    def _part(self) -> str:
        return f"{self.name}: " if self.name else ""


def _level(element: Any, name: str) -> int:
    """A heading's level, which a role may take or give; 0 for what is none."""
    role = element.get("role", "")
    is_heading = bool(re.fullmatch(r"h[1-6]", name))
    if role not in {"", "heading"} or not (is_heading or role):
        return 0
    said = element.get("aria-level", "")
    return int(said) if said.isdecimal() else int(name[1]) if is_heading else 2


def _kind(stretch: Stretch) -> tuple[str, str, str, bool]:
    return stretch.lang, stretch.link, stretch.hidden, stretch.ltr
