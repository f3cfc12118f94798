"""The command line: reads its options, calls the library, reports, exits. Nothing else happens here."""

import difflib
import json
import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

import click

from handouts import __version__
from handouts.cli.options import (
    BUG,
    ENVIRONMENT,
    FINDINGS,
    FOLDER,
    chosen,
    chosen_handouts,
    chosen_locales,
    chosen_pairs,
    output_option,
    source_option,
    split,
    templates_option,
)
from handouts.cli.review import approve, review
from handouts.cli.translate import translate
from handouts.core.findings import Finding, HandoutsError, Severity, has_errors, in_order
from handouts.formats.table import NAMES as FORMAT_NAMES
from handouts.formats.table import SIDE_BY_SIDE

STOPPED, PIPE_CLOSED = 128 + 2, 128 + 13
"""As a shell numbers what a signal ended: Ctrl-C, and a reader that went away (`handouts … | head`)."""

OUR_BUG = "This is a bug in handouts: please report it with the lines above."

LEVELS = ("standard", "plain")

if TYPE_CHECKING:  # what a command needs is imported in it, so that `--help` answers at once
    from handouts.build.plan import Asked
    from handouts.project import Project


def run() -> None:
    """The console script: what goes wrong in the environment is said in a line, a bug of ours keeps its traceback."""
    try:
        sys.exit(_main())
    except click.exceptions.Exit as done:
        sys.exit(done.exit_code)
    except click.Abort:
        click.echo("Stopped. Files that were written are whole.", err=True)
        sys.exit(STOPPED)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except HandoutsError as error:
        _say_error(error)
        sys.exit(ENVIRONMENT)
    except Exception:
        import traceback

        traceback.print_exc()
        click.echo(OUR_BUG, err=True)
        sys.exit(BUG)


def _main() -> int:
    """The command's exit code: outside standalone mode Click returns it instead of exiting with it."""
    try:
        code = main.main(standalone_mode=False, color=_colour())
    except SystemExit:  # Click's answer to a closed pipe is 1, which here would mean that there are errors
        return PIPE_CLOSED
    return code if isinstance(code, int) else 0


def _colour() -> bool | None:
    """False where nobody wants colours (https://no-color.org); None lets Click see whether it is a terminal."""
    return False if os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb" else None


def _say_error(error: HandoutsError) -> None:
    click.secho(f"Error: {error}", fg="red", err=True, color=_colour())
    if error.hint:
        click.echo(f"  {error.hint}", err=True)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="handouts")
def main() -> None:
    """Patient handouts: one source in; every language, reading level and format out, checked and accessible.

    \b
    Start:   handouts new my-first-handout
    Check:   handouts check
    Build:   handouts build --format pdf
    """


# ---------------------------------------------------------------- build


@main.command()
@click.argument("ids", metavar="[ID]...", nargs=-1)
@click.option("-f", "--format", "formats", multiple=True, help=f"One or more of: {', '.join(FORMAT_NAMES)}.")
@click.option(
    "-l",
    "--locale",
    "locales",
    multiple=True,
    help="One or more locales, such as es-US or es; es+en sets two side by side (pdf, docx, html).",
)
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
@click.option("-j", "--jobs", "workers", type=click.IntRange(min=1), help="Processes.  [default: one a core]")
@click.option("-q", "--quiet", is_flag=True, help="Say nothing but errors.")
@click.option("-v", "--verbose", is_flag=True, help="Name every file, and what took how long.")
@source_option
@templates_option
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
    source: Path,
    templates: Path,
    output: Path,
) -> None:
    """Build handouts: every handout, locale, level and format, unless you name some.

    Files go to OUTPUT/<clinic>/<locale>/<id>-<level>.<suffix>, with a manifest beside them. What is up to date is
    kept. A handout with errors is left out and the others are built.
    """
    from handouts.build import jobs as builder
    from handouts.build.plan import plan
    from handouts.core.parallel import default_workers
    from handouts.project import BASE_CLINIC, open_project

    started = time.monotonic()
    project = open_project(source, templates)
    wanted = chosen_handouts(project, ids)
    chosen_clinics = chosen("clinic", clinics or (BASE_CLINIC,), [BASE_CLINIC, *project.clinic_names])
    asked = _asked(project, wanted, locales, formats, levels, chosen_clinics, pseudo=pseudo)
    planned = plan(project, wanted, asked)
    jobs = [
        replace(job, output=output, paper=paper, release=release, force=force, verify=verify) for job in planned.jobs
    ]
    with _Progress(len(jobs), quiet=quiet, verbose=verbose) as say:
        report = builder.build(
            project,
            jobs,
            workers=workers or default_workers(),
            counts=planned.counts,
            languages=planned.languages,
            progress=say,
        )
    if verify:
        report.findings += _verified(report, output, project, workers or default_workers())
    _summary(report, planned.findings, planned.skipped, output, time.monotonic() - started, quiet=quiet)
    ctx.exit(_build_exit(report, planned.findings))


