"""Rules F and P: the plain level tells all that the standard one tells, and options are weighed with equal care."""

import re
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from statistics import median
from typing import NamedTuple

from handouts.amounts import PHONE, Amount, Runs, amounts, numerals, says, spelled_share, unit_words
from handouts.findings import Severity
from handouts.markdown import Block, split_blocks
from handouts.model import Body, CompareSection, Item, Level, Option, OptionsSection, Text
from handouts.readability import runs, sentences, spoken, words
from handouts.rules import OWN, Hit, hit, rule
from handouts.rules.lookup import index
from handouts.rules.texts import Written, citations, language_of, spot, vocabulary
from handouts.source import Source
from handouts.units import Leaf
from handouts.wording import UNSPACED, Words, folded, turned_round, words_of
from handouts.yamlfile import Path_

BOTH = (Level.STANDARD, Level.PLAIN)
OTHER = {Level.STANDARD: Level.PLAIN, Level.PLAIN: Level.STANDARD}

SHARE_TOLD = 0.5
"""A plain text with less than this share of the standard text's words leaves something out. In our own prose the least
is 0.67, in texts of ten words or more."""
SHARE_WITH_SENTENCE_GONE = 0.85
"""Plain language makes two sentences of one. If there are fewer sentences and fewer words, one of them is gone."""
WORDS_BACK = 0.2
"""So much of a sentence's words comes back at the plain level at least, in nearly all of our own prose."""
FEW_WORDS = 10

DETAIL = 2.0
"""One option may have so many times the words of the others. In our own handout the most is 1.6."""
DETAIL_WORDS = 30
BALANCE = 3.0
"""Benefits may have so many times the words of harms, or harms of benefits. In our own handout the most is 1.9."""
BALANCE_WORDS = 20


_blocks = lru_cache(maxsize=64)(split_blocks)


def _words(source: Source) -> Words:
    return words_of(source.base, language_of(source))


@lru_cache(maxsize=4)
def _told_twice(source: Source) -> tuple[Leaf, ...]:
    """The texts that are written once for each level: only they can differ."""
    return tuple(leaf for leaf in source.leaves if leaf.has_levels)


def _told_twice_with(source: Source, signs: Iterable[str]) -> Iterable[Leaf]:
    """The texts told twice that hold one of these signs at one level at least."""
    return {text.leaf.path: text.leaf for text in index(source).holding(signs) if text.leaf.has_levels}.values()


def _at(leaf: Leaf, level: Level) -> Written:
    return Written(leaf.at(level), leaf.text.at(level), leaf, level)


def _scope(keys: Path_) -> Path_:
    """What a reader reads in one go: an option, another section, a text that stands alone."""
    if keys[0] != "sections":
        return keys[:1] if keys[0] not in _HEAD else _HEAD
    return keys[:4] if len(keys) > 4 and keys[2] == "options" else keys[:2]


_HEAD = ("title", "subtitle", "audience")


def _in_scope(source: Source, keys: Path_) -> Iterator[Leaf]:
    scope = _scope(keys)
    return (leaf for leaf in source.leaves if _scope(leaf.keys) == scope)


def _has_own_facts(leaf: Leaf) -> bool:
    """Whether a text must tell its numbers itself: each harm is of its own."""
    return not _ITEMS.isdisjoint(leaf.keys)


_ITEMS = frozenset(("benefits", "harms", "sign", "unknowns"))


# ---------------------------------------------------------------- numbers


