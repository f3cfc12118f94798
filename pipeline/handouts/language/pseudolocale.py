"""Pseudo-locales: the source made strange, so that a template's flaws show before any translator has worked.

`accents` gives every letter an accent, makes each text a third longer and puts ‹brackets› around it: what stands on a
page without them never went through translation, what lacks the closing one was cut off. `mirror` writes the source
in Arabic letters, from right to left: it can't be read, but it is set, joined and mirrored as Arabic is.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping

from handouts.language.markdown import tokens

LONGER = 0.35
"""How much longer than English a translation may be: German, Vietnamese and Tagalog come near it."""

_ACCENTED = str.maketrans(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz",
    "ÀƁÇÐÉḞĜĤÎĴĶĻṀÑÖÞQŔŠŢÛVŴXÝŽàƀçðéḟĝĥîĵķļṁñöþqŕšţûvŵxýž",
)
_PADDING = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]

# Letters that sound alike as far as there are any; every letter has one, so that words keep their length.
_ARABIC = str.maketrans(
    "abcdefghijklmnopqrstuvwxyz",
    "ابكدهفجحيجكلمنوبقرستوفوخيز",
)
_MARKS = str.maketrans(",;?", "،؛؟")


WORDS = ("text", "braces", "tag")
"""The kinds of tokens that a translator may touch."""


def accents(text: str) -> str:
    """English Markdown with accents, a third longer, in brackets."""
    letters = sum(c.isalpha() for token in tokens(text, ours=True) if token.kind in WORDS for c in token.text)
    extra: list[str] = []
    while sum(map(len, extra)) < letters * LONGER:
        extra.append(_PADDING[len(extra) % len(_PADDING)])
    body = _changed(text, lambda words: words.translate(_ACCENTED))
    end = re.search(r"(?<!\\)[.?!:;]$", body)
    at = end.start() if end else len(body)
    padding = "".join(f" {w.translate(_ACCENTED)}" for w in extra)
    return f"‹{body[:at]}{padding}{body[at:]}›"


def mirror(text: str) -> str:
    """English Markdown in Arabic letters."""
    return _changed(text, lambda words: _without_latin(words.lower()).translate(_MARKS))


def _without_latin(words: str) -> str:
    """Each letter as its Arabic one: with an accent as the bare one, any other as hamza."""
    bare = "".join(c for c in unicodedata.normalize("NFD", words) if not unicodedata.combining(c)).translate(_ARABIC)
    return "".join("ء" if c.isalpha() and unicodedata.bidirectional(c) == "L" else c for c in bare)


def _changed(text: str, how: Callable[[str], str]) -> str:
    """The text with its words changed, and with all that a translator may not touch."""
    return "".join(how(token.text) if token.kind in WORDS else token.text for token in tokens(text, ours=True))


PSEUDO: Mapping[str, Callable[[str], str]] = {"accents": accents, "mirror": mirror}
"""What the registry's `pseudo` can be."""
