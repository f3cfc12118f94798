"""Folders and files as they were read: once, by one function, and values from then on."""

import base64
import hashlib
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path, PurePosixPath
from unicodedata import normalize

MEDIA_TYPES: Mapping[str, str] = {".svg": "image/svg+xml", ".png": "image/png", ".ttf": "font/ttf", ".otf": "font/otf"}


LINK = "it is a link, and links are not followed"
"""Why a link is not read: it could lead to any file of the machine."""


@dataclass(frozen=True)
class Asset:
    """A picture, a logo or a font in memory: its name in its folder, its media type, its bytes."""

    name: str
    content: bytes = field(repr=False)

    @property
    def suffix(self) -> str:
        """The end of its name, in small letters: `.svg`."""
        return PurePosixPath(self.name).suffix.lower()

    @property
    def media_type(self) -> str:
        return MEDIA_TYPES.get(self.suffix, "application/octet-stream")

    @cached_property
    def digest(self) -> str:
        """SHA-256 of its bytes, as 64 hexadecimal digits."""
        return hashlib.sha256(self.content).hexdigest()

    @cached_property
    def data_uri(self) -> str:
        """An address that holds its bytes."""
        return f"data:{self.media_type};base64,{base64.b64encode(self.content).decode()}"

    @property
    def artifact_name(self) -> str:
        """Its name inside a finished file: from its bytes, so that two assets never share one."""
        return f"{self.digest[:20]}{self.suffix}"


@dataclass(frozen=True, slots=True)
class File:
    """One file as it was read. Where it could not be, `content` is None and `problem` says why; a file that is not
    there has no problem.
    """

    path: Path
    content: bytes | None
    problem: str = ""

    @property
    def exists(self) -> bool:
        return self.content is not None or bool(self.problem)


@dataclass(frozen=True, eq=False)
class Folder:
    """The files below a folder by their paths from there, with `/`. `problems` are those that were not read, and why:
    links, pipes, files without permission. `folders` are the folders in it.
    """

    path: Path
    files: Mapping[str, bytes] = field(default_factory=dict, repr=False)
    problems: Mapping[str, str] = field(default_factory=dict)
    folders: frozenset[str] = frozenset()

    @cached_property
    def file_digests(self) -> Mapping[str, bytes]:
        """SHA-256 of each file, by name in order; kept with the folder, so that it goes when the folder goes."""
        return {name: hashlib.sha256(self.files[name]).digest() for name in sorted(self.files)}

    @cached_property
    def digest(self) -> str:
        """SHA-256 of all names and bytes; "" if a file could not be read: then nobody knows how it is."""
        return "" if self.problems else digest_without(self, frozenset())

    def file(self, name: str) -> File:
        """One of the files, be it there or not."""
        return File(self.path / name, self.files.get(name), self.problem(name))

    def problem(self, name: str) -> str:
        """Why a file was not read, or a folder that it would be in; "" if it was, or is not there."""
        if name in self.folders and name not in self.problems:
            return "it is a folder"
        above = (name, *(parent.as_posix() for parent in PurePosixPath(name).parents))
        return next((self.problems[one] for one in above if one in self.problems), "")

    def named(self, pattern: str) -> list[str]:
        """The names that fit a glob pattern, in order: `*.po`, `ui/*.po`."""
        names = (*self.files, *self.problems)
        return sorted(n for n in names if n.count("/") == pattern.count("/") and PurePosixPath(n).match(pattern))

    def asset(self, name: str) -> Asset | None:
        """A file as an asset; None if it was not read. An é is found as one sign or as two: systems differ in that."""
        content = self.files.get(name)
        if content is None and not name.isascii():
            same = (n for n in self.files if normalize("NFC", n) == normalize("NFC", name))
            content = self.files.get(next(same, ""))
        return None if content is None else Asset(name, content)

    def below(self, name: str) -> "Folder":
        """A folder in this one, which may be empty."""
        start = f"{name}/"
        files = {n.removeprefix(start): c for n, c in self.files.items() if n.startswith(start)}
        problems = {n.removeprefix(start): p for n, p in self.problems.items() if n.startswith(start)}
        folders = frozenset(n.removeprefix(start) for n in self.folders if n.startswith(start))
        return Folder(self.path / name, files, problems, folders)


def digest_without(folder: Folder, left_out: frozenset[str]) -> str:
    """SHA-256 of a folder's names and bytes, without what stands in some of its own folders."""
    h = hashlib.sha256()
    for name, file_digest in folder.file_digests.items():
        if name.split("/")[0] not in left_out:
            h.update(os.fsencode(name) + b"\0" + file_digest)
    return h.hexdigest()


def read_file(path: Path) -> File:
    """Read one file that stands by itself. Never raises for what the disk says."""
    try:
        return File(path, path.read_bytes())
    except FileNotFoundError:
        return File(path, None)
    except OSError as error:
        return File(path, None, error.strerror or str(error))


def read_folder(path: Path) -> Folder:
    """Read a folder with all below it. One that is not there is empty; what can't be read is among its problems."""
    files: dict[str, bytes] = {}
    problems: dict[str, str] = {}
    folders: set[str] = set()
    left = [(os.fspath(path), "")]
    while left:
        folder, below = left.pop()
        try:
            with os.scandir(folder) as found:
                entries = [entry for entry in found if entry.name != "__pycache__"]
        except OSError as error:
            if below:  # a folder that is not there at all is empty
                problems[below.rstrip("/")] = error.strerror or str(error)
            continue
        for entry in entries:
            name = below + entry.name
            if entry.is_dir(follow_symlinks=False):
                folders.add(name)
                left.append((entry.path, f"{name}/"))
            elif problem := _no_file(entry):
                problems[name] = problem
            else:
                try:
                    with open(entry.path, "rb", buffering=0) as file:  # noqa: PTH123 (a Path takes a third of the time)
                        files[name] = file.read()
                except OSError as error:
                    problems[name] = error.strerror or str(error)
    return Folder(path, files, problems, frozenset(folders))


def _no_file(entry: "os.DirEntry[str]") -> str:
    """Why an entry is not read; "" for a file of this folder."""
    if entry.is_symlink():
        return LINK
    if not entry.is_file():
        return "it is no regular file"  # to read a pipe would be to wait for ever
    return ""
