"""Rules F and P: where one reading level says no, the other does not say yes."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from handouts.core.findings import Place, Severity
from handouts.language.comparisons import answers, content, said_sides
from handouts.language.lexicon import Runs, Words, folded
from handouts.language.readability import runs, sentences, words
from handouts.rules.engine import OWN, Hit, hit, rule
from handouts.rules.levels import side_by_side, told_twice, words_for
from handouts.rules.text_index import LevelText, listed, spot
from handouts.source.load import Source
from handouts.source.parts import Level


@rule(
    "F052",
    Severity.ERROR,
    "{what}",
    hint="Read both levels again: a `not`, `never` or `avoid` got lost or came in. Warn at both levels.",
    serves=OWN,
    whole=True,
)
def warning_at_one_level(source: Source) -> Iterator[Hit]:
    """One level warns against something and the other does not, or says that it is so where the other says it is not.

    “Take ibuprofen” for “Do not take ibuprofen” is the mistake that hurts. The rule compares sentences that say the
    same of the same thing: if only one of them has a `not`, they say the opposite. A `not` is known in each language
    that has words for it in `templates/base/words/`. A denied limit is its opposite: “not more than 8” is “8 at most”.
    Where other words are used and it is less sure that a warning got lost, rule P047 asks.

        standard: "Do not take ibuprofen before the procedure."
        plain: "Take ibuprofen before the procedure."               # wrong
        plain: "Stay off ibuprofen before the procedure."           # right
    """
    for denial in lost_denials(source):
        if denial.certain:
            yield hit(denial.place(source), path=denial.there.path, what=denial.what)


@rule(
    "P047",
    Severity.WARNING,
    "the {level} level says “{no}” here, and the {other} level says no such thing",
    hint="Read both again. If both mean the same (“is not new”, “is old”), allow this with a reason.",
    serves=OWN,
    whole=True,
    waivable=True,
)
def denial_lost(source: Source) -> Iterator[Hit]:
    """A text says `not`, `no` or `without` at one level, and the other level has fewer words of that kind.

    Plain language likes to say what is, not what is not, so both may be right. But a lost `not` turns a warning round:
    look at it once. In English each `not` of the standard level is looked for at the plain one, and each order not to
    do something at both; words such as “rare”, “only”, “still” and “avoid” count as a no, and so does the opposite of
    what is denied: “at least 8” for “not less than 8”, “only after” for “not until”. Sentence is held against sentence
    where there are as many. In other languages, only sentences that are nearly the same are compared. Where a warning
    got lost for certain, rule F052 says so.

        standard: "It does not work for everyone."
        plain: "It works for most people."            # not the same: who is left out?
        plain: "For some people it fails."            # right
    """
    for denial in lost_denials(source):
        if not denial.certain:
            levels = {"level": denial.level, "other": denial.there.level}
            yield hit(denial.place(source), path=denial.there.path, no=denial.no, **levels)


@dataclass(frozen=True, slots=True)
class Denial:
    """A “no” of one level that the other level's text lacks: how it is said, and what stands in its place."""

    level: Level
    there: LevelText
    no: str
    instead: str
    what: str = ""
    certain: bool = False

    def place(self, source: Source) -> Place:
        """Where the other level says it otherwise."""
        return spot(source, self.there, " ".join(self.instead.split()[:4]))


@lru_cache(maxsize=4)
def lost_denials(source: Source) -> tuple[Denial, ...]:
    """Each “no” that only one level has, at most one a piece of text."""
    known = words_for(source)
    rows = negated_more_often(source, known) if known.known else ()
    return tuple(lost for row in rows if (lost := _lost(known, *row)))


def _lost(known: Words, level: Level, here: str, other: LevelText, there: str) -> Denial | None:
    for sentence, closest, alike in _closest_sentences(known, here, there):
        if _only_or_not(known, sentence, closest):
            return Denial(level, other, _first_negation(known, sentence), closest)
        wanted = _negations(known, sentence) if known.countable else 1  # “ne … pas” may be one or two
        if wanted <= _as_often(known, closest, sentence) + answers(sentence, closest, known):
            continue
        no = _first_negation(known, sentence)
        if _says_the_same(known, sentence, closest):
            order = next((order for order in _orders(sentence, known) if _is_done(order, closest)), "")
            what = f"only the {level} level warns: “{order} …”" if order else ""
            what = what or f"this sentence has no “{no}”; at the {level} level it has"
            return Denial(level, other, no, closest, what, certain=True)
        if alike >= SIMILAR:
            return Denial(level, other, no, closest)
    answered = answers(here, there, known)
    wanted = _negations(known, here) + (0 if answered else _hedged_negations(known, here))
    if known.language != "en" or wanted <= _as_often(known, there) + answered:
        return None
    ordered = not _as_often(known, there) and any(_is_done(order, there) for order in _orders(here, known))
    return Denial(level, other, _first_negation(known, here), there) if ordered or level is Level.STANDARD else None


