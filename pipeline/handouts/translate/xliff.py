"""XLIFF 2.0: a translation for translators' programs and back, with everything that must stay as an inline code.

Written after the OASIS standard, XLIFF 2.0 (2014). A unit's id is its dotted path. Its Markdown is cut into words and
codes; each code's own characters stand in `originalData`, so that the way back gives the same Markdown to the letter.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from lxml import etree

from handouts.core.po import Entry, with_targets
from handouts.editions.translation import State, Translation
from handouts.editions.translator_notes import max_length, note
from handouts.language.locales import registry
from handouts.language.markdown import FIELD
from handouts.source.model import Handout

NS = "urn:oasis:names:tc:xliff:document:2.0"
MAX_BYTES = 20_000_000
_XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"

_STATES = {
    State.UNTRANSLATED: "initial",
    State.STALE: "initial",
    State.NEEDS_REVIEW: "initial",
    State.TRANSLATED: "translated",
    State.APPROVED: "final",
}
"""XLIFF has no word for "to be reviewed": such a translation is at its beginning again."""

_FINISHED = ("initial", "translated", "reviewed", "final")
"""XLIFF's states, least first. What is `initial`, or has a word of the program's own, is yet to be reviewed."""


class XliffError(Exception):
    """A file that can't be imported. Each of the `problems` names the unit it is about."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("; ".join(problems))
        self.problems = problems


# ---------------------------------------------------------------- Markdown as words and codes


@dataclass(frozen=True, slots=True)
class Code:
    """Something that a translator may move but not change: `{clinic.phone}`, or the `**` before and after words.

    `end` is the closing half of a pair; a code that stands alone has none.
    """

    start: str
    end: str | None
    kind: str


Pieces = list["str | tuple[Code, Pieces]"]
"""A text's words, and its codes with the pieces between their halves, in order."""

_TOKENS = re.compile(
    r"(?P<escape>\\.)"
    rf"|(?P<field>{FIELD.pattern})"
    r"|(?P<cite>\[[^\[\]]*(?<![\w@])@[A-Za-z0-9][^\[\]]*\])"
    r"|(?P<address><(?:https?|mailto|tel):[^\s<>]+>)"
    r"|(?P<code>`[^`]+`)"
    r"|(?P<open>\[)"
    r"|(?P<close>\](?:\([^()]*\))?(?:\{[^{}]*\})?)"
    r"|(?P<strong>\*\*)"
    r"|(?P<emph>(?<!\*)\*(?!\*))"
)


def pieces(markdown: str) -> Pieces:
    """Markdown cut into words and codes. What is not markup after all (a lone `*`, a bare bracket) stays words."""
    tokens = [(m.lastgroup or "", m[0], m.start(), m.end()) for m in _TOKENS.finditer(markdown)]
    partner = _partners(tokens)
    out: Pieces = []
    stack: list[Pieces] = [out]
    at = 0
    for i, (kind, text, start, end) in enumerate(tokens):
        stack[-1].append(markdown[at:start])
        at = end
        if kind in {"field", "cite", "address", "code"}:
            stack[-1].append((Code(text, None, kind), []))
        elif i in partner and partner[i] > i:
            code = Code(text, tokens[partner[i]][1], {"strong": "bold", "emph": "emphasis"}.get(kind, "link"))
            inner: Pieces = []
            stack[-1].append((code, inner))
            stack.append(inner)
        elif i in partner:
            stack.pop()
        else:
            stack[-1].append(text)
    stack[-1].append(markdown[at:])
    return _joined(out)


def _partners(tokens: list[tuple[str, str, int, int]]) -> Mapping[int, int]:
    """For each half of a pair the index of its other half. Pairs nest; one that would cross another is no pair."""
    found: dict[int, int] = {}
    waiting: list[int] = []
    for i, (kind, text, _, _) in enumerate(tokens):
        if kind in {"strong", "emph"}:
            opener = next((w for w in reversed(waiting) if tokens[w][0] == kind), None)
        elif kind == "close":
            opener = next((w for w in reversed(waiting) if tokens[w][0] == "open"), None)
            if opener is not None and text == "]":  # plain brackets are words
                del waiting[waiting.index(opener) :]
                continue
        elif kind == "open":
            opener = None
        else:
            continue
        if opener is None:
            if kind != "close":
                waiting.append(i)
            continue
        del waiting[waiting.index(opener) :]
        found[opener], found[i] = i, opener
    return found


