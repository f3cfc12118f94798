"""Rules F and P: where one reading level says no, left or before, the other does not say yes, right or after."""

import re
from collections.abc import Iterator
from functools import lru_cache

from handouts.core.findings import Severity
from handouts.language.lexicon import Runs, Words, folded, turned_round
from handouts.language.quantity_compare import amounts
from handouts.language.readability import runs, sentences, spoken, words
from handouts.rules.engine import OWN, Hit, hit, rule
from handouts.rules.levels import BOTH, OTHER, at_level, pieces, told_twice, told_twice_with, with_numbers, words_for
from handouts.rules.text_index import index, listed, vocabulary
from handouts.rules.texts import language_of, spot
from handouts.source.load import Source
from handouts.source.model import Level
from handouts.source.text_units import Leaf


@rule(
    "F052",
    Severity.ERROR,
    "{what}",
    hint="Read both levels again: a `not`, `never` or `avoid` got lost or came in. Warn at both levels.",
    serves=OWN,
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
    known, language = words_for(source), language_of(source)
    if not known.known:
        return
    for leaf, level, here, there in _denying(source, known):
        other = at_level(leaf, OTHER[level])
        orders = _orders(here) if language == "en" else []
        if lost := [order for order in orders if _is_done(known, order, there)]:
            what = f"only the {level} level warns: “{lost[0]} …”"
            yield hit(spot(source, other, " ".join(there.split()[:4])), path=other.path, what=what)
        elif twins := _twin_without(known, language, here, there):
            what = f"this sentence has no “{twins[0]}”; at the {level} level it has"
            yield hit(spot(source, other, " ".join(twins[1].split()[:4])), path=other.path, what=what)


@lru_cache(maxsize=4)
def _denying(source: Source, known: Words) -> tuple[tuple[Leaf, Level, str, str], ...]:
    """Where a text says no more often at one level: the leaf, that level, what stands there and what at the other.

    These are the smallest pieces that stand side by side: sentences, if there are as many, else blocks or whole texts.
    """
    texts = index(source).holding(*_no_signs(source, known)) if known.language == "en" else ()
    held = {text.leaf.path: text.leaf for text in texts if text.leaf.has_levels}.values()
    found = []
    for leaf in held if known.language == "en" else told_twice(source):
        if _differ(known, leaf.text.standard, leaf.text.plain):
            for standard, plain in _side_by_side(leaf, known.language):
                if more := _differ(known, standard, plain):
                    pair = (standard, plain) if more is Level.STANDARD else (plain, standard)
                    found.append((leaf, more, *pair))
    return tuple(found)


def _no_signs(source: Source, known: Words) -> list[str]:
    """Those of `NO_SIGNS` that stand in one of the handout's words that say no."""
    said_no = [word.lower() for word in filter(_naysayers(known).__getitem__, vocabulary(source))]
    return [sign for sign in NO_SIGNS if any(runs(sign)[-1] in word for word in said_no)]


def _differ(known: Words, standard: str, plain: str) -> Level | None:
    """The level that says no more often, if one does."""
    at = [_denials(known, text) for text in (standard, plain)]
    return None if at[0] == at[1] else Level.STANDARD if at[0] > at[1] else Level.PLAIN


def _side_by_side(leaf: Leaf, language: str) -> Iterator[tuple[str, str]]:
    for pair in pieces(leaf):
        standard, plain = (sentences(spoken(text), language) for text in pair)
        if len(standard) == len(plain):
            yield from zip(standard, plain, strict=True)
        else:
            yield spoken(pair[0]), spoken(pair[1])


def _denials(known: Words, text: str) -> int:
    """How many words of a text say no. In English each is one word, and words are quicker to look up than to search."""
    return sum(map(_naysayers(known).__getitem__, runs(text))) if known.language == "en" else len(known.negations(text))


@lru_cache(maxsize=16)
def _naysayers(words: Words) -> Runs:
    return Runs(re.compile(rf"{words.negation.pattern}|{_FORBIDDING}").fullmatch)


_FORBIDDING = r"t|avoid\w*|refrain\w*|forbid\w*|prohibit\w*|withh[eo]ld\w*|contraindicat\w*"
"""English words that say no as much as a “not” does, and the t of “don't”."""


def _first_denial(known: Words, text: str) -> str:
    """The first word of a text that says no."""
    if known.language != "en":
        return (*known.negations(text), "not")[0]
    said = next((run for run in runs(text) if _naysayers(known)[run]), "not")
    return "n't" if said == "t" else said


NO_SIGNS = (
    *("no ", "not", "n't", "n’t", "never", "without", "none", "neither", "nothing", "nobody", "fail", "avoid"),
    *("refrain", "forbid", "prohibit", "withh", "contraindicat"),
)
"""Of each English word that says no, letters by which a text that may hold it is found quickly."""

_ORDER = re.compile(
    r"(?:(?:^|[.!?:;,]\s+|\b(?:and|but|so|then|please|or)\s+)(?:please\s+)?(?:do not|don't|don’t|never|avoid"
    r"|stay away from)|\b(?:you|they|he|she)\s+(?:must|should|may)\s?(?:not|n't|n’t|never))\s+\w+",
    re.I,
)
_SOFT_NO = re.compile(
    r"away|off|skip\w*|instead|only|less|few\w*|hard|bad|unsafe|danger\w*|harm\w*|risk\w*|rest|rare\w*|temporary"
    r"|unknown|unclear|unsure|trouble|los[es]\w*|partial\w*|limited|end\w*|unlikely|yet|still|worse|discontinu\w*"
    r"|omit\w*|ineffective|insufficient|unsuccessful\w*|uncommon|impossible"
    r"|free"
)
_SOFT_PHRASES = ("at most", "up to", "rather than", "keep out", "stay out", "leave out", "home")


def _orders(text: str) -> list[str]:
    """The orders not to do something, as written: do not take, you must not drive."""
    return [" ".join(re.sub(r"^[.!?:;,]\s+", "", m[0]).split()) for m in _ORDER.finditer(text)]


def _is_done(known: Words, order: str, text: str) -> bool:
    """Whether a text speaks of what an order forbids, and nowhere says no."""
    verb = order.rpartition(" ")[2][:4].casefold()
    return any(run[:4].casefold() == verb for run in runs(text)) and not _as_often(known, text)


def _softly(known: Words, text: str) -> int:
    """How often an English text says no without a word that negates: stay away from, unless, only."""
    return sum(map(_soft(known).__getitem__, runs(text))) + sum(map(text.count, _SOFT_PHRASES))


@lru_cache(maxsize=16)
def _soft(words: Words) -> Runs:
    hard = _naysayers(words)
    return Runs(lambda run: not hard[run] and (words.hedged.fullmatch(run) or _SOFT_NO.fullmatch(run)))


def _as_often(known: Words, text: str) -> int:
    """How often a text says no, and may stand for: a “not this or that” answers for two."""
    denials = _denials(known, text)
    if known.language != "en":
        return denials + len(known.hedged.findall(folded(text)))
    return denials + _softly(known, text) + (sum(map(_again(known).__getitem__, runs(text))) if denials else 0)


@lru_cache(maxsize=16)
def _again(words: Words) -> Runs:
    return Runs(words.again.fullmatch)


def _twin_without(known: Words, language: str, here: str, there: str) -> tuple[str, str] | None:
    """A negation of one text, and the sentence of the other that is nearly the same and lacks it."""
    others = sentences(there, language)
    for sentence in sentences(here, language):
        denials = _denials(known, sentence)
        if not denials:
            continue
        like = _stems(known, sentence)
        shared, closest = max(((_likeness(like, _stems(known, other)), other) for other in others), default=(0, ""))
        if shared >= TWIN and denials > _as_often(known, closest):
            return _first_denial(known, sentence), closest
    return None


TWIN = 0.6
"""Two sentences that share so many of their words say the same thing, or the opposite."""


def _likeness(one: frozenset[str], other: frozenset[str]) -> float:
    """How much of what two sentences hold is in both: 0 to 1."""
    return len(one & other) / len(one | other) if one and other else 0.0


@lru_cache(maxsize=1024)
def _stems(known: Words, sentence: str) -> frozenset[str]:
    """The beginnings of a sentence's words, without those that say no and those that only hold it together."""
    if known.language == "en":
        said_no = _naysayers(known)
        return frozenset(run[:5].casefold() for run in runs(sentence) if not said_no[run]) - _HELPERS
    left = known.negation.sub(" ", folded(sentence))
    return frozenset(word[:5] for word in words(left, known.language))


_HELPERS = listed("a an the it to of and do does did is are be will can may don doesn didn isn aren won should must")


@rule(
    "F053",
    Severity.ERROR,
    "the {there} level says “{one}” and the {here} level says “{other}”",
    hint="Read both levels again, and say the same side, order and amount at both.",
    serves=OWN,
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
    for leaf in {leaf.path: leaf for leaf in _sided(source)}.values():
        standard, plain = (_in_known_words(leaf.text.at(level), known.language) for level in BOTH)
        turned = [pair for pair in turned_round(known, known, standard, plain) if pair[0] not in _AMOUNTS]
        beside = turned_round(known, known, _beside_numbers(standard), _beside_numbers(plain))
        for a, b in (*turned, *(pair for pair in beside if pair[0] in _AMOUNTS)):
            text = at_level(leaf, Level.PLAIN)
            one, other = (_as_said(known, side, words) for side, words in ((a, standard), (b, plain)))
            facts = {"there": Level.STANDARD, "here": Level.PLAIN, "one": one, "other": other}
            yield hit(spot(source, text, other), path=text.path, **facts)


def _in_known_words(text: str, language: str) -> str:
    """A text with the few words for a side, an order or an amount that `words/en.yaml` does not count among them."""
    if language == "en":
        for signs, pattern, known in _ALSO:
            if any(sign in text for sign in signs):
                text = pattern.sub(known, text)
    return text


_ALSO = tuple(
    (signs, re.compile(rf"\b(?:{pattern})", re.I), known)
    for signs, pattern, known in (
        (("rior to", "efore", "head", "in adv"), r"prior to|beforehand\b|in advance of|ahead of", "before"),
        (("llowing ", "fterw"), r"following(?= (?:the|your|a|an|this|it)\b)|afterwards?\b", "after"),
        (("xceed", "ver ", "bove "), r"exceed\w*|(?:over|above)(?= \d)", "more than"),
        (("nder ", "elow "), r"(?:under|below)(?= \d)", "less than"),
        (("aximum",), r"maximum\w*", "at most"),
        (("inimum",), r"minimum\w*", "at least"),
    )
)


def _beside_numbers(text: str) -> str:
    """What stands close to the numbers of a text, in the same sentence."""
    return " ; ".join(m[0] for m in _BESIDE.finditer(text))


_BESIDE = re.compile(r"[^.;!?\d]{0,24}\d[\d.,]*[^.;!?\d]{0,20}")
_AMOUNTS = frozenset(("more", "less", "increase", "decrease", "start", "stop"))


def _as_said(known: Words, side: str, text: str) -> str:
    found = known.opposites[side].search(folded(text))
    return found[0] if found else side


def _sided(source: Source) -> Iterator[Leaf]:
    """The texts told twice that may name a side, an order or an amount at one level, and its opposite at the other."""
    if language_of(source) != "en":
        yield from told_twice(source)
        return
    for leaf in told_twice_with(source, (*_ORDER_SIGNS, *(sign for pair in SIDE_SIGNS for sign in pair))):
        standard, plain = (_in_known_words(leaf.text.at(level).lower(), "en") for level in BOTH)
        if any(_turns(standard, plain, *pair) for pair in SIDE_SIGNS):
            yield leaf
    known = words_for(source)
    for text in with_numbers(source, known):
        twice = text.level is Level.STANDARD and text.leaf.has_levels
        if twice and any(sign in text.text.lower() for sign in AMOUNT_SIGNS) and _has_number(text.text, known):
            yield text.leaf


def _has_number(text: str, known: Words) -> bool:
    return any(amount.hard for amount in amounts(text, known))


def _turns(standard: str, plain: str, one: str, other: str) -> bool:
    """Whether a text may say the one at its standard level, and the other at the plain one instead."""
    if standard.count(one) > plain.count(one):
        return plain.count(other) > standard.count(other)
    return standard.count(other) > plain.count(other) and plain.count(one) > standard.count(one)


_ORDER_SIGNS = ("prior to", "in advance", "following")
SIDE_SIGNS = (("left", "right"), ("before", "after"), ("above", "below"))
AMOUNT_SIGNS = (
    *("more", "least", "higher", "heavier", "less", "fewer", "most", "lower", "increas", "decreas", "reduc", "raise"),
    *("start", "begin", "stop", "exceed", "over", "above", "under", "below", "maximum", "minimum"),
)
"""Of each English word for a side, an order or an amount, letters by which a text that may hold it is found quickly."""


@rule(
    "P047",
    Severity.WARNING,
    "the standard level says “{no}” here, and the plain level says no such thing",
    hint="Read both again. If both mean the same (“is not new”, “is old”), allow this with a reason.",
    serves=OWN,
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
    for leaf, level, here, there in _denying(source, known) if known.language == "en" else ():
        said = _denials(known, here)
        if level is Level.STANDARD and said and said + _softly(known, here) > _as_often(known, there):
            plain = at_level(leaf, Level.PLAIN)
            place = spot(source, plain, " ".join(there.split()[:4]))
            yield hit(place, path=plain.path, no=_first_denial(known, here))
