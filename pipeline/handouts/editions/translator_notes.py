"""What a translator is told of a unit: where it stands, how long it may be, which words of the glossary are in it."""

import re
from collections.abc import Mapping

from handouts.editions.fact_format import written
from handouts.language.locales import Locale
from handouts.language.markdown import one_line
from handouts.source.field_labels import context_of, label_of, role
from handouts.source.fillable import FormSection
from handouts.source.model import Handout
from handouts.source.parts import Body, Urgency
from handouts.source.sections import CallSection, OptionsSection, Section, Sign
from handouts.source.text_units import TranslationUnit

_SHORT = {
    *("title", "subtitle", "heading", "name", "aim", "lasts", "callouts", "term"),
    *("label", "head", "cells"),
}
"""What has little room on the page."""

ROOM, LEAST = 1.7, 30
"""A short text may be this many times as long as the source, and this many characters in any case."""

_SIGNS = {
    Urgency.EMERGENCY: "Call {number} now if",
    Urgency.URGENT: "Call {number} now if",
    Urgency.SAME_DAY: "Call {number} the same day if",
    Urgency.ROUTINE: "Ask at your next visit if",
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
    return role(unit.leaf).rpartition(".")[2]


def _where(handout: Handout, unit: TranslationUnit) -> str:
    label, keys = label_of(unit.leaf), unit.leaf.keys
    said = label.place if label else ""
    if isinstance(unit.leaf.text, Body):
        said = "Paragraph or list item"
    if keys[0] == "sections" and len(keys) > 3:
        said = _in_section(handout, handout.sections[int(keys[1])], unit, said)
    question = " Keep it a question." if unit.text.rstrip("*_ ").endswith("?") else ""
    level = (
        {"standard": " Standard level.", "plain": " Easy-to-read level."}[unit.level] if unit.leaf.has_levels else ""
    )
    return f"{said}.{question}{level}"


def _in_section(handout: Handout, section: Section, unit: TranslationUnit, said: str) -> str:
    """Where a unit stands in its section: of which option, in which row, under which sign."""
    keys = unit.leaf.keys[2:]
    match section:
        case OptionsSection() if keys[0] == "options" and keys[2:] != ("name",):
            return f"{said}, of “{section.options[int(keys[1])].name.at(unit.level)}”"
        case CallSection() if keys[0] == "items":
            return f"Completes the sentence “{_opening(handout, section.items[int(keys[1])])} …”"
        case FormSection() if section.items[int(keys[1])].answer == "tick":
            return "Beside a box to tick"
    context = context_of(section, unit.leaf, unit.level)
    return f"{said}, {context}" if context else said


def _opening(handout: Handout, sign: Sign) -> str:
    """What stands over a reason to get help, with the number where it is known."""
    number = "911" if sign.urgency is Urgency.EMERGENCY and handout.language.endswith("-US") else "…"
    return _SIGNS[sign.urgency].format(number=number if sign.phone in (None, *_FIELDS) else sign.phone)


_FIELDS = ("{clinic.phone}", "{emergency.phone}")
