"""Rules S, P and F: what a table, a zone, a step or a contact needs, so that a reader can do something with it."""

import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise

from handouts.core.findings import Severity
from handouts.core.yaml_reader import KeyPath
from handouts.language.markdown import FIELD, one_line
from handouts.language.quantity_compare import PHONE
from handouts.rules.engine import OWN, Hit, hit, rule
from handouts.rules.handout_parts import parts, sections_of
from handouts.rules.text_index import BOTH, language_of, level_texts, spot
from handouts.source.facts import TimeSpan
from handouts.source.fillable import ChecklistSection, TableSection
from handouts.source.load import Source
from handouts.source.parts import Point, Urgency
from handouts.source.sections import (
    Band,
    Contact,
    Entry,
    RisksSection,
    SidesSection,
    Sign,
    StepsSection,
    TimelineSection,
    ZonesSection,
)

STEPS = 10
ROWS_ALIKE = 3

# ---------------------------------------------------------------- places to write in


@rule(
    "S075",
    Severity.ERROR,
    "`{field}` is a place to write in, and {where} can have none",
    hint="Put it in a text below, or in a section of `kind: form` or `kind: table`.",
    serves="WCAG 2.2, success criterion 2.4.6",
)
def blank_in_wrong_place(source: Source) -> Iterator[Hit]:
    """A heading, a name, the key message, a sign to call or the description of a picture has `{blank}` in it.

    What stands there is read at a glance, in a list of contents, or by a voice alone, and it must be whole before the
    reader has a pen. A blank belongs into running text, into a cell of a table or behind a label.

        heading: "Your medicine: {blank}"                                                        # wrong
        intro: "Your medicine: {blank}"                                                          # right
        items: [{id: medicine, label: "Your medicine", answer: short}]                           # right, in a form
    """
    for text in level_texts(source):
        where = UNBLANKED.get(str(text.leaf.keys[-1]))
        if where and "{blank" in text.text:
            for m in _BLANK.finditer(text.text):
                yield hit(spot(source, text, m[0]), path=text.path, field=m[0], where=where)


_BLANK = re.compile(r"(?<!\\)\{blank(?:\.[a-z]+)?\}")
UNBLANKED = {
    **{key: f"the {key}" for key in ("title", "subtitle", "audience")},
    "key_message": "the key message",
    "heading": "a heading",
    "name": "a name",
    "label": "a label",
    "alt": "the description of a picture",
    "aim": "a cell of the comparison",
    "lasts": "a cell of the comparison",
    "sign": "a sign to get help",
    "timeframe": "a number of people",
    "term": "a word of the glossary",
    "plain": "what a word means",
}

# ---------------------------------------------------------------- whom to reach


@rule(
    "P064",
    Severity.WARNING,
    "there is no way to reach “{name}”",
    hint="Give a `phone`, `sms`, `email` or `web`; or say in `note` where to go.",
    serves="AHRQ PEMAT-P, item 20; CDC Clear Communication Index, item 14",
    waivable=True,
)
def contact_out_of_reach(source: Source) -> Iterator[Hit]:
    """Somebody stands among the contacts with a name alone.

    Who looks there has no time to search. For numbers that each reader writes in, there is `write`.

        - {id: nurse, name: "Nurse line"}                             # wrong
        - {id: nurse, name: "Nurse line", phone: "{clinic.phone}"}    # right
    """
    for value, keys, path in parts(source, Contact):
        if not (value.phone or value.sms or value.email or value.web or value.note):
            yield hit(source.place(*keys, "id"), path=path, name=value.name.standard)


@rule(
    "F058",
    Severity.ERROR,
    "{phone} is the emergency number, and the sign's `urgency` is `{urgency}`",
    hint="Write `urgency: emergency`, or take `phone` away: then the clinic's number stands there.",
    serves="AHRQ PEMAT-P, item 20",
)
def emergency_number_for_less(source: Source) -> Iterator[Hit]:
    """A sign that is no emergency has the emergency number as its own `phone`.

    The page would ask to call an ambulance, under a heading and in a colour that say that there is time. One of the two
    is wrong.

        - {id: fever, sign: "you have a fever", urgency: same_day, phone: "911"}      # wrong
    """
    here = source.library.locales.get(source.handout.language) if source.handout else None
    numbers = {"{emergency.phone}", *((here.emergency,) if here else ())}
    for value, keys, path in parts(source, Sign):
        if value.urgency is not Urgency.EMERGENCY and value.phone in numbers:
            yield hit(source.place(*keys, "phone"), path=path, phone=f"`{value.phone}`", urgency=value.urgency)


