"""A locale's PO file: reading it, and keeping it in step with the source without touching what did not change."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import polib

from handouts.core.findings import Place
from handouts.core.folders import File
from handouts.core.po_syntax import PoProblem, decoded, lines_of, problems_in

MAX_BYTES = 10_000_000
"""A translation is some 100 kB; what is a hundred times as long is none, and would take minutes to read."""


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

    def nearly_fits(self, text: str) -> bool:
        """Whether only white space keeps this from being a translation of `text`."""
        return not self.fits(text) and same_words(self.source, text) and not self.previous

    def fits(self, text: str) -> bool:
        """Whether this is a translation of `text`, reviewed or not."""
        return bool(self.target.strip()) and self.source == text and not self.previous


def same_words(one: str, other: str) -> bool:
    """Whether two texts differ in nothing but white space, or in how an accent is put on its letter."""
    if one == other:
        return True
    return unicodedata.normalize("NFC", one).split() == unicodedata.normalize("NFC", other).split()


@dataclass(frozen=True)
class Catalog:
    """The entries of a PO file by msgctxt, which is a unit's dotted path. `problems` say why it can't be read.

    `text` is the file as it stands, with its own line ends; `pathless` are the entries without a msgctxt, `header` is
    what the file says of itself.
    """

    file: Path
    entries: Mapping[str, Entry] = field(default_factory=dict)
    problems: tuple[PoProblem, ...] = ()
    duplicates: tuple[tuple[str, int], ...] = ()
    text: str = ""
    pathless: tuple[Entry, ...] = ()
    header: Mapping[str, str] = field(default_factory=dict)

    @property
    def problem(self) -> str:
        """The first reason why it can't be read; "" if it can."""
        return self.problems[0].words if self.problems else ""

    @property
    def problem_place(self) -> Place:
        """Where the first problem is."""
        first = self.problems[0] if self.problems else PoProblem("")
        return Place(self.file, first.line, first.column)

    @cached_property
    def lines(self) -> tuple[str, ...]:
        return tuple(line.removesuffix("\r") for line in lines_of(self.text))

    def header_place(self, name: str) -> Place:
        """Where the header says this."""
        at = next((n for n, line in enumerate(self.lines, 1) if line.lstrip().startswith(f'"{name}:')), 1)
        return Place(self.file, at, self.lines[at - 1].find(name) + 1 or 1)

    def place(self, path: str, words: str = "") -> Place:
        """Where an entry stands: at `words` in its translation if they are there, else at its first line."""
        entry = self.entries.get(path)
        if entry is None:
            return Place(self.file)
        for n in range(entry.target_line, len(self.lines) + 1):
            line = self.lines[n - 1]
            if not line.lstrip().startswith(("msgstr", '"')):
                break
            if words and (column := _column(line, words)):
                return Place(self.file, n, column)
        return Place(self.file, entry.line, 1)


def read_catalog(file: File) -> Catalog:
    """Return the entries of a PO file. One that is missing or broken gives a catalog without entries that says so."""
    if file.content is None:
        return Catalog(file.path, problems=(PoProblem(file.problem or "there is no such file"),))
    if len(file.content) > MAX_BYTES:
        size = f"it is {len(file.content) / 1e6:.1f} MB; {MAX_BYTES / 1e6:.0f} MB are enough for any handout"
        return Catalog(file.path, problems=(PoProblem(size),))
    text = decoded(file.content)
    return Catalog(file.path, problems=(text,)) if isinstance(text, PoProblem) else as_catalog(file.path, text)


def as_catalog(file: Path, text: str) -> Catalog:
    """Return the entries of PO text, with places as if it were in the file. Text that is none says so."""
    lines = lines_of(text)
    try:
        po = parsed(text)
    except PoError as error:
        return Catalog(file, problems=error.problems, text=text)
    entries: dict[str, Entry] = {}
    twice: list[tuple[str, int]] = []
    pathless: list[Entry] = []
    for e in po:
        if e.obsolete:
            continue
        begin = _line_of(lines, e.linenum or 1, "msgid" if e.msgctxt is None else "msgctxt")
        if e.msgctxt in entries:
            twice.append((e.msgctxt, begin))
        entry = Entry(e.msgid, e.msgstr, e.fuzzy, begin, e.previous_msgid or "", _line_of(lines, begin, "msgstr"))
        if e.msgctxt is None:
            pathless.append(entry)
        else:
            entries[e.msgctxt] = entry
    return Catalog(file, entries, (), tuple(twice), text, tuple(pathless), po.metadata)


class PoError(ValueError):
    """Text that is no PO file, with every place where it is none."""

    def __init__(self, problems: tuple[PoProblem, ...]) -> None:
        super().__init__(f"{problems[0].words} (line {problems[0].line})")
        self.problems = problems


class _Text(str):
    """PO text for polib, which would end a line at U+2028 and others too; in a PO file they are letters."""

    __slots__ = ()

    def splitlines(self, keepends: bool = False) -> list[str]:
        return self.split("\n")


