"""Rules T, first half: how far a translation is, and whether its file can be used."""

from collections.abc import Iterator

from handouts.clinics.fonts import how_to_install, missing
from handouts.core.findings import Place, Severity
from handouts.editions.translation import INTERFACE, State, Translation
from handouts.rules.bitext import shortened
from handouts.rules.engine import OWN, Hit, hit, rule
from handouts.source.approval_ledger import digests


@rule(
    "T001",
    Severity.WARNING,
    "`{path}` is not translated into {locale}",
    hint="Translate it: {text}",
    serves="gettext, untranslated entries",
    waivable=True,
)
def untranslated(translation: Translation) -> Iterator[Hit]:
    """A text of the handout has no translation yet.

    A draft shows the source text in its place and says so. A release has to wait until every text is translated,
    because nobody can weigh harms that they can't read. Open the PO file in a program for translators: it lists what
    is missing.
    """
    if translation.catalog.problem:
        return
    for unit in translation.texts.units:
        if translation.states[unit.path] is State.UNTRANSLATED:
            place = translation.place(unit.path)
            yield hit(place, path=unit.path, locale=translation.locale, text=shortened(unit.text))


@rule(
    "T002",
    Severity.WARNING,
    "the source of `{path}` has changed since it was translated",
    hint="Run `handouts translate update`, then change the translation to say: {text}",
    serves="gettext, fuzzy entries",
    waivable=True,
)
def stale(translation: Translation) -> Iterator[Hit]:
    """The source text was changed after it was translated, so the translation says what the handout said before.

    A dose or a warning may be what changed. The old translation is kept for the translator, but no page shows it.
    After an update, translation programs show the old and the new source text side by side.
    """
    for unit, entry in translation.pairs:
        if translation.states[unit.path] is State.STALE and not entry.nearly_fits(unit.text):  # T028's
            yield hit(translation.place(unit.path), path=unit.path, text=shortened(unit.text))


@rule(
    "T007",
    Severity.INFO,
    "the PO file has `{path}`, which is not in the handout",
    hint="Run `handouts translate update`, which sets it aside. If an id was renamed, copy the words to its new entry.",
    serves="gettext, obsolete entries",
    whole=True,
    waivable=True,
)
def unknown_entry(translation: Translation) -> Iterator[Hit]:
    """An entry of the PO file belongs to no text of the handout.

    Either the text was deleted, or one of the ids in its path was changed. A text is found by its path alone, so a
    renamed one has a new and empty entry. An update deletes nothing: it moves the old entry to the end of the file, and
    its translation can be copied from there.
    """
    known = translation.texts.by_path
    for path in translation.catalog.entries if known else ():
        if path not in known:
            yield hit(translation.place(path), path=path)


@rule(
    "T009",
    Severity.ERROR,
    "words that every page needs are missing in {locale}: {keys}",
    hint="{advice}",
    serves=OWN,
)
def interface_words_missing(translation: Translation) -> Iterator[Hit]:
    """Some of the words that the pipeline itself puts on a page are missing in this language.

    They are headings such as "Possible problems", the draft notice and the page numbers. They are translated once,
    for all handouts. When the English words change, their old translation no longer counts. If their file is broken,
    all of them are missing, and each place that is wrong is named.
    """
    library = translation.texts.library
    catalog = library.interface_catalog(translation.locale)
    problems = [p for p in catalog.problems if p.line]  # a file that is not there lacks all words
    for p in problems:
        place, what = Place(catalog.file, p.line, p.column), f"the file can't be read: {p.words}"
        yield hit(place, locale=translation.locale, keys=what, advice=p.advice)
    if translation.texts.id == INTERFACE or problems:
        return
    there = library.interface(translation.locale)
    missing = [key for key in library.interface_source if key not in there]
    if missing:
        keys = ", ".join(f"`{k}`" for k in missing[:5]) + (f" and {len(missing) - 5} more" if len(missing) > 5 else "")
        place = Place(library.folder.path / "ui" / f"{translation.locale}.po", 1, 1)
        advice = f"Translate them in `base/ui/{translation.locale}.po`; they are the same for every handout."
        yield hit(place, locale=translation.locale, keys=keys, advice=advice)