def _joined(parts: Pieces) -> Pieces:
    out: Pieces = []
    for part in parts:
        if isinstance(part, tuple):
            out.append((part[0], _joined(part[1])))
        elif out and isinstance(out[-1], str):
            out[-1] += part
        elif part:
            out.append(part)
    return out


def markdown_of(parts: Pieces) -> str:
    """The Markdown that was cut into these pieces."""
    return "".join(p if isinstance(p, str) else p[0].start + markdown_of(p[1]) + (p[0].end or "") for p in parts)


def _codes(parts: Pieces) -> Iterator[Code]:
    for part in parts:
        if isinstance(part, tuple):
            yield part[0]
            yield from _codes(part[1])


# ---------------------------------------------------------------- export


def exported(translation: Translation, handout: Handout | None) -> bytes:
    """The XLIFF file of a translation: every unit with its source as it is now and its translation as far as there
    is one.
    """
    texts = translation.texts
    root = etree.Element(_q("xliff"), nsmap={None: NS})
    root.set("version", "2.0")
    root.set("srcLang", texts.language)
    root.set("trgLang", translation.locale)
    locale = registry(texts.base).get(translation.locale) if handout and handout.facts else None
    file = etree.SubElement(root, _q("file"), id=texts.id)
    for unit in texts.units:
        state = translation.states[unit.path]
        entry = translation.catalog.entries.get(unit.path)
        element = etree.SubElement(file, _q("unit"), id=unit.path)
        said = note(handout, unit, translation.terms, locale) if handout else unit.note
        if state is State.STALE and entry:
            said += f"\nThe source has changed. It was: {entry.previous or entry.source}"
        if limit := max_length(unit):
            said = said.replace(f"At most {limit} characters.", f"At most {limit} characters, codes included.")
        notes = etree.SubElement(element, _q("notes"))
        for line in filter(None, said.split("\n")):
            etree.SubElement(notes, _q("note")).text = _plain(line)
        if not len(notes):
            element.remove(notes)
        source = pieces(unit.text)
        numbers = _Numbers(source)
        data = etree.SubElement(element, _q("originalData"))
        segment = etree.SubElement(element, _q("segment"), state=_STATES[state])
        if state is State.NEEDS_REVIEW:
            segment.set("subState", "handouts:needs-review")
        elif state is State.STALE:
            segment.set("subState", "handouts:stale")
        _fill(etree.SubElement(segment, _q("source")), source, numbers)
        if entry and entry.target.strip():
            _fill(etree.SubElement(segment, _q("target")), pieces(entry.target), numbers.again())
        for name, original in numbers.data.items():
            _words(etree.SubElement(data, _q("data"), id=name), original)
        if not len(data):
            element.remove(data)
    flat: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8")
    return _LINE_ENDS.sub(rb"\1\n", flat) + b"\n"


_LINE_ENDS = re.compile(
    rb"(</?(?:file|unit|notes|originalData|segment)(?: [^>]*)?>|</(?:note|data|source|target)>)(?!\n)"
)
"""Where a line may end without being taken for text: between elements that hold no words themselves."""


class _Numbers:
    """Gives each code of a unit its number: the same code in source and target has the same one."""

    def __init__(self, source: Pieces) -> None:
        self.data: dict[str, str] = {}
        self._of: dict[Code, list[str]] = {}
        self._left: dict[Code, list[str]] = {}
        for code in _codes(source):
            self._add(code)
        self.again()

    def _add(self, code: Code) -> str:
        name = str(sum(map(len, self._of.values())) + 1)
        self._of.setdefault(code, []).append(name)
        self.data[f"d{name}"] = code.start
        if code.end is not None:
            self.data[f"d{name}e"] = code.end
        return name

    def again(self) -> "_Numbers":
        self._left = {code: list(names) for code, names in self._of.items()}
        return self

    def of(self, code: Code) -> str:
        left = self._left.get(code)
        return left.pop(0) if left else self._add(code)