def _verified(report: Any, output: Path, project: "Project", workers: int) -> tuple[Finding, ...]:
    """Findings of the files of this build."""
    from handouts.build import manifest
    from handouts.rules.runner import check_artifacts

    mine = {*report.made, *report.unchanged}
    entries = [e for path, e in manifest.read(output).items() if path in mine]
    return check_artifacts(output, entries, project, workers=workers)


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
    """What the options ask for. Without a locale, every language that the handouts speak."""
    from handouts.build.plan import Asked, pseudo_locales, spoken

    known = project.library.locales
    tags, strange = spoken(project.handouts(ids).values(), known), pseudo_locales(known)
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
    )


class _Progress:
    """A bar on a terminal, plain lines elsewhere; always on standard error."""

    def __init__(self, total: int, *, quiet: bool, verbose: bool) -> None:
        self.verbose, self.quiet = verbose, quiet
        self.started = time.monotonic()
        self.bar: Any = None
        if not quiet and not verbose and _is_terminal() and total > 1:
            self.bar = click.progressbar(length=total, label="Building", file=sys.stderr)

    def __enter__(self) -> Self:
        if self.bar is not None:
            self.bar.__enter__()
        return self

    def __exit__(self, *_: object) -> None:
        """Also after Ctrl-C: the bar has hidden the terminal's cursor."""
        if self.bar is not None:
            self.bar.__exit__(None, None, None)

    def __call__(self, made: Any) -> None:
        if self.bar is not None:
            self.bar.update(1)
        elif self.verbose:
            for entry in made.entries:
                word = "made" if entry.path in made.contents else "kept"
                click.echo(f"{time.monotonic() - self.started:6.2f} s  {word}  {entry.path}", err=True)
        elif not self.quiet:
            job = made.job
            click.echo(f"{job.handout}: {job.clinic}, {job.locale}, {job.level}", err=True)


def _is_terminal() -> bool:
    """Whether standard error is one that a bar can move on."""
    return sys.stderr.isatty() and os.environ.get("TERM") != "dumb"


@contextmanager
def _bar(total: int, label: str) -> Iterator[Callable[[int], None]]:
    """What is called with how many more are done; on standard error it shows how far long work is."""
    if total < 100:
        yield lambda count: None
    elif _is_terminal():
        with click.progressbar(length=total, label=label, file=sys.stderr) as bar:
            yield bar.update
    else:
        done = 0

        def say(count: int) -> None:
            nonlocal done
            before, done = done, done + count
            if done // 250 > before // 250:
                click.echo(f"{label}: {done} of {total}", err=True)

        yield say


def _summary(
    report: Any,
    findings: tuple[Finding, ...],
    skipped: tuple[str, ...],
    output: Path,
    seconds: float,
    *,
    quiet: bool,
) -> None:
    """What was made, what was not and why, on standard error."""
    from handouts.cli import report as reports

    errors = tuple(f for f in in_order([*findings, *report.findings]) if f.severity is Severity.ERROR)
    if errors:
        click.echo(reports.text(errors), nl=False, err=True)
    for name in skipped:
        click.secho(f"not built: {name} has errors (above)", fg="red", err=True)
    for (reason, hint, bug), failures in groupby(report.failures, lambda f: (f.reason, f.hint, f.bug)):
        for failure in failures:
            click.secho(f"not made: {failure.path}: {reason}", fg="red", err=True)
        if hint:
            click.echo(f"  {hint}", err=True)
        if bug:
            click.echo(bug + OUR_BUG, err=True)
    if quiet:
        return
    parts = [f"{len(report.made)} file{'s' if len(report.made) != 1 else ''} made"]
    if report.unchanged:
        parts.append(f"{len(report.unchanged)} up to date")
    if report.failures:
        parts.append(f"{len(report.failures)} not made")
    click.echo(f"{', '.join(parts)} in {output} ({seconds:.1f} s).", err=True)
    warnings = sum(f.severity is Severity.WARNING for f in findings)
    if warnings:
        click.echo(f"{warnings} warning{'s' if warnings > 1 else ''}: see them with `handouts check`.", err=True)


