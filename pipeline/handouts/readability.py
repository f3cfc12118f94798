"""How hard a text is to read: sentences, words, syllables and the Flesch-Kincaid grade of English.

Fed with blocks (paragraphs and list items), because a list without full stops is not one endless sentence.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from handouts.markdown import CITE, FIELD, one_line

SHORT_ITEM = 4
"""A block with fewer words than this is no sentence of its own: it ends the block before."""


@dataclass(frozen=True, slots=True)
class Grade:
    """A Flesch-Kincaid grade with the counts that it was made from."""

    grade: float
    words: int
    sentences: int
    syllables: int


def fkgl(blocks: Iterable[str]) -> Grade:
    """The Flesch-Kincaid grade of blocks of English Markdown.

    From Kincaid, Fishburne, Rogers and Chissom (1975). Its factors were fitted to English and mean nothing in
    other languages.
    """
    said = [s for block in _joined_items(blocks) for s in sentences(block)]
    tokens = [w for s in said for w in words(s)]
    if not tokens:
        return Grade(0.0, 0, 0, 0)
    count = sum(syllables(w) for w in tokens)
    grade = 0.39 * len(tokens) / len(said) + 11.8 * count / len(tokens) - 15.59
    return Grade(round(grade, 2), len(tokens), len(said), count)


def _joined_items(blocks: Iterable[str]) -> list[str]:
    joined: list[str] = []
    for text in map(spoken, blocks):
        count = len(words(text))
        if joined and 0 < count < SHORT_ITEM:
            joined[-1] = f"{joined[-1].rstrip('.:;,')} {text}"
        elif count:
            joined.append(text)
    return joined


# ---------------------------------------------------------------- what of a Markdown text is read

_CITES = re.compile(r"\s*\[[^\[\]]*" + CITE.pattern + r"[^\[\]]*\]")
_LINK = re.compile(r"!?\[([^\[\]]*)\]\([^()\s]*\)")
_ATTRIBUTES = re.compile(r"(?<=[\])])\{[^{}]*\}")
_URL = re.compile(r"<?\b(?:https?://|mailto:|tel:|www\.)[^\s<>]*[^\s<>.,;:!?)]>?")
_PHONE = re.compile(r"(?<![\w-])(?:\+?\d{1,3}[ .\u00a0-])?(?:\(\d{3}\)|\d{3})[ .\u00a0-]\d{3}[ .\u00a0-]\d{4}(?!\w)")
_MARKUP = re.compile(r"\\([^\w\s])|[*`]|(?<!\w)_+(?=\w)|(?<=\w)_+(?!\w)|[\[\]]")


@lru_cache(maxsize=8192)
def spoken(text: str) -> str:
    """The words of a Markdown text as one reads them: no marks, citations, addresses or phone numbers."""
    text = _CITES.sub("", text)
    text = _LINK.sub(r"\1", text)
    for gone in (_ATTRIBUTES, _URL, _PHONE, FIELD):
        text = gone.sub("", text)
    text = _MARKUP.sub(lambda m: m[1] or "", text)
    return re.sub(r"\s+(?=[.,;:!?])", "", one_line(text))


# ---------------------------------------------------------------- sentences and words

_NEVER_ENDS = {
    *("dr", "mr", "mrs", "ms", "prof", "st", "vs", "e.g", "i.e", "eg", "ie", "cf", "fig", "approx"),
    *("no", "nos", "vol", "p", "pp", "ph", "gen", "rev", "sr", "jr", "ed", "eds", "al", "viz"),
}
"""Abbreviations after which the sentence goes on, written without their last full stop."""

_MAY_END = {"a.m", "p.m", "etc", "u.s", "u.k", "m.d", "ph.d", "r.n", "inc", "ltd", "co"}
"""Abbreviations that can close a sentence: they do if a capital follows."""

_STOP = re.compile(r"[.!?…]+[\"'”’)\]]*(?=\s|$)|[。！？।؟۔]+[\"'”’)\]]*")
_WORD = re.compile(r"[^\W_]+(?:['’.,/&+-]+[^\W_]+)*")


@lru_cache(maxsize=16384)
def sentences(text: str) -> tuple[str, ...]:
    """The sentences of one block. Abbreviations, decimals and initials don't end one."""
    found: list[str] = []
    start = 0
    for stop in _STOP.finditer(text):
        if _goes_on(text, stop):
            continue
        found.append(text[start : stop.end()].strip())
        start = stop.end()
    found.append(text[start:].strip())
    return tuple(s for s in found if _WORD.search(s))


def _goes_on(text: str, stop: "re.Match[str]") -> bool:
    if stop[0][0] not in ".…":
        return False
    after = text[stop.end() : stop.end() + 4].strip()[:1]
    before = re.split(r"[\s(\[\"“‘]", text[max(0, stop.start() - 12) : stop.start()])[-1]
    word, initial = before.lower(), len(before) == 1 and before.isupper() and before != "I"
    if word == "no":  # "No. 3", and not the answer "no."
        return after.isdigit()
    if word in _NEVER_ENDS or initial:
        return bool(after)
    if word in _MAY_END or stop[0].startswith("…"):
        return not (after.isupper() or not after)
    return False


@lru_cache(maxsize=16384)
def words(text: str) -> tuple[str, ...]:
    """The words of a text; `long-term`, `3.5` and `don't` are one each."""
    return tuple(_WORD.findall(text))


# ---------------------------------------------------------------- syllables


