"""Build: every asked edition in every asked format, over the cores; one that fails doesn't stop the others."""

import hashlib
import os
import traceback
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from handouts.build import manifest
from handouts.build.gone import gone
from handouts.build.manifest import Entry
from handouts.clinics.clinic import Clinic
from handouts.clinics.fonts import package_version
from handouts.clinics.template_process import UnfilledTemplateError
from handouts.core.digests import code_digest, digest
from handouts.core.files import changing
from handouts.core.findings import Finding, HandoutsError, has_errors, of_environment
from handouts.core.folders import digest_without
from handouts.core.parallel import Task, map_unordered
from handouts.core.temporary import sweep
from handouts.document.bilingual import side_by_side
from handouts.document.compose import Document, TemplateProblem, compose, template_problem
from handouts.document.pandoc import shared
from handouts.editions.edition import Edition, select
from handouts.editions.grades import in_short
from handouts.formats.format import Tools
from handouts.formats.table import FORMATS, format_named
from handouts.project import Project
from handouts.rules.engine import check
from handouts.source.load import Source
from handouts.source.parts import Level


@dataclass(frozen=True, slots=True)
class Job:
    """One edition in some formats: what a worker does at a time. `locale` is one, or two with a plus between them."""

    handout: str
    locale: str
    level: Level
    clinic: str
    formats: tuple[str, ...]
    output: Path
    paper: str | None = None
    release: bool = False
    force: bool = False
    verify: bool = False

    @property
    def verifies(self) -> bool:
        """Whether each file is compared with all of its edition; else, with its safety texts."""
        return self.verify or self.release

    @property
    def paths(self) -> dict[str, str]:
        """Each format's file, relative to the output folder (contract)."""
        edition = self.handout, self.locale, str(self.level), self.clinic
        return {f: manifest.path_of(*edition, f) for f in self.formats}


class Failure(NamedTuple):
    """A file that was not made, and why. `bug` is a traceback of ours."""

    path: str
    reason: str
    hint: str = ""
    bug: str = ""


@dataclass(frozen=True)
class Made:
    """What a job gave: entries for its files, the bytes of those that are new, findings and failures. `refused` are
    files that must not be there, made by an earlier build or not. Where the only fault is that a new one does not say
    what its edition says, the digest of the edition stands with it: a proved file of the same may stay.
    """

    job: Job
    entries: tuple[Entry, ...] = ()
    contents: Mapping[str, bytes] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()
    failures: tuple[Failure, ...] = ()
    refused: Mapping[str, str] = field(default_factory=dict)


@dataclass
class Report:
    """What a whole build did, for the summary. `taken` are files of earlier builds that left, and why."""

    made: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    failures: list[Failure] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    taken: dict[str, str] = field(default_factory=dict)


def run(project: Project, job: Job) -> Made:
    """Do one job. Never raises: what goes wrong is in the result."""
    try:
        return _run(project, job)
    except Exception as error:  # the others must still be built
        if told := of_environment(error):
            return _nothing(job, str(told), told.hint)
        return _nothing(job, repr(error), bug="".join(traceback.format_exception(error)))


