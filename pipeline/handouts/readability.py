"""What a formula counts in a text: its sentences, words, syllables and letters.

Fed with blocks (paragraphs and list items), because a list without full stops is not one endless sentence.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
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

    @property
    def per_sentence(self) -> float:
        return self.words / self.sentences if self.sentences else 0.0

    @property
    def long_share(self) -> float:
        return self.long_sentences / self.sentences if self.sentences else 0.0


def count(blocks: Iterable[str], language: str = "en") -> Counts:
    """The counts of blocks of Markdown in a language, as BCP 47 names it without region: en, es, zh."""
    return Counts(*map(sum, zip(*(_counts(text, language) for text in _joined_items(blocks, language)), strict=True)))


@lru_cache(maxsize=2048)
def _counts(text: str, language: str) -> tuple[int, ...]:
    """The counts of one block, in the order of the fields of `Counts`."""
    ends, found = sentences(text, language), words(text, language)
    if not found:
        return (0, len(ends), 0, 0, 0, 0, 0, 0)
    limit = LONG_SENTENCE_CHARACTERS if language in UNSPACED else LONG_SENTENCE
    long_sentences = sum(is_longer(s, limit, language) for s in ends) if len(found) > limit else 0
    sizes, parts = zip(*map(_measures(language).__getitem__, found), strict=True)
    fewer = parts.count(0) + (single := parts.count(1)) + parts.count(2)
    long_words = sum(map((6).__lt__, sizes))
    return (len(found), len(ends), long_sentences, sum(sizes), long_words, sum(parts), len(parts) - fewer, single)


class _Measures(dict[str, tuple[int, int]]):
    """Of each word met so far: its letters and figures, and its syllables, 0 in a language without rules for them.

    Every word of every handout comes by here. A dictionary answers five times as fast as a cached function.
    """

    def __init__(self, language: str) -> None:
        self.language = language

    def __missing__(self, word: str) -> tuple[int, int]:
        size = len(word) if word.isalnum() else sum(map(str.isalnum, word))
        self[word] = size, syllables(word, self.language) if self.language in LANGUAGES else 0
        return self[word]


@lru_cache(maxsize=64)
def _measures(language: str) -> _Measures:
    return _Measures(language)


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
_SIGN = re.compile(r"[][{}<:\\*`_]")
_DIGITS = re.compile(r"\d\d\d")
_LOOSE_STOP = re.compile(r"\s+(?=[.,;:!?])")
_MARKUP = re.compile(r"\\([^\w\s])|[*`]|(?<!\w)_+(?=\w)|(?<=\w)_+(?!\w)|[\[\]]")


@lru_cache(maxsize=2048)
def spoken(text: str) -> str:
    """The words of a Markdown text as one reads them: no marks, citations, addresses or phone numbers."""
    if not _SIGN.search(text) and not _DIGITS.search(text) and "www." not in text:
        line = one_line(text)
        loose = " ." in line or " ," in line or " ;" in line or " !" in line or " ?" in line
        return _LOOSE_STOP.sub("", line) if loose else line
    if any(sign in text for sign in "[]{}<:"):
        text = _CITES.sub("", text)
        text = _LINK.sub(r"\1", text)
        for gone in (_ATTRIBUTES, _URL, FIELD):
            text = gone.sub("", text)
    elif "www." in text:
        text = _URL.sub("", text)
    text = _PHONE.sub("", text)
    text = _MARKUP.sub(lambda m: m[1] or "", text)
    return _LOOSE_STOP.sub("", one_line(text))


# ---------------------------------------------------------------- sentences

_GOES_ON: Mapping[str, frozenset[str]] = {
    language: frozenset(listed.split())
    for language, listed in {
        "en": "dr mr mrs ms prof st vs e.g i.e eg ie cf fig approx nos vol pp gen rev sr jr ed eds al viz ph",
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
        "ru": "т.д т.п гг",
        "uk": "т.д рр",
    }.items()
}
"""Abbreviations that can close a sentence: they do if a capital follows."""

_ABBREVIATED: Mapping[str, frozenset[str]] = defaultdict(
    frozenset, {language: listed | _MAY_END.get(language, frozenset()) for language, listed in _GOES_ON.items()}
)

_LONGEST = 24
"""A word longer than any of these abbreviations: it is none of them."""

_ORDINAL_DOT = frozenset({"de", "da", "nb", "no", "fi", "cs", "sk", "hu", "tr", "hr", "sl", "sr"})
"""Languages that write `3.` for third, so that a number with a full stop ends nothing."""

_STOP = re.compile(r"[.!?…。！？।؟۔]+[\"'”’»」』)\]）]*")
_NEEDS_ROOM = ".!?…"
"""Stops that end nothing without a space behind them: the point of 2.5."""


@lru_cache(maxsize=2048)
def sentences(text: str, language: str = "en") -> tuple[str, ...]:
    """The sentences of one block. Abbreviations, decimals and initials don't end one, nor does a full stop before a
    small letter.
    """
    if text.isascii() and text[-1:] in {".", "!", "?"} and text.count(".") + text.count("!") + text.count("?") == 1:
        return (text,) if _SAID.search(text) else ()  # one plain sentence, as most texts are
    found: list[str] = []
    start = 0
    for stop in _STOP.finditer(text):
        if stop[0][0] in _NEEDS_ROOM and not text[stop.end() : stop.end() + 1].isspace() and stop.end() < len(text):
            continue
        if _goes_on(text, start, stop.start(), stop[0], language):
            continue
        found.append(text[start : stop.end()].strip())
        start = stop.end()
    found.append(text[start:].strip())
    return tuple(s for s in found if _SAID.search(s))


def _goes_on(text: str, start: int, at: int, stop: str, language: str) -> bool:
    """Whether the sentence that begins at `start` goes on after the stop that stands at `at`."""
    after = text[at + len(stop) : at + len(stop) + 4].strip()[:1]
    if after.islower() and (stop[0] in ".…" or stop[-1] not in "!?"):  # “Why?” she asked.
        return True
    if not after or stop[0] not in ".…":
        return False
    last = text[max(start, at - _LONGEST) : at].rsplit(None, 1)[-1:] or [""]
    ordinary = len(last[0]) > 3 and last[0].isalpha() and last[0].lower() not in _ABBREVIATED[language]
    if ordinary and stop[0] == ".":
        return False
    tokens = ["", *re.split(r"[\s(\[\"“‘«¿¡]+", text[start:at].lstrip())][-5:]
    before, word = tokens[-2], tokens[-1].lower()
    goes_on, may_end = _GOES_ON.get(language, frozenset()), _MAY_END.get(language, frozenset())
    if before.endswith(".") and before.lower() + word in goes_on | may_end:  # "p. ej.", "т. д."
        word = before.lower() + word
    if language == "en" and word == "no":  # "No. 3", and not the answer "no."
        return after.isdigit()
    if word in may_end or stop.startswith("…"):
        return not after.isupper() or (stop[0] == "." and len(tokens) < 5)  # "At 10 p.m. Mr. Lee was asleep."
    if language in _ORDINAL_DOT and re.fullmatch(r"\d{1,2}", word):
        return True
    return word in goes_on or _is_initial(tokens[-1], before, language)


def _is_initial(last: str, before: str, language: str) -> bool:
    """Whether a single letter stands for a name or a word: "J. A. Smith", "z. B."

    After a small word it is neither ("hepatitis B. Ask us."), nor is a unit after its number ("2 g. Then").
    """
    if len(last) != 1 or not last.isalpha() or before[-1:].isdigit() or (last == "I" and language == "en"):
        return False
    if re.fullmatch(r"\w\.", before):
        return True
    return last not in "aeiouyàéèêóаеиоуыэюяєії" if last.islower() else not before[:1].islower()


# ---------------------------------------------------------------- words

_MARKS = "".join(c for c in map(chr, range(0x300, 0x10A0)) if unicodedata.category(c).startswith("M"))
"""Signs that belong to the letter before: vowels in Hindi, short vowels in Arabic. To `re` they are no letters."""

_LETTER = rf"[^\W_][{_MARKS}]*"
_WORD = re.compile(rf"(?:{_LETTER})+(?:['’.,/&+\u200c\u200d-]+(?:{_LETTER})+)*")
_MARKED = re.compile(f"[{_MARKS}\u200c\u200d]")
_UNMARKED_WORD = re.compile(r"[^\W_]+(?:['’.,/&+-]+[^\W_]+)*")
_ASCII_WORD = re.compile(r"[A-Za-z0-9]+(?:['.,/&+-]+[A-Za-z0-9]+)*")
_SAID = re.compile(r"[^\W_]")
_CHARACTER = re.compile(rf"[A-Za-z0-9]+(?:['’.,/&+-]+[A-Za-z0-9]+)*|{_LETTER}")
_ELISION = re.compile(r"(?<=['’])(?<!aujourd['’])")
_ELIDES = frozenset({"fr", "it", "ca"})


@lru_cache(maxsize=2048)
def words(text: str, language: str = "en") -> tuple[str, ...]:
    """The words of a text; `long-term`, `3.5` and `don't` are one each, French `l’eau` is two.

    In Chinese and other languages without spaces, the characters; a run of Latin letters or figures is one.
    """
    if language in UNSPACED:
        return tuple(_CHARACTER.findall(text))
    # Few texts hold anything of `_MARKED`, many are ASCII; these go several times as fast.
    pattern = _ASCII_WORD if text.isascii() else _WORD if _MARKED.search(text) else _UNMARKED_WORD
    found = pattern.findall(text)
    return tuple(part for w in found for part in _ELISION.split(w)) if language in _ELIDES else tuple(found)


_BREAKS = bytes(code if chr(code).isalnum() else ord(" ") for code in range(256))
_RUN = re.compile(r"[^\W_]+")


def is_longer(text: str, limit: int, language: str = "en") -> bool:
    """Whether a text has more words than `limit`."""
    return (language in UNSPACED or len(runs(text)) > limit) and len(words(text, language)) > limit


def runs(text: str) -> list[str]:
    """Letters and figures without a break: no fewer than there are words, and quicker to find."""
    return text.encode().translate(_BREAKS).decode().split() if text.isascii() else _RUN.findall(text)
