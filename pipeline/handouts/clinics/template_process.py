"""Fills templates: a clinic's in a process of their own, with little time and memory and nothing to open.

Jinja's sandbox keeps a template from Python, but not from looping for ever or from asking for all memory.
"""

import json
import os
import sys
from collections.abc import Mapping
from contextlib import suppress
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any

from markupsafe import Markup

from handouts.clinics.programs import TEMPLATE
from handouts.clinics.templates import Failed, fill_here
from handouts.core.engine import GIGABYTE, Engine, Program
from handouts.core.findings import HandoutsError
from handouts.core.folders import Folder
from handouts.language.library import Library

MAX_SECONDS = 20
"""For one template. The longest handout takes a tenth of a second."""


class UnfilledTemplateError(Exception):
    """A template could not be filled. Rule C010 tells of it."""

    def __init__(self, failed: Failed) -> None:
        super().__init__(f"{failed.file}:{failed.line}: {failed.problem}")
        self.failed = failed


def fill(library: Library, clinic: Folder | None, name: str, values: Mapping[str, Any]) -> str:
    """Return what a template makes of plain values: the clinic's own of that name, else the library's.

    A clinic's templates are filled in another process, under limits. Raises UnfilledTemplateError.
    """
    if clinic and any(name.endswith(TEMPLATE) for name in clinic.files):
        made = _fill_apart(library.folder, clinic, name, values)
    else:
        made = fill_here(library.folder, None, name, values)
    if isinstance(made, Failed):
        raise UnfilledTemplateError(made)
    return made


def _fill_apart(base: Folder, own: Folder, name: str, values: Mapping[str, Any]) -> str | Failed:
    """What `fill_here` gives, made in the other process; `Failed` too where it takes too long or too much."""
    folders = [(str(folder.path), _texts(folder)) for folder in (base, own)]
    request = {"folders": folders, "name": name, "values": _marked(values)}
    try:
        filled, answer = _shared().ask(request, MAX_SECONDS)
    except HandoutsError as error:
        return Failed(str(error), str(own.path / name), 0)
    return answer.decode() if filled else Failed(*json.loads(answer))


@lru_cache(maxsize=64)
def _texts(folder: Folder) -> dict[str, str]:
    """The templates of a folder, each byte as one letter."""
    return {name: content.decode("latin-1") for name, content in folder.files.items() if name.endswith(TEMPLATE)}


def _marked(value: Any) -> Any:
    """A value as JSON, in which text that is HTML already can be told."""
    match value:
        case Markup():
            return {_HTML: str(value)}
        case Mapping():
            return {key: _marked(one) for key, one in value.items() if key != _HTML}  # which nobody else may say
        case list() | tuple():
            return [_marked(one) for one in value]
        case Decimal():  # which JSON does not know; 2.5 is written the same
            return int(value) if value == value.to_integral_value() else float(value)
    return value


_HTML = "\ue000html"

_PROGRAM = Program(
    "a template",
    lambda: [sys.executable, "-I", "-c", _CHILD, *sys.path],
    memory=GIGABYTE,
    limit_hint="Make it shorter.",
    death_hint="It may take too much memory.",
)

_CHILD = "import sys; sys.path[:] = sys.argv[1:]; from handouts.clinics.template_process import serve; serve()"


@lru_cache(maxsize=1)
def _shared() -> Engine:
    """This process's warm process for templates, ended with it."""
    return Engine(_PROGRAM)


# ---------------------------------------------------------------- in the other process


def serve() -> None:
    """Fill what comes through standard input until it ends, under limits. What comes is from `_fill_apart`."""
    answers = sys.stdout.buffer
    sys.addaudithook(_nothing_but_imports)
    for line in sys.stdin.buffer:
        _more_time()
        request = json.loads(line, object_hook=_as_sent)
        base, own = (_folder(path, tuple(texts.items())) for path, texts in request["folders"])
        made = fill_here(base, own, request["name"], request["values"])
        word, said = ("ok", made) if isinstance(made, str) else ("error", json.dumps(made))
        body = said.encode("utf-8", "surrogatepass")
        answers.write(
            b"%d %s %d\n%s\nend %d\n" % (request["number"], word.encode(), len(body), body, request["number"])
        )
        answers.flush()


@lru_cache(maxsize=8)
def _folder(path: str, texts: tuple[tuple[str, str], ...]) -> Folder:
    """A folder of templates; the same one for the same texts, so that Jinja reads them once."""
    return Folder(Path(path), {name: text.encode("latin-1") for name, text in texts})


def _as_sent(one: dict[str, Any]) -> Any:
    """A mapping, or the text that `_marked` has made one of."""
    return Markup(one[_HTML]) if _HTML in one else one  # noqa: S704 (it was one there)


def _nothing_but_imports(event: str, args: tuple[object, ...]) -> None:
    """Refuse files, sockets and programs, should a template find a way out of Jinja's sandbox. Python may import on."""
    if event == "open":
        path, _, flags = args
        library = isinstance(path, str) and path.startswith(tuple(filter(None, sys.path)))
        allowed = library and isinstance(flags, int) and flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT) == 0
    else:
        allowed = event == "os.listdir" or not event.startswith(_REFUSED)
    if not allowed:
        raise PermissionError(f"a template may not do this: {event}")


_REFUSED = ("socket.", "subprocess.", "os.", "ctypes.", "shutil.", "tempfile.", "glob.", "pty.", "fcntl.", "mmap.")


def _more_time() -> None:
    """Seconds of the processor for the next template: who would have killed this process may have died."""
    with suppress(ImportError):
        import resource

        used = resource.getrusage(resource.RUSAGE_SELF)
        with suppress(ValueError, OSError):
            most = int(used.ru_utime + used.ru_stime) + MAX_SECONDS + 2
            resource.setrlimit(resource.RLIMIT_CPU, (most, resource.getrlimit(resource.RLIMIT_CPU)[1]))
