"""The commands on the folder of handouts: what is there, a new one, the schema that all of them follow."""

from typing import TYPE_CHECKING, Any

import click

from handouts.cli.options import chosen, with_project
from handouts.cli.terminal import say, say_data
from handouts.core.quoting import json_text

if TYPE_CHECKING:  # what a command needs is imported in it, so that `--help` answers at once
    from handouts.project import Project


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
@with_project
def new(id: str, language: str, project: "Project") -> None:
    """Start a handout: makes SOURCE/ID/handout.yaml, which builds as it is and waits for your words."""
    from handouts.build.scaffold import starter

    known = (tag for tag, locale in project.library.locales.items() if not locale.pseudo)
    [language] = chosen("locale", [language], known)
    try:
        file = starter(id, project.source, project.library, language)
    except ValueError as error:
        raise click.UsageError(str(error)) from None
    say(f"Made {file}. Next: edit it, then `handouts check {id}` and `handouts build {id}`.")
    say(str(file), err=False)


@click.command()
def schema() -> None:
    """Print the JSON Schema of handout.yaml, for editors."""
    from handouts.source.schema import handout_schema

    say_data(handout_schema())