@lru_cache(maxsize=16384)
def syllables(word: str) -> int:
    """The syllables of an English word: a table of words that break the rules, then the rules."""
    return max(1, sum(_syllables(part) for part in re.split(r"[^A-Za-z']+", word.replace("’", "'")) if part))


def _syllables(word: str) -> int:
    word = word.removesuffix("'s").strip("'")
    if word.isupper() and 1 < len(word) <= 3:  # MRI, CT: spelled out
        return len(word) + 2 * word.count("W")
    word = word.lower()
    for stem in (word, word.removesuffix("s"), word.removesuffix("es")):
        if stem in _EXCEPTIONS:
            return _EXCEPTIONS[stem]
    count = len(re.findall(r"[aeiouy]+", word))
    count -= bool(_SILENT.search(word) and not _SAID.search(word))
    count -= bool(_COMPOUND.search(word)) + word.endswith("ically")
    return max(1, count + len(_SPLIT.findall(word)))


_SILENT = re.compile(
    r"[^aeiouy]e$"  # make
    r"|(?:[^aeiouyszxcgh]|[^cs]h)es$"  # makes; not causes
    r"|[^aeiouytd]ed$"  # helped; not treated
    r"|[^aeiouyl]e(?:ly|ful|fully|less|ness|some)$"  # safely
    r"|[^aeiouylr]ements?$"  # movement
)
"""An `e` that is written and not said, near the end of a word."""

_SAID = re.compile(r"[^aeiouylr]l(?:e|es|ed)$|[^aeiouyr]r(?:e|es|ed)$")
"""The `e` of table and acre, which is said."""

_COMPOUND = re.compile(
    r"^(?:some|every|home|life|house|care|base(?!m)|guide|side|bone|time|like|safe|there|where|else)"
    r"(?=[bcfghjkmnpqtvw]|li)(?!ful|ty|ver)"
)
"""Words put together with one that ends in an `e` that is not said: lifetime, something."""

_SPLIT = re.compile(
    r"(?<![ctgsx])ia(?!g[ei])|[ct]ia(?=t)|sci(?=en|at)"  # medi-al, associ-ate, sci-ence
    r"|(?<![ctgsxn])(?!(?<=l)ion)io(?!u)|tios?$|[cstg]io(?=lo|gr|pl|p)"  # bi-opsy, angi-ogram
    r"|[bdlprvm]iou|(?<=[aeio])niou"  # seri-ous
    r"|[^aeiou]iu|[^aeioug]eo(?!$|p)|[^cg]eou|geo(?![nru])|eum"  # medi-um, vide-o, muse-um
    r"|[^qg]ua(?!r)|[^qg]uou|[^qg]uent?"  # usu-al, flu-ent
    r"|[aeiouy]ing|[aeou]y(?=e[rel]|a[lnt]|o)"  # be-ing, play-er
    r"|(?<=[aeiouy])(?:d|r|rrh|n)eas?$"  # ide-a, diarrhe-a
    r"|[^aeioucst]i(?=er$|ers$|est$)"  # easi-er
    r"|[^aeioucst]iet|[^aeioucst]ien[ct]"  # di-et, experi-ence
    r"|[sth]ms?$(?<!ythm)|(?<=[^aeiouywr])n't$"  # spas-m, did-n't
    r"|creat|^react|^pree|^co[oe](?=[pr])|^re[eiu](?=[nv])"  # re-act
)
"""Vowels that stand together and are said apart."""


def _table(rows: str) -> dict[str, int]:
    """Lines of `number: words`."""
    pairs = (line.split(":") for line in rows.strip().splitlines())
    return {word: int(count) for count, listed in pairs for word in listed.split()}


_EXCEPTIONS = _table(
    """
    1: drawer isle league pier plague plaque priest tongue vague
    2: acne awesome bracelet business café catholic cement chaos chocolate choir colleague
    2: conscience cooper creature crooked cushion diamond driveway duel evening every fashion
    2: fatigue fired fluid forecast forehead foreman framework fuel giant hired lifelong lifestyle
    2: lion maybe milestone naive naked nineteen notebook persuade pipeline poem poet premier quiet
    2: rely rhythm rugged ruin ruined safety soldier someone spokesman technique tired triage unique
    2: warehouse wednesday whereas wholesale wicked widespread
    3: acquire acquired alien analogue anyone averaging beforehand behavior cereal coincide
    3: colonoscope convenient cornea desired dialogue easier entire everyday familiar genuine heroic
    3: intriguing italian loneliness measurement mosaic nuclear nucleus oasis pacemaker peculiar
    3: persuaded pneumonia poetry procurement radii realize recipe reimburse requirement ruining
    3: stakeholder stereo suicide takeover theater theatre trachea tuition vegetable video visually
    3: whoever
    4: ambiguous analgesia anesthesia behavioral california catastrophe coincidence complementary
    4: dementia diabetes enjoyable enthusiast february inconvenient intuitive january laboratories
    4: laboratory paresthesia pennsylvania physiatrist physiatry realistic reality sanctuary
    4: societal society suicidal theatrical unfamiliar
    5: archaeology enthusiastic inconveniently judiciary osteopathy radioactive
    6: beneficiary osteoarthritis osteoporosis
    7: electrocardiogram gastroenterology methylprednisolone radiofrequency
    8: electroencephalogram gastroenterologist
    """
)
"""Everyday and medical words that the rules get wrong."""
