"""The edge: options that several commands share, and how what people type becomes names that are known."""

import difflib
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from handouts.core.findings import HandoutsError

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
output_option = click.option(
    "--output", type=FOLDER, default=Path("output"), show_default=True, help="Where the files go."
)


def split(values: Iterable[str]) -> list[str]:
    """`-f pdf,docx` and `-f pdf -f docx` say the same."""
    return list(dict.fromkeys(v.strip() for value in values for v in value.split(",") if v.strip()))


def chosen(kind: str, values: Iterable[str], known: Iterable[str]) -> list[str]:
    """The asked values, or all; an unknown one is a usage error with a guess."""
    known = list(known)
    asked = split(values)
    for value in asked:
        if value not in known:
            near = difflib.get_close_matches(value, known, 1)
            guess = f"Did you mean '{near[0]}'?" if near else f"There is: {', '.join(known) or 'none'}."
            raise click.UsageError(f"There is no {kind} '{value}'. {guess}")
    return asked or known


def chosen_handouts(project: "Project", ids: Iterable[str]) -> list[str]:
    """The asked handouts of a project, or all. Raises HandoutsError where there are none."""
    wanted = chosen("handout", ids, project.ids)
    if not wanted:
        raise HandoutsError(f"there is no handout in {project.source}", "Start one: handouts new my-first-handout")
    return wanted


def full_tag(value: str, known: Iterable[str]) -> str:
    """A bare language stands for its one locale, `es` for `es-US`; what it could be is checked elsewhere."""
    known = list(known)
    same = [k for k in known if k.split("-")[0] == value]
    return same[0] if value not in known and len(same) == 1 else value


def chosen_locales(values: Iterable[str], known: Iterable[str]) -> list[str]:
    """As `chosen`, with bare languages."""
    known = list(known)
    return chosen("locale", [full_tag(v, known) for v in split(values)], known)


def chosen_pairs(values: Iterable[str], known: Iterable[str]) -> list[str]:
    """The asked bilingual editions, `es+en` as `es-US+en-US`."""
    known = list(known)
    pairs = []
    for value in values:
        tags = chosen_locales(value.replace("+", ",").split(","), known)
        if value.count("+") != 1 or len(tags) != 2:
            raise click.UsageError(f"'{value}' does not name two languages. Write them like this: es+en")
        pairs.append("+".join(tags))
    return list(dict.fromkeys(pairs))
