"""The commands that say what to mend, and why."""

import time
from typing import TYPE_CHECKING

import click

from handouts.cli.options import (
    FINDINGS,
    chosen,
    chosen_handouts,
    did_you_mean,
    exit_code,
    ids_argument,
    report_option,
    strict_option,
    with_project,
    workers_option,
)
from handouts.cli.terminal import check_progress, say, say_data, say_error, say_lines, say_report, show
from handouts.core.findings import Finding, HandoutsError
from handouts.core.quoting import json_text

if TYPE_CHECKING:  # what a command needs is imported in it, so that `--help` answers at once
    from handouts.project import Project


@click.command()
@ids_argument
@report_option
@strict_option
@click.option("--watch", is_flag=True, help="Check again whenever a file changes, and say what is new; Ctrl-C ends it.")
@click.option("--readability", is_flag=True, help="Show how hard the texts are to read, in place of findings.")
@workers_option
@click.option("--no-cache", is_flag=True, help="Check also what has not changed since the last check.")
@with_project
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
    project: "Project",
) -> None:
    """Check handouts, their translations and the clinics, and say what to mend, where.

    Exits with 1 when there is an error. `handouts explain CODE` tells more about a rule. How much a rule's findings
    matter can be set in handouts.yaml, beside the folder of handouts.
    """
    from handouts.cli import report as reports
    from handouts.rules.runner import NotCheckedError

    if watch:
        if report_name != "text":
            raise click.UsageError("--watch speaks to people: it goes with --report text.")
        _watch(project, ids)
        return
    if readability:
        ctx.exit(_readability(project, ids, report_name))
    try:
        findings = _checked(project, ids, workers=workers, cache=not no_cache)
    except NotCheckedError as died:
        say_report(reports.REPORTS[report_name](died.findings), report_name)
        raise
    say_report(reports.REPORTS[report_name](findings), report_name)
    ctx.exit(exit_code(findings, strict=strict))


def _checked(
    project: "Project", ids: tuple[str, ...], *, workers: int | None = None, cache: bool = True
) -> tuple[Finding, ...]:
    """Return the findings of these handouts; without ids of all, of the clinics and of the words on every page."""
    from handouts.core.parallel import default_workers
    from handouts.rules.runner import check_project

    wanted = chosen_handouts(project, ids)
    with check_progress(len(wanted)) as progress:
        return check_project(
            project, wanted, everything=not ids, cache=cache, workers=workers or default_workers(), progress=progress
        )


def _readability(project: "Project", ids: tuple[str, ...], report_name: str) -> int:
    """Say how hard the handouts are to read, and return the exit code. One with errors has to be mended first."""
    from handouts.editions.grades import all_grades, as_data, table

    if report_name not in ("text", "json"):
        raise click.UsageError("--readability goes with --report text or json.")
    sources = project.handouts(chosen_handouts(project, ids)).values()
    grades = [g for one in sources if one.handout for g in all_grades(one, project.library.locales)]
    if report_name == "json":
        say_data(json_text({"handouts": as_data(grades)}))
    else:
        say_lines(table(grades).rstrip("\n"), err=False)
    broken = [one.id for one in sources if one.handout is None]
    for name in broken:
        say(f"left out: {name} has errors; see `handouts check {name}`.")
    return FINDINGS if broken else 0


def _watch(project: "Project", ids: tuple[str, ...]) -> None:
    """Check now and after each change, until Ctrl-C. What can't be checked just now is said, and waited for."""
    from handouts.cli import report as reports
    from handouts.cli.watch import changes
    from handouts.project import open_project

    chosen("handout", ids, project.ids)
    before: tuple[Finding, ...] | None = None
    try:
        for changed in changes(project.source, project.templates):
            reports.source_lines.cache_clear()  # of the files as they were
            if changed:
                say(f"{time.strftime('%H:%M:%S')}  {', '.join(sorted(map(str, changed)))}", err=False)
            try:
                found = _checked(open_project(project.source, project.templates), ids)
            except HandoutsError as error:
                say_error(error)
                continue
            except click.UsageError as error:
                say(error.format_message())
                continue
            show(reports.text(found) if before is None else reports.news(before, found))
            if before is None:
                say("Watching for changes. Ctrl-C ends it.")
            before = found
    except KeyboardInterrupt:
        say_lines("\nStopped.")


@click.command()
@click.argument("what", metavar="[TOPIC or CODE]", nargs=-1)
def explain(what: tuple[str, ...]) -> None:
    """Explain how something is written (`explain table`), or a rule (`explain P004`); without either, list them all."""
    from handouts.cli.topics import names, topic_named, topics
    from handouts.rules.engine import acceptable, all_rules

    rules, asked = all_rules(), " ".join(what)
    if not asked:
        for topic in topics().values():
            say(f"{topic.name:<12}{topic.question}", err=False)
        say("", err=False)
        for rule in rules.values():
            say(f"{rule.code}  {rule.severity:<8}{rule.name}", err=False)
        return
    if found := rules.get(asked.upper()):
        say_lines(f"{found.code} {found.name} ({found.severity})\n\n{found.doc}\n", err=False)
        say_lines(f"Serves: {found.serves}\nWhat to do: {found.hint}\nCan be accepted: {acceptable(found)}", err=False)
    elif told := topic_named(asked):
        say_lines(told.for_terminal, err=False)
    else:
        guess = did_you_mean(asked.lower(), names()) or did_you_mean(asked.upper(), rules)
        raise click.UsageError(f"There is no topic and no rule '{asked}'. {guess} `handouts explain` lists them all.")
