"""Check: every rule over a handout with its translations, over a clinic, or over finished files.

What a project's handouts.yaml says of a rule's severity holds in every finding that leaves here.
"""

import gc
import traceback
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Protocol, TypeVar

from handouts.clinics.clinic import Clinic
from handouts.core.findings import Finding, HandoutsError, in_order, of_environment
from handouts.core.folders import Folder, read_below, read_folder
from handouts.core.parallel import Task, map_unordered
from handouts.editions.translation import Translation, interface_texts, sound_texts
from handouts.language.library import Library
from handouts.project import Project
from handouts.rules.check_cache import CheckResult, Subject, open_cache
from handouts.rules.engine import applied, check, not_allowed, rules_for, waived
from handouts.rules.keyboard import check_source_texts, check_translated_texts
from handouts.source.load import Source, load
from handouts.source.settings import Settings


def check_settings(settings: Settings) -> tuple[Finding, ...]:
    """Findings of handouts.yaml itself."""
    return check(settings)


def check_source(source: Source, settings: Settings) -> tuple[Finding, ...]:
    """Findings of a handout and of each of its translations, waivers taken into account.

    One that does not fit the schema is looked at as far as it can be read.
    """
    found, sound = [*check(source), *check_source_texts(source)], source.handout is not None
    for translation in sound_texts(source).translations if source.language else ():
        found += (*check(translation, sound=sound), *check_translated_texts(translation))
    left = waived(found, source.handout, source.place) if sound else not_allowed(found, source.allow)
    return applied(left, settings)


def check_translation(translation: Translation, source: Source | None, settings: Settings) -> tuple[Finding, ...]:
    """Findings of one translation, without those that its handout allows: the same that `check_source` has of it."""
    found = [*check(translation), *check_translated_texts(translation)]
    if source is not None:  # whose rules look at the file, too: whether it can be read, and its name
        found += (f for f in check(source) if f.place.file == translation.catalog.file)
    return applied(not_allowed(found, source.allow if source else ()), settings)


def check_interface(library: Library, settings: Settings) -> tuple[Finding, ...]:
    """Findings of the translations of the words on every page."""
    translations = interface_texts(library).translations
    return applied((f for t in translations for f in (*check(t), *check_translated_texts(t))), settings)


def check_clinic(clinic: Clinic, locales: list[str], settings: Settings) -> tuple[Finding, ...]:
    """Findings of a clinic's look and words, for the locales it is to be built in."""
    from handouts.rules.clinic import Theme  # which needs all that a page is composed with

    return applied(check(Theme(clinic, tuple(locales))), settings)


# ---------------------------------------------------------------- many subjects, over the cores

Checked = tuple[Subject, CheckResult | HandoutsError | str]
"""A subject with what was found in it, or why it could not be checked; a text is the traceback of a bug of ours."""


class NotCheckedError(HandoutsError):
    """Some could not be checked. `findings` are those of all others."""

    def __init__(self, subjects: Iterable[Subject], findings: tuple[Finding, ...]) -> None:
        names = ", ".join(map(str, subjects))
        super().__init__(
            f"the process that checked {names} died, twice",
            "Is there enough memory? Try -j 1, and leave out what was changed last.",
        )
        self.findings = findings


def check_all(
    subjects: Iterable[Subject],
    project: Project,
    *,
    before: Mapping[Subject, CheckResult],
    workers: int,
    progress: Callable[[int], None] = lambda count: None,
) -> dict[Subject, CheckResult]:
    """The result for each subject: that of `before` where the subject is as it was, else a new one; none for one that
    no process could check and live.

    `progress` gets how many more are done. Raises HandoutsError if something that all of them need is broken.
    """
    found: dict[Subject, CheckResult] = {}
    left: list[Subject] = []
    for subject in subjects:
        saved = before.get(subject)
        if saved and saved.digest and saved.digest == _folder(subject).digest:
            found[subject] = saved
        else:
            left.append(subject)
    progress(len(found))
    if left:
        rules_for(Source), rules_for(Translation)  # loaded once, before the workers are forked
    task = Task(partial(_checked, project), _lost, begin=_spare_the_collector)
    for subject, result in _sound(map_unordered(left, task, workers)):
        if result != _DIED:
            found[subject] = result
        progress(1)
    return found


Of = TypeVar("Of")
Found = TypeVar("Found")


def _sound(results: Generator[tuple[Of, Found | HandoutsError | str]]) -> Iterator[tuple[Of, Found]]:
    """Yield what was found of each thing. The first error is raised, and the workers stopped."""
    try:
        for of, found in results:
            if isinstance(found, str):
                raise RuntimeError(f"checking {of} went wrong:\n{found}")
            if isinstance(found, HandoutsError):
                raise found
            yield of, found
    finally:
        results.close()


