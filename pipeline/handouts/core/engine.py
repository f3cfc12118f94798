"""A program that is kept warm and asked in JSON through its pipes: it gives the whole answer to a request, or none."""

import json
import os
import re
import signal
import subprocess
import threading
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from multiprocessing.util import Finalize
from typing import Any

from handouts.core.findings import HandoutsError
from handouts.core.temporary import temporary_folder

MEGABYTE, GIGABYTE = 2**20, 2**30

_HEAD = re.compile(rb"(\d+) (ok|error) (\d{1,9})\n")
"""How an answer begins: the number of its request, whether it did it, and how many bytes follow."""


@dataclass(frozen=True)
class Program:
    """What an engine runs, and what it may take. `limit_hint` and `death_hint` say what a person can do where that was
    not enough, and where it died. `retried`: it keeps so much of what it has made that one more may be too much, so
    where it dies of that, a new process tries once more; whether a file is made can't hang on those before it.
    """

    name: str
    command: Callable[[], Sequence[str]]
    memory: int
    limit_hint: str
    death_hint: str
    retried: bool = False


class Engine:
    """One warm process of a program. Thread-safe; a process that died or gave half an answer is replaced for the next
    request.

    It can't reach the network. What it writes for itself goes to a temporary folder of its own: a program that is
    killed leaves it there.

    A request is a line of JSON with a `number`. The answer is `NUMBER ok LENGTH` or `NUMBER error LENGTH` on a line, as
    many bytes, and `end NUMBER` on a line: what is cut short, or is left of an earlier answer, can't be taken for it.
    """

    def __init__(self, program: Program) -> None:
        self._program = program
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._owner = 0
        self._place = ExitStack()
        self._number = 0
        self._was_new = True

    def ask(self, request: Mapping[str, Any], seconds: float) -> tuple[bool, bytes]:
        """Return whether it did what was asked, and its answer or what it has to say. Raises HandoutsError where there
        is no whole answer in time.
        """
        with self._lock:
            done, code = self._tried(request, seconds)
            if done is None and self._program.retried and not self._was_new:
                done, code = self._tried(request, seconds)
        if done is None:
            how = f" ({signal.Signals(-code).name})" if -code in signal.valid_signals() else ""
            raise HandoutsError(f"{self._program.name} stopped unexpectedly{how}", self._program.death_hint)
        return done

    def _tried(self, request: Mapping[str, Any], seconds: float) -> tuple[tuple[bool, bytes] | None, int]:
        """The answer; or None, and the exit code of the process that has given no whole one."""
        process = self._started()
        late = threading.Event()

        def stop() -> None:
            late.set()
            _kill(process)

        limit = threading.Timer(seconds, stop)
        limit.daemon = True
        limit.start()
        try:
            answer = self._answer(process, request)
        except BaseException:  # interrupted half-way: what is in the pipe belongs to nobody
            self._close()
            raise
        finally:
            limit.cancel()
        if answer is not None:
            self._was_new = False
            return answer, 0
        code = self._close()
        if late.is_set():
            words = f"{self._program.name} took longer than {seconds:g} seconds"
            raise HandoutsError(words, self._program.limit_hint)
        return None, code

    def _answer(self, process: "subprocess.Popen[bytes]", request: Mapping[str, Any]) -> tuple[bool, bytes] | None:
        """The answer to this request; None if it is not whole, or not to this."""
        assert process.stdin and process.stdout
        self._number += 1
        line = json.dumps({**request, "number": self._number}, ensure_ascii=False)
        end = f"\nend {self._number}\n".encode()
        try:
            process.stdin.write(line.encode() + b"\n")
            process.stdin.flush()
            head = _HEAD.fullmatch(process.stdout.readline(100))
            if not head or int(head[1]) != self._number:
                return None
            body = process.stdout.read(int(head[3]))
            whole = process.stdout.read(len(end)) == end
        except OSError:  # its end of a pipe is closed
            return None
        return (head[2] == b"ok", body) if whole else None

    def _started(self) -> "subprocess.Popen[bytes]":
        if self._owner != os.getpid():  # a fork of its process: what is in the pipes is for the other one
            self._process, self._owner, self._place = None, os.getpid(), ExitStack()
            # Workers of multiprocessing leave without running `atexit`; its own finalizers run in both.
            Finalize(None, self.close, exitpriority=10)
        if self._process is None or self._process.poll() is not None:
            self._close()
            # What it warns of is a finding of ours already, with a place.
            self._process = subprocess.Popen(  # noqa: S603 (a program of ours, named in the code)
                self._program.command(),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env={**_offline(), "TMPDIR": str(self._place.enter_context(temporary_folder({})))},
                # Ctrl-C goes to all of a terminal's group, and is for us to answer; under nohup nobody does.
                process_group=0,
            )
            limit_memory(self._program.memory, self._process.pid)
            self._was_new = True
        return self._process

    def _close(self) -> int:
        """End the process, and return the exit code that it ended with by itself."""
        process, self._process = self._process, None
        if process is None or self._owner != os.getpid():
            return 0
        # The end of its input is the end of its loop.
        for pipe in (process.stdin, process.stdout):
            if pipe:
                with suppress(OSError):
                    pipe.close()
        try:
            return process.wait(timeout=2)
        except subprocess.TimeoutExpired:
            _kill(process)
            process.wait()
            return 0
        finally:
            self._place.close()

    def close(self) -> None:
        """End the process; the next request starts a new one."""
        with self._lock:
            self._close()


_PROXIES = tuple(name for one in ("http_proxy", "https_proxy", "all_proxy") for name in (one, one.upper()))


def _offline() -> dict[str, str]:
    """The environment, with a proxy that no downloader of an engine can use: it gives up before it opens a connection.
    (Pandoc fetches pictures and styles by their addresses, Typst its packages.)
    """
    kept = {k: v for k, v in os.environ.items() if not k.lower().endswith("_proxy")}
    return {**kept, **dict.fromkeys(_PROXIES, "socks4://127.0.0.1:1"), "RUST_BACKTRACE": "0"}


def _kill(process: "subprocess.Popen[bytes]") -> None:
    """End a process and those that it has started: as long as one of them has the pipe, it does not end."""
    with suppress(OSError):
        if hasattr(os, "killpg"):
            os.killpg(process.pid, signal.SIGKILL)
        else:
            process.kill()


def limit_memory(bytes: int, pid: int = 0) -> None:
    """Let a process, or this one, take so much memory and no more, where the system can do that (Linux)."""
    with suppress(ImportError, AttributeError, OSError, ValueError):
        import resource

        known = resource.prlimit(pid, resource.RLIMIT_DATA)
        least = min([bytes, *(n for n in known if n != resource.RLIM_INFINITY)])
        resource.prlimit(pid, resource.RLIMIT_DATA, (least, known[1]))
