"""The one module that makes temporary folders: each is held by its process, and swept once that is dead."""

import atexit
import contextlib
import os
import re
import secrets
import shutil
import signal
import tempfile
import threading
from collections.abc import Iterator, Mapping
from pathlib import Path

from handouts.core.findings import HandoutsError

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]

PREFIX = "handouts-"

_NAME = re.compile(r"(?:[a-z0-9-]+/)?[a-z0-9-]+\.[a-z0-9]+")
"""Names of files in them: code makes them, from a file's bytes or its number. None is from a person's words."""

_held: dict[Path, int] = {}
"""This process's folders, and what holds each: an open lock, which the system lets go when the process dies."""


@contextlib.contextmanager
def temporary_folder(files: Mapping[str, bytes]) -> Iterator[Path]:
    """A new folder that holds these files, where the system has such things; it is gone afterwards.

    Raises HandoutsError where there is no room for it, and for a name that is not one of ours: whatever a rule has let
    pass, nothing is written beside the folder.
    """
    for name in files:
        if not _NAME.fullmatch(name):
            raise HandoutsError(f"{name!r} can't be the name of a file here", "Please report this.")
    place = _usual()
    with contextlib.ExitStack() as stack:
        try:
            folder = stack.enter_context(held_folder(place, PREFIX))
            for name, content in files.items():
                (folder / name).parent.mkdir(parents=True, exist_ok=True)
                (folder / name).write_bytes(content)
        except OSError as error:
            raise HandoutsError(
                f"can't make a temporary folder in {place}: {error.strerror}",
                "Free some space, or set TMPDIR to a folder that can be written.",
            ) from error
        yield folder


@contextlib.contextmanager
def held_folder(inside: Path, prefix: str) -> Iterator[Path]:
    """A new folder in another, which is gone afterwards if it is still there.

    Ctrl-C leaves nothing of it. Of a process that was killed, `sweep` finds it: its lock is free. Raises OSError where
    there is no room for it.
    """
    folder = _made(inside, prefix)
    try:
        yield folder
    finally:
        _let_go(folder)


def sweep(inside: Path | None = None, prefix: str = PREFIX) -> None:
    """Remove the folders of processes that are dead; without `inside`, where the system has such things. What can't be
    looked at or removed stays.
    """
    if fcntl is None:
        return
    ours = re.compile(rf"{re.escape(prefix)}[0-9a-f]{{16}}")
    with contextlib.suppress(OSError), os.scandir(inside or _usual()) as entries:
        for entry in [e for e in entries if ours.fullmatch(e.name) and e.is_dir(follow_symlinks=False)]:
            with contextlib.suppress(OSError):
                held = os.open(entry.path, os.O_RDONLY)
                try:
                    if _is_dead(held):
                        _remove(Path(entry.path))
                finally:
                    os.close(held)


@contextlib.contextmanager
def uninterrupted() -> Iterator[None]:
    """Have Ctrl-C wait for what takes moments only, and would leave something if it was done by half."""
    if not hasattr(signal, "pthread_sigmask") or threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _usual() -> Path:
    """The system's folder for such things. (Python's own answer comes from a file that it writes there, and a kill
    would leave.)
    """
    if os.name != "posix":
        return Path(tempfile.gettempdir())
    usual = "/tmp"  # noqa: S108 (what is made in it has a name that can't be guessed, and is for its owner alone)
    named = os.environ.get("TMPDIR") or usual
    return Path(named if os.access(f"{named}/.", os.W_OK | os.X_OK) else usual)


def _made(inside: Path, prefix: str) -> Path:
    while True:
        folder = inside / f"{prefix}{secrets.token_hex(8)}"
        with uninterrupted():
            folder.mkdir(mode=0o700)
            _held[folder] = _lock(folder)
        if folder.is_dir():
            return folder
        _let_go(folder)  # a sweep came between the two lines, and took it for a dead one's


def _lock(folder: Path) -> int:
    """Hold a folder, for as long as this process lives. -1 where the system has no such locks."""
    if fcntl is None:
        return -1
    held = -1
    with contextlib.suppress(OSError):
        held = os.open(folder, os.O_RDONLY)
        fcntl.flock(held, fcntl.LOCK_EX)
    return held


def _is_dead(held: int) -> bool:
    """Whether the process that held a folder, open as `held`, lives no more: the lock is ours then."""
    try:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def _let_go(folder: Path) -> None:
    """Remove a folder of ours, and then its lock. In a fork of its process it is not ours."""
    if folder not in _held:
        return
    with uninterrupted():
        _remove(folder)
        if (held := _held.pop(folder)) >= 0:
            os.close(held)


def _remove(folder: Path) -> None:
    """Delete a folder, also if a program that is about to end writes into it."""
    for _ in range(10):
        shutil.rmtree(folder, ignore_errors=True)
        if not os.path.lexists(folder):
            return


def _let_go_of_all() -> None:
    for folder in list(_held):
        _let_go(folder)


def _forget() -> None:
    """A worker holds none of its parent's folders: it may outlive it by a little."""
    for held in _held.values():
        if held >= 0:
            os.close(held)
    _held.clear()


atexit.register(_let_go_of_all)
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_forget)
