"""What the source and its translations share on a review's page: labels, anchors, findings, changes."""

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from handouts.core.findings import Finding
from handouts.language.lexicon import Words
from handouts.language.locales import Locale
from handouts.language.markdown import one_line
from handouts.review.diff import DiffSpan, difference, spans, what_changed
from handouts.source.field_labels import context_of, label_of, role
from handouts.source.model import Handout
from handouts.source.parts import Level
from handouts.source.text_units import Leaf

Data = dict[str, Any]


def label(leaf: Leaf, handout: Handout | None, level: Level = Level.STANDARD) -> str:
    """Say what a text is in a reviewer's words, and of which entry of a list; its field's name where there are none."""
    known = label_of(leaf)
    name = known.name if known else role(leaf).rpartition(".")[2].replace("_", " ")
    section = handout.sections[int(leaf.keys[1])] if handout and leaf.keys[0] == "sections" else None
    context = context_of(section, leaf, level) if section else ""
    return f"{name}, {one_line(context)}" if context else name


def anchor(path: str, locale: str = "") -> str:
    """Return the place on the page where a text stands, as its id."""
    return f"{locale or 't'}.{path}"


def span_data(cut: Iterable[DiffSpan]) -> list[Data]:
    """Return spans as the template takes them."""
    return [asdict(p) for p in cut]


def line_data(text: str, words: Words) -> list[Data]:
    """Return the spans of a text as the template takes them, on one line."""
    return span_data(spans(one_line(text), words))


def cell_data(label: str, locale: Locale, blocks: list[Data]) -> Data:
    """Return a text in one language, or at one level, as the template takes it."""
    return {"label": label, "lang": locale.tag, "dir": locale.dir, "blocks": blocks}


def finding_data(finding: Finding, anchor: str) -> Data:
    """Return a finding as the template takes it, with the place that it is about."""
    return {
        "code": finding.code,
        "severity": str(finding.severity),
        "message": finding.message,
        "hint": finding.hint,
        "anchor": anchor,
        "line": finding.place.line,
    }


def change_data(old: str | None, new: str | None, words: Words) -> Data:
    """Return a change as the template takes it: its spans, and what of it may hurt. None is for no text."""
    old, new = (None if text is None else _lines(text) for text in (old, new))
    if old is None:
        return {"what": "new", "spans": span_data(difference("", new or "", words)), "notes": []}
    if new is None:
        return {"what": "gone", "spans": span_data(difference(old, "", words)), "notes": []}
    return {"what": "changed", "spans": span_data(difference(old, new, words)), "notes": what_changed(old, new, words)}


def _lines(text: str) -> str:
    """Return a text with the lines of its list, and no other space than words need."""
    return "\n".join(filter(None, map(one_line, text.split("\n"))))
