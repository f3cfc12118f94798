"""Rules P: sentences say who does what, say it straight, and talk to the reader."""

import re
from collections.abc import Iterator
from functools import lru_cache

from handouts.core.findings import Severity
from handouts.editions.grades import RUNNING, running
from handouts.language.readability import sentences, spoken
from handouts.rules.engine import Hit, hit, rule
from handouts.rules.text_index import for_level, index, listed, passages, phrased, phrases, said, vocabulary
from handouts.rules.texts import Written, language_of, spot, written
from handouts.source.load import Source
from handouts.source.model import Level

PASSIVE_SHARE = 0.10
"""docs/plain-language.md says why not less."""
PASSIVE_SENTENCES = 20
"""In fewer sentences than these a share says nothing."""

HEDGES = 2
HEDGE_ROOM = 300
"""Characters within which the hedges of one sentence stand."""
YOU_SHARE = 0.15
YOU_SENTENCES = 20

_BE = ("is", "are", "was", "were", "be", "been", "being")
_IRREGULAR = (
    "begun|bitten|blown|borne|bought|bound|brought|built|caught|chosen|cut|done|drawn|driven|eaten|fed|felt|fought|found|"
    "forgotten|given|heard|held|hidden|kept|known|laid|led|left|lent|lost|made|overcome|paid|proven|put|read|ridden|said|"
    "seen|sent|set|sewn|shaken|shown|sold|spent|spread|stolen|struck|sung|sworn|taken|taught|thought|thrown|told|"
    "understood|undertaken|undergone|withdrawn|withheld|written"
)
_BE_DONE = (
    r"\b(?:is|are|was|were|be|been|being)(?:n['’]t)?\s+"
    r"(?:(?:not|also|often|always|never|usually|sometimes|then|still|only|first|now|already|mostly|(?!only)[a-z]+ly)\s+)"
    rf"{{0,2}}([a-z]+ed|{_IRREGULAR})\b(?!-)"
)
_PASSIVE, _PASSIVE_SMALL = re.compile(_BE_DONE, re.IGNORECASE), re.compile(_BE_DONE)
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
    r"(?i)(?:used to (?:an?|the|it|this|that|your|having|being)|supposed to|set to|known as|set(?! (?:up|by)))\b"
)


def passives(text: str) -> list[str]:
    """What a text says in the passive voice: “was given”. States (“is tired”) are none."""
    return [m[0] for m in _PASSIVE.finditer(text) if _is_passive(m)]


def _is_passive(found: re.Match[str]) -> bool:
    return found[1].lower() not in _NO_PASSIVE and not _NOT_AFTER.match(found.string, found.start(1))


@lru_cache(maxsize=4)
def _all_passives(source: Source) -> tuple[tuple[Written, str], ...]:
    """Every passive of an English handout, with its text, in the order of the handout."""
    if language_of(source) != "en":
        return ()
    here = index(source)
    ends = (" ", "n't ", "n’t ") if "t" in said(source) else (" ",)
    starts = sorted(at + 1 for be in _BE if be in said(source) for end in ends for at in here.places(f" {be}{end}"))
    found = [(at, m) for at in starts if (m := _PASSIVE_SMALL.match(here.small, at)) and _is_passive(m)]
    places = ((*here.text_at(at), m.end() - at) for at, m in found)
    return tuple((text, text.text[start : start + length]) for text, start, length in places)


@rule(
    "P011",
    Severity.WARNING,
    "“{found}” is in the passive voice: who does it?",
    hint="Say who does what: “Your doctor takes …”, “Take …”.",
    serves="CDC Clear Communication Index, item 6; AHRQ PEMAT-P, item 5",
)
def passive_where_it_counts(source: Source) -> Iterator[Hit]:
    """The key message, or what stands over the reasons to call, is in the passive voice.

    These are the sentences that a reader must act on, and in the passive nobody acts. In "the wound should be washed"
    it is not clear if the nurse will do it. The signs themselves may be passive, since they tell of a state.

        key_message: "The medicine should be stopped 3 days before."     # wrong
        key_message: "Stop the medicine 3 days before."                  # right
    """
    for text, found in dict.fromkeys(_all_passives(source)):
        keys = text.leaf.keys
        if keys[0] == "key_message" or (keys[-1] == "intro" and _in_call(source, text)):
            yield hit(spot(source, text, found), path=text.path, found=found)


def _in_call(source: Source, text: Written) -> bool:
    keys = text.leaf.keys
    return bool(source.handout and keys[0] == "sections" and source.handout.sections[int(keys[1])].kind == "call")


