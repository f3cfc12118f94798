"""What editors offer where a section or a fact begins: a whole one of each kind, with words in brackets to fill in.

The key is `defaultSnippets` of the YAML language server, which VS Code's YAML extension and others use.
"""

from typing import Any

Data = dict[str, Any]


def _point(name: str, words: str) -> Data:
    return {"id": name, "text": words}


_OPTION: Data = {
    "id": "first-choice",
    "name": "[Name it]",
    "purpose": "treatment",
    "aim": "[Say in a few words what it tries to do]",
    "what": "[Say what it is.]",
    "lasts": "[Say how long]",
    "benefits": [_point("first-benefit", "[Say how it may help.]")],
    "harms": [_point("first-harm", "[Say what may go wrong.]")],
    "unknowns": "[Say what nobody knows yet.]",
}
_TOPIC: Data = {"id": "first", "heading": "[Name the topic]", "body": "[Say what matters.]"}
_ZONE: Data = {
    "heading": "[Say how one is doing]",
    "signs": [_point("first-sign", "[Say how one knows.]")],
    "actions": [_point("first-action", "[Say what to do.]")],
}

SECTIONS: dict[str, Data] = {
    "text": {"body": "[Write one idea in each paragraph.]"},
    "options": {"options": [_OPTION]},
    "compare": {"options": ["first-choice", "second-choice"]},
    "questions": {"items": [_point("first", "[Ask as the reader would.]")]},
    "call": {"items": [{"id": "danger", "sign": "[name a sign of danger]", "urgency": "emergency"}]},
    "groups": {"items": [_TOPIC]},
    "steps": {"items": [{"id": "first", "body": "[Say what to do first.]"}]},
    "sides": {
        "yes": {"items": [_point("first-yes", "[Say what to do.]")]},
        "no": {"items": [_point("first-no", "[Say what not to do.]")]},
    },
    "table": {
        "columns": [{"id": "what", "heading": "[What the rows are]"}, {"id": "value", "heading": "[What is told]"}],
        "rows": [{"id": "first", "head": "[Name the row]", "cells": {"value": "[Fill the cell]"}}],
    },
    "form": {"items": [{"id": "name", "label": "[What to write down]", "answer": "short"}]},
    "checklist": {"items": [_point("first", "[Say what to tick.]")]},
    "timeline": {"items": [{"id": "first", "when": {"before": {"amount": 7, "unit": "day"}}, "body": "[Say what.]"}]},
    "contacts": {"items": [{"id": "first", "name": "[Name them]", "phone": "{clinic.phone}"}]},
    "zones": {"items": [{"id": colour, "colour": colour, **_ZONE} for colour in ("green", "yellow", "red")]},
    "risks": {"items": [{"id": "common", "measure": {"n": 1, "of": 100}, "items": [_point("first", "[Say what.]")]}]},
}
"""Of each kind of section, what it has besides its id, its kind and its heading."""

FACTS: dict[str, Data] = {
    "dose": {"amount": 400, "unit": "mg"},
    "duration": {"amount": 2, "unit": "week"},
    "weight": {"amount": 10, "unit": "lb"},
    "length": {"amount": 5, "unit": "cm"},
    "temperature": {"amount": 101, "unit": "F"},
    "pressure": {"systolic": 120, "diastolic": 80},
    "count": {"amount": 8},
    "time": {"at": "18:00"},
    "phone": {"number": "+1 800 555 0100"},
    "date": {"date": "2027-01-01"},
    "money": {"amount": 25, "currency": "USD"},
}
"""Of each kind of fact, what it has besides its id and its kind."""


def section_snippets() -> list[Data]:
    """One snippet for each kind of section."""
    made = {kind: {"id": f"my-{kind}", "kind": kind, "heading": "[Ask as the reader would]"} for kind in SECTIONS}
    return [
        {"label": kind, "description": f"A section: {kind}", "body": made[kind] | SECTIONS[kind]} for kind in SECTIONS
    ]


def fact_snippets() -> list[Data]:
    """One snippet for each kind of fact."""
    return [
        {"label": kind, "description": f"A fact: {kind}", "body": {"id": f"my-{kind}", "kind": kind} | FACTS[kind]}
        for kind in FACTS
    ]
