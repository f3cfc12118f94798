"""Publish: the built files with an index page, put in place whole."""

import ctypes
import os
import re
import shutil
import sys
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from handouts.build import manifest
from handouts.build.manifest import Entry
from handouts.clinics.template_process import fill
from handouts.core.files import locked
from handouts.core.findings import HandoutsError
from handouts.core.folders import read_below
from handouts.core.temporary import held_folder, uninterrupted
from handouts.formats.table import FORMATS
from handouts.language.library import Library
from handouts.language.markdown import shown
from handouts.language.quotes import typeset
from handouts.project import Project
from handouts.publish.current import Current, current

INDEX, NO_JEKYLL = "index.html", ".nojekyll"
"""The second must be there for GitHub, which doesn't look into it: it holds the digest of the first, which no manifest
lists. Older versions left it empty.
"""


def publish(output: Path, destination: Path, project: Project, found: Current | None = None) -> int:
    """Copy `output` with an index page to the folder `destination`, and return the number of files.

    Every file is checked against the manifest and the project first, unless that was `found` out already. The new
    folder is made beside the old one and takes its place by renaming, so a reader never meets half of it. The old one
    must be as an earlier call has left it, or empty: all of it is lost. Raises HandoutsError when something does not
    fit.
    """
    found = found or current(output, project)
    if found.outdated:
        path, why = next(iter(found.outdated.items()))
        raise HandoutsError(f"{output / path} is out of date: {why}", f"Run: {found.mend}")
    entries = found.entries
    if not entries and not (_is_empty(output, found) and manifest.listed(destination)):
        raise HandoutsError(f"there is nothing to publish in {output}", "Pseudo-locales are never published.")
    if destination.is_symlink():
        raise HandoutsError(f"{destination} is a link", "Publish to the folder that it leads to.")
    destination = Path(os.path.realpath(destination))
    if why := _holds(destination, output, project):
        raise HandoutsError(f"{destination} {why}", "Publish to another folder.")
    try:
        destination.parent.mkdir(parents=True, exist_ok=True)
        with locked(destination.parent):
            _heal(destination)
            _replace(destination, output, entries, project)
    except OSError as error:
        raise HandoutsError(f"can't publish to {destination}: {error.strerror or error}") from error
    return len(entries)


def _replace(destination: Path, output: Path, entries: Mapping[str, Entry], project: Project) -> None:
    """Make the new folder and put it in the old one's place."""
    if destination.exists() and (others := _others(destination)):
        raise HandoutsError(
            f"{destination} {others}",
            "Choose a new folder, or empty this one yourself: publishing replaces all of it.",
        )
    with held_folder(destination.parent, f".{destination.name}.") as fresh:
        try:
            _fill(fresh, output, entries, project)
            with uninterrupted():
                if destination.exists():
                    shutil.copymode(destination, fresh)
                _swap(fresh, destination)
        finally:
            with uninterrupted():
                _remove(fresh)


def _fill(fresh: Path, output: Path, entries: Mapping[str, Entry], project: Project) -> None:
    """Copy the files, and write what leads to them."""
    for path in entries:
        target = fresh / path
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(output / path, target)
        if manifest.file_digest(fresh, path) != entries[path].sha256:  # a build may be at work
            raise HandoutsError(
                f"{output / path} has changed meanwhile: nothing was published",
                "Publish again when the build has ended.",
            )
    mine = {e.handout for e in entries.values()}
    languages = {id: tags for id, tags in manifest.languages(output).items() if id in mine}
    manifest.save(fresh, entries.values(), languages)
    (fresh / INDEX).write_text(index_page(entries, project), "utf-8")
    (fresh / NO_JEKYLL).write_text(manifest.file_digest(fresh, INDEX), "utf-8")
    _let_everybody_read(fresh)


def _is_empty(output: Path, found: Current) -> bool:
    """Whether all that was built is gone: then a site that is there must not go on to show it."""
    return bool(found.gone) or not manifest.read(output)


def _holds(destination: Path, output: Path, project: Project) -> str:
    """Say what a folder holds, or is a part of, that must never be replaced, whatever a manifest in it says."""
    if Path(os.path.realpath(output)).is_relative_to(destination):
        return "holds the built files themselves"
    for folder, what in ((project.source, "handouts"), (project.templates, "templates")):
        real = Path(os.path.realpath(folder))
        if real.is_relative_to(destination):
            return f"holds your {what}"
        if destination.is_relative_to(real):
            return f"is a part of the folder of your {what}"
    with suppress(RuntimeError):  # nobody's home
        return "holds your own folder" if Path(os.path.realpath(Path.home())).is_relative_to(destination) else ""
    return ""


def _others(destination: Path) -> str:
    """Say what is at the destination that `publish` has not put there, or not so; "" if there is nothing like that."""
    if not destination.is_dir():
        return "is a file, not a folder"
    listed = manifest.listed(destination)
    if listed is None:
        top = sorted(item.name for item in destination.iterdir())
        if not top:
            return ""
        problem = manifest.not_ours(destination)
        what = f"its {manifest.NAME} {problem}" if problem else f"it holds {_first_of(top)}"
        return f"is not empty and was not made by `handouts publish`: {what}"
    if not (destination / INDEX).is_file():
        return f"was not made by `handouts publish`: it is a folder of built files, without an {INDEX}"
    strange = sorted(set(_contents(destination)) - listed.keys() - {INDEX, NO_JEKYLL, manifest.NAME})
    if strange:
        return f"holds what `handouts publish` has not put there: {_first_of(strange)}"
    changed = sorted(path for path, digest in listed.items() if manifest.file_digest(destination, path) != digest)
    page = manifest.file_digest(destination, INDEX).encode()
    if read_below(destination, NO_JEKYLL).content not in (None, b"", page):
        changed.append(INDEX)
    return f"is not as `handouts publish` left it: see {_first_of(changed)}" if changed else ""