def _fill(element: etree._Element, parts: Pieces, numbers: _Numbers) -> None:
    """Words as text, codes as <ph> and <pc>."""
    element.set(_XML_SPACE, "preserve") if element.tag in (_q("source"), _q("target")) else None
    for part in parts:
        if isinstance(part, str):
            _words(element, part)
            continue
        code, inner = part
        name = numbers.of(code)
        if code.end is None:
            child = etree.SubElement(element, _q("ph"), id=name, dataRef=f"d{name}", equiv=_plain(code.start))
            child.set("canDelete", "no")
            child.set("canCopy", "no")
            continue
        child = etree.SubElement(element, _q("pc"), id=name, dataRefStart=f"d{name}", dataRefEnd=f"d{name}e")
        child.set("canDelete", "no")
        child.set("canCopy", "no")
        if code.kind in {"bold", "emphasis"}:
            child.set("type", "fmt")
            child.set("subType", {"bold": "xlf:b", "emphasis": "xlf:i"}[code.kind])
        elif code.end.startswith("]("):
            child.set("type", "link")
        _fill(child, inner, numbers)


_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")


def _plain(text: str) -> str:
    return _NOT_XML.sub("\ufffd", text)


def _words(element: etree._Element, text: str) -> None:
    """Text at the end of an element; what XML can't hold goes in as <cp>."""
    at = 0
    for found in (*_NOT_XML.finditer(text), None):
        words = text[at : found.start() if found else len(text)]
        if len(element):
            element[-1].tail = (element[-1].tail or "") + words
        else:
            element.text = (element.text or "") + words
        if found:
            etree.SubElement(element, _q("cp"), hex=f"{ord(found[0]):04X}")
            at = found.end()


def _q(name: str) -> str:
    return f"{{{NS}}}{name}"


# ---------------------------------------------------------------- import


@dataclass(frozen=True, slots=True)
class Read:
    """One unit of a file: its source as Markdown, its target as Markdown ("" for none), and what the file says of it.

    `lost` says what has become of codes that the target should have, `extra` names those that the source has not.
    """

    source: str
    target: str
    state: str
    sub_state: str
    lost: tuple[str, ...]
    extra: tuple[str, ...]


@dataclass(frozen=True)
class File:
    """An XLIFF file, read: whose texts, in which locale, and its units by path."""

    id: str
    locale: str
    units: Mapping[str, Read]


def read_xliff(content: bytes) -> File:
    """Read an XLIFF 2 file. Raises XliffError with every problem that it has in itself."""
    if len(content) > MAX_BYTES:
        raise XliffError([f"it has {len(content) // 1_000_000} MB; {MAX_BYTES // 1_000_000} are allowed"])
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise XliffError([f"it is no XML: {error.msg}"]) from None
    if root.getroottree().docinfo.internalDTD is not None:
        raise XliffError(["it declares a document type, which XLIFF does not have"])
    if root.tag != _q("xliff"):
        raise XliffError(["it is no XLIFF 2 file"])
    files = root.findall(_q("file"))
    if len(files) != 1:
        raise XliffError([f"it holds {len(files)} files; export one handout at a time"])
    units: dict[str, Read] = {}
    problems: list[str] = []
    for element in files[0].iter(_q("unit")):
        path = element.get("id", "")
        try:
            if path in units:
                raise ValueError("it stands twice in the file")
            units[path] = _unit(element)
        except ValueError as error:
            problems.append(f"{path}: {error}")
    if problems:
        raise XliffError(problems)
    return File(files[0].get("id", ""), root.get("trgLang", ""), units)


