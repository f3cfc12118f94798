"""Rules F and P: where one reading level says no, left or before, the other does not say yes, right or after."""

import re
from collections.abc import Iterator
from functools import lru_cache

from handouts.core.findings import Severity
from handouts.language.lexicon import Runs, Words, folded, turned_round
from handouts.language.readability import runs, sentences, spoken, words
from handouts.rules.engine import OWN, Hit, hit, rule
from handouts.rules.levels import pieces, told_twice, words_for
from handouts.rules.text_index import LevelText, listed, spot
from handouts.source.load import Source
from handouts.source.model import Level


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

    “Take ibuprofen” for “Do not take ibuprofen” is the mistake that hurts. The rule looks for orders such as “do not
    take”, “never take” and “you must not take”: if the other level speaks of taking, it must say no as well, in
    whatever words (“avoid taking”, “only if we say so”). And it compares sentences that are nearly the same at both
    levels: if one has a `not` more, they say the opposite. Orders are known in English, and a `not` in each language
    that has words for it in `templates/base/words/`. Where it is less sure that a warning got lost, rule P047 asks.

        standard: "Do not take ibuprofen before the procedure."
        plain: "Take ibuprofen before the procedure."               # wrong
        plain: "Stay off ibuprofen before the procedure."           # right
    """
    known = words_for(source)
    if not known.known:
        return
    for level, here, other, there in _negated_more_often(source, known):
        orders = _orders(here) if known.language == "en" else []
        if lost := [order for order in orders if _is_done(known, order, there)]:
            what = f"only the {level} level warns: “{lost[0]} …”"
            yield hit(spot(source, other, " ".join(there.split()[:4])), path=other.path, what=what)
        elif lacking := _most_similar_sentence_without(known, here, there):
            negation, sentence = lacking
            what = f"this sentence has no “{negation}”; at the {level} level it has"
            yield hit(spot(source, other, " ".join(sentence.split()[:4])), path=other.path, what=what)


@lru_cache(maxsize=4)
def _negated_more_often(source: Source, known: Words) -> tuple[tuple[Level, str, LevelText, str], ...]:
    """Where a text says no more often at one level: that level, what stands there, the other level's text, what stands
    in it.

    These are the smallest pieces that stand side by side: sentences, if there are as many, else blocks or whole texts.
    """
    found = []
    for standard, plain in told_twice(source):
        if _negations(known, standard.text) == _negations(known, plain.text):
            continue
        for one, other in _side_by_side(standard, plain, known.language):
            more = _negations(known, one) - _negations(known, other)
            if more > 0:
                found.append((Level.STANDARD, one, plain, other))
            elif more < 0:
                found.append((Level.PLAIN, other, standard, one))
    return tuple(found)


def _side_by_side(standard: LevelText, plain: LevelText, language: str) -> Iterator[tuple[str, str]]:
    """Both levels of a text as they are read, sentence beside sentence where a piece has as many."""
    for pair in pieces(standard, plain):
        one, other = (sentences(spoken(text), language) for text in pair)
        if len(one) == len(other):
            yield from zip(one, other, strict=True)
        else:
            yield spoken(pair[0]), spoken(pair[1])


def _negations(known: Words, text: str) -> int:
    """How many words of a text say no. In English each is one word, and words are quicker to look up than to search."""
    return (
        sum(map(_negation_words(known).__getitem__, runs(text)))
        if known.language == "en"
        else len(known.negations(text))
    )


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
_SOFT_PHRASES = ("at most", "up to", "rather than", "keep out", "stay out", "leave out", "home")


def _orders(text: str) -> list[str]:
    """The orders not to do something, as written: do not take, you must not drive."""
    return [" ".join(re.sub(r"^[.!?:;,]\s+", "", m[0]).split()) for m in _ORDER.finditer(text)]


def _is_done(known: Words, order: str, text: str) -> bool:
    """Whether a text speaks of what an order forbids, and nowhere says no."""
    verb = order.rpartition(" ")[2][:4].casefold()
    return any(run[:4].casefold() == verb for run in runs(text)) and not _as_often(known, text)


def _hedged_negations(known: Words, text: str) -> int:
    """How often an English text says no without a word that negates: stay away from, unless, only."""
    return sum(map(_hedging_words(known).__getitem__, runs(text))) + sum(map(text.count, _SOFT_PHRASES))


@lru_cache(maxsize=16)
def _hedging_words(words: Words) -> Runs:
    """Whether an English word says no, but doesn't negate: off, only, unsafe."""
    hard = _negation_words(words)
    return Runs(lambda run: not hard[run] and (words.hedged.fullmatch(run) or _SOFT_NO.fullmatch(run)))


def _as_often(known: Words, text: str) -> int:
    """How often a text says no, and may stand for: a “not this or that” answers for two."""
    negations = _negations(known, text)
    if known.language != "en":
        return negations + len(known.hedged.findall(folded(text)))
    return (
        negations
        + _hedged_negations(known, text)
        + (sum(map(_repeating_words(known).__getitem__, runs(text))) if negations else 0)
    )


@lru_cache(maxsize=16)
def _repeating_words(words: Words) -> Runs:
    """Whether an English word lets one negation stand for two: the “or” of “not this or that”."""
    return Runs(words.again.fullmatch)