def _build_exit(report: Any, findings: tuple[Finding, ...]) -> int:
    if any(f.bug for f in report.failures):
        return BUG
    if has_errors(findings) or has_errors(report.findings):
        return FINDINGS
    return ENVIRONMENT if report.failures else 0


# ---------------------------------------------------------------- check, explain


@main.command()
@click.argument("ids", metavar="[ID]...", nargs=-1)
@click.option(
    "--report",
    "report_name",
    type=click.Choice(["text", "json", "sarif", "junit", "github"]),
    default="text",
    show_default=True,
    help="How to say it.",
)
@click.option("--strict", is_flag=True, help="Fail on warnings too.")
@click.option("--watch", is_flag=True, help="Check again whenever a file changes, and say what is new; Ctrl-C ends it.")
@click.option("--readability", is_flag=True, help="Show how hard the texts are to read, in place of findings.")
@click.option("-j", "--jobs", "workers", type=click.IntRange(min=1), help="Processes.  [default: one a core]")
@click.option("--no-cache", is_flag=True, help="Check also what has not changed since the last check.")
@source_option
@templates_option
@click.pass_context
def check(
    ctx: click.Context,
    ids: tuple[str, ...],
    report_name: str,
    strict: bool,
    watch: bool,
    readability: bool,
    workers: int | None,
    no_cache: bool,
    source: Path,
    templates: Path,
) -> None:
    """Check handouts, their translations and the clinics, and say what to mend, where.

    Exits with 1 when there is an error. `handouts explain CODE` tells more about a rule. How much a rule's findings
    matter can be set in handouts.yaml, beside the folder of handouts.
    """
    from handouts.cli import report as reports

    if watch:
        if report_name != "text":
            raise click.UsageError("--watch speaks to people: it goes with --report text.")
        _watch(ids, source, templates)
        return
    if readability:
        ctx.exit(_readability(ids, report_name, source, templates))
    findings = _checked(ids, source, templates, workers=workers, cache=not no_cache)
    click.echo(reports.REPORTS[report_name](findings), nl=False)
    failing = any(f.severity is Severity.ERROR or (strict and f.severity is Severity.WARNING) for f in findings)
    ctx.exit(FINDINGS if failing else 0)


def _checked(
    ids: tuple[str, ...], source: Path, templates: Path, *, workers: int | None = None, cache: bool = True
) -> tuple[Finding, ...]:
    """Findings of the handouts with these ids; of all, of the clinics and of the words on every page without ids."""
    from handouts.core.parallel import default_workers
    from handouts.project import open_project
    from handouts.rules.runner import check_project

    project = open_project(source, templates)
    wanted = chosen_handouts(project, ids)
    with _bar(len(wanted), "Checking") as progress:
        return check_project(
            project,
            wanted,
            everything=not ids,
            cache=cache,
            workers=workers or default_workers(),
            progress=progress,
        )


def _readability(ids: tuple[str, ...], report_name: str, source: Path, templates: Path) -> int:
    """Say how hard the handouts are to read; the exit code. One whose file has errors has to be mended first."""
    from handouts.editions.grades import all_grades, as_data, table
    from handouts.project import open_project

    if report_name not in ("text", "json"):
        raise click.UsageError("--readability goes with --report text or json.")
    project = open_project(source, templates)
    sources = project.handouts(chosen_handouts(project, ids)).values()
    grades = [g for one in sources if one.handout for g in all_grades(one, project.library.locales)]
    if report_name == "json":
        click.echo(json.dumps({"handouts": as_data(grades)}, indent=1, ensure_ascii=False))
    else:
        click.echo(table(grades), nl=False)
    broken = [one.id for one in sources if one.handout is None]
    for name in broken:
        click.echo(f"left out: {name} has errors; see `handouts check {name}`.", err=True)
    return FINDINGS if broken else 0


