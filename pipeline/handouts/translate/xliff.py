"""XLIFF 2.0: a translation for translators' programs, with everything that must stay as an inline code.

Written after the OASIS standard, XLIFF 2.0 (2014). A unit's id is its dotted path. Its Markdown is cut into words and
codes; each code's own characters stand in `originalData`, so that the way back (`xliff_import.py`) gives the same
Markdown to the letter.
"""

import re

from lxml import etree

from handouts.editions.translation import State, Translation
from handouts.editions.translator_notes import max_length, note
from handouts.source.model import Handout
from handouts.translate.inline_codes import Code, Pieces, codes_in, pieces

NS = "urn:oasis:names:tc:xliff:document:2.0"
XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"

STATES = {
    State.UNTRANSLATED: "initial",
    State.STALE: "initial",
    State.NEEDS_REVIEW: "initial",
    State.TRANSLATED: "translated",
    State.APPROVED: "final",
}
"""XLIFF has no word for "to be reviewed": such a translation is at its beginning again."""
SUB_STATES = {State.NEEDS_REVIEW: "handouts:needs-review", State.STALE: "handouts:stale"}


def exported(translation: Translation, handout: Handout | None) -> bytes:
    """Return a translation's XLIFF file: every unit with its source as it is now, and its translation if any."""
    texts = translation.texts
    languages = {"srcLang": texts.language, "trgLang": translation.locale}
    root = etree.Element(q("xliff"), nsmap={None: NS}, version="2.0", **languages)
    locale = texts.library.locales.get(translation.locale) if handout and handout.facts else None
    file = etree.SubElement(root, q("file"), id=texts.id)
    for unit in texts.units:
        state = translation.states[unit.path]
        entry = translation.catalog.entries.get(unit.path)
        element = etree.SubElement(file, q("unit"), id=unit.path)
        said = note(handout, unit, translation.terms, locale)
        if state is State.STALE and entry:
            said += f"\nThe source has changed. It was: {entry.previous or entry.source}"
        if limit := max_length(unit):
            said = said.replace(f"At most {limit} characters.", f"At most {limit} characters, codes included.")
        notes = etree.SubElement(element, q("notes"))
        for line in filter(None, said.split("\n")):
            etree.SubElement(notes, q("note")).text = _plain(line)
        if not len(notes):
            element.remove(notes)
        source = pieces(unit.text)
        numbers = _Numbers(source)
        data = etree.SubElement(element, q("originalData"))
        segment = etree.SubElement(element, q("segment"), state=STATES[state])
        if state in SUB_STATES:
            segment.set("subState", SUB_STATES[state])
        _fill(etree.SubElement(segment, q("source")), source, numbers)
        if entry and entry.target.strip():
            _fill(etree.SubElement(segment, q("target")), pieces(entry.target), numbers.again())
        for name, original in numbers.data.items():
            _words(etree.SubElement(data, q("data"), id=name), original)
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
        for code in codes_in(source):
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
        """Begin anew: the codes of the next text get the same numbers."""
        self._left = {code: list(names) for code, names in self._of.items()}
        return self

    def of(self, code: Code) -> str:
        """Return the number of a code, the next one if there are several alike."""
        left = self._left.get(code)
        return left.pop(0) if left else self._add(code)


def _fill(element: etree._Element, parts: Pieces, numbers: _Numbers) -> None:
    """Write words as text, codes as <ph> and <pc>."""
    element.set(XML_SPACE, "preserve") if element.tag in (q("source"), q("target")) else None
    for part in parts:
        if isinstance(part, str):
            _words(element, part)
            continue
        code, inner = part
        name = numbers.of(code)
        if code.end is None:
            etree.SubElement(element, q("ph"), id=name, dataRef=f"d{name}", equiv=_plain(code.start), **_FIXED)
            continue
        child = etree.SubElement(element, q("pc"), id=name, dataRefStart=f"d{name}", dataRefEnd=f"d{name}e", **_FIXED)
        if code.kind in {"bold", "emphasis"}:
            child.set("type", "fmt")
            child.set("subType", {"bold": "xlf:b", "emphasis": "xlf:i"}[code.kind])
        elif code.end.startswith("]("):
            child.set("type", "link")
        _fill(child, inner, numbers)


_FIXED = {"canDelete": "no", "canCopy": "no"}

_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")


def _plain(text: str) -> str:
    return _NOT_XML.sub("\ufffd", text)


def _words(element: etree._Element, text: str) -> None:
    """Write text at the end of an element; what XML can't hold goes in as <cp>."""
    at = 0
    for found in (*_NOT_XML.finditer(text), None):
        words = text[at : found.start() if found else len(text)]
        if len(element):
            element[-1].tail = (element[-1].tail or "") + words
        else:
            element.text = (element.text or "") + words
        if found:
            etree.SubElement(element, q("cp"), hex=f"{ord(found[0]):04X}")
            at = found.end()


def q(name: str) -> str:
    """Return the name of an XLIFF element as lxml has it."""
    return f"{{{NS}}}{name}"
