"""What the commands on translations look at: the texts of the handouts, and the words on every page."""

from functools import cached_property
from typing import TYPE_CHECKING

import click

from handouts.cli.options import FINDINGS, chosen, chosen_locales, locales_option, split
from handouts.cli.terminal import say
from handouts.core.findings import HandoutsError

if TYPE_CHECKING:  # what a command needs is imported in it, so that `--help` answers at once
    from handouts.editions.translation import Texts
    from handouts.language.locales import Locale
    from handouts.project import Project
    from handouts.source.model import Handout


all_locales_option = locales_option("One or more locales, such as es-US or es.  [default: all there are]")


class AskedTexts:
    """The texts that a command looks at, with the handouts they come from and the locales that there are."""

    def __init__(self, project: "Project", ids: tuple[str, ...] = ()) -> None:
        from handouts.editions.translation import INTERFACE, texts_of

        self.project, self.library = project, project.library
        self.known: dict[str, Locale] = {t: loc for t, loc in self.library.locales.items() if not loc.pseudo}
        self.handouts: dict[str, Handout] = {}
        self.texts: dict[str, Texts] = {}
        self.broken: list[str] = []
        self.unread = False
        for name in project.ids if project.source.is_dir() or set(ids) != {INTERFACE} else ():
            one = project.handout(name)
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
        """Return the texts with these ids, or all; those of a handout with errors are left out, which is said."""
        from handouts.editions.translation import INTERFACE

        wanted = chosen("handout", ids, [*self.texts, INTERFACE, *self.broken])
        for name in wanted:
            if name in self.broken:
                say(f"left alone: {name} has errors; see `handouts check {name}`", fg="red")
        found = [t for name, t in self.texts.items() if name in wanted]
        return [*found, self.interface] if INTERFACE in wanted and (ids or interface) else found

    def refuse_shipped(self, texts: "Texts") -> None:
        """Raise HandoutsError where a change would go into the templates that ship, and so be lost or for all."""
        from handouts.editions.translation import INTERFACE

        own = self.project.templates / "base"
        if texts.id == INTERFACE and not own.is_dir():
            raise HandoutsError(
                "the words on every page are in the templates that ship, and these are not yours to change",
                f"Copy them first: cp -r {self.library.folder.path} {own}",
            )

    def one(self, id: str) -> "Texts":
        """Return the texts with this id. A handout with errors has none, which is said."""
        found = self.named((id,))
        self.end_if_left_out((id,))
        if len(found) != 1:
            raise click.UsageError(f"'{id}' does not name one handout.")
        return found[0]

    def left_out(self, ids: tuple[str, ...]) -> bool:
        """Return whether something that was asked for could not be read."""
        return self.unread or any(name in self.broken for name in split(ids) or self.broken)

    def end_if_left_out(self, ids: tuple[str, ...], *, failed: bool = False) -> None:
        """End the command with the exit code of findings if something that was asked for could not be read or done."""
        if failed or self.left_out(ids):
            raise click.exceptions.Exit(FINDINGS)

    def locales(self, texts: "Texts", asked: tuple[str, ...], *, readable: bool = True) -> list[str]:
        """Return the asked locales, or those with a PO file.

        Left out are the texts' own language, and, with `readable`, a PO file that can't be read; both are said.
        """
        tags = chosen_locales(asked, self.known) if asked else [t for t in texts.catalogs if t in self.known]
        if asked and texts.language in tags:
            say(f"left alone: {texts.id} is written in {texts.language}")
        return [t for t in tags if t != texts.language and (not readable or self.readable(texts, t))]

    def readable(self, texts: "Texts", tag: str) -> bool:
        """Return whether there is a PO file that can be read, or none at all. If not, that is said."""
        catalog = texts.catalogs.get(tag)
        if catalog and catalog.problem:
            say(f"left alone: {catalog.problem_place}: {catalog.problem}", fg="red")
            say(f"  {catalog.problems[0].advice}".rstrip())
            self.unread = True
        return not (catalog and catalog.problem)


def counted(count: int) -> str:
    """Say how many texts: `1 text`, `2 texts`."""
    return f"{count} text{'' if count == 1 else 's'}"