@rule(
    "T010",
    Severity.WARNING,
    "the translation of `{path}` is marked as uncertain (`fuzzy`)",
    hint="Compare it with the source. If it is right, remove the mark in your translation program.",
    serves="gettext, fuzzy entries",
    waivable=True,
)
def needs_review(translation: Translation) -> Iterator[Hit]:
    """A translation is there, but a person or a program has marked that it must be looked at again.

    `handouts translate update` sets the mark on what it took from another text with the same source; so do translators
    who are unsure. Until somebody has compared it with the source, nobody can rely on it. If the source has changed
    since, rule T002 says so.
    """
    for unit, _ in translation.pairs:
        if translation.states[unit.path] is State.NEEDS_REVIEW:
            yield hit(translation.place(unit.path), path=unit.path)


@rule(
    "T022",
    Severity.INFO,
    "the approval of `{path}` by {by} on {date} no longer holds: {what}",
    hint="Have it read and approved again: handouts translate approve {texts} {path} --locale {locale} --by …",
    serves=OWN,
    waivable=True,
)
def approval_undone(translation: Translation) -> Iterator[Hit]:
    """A text was approved, and then its source or its translation was changed.

    An approval holds for two texts, letter by letter: the source and its translation. That way nobody's name stands
    under words that they have never read. What was changed has to be read and approved again.
    """
    if translation.catalog.problem:
        return
    for path, approval in translation.texts.ledger.of(translation.locale).items():
        unit, entry = translation.texts.by_path.get(path), translation.catalog.entries.get(path)
        if unit is None or translation.states[path] is State.APPROVED:
            continue
        now, given = digests(unit.text, entry.target if entry else "").split(), approval.units[path].split()
        if now == given and translation.states[path] is State.NEEDS_REVIEW:
            what = "somebody has marked it as uncertain since"
        elif now[0] == given[0] and now[1] != given[1]:
            what = "the translation has changed since"
        else:
            what = "its source has changed since"
        yield hit(
            translation.place(path),
            path=path,
            by=approval.by,
            date=approval.date,
            what=what,
            texts=translation.texts.id,
            locale=translation.locale,
        )


@rule(
    "T023",
    Severity.WARNING,
    "the fonts for {locale} are not installed: {fonts}",
    hint="{install}",
    serves=OWN,
    waivable=True,
)
def fonts_not_installed(translation: Translation) -> Iterator[Hit]:
    """This language needs fonts that come in a package of their own, and the package is not installed.

    Such fonts are large, so a plain install leaves them out. Without them no PDF can be made in this language. Fonts
    that happen to be on the computer are never used, because another computer would make another page.
    """
    known = translation.texts.library.locales
    if translation.texts.id != INTERFACE and (locale := known.get(translation.locale)) and (lacking := missing(locale)):
        place = Place(translation.catalog.file, 1, 1)
        yield hit(place, locale=locale.tag, fonts=", ".join(lacking), install=how_to_install(locale))


@rule(
    "T024",
    Severity.ERROR,
    "approvals.yaml can't be used: {problem}",
    hint="Mend this line, or take the last good file from version control. Until then nothing counts as approved.",
    serves=OWN,
)
def unreadable_approvals(translation: Translation) -> Iterator[Hit]:
    """The file that says who approved which translation is broken, so no approval in it counts.

    `handouts translate approve` writes this file. Don't edit it by hand: a name in it must be the name of somebody who
    has read the text. Drafts can still be built.
    """
    ledger = translation.texts.ledger
    if ledger.problem:
        yield hit(ledger.place, problem=ledger.problem)
