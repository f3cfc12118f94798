"""Rules T, first half: how far a translation is, and whether its file can be used."""

from collections.abc import Iterator

from handouts.approvals import digests
from handouts.findings import Place, Severity
from handouts.fonts import how_to_install, missing
from handouts.locales import interface, interface_source, registry
from handouts.rules import Hit, hit, rule
from handouts.translation import INTERFACE, State, Translation


@rule(
    "T001",
    Severity.WARNING,
    "`{path}` is not translated into {locale}",
    hint="Translate it: {text}",
)
def untranslated(translation: Translation) -> Iterator[Hit]:
    """A text of the handout has no translation yet.

    A draft shows the English text in its place and says so. A release waits until every text is translated,
    because nobody can weigh harms that they can't read. Open the PO file in a program for translators; it
    lists what is missing.
    """
    if translation.catalog.problem:
        return
    for unit in translation.texts.units:
        if translation.states[unit.path] is State.UNTRANSLATED:
            place = translation.place(unit.path)
            yield hit(place, unit=unit.path, path=unit.path, locale=translation.locale, text=_short(unit.text))


@rule(
    "T002",
    Severity.WARNING,
    "the source of `{path}` has changed since it was translated",
    hint="Run `handouts translate update`, then change the translation to say: {text}",
)
def stale(translation: Translation) -> Iterator[Hit]:
    """The text was changed after it was translated, so the translation says what the handout said before.

    A dose or a warning may be what changed. The old translation is kept for the translator, but no page shows
    it as if it were right. After an update the translation program shows the old and the new English text
    side by side.
    """
    for unit, _ in translation.pairs:
        if translation.states[unit.path] is State.STALE:
            yield hit(translation.place(unit.path), unit=unit.path, path=unit.path, text=_short(unit.text))


@rule(
    "T007",
    Severity.INFO,
    "the PO file has `{path}`, which is not in the handout",
    hint="Run `handouts translate update`: it sets old entries aside, and brings a renamed one in.",
)
def unknown_entry(translation: Translation) -> Iterator[Hit]:
    """An entry of the PO file belongs to no text of the handout.

    The text may have been deleted, or its id was changed. In that case its translation is not lost, but it
    must be moved to the new name, because texts are only found by their ids.
    """
    known = translation.texts.by_path
    for path in translation.catalog.entries if known else ():
        if path not in known:
            yield hit(translation.place(path), unit=path, path=path)


@rule(
    "T008",
    Severity.ERROR,
    "`{path}` stands twice in the PO file",
    hint="Keep the translation that is right and delete the other entry.",
)
def duplicate_entry(translation: Translation) -> Iterator[Hit]:
    """Two entries of the PO file are for the same text (`msgctxt`), so it is not clear which one counts.

    It happens when two people's changes are put together. Compare both with the source before you delete one.
    """
    for path, line in translation.catalog.duplicates:
        yield hit(Place(translation.catalog.file, max(1, line), 1), unit=path, path=path)


@rule(
    "T009",
    Severity.ERROR,
    "{count} of the words that every page needs are missing in {locale}: {keys}",
    hint="Translate them in `base/ui/{locale}.po`; they are the same for every handout.",
)
def interface_words_missing(translation: Translation) -> Iterator[Hit]:
    """The words that the pipeline itself puts on a page are not all there in this language.

    These are headings such as "Possible problems", the draft notice and the page numbers. They are translated
    once, for all handouts. If the English word changed, its old translation no longer counts.
    """
    if translation.texts.id == INTERFACE:
        return
    base = translation.texts.base
    there = interface(base, translation.locale)
    missing = [key for key in interface_source(base) if key not in there]
    if missing:
        keys = ", ".join(f"`{k}`" for k in missing[:5]) + (" …" if len(missing) > 5 else "")
        place = Place(base / "ui" / f"{translation.locale}.po", 1, 1)
        yield hit(place, count=len(missing), locale=translation.locale, keys=keys)


@rule(
    "T010",
    Severity.WARNING,
    "the translation of `{path}` is marked as not sure (`fuzzy`)",
    hint="Compare it with the source; if it is right, take the mark away in the translation program.",
)
def needs_review(translation: Translation) -> Iterator[Hit]:
    """A translation is there, but a person or a program has marked that it must be looked at again.

    The mark `fuzzy` is also set when the source changed after the text was translated. Until somebody has
    compared both sentences, one can't rely on the translation.
    """
    for unit, _ in translation.pairs:
        if translation.states[unit.path] is State.NEEDS_REVIEW:
            yield hit(translation.place(unit.path), unit=unit.path, path=unit.path)


@rule(
    "T022",
    Severity.INFO,
    "the approval of `{path}` by {by} on {date} no longer holds: {what} has changed since",
    hint="Have it read and approved again: handouts translate approve {handout} --locale {locale} {path}",
)
def approval_undone(translation: Translation) -> Iterator[Hit]:
    """A text was approved, and then its source or its translation was changed.

    An approval holds for two sentences, letter by letter: the source's and the translation's. That way nobody's name
    stands under words that they have never read. What was changed has to be read and approved again.
    """
    for path, approval in translation.texts.ledger.of(translation.locale).items():
        unit, entry = translation.texts.by_path.get(path), translation.catalog.entries.get(path)
        if unit is None or translation.states[path] is State.APPROVED:
            continue
        same_source = digests(unit.text, "")[:16] == approval.units[path][:16]
        yield hit(
            translation.place(path),
            unit=path,
            path=path,
            by=approval.by,
            date=approval.date,
            what="the translation" if same_source and entry else "its source",
            handout=translation.texts.id,
            locale=translation.locale,
        )


@rule(
    "T023",
    Severity.WARNING,
    "the fonts for {locale} are not installed: {fonts}",
    hint="{install}",
)
def fonts_not_installed(translation: Translation) -> Iterator[Hit]:
    """The letters of this language need fonts that come in a package of their own.

    They are large, so the plain install leaves them out. Without them no PDF can be made in this language; fonts
    that happen to be on the machine are never used, because another machine would make another page.
    """
    known = registry(translation.texts.base)
    if translation.texts.id != INTERFACE and (locale := known.get(translation.locale)) and (lacking := missing(locale)):
        place = Place(translation.catalog.file, 1, 1)
        yield hit(place, locale=locale.tag, fonts=", ".join(lacking), install=how_to_install(locale))


@rule(
    "T024",
    Severity.ERROR,
    "approvals.yaml can't be used: {problem}",
    hint="Mend the line, or take the file as it was from version control. Until then nothing counts as approved.",
)
def unreadable_approvals(translation: Translation) -> Iterator[Hit]:
    """The file that says who approved which translation is broken, so no approval in it counts.

    `handouts translate approve` writes it. It is not meant to be edited by hand: a name that stands there must be
    the name of somebody who has read the text.
    """
    ledger = translation.texts.ledger
    if ledger.problem:
        yield hit(ledger.place, problem=ledger.problem)


def _short(text: str) -> str:
    return f"“{text[:80]}…”" if len(text) > 80 else f"“{text}”"
