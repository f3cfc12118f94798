"""Rules P: options are weighed with equal care, and to go on as now is one of them."""

from collections.abc import Iterator
from functools import lru_cache
from statistics import median
from typing import NamedTuple

from handouts.core.findings import Severity
from handouts.core.yaml_reader import KeyPath
from handouts.language.lexicon import Words
from handouts.language.markdown import one_line
from handouts.language.quantity_compare import amounts
from handouts.language.readability import spoken, word_count
from handouts.rules.engine import Hit, hit, rule
from handouts.rules.handout_parts import options_of, sections_of, shared_by
from handouts.rules.levels import may_tell_number, words_for
from handouts.rules.text_index import BOTH, by_option, language_of, shared_texts
from handouts.source.load import Source
from handouts.source.parts import Item, Level
from handouts.source.sections import CompareSection

DETAIL = 2.0
"""One option may have so many times the words of the others. In our own handout the most is 1.6."""
DETAIL_WORDS = 30
BALANCE = 3.0
"""Benefits may have so many times the words of harms, or harms of benefits. In our own handout the most is 1.9."""
BALANCE_WORDS = 20


@rule(
    "P040",
    Severity.WARNING,
    "none of the {count} options is to go on as now",
    hint="Add one with `purpose: as_now`: what is good and what is bad about having no new treatment.",
    serves="NICE ECD8, content: all reasonable options, with no treatment among them; IPDAS v4, item 1.1.3",
    waivable=True,
)
def no_option_as_now(source: Source) -> Iterator[Hit]:
    """The handout offers treatments or tests, and nowhere what happens if one has none of them.

    A person can't weigh a treatment against nothing said. To wait, or to go on with the care that one has, is always
    among the choices, with its own benefits and harms. Who sees it named knows that no is an answer, too.

        - id: care-as-now
          name: "Going on as you do now"
          purpose: as_now
    """
    options = options_of(source)
    if options and all(option.value.purpose != "as_now" for option in options):
        first = options[0]
        yield hit(source.place(*first.keys, "id"), path=first.path.rpartition(".")[0], count=len(options))


@rule(
    "P043",
    Severity.WARNING,
    "the comparison leaves out `{option}`",
    hint="Add it to `options`, or take its card out of the handout.",
    serves="IPDAS v4, item 1.1.3; IPDAS v4, comparing options",
    waivable=True,
)
def option_not_compared(source: Source) -> Iterator[Hit]:
    """A handout has comparison tables, and one of its options stands in none of them.

    A reader who looks only at the table never learns that there is this choice. To go on as now has to be in it, too.
    """
    tables = sections_of(source, CompareSection)
    compared = {name for table in tables for name in table.value.options}
    known = {option.value.id for option in options_of(source)}
    for name in sorted(known - compared) if tables and compared <= known else ():  # a wrong name is rule S017's
        yield hit(source.place(*tables[-1].keys, "options"), path=tables[-1].path, option=name)


class Told(NamedTuple):
    """How much an option says at one level, and how much of that tells its benefits and its harms."""

    all: int
    benefits: int
    harms: int


@lru_cache(maxsize=4)
def _words_told(source: Source) -> dict[Level, dict[KeyPath, Told]]:
    """How many words each option has with those that all share, by its keys, without its name and its picture."""
    language, shared = language_of(source), shared_texts(source)
    told: dict[Level, dict[KeyPath, Told]] = {level: {} for level in BOTH}
    for keys, own in by_option(source).items():
        texts = [(text, str(text.leaf.keys[4])) for text in own if keys]
        texts += [(text, str(text.leaf.keys[3])) for text in shared.get(keys[:2], ()) if keys]
        sizes = [(text, part, word_count(spoken(text.text), language)) for text, part in texts]
        for level in BOTH if keys else ():
            mine = [(part, size) for text, part, size in sizes if part not in _APART and text.serves(level)]
            benefits, harms = (sum(size for part, size in mine if part == side) for side in ("benefits", "harms"))
            told[level][keys] = Told(sum(size for _, size in mine), benefits, harms)
    return told


_APART = ("name", "image")


