"""Review: one page for the person who reads a handout before patients do, and the questions that it asks."""

import base64
import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict
from functools import lru_cache
from typing import Any

from handouts.clinics.templates import environment, render
from handouts.core.findings import Finding, Severity, in_order
from handouts.core.folders import Asset
from handouts.core.validation import Strict, usable
from handouts.core.yaml_reader import Loaded, Path_, read_yaml
from handouts.editions.edition import fill
from handouts.editions.fact_format import facts_in
from handouts.editions.grades import NO_FORMULA, Grades, grade
from handouts.editions.translation import State, Translation, texts_of
from handouts.language.lexicon import UNSPACED, Words
from handouts.language.library import Library
from handouts.language.locales import Locale
from handouts.language.markdown import one_line, split_blocks
from handouts.review.diff import DiffSpan, difference, spans, what_changed
from handouts.rules.runner import check_source
from handouts.source.approval_ledger import Approval, digests
from handouts.source.approved_snapshot import Fact, digest, facts, read_record, said
from handouts.source.approved_snapshot import changes as changes_since
from handouts.source.load import Source
from handouts.source.model import Body, Handout, Level, OptionsSection
from handouts.source.settings import Settings
from handouts.source.text_units import Leaf, leaf_units, leaves

Data = dict[str, Any]

DECISIONS = ("approve", "changes", "not read")
ANSWERS = ("yes", "no", "does not apply")


# ---------------------------------------------------------------- what a person is asked


class Question(Strict):
    """One thing that only a person can judge. A “no” to one that `must` be keeps the text from being approved."""

    id: str
    cites: str
    ask: str
    must: bool = False
    may_not_apply: bool = False

    @property
    def answers(self) -> tuple[str, ...]:
        return ANSWERS if self.may_not_apply else ANSWERS[:2]


@lru_cache(maxsize=8)
def checklist(library: Library) -> Mapping[str, tuple[Question, ...]]:
    """Return the questions on a source and on a translation."""
    return questions_in(read_yaml(library.folder.file("review/checklist.yaml")))


class _Checklist(Strict):
    source: tuple[Question, ...]
    translation: tuple[Question, ...]


def questions_in(loaded: Loaded) -> Mapping[str, tuple[Question, ...]]:
    """Return the questions in such a file. Raises HandoutsError for one that can't be used."""
    return dict(usable(_Checklist, loaded, "the questions in", "Its first lines say how."))


def questions(source: Source, locale: str) -> tuple[Question, ...]:
    """What is asked of a reader of one locale."""
    return checklist(source.library)[
        "source" if source.handout and locale == source.handout.language else "translation"
    ]


# ---------------------------------------------------------------- what a review is bound to


def read_digest(source: Source, locale: str) -> str:
    """The digest of what a reader of one locale has read: all that the handout says, or a translation beside it."""
    assert source.handout is not None, "only a sound source is reviewed"
    if locale == source.handout.language:
        return digest(said(source.handout, source.content))
    translation = texts_of(source).translation(locale)
    entries = translation.catalog.entries
    rows = ((u.path, u.text, entries[u.path].target if u.path in entries else "") for u in translation.texts.units)
    return digest(rows)


def blank_form(source: Source, locales: Iterable[str]) -> str:
    """The form as YAML, to be filled in by hand."""
    assert source.handout is not None
    tags = [source.handout.language, *locales]
    lines = [
        f"# A review of {source.id}. Fill it in, then: handouts approve {source.id} FILE",
        "review: 1",
        f"handout: {source.id}",
        f"version: {source.handout.version}",
        "# What was read. Leave these as they are: they bind the review to its text.",
        "digests:",
        *(f'  {tag}: "{read_digest(source, tag)}"' for tag in tags),
        'reviewer: {name: "", role: "", date: ""}   # date: the day of the review, such as 2026-11-23',
        'next_review: ""   # the day by which it must be read again',
        f"decisions:   # {', '.join(DECISIONS[:-1])} or {DECISIONS[-1]}",
        *(f'  {tag}: ""' for tag in tags),
    ]
    if tags[1:]:
        lines += [
            "translations:   # role: translator, clinician or community; method: human or machine+human",
            *(f'  {tag}: {{role: "", method: ""}}' for tag in tags[1:]),
        ]
    lines += ["answers:   # yes, no or does not apply; a no needs a note"]
    for tag in tags:
        lines.append(f"  {tag}:")
        for question in questions(source, tag):
            lines += [f"    # {question.ask} ({question.cites})", f'    {question.id}: {{answer: "", note: ""}}']
    return "\n".join(lines) + "\n"