def _closest_sentences(known: Words, here: str, there: str) -> Iterator[tuple[str, str, float]]:
    """Each sentence of one text that says no, the most similar one of the other, and how similar they are."""
    others = sentences(there, known.language)
    for sentence in sentences(here, known.language) if others else ():
        if _negations(known, sentence):
            like = _stems(known, sentence)
            alike, closest = max((_likeness(like, _stems(known, other)), other) for other in others)
            yield sentence, closest, alike


def _says_the_same(known: Words, sentence: str, other: str) -> bool:
    """Whether two sentences say the same of the same thing, but for a “no”: nothing else could stand for it.

    Their words are the same; or one forbids to do something, and the other, in no further words, says to do just that.
    What they compare, if anything, they compare alike.
    """
    here, there = (content(text, known) - _SMALL_WORDS for text in (sentence, other))
    if _compared(sentence, known) != _compared(other, known):
        return False
    if here == there:
        return bool(here)
    told = set(pairwise(_beginnings(other)))
    orders = [
        [order.rpartition(" ")[2][:4].casefold(), *_beginnings(sentence.partition(order)[2])]
        for order in _orders(sentence, known)
    ]
    return there < here and any(tuple(order[:2]) in told for order in orders)


def _beginnings(text: str) -> list[str]:
    """The beginnings of an English text's words in their order, without the small ones."""
    found = (run.casefold() for run in runs(text))
    return [run[:4] for run in found if run[:5] not in _HELPERS and run not in _SMALL_WORDS]


def _only_or_not(known: Words, sentence: str, other: str) -> bool:
    """Whether one sentence forbids what the other, in the same words, says to do only then: (not) on the eye."""
    only = known.limiting.search(folded(other)) and not known.limiting.search(folded(sentence))
    plainly = not _negations(known, other) and not known.conditions.search(folded(sentence))
    alike = _compared(sentence, known) == _compared(other, known)
    return bool(only and plainly and alike and content(sentence, known) == content(other, known))


def _compared(text: str, known: Words) -> set[tuple[str, str]]:
    """What a text compares: the sides that it names, and the numbers that they limit."""
    return {(side.name, side.number) for side in said_sides(text, known)}


_SMALL_WORDS = listed("you your we us our they them this that these those it's if in on at for with by as but some so")
"""What two sentences that say the same need not share."""


@lru_cache(maxsize=4)
def negated_more_often(source: Source, known: Words) -> tuple[tuple[Level, str, LevelText, str], ...]:
    """Where a text says no more often at one level: that level, what stands there, the other level's text, what stands
    in it.

    These are the smallest pieces that stand side by side: sentences, if there are as many, else blocks or whole texts.
    """
    found = []
    for standard, plain in told_twice(source):
        if _negations(known, standard.text) == _negations(known, plain.text):
            continue
        for one, other in side_by_side(standard, plain, known.language):
            more = _negations(known, one) - _negations(known, other)
            if more > 0:
                found.append((Level.STANDARD, one, plain, other))
            elif more < 0:
                found.append((Level.PLAIN, other, standard, one))
    return tuple(found)


def _negations(known: Words, text: str) -> int:
    """How many words of a text say no. In English each is one word, and words are quicker to look up than to search."""
    if known.language != "en":
        return len(known.negations(text))
    found = sum(map(_negation_words(known).__getitem__, runs(text)))
    return found and max(0, found - len(known.spans_of_denied_limits(folded(text))))


@lru_cache(maxsize=16)
def _negation_words(words: Words) -> Runs:
    """Whether an English word says no."""
    return Runs(re.compile(rf"{words.negation.pattern}|{_FORBIDDING}").fullmatch)


_FORBIDDING = r"t|avoid\w*|refrain\w*|forbid\w*|prohibit\w*|withh[eo]ld\w*|contraindicat\w*"
"""English words that say no as much as a “not” does, and the t of “don't”."""


