"""Reads one JSON request a line, and answers as core/engine.py has it: run by typst_engine, it imports nothing of ours.

Lives as long as its standard input, also in the middle of a file: one that never ends must not outlive who asked.
"""

import json
import os
import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import lru_cache
from queue import SimpleQueue
from threading import Thread
from typing import Any

import typst


def _book(folders: tuple[str, ...]) -> typst.Fonts:
    """The font book of these folders alone: what the machine has installed must not matter."""
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=list(folders))


_packaged = lru_cache(maxsize=8)(_book)
"""Installed fonts stay as they are while this process runs."""


def _compiled(r: Mapping[str, Any]) -> tuple[bool, bytes]:
    """Return the file, or what is wrong with the code as JSON. Any other trouble ends this process."""
    # No package may be found: not one that somebody has installed (the same bytes everywhere), and none of the network.
    nowhere = os.devnull
    book = (_packaged if r["keep_fonts"] else _book)(tuple(r["fonts"]))
    try:
        compiler = typst.Compiler(
            r["main"], root=r["root"], font_paths=book, package_path=nowhere, package_cache_path=nowhere
        )
        day = datetime.fromtimestamp(r["epoch"], UTC)
        made, warnings = compiler.compile_with_warnings(
            format=r["format"], ppi=r["ppi"], pdf_standards=r["standards"], timestamp=day
        )
    except typst.TypstError as error:
        return False, json.dumps({"message": error.message, "hints": error.hints}).encode()
    if warnings and r["strict"]:
        return False, json.dumps({"message": warnings[0].message, "hints": warnings[0].hints}).encode()
    assert isinstance(made, bytes)
    return True, made


def _read(requests: "SimpleQueue[bytes]") -> None:
    for line in sys.stdin.buffer:
        requests.put(line)
    os._exit(0)


def main() -> None:
    requests: SimpleQueue[bytes] = SimpleQueue()
    Thread(target=_read, args=(requests,), daemon=True).start()
    while True:
        request = json.loads(requests.get())
        done, answer = _compiled(request)
        number = request["number"]
        sys.stdout.buffer.write(
            b"%d %s %d\n%s\nend %d\n" % (number, b"ok" if done else b"error", len(answer), answer, number)
        )
        sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
