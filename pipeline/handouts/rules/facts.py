"""Rules about facts as data: measures out of one number, pictures that can be drawn, facts that texts name."""

import re
from collections.abc import Iterator

from handouts.core.findings import Severity
from handouts.core.yaml_reader import KeyPath
from handouts.editions.fact_format import written
from handouts.editions.icon_array import figures
from handouts.language.conversions import strength_places
from handouts.language.converted import conversions
from handouts.language.lexicon import Words
from handouts.language.locales import Locale
from handouts.language.number_formats import THIN, in_one_format
from handouts.rules.engine import OWN, Hit, hit, rule
from handouts.rules.handout_parts import items_of
from handouts.rules.levels import words_for
from handouts.rules.text_index import level_texts, spot, texts_with
from handouts.source.facts import Fact, Number
from handouts.source.load import Source
from handouts.source.parts import Measure


def _measures(source: Source) -> list[tuple[Measure, KeyPath, str]]:
    """Each measure of the handout with its keys in the file and the path of what it belongs to."""
    return [(i.value.measure, (*i.keys, "measure"), i.path) for i in items_of(source) if i.value.measure]


@rule(
    "F040",
    Severity.ERROR,
    "this is out of {of} people, and the measure in line {line} is out of {first}",
    hint="Give all measures of the handout the same `of`: 100, or 1000 if something is rarer than 1 out of 100.",
    serves="IPDAS v4, probabilities: same denominator; NICE NG197, section 1.4; CDC Clear Communication Index, item 17",
)
def two_denominators(source: Source) -> Iterator[Hit]:
    """Two measures of a handout are out of different numbers of people.

    Many readers take 3 out of 10 for less than 20 out of 1,000, since 3 is less than 20. Out of the same number, the
    greater risk has the greater number, and nobody has to calculate. If something is rarer than 1 out of 1,000, rule
    P051 asks.

        benefits: [{id: relief, text: "It may ease the pain.", measure: {n: 3, of: 10}}]
        harms: [{id: bleeding, text: "You may bleed.", measure: {n: 20, of: 1000}}]          # wrong
        benefits: [{id: relief, text: "It may ease the pain.", measure: {n: 300, of: 1000}}]  # right
    """
    yield from _of_other_people(source, rare=False)


@rule(
    "P051",
    Severity.WARNING,
    "this is out of {of} people, and the measure in line {line} is out of {first}",
    hint="Give all measures the same `of` if the numbers stay easy to read; if they don't, allow this with a reason.",
    serves="IPDAS v4, probabilities: same denominator; CDC Clear Communication Index, item 17",
    whole=True,
    waivable=True,
)
def two_denominators_of_rare_things(source: Source) -> Iterator[Hit]:
    """Two measures are out of different numbers of people, and one is rarer than 1 out of 1,000.

    From 1 out of 10 to 1 out of 100,000 there is no number that suits all: nobody sees 10,000 out of 100,000 people.
    Still, 2 out of 10,000 beside 30 out of 10,000 are easier to compare than 3 out of 1,000.

        harms: [{id: rash, text: "You may get a rash.", measure: {n: 1, of: 10}},
                {id: shock, text: "You may have a shock.", measure: {n: 1, of: 100000}}]      # worth a thought
    """
    yield from _of_other_people(source, rare=True)


def _of_other_people(source: Source, *, rare: bool) -> Iterator[Hit]:
    """The measures that are out of another number of people than the first; `rare`: where one is out of over 1,000."""
    measures = _measures(source)
    if rare != any(measure.of > _EASY for measure, _, _ in measures):
        return
    for measure, keys, path in measures[1:]:
        first, place, _ = measures[0]
        if measure.of != first.of:
            line = source.place(*place, "of").line
            yield hit(source.place(*keys, "of"), path=path, of=measure.of, first=first.of, line=line)


_EASY = 1000
"""The largest number of people that one can imagine."""


@rule(
    "F041",
    Severity.ERROR,
    "{n} out of {of} can't be drawn with 1,000 figures: it would be {figures:g} of them",
    hint="Take `picture` away. The numbers in words stay.",
    serves="IPDAS v4, probabilities; CDC Clear Communication Index, item 20",
)
def picture_of_part_of_a_person(source: Source) -> Iterator[Hit]:
    """A measure asks for a picture of people, and its number is a whole number neither of 100 figures nor of 1,000.

    The picture would have to show a part of a person, or to round. A picture that says 1 out of 1,000 for 1 out of
    3,000 tells of three times the risk. Both numbers of a measure are drawn with as many figures.

        measure: {n: 1, of: 3000, picture: true}    # wrong
        measure: {n: 3, of: 3000, picture: true}    # right: one figure of 1,000
    """
    for measure, keys, path in _measures(source):
        counts = [(measure.n, (*keys, "n"))]
        if measure.without:
            counts.append((measure.without.n, (*keys, "without", "n")))
        for n, at in counts if measure.picture else ():
            if figures(measure.of, n) is None:
                yield hit(source.place(*at), path=path, n=n, of=measure.of, figures=n * 1000 / measure.of)


@rule(
    "S043",
    Severity.WARNING,
    "no text names the fact `{id}`",
    hint="Write `{field}` where it belongs, or take it out of `facts`.",
    serves=OWN,
    waivable=True,
)
def unused_fact(source: Source) -> Iterator[Hit]:
    """A fact stands in `facts`, and no text of the handout has its field.

    Nobody reads it, so who changes it may think that they have changed the page. Often its field got lost in an edit,
    and the number stands in the text by hand.

        facts: [{id: rest, kind: duration, amount: 2, unit: week}]
        text: "Rest for some weeks."            # wrong
        text: "Rest for {fact.rest}."           # right
    """
    if source.handout is None or not source.handout.facts:
        return
    everything = "\n".join(text.text for text in level_texts(source))
    for i, fact in enumerate(source.handout.facts):
        field = f"{{fact.{fact.id}}}"
        if field not in everything:
            yield hit(source.place("facts", i, "id"), id=fact.id, field=field)


