"""What a check has to say: one type, whatever was looked at."""

import errno
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path


class Severity(StrEnum):
    """How much it matters: an error stops a release, a warning does not."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where in a file. Lines and columns count from 1; line 0 means the file as a whole."""

    file: Path
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}" if self.line else str(self.file)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to look at. `message` says what is wrong, `hint` what to do next.

    `path` is the dotted path of the text that it is about, such as `injections.heading`; "" if it is about none.
    """

    code: str
    severity: Severity
    message: str
    hint: str
    place: Place
    path: str = field(default="")

    def sort_key(self) -> tuple[str, int, int, str]:
        return (str(self.place.file), self.place.line, self.place.column, self.code)


class HandoutsError(Exception):
    """The environment is broken (a tool, a disk, an option), not the content. `hint` says what to do."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.hint = hint


_OF_THE_MACHINE = {
    *(errno.EACCES, errno.EPERM, errno.EROFS, errno.ENAMETOOLONG, errno.ELOOP, errno.ENOTDIR),
    *(errno.ENOSPC, errno.EFBIG, errno.EIO, errno.EMFILE, errno.ENFILE, errno.ENOMEM, errno.EAGAIN),
    getattr(errno, "EDQUOT", errno.ENOSPC),
}


def of_environment(error: BaseException) -> HandoutsError | None:
    """What the machine refused, as an error of the environment; None for a bug of ours."""
    if isinstance(error, HandoutsError):
        return error
    if isinstance(error, MemoryError):
        return HandoutsError("it takes too much memory", "Make the handout shorter, or its pictures simpler.")
    if not isinstance(error, OSError) or error.errno not in _OF_THE_MACHINE:
        return None
    what = f"can't use {error.filename}" if error.filename is not None else "can't go on"
    return HandoutsError(f"{what}: {error.strerror}", "Look at who may read and write it, and at what is free.")


def in_order(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Sorted by place, each said once."""
    return tuple(sorted(dict.fromkeys(findings), key=Finding.sort_key))


def has_errors(findings: Iterable[Finding]) -> bool:
    return any(f.severity is Severity.ERROR for f in findings)
