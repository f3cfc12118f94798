"""What changes on the disk while somebody writes, for `handouts check --watch`."""

from collections.abc import Iterator
from pathlib import Path

from watchfiles import Change, DefaultFilter, watch

from handouts.core.folders import HIDDEN
from handouts.source.settings import settings_file

TICK = 250
"""Milliseconds between two looks at the settings, whose folder holds too much else to be watched."""


class _Written(DefaultFilter):
    """Leaves out hidden files as well: half-written ones, and what editors keep beside a file."""

    def __call__(self, change: Change, path: str) -> bool:
        *above, name = Path(path).parts
        ours = any(part.startswith(HIDDEN) for part in above)
        return super().__call__(change, path) and not name.startswith(".") and not ours


def changes(source: Path, templates: Path) -> Iterator[frozenset[Path]]:
    """Yield the files that changed since the last time, each time that some did. The first time: none.

    Ends with KeyboardInterrupt, as on Ctrl-C.
    """
    settings = settings_file(source)
    folders = [folder for folder in (source, templates) if folder.is_dir()]
    stream = watch(*folders, watch_filter=_Written(), rust_timeout=TICK, yield_on_timeout=True)
    next(stream)  # the watch has begun: what changes during the first check is seen after it
    stamp = _stamp(settings)
    yield frozenset()
    for events in stream:
        changed = {_short(Path(path)) for _, path in events}
        if (now := _stamp(settings)) != stamp:
            stamp = now
            changed.add(settings)
        if changed:
            yield frozenset(changed)


def _stamp(file: Path) -> tuple[int, int] | None:
    try:
        found = file.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size


def _short(file: Path) -> Path:
    try:
        return file.relative_to(Path.cwd())
    except ValueError:
        return file