def parsed(text: str) -> polib.POFile:
    """PO text as polib's file. Raises PoError where it is none.

    Every line is looked at before: polib would take the first and the last letter for quotes that are missing, and
    read 80 as 8.
    """
    lines = lines_of(text)
    if problems := tuple(problems_in(lines)):
        raise PoError(problems)
    try:
        # polib takes a path or the text itself; with a line end in it, it can't be mistaken for a path.
        return polib.pofile(_Text("\n".join(lines) + "\n"), wrapwidth=0)
    except (OSError, ValueError) as error:
        said = re.search(r"\(line (\d+)\)", str(error))
        advice = "An entry is one `msgctxt`, one `msgid` and one `msgstr`, in this order."
        raise PoError((PoProblem("this is no PO file", advice, int(said[1]) if said else 1, 1),)) from error


def _column(line: str, words: str) -> int:
    """The column of some words in a line of a PO file, as a word of their own if they are one there; 0 for nowhere."""
    said = re.escape(polib.escape(words))
    start = line.find('"') + 1
    found = re.compile(rf"(?<!\w){said}(?!\w)").search(line, start) or re.compile(said).search(line, start)
    return found.start() + 1 if found else 0


def _line_of(lines: Sequence[str], start: int, word: str) -> int:
    return next((n for n in range(start, len(lines) + 1) if lines[n - 1].lstrip().startswith(word)), start)


# ---------------------------------------------------------------- in step with the source


@dataclass(frozen=True, slots=True)
class Message:
    """A message that a PO file should have: its `msgctxt`, its source text, and what a translator should know of it."""

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


def updated(old: str, wanted: Iterable[Message], memory: Memory | None = None) -> tuple[str, Changes]:
    """The text of a PO file in step with the source, and what changed. `old` is its text so far, or just a `header`.

    Identity is the path alone: a changed source keeps its old translation, marked fuzzy with the text it was made
    from; a unit that is gone becomes obsolete and is never deleted. Entries that stay as they are keep their bytes.
    Raises ValueError where two entries have the same path.
    """
    if _only_returns(old):
        text, changes = updated(old.replace("\r", "\n"), wanted, memory)
        return text.replace("\n", "\r"), changes
    head, *pieces = _pieces(old)
    live = _live(pieces)
    dead = [p for p in pieces if p.entry.obsolete]
    now: list[_Piece] = []
    gone: list[_Piece] = []
    new: list[str] = []
    reused: list[str] = []
    stale: list[str] = []
    back: list[str] = []
    for unit in wanted:
        before = live.pop(unit.path, None)
        if again := _returning(unit, before, dead):
            dead.remove(again)
            gone += [before] if before else []
            before = again
            back.append(unit.path)
        if before is None:
            new.append(unit.path)
        entry = _copy(before) if before else polib.POEntry(msgctxt=unit.path, msgid=unit.source)
        if entry.comment.split() != unit.note.split():  # another program may have wrapped it
            entry.comment = unit.note
        if not entry.fuzzy:
            _mark_reused(entry, on=False)
        if not same_words(entry.msgid, unit.source) and entry.msgstr.strip():
            entry.previous_msgid = entry.previous_msgid or entry.msgid
            _mark_fuzzy(entry, on=True)
            if entry.previous_msgid != unit.source:
                stale.append(unit.path)
        if entry.previous_msgid == unit.source:  # it is what was translated; the mark stays until somebody has looked
            entry.previous_msgid = None
            back.append(unit.path)
        entry.msgid = unit.source
        if not entry.msgstr.strip() and (found := (memory or {}).get(unit.source, "")):
            entry.msgstr, entry.previous_msgid = found, None
            _mark_fuzzy(entry, on=True)
            _mark_reused(entry, on=True)
            reused.append(unit.path)
        now.append(_changed(before, entry))
    gone = sorted((*gone, *live.values()), key=lambda p: p.number)
    changes = Changes(tuple(new), tuple(reused), tuple(stale), tuple(live), tuple(dict.fromkeys(back)))
    return _written(old, [head, *pieces], [head, *now, *map(_set_aside, gone), *dead]), changes


def with_targets(old: str, targets: Mapping[str, tuple[str, str, bool]]) -> str:
    """PO text with some entries' translations set: path to (source text, translation, whether marked for review).

    Raises ValueError where two entries have the same path.
    """
    if _only_returns(old):
        return with_targets(old.replace("\r", "\n"), targets).replace("\n", "\r")
    pieces = _pieces(old)
    now = list(pieces)
    for path, piece in _live(pieces[1:]).items():
        if path in targets:
            entry = _copy(piece)
            entry.msgid, entry.msgstr, fuzzy = targets[path]
            entry.previous_msgid = None
            _mark_fuzzy(entry, on=fuzzy)
            if not fuzzy:
                _mark_reused(entry, on=False)
            now[piece.number] = _changed(piece, entry)
    return _written(old, pieces, now)


def _only_returns(text: str) -> bool:
    """Whether lines end as they did on old Macs."""
    return "\r" in text and "\n" not in text


