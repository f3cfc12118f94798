"""The manifest: what was made, from what, and whether a patient may have it."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

from handouts.core.files import write
from handouts.core.findings import HandoutsError

NAME = "manifest.json"
SCHEMA = 1
TOOLS = (
    *("handouts", "pypandoc-binary", "typst", "jinja2", "python-docx", "lxml", "fonttools", "pikepdf"),
    *("babel", "uharfbuzz"),
)


@dataclass(frozen=True)
class Entry:
    """One file. `path` is relative to the manifest; `findings` counts what checks said of its source, by severity;
    `translation` how many of the units that it shows are in which state, nothing in the source's own language;
    `readability` what the formula made for its language says of it, nothing where there is none; `proved`: whether
    the file was read again when it was finished, and said what its edition says.
    """

    path: str
    handout: str
    locale: str
    level: str
    clinic: str
    format: str
    sha256: str
    bytes: int
    status: str
    approved_on: str | None
    source_digest: str
    action_key: str
    findings: Mapping[str, int]
    tools: Mapping[str, str]
    translation: Mapping[str, int] = field(default_factory=dict)
    readability: Mapping[str, Any] = field(default_factory=dict)
    proved: bool = False


@lru_cache(maxsize=1)
def tool_versions() -> Mapping[str, str]:
    """What the files were made with; part of every action key."""
    return {name: version(name) for name in TOOLS}


def _data(folder: Path) -> Any:
    """What a folder's manifest.json holds, whoever wrote it; None where there is none that can be read."""
    try:
        return json.loads((folder / NAME).read_text("utf-8"))
    except (OSError, ValueError, RecursionError):
        return None


def not_ours(folder: Path) -> str:
    """Say why a folder's manifest.json must not be overwritten; "" if it may be: it is of this kind, or broken."""
    data = _data(folder)
    if data is None:
        return ""
    if not (isinstance(data, dict) and type(data.get("schema")) is int and isinstance(data.get("files"), list)):
        return "belongs to another program"
    schema = data["schema"]
    return "" if schema <= SCHEMA else f"is from a newer version of handouts (schema {schema}, here {SCHEMA})"


def listed(folder: Path) -> Mapping[str, str] | None:
    """The digest of each file in a manifest, by path, also where another version wrote it; None without a manifest."""
    try:
        return None if not_ours(folder) else {str(e["path"]): str(e["sha256"]) for e in _data(folder)["files"]}
    except (TypeError, KeyError):
        return None


def read(output: Path) -> Mapping[str, Entry]:
    """The entries of a manifest by path; none when there is no manifest, or not one of this kind."""
    data = _data(output)
    try:
        return {e["path"]: Entry(**e) for e in data["files"]} if data["schema"] == SCHEMA else {}
    except (TypeError, KeyError):
        return {}


def languages(output: Path) -> Mapping[str, Any]:
    """The languages that each handout of a manifest is offered in."""
    try:
        return dict(_data(output)["languages"])
    except (ValueError, TypeError, KeyError):
        return {}


def file_digest(file: Path) -> str:
    """SHA-256 of a file's content; "" where it can't be read."""
    try:
        return hashlib.sha256(file.read_bytes()).hexdigest()
    except OSError:
        return ""


def still_there(output: Path, entry: Entry) -> bool:
    """Whether the file is as it was made."""
    return file_digest(output / entry.path) == entry.sha256


def save(output: Path, entries: Iterable[Entry], languages: Mapping[str, Any]) -> None:
    """Write the manifest, files in order of path."""
    data = {
        "schema": SCHEMA,
        "languages": dict(sorted(languages.items())),
        "files": [asdict(e) for e in sorted(entries, key=lambda e: e.path)],
    }
    write(output / NAME, (json.dumps(data, indent=1, ensure_ascii=False) + "\n").encode())


def verified(output: Path) -> Mapping[str, Entry]:
    """The entries, each file checked against its digest. Raises HandoutsError for the first that differs."""
    entries = read(output)
    if not entries:
        raise HandoutsError(f"there is no manifest in {output}", "Run: handouts build")
    for entry in entries.values():
        if not still_there(output, entry):
            raise HandoutsError(f"{output / entry.path} is not the file that was built", "Run: handouts build")
    return entries