def _contents(folder: Path | str, below: str = "") -> Iterator[str]:
    """Yield the names of the files below a folder, and of what else is there: empty folders, links."""
    with os.scandir(folder) as entries:
        for entry in entries:
            name = below + entry.name
            if entry.is_dir(follow_symlinks=False):
                yield from list(_contents(entry.path, f"{name}/")) or [f"{name}/"]
            else:
                yield name if entry.is_file(follow_symlinks=False) else f"{name} (not a file)"


def _first_of(names: list[str], count: int = 3) -> str:
    more = f" (and {len(names) - count} more)" if len(names) > count else ""
    return ", ".join(names[:count]) + more


def _let_everybody_read(folder: Path) -> None:
    """Make a folder readable for a web server, which is another user, whatever the umask of who publishes."""
    for file in (folder, *folder.rglob("*")):
        file.chmod(file.stat().st_mode | (0o555 if file.is_dir() else 0o444))


def _swap(fresh: Path, destination: Path) -> None:
    """Change places in one step. Where the system can't, rename twice: between the two there is no folder for an
    instant, never a mixed one.
    """
    if destination.exists() and _exchange(fresh, destination):
        if others := _others(fresh):
            _exchange(fresh, destination)
            raise HandoutsError(f"{destination} has changed meanwhile: it {others}", "Nothing was published.")
        return
    old = fresh.with_name(fresh.name + ".old")
    if destination.exists():
        destination.rename(old)
    try:
        if old.exists() and (others := _others(old)):
            raise HandoutsError(f"{destination} has changed meanwhile: it {others}", "Nothing was published.")
        fresh.rename(destination)
    except (OSError, HandoutsError):
        if old.exists():
            old.rename(destination)
        raise
    _remove(old)


def _exchange(one: Path, other: Path) -> bool:
    """Let two folders change places in one step. False where the system can't."""
    if sys.platform != "linux":
        return False
    try:
        renameat2 = ctypes.CDLL(None).renameat2
    except (OSError, AttributeError):
        return False
    here, exchange = -100, 2  # AT_FDCWD, RENAME_EXCHANGE
    return bool(renameat2(here, os.fsencode(one), here, os.fsencode(other), exchange) == 0)


def _remove(folder: Path) -> None:
    """Delete a folder of ours, its manifest first: what is half deleted is then known for ours by its name alone."""
    (folder / manifest.NAME).unlink(missing_ok=True)
    shutil.rmtree(folder, ignore_errors=True)


def _heal(destination: Path) -> None:
    """Clear what an earlier call has left that was killed, and restore the site if it was killed between two renames.

    What holds something of somebody else stays.
    """
    name = re.compile(rf"\.{re.escape(destination.name)}\.[0-9a-f]{{16}}(\.old)?")
    with os.scandir(destination.parent) as entries:
        left = sorted(Path(e.path) for e in entries if name.fullmatch(e.name) and e.is_dir(follow_symlinks=False))
    for folder in left:
        whole = (folder / manifest.NAME).is_file()
        if folder.suffix == ".old" and whole and not os.path.lexists(destination):
            folder.rename(destination)
        elif not whole or not _others(folder):
            _remove(folder)


def index_page(entries: Mapping[str, Entry], project: Project) -> str:
    """Return the page that leads to every file, by clinic, handout and edition."""
    clinics: dict[str, dict[str, list[Entry]]] = {}
    for entry in entries.values():
        clinics.setdefault(entry.clinic, {}).setdefault(entry.handout, []).append(entry)
    listed = {
        clinic: [_handout(name, files, project) for name, files in sorted(handouts.items())]
        for clinic, handouts in sorted(clinics.items(), key=lambda c: (c[0] != "base", c[0]))
    }
    return fill(project.library, None, "site/index.html.j2", {"clinics": listed})


def _handout(name: str, files: list[Entry], project: Project) -> dict[str, Any]:
    handout = project.handout(name).handout if name in project.ids else None
    editions: dict[tuple[str, str], list[Entry]] = {}
    for file in files:
        editions.setdefault((file.locale, file.level), []).append(file)
    order = ("html", *(name for name in FORMATS if name != "html"))  # a link to a web page opens at once
    first = handout.language if handout else ""
    return {
        "title": typeset(shown(handout.title.standard), project.library.locales[first]) if handout else name,
        "approved_on": next((f.approved_on for f in files if f.approved_on), None),
        "editions": [
            {
                "lang": locale.split("+")[0],
                "label": _label(locale, level, project.library),
                "files": [
                    {"path": f.path, "name": FORMATS[f.format].label, "size": _size(f.bytes)}
                    for f in sorted(mine, key=lambda f: order.index(f.format))
                ],
            }
            for (locale, level), mine in sorted(
                editions.items(), key=lambda e: (e[0][0] != first, e[0][0], e[0][1] != "standard")
            )
        ],
    }


def _label(locale: str, level: str, library: Library) -> str:
    """An edition's languages, by their own names, and its level in the first of them."""
    tags = locale.split("+")
    names = " / ".join(library.locales[tag].endonym for tag in tags)
    return f"{names} · {library.interface(tags[0]).get(f'level_{level}', level)}"


def _size(count: int) -> str:
    return f"{count / 1e6:.1f} MB" if count >= 1e6 else f"{max(1, round(count / 1e3))} kB"