@rule(
    "F050",
    Severity.ERROR,
    "only the {there} level says {number}; the {here} level does not",
    hint="Say it at both levels, in the same text or close by. If it does not matter, leave it out of both.",
    serves=OWN,
)
def number_at_one_level(source: Source) -> Iterator[Hit]:
    """A number stands at one reading level and not at the other.

    A reader of the easy level has the same right to know how many people are harmed, how long to wait and how much to
    take. The other way round is a mistake as well: one of the levels is wrong, or somebody forgot it. What counts is
    the amount: 2 weeks are 14 days, 2 of 100 people are 2%, and “twice a day” is “2 times a day”. A number may move to
    another text of the same option or section. Only a benefit, a harm, an unknown and a sign must each tell their own.
    A number word without a unit, as in “one of them”, is not looked at.

        standard: "Do not drive for 24 hours."
        plain: "Do not drive for a while."      # wrong
        plain: "Do not drive for 1 day."        # right
    """
    known = _words(source)
    seen = {text.leaf.path: text.leaf for text in _with_numbers(source, known) if text.leaf.has_levels}
    for leaf in seen.values():
        facts = {level: amounts(leaf.text.at(level), known) for level in BOTH}
        for level in BOTH:
            said = facts[OTHER[level]]
            for fact in facts[level]:
                if fact.hard and not says(said, fact) and not _told_elsewhere(source, leaf, level, fact, known):
                    here = _at(leaf, OTHER[level])
                    facts_shown = {"number": f"`{fact.shown}`", "there": level, "here": OTHER[level]}
                    yield hit(spot(source, here, ""), unit=here.path, **facts_shown)


@lru_cache(maxsize=4)
def _with_numbers(source: Source, known: Words) -> tuple[Written, ...]:
    """The texts that may hold a number that must be told."""
    can, of_units = numerals(known), unit_words(known)
    found = {run for run in vocabulary(source) if can[run]}
    texts = index(source).holding({run.lower() for run in found})
    if known.language in UNSPACED:
        return tuple(texts)
    # “Two of these options” counts what one sees. A number in letters is told with its unit, or as a share.
    figures = {run for run in found if not run[:1].isalpha()}
    shares = spelled_share(known)

    def tells(text: str) -> bool:
        said = set(runs(text))
        if said & figures:
            return True
        return bool(said & found) and (any(of_units[run] for run in said) or bool(shares.search(folded(text))))

    return tuple(text for text in texts if tells(text.text))


def _told_elsewhere(source: Source, leaf: Leaf, level: Level, fact: Amount, known: Words) -> bool:
    """Whether the other level tells a fact elsewhere: as a measure, or in another text nearby.

    Where each text has facts of its own, only a fact that has moved counts: one that this level does not tell there.
    """
    there = OTHER[level]
    item = _item(source, leaf.keys)
    if item and item.measure and says(amounts(f"{item.measure.n} / {item.measure.of}", known), fact):
        return True
    for other in _in_scope(source, leaf.keys):
        if other is leaf or not says(amounts(other.text.at(there), known), fact):
            continue
        if not _has_own_facts(leaf) or not says(amounts(other.text.at(level), known), fact):
            return True
    return False


def _item(source: Source, keys: Path_) -> Item | None:
    at: object = source.handout
    for key in keys[:-1]:
        at = at[key] if isinstance(key, int) and isinstance(at, tuple) else getattr(at, str(key), None)
    return at if isinstance(at, Item) else None


# ---------------------------------------------------------------- ways to reach somebody


@rule(
    "F051",
    Severity.ERROR,
    "only the {there} level has {what}; the {here} level does not",
    hint="Write it at both levels. Use the same field or address, so that both stay right.",
    serves="AHRQ PEMAT-P, item 20",
)
def contact_at_one_level(source: Source) -> Iterator[Hit]:
    """A phone number, an address of the web or a field stands at one reading level and not at the other.

    A reader who is told to call and finds no number is stuck, and those who read the easy level have the least help
    elsewhere. It may stand in another text of the same option or section.

        standard: "If you can't feel your legs, call {emergency.phone}."
        plain: "Get help fast if you can't feel your legs."                # wrong
    """
    for text in index(source).holding(("{", "](", "<", *_phone_digits(source))):
        if not text.leaf.has_levels:
            continue
        here = OTHER[text.level]
        missing = _contacts(text.text) - _contacts(text.leaf.text.at(here))
        for kind, value in sorted(missing):
            near = (_contacts(leaf.text.at(here)) for leaf in _in_scope(source, text.leaf.keys))
            if not any((kind, value) in found for found in near):
                other = _at(text.leaf, here)
                what = f"{kind} `{value}`"
                yield hit(spot(source, other, ""), unit=other.path, what=what, there=text.level, here=here)


def _phone_digits(source: Source) -> list[str]:
    """The runs of figures that a phone number may be made of: three at least."""
    return [run for run in vocabulary(source) if len(run) > 2 and run.isdecimal()]


