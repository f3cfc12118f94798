"""How hard a handout is to read in one language at one level: as a whole, by section and by option."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from handouts.core.yaml_reader import KeyPath
from handouts.editions.translation import State, texts_of
from handouts.language.lexicon import UNSPACED
from handouts.language.locales import Locale
from handouts.language.readability import LONG_SENTENCE, LONG_SENTENCE_CHARACTERS, Counts, count
from handouts.language.readability_formulas import FORMULAS, MIN_WORDS, Formula, Score, formulas_of
from handouts.source.load import Source
from handouts.source.parts import Level
from handouts.source.sections import OptionsSection
from handouts.source.text_units import Leaf, TranslationUnit

RUNNING = {
    *("key_message", "intro", "body", "what", "happens", "when", "who", "lasts", "text", "sign", "unknowns"),
    *("fix", "note"),
}
"""The fields that hold sentences. Headings, names, captions and table cells are no sentences and would flatter."""

UnitText = Callable[[TranslationUnit], str | None]
"""A unit's words in a language; None where they can't be had."""


def is_running(leaf: Leaf) -> bool:
    """Whether a text holds sentences. What stands in a list may be no more than the name of a thing: its end tells."""
    if leaf.keys[-1] not in RUNNING or not _FRAGMENTS.isdisjoint(leaf.keys):
        return False
    is_line = leaf.keys[2:3] in _LISTS and leaf.keys[-1] not in ("body", "sign")
    return not is_line or leaf.text.standard.rstrip("*_)]”\"' \n").endswith(_ENDS)


_FRAGMENTS = {"callouts", "cells"}
_LISTS = (("items",), ("needs",), ("yes",), ("no",))
_ENDS = (".", "!", "?", "。", "！", "？", "؟", "।", "۔")


def running(units: Iterable[TranslationUnit], level: Level) -> list[TranslationUnit]:
    """The units that hold sentences and that a reader of this level meets."""
    return [u for u in units if u.serves(level) and is_running(u.leaf)]


@dataclass(frozen=True, slots=True)
class Graded:
    """A part of a handout with what was counted in it. The whole has the path ""."""

    path: str
    counts: Counts
    scores: tuple[Score, ...]


@dataclass(frozen=True, slots=True)
class Grades:
    """A handout in one language and at one level; `left_out` texts are not translated, or not anew."""

    handout: str
    locale: Locale
    level: Level
    formulas: tuple[Formula, ...]
    parts: tuple[Graded, ...]
    left_out: int

    @property
    def whole(self) -> Graded:
        return self.parts[0]


def unit_text_in(source: Source, locale: Locale) -> UnitText:
    """What gives a unit's words in a language that the handout speaks, as far as they are a translation of what the
    source says now.
    """
    if source.handout and source.handout.language == locale.tag:
        return lambda unit: unit.text
    translation = texts_of(source).translation(locale.tag)
    entries, states = translation.catalog.entries, translation.states
    old = {State.UNTRANSLATED, State.STALE}
    return lambda unit: None if states[unit.path] in old else entries[unit.path].target


def grade(source: Source, locale: Locale, level: Level) -> Grades:
    """The grades of a sound source in one of its languages. Raises ValueError for one whose file has errors."""
    if source.handout is None:
        raise ValueError(f"{source.file} has errors")
    units, say = running(source.units, level), unit_text_in(source, locale)
    texts = [(unit.leaf.keys, text) for unit in units if (text := say(unit)) is not None]
    formulas = formulas_of(locale.readability)

    def graded(path: str, keys: KeyPath) -> Graded:
        counts = count((text for at, text in texts if at[: len(keys)] == keys), locale.language)
        scores = tuple(s for f in formulas if (s := f.score(counts)))
        return Graded(path, counts, scores)

    parts = [graded(path, keys) for path, keys in _parts(source)]
    shown = tuple(p for p in parts if p.counts.words or not p.path)
    return Grades(source.id, locale, level, formulas, shown, len(units) - len(texts))


def _parts(source: Source) -> Iterator[tuple[str, KeyPath]]:
    """The whole, each section and each option, by path and keys."""
    yield "", ()
    assert source.handout is not None
    for i, section in enumerate(source.handout.sections):
        yield section.id, ("sections", i)
        for j, option in enumerate(section.options if isinstance(section, OptionsSection) else ()):
            yield f"{section.id}.{option.id}", ("sections", i, "options", j)


def all_grades(source: Source, known: Mapping[str, Locale]) -> list[Grades]:
    """The grades of a sound source in each language that it speaks and the registry knows, at both levels."""
    return [grade(source, known[tag], level) for tag in source.locales if tag in known for level in Level]


def in_short(source: Source, locale: Locale, level: Level) -> dict[str, Any]:
    """What the manifest says of an edition: its language's own formula and the counts; nothing without a formula, or
    for so little text that a formula can't tell.
    """
    whole = grade(source, locale, level).whole
    if not whole.scores or whole.counts.words < MIN_WORDS:
        return {}
    score, counts = whole.scores[0], whole.counts
    return {"formula": score.formula, "value": score.value, "words": counts.words, "sentences": counts.sentences}


# ---------------------------------------------------------------- said for people, and as data

NO_FORMULA = "no validated formula"


def table(grades: Iterable[Grades]) -> str:
    """The grades for people: a table for each language and level, then how to read them."""
    shown = list(grades)
    parts = [_table(g) for g in shown]
    formulas = dict.fromkeys(f for g in shown for f in g.formulas)
    for easy, grade_like in (("school grades, so low is easy", True), ("high is easy", False)):
        if titles := [f.title for f in formulas if f.grades is grade_like]:
            parts.append(f"{', '.join(titles)}: {easy}.")
    if any(s.approximate for g in shown for p in g.parts for s in p.scores):
        parts.append(
            f"~ is approximate: fewer than {MIN_WORDS} words, or than the 30 sentences that SMOG was made for."
        )
    return "\n\n".join(parts) + "\n"


def _table(grades: Grades) -> str:
    unspaced = grades.locale.language in UNSPACED
    unit, limit = ("characters", LONG_SENTENCE_CHARACTERS) if unspaced else ("words", LONG_SENTENCE)
    head = ["", unit, "per sentence", f"over {limit}", *(f.title for f in grades.formulas)]
    rows = [head, *(_row(part, grades) for part in grades.parts)]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = [
        "  ".join([row[0].ljust(widths[0]), *(c.rjust(w) for c, w in zip(row[1:], widths[1:], strict=True))]).rstrip()
        for row in rows
    ]
    title = f"{grades.handout}: {grades.locale.tag}, {grades.level}"
    notes = [f"{FORMULAS[s.formula].title}: {s.band}" for s in grades.whole.scores[:1] if s.band]
    if not grades.formulas:
        notes.append(f"{NO_FORMULA} for {grades.locale.tag}")
    if grades.left_out:
        notes.append(f"{grades.left_out} texts are not translated and left out")
    return "\n".join([f"{title} ({'; '.join(notes)})" if notes else title, *lines])


def _row(part: Graded, grades: Grades) -> list[str]:
    c = part.counts
    name = "  " + "  " * part.path.count(".") + part.path.split(".")[-1] if part.path else "whole"
    scores = {s.formula: f"{'~' * s.approximate}{s.value:.1f}" for s in part.scores}
    cells = [name, f"{c.words:,}", f"{c.per_sentence:.1f}", f"{c.long_share:.0%}"]
    return cells + [scores.get(f.name, "") for f in grades.formulas]


def as_data(grades: Iterable[Grades]) -> list[dict[str, Any]]:
    """The grades as plain data, for JSON."""
    return [
        {
            "handout": g.handout,
            "locale": g.locale.tag,
            "level": str(g.level),
            "formula": g.formulas[0].name if g.formulas else None,
            "note": "" if g.formulas else f"{NO_FORMULA} for {g.locale.tag}",
            "unit": "characters" if g.locale.language in UNSPACED else "words",
            "left_out": g.left_out,
            "texts": [_as_data(part) for part in g.parts],
        }
        for g in grades
    ]


def _as_data(part: Graded) -> dict[str, Any]:
    c = part.counts
    return {
        "path": part.path,
        "words": c.words,
        "sentences": c.sentences,
        "per_sentence": round(c.per_sentence, 2),
        "long_sentences": round(c.long_share, 4),
        "scores": {s.formula: {"value": s.value, "band": s.band, "approximate": s.approximate} for s in part.scores},
    }