def _run(project: Project, job: Job) -> Made:
    from handouts.rules.clinic import Printed
    from handouts.rules.release import Candidate, check_release
    from handouts.rules.safety_texts import check_file
    from handouts.rules.verification import Finished

    source = project.handout(job.handout)
    clinic = project.clinic(job.clinic)
    editions = tuple(select(source, locale=tag, level=job.level, clinic=clinic) for tag in job.locale.split("+"))
    if job.release and (reasons := tuple(f for e in editions for f in check_release(Candidate(e, source)))):
        return _refused(job, reasons)
    paper = job.paper or clinic.page or editions[0].source_locale.paper or clinic.tokens.page
    verifies = job.verifies or _has_templates(clinic)
    keys = {f: digest([action_key(e, f, paper) for e in editions]) for f in job.formats}
    kept = {} if job.force else _kept(job, keys, state_of(editions), verifies=verifies)
    wanted = [f for f in job.formats if f not in kept]
    if not wanted:
        return Made(job, tuple(kept.values()))
    document, findings = _composed(editions, source)
    if document is None or has_errors(findings):
        return _refused(job, findings)
    unprintable = check(Printed(document)) if any(FORMATS[f].module == PRINT for f in wanted) else ()
    findings += unprintable
    tools = Tools(shared(), paper)
    grade = in_short(source, editions[0].locale, job.level)
    entries, contents, failures, refused = list(kept.values()), {}, [], {}
    for name in wanted:
        path, same = job.paths[name], ""
        made = unprintable if unprintable and FORMATS[name].module == PRINT else _rendered(name, path, document, tools)
        done = Finished(document, name, made, job.output / path, source) if isinstance(made, bytes) else None
        if done and (lost := check_file(done, whole=verifies)):
            made, same = lost, source_digest(editions)
        if isinstance(made, bytes):
            contents[path] = made
            entries.append(_entry(job, editions, name, made, keys[name], grade, proved=verifies))
        elif isinstance(made, Failure):
            failures.append(made)
        else:
            findings += () if made is unprintable else made
            failures.append(_failed(path, made))
            refused[path] = same
    return Made(job, tuple(entries), contents, findings, tuple(failures), refused)


def _rendered(name: str, path: str, document: Document, tools: Tools) -> bytes | Failure | tuple[Finding, ...]:
    """A file of one format; or what must be mended first; or why else it could not be made."""
    try:
        return format_named(name).render(document, tools)
    except UnfilledTemplateError as error:
        return check(template_problem(error))
    except Exception as error:
        if told := of_environment(error):
            return Failure(path, str(told), told.hint)
        return Failure(path, repr(error), bug="".join(traceback.format_exception(error)))  # our bug in one format


def _kept(job: Job, keys: Mapping[str, str], now: Mapping[str, Any], *, verifies: bool) -> dict[str, Entry]:
    """The files that are as they would be made, by format, with what the manifest says of them now."""
    before = manifest.read(job.output)
    return {
        f: replace(e, **now)
        for f, path in job.paths.items()
        if (e := before.get(path))
        and e.action_key == keys[f]
        and (e.proved or not verifies)
        and manifest.still_there(job.output, e)
    }


def _composed(editions: tuple[Edition, ...], source: Source) -> tuple[Document | None, tuple[Finding, ...]]:
    """One document of one edition, or of two side by side: None if it does not say what was typed for it."""
    from handouts.rules.typed_document import check_side_by_side, check_typed

    documents: list[Document] = []
    findings: list[Finding] = []
    for edition in editions:
        composed = compose(edition, shared())
        findings += check(composed)
        if isinstance(composed, TemplateProblem) or has_errors(findings):
            return None, tuple(findings)
        findings += check_typed(composed, source)
        documents.append(composed.document)
    if has_errors(findings) or len(documents) == 1:
        return documents[0], tuple(findings)
    both = side_by_side(*documents)
    return both, (*findings, *check_side_by_side(both, source))


def _nothing(job: Job, reason: str, hint: str = "", bug: str = "", findings: tuple[Finding, ...] = ()) -> Made:
    """A job of which no file was made."""
    failures = tuple(Failure(path, reason, hint, bug) for path in job.paths.values())
    return Made(job, findings=findings, failures=failures)


def _refused(job: Job, findings: tuple[Finding, ...]) -> Made:
    first = findings[0]
    made = _nothing(job, f"{first.code} {first.message}", first.hint, findings=findings)
    return replace(made, refused=dict.fromkeys(job.paths.values(), ""))


def _failed(path: str, lost: tuple[Finding, ...]) -> Failure:
    more = f" (and {len(lost) - 1} more)" if len(lost) > 1 else ""
    return Failure(path, f"{lost[0].code} {lost[0].message}{more}", lost[0].hint)


def source_digest(editions: tuple[Edition, ...]) -> str:
    """A digest of the words, pictures and data of one edition, or of two side by side."""
    return digest([e.source_digest for e in editions]) if len(editions) > 1 else editions[0].source_digest