_FIELD = re.compile(r"(?<!\])\{([a-z_][\w.-]*)\}")
_TARGET = re.compile(r"\]\(\s*<?([^()\s<>]+)|<([A-Za-z][A-Za-z0-9+.-]*:[^\s<>]+)>")


@lru_cache(maxsize=1024)
def _contacts(text: str) -> frozenset[tuple[str, str]]:
    """What leads to somebody or somewhere: as what, and which one."""
    found = {("the field", f"{{{m[1]}}}") for m in _FIELD.finditer(text)}
    for m in _TARGET.finditer(text):
        target = m[1] or m[2]
        found.add(("the phone number", _digits(target)) if target.startswith("tel:") else ("the link", target))
    text = _TARGET.sub("]", text)
    return frozenset(found | {("the phone number", _digits(m[0])) for m in PHONE.finditer(text)})


def _digits(number: str) -> str:
    digits = re.sub(r"\D", "", number)
    return digits[1:] if len(digits) == 11 and digits.startswith("1") else digits


# ---------------------------------------------------------------- what says no, and what is turned round


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
    known, language = _words(source), language_of(source)
    if not known.known:
        return
    for leaf, level, here, there in _denying(source, known):
        other = _at(leaf, OTHER[level])
        orders = _orders(here) if language == "en" else []
        if lost := [order for order in orders if _is_done(known, order, there)]:
            what = f"only the {level} level warns: “{lost[0]} …”"
            yield hit(spot(source, other, " ".join(there.split()[:4])), unit=other.path, what=what)
        elif twins := _twin_without(known, language, here, there):
            what = f"this sentence has no “{twins[0]}”; at the {level} level it has"
            yield hit(spot(source, other, " ".join(twins[1].split()[:4])), unit=other.path, what=what)


@lru_cache(maxsize=4)
def _denying(source: Source, known: Words) -> tuple[tuple[Leaf, Level, str, str], ...]:
    """Where a text says no more often at one level: the leaf, that level, what stands there and what at the other.

    These are the smallest pieces that stand side by side: sentences, if there are as many, else blocks or whole texts.
    """
    texts = index(source).holding(NO_SIGNS) if known.language == "en" else ()
    held = {text.leaf.path: text.leaf for text in texts if text.leaf.has_levels}.values()
    found = []
    for leaf in held if known.language == "en" else _told_twice(source):
        if _differ(known, leaf.text.standard, leaf.text.plain):
            for standard, plain in _side_by_side(leaf, known.language):
                if more := _differ(known, standard, plain):
                    pair = (standard, plain) if more is Level.STANDARD else (plain, standard)
                    found.append((leaf, more, *pair))
    return tuple(found)


def _differ(known: Words, standard: str, plain: str) -> Level | None:
    """The level that says no more often, if one does."""
    at = [_denials(known, text) for text in (standard, plain)]
    return None if at[0] == at[1] else Level.STANDARD if at[0] > at[1] else Level.PLAIN


def _side_by_side(leaf: Leaf, language: str) -> Iterator[tuple[str, str]]:
    for pair in _pieces(leaf):
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


_HELPERS = frozenset(
    (
        *("a", "an", "the", "it", "to", "of", "and", "do", "does", "did", "is", "are", "be", "will", "can", "may"),
        *("don", "doesn", "didn", "isn", "aren", "won", "should", "must"),
    )
)


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
    known = _words(source)
    if not known.known:
        return
    for leaf in {leaf.path: leaf for leaf in _sided(source)}.values():
        standard, plain = (_in_known_words(leaf.text.at(level), known.language) for level in BOTH)
        turned = [pair for pair in turned_round(known, known, standard, plain) if pair[0] not in _AMOUNTS]
        beside = turned_round(known, known, _beside_numbers(standard), _beside_numbers(plain))
        for a, b in (*turned, *(pair for pair in beside if pair[0] in _AMOUNTS)):
            text = _at(leaf, Level.PLAIN)
            one, other = (_as_said(known, side, words) for side, words in ((a, standard), (b, plain)))
            facts = {"there": Level.STANDARD, "here": Level.PLAIN, "one": one, "other": other}
            yield hit(spot(source, text, other), unit=text.path, **facts)


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
        yield from _told_twice(source)
        return
    for leaf in _told_twice_with(source, (*_ORDER_SIGNS, *(sign for pair in SIDE_SIGNS for sign in pair))):
        standard, plain = (_in_known_words(leaf.text.at(level).lower(), "en") for level in BOTH)
        if any(_turns(standard, plain, *pair) for pair in SIDE_SIGNS):
            yield leaf
    for text in _with_numbers(source, _words(source)):
        twice = text.level is Level.STANDARD and text.leaf.has_levels
        if twice and any(sign in text.text.lower() for sign in AMOUNT_SIGNS) and _has_number(text.text, _words(source)):
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


