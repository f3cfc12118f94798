"""The one module that writes files: whole or not at all."""

import contextlib
import errno
import os
import secrets
import threading
from collections.abc import Iterator
from pathlib import Path

from handouts.core.findings import HandoutsError
from handouts.core.folders import leads_out, read_file

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]


def write(path: Path, content: bytes, *, below: Path | None = None) -> bool:
    """Put `content` at `path` by atomic rename: readers see the old file or the new one. False if it was so already.

    A file that is rewritten keeps its mode and owner; a new one gets what the umask says. What a link leads to is
    written, and the link stays; but `below` a folder nothing is written through a link, or outside of it: what others
    have put there must not lead to a file of the machine. Raises HandoutsError when the disk is full or the folder
    can't be written; the old file is then untouched.
    """
    try:
        if below is not None and (problem := leads_out(below, os.path.relpath(path, below))):
            raise OSError(errno.EINVAL, problem)
        path = Path(os.path.realpath(path)) if path.is_symlink() else path
        old = path.stat() if path.exists() else None
        if old and not path.is_file():
            raise OSError(errno.EINVAL, "it is no file")
        if old and old.st_size == len(content) and read_file(path).content == content:
            return False
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_name(f".{path.name}.{secrets.token_hex(4)}.part")
        try:
            # The system applies the umask, which can't be asked for without changing it.
            with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666), "wb") as file:
                if old:
                    _keep(part, old)
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            part.replace(path)
        except BaseException:
            with contextlib.suppress(FileNotFoundError):
                part.unlink()
            raise
    except OSError as error:
        raise HandoutsError(
            f"can't write {path}: {error.strerror or error}",
            "Free some space or choose another --output; the file that was there is unharmed.",
        ) from error
    return True


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


def prune(folder: Path, *, keep: int, days: int) -> None:
    """Delete a folder's files but the `keep` newest, and those so many days older than the newest.

    What can't be deleted stays.
    """
    with contextlib.suppress(OSError):
        files = sorted(((file.stat().st_mtime, file) for file in folder.iterdir() if file.is_file()), reverse=True)
        for place, (time, file) in enumerate(files):
            if place >= keep or files[0][0] - time > days * 86400:
                file.unlink(missing_ok=True)
