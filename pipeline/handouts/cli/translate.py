"""The command line of translations: reads its options, calls the library, reports, exits."""

import difflib
import json
from collections.abc import Callable, Iterator
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from handouts.cli.options import (
    FINDINGS,
    chosen,
    chosen_locales,
    output_option,
    source_option,
    split,
    templates_option,
)
from handouts.core.findings import Finding, Severity, in_order

if TYPE_CHECKING:  # what a command needs is imported in it, so that `--help` answers at once
    from handouts.core.po import Changes
    from handouts.editions.translation import Texts
    from handouts.language.locales import Locale
    from handouts.source.model import Handout
    from handouts.translate.po_update import Row

Command = TypeVar("Command", bound=Callable[..., Any])

ids_argument = click.argument("ids", metavar="[ID]...", nargs=-1)
locales_option = click.option(
    "-l",
    "--locale",
    "locales",
    multiple=True,
    help="One or more locales, such as es-US or es.  [default: all there are]",
)


@click.group()
def translate() -> None:
    """Work with translations: PO files beside each handout.yaml.

    The ID `interface` stands for the words that are on every page of every handout.
    """


class _Project:
    """What the commands look at: the texts that are named, the handouts they come from, the registry."""

    def __init__(self, source: Path, templates: Path, ids: tuple[str, ...] = ()) -> None:
        from handouts.editions.translation import INTERFACE, texts_of
        from handouts.project import open_project

        self.templates = templates
        self.project = open_project(source, templates)
        self.library = self.project.library
        self.own_base = (templates / "base").is_dir()
        self.known: dict[str, Locale] = {t: loc for t, loc in self.library.locales.items() if not loc.pseudo}
        self.handouts: dict[str, Handout] = {}
        self.texts: dict[str, Texts] = {}
        self.broken: list[str] = []
        self.unread = False
        for name in self.project.ids if source.is_dir() or set(ids) != {INTERFACE} else ():
            one = self.project.handout(name)
            if one.handout is None:
                self.broken.append(name)
            else:
                self.handouts[name] = one.handout
                self.texts[name] = texts_of(one)

    @cached_property
    def interface(self) -> "Texts":
        """The words on every page; there are many files of them, so they are read when somebody asks."""
        from handouts.editions.translation import interface_texts

        return interface_texts(self.library)

    def named(self, ids: tuple[str, ...], *, interface: bool = True) -> "list[Texts]":
        """The texts with these ids, or all; those of a handout with errors are left out, which is said."""
        from handouts.editions.translation import INTERFACE

        wanted = chosen("handout", ids, [*self.texts, INTERFACE, *self.broken])
        for name in wanted:
            if name in self.broken:
                click.secho(f"left alone: {name} has errors; see `handouts check {name}`", fg="red", err=True)
        found = [t for name, t in self.texts.items() if name in wanted]
        return [*found, self.interface] if INTERFACE in wanted and (ids or interface) else found

    def own(self, texts: "Texts") -> None:
        """Raises HandoutsError where a change would go into the templates that ship, and so be lost or for all."""
        from handouts.core.findings import HandoutsError
        from handouts.editions.translation import INTERFACE

        if texts.id == INTERFACE and not self.own_base:
            raise HandoutsError(
                "the words on every page are in the templates that ship, and these are not yours to change",
                f"Copy them first: cp -r {self.library.folder.path} {self.templates}/base",
            )

    def one(self, id: str) -> "Texts":
        """The texts with this id. A handout with errors has none, which is said."""
        found = self.named((id,))
        if self.left_out((id,)):
            raise click.exceptions.Exit(FINDINGS)
        if len(found) != 1:
            raise click.UsageError(f"'{id}' does not name one handout.")
        return found[0]

    def left_out(self, ids: tuple[str, ...]) -> bool:
        return self.unread or any(name in self.broken for name in split(ids) or self.broken)

    def locales(self, texts: "Texts", asked: tuple[str, ...]) -> list[str]:
        """The asked locales, or those with a PO file. Left out are the texts' own language, and a PO file that can't be
        read; both are said.
        """
        tags = chosen_locales(asked, self.known) if asked else [t for t in texts.catalogs if t in self.known]
        if asked and texts.language in tags:
            click.echo(f"left alone: {texts.id} is written in {texts.language}", err=True)
        return [t for t in tags if t != texts.language and self.readable(texts, t)]

    def readable(self, texts: "Texts", tag: str) -> bool:
        """Whether there is a PO file that can be read, or none at all. If not, that is said."""
        catalog = texts.catalogs.get(tag)
        if catalog and catalog.problem:
            click.secho(f"left alone: {catalog.file}: {catalog.problem}", fg="red", err=True)
            self.unread = True
        return not (catalog and catalog.problem)


# ---------------------------------------------------------------- extract, update


