"""The one module that writes files: whole or not at all; several of them together, or none."""

import contextlib
import errno
import json
import os
import shutil
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from handouts.core.findings import HandoutsError
from handouts.core.folders import HIDDEN, leads_out, read_file
from handouts.core.temporary import held_folder, sweep, uninterrupted

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]

COMMIT = f"{HIDDEN}commit"
"""The folder of a change that is decided: its `NEW` files take their places, and those that `GONE` lists go."""

NEW, GONE = "new", "gone.json"


def write(path: Path, content: bytes, *, below: Path | None = None) -> bool:
    """Put `content` at `path` by atomic rename: readers see the old file or the new one. False if it was so already.

    A file that is rewritten keeps its mode and owner; a new one gets what the umask says. What a link leads to is
    written, and the link stays; but `below` a folder nothing is written through a link, or outside of it: what others
    have put there must not lead to a file of the machine. Raises HandoutsError when the disk is full or the folder
    can't be written; the old file is then untouched.
    """
    with _said(path):
        if below is not None and (problem := leads_out(below, os.path.relpath(path, below))):
            raise OSError(errno.EINVAL, problem)
        path = Path(os.path.realpath(path)) if path.is_symlink() else path
        if _is_so(path, content):
            return False
        path.parent.mkdir(parents=True, exist_ok=True)
        sweep(path.parent, HIDDEN)
        with held_folder(path.parent, HIDDEN) as folder:
            _written(folder / NEW, content, path).replace(path)
    return True


@dataclass
class Change:
    """Files of a folder that are to change together. `stage` holds the new ones, once there are any."""

    folder: Path
    stack: contextlib.ExitStack
    stage: Path | None = None
    gone: list[str] = field(default_factory=list)

    def put(self, path: str, content: bytes) -> bool:
        """Have `content` at `path`, from the folder. False if it is so already. Raises HandoutsError as `write` does;
        the rest of the change can go on.
        """
        target = self.folder / path
        with _said(target):
            if problem := leads_out(self.folder, path):
                raise OSError(errno.EINVAL, problem)
            if _is_so(target, content):
                return False
            above = next(parent for parent in target.parents if os.path.lexists(parent))
            if not above.is_dir() or not os.access(above, os.W_OK | os.X_OK):
                raise OSError(*_NO_FOLDER if not above.is_dir() else _DENIED)
            new = self._stage() / NEW / path
            new.parent.mkdir(parents=True, exist_ok=True)
            try:
                _written(new, content, target)
            except BaseException:
                new.unlink(missing_ok=True)  # half of it must not take a place
                raise
        return True

    def remove(self, path: str) -> None:
        """Have no file at `path`, from the folder."""
        self.gone.append(path)

    def _stage(self) -> Path:
        if self.stage is None:
            self.stage = self.stack.enter_context(held_folder(self.folder, HIDDEN))
        return self.stage

    def decide(self) -> None:
        """Put all of it in place. A process that is killed here has decided: `finish` does the rest."""
        if self.gone:
            _written(self._stage() / GONE, json.dumps(self.gone).encode(), self.folder / GONE)
        if self.stage:
            with uninterrupted():
                self.stage.rename(self.folder / COMMIT)
                _finish(self.folder)


_NO_FOLDER = errno.ENOTDIR, os.strerror(errno.ENOTDIR)
_DENIED = errno.EACCES, os.strerror(errno.EACCES)


@contextlib.contextmanager
def changing(folder: Path) -> Iterator[Change]:
    """A change of a folder's files that is made as a whole at the end of the block, or not at all; also if the process
    is killed. Files on top of the folder, such as a list of the others, change last.

    Others who ask wait meanwhile. What a kill has left in the folder is put right first. Raises HandoutsError where the
    folder can't be written.
    """
    with _said(folder):
        folder.mkdir(parents=True, exist_ok=True)
    with locked(folder), contextlib.ExitStack() as stack:
        sweep(folder, HIDDEN)
        change = Change(folder, stack)
        with _said(folder):
            _finish(folder)
        yield change
        with _said(folder):
            change.decide()