# ---------------------------------------------------------------- the page


def page(source: Source, locales: tuple[str, ...], settings: Settings) -> str:
    """The packet as one HTML page that needs nothing else. `locales` are translations to read beside the source."""
    handout = source.handout
    assert handout is not None, "only a sound source is reviewed"
    known = source.library.locales
    tags = (handout.language, *locales)
    found = in_order(check_source(source, settings))
    mine = [f for f in found if f.place.file.name == source.file.name]
    view = _Source(source, handout, known[handout.language], mine)
    translations = [_Translated(source, known[tag], found).data() for tag in locales]
    env = environment(source.library)
    script = render(env, "review/packet.js", {})
    asked = {tag: questions(source, tag) for tag in tags}
    parts = [
        {
            "locale": tag,
            "name": known[tag].endonym,
            "translation": tag != handout.language,
            "questions": [{**q.model_dump(), "answers": q.answers} for q in asked[tag]],
        }
        for tag in tags
    ]
    facts_of_page = {
        "handout": source.id,
        "version": handout.version,
        "digests": {tag: read_digest(source, tag) for tag in tags},
        "parts": [
            {"locale": tag, "translation": tag != handout.language, "items": [q.id for q in asked[tag]]} for tag in tags
        ],
    }
    shown = {
        "id": source.id,
        "title": handout.title.standard,
        "version": handout.version,
        "updated": handout.updated.isoformat(),
        "status": handout.review.status,
        "language": handout.language,
        "lang": known[handout.language].tag,
        "source": view.data(),
        "translations": translations,
        "findings": [view.finding(f) for f in mine],
        "reading": [_reading(grade(source, known[tag], level)) for tag in tags for level in Level],
        "parts": parts,
        "decisions": DECISIONS,
        "form": blank_form(source, locales),
        "facts": json.dumps(facts_of_page, ensure_ascii=False).replace("<", "\\u003c"),
        "script": script,
        "script_digest": base64.b64encode(hashlib.sha256(script.encode()).digest()).decode(),
    }
    return render(env, "review/packet.html.j2", shown) + MARK


MARK = "<!-- made by `handouts review` -->\n"
"""The end of each page, by which we know our own from a file that must not be overwritten."""


def _spans(cut: Iterable[DiffSpan]) -> list[Data]:
    return [asdict(p) for p in cut]


def _anchor(path: str, locale: str = "") -> str:
    return f"{locale or 't'}.{path}"


_LABELS = {
    "title": "Title",
    "subtitle": "Line under the title",
    "audience": "Who it is for",
    "key_message": "Key message",
    "heading": "Heading",
    "intro": "Introduction",
    "body": "Text",
    "name": "Name",
    "aim": "Aim (table)",
    "what": "What it is",
    "happens": "What happens",
    "when": "When it is used",
    "who": "Who does it",
    "lasts": "How long it may last",
    "unknowns": "What is not known",
    "benefits": "May help",
    "harms": "Possible problem",
    "sign": "Sign to get help",
    "items": "Question",
    "alt": "Description of the picture",
    "caption": "Line under the picture",
    "callouts": "Key of the picture",
    "timeframe": "Time that the number is about",
    "term": "Word",
    "plain": "What it means",
}


def _label(keys: Path_) -> str:
    """What a text is, in a reviewer's words; its field's name where there are none."""
    names = [k for k in keys if isinstance(k, str)]
    for name in (names[-1], names[-2] if len(names) > 1 else ""):
        if name in _LABELS:
            return _LABELS[name]
    return names[-1].replace("_", " ")


def _owner(keys: Path_) -> Path_:
    """The item of a list that something belongs to: the option of its name, the harm of its number."""
    last = max((i for i, k in enumerate(keys) if isinstance(k, int)), default=-1)
    return keys[: last + 1]


