"""A locale's PO file: reading it, and keeping it in step with the source without touching what did not change."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import polib

from handouts.findings import Place


@dataclass(frozen=True, slots=True)
class Entry:
    """One translated unit. `source` is the text it was translated from; `previous`, if the source has moved on since,
    the text that the translation still belongs to. `line` is its `msgctxt`, `target_line` its `msgstr`.
    """

    source: str
    target: str
    fuzzy: bool
    line: int
    previous: str = ""
    target_line: int = 0

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
    lines: tuple[str, ...] = ()

    def place(self, path: str, words: str = "") -> Place:
        """Where an entry stands: at `words` in its translation if they are there, else at its first line."""
        entry = self.entries.get(path)
        if entry is None:
            return Place(self.file)
        for n in range(entry.target_line, len(self.lines) + 1):
            line = self.lines[n - 1]
            if not line.startswith(("msgstr", '"')):
                break
            if words and (at := line.find(words)) >= 0:
                return Place(self.file, n, at + 1)
        return Place(self.file, entry.line, 1)


def read_catalog(file: Path) -> Catalog:
    """Read a PO file. A file that is missing or broken gives a catalog without entries that says so."""
    try:
        text = file.read_text("utf-8")
    except FileNotFoundError:
        return Catalog(file, problem="there is no such file")
    except (OSError, UnicodeDecodeError) as error:
        return Catalog(file, problem=str(error))
    try:
        po = parsed(text)
    except (OSError, ValueError) as error:
        return Catalog(file, problem=str(error))
    lines = tuple(text.split("\n"))
    entries: dict[str, Entry] = {}
    twice: list[tuple[str, int]] = []
    for e in po:
        if e.obsolete or e.msgctxt is None:
            continue
        begin = _line_of(lines, e.linenum or 1, "msgctxt")
        if e.msgctxt in entries:
            twice.append((e.msgctxt, begin))
        end = _line_of(lines, begin, "msgstr")
        entries[e.msgctxt] = Entry(e.msgid, e.msgstr, e.fuzzy, begin, e.previous_msgid or "", end)
    return Catalog(file, entries, duplicates=tuple(twice), lines=lines)


def parsed(text: str) -> polib.POFile:
    """PO text as polib's file. Raises ValueError or OSError where it is none."""
    # polib takes a path or the text itself; with the text, a file name inside can't be mistaken for one.
    return polib.pofile(text + "\n", wrapwidth=0)


def _line_of(lines: tuple[str, ...], start: int, word: str) -> int:
    return next((n for n in range(start, len(lines) + 1) if lines[n - 1].startswith(word)), start)


# ---------------------------------------------------------------- in step with the source


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a PO file should have of a unit: its path, its source text, and what a translator should know of it."""

    path: str
    source: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Changes:
    """What an update did, as paths: entries that are new, filled from memory, stale, gone and back again."""

    new: tuple[str, ...] = ()
    reused: tuple[str, ...] = ()
    stale: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()
    back: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.new or self.reused or self.stale or self.gone or self.back)


REUSED = "Taken from another text with the same source: please review."
"""Stands as a translator's comment above what was filled in from memory."""

Memory = Mapping[str, str]
"""Translations by source text, reviewed ones only: an exact match is offered again, marked for review."""


