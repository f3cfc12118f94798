"""What the last check found, kept by content: what is as it was is not checked again."""

import hashlib
import json
import os
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from platformdirs import user_cache_path

from handouts.digests import code_digest, folder_digest, installed, tree_digest
from handouts.files import write
from handouts.findings import Finding, HandoutsError, Place, Severity


@dataclass(frozen=True, slots=True)
class Subject:
    """One thing that is checked by itself: a handout's folder, a clinic's for some locales, or the words on every page,
    which stand in the folder of base templates.
    """

    kind: Literal["handout", "clinic", "words"]
    folder: Path
    tags: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        return f"{self.kind}:{self.folder}:{','.join(self.tags)}"

    def digest(self) -> str:
        """How it is now; "" if that can't be said."""
        return folder_digest(self.folder)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was found in a subject while its digest was `digest`. `locales` are those that a handout speaks."""

    findings: tuple[Finding, ...]
    locales: tuple[str, ...] = ()
    digest: str = ""


def where(source: Path) -> Path:
    """The file in which the verdicts on a folder of handouts are kept, in the user's folder for such things."""
    name = hashlib.sha256(os.fsencode(source.absolute())).hexdigest()[:24]
    return user_cache_path("handouts", appauthor=False) / "checks" / f"{name}.json"


def context(base: Path, settings: Path) -> str:
    """A digest of all that a verdict depends on besides its subject: rules, words, packages, the project's settings."""
    own = settings.read_bytes() if settings.is_file() else b""
    parts = (code_digest(), tree_digest(base), installed(), hashlib.sha256(own).hexdigest())
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def read(file: Path, context: str) -> dict[str, Verdict]:
    """The verdicts kept in a file, by the names of their subjects; none of another context, or of a broken file."""
    try:
        data = json.loads(file.read_bytes())
        if data["context"] != context:
            return {}
        return {name: _verdict(kept) for name, kept in data["verdicts"].items()}
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return {}


def _verdict(kept: Mapping[str, Any]) -> Verdict:
    found = tuple(_finding(*row) for row in kept["findings"])
    return Verdict(found, tuple(map(str, kept["locales"])), str(kept["digest"]))


def _finding(code: str, severity: str, message: str, hint: str, at: str, line: int, column: int, unit: str) -> Finding:
    return Finding(code, Severity(severity), message, hint, Place(Path(at), int(line), int(column)), unit)


def keep(file: Path, context: str, verdicts: Mapping[str, Verdict]) -> None:
    """Keep verdicts for the next check. Where nothing can be kept, the next one only takes longer."""
    kept = {name: _plain(v) for name, v in verdicts.items() if v.digest}
    data = json.dumps({"context": context, "verdicts": kept}, ensure_ascii=False, separators=(",", ":"))
    with suppress(HandoutsError, UnicodeEncodeError):
        write(file, data.encode())


def _plain(verdict: Verdict) -> dict[str, object]:
    return {"digest": verdict.digest, "locales": verdict.locales, "findings": list(_rows(verdict.findings))}


def _rows(findings: Iterable[Finding]) -> Iterable[tuple[str | int, ...]]:
    for f in findings:
        at = f.place
        yield (f.code, str(f.severity), f.message, f.hint, str(at.file), at.line, at.column, f.unit)
