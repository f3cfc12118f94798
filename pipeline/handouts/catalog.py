"""A locale's PO file: reading it, and keeping it in step with the source."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import polib

from handouts.findings import Place


@dataclass(frozen=True, slots=True)
class Entry:
    """One translated unit. `source` is the text it was translated from; `previous`, if the source has moved on since,
    the text that the translation still belongs to.
    """

    source: str
    target: str
    fuzzy: bool
    line: int
    previous: str = ""

    def fits(self, text: str) -> bool:
        """Whether this is a translation of `text`, reviewed or not."""
        return bool(self.target.strip()) and self.source == text and not self.previous


@dataclass(frozen=True)
class Catalog:
    """The entries of a PO file by msgctxt, which is a unit's dotted path. `problem` says why it can't be read."""

    file: Path
    entries: Mapping[str, Entry] = field(default_factory=dict)
    problem: str = ""
    duplicates: tuple[tuple[str, int], ...] = ()

    def place(self, path: str) -> Place:
        entry = self.entries.get(path)
        return Place(self.file, entry.line if entry else 0, 1 if entry else 0)


def read_catalog(file: Path) -> Catalog:
    """Read a PO file. A file that is missing or broken gives a catalog without entries that says so."""
    try:
        text = file.read_text("utf-8")
    except FileNotFoundError:
        return Catalog(file, problem="there is no such file")
    except (OSError, UnicodeDecodeError) as error:
        return Catalog(file, problem=str(error))
    try:
        # polib takes a path or the text itself; with the text, a file name inside can't be mistaken for one.
        po = polib.pofile(text + "\n")
    except (OSError, ValueError) as error:
        return Catalog(file, problem=str(error))
    entries: dict[str, Entry] = {}
    twice: list[tuple[str, int]] = []
    for e in po:
        if e.obsolete or e.msgctxt is None:
            continue
        if e.msgctxt in entries:
            twice.append((e.msgctxt, e.linenum or 0))
        entries[e.msgctxt] = Entry(e.msgid, e.msgstr, e.fuzzy, e.linenum or 0, e.previous_msgid or "")
    return Catalog(file, entries, duplicates=tuple(twice))


def updated(file: Path, locale: str, project: str, wanted: Iterable[tuple[str, str, str]]) -> str:
    """The text of the PO file, in step with the source.

    `wanted` are (path, source text, note for the translator), in source order. Identity is the path alone:
    a changed source keeps its old translation, marked fuzzy with the text it was made from; a unit that is gone
    becomes obsolete and is never deleted.
    """
    old = polib.pofile(file.read_text("utf-8") + "\n", wrapwidth=0) if file.exists() else polib.POFile(wrapwidth=0)
    known = {e.msgctxt: e for e in old}
    new = polib.POFile(wrapwidth=0)
    new.header = old.header
    new.metadata = old.metadata or {
        "Project-Id-Version": project,
        "Language": locale.replace("-", "_"),
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
    }
    for path, source, note in wanted:
        entry = polib.POEntry(msgctxt=path, msgid=source, msgstr="", comment=note)
        if before := known.pop(path, None):
            entry.msgstr, entry.flags, entry.tcomment = before.msgstr, before.flags, before.tcomment
            entry.previous_msgid = before.previous_msgid
            if before.msgid != source and before.msgstr:
                entry.previous_msgid = before.previous_msgid or before.msgid
                entry.flags = sorted({*before.flags, "fuzzy"})
        new.append(entry)
    for gone in known.values():
        gone.obsolete = True
        new.append(gone)
    return str(new).rstrip("\n") + "\n"
