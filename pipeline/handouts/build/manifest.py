"""The manifest: what was made, from what, and whether a patient may have it."""

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

from handouts.core.files import finish, write
from handouts.core.findings import HandoutsError
from handouts.core.folders import leads_out, read_below
from handouts.core.names import id_problem
from handouts.formats.table import FORMATS
from handouts.language.locales import TAG
from handouts.source.parts import Level

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
        return json.loads((read_below(folder, NAME).content or b"").decode("utf-8"))
    except (ValueError, RecursionError):
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


def strangers(output: Path, contents: Mapping[str, bytes]) -> set[str]:
    """Which of these files would take the place of another that no build has put there. Where the manifest is broken,
    nobody knows, and none is.
    """
    known = listed(output)
    if known is None and read_below(output, NAME).exists:
        return set()
    unlisted = contents.keys() - (known or {}).keys()
    return {path for path in unlisted if read_below(output, path).content not in (None, contents[path])}


def read(output: Path) -> Mapping[str, Entry]:
    """The entries of a manifest by path; none when there is no manifest, or not one of this kind. Entries that `build`
    can't have written, such as those of a file outside the folder, are none.
    """
    return {e.path: e for e in _entries(output) if _ours(output, e)}


def _entries(output: Path) -> tuple[Entry, ...]:
    data = _data(output)
    try:
        return tuple(Entry(**e) for e in data["files"]) if data["schema"] == SCHEMA else ()
    except (TypeError, KeyError):
        return ()


def _ours(output: Path, entry: Entry) -> bool:
    """Whether an entry is one that `build` writes: its file is where its edition belongs, and no link leads away."""
    texts = (entry.handout, entry.locale, entry.level, entry.clinic, entry.format, entry.sha256, entry.status)
    days = () if entry.approved_on is None else (entry.approved_on,)
    counts = (entry.findings, entry.tools, entry.translation, entry.readability)
    sound = all(isinstance(t, str) for t in (*texts, *days)) and all(isinstance(c, dict) for c in counts)
    if not sound or type(entry.bytes) is not int or type(entry.proved) is not bool or entry.format not in FORMATS:
        return False
    if id_problem(entry.handout) or id_problem(entry.clinic) or entry.level not in tuple(Level):
        return False
    if not all(re.fullmatch(TAG, tag) for tag in entry.locale.split("+")):
        return False
    named = path_of(entry.handout, entry.locale, entry.level, entry.clinic, entry.format)
    return entry.path == named and not leads_out(output, named)


def path_of(handout: str, locale: str, level: str, clinic: str, name: str) -> str:
    """An edition's file in one format, relative to the output folder (contract)."""
    return f"{clinic}/{locale}/{handout}-{level}{FORMATS[name].suffix}"


def languages(output: Path) -> Mapping[str, Any]:
    """The languages that each handout of a manifest is offered in."""
    try:
        return dict(_data(output)["languages"])
    except (ValueError, TypeError, KeyError):
        return {}


def file_digest(folder: Path, path: str) -> str:
    """SHA-256 of a file's content; "" where it can't be read, or is not in the folder."""
    content = read_below(folder, path).content
    return "" if content is None else hashlib.sha256(content).hexdigest()


def still_there(output: Path, entry: Entry) -> bool:
    """Whether the file is as it was made."""
    return file_digest(output, entry.path) == entry.sha256


def save(output: Path, entries: Iterable[Entry], languages: Mapping[str, Any]) -> None:
    """Write the manifest."""
    write(output / NAME, content(entries, languages), below=output)


def content(entries: Iterable[Entry], languages: Mapping[str, Any]) -> bytes:
    """A manifest's bytes, files in order of path."""
    data = {
        "schema": SCHEMA,
        "languages": dict(sorted(languages.items())),
        "files": [asdict(e) for e in sorted(entries, key=lambda e: e.path)],
    }
    return (json.dumps(data, indent=1, ensure_ascii=False) + "\n").encode()


def verified(output: Path) -> Mapping[str, Entry]:
    """The entries, each file checked against its digest. Raises HandoutsError for the first that differs."""
    entries = ours(output)
    check_files(output, entries.values())
    return entries


def ours(output: Path) -> Mapping[str, Entry]:
    """The entries by path, once what a killed build had decided is done. Raises HandoutsError without a manifest, or
    for an entry that no build has written.
    """
    finish(output)
    entries, data = read(output), _data(output)
    if not entries and not _entries(output) and not (isinstance(data, dict) and data.get("files") == []):
        why = read_below(output, NAME).problem
        what = f"can't read {output / NAME}: {why}" if why else f"there is no manifest in {output}"
        raise HandoutsError(what, "Run: handouts build")
    if strange := [str(e.path) for e in _entries(output) if not _ours(output, e)]:
        why = leads_out(output, strange[0]) or "no build has put it there"
        raise HandoutsError(f"{output / NAME} lists {strange[0]!r}: {why}", "Run: handouts build")
    return entries


def check_files(output: Path, entries: Iterable[Entry]) -> None:
    """Raise HandoutsError for the first file that is not as it was made."""
    for entry in entries:
        if not still_there(output, entry):
            raise HandoutsError(f"{output / entry.path} is not the file that was built", "Run: handouts build")
