"""The command line of reviews: a packet for the person who reads a handout, and back from them its approval."""

from os.path import realpath
from pathlib import Path
from typing import TYPE_CHECKING

import click

from handouts.cli.options import FINDINGS, chosen, chosen_locales, locales_option, with_project
from handouts.cli.terminal import say, show
from handouts.core.findings import HandoutsError

if TYPE_CHECKING:  # what a command needs is imported in it, so that `--help` answers at once
    from handouts.project import Project
    from handouts.source.load import Source

FILE = click.Path(path_type=Path, dir_okay=False)


def _sound(project: "Project", id: str) -> "Source":
    """Return the handout, if its file can be used; else say its findings, and end the command."""
    from handouts.cli import report
    from handouts.rules.runner import check_source

    chosen("handout", (id,), project.ids)
    one = project.handout(id)
    if one.handout is None or any(problem.kind == "unreadable" for problem in one.problems):
        show(report.text(check_source(one, project.settings)), err=True)
        raise click.exceptions.Exit(FINDINGS)
    return one


@click.command()
@click.argument("id", metavar="ID")
@locales_option("Translations to read beside the source, such as es-US or es.")
@click.option("--output", type=FILE, help="The page's file.  [default: output/review/ID.html]")
@click.option("--form", type=FILE, help="Write the form as a YAML file, too, for who would rather fill in that.")
@with_project
def review(id: str, locales: tuple[str, ...], output: Path | None, form: Path | None, project: "Project") -> None:
    """Make a page for the person who reviews the handout ID: one file, which needs no network.

    It shows both levels side by side and translations beside their source, what has changed since the last approval,
    and what the checks found. At its end are the questions that only a person can answer. The answers come back as a
    file, which `handouts approve` takes in.
    """
    from handouts.core.files import write
    from handouts.core.folders import read_file
    from handouts.review.apply import is_blank
    from handouts.review.form import blank_form
    from handouts.review.page import MARK, page

    one = _sound(project, id)
    known = one.library.locales
    there = [tag for tag in one.locales[1:] if tag in known and not known[tag].pseudo]
    tags = tuple(chosen_locales(locales, there)) if locales else ()
    file = output or Path("output") / "review" / f"{id}.html"
    if form and realpath(form) == realpath(file):
        raise click.UsageError(f"The page and the form can't both be {form}.")
    there_now = read_file(file)
    if there_now.exists and not (there_now.content or b"").endswith(MARK.encode()):
        raise HandoutsError(f"{file} is there already, and is no page of a review", "Name another file for --output.")
    if form and read_file(form).exists and not is_blank(form):
        raise HandoutsError(f"{form} is there already, and is no blank form", "Name another file for --form.")
    write(file, page(one, tags, project.settings).encode(), below=None if output else Path("output"))
    say(f"{file}: {len(one.units)} texts" + (f", with {', '.join(tags)}" if tags else ""))
    if form:
        write(form, blank_form(one, tags).encode())
        say(f"{form}: the form")


@click.command()
@click.argument("id", metavar="ID")
@click.argument("file", metavar="REVIEW.yaml", type=click.Path(path_type=Path, dir_okay=False, exists=True))
@with_project
def approve(id: str, file: Path, project: "Project") -> None:
    """Take in a review of the handout ID that its reviewer has filled in: REVIEW.yaml.

    Writes who approved it, when, and when it must be read again, into handout.yaml, and what exactly they approved,
    translations too, into approvals.yaml. The approved words are kept beside them, in approved/: an edit of the handout
    undoes its approval. handout.yaml is written last: until all of it is on record, nothing is approved.
    A review that is not complete, or of other words than are there now, is refused, and nothing changes.
    """
    from handouts.core.files import locked, write
    from handouts.core.folders import read_folder
    from handouts.review.apply import Accepted, examine, files_to_write, read_review

    one = _sound(project, id)
    filled, loaded, refused = read_review(file)
    if filled is not None and not refused:
        found = examine(filled, loaded, one, project.settings)
        refused = [] if isinstance(found, Accepted) else found
    for tag, comments in (filled.comments if filled else {}).items():
        for path, words in comments.items():
            say(f"comment on {tag}, {path}: {words}")
    if refused or not isinstance(found, Accepted):
        for refusal in refused:
            say(f"{refusal.place}: {refusal.reason}", fg="red")
        say("Nothing was approved.")
        raise click.exceptions.Exit(FINDINGS)
    with locked(one.folder):
        if read_folder(one.folder).digest != one.digest:
            raise HandoutsError(f"{one.folder} has changed meanwhile: nothing was approved", "Run the command again.")
        for target, text in files_to_write(found):
            write(target, text.encode(), below=one.folder)
            say(f"{target}: written")
    reviewer = found.reviewer
    said = f"{reviewer.name} ({reviewer.role}) approved {id} in {', '.join(found.locales)} on {reviewer.date}."
    say(said)
    for tag in found.asked:
        say(f"{tag} is not approved: the reviewer asks for changes.", fg="yellow")