# ---------------------------------------------------------------- what the plain level leaves out


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
    known = _words(source)
    for leaf, level, here, there in _denying(source, known) if known.language == "en" else ():
        said = _denials(known, here)
        if level is Level.STANDARD and said and said + _softly(known, here) > _as_often(known, there):
            plain = _at(leaf, Level.PLAIN)
            place = spot(source, plain, " ".join(there.split()[:4]))
            yield hit(place, unit=plain.path, no=_first_denial(known, here))


@rule(
    "P045",
    Severity.WARNING,
    "this list has {count} items; at the standard level it has {wanted}",
    hint="Tell each thing at both levels. Two things may become one item, if nothing is lost: then allow this.",
    serves=OWN,
)
def shorter_list(source: Source) -> Iterator[Hit]:
    """A list has fewer items at the plain level than at the standard one.

    What is missing may be the one thing that this reader has. Lists are compared in their order; a plain list may have
    more items, as one long item often becomes two.

        standard: |-
          - Stop eating 6 hours before.
          - Tell us if you take blood thinners.
        plain: |-
          - Stop eating 6 hours before.            # where are the blood thinners?
    """
    for leaf in _told_twice(source):
        if not isinstance(leaf.text, Body):
            continue
        standard, plain = (_lists(_blocks(leaf.text.at(level))) for level in BOTH)
        if len(standard) != len(plain):
            standard, plain = ([[b for one in found for b in one]] for found in (standard, plain))
        for wanted, there in zip(standard, plain, strict=True):
            if len(there) < len(wanted):
                text = _at(leaf, Level.PLAIN)
                start = there[0].text if there else ""
                yield hit(spot(source, text, start), unit=text.path, count=len(there), wanted=len(wanted))


def _lists(blocks: Iterable[Block]) -> list[list[Block]]:
    """The lists among blocks, each as its items."""
    found: list[list[Block]] = []
    before = "paragraph"
    for block in blocks:
        if block.kind != "paragraph":
            if block.kind == before:
                found[-1].append(block)
            else:
                found.append([block])
        before = block.kind
    return found


@rule(
    "P046",
    Severity.WARNING,
    "the standard level {what} here, and the plain level does not",
    hint="Keep it: cite the same source, and set off what a reader may not miss at both levels.",
    serves="IPDAS v4, item 2.2.1; AHRQ PEMAT-P, item 12",
)
def source_or_emphasis_lost(source: Source) -> Iterator[Hit]:
    """A text cites a source or has words in **bold** at the standard level, and at the plain level it has none.

    Those who read the easy level may know as well where a claim comes from. And what is bold is what nobody may miss.
    A source may be cited in another text of the same option or section.

        standard: "Relief lasts for a time [@cameron2004]. **Do not drive.**"
        plain: "It helps for a time [@cameron2004]. Do not drive."             # what was bold?
    """
    for text in index(source).holding(("@", "**")):
        if text.level is not Level.STANDARD or not text.leaf.has_levels:
            continue
        plain = _at(text.leaf, Level.PLAIN)
        for cited in dict.fromkeys(citations(text.text)):
            if cited in plain.text:
                continue
            near = (leaf.text.plain for leaf in _in_scope(source, text.leaf.keys))
            if not any(cited in citations(other) for other in near):
                yield hit(spot(source, plain, ""), unit=plain.path, what=f"cites `@{cited}`")
        bold, kept = text.text.count("**") // 2, plain.text.count("**") // 2
        if kept < bold:
            what = "has words in bold" if not kept else f"has {bold} passages in bold, not {kept},"
            yield hit(spot(source, plain, ""), unit=plain.path, what=what)


