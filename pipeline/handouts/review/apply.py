"""Approve: a filled-in review becomes a handout's approval, or the reasons why it can't."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal

from pydantic import model_validator

from handouts.core.findings import Place, Severity
from handouts.core.folders import read_file
from handouts.core.validation import Strict, read_as, validate
from handouts.core.yaml_edit import add_entry, add_item, flow, quoted, set_items, set_value
from handouts.core.yaml_reader import Loaded, in_words, parse_yaml
from handouts.editions.translation import texts_of
from handouts.editions.translation_approval import with_approvals
from handouts.language.visible_text import not_readable
from handouts.review.form import ANSWERS, questions, read_digest
from handouts.rules.approvable import refusals
from handouts.rules.runner import check_source
from handouts.source.approval_ledger import Ledger, Method, Role, Who, ledger_text
from handouts.source.approved_snapshot import Approved, read_record, record_text
from handouts.source.load import HANDOUT_FILE, Source
from handouts.source.model import Handout, Review, Reviewer
from handouts.source.settings import Settings
from handouts.source.source_approval import with_source_approval
from handouts.source.starter_gaps import is_filled_in
from handouts.source.value_types import Date, Locale

UNDONE = "F030"
"""The rule that tells of an approval which no longer holds: a new one mends it."""


class _Blank(Strict):
    """What is left blank in the form is as if it did not stand there."""

    @model_validator(mode="before")
    @classmethod
    def _without_blanks(cls, value: Any) -> Any:
        return {k: v for k, v in value.items() if v not in ("", None)} if isinstance(value, dict) else value


class Person(_Blank):
    """Who has reviewed it, as far as it is filled in."""

    name: Who | None = None
    role: Who | None = None
    date: Date | None = None


class TranslationBy(_Blank):
    """What the reviewer is to a translation, and how it came to be."""

    role: Role | None = None
    method: Method | None = None


class Answer(_Blank):
    """What a reviewer says to one question."""

    answer: Literal["yes", "no", "does not apply"] | None = None
    note: str = ""


class Filled(_Blank):
    """A review as its reviewer filled it in."""

    review: Literal[1]
    handout: str
    version: str = ""
    digests: dict[Locale, str]
    reviewer: Person = Person()
    next_review: Date | None = None
    decisions: dict[Locale, Literal["approve", "changes", "not read", ""]] = {}
    translations: dict[Locale, TranslationBy] = {}
    answers: dict[Locale, dict[str, Answer]] = {}
    comments: dict[Locale, dict[str, str]] = {}


@dataclass(frozen=True, slots=True)
class Refusal:
    """A reason why a review is not taken in, and where."""

    place: Place
    reason: str


@dataclass(frozen=True)
class Accepted:
    """A review that is accepted: who approves which locales. `asked` are those that need changes first."""

    filled: Filled
    source: Source
    reviewer: Reviewer
    locales: tuple[str, ...]
    asked: tuple[str, ...] = ()


def read_review(file: Path) -> tuple[Filled | None, Loaded, list[Refusal]]:
    """Return what a review says, its file with places, and what keeps it from being read."""
    filled, loaded, problems = read_as(Filled, read_file(file))
    return filled, loaded, [Refusal(p.place, in_words(p)) for p in problems]


def is_blank(file: Path) -> bool:
    """Return whether a file is a form that nobody has filled in yet."""
    filled, _, refused = read_review(file)
    if filled is None or refused:
        return False
    answers = [answer for asked in filled.answers.values() for answer in asked.values()]
    parts = (filled.reviewer, *filled.translations.values(), *answers)
    return not (
        any(part.model_fields_set for part in parts)
        or any(filled.decisions.values())
        or filled.next_review
        or filled.comments
    )


def examine(filled: Filled, loaded: Loaded, source: Source, settings: Settings) -> Accepted | list[Refusal]:
    """Return a review that is complete and of the texts as they are now; else every reason why it is not accepted."""
    assert source.handout is not None, "only a sound source is reviewed"
    examination = _Examination(filled, loaded, source, source.handout, settings)
    found = list(examination.reasons())
    if found:
        return found
    person = filled.reviewer
    assert person.name and person.role and person.date
    reviewer = Reviewer(name=person.name, role=person.role, date=person.date)
    asked = tuple(tag for tag, said in filled.decisions.items() if said == "changes")
    return Accepted(filled, source, reviewer, tuple(examination.approved), asked)


@dataclass(frozen=True)
class _Examination:
    """A review beside the texts that it is about: every reason why it is not accepted."""

    filled: Filled
    loaded: Loaded
    source: Source
    handout: Handout
    settings: Settings

    @property
    def approved(self) -> list[str]:
        """The locales that the reviewer approves."""
        return [tag for tag, decision in self.filled.decisions.items() if decision == "approve"]

    def no(self, reason: str, *keys: str | int) -> Refusal:
        """Return a reason with the line of the review that it is about."""
        return Refusal(self.loaded.place(keys), reason)

    def reasons(self) -> Iterator[Refusal]:
        """Yield every reason why the review is not accepted."""
        filled = self.filled
        if filled.handout != self.source.id:
            yield self.no(f"it is a review of `{filled.handout}`, not of `{self.source.id}`", "handout")
            return
        undecided = [tag for tag in filled.digests if not filled.decisions.get(tag)]
        for tag in undecided:
            yield self.no(f"nothing is decided on {tag}: approve, changes or not read", "decisions", tag)
        if not undecided and not self.approved:
            asked = [tag for tag, decision in filled.decisions.items() if decision == "changes"]
            what = f"the reviewer asks for changes of {', '.join(asked)}" if asked else "nothing was read"
            yield self.no(f"nothing is approved: {what}", "decisions")
        if not self.approved:
            return
        for field, value in (
            ("name", filled.reviewer.name),
            ("role", filled.reviewer.role),
            ("day", filled.reviewer.date),
        ):
            if value is None:
                yield self.no(f"the reviewer's {field} is missing", "reviewer")
            elif isinstance(value, str) and (wanted := not_readable(value)):
                yield self.no(f"the reviewer's {field} must be {wanted}", "reviewer", field)
        if filled.reviewer.date and filled.reviewer.date < self.handout.updated:
            yield self.no(
                f"the day of the review is before {self.handout.updated}, when the handout was last changed",
                *("reviewer", "date"),
            )
        for tag in self.approved:
            yield from self._part(tag)

    def _part(self, tag: str) -> Iterator[Refusal]:
        own = tag == self.handout.language
        if not own and tag not in self.source.catalogs:
            yield self.no(f"there is no translation into {tag}", "decisions", tag)
            return
        given = self.filled.digests.get(tag)
        if given != read_digest(self.source, tag):
            what = "the handout" if own else f"the translation into {tag}"
            why = "has changed since it was read" if given else "is not what this review is about"
            yield self.no(f"{what} {why}: make a new packet with `handouts review`", "digests", tag)
            return
        if self.source.ledger.problem:
            yield Refusal(self.source.ledger.place, f"approvals.yaml can't be read: {self.source.ledger.problem}")
        yield from self._answers(tag)
        yield from self._source() if own else self._translation(tag)

    def _answers(self, tag: str) -> Iterator[Refusal]:
        answers = self.filled.answers.get(tag, {})
        asked = {q.id: q for q in questions(self.source, tag)}
        for name in answers:
            if name not in asked:
                yield self.no(f"there is no question `{name}` on {tag}", "answers", tag, name)
        for name, question in asked.items():
            keys = ("answers", tag, name)
            given = answers.get(name, Answer())
            if given.answer is None:
                yield self.no(f"no answer to `{name}` on {tag}: {question.ask}", *keys)
            elif given.answer == ANSWERS[2] and not question.may_not_apply:
                yield self.no(f"`{name}` on {tag} always applies: {question.ask}", *keys)
            elif given.answer == "no" and question.must:
                note = f" (“{given.note.strip()}”)" if given.note.strip() else ""
                yield self.no(f"the answer to `{name}` on {tag} is no: {question.ask}{note}", *keys)
            elif given.answer == "no" and not given.note.strip():
                yield self.no(f"the “no” to `{name}` on {tag} needs a note", *keys)

    def _source(self) -> Iterator[Refusal]:
        filled = self.filled
        if self.handout.review.status == "retired":
            yield Refusal(self.source.place("review", "status"), "the handout is retired; make it a draft again first")
        if self.handout.review.status == "example":
            yield Refusal(self.source.place("review", "status"), "the handout is an example, which is not for patients")
        if not is_filled_in(self.source):
            yield Refusal(self.source.place(), "the handout is not filled in yet: `handouts check` says where (S046)")
        if filled.next_review is None:
            yield self.no("the day of the next review is missing", "next_review")
        elif filled.reviewer.date and filled.next_review <= filled.reviewer.date:
            yield self.no("the next review is not after this one", "next_review")
        for finding in check_source(self.source, self.settings):
            own = finding.place.file.name == self.source.file.name
            if own and finding.severity is Severity.ERROR and finding.code != UNDONE:
                yield Refusal(finding.place, f"{finding.code} {finding.message}")

    def _translation(self, tag: str) -> Iterator[Refusal]:
        hand = self.filled.translations.get(tag, TranslationBy())
        for field, value in (("role", hand.role), ("method", hand.method)):
            if value is None:
                yield self.no(f"the {field} for {tag} is missing", "translations", tag)
        translation = texts_of(self.source).translation(tag)
        for one in refusals(translation, translation.texts.by_path):
            yield Refusal(translation.place(one.path), f"{one.path}: {one.reason}")


# ---------------------------------------------------------------- what is written


def files_to_write(accepted: Accepted) -> Iterator[tuple[Path, str]]:
    """Yield the files that the approval changes, each with its text as it should be, in the order in which they must be
    written: the words first, which approve nothing; then the ledger, which approves all translations at once; last
    handout.yaml, without which the source is not approved. Whoever dies between two of them has approved nothing more
    than what stands whole in the ledger.
    """
    handout, source, filled, reviewer = accepted.source.handout, accepted.source, accepted.filled, accepted.reviewer
    assert handout is not None
    ledger, own = source.ledger, ""
    if handout.language in accepted.locales:
        assert filled.next_review is not None
        snapshot, ledger = with_source_approval(handout, source.content, ledger, reviewer, filled.next_review)
        own = _with_review(accepted, ledger)
        yield read_record(source.content, handout.language).file, snapshot
    for tag in (t for t in accepted.locales if t != handout.language):
        translation = replace(texts_of(source), ledger=ledger).translation(tag)
        paths, hand, day = translation.texts.by_path, filled.translations[tag], reviewer.date
        assert hand.role and hand.method
        ledger = with_approvals(translation, paths, by=reviewer.name, role=hand.role, method=hand.method, day=day)
        texts = {path: translation.catalog.entries[path].target for path in paths}
        values = {"locale": tag, "version": handout.version, "date": day, "digest": read_digest(source, tag)}
        yield read_record(source.content, tag).file, record_text(Approved(**values, texts=texts))
    yield ledger.file, ledger_text(ledger)
    if own:
        yield source.file, own


def _with_review(accepted: Accepted, ledger: Ledger) -> str:
    """Return the text of handout.yaml with nothing changed but its review, which says what the ledger says.

    Those who approved the same words before stay; who approved other words does not speak for these.
    """
    source = accepted.source
    handout, last = source.handout, ledger.handout[-1]
    assert handout is not None
    review = Review(
        status="approved",
        reviewed=last.date,
        next_review=last.next_review,
        reviewers=tuple(Reviewer(name=a.by, role=a.role, date=a.date) for a in ledger.handout),
    )
    raw = source.content.files[HANDOUT_FILE].decode("utf-8")
    mark, text = ("\ufeff", raw[1:]) if raw.startswith("\ufeff") else ("", raw)
    if "review" not in source.loaded.value:
        text = add_entry(text, "updated", "review", "{}")
    for field in ("status", "reviewed", "next_review"):
        text = set_value(text, ("review", field), str(getattr(review, field)))
    items = [_item(r) for r in review.reviewers]
    if handout.review.reviewers and handout.review.reviewers == review.reviewers[:-1]:
        text = add_item(text, ("review", "reviewers"), items[-1])
    else:
        text = set_items(text, ("review", "reviewers"), items)
    now, _ = validate(Handout, parse_yaml(source.file, text))
    assert now == handout.model_copy(update={"review": review}), "only the review may have changed"
    return mark + text


def _item(reviewer: Reviewer) -> str:
    return flow({"name": quoted(reviewer.name), "role": quoted(reviewer.role), "date": str(reviewer.date)})