class _Source:
    """A handout's own texts as the page shows them, both levels side by side."""

    def __init__(self, source: Source, handout: Handout, locale: Locale, findings: list[Finding]) -> None:
        self.source, self.handout, self.locale, self.findings = source, handout, locale, findings
        self.words = source.library.words(locale.language)
        self.named = facts_in(handout, locale)
        self.leaves = leaves(handout)
        self.paths = {leaf.path for leaf in self.leaves}

    def data(self) -> Data:
        return {"groups": list(self._groups()), "changes": self._changes(), "pictures": self._pictures()}

    # ---- groups

    def _groups(self) -> Iterator[Data]:
        groups: dict[Path_, Data] = {}
        owned: set[Path_] = set()
        data = [f for f in facts(self.handout, self.source.content) if not f.is_text]
        for leaf in self.leaves:
            keys = self._group_of(leaf.keys)
            group = groups.setdefault(keys, self._group(keys))
            owner = _owner(leaf.keys)
            own = () if owner in owned else [f for f in data if _owner(f.keys) == owner]
            owned.add(owner)
            group["rows"].append(self._row(leaf, own))
        yield from groups.values()
        if self.handout.references:
            items = [" · ".join(str(v) for v in _reference(r.model_dump())) for r in self.handout.references]
            yield {"heading": "Sources", "level": 3, "anchor": "sources", "rows": [], "list": items, "findings": []}

    def _group_of(self, keys: Path_) -> Path_:
        if keys[0] == "sections":
            return keys[:4] if len(keys) > 4 and keys[2] == "options" else keys[:2]
        return ("glossary",) if keys[0] == "glossary" else ()

    def _group(self, keys: Path_) -> Data:
        heading, path, level = "Top of the page", "", 3
        if keys == ("glossary",):
            heading, path = "Words to know", "glossary"
        elif keys:
            section = self.handout.sections[int(keys[1])]
            heading, path = section.heading.standard, section.id
            if len(keys) == 4 and isinstance(section, OptionsSection):
                option = section.options[int(keys[3])]
                heading, path, level = option.name.standard, f"{section.id}.{option.id}", 4
        mine = [self.finding(f) for f in self.findings if f.path == path and path and path not in self.paths]
        return {
            "heading": one_line(heading),
            "level": level,
            "anchor": _anchor(path or "top"),
            "rows": [],
            "list": [],
            "findings": mine,
        }

    def _row(self, leaf: Leaf, data: Iterable[Fact]) -> Data:
        levels = (Level.STANDARD, Level.PLAIN) if leaf.has_levels else (Level.STANDARD,)
        names = {Level.STANDARD: "Standard", Level.PLAIN: "Plain"} if leaf.has_levels else {Level.STANDARD: ""}
        mine = [f for f in self.findings if self._row_of(f.path) == leaf.path]
        return {
            "anchor": _anchor(leaf.path),
            "path": leaf.path,
            "label": _label(leaf.keys),
            "safety": any(u.safety for u in leaf_units(leaf)),
            "state": "",
            "cells": [
                {
                    "label": names[level],
                    "lang": self.locale.tag,
                    "dir": self.locale.dir,
                    "blocks": self._blocks(leaf, level),
                }
                for level in levels
            ],
            "data": [{"name": f.path.split(".")[-1].replace("_", " "), "value": f.value} for f in data if _worth(f)],
            "findings": [self.finding(f) for f in mine],
            "locale": self.locale.tag,
        }

    def _blocks(self, leaf: Leaf, level: Level) -> list[Data]:
        text = fill(leaf.text.at(level), self.named)
        if isinstance(leaf.text, Body):
            return [{"kind": b.kind, "spans": _spans(spans(b.text, self.words))} for b in split_blocks(text)]
        return [{"kind": "paragraph", "spans": _spans(spans(one_line(text), self.words))}]

    def _row_of(self, unit: str) -> str:
        """The path of the row that shows a unit, "" if none does."""
        while unit and unit not in self.paths:
            unit = unit.rpartition(".")[0]
        return unit

    def finding(self, finding: Finding) -> Data:
        row = self._row_of(finding.path)
        return _finding(finding, _anchor(row or finding.path) if finding.path else "")

    # ---- changes

    def _changes(self) -> Data:
        record = read_record(self.source.content, self.handout.language)
        if record.approved is None:
            return {"since": "", "problem": record.problem, "all": []}
        found = changes_since(record.approved.texts, said(self.handout, self.source.content))
        labels = {leaf.at(level): leaf for leaf in self.leaves for level in Level}
        shown = []
        for change in found:
            leaf = labels.get(change.path)
            shown.append(
                {
                    **_change(change.old, change.new, self.words),
                    "path": change.path,
                    "anchor": _anchor(leaf.path) if leaf else "",
                    "label": _label(leaf.keys) if leaf else "",
                }
            )
        return {"since": record.approved.date.isoformat(), "problem": "", "all": shown}

    def _pictures(self) -> list[Data]:
        view = self.handout.model_dump()
        shown = []
        for name in dict.fromkeys(_image_files(view)):
            uri = _data_uri(self.source.content.asset(name))
            figures = [leaf for leaf in self.leaves if leaf.keys[-1] == "alt" and _figure(self.handout, leaf) == name]
            if uri and figures:
                shown.append({"uri": uri, "alt": one_line(figures[0].text.standard), "name": name})
        return shown


