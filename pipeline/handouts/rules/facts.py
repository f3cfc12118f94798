"""Rules F: facts and safety. None of them can be waived."""

from collections.abc import Iterator
from dataclasses import dataclass

from handouts.edition import Edition
from handouts.findings import Finding, Place, Severity
from handouts.rules import Hit, check, hit, rule
from handouts.source import Source
from handouts.translation import State, Translation, interface_texts, texts_of


@dataclass(frozen=True)
class Candidate:
    """An edition that is to be released, with the source it comes from."""

    edition: Edition
    source: Source

    @property
    def place(self) -> Place:
        return self.source.place("review", "status")

    @property
    def translations(self) -> tuple[Translation, ...]:
        """What it needs to be translated: the handout's texts and the words on every page; nothing in the source's
        own language.
        """
        here = self.edition.locale
        if here.pseudo:
            return ()
        texts = (texts_of(self.source), interface_texts(self.source.base))
        return tuple(t.translation(here.tag) for t in texts if t.language != here.tag)


@rule(
    "F001",
    Severity.ERROR,
    "`{handout}` can't be released: no clinician has approved it (status: {status})",
    hint="Build it as a draft (without --release), or have it reviewed and approved first.",
)
def release_without_approval(candidate: Candidate) -> Iterator[Hit]:
    """A release is what a patient may take home, so a clinician must have approved its source first.

    A draft build of the same handout works, and says on every page that it is a draft.
    """
    if candidate.edition.status != "approved":
        yield hit(candidate.place, handout=candidate.edition.id, status=candidate.edition.status)


@rule(
    "F002",
    Severity.ERROR,
    "the {locale} edition can't be released: `{path}` is a safety text and {state}",
    hint="Have it read and approved: handouts translate approve {texts} --locale {locale} {path}",
)
def release_of_unapproved_translation(candidate: Candidate) -> Iterator[Hit]:
    """A translation says a clinician's words in another language, so what may hurt if it is wrong needs an approval
    of its own.

    Safety texts are the main message, every harm and unknown, every sign to call for, every text with a number or a
    way to reach somebody, and the words on every page. Each must be approved as it is now: a change of its source or
    of its translation undoes the approval. One that is not holds back the whole language, both reading levels.
    """
    for translation in candidate.translations:
        for unit in translation.texts.units:
            found = translation.states[unit.path]
            if unit.safety and found is not State.APPROVED:
                yield hit(
                    translation.place(unit.path),
                    unit=unit.path,
                    path=unit.path,
                    locale=translation.locale,
                    state="not approved" if found is State.TRANSLATED else found,
                    texts=translation.texts.id,
                )


@rule(
    "F003",
    Severity.ERROR,
    "the {locale} edition can't be released: `{path}` is {state}",
    hint="Translate it, or build a draft (without --release), which shows the source text with a mark.",
)
def release_with_gaps(candidate: Candidate) -> Iterator[Hit]:
    """A text has no translation, or only one of what the source said before.

    A draft shows such a text in the source language and says so. A release may not: a reader who knows only half of
    the page's language can't weigh what it says.
    """
    for translation in candidate.translations:
        for unit in translation.texts.units:
            found = translation.states[unit.path]
            if not unit.safety and found in (State.UNTRANSLATED, State.STALE):
                place = translation.place(unit.path)
                yield hit(place, unit=unit.path, path=unit.path, locale=translation.locale, state=found)


@rule(
    "F004",
    Severity.ERROR,
    "{locale} is no language: it is there to try templates, and is never released",
    hint="Build it without --release.",
)
def release_of_pseudo_locale(candidate: Candidate) -> Iterator[Hit]:
    """A pseudo-locale shows what a translation could do to a page. Nobody can read it.

    It is made from the source by a program, to find words that never reach a translator and boxes that are too small.
    """
    if candidate.edition.locale.pseudo:
        yield hit(candidate.place, locale=candidate.edition.locale.tag)


def check_release(candidate: Candidate) -> tuple[Finding, ...]:
    """The reasons why an edition can't be released; none if it can."""
    return check(candidate)
