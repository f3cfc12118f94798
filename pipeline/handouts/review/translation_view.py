"""A translation on a review's page, beside its source, with the approvals that no longer hold."""

from collections.abc import Iterable, Iterator

from handouts.core.findings import Finding
from handouts.editions.fact_format import facts_in
from handouts.editions.section_words import fill
from handouts.editions.translation import State, Translation, texts_of
from handouts.language.lexicon import Words
from handouts.language.locales import Locale
from handouts.language.markdown import one_line
from handouts.review.view import Data, anchor, cell_data, change_data, finding_data, label, line_data
from handouts.source.approval_ledger import digests
from handouts.source.approved_snapshot import read_record
from handouts.source.load import Source


class TranslationView:
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
        """Return all that the template shows of it."""
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
        return finding_data(finding, anchor(finding.path, self.locale.tag) if finding.path else "")

    def _rows(self) -> Iterator[Data]:
        entries, states = self.translation.catalog.entries, self.translation.states
        for unit in self.translation.texts.units:
            target = entries[unit.path].target if unit.path in entries else ""
            level = f", {unit.level}" if unit.leaf.has_levels else ""
            source = [self._block(fill(unit.text, self.named_there), self.there)]
            shown = [self._block(fill(target, self.named_here), self.here)] if target.strip() else []
            yield {
                "anchor": anchor(unit.path, self.locale.tag),
                "path": unit.path,
                "label": label(unit.leaf, self.source.handout, unit.level) + level,
                "safety": unit.safety,
                "state": str(states[unit.path]),
                "cells": [
                    cell_data(self.origin.endonym, self.origin, source),
                    cell_data(self.locale.endonym, self.locale, shown),
                ],
                "data": [],
                "findings": [self._finding(f) for f in self.findings if f.path == unit.path],
                "locale": self.locale.tag,
            }

    def _block(self, text: str, words: Words) -> Data:
        return {"kind": "paragraph", "spans": line_data(text, words)}

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
                "anchor": anchor(path, self.locale.tag),
                "label": label(unit.leaf, self.source.handout, unit.level),
                "by": approval.by,
                "role": approval.role,
                "date": approval.date.isoformat(),
                "source": self._side(before[0] != now[0], entry.previous or entry.source, unit.text, self.there),
                "target": self._side(before[1] != now[1], kept.get(path, ""), entry.target, self.here),
            }

    def _side(self, changed: bool, old: str, new: str, words: Words) -> Data:
        if not changed:
            return {"what": "as it was", "spans": line_data(new, words), "notes": []}
        if not old or one_line(old) == one_line(new):
            return {"what": "changed", "spans": line_data(new, words), "notes": [], "unknown": True}
        return change_data(old, new, words)