def _image_files(value: Any) -> Iterator[str]:
    """The pictures that a handout's data names, in order."""
    match value:
        case {"file": str(file), "alt": _}:
            yield file
        case dict():
            yield from (f for v in value.values() for f in _image_files(v))
        case tuple() | list():
            yield from (f for v in value for f in _image_files(v))


def _figure(handout: Handout, leaf: Leaf) -> str:
    value: Any = handout
    for key in leaf.keys[:-1]:
        value = value[key] if isinstance(key, int) else getattr(value, key)
    return str(value.file)


def _data_uri(picture: Asset | None) -> str:
    """A picture inside the page; nothing for one that is missing, elsewhere or of another kind."""
    if picture is None or picture.suffix not in {".svg", ".png"}:
        return ""
    return f"data:{picture.media_type};base64,{base64.b64encode(picture.content).decode()}"


def _worth(fact: Fact) -> bool:
    """Whether a reviewer needs to see it: not the kind of a section, and not what only orders a list."""
    return fact.path.rpartition(".")[2] not in {"kind", "order", "content", "language"}


def _reference(item: Mapping[str, Any]) -> Iterator[str]:
    yield str(item["id"])
    for author in item.get("author") or []:
        yield " ".join(str(author[k]) for k in ("family", "given", "literal") if k in author)
    for key in ("title", "container-title", "publisher", "volume", "issue", "page", "DOI", "URL"):
        if item.get(key):
            yield str(item[key])
    if parts := (item.get("issued") or {}).get("date-parts"):
        yield "-".join(map(str, parts[0]))


def _finding(finding: Finding, anchor: str) -> Data:
    return {
        "code": finding.code,
        "severity": str(finding.severity),
        "message": finding.message,
        "hint": finding.hint,
        "anchor": anchor,
        "line": finding.place.line,
        "serious": finding.severity is Severity.ERROR,
    }


def _change(old: str | None, new: str | None, words: Words) -> Data:
    old, new = (None if text is None else _lines(text) for text in (old, new))
    if old is None:
        return {"what": "new", "spans": _spans(difference("", new or "", words)), "notes": []}
    if new is None:
        return {"what": "gone", "spans": _spans(difference(old, "", words)), "notes": []}
    return {"what": "changed", "spans": _spans(difference(old, new, words)), "notes": what_changed(old, new, words)}


def _lines(text: str) -> str:
    """A text with the lines of its list, and no other space than words need."""
    return "\n".join(filter(None, map(one_line, text.split("\n"))))


