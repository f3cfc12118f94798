"""Digests of data and of files: whether anything is as it was."""

import hashlib
import json
import sys
from functools import lru_cache
from pathlib import Path
from typing import Any

from handouts.core.folders import digest_without, read_folder


def digest(*parts: Any) -> str:
    """SHA-256 of plain data, by content alone; bytes may be among it."""
    h = hashlib.sha256()
    for part in parts:
        h.update(json.dumps(part, sort_keys=True, ensure_ascii=False, default=str).encode() + b"\0")
    return h.hexdigest()


@lru_cache(maxsize=1)
def code_digest() -> str:
    """Return a digest of this program. The wheel keeps its templates inside the package; they are no code."""
    return digest_without(read_folder(Path(__file__).parents[1], follow=True), frozenset({"templates"}))


def installed() -> str:
    """A digest of the names and versions of the packages that are installed."""
    found: set[str] = set()
    for folder in filter(Path.is_dir, map(Path, sys.path)):
        found.update(item.name for item in folder.iterdir() if item.suffix in (".dist-info", ".egg-info"))
    return digest(sorted(found))
