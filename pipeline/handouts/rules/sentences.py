"""Rules P: sentences say who does what, say it straight, and talk to the reader."""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from itertools import pairwise

from handouts.core.findings import Severity
from handouts.core.yaml_reader import KeyPath
from handouts.editions.grades import is_running, running
from handouts.language.lexicon import UNSPACED
from handouts.language.readability import is_longer, sentences, spoken, word_count
from handouts.rules.engine import Hit, hit, rule
from handouts.rules.handout_parts import sections_of
from handouts.rules.text_index import (
    BOTH,
    LevelText,
    english_texts,
    english_texts_with,
    found_in,
    hits_in,
    in_fields,
    language_of,
    listed,
    small_letters,
    spot,
    vocabulary,
    words_ending,
)
from handouts.source.load import Source
from handouts.source.parts import Body, Level
from handouts.source.sections import CallSection
from handouts.source.text_units import TranslationUnit

PASSIVE_SHARE = 0.10
"""docs/plain-language.md says why not less."""
PASSIVE_SENTENCES = 20
"""In fewer sentences than these a share says nothing."""

SENTENCE_LIMIT: Mapping[Level, int] = {Level.PLAIN: 20, Level.STANDARD: 25}

HEDGES = 2
YOU_SHARE = 0.15
YOU_SENTENCES = 20


@rule(
    "P004",
    Severity.WARNING,
    "this sentence has {count} words; at the {level} level {limit} are enough: “{start} …”",
    hint="{instead}",
    serves="ISO 24495-1, principle 3 (understandable)",
    waivable=True,
)
def long_sentence(source: Source) -> Iterator[Hit]:
    """A sentence is so long that its beginning is forgotten at its end.

    Up to 20 words are fine at the plain level, and up to 25 at the standard level. A text that serves both
    levels is held to the plain one. Look for an "and", "which" or "because" where a new sentence can begin. Lines that
    follow each other are one paragraph: without a full stop at their ends they are one sentence, too.
    """
    language = language_of(source)
    for unit in source.units if language not in UNSPACED else ():
        level = unit.level if unit.leaf.has_levels else Level.PLAIN
        for sentence in sentences(spoken(unit.text), language):
            if is_longer(sentence, SENTENCE_LIMIT[level], language):
                count = word_count(sentence, language)
                start = " ".join(sentence.split()[:5])
                facts = {"count": count, "level": level, "limit": SENTENCE_LIMIT[level], "start": start}
                yield hit(spot(source, unit, start), path=unit.path, instead=_shorter(unit, sentence), **facts)


def _shorter(unit: TranslationUnit, sentence: str) -> str:
    """What to do with a long sentence, by where it stands: only a body can have a list."""
    if unit.leaf.keys[-1] == "sign":
        return "Make a sign of each thing, or name the one that says most: a sign is a part of one sentence."
    if not isinstance(unit.leaf.text, Body):
        return "Make two sentences of it, or leave out what another text says."
    lines = [line.strip() for line in unit.leaf.text.at(unit.level).split("\n")]
    if any(_is_joined(*pair, sentence) for pair in pairwise(lines)):
        return (
            "Its lines are read as one, since no full stop ends them. End each with one, begin each with `- `, or put "
            "days and times into a section of `kind: timeline`."
        )
    return "Make two sentences of it, or turn what it lists into a list."


def _is_joined(line: str, following: str, sentence: str) -> bool:
    """Whether two lines that may be meant as two are in one sentence: the second begins as a sentence does."""
    begins = bool(following) and (following[0].isupper() or following[0].isdecimal())
    if not begins or not line or line.endswith((".", "!", "?", ":", "\\")):
        return False
    return " ".join(spoken(following).split()[:3]) in sentence


