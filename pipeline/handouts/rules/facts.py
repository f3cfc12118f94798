"""Rules F: facts and safety. None of them can be waived."""

from collections.abc import Iterator
from dataclasses import dataclass

from handouts.edition import Edition
from handouts.findings import Finding, Place, Severity
from handouts.rules import Hit, check, hit, rule
from handouts.source import Source


@dataclass(frozen=True)
class Candidate:
    """An edition that is to be released, with the source it comes from."""

    edition: Edition
    source: Source

    @property
    def place(self) -> Place:
        return self.source.place("review", "status")


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
    "the {locale} edition can't be released: its translation is not approved",
    hint="Build it as a draft (without --release); translations are approved unit by unit.",
)
def release_of_unapproved_translation(candidate: Candidate) -> Iterator[Hit]:
    """A translation says a clinician's words in another language, so it needs an approval of its own.

    Until translations can be approved, no translation can be released: every edition in another language than the
    source is refused.
    """
    edition = candidate.edition
    if edition.locale != edition.source_locale:
        catalog = candidate.source.catalogs[edition.locale.tag]
        yield hit(Place(catalog.file, 1, 1), locale=edition.locale.tag)


def check_release(candidate: Candidate) -> tuple[Finding, ...]:
    """The reasons why an edition can't be released; none if it can."""
    return check(candidate)
