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
    known_tag,
    output_option,
    with_project,
)
from handouts.cli.terminal import say
from handouts.core.findings import HandoutsError

if TYPE_CHECKING:  # what a command needs is imported in it, so that `--help` answers at once
    from handouts.editions.translation import Texts, Translation
    from handouts.project import Project
    from handouts.source.approval_ledger import Ledger


@click.command("export")
@ids_argument
@all_locales_option
@click.option("--force", is_flag=True, help="Write also over a file that holds a translator's work.")
@with_project
@output_option
def export(ids: tuple[str, ...], locales: tuple[str, ...], force: bool, project: "Project", output: Path) -> None:
    """Write XLIFF 2.0 files, for translators whose programs want them: OUTPUT/translations/<id>.<locale>.xlf.

    What must stay as it is (fields, citations, links, bold) goes in as inline codes. A file that is there already and
    holds translations that the PO file does not have is left alone: import it first.
    """
    from handouts.core.files import write
    from handouts.translate.xliff import exported

    asked, failed = AskedTexts(project, ids), False
    for texts in asked.named(ids, interface=False):
        for tag in asked.locales(texts, locales):
            file, translation = output / "translations" / f"{texts.id}.{tag}.xlf", texts.translation(tag)
            content = exported(translation, asked.handouts.get(texts.id))
            if file.exists() and not force and (why := _filled_in(file, content, translation)):
                say(f"left alone: {file}: {why}", fg="red")
                failed = True
                continue
            write(file, content, below=output)
            say(str(file))
    asked.end_if_left_out(ids, failed=failed)


def _bytes(file: Path) -> bytes:
    """The bytes of a file that somebody has named. Raises XliffError with the reason where it can't be read."""
    from handouts.core.folders import read_file
    from handouts.translate.xliff_import import refused

    read = read_file(file)
    if read.content is None:
        raise refused(read.problem or "there is no such file")
    return read.content


def _filled_in(file: Path, content: bytes, translation: "Translation") -> str:
    """Say why a file must not be written over; "" if nothing would be lost."""
    from handouts.translate.xliff_import import XliffError, only_there, read_xliff

    try:
        before = _bytes(file)
        read = read_xliff(before) if before != content else None
    except XliffError as error:
        return f"it is not as an export leaves it ({error}); to write over it, say --force"
    if read is None:
        return ""
    if (read.id, read.locale) != (translation.texts.id, translation.locale):
        return f"it is {read.id} in {read.locale}; to write over it, say --force"
    held = only_there(translation, read)
    advice = f"Run `handouts translate import {file}` first; to write over it, say --force."
    where = "is" if len(held) == 1 else "are"
    return f"{counted(len(held))} in it {where} not in {translation.catalog.file}. {advice}" if held else ""


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
    from handouts.translate.xliff_import import XliffError, imported, read_xliff, refused

    try:
        read = read_xliff(_bytes(file))
        asked = AskedTexts(project, (read.id,))
        if read.id in asked.broken:
            raise refused(f"{read.id} has errors; see `handouts check {read.id}`")
        if read.id not in (*asked.texts, INTERFACE):
            raise refused(f"it belongs to `{read.id}`, and there is no such handout here")
        locale = known_tag(read.locale, asked.known)
        if locale not in asked.known:
            raise refused(f"`{read.locale}` is no known locale (trgLang, in its second line)")
        texts = asked.interface if read.id == INTERFACE else asked.texts[read.id]
        if locale == texts.language:
            raise refused(f"{read.id} is written in {locale}")
        if read.language and known_tag(read.language, [texts.language]) != texts.language:
            raise refused(f"it is from {read.language} (srcLang), and {read.id} is written in {texts.language}")
        asked.refuse_shipped(texts)
        result = imported(texts.translation(locale), read)
    except XliffError as error:
        for problem in error.problems:
            say(f"{file}{f':{problem.line}' if problem.line else ''}: {problem.words}", fg="red")
        say("Nothing was changed.")
        raise click.exceptions.Exit(FINDINGS) from None
    write(result.file, result.text.encode(), below=texts.folder)
    for path in result.changed:
        say(f"changed: {path}")
    absent = f", {result.absent} not in the file" if result.absent else ""
    say(f"{result.file}: {counted(len(result.changed))} changed, {result.same} as they were{absent}.")


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
    from handouts.editions.translation_approval import with_approvals
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
    refused = refusals(translation, paths)
    if texts.ledger.problem:
        say(f"{texts.ledger.file} can't be read: {texts.ledger.problem}", fg="red")
        raise click.exceptions.Exit(FINDINGS)
    if refused:
        for one in refused:
            say(f"{translation.place(one.path)}: {one.path}: {one.reason}", fg="red")
        say(f"Nothing was approved: {len(refused)} of {counted(len(paths))} can't be, as they are.")
        raise click.exceptions.Exit(FINDINGS)
    try:
        ledger = with_approvals(translation, paths, by=by, role=role, method=method, day=day.date())
    except ValueError as error:
        raise click.UsageError(f"This can't be written down: {error}") from None
    _save(ledger, texts)
    are = "is" if len(paths) == 1 else "are"
    say(f"{ledger.file}: {counted(len(paths))} of {id} in {tag} {are} approved.")


def _save(ledger: "Ledger", texts: "Texts") -> None:
    """Write a ledger, unless somebody has approved something meanwhile: that would be lost."""
    from handouts.core.files import locked, write
    from handouts.core.folders import read_folder
    from handouts.source.approval_ledger import ledger_text, read_ledger

    with locked(texts.folder):
        if read_ledger(read_folder(texts.folder, follow=True)) != texts.ledger:
            what = f"{ledger.file} has changed meanwhile: nothing was approved"
            raise HandoutsError(what, "Run the command again.")
        write(ledger.file, ledger_text(ledger).encode(), below=texts.folder)