_IRREGULAR = (
    "begun|bitten|blown|borne|bought|bound|brought|built|caught|chosen|cut|done|drawn|driven|eaten|fed|felt|fought|found|"
    "forgotten|given|heard|held|hidden|kept|known|laid|led|left|lent|lost|made|overcome|paid|proven|put|read|ridden|said|"
    "seen|sent|set|sewn|shaken|shown|sold|spent|spread|stolen|struck|sung|sworn|taken|taught|thought|thrown|told|"
    "understood|undertaken|undergone|withdrawn|withheld|written"
)
_PASSIVE = re.compile(
    r"\b(?:is|are|was|were|be|been|being)(?:n['’]t)? "
    # not often
    r"(?:(?:not|also|often|always|never|usually|sometimes|then|still|only|first|now|already|mostly|(?!only)[a-z]+ly) )"
    rf"{{0,2}}([a-z]+ed|{_IRREGULAR})\b(?!-)"  # stopped, given
)
_NO_PASSIVE = listed(
    # what one is, not what is done to one
    "advanced aged annoyed ashamed associated based bored blessed bloated committed complicated concerned confused "
    "connected constipated crowded curved dedicated dehydrated depressed detailed determined diseased disabled "
    "disappointed distressed educated embarrassed encouraged excited exhausted experienced frightened frustrated "
    "inflamed interested involved irritated isolated limited located married mixed motivated naked overwhelmed "
    "overweight pleased pointed prepared privileged qualified related relaxed relieved retired rounded sacred "
    "satisfied scared skilled sophisticated stressed surprised talented terrified tired troubled unaffected "
    "unchanged unexplained unrelated unwanted upset varied wicked worried "
    # how something is called, and what is no participle
    "called named entitled need bed red led shed bleed breed feed seed speed exceed indeed proceed succeed hundred "
    "infrared kindred"
)
_NOT_AFTER = re.compile(
    r"(?:used to (?:an?|the|it|this|that|your|having|being)|supposed to|set to|known as|set(?! (?:up|by)))\b"
)


def passives(text: str) -> list[str]:
    """What a text says in the passive voice: “was given”. States (“is tired”) are none."""
    found = _PASSIVE.finditer(small_letters(text))
    return [
        text[slice(*m.span())] for m in found if m[1] not in _NO_PASSIVE and not _NOT_AFTER.match(m.string, m.start(1))
    ]


@lru_cache(maxsize=4)
def _all_passives(source: Source) -> tuple[tuple[LevelText, str], ...]:
    """Every passive of an English handout, with its text, in the order of the handout."""
    return tuple((text, found) for text in english_texts_with(source, _PASSIVE) for found in passives(text.text))


@rule(
    "P011",
    Severity.WARNING,
    "“{found}” is in the passive voice: who does it?",
    hint="Say who does what: “Your doctor takes …”, “Take …”.",
    serves="CDC Clear Communication Index, item 6; AHRQ PEMAT-P, item 5",
    waivable=True,
)
def passive_where_it_counts(source: Source) -> Iterator[Hit]:
    """The key message, what stands over the reasons to call, or what to do in a zone is in the passive voice.

    These are the sentences that a reader must act on, and in the passive nobody acts. In "the wound should be washed"
    it is not clear if the nurse will do it. The signs themselves may be passive, since they tell of a state.

        key_message: "The medicine should be stopped 3 days before."     # wrong
        key_message: "Stop the medicine 3 days before."                  # right
    """
    for text, found in dict.fromkeys(_all_passives(source)):
        keys = text.leaf.keys
        if keys[0] == "key_message" or "actions" in keys or (keys[-1] == "intro" and _in_call(source, text)):
            yield hit(spot(source, text, found), path=text.path, found=found)


def _in_call(source: Source, text: LevelText) -> bool:
    """Whether a text stands in a section on when to get help."""
    return text.leaf.keys[:2] in _calls(source)


@lru_cache(maxsize=4)
def _calls(source: Source) -> frozenset[KeyPath]:
    return frozenset(section.keys for section in sections_of(source, CallSection))


