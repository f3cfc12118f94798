"""The commands on what goes to translators and comes back: XLIFF files, and their word for what they have read."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from handouts.cli.asked_texts import AskedTexts, all_locales_option, counted
from handouts.cli.options import (
    FINDINGS,
    chosen_locales,
    did_you_mean,
    ids_argument,
    output_option,
    with_project,
)

if TYPE_CHECKING:  # what a command needs is imported in it, so that `--help` answers at once
    from handouts.project import Project


@click.command("export")
@ids_argument
@all_locales_option
@with_project
@output_option
def export(ids: tuple[str, ...], locales: tuple[str, ...], project: "Project", output: Path) -> None:
    """Write XLIFF 2.0 files, for translators whose programs want them: OUTPUT/translations/<id>.<locale>.xlf.

    What must stay as it is (fields, citations, links, bold) goes in as inline codes.
    """
    from handouts.core.files import write
    from handouts.translate.xliff import exported

    asked = AskedTexts(project, ids)
    for texts in asked.named(ids, interface=False):
        for tag in asked.locales(texts, locales):
            file = output / "translations" / f"{texts.id}.{tag}.xlf"
            write(file, exported(texts.translation(tag), asked.handouts.get(texts.id)))
            click.echo(file, err=True)
    asked.end_if_left_out(ids)


@click.command("import")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False, exists=True))
@with_project
def import_(file: Path, project: "Project") -> None:
    """Bring a translated XLIFF FILE into its PO file: all of it, or nothing.

    It is refused, and nothing changes, if a text has lost or doubled an inline code, or was made from another version
    of the source. What the file held before is in your version control.
    """
    from handouts.core.files import write
    from handouts.editions.translation import INTERFACE
    from handouts.translate.xliff_import import XliffError, imported, read_xliff

    try:
        read = read_xliff(file.read_bytes())
        asked = AskedTexts(project, (read.id,))
        if read.id in asked.broken:
            raise XliffError([f"{read.id} has errors; see `handouts check {read.id}`"])
        if read.id not in (*asked.texts, INTERFACE):
            raise XliffError([f"it belongs to `{read.id}`, and there is no such handout here"])
        if read.locale not in asked.known:
            raise XliffError([f"`{read.locale}` is no known locale"])
        texts = asked.interface if read.id == INTERFACE else asked.texts[read.id]
        if read.locale == texts.language:
            raise XliffError([f"{read.id} is written in {read.locale}"])
        asked.refuse_shipped(texts)
        result = imported(texts.translation(read.locale), read)
    except XliffError as error:
        for problem in error.problems:
            click.secho(f"{file}: {problem}", fg="red", err=True)
        click.echo("Nothing was changed.", err=True)
        raise click.exceptions.Exit(FINDINGS) from None
    write(result.file, result.text.encode())
    for path in result.changed:
        click.echo(f"changed: {path}", err=True)
    click.echo(f"{result.file}: {counted(len(result.changed))} changed, {result.same} as they were.", err=True)


@click.command("approve")
@click.argument("id", metavar="ID")
@click.argument("units", metavar="[UNIT]...", nargs=-1)
@click.option("-l", "--locale", required=True, help="The locale whose texts are approved.")
@click.option("--all", "everything", is_flag=True, help="Every text, instead of named ones.")
@click.option("--by", required=True, help="Who has read them: a person's name.")
@click.option(
    "--role", type=click.Choice(["translator", "clinician", "community"]), required=True, help="What they are."
)
@click.option(
    "--method",
    type=click.Choice(["human", "machine+human"]),
    required=True,
    help="How the translation came to be: by a person, or by a machine and mended by a person.",
)
@click.option(
    "--date", "day", type=click.DateTime(["%Y-%m-%d"]), metavar="YYYY-MM-DD", required=True, help="When they read them."
)
@with_project
def approve(
    id: str,
    units: tuple[str, ...],
    locale: str,
    everything: bool,
    by: str,
    role: str,
    method: str,
    day: Any,
    project: "Project",
) -> None:
    """Say that a person has read translated texts of ID beside their source and stands by them.

    UNIT is a text's path, or the beginning of several: `injections.nerve-block`. The approval is bound to both texts
    as they are now; a change of either undoes it. Nothing is approved if one of the texts is not translated, out of
    date, marked for review or has an error.
    """
    from handouts.core.files import write
    from handouts.editions.translation_approval import approved
    from handouts.rules.approvable import refusals
    from handouts.translate.po_update import chosen as chosen_paths

    asked = AskedTexts(project, (id,))
    texts = asked.one(id)
    asked.refuse_shipped(texts)
    tags = chosen_locales((locale,), [t for t in texts.catalogs if t in asked.known])
    if len(tags) != 1:
        raise click.UsageError(f"'{locale}' does not name one locale: each is approved by itself.")
    (tag,) = tags
    if not asked.readable(texts, tag):
        raise click.exceptions.Exit(FINDINGS)
    translation = texts.translation(tag)
    if everything == bool(units):
        raise click.UsageError("Name the texts that were read, or say --all.")
    paths, unknown = (list(texts.by_path), []) if everything else chosen_paths(texts, units)
    if unknown:
        guess = did_you_mean(unknown[0], texts.by_path)
        what = f"{id} has no text '{unknown[0]}'. {guess}".rstrip()
        raise click.UsageError(f"{what} A text's path is its msgctxt in the PO file.")
    refused = refusals(translation, paths, asked.handouts.get(id))
    if texts.ledger.problem:
        click.secho(f"{texts.ledger.file} can't be read: {texts.ledger.problem}", fg="red", err=True)
        raise click.exceptions.Exit(FINDINGS)
    if refused:
        for one in refused:
            click.secho(f"{translation.place(one.path)}: {one.path}: {one.reason}", fg="red", err=True)
        click.echo(f"Nothing was approved: {len(refused)} of {counted(len(paths))} can't be, as they are.", err=True)
        raise click.exceptions.Exit(FINDINGS)
    try:
        file, text = approved(translation, paths, by=by, role=role, method=method, day=day.date())
    except ValueError as error:
        raise click.UsageError(f"This can't be written down: {error}") from None
    write(file, text.encode())
    are = "is" if len(paths) == 1 else "are"
    click.echo(f"{file}: {counted(len(paths))} of {id} in {tag} {are} approved.", err=True)
