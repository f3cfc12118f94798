"""The commands on the folder of handouts: what is there, a new one, the schema that all of them follow."""

import sys
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import click

from handouts.cli.options import chosen, with_project
from handouts.cli.terminal import say, say_data
from handouts.core.quoting import json_text

if TYPE_CHECKING:  # what a command needs is imported in it, so that `--help` answers at once
    from handouts.project import Project

KINDS: Mapping[str, str] = {
    "decision": "options with what may help and what may go wrong, a table of them, questions to ask",
    "procedure": "what will be done, how to get ready day by day, what to bring, what may go wrong",
    "medicine": "what it is for, who can take it, how to take it, side effects",
    "aftercare": "going home: what to do and not to do, medicines, visits, whom to call",
    "action-plan": "green, yellow and red zone, each with signs and what to do, on a sheet to fill in",
    "log": "a table to write in every day, how to measure, what the numbers mean",
    "exercise": "exercises step by step with pictures, how often, a table to tick off",
    "card": "a card to carry: who I am, what I need, whom to call",
}
"""What `new` can start, each with what is in it: a file of this name in `templates/base/starter/`."""


@click.command("list")
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
@with_project
def list_(as_json: bool, project: "Project") -> None:
    """List the handouts: languages, status, version; and the clinics."""
    from handouts.source.parts import Level

    rows: list[dict[str, Any]] = []
    for name, one in project.handouts(project.ids).items():
        h = one.handout
        rows.append(
            {
                "id": name,
                "title": h.title.standard if h else None,
                "version": h.version if h else None,
                "status": one.approval.status if h else "has errors",
                "locales": list(one.locales),
                "levels": list(Level),
            }
        )
    clinics = list(project.clinic_names)
    if as_json:
        say_data(json_text({"handouts": rows, "clinics": clinics}))
        return
    for row in rows:
        say(f"{row['id']}  {row['version'] or '-'}  {row['status']}  {', '.join(row['locales']) or '-'}", err=False)
        if row["title"]:
            say(f"    {row['title']}", err=False)
    say(f"clinics: {', '.join(clinics) or 'none'}", err=False)


@click.command()
@click.argument("id", metavar="ID")
@click.option("--language", default="en-US", show_default=True, help="The locale that you write it in, such as en-GB.")
@click.option(
    "--kind",
    help=f"What it is for: {', '.join(KINDS)}. Without it, a terminal is asked; elsewhere it is a {next(iter(KINDS))}.",
)
@with_project
def new(id: str, language: str, kind: str | None, project: "Project") -> None:
    """Start a handout: makes SOURCE/ID/handout.yaml, which builds as it is and waits for your words."""
    from handouts.build.scaffold import starter

    known = (tag for tag, locale in project.library.locales.items() if not locale.pseudo)
    [language] = chosen("locale", [language], known)
    kind = _asked_kind() if kind is None and sys.stdin.isatty() else kind or next(iter(KINDS))
    [kind] = chosen("kind", [kind], KINDS)
    try:
        file = starter(id, project.source, project.library, language, kind)
    except ValueError as error:
        raise click.UsageError(str(error)) from None
    say(f"Made {file}. Next: edit it, then `handouts check {id}` and `handouts build {id}`.")
    say(str(file), err=False)


def _asked_kind() -> str:
    """The kind that somebody at a terminal chooses, by its number or its name."""
    names = list(KINDS)
    say("What is the handout for?")
    for number, (name, line) in enumerate(KINDS.items(), 1):
        say(f"  {number}  {name:<12}  {line}")
    answer: str = click.prompt("Number or name", default="1", err=True)
    return names[int(answer) - 1] if answer in map(str, range(1, len(names) + 1)) else answer.strip()


@click.command()
def schema() -> None:
    """Print the JSON Schema of handout.yaml, for editors."""
    from handouts.source.schema import handout_schema

    say_data(handout_schema())