def _most_similar_sentence_without(known: Words, here: str, there: str) -> tuple[str, str] | None:
    """A negation of one text, and the sentence of the other that is nearly the same and lacks it."""
    others = sentences(there, known.language)
    for sentence in sentences(here, known.language):
        negations = _negations(known, sentence)
        if not negations:
            continue
        like = _stems(known, sentence)
        shared, closest = max(((_likeness(like, _stems(known, other)), other) for other in others), default=(0, ""))
        if shared >= SIMILAR and negations > _as_often(known, closest):
            return _first_negation(known, sentence), closest
    return None


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


@rule(
    "F053",
    Severity.ERROR,
    "the {there} level says “{one}” and the {here} level says “{other}”",
    hint="Read both levels again, and say the same side, order and amount at both.",
    serves=OWN,
    whole=True,
)
def opposite_at_levels(source: Source) -> Iterator[Hit]:
    """At one level it is left, before or at least, and at the other right, after or at most.

    Such a mistake reads well, so nobody sees it. The words for sides, order and amounts are in
    `templates/base/words/`; words for amounts count only beside a number.

        standard: "Stop eating 6 hours before the procedure."
        plain: "Stop eating 6 hours after the procedure."        # wrong
    """
    known = words_for(source)
    if not known.known:
        return
    for pair in told_twice(source):
        standard, plain = (_in_known_words(text.text, known.language) for text in pair)
        turned = turned_round(known, known, standard, plain) if may_turn(known, standard, plain) else []
        one, other = _beside_numbers(standard), _beside_numbers(plain)
        beside = turned_round(known, known, one, other) if one and other else []
        opposites = [o for o in turned if o[0] not in AMOUNTS] + [o for o in beside if o[0] in AMOUNTS]
        for a, b in opposites:
            text = pair[1]
            one, other = (_as_named(known, side, words) for side, words in ((a, standard), (b, plain)))
            facts = {"there": Level.STANDARD, "here": Level.PLAIN, "one": one, "other": other}
            yield hit(spot(source, text, other), path=text.path, **facts)


def _in_known_words(text: str, language: str) -> str:
    """A text with the few words for a side, an order or an amount that `words/en.yaml` does not count among them."""
    return _ALSO.sub(lambda m: _KNOWN[m.lastindex or 0], text.lower()) if language == "en" else text


_ALSO = re.compile(
    r"""\b(?:
        (prior\ to | beforehand\b | in\ advance\ of | ahead\ of)
      | (following(?=\ (?:the|your|a|an|this|it)\b) | afterwards?\b)
      | (exceed\w* | (?:over|above)(?=\ \d))
      | ((?:under|below)(?=\ \d))
      | (maximum\w*)
      | (minimum\w*)
    )""",
    re.VERBOSE,
)
_KNOWN = ("", "before", "after", "more than", "less than", "at most", "at least")
"""What each group of `_ALSO` is counted as."""


def _beside_numbers(text: str) -> str:
    """What stands close to the numbers of a text, in the same sentence."""
    parts, end = [], 0
    for number in re.finditer(r"\d[\d.,]*", text):
        before = re.split(r"[.;!?\d]", text[max(end, number.start() - 24) : number.start()])[-1]
        after = re.split(r"[.;!?\d]", text[number.end() : number.end() + 20], maxsplit=1)[0]
        parts.append(f"{before}{number[0]}{after}")
        end = number.end() + len(after)
    return " ; ".join(parts)


AMOUNTS = frozenset(("more", "less", "increase", "decrease", "start", "stop"))
"""The names of the opposites that count only beside a number."""


def _as_named(known: Words, side: str, text: str) -> str:
    found = known.opposites[side].search(folded(text))
    return found[0] if found else side


SIDES = (("left", "right"), ("before", "after"), ("above", "below"))


def may_turn(known: Words, standard: str, plain: str) -> bool:
    """Whether an English text may name a side or an order at one level, and its opposite at the other.

    To count all words for sides takes long, so they are counted in these texts alone: docs/benchmarks.md says how long.
    """
    if known.language != "en":
        return True
    both = [pair for one, other in SIDES for pair in ((one, other), (other, one))]
    return any(one in standard and other in plain for one, other in both)


@rule(
    "P047",
    Severity.WARNING,
    "the standard level says “{no}” here, and the plain level says no such thing",
    hint="Read both again. If both mean the same (“is not new”, “is old”), allow this with a reason.",
    serves=OWN,
    whole=True,
)
def denial_lost(source: Source) -> Iterator[Hit]:
    """A text says `not`, `no` or `without` at the standard level, and the plain level has fewer words of that kind.

    Plain language likes to say what is, not what is not, so both may be right. But a lost `not` turns a warning round:
    look at it once. Words such as “rare”, “only”, “still” and “avoid” count as a no. Sentence is held against sentence
    where there are as many. Where a warning got lost for certain, rule F052 says so. This rule knows English only.

        standard: "It does not work for everyone."
        plain: "It works for most people."            # not the same: who is left out?
        plain: "For some people it fails."            # right
    """
    known = words_for(source)
    for level, here, plain, there in _negated_more_often(source, known) if known.language == "en" else ():
        count = _negations(known, here)
        if level is Level.STANDARD and count and count + _hedged_negations(known, here) > _as_often(known, there):
            place = spot(source, plain, " ".join(there.split()[:4]))
            yield hit(place, path=plain.path, no=_first_negation(known, here))