def _unit(element: etree._Element) -> Read:
    data = {d.get("id", ""): _text(d) for d in element.iter(_q("data"))}
    parts = [e for e in element if e.tag in (_q("segment"), _q("ignorable"))]
    segments = [e for e in parts if e.tag == _q("segment")]
    if not segments:
        raise ValueError("it has no segment")
    sources = [s for p in parts if (s := p.find(_q("source"))) is not None]
    targets = _targets(parts, data)
    source = "".join(_markdown(s, data) for s in sources)
    target = "".join(_markdown(t, data) for t in targets)
    state = min((s.get("state", "initial") for s in segments), key=_rank)
    lost, extra = _difference(sources, targets, data)
    return Read(source, target, state, segments[0].get("subState", ""), lost, extra)


def _rank(state: str) -> int:
    return _FINISHED.index(state) if state in _FINISHED else 0


def _targets(parts: list[etree._Element], data: Mapping[str, str]) -> list[etree._Element]:
    """The targets of a unit in the order in which they are read; none if nothing is translated.

    A program may cut a unit into several segments, with what stands between two sentences in an <ignorable>. That
    often has no target, and stays as it is. Raises ValueError where a part of the words is not translated.
    """
    found: list[tuple[int, etree._Element]] = []
    translated, missing = False, False
    for place, part in enumerate(parts, 1):
        source, target = part.find(_q("source")), part.find(_q("target"))
        stays = part.tag == _q("ignorable") or source is None or not _markdown(source, data).strip()
        words = target is not None and bool(_markdown(target, data).strip())
        if target is not None and (words or stays):
            order = target.get("order", str(place))
            if not order.isdecimal():
                raise ValueError(f"its target has the order `{order}`, which is no number")
            found.append((int(order), target))
        elif stays and source is not None:
            found.append((place, source))
        translated |= words
        missing |= not (words or stays)
    if translated and missing:
        raise ValueError("a part of it is not translated")
    return [target for _, target in sorted(found, key=lambda f: f[0])] if translated else []


def _text(element: etree._Element) -> str:
    return _markdown(element, {})


def _markdown(element: etree._Element, data: Mapping[str, str]) -> str:
    """The Markdown that an element's words and codes stand for. Raises ValueError for what it can't be."""
    out = [element.text or ""]
    for child in element:
        name = etree.QName(child).localname
        if name == "cp":
            out.append(_character(child.get("hex", "")))
        elif name in {"ph", "sc", "ec"}:  # <sc> and <ec> are the halves of a <pc> whose words were cut apart
            out.append(_original(data, child.get("dataRef", "")))
        elif name == "pc":
            start, end = _original(data, child.get("dataRefStart", "")), _original(data, child.get("dataRefEnd", ""))
            out.append(start + _markdown(child, data) + end)
        elif name == "mrk":  # a note of the program on some words
            out.append(_markdown(child, data))
        elif name not in {"sm", "em"}:
            raise ValueError(f"it has <{name}>, which is none of its codes")
        out.append(child.tail or "")
    return "".join(out)


def _character(number: str) -> str:
    if not re.fullmatch(r"[0-9A-Fa-f]{1,6}", number) or not _is_character(int(number, 16)):
        raise ValueError(f"it has a character `{number}`, which there is not")
    return chr(int(number, 16))


def _is_character(number: int) -> bool:
    """Whether a file in UTF-8 can hold it: half a surrogate pair is no character."""
    return number <= 0x10FFFF and not 0xD800 <= number <= 0xDFFF


def _original(data: Mapping[str, str], name: str) -> str:
    if name not in data:
        raise ValueError(f"a code has lost what it stands for (`{name}`)")
    return data[name]


_Seen = tuple[str, str, str]
"""A code as a file has it: its id, and the names of what it and its closing half stand for."""