@rule(
    "P048",
    Severity.WARNING,
    "something may be missing here: {what}",
    hint="Compare the two levels sentence by sentence. Plain is easier, not shorter on facts.",
    serves=OWN,
)
def plain_level_leaves_out(source: Source) -> Iterator[Hit]:
    """A text is so much shorter at the plain level that it can't tell the same.

    The plain level is a full handout, not a summary. It often has more sentences than the standard one, as long ones
    become two. So a text is looked at again if it has less than half of the words, of ten or more; or if it has less
    than 85% of the words, and either fewer sentences or hardly any of the words of one of the sentences. The last is
    known in English only. In a body each paragraph is held against its own, if there are as many.

        standard: "The relief may be temporary. The source of the pain may still be there."
        plain: "It may not last."                                                           # and the source?
        plain: "It may not last. What causes the pain may still be there."
    """
    language = language_of(source)
    for leaf in _told_twice(source):
        for standard, plain in _pieces(leaf):
            if len(plain) < SHARE_WITH_SENTENCE_GONE * len(standard):  # in words it is no longer than in letters
                what = _left_out(spoken(standard), spoken(plain), language)
                if what:
                    text = _at(leaf, Level.PLAIN)
                    yield hit(spot(source, text, " ".join(plain.split()[:4])), unit=text.path, what=what)
        if isinstance(leaf.text, Body) and (what := _fewer_paragraphs(leaf.text)):
            text = _at(leaf, Level.PLAIN)
            yield hit(spot(source, text, ""), unit=text.path, what=what)


def _pieces(leaf: Leaf) -> Iterable[tuple[str, str]]:
    if not isinstance(leaf.text, Body):
        return ((leaf.text.standard, leaf.text.plain),)
    standard, plain = (_blocks(leaf.text.at(level)) for level in BOTH)
    if [b.kind for b in standard] == [b.kind for b in plain]:
        return [(a.text, b.text) for a, b in zip(standard, plain, strict=True)]
    return ((" ".join(b.text for b in standard), " ".join(b.text for b in plain)),)


def _left_out(standard: str, plain: str, language: str) -> str:
    """Why the plain text can't tell all of the standard one; "" if it may."""
    wanted, told = len(words(standard, language)), len(words(plain, language))
    if not told:
        return ""  # rule S026 says so
    parts = sentences(standard, language)
    if wanted >= FEW_WORDS and told < SHARE_TOLD * wanted:
        return f"{told} words for {wanted} at the standard level"
    if told >= SHARE_WITH_SENTENCE_GONE * wanted:
        return ""
    if (count := len(sentences(plain, language))) < len(parts):
        return f"{_counted(count)} with {told} words for {_counted(len(parts))} with {wanted} at the standard level"
    here = _content(plain) if language == "en" else frozenset()
    for sentence in parts if here and len(parts) > 1 else ():
        there = _content(sentence)
        if len(there) >= 3 and len(there & here) <= WORDS_BACK * len(there):
            return f"hardly a word of “{' '.join(sentence.split()[:6])} …” comes back"
    return ""


def _counted(count: int) -> str:
    return f"{count} sentence{'s' * (count != 1)}"


def _fewer_paragraphs(text: Text) -> str:
    standard, plain = ([b for b in _blocks(text.at(level)) if b.kind == "paragraph"] for level in BOTH)
    letters = [sum(len(b.text) for b in found) for found in (standard, plain)]
    if len(plain) < len(standard) and letters[1] < SHARE_WITH_SENTENCE_GONE * letters[0]:
        return f"{len(plain)} paragraph{'s' * (len(plain) != 1)} for {len(standard)} at the standard level"
    return ""


def _content(text: str) -> frozenset[str]:
    """The beginnings of an English text's words, without the small ones that every text has."""
    return frozenset(run[:4] for run in runs(text.casefold()) if len(run) > 3 and run not in _SMALL)


_SMALL = frozenset(
    (
        *(
            "about",
            "after",
            "also",
            "been",
            "before",
            "cannot",
            "could",
            "does",
            "from",
            "have",
            "into",
            "many",
            "more",
        ),
        *("most", "much", "must", "only", "other", "should", "some", "such", "than", "that", "their", "them", "then"),
        *("there", "these", "they", "this", "those", "very", "were", "what", "when", "where", "which", "will", "with"),
        *("would", "your"),
    )
)


