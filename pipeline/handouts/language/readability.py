"""What a formula counts in a text: its sentences, words, syllables and letters.

Fed with blocks (paragraphs and list items), because a list without full stops is not one endless sentence.
"""

import re
import string
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from handouts.language.lexicon import UNSPACED
from handouts.language.markdown import one_line, tokens
from handouts.language.syllables import LANGUAGES, syllables

SHORT_ITEM = 4
"""A block with fewer words than this is no sentence of its own: it ends the block before."""

LONG_SENTENCE, LONG_SENTENCE_CHARACTERS = 20, 30
"""More words, or characters in a language that puts no spaces between words, make a sentence long."""


LONG_WORD = 6
"""A word of more letters than this is long."""
MANY_SYLLABLES = 3


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
    rows = [_counts(text, language) for text in _joined_items(blocks, language)]
    return Counts(*map(sum, zip(*rows, strict=True)))


@lru_cache(maxsize=2048)
def _counts(text: str, language: str) -> tuple[int, ...]:
    """The counts of one block, in the order of the fields of `Counts`."""
    ends, found = sentences(text, language), words(text, language)
    limit = LONG_SENTENCE_CHARACTERS if language in UNSPACED else LONG_SENTENCE
    long_sentences = sum(is_longer(s, limit, language) for s in ends) if len(found) > limit else 0
    measures = zip(*(_measures(word, language) for word in found), strict=True)
    return (len(found), len(ends), long_sentences, *(map(sum, measures) if found else (0,) * 5))


@lru_cache(maxsize=65536)
def _measures(word: str, language: str) -> tuple[int, ...]:
    """What a word adds to the last five fields of `Counts`. Syllables are 0 in a language without rules for them."""
    letters = sum(map(str.isalnum, word))
    parts = syllables(word, language) if language in LANGUAGES else 0
    return letters, letters > LONG_WORD, parts, parts >= MANY_SYLLABLES, parts == 1


def _joined_items(blocks: Iterable[str], language: str) -> list[str]:
    """What is read of blocks, without those that hold no word; short ones end the block before."""
    joined: list[str] = []
    for text in map(spoken, blocks):
        number = _counts(text, language)[0]
        if joined and 0 < number < SHORT_ITEM:
            joined[-1] = f"{joined[-1].rstrip('.:;,：；，。')} {text}"
        elif number:
            joined.append(text)
    return joined


# ---------------------------------------------------------------- what of a Markdown text is read

_URL = re.compile(r"<?\b(?:https?://|mailto:|tel:|www\.)[^\s<>]*[^\s<>.,;:!?)]>?")
_PHONE = re.compile(r"(?<![\w-])(?:\+?\d{1,3}[ .\u00a0-])?(?:\(\d{3}\)|\d{3})[ .\u00a0-]\d{3}[ .\u00a0-]\d{4}(?!\w)")
_ORDINARY = bytes(set(range(256)) - set(rb"[]{}<:\*`_0123456789"))
"""The bytes of UTF-8 that belong to no markup and no phone number."""
_FILLED = "\ufffc"
"""What stands for a field until it is known if it is a part of an address."""
_LOOSE_STOP = re.compile(r"\s+(?=[.,;:!?])")


@lru_cache(maxsize=2048)
def spoken(text: str) -> str:
    """The words of a Markdown text as one reads them: no marks, citations, addresses or phone numbers."""
    line = text
    if text.encode().translate(None, _ORDINARY) or "www." in text:
        line = _PHONE.sub("", _URL.sub("", _without_marks(text)).replace(_FILLED, ""))
    return _LOOSE_STOP.sub("", one_line(line))


def _without_marks(text: str) -> str:
    parts: list[str] = []
    for token in tokens(text, ours=True):
        match token.kind:
            case "escape":
                parts.append(token.inner)
            case "cite":
                parts = ["".join(parts).rstrip()]
            case "field":
                parts.append(_FILLED)
            case "sub" | "sup":
                parts.append(token.inner)
            case "break":
                parts.append(" ")
            case "note":
                parts.append(token.text.strip("[]"))
            case "open" | "picture" | "close" | "strong" | "emphasis":
                pass
            case _:
                parts.append(token.text.replace("`", ""))
    return "".join(parts)


# ---------------------------------------------------------------- sentences


def _by_language(listed: Mapping[str, str]) -> Mapping[str, frozenset[str]]:
    return {language: frozenset(words.split()) for language, words in listed.items()}