@dataclass(frozen=True, slots=True, eq=False)
class _Piece:
    """An entry with its own lines as they stand in the file, and the `gap` of line ends after them.

    `number` is its place in the file, -1 for one that has none yet.
    """

    entry: polib.POEntry
    text: str
    gap: str = ""
    number: int = -1


def _pieces(text: str) -> list[_Piece]:
    """A file cut into what stands above its first entry, and its entries: together they are the same to the letter."""
    lines = text.split("\n")
    po = parsed(text)
    starts = [0]
    for entry in po:
        start = max(1, entry.linenum or 1) - 1
        while start and lines[start - 1].startswith("#~|"):  # polib reads over them
            start -= 1
        starts.append(start)
    found: list[_Piece] = []
    for entry, start, end in zip((polib.POEntry(), *po), starts, [*starts[1:], len(lines)], strict=True):
        own = "\n".join(lines[start:end]) + ("\n" if start < end < len(lines) else "")
        words = own.rstrip("\r\n")
        found.append(_Piece(entry, words, own[len(words) :], len(found)))
    return found


def _live(pieces: Iterable[_Piece]) -> dict[str, _Piece]:
    """The pieces that are not obsolete, by path, in file order.

    An entry without `msgctxt` belongs to no unit and goes by its text. Raises ValueError for a path that stands twice.
    """
    found: dict[str, _Piece] = {}
    for piece in pieces:
        entry = piece.entry
        if not entry.obsolete:
            path = entry.msgctxt if entry.msgctxt is not None else f"\x04{entry.msgid}"
            if path in found:
                raise ValueError(f"`{path}` stands twice in it")
            found[path] = piece
    return found


def _returning(unit: Message, before: _Piece | None, dead: Iterable[_Piece]) -> _Piece | None:
    """The obsolete entry that a unit takes up again.

    Some programs leave several of one path. The one for this very text comes first, also before an entry that is not
    obsolete and has another text.
    """
    mine = [p for p in dead if p.entry.msgctxt == unit.path]
    exact = [p for p in mine if p.entry.msgid == unit.source]
    if before:
        mine, exact = [], exact if before.entry.msgid != unit.source else []
    return next(reversed(exact or mine), None)


def _copy(piece: _Piece) -> polib.POEntry:
    """A copy of a piece's entry, to be changed. One that was obsolete no longer is."""
    entry = piece.entry
    if entry.obsolete:  # its `#~|` lines, which polib reads over, say what an outdated translation was made from
        alive = parsed(re.sub(r"(?m)^#~ ", "", re.sub(r"(?m)^#~\|", "#|", piece.text)))
        entry = alive[0] if alive else entry
    return polib.POEntry(**{**vars(entry), "flags": list(entry.flags), "obsolete": False})


def _set_aside(piece: _Piece) -> _Piece:
    """Return the piece as an obsolete entry. Notes and places were about the source, where it is no more."""
    entry = _copy(piece)
    entry.obsolete, entry.comment, entry.occurrences = True, "", []
    return _Piece(entry, _block(entry))


def _changed(before: _Piece | None, entry: polib.POEntry) -> _Piece:
    """The piece of an entry, with the lines that it had before if it says the same."""
    if before is None:
        return _Piece(entry, _block(entry))
    if _said(before.entry) == _said(entry):
        return before
    return _Piece(entry, _block(entry), before.gap, before.number)


def _said(entry: polib.POEntry) -> tuple[object, ...]:
    """Return all that an update may change of an entry, to be compared."""
    previous = entry.previous_msgid or ""
    return (
        bool(entry.obsolete),
        entry.msgid,
        entry.msgstr,
        sorted(entry.flags),
        entry.comment,
        entry.tcomment,
        previous,
    )


def _block(entry: polib.POEntry) -> str:
    return entry.__unicode__(wrapwidth=0).rstrip("\n")


def _written(old: str, before: list[_Piece], now: list[_Piece]) -> str:
    """The pieces as a file. What stood between two neighbours stays there; others have an empty line between them."""
    end = "\r\n" if "\r\n" in old else "\n"
    out: list[str] = []
    for piece, after in zip(now, [*now[1:], None], strict=True):
        same = piece.number >= 0 and before[piece.number] is piece
        out.append(piece.text if same else piece.text.replace("\n", end))
        if after is None:
            out.append(piece.gap if piece.number == len(before) - 1 else end)
        elif piece.number >= 0 and after.number == piece.number + 1:
            out.append(piece.gap)
        elif piece.text:
            out.append(end * 2)
    return "".join(out)


def _mark_fuzzy(entry: polib.POEntry, *, on: bool) -> None:
    rest = [f for f in entry.flags if f != "fuzzy"]
    entry.flags = ["fuzzy", *rest] if on else rest


def _mark_reused(entry: polib.POEntry, *, on: bool) -> None:
    rest = [line for line in entry.tcomment.split("\n") if line != REUSED] if entry.tcomment else []
    entry.tcomment = "\n".join([REUSED, *rest] if on else rest)


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
