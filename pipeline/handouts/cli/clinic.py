"""The commands on clinics' folders."""

import sys
from typing import TYPE_CHECKING

import click

from handouts.cli.options import chosen, with_project
from handouts.cli.terminal import say, say_lines

if TYPE_CHECKING:  # what a command needs is imported in it, so that `--help` answers at once
    from handouts.core.folders import Folder
    from handouts.project import Project


@click.group()
def clinic() -> None:
    """Clinics: whose templates and fonts this project uses."""


@clinic.command()
@click.argument("name", metavar="NAME")
@click.option("-y", "--yes", is_flag=True, help="Don't ask.")
@with_project
def trust(name: str, yes: bool, project: "Project") -> None:
    """Show a clinic's templates and fonts, all of them, and trust them as they are.

    They decide what a page says and how it is drawn, so they count only if handouts.yaml has their digest. Any change
    in one of them undoes that. What is data (brand.yml, clinic.yml, the logo) needs no trust.
    """
    from handouts.clinics.programs import programs, trust_digest
    from handouts.core.folders import read_folder
    from handouts.source.settings import trusting

    [name] = chosen("clinic", [name], project.clinic_names)
    folder = read_folder(project.clinic_folder(name))
    files = programs(folder)
    if not files:
        say(f"{name} has no templates and no fonts; its data need no trust.")
        return
    for file in files:
        _show(folder, file)
    if project.trusts(name, folder):
        say(f"{name} is trusted as it is.")
        return
    if not yes and sys.stdin.isatty():
        click.confirm(f"Trust these {len(files)} file{'s' if len(files) > 1 else ''} of {name}?", abort=True, err=True)
    settings = trusting(project.settings, name, trust_digest(folder))
    say(f"{name} is trusted as it is: see `trust` in {settings}. To undo that, take the line away.")


def _show(folder: "Folder", name: str) -> None:
    """Show one file on standard output: a template as it stands, a font's family and how many characters it has."""
    from handouts.clinics.fonts import described
    from handouts.clinics.programs import is_font
    from handouts.core.folders import Asset

    content = folder.files[name]
    say(f"---- {folder.path / name}: {len(content)} bytes", err=False, bold=True)
    shown = described(Asset(name, content)) if is_font(name) else content.decode("utf-8", "replace")
    say_lines(shown.rstrip("\n"), err=False)
