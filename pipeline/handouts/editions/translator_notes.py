"""What a translator is told of a unit: where it stands, how long it may be, which words of the glossary are in it."""

import re
from collections.abc import Mapping

from handouts.editions.fact_format import written
from handouts.language.locales import Locale
from handouts.language.markdown import one_line
from handouts.source.field_labels import LABELS
from handouts.source.model import Handout
from handouts.source.parts import Body
from handouts.source.sections import CallSection, OptionsSection
from handouts.source.text_units import TranslationUnit

_SHORT = {"title", "subtitle", "heading", "name", "aim", "lasts", "callouts", "term"}
"""What has little room on the page."""

ROOM, LEAST = 1.7, 30
"""A short text may be this many times as long as the source, and this many characters in any case."""

_SIGNS = {
    "emergency": "Call {number} now if",
    "same_day": "Call … the same day if",
    "routine": "Ask at your next visit if",
}


def max_length(unit: TranslationUnit) -> int | None:
    """The most characters that fit where the unit stands, or None where the page gives way."""
    room = max(LEAST, -(-int(len(unit.text) * ROOM) // 10) * 10)
    return room if _kind(unit) in _SHORT else None


def note(handout: Handout | None, unit: TranslationUnit, terms: Mapping[str, str], locale: Locale | None = None) -> str:
    """The note above a unit's entry, one thing a line; without a handout, the unit's own. `terms` are the glossary's
    words with their translations; the facts are told as `locale` writes them.
    """
    if handout is None:
        return unit.note
    said = [_where(handout, unit)]
    if limit := max_length(unit):
        said.append(f"At most {limit} characters.")
    hits = [f"{term} = {known}" if known else term for term, known in terms.items() if has_term(unit.text, term)]
    if hits and _kind(unit) != "term":
        said.append(f"Glossary: {'; '.join(hits)}")
    named = [fact for fact in handout.facts if locale and f"{{fact.{fact.id}}}" in unit.text]
    said += [f"{{fact.{fact.id}}} becomes: {written(fact, locale)}" for fact in named if locale]
    return "\n".join(said)


def has_term(text: str, term: str) -> bool:
    """Whether a text has a word of the glossary in it, as a word of its own, in its singular or plural."""
    return bool(re.search(rf"(?i)(?<!\w){re.escape(one_line(term))}(?:s|es)?(?!\w)", text))


def _kind(unit: TranslationUnit) -> str:
    """The field of the source that says most of where a unit stands."""
    names = [k for k in unit.leaf.keys if isinstance(k, str)]
    if len(names) > 1 and names[-1] == "text" and names[-2] in {"benefits", "harms", "callouts"}:
        return names[-2]
    return names[-1]


def _where(handout: Handout, unit: TranslationUnit) -> str:
    label = LABELS.get(_kind(unit))
    said = label.place if label else ""
    keys = unit.leaf.keys
    if isinstance(unit.leaf.text, Body):
        said = "Paragraph or list item"
    if keys[0] == "sections" and len(keys) > 3:
        section = handout.sections[int(keys[1])]
        if isinstance(section, OptionsSection) and keys[2] == "options" and keys[4] != "name":
            said += f", of “{section.options[int(keys[3])].name.at(unit.level)}”"
        elif isinstance(section, CallSection) and keys[2] == "items":
            number = "911" if handout.language.endswith("-US") else "…"
            said = f"Completes the sentence “{_SIGNS[section.items[int(keys[3])].urgency].format(number=number)} …”"
        elif keys[2] == "items":
            said = "A question that the reader may ask"
    question = " Keep it a question." if unit.text.rstrip("*_ ").endswith("?") else ""
    level = (
        {"standard": " Standard level.", "plain": " Easy-to-read level."}[unit.level] if unit.leaf.has_levels else ""
    )
    return f"{said}.{question}{level}"
