"""The commands that make files and publish them."""

import time
from dataclasses import replace
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

import click

from handouts.cli.options import (
    BUG,
    ENVIRONMENT,
    FINDINGS,
    FOLDER,
    chosen,
    chosen_handouts,
    chosen_locales,
    chosen_pairs,
    ids_argument,
    locales_option,
    output_option,
    split,
    with_project,
    workers_option,
)
from handouts.cli.terminal import OUR_BUG, build_progress, say, say_lines, show
from handouts.core.findings import Finding, Severity, has_errors, in_order
from handouts.formats.table import NAMES as FORMAT_NAMES
from handouts.formats.table import SIDE_BY_SIDE

if TYPE_CHECKING:  # what a command needs is imported in it, so that `--help` answers at once
    from handouts.build.jobs import Report
    from handouts.build.plan import Asked, Plan
    from handouts.project import Project

LEVELS = ("standard", "plain")


@click.command()
@ids_argument
@click.option("-f", "--format", "formats", multiple=True, help=f"One or more of: {', '.join(FORMAT_NAMES)}.")
@locales_option("One or more locales, such as es-US or es; es+en sets two side by side (pdf, docx, html).")
@click.option("--pseudo", is_flag=True, help="Build the pseudo-locales, which show a template's flaws.")
@click.option("--level", "levels", multiple=True, help="standard, plain or both.")
@click.option("-c", "--clinic", "clinics", multiple=True, help="Clinic folders to build for.  [default: base]")
@click.option("--paper", type=click.Choice(["letter", "a4"]), help="Paper size.  [default: the clinic's, or letter]")
@click.option("--release", is_flag=True, help="Refuse what is not approved, and files that --verify would refuse.")
@click.option("--force", is_flag=True, help="Render again even what is up to date.")
@click.option(
    "--verify",
    is_flag=True,
    help="Read the finished files again: do they say all that their edition says, and can everybody read them?",
)
@workers_option
@click.option("-q", "--quiet", is_flag=True, help="Say nothing but errors.")
@click.option("-v", "--verbose", is_flag=True, help="Name every file, and what took how long.")
@with_project
@output_option
@click.pass_context
def build(
    ctx: click.Context,
    ids: tuple[str, ...],
    formats: tuple[str, ...],
    locales: tuple[str, ...],
    pseudo: bool,
    levels: tuple[str, ...],
    clinics: tuple[str, ...],
    paper: str | None,
    release: bool,
    force: bool,
    verify: bool,
    workers: int | None,
    quiet: bool,
    verbose: bool,
    project: "Project",
    output: Path,
) -> None:
    """Build handouts: every handout, locale, level and format, unless you name some.

    Files go to OUTPUT/<clinic>/<locale>/<id>-<level>.<suffix>, with a manifest beside them. What is up to date is
    kept. A handout with errors is left out and the others are built.
    """
    from handouts.build import jobs as builder
    from handouts.build.plan import plan
    from handouts.core.parallel import default_workers
    from handouts.project import BASE_CLINIC

    started = time.monotonic()
    wanted = chosen_handouts(project, ids)
    chosen_clinics = chosen("clinic", clinics or (BASE_CLINIC,), [BASE_CLINIC, *project.clinic_names])
    asked = _asked(project, wanted, locales, formats, levels, chosen_clinics, pseudo=pseudo)
    planned = plan(project, wanted, replace(asked, release=release))
    jobs = [
        replace(job, output=output, paper=paper, release=release, force=force, verify=verify) for job in planned.jobs
    ]
    with build_progress(len(jobs), quiet=quiet, verbose=verbose) as say:
        report = builder.build(
            project,
            jobs,
            workers=workers or default_workers(),
            counts=planned.counts,
            languages=planned.languages,
            progress=say,
            output=output,
            refuses=planned.refuses,
            retired=planned.retired,
        )
    if verify:
        report.findings += _verified(report, output, project, workers or default_workers())
    _summary(report, planned, output, time.monotonic() - started, quiet=quiet)
    ctx.exit(_exit_code(report, planned.findings))


