"""The form of a review: what a person is asked, and what binds the answers to what they have read."""

from collections.abc import Iterable, Mapping
from functools import lru_cache

from handouts.clinics.template_process import fill
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
    translations = tuple(locales)
    tags = (source.handout.language, *translations)
    values = {
        "id": source.id,
        "version": source.handout.version,
        "decisions": DECISIONS,
        "translations": translations,
        "digests": {tag: read_digest(source, tag) for tag in tags},
        "questions": {tag: [q.model_dump() for q in questions(source, tag)] for tag in tags},
    }
    return fill(source.library, None, "review/form.yaml.j2", values)