@rule(
    "P012",
    Severity.WARNING,
    "{count} of {sentences} sentences of the {level} level are in the passive voice",
    hint="Turn those round that tell what somebody does. The first one: “{found}”.",
    serves="AHRQ PEMAT-P, item 5; CDC Clear Communication Index, item 6",
)
def much_passive_voice(source: Source) -> Iterator[Hit]:
    """More than 10 of 100 sentences of a level are in the passive voice.

    One passive sentence is fine, and sometimes better: "You are given a gown." A page full of them tells what happens,
    and not who does it or who is asked to do it. There is one finding for a level, at the first such
    sentence, and one for both levels where they share these texts.

        body: "The skin is cleaned. A needle is placed. Your back is then watched."        # wrong, if it goes on so
        body: "The nurse cleans your skin. The doctor places a needle. Then we watch you." # right
    """
    places = [(t, f) for t, f in _all_passives(source) if t.leaf.keys[-1] in RUNNING and "callouts" not in t.leaf.keys]
    before: list[tuple[Written, str]] = []
    for level in Level if len(places) > PASSIVE_SHARE * PASSIVE_SENTENCES else ():
        hits = [(text, found) for text, found in places if for_level(text, level)]
        if hits == before:  # the same strings serve both levels
            continue
        before = hits
        # A level has a third of all full stops at least, since both tell the same.
        if len(hits) <= PASSIVE_SHARE * max(PASSIVE_SENTENCES, index(source).small.count(".") / 3):
            continue
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
    rf"(?i)\b(?:not|n['’]t|never|cannot)(?: an?| at all| very| completely| entirely)? (?:{_TURNED.replace(' ', '|')})\b"
    r"|\b(?:do not|don['’]t|never|cannot|can['’]t|should not|shouldn['’]t) (?:forget|fail|neglect|hesitate) to\b"
    r"|\b(?:not|n['’]t|cannot) (?:rule out|exclude)\b"
    r"|\b(?:not|n['’]t|cannot) (?:[a-z]+ ){0,3}(?:nothing|nobody|none|nowhere|no one)\b"
)
_DOUBLE_PARTS = phrases(
    *_TURNED.split(),
    *("forget to", "fail to", "neglect to", "hesitate to", "rule out", "exclude"),
    *("nothing", "nobody", "none", "nowhere", "no one"),
)


def double_negatives(text: str) -> list[str]:
    """Two words of which each turns the other round: “not uncommon”."""
    return [m[0] for m in _DOUBLE.finditer(text)]


@rule(
    "P013",
    Severity.WARNING,
    "“{found}” says no twice",
    hint="Say it straight: “common” for “not uncommon”, “remember to” for “do not forget to”.",
    serves="CDC Clear Communication Index, item 7; ISO 24495-1, principle 3 (understandable)",
)
def double_negative(source: Source) -> Iterator[Hit]:
    """Two negatives cancel each other out.

    A reader has to turn the sentence round in the head, and who misses one of the two has read its contrary. "Do not
    stop without asking us" is fine: it forbids one thing, and everybody says it so.

        text: "A headache is not uncommon."        # wrong
        text: "Many people get a headache."        # right
    """
    if language_of(source) == "en":
        yield from passages(source, phrased(source, _DOUBLE_PARTS), double_negatives)


_HEDGE = re.compile(
    r"(?i)\b(?:may(?! \d)|might|(?<!we )(?<!they )(?<!you )(?<!he )(?<!i )(?<!who )could|possibly|perhaps|maybe"
    r"|probably|potentially|likely|seems?|appears? to)\b"
)
_HEDGES = listed("may might could possibly perhaps maybe probably potentially likely seem seems appear appears")


def hedged_sentences(text: str) -> list[tuple[str, int]]:
    """Sentences with more than two words that take back what is said, and how many they have."""
    if len(_HEDGE.findall(text)) <= HEDGES:
        return []
    counted = ((s, len(_HEDGE.findall(s))) for s in sentences(spoken(text)))
    return [(s, number) for s, number in counted if number > HEDGES]