def _asked(
    project: "Project",
    ids: list[str],
    locales: tuple[str, ...],
    formats: tuple[str, ...],
    levels: tuple[str, ...],
    clinics: list[str],
    *,
    pseudo: bool,
) -> "Asked":
    """Return what the options ask for. Without a locale, every language that the handouts speak."""
    from handouts.build.plan import Asked, spoken

    known = project.library.locales
    tags = spoken(project.handouts(ids).values(), known)
    strange = [tag for tag, locale in known.items() if locale.pseudo]
    named = split(locales)
    single, pairs = [n for n in named if "+" not in n], [n for n in named if "+" in n]
    languages = [n for n in single if n not in strange]
    wanted = chosen_locales(languages, tags) if languages else [] if single or pairs or pseudo else tags
    strange = [t for t in strange if pseudo or t in single]
    if pairs and formats and (unable := [f for f in split(formats) if f in FORMAT_NAMES and f not in SIDE_BY_SIDE]):
        able = ", ".join(SIDE_BY_SIDE)
        raise click.UsageError(f"'{unable[0]}' can't set two languages side by side. There is: {able}.")
    return Asked(
        tuple(chosen("format", formats, FORMAT_NAMES)),
        (*wanted, *strange),
        tuple(chosen_pairs(pairs, tags)),
        tuple(chosen("level", levels, LEVELS)),
        tuple(clinics),
        everywhere=not named and not pseudo,
    )


def _verified(report: "Report", output: Path, project: "Project", workers: int) -> tuple[Finding, ...]:
    """Read the files of this build again, and return what is wrong with them."""
    from handouts.build import manifest
    from handouts.rules.runner import check_artifacts

    mine = {*report.made, *report.unchanged}
    entries = [e for path, e in manifest.read(output).items() if path in mine]
    return check_artifacts(output, entries, project, workers=workers)


def _summary(
    report: "Report",
    planned: "Plan",
    output: Path,
    seconds: float,
    *,
    quiet: bool,
) -> None:
    """Say what was made, what was not and why, on standard error."""
    from handouts.cli import report as reports

    errors = tuple(f for f in in_order([*planned.findings, *report.findings]) if f.severity is Severity.ERROR)
    if errors:
        show(reports.text(errors), err=True)
    for name in planned.skipped:
        say(f"not built: {name} has errors (above)", fg="red")
    for name in planned.retired:
        say(f"not built: {name} is retired", fg="yellow")
    for (reason, hint, bug), failures in groupby(report.failures, lambda f: (f.reason, f.hint, f.bug)):
        for failure in failures:
            say(f"not made: {failure.path}: {reason}", fg="red")
        if hint:
            say(f"  {hint}")
        if bug:
            say_lines(bug + OUR_BUG)
    for path, why in sorted(report.taken.items()):
        say(f"taken away: {path}: {why}", fg="yellow")
    if quiet:
        return
    parts = [f"{len(report.made)} file{'s' if len(report.made) != 1 else ''} made"]
    if report.unchanged:
        parts.append(f"{len(report.unchanged)} up to date")
    if report.failures:
        parts.append(f"{len(report.failures)} not made")
    say(f"{', '.join(parts)} in {output} ({seconds:.1f} s).")
    warnings = sum(f.severity is Severity.WARNING for f in planned.findings)
    if warnings:
        say(f"{warnings} warning{'s' if warnings > 1 else ''}: see them with `handouts check`.")


def _exit_code(report: "Report", findings: tuple[Finding, ...]) -> int:
    """Return the exit code of a build: a bug of ours counts most, then what is wrong in the sources."""
    if any(f.bug for f in report.failures):
        return BUG
    if has_errors(findings) or has_errors(report.findings):
        return FINDINGS
    return ENVIRONMENT if report.failures else 0


@click.command()
@click.argument("destination", metavar="DEST", type=FOLDER)
@with_project
@output_option
def publish(destination: Path, project: "Project", output: Path) -> None:
    """Publish the built files, with an index page, to the folder DEST.

    Every file is checked first: that it is the one that was built, that it is what its handout says now, and that
    everybody can read it. What is retired or has no handout any more is left out. DEST is replaced as a whole, or not
    at all.
    """
    from handouts.cli import report as reports
    from handouts.core.parallel import default_workers
    from handouts.publish.current import current
    from handouts.publish.folder import publish as publish_to
    from handouts.rules.runner import check_artifacts

    found = current(output, project)
    for path, why in found.gone.items():
        say(f"left out: {path}: {why}", fg="yellow")
    for path, why in found.outdated.items():
        say(f"out of date: {path}: {why}", fg="red")
    if found.outdated:
        say(f"  Run: {found.mend}")
        say("  With --release, what is not approved is taken away instead of built as a draft.")
        say("Nothing was published.", fg="red")
        raise click.exceptions.Exit(FINDINGS)
    findings = check_artifacts(output, found.entries.values(), project, workers=default_workers())
    if has_errors(findings):
        show(reports.text(findings), err=True)
        say("Nothing was published.", fg="red")
        raise click.exceptions.Exit(FINDINGS)
    count = publish_to(output, destination, project, found)
    say(f"{count} files and an index page in {destination}.")