# ---------------------------------------------------------------- zones and sides


@rule(
    "P068",
    Severity.WARNING,
    "{what}",
    hint="{advice}",
    serves="AHRQ PEMAT-P, items 20 and 21; CDC Clear Communication Index, item 14",
    waivable=True,
)
def zones_that_leave_one_alone(source: Source) -> Iterator[Hit]:
    """A plan lacks one of its three zones, or its red zone tells nobody to call.

    Who is between well and very ill looks for the yellow zone. And who is in the red one must find there whom to call:
    a number as `{emergency.phone}`, or at least to go to the hospital.

        actions: [{id: quick, text: "Take 4 puffs."}]                                                    # wrong
        actions: [{id: quick, text: "Take 4 puffs."}, {id: call, text: "Call {emergency.phone}."}]     # right
    """
    for section, keys, path in sections_of(source, ZonesSection):
        lacking = [c for c in ("green", "yellow", "red") if c not in {zone.colour for zone in section.items}]
        if lacking:
            advice = "Say for it, too, how one knows it and what to do; or allow this with a reason."
            what = f"there is no {' and no '.join(lacking)} zone"
            yield hit(source.place(*keys, "items"), path=path, what=what, advice=advice)
        for i, zone in enumerate(section.items):
            actions = [action.text.at(level) for action in zone.actions for level in BOTH]
            if zone.colour == "red" and not any(_calls_somebody(text, language_of(source)) for text in actions):
                advice = "Write whom to call, such as “Call {emergency.phone}.”, or where to go."
                what = "what to do in the red zone tells nobody to call"
                place = source.place(*keys, "items", i, "actions")
                yield hit(place, path=f"{path}.{zone.id}.actions", what=what, advice=advice)


def _calls_somebody(text: str, language: str) -> bool:
    """Whether a text tells to call or to go to somebody: by a field, a number or, in English, by words."""
    if FIELD.search(text) or PHONE.search(text) or "](tel:" in text or _SHORT_NUMBER.search(text):
        return True
    return language == "en" and bool(_HELP.search(text))


_SHORT_NUMBER = re.compile(r"(?i)(?<![\d.,])\d{3}(?![\d]|[.,]\d)(?!\s?(?:m?c?g|µg|ml|units?|iu)\b)")
_HELP = re.compile(r"(?i)\b(?:call|phone|ring|dial|hospital|ambulance|emergency|911|clinic|doctor|nurse)\b")


@rule(
    "F056",
    Severity.ERROR,
    "“{text}” stands on both sides, here and in line {line}",
    hint="Take it away on one side, or say what differs: how much, when, prepared how.",
    serves=OWN,
)
def told_on_both_sides(source: Source) -> Iterator[Hit]:
    """A line stands among what to do and among what not to do; or a sign stands in two zones of a plan.

    A reader who finds it on the one side does it, and one who finds it on the other side does not.

        yes: {items: [{id: rice, text: "Rice"}]}
        no: {items: [{id: brown, text: "Rice"}]}      # wrong: brown rice?
    """
    for _, keys, _ in sections_of(source, SidesSection):
        yield from _told_twice(source, [(*keys, "yes"), (*keys, "no")])
    for plan, keys, _ in sections_of(source, ZonesSection):
        yield from _told_twice(source, [(*keys, "items", i, "signs") for i in range(len(plan.items))])


def _told_twice(source: Source, lists: list[KeyPath]) -> Iterator[Hit]:
    """The points of one of these lists that stand in another one before it, at one level or at both."""
    seen: dict[tuple[str, str], tuple[KeyPath, KeyPath]] = {}
    for point, keys, path in parts(source, Point):
        here = next((one for one in lists if keys[: len(one)] == one), None)
        for level in BOTH if here else ():
            said = (level, one_line(point.text.at(level)).casefold().strip("*_ .!"))
            of, first = seen.setdefault(said, (here or (), keys))
            if of != here:
                line = source.place(*first).line
                yield hit(source.place(*keys), path=path, text=one_line(point.text.at(level)), line=line)
                break


