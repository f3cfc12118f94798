"""One web page, or one page of an EPUB, as a browser shows it and a screen reader says it."""

import base64
import posixpath
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import unquote

from handouts.verification.blocks import BLANK, BOX, FIELDS, LOOKS, TICKED, Block, TextRun, add_run, look_of
from handouts.verification.contrast import hue_of
from handouts.verification.css import NARROW, PAPER, Setting, Sheets, local_name
from handouts.verification.css_look import Looks, colour

OUTSIDE = "outside the handout"
NAMES, LABELS, ADDRESSES = "names", "labels on a narrow screen", "addresses on paper"
_WRITTEN = {(NARROW, "data-label"): LABELS, (PAPER, "data-address"): ADDRESSES}
"""What a style sheet may write of an element's attribute, and where."""
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"

_INLINE_NAMES = """
    a abbr b bdi bdo cite code data dfn em i kbd mark q s samp small span strong sub sup time u var wbr br font tt
    del ins label ruby input textarea
"""
INLINE = frozenset(_INLINE_NAMES.split())
"""Elements that stand in a line of text; every other is a block."""
_UNSEEN = {"script", "style", "head", "template", "title", "meta", "link", "base", "noscript"}
_MEDIA = {"img", "svg", "object", "embed", "video", "audio", "iframe", "canvas", "math"}
_NUMBERS = re.compile(r"\bnone\b|\b(?:lower|upper)-\w+|\bdecimal-leading-zero\b")
"""Numbers of a list that are none, or letters."""
_WORDLESS = {"img", "image", "button", "math", "meter", "option", "progressbar", "scrollbar", "separator", "slider"}
"""Roles in which what stands inside is no text."""

Region = Callable[[Any, str], str]
"""The part of a page that an element opens, given the one that it is in."""


def alternative(picture: Any) -> str | None:
    """The text alternative of a picture's element; None where there is none."""
    if local_name(picture) == "img":
        found: str | None = picture.get("alt")
        return found
    title = next(("".join(t.itertext()) for t in picture.iterfind("{*}title")), None)
    label: str | None = picture.get("aria-label", title)
    return label


def target(page: str, address: str) -> str:
    """The member of a book that an address on a page leads to."""
    return posixpath.normpath(posixpath.join(posixpath.dirname(page), unquote(address)))


@dataclass
class _Open:
    """A block that is being read."""

    region: str = OUTSIDE
    level: int = 0
    number: str = ""
    hue: str = ""
    ids: list[str] = field(default_factory=list)
    runs: list[TextRun] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Where:
    """What holds for the words right in an element."""

    region: str
    lang: str = ""
    link: str = ""
    unheard: str = ""
    ltr: bool = False


