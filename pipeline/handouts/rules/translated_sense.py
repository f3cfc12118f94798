"""Rules T: a translation means what its source means."""

from collections.abc import Iterator

from handouts.core.findings import Severity
from handouts.editions.translation import Translation
from handouts.editions.translator_notes import has_term
from handouts.language.comparisons import turned_round_or_denied
from handouts.language.lexicon import UNSPACED, Words, folded, negations_differ
from handouts.language.readability import words
from handouts.rules.bitext import as_written, by_sentence, shortened, source_words, target_words
from handouts.rules.engine import OWN, Hit, hit, rule


@rule(
    "T005",
    Severity.WARNING,
    "{what}",
    hint=(
        "Read both again: a word such as `not`, `never` or `without` may have got lost or come in. If both mean the "
        "same, allow this with a reason."
    ),
    serves=OWN,
    waivable=True,
)
def negation_on_one_side(translation: Translation) -> Iterator[Hit]:
    """The source says `not`, `never` or `without` and the translation does not, or the other way round.

    "Do not drive" without its "not" is dangerous. Sometimes both are right, because one language says without a "no"
    what the other says with one; so this is a warning. If both texts have the same number of sentences, each sentence
    is compared with its own, and of two words that say no, none may get lost. A denied comparison is its opposite:
    "not above 25 °C" may be translated as "below 25 °C". These words are in
    `templates/base/words/`; a language without such a file is not checked.

        msgid "Do not drive for 24 hours."
        msgstr "Conduzca durante 24 horas."      # wrong
    """
    there, here = source_words(translation), target_words(translation)
    if not (there.known and here.known):
        return
    for unit, entry in translation.fitting:
        for source, target in by_sentence(unit.text, entry.target):
            in_source, translated = negations_differ(there, here, source, target)
            if (in_source or translated) and not _denied_by_opposites(there, here, source, target):
                first = as_written(translated[0], target) if translated else ""
                what = _who_says_no(source, in_source, target, translated)
                yield hit(translation.place(unit.path, first if not in_source else ""), path=unit.path, what=what)


@rule(
    "T014",
    Severity.ERROR,
    "the source says `{there}` and the translation says the opposite: {here}",
    hint="Read both again: {text}",
    serves=OWN,
)
def opposite_sense(translation: Translation) -> Iterator[Hit]:
    """Left became right, before became after, more became less, or the other way round.

    The wrong knee, or a medicine after a meal and not before it: such a mistake reads well, so nobody sees it. The
    words for sides, order and amounts are in `templates/base/words/`. They are counted in each sentence: a translation
    is wrong if it says the one less often than its source and the other more often, and none of them is denied: "not
    more than 8" is "8 at most".

        msgid "Call us if your left leg feels weak."
        msgstr "Llámenos si siente débil la pierna derecha."     # wrong
    """
    there, here = source_words(translation), target_words(translation)
    for unit, entry in translation.fitting if there.known and here.known else ():
        for source, target in by_sentence(unit.text, entry.target):
            for a, b in turned_round_or_denied(there, here, source, target)[0]:
                found = here.opposites[b].search(folded(target))
                written = as_written(found[0], target) if found else b
                place = translation.place(unit.path, written)
                yield hit(place, path=unit.path, there=a, here=f"`{written}` ({b})", text=shortened(unit.text))


@rule(
    "T015",
    Severity.WARNING,
    "`{term}` is `{known}` in the glossary, and the translation does not use that word",
    hint="Use the glossary's word, so that a reader can look it up; or change the translation in the glossary.",
    serves=OWN,
    waivable=True,
)
def glossary_term_missing(translation: Translation) -> Iterator[Hit]:
    """The source uses a word that the handout's glossary explains, and the translation says something else.

    If one thing has two names, a reader takes it for two things. The word may change its ending: only its stem is
    looked for.

        msgid "MRI"                          # a word of the glossary
        msgstr "resonancia magnética"

        msgid "You may need an MRI."
        msgstr "Quizá necesite un escáner."     # wrong
    """
    for unit, entry in translation.fitting:
        if unit.leaf.keys[0] == "glossary":
            continue
        target = folded(entry.target)
        for term, known in translation.terms.items():
            if has_term(unit.text, term) and not _has_stem(target, known, translation.locale.split("-")[0]):
                yield hit(translation.place(unit.path), path=unit.path, term=term, known=known)


def _denied_by_opposites(there: Words, here: Words, source: str, target: str) -> bool:
    """Whether one “no” more or less is made up for by an opposite: not above 25 °C, below 25 °C."""
    counts = len(there.negations(source)), len(here.negations(target))
    denied = turned_round_or_denied(there, here, source, target)[1] if abs(counts[0] - counts[1]) == 1 else []
    return bool(denied)


def _who_says_no(source: str, in_source: list[str], target: str, translated: list[str]) -> str:
    there = ", ".join(f"`{as_written(w, source)}`" for w in dict.fromkeys(in_source))
    here = ", ".join(f"`{as_written(w, target)}`" for w in dict.fromkeys(translated))
    if not (in_source and translated):
        return f"only the {'source' if in_source else 'translation'} says no: {there or here}"
    return f"the source says no {_times(in_source)} ({there}) and the translation {_times(translated)} ({here})"


def _times(found: list[str]) -> str:
    return "once" if len(found) == 1 else f"{len(found)} times"


_ENDING = 2
_SHORTEST_STEM = 4


def _has_stem(target: str, term: str, language: str) -> bool:
    """Whether the stems of a term's words are in a folded text, in whatever order and form."""
    if language in UNSPACED:
        return folded(term) in target
    return all(_stem(word) in target for word in words(folded(term)))


def _stem(word: str) -> str:
    bare = word.removeprefix("ال")
    return bare[: max(_SHORTEST_STEM, len(bare) - _ENDING)]