_GOES_ON = _by_language(
    {
        "en": "dr mr mrs ms prof st vs e.g i.e eg ie cf fig approx nos vol pp gen rev sr jr ed eds al viz ph",
        "es": "dr dra dres sr sra sres srta ud uds vd vds prof ej p.ej núm n.º pág págs art fig aprox av ee gral",
        "pt": "dr dra drs sr sra srs srta prof profa ex p.ex núm pág págs art fig aprox av",
        "it": "dr dott dott.ssa prof sig sig.ra sigg es p.es pag art fig n num ca",
        "fr": "m mm dr pr prof ex p.ex c.-à-d env fig art no st ste",
        "de": "dr prof hr fr bzw ca evtl ggf inkl max min nr str u.a z.b d.h usf abb vgl sog tel med",
        "nl": "dr drs mr mw prof dhr mevr bijv bv d.w.z o.a nr ca evt max min",
        "ru": "др проф им ул рис см стр тел тыс мин ред т.е т.к",
        "uk": "др проф ім вул рис див стор тел тис хв",
    }
)
"""Abbreviations, without their last full stop, after which the sentence goes on also before a capital letter."""

_MAY_END = _by_language(
    {
        "en": "a.m p.m etc u.s u.k m.d ph.d r.n inc ltd co",
        "es": "etc a.m p.m uu ee.uu",
        "pt": "etc",
        "it": "ecc",
        "fr": "etc",
        "de": "usw etc",
        "nl": "enz etc",
        "ru": "т.д т.п гг",
        "uk": "т.д рр",
    }
)
"""Abbreviations that can close a sentence: they do if a capital follows."""

_ORDINAL_DOT = frozenset({"de", "da", "nb", "no", "fi", "cs", "sk", "hu", "tr", "hr", "sl", "sr"})
"""Languages that write `3.` for third, so that a number with a full stop ends nothing."""

_STOP = re.compile(r"[.!?…。！？।؟۔]+[\"'”’»」』)\]）]*")
_NEEDS_ROOM = ".!?…"
"""Stops that end nothing without a space behind them: the point of 2.5."""


_NEAR = 200
"""So many characters before a stop tell what it is."""


@lru_cache(maxsize=2048)
def sentences(text: str, language: str = "en") -> tuple[str, ...]:
    """The sentences of one block. Abbreviations, decimals and initials don't end one, nor does a full stop before a
    small letter.
    """
    found: list[str] = []
    start = 0
    for stop in _STOP.finditer(text):
        signs, end = stop[0], stop.end()
        if signs[0] in _NEEDS_ROOM and not text[end : end + 1].isspace() and end < len(text):
            continue
        if not _goes_on(text, start, end - len(signs), signs, language):
            found.append(text[start:end].strip())
            start = end
    found.append(text[start:].strip())
    return tuple(s for s in found if _LETTER_OR_FIGURE.search(s))


def _goes_on(text: str, start: int, at: int, stop: str, language: str) -> bool:
    """Whether the sentence that begins at `start` goes on after the stop that stands at `at`."""
    after = text[at + len(stop) : at + len(stop) + 4].strip()[:1]
    if after.islower() and (stop[0] in ".…" or stop[-1] not in "!?"):  # “Why?” she asked.
        return True
    if not after or stop[0] not in ".…":
        return False
    tokens = ["", *re.split(r"[\s(\[\"“‘«¿¡]+", text[max(start, at - _NEAR) : at].lstrip())][-5:]
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
_INNER = "'.,/&+-"
"""Signs of ASCII that may stand inside a word."""
_ROOM = bytes(code if chr(code).isalnum() or chr(code) in _INNER else ord(" ") for code in range(256))
_LETTER_OR_FIGURE = re.compile(r"[^\W_]")
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
    if text.isascii():  # as most texts are: these are found in half the time
        found = [word for run in text.encode().translate(_ROOM).decode().split() if (word := run.strip(_INNER))]
    else:
        found = (_WORD if _MARKED.search(text) else _UNMARKED_WORD).findall(text)
    return tuple(part for w in found for part in _ELISION.split(w)) if language in _ELIDES else tuple(found)


def word_count(text: str, language: str = "en") -> int:
    """How many words a text has."""
    return len(words(text, language))


def is_longer(text: str, limit: int, language: str = "en") -> bool:
    """Whether a text has more words than `limit`. Most have not even as many gaps, which are counted sooner."""
    gaps = len(text.encode().translate(None, _LETTERS)) if language not in UNSPACED else limit
    return gaps >= limit and word_count(text, language) > limit


_LETTERS = (string.ascii_letters + string.digits).encode()


def runs(text: str) -> list[str]:
    """Letters and figures without a break: `e` and `g` of `e.g.`."""
    return text.encode().translate(_BREAKS).decode().split() if text.isascii() else _RUN.findall(text)


_BREAKS = bytes(code if chr(code).isalnum() else ord(" ") for code in range(256))
_RUN = re.compile(r"[^\W_]+")