def updated(old: str, wanted: Iterable[Wanted], memory: Memory | None = None) -> tuple[str, Changes]:
    """The text of a PO file in step with the source, and what changed. `old` is its text so far, or just a `header`.

    Identity is the path alone: a changed source keeps its old translation, marked fuzzy with the text it was made
    from; a unit that is gone becomes obsolete and is never deleted. Entries that stay as they are keep their bytes.
    Raises ValueError where two entries have the same path.
    """
    po = parsed(old)
    known = _by_path(po)
    raw = _raw(old, po)
    blocks: list[str] = [raw[""]]
    new: list[str] = []
    reused: list[str] = []
    stale: list[str] = []
    back: list[str] = []
    for unit in wanted:
        before = known.pop(unit.path, None)
        entry = polib.POEntry(msgctxt=unit.path, msgid=unit.source, msgstr="", comment=unit.note)
        if before is None:
            new.append(unit.path)
        else:
            entry.msgstr, entry.flags, entry.tcomment = before.msgstr, list(before.flags), before.tcomment
            entry.previous_msgid = before.previous_msgid
            if before.tcomment == REUSED and not before.fuzzy:
                entry.tcomment = ""
            if before.obsolete:
                back.append(unit.path)
            if before.msgid != unit.source and before.msgstr:
                entry.previous_msgid = before.previous_msgid or before.msgid
                entry.flags = sorted({*before.flags, "fuzzy"})
                stale.append(unit.path)
        if not entry.msgstr and (found := (memory or {}).get(unit.source, "")):
            entry.msgstr, entry.flags, entry.tcomment, entry.previous_msgid = found, ["fuzzy"], REUSED, None
            reused.append(unit.path)
        same = before is not None and not before.obsolete and _said(before) == _said(entry)
        blocks.append(raw[unit.path] if same else _block(entry))
    gone = [path for path, entry in known.items() if not entry.obsolete]
    for path, entry in known.items():
        if entry.obsolete:
            blocks.append(raw[path])
        else:
            entry.obsolete, entry.comment, entry.occurrences = True, "", []
            blocks.append(_block(entry))
    changes = Changes(*map(tuple, (new, reused, stale, gone, back)))
    text = "\n\n".join(b.rstrip("\n") for b in blocks) + "\n"
    return (old if text.rstrip("\n") == old.rstrip("\n") else text), changes


def with_targets(old: str, targets: Mapping[str, tuple[str, str, bool]]) -> str:
    """PO text with some entries' translations set: path to (source text, translation, whether marked for review)."""
    po = parsed(old)
    raw = _raw(old, po)
    blocks = [raw[""]]
    for path, entry in _by_path(po).items():
        if path not in targets or entry.obsolete:
            blocks.append(raw[path])
            continue
        source, target, fuzzy = targets[path]
        entry.msgid, entry.msgstr, entry.previous_msgid = source, target, None
        entry.flags = [*(f for f in entry.flags if f != "fuzzy"), *(["fuzzy"] if fuzzy else [])]
        blocks.append(_block(entry))
    text = "\n\n".join(b.rstrip("\n") for b in blocks) + "\n"
    return old if text.rstrip("\n") == old.rstrip("\n") else text


def _by_path(po: polib.POFile) -> dict[str, polib.POEntry]:
    """The entries by path, in file order. An entry without `msgctxt` is nobody's; it keeps its place by its source."""
    found: dict[str, polib.POEntry] = {}
    for entry in po:
        path = _key(entry)
        if path in found and not found[path].obsolete and not entry.obsolete:
            raise ValueError(f"`{path}` stands twice in it")
        if path not in found or found[path].obsolete:
            found[path] = entry
    return found


def _key(entry: polib.POEntry) -> str:
    return entry.msgctxt if entry.msgctxt is not None else f"\x04{entry.msgid}"


def _raw(text: str, po: polib.POFile) -> dict[str, str]:
    """Each entry's own lines by path, as they stand in the file; "" for the lines before the first one."""
    lines = text.split("\n")
    starts = [e.linenum or 1 for e in po]
    found = {"": "\n".join(lines[: starts[0] - 1] if starts else lines)}
    for entry, start, end in zip(po, starts, [*starts, len(lines) + 1][1:], strict=True):
        path = _key(entry)
        if path not in found or not entry.obsolete:
            found[path] = "\n".join(lines[start - 1 : end - 1])
    return found


def _said(entry: polib.POEntry) -> tuple[object, ...]:
    """Everything of an entry that an update decides on."""
    previous = entry.previous_msgid or ""
    return entry.msgid, entry.msgstr, sorted(entry.flags), entry.comment, entry.tcomment, previous


def _block(entry: polib.POEntry) -> str:
    return entry.__unicode__(wrapwidth=0)


def header(project: str, tag: str, name: str, plurals: str) -> str:
    """The beginning of a new file. Who and when is for translators' programs: the same input gives the same bytes."""
    po = polib.POFile(wrapwidth=0)
    po.header = f"{project}: {name} ({tag})" if tag else project
    po.metadata = {
        "Project-Id-Version": project,
        "Report-Msgid-Bugs-To": "",
        "PO-Revision-Date": "",
        "Last-Translator": "",
        "Language-Team": "",
        "Language": tag.replace("-", "_"),
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        **({"Plural-Forms": plurals} if plurals else {}),
    }
    return str(po)