def _seen(elements: list[etree._Element]) -> "Counter[_Seen]":
    """The codes in some sources or targets. The two halves of one that was cut apart are one."""
    found: list[_Seen] = []
    opened: dict[str, str] = {}
    for element in elements:
        for child in element.iter(_q("ph"), _q("pc"), _q("sc"), _q("ec")):
            name, ref = child.get("id", ""), child.get("dataRef", "")
            match etree.QName(child).localname:
                case "ph":
                    found.append((name, ref, ""))
                case "pc":
                    found.append((name, child.get("dataRefStart", ""), child.get("dataRefEnd", "")))
                case "sc" if name not in opened:
                    opened[name] = ref
                case "ec" if (start := child.get("startRef", name)) in opened:
                    found.append((start, opened.pop(start), ref))
                case _:
                    found.append((name, ref, ""))
    return Counter([*found, *((name, ref, "") for name, ref in opened.items())])


def _difference(
    sources: list[etree._Element], targets: list[etree._Element], data: Mapping[str, str]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What became of the codes that the targets have no more, and the names of those that the sources have not."""
    there, here = _seen(sources), _seen(targets)
    extra = sorted((here - there).elements())
    lost: list[str] = []
    for code in sorted((there - here).elements()):
        same = next((e for e in extra if e[1:] == code[1:]), None)
        if same:
            extra.remove(same)
        how = f" under the id `{same[0]}` in place of `{code[0]}`" if same else ""
        lost.append(f"{_name(code, data)}{how}" if same else f"lost {_name(code, data)}")
    return tuple(lost), tuple(_name(code, data) for code in extra)


def _name(code: _Seen, data: Mapping[str, str]) -> str:
    return "`" + "…".join(data.get(name, name) for name in code[1:] if name) + "`"


@dataclass(frozen=True)
class Imported:
    """A PO file with the translations of an XLIFF file in it, the paths that changed, and how many did not."""

    file: Path
    text: str
    changed: tuple[str, ...]
    same: int


def imported(translation: Translation, read: File) -> Imported:
    """Put a read file into the PO file. Raises XliffError naming every unit that stands in the way.

    A target that came back as it went out, with the same state, changes nothing.
    """
    catalog = translation.catalog
    if catalog.problem and catalog.file.exists():
        raise XliffError([f"{catalog.file} can't be read: {catalog.problem}"])
    if catalog.duplicates:
        raise XliffError([f"{path}: it stands twice in {catalog.file}" for path, _ in catalog.duplicates])
    problems: list[str] = []
    changes: dict[str, tuple[str, str, bool]] = {}
    same = 0
    for path, unit in read.units.items():
        entry = catalog.entries.get(path)
        known = translation.texts.by_path.get(path)
        if known is None:
            problems.append(f"{path}: the handout has no such text")
        elif unit.source != known.text:
            problems.append(f"{path}: it was made from another version of the source, which now says: {known.text}")
        elif entry is None:
            problems.append(f"{path}: it is not in {catalog.file} yet; run `handouts translate update`")
        elif not unit.target.strip() and entry.target.strip():
            problems.append(f"{path}: its translation is gone; nothing is ever deleted by an import")
        elif not unit.target.strip() or _unchanged(unit, entry, translation.states[path]):
            same += 1
        elif wrong := _wrong_codes(unit, known.text, entry.target):
            problems.append(f"{path}: the translation has {', '.join(wrong)}")
        else:
            changes[path] = (known.text, unit.target, _rank(unit.state) == 0)
    if problems:
        raise XliffError(problems)
    return Imported(catalog.file, with_targets(catalog.text, changes), tuple(changes), same)


def _unchanged(unit: Read, entry: Entry, state: State) -> bool:
    return unit.target == entry.target and (_rank(unit.state) == 0) == (_rank(_STATES[state]) == 0)


def _wrong_codes(unit: Read, source: str, before: str) -> list[str]:
    """What is wrong with a target's codes. It may have those that the translation so far has beside the source's, such
    as `[My Health]{lang=en}`.
    """
    own = _names(before) - _names(source)
    return [*unit.lost, *(f"{name} too often" for name in (Counter(unit.extra) - own).elements())]


def _names(markdown: str) -> "Counter[str]":
    codes = _codes(pieces(markdown))
    return Counter(f"`{c.start}`" if c.end is None else f"`{c.start}…{c.end}`" for c in codes)