@translate.command("extract")
@ids_argument
@source_option
@templates_option
@output_option
def extract(ids: tuple[str, ...], source: Path, templates: Path, output: Path) -> None:
    """Write a PO template of each handout's texts, for programs that begin a language from one.

    They go to OUTPUT/translations/<id>.pot. `handouts translate update` begins a PO file without one.
    """
    from handouts.core.files import write
    from handouts.translate.po_update import template

    project = _Project(source, templates, ids)
    for texts in project.named(ids):
        file = output / "translations" / f"{texts.id}.pot"
        write(file, template(texts, project.handouts.get(texts.id)).encode())
        click.echo(f"{file}: {len(texts.units)} texts", err=True)
    if project.left_out(ids):
        raise click.exceptions.Exit(FINDINGS)


@translate.command("update")
@ids_argument
@click.option(
    "-l", "--locale", "locales", multiple=True, help="Locales to update, or to begin.  [default: those there are]"
)
@source_option
@templates_option
def update(ids: tuple[str, ...], locales: tuple[str, ...], source: Path, templates: Path) -> None:
    """Bring PO files in step with their handouts, or begin them.

    New texts come in empty, or with the translation of exactly the same text elsewhere, marked for review. A text
    that changed keeps its translation, marked `fuzzy`, with the old source text beside it. What is gone from the source
    stays in the file as obsolete. Nothing is ever deleted or guessed, and what did not change keeps every byte.
    """
    from handouts.core.files import write
    from handouts.translate import po_update

    project = _Project(source, templates, ids)
    failed = False
    for texts in project.named(ids, interface=False):
        for tag in project.locales(texts, locales):
            project.own(texts)
            known = po_update.memory([*project.texts.values(), project.interface], tag)
            try:
                done = po_update.update(texts, project.known[tag], project.handouts.get(texts.id), known)
            except ValueError as error:
                click.secho(f"left alone: {texts.folder / tag}.po: {error}", fg="red", err=True)
                failed = True
                continue
            word = "updated" if write(done.file, done.text.encode()) else "in step already"
            said = ", ".join(f"{len(paths)} {name}" for name, paths in _in_words(done.changes) if paths)
            click.echo(f"{done.file}: {word}" + (f" ({said})" if said else ""), err=True)
    if failed or project.left_out(ids):
        raise click.exceptions.Exit(FINDINGS)


def _in_words(changes: "Changes") -> Iterator[tuple[str, tuple[str, ...]]]:
    """What an update did, in words."""
    yield "new", changes.new
    yield "taken from the same text elsewhere", changes.reused
    yield "stale", changes.stale
    yield "obsolete", changes.gone
    yield "back again", changes.back


# ---------------------------------------------------------------- status, check


@translate.command("status")
@ids_argument
@locales_option
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
@source_option
@templates_option
def status(ids: tuple[str, ...], locales: tuple[str, ...], as_json: bool, source: Path, templates: Path) -> None:
    """Say how far each translation is: texts by state, and words of the source that are left to translate."""
    from handouts.translate import po_update

    project = _Project(source, templates, ids)
    rows = [
        row
        for texts in project.named(ids)
        for tag in project.locales(texts, locales)
        for row in po_update.status(texts, tag)
    ]
    if as_json:
        data = [
            {
                "id": r.id,
                "locale": r.locale,
                "level": r.level,
                **{s.replace(" ", "_"): n for s, n in r.counts.items()},
                "words_left": r.words_left,
            }
            for r in rows
        ]
        click.echo(json.dumps(data, indent=1, ensure_ascii=False))
    else:
        _table(rows)
    if project.left_out(ids):
        raise click.exceptions.Exit(FINDINGS)


def _table(rows: "list[Row]") -> None:
    from handouts.editions.translation import State

    head = ["handout", "locale", "level", *State, "words left"]
    lines = [
        [r.id, r.locale, r.level, *(str(n) if n else "-" for n in r.counts.values()), str(r.words_left)] for r in rows
    ]
    widths = [max(len(line[i]) for line in [head, *lines]) for i in range(len(head))]
    for line in [head, *lines]:
        cells = [c.ljust(w) if i < 3 else c.rjust(w) for i, (c, w) in enumerate(zip(line, widths, strict=True))]
        click.echo("  ".join(cells).rstrip())


@translate.command("check")
@ids_argument
@locales_option
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
def check(
    ids: tuple[str, ...], locales: tuple[str, ...], report_name: str, strict: bool, source: Path, templates: Path
) -> None:
    """Check translations alone: the rules T, in the PO files. `handouts check` looks at everything.

    Exits with 1 when there is an error.
    """
    from handouts.cli import report as reports
    from handouts.rules.runner import check_translation

    project = _Project(source, templates, ids)
    found: list[Finding] = []
    for texts in project.named(ids):
        handout = project.handouts.get(texts.id)
        for tag in project.locales(texts, locales):
            if tag not in texts.catalogs:
                click.echo(f"left alone: {texts.folder / tag}.po: there is no such file", err=True)
            found += check_translation(texts.translation(tag), handout, project.project.settings)
    findings = in_order(found)
    click.echo(reports.REPORTS[report_name](findings), nl=False)
    failing = any(f.severity is Severity.ERROR or (strict and f.severity is Severity.WARNING) for f in findings)
    raise click.exceptions.Exit(FINDINGS if failing or project.left_out(ids) else 0)


