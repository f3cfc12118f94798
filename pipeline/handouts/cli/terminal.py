"""What a person sees on the terminal besides findings: errors, colours, how far long work is."""

import codecs
import contextlib
import errno
import io
import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from handouts.core.findings import HandoutsError

if TYPE_CHECKING:
    from handouts.build.jobs import Made

OUR_BUG = "This is a bug in handouts: please report it with the lines above."


def colour() -> bool | None:
    """Return False where nobody wants colours (https://no-color.org); None lets Click see whether it is a terminal."""
    return False if os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb" else None


def printable(words: str) -> str:
    """Words for one line of a terminal. A file can hold anything, and must not move the cursor or change the colour."""
    return "".join(c if c.isprintable() else " " if c in "\t\n\u00a0\u202f\u2009" else "\ufffd" for c in words)


def say(words: str, *, fg: str | None = None, bold: bool = False, err: bool = True) -> None:
    """Write one line, whatever the words hold: they may come from a file, or from a folder's name."""
    click.secho(printable(words), fg=fg, bold=bold or None, err=err, color=colour())


def say_lines(words: str, *, err: bool = True) -> None:
    """Write lines of ours, each as `say` does."""
    for line in words.split("\n"):
        say(line, err=err)


def show(report: str, *, err: bool = False) -> None:
    """Write findings for people: their words are printable, and have colours."""
    click.echo(report, nl=False, err=err)


def say_data(text: str) -> None:
    """Write to standard output what a program reads: in UTF-8, whatever the terminal's encoding."""
    click.echo(text.encode("utf-8", "backslashreplace"), nl=False)


def say_report(report: str, name: str) -> None:
    """Write a report to standard output, for people or for a program."""
    show(report) if name == "text" else say_data(report)


_PLAIN = {"“": '"', "”": '"', "„": '"', "‘": "'", "’": "'", "–": "-", "—": "-", "…": "...", "\u00a0": " "}


def _replaced(error: UnicodeError) -> tuple[str, int]:
    """Return what stands for characters that a terminal can't show: a quote for a curly one, else a question mark."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    return "".join(_PLAIN.get(c, "?") for c in error.object[error.start : error.end]), error.end


def open_closed_streams() -> None:
    """Have standard streams that are closed lead nowhere. A file would get the place of one, and messages with it."""
    for number, name in enumerate(("stdin", "stdout", "stderr")):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)  # gets the lowest number that is free: this one
        if getattr(sys, name) is None:
            mode = "w" if number else "r"
            setattr(sys, name, io.TextIOWrapper(io.FileIO(number, mode, closefd=False), "utf-8"))


def never_fail_to_encode() -> None:
    """Have characters that the terminal's encoding lacks replaced, so that no message is lost for one of them."""
    codecs.register_error("handouts", _replaced)
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(AttributeError):  # something of a caller's own
            stream.reconfigure(errors="handouts")  # type: ignore[union-attr]


def is_of_output(error: OSError) -> bool:
    """Return whether it was standard output or error that could not be written: a full disk, mostly."""
    full = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO, errno.EBADF)
    return error.filename is None and error.errno in full


def leave_output() -> None:
    """Have nothing more written to standard output; what waits there would fail again at the end."""
    with contextlib.suppress(OSError, AttributeError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def say_error(error: HandoutsError) -> None:
    """Say what is wrong in the environment, and what to do, on standard error."""
    say(f"Error: {error}", fg="red")
    if error.hint:
        say(f"  {error.hint}")


def _is_terminal() -> bool:
    """Return whether standard error is one that a bar can move on."""
    return sys.stderr.isatty() and os.environ.get("TERM") != "dumb"


@contextmanager
def build_progress(total: int, *, quiet: bool, verbose: bool) -> Iterator[Callable[["Made"], None]]:
    """Give what is called with each result of a build; standard error shows a bar on a terminal, else lines.

    Also after Ctrl-C the bar ends, and the terminal has its cursor again.
    """
    started = time.monotonic()

    def tell(made: "Made") -> None:
        if verbose:
            for entry in made.entries:
                word = "made" if entry.path in made.contents else "kept"
                say(f"{time.monotonic() - started:6.2f} s  {word}  {entry.path}")
        elif not quiet:
            job = made.job
            say(f"{job.handout}: {job.clinic}, {job.locale}, {job.level}")

    if quiet or verbose or total <= 1 or not _is_terminal():
        yield tell
    else:
        with click.progressbar(length=total, label="Building", file=sys.stderr) as bar:
            yield lambda made: bar.update(1)


@contextmanager
def check_progress(total: int) -> Iterator[Callable[[int], None]]:
    """Give what is called with how many more are checked; standard error shows how far a long check is."""
    if total < 100:
        yield lambda count: None
    elif _is_terminal():
        with click.progressbar(length=total, label="Checking", file=sys.stderr) as bar:
            yield bar.update
    else:
        done = 0

        def tell(count: int) -> None:
            nonlocal done
            before, done = done, done + count
            if done // 250 > before // 250:
                say(f"Checking: {done} of {total}")

        yield tell