@rule(
    "P041",
    Severity.WARNING,
    "at the {level} level `{option}` has {count} words; the other options have {usual}",
    hint="Give each option about as much room: {what}.",
    serves="IPDAS v4, certification: equal detail for options",
    waivable=True,
)
def options_of_unequal_detail(source: Source) -> Iterator[Hit]:
    """One option has more than twice the words of the others, or less than half.

    What is told at length looks important, and what is told in passing looks like no real choice. The measure is the
    middle one of the other options (their median), at each level; the name and the picture don't count, and thirty
    words more or less are never too many. What all options of a section share counts for each of them.
    """
    for level, told in _words_told(source).items():
        for option in options_of(source):
            others = [n.all for keys, n in told.items() if keys != option.keys]
            count = told[option.keys].all
            usual = median(others) if others else count
            if abs(count - usual) < DETAIL_WORDS:
                continue
            long, short = count > DETAIL * usual, DETAIL * count < usual
            if short or (long and len(others) > 1):
                what = (
                    "leave out what is not needed to choose" if long else "say more of this one, or less of the others"
                )
                facts = {"level": level, "option": option.value.id, "count": count, "usual": f"{usual:g}"}
                yield hit(source.place(*option.keys, "id"), path=option.path, what=what, **facts)


@rule(
    "P042",
    Severity.WARNING,
    "{where} `{option}` tells its {most} in {count} words and its {least} in {few}",
    hint="Say more of its {least}, or less of its {most}: a reader weighs them against each other.",
    serves="IPDAS v4, positive and negative features of each option; NICE ECD8, content: unbiased outcomes",
    waivable=True,
)
def benefits_and_harms_out_of_balance(source: Source) -> Iterator[Hit]:
    """An option has more than three times as many words on its benefits as on its harms, or the other way round.

    Three lines of good against three words of harm is advertising; the other way round it frightens. Not every option
    has as much of both, so only a large difference counts, of twenty words at least.

        benefits: [{id: relief, text: "It may ease …"}, {id: walk, text: "You may walk …"}, {id: sleep, text: "…"}]
        harms: [{id: risks, text: "It has risks."}]      # wrong: which ones?
    """
    words = _words_told(source)
    for level, told in words.items():
        for option in options_of(source):
            same = words[Level.STANDARD][option.keys][1:] == words[Level.PLAIN][option.keys][1:]
            if same and level is Level.PLAIN:
                continue
            where = "at both levels" if same else f"at the {level} level"
            sides = {"benefits": told[option.keys].benefits, "harms": told[option.keys].harms}
            least, most = sorted(sides, key=lambda side: sides[side])
            if sides[most] > BALANCE * sides[least] and sides[most] - sides[least] >= BALANCE_WORDS:
                facts = {"where": where, "option": option.value.id, "count": sides[most], "few": sides[least]}
                yield hit(source.place(*option.keys, least), path=option.path, most=most, least=least, **facts)


@rule(
    "P044",
    Severity.WARNING,
    "`{option}` says for its {most} how many people, and for none of its {least}",
    hint="Say how many for both, of as many people each. If nobody knows, say so in `unknowns` and allow this.",
    serves="IPDAS v4, probabilities; NICE ECD8, content: unbiased outcomes",
    waivable=True,
)
def numbers_on_one_side(source: Source) -> Iterator[Hit]:
    """An option tells how many people it helps, and of no harm how many have it; or the other way round.

    A number makes a thing real: “30 of 100 people feel better” outweighs “it may bleed”, however often it bleeds.
    """
    known, shared = words_for(source), shared_by(source)
    for option in options_of(source):
        found = {}
        for side in ("benefits", "harms"):
            items = (*getattr(option.value, side), *getattr(shared.get(option.keys), side, ()))
            found[side] = sum(bool(item.measure) or _has_share(item, known) for item in items)
        least, most = sorted(found, key=lambda side: found[side])
        if found[most] and not found[least]:
            place = source.place(*option.keys, least)
            yield hit(place, path=option.path, option=option.value.id, most=most, least=least)


def _has_share(item: Item, known: Words) -> bool:
    """Whether the text of a benefit or a harm says how many of how many people."""
    text = one_line(item.text.standard)
    return may_tell_number(text, known) and any(a.hard and a.kind == "share" for a in amounts(text, known))