@rule(
    "P060",
    Severity.WARNING,
    "this sign is a sentence of its own: {what}",
    hint="Begin it with a small letter and end it without a full stop, as in “you cannot breathe”.",
    serves="CDC Clear Communication Index, item 9; ISO 24495-1, principle 3 (understandable)",
    waivable=True,
)
def sign_that_completes_nothing(source: Source) -> Iterator[Hit]:
    """A sign begins with a capital letter, or ends with a full stop.

    Before the signs stands how soon to act, and each completes that sentence: “Call 911 now if … you cannot breathe”. A
    sign that is a sentence breaks it, and in a message or read aloud it makes no sense. Names keep their capitals.

        sign: "It is very hard to breathe."     # wrong
        sign: "it is very hard to breathe"      # right
    """
    for text in in_fields(source, "sign"):
        first = text.text.split(" ", 1)[0].strip('*“”",;:')
        if _FULL_STOP.search(text.text):
            yield hit(spot(source, text, ""), path=text.path, what="it ends with a full stop")
        elif first.istitle() and len(first) > 1 and _is_common(first.lower(), source):
            yield hit(spot(source, text, ""), path=text.path, what=f"“{first}” has a capital letter")


_FULL_STOP = re.compile(r"(?i)(?<![.…])(?<!\b[ap]\.m)(?<!\betc)[.。।۔]\**$")


def _is_common(word: str, source: Source) -> bool:
    """Whether a word that begins with a capital here is no name: other texts have it in small letters."""
    return word in vocabulary(source) or (language_of(source) == "en" and word in _BEGINNINGS)


_BEGINNINGS = listed(
    "a an any anything bad bleeding blood both chest child children coughing difficulty dizziness each fever having "
    "high hives his her if increased it its loss losing low much nausea new no not numbness pain problems rash redness "
    "seizures severe shortness some someone sudden swelling that the their there these they thoughts throwing trouble "
    "very vomiting weakness when worse worsening you your"
)
"""Words with which a sign may begin by mistake as a sentence does."""


@rule(
    "P012",
    Severity.WARNING,
    "{count} of {sentences} sentences of the {level} level are in the passive voice",
    hint="Turn those round that tell what somebody does. The first one: “{found}”.",
    serves="AHRQ PEMAT-P, item 5; CDC Clear Communication Index, item 6",
    whole=True,
    waivable=True,
)
def much_passive_voice(source: Source) -> Iterator[Hit]:
    """More than 10 of 100 sentences of a level are in the passive voice.

    One passive sentence is fine, and sometimes better: "You are given a gown." A page full of them tells what happens,
    and not who does it or who is asked to do it. There is one finding for a level, at the first such
    sentence, and one for both levels where they share these texts.

        body: "The skin is cleaned. A needle is placed. Your back is then watched."        # wrong, if it goes on so
        body: "The nurse cleans your skin. The doctor places a needle. Then we watch you." # right
    """
    places = [(t, f) for t, f in _all_passives(source) if is_running(t.leaf)]
    before: list[tuple[LevelText, str]] = []
    for level in BOTH if len(places) > PASSIVE_SHARE * PASSIVE_SENTENCES else ():
        hits = [(text, found) for text, found in places if text.serves(level)]
        if hits == before or len(hits) <= PASSIVE_SHARE * PASSIVE_SENTENCES:  # or the same strings serve both levels
            continue
        before = hits
        shown = [s for u in running(source.units, level) for s in sentences(spoken(u.text))]
        count = sum(bool(passives(s)) for s in shown)
        if len(shown) >= PASSIVE_SENTENCES and count > PASSIVE_SHARE * len(shown):
            text, found = hits[0]
            facts = {"count": count, "sentences": len(shown), "level": level, "found": found}
            yield hit(spot(source, text, found), path=text.path, **facts)


