"""XLIFF 2.0 back from translators' programs: read, held against the source, and put into the PO file."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from lxml import etree

from handouts.core.po import Entry, same_words, with_targets
from handouts.editions.translation import State, Translation
from handouts.translate.inline_codes import codes_in, pieces
from handouts.translate.xliff import STATES, XML_SPACE, q

MAX_BYTES = 20_000_000
_NS_22 = "urn:oasis:names:tc:xliff:document:2.2"

_FINISHED = ("initial", "translated", "reviewed", "final")
"""XLIFF's states, least first. What is `initial`, or has a word of the program's own, is yet to be reviewed."""


@dataclass(frozen=True, slots=True)
class XliffProblem:
    """Why a file can't be imported; the words name the unit they are about. Line 0 is the file as a whole."""

    words: str
    line: int = 0


class XliffError(Exception):
    """A file that can't be imported, and why."""

    def __init__(self, problems: Iterable[XliffProblem]) -> None:
        self.problems = tuple(problems)
        super().__init__("; ".join(p.words for p in self.problems))


def refused(words: str, line: int = 0) -> XliffError:
    """The error of a file with one problem."""
    return XliffError([XliffProblem(words, line)])


@dataclass(frozen=True, slots=True)
class XliffUnit:
    """One unit of a file: its source as Markdown, its target as Markdown ("" for none), and what the file says of it.

    `lost` says what has become of codes that the target should have, `extra` names those that the source has not.
    """

    source: str
    target: str
    state: str
    lost: tuple[str, ...]
    extra: tuple[str, ...]
    line: int = 0


@dataclass(frozen=True)
class XliffFile:
    """An XLIFF file, read: whose texts, from which language into which locale, and its units by path."""

    id: str
    language: str
    locale: str
    units: Mapping[str, XliffUnit]


def read_xliff(content: bytes) -> XliffFile:
    """Read an XLIFF 2 file. Raises XliffError with every problem that it has in itself."""
    if len(content) > MAX_BYTES:
        raise refused(f"it has {len(content) // 1_000_000} MB; {MAX_BYTES // 1_000_000} are allowed")
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        cut = "it was cut off: " if "Premature end" in (error.msg or "") else ""
        raise refused(f"it is no XML: {cut}{' '.join((error.msg or '').split())}", error.lineno or 0) from None
    if root.getroottree().docinfo.internalDTD is not None:
        raise refused("it declares a document type, which XLIFF does not have")
    for element in root.iter(f"{{{_NS_22}}}*"):  # what a handout needs of it is the same in all versions of XLIFF 2
        element.tag = q(etree.QName(element).localname)
    if root.tag != q("xliff"):
        name, version = etree.QName(root).localname, root.get("version", "")
        what = f"it is XLIFF {version}: save it as XLIFF 2.0" if name == "xliff" and version else f"it is <{name}>"
        raise refused(f"it is no XLIFF 2 file; {what}", root.sourceline or 0)
    files = root.findall(q("file"))
    if len(files) != 1:
        raise refused(f"it holds {len(files)} files; export one handout at a time")
    units: dict[str, XliffUnit] = {}
    problems: list[XliffProblem] = []
    for element in files[0].iter(q("unit")):
        path = element.get("id", "")
        try:
            if path in units:
                raise ValueError("it stands twice in the file")
            units[path] = _unit(element)
        except ValueError as error:
            problems.append(XliffProblem(f"{path}: {error}", element.sourceline or 0))
    if problems:
        raise XliffError(problems)
    return XliffFile(files[0].get("id", ""), root.get("srcLang", ""), root.get("trgLang", ""), units)


def _unit(element: etree._Element) -> XliffUnit:
    # Not those of a module's elements, such as the matches of a translation memory.
    data = {d.get("id", ""): _markdown(d, {}) for d in element.findall(f"{q('originalData')}/{q('data')}")}
    parts = [e for e in element if e.tag in (q("segment"), q("ignorable"))]
    segments = [e for e in parts if e.tag == q("segment")]
    if not segments:
        raise ValueError("it has no segment")
    sources = [s for p in parts if (s := p.find(q("source"))) is not None]
    targets = _targets(parts, data)
    source = "".join(_markdown(s, data) for s in sources)
    target = "".join(_target(t, data) for t in targets)
    state = min((s.get("state", "initial") for s in segments), key=_rank)
    lost, extra = _difference(sources, targets, data)
    line = next((t.sourceline for t in targets), element.sourceline) or 0
    return XliffUnit(source, target, state, lost, extra, line)


def _rank(state: str) -> int:
    return _FINISHED.index(state) if state in _FINISHED else 0


def _targets(parts: list[etree._Element], data: Mapping[str, str]) -> list[etree._Element]:
    """Return the targets of a unit in the order in which they are read; none if nothing is translated.

    A program may cut a unit into several segments, with what stands between two sentences in an <ignorable>. That
    often has no target, and stays as it is. Raises ValueError where a part of the words is not translated.
    """
    found: list[tuple[int, etree._Element]] = []
    translated, missing = False, False
    for place, part in enumerate(parts, 1):
        source, target = part.find(q("source")), part.find(q("target"))
        stays = part.tag == q("ignorable") or source is None or not _markdown(source, data).strip()
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


