"""The command line: reads its options, calls the library, reports, exits. Nothing else happens here."""

import difflib
import json
import os
import sys
import time
from collections.abc import Callable, Iterable
from itertools import groupby
from pathlib import Path
from typing import Any, Self, TypeVar

import click

from handouts import __version__
from handouts.findings import Finding, HandoutsError, Severity, has_errors, in_order
from handouts.formats import NAMES as FORMAT_NAMES

FINDINGS, USAGE, ENVIRONMENT, BUG = 1, 2, 3, 70
"""Exit codes (contract); 0 is fine."""

STOPPED, PIPE_CLOSED = 128 + 2, 128 + 13
"""As a shell numbers what a signal ended: Ctrl-C, and a reader that went away (`handouts … | head`)."""

OUR_BUG = "This is a bug in handouts: please report it with the lines above."

LEVELS = ("standard", "plain")
Command = TypeVar("Command", bound=Callable[..., Any])


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


# ---------------------------------------------------------------- options that several commands share


def _split(values: Iterable[str]) -> list[str]:
    """`-f pdf,docx` and `-f pdf -f docx` say the same."""
    return list(dict.fromkeys(v.strip() for value in values for v in value.split(",") if v.strip()))


def _chosen(kind: str, values: Iterable[str], known: Iterable[str]) -> list[str]:
    """The asked values, or all; an unknown one is a usage error with a guess."""
    known = list(known)
    asked = _split(values)
    for value in asked:
        if value not in known:
            near = difflib.get_close_matches(value, known, 1)
            guess = f"Did you mean '{near[0]}'?" if near else f"There is: {', '.join(known) or 'none'}."
            raise click.UsageError(f"There is no {kind} '{value}'. {guess}")
    return asked or known


def _locales(values: Iterable[str], known: Iterable[str]) -> list[str]:
    """As `_chosen`; a bare language stands for its one locale, `es` for `es-US`."""
    known = list(known)
    full = []
    for value in _split(values):
        same = [k for k in known if k.split("-")[0] == value]
        full.append(same[0] if value not in known and len(same) == 1 else value)
    return _chosen("locale", full, known)


_FOLDER = click.Path(path_type=Path, file_okay=False)
source_option = click.option(
    "--source", type=_FOLDER, default=Path("source"), show_default=True, help="Folder with a folder per handout."
)
templates_option = click.option(
    "--templates",
    type=_FOLDER,
    default=Path("templates"),
    show_default=True,
    help="Folder with base/ and clinics/; what it lacks comes from the templates that ship.",
)
output_option = click.option(
    "--output", type=_FOLDER, default=Path("output"), show_default=True, help="Where the files go."
)


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
@click.option("-l", "--locale", "locales", multiple=True, help="One or more locales, such as es-US or es.")
@click.option("--level", "levels", multiple=True, help="standard, plain or both.")
@click.option("-c", "--clinic", "clinics", multiple=True, help="Clinic folders to build for.  [default: base]")
@click.option("--paper", type=click.Choice(["letter", "a4"]), help="Paper size.  [default: the clinic's, or letter]")
@click.option("--release", is_flag=True, help="Refuse what no clinician has approved.")
@click.option("--force", is_flag=True, help="Render again even what is up to date.")
@click.option("--verify", is_flag=True, help="Look into the finished files too: can everybody read them?")
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
    from handouts import build as builder
    from handouts.source import source_ids
    from handouts.templates import clinic_names

    started = time.monotonic()
    wanted = _chosen("handout", ids, source_ids(source))
    if not wanted:
        raise HandoutsError(f"there is no handout in {source}", "Start one: handouts new my-first-handout")
    chosen_formats = tuple(_chosen("format", formats, FORMAT_NAMES))
    chosen_levels = _chosen("level", levels, LEVELS)
    chosen_clinics = _chosen(
        "clinic", clinics or (builder.BASE_CLINIC,), (builder.BASE_CLINIC, *clinic_names(templates))
    )
    jobs, findings, skipped, counts, languages = _jobs(
        wanted, chosen_formats, locales, chosen_levels, chosen_clinics, source, templates
    )
    jobs = [_with(job, output=output, paper=paper, release=release, force=force) for job in jobs]
    with _Progress(len(jobs), quiet=quiet, verbose=verbose) as say:
        report = builder.build(
            jobs,
            workers=workers or builder.default_workers(),
            counts=counts,
            languages=languages,
            progress=say,
        )
    if verify:
        report.findings += _verified(report, output, templates, source)
    _summary(report, findings, skipped, output, time.monotonic() - started, quiet=quiet)
    ctx.exit(_build_exit(report, findings))


