"""Rules P: shares and chances that one can compare."""

import re
from collections.abc import Iterator

from handouts.core.findings import Severity
from handouts.rules.engine import Hit, hit, rule
from handouts.rules.handout_parts import measured
from handouts.rules.text_index import english_texts_with, found_in, hits_in, small_letters, spot
from handouts.source.load import Source

_PEOPLE = "(?:people|patients|adults|women|men|children|babies|users|cases|those|them|us|who)"
_OF_PEOPLE = rf"(?= of (?:all |the |these |those |our |[a-z'’]+ )?{_PEOPLE}\b)"
_PARTS = "(?:thirds?|quarters?|fourths?|fifths?|tenths?|eighths?)"
_PERCENT = r"(?:%|percent\b|per cent\b)"
_SHARE = re.compile(
    # 2.5 out of 100, 2.5% of people
    rf"\d(?<![\d.]\d)\d*\.\d+(?: (?:in|out of|of)(?: every)? \d[\d,]*| ?{_PERCENT}{_OF_PEOPLE})"
    r"|\b(?:"
    # the risk is 2.5%
    rf"(?:risk|chances?|odds|likelihood|prevalence|incidence)\b[^.!?;]{{0,40}}?((?<![\d.])\d+\.\d+ ?{_PERCENT})"
    rf"|(?<!-)(?:a|one|two|three|four)[- ]{_PARTS}{_OF_PEOPLE}"  # two thirds of people
    r")"
    rf"|[1-9]/(?<![\w/]./)[1-9]\d?{_OF_PEOPLE}"  # 2/3 of people
)


def broken_shares(text: str) -> list[str]:
    """Shares that are no whole number of people: “2.5%”, “two thirds”. The strength of a cream is none."""
    return [text[slice(*m.span(m.lastindex or 0))] for m in _SHARE.finditer(small_letters(text))]


@rule(
    "P022",
    Severity.WARNING,
    "“{found}” is not a whole number of people",
    hint="Say how many of 100 or 1,000 people: “25 out of 1,000 people”, “about 2 out of 3 people”.",
    serves="CDC Clear Communication Index, items 15 and 17; AHRQ PEMAT-P, item 7; IPDAS v4",
    waivable=True,
)
def broken_share(source: Source) -> Iterator[Hit]:
    """A share of people has a decimal point, or is a fraction such as "two thirds of people".

    A point is easily missed, and then 2.5 is 25; and nobody has seen half a person. A benefit or a
    harm can have a `measure` instead: then every edition writes the number in the same way.

        text: "0.5% of people get an infection."               # wrong
        text: "5 out of 1,000 people get an infection."        # right
    """
    yield from hits_in(source, english_texts_with(source, _SHARE), broken_shares)


_COUNT = r"(?:\d+(?:\.\d+)?|two|three|four|five|six|ten|several|many)"
_CHANCE = r"(?:risk|chances?|odds|likelihood|danger)"
_PART = r"\d+(?:\.\d+)? ?(?:%|percent|per cent)"
_HIGH = rf"(?:high|great)\b(?=[^.!?]{{0,60}}\b{_CHANCE}\b)"
_RELATIVE = re.compile(
    r"\b(?:"
    # three times as likely, 3 times the risk
    rf"(?:twice|half) as (?:likely|common)\b|twice as {_HIGH}"
    rf"|{_COUNT}(?:(?:-fold| times) as (?:(?:likely|common)\b|{_HIGH})"
    r"| times (?:(?:more likely|less likely|more common|the (?:risk|chance|odds))\b"
    r"|(?:higher|greater)(?= (?:risk|chance|odds|likelihood)\b)))"
    # 20% more likely, 20% higher … risk
    rf"|{_PART} (?:(?:more|less) likely\b"
    r"|(?:higher|lower|greater|smaller|increased?|reduced|reduction|increase|drop|decrease)\b"
    rf"(?=[^.!?]{{0,40}}\b{_CHANCE}\b))"
    # doubles your risk
    rf"|(?:doubl|tripl|quadrupl|halv)(?:e|es|ed|ing) (?:your |the |their |a person['’]s )?{_CHANCE}\b"
    # the risk of a clot is 20% higher
    rf"|{_CHANCE} (?:of [a-z ]{{1,30}} )?(?:is|are|was) (?:about )?{_PART} (?:higher|lower|greater|smaller)\b"
    # cuts the risk … by half
    rf"|(?:reduc|lower|cut|increas|rais|decreas)(?:e|es|ed|s|ing|ting)? (?:your |the |their )?{_CHANCE}\b"
    rf"[^.!?]{{0,50}}? by (?:about |around |nearly |up to |more than )?(?:{_PART}|half|a third|a quarter)"
    r")"
)
_ABSOLUTE = re.compile(r"(?<![\w.])\d[\d,]* (?:in|out of|of)(?: every)? \d[\d,]*")


def relative_risks(text: str) -> list[str]:
    """Risks that are told against another only: “twice as likely”. None if the text has an absolute number, too."""
    found = found_in(text, _RELATIVE)
    return [] if found and _ABSOLUTE.search(text.lower()) else found