def _first_negation(known: Words, text: str) -> str:
    """The first word of a text that says no."""
    if known.language != "en":
        return (*known.negations(text), "not")[0]
    word = next((run for run in runs(text) if _negation_words(known)[run]), "not")
    return "n't" if word == "t" else word


_ORDER = re.compile(
    r"(?:"
    r"(?:^|[.!?:;,]\s+|\b(?:and|but|so|then|please|or)\s+)(?:please\s+)?"  # where a clause begins
    r"(?:do not|don't|don’t|never|avoid|stay away from)"
    r"|\b(?:you|they|he|she)\s+(?:must|should|may)\s?(?:not|n't|n’t|never)"
    r")\s+\w+",  # the verb
    re.I,
)
_SOFT_NO = re.compile(
    r"away|off|skip\w*|instead|only|less|few\w*|rare\w*|rest|yet|still|end\w*|omit\w*|discontinu\w*|free"
    r"|hard|bad|worse|unsafe|danger\w*|harm\w*|risk\w*|trouble|los[es]\w*|limited|partial\w*|temporary"
    r"|unknown|unclear|unsure|unlikely|uncommon|impossible|ineffective|insufficient|unsuccessful\w*"
)
_TOO = ("too high", "too low", "too much", "too many", "too long", "too old", "too soon", "too late")
_SOFT_PHRASES = ("at most", "up to", "rather than", "keep out", "stay out", "leave out", "home", *_TOO)


def _orders(text: str, known: Words) -> list[str]:
    """The orders not to do something, as written: do not take, you must not drive. They are known in English."""
    if known.language != "en":
        return []
    return [" ".join(re.sub(r"^[.!?:;,]\s+", "", m[0]).split()) for m in _ORDER.finditer(text)]


def _is_done(order: str, text: str) -> bool:
    """Whether a text speaks of what an order forbids."""
    verb = order.rpartition(" ")[2][:4].casefold()
    return any(run[:4].casefold() == verb for run in runs(text))


def _hedged_negations(known: Words, text: str) -> int:
    """How often an English text says no without a word that negates: stay away from, unless, only."""
    return sum(map(_hedging_words(known).__getitem__, runs(text))) + sum(map(text.count, _SOFT_PHRASES))


@lru_cache(maxsize=16)
def _hedging_words(words: Words) -> Runs:
    """Whether an English word says no, but doesn't negate: off, only, unsafe."""
    hard = _negation_words(words)
    return Runs(lambda run: not hard[run] and (words.hedged.fullmatch(run) or _SOFT_NO.fullmatch(run)))


def _as_often(known: Words, text: str, beside: str = "") -> int:
    """How often a text says no, and may stand for: a “not this or that” answers for two. What hedges in a sentence
    beside it as well, such as a “stop”, answers for nothing.
    """
    negations = _negations(known, text)
    if known.language != "en":
        said, both = folded(text), folded(beside)
        hedges = [word for p in (known.hedged, known.denying, known.limiting) for word in p.findall(said)]
        return negations + sum(word not in both for word in hedges)
    return (
        negations
        + max(0, _hedged_negations(known, text) - _hedged_negations(known, beside))
        + (sum(map(_repeating_words(known).__getitem__, runs(text))) if negations else 0)
    )


@lru_cache(maxsize=16)
def _repeating_words(words: Words) -> Runs:
    """Whether an English word lets one negation stand for two: the “or” of “not this or that”."""
    return Runs(words.again.fullmatch)


SIMILAR = 0.6
"""Two sentences that share so many of their words say the same thing, or the opposite."""


def _likeness(one: frozenset[str], other: frozenset[str]) -> float:
    """How much of what two sentences hold is in both: 0 to 1."""
    return len(one & other) / len(one | other) if one and other else 0.0


@lru_cache(maxsize=1024)
def _stems(known: Words, sentence: str) -> frozenset[str]:
    """The beginnings of a sentence's words, without those that say no and those that only hold it together."""
    if known.language == "en":
        negates = _negation_words(known)
        return frozenset(run[:5].casefold() for run in runs(sentence) if not negates[run]) - _HELPERS
    left = known.negation.sub(" ", folded(sentence))
    return frozenset(word[:5] for word in words(left, known.language))


_HELPERS = listed("a an the it to of and do does did is are be will can may don doesn didn isn aren won should must")
