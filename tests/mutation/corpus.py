"""What is corrupted: the shipped handout's translations, and made-up sentences, as texts that rules can check."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from pathlib import Path

import yaml

from handouts.core.findings import Severity
from handouts.core.po import Catalog, Entry
from handouts.editions.translation import Texts, Translation, texts_of
from handouts.editions.translator_notes import has_term
from handouts.rules.engine import check
from handouts.source.approval_ledger import Ledger
from handouts.source.parts import Level, Text
from handouts.source.text_units import TranslationUnit, leaf_of
from loading import library, load, read_catalog

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
LOCALES = ("es-US", "ar", "zh-Hans", "vi")

Found = frozenset[tuple[str, str]]
"""Findings of a unit: their codes and messages."""


@dataclass(frozen=True, eq=False)
class Corpus:
    """Texts with their translation into one locale, each unit to be changed on its own."""

    name: str
    texts: Texts
    locale: str

    @cached_property
    def entries(self) -> Mapping[str, Entry]:
        """The entries of the PO file by path."""
        catalog = self.texts.catalogs[self.locale]
        assert not catalog.problem, f"{catalog.file}: {catalog.problem}"
        return {u.path: catalog.entries[u.path] for u in self.texts.units}

    @cached_property
    def clean(self) -> Mapping[str, Found]:
        """What the rules find in each unit as it is."""
        return self.found(self.texts.units, self.entries)

    @cached_property
    def _terms(self) -> tuple[TranslationUnit, ...]:
        return tuple(u for u in self.texts.units if u.leaf.keys[0] == "glossary" and u.leaf.keys[-1] == "term")

    def found(self, units: tuple[TranslationUnit, ...], entries: Mapping[str, Entry]) -> dict[str, Found]:
        """What the rules find in some units, with other entries than the PO file's; no notices (INFO).

        The glossary's words that are in them stand beside them, because the rules look for these.
        """
        paths = {u.path for u in units}
        terms = (t for t in self._terms if t.path not in paths and any(has_term(u.text, t.text) for u in units))
        shown = (*units, *terms)
        mine = {u.path: entries.get(u.path) or self.entries[u.path] for u in shown}
        catalog = Catalog(self.texts.catalogs[self.locale].file, mine)
        texts = replace(self.texts, units=shown, catalogs={self.locale: catalog})
        findings = [f for f in check(Translation(texts, self.locale, catalog)) if f.severity is not Severity.INFO]
        return {p: frozenset((f.code, f.message) for f in findings if f.path == p) for p in paths}


def corpora(locale: str) -> tuple[Corpus, ...]:
    """The shipped handout and the sentences, in one locale."""
    return tuple(Corpus(texts.id, texts, locale) for texts in (_handout(), _sentences()))


@lru_cache(maxsize=1)
def _handout() -> Texts:
    return texts_of(load(ROOT / "source" / "back-pain-procedures"))


@lru_cache(maxsize=1)
def _sentences() -> Texts:
    said = yaml.safe_load((HERE / "sentences.yaml").read_text("utf-8"))
    units = tuple(_unit(str(key), str(text)) for key, text in said.items())
    catalogs = {locale: read_catalog(HERE / f"{locale}.po") for locale in LOCALES}
    return Texts("sentences", HERE, library(), "en-US", units, catalogs, Ledger(HERE / "approvals.yaml"))


def _unit(key: str, text: str) -> TranslationUnit:
    return TranslationUnit(key, text, leaf_of(key, ("sentences", key), Text(standard=text, plain=text)), Level.STANDARD)
