"""A server that runs `handouts` in children of its own: each as if started anew, but with all of the program loaded.

    {"words": […], "folder": "…", "environ": {…}, "seconds": 60, "memory": 4000, "said": "…"}

is a line on its standard input; the child's output goes to the files said.out and said.err, and the answer is a line:
its exit code (-9 if it took longer than its time), the seconds it took, and the most memory it had, in MB. A child has
at most `memory` MB of addresses, as `ulimit -v` does it.
"""

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
        asked = {"folder": folder, "environ": {"XDG_CACHE_HOME": folder, "HOME": folder}, "said": f"{folder}/said"}
        os.environ |= asked["environ"]
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


def _run(asked: Mapping[str, Any]) -> Mapping[str, float]:
    start = time.monotonic()
    child = os.fork()
    if not child:
        _child(asked)
    late = False
    while True:
        ended, status, used = os.wait4(child, os.WNOHANG)
        if ended:
            break
        if not late and time.monotonic() - start > asked["seconds"]:
            late = True
            os.killpg(child, signal.SIGKILL)
        time.sleep(0.005)
    code = os.waitstatus_to_exitcode(status)
    return {"code": code, "seconds": time.monotonic() - start, "memory": used.ru_maxrss / 1000}


def _child(asked: Mapping[str, Any]) -> NoReturn:
    """Become the program, in a group of its own, so that what it has started ends with it."""
    code = 99
    try:
        os.setpgid(0, 0)
        default_handlers()
        os.chdir(asked["folder"])
        os.environ.clear()
        os.environ |= asked["environ"]
        tempfile.tempdir = None
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_AS, (asked["memory"] * 1_000_000,) * 2)
        for number, name in ((0, os.devnull), (1, f"{asked['said']}.out"), (2, f"{asked['said']}.err")):
            os.dup2(os.open(name, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o644), number)
        sys.stdin, sys.stdout, sys.stderr = (
            io.TextIOWrapper(io.FileIO(number, mode, closefd=False), "utf-8", line_buffering=True, write_through=True)
            for number, mode in ((0, "r"), (1, "w"), (2, "w"))
        )
        code = _outcome(asked["words"])
        sys.stdout.flush()
        sys.stderr.flush()
    finally:
        os._exit(code)


if __name__ == "__main__":
    serve()
