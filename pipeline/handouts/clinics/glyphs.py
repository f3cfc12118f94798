"""Which characters a page can show: those that a font of its edition has, a letter together with its marks."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

from handouts.clinics.fonts import SIGN_FONTS, family_in, package_files, sign_font
from handouts.clinics.tokens import Tokens
from handouts.core.folders import Asset
from handouts.language.locales import Locale
from handouts.language.markdown import tokens
from handouts.language.scripts import setting_of

HOUSE = "Source Sans 3"
"""The family that every page can fall back on: the plain install brings it."""

FIRST_EMOJI = "\U0001f000"

Letters = frozenset[str]


@lru_cache(maxsize=64)
def letters(family: str) -> Letters:
    """The characters that a packaged family has; none if no package holds it.

    Of emojis a font for signs has only some, in outline. A page has none of them rather than one without its skin tone.
    """
    if family in SIGN_FONTS:
        return frozenset(c for c in letters_in(sign_font(family)) if c < FIRST_EMOJI)
    import uharfbuzz

    upright = [f for f in package_files(family) if "Italic" not in f.name]
    return _of_face(uharfbuzz.Blob.from_file_path(str(upright[0]))) if upright else frozenset()


@lru_cache(maxsize=16)
def letters_in(font: Asset) -> Letters:
    """The characters of a font file; none if it is damaged."""
    import uharfbuzz

    return _of_face(uharfbuzz.Blob(font.content))


def _of_face(blob: object) -> Letters:
    import uharfbuzz

    return frozenset(c for c in map(chr, uharfbuzz.Face(blob).unicodes) if not is_meaningless(c))


def letters_for(locale: Locale) -> tuple[Letters, ...]:
    """What each font has that any clinic's texts in a locale are set in: the house's, the script's, those of signs."""
    return tuple(filter(None, map(letters, (HOUSE, *locale.fonts, *SIGN_FONTS))))


def all_shown(text: str, locale: Locale) -> bool:
    """Whether a page in a locale can show all of a text, whatever languages are marked in it. Mostly it takes no more
    than a look at the house's font.
    """
    return set(text) <= letters(HOUSE) | {"\n"} or not lacking(text, letters_for(locale))


def letters_of_clinic(tokens: Tokens, files: Iterable[Asset]) -> Letters:
    """What both of a clinic's own fonts have, be they packaged or its files: its words stand in headings, too."""
    own = {family_in(file): letters_in(file) for file in files}
    text, headings = (letters(family) | own.get(family, frozenset()) for family in (tokens.font, tokens.heading_font))
    return text & headings


# ---------------------------------------------------------------- what a text needs


def lacking(text: str, fonts: tuple[Letters, ...]) -> list[str]:
    """The characters of a text that none of some fonts can show, each once and in order.

    A letter comes with the marks on it: no page can take the one from this font and the other from that.
    """
    seen = set(text)
    if not fonts or seen <= fonts[0]:
        return []
    pieces = {c for c in seen - fonts[0] if _is_drawn(c) and not any(c in letters for letters in fonts)}
    if marks := "".join(c for c in seen if unicodedata.category(c)[0] == "M"):
        pieces |= set(re.findall(f"[^{re.escape(marks)}][{re.escape(marks)}]+", text))
    return sorted((p for p in pieces if not _shown(p, fonts)), key=text.find)


def _shown(piece: str, fonts: tuple[Letters, ...]) -> bool:
    """Whether one font has all of a letter and its marks, as it is typed, put together or taken apart."""
    forms = {piece, unicodedata.normalize("NFC", piece), unicodedata.normalize("NFD", piece)}
    drawn = [[c for c in form if _is_drawn(c)] for form in forms]
    return not any(map(is_meaningless, piece)) and any(letters.issuperset(form) for letters in fonts for form in drawn)


def is_meaningless(character: str) -> bool:
    """Whether nobody but a program or one font's maker knows what a character is: private, unassigned, for markup."""
    return unicodedata.category(character) in ("Co", "Cn", "Cs", "Cc") or character in "\ufff9\ufffa\ufffb\ufffc"


_PLAIN_CONTROLS = "\t\n\r"
_DRAWN_FORMATS = re.compile("[\u0600-\u0605\u06dd\u070f\u0890-\u0891\u08e2\ufff9-\ufffb\U000110bd]")
_SELECTORS = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u3164\uffa0]")


def _is_drawn(character: str) -> bool:
    """Whether a character needs a glyph: spaces and what only tells others how to look need none."""
    kind = unicodedata.category(character)
    if kind == "Cf":
        return bool(_DRAWN_FORMATS.match(character))
    return not (kind[0] == "Z" or character in _PLAIN_CONTROLS or _SELECTORS.match(character))


_LANGUAGE = re.compile(r"\blang=\"?([\w-]+)")


def by_language(text: str) -> list[tuple[str, str]]:
    """The words of a line of Markdown with the language that each is marked with, "" for the page's own.

    Where a link leads is no word: a page that lacks its letters prints it in ASCII.
    """
    if "lang=" not in text and "](" not in text:
        return [("", text)]
    found: list[tuple[str, str]] = []
    opened: list[int] = []
    for token in tokens(text):
        if token.kind in ("open", "picture"):
            opened.append(len(found))
        elif token.kind == "close":
            start = opened.pop() if opened else len(found)
            if tag := _LANGUAGE.search(token.attributes or ""):
                found[start:] = [(language or tag[1], words) for language, words in found[start:]]
        else:
            found.append(("", token.inner if token.kind == "escape" else token.text))
    return found


def lacking_in(
    text: str, locale: Locale, known: Mapping[str, Locale], own: Letters = frozenset()
) -> Iterator[tuple[str, list[str]]]:
    """The characters of a text in a locale that its page can't show, with the language that they are marked with.

    `own` are those of the clinic's fonts.
    """
    for tag, words in by_language(text):
        fonts = (*letters_for(setting_of(tag, known) if tag else locale), own)
        if found := lacking(words, fonts):
            yield tag, found


def needed(text: Iterable[str], fonts: Iterable[str], family: str) -> str:
    """The characters of a text that a family has and the `fonts` before it lack, in order."""
    left = set(text).intersection(letters(family)).difference(*map(letters, fonts))
    return "".join(sorted(filter(_is_drawn, left)))
