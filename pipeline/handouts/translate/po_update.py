"""What translators and approvers do to the files beside a source: update, look at the status, approve."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from handouts.core.folders import File
from handouts.core.po import Changes, Message, header, read_catalog, updated
from handouts.editions.translation import INTERFACE, State, Texts
from handouts.editions.translator_notes import note
from handouts.language.locales import Locale
from handouts.source.model import Handout
from handouts.source.parts import Level

# ---------------------------------------------------------------- PO files


@dataclass(frozen=True)
class Updated:
    """A PO file as it should be, and what changed in it."""

    file: Path
    text: str
    changes: Changes


def memory(others: Iterable[Texts], locale: str) -> Mapping[str, str]:
    """Return translations into a locale by source text. None is marked for review; the first one counts."""
    found: dict[str, str] = {}
    for texts in others:
        if locale in texts.catalogs:
            translation = texts.translation(locale)
            for unit, entry in translation.fitting:
                if translation.states[unit.path] in (State.TRANSLATED, State.APPROVED):
                    found.setdefault(unit.text, entry.target)
    return found


def update(texts: Texts, locale: Locale, handout: Handout | None, known: Mapping[str, str]) -> Updated:
    """Return a locale's PO file in step with its source. `known` are translations to offer again, by source text; an
    entry without a path is another one.

    Raises ValueError where two entries of the file are for the same text.
    """
    translation = texts.translation(locale.tag)
    catalog = translation.catalog
    old = catalog.text if catalog.text.strip() else header(texts.id, locale.tag, locale.endonym, locale.plurals)
    wanted = [Message(u.path, u.text, note(handout, u, translation.terms, locale)) for u in texts.units]
    pathless = {entry.source: entry.target for entry in catalog.pathless if entry.target.strip() and not entry.fuzzy}
    text, changes = updated(old, wanted, {**known, **pathless})
    return Updated(catalog.file, text, changes)


def template(texts: Texts, handout: Handout | None) -> str:
    """Return a PO file without translations, for programs that begin a language from one."""
    wanted = [Message(u.path, u.text, note(handout, u, {})) for u in texts.units]
    return updated(header(texts.id, "", "", ""), wanted)[0]


def is_template(there: File, id: str) -> bool:
    """Whether a file is such a template, in which nobody has written: nothing is lost if it is made anew."""
    begins = (there.content or b"").startswith(header(id, "", "", "").encode())
    return begins and not any(entry.target for entry in read_catalog(there).entries.values())


# ---------------------------------------------------------------- status


@dataclass(frozen=True, slots=True)
class Row:
    """How far one locale of one handout is at one level: units by state, and words of the source yet to translate."""

    id: str
    locale: str
    level: str
    counts: Mapping[State, int]
    words_left: int


def status(texts: Texts, locale: str) -> Iterator[Row]:
    """Yield a row a level; the words on every page have no levels and one row."""
    translation = texts.translation(locale)
    for level in (None,) if texts.id == INTERFACE else tuple(Level):
        counts = translation.counts(level)
        shown = {state: counts[state] for state in State}
        yield Row(texts.id, locale, str(level or "both"), shown, translation.words_left(level))


# ---------------------------------------------------------------- approval


def chosen(texts: Texts, wanted: Iterable[str]) -> tuple[list[str], list[str]]:
    """Return the paths of the units that are named or stand below a name, and the names that fit none."""
    paths: dict[str, None] = {}
    unknown: list[str] = []
    for name in wanted:
        below = [u.path for u in texts.units if f"{u.path}.".startswith(f"{name}.")]
        paths |= dict.fromkeys(below)
        if not below:
            unknown.append(name)
    return list(paths), unknown
