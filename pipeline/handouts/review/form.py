"""The form of a review: what a person is asked, and what binds the answers to what they have read."""

from collections.abc import Iterable, Mapping
from functools import lru_cache

from handouts.core.validation import Strict, usable
from handouts.core.yaml_reader import Loaded, read_yaml
from handouts.editions.translation import texts_of
from handouts.language.library import Library
from handouts.source.approved_snapshot import digest, said
from handouts.source.load import Source

DECISIONS = ("approve", "changes", "not read")
ANSWERS = ("yes", "no", "does not apply")


class Question(Strict):
    """One thing that only a person can judge. A “no” to one that `must` be keeps the text from being approved."""

    id: str
    cites: str
    ask: str
    must: bool = False
    may_not_apply: bool = False

    @property
    def answers(self) -> tuple[str, ...]:
        """The answers that it can have."""
        return ANSWERS if self.may_not_apply else ANSWERS[:2]


@lru_cache(maxsize=8)
def checklist(library: Library) -> Mapping[str, tuple[Question, ...]]:
    """Return the questions on a source and on a translation."""
    return questions_in(read_yaml(library.folder.file("review/checklist.yaml")))


class _Checklist(Strict):
    source: tuple[Question, ...]
    translation: tuple[Question, ...]


def questions_in(loaded: Loaded) -> Mapping[str, tuple[Question, ...]]:
    """Return the questions in such a file. Raises HandoutsError for one that can't be used."""
    return dict(usable(_Checklist, loaded, "the questions in", "Its first lines say how."))


def questions(source: Source, locale: str) -> tuple[Question, ...]:
    """Return what is asked of a reader of one locale."""
    return checklist(source.library)[
        "source" if source.handout and locale == source.handout.language else "translation"
    ]


def read_digest(source: Source, locale: str) -> str:
    """Digest what a reader of one locale has read: all that the handout says, or a translation beside it."""
    assert source.handout is not None, "only a sound source is reviewed"
    if locale == source.handout.language:
        return digest(said(source.handout, source.content))
    translation = texts_of(source).translation(locale)
    entries = translation.catalog.entries
    rows = ((u.path, u.text, entries[u.path].target if u.path in entries else "") for u in translation.texts.units)
    return digest(rows)


def blank_form(source: Source, locales: Iterable[str]) -> str:
    """Return the form as YAML, to be filled in by hand."""
    assert source.handout is not None
    tags = [source.handout.language, *locales]
    lines = [
        f"# A review of {source.id}. Fill it in, then: handouts approve {source.id} FILE",
        "review: 1",
        f"handout: {source.id}",
        f"version: {source.handout.version}",
        "# What was read. Leave these as they are: they bind the review to its text.",
        "digests:",
        *(f'  {tag}: "{read_digest(source, tag)}"' for tag in tags),
        'reviewer: {name: "", role: "", date: ""}   # date: the day of the review, such as 2026-11-23',
        'next_review: ""   # the day by which it must be read again',
        f"decisions:   # {', '.join(DECISIONS[:-1])} or {DECISIONS[-1]}",
        *(f'  {tag}: ""' for tag in tags),
    ]
    if tags[1:]:
        lines += [
            "translations:   # role: translator, clinician or community; method: human or machine+human",
            *(f'  {tag}: {{role: "", method: ""}}' for tag in tags[1:]),
        ]
    lines += ["answers:   # yes, no or does not apply; a no needs a note"]
    for tag in tags:
        lines.append(f"  {tag}:")
        for question in questions(source, tag):
            lines += [f"    # {question.ask} ({question.cites})", f'    {question.id}: {{answer: "", note: ""}}']
    return "\n".join(lines) + "\n"