# ---------------------------------------------------------------- options weigh the same


class Placed(NamedTuple):
    """An option with its keys in the file and its dotted path."""

    option: Option
    keys: Path_
    path: str


@lru_cache(maxsize=4)
def _options(source: Source) -> tuple[Placed, ...]:
    return tuple(
        Placed(option, ("sections", i, "options", j), f"{section.id}.{option.id}")
        for i, section in enumerate(source.handout.sections if source.handout else ())
        if isinstance(section, OptionsSection)
        for j, option in enumerate(section.options)
    )


@rule(
    "P040",
    Severity.WARNING,
    "none of the {count} options is to go on as now",
    hint="Add one with `purpose: as_now`: what is good and what is bad about having no new treatment.",
    serves="NICE ECD8, content: all reasonable options, with no treatment among them; IPDAS v4, item 1.1.3",
)
def no_option_as_now(source: Source) -> Iterator[Hit]:
    """The handout offers treatments or tests, and nowhere what happens if one has none of them.

    A person can't weigh a treatment against nothing said. To wait, or to go on with the care that one has, is always
    among the choices, with its own benefits and harms. Who sees it named knows that no is an answer, too.

        - id: care-as-now
          name: "Going on as you do now"
          purpose: as_now
    """
    options = _options(source)
    if options and all(placed.option.purpose != "as_now" for placed in options):
        first = options[0]
        yield hit(source.place(*first.keys, "id"), unit=first.path.rpartition(".")[0], count=len(options))


@rule(
    "P043",
    Severity.WARNING,
    "the comparison leaves out `{option}`",
    hint="Add it to `options`, or take its card out of the handout.",
    serves="IPDAS v4, item 1.1.3; IPDAS v4, comparing options",
)
def option_not_compared(source: Source) -> Iterator[Hit]:
    """A handout has comparison tables, and one of its options stands in none of them.

    A reader who looks only at the table never learns that there is this choice. To go on as now has to be in it, too.
    """
    sections = source.handout.sections if source.handout else ()
    tables = [(i, s) for i, s in enumerate(sections) if isinstance(s, CompareSection)]
    compared = {name for _, table in tables for name in table.options}
    known = {placed.option.id for placed in _options(source)}
    for placed in _options(source) if tables and compared <= known else ():  # a wrong name is rule S017's
        if placed.option.id not in compared:
            i, table = tables[-1]
            yield hit(source.place("sections", i, "options"), unit=table.id, option=placed.option.id)


class Told(NamedTuple):
    """How much an option says at one level, and how much of that tells its benefits and its harms."""

    all: int
    benefits: int
    harms: int


@lru_cache(maxsize=4)
def _letters(source: Source) -> dict[Level, dict[Path_, Told]]:
    return _told(source, len)


@lru_cache(maxsize=4)
def _counted_words(source: Source) -> dict[Level, dict[Path_, Told]]:
    language = language_of(source)
    return _told(source, lambda text: len(words(spoken(text), language)))


def _told(source: Source, measure: Callable[[str], int]) -> dict[Level, dict[Path_, Told]]:
    """How much each option says, by its keys, without its name and its picture."""
    sums: dict[Level, dict[Path_, list[int]]] = {level: {} for level in BOTH}
    for leaf in source.leaves:
        keys = leaf.keys
        if len(keys) < 5 or keys[2] != "options" or keys[4] in ("name", "image"):
            continue
        part = {"benefits": 1, "harms": 2}.get(str(keys[4]), 0)
        for level in BOTH:
            number = measure(leaf.text.at(level))
            option = sums[level].setdefault(keys[:4], [0, 0, 0])
            option[0] += number
            if part:
                option[part] += number
    return {level: {keys: Told(*n) for keys, n in found.items()} for level, found in sums.items()}


GLANCE = 0.9
"""What is so much nearer to the limit in letters is within it in words, so that they need not be counted."""