def finish(folder: Path) -> None:
    """Put in place what a process had decided to, and was killed. Raises HandoutsError where that can't be done."""
    if (folder / COMMIT).is_dir():
        with locked(folder), _said(folder):
            _finish(folder)


def _finish(folder: Path) -> None:
    """Go through a decided change from its start. What can never be done is left out, and said at the end."""
    commit = folder / COMMIT
    if leads_out(folder, COMMIT) or not commit.is_dir():
        return
    failed: list[OSError] = []
    with uninterrupted():
        for file in sorted((commit / NEW).rglob("*"), key=lambda file: -len(file.parts)):
            if file.is_file() and not file.is_symlink():
                _tried(folder, file.relative_to(commit / NEW).as_posix(), file, failed)
        for path in _gone(commit):
            _tried(folder, path, None, failed)
        shutil.rmtree(commit)
    if failed:
        raise failed[0]


def _tried(folder: Path, path: str, new: Path | None, failed: list[OSError]) -> None:
    """Put a new file at a path, or none."""
    target = folder / path
    try:
        if problem := leads_out(folder, path):
            raise OSError(errno.EINVAL, problem, str(target))
        if new:
            target.parent.mkdir(parents=True, exist_ok=True)
            new.replace(target)
            return
        target.unlink(missing_ok=True)
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise  # all of it can be done later
        failed.append(error)
        return
    with contextlib.suppress(OSError):  # folders that are empty now
        for parent in target.relative_to(folder).parents[:-1]:
            (folder / parent).rmdir()


def _gone(commit: Path) -> list[str]:
    content = read_file(commit / GONE, follow=False).content
    try:
        return [str(path) for path in json.loads(content)] if content else []
    except (ValueError, TypeError):
        return []


@contextlib.contextmanager
def _said(path: Path) -> Iterator[None]:
    """Say in a line what can't be written, and why."""
    try:
        yield
    except OSError as error:
        raise HandoutsError(
            f"can't write {path}: {error.strerror or error}",
            "Free some space or choose another --output; the file that was there is unharmed.",
        ) from error


def _is_so(path: Path, content: bytes) -> bool:
    """Whether a file has this content already. Raises OSError for what is no file."""
    if not path.exists():
        return False
    if not path.is_file():
        raise OSError(errno.EINVAL, "it is no file")
    return path.stat().st_size == len(content) and read_file(path).content == content


def _written(new: Path, content: bytes, old: Path) -> Path:
    """Write a file that takes the place of another, down to the disk."""
    # The system applies the umask, which can't be asked for without changing it.
    with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666), "wb") as file:
        if old.exists():
            _keep(new, old.stat())
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    return new


@contextlib.contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Keep others who ask out of a folder meanwhile; they wait. The lock goes with the process, and leaves nothing.

    Where the system has no such locks, nobody waits. Raises HandoutsError after a minute.
    """
    if fcntl is None:
        yield
        return
    held = os.open(folder, os.O_RDONLY)
    try:
        for _ in range(600):
            try:
                fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                threading.Event().wait(0.1)
            except OSError:
                break
        else:
            raise HandoutsError(
                f"another `handouts` is at work in {folder}", "Run the command again when it has ended."
            )
        yield
    finally:
        os.close(held)


def _keep(file: Path, old: os.stat_result) -> None:
    """Give a file the mode of another, and its owner if we may: in a container, root writes a person's files."""
    if hasattr(os, "chown"):
        with contextlib.suppress(OSError):
            os.chown(file, old.st_uid, old.st_gid)
    file.chmod(old.st_mode & 0o7777)


def make_private(folder: Path) -> None:
    """Make a folder that nobody else can open, if it is not there yet. Where it can't be made, writing says so."""
    with contextlib.suppress(OSError):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)


def prune(folder: Path, *, keep: int, days: int) -> None:
    """Delete a folder's files but the `keep` newest, and those so many days older than the newest.

    What can't be deleted stays.
    """
    with contextlib.suppress(OSError):
        files = sorted(((file.stat().st_mtime, file) for file in folder.iterdir() if file.is_file()), reverse=True)
        for place, (time, file) in enumerate(files):
            if place >= keep or files[0][0] - time > days * 86400:
                file.unlink(missing_ok=True)