# ---------------------------------------------------------------- in their order


@rule(
    "P065",
    Severity.WARNING,
    "{this} stands after {other}, which is later",
    hint="Put what comes first in time first.",
    serves="AHRQ PEMAT-P, item 10",
    waivable=True,
)
def timeline_out_of_order(source: Source) -> Iterator[Hit]:
    """An entry of a timeline stands after one that comes later: 7 days before an operation after 1 day before.

    People go down a timeline line by line, day by day. A day out of its place is found too late.

        - {id: day, when: {before: {amount: 1, unit: day}, body: "…"}
        - {id: week, when: {before: {amount: 7, unit: day}, body: "…"}      # wrong: it comes first
    """
    for section, keys, path in sections_of(source, TimelineSection):
        known = [(i, entry, at) for i, entry in enumerate(section.items) if (at := _time_of(entry)) is not None]
        for (_, before, earlier), (i, entry, later) in pairwise(known):
            if later < earlier:
                facts = {"this": f"`{entry.id}`", "other": f"`{before.id}`"}
                yield hit(source.place(*keys, "items", i, "when"), path=f"{path}.{entry.id}", **facts)


def _time_of(entry: Entry) -> tuple[float, str] | None:
    """How many days after it begins, and at what time of the day; None where only words say when."""
    when = entry.when
    if when.label and not (when.before or when.after):
        return None
    before, after = when.before, when.after
    days = -_days(before.to or before.amount, before) if before else _days(after.amount, after) if after else 0
    return days, when.at or ""


def _days(amount: Decimal, span: TimeSpan) -> float:
    per_day = {"second": 86400, "minute": 1440, "hour": 24, "day": 1, "week": 1 / 7, "month": 1 / 30, "year": 1 / 365}
    return float(amount) / per_day[span.unit]


@rule(
    "P066",
    Severity.WARNING,
    "{count} step{s}; {advice}",
    hint="{mend}",
    serves="AHRQ PEMAT-P, items 10 and 22; CDC Clear Communication Index, item 12",
    waivable=True,
)
def too_many_steps_or_one(source: Source) -> Iterator[Hit]:
    """A section of steps has one step alone, or more than 10.

    One step is no row: its number asks for a second one. Who is at step 14 has lost count, and does not see how far it
    still is. Longer work has parts: before, at it, afterwards.
    """
    for section, keys, path in sections_of(source, StepsSection):
        count = len(section.items)
        if count == 1:
            facts = {
                "advice": "a number is for one of several",
                "mend": "Make it a `text`, or tell its parts as steps.",
            }
            yield hit(source.place(*keys, "items"), path=path, count="1", s="", **facts)
        elif count > STEPS:
            facts = {"advice": f"{STEPS} are enough", "mend": "Make two sections of it, each with what it is for."}
            yield hit(source.place(*keys, "items", STEPS), path=path, count=count, s="s", **facts)


@rule(
    "P067",
    Severity.WARNING,
    "{what}",
    hint="{advice}",
    serves="CDC Clear Communication Index, item 17; IPDAS v4, probabilities",
    waivable=True,
)
def bands_out_of_step(source: Source) -> Iterator[Hit]:
    """The bands of a section of risks don't go from often to seldom, two are the same, or one is not 1 out of so many.

    People go down such a list as down a scale: each step is rarer. So each band is 1 out of a number that grows: 10,
    100, 1,000. A measure of its own, as 30 out of 100, belongs to a benefit or a harm of an option.

        - {id: rare, measure: {n: 1, of: 10000}, items: […]}
        - {id: common, measure: {n: 1, of: 10}, items: […]}      # wrong: it comes first
    """
    for section, keys, path in sections_of(source, RisksSection):
        for i, band in enumerate(section.items):
            at, where = source.place(*keys, "items", i, "measure"), f"{path}.{band.id}"
            said = f"{band.measure.n:,} out of {band.measure.of:,}"
            if band.measure.n != 1:
                yield hit(at, path=where, what=f"{said} is no step of a scale", advice=_ONE_IN)
        for i, (first, second) in enumerate(pairwise(section.items), 1):
            at, where = source.place(*keys, "items", i, "measure"), f"{path}.{second.id}"
            often, seldom = (b.measure.n / b.measure.of for b in (first, second))
            if seldom >= often:
                what = f"`{second.id}` is {'as often as' if seldom == often else 'more often than'} `{first.id}`"
                advice = "Make one band of both." if seldom == often else "Put what happens most often first."
                yield hit(at, path=where, what=what, advice=advice)