@rule(
    "P024",
    Severity.WARNING,
    "“{found}” does not say how many people that is",
    hint="Put the number of people beside it: “It goes from 1 to 2 out of 1,000 people.”",
    serves="IPDAS v4; CDC Clear Communication Index, items 17 and 18; NICE",
    whole=True,
    waivable=True,
)
def relative_risk_alone(source: Source) -> Iterator[Hit]:
    """A risk or a benefit is told only in relation to another one.

    "Twice as likely" may mean 2 in 10 or 2 in a million. Told so, small effects look large, and people choose
    otherwise than they would if they knew the numbers. A number of people in the same text is enough, and so is a
    `measure` at the benefit or harm.

        text: "It doubles the risk of a clot."                                                      # wrong
        text: "Clots are twice as common: 2 out of 1,000 people get one, not 1 out of 1,000."       # right
    """
    texts = (text for text in english_texts_with(source, _RELATIVE) if text.leaf.keys[:-1] not in measured(source))
    yield from hits_in(source, texts, relative_risks)


_COUNTED = "two|three|four|five|six|seven|eight|nine|ten|twelve|twenty|fifty|a hundred|one hundred|a thousand"
_ONE_IN = re.compile(
    rf"(?<![\w.,-])(?:1|one) (?:in|out of)(?: every)? ((?!0)\d[\d,'’]*|{_COUNTED})\b"
    r"(?! (?:hours?|days?|weeks?|months?|years?|minutes?|times?)\b)(?![.]\d|-)"
)
_YEAR = re.compile(r"(?:19|20)\d\d")


def ones_in(text: str) -> list[tuple[str, str]]:
    """Chances as “1 in 40”, as written and with the 40."""
    found = [(text[slice(*m.span())], re.sub(r"[,'’]", "", m[1])) for m in _ONE_IN.finditer(small_letters(text))]
    return [(chance, of) for chance, of in found if not _YEAR.fullmatch(of)]


@rule(
    "P025",
    Severity.WARNING,
    "“{found}” stands beside “{other}”: which of them is more?",
    hint="Say both out of the same number: “25 out of 1,000 people” and “5 out of 1,000 people”.",
    serves="IPDAS v4; CDC Clear Communication Index, item 17; NICE",
    waivable=True,
)
def one_in_different_numbers(source: Source) -> Iterator[Hit]:
    """A handout has chances as "1 in 40" and "1 in 200".

    Some readers take 1 in 200 for the greater chance, since 200 is more. Out of the same number of people, the greater
    chance has the greater number. Lists of side effects from 1 in 10 to 1 in 10,000 or so are left alone: no number
    suits them all, and their steps of ten are in order.

        text: "1 in 40 people get a headache, and 1 in 200 an infection."                       # wrong
        text: "25 out of 1,000 people get a headache, and 5 out of 1,000 an infection."         # right
    """
    first: tuple[str, str] | None = None
    seen: set[str] = set()
    texts = english_texts_with(source, _ONE_IN)
    if _is_scale({of for text in texts for _, of in ones_in(text.text)}):
        return
    for text in texts:
        for found, of in ones_in(text.text):
            first = first or (found, of)
            if of not in seen | {first[1]}:
                seen.add(of)
                yield hit(spot(source, text, found), path=text.path, found=found, other=first[0])


def _is_scale(numbers: set[str]) -> bool:
    """Whether chances are out of the steps of a scale: 10, 100, 1,000, 10,000."""
    return len(numbers) > 2 and all(re.fullmatch("10+", number) for number in numbers)


_OFTEN = "(?:rare|uncommon|common|infrequent|unlikely|likely)"
_HARM = "(?:side effects?|effects?|problems?|risks?|complications?|reactions?|harms?|cases?)"
_VERBAL = re.compile(
    r"\b(?:"
    # is very rare
    r"(?:is|are|be|was|were|becomes?|seems?)(?:n['’]t)? (?:(?:not|very|quite|fairly|more|less|most|also|so|too) )"
    rf"{{0,2}}({_OFTEN})\b"
    rf"|(rare|uncommon|common|infrequent) (?:but [a-z]+ )?{_HARM}\b"  # a rare side effect
    r"|(rarely|infrequently)\b(?! (?:ha[sd]|have|do|does|did)\b)"
    r")"
)


def verbal_chances(text: str) -> list[str]:
    """Chances in words in a text that has no figure: “rare”."""
    found = [text[slice(*m.span(m.lastindex or 0))] for m in _VERBAL.finditer(small_letters(text))]
    return [] if any(c.isdigit() for c in text) else found


@rule(
    "P026",
    Severity.INFO,
    "“{found}” says how likely this is in words only",
    hint="If you know the number, give the {kind} a `measure`. If nobody knows it, say so.",
    serves="IPDAS v4; CDC Clear Communication Index, item 20; AHRQ PEMAT-P, item 6",
    waivable=True,
)
def chance_in_words(source: Source) -> Iterator[Hit]:
    """A benefit or a harm is called rare or common, and no number stands with it.

    One reader may take "rare" for 1 in 10, and another for 1 in 10,000. Often nobody knows the number, so this is only
    worth a thought.

        harms: [{id: infection, text: "An infection is rare."}]                                     # worth a thought
        harms: [{id: infection, text: "You may get an infection.", measure: {n: 2, of: 1000}}]      # right
    """
    for text in english_texts_with(source, _VERBAL):
        kind = {"benefits", "harms"}.intersection(text.leaf.keys)
        if kind and text.leaf.keys[:-1] not in measured(source):
            for found in verbal_chances(text.text)[:1]:
                yield hit(spot(source, text, found), path=text.path, found=found, kind=str(next(iter(kind)))[:-1])