def state_of(editions: tuple[Edition, ...]) -> dict[str, Any]:
    """What a manifest says of an edition's approval and translation, which may change while its bytes do not."""
    days = [e.approved_on for e in editions]
    counts = sum((Counter(e.translation) for e in editions), Counter[str]())
    approved = editions[0].approved_on if all(days) else None
    return {
        "status": editions[0].status,
        "approved_on": approved.isoformat() if approved else None,
        "translation": dict(sorted(counts.items())),
    }


def _has_templates(clinic: Clinic) -> bool:
    """Whether a clinic has templates of its own, for the text or for a format. They may lose anything."""
    return clinic.content is not None and any(name.endswith(".j2") for name in clinic.content.files)


def _entry(
    job: Job,
    editions: tuple[Edition, ...],
    name: str,
    content: bytes,
    key: str,
    grade: Mapping[str, Any],
    *,
    proved: bool,
) -> Entry:
    edition = editions[0]
    return Entry(
        path=job.paths[name],
        handout=edition.id,
        locale=job.locale,
        level=str(edition.level),
        clinic=edition.clinic.name,
        format=name,
        sha256=hashlib.sha256(content).hexdigest(),
        bytes=len(content),
        source_digest=source_digest(editions),
        action_key=key,
        findings={},
        tools=manifest.tool_versions(),
        readability=grade,
        proved=proved,
        **state_of(editions),
    )


def action_key(edition: Edition, name: str, paper: str) -> str:
    """A digest of everything that a file's bytes depend on: content, look, templates, code, tools, parameters."""
    clinic, tokens = edition.clinic.content, edition.clinic.tokens
    return digest(
        {
            "source": edition.source_digest,
            "format": name,
            "paper": paper,
            "edition": [edition.clinic.name, edition.locale.tag, str(edition.level)],
            "updated": edition.updated.isoformat(),
            "offered": [[loc.tag, str(lv)] for loc, lv in edition.offered],
            "tokens": tokens.as_dict(),
            "templates": digest_without(edition.library.folder, FOLDERS - {FORMATS[name].module}),
            "clinic": digest_without(clinic, frozenset()) if clinic else "",
            "code": code_digest(),
            "tools": dict(manifest.tool_versions()),
            "fonts": {f: package_version(f) for f in (tokens.font, tokens.heading_font, *edition.locale.fonts)},
        }
    )


SOME, MANY_BYTES = 64, 64_000_000
"""So many finished files, or bytes of them, are not kept waiting."""

PRINT = "pdf"
"""The module of the formats that are set in our own fonts."""

FOLDERS = frozenset({"site", "starter", *(row.module for row in FORMATS.values())})
"""The folders of `base/` that one format has for itself, or none; the rest of `base/` is for all of them."""


# ---------------------------------------------------------------- many jobs


def build(
    project: Project,
    jobs: list[Job],
    *,
    workers: int,
    counts: Mapping[str, Mapping[str, int]],
    languages: Mapping[str, list[str]],
    progress: Callable[[Made], None] = lambda made: None,
    output: Path | None = None,
    refuses: Callable[[Entry], bool] = lambda entry: False,
    retired: Iterable[str] = (),
) -> Report:
    """Do all jobs and write their files and the manifest. `counts` are the findings of each handout by severity;
    `refuses` tells files that were asked for and can't be made, `retired` are handouts that are no longer given out:
    what an earlier build has made of them is taken away, and what has no source any more.
    """
    report = Report()
    if output is None:
        if not jobs:
            return report
        output = jobs[0].output
    if problem := manifest.not_ours(output):
        raise HandoutsError(f"{output / manifest.NAME} {problem}", "Choose another --output.")
    sweep()
    ready = _Ready(report, output, languages)
    task = Task(partial(run, project), _lost, _by_format, apart=True)
    results = map_unordered(jobs, task, workers)
    try:
        for made in results:
            for entry in made.entries:
                ready.entries[entry.path] = replace(entry, findings=dict(counts.get(entry.handout, {})))
            ready.contents.update(made.contents)
            ready.refused.update(made.refused)
            report.failures.extend(made.failures)
            report.findings.extend(made.findings)
            progress(made)
            if ready.are_many():
                ready.put_in_place()
    finally:
        # Now, not when Python tidies up: workers that went on after Ctrl-C would keep the build from ending.
        results.close()
        sweep()  # what workers held that were killed
        ready.put_in_place(partial(_leaving, project, languages, refuses, frozenset(retired)))  # also after Ctrl-C
    return report


