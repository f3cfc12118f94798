"""A small handout in any language: a new one, with words of a test's own, translated by a test's own hand."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

from handouts.build.jobs import Job, run
from handouts.clinics.locations import shipped
from handouts.core.po import with_targets
from handouts.editions.translation import texts_of
from handouts.project import Project
from handouts.source.parts import Level
from handouts.translate.po_update import update
from loading import load, registry, starter, work

HANDOUT = "knee-injection"


def new(project: Path, changes: Mapping[str, str] | None = None) -> Path:
    """The folder of a new handout in `project`/source, with some of its words replaced."""
    file = starter(HANDOUT, project / "source")
    text = file.read_text("utf-8")
    for old, changed in (changes or {}).items():
        assert text.count(old) >= 1, old
        text = text.replace(old, changed)
    file.write_text(text, "utf-8")
    return file.parent


def translate(folder: Path, tag: str, say: Callable[[str, str], str]) -> dict[str, str]:
    """Write the handout's PO file in a locale; `say(path, text)` gives each translation. Returns them by path."""
    source = load(folder)
    done = update(texts_of(source), registry()[tag], source.handout, {})
    said = {unit.path: say(unit.path, unit.text) for unit in source.units}
    targets = {unit.path: (unit.text, said[unit.path], False) for unit in source.units}
    done.file.write_text(with_targets(done.text, targets), "utf-8")
    return said


def job(
    folder: Path, locale: str, *formats: str, templates: Path | None = None, clinic: str = "base"
) -> tuple[Project, Job]:
    """What a build would be asked for the plain edition."""
    output = folder.parent.parent / "output"
    return work(folder, locale, Level.PLAIN, clinic, formats, templates or shipped(), output)


def made(
    folder: Path,
    locale: str,
    *formats: str,
    templates: Path | None = None,
    clinic: str = "base",
    verify: bool = False,
) -> dict[str, bytes]:
    """The plain edition's files by format, as a build makes them; nothing is written."""
    project, asked = job(folder, locale, *formats, templates=templates, clinic=clinic)
    done = run(project, replace(asked, verify=verify))
    assert not done.failures, "\n".join(f.bug or f"{f.path}: {f.reason}" for f in done.failures)
    assert not done.findings
    return {form: done.contents[path] for form, path in done.job.paths.items()}