@rule(
    "S044",
    Severity.WARNING,
    "“{shown}” is written by hand; the fact `{id}` says the same",
    hint="Write `{field}`. If it is another thing that only happens to be as much, allow this with a reason.",
    serves=OWN,
    waivable=True,
)
def fact_by_hand(source: Source) -> Iterator[Hit]:
    """A text has a number, a day or a phone number in words and figures, and `facts` has the same.

    When it changes, it changes in `facts`, and this place is forgotten: then the page says two things. In translations
    the field is written out as each language does it; what stands in the text is up to each translator. How strong a
    medicine is, “160 mg in 5 mL”, is no dose, and “the 988 Suicide & Crisis Lifeline” is a name: both are left alone.

        facts: [{id: rest, kind: duration, amount: 2, unit: week}]
        text: "Rest for 2 weeks."               # wrong
        text: "Rest for {fact.rest}."           # right
    """
    here = source.library.locales.get(source.handout.language) if source.handout else None
    for fact in source.handout.facts if source.handout and here else ():
        assert here
        if not isinstance(fact, Number):  # another thing may well be as many
            yield from _by_hand(source, fact, here)


def _by_hand(source: Source, fact: Fact, here: Locale) -> Iterator[Hit]:
    """The texts that say a fact in its own words."""
    ways = [re.escape(said).replace(r"\ ", r"\s?" if "°" in said else r"\s") for said in _ways(fact, here)]
    whole = re.compile(rf"(?<![\w.,-])(?:{'|'.join(ways)})(?![\w-]|[.,]\d)")
    for text in level_texts(source):
        found = (m for m in whole.finditer(text.text) if not _is_other_thing(m, text.text, words_for(source)))
        if by_hand := next(found, None):
            facts = {"shown": by_hand[0], "id": fact.id, "field": f"{{fact.{fact.id}}}"}
            there = text.text[by_hand.start() : by_hand.end() + _ROOM]
            yield hit(spot(source, text, there), path=text.path, **facts)


def _ways(fact: Fact, locale: Locale) -> list[str]:
    """A fact as it is written, and without its conversion where it has one."""
    also = getattr(fact, "also", None)
    facts = [fact, fact.model_copy(update={"also": None})] if also else [fact]
    return [written(one, locale).replace("\u00a0", " ") for one in facts]


_ROOM = 16
"""So many characters behind a number tell it from the same number before it."""


def _is_other_thing(number: re.Match[str], text: str, words: Words) -> bool:
    """Whether a number belongs to how strong a medicine is, or to a name."""
    strong = any(start <= number.start() and number.end() <= end for start, end in strength_places(text, words))
    return strong or bool(_NAME_AFTER.match(text, number.end()) or _NAME_BEFORE.search(text, 0, number.start()))


_OF_A_LINE = "(?i:(?:life|help|hot)?lines?|services?|cent(?:er|re)s?|networks?|crisis|línea|linha|ligne)"
_TWO_NAMES = r"[A-ZÀ-Þ]\w+(?: (?:&|and|of|de|y|et|e))* [A-ZÀ-Þ]\w+"
_NAME_AFTER = re.compile(rf"[ \u00a0](?:{_OF_A_LINE}\b|{_TWO_NAMES})")
_NAME_BEFORE = re.compile(rf"\b(?=[A-ZÀ-Þ]){_OF_A_LINE}[ \u00a0]$")
"""What makes a name of a number: the 988 Suicide & Crisis Lifeline, la Línea 988."""


_MAY_CONVERT = re.compile(r"\d[^\d(（/=≈]{1,40}[(（/=≈].{0,20}\d")


@rule(
    "F054",
    Severity.ERROR,
    "{told} is not {amount}: that would be {right}",
    hint="Write {right}. If the brackets say something else, say in words what.",
    serves=OWN,
)
def wrong_conversion(source: Source) -> Iterator[Hit]:
    """An amount stands in brackets behind another one, in another unit, and is not as much.

    One reader goes by the one number, the next by the other: a fever of 101 °F is one of 38.3 °C. Somebody who takes a
    tablespoon for 5 mL takes three times the dose. Numbers may be rounded: 150 pounds are 70 kg. What the brackets
    say of something else is not looked at. Better still, make it [a fact](facts.md): then both numbers are checked.

        text: "Call us if your fever is over 101 °F (39.5 °C)."     # wrong
        text: "Call us if your fever is over 101 °F (38.3 °C)."     # right
    """
    known = words_for(source)
    mark = "," if known.language == "en" else "."
    for text in texts_with(source, _MAY_CONVERT):
        for found in conversions(in_one_format(text.text, known).replace(THIN, mark), known):
            if not found.holds:
                amount, told = (_measured(q.shown, q.unit) for q in (found.amount, found.told))
                right = _measured(f"{found.right:f}", found.told.unit)
                yield hit(spot(source, text, found.told.shown), path=text.path, amount=amount, told=told, right=right)


def _measured(number: str, unit: str) -> str:
    """An amount in its unit: 10 pounds, 38.3 °C."""
    unit = {"celsius": "°C", "fahrenheit": "°F", "ml": "mL", "l": "L", "inch": "in", "foot": "ft"}.get(unit, unit)
    return f"{number} {unit}{'s' if len(unit) > 3 and number != '1' else ''}"
