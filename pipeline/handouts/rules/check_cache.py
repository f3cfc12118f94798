"""The check cache: what the last check found, by content, so that what is as it was is not checked again."""

import json
import os
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from platformdirs import user_cache_path

from handouts.core.digests import code_digest, digest, installed
from handouts.core.files import make_private, prune, write
from handouts.core.findings import Finding, HandoutsError, Place, Severity
from handouts.core.folders import digest_without, read_file
from handouts.project import Project

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


@dataclass(frozen=True, slots=True)
class CheckResult:
    """What was found in a subject while its folder's digest was `digest`. `locales` are those that a handout speaks."""

    findings: tuple[Finding, ...]
    locales: tuple[str, ...] = ()
    digest: str = ""


@dataclass(frozen=True)
class CheckCache:
    """The results for a folder of handouts that an earlier check or build has saved.

    `context` is a digest of all that a result depends on besides its subject: those of another context are not here.
    """

    file: Path
    context: str
    results: Mapping[Subject, CheckResult]

    def save(self, found: Mapping[Subject, CheckResult]) -> None:
        """Save new results, too, and forget those on folders that are gone, or on the same ones at another time.

        Where nothing can be saved, the next check only takes longer.
        """
        if not found.items() - self.results.items():
            return
        folders = {subject.folder for subject in found}
        others = {s: v for s, v in self.results.items() if s.folder not in folders and s.folder.is_dir()}
        rows = [_row(subject, result) for subject, result in (others | dict(found)).items() if result.digest]
        data = json.dumps({"context": self.context, "results": rows}, ensure_ascii=False, separators=(",", ":"))
        with suppress(HandoutsError, UnicodeEncodeError):
            make_private(self.file.parent)
            if write(self.file, data.encode()):
                prune(self.file.parent, keep=PROJECTS, days=DAYS)


def open_cache(project: Project) -> CheckCache:
    """Return what is saved on a project, in the user's folder for such things; nothing if it can't be read."""
    name = digest({"folder": os.fsencode(project.source.absolute())})[:24]
    file = user_cache_path("handouts", appauthor=False) / "checks" / f"{name}.json"
    library = project.library.folder
    pages = digest_without(library, frozenset())
    context = digest(code_digest(), pages, library.problems, installed(), project.settings.text)
    return CheckCache(file, context, _read(file, context))


def _read(file: Path, context: str) -> dict[Subject, CheckResult]:
    """The results in a cache file; none if it is broken, of another context, or somebody else may have written it."""
    try:
        if not (_is_ours(file.parent) and _is_ours(file)):
            return {}
        data = json.loads(read_file(file).content or b"")
        return dict(map(_result, data["results"])) if data["context"] == context else {}
    except (OSError, ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return {}


def _is_ours(path: Path) -> bool:
    """Whether nobody but the user may write there: who else could would make a check say that all is well."""
    found = os.lstat(path)
    return not hasattr(os, "getuid") or (found.st_uid == os.getuid() and not found.st_mode & 0o022)


def _result(row: Mapping[str, Any]) -> tuple[Subject, CheckResult]:
    findings = tuple(_finding(*found) for found in row["findings"])
    subject = Subject(row["kind"], Path(row["folder"]), tuple(map(str, row["tags"])))
    return subject, CheckResult(findings, tuple(map(str, row["locales"])), str(row["digest"]))


def _finding(code: str, severity: str, message: str, hint: str, at: str, line: int, column: int, path: str) -> Finding:
    return Finding(code, Severity(severity), message, hint, Place(Path(at), int(line), int(column)), path)


def _row(subject: Subject, result: CheckResult) -> dict[str, object]:
    """As plain data, which `_result` takes back."""
    return {
        "kind": subject.kind,
        "folder": str(subject.folder),
        "tags": subject.tags,
        "digest": result.digest,
        "locales": result.locales,
        "findings": [
            (f.code, f.severity, f.message, f.hint, str(f.place.file), f.place.line, f.place.column, f.path)
            for f in result.findings
        ],
    }
