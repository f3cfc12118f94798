"""The one module that runs Pandoc: a `pandoc lua` process kept warm, fed with JSON."""

import json
import subprocess
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import UTC, date, datetime, time
from functools import lru_cache
from multiprocessing.util import Finalize
from pathlib import Path
from typing import Any

from handouts.core.findings import HandoutsError
from handouts.core.temporary import temporary_folder
from handouts.document import pandoc_ast as ast
from handouts.document.references import as_metadata

Ast = dict[str, Any]
"""A Pandoc document as Pandoc's own JSON: `blocks`, `meta` and the API version."""

API_VERSION = [1, 23, 1]
"""Of the trees that we make. A Pandoc that reads another says so."""

MAX_SECONDS = 120.0
"""For one call. The longest handouts take one; what takes a hundred times as long will not end."""

REFERENCE, STYLE_SHEET = "reference.docx", "book.css"
"""Names for files that a writer takes besides pictures."""

_LOOP = Path(__file__).with_name("pandoc_loop.lua")


class Pandoc:
    """One warm Pandoc process. Thread-safe; a process that died is started again for the next call."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None

    def cite(self, tree: Ast, metadata: Mapping[str, Any], style: bytes) -> Ast:
        """The tree with its citations resolved, and the list of sources in its `refs`. `metadata` are references and
        lang, `style` is CSL.
        """
        known = {**tree, "meta": {key: as_metadata(value) for key, value in metadata.items()}}
        answer = self._call({"op": "cite", "ast": json.dumps(known, ensure_ascii=False), "csl": style.decode("utf-8")})
        resolved: Ast = json.loads(answer)
        return resolved

    def write(
        self,
        tree: Ast,
        to: str,
        *,
        options: Mapping[str, Any] | None = None,
        template: str | None = None,
        media: Mapping[str, bytes] | None = None,
        reference: bytes = b"",
        style_sheet: bytes = b"",
        day: date | None = None,
    ) -> bytes:
        """AST to any of Pandoc's formats. `media` are the only files that a writer can embed, by name in the AST;
        `reference` is the Word file that holds the styles, `style_sheet` an EPUB's. The file is dated `day`.
        """
        epoch = int(datetime.combine(day, time(), UTC).timestamp()) if day else 0
        request: dict[str, Any] = {"op": "write", "format": to, "options": dict(options or {}), "epoch": str(epoch)}
        if template is not None:
            request["template"] = template
        files = {**(media or {}), REFERENCE: reference, STYLE_SHEET: style_sheet}
        with _on_disk({name: content for name, content in files.items() if content}) as paths:
            if REFERENCE in paths:
                request["options"]["reference_doc"] = paths.pop(REFERENCE)
            if STYLE_SHEET in paths:
                tree = {**tree, "meta": {**tree["meta"], "css": ast.meta([paths.pop(STYLE_SHEET)])}}
            return self._call({**request, "ast": json.dumps(tree, ensure_ascii=False), "media": paths})

    def _call(self, request: Mapping[str, Any]) -> bytes:
        with self._lock:
            process = self._started()
            assert process.stdin and process.stdout
            limit = threading.Timer(MAX_SECONDS, process.kill)
            limit.daemon = True
            limit.start()
            try:
                process.stdin.write(json.dumps(request, ensure_ascii=False).encode() + b"\n")
                process.stdin.flush()
                head = process.stdout.readline().split()
                body = process.stdout.read(int(head[1])) if len(head) == 2 else b""
            except (BrokenPipeError, ValueError):
                head, body = [], b""
            except BaseException:  # interrupted half-way: what is in the pipe belongs to nobody
                self._close()
                raise
            finally:
                in_time = limit.is_alive()
                limit.cancel()
            if not head or (len(head) == 2 and len(body) < int(head[1])):
                self._close()
                if not in_time:
                    raise HandoutsError(f"Pandoc took longer than {MAX_SECONDS:g} seconds", "Make the handout shorter.")
                raise HandoutsError("Pandoc stopped unexpectedly", "Run the command again; if it stays, report it.")
        if head[0] != b"ok":
            raise HandoutsError(f"Pandoc: {body.decode(errors='replace').strip()}", "Please report this.")
        return body

    def _started(self) -> "subprocess.Popen[bytes]":
        if self._process is None or self._process.poll() is not None:
            self._close()
            # What Pandoc warns of is a finding of ours already, with a place.
            self._process = subprocess.Popen(
                [pandoc_path(), "lua", str(_LOOP)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                # Ctrl-C goes to all of a terminal's group, and is for us to answer; under nohup nobody does.
                process_group=0,
            )
        return self._process

    def _close(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        # The end of its input is the end of its loop; a Pandoc that is killed leaves a file in the temp folder.
        for pipe in (process.stdin, process.stdout):
            if pipe:
                with suppress(BrokenPipeError):
                    pipe.close()
        try:
            process.wait(timeout=2)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()

    def close(self) -> None:
        """End the process; the next call starts a new one."""
        with self._lock:
            self._close()


@contextmanager
def _on_disk(files: Mapping[str, bytes]) -> Iterator[dict[str, str]]:
    """The paths of files by name, while they are needed: Pandoc takes bytes from the disk alone."""
    if not files:
        yield {}
        return
    names = {name: f"{number}{Path(name).suffix}" for number, name in enumerate(files)}
    with temporary_folder({names[name]: content for name, content in files.items()}) as folder:
        yield {name: str(folder / file) for name, file in names.items()}


@lru_cache(maxsize=1)
def pandoc_path() -> str:
    """The Pandoc that pypandoc brings (or finds)."""
    import pypandoc

    try:
        return str(pypandoc.get_pandoc_path())
    except OSError as error:
        raise HandoutsError("Pandoc is not installed", "Run: pip install pypandoc-binary") from error


@lru_cache(maxsize=1)
def shared() -> Pandoc:
    """This process's warm Pandoc, ended with it."""
    warm = Pandoc()
    # Workers of multiprocessing leave without running `atexit`; its own finalizers run in both.
    Finalize(None, warm.close, exitpriority=10)
    return warm
