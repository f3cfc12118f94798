"""XLIFF 2.0 back from translators' programs: read, held against the source, and put into the PO file."""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from lxml import etree

from handouts.core.po import Entry, with_targets
from handouts.editions.translation import State, Translation
from handouts.translate.inline_codes import codes_in, pieces
from handouts.translate.xliff import STATES, q

MAX_BYTES = 20_000_000

_FINISHED = ("initial", "translated", "reviewed", "final")
"""XLIFF's states, least first. What is `initial`, or has a word of the program's own, is yet to be reviewed."""


class XliffError(Exception):
    """A file that can't be imported. Each of the `problems` names the unit it is about."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("; ".join(problems))
        self.problems = problems


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


@dataclass(frozen=True)
class XliffFile:
    """An XLIFF file, read: whose texts, in which locale, and its units by path."""

    id: str
    locale: str
    units: Mapping[str, XliffUnit]


def read_xliff(content: bytes) -> XliffFile:
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
    if root.tag != q("xliff"):
        raise XliffError(["it is no XLIFF 2 file"])
    files = root.findall(q("file"))
    if len(files) != 1:
        raise XliffError([f"it holds {len(files)} files; export one handout at a time"])
    units: dict[str, XliffUnit] = {}
    problems: list[str] = []
    for element in files[0].iter(q("unit")):
        path = element.get("id", "")
        try:
            if path in units:
                raise ValueError("it stands twice in the file")
            units[path] = _unit(element)
        except ValueError as error:
            problems.append(f"{path}: {error}")
    if problems:
        raise XliffError(problems)
    return XliffFile(files[0].get("id", ""), root.get("trgLang", ""), units)


def _unit(element: etree._Element) -> XliffUnit:
    data = {d.get("id", ""): _markdown(d, {}) for d in element.iter(q("data"))}
    parts = [e for e in element if e.tag in (q("segment"), q("ignorable"))]
    segments = [e for e in parts if e.tag == q("segment")]
    if not segments:
        raise ValueError("it has no segment")
    sources = [s for p in parts if (s := p.find(q("source"))) is not None]
    targets = _targets(parts, data)
    source = "".join(_markdown(s, data) for s in sources)
    target = "".join(_markdown(t, data) for t in targets)
    state = min((s.get("state", "initial") for s in segments), key=_rank)
    lost, extra = _difference(sources, targets, data)
    return XliffUnit(source, target, state, lost, extra)


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
    """A PO file with the translations of an XLIFF file in it, the paths that changed, and how many did not."""

    file: Path
    text: str
    changed: tuple[str, ...]
    same: int


def imported(translation: Translation, read: XliffFile) -> Imported:
    """Put a read file into the PO file. Raises XliffError naming every unit that stands in the way.

    A target that came back as it went out, with the same state, changes nothing.
    """
    catalog = translation.catalog
    if catalog.problem and catalog.file.exists():
        raise XliffError([f"{catalog.problem_place} can't be read: {catalog.problem}"])
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


def _unchanged(unit: XliffUnit, entry: Entry, state: State) -> bool:
    return unit.target == entry.target and (_rank(unit.state) == 0) == (_rank(STATES[state]) == 0)


def _wrong_codes(unit: XliffUnit, source: str, before: str) -> list[str]:
    """Say what is wrong with a target's codes.

    It may have those that the translation so far has beside the source's, such as `[My Health]{lang=en}`.
    """
    own = _names(before) - _names(source)
    return [*unit.lost, *(f"{name} too often" for name in (Counter(unit.extra) - own).elements())]


def _names(markdown: str) -> "Counter[str]":
    codes = codes_in(pieces(markdown))
    return Counter(f"`{c.start}`" if c.end is None else f"`{c.start}…{c.end}`" for c in codes)