@rule(
    "P041",
    Severity.WARNING,
    "at the {level} level `{option}` has {count} words; the other options have {usual}",
    hint="Give each option about as much room: {what}.",
    serves="IPDAS v4, certification: equal detail for options",
)
def options_of_unequal_detail(source: Source) -> Iterator[Hit]:
    """One option has more than twice the words of the others, or less than half.

    What is told at length looks important, and what is told in passing looks like no real choice. The measure is the
    middle one of the other options (their median), at each level; the name and the picture don't count, and thirty
    words more or less are never too many.
    """
    far = GLANCE * DETAIL
    for level, glance in _letters(source).items():
        least, *more = sorted(n.all for n in glance.values()) or [0]
        most = more[-1] if more else 0
        if not more or (most <= far * median((least, *more[:-1])) and median(more) <= far * least):
            continue
        told = _counted_words(source)[level]
        for placed in _options(source):
            others = [n.all for keys, n in told.items() if keys != placed.keys]
            count = told[placed.keys].all
            usual = median(others) if others else count
            if abs(count - usual) < DETAIL_WORDS:
                continue
            long, short = count > DETAIL * usual, DETAIL * count < usual
            if short or (long and len(others) > 1):
                what = (
                    "leave out what is not needed to choose" if long else "say more of this one, or less of the others"
                )
                facts = {"level": level, "option": placed.option.id, "count": count, "usual": f"{usual:g}"}
                yield hit(source.place(*placed.keys, "id"), unit=placed.path, what=what, **facts)


@rule(
    "P042",
    Severity.WARNING,
    "at the {level} level `{option}` tells its {most} in {count} words and its {least} in {few}",
    hint="Say more of its {least}, or less of its {most}: a reader weighs them against each other.",
    serves="IPDAS v4, positive and negative features of each option; NICE ECD8, content: unbiased outcomes",
)
def benefits_and_harms_out_of_balance(source: Source) -> Iterator[Hit]:
    """An option has more than three times as many words on its benefits as on its harms, or the other way round.

    Three lines of good against three words of harm is advertising; the other way round it frightens. Not every option
    has as much of both, so only a large difference counts, of twenty words at least.

        benefits: [{id: relief, text: "It may ease …"}, {id: walk, text: "You may walk …"}, {id: sleep, text: "…"}]
        harms: [{id: risks, text: "It has risks."}]      # wrong: which ones?
    """
    for level, glance in _letters(source).items():
        for placed in _options(source):
            few, many = sorted(glance[placed.keys][1:])
            if many < GLANCE * BALANCE * few:
                continue
            told = _counted_words(source)[level]
            sides = {"benefits": told[placed.keys].benefits, "harms": told[placed.keys].harms}
            least, most = sorted(sides, key=lambda side: sides[side])
            if sides[most] > BALANCE * sides[least] and sides[most] - sides[least] >= BALANCE_WORDS:
                facts = {"level": level, "option": placed.option.id, "count": sides[most], "few": sides[least]}
                yield hit(source.place(*placed.keys, least), unit=placed.path, most=most, least=least, **facts)


@rule(
    "P044",
    Severity.WARNING,
    "`{option}` says for its {most} how many people, and for none of its {least}",
    hint="Say how many for both, of as many people each. If nobody knows, say so in `unknowns` and allow this.",
    serves="IPDAS v4, probabilities; NICE ECD8, content: unbiased outcomes",
)
def numbers_on_one_side(source: Source) -> Iterator[Hit]:
    """An option tells how many people it helps, and of no harm how many have it; or the other way round.

    A number makes a thing real: “30 of 100 people feel better” outweighs “it may bleed”, however often it bleeds.
    """
    known = _words(source)
    numbered = {text.leaf.keys for text in _with_numbers(source, known)}
    for placed in _options(source):
        found = {}
        for side, items in (("benefits", placed.option.benefits), ("harms", placed.option.harms)):
            found[side] = sum(
                bool(item.measure) or ((*placed.keys, side, i, "text") in numbered and _has_share(item, known))
                for i, item in enumerate(items)
            )
        least, most = sorted(found, key=lambda side: found[side])
        if found[most] and not found[least]:
            place = source.place(*placed.keys, least)
            yield hit(place, unit=placed.path, option=placed.option.id, most=most, least=least)


def _has_share(item: Item, known: Words) -> bool:
    return any(amount.hard and amount.kind == "share" for amount in amounts(item.text.standard, known))