class Page:
    """One page being read. `name` is its member in an EPUB, whose `members` hold its pictures."""

    def __init__(
        self, root: Any, sheets: Sheets, region: Region, name: str = "", members: Mapping[str, bytes] | None = None
    ) -> None:
        self.root, self.sheets, self.looks, self.region, self.name = root, sheets, Looks(sheets), region, name
        self.members = members or {}
        self.flaws: list[tuple[str, str]] = []
        self.done: list[Block] = []
        self.open = _Open()
        self.ids: list[str] = [name] if name else []
        self.names: list[Block] = []
        self.labels: list[Block] = []
        self.fields: list[Block] = []
        self.parts: list[Block] = []
        self._hidden: dict[Any, str] = {}

    def read(self) -> list[Block]:
        """Return the page's blocks in order, and after them the words that are in attributes."""
        self._walk(self.root, _Where(OUTSIDE))
        self._end()
        for address in self.sheets.loads:
            self._flaw("hidden", f"it takes its looks from elsewhere: {address}")
        for element in self.root.iter("{*}base", "{*}meta"):
            if element.get("href") or element.get("http-equiv", "").lower() == "refresh":
                self._flaw(
                    "link", f"it sends its readers elsewhere: {element.get('href') or element.get('content', '')}"
                )
        for script in self.root.iter("{*}script"):
            if script.get("type") != "application/ld+json":
                self._flaw("added", "a script, which may write anything")
        return [*self.done, *self.labels, *self.names, *self.fields, *self.parts]

    def _flaw(self, kind: str, words: str) -> None:
        self.flaws.append((kind, f"{self.name}: {words}" if self.name else words))

    # ------------------------------------------------ elements

    def _walk(self, element: Any, where: _Where) -> None:
        name = local_name(element)
        if any(key.startswith("on") for key in element.attrib):
            self._flaw("added", f"a script in a {name}, which may write anything")
        if name in _UNSEEN:
            if name == "noscript" and (words := "".join(element.itertext()).strip()):
                self._flaw("added", f"words for browsers without scripts: “{words}”")
            return
        where = self._where(element, name, where)
        block = name not in INLINE
        if block:
            self._end()
            self.open.level = _level(element, name)
            if self.open.level:
                look = self.looks.look(element, Setting())
                self.open.hue = hue_of(colour(look.values.get("color", "")), look.ground)
            if name == "li":
                self.open.number = self._number(element)
        if (own := element.get("id")) or (own := element.get("name") if name == "a" else None):
            key = f"{self.name}#{own}" if self.name else own
            (self.ids if not self.open.runs else self.open.ids).append(key)
        if kind := look_of(element.get("class", "").split()):
            self.parts.append(Block((TextRun(kind),), region=LOOKS, part=self.name))
        if name in _MEDIA:
            self._picture(element, name, where)
            return
        if name in _OF_FORMS and not _is_ours(element, name):
            self._flaw("added", f"a form’s {name}")
        elif name in _OF_FORMS or _is_line(element, name):
            self._field(element, name, where)
        else:
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

    def _field(self, element: Any, name: str, where: _Where) -> None:
        """A place to write in, or a box to tick, with its name. In a book it is a line, which nobody can fill in."""
        said = element.get("aria-label", "")
        self.fields.append(Block((TextRun(said, where.lang),), region=FIELDS, part=self.name))
        sign = BLANK
        if element.get("type") == "checkbox":
            sign = TICKED if element.get("checked") is not None else BOX
        else:
            for setting in self.sheets.settings:
                if not any(map(_is_border, self.looks.look(element, setting).values.items())):
                    self._flaw("hidden", f"no line to write on ({said}), {setting.name}")
        self._say(element.get("value", sign), element, replace(where, unheard=""))

    def _where(self, element: Any, name: str, where: _Where) -> _Where:
        lang = element.get(XML_LANG) or element.get("lang") or where.lang
        link, ltr = where.link, where.ltr
        if name == "a" and element.get("href") is not None:
            link = self._target(element.get("href"))
        if element.get("dir"):
            ltr = element.get("dir").lower() == "ltr"
        unheard = where.unheard or _unheard(element, name)
        return _Where(self.region(element, where.region), lang, link, unheard, ltr)

    def _target(self, href: str) -> str:
        if not self.name or re.match(r"[a-z][a-z0-9+.-]*:", href, re.IGNORECASE):
            return href
        path, _, fragment = href.partition("#")
        file = target(self.name, path) if path else self.name
        return f"#{file}#{unquote(fragment)}" if fragment else f"#{file}"

    def _say(self, words: str, element: Any, where: _Where) -> None:
        said = self.open.runs
        if not words.strip():
            if said and not said[-1].text[-1:].isspace():
                add_run(said, TextRun(" ", *said[-1].kind))
            return
        if not said:
            self.open.region = where.region
            self.open.ids += self.ids
            self.ids = []
        add_run(said, TextRun(words, where.lang, where.link, where.unheard or self._unseen(element), where.ltr))

    def _unseen(self, element: Any, *, picture: bool = False) -> str:
        """Why nobody sees the words right in an element, for each setting that has a reason of its own."""
        if element not in self._hidden:
            always, *others = [(s.name, self.looks.unseen(element, s, picture=picture)) for s in self.sheets.settings]
            ways = [always, *(way for way in others if way[1] != always[1])]
            self._hidden[element] = "; ".join(f"{name}: {reason}" for name, reason in ways if reason)
        return self._hidden[element]

    def _end(self) -> None:
        one, self.open = self.open, _Open()
        if not any(run.text.strip() for run in one.runs):
            self.ids += one.ids
            self.open.number = one.number
            return
        ids = tuple(one.ids)
        self.done.append(
            Block(
                tuple(one.runs),
                one.level,
                number=one.number,
                ids=ids,
                region=one.region,
                part=self.name,
                hue=one.hue,
            )
        )

    def _number(self, item: Any) -> str:
        """The number before an item of an ordered list, as browsers count."""
        above = item.getparent()
        if above is None or local_name(above) != "ol":
            return ""
        look = self.looks.look(item, Setting())
        style = _NUMBERS.search(" ".join((look.values.get("list-style-type", ""), look.values.get("list-style", ""))))
        if style and style[0] == "none":
            return ""
        counters = (v for e in (above, item) for k, v in self.sheets.declared(e, Setting()).items() if "counter" in k)
        if any("list-item" in counter for counter in counters):
            return "(counted otherwise)"
        count = int(above.get("start", "1"))
        for other in above:
            if not isinstance(other.tag, str) or local_name(other) != "li":
                continue
            count = int(other.get("value", count))
            if other is item:
                return f"{count} ({style[0]})" if style else str(count)
            count += 1
        return ""

    # ------------------------------------------------ pictures, attributes, style sheets

    def _picture(self, element: Any, name: str, where: _Where) -> None:
        if name not in {"img", "svg"}:
            self._flaw("added", f"something to play or to load ({name})")
        before = self.open
        self._end()
        if not before.runs:
            self.open.level, self.open.number = before.level, before.number
        hidden = where.unheard or self._unseen(element, picture=True)
        self.done.append(
            Block(
                (TextRun(alternative(element) or "", where.lang, where.link, hidden),),
                picture=True,
                ids=tuple(self.ids),
                region=where.region,
                part=self.name,
                image=self._image(element),
            )
        )
        self.ids = []
        if name == "svg":
            for text in element.iter("{*}text"):
                self._say("".join(text.itertext()), element, where)

    def _image(self, element: Any) -> bytes:
        source = element.get("src", "")
        if found := re.match(r"data:[\w/+.-]+;base64,", source):
            return base64.b64decode(source[found.end() :])
        return self.members.get(target(self.name, source), b"")

    def _attributes(self, element: Any, name: str, where: _Where) -> None:
        """Words that are in attributes and style sheets: a screen reader says some of them, a browser shows others."""
        for key in ("aria-label", "title", "placeholder", "aria-description", "aria-roledescription", "value"):
            if (words := element.get(key)) and not (key == "value" and name == "li"):
                self.names.append(Block((TextRun(words, where.lang),), region=NAMES, part=self.name))
        for setting in self.sheets.settings:
            for content in self.looks.added(element, setting):
                self._added(element, content, setting.name, where)
            if over := self.looks.covers(element, setting):
                self._flaw("hidden", f"something is laid over the page ({over}), {setting.name}")

    def _added(self, element: Any, content: str, setting: str, where: _Where) -> None:
        names = re.findall(r"attr\(\s*([\w-]+)\s*\)", content)
        rest = re.sub(r"attr\([^)]*\)", "", content)
        region = _WRITTEN.get((setting, *names))
        if region and not re.search(r"[^\W_]", rest):
            if words := element.get(names[0]):
                self.labels.append(Block((TextRun(words, where.lang),), region=region, part=self.name))
        elif re.search(r"[^\W_]", re.sub(r"url\([^)]*\)|\\[0-9a-fA-F]+", "", content)):
            before = len(self.flaws)
            self._flaw("added", f"words that the style sheet writes: {content}")
            if self.flaws[-1] in self.flaws[:before]:
                self.flaws.pop()