def check_project(
    project: Project,
    ids: Iterable[str],
    *,
    everything: bool,
    cache: bool,
    workers: int,
    progress: Callable[[int], None] = lambda count: None,
) -> tuple[Finding, ...]:
    """Findings of the handouts with these ids, and of the settings; with `everything`, of the clinics and of the words
    on every page, too. What has not changed since the last time is not sought again, unless `cache` is off. Raises
    NotCheckedError at the end where processes died.
    """
    saved_checks = open_cache(project)
    check_them = partial(
        check_all, project=project, before=saved_checks.results if cache else {}, workers=workers, progress=progress
    )
    handouts = [Subject("handout", project.source / name) for name in ids]
    # The words take longest, so they are the first: the other cores have enough to do meanwhile.
    words = [Subject("words", project.library.folder.path)] if everything else []
    found = check_them([*words, *handouts])
    clinics: list[Subject] = []
    if everything:
        tags = tuple(dict.fromkeys(tag for one in handouts if one in found for tag in found[one].locales))
        clinics = [Subject("clinic", project.clinic_folder(n), tags) for n in project.checked_clinics]
        found |= check_them(clinics)
    if cache:
        saved_checks.save(found)
    settings = project.settings
    own = check_settings(settings) if settings.loaded or settings.problems else ()
    findings = in_order([*own, *(f for result in found.values() for f in result.findings)])
    if died := [one for one in (*words, *handouts, *clinics) if one not in found]:
        raise NotCheckedError(died, findings)
    return findings


def _checked(project: Project, subject: Subject) -> Checked:
    try:
        return subject, _result(project, subject)
    except Exception as error:
        return subject, of_environment(error) or "".join(traceback.format_exception(error))


def _folder(subject: Subject) -> Folder:
    return read_folder(subject.folder, follow=subject.kind == "words")


def _result(project: Project, subject: Subject) -> CheckResult:
    """What is saved must be about what was read: each folder is read once, and its digest is of those bytes."""
    if subject.kind == "words":
        return CheckResult(check_interface(project.library, project.settings), digest=project.library.digest)
    folder = _folder(subject)  # not by the project, which would keep it
    if subject.kind == "handout":
        return check_result(load(folder, project.library), project.settings)
    clinic = project.clinic_of(folder.path.name, folder)
    return CheckResult(check_clinic(clinic, list(subject.tags), project.settings), digest=folder.digest)


def check_result(source: Source, settings: Settings, before: CheckResult | None = None) -> CheckResult:
    """The result for a handout that has been read: the one of `before`, if it is about the same files."""
    if before and before.digest and before.digest == source.digest:
        return before
    return CheckResult(check_source(source, settings), source.locales, source.digest)


_DIED = CheckResult((), digest="died")


def _lost(subject: Subject) -> Checked:
    return subject, _DIED


def _spare_the_collector() -> None:
    """A check makes many small things that go in no circles: looking for circles took a tenth of its time."""
    gc.disable()


# ---------------------------------------------------------------- finished files


class Listed(Protocol):
    """A finished file, as far as a check needs to know of it; the manifest's entries are such."""

    @property
    def path(self) -> str: ...
    @property
    def format(self) -> str: ...
    @property
    def locale(self) -> str: ...


def check_artifacts(
    output: Path, entries: Iterable[Listed], project: Project, *, workers: int = 1
) -> tuple[Finding, ...]:
    """Findings of finished files, by their paths below `output`, as the project's settings have it."""
    from handouts.rules.artifact import Artifact

    listed = list(entries)
    rules_for(Artifact)  # loaded once, before the workers are forked
    task = Task(partial(_looked_at, output, project.library), partial(_lost_file, output))
    found = [f for _, seen in _sound(map_unordered(listed, task, workers)) for f in seen]
    return in_order(applied(found, project.settings))


Seen = tuple[str, tuple[Finding, ...] | HandoutsError | str]
"""A finished file by its path, with what was found in it; a text is the traceback of a bug of ours."""


def _looked_at(output: Path, library: Library, entry: Listed) -> Seen:
    from handouts.rules.artifact import Artifact

    file, known = output / entry.path, library.locales
    first = entry.locale.split("+")[0]  # of two languages side by side, the file is in the first
    direction = known[first].dir if first in known else "ltr"
    try:
        read = read_below(output, entry.path)
        if read.content is None:
            why = read.problem or "there is no such file"
            return entry.path, HandoutsError(f"can't read {file}: {why}", "Run: handouts build")
        return entry.path, check(Artifact(file, entry.format, read.content, first, direction))
    except Exception as error:
        return entry.path, of_environment(error) or "".join(traceback.format_exception(error))


def _lost_file(output: Path, entry: Listed) -> Seen:
    return entry.path, HandoutsError(
        f"the process that checked {output / entry.path} died, twice", "Is there enough memory? Try -j 1."
    )
