"""Options that several commands share, and how what people type becomes names that are known."""

from collections.abc import Callable, Iterable
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from handouts.core.findings import Finding, HandoutsError, Severity

if TYPE_CHECKING:
    from handouts.project import Project

FINDINGS, USAGE, ENVIRONMENT, BUG = 1, 2, 3, 70
"""Exit codes (contract); 0 is fine."""

FOLDER = click.Path(path_type=Path, file_okay=False)
source_option = click.option(
    "--source", type=FOLDER, default=Path("source"), show_default=True, help="Folder with a folder per handout."
)
templates_option = click.option(
    "--templates",
    type=FOLDER,
    default=Path("templates"),
    show_default=True,
    help="Folder with base/ and clinics/; what it lacks comes from the templates that ship.",
)


def with_project(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the options `--source` and `--templates`, and the project of these folders as `project`."""

    @wraps(command)
    def run(*args: Any, source: Path, templates: Path, **values: Any) -> None:
        from handouts.project import open_project

        command(*args, project=open_project(source, templates), **values)

    return source_option(templates_option(run))


output_option = click.option(
    "--output", type=FOLDER, default=Path("output"), show_default=True, help="Where the files go."
)
ids_argument = click.argument("ids", metavar="[ID]...", nargs=-1)


def locales_option(help: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    return click.option("-l", "--locale", "locales", multiple=True, help=help)


report_option = click.option(
    "--report",
    "report_name",
    type=click.Choice(["text", "json", "sarif", "junit", "github"]),
    default="text",
    show_default=True,
    help="How to say it.",
)
strict_option = click.option("--strict", is_flag=True, help="Fail on warnings too.")
workers_option = click.option(
    "-j", "--jobs", "workers", type=click.IntRange(min=1), help="Processes.  [default: one a core]"
)


def did_you_mean(value: str, known: Iterable[str]) -> str:
    """Return a guess at what somebody has meant, as a sentence; "" if nothing is near."""
    import difflib

    near = difflib.get_close_matches(value, list(known), 1)
    return f"Did you mean '{near[0]}'?" if near else ""


def exit_code(findings: Iterable[Finding], *, strict: bool = False) -> int:
    """Return FINDINGS if one of them must be mended, else 0."""
    failing = {Severity.ERROR, Severity.WARNING} if strict else {Severity.ERROR}
    return FINDINGS if any(f.severity in failing for f in findings) else 0


def split(values: Iterable[str]) -> list[str]:
    """Return the single values: `-f pdf,docx` and `-f pdf -f docx` say the same."""
    return list(dict.fromkeys(v.strip() for value in values for v in value.split(",") if v.strip()))


def chosen(kind: str, values: Iterable[str], known: Iterable[str]) -> list[str]:
    """Return the asked values, or all; an unknown one is a usage error with a guess."""
    known, values = list(known), list(values)
    asked = split(values)
    if values and not asked:  # an empty variable of a script must not mean all
        raise click.UsageError(f"'{values[0]}' names no {kind}.")
    for value in asked:
        if value not in known:
            guess = did_you_mean(value, known) or f"There is: {', '.join(known) or 'none'}."
            raise click.UsageError(f"There is no {kind} '{value}'. {guess}")
    return asked or known


def chosen_handouts(project: "Project", ids: Iterable[str]) -> list[str]:
    """Return the asked handouts of a project, or all. Raises HandoutsError where there are none."""
    wanted = chosen("handout", ids, project.ids)
    if not wanted:
        raise HandoutsError(f"there is no handout in {project.source}", "Start one: handouts new my-first-handout")
    return wanted


def full_tag(value: str, known: Iterable[str]) -> str:
    """Return the one locale of a bare language, `es-US` for `es`; any other value as it is.

    Of several it is the one that the words on every page are written in, `en-US` for `en`.
    """
    from handouts.language.locales import SOURCE_LOCALE

    known = list(known)
    same = [k for k in known if k.split("-")[0] == value]
    one = next((k for k in same if len(same) == 1 or k == SOURCE_LOCALE), value)
    return value if value in known else one


def known_tag(value: str, known: Iterable[str]) -> str:
    """Return the known locale that a program may write as `es_US`, `ES-us` or `es`; any other value as it is."""
    known = list(known)
    wanted = value.replace("_", "-").lower()
    return full_tag(next((k for k in known if k.lower() == wanted), wanted if "-" not in wanted else value), known)


def chosen_locales(values: Iterable[str], known: Iterable[str]) -> list[str]:
    """Return the asked locales, or all; a bare language may stand for one."""
    known = list(known)
    return chosen("locale", [full_tag(v, known) for v in split(values)], known)


def chosen_pairs(values: Iterable[str], known: Iterable[str]) -> list[str]:
    """Return the asked bilingual editions, `es+en` as `es-US+en-US`."""
    known = list(known)
    pairs = []
    for value in values:
        tags = chosen_locales(value.replace("+", ",").split(","), known)
        if value.count("+") != 1 or len(tags) != 2:
            raise click.UsageError(f"'{value}' does not name two languages. Write them like this: es+en")
        pairs.append("+".join(tags))
    return list(dict.fromkeys(pairs))
