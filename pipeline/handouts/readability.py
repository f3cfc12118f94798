"""What a formula counts in a text: its sentences, words, syllables and letters.

Fed with blocks (paragraphs and list items), because a list without full stops is not one endless sentence.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from functools import lru_cache

from handouts.markdown import CITE, FIELD, one_line
from handouts.syllables import LANGUAGES, syllables
from handouts.wording import UNSPACED

SHORT_ITEM = 4
"""A block with fewer words than this is no sentence of its own: it ends the block before."""

LONG_SENTENCE, LONG_SENTENCE_CHARACTERS = 20, 30
"""More words, or characters in a language that puts no spaces between words, make a sentence long."""


@dataclass(frozen=True, slots=True)
class Counts:
    """What is counted in a text. In a language without spaces between words, `words` are characters.

    `many`: words of three or more syllables; `single`: words of one; `long_words`: words of more than six letters.
    Where nobody has written syllable rules for the language, the three are 0.
    """

    words: int = 0
    sentences: int = 0
    long_sentences: int = 0
    letters: int = 0
    long_words: int = 0
    syllables: int = 0
    many: int = 0
    single: int = 0

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(*(getattr(self, f.name) + getattr(other, f.name) for f in fields(self)))

    @property
    def per_sentence(self) -> float:
        return self.words / self.sentences if self.sentences else 0.0

    @property
    def long_share(self) -> float:
        return self.long_sentences / self.sentences if self.sentences else 0.0


def count(blocks: Iterable[str], language: str = "en") -> Counts:
    """The counts of blocks of Markdown in a language, as BCP 47 names it without region: en, es, zh."""
    return sum((_counts(text, language) for text in _joined_items(blocks, language)), Counts())


@lru_cache(maxsize=32768)
def _counts(text: str, language: str) -> Counts:
    lengths, long_words, letters = [], 0, 0
    by_syllables: list[int] = []
    for sentence in sentences(text, language):
        found = words(sentence, language)
        lengths.append(len(found))
        for word in found:
            size = sum(map(str.isalnum, word))
            letters += size
            long_words += size > 6
        if language in LANGUAGES:
            by_syllables += [syllables(word, language) for word in found]
    limit = LONG_SENTENCE_CHARACTERS if language in UNSPACED else LONG_SENTENCE
    return Counts(
        words=sum(lengths),
        sentences=len(lengths),
        long_sentences=sum(n > limit for n in lengths),
        letters=letters,
        long_words=long_words,
        syllables=sum(by_syllables),
        many=sum(n >= 3 for n in by_syllables),
        single=sum(n == 1 for n in by_syllables),
    )


def _joined_items(blocks: Iterable[str], language: str) -> list[str]:
    joined: list[str] = []
    for text in map(spoken, blocks):
        number = len(words(text, language))
        if joined and 0 < number < SHORT_ITEM:
            joined[-1] = f"{joined[-1].rstrip('.:;,：；，。')} {text}"
        elif number:
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


# ---------------------------------------------------------------- sentences

_GOES_ON: Mapping[str, frozenset[str]] = {
    language: frozenset(listed.split())
    for language, listed in {
        "en": "dr mr mrs ms prof st vs e.g i.e eg ie cf fig approx nos vol pp gen rev sr jr ed eds al viz",
        "es": "dr dra dres sr sra sres srta ud uds vd vds prof ej p.ej núm n.º pág págs art fig aprox av ee gral",
        "pt": "dr dra drs sr sra srs srta prof profa ex p.ex núm pág págs art fig aprox av",
        "it": "dr dott dott.ssa prof sig sig.ra sigg es p.es pag art fig n num ca",
        "fr": "m mm dr pr prof ex p.ex c.-à-d env fig art no st ste",
        "de": "dr prof hr fr bzw ca evtl ggf inkl max min nr str u.a z.b d.h usf abb vgl sog tel med",
        "nl": "dr drs mr mw prof dhr mevr bijv bv d.w.z o.a nr ca evt max min",
        "ru": "др проф им ул рис см стр тел тыс мин ред т.е т.к",
        "uk": "др проф ім вул рис див стор тел тис хв",
    }.items()
}
"""Abbreviations, without their last full stop, after which the sentence goes on also before a capital letter."""

_MAY_END: Mapping[str, frozenset[str]] = {
    language: frozenset(listed.split())
    for language, listed in {
        "en": "a.m p.m etc u.s u.k m.d ph.d r.n inc ltd co",
        "es": "etc a.m p.m uu ee.uu",
        "pt": "etc",
        "it": "ecc",
        "fr": "etc",
        "de": "usw etc",
        "nl": "enz etc",
        "ru": "т.д т.п г гг",
        "uk": "т.д р рр",
    }.items()
}
"""Abbreviations that can close a sentence: they do if a capital follows."""

_ORDINAL_DOT = frozenset({"de", "da", "nb", "no", "fi", "cs", "sk", "hu", "tr", "hr", "sl", "sr"})
"""Languages that write `3.` for third, so that a number with a full stop ends nothing."""

_STOP = re.compile(r"[.!?…]+[\"'”’»)\]]*(?=\s|$)|[。！？।؟۔]+[\"'”’»」』)\]）]*")


@lru_cache(maxsize=16384)
def sentences(text: str, language: str = "en") -> tuple[str, ...]:
    """The sentences of one block. Abbreviations, decimals and initials don't end one, nor does a full stop before a
    small letter.
    """
    found: list[str] = []
    start = 0
    for stop in _STOP.finditer(text):
        if _goes_on(text, stop, language):
            continue
        found.append(text[start : stop.end()].strip())
        start = stop.end()
    found.append(text[start:].strip())
    return tuple(s for s in found if _WORD.search(s))


def _goes_on(text: str, stop: "re.Match[str]", language: str) -> bool:
    if stop[0][0] not in ".…":
        return False
    after = text[stop.end() : stop.end() + 4].strip()[:1]
    if not after:
        return False
    if after.islower():
        return True
    tokens = re.split(r"[\s(\[\"“‘«¿¡]+", text[max(0, stop.start() - 40) : stop.start()])
    word = tokens[-1].lower()
    if language == "en" and word == "no":  # "No. 3", and not the answer "no."
        return after.isdigit()
    if word in _GOES_ON.get(language, ()) or _is_initial(tokens, language):
        return True
    if language in _ORDINAL_DOT and re.fullmatch(r"\d{1,2}", word):
        return True
    if word in _MAY_END.get(language, ()) or stop[0].startswith("…"):
        return not after.isupper()
    return False


def _is_initial(tokens: list[str], language: str) -> bool:
    """Whether the last token is a single letter that stands for a name or word: "J. A. Smith", "z. B.".

    After a small word a capital ends the sentence: "hepatitis B. Ask us."
    """
    last, before = tokens[-1], tokens[-2] if len(tokens) > 1 else ""
    if len(last) != 1 or not last.isalpha() or (last == "I" and language == "en"):
        return False
    if last.islower():
        return last not in "aeiouyàéèêóаеиоуыэюяєії" or before == f"{before[:1]}."
    return last.isupper() and not before[:1].islower() or bool(re.fullmatch(r"\w\.", before))


# ---------------------------------------------------------------- words

_MARKS = "".join(c for c in map(chr, range(0x300, 0x10A0)) if unicodedata.category(c).startswith("M"))
"""Signs that belong to the letter before: vowels in Hindi, short vowels in Arabic. To `re` they are no letters."""

_LETTER = rf"[^\W_][{_MARKS}]*"
_WORD = re.compile(rf"(?:{_LETTER})+(?:['’.,/&+\u200c\u200d-]+(?:{_LETTER})+)*")
_CHARACTER = re.compile(rf"[A-Za-z0-9]+(?:['’.,/&+-]+[A-Za-z0-9]+)*|{_LETTER}")
_ELISION = re.compile(r"(?<=['’])(?<!aujourd['’])")
_ELIDES = frozenset({"fr", "it", "ca"})


@lru_cache(maxsize=16384)
def words(text: str, language: str = "en") -> tuple[str, ...]:
    """The words of a text; `long-term`, `3.5` and `don't` are one each, French `l’eau` is two.

    In Chinese and other languages without spaces, the characters; a run of Latin letters or figures is one.
    """
    if language in UNSPACED:
        return tuple(_CHARACTER.findall(text))
    found = _WORD.findall(text)
    return tuple(part for w in found for part in _ELISION.split(w)) if language in _ELIDES else tuple(found)