class _Translated:
    """One translation as the page shows it, beside its source."""

    def __init__(self, source: Source, locale: Locale, findings: Iterable[Finding]) -> None:
        self.source, self.locale = source, locale
        self.translation: Translation = texts_of(source).translation(locale.tag)
        self.findings = [f for f in findings if f.place.file.name == f"{locale.tag}.po"]
        self.origin = source.library.locales[self.translation.texts.language]
        self.there = source.library.words(self.origin.language)
        self.here = source.library.words(locale.language)
        handout = source.handout
        self.named_there, self.named_here = (
            (facts_in(handout, loc) if handout else {}) for loc in (self.origin, locale)
        )

    def data(self) -> Data:
        counts = self.translation.counts()
        return {
            "tag": self.locale.tag,
            "endonym": self.locale.endonym,
            "lang": self.locale.tag,
            "dir": self.locale.dir,
            "anchor": f"translation-{self.locale.tag}",
            "problem": self.translation.catalog.problem,
            "counts": [{"state": str(s), "count": counts[s]} for s in State if counts[s]],
            "changes": list(self._changes()),
            "rows": list(self._rows()),
            "findings": [self._finding(f) for f in self.findings],
        }

    def _finding(self, finding: Finding) -> Data:
        return _finding(finding, _anchor(finding.path, self.locale.tag) if finding.path else "")

    def _rows(self) -> Iterator[Data]:
        entries, states = self.translation.catalog.entries, self.translation.states
        for unit in self.translation.texts.units:
            target = entries[unit.path].target if unit.path in entries else ""
            level = f", {unit.level}" if unit.leaf.has_levels else ""
            source = {"label": self.origin.endonym, "lang": self.origin.tag, "dir": self.origin.dir}
            cell = {"label": self.locale.endonym, "lang": self.locale.tag, "dir": self.locale.dir}
            yield {
                "anchor": _anchor(unit.path, self.locale.tag),
                "path": unit.path,
                "label": _label(unit.leaf.keys) + level,
                "safety": unit.safety,
                "state": str(states[unit.path]),
                "cells": [
                    {**source, "blocks": [self._block(fill(unit.text, self.named_there), self.there)]},
                    {
                        **cell,
                        "blocks": [self._block(fill(target, self.named_here), self.here)] if target.strip() else [],
                    },
                ],
                "data": [],
                "findings": [self._finding(f) for f in self.findings if f.path == unit.path],
                "locale": self.locale.tag,
            }

    def _block(self, text: str, words: Words) -> Data:
        return {"kind": "paragraph", "spans": _spans(spans(one_line(text), words))}

    def _changes(self) -> Iterator[Data]:
        """The units whose approval no longer holds, with the texts that it was given for where they are known."""
        record = read_record(self.source.content, self.locale.tag)
        kept = record.approved.texts if record.approved else {}
        given = self.translation.texts.ledger.of(self.locale.tag)
        for unit in self.translation.texts.units:
            path, entry = unit.path, self.translation.catalog.entries.get(unit.path)
            approval = given.get(path)
            if approval is None or entry is None:
                continue
            before, now = approval.units[path].split(), digests(unit.text, entry.target).split()
            if before == now:
                continue
            yield {
                "path": path,
                "anchor": _anchor(path, self.locale.tag),
                "label": _label(unit.leaf.keys),
                **_who(approval),
                "source": self._side(before[0] != now[0], entry.previous or entry.source, unit.text, self.there),
                "target": self._side(before[1] != now[1], kept.get(path, ""), entry.target, self.here),
            }

    def _side(self, changed: bool, old: str, new: str, words: Words) -> Data:
        if not changed:
            return {"what": "as it was", "spans": _spans(spans(one_line(new), words)), "notes": []}
        if not old or one_line(old) == one_line(new):
            return {"what": "changed", "spans": _spans(spans(one_line(new), words)), "notes": [], "unknown": True}
        return _change(old, new, words)


def _who(approval: Approval) -> Data:
    return {"by": approval.by, "role": approval.role, "date": approval.date.isoformat()}


# ---------------------------------------------------------------- how hard it is to read


def _reading(grades: Grades) -> Data:
    """One language at one level: the whole, then its parts, each with its score where a formula was made for it."""
    rows = [
        {
            "part": part.path or "All of it",
            "words": part.counts.words,
            "per_sentence": f"{part.counts.per_sentence:.1f}",
            "score": next((f"{s.value:.1f}{' (' + s.band + ')' if s.band else ''}" for s in part.scores), ""),
        }
        for part in grades.parts
    ]
    return {
        "name": f"{grades.locale.endonym}, {grades.level}",
        "lang": grades.locale.tag,
        "formula": grades.formulas[0].title if grades.formulas else NO_FORMULA,
        "counted": "characters" if grades.locale.language in UNSPACED else "words",
        "rows": rows,
    }