_TURNED = (
    "uncommon unusual unlikely unable unaware unsafe unclear unnecessary unimportant unreasonable unreal impossible "
    "infrequent insignificant irrelevant inadvisable"
)
_DOUBLE = re.compile(
    r"\b(?:"
    # not uncommon
    rf"(?:not|n['’]t|never|cannot)(?: an?| at all| very| completely| entirely)? (?:{_TURNED.replace(' ', '|')})\b"
    r"|(?:do not|don['’]t|never|cannot|can['’]t|should not|shouldn['’]t) (?:forget|fail|neglect|hesitate) to\b"
    r"|(?:not|n['’]t|cannot) (?:rule out|exclude)\b"
    # cannot find nobody
    r"|(?:not|n['’]t|cannot) (?:[a-z]+ ){0,3}(?:nothing|nobody|none|nowhere|no one)\b"
    r")"
)


def double_negatives(text: str) -> list[str]:
    """Two words of which each turns the other round: “not uncommon”."""
    return found_in(text, _DOUBLE)


@rule(
    "P013",
    Severity.WARNING,
    "“{found}” says no twice",
    hint="Say it straight: “common” for “not uncommon”, “remember to” for “do not forget to”.",
    serves="CDC Clear Communication Index, item 7; ISO 24495-1, principle 3 (understandable)",
    waivable=True,
)
def double_negative(source: Source) -> Iterator[Hit]:
    """Two negatives cancel each other out.

    A reader has to turn the sentence round in the head, and who misses one of the two has read its contrary. "Do not
    stop without asking us" is fine: it forbids one thing, and everybody says it so.

        text: "A headache is not uncommon."        # wrong
        text: "Many people get a headache."        # right
    """
    yield from hits_in(source, english_texts_with(source, _DOUBLE), double_negatives)


_HEDGE = re.compile(
    r"\b(?:may(?! \d)|might|could(?<!we could)(?<!they could)(?<!you could)(?<!he could)(?<!i could)(?<!who could)"
    r"|possibly|perhaps|maybe|probably|potentially|likely|seems?|appears? to)\b"
)


def hedged_sentences(text: str) -> list[tuple[str, int]]:
    """Sentences with more than two words that take back what is said, and how many they have."""
    if len(found_in(text, _HEDGE)) <= HEDGES:
        return []
    counted = ((s, len(found_in(s, _HEDGE))) for s in sentences(spoken(text)))
    return [(s, number) for s, number in counted if number > HEDGES]


@rule(
    "P014",
    Severity.WARNING,
    "this sentence takes back what it says {count} times: “{start} …”",
    hint="Keep one “may”, and say in a sentence of its own what is not known.",
    serves="CDC Clear Communication Index, item 11; ISO 24495-1, principle 3 (understandable)",
    waivable=True,
)
def many_hedges(source: Source) -> Iterator[Hit]:
    """A sentence has more than two words such as may, might, could, possibly or likely.

    One "may" is honest. With three of them nobody knows what was said. What is not known has a place of its own, the
    option's `unknowns`.

        text: "It may possibly help, and could perhaps last."             # wrong
        text: "It may help. We do not know how long the relief lasts."    # right
    """
    for text in english_texts_with(source, _HEDGE):
        for sentence, number in hedged_sentences(text.text):
            first = " ".join(sentence.split()[:5])
            yield hit(spot(source, text, first), path=text.path, count=number, start=first)


_CONTRACTED = re.compile(r"n['’](?<=[a-z]n['’])t\b")
_FULL = {"can't": "cannot", "won't": "will not", "shan't": "shall not", "ain't": "is not"}


def contracted(text: str) -> list[str]:
    """Words that hide their “not”: “don't”, “can’t”."""
    return words_ending(text, _CONTRACTED)