def _watch(ids: tuple[str, ...], source: Path, templates: Path) -> None:
    """Check now and after each change, until Ctrl-C. What can't be checked just now is said, and waited for."""
    from handouts.cli import report as reports
    from handouts.cli.watch import changes, forget
    from handouts.project import open_project

    chosen("handout", ids, open_project(source, templates).ids)
    before: tuple[Finding, ...] | None = None
    try:
        for changed in changes(source, templates):
            forget()
            if changed:
                click.echo(f"{time.strftime('%H:%M:%S')}  {', '.join(sorted(map(str, changed)))}")
            try:
                found = _checked(ids, source, templates)
            except HandoutsError as error:
                _say_error(error)
                continue
            except click.UsageError as error:
                click.echo(error.format_message(), err=True)
                continue
            click.echo(reports.text(found) if before is None else reports.news(before, found), nl=False)
            if before is None:
                click.echo("Watching for changes. Ctrl-C ends it.", err=True)
            before = found
    except KeyboardInterrupt:
        click.echo("\nStopped.", err=True)


@main.command()
@click.argument("code", required=False)
def explain(code: str | None) -> None:
    """Explain a rule by its CODE; without one, list every rule."""
    from handouts.rules.engine import all_rules

    rules = all_rules()
    if code is None:
        for rule in rules.values():
            click.echo(f"{rule.code}  {rule.severity:<8}{rule.name}")
        return
    found = rules.get(code.upper())
    if found is None:
        near = difflib.get_close_matches(code.upper(), rules, 1)
        guess = f" Did you mean {near[0]}?" if near else ""
        raise click.UsageError(f"There is no rule {code}.{guess} `handouts explain` lists them.")
    click.echo(f"{found.code} {found.name} ({found.severity})\n\n{found.doc}\n")
    click.echo(f"Serves: {found.serves}\nWhat to do: {found.hint}")


# ---------------------------------------------------------------- list, new, schema, publish


@main.command("list")
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
@source_option
@templates_option
def list_(as_json: bool, source: Path, templates: Path) -> None:
    """List the handouts: languages, status, version; and the clinics."""
    from handouts.project import open_project

    project = open_project(source, templates)
    rows: list[dict[str, Any]] = []
    for name, one in project.handouts(project.ids).items():
        h = one.handout
        rows.append(
            {
                "id": name,
                "title": h.title.standard if h else None,
                "version": h.version if h else None,
                "status": h.review.status if h else "has errors",
                "locales": list(one.locales),
                "levels": list(LEVELS),
            }
        )
    clinics = list(project.clinic_names)
    if as_json:
        click.echo(json.dumps({"handouts": rows, "clinics": clinics}, indent=1, ensure_ascii=False))
        return
    for row in rows:
        click.echo(f"{row['id']}  {row['version'] or '-'}  {row['status']}  {', '.join(row['locales']) or '-'}")
        if row["title"]:
            click.echo(f"    {row['title']}")
    click.echo(f"clinics: {', '.join(clinics) or 'none'}")


@main.command()
@click.argument("id", metavar="ID")
@source_option
@templates_option
def new(id: str, source: Path, templates: Path) -> None:
    """Start a handout: makes SOURCE/ID/handout.yaml, which builds as it is and waits for your words."""
    from handouts.build.scaffold import starter
    from handouts.project import open_project

    try:
        file = starter(id, source, open_project(source, templates).library)
    except ValueError as error:
        raise click.UsageError(str(error)) from None
    click.echo(f"Made {file}. Next: edit it, then `handouts check {id}` and `handouts build {id}`.", err=True)
    click.echo(file)


@main.command()
def schema() -> None:
    """Print the JSON Schema of handout.yaml, for editors."""
    from handouts.source.schema import handout_schema

    click.echo(handout_schema(), nl=False)


main.add_command(translate)
main.add_command(review)
main.add_command(approve)


@main.command()
@click.argument("destination", metavar="DEST", type=FOLDER)
@source_option
@templates_option
@output_option
def publish(destination: Path, source: Path, templates: Path, output: Path) -> None:
    """Publish the built files, with an index page, to the folder DEST.

    Every file is checked first: that it is the one that was built, and that everybody can read it. DEST is replaced
    as a whole, or not at all.
    """
    from handouts.build import manifest
    from handouts.cli import report as reports
    from handouts.core.parallel import default_workers
    from handouts.project import open_project
    from handouts.publish.folder import publish as publish_to
    from handouts.rules.runner import check_artifacts

    project = open_project(source, templates)
    verified = manifest.verified(output).values()
    findings = check_artifacts(output, verified, project, workers=default_workers())
    if has_errors(findings):
        click.echo(reports.text(findings), nl=False, err=True)
        click.secho("Nothing was published.", fg="red", err=True)
        raise click.exceptions.Exit(FINDINGS)
    count = publish_to(output, destination, project)
    click.echo(f"{count} files and an index page in {destination}.", err=True)