_ONE_IN = "Write it as 1 out of so many, rounded to a step that the list has: 1 out of 10, 1 out of 100."


@rule(
    "S076",
    Severity.ERROR,
    "`{key}` of a band's measure is shown nowhere",
    hint="Take it away; a benefit or a harm of an option can have it.",
    serves=OWN,
)
def unshown_part_of_band(source: Source) -> Iterator[Hit]:
    """The measure of a band has a `without` or a `picture`, and a band shows neither.

    A band says how many people it happens to, over a list. A number that an author has written and nobody sees is a
    number lost.

        - {id: common, measure: {n: 1, of: 10, picture: true}, items: […]}      # wrong
        - {id: common, measure: {n: 1, of: 10}, items: […]}                     # right
    """
    for value, keys, path in parts(source, Band):
        for key in ("without", "picture"):
            if getattr(value.measure, key):
                yield hit(source.place(*keys, "measure", key), path=path, key=key)


# ---------------------------------------------------------------- tables and lists


@rule(
    "P069",
    Severity.INFO,
    "all rows say “{said}” in the column `{column}`",
    hint="Say it once, above or below the table, and leave the column out.",
    serves="AHRQ PEMAT-P, item 19",
    waivable=True,
)
def column_that_says_one_thing(source: Source) -> Iterator[Hit]:
    """A table of three rows or more says the same in each cell of a column.

    A table is there to show what differs. Each column less makes the others wider, and easier to follow on a phone.
    """
    for section, keys, path in sections_of(source, TableSection):
        for i, column in enumerate(section.columns):
            said = {row.cells[column.id] for row in section.rows if column.id in row.cells}
            if len(said) == 1 and len(section.rows) >= ROWS_ALIKE:
                facts = {"said": one_line(next(iter(said)).standard), "column": column.id}
                yield hit(source.place(*keys, "columns", i), path=f"{path}.columns.{column.id}", **facts)


@rule(
    "S077",
    Severity.WARNING,
    "{what}",
    hint="{advice}",
    serves="AHRQ PEMAT-P, items 10 and 22",
    waivable=True,
)
def uneven_checklist(source: Source) -> Iterator[Hit]:
    """Some lines of a checklist are questions and others are not; or most say how to fix it and others don't.

    A tick beside “Are there loose rugs?” means that there is a hazard, and one beside “The light is bright.” that there
    is none. With both in one list nobody knows what a tick says. And where most questions have a `fix`, a reader who is
    stopped by one of the others is left alone.

        - {id: rugs, text: "Are there loose rugs?", fix: "Take them away."}
        - {id: light, text: "The light is bright."}      # wrong
    """
    for section, keys, path in sections_of(source, ChecklistSection):
        asked = [_asks(check.text.standard) for check in section.items]
        fixed = [check.fix is not None for check in section.items] if all(asked) else []
        fixed = fixed if 2 * sum(fixed) > len(fixed) else []
        for said, what, advice in ((asked, _NO_QUESTION, _ASK), (fixed, _NO_FIX, _FIX)):
            if any(said) and not all(said):
                first = said.index(False)
                place = source.place(*keys, "items", first, "id")
                yield hit(place, path=f"{path}.{section.items[first].id}", what=what, advice=advice)


def _asks(text: str) -> bool:
    return text.rstrip("*_ )\n").endswith(("?", "？", "؟"))


_NO_QUESTION = "this line asks nothing, and others of the list do"
_ASK = "Make questions of all lines, or of none, so that a tick means the same in each."
_NO_FIX = "this line does not say how to fix it, and others of the list do"
_FIX = "Give it a `fix`, or make two lists."