# ---------------------------------------------------------------- export, import


@translate.command("export")
@ids_argument
@locales_option
@source_option
@templates_option
@output_option
def export(ids: tuple[str, ...], locales: tuple[str, ...], source: Path, templates: Path, output: Path) -> None:
    """Write XLIFF 2.0 files, for translators whose programs want them: OUTPUT/translations/<id>.<locale>.xlf.

    What must stay as it is (fields, citations, links, bold) goes in as inline codes.
    """
    from handouts.core.files import write
    from handouts.translate.xliff import exported

    project = _Project(source, templates, ids)
    for texts in project.named(ids, interface=False):
        for tag in project.locales(texts, locales):
            file = output / "translations" / f"{texts.id}.{tag}.xlf"
            write(file, exported(texts.translation(tag), project.handouts.get(texts.id)))
            click.echo(file, err=True)
    if project.left_out(ids):
        raise click.exceptions.Exit(FINDINGS)


@translate.command("import")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False, exists=True))
@source_option
@templates_option
def import_(file: Path, source: Path, templates: Path) -> None:
    """Bring a translated XLIFF FILE into its PO file: all of it, or nothing.

    It is refused, and nothing changes, if a text has lost or doubled an inline code, or was made from another version
    of the source. What the file held before is in your version control.
    """
    from handouts.core.files import write
    from handouts.editions.translation import INTERFACE
    from handouts.translate.xliff_import import XliffError, imported, read_xliff

    try:
        read = read_xliff(file.read_bytes())
        project = _Project(source, templates, (read.id,))
        if read.id in project.broken:
            raise XliffError([f"{read.id} has errors; see `handouts check {read.id}`"])
        if read.id not in (*project.texts, INTERFACE):
            raise XliffError([f"it belongs to `{read.id}`, and there is no such handout here"])
        if read.locale not in project.known:
            raise XliffError([f"`{read.locale}` is no known locale"])
        texts = project.interface if read.id == INTERFACE else project.texts[read.id]
        if read.locale == texts.language:
            raise XliffError([f"{read.id} is written in {read.locale}"])
        project.own(texts)
        result = imported(texts.translation(read.locale), read)
    except XliffError as error:
        for problem in error.problems:
            click.secho(f"{file}: {problem}", fg="red", err=True)
        click.echo("Nothing was changed.", err=True)
        raise click.exceptions.Exit(FINDINGS) from None
    write(result.file, result.text.encode())
    for path in result.changed:
        click.echo(f"changed: {path}", err=True)
    click.echo(f"{result.file}: {_texts(len(result.changed))} changed, {result.same} as they were.", err=True)


# ---------------------------------------------------------------- approve


@translate.command("approve")
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
@source_option
@templates_option
def approve(
    id: str,
    units: tuple[str, ...],
    locale: str,
    everything: bool,
    by: str,
    role: str,
    method: str,
    day: Any,
    source: Path,
    templates: Path,
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

    project = _Project(source, templates, (id,))
    texts = project.one(id)
    project.own(texts)
    tags = chosen_locales((locale,), [t for t in texts.catalogs if t in project.known])
    if len(tags) != 1:
        raise click.UsageError(f"'{locale}' does not name one locale: each is approved by itself.")
    (tag,) = tags
    if not project.readable(texts, tag):
        raise click.exceptions.Exit(FINDINGS)
    translation = texts.translation(tag)
    if everything == bool(units):
        raise click.UsageError("Name the texts that were read, or say --all.")
    paths, unknown = (list(texts.by_path), []) if everything else chosen_paths(texts, units)
    if unknown:
        near = difflib.get_close_matches(unknown[0], texts.by_path, 1)
        guess = f" Did you mean '{near[0]}'?" if near else ""
        raise click.UsageError(f"{id} has no text '{unknown[0]}'.{guess} A text's path is its msgctxt in the PO file.")
    refused = refusals(translation, paths, project.handouts.get(id))
    if texts.ledger.problem:
        click.secho(f"{texts.ledger.file} can't be read: {texts.ledger.problem}", fg="red", err=True)
        raise click.exceptions.Exit(FINDINGS)
    if refused:
        for one in refused:
            click.secho(f"{translation.place(one.path)}: {one.path}: {one.reason}", fg="red", err=True)
        click.echo(f"Nothing was approved: {len(refused)} of {_texts(len(paths))} can't be, as they are.", err=True)
        raise click.exceptions.Exit(FINDINGS)
    try:
        file, text = approved(translation, paths, by=by, role=role, method=method, day=day.date())
    except ValueError as error:
        raise click.UsageError(f"This can't be written down: {error}") from None
    write(file, text.encode())
    are = "is" if len(paths) == 1 else "are"
    click.echo(f"{file}: {_texts(len(paths))} of {id} in {tag} {are} approved.", err=True)


def _texts(count: int) -> str:
    return f"{count} text{'' if count == 1 else 's'}"
