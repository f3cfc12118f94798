"""Rules F on releases: nothing goes to patients that has not been approved as it is. None of them can be waived."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from handouts.core.findings import Finding, Place, Severity
from handouts.editions.edition import Edition
from handouts.editions.translation import INTERFACE, State, Translation, interface_texts, texts_of
from handouts.rules.engine import OWN, Hit, check, hit, rule
from handouts.source.load import Source
from handouts.source.starter_gaps import gaps_left


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
        texts = (texts_of(self.source), interface_texts(self.source.library))
        return tuple(t.translation(here.tag) for t in texts if t.language != here.tag)


@rule(
    "F001",
    Severity.ERROR,
    "`{handout}` can't be released: no clinician has approved it (status: {status})",
    hint="Build it as a draft (without --release), or have it reviewed and approved first.",
    serves=OWN,
)
def release_without_approval(candidate: Candidate) -> Iterator[Hit]:
    """A release is what a patient may take home, so a clinician must have approved its source first.

    A draft build of the same handout works, and says on every page that it is a draft.
    """
    if candidate.edition.status != "approved" and not candidate.source.approval.problem:
        yield hit(candidate.place, handout=candidate.edition.id, status=candidate.edition.status)


@rule(
    "F002",
    Severity.ERROR,
    "the {locale} edition can't be released: {what}",
    hint=(
        "Once it is translated, have it read and approved: "
        "handouts translate approve {texts} {which} --locale {locale} --by …"
    ),
    serves=OWN,
)
def release_of_unapproved_translation(candidate: Candidate) -> Iterator[Hit]:
    """A translation says a clinician's words in another language, so what may hurt if it is wrong needs an approval
    of its own.

    Safety texts are the main message, every harm and unknown, every sign of danger, every text with a number or a way
    to reach somebody, and the words on every page. Each must be approved as it is now: a change of its source or of
    its translation undoes the approval. One that is not approved holds back the whole language, at both reading levels.

    A handout's texts are named one by one. The words on every page are read and approved as a whole, so one finding
    counts them.
    """
    for translation in candidate.translations:
        texts, locale = translation.texts.id, translation.locale
        states = {u.path: translation.states[u.path] for u in translation.texts.units if u.safety}
        left = {path: state for path, state in states.items() if state is not State.APPROVED}
        if texts == INTERFACE and len(left) > 1:
            first = next(iter(left))
            what = f"{len(left)} texts on every page are not approved ({_counts(left)}): {_first_of(left)}"
            yield hit(translation.place(first), path=first, what=what, locale=locale, texts=texts, which="--all")
            continue
        for path, state in left.items():
            what = f"`{path}` is a safety text and {_LACKS.get(state, state)}"
            yield hit(translation.place(path), path=path, what=what, locale=locale, texts=texts, which=path)


_LACKS = {State.TRANSLATED: "not approved"}


def _counts(states: Mapping[str, State]) -> str:
    counts = Counter(states.values())
    return ", ".join(f"{counts[s]} {s}" for s in State if counts[s])


def _first_of(paths: Iterable[str], count: int = 3) -> str:
    first = [f"`{path}`" for path in paths]
    return ", ".join(first[:count]) + (" …" if len(first) > count else "")


@rule(
    "F003",
    Severity.ERROR,
    "the {locale} edition can't be released: `{path}` {state}",
    hint="Finish its translation, or build a draft (without --release).",
    serves=OWN,
)
def release_with_gaps(candidate: Candidate) -> Iterator[Hit]:
    """A text has no translation, or only one of what the source said before, or one that somebody is unsure of.

    This is about texts that are no safety texts: those need no approval, but their translation has to be finished. A
    draft shows the source text where there is no translation, and says so. A release may not: a reader who does not
    know both languages can't weigh what it says.
    """
    for translation in candidate.translations:
        for unit in translation.texts.units:
            found = translation.states[unit.path]
            if not unit.safety and found in _UNFINISHED:
                place, said = translation.place(unit.path), _UNFINISHED[found]
                yield hit(place, path=unit.path, locale=translation.locale, state=said)


_UNFINISHED = {State.UNTRANSLATED: "is untranslated", State.STALE: "is stale", State.NEEDS_REVIEW: "needs review"}


@rule(
    "F004",
    Severity.ERROR,
    "{locale} is no language: it is there to try out templates, and is never released",
    hint="Build it without --release.",
    serves=OWN,
)
def release_of_pseudo_locale(candidate: Candidate) -> Iterator[Hit]:
    """A pseudo-locale shows what a translation could do to a page. It is not for readers.

    A program makes it from the source, to find words that never reach a translator, and boxes that are too small.
    """
    if candidate.edition.locale.pseudo:
        yield hit(candidate.place, locale=candidate.edition.locale.tag)


@rule(
    "F005",
    Severity.ERROR,
    "`{handout}` can't be released: it says that it is approved, but {what}",
    hint="Have it read: handouts review {handout}, then handouts approve {handout} with the file that comes back.",
    serves=OWN,
)
def release_without_record(candidate: Candidate) -> Iterator[Hit]:
    """The status is `approved`, and nothing on record bears it out: anybody can type a status and a name.

    `handouts approve` keeps the approved words in the folder `approved/`, and writes who stands by exactly that file,
    in which role and since when, into `approvals.yaml`. A release needs both, whole and of this language and version,
    and the reviewers and days in `handout.yaml` must be the same. A handout that was approved by hand, or before there
    was a record of it, has to be approved once more.
    """
    if what := candidate.source.approval.problem:
        yield hit(candidate.place, handout=candidate.edition.id, what=what)


@rule(
    "S080",
    Severity.ERROR,
    "`{handout}` can't be released: it is not filled in yet; a text says only what to write there: {gap}",
    hint="Write your own words in place of those in brackets, or delete the part: see rule S046.",
    serves=OWN,
)
def release_of_starter(candidate: Candidate) -> Iterator[Hit]:
    """A text still has words in brackets that `handouts new` has written. They tell an author what to write.

    A check only warns of them (S046), as every handout begins like that, and a draft may be built. What goes to
    patients may have none of them left.
    """
    source = candidate.source
    for leaf in source.leaves:
        if found := gaps_left(source, leaf.text.at(candidate.edition.level)):
            yield hit(source.place(*leaf.keys), path=leaf.path, handout=source.id, gap=found[0])
            return


@rule(
    "F030",
    Severity.ERROR,
    "the handout says that it is approved, but {what}",
    hint="Set `status` to draft, or have it read again: handouts review {handout}, then handouts approve.",
    serves="IPDAS v4, certification: date of publication",
)
def approved_text_changed(source: Source) -> Iterator[Hit]:
    """The status is `approved`, and what is on record does not bear it out, or no longer.

    Anybody can type a status and a name. `handouts approve` keeps the approved words in the folder `approved/`, and
    writes who stands by exactly that file into `approvals.yaml`. Without both, whole and of this handout, language and
    version, there is no approval; nor with other reviewers or days in `handout.yaml`. An edit of any text, a number, an
    urgency, an order, a picture, `version` or `updated` undoes it: a clinician's name may not stand under words that
    they have not read. What no reader sees may change: `allow` and comments.

    Until it is mended, the handout is a draft: a build says so on every page, and names no reviewer.
    """
    if what := source.approval.problem:
        yield hit(source.place("review", "status"), handout=source.id, what=what)


def check_release(candidate: Candidate) -> tuple[Finding, ...]:
    """Return the reasons why an edition can't be released; none if it can."""
    return check(candidate)