@dataclass
class _Ready:
    """Finished files that wait for their place. They get it some at a time, together with their entries in the
    manifest: one by one, the manifest of a large project would be written thousands of times.
    """

    report: Report
    output: Path
    languages: Mapping[str, list[str]]
    entries: dict[str, Entry] = field(default_factory=dict)
    contents: dict[str, bytes] = field(default_factory=dict)
    refused: dict[str, str] = field(default_factory=dict)

    def are_many(self) -> bool:
        before = len(self.report.made) + len(self.report.unchanged)
        return len(self.contents) >= max(SOME, before // 4) or sum(map(len, self.contents.values())) >= MANY_BYTES

    def put_in_place(self, leaving: Callable[[Iterable[Entry]], dict[str, str]] = lambda entries: {}) -> None:
        """Change files and manifest in one step. Builds at once do so one after the other, and each file is listed by
        the one that wrote it last: whose entry is true of what is there. What is refused or is `leaving` goes; so
        does its file, unless somebody has put another there.
        """
        if not self.contents and not self.output.is_dir():
            return
        now = Report()
        with changing(self.output) as change:
            mine: dict[str, Entry] = {}
            strangers = manifest.strangers(self.output, self.contents)
            for path, entry in self.entries.items():
                if path in strangers:
                    now.failures.append(Failure(path, *_STRANGER))
                    continue
                try:
                    changed = path in self.contents and change.put(path, self.contents[path])
                except HandoutsError as error:
                    now.failures.append(Failure(path, str(error), error.hint))
                    continue
                if path in self.contents or manifest.still_there(self.output, entry):
                    mine[path] = entry
                (now.made if changed else now.unchanged).append(path)
            before = {p: e for p, e in manifest.read(self.output).items() if p not in mine}
            leaves = {p: REFUSED for p, e in before.items() if not self._may_stay(e)} | leaving(before.values())
            for path in leaves:
                if manifest.still_there(self.output, before[path]):
                    change.remove(path)
                    now.taken[path] = leaves[path]
                elif os.path.lexists(self.output / path):
                    now.taken[path] = f"{leaves[path]}; the file stays, since no build has left it so"
            kept = {p: e for p, e in before.items() if p not in leaves and (self.output / p).is_file()}
            if mine or before:
                listed = {**kept, **mine}
                change.put(manifest.NAME, manifest.content(listed.values(), _languages(listed, self.languages)))
        self.report.made += now.made
        self.report.unchanged += now.unchanged
        self.report.failures += now.failures
        self.report.taken |= now.taken
        self.entries, self.contents, self.refused = {}, {}, {}

    def _may_stay(self, entry: Entry) -> bool:
        refused = self.refused.get(entry.path)
        return refused is None or (entry.proved and refused == entry.source_digest)


_STRANGER = "another file is there, which no build has made", "Move it away, or choose another --output."

REFUSED = "this build refuses to make it"


def _leaving(
    project: Project,
    languages: Mapping[str, list[str]],
    refuses: Callable[[Entry], bool],
    retired: frozenset[str],
    entries: Iterable[Entry],
) -> dict[str, str]:
    """Return the files of earlier builds, by path, that must not stay, and why."""
    every = tuple(entries)
    return {e.path: REFUSED for e in every if refuses(e)} | gone(project, languages, retired, every)


def _languages(entries: Mapping[str, Entry], now: Mapping[str, list[str]]) -> dict[str, list[str]]:
    """The languages that each handout of some entries is offered in: `now`, or as far as there are files."""
    found: dict[str, set[str]] = {}
    for e in entries.values():
        found.setdefault(e.handout, set()).add(e.locale)
    return {h: now[h] if h in now else sorted(tags) for h, tags in found.items()}


def _by_format(job: Job) -> list[Job]:
    return [replace(job, formats=(name,)) for name in job.formats]


def _lost(job: Job) -> Made:
    hint = "Is there enough memory? Try -j 1, and leave out what was changed last: a picture, a template."
    return _nothing(job, "the process that made it died, twice", hint)