def _target(element: etree._Element, data: Mapping[str, str]) -> str:
    """Return a target's Markdown. Where a program has put it on lines of its own, line ends and indents are spaces."""
    text = _markdown(element, data)
    kept = next((e.get(XML_SPACE) for e in (element, *element.iterancestors()) if e.get(XML_SPACE)), "default")
    return text if kept == "preserve" or not _OWN_LINE.match(text) else _one_line(text)


_OWN_LINE = re.compile(r"[ \t]*\n")


def _one_line(text: str) -> str:
    """A text without line ends and indents; no-break spaces are letters."""
    return re.sub(r"[ \t\n]+", " ", text).strip(" ")


def _markdown(element: etree._Element, data: Mapping[str, str]) -> str:
    """Return the Markdown that an element's words and codes stand for. Raises ValueError for what it can't be."""
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
    """Return whether a file in UTF-8 can hold it: half a surrogate pair is no character."""
    return number <= 0x10FFFF and not 0xD800 <= number <= 0xDFFF


def _original(data: Mapping[str, str], name: str) -> str:
    if name not in data:
        raise ValueError(f"a code has lost what it stands for (`{name}`)")
    return data[name]


_Seen = tuple[str, str, str]
"""A code as a file has it: its id, and the names of what it and its closing half stand for."""


def _seen(elements: list[etree._Element]) -> "Counter[_Seen]":
    """Count the codes in some sources or targets. The two halves of one that was cut apart are one."""
    found: list[_Seen] = []
    opened: dict[str, str] = {}
    for element in elements:
        for child in element.iter(q("ph"), q("pc"), q("sc"), q("ec")):
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
    """A PO file with the translations of an XLIFF file in it: the paths that changed, how many did not, and how many
    texts the XLIFF file does not hold.
    """

    file: Path
    text: str
    changed: tuple[str, ...]
    same: int
    absent: int = 0


def imported(translation: Translation, read: XliffFile) -> Imported:
    """Put a read file into the PO file. Raises XliffError naming every unit that stands in the way.

    A target that came back as it went out, with the same state, changes nothing.
    """
    catalog = translation.catalog
    if catalog.problem and catalog.file.exists():
        raise refused(f"{catalog.problem_place} can't be read: {catalog.problem}")
    if catalog.duplicates:
        raise XliffError(XliffProblem(f"{path}: it stands twice in {catalog.file}") for path, _ in catalog.duplicates)
    problems: list[XliffProblem] = []
    changes: dict[str, tuple[str, str, bool]] = {}
    same = 0
    for path, unit in read.units.items():
        entry = catalog.entries.get(path)
        known = translation.texts.by_path.get(path)
        target = _as_sent(unit, known.text if known else "")
        why = ""
        if known is None:
            why = "the handout has no such text"
        elif unit.source != known.text and not same_words(unit.source, known.text):
            why = f"it was made from another version of the source, which now says: {known.text}"
        elif entry is None:
            why = f"it is not in {catalog.file} yet; run `handouts translate update`"
        elif not target.strip() and entry.target.strip():
            why = "its translation is gone; nothing is ever deleted by an import"
        elif not target.strip() or _unchanged(unit, target, entry, translation.states[path]):
            same += 1
        elif wrong := _wrong_codes(unit, known.text, entry.target):
            why = f"the translation has {', '.join(wrong)}"
        else:
            changes[path] = (known.text, target, _rank(unit.state) == 0)
        if why:
            problems.append(XliffProblem(f"{path}: {why}", unit.line))
    if problems:
        raise XliffError(problems)
    absent = sum(path not in read.units for path in translation.texts.by_path)
    return Imported(catalog.file, with_targets(catalog.text, changes), tuple(changes), same, absent)


def _as_sent(unit: XliffUnit, text: str) -> str:
    """A unit's target; without the white space of a program that has also put some into the source."""
    return unit.target if unit.source == text else _one_line(unit.target)


def _unchanged(unit: XliffUnit, target: str, entry: Entry, state: State) -> bool:
    return target == entry.target and (_rank(unit.state) == 0) == (_rank(STATES[state]) == 0)


def only_there(translation: Translation, read: XliffFile) -> list[str]:
    """The paths of the units of a file with work in them that the PO file does not have."""
    found: list[str] = []
    for path, unit in read.units.items():
        entry, known = translation.catalog.entries.get(path), translation.texts.by_path.get(path)
        target = _as_sent(unit, known.text if known else unit.source)
        if not target.strip():
            continue
        same_source = known is not None and unit.source == known.text  # a state is a word on the texts of then
        if entry is None or (
            not _unchanged(unit, target, entry, translation.states[path]) if same_source else target != entry.target
        ):
            found.append(path)
    return found


def _wrong_codes(unit: XliffUnit, source: str, before: str) -> list[str]:
    """Say what is wrong with a target's codes.

    It may have those that the translation so far has beside the source's, such as `[My Health]{lang=en}`.
    """
    own = _names(before) - _names(source)
    return [*unit.lost, *(f"{name} too often" for name in (Counter(unit.extra) - own).elements())]


def _names(markdown: str) -> "Counter[str]":
    codes = codes_in(pieces(markdown))
    return Counter(f"`{c.start}`" if c.end is None else f"`{c.start}…{c.end}`" for c in codes)
