"""Rules P: the easy-to-read level is easy to read, by the formula of its language."""

import math
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

from handouts.core.findings import Severity
from handouts.core.yaml_reader import KeyPath
from handouts.editions.grades import is_running, running
from handouts.editions.translation import INTERFACE, Translation
from handouts.language.readability import spoken, words
from handouts.language.readability_formulas import FORMULAS, MIN_WORDS, NONE, graded
from handouts.language.syllables import LANGUAGES, syllables
from handouts.rules.engine import Hit, hit, rule
from handouts.rules.handout_parts import options_of
from handouts.rules.text_index import language_of, option_of
from handouts.source.load import Source
from handouts.source.parts import Level

GRADE_WANTED = 6.0
GRADE_LIMIT = 8.0


def _hardest(blocks: Iterable[str], language: str = "en", count: int = 5) -> str:
    """The longest words of a text, by syllables where they can be counted: where a writer can begin."""
    seen = dict.fromkeys(w.lower() for b in blocks for w in words(spoken(b), language) if w.isalpha())
    length = (lambda w: syllables(w, language)) if language in LANGUAGES else len
    return ", ".join(sorted(seen, key=lambda w: (-length(w), w))[:count])


@lru_cache(maxsize=4)
def _running_plain(source: Source) -> Mapping[KeyPath, list[str]]:
    """The sentences of the plain level: all of them under (), and those of each option under its keys."""
    found: dict[KeyPath, list[str]] = {(): []}
    for unit in running(source.units, Level.PLAIN):
        found[()].append(unit.text)
        if option := option_of(unit.leaf):
            found.setdefault(option, []).append(unit.text)
    return found


@lru_cache(maxsize=4)
def _plain_grade(source: Source, part: KeyPath = ()) -> tuple[float | None, list[str]]:
    """The Flesch-Kincaid grade of an English source's plain level or of one option, to one place, with its texts.

    None for so little text that it would say nothing.
    """
    blocks = _running_plain(source).get(part, []) if language_of(source) == "en" else []
    score, counts = graded(blocks, "flesch-kincaid")
    return (round(score.value, 1) if score and counts.words >= MIN_WORDS else None), blocks


def _too_hard(source: Source, limit: float, most: float = math.inf) -> Iterator[Hit]:
    """A hit if the plain level as a whole reads above a grade, and at another one at most."""
    grade, blocks = _plain_grade(source)
    if grade and limit < grade <= most:
        yield hit(source.place("key_message"), grade=grade, limit=limit, hardest=_hardest(blocks))


@rule(
    "P001",
    Severity.WARNING,
    "the easy-to-read level reads at grade {grade}; it should be {limit} or lower",
    hint="Make sentences shorter, and look for short words in place of the longest ones: {hardest}.",
    serves="AMA and NIH, reading level: sixth grade",
    whole=True,
    waivable=True,
)
def plain_level_above_grade_6(source: Source) -> Iterator[Hit]:
    """The easy-to-read level as a whole is harder than the sixth grade of an American school.

    Half of all adults read at about that grade or below, and everybody reads worse when in pain or afraid.
    The grade comes from the length of sentences and words (Flesch-Kincaid). It can't tell if a text is clear,
    only if it is long-winded, so let somebody who is not from your field read it too.
    """
    return _too_hard(source, GRADE_WANTED, GRADE_LIMIT)


@rule(
    "P002",
    Severity.ERROR,
    "the easy-to-read level reads at grade {grade}; more than {limit} is not easy to read",
    hint="Rewrite it in short sentences and everyday words; begin with the longest words: {hardest}.",
    serves="AMA and NIH, reading level: eighth grade at most",
    whole=True,
    waivable=True,  # how hard is too hard is open to opinion, of this error alone
)
def plain_level_above_grade_8(source: Source) -> Iterator[Hit]:
    """The easy-to-read level is harder than the eighth grade of an American school, so it is not what it says
    it is.

    A page that promises to be easy and is not lets readers think that the fault is theirs. Often the `plain`
    texts are missing and the standard ones stand in for them: write each text as `standard` and `plain`.
    """
    return _too_hard(source, GRADE_LIMIT)


@rule(
    "P003",
    Severity.WARNING,
    "at the easy-to-read level the option `{id}` reads at grade {grade}; it should be {limit} or lower",
    hint="Make its sentences shorter, and look for short words in place of the longest ones: {hardest}.",
    serves="AMA and NIH, reading level: sixth grade; IPDAS v4, item 2.1.1",
    whole=True,
    waivable=True,
)
def option_above_grade_6(source: Source) -> Iterator[Hit]:
    """One option is harder to read than the sixth grade, though the handout as a whole may be easy.

    A reader who understands one option well and another badly will not weigh them fairly. Options should be
    about equally easy to read and equally long.
    """
    for option, keys, path in options_of(source):
        grade, blocks = _plain_grade(source, keys)
        if grade and grade > GRADE_WANTED:
            facts = {"id": option.id, "grade": grade, "limit": GRADE_WANTED}
            yield hit(source.place(*keys, "id"), path=path, hardest=_hardest(blocks), **facts)


@rule(
    "P010",
    Severity.WARNING,
    "the easy-to-read level in {locale} is hard to read: {formula} gives {value}, and {wanted} is wanted",
    hint="Make sentences shorter, and look for short words in place of the longest ones: {hardest}.",
    serves="AMA and NIH, reading level",
    whole=True,
    waivable=True,
)
def target_hard_to_read(translation: Translation) -> Iterator[Hit]:
    """The translation of the easy-to-read level is hard to read, by the formula that was made for its language.

    A plain source does not make a plain translation: other languages need more or longer words for the same thing, and
    a translator who doesn't know of the two levels takes the usual terms. The limit is where the formula's own scale
    calls a text hard. In Spanish that is INFLESZ below 55, and INFLESZ was tested on patients' texts. A language that
    has no formula is never flagged. `handouts check --readability` shows the value of each section.
    """
    if translation.texts.id == INTERFACE:
        return
    locale = translation.texts.library.locales.get(translation.locale)
    if locale is None or locale.readability == NONE:
        return
    pairs = [(u, e) for u, e in translation.fitting if u.serves(Level.PLAIN) and is_running(u.leaf)]
    blocks, formula = [e.target for _, e in pairs], FORMULAS[locale.readability]
    score, counts = graded(blocks, formula.name)
    if score and counts.words >= MIN_WORDS and formula.too_hard(score):
        yield hit(
            translation.place(pairs[0][0].path),
            locale=locale.tag,
            formula=formula.title,
            value=f"{score.value:.1f}",
            wanted=f"{formula.hard:g} or {'less' if formula.grades else 'more'}",
            hardest=_hardest(blocks, locale.language),
        )