def _verified(report: Any, output: Path, templates: Path, source: Path) -> tuple[Finding, ...]:
    """Findings of the files of this build."""
    from handouts import manifest
    from handouts.checking import check_artifacts
    from handouts.templates import base_folder

    mine = {*report.made, *report.unchanged}
    entries = [e for path, e in manifest.read(output).items() if path in mine]
    return check_artifacts(output, entries, base_folder(templates), source)


def _jobs(
    wanted: list[str],
    formats: tuple[str, ...],
    locales: tuple[str, ...],
    levels: list[str],
    clinics: list[str],
    source: Path,
    templates: Path,
) -> tuple[list[Any], tuple[Finding, ...], list[str], dict[str, dict[str, int]], dict[str, list[str]]]:
    """What to do, with the findings of every source; a source with errors has no jobs."""
    from handouts import build as builder
    from handouts.checking import check_clinic, check_source
    from handouts.locales import registry
    from handouts.model import Level
    from handouts.templates import base_folder

    base = base_folder(templates)
    known = registry(base)
    sources = {name: builder.cached_source(source / name, base) for name in wanted}
    tags = list(dict.fromkeys(t for s in sources.values() for t in s.locales if t in known))
    asked = _locales(locales, tags)
    findings: list[Finding] = []
    good_clinics = []
    for clinic in clinics:
        mine = check_clinic(builder.cached_clinic(templates, clinic), asked)
        findings += mine
        if not has_errors(mine):
            good_clinics.append(clinic)
    jobs: list[Any] = []
    skipped: list[str] = [f"clinic {c}" for c in clinics if c not in good_clinics]
    counts: dict[str, dict[str, int]] = {}
    for name, one in sources.items():
        mine = check_source(one)
        findings += mine
        counts[name] = {str(s): sum(f.severity is s for f in mine) for s in Severity}
        if has_errors(mine):
            skipped.append(name)
            continue
        jobs += [
            builder.Job(one.folder, name, tag, Level(level), clinic, formats, templates, Path())
            for clinic in good_clinics
            for tag in one.locales
            if tag in asked
            for level in levels
        ]
    languages = {name: sorted(t for t in one.locales if t in known) for name, one in sources.items()}
    return jobs, in_order(findings), skipped, counts, languages


def _with(job: Any, **changes: Any) -> Any:
    from dataclasses import replace

    return replace(job, **changes)


class _Progress:
    """A bar on a terminal, plain lines elsewhere; always on standard error."""

    def __init__(self, total: int, *, quiet: bool, verbose: bool) -> None:
        self.verbose, self.quiet = verbose, quiet
        self.started = time.monotonic()
        self.bar: Any = None
        plain = verbose or os.environ.get("TERM") == "dumb"
        if not quiet and not plain and sys.stderr.isatty() and total > 1:
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


def _summary(
    report: Any,
    findings: tuple[Finding, ...],
    skipped: list[str],
    output: Path,
    seconds: float,
    *,
    quiet: bool,
) -> None:
    """What was made, what was not and why, on standard error."""
    from handouts import report as reports

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
@source_option
@templates_option
@click.pass_context
def check(
    ctx: click.Context, ids: tuple[str, ...], report_name: str, strict: bool, source: Path, templates: Path
) -> None:
    """Check handouts, their translations and the clinics, and say what to mend, where.

    Exits with 1 when there is an error. `handouts explain CODE` tells more about a rule.
    """
    from handouts import report as reports
    from handouts.build import cached_clinic
    from handouts.checking import check_clinic, check_source
    from handouts.source import load, source_ids
    from handouts.templates import base_folder, clinic_names

    wanted = _chosen("handout", ids, source_ids(source))
    if not wanted:
        raise HandoutsError(f"there is no handout in {source}", "Start one: handouts new my-first-handout")
    base = base_folder(templates)
    sources = [load(source / name, base) for name in wanted]
    found = [f for one in sources for f in check_source(one)]
    if not ids:
        tags = list(dict.fromkeys(t for s in sources for t in s.locales))
        for name in clinic_names(templates):
            found += check_clinic(cached_clinic(templates, name), tags)
    findings = in_order(found)
    click.echo(reports.REPORTS[report_name](findings), nl=False)
    failing = any(f.severity is Severity.ERROR or (strict and f.severity is Severity.WARNING) for f in findings)
    ctx.exit(FINDINGS if failing else 0)


