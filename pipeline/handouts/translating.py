"""What translators and approvers do to the files beside a source: update, look at the status, approve."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from handouts.approvals import Approval, digests, ledger_text, with_approval
from handouts.catalog import Changes, Wanted, header, updated
from handouts.findings import Severity
from handouts.locales import Locale
from handouts.model import Handout, Level
from handouts.notes import note
from handouts.rules import check, waived
from handouts.translation import INTERFACE, State, Texts, Translation
from handouts.units import Unit

# ---------------------------------------------------------------- PO files


@dataclass(frozen=True)
class Updated:
    """A PO file as it should be, and what changed in it."""

    file: Path
    text: str
    changes: Changes


def memory(others: Iterable[Texts], locale: str) -> Mapping[str, str]:
    """Translations into a locale by source text, of those that nobody has marked for review; the first one counts."""
    found: dict[str, str] = {}
    for texts in others:
        if locale in texts.catalogs:
            translation = texts.translation(locale)
            for unit, entry in translation.fitting:
                if translation.states[unit.path] in (State.TRANSLATED, State.APPROVED):
                    found.setdefault(unit.text, entry.target)
    return found


def update(texts: Texts, locale: Locale, handout: Handout | None, known: Mapping[str, str]) -> Updated:
    """A locale's PO file in step with its source. `known` are translations to offer again, by source text.

    Raises ValueError where two entries of the file are for the same text.
    """
    translation = texts.translation(locale.tag)
    catalog = translation.catalog
    old = catalog.text if catalog.text.strip() else header(texts.id, locale.tag, locale.endonym, locale.plurals)
    wanted = [Wanted(u.path, u.text, _note(handout, u, translation.terms, locale)) for u in texts.units]
    text, changes = updated(old, wanted, known)
    return Updated(catalog.file, text, changes)


def template(texts: Texts, handout: Handout | None) -> str:
    """A PO file without translations, for programs that begin a language from one."""
    wanted = [Wanted(u.path, u.text, _note(handout, u, {})) for u in texts.units]
    return updated(header(texts.id, "", "", ""), wanted)[0]


def _note(handout: Handout | None, unit: Unit, terms: Mapping[str, str], locale: Locale | None = None) -> str:
    return note(handout, unit, terms, locale) if handout else unit.note


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
    """A row a level; the words on every page have no levels and one row."""
    translation = texts.translation(locale)
    for level in (None,) if texts.id == INTERFACE else tuple(Level):
        counts = translation.counts(level)
        shown = {state: counts[state] for state in State}
        yield Row(texts.id, locale, str(level or "both"), shown, translation.words_left(level))


# ---------------------------------------------------------------- approval


@dataclass(frozen=True)
class Refusal:
    """A unit that can't be approved as it is, and why."""

    path: str
    reason: str


_WHY_NOT = {
    State.UNTRANSLATED: "not translated yet",
    State.STALE: "its source has changed since it was translated",
    State.NEEDS_REVIEW: "needs review",
}


def chosen(texts: Texts, wanted: Iterable[str]) -> tuple[list[str], list[str]]:
    """The paths of the units that are named or stand below a name, and the names that fit none."""
    paths: dict[str, None] = {}
    unknown: list[str] = []
    for name in wanted:
        below = [u.path for u in texts.units if f"{u.path}.".startswith(f"{name}.")]
        paths |= dict.fromkeys(below)
        if not below:
            unknown.append(name)
    return list(paths), unknown


def refusals(translation: Translation, paths: Iterable[str], handout: Handout | None = None) -> list[Refusal]:
    """The units that can't be approved: not translated, out of date, marked for review, or with an error that the
    handout does not allow.
    """
    findings = (f for f in waived(check(translation), handout) if f.code.startswith("T"))
    errors = {f.unit: f for f in reversed(tuple(findings)) if f.severity is Severity.ERROR and f.unit}
    found: list[Refusal] = []
    for path in paths:
        state = translation.states[path]
        if state not in (State.TRANSLATED, State.APPROVED):
            found.append(Refusal(path, _WHY_NOT[state]))
        elif error := errors.get(path):
            found.append(Refusal(path, f"{error.code} {error.message}"))
    return found


def approved(
    translation: Translation, paths: Iterable[str], *, by: str, role: str, method: str, day: date
) -> tuple[Path, str]:
    """The ledger's file with one more approval, and its text. What is approved already by somebody stays theirs.

    Raises ValueError for values that the ledger does not take.
    """
    texts = translation.texts
    units = {
        path: digests(texts.by_path[path].text, translation.catalog.entries[path].target)
        for path in paths
        if translation.states[path] is not State.APPROVED
    }
    if not units:
        return texts.ledger.file, ledger_text(texts.ledger)
    values = {"locale": translation.locale, "by": by, "role": role, "method": method, "date": day, "units": units}
    return texts.ledger.file, ledger_text(with_approval(texts.ledger, Approval.model_validate(values)))
