"""Run `handouts` commands one after the other, and write down what they open, list and change on the disk.

    python watching.py FILE < commands.json

Standard input is a list of commands; FILE gets a line of JSON for each that has ended: its exit code, what it
said, what it `read` and what it `changed`, as absolute paths. Processes that a command starts by forking are
watched, too.
"""

import contextlib
import io
import json
import os
import stat
import sys
import tempfile
from pathlib import Path
from typing import Any

from handouts.cli import main

CHANGES = {
    *("os.rename", "os.remove", "os.rmdir", "os.mkdir", "os.link", "os.symlink", "os.truncate", "os.chmod", "os.chown"),
    *("os.utime", "os.mkfifo", "os.mknod"),
}
_log = -1


def _hook(event: str, arguments: tuple[Any, ...]) -> None:
    if _log < 0:
        return
    if event == "open" and isinstance(arguments[0], str | bytes):
        how = arguments[2] or 0
        writes = how & (os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC)
        follows = not how & (os.O_NOFOLLOW | os.O_EXCL)
        _note("changed" if writes else "read", os.fsdecode(arguments[0]), follows=follows)
    elif event in ("os.listdir", "os.scandir") and isinstance(arguments[0], str | bytes):
        _note("read", os.fsdecode(arguments[0]), follows=True)
    elif event in CHANGES:
        folders = [word for word in arguments if isinstance(word, int) and word > 2 and _is_folder(word)]
        for path in (word for word in arguments[:2] if isinstance(word, str | bytes)):
            _note("changed", os.fsdecode(path), f"/proc/self/fd/{folders[0]}" if folders else "")


def _is_folder(number: int) -> bool:
    with contextlib.suppress(OSError, OverflowError):
        return stat.S_ISDIR(os.fstat(number).st_mode)
    return False


def _note(what: str, path: str, folder: str = "", *, follows: bool = False) -> None:
    """Write down where a path leads: through all links, but not through the last if the call does not follow it."""
    whole = (Path(folder).readlink() if folder else Path.cwd()) / path
    real = os.path.realpath(whole) if follows else os.path.realpath(whole.parent) + "/" + whole.name
    os.write(_log, json.dumps([what, real]).encode() + b"\n")


def _run(words: list[str]) -> dict[str, Any]:
    global _log
    with tempfile.TemporaryFile() as log, tempfile.TemporaryFile() as said:
        child = os.fork()
        if not child:
            for number in (1, 2):
                os.dup2(said.fileno(), number)
            sys.stdout, sys.stderr = (io.TextIOWrapper(io.FileIO(n, "w", closefd=False)) for n in (1, 2))
            sys.argv = ["handouts", *words]
            code: Any = 0
            _log = log.fileno()
            try:
                main.run()
            except SystemExit as stop:
                code = stop.code or 0
            _log = -1
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(code)
        _, status = os.waitpid(child, 0)
        log.seek(0)
        said.seek(0)
        rows = list(map(json.loads, log))
        seen = {what: sorted({path for one, path in rows if one == what}) for what in ("read", "changed")}
        return {"code": os.waitstatus_to_exitcode(status), "said": said.read().decode(errors="replace"), **seen}


if __name__ == "__main__":
    sys.addaudithook(_hook)
    with Path(sys.argv[1]).open("w", encoding="utf-8") as results:
        for command in json.load(sys.stdin):
            results.write(json.dumps(_run(command)) + "\n")