_OF_FORMS = {"form", "input", "textarea", "select", "button", "datalist", "output", "fieldset"}
_ONLY_FILLED_IN = {"type", "class", "aria-label", "autocomplete", "rows", "checked", "value"}
"""What an element may have that somebody fills in, and that sends nothing and does nothing."""


def _is_ours(element: Any, name: str) -> bool:
    """Whether an element of a form is a place to write in, or a box to tick, and no more than that."""
    kinds = {"input": {"text", "checkbox"}, "textarea": {""}}
    fits = element.get("type", "") in kinds.get(name, ())
    inside_form = any(local_name(above) == "form" for above in element.iterancestors())
    return fits and not inside_form and {str(key) for key in element.attrib} <= _ONLY_FILLED_IN


def _is_line(element: Any, name: str) -> bool:
    """Whether an element is a line to write on, on paper."""
    blank = "blank" in element.get("class", "").split() and element.get("role") == "img"
    return blank and name == "span" and not "".join(element.itertext()).strip()


def _is_border(declared: tuple[str, str]) -> bool:
    name, value = declared
    return name.startswith("border") and "radius" not in name and not re.match(r"0(?!\.)|none|hidden", value)


def _unheard(element: Any, name: str) -> str:
    """Why no screen reader says what is in an element, or says it as it is; or nothing."""
    role = element.get("role")
    reasons = {
        "hidden": element.get("hidden") is not None,
        "not said by a screen reader (aria-hidden)": element.get("aria-hidden") == "true",
        "inert": element.get("inert") is not None,
        f"not said as words (role={role})": role in _WORDLESS,
        f"struck out ({name})": name in {"s", "del", "strike"},
        "letters in an order of their own (bdo)": name == "bdo",
        "said in another order (aria-owns)": element.get("aria-owns") or element.get("aria-flowto"),
        "folded away (details)": name == "details" and element.get("open") is None,
        "in a closed dialog": name == "dialog" and element.get("open") is None,
    }
    return next((why for why, so in reasons.items() if so), "")


def _level(element: Any, name: str) -> int:
    """A heading's level, which a role may take or give; 0 for what is none."""
    role = element.get("role", "")
    is_heading = bool(re.fullmatch(r"h[1-6]", name))
    if role not in {"", "heading"} or not (is_heading or role):
        return 0
    said = element.get("aria-level", "")
    return int(said) if said.isdecimal() else int(name[1]) if is_heading else 2
