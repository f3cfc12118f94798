"""What the last check found, kept by content: what is as it was is not checked again."""

import json
import os
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from platformdirs import user_cache_path

from handouts.core.digests import code_digest, digest, folder_digest, installed, tree_digest
from handouts.core.files import prune, write
from handouts.core.findings import Finding, HandoutsError, Place, Severity

PROJECTS, DAYS = 64, 180
"""How many projects' findings are kept, and how long after their last change. A check without them takes longer."""


@dataclass(frozen=True, slots=True)
class Subject:
    """One thing that is checked by itself: a handout's folder, a clinic's for some locales, or the words on every page,
    which stand in the folder of base templates.
    """

    kind: Literal["handout", "clinic", "words"]
    folder: Path
    tags: tuple[str, ...] = ()

    def __str__(self) -> str:
        return str(self.folder)

    def digest(self) -> str:
        """How it is now; "" if that can't be said."""
        return folder_digest(self.folder)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was found in a subject while its digest was `digest`. `locales` are those that a handout speaks."""

    findings: tuple[Finding, ...]
    locales: tuple[str, ...] = ()
    digest: str = ""


@dataclass(frozen=True)
class Kept:
    """The verdicts on a folder of handouts that an earlier check or build has kept.

    `context` is a digest of all that a verdict depends on besides its subject: those of another context are not here.
    """

    file: Path
    context: str
    verdicts: Mapping[Subject, Verdict]

    def remember(self, found: Mapping[Subject, Verdict]) -> None:
        """Keep new verdicts, too, and forget those on folders that are gone, or on the same ones at another time.

        Where nothing can be kept, the next check only takes longer.
        """
        if not found.items() - self.verdicts.items():
            return
        folders = {subject.folder for subject in found}
        others = {s: v for s, v in self.verdicts.items() if s.folder not in folders and s.folder.is_dir()}
        rows = [_row(subject, verdict) for subject, verdict in (others | dict(found)).items() if verdict.digest]
        data = json.dumps({"context": self.context, "verdicts": rows}, ensure_ascii=False, separators=(",", ":"))
        with suppress(HandoutsError, UnicodeEncodeError):
            if write(self.file, data.encode()):
                prune(self.file.parent, keep=PROJECTS, days=DAYS)


def kept_for(source: Path, base: Path, settings: Path) -> Kept:
    """What is kept on the handouts in a folder, in the user's folder for such things; nothing if it can't be read."""
    name = digest({"folder": os.fsencode(source.absolute())})[:24]
    file = user_cache_path("handouts", appauthor=False) / "checks" / f"{name}.json"
    own = {"settings": settings.read_bytes() if settings.is_file() else b""}
    context = digest(code_digest(), tree_digest(base), installed(), own)
    return Kept(file, context, _read(file, context))


def _read(file: Path, context: str) -> dict[Subject, Verdict]:
    """None of a broken file."""
    try:
        data = json.loads(file.read_bytes())
        return dict(map(_kept, data["verdicts"])) if data["context"] == context else {}
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return {}


def _kept(row: Mapping[str, Any]) -> tuple[Subject, Verdict]:
    findings = tuple(_finding(*found) for found in row["findings"])
    subject = Subject(row["kind"], Path(row["folder"]), tuple(map(str, row["tags"])))
    return subject, Verdict(findings, tuple(map(str, row["locales"])), str(row["digest"]))


def _finding(code: str, severity: str, message: str, hint: str, at: str, line: int, column: int, path: str) -> Finding:
    return Finding(code, Severity(severity), message, hint, Place(Path(at), int(line), int(column)), path)


def _row(subject: Subject, verdict: Verdict) -> dict[str, object]:
    """As plain data, which `_kept` takes back."""
    return {
        "kind": subject.kind,
        "folder": str(subject.folder),
        "tags": subject.tags,
        "digest": verdict.digest,
        "locales": verdict.locales,
        "findings": [
            (f.code, f.severity, f.message, f.hint, str(f.place.file), f.place.line, f.place.column, f.path)
            for f in verdict.findings
        ],
    }