@main.command()
@click.argument("code", required=False)
def explain(code: str | None) -> None:
    """Explain a rule by its CODE; without one, list every rule."""
    from handouts.rules import all_rules

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
    click.echo(f"{found.code} {found.name} ({found.severity})\n\n{found.doc}\n\nWhat to do: {found.hint}")


# ---------------------------------------------------------------- list, new, schema, publish


@main.command("list")
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
@source_option
@templates_option
def list_(as_json: bool, source: Path, templates: Path) -> None:
    """List the handouts: languages, status, version; and the clinics."""
    from handouts.source import load, source_ids
    from handouts.templates import base_folder, clinic_names

    rows: list[dict[str, Any]] = []
    for name in source_ids(source):
        one = load(source / name, base_folder(templates))
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
    clinics = list(clinic_names(templates))
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
    from handouts.new import starter
    from handouts.templates import base_folder

    try:
        file = starter(id, source, base_folder(templates))
    except ValueError as error:
        raise click.UsageError(str(error)) from None
    click.echo(f"Made {file}. Next: edit it, then `handouts check {id}` and `handouts build {id}`.", err=True)
    click.echo(file)


@main.command()
def schema() -> None:
    """Print the JSON Schema of handout.yaml, for editors."""
    from handouts.schema import handout_schema

    click.echo(handout_schema(), nl=False)


@main.group()
def translate() -> None:
    """Work with translations: PO files beside each handout.yaml."""


@translate.command("update")
@click.argument("ids", metavar="[ID]...", nargs=-1)
@click.option(
    "-l", "--locale", "locales", multiple=True, help="Locales to update, or to begin.  [default: those there are]"
)
@source_option
@templates_option
def translate_update(ids: tuple[str, ...], locales: tuple[str, ...], source: Path, templates: Path) -> None:
    """Bring PO files in step with their handouts.

    New texts come in empty. A text that changed keeps its translation, marked fuzzy with the text it was made from.
    What is gone from the source stays in the file as obsolete. Nothing is ever deleted or guessed.
    """
    from handouts.catalog import updated
    from handouts.files import write
    from handouts.locales import registry
    from handouts.source import load, source_ids
    from handouts.templates import base_folder

    known = registry(base_folder(templates))
    asked = _locales(locales, known) if locales else []
    broken = False
    for name in _chosen("handout", ids, source_ids(source)):
        one = load(source / name, base_folder(templates))
        if one.handout is None:
            click.secho(f"left alone: {name} has errors; see `handouts check {name}`", fg="red", err=True)
            broken = True
            continue
        for tag in asked or list(one.catalogs):
            if tag == one.handout.language or (tag in one.catalogs and one.catalogs[tag].problem):
                continue
            file = one.folder / f"{tag}.po"
            text = updated(file, tag, name, [(u.path, u.text, "") for u in one.units])
            word = "updated" if write(file, text.encode()) else "in step already"
            click.echo(f"{file}: {word}", err=True)
    if broken:
        raise click.exceptions.Exit(FINDINGS)


@main.command()
@click.argument("destination", metavar="DEST", type=_FOLDER)
@source_option
@templates_option
@output_option
def publish(destination: Path, source: Path, templates: Path, output: Path) -> None:
    """Publish the built files, with an index page, to the folder DEST.

    Every file is checked first: that it is the one that was built, and that everybody can read it. DEST is replaced
    as a whole, or not at all.
    """
    from handouts import manifest
    from handouts import report as reports
    from handouts.checking import check_artifacts
    from handouts.publish import publish as publish_to
    from handouts.templates import base_folder

    base = base_folder(templates)
    findings = check_artifacts(output, manifest.verified(output).values(), base, source)
    if has_errors(findings):
        click.echo(reports.text(findings), nl=False, err=True)
        click.secho("Nothing was published.", fg="red", err=True)
        raise click.exceptions.Exit(FINDINGS)
    count = publish_to(output, destination, source=source, base=base)
    click.echo(f"{count} files and an index page in {destination}.", err=True)
