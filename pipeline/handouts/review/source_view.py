"""A handout's own texts on a review's page, both levels side by side, with what has changed since its approval."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from handouts.core.findings import Finding
from handouts.core.yaml_reader import KeyPath
from handouts.editions.fact_format import facts_in
from handouts.editions.section_words import fill
from handouts.language.locales import Locale
from handouts.language.markdown import one_line, split_blocks
from handouts.review.diff import spans
from handouts.review.view import Data, anchor, cell_data, change_data, finding_data, label, line_data, span_data
from handouts.source.approved_snapshot import Fact, facts, read_record, said
from handouts.source.approved_snapshot import changes as changes_since
from handouts.source.load import Source
from handouts.source.model import Handout
from handouts.source.parts import Body, Level
from handouts.source.sections import OptionsSection
from handouts.source.text_units import Leaf, leaf_units, leaves


class SourceView:
    """A handout's own texts as the page shows them, both levels side by side."""

    def __init__(self, source: Source, handout: Handout, locale: Locale, findings: list[Finding]) -> None:
        self.source, self.handout, self.locale, self.findings = source, handout, locale, findings
        self.words = source.library.words(locale.language)
        self.named = facts_in(handout, locale)
        self.leaves = leaves(handout)
        self.paths = {leaf.path for leaf in self.leaves}

    def data(self) -> Data:
        """Return all that the template shows of it."""
        return {"groups": list(self._groups()), "changes": self._changes(), "pictures": self._pictures()}

    # ---- groups

    def _groups(self) -> Iterator[Data]:
        groups: dict[KeyPath, Data] = {}
        owned: set[KeyPath] = set()
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

    def _group_of(self, keys: KeyPath) -> KeyPath:
        if keys[0] == "sections":
            return keys[:4] if len(keys) > 4 and keys[2] == "options" else keys[:2]
        return ("glossary",) if keys[0] == "glossary" else ()

    def _group(self, keys: KeyPath) -> Data:
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
        shown = {"heading": one_line(heading), "level": level, "anchor": anchor(path or "top"), "findings": mine}
        return {**shown, "rows": [], "list": []}

    def _row(self, leaf: Leaf, data: Iterable[Fact]) -> Data:
        names = {Level.STANDARD: "Standard", Level.PLAIN: "Plain"} if leaf.has_levels else {Level.STANDARD: ""}
        mine = [f for f in self.findings if self._row_of(f.path) == leaf.path]
        return {
            "anchor": anchor(leaf.path),
            "path": leaf.path,
            "label": label(leaf, self.handout),
            "safety": any(u.safety for u in leaf_units(leaf)),
            "state": "",
            "cells": [cell_data(name, self.locale, self._blocks(leaf, level)) for level, name in names.items()],
            "data": [{"name": _named(f), "value": f.value} for f in data if _worth(f)],
            "findings": [self.finding(f) for f in mine],
            "locale": self.locale.tag,
        }

    def _blocks(self, leaf: Leaf, level: Level) -> list[Data]:
        text = fill(leaf.text.at(level), self.named)
        if isinstance(leaf.text, Body):
            return [{"kind": b.kind, "spans": span_data(spans(b.text, self.words))} for b in split_blocks(text)]
        return [{"kind": "paragraph", "spans": line_data(text, self.words)}]

    def _row_of(self, unit: str) -> str:
        """Return the path of the row that shows a text, "" if none does."""
        while unit and unit not in self.paths:
            unit = unit.rpartition(".")[0]
        return unit

    def finding(self, finding: Finding) -> Data:
        """Return a finding with the row that it is about."""
        row = self._row_of(finding.path)
        return finding_data(finding, anchor(row or finding.path) if finding.path else "")

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
                    **change_data(change.old, change.new, self.words),
                    "path": change.path,
                    "anchor": anchor(leaf.path) if leaf else "",
                    "label": label(leaf, self.handout) if leaf else "",
                }
            )
        return {"since": record.approved.date.isoformat(), "problem": "", "all": shown}

    def _pictures(self) -> list[Data]:
        shown: dict[str, Data] = {}
        for leaf in self.leaves:
            picture = self.source.content.asset(self._file(leaf)) if leaf.keys[-1] == "alt" else None
            if picture and picture.suffix in {".svg", ".png"}:
                values = {"uri": picture.data_uri, "alt": one_line(leaf.text.standard), "name": picture.name}
                shown.setdefault(picture.name, values)
        return list(shown.values())

    def _file(self, alt: Leaf) -> str:
        """Return the file of the picture that a text describes."""
        value: Any = self.handout
        for key in alt.keys[:-1]:
            value = value[key] if isinstance(key, int) else getattr(value, key)
        return str(value.file)


def _owner(keys: KeyPath) -> KeyPath:
    """Return the item of a list that something belongs to: the option of its name, the harm of its number."""
    last = max((i for i, k in enumerate(keys) if isinstance(k, int)), default=-1)
    return keys[: last + 1]


def _named(fact: Fact) -> str:
    """Say what a number or a choice is: `n`, `before amount`, `empty rows`."""
    names = [str(key) for key in fact.keys[len(_owner(fact.keys)) :] if key not in ("measure", "when")]
    if fact.keys[-1:] == ("write",):
        return "to write in" if len(fact.keys) > 3 else "empty rows to write in"
    return " ".join(names or [str(fact.keys[-1])]).replace("_", " ")


def _worth(fact: Fact) -> bool:
    """Return whether a reviewer needs to see it: not the kind of a section, and not what only orders a list."""
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
