"""Digests of data and of files: whether anything is as it was."""

import hashlib
import json
import os
import sys
from collections.abc import Iterator, Mapping
from functools import lru_cache
from operator import itemgetter
from pathlib import Path
from typing import Any


def digest(*parts: Any) -> str:
    """SHA-256 of plain data and bytes, by content alone."""
    h = hashlib.sha256()
    for part in parts:
        if isinstance(part, Mapping) and any(isinstance(v, bytes) for v in part.values()):
            part = {k: hashlib.sha256(v).hexdigest() for k, v in part.items()}
        h.update(json.dumps(part, sort_keys=True, ensure_ascii=False, default=str).encode() + b"\0")
    return h.hexdigest()


@lru_cache(maxsize=64)
def tree_digest(folder: Path, without: frozenset[str] = frozenset()) -> str:
    """A digest of the files below a folder, by name and content, without some of its own folders."""
    h = hashlib.sha256()
    for file in sorted(p for p in folder.rglob("*") if p.is_file() and "__pycache__" not in p.parts):
        name = file.relative_to(folder)
        if name.parts[0] not in without:
            h.update(name.as_posix().encode() + b"\0" + hashlib.sha256(file.read_bytes()).digest())
    return h.hexdigest()


@lru_cache(maxsize=1)
def code_digest() -> str:
    """A digest of this program. The wheel keeps its templates inside the package; they are no code."""
    return tree_digest(Path(__file__).parents[1], frozenset({"templates"}))


def folder_digest(folder: Path) -> str:
    """As `tree_digest`, for a folder that people write in: not kept, quick for a few small files.

    "" if something in it can't be read, or leads out of it: then nothing is known of how it was.
    """
    h = hashlib.sha256()
    try:
        for entry, name in sorted(_files(os.fspath(folder), ""), key=itemgetter(1)):
            with open(entry.path, "rb", buffering=0) as file:  # noqa: PTH123 (a Path of each takes a third of the time)
                h.update(os.fsencode(name) + b"\0" + hashlib.sha256(file.read()).digest())
    except OSError:
        return ""
    return h.hexdigest()


def folder_stamp(folder: Path) -> frozenset[tuple[str, int, int]]:
    """The files of a folder with their times and sizes: whether somebody has saved one since a moment ago."""
    try:
        found = ((name, entry.stat()) for entry, name in _files(os.fspath(folder), ""))
        return frozenset((name, stat.st_mtime_ns, stat.st_size) for name, stat in found)
    except OSError:
        return frozenset()


def _files(folder: str, below: str) -> Iterator[tuple["os.DirEntry[str]", str]]:
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_symlink():
                raise OSError(f"{entry.path} is a link")
            if entry.is_dir():
                yield from _files(entry.path, f"{below}{entry.name}/")
            elif entry.is_file():
                yield entry, below + entry.name
            else:
                raise OSError(f"{entry.path} is no file")  # reading a pipe would wait for ever


def installed() -> str:
    """A digest of the names and versions of the packages that are installed."""
    found: set[str] = set()
    for folder in filter(Path.is_dir, map(Path, sys.path)):
        found.update(item.name for item in folder.iterdir() if item.suffix in (".dist-info", ".egg-info"))
    return digest(sorted(found))
