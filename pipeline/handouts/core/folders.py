"""Folders and files as they were read: once, by one function, and values from then on."""

import base64
import errno
import hashlib
import os
import stat
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice
from pathlib import Path, PurePosixPath
from unicodedata import normalize

from handouts.core.findings import HandoutsError

MEDIA_TYPES: Mapping[str, str] = {".svg": "image/svg+xml", ".png": "image/png", ".ttf": "font/ttf", ".otf": "font/otf"}


HIDDEN = ".handouts-"
"""What the folders begin with that files are written in before they take their place: they are no part of a folder."""

LINK = "it is a link, and links are not followed"
"""Why a link is not read: it could lead to any file of the machine."""

OUTSIDE = "it leads out of its folder"

MAX_FILE, MAX_FOLDER, MAX_FILES = 64_000_000, 256_000_000, 10_000
"""Bytes of a file, bytes of a folder, files in it. The largest font has 50 million, the largest handout some hundred
files; what is larger belongs to something else, and would fill the memory before anybody could say so.
"""


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
        """The names that fit a glob pattern, in order: `*.po`, `ui/*.po`. A folder of such a name is among them, as a
        file that can't be read.
        """
        names = {*self.files, *self.problems, *self.folders}
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
        if name not in self.folders and (problem := self.problem(name)):
            problems["."] = problem
        folders = frozenset(n.removeprefix(start) for n in self.folders if n.startswith(start))
        return Folder(self.path / name, files, problems, folders)


def digest_without(folder: Folder, left_out: frozenset[str]) -> str:
    """SHA-256 of a folder's names and bytes, without what stands in some of its own folders."""
    h = hashlib.sha256()
    for name, file_digest in folder.file_digests.items():
        if name.split("/")[0] not in left_out:
            h.update(os.fsencode(name) + b"\0" + file_digest)
    return h.hexdigest()


def read_file(path: Path, *, follow: bool = True) -> File:
    """Read one file that stands by itself, or what a link leads to. Never raises for what the disk says."""
    try:
        return File(path, _content(os.fspath(path), follow=follow))
    except FileNotFoundError:
        return File(path, None)
    except ValueError as error:  # a name that the system can't have
        return File(path, None, str(error))
    except OSError as error:
        link = not follow and error.errno == errno.ELOOP
        return File(path, None, LINK if link else error.strerror or str(error))


def read_below(folder: Path, name: str) -> File:
    """Read a file of a folder by its path from there, which may be anybody's words: never one that is elsewhere."""
    if problem := leads_out(folder, name):
        return File(folder / name, None, problem)
    return read_file(folder / name, follow=False)


def leads_out(folder: Path, name: str) -> str:
    """Why a path may be of something outside the folder that it starts from; "" if it stays there."""
    parts = PurePosixPath(name).parts
    if not parts or ".." in parts or Path(name).is_absolute() or PurePosixPath(name).is_absolute():
        return OUTSIDE
    way = (folder.joinpath(*parts[:count]) for count in range(1, len(parts) + 1))
    return LINK if any(map(os.path.islink, way)) else ""


def _content(path: str, *, follow: bool = False) -> bytes:
    """The bytes of a regular file that is not too large. Raises OSError for anything else, and never waits for it."""
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    file = os.open(path, flags | (0 if follow else getattr(os, "O_NOFOLLOW", 0)))
    try:
        found = os.fstat(file)
        if not stat.S_ISREG(found.st_mode):
            raise OSError(errno.EINVAL, "it is a folder" if stat.S_ISDIR(found.st_mode) else "it is no regular file")
        size, parts = found.st_size, []
        while size <= MAX_FILE and (part := os.read(file, max(found.st_size, 65_536) + 1)):
            parts.append(part)
            size = max(size, sum(map(len, parts)))
    finally:
        os.close(file)
    if size > MAX_FILE:
        raise OSError(errno.EFBIG, f"it is larger than {MAX_FILE / 1e6:.0f} MB")
    return b"".join(parts)


def read_folder(path: Path, *, follow: bool = False) -> Folder:
    """Read a folder with all below it. One that is not there is empty; what can't be read is among its problems.

    `follow` is for a folder that its owner may have linked; links in it are never followed.
    """
    if not follow and any(map(os.path.islink, [path])):
        return Folder(path, problems={".": LINK})
    files: dict[str, bytes] = {}
    problems: dict[str, str] = {}
    folders: set[str] = set()
    size = 0
    left = [(os.fspath(path), "")]
    while left:
        folder, below = left.pop()
        try:
            with os.scandir(folder) as found:
                entries = [entry for entry in islice(found, MAX_FILES + 1) if not _is_ours(entry.name)]
        except OSError as error:
            if below or error.errno not in (errno.ENOENT, errno.ENOTDIR):  # one that is not there at all is empty
                problems[below.rstrip("/") or "."] = error.strerror or str(error)
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
                    files[name] = _content(entry.path)
                    size += len(files[name])
                except OSError as error:
                    problems[name] = error.strerror or str(error)
            if size > MAX_FOLDER:  # now, and not when some thousand files have been read
                return Folder(path, problems={".": f"its folder holds more than {MAX_FOLDER / 1e6:.0f} MB"})
            if len(files) + len(problems) + len(folders) > MAX_FILES:
                return Folder(path, problems={".": f"its folder holds more than {MAX_FILES} files"})
    return Folder(path, files, problems, frozenset(folders))


def folders_in(path: Path) -> tuple[str, ...]:
    """The names of the folders in a folder, in order, links among them; none where there is no such folder. Raises
    HandoutsError where it can't be read.
    """
    try:
        with os.scandir(path) as found:
            return tuple(sorted(entry.name for entry in found if _may_be_folder(entry)))
    except (FileNotFoundError, NotADirectoryError):
        return ()
    except OSError as error:
        raise HandoutsError(f"can't read {path}: {error.strerror or error}", "Look at who may read it.") from error


def _may_be_folder(entry: "os.DirEntry[str]") -> bool:
    """Whether an entry is a folder, or a link that leads round in a circle: who reads it says so."""
    try:
        return entry.is_dir()
    except OSError:
        return True


def may_hold(folder: Path, name: str) -> bool:
    """Whether there is something of a name in a folder; also where the folder can't be looked into."""
    try:
        os.lstat(folder / name)
    except (FileNotFoundError, NotADirectoryError):
        return False
    except OSError:
        return True
    return True


def _is_ours(name: str) -> bool:
    return name == "__pycache__" or name.startswith(HIDDEN)


def _no_file(entry: "os.DirEntry[str]") -> str:
    """Why an entry is not read; "" for a file of this folder."""
    if entry.is_symlink():
        return LINK
    if not entry.is_file():
        return "it is no regular file"  # to read a pipe would be to wait for ever
    return ""
