"""The commands that keep translations in step with their handouts, and say how far they are."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from handouts.cli.asked_texts import AskedTexts, all_locales_option
from handouts.cli.options import (
    FINDINGS,
    exit_code,
    ids_argument,
    locales_option,
    output_option,
    report_option,
    strict_option,
    with_project,
)
from handouts.cli.terminal import say, say_data, say_report
from handouts.core.findings import Finding, Place, in_order
from handouts.core.quoting import json_text

if TYPE_CHECKING:  # what a command needs is imported in it, so that `--help` answers at once
    from handouts.core.po import Changes
    from handouts.project import Project
    from handouts.translate.po_update import Row


@click.group()
def translate() -> None:
    """Work with translations: PO files beside each handout.yaml.

    The ID `interface` stands for the words that are on every page of every handout.
    """


@translate.command("extract")
@ids_argument
@with_project
@output_option
def extract(ids: tuple[str, ...], project: "Project", output: Path) -> None:
    """Write a PO template of each handout's texts, for programs that begin a language from one.

    They go to OUTPUT/translations/<id>.pot. `handouts translate update` begins a PO file without one.
    """
    from handouts.core.files import write
    from handouts.core.folders import read_below
    from handouts.translate.po_update import is_template, template

    asked, failed = AskedTexts(project, ids), False
    for texts in asked.named(ids):
        file = output / "translations" / f"{texts.id}.pot"
        there = read_below(output, f"translations/{texts.id}.pot")
        if there.content is not None and not is_template(there, texts.id):
            say(f"left alone: {file}: it is no empty template of {texts.id}; move it away", fg="red")
            failed = True
            continue
        write(file, template(texts, asked.handouts.get(texts.id)).encode(), below=output)
        say(f"{file}: {len(texts.units)} texts")
    asked.end_if_left_out(ids, failed=failed)


@translate.command("update")
@ids_argument
@locales_option("Locales to update, or to begin.  [default: those there are]")
@with_project
def update(ids: tuple[str, ...], locales: tuple[str, ...], project: "Project") -> None:
    """Bring PO files in step with their handouts, or begin them.

    New texts come in empty, or with the translation of exactly the same text elsewhere, marked for review. A text
    that changed keeps its translation, marked `fuzzy`, with the old source text beside it. What is gone from the source
    stays in the file as obsolete. Nothing is ever deleted or guessed, and what did not change keeps every byte.
    """
    from handouts.core.files import write
    from handouts.translate import po_update

    asked = AskedTexts(project, ids)
    failed = False
    for texts in asked.named(ids, interface=False):
        for tag in asked.locales(texts, locales):
            asked.refuse_shipped(texts)
            known = po_update.memory([*asked.texts.values(), asked.interface], tag)
            if twice := texts.translation(tag).catalog.duplicates:
                place = Place(texts.folder / f"{tag}.po", twice[0][1], 1)
                say(f"left alone: {place}: `{twice[0][0]}` stands twice in it", fg="red")
                failed = True
                continue
            done = po_update.update(texts, asked.known[tag], asked.handouts.get(texts.id), known)
            word = "updated" if write(done.file, done.text.encode(), below=texts.folder) else "in step already"
            said = ", ".join(f"{len(paths)} {name}" for name, paths in _in_words(done.changes) if paths)
            say(f"{done.file}: {word}" + (f" ({said})" if said else ""))
    asked.end_if_left_out(ids, failed=failed)


def _in_words(changes: "Changes") -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield what an update did, in words, and to which texts."""
    yield "new", changes.new
    yield "taken from the same text elsewhere", changes.reused
    yield "stale", changes.stale
    yield "obsolete", changes.gone
    yield "back again", changes.back


@translate.command("status")
@ids_argument
@all_locales_option
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
@with_project
def status(ids: tuple[str, ...], locales: tuple[str, ...], as_json: bool, project: "Project") -> None:
    """Say how far each translation is: texts by state, and words of the source that are left to translate."""
    from handouts.translate import po_update

    asked = AskedTexts(project, ids)
    rows = [
        row
        for texts in asked.named(ids)
        for tag in asked.locales(texts, locales)
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
        say_data(json_text(data))
    else:
        _table(rows)
    asked.end_if_left_out(ids)


def _table(rows: "list[Row]") -> None:
    from handouts.editions.translation import State

    head = ["handout", "locale", "level", *State, "words left"]
    lines = [
        [r.id, r.locale, r.level, *(str(n) if n else "-" for n in r.counts.values()), str(r.words_left)] for r in rows
    ]
    widths = [max(len(line[i]) for line in [head, *lines]) for i in range(len(head))]
    for line in [head, *lines]:
        cells = [c.ljust(w) if i < 3 else c.rjust(w) for i, (c, w) in enumerate(zip(line, widths, strict=True))]
        say("  ".join(cells).rstrip(), err=False)


@translate.command("check")
@ids_argument
@all_locales_option
@report_option
@strict_option
@with_project
def check(ids: tuple[str, ...], locales: tuple[str, ...], report_name: str, strict: bool, project: "Project") -> None:
    """Check translations alone: what `handouts check` says of the PO files, which looks at everything.

    Exits with 1 when there is an error.
    """
    from handouts.cli import report as reports
    from handouts.rules.runner import check_translation

    asked = AskedTexts(project, ids)
    found: list[Finding] = []
    for texts in asked.named(ids):
        source = project.handout(texts.id) if texts.id in asked.handouts else None
        for tag in asked.locales(texts, locales, readable=False) if locales else texts.catalogs:
            if tag not in texts.catalogs:
                say(f"left alone: {texts.folder / tag}.po: there is no such file")
            found += check_translation(texts.translation(tag), source, asked.project.settings)
    findings = in_order(found)
    say_report(reports.REPORTS[report_name](findings), report_name)
    raise click.exceptions.Exit(FINDINGS if asked.left_out(ids) else exit_code(findings, strict=strict))