@rule(
    "P014",
    Severity.WARNING,
    "this sentence takes back what it says {count} times: “{start} …”",
    hint="Keep one “may”, and say in a sentence of its own what is not known.",
    serves="CDC Clear Communication Index, item 11; ISO 24495-1, principle 3 (understandable)",
)
def many_hedges(source: Source) -> Iterator[Hit]:
    """A sentence has more than two words such as may, might, could, possibly or likely.

    One "may" is honest. With three of them nobody knows what was said. What is not known has a place of its own, the
    option's `unknowns`.

        text: "It may possibly help, and could perhaps last."             # wrong
        text: "It may help. We do not know how long the relief lasts."    # right
    """
    if language_of(source) != "en":
        return
    here = index(source)
    places = sorted(at for word in _HEDGES & said(source) for at in here.places(word))
    close = [
        (first, third) for first, third in zip(places, places[HEDGES:], strict=False) if third - first < HEDGE_ROOM
    ]
    for text in dict.fromkeys(here.text_at(first)[0] for first, third in close if here.in_one(first, third)):
        for sentence, number in hedged_sentences(text.text):
            first = " ".join(sentence.split()[:5])
            yield hit(spot(source, text, first), path=text.path, count=number, start=first)


_CONTRACTED = re.compile(r"(?i)\b(?:ca|wo|[a-z]+)n['’]t\b")
_FULL = {"can't": "cannot", "won't": "will not", "shan't": "shall not", "ain't": "is not"}


def contracted(text: str) -> list[str]:
    return [m[0] for m in _CONTRACTED.finditer(text)]


@rule(
    "P015",
    Severity.WARNING,
    "“{found}” hides its “not”",
    hint="Write “{plain}”, and **not** in bold if all depends on it.",
    serves="AHRQ PEMAT-P, item 3; CDC Clear Communication Index, item 7",
)
def contraction_in_warning(source: Source) -> Iterator[Hit]:
    """The key message, a harm, or a text about getting help has a "don't", "can't" or "won't".

    In these a missed "not" may hurt somebody. Two letters and an apostrophe are easily missed by those who read slowly
    or in a language they are learning. Elsewhere such words sound friendly and are welcome.

        sign: "you can't feel your legs"       # wrong
        sign: "you cannot feel your legs"      # right
    """
    if language_of(source) != "en" or "t" not in said(source):
        return
    for text in index(source).holding("n't", "n’t"):
        for found in dict.fromkeys(contracted(text.text)) if _is_warning(source, text) else ():
            key = found.lower().replace("’", "'")
            plain = _FULL.get(key, f"{key[:-3]} not")
            yield hit(spot(source, text, found), path=text.path, found=found, plain=plain)


def _is_warning(source: Source, text: Written) -> bool:
    keys = text.leaf.keys
    return keys[0] == "key_message" or "harms" in keys or _in_call(source, text)


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
)
def nothing_to_do(source: Source) -> Iterator[Hit]:
    """No sentence begins with a verb that asks the reader to do something.

    People read about health to find out what to do. A handout that only explains leaves them alone with it. Even where
    there is nothing to do but to ask, say what to ask and whom.

        key_message: "Rest is helpful for most sore knees."     # wrong, if no other text says more
        key_message: "Try to rest your knee for 2 days."        # right
    """
    if language_of(source) == "en" and written(source) and not vocabulary(source) & (_ACTIONS - _THINGS):
        yield hit(source.place("key_message"), path="key_message")


_YOU = re.compile(r"(?i)\b(?:you|your|yours|yourself)\b")


def speaks_to_reader(sentence: str) -> bool:
    return bool(_YOU.search(sentence)) or sentence.split(" ", 1)[0] in _ACTIONS


@rule(
    "P017",
    Severity.WARNING,
    "only {count} of {sentences} sentences of the easy-to-read level speak to the reader",
    hint="Write “you” and “your” for “patients” and “people”, and begin with a verb what you ask of the reader.",
    serves="AHRQ PEMAT-P, item 21; CDC Clear Communication Index, item 7",
)
def seldom_you(source: Source) -> Iterator[Hit]:
    """At the easy-to-read level, fewer than 15 of 100 sentences say "you" or "your" or begin with a request.

    "Patients should fast" is about others. "Do not eat" is about me, and shorter, too.

        what: "The patient lies on the side while the area is numbed."      # wrong
        what: "You lie on your side while we numb the area."                # right
    """
    if language_of(source) != "en":
        return
    small = index(source).small
    if small.count(" you") > 2 * YOU_SHARE * small.count("."):
        return
    shown = [s for u in running(source.units, Level.PLAIN) for s in sentences(spoken(u.text))]
    count = sum(map(speaks_to_reader, shown))
    if len(shown) >= YOU_SENTENCES and count < YOU_SHARE * len(shown):
        yield hit(source.place("key_message"), path="key_message", count=count, sentences=len(shown))
