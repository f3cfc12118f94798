"""Plan: which editions a build makes, and the findings that keep others out of it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from handouts.build.jobs import Job
from handouts.build.manifest import Entry
from handouts.core.findings import Finding, Severity, has_errors, in_order
from handouts.formats.table import SIDE_BY_SIDE
from handouts.language.locales import Locale
from handouts.project import Project
from handouts.rules.check_cache import CheckResult, Subject, open_cache
from handouts.rules.clinic_templates import UNTRUSTED
from handouts.rules.runner import check_clinic, check_result, check_settings
from handouts.source.approval_ledger import NAME
from handouts.source.approved_snapshot import FOLDER
from handouts.source.load import Source
from handouts.source.parts import Level


@dataclass(frozen=True)
class Asked:
    """What somebody wants built. `locales` are single ones, `pairs` two with a plus between them; `everywhere`: they
    are those that there are, and nobody has named one. `release`: for patients.
    """

    formats: tuple[str, ...]
    locales: tuple[str, ...]
    pairs: tuple[str, ...]
    levels: tuple[str, ...]
    clinics: tuple[str, ...]
    everywhere: bool = False
    release: bool = False


@dataclass(frozen=True)
class Plan:
    """The jobs, all findings of what they are made from, and what is left out because of them.

    `counts` are each handout's findings by severity, `languages` the locales that it is offered in, where
    that is known, `broken` the handouts that are left out whole, `retired` those that are no longer given out.
    """

    jobs: tuple[Job, ...]
    findings: tuple[Finding, ...]
    skipped: tuple[str, ...]
    counts: Mapping[str, Mapping[str, int]]
    languages: Mapping[str, list[str]]
    asked: Asked
    broken: frozenset[str]
    retired: tuple[str, ...]

    @cached_property
    def _paths(self) -> frozenset[str]:
        return frozenset(path for job in self.jobs for path in job.paths.values())

    def refuses(self, entry: Entry) -> bool:
        """Whether a file of an earlier build was asked for anew and can't be made."""
        asked = self.asked
        editions = (entry.clinic in asked.clinics, entry.level in asked.levels, entry.format in asked.formats)
        if entry.handout not in self.counts or not all(editions):
            return False
        if entry.handout in self.broken and asked.everywhere:
            return True
        return entry.locale in (*asked.locales, *asked.pairs) and entry.path not in self._paths


def spoken(sources: Iterable[Source], known: Mapping[str, Locale]) -> list[str]:
    """The locales that some of the sources speak, as far as the registry knows them."""
    return list(dict.fromkeys(tag for one in sources for tag in (one.language, *one.locales) if tag in known))


def plan(project: Project, ids: Iterable[str], asked: Asked) -> Plan:
    """The jobs of every sound source, clinic and locale; errors in a PO file keep out its locale alone."""
    sources, known, settings = project.handouts(ids), project.library.locales, project.settings
    single = {*asked.locales, *(tag for pair in asked.pairs for tag in pair.split("+"))}
    findings: list[Finding] = [*check_settings(settings)]
    skipped: list[str] = []
    left_out: set[str] = set()
    clinics: list[str] = []
    for clinic in asked.clinics:
        tags = sorted(t for t in single if not known[t].pseudo)
        mine = check_clinic(project.clinic(clinic), tags, settings)
        findings += mine
        if has_errors(f for f in mine if f.code != UNTRUSTED):
            skipped.append(f"clinic {clinic}")
        else:
            clinics.append(clinic)
    jobs: list[Job] = []
    counts: dict[str, dict[str, int]] = {}
    results = _results(project, sources.values())
    for name, source in sources.items():
        mine = results[name].findings
        findings += mine
        counts[name] = {str(s): sum(f.severity is s for f in mine) for s in Severity}
        broken = _broken_locales(source, mine)
        if "" in broken:
            skipped.append(name)
            left_out.add(name)
            continue
        if source.approval.status == "retired" and not asked.release:
            continue  # for a release, its rule says so
        skipped += [f"{name} in {tag}" for tag in sorted(broken & single)]
        there = {tag for tag in source.locales if tag not in broken} | {t for t in single if known[t].pseudo}
        jobs += [
            Job(name, locale, Level(level), clinic, _able(locale, asked.formats), Path())
            for clinic in clinics
            for locale in (*asked.locales, *asked.pairs)
            if there.issuperset(locale.split("+"))
            for level in asked.levels
        ]
    languages = {n: sorted(t for t in one.locales if t in known) for n, one in sources.items() if one.handout}
    retired = tuple(name for name, one in sources.items() if one.approval.status == "retired")
    found = (in_order(findings), tuple(skipped), counts, languages)
    return Plan(tuple(jobs), *found, asked=asked, broken=frozenset(left_out), retired=retired)


def _results(project: Project, sources: Iterable[Source]) -> dict[str, CheckResult]:
    """What checks find in each source, by its id. What the last check or build found is not sought again."""
    saved_checks = open_cache(project)
    asked = {Subject("handout", one.folder): one for one in sources}
    found = {
        one: check_result(source, project.settings, saved_checks.results.get(one)) for one, source in asked.items()
    }
    saved_checks.save(found)
    return {asked[one].id: result for one, result in found.items()}


def _able(locale: str, formats: tuple[str, ...]) -> tuple[str, ...]:
    """The formats that can do it: not all have room for two languages."""
    return tuple(f for f in formats if "+" not in locale or f in SIDE_BY_SIDE)


def _broken_locales(source: Source, findings: Iterable[Finding]) -> set[str]:
    """The locales whose own files have errors; "" among them where the handout itself has some.

    What is wrong with an approval keeps nothing out: it approves nothing, and a draft needs none.
    """
    broken: set[str] = set()
    for finding in findings:
        file = finding.place.file
        if finding.severity is Severity.ERROR and finding.code not in OF_APPROVAL and not _on_record(source, file):
            broken.add(file.stem if file.suffix == ".po" and file.stem in source.catalogs else "")
    return broken


OF_APPROVAL = frozenset({"F030", "S036"})
"""Rules that find that a handout is not approved though it says so: it is built as the draft that it is."""


def _on_record(source: Source, file: Path) -> bool:
    """Whether a file is one of those that keep who approved what."""
    return file.is_relative_to(source.folder) and file.relative_to(source.folder).parts[:1] in ((NAME,), (FOLDER,))