@rule(
    "P015",
    Severity.WARNING,
    "“{found}” hides its “not”",
    hint="Write “{plain}”, and **not** in bold if all depends on it.",
    serves="AHRQ PEMAT-P, item 3; CDC Clear Communication Index, item 7",
    waivable=True,
)
def contraction_in_warning(source: Source) -> Iterator[Hit]:
    """The key message, a harm, or a text about getting help has a "don't", "can't" or "won't".

    In these a missed "not" may hurt somebody. Two letters and an apostrophe are easily missed by those who read slowly
    or in a language they are learning. Elsewhere such words sound friendly and are welcome.

        sign: "you can't feel your legs"       # wrong
        sign: "you cannot feel your legs"      # right
    """
    for text in english_texts_with(source, _CONTRACTED):
        for found in dict.fromkeys(contracted(text.text)) if _is_warning(source, text) else ():
            key = found.lower().replace("’", "'")
            plain = _FULL.get(key, f"{key[:-3]} not")
            yield hit(spot(source, text, found), path=text.path, found=found, plain=plain)


def _is_warning(source: Source, text: LevelText) -> bool:
    """Whether a missed “not” in this text may hurt somebody."""
    keys = text.leaf.keys
    return keys[0] == "key_message" or not _WARNED.isdisjoint(keys) or _in_call(source, text)


_WARNED = frozenset(("harms", "signs", "actions", "no"))
"""The fields of what hurts, of what a zone tells, and of what not to do."""


_ACTIONS = listed(
    "Ask Avoid Bring Call Carry Change Check Choose Clean Contact Do Drink Drive Eat Follow Get Give Go Hold Keep Know "
    "Learn Let Lie Lift Look Make Measure Move Plan Put Read Rest Say See Share Show Sit Sleep Start Stay Stop Take "
    "Talk Tell Think Treat Try Use Visit Wait Walk Wash Watch Wear Write"
)
_THINGS = listed("Change Drink Rest Sleep Visit Walk")
"""Those that often begin a sentence as a noun: “Rest helps.”"""


@rule(
    "P016",
    Severity.WARNING,
    "nothing in this handout tells the reader what to do",
    hint="Begin a sentence of the key message with a verb: “Ask …”, “Call …”, “Take …”, “Try …”.",
    serves="AHRQ PEMAT-P, item 20; CDC Clear Communication Index, items 5, 12 and 14",
    whole=True,
    waivable=True,
)
def nothing_to_do(source: Source) -> Iterator[Hit]:
    """No sentence begins with a verb that asks the reader to do something.

    People read about health to find out what to do. A handout that only explains leaves them alone with it. Even where
    there is nothing to do but to ask, say what to ask and whom.

        key_message: "Rest is helpful for most sore knees."     # wrong, if no other text says more
        key_message: "Try to rest your knee for 2 days."        # right
    """
    if english_texts(source) and not vocabulary(source) & (_ACTIONS - _THINGS):
        yield hit(source.place("key_message"), path="key_message")


_YOU = re.compile(r"(?i)\b(?:you|your|yours|yourself)\b")


def speaks_to_reader(sentence: str) -> bool:
    """Whether a sentence says “you”, or begins with what one is asked to do."""
    return bool(_YOU.search(sentence)) or sentence.split(" ", 1)[0] in _ACTIONS


@rule(
    "P017",
    Severity.WARNING,
    "only {count} of {sentences} sentences of the easy-to-read level speak to the reader",
    hint="Write “you” and “your” for “patients” and “people”, and begin with a verb what you ask of the reader.",
    serves="AHRQ PEMAT-P, item 21; CDC Clear Communication Index, item 7",
    whole=True,
    waivable=True,
)
def seldom_you(source: Source) -> Iterator[Hit]:
    """At the easy-to-read level, fewer than 15 of 100 sentences say "you" or "your" or begin with a request.

    "Patients should fast" is about others. "Do not eat" is about me, and shorter, too.

        what: "The patient lies on the side while the area is numbed."      # wrong
        what: "You lie on your side while we numb the area."                # right
    """
    if language_of(source) != "en":
        return
    shown = [s for u in running(source.units, Level.PLAIN) for s in sentences(spoken(u.text))]
    count = sum(map(speaks_to_reader, shown))
    if len(shown) >= YOU_SENTENCES and count < YOU_SHARE * len(shown):
        yield hit(source.place("key_message"), path="key_message", count=count, sentences=len(shown))
