"""What each field of a handout is called, for those who review its texts and for those who translate them."""

from collections.abc import Mapping
from typing import NamedTuple

from handouts.source.fillable import Check, TableSection
from handouts.source.parts import Level, Text
from handouts.source.sections import (
    Contact,
    Entry,
    Group,
    OptionsSection,
    RisksSection,
    Section,
    SidesSection,
    Step,
    When,
    ZonesSection,
)
from handouts.source.text_units import Leaf


class Label(NamedTuple):
    """A field's name for a reviewer, and where its text stands on the page for a translator."""

    name: str
    place: str


def role(leaf: Leaf) -> str:
    """What a text is in its section, as the keys of the schema: `zones.items.signs`, `table.rows.cells`, `title`."""
    names = [key for key in leaf.keys if isinstance(key, str)]
    if leaf.kind:
        names[0] = leaf.kind
    if "cells" in names:
        del names[names.index("cells") + 1 :]
    return ".".join(names[:-1] if names[-1] == "text" and len(names) > 1 else names)


def label_of(leaf: Leaf) -> Label | None:
    """The label of a text: that of its field in this kind of section, else that of its field in any."""
    name = role(leaf)
    while name not in _LABELS and "." in name:
        name = name.partition(".")[2]
    return _LABELS.get(name)


def context_of(section: Section, leaf: Leaf, level: Level) -> str:
    """Which of its like a text of a section is, in words: “row “12 to 17 lb”, column “Dose””; "" where it is alone."""
    keys = leaf.keys[2:]
    if len(keys) < 2:
        return ""
    match section:
        case OptionsSection() if keys[0] == "shared":
            return "of all options together"
        case TableSection() if keys[0] == "rows" and keys[2] == "cells":
            column = next(c.heading.at(level) for c in section.columns if c.id == keys[3])
            return f"row “{section.rows[int(keys[1])].head.at(level)}”, column “{column}”"
        case SidesSection() if keys[1] == "items":
            side = section.yes if keys[0] == "yes" else section.no
            return f"under “{side.label.at(level)}”" if side.label else ""
        case ZonesSection():
            return f"in the {section.items[int(keys[1])].colour} zone"
        case RisksSection():
            measure = section.items[int(keys[1])].measure
            return f"{measure.n} out of {measure.of} people"
    named = _name_of(getattr(section, "items", ())[int(keys[1])]) if keys[0] == "items" else None
    return f"of “{named.at(level)}”" if named and named is not leaf.text else ""


def _name_of(entry: object) -> Text | None:
    """What names the entry of a list, if something does."""
    match entry:
        case Group(heading=name) | Step(heading=name) | Contact(name=name) | Entry(when=When(label=name)):
            return name
        case Check(text=name):
            return name
    return None


_LABELS: Mapping[str, Label] = {
    "title": Label("Title", "Title"),
    "subtitle": Label("Line under the title", "Line under the title"),
    "audience": Label("Who it is for", "Who the handout is for"),
    "key_message": Label("Key message", "The main thing to know, in the box on top"),
    "heading": Label("Heading", "Heading of a section"),
    "intro": Label("Introduction", "Before the first item of a section"),
    "body": Label("Text", ""),
    "name": Label("Name", "Name of an option"),
    "aim": Label("Aim (table)", "What the option tries to do: a cell of the comparison table"),
    "what": Label("What it is", "What the option is"),
    "happens": Label("What happens", "After the label “What happens:”"),
    "when": Label("When it is used", "After the label “When it is used:”"),
    "who": Label("Who does it", "After the label “Who does it:”"),
    "lasts": Label(
        "How long it may last", "After the label “How long it may last:”, and a cell of the comparison table"
    ),
    "unknowns": Label("What is not known", "After the label “What we do not know yet:”"),
    "benefits": Label("May help", "Benefit"),
    "harms": Label("Possible problem", "Harm"),
    "sign": Label("Sign to get help", ""),
    "questions.items": Label("Question", "A question that the reader may ask"),
    "groups.items.heading": Label("Heading of a group", "Heading of a part of a section"),
    "needs": Label("What is needed", "A line of the list of what is needed"),
    "steps.items.heading": Label("Heading of a step", "Heading of a numbered step"),
    "sides.yes.label": Label("Heading: what to do", "Heading over what to do, or what one may have"),
    "sides.yes.items": Label("To do, or allowed", "A line of the list of what to do, or of what one may have"),
    "sides.no.label": Label("Heading: what not to do", "Heading over what not to do, or what one may not have"),
    "sides.no.items": Label("Not to do, or not allowed", "A line of the list of what not to do, or may not have"),
    "table.columns.heading": Label("Heading of a column", "Heading of a column of a table"),
    "table.rows.head": Label("Head of a row", "Head of a row of a table"),
    "table.rows.cells": Label("Cell", "A cell of a table"),
    "table.note": Label("Line below the table", "A line below a table"),
    "form.items.label": Label("To fill in", "Label of a place to write in"),
    "checklist.items": Label("To tick", "Beside a box to tick"),
    "fix": Label("How to fix it", "After the label “How to fix it:”"),
    "timeline.items.when.label": Label("When", "When to do something: a heading"),
    "contacts.items.name": Label("Name", "Name of somebody to reach"),
    "contacts.items.when": Label("When one can reach them", "After the label “When:”"),
    "contacts.items.note": Label("Note", "Below how to reach somebody"),
    "zones.items.heading": Label("Heading", "Heading of a zone, after the name of its colour"),
    "zones.items.signs": Label("Sign", "A line of the list of signs"),
    "zones.items.actions": Label("What to do", "A line of the list of what to do"),
    "risks.items.items": Label("What may happen", "Something that may happen"),
    "compare": Label("How many that is", "Below a count of people: how many that is"),
    "alt": Label("Description of the picture", "Description of a picture, read out to people who can't see it"),
    "caption": Label("Line under the picture", "Line under a picture"),
    "callouts": Label("Key of the picture", "A line of the numbered key under a picture"),
    "timeframe": Label("Time that the number is about", "After a count: “3 out of 100 people, …”"),
    "term": Label("Word", "Word of the glossary"),
    "plain": Label("What it means", "What a word of the glossary means"),
}
