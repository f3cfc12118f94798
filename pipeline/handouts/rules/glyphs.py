"""Rules S and T: the fonts of a page have every character of its texts."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from handouts.clinics.fonts import how_to_install, missing
from handouts.clinics.glyphs import Letters, all_shown, is_meaningless, lacking_in
from handouts.core.findings import Severity
from handouts.editions.translation import Translation
from handouts.language.locales import Locale
from handouts.language.scripts import example_language, script_of_letter, setting_of
from handouts.rules.engine import Hit, hit, rule
from handouts.rules.handout_parts import other_words
from handouts.rules.text_index import level_texts, spot
from handouts.source.load import Source
from handouts.source.text_units import Leaf

MESSAGE = "the page can't show {shown}: {why}"


@rule(
    "S060",
    Severity.ERROR,
    MESSAGE,
    hint="{advice}",
    serves="Unicode; WCAG 2.2, success criterion 3.1.2",
)
def character_without_font(source: Source) -> Iterator[Hit]:
    """A text has a character that no font of the page has: an emoji, an icon of one font, letters of another script.

    Pages are set in fonts that come with the program, never in those of one computer, so nothing can stand in for what
    they lack. They have the letters of every language of the registry, and the signs that handouts need, such as ☐ ☑
    ☒ ✓ ✗ ← → ★ ☎ ✉ ⚠ ℃ ½ ≤ ≥ ① and ″. Words in another script have their fonts as soon as their language is marked,
    and then a screen reader reads them in it, too.

        body: "Ask for an interpreter: 中文"                       # wrong
        body: "Ask for an interpreter: [中文]{lang=zh-Hans}"       # right
        body: "Any questions? 🙂"                                  # wrong: say it in words
    """
    known = source.library.locales
    if source.handout is None or (own := known.get(source.handout.language)) is None:
        return
    if missing(own):
        facts = {"shown": f"`{own.tag}`", "why": "its fonts are not installed", "advice": how_to_install(own)}
        yield hit(source.place("language"), **facts)
        return
    texts = level_texts(source)
    if not all_shown("\n".join(text.text for text in texts), own):
        for text in texts:
            for found in _seen(unshown(text.text, own, known), text.leaf):
                yield hit(spot(source, text, found.passage), path=text.path, **found.facts)
    for keys, words in other_words(source):
        for found in unshown(words, own, known, marked=False):
            yield hit(source.place(*keys), **found.facts)


@rule(
    "T030",
    Severity.ERROR,
    MESSAGE,
    hint="{advice}",
    serves="Unicode; WCAG 2.2, success criterion 3.1.2",
)
def translated_character_without_font(translation: Translation) -> Iterator[Hit]:
    """A translation has a character that no font of its page has: an emoji, or letters of a third script.

    Letters of the language itself and of the source's are there. Other words have their fonts as soon as their language
    is marked. A sign that a font of your own computer shows may still be missing here.

        msgstr "Pida un intérprete: 中文"                       # wrong
        msgstr "Pida un intérprete: [中文]{lang=zh-Hans}"       # right
    """
    known = translation.texts.library.locales
    locale = known.get(translation.locale)
    if locale is None or locale.pseudo or missing(locale):
        return  # T023's
    pairs = list(translation.pairs)
    if all_shown("\n".join(entry.target for _, entry in pairs), locale):
        return
    for unit, entry in pairs:
        for found in _seen(unshown(entry.target, locale, known), unit.leaf):
            yield hit(translation.place(unit.path, found.passage), path=unit.path, **found.facts)


# ---------------------------------------------------------------- what is told of it


class Unshown(NamedTuple):
    """A passage that a page can't show, and what its finding says of it. `is_letters`: it is in another script."""

    passage: str
    facts: Mapping[str, str]
    is_letters: bool


def _seen(found: Iterable[Unshown], leaf: Leaf) -> Iterator[Unshown]:
    """Those that matter where they stand: what describes a picture is heard, and need not be drawn."""
    heard = leaf.keys[-1] == "alt"
    return (one for one in found if not heard or is_meaningless(one.passage[0]))


def unshown(
    text: str, locale: Locale, known: Mapping[str, Locale], *, own: Letters = frozenset(), marked: bool = True
) -> Iterator[Unshown]:
    """What a page in a locale can't show of a text. In one that can't be `marked`, no language is proposed."""
    for tag, found in () if all_shown(text, locale) else lacking_in(text, locale, known, own):
        # What is not seen is told by others (S038).
        signs = "".join(found).translate(_CONTROLS)
        if not signs:
            continue
        run = f"[{re.escape(signs)}](?:[\u200d\ufe0f]*[{re.escape(signs)}])*"
        for passage in dict.fromkeys(re.findall(rf"{run}(?:[ \u00a0]+{run})*", text)):
            yield Unshown(passage, _told(passage, tag, known, marked=marked), script_of_letter(passage[0])[0] != "Z")


_CONTROLS = dict.fromkeys([*range(32), *range(127, 160), 0xFFFD])


def _told(passage: str, tag: str, known: Mapping[str, Locale], *, marked: bool) -> Mapping[str, str]:
    """The facts of one passage: what it is, why it can't be shown, and what to do."""
    first = next((c for c in passage if not c.isspace()), passage)
    script = script_of_letter(first)
    language, name = example_language(script, known)
    code = f"U+{ord(first):04X}"
    if is_meaningless(first):
        why = "it is a sign of one font or program, and nobody else knows it"
        return {"shown": code, "why": why, "advice": "Delete it, and type the sign or the word that it stands for."}
    if script in ("Zyyy", "Zinh", "Zsym"):
        why = f"no font of the page has {unicodedata.name(first, code).lower()}"
        return {"shown": f"“{passage[:40]}”", "why": why, "advice": f"Say it in words, or take one of {_SIGNS}."}
    why = f"the page's fonts have no {name or script} letters"
    if tag:
        why = f"the fonts for `{tag}` do not have it"
        advice = f"Is `{tag}` its language? If so, write it in other letters."
        if missing(setting := setting_of(tag, known)):
            advice = how_to_install(setting)
    elif language and marked:
        advice = f"If it is meant, mark its language, such as `[{passage[:20]}]{{lang={language}}}`."
    else:
        advice = "Write it in the letters of the page's language."
    return {"shown": f"“{passage[:40]}”", "why": why, "advice": advice}


_SIGNS = "☐ ☑ ☒ ✓ ✗ ← → ↑ ↓ ★ ☎ ✉ ⚠ ℃ ① ½ ≤ ≥"
