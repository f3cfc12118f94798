"""A server that runs `handouts` in children of its own: each as if started anew, but with all of the program loaded.

    {"commands": [[…]], "folder": "…", "environ": {…}, "seconds": 60, "memory": 4000, "umask": 18, "said": "…"}

is a line on its standard input. All commands are started at once; the output of the first goes to the files said-0.out
and said-0.err, and so on. The answer is a line, with a row for each: its exit code (-9 or -24 if it took longer than it
may), the seconds it took, and the most memory it had, in MB. A child has so many `seconds` of a processor, ten times as
many of a clock, since the machine may be at other work, and `memory` MB of addresses, as `ulimit -v` does it.
"""

import atexit
import contextlib
import io
import json
import os
import resource
import signal
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NoReturn

from handouts.cli import main
from interrupts import default_handlers


def serve() -> None:
    _warm()
    for line in sys.stdin:
        print(json.dumps(_run(json.loads(line))), flush=True)


def _warm() -> None:
    """Load what a check needs, once for all."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {"XDG_CACHE_HOME": folder, "HOME": folder}
        Path(folder, "source").mkdir()
        os.chdir(folder)
        for words in (["new", "knee"], ["check", "-j", "1"]):
            with Path(folder, "said").open("w") as said:
                sys.stdout = sys.stderr = said
                _outcome(words)
        sys.stdout, sys.stderr = sys.__stdout__, sys.__stderr__
        os.chdir("/")


def _outcome(words: list[str]) -> int:
    sys.argv = ["handouts", *words]
    try:
        main.run()
    except SystemExit as stop:
        return stop.code if isinstance(stop.code, int) else int(stop.code is not None)
    return 0


def _run(asked: Mapping[str, Any]) -> list[Mapping[str, float]]:
    start = time.monotonic()
    children: dict[int, Mapping[str, float]] = {}
    for number, words in enumerate(asked["commands"]):
        child = os.fork()
        if not child:
            _child(asked, words, f"{asked['said']}-{number}")
        with contextlib.suppress(OSError):
            os.setpgid(child, child)  # as the child does: whoever is first
        children[child] = {}
    late: set[int] = set()
    while running := [child for child, answer in children.items() if not answer]:
        for child in running:
            ended, status, used = os.wait4(child, os.WNOHANG)
            seconds = time.monotonic() - start
            if ended:
                code = os.waitstatus_to_exitcode(status)
                children[child] = {"code": code, "seconds": seconds, "memory": used.ru_maxrss / 1000}
            elif seconds > 10 * asked["seconds"] and child not in late:
                late.add(child)
                with contextlib.suppress(ProcessLookupError):
                    os.killpg(child, signal.SIGKILL)
        time.sleep(0.005)
    return list(children.values())


def _child(asked: Mapping[str, Any], words: list[str], said: str) -> NoReturn:
    """Become the program, in a group of its own, so that what it has started ends with it."""
    code = 99
    try:
        os.setpgid(0, 0)
        default_handlers()
        os.umask(asked["umask"])
        os.chdir(asked["folder"])
        os.environ.clear()
        os.environ |= asked["environ"]
        tempfile.tempdir = None
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        seconds = max(1, int(asked["seconds"] + time.process_time()))
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
        resource.setrlimit(resource.RLIMIT_AS, (asked["memory"] * 1_000_000,) * 2)
        for number, name in ((0, os.devnull), (1, f"{said}.out"), (2, f"{said}.err")):
            os.dup2(os.open(name, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o644), number)
        sys.stdin, sys.stdout, sys.stderr = (
            io.TextIOWrapper(io.FileIO(number, mode, closefd=False), "utf-8", line_buffering=True, write_through=True)
            for number, mode in ((0, "r"), (1, "w"), (2, "w"))
        )
        code = _outcome(words)
        atexit._run_exitfuncs()  # as a program does that has not been forked
        sys.stdout.flush()
        sys.stderr.flush()
    finally:
        os._exit(code)


if __name__ == "__main__":
    serve()
