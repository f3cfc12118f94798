"""Who approved what: the ledger beside the PO files, each approval bound by digests to what its person has read."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Discriminator, RootModel, StringConstraints, Tag

from handouts.core.findings import Place
from handouts.core.folders import Folder
from handouts.core.validation import Like, Strict, read_as
from handouts.core.yaml_edit import quoted
from handouts.core.yaml_reader import in_words
from handouts.source.value_types import Date, Locale, Version

NAME = "approvals.yaml"

Role = Literal["translator", "clinician", "community"]
Method = Literal["human", "machine+human"]
"""How a translation came to be: written by a person, or by a machine and then read and mended by a person."""

Who = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=2, max_length=120),
    Like(r"[^\n\r]+", "a name or role on one line"),
]
Digests = Annotated[str, Like("[0-9a-f]{16} [0-9a-f]{16}", "two digests of 16 letters and digits")]


class Approval(Strict):
    """One person's word for some units of one locale. `units` gives the digests of source and target by path."""

    locale: Locale
    by: Who
    role: Role
    method: Method
    date: Date
    units: dict[str, Digests]


class HandoutApproval(Strict):
    """One person's word for a handout in its own language. `snapshot` is the SHA-256 of its file in `approved/`."""

    locale: Locale
    by: Who
    role: Who
    date: Date
    version: Version
    next_review: Date
    snapshot: Annotated[str, Like("[0-9a-f]{64}", "a digest of 64 letters and digits")]


def _kind(value: Any) -> str:
    of_handout = "snapshot" in value if isinstance(value, dict) else isinstance(value, HandoutApproval)
    return "of a handout" if of_handout else "of a translation"


class _File(
    RootModel[
        tuple[
            Annotated[
                Annotated[Approval, Tag("of a translation")] | Annotated[HandoutApproval, Tag("of a handout")],
                Discriminator(_kind),
            ],
            ...,
        ]
    ]
):
    pass


@dataclass(frozen=True)
class Ledger:
    """The approvals of one folder's translations, and of its handout itself, in the order they were given. `problem`
    says why the file can't be read.
    """

    file: Path
    approvals: tuple[Approval, ...] = ()
    problem: str = ""
    place: Place = field(default=Place(Path()))
    handout: tuple[HandoutApproval, ...] = ()

    def of(self, locale: str) -> Mapping[str, Approval]:
        """The approval that each unit of a locale has, by path; the last one given counts."""
        return {path: a for a in self.approvals if a.locale == locale for path in a.units}


def digests(source: str, target: str) -> str:
    """What binds an approval to its texts: a change of either makes another one."""
    return " ".join(hashlib.sha256(text.encode()).hexdigest()[:16] for text in (source, target))


def read_ledger(folder: Folder) -> Ledger:
    """Return a folder's ledger. Without one nothing is approved; a broken one approves nothing and says so."""
    given = folder.file(NAME)
    file = given.path
    if not given.exists:
        return Ledger(file, place=Place(file))
    read, loaded, problems = read_as(_File, given)
    if loaded.empty:
        return Ledger(file, place=Place(file, 1, 1))
    if problems or read is None:
        return Ledger(file, problem=in_words(problems[0]), place=problems[0].place)
    translations = tuple(a for a in read.root if isinstance(a, Approval))
    handout = tuple(a for a in read.root if isinstance(a, HandoutApproval))
    return Ledger(file, translations, place=Place(file, 1, 1), handout=handout)


def with_approval(ledger: Ledger, new: Approval) -> Ledger:
    """The ledger with one more approval; what it approves anew leaves the older ones."""
    kept: list[Approval] = []
    for old in ledger.approvals:
        left = old.units if old.locale != new.locale else {p: d for p, d in old.units.items() if p not in new.units}
        if left:
            kept.append(old.model_copy(update={"units": left}))
    return replace(ledger, approvals=(*kept, new))


def with_handout_approval(ledger: Ledger, new: HandoutApproval, *, alone: bool) -> Ledger:
    """The ledger with one more approval of the handout. Those of the same snapshot by others stay, unless `alone`."""
    others = (a for a in ledger.handout if a.snapshot == new.snapshot and (a.by, a.role) != (new.by, new.role))
    return replace(ledger, handout=(*(() if alone else others), new))


HEAD = """\
# Who approved what. `handouts approve` and `handouts translate approve` write this file. Each approval is bound by
# digests to what its person has read: both texts of a unit, or the handout's file in approved/. A change undoes it.
"""


def ledger_text(ledger: Ledger) -> str:
    """The ledger as its file."""
    return HEAD + "".join(map(_handout_lines, ledger.handout)) + "".join(_lines(ledger.approvals))


def _handout_lines(a: HandoutApproval) -> str:
    return (
        f"- locale: {a.locale}\n  by: {quoted(a.by)}\n  role: {quoted(a.role)}\n  date: {a.date}\n"
        f"  version: {a.version}\n  next_review: {a.next_review}\n  snapshot: {quoted(a.snapshot)}\n"
    )


def _lines(approvals: Iterable[Approval]) -> Iterable[str]:
    for a in approvals:
        yield f"- locale: {a.locale}\n  by: {quoted(a.by)}\n  role: {a.role}\n  method: {a.method}\n  date: {a.date}\n"
        yield "  units:\n"
        yield from (f"    {path}: {both}\n" for path, both in sorted(a.units.items()))
