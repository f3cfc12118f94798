"""The library: what is known of languages and how pages look, from one folder of base templates."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from handouts.core.findings import HandoutsError
from handouts.core.folders import Folder
from handouts.core.po import Catalog, read_catalog
from handouts.core.yaml_reader import read_yaml
from handouts.language.lexicon import Words, unknown_words, words_in
from handouts.language.locales import SOURCE_LOCALE, Locale, interface_variant, interface_words, locales_in
from handouts.language.pseudolocale import PSEUDO
from handouts.language.quotes import typeset


@dataclass(frozen=True, eq=False)
class Library:
    """A folder of base templates, read: each file of it is parsed once, when somebody first asks.

    What asks raises HandoutsError for a file that can't be used: the program's own must be sound.
    """

    folder: Folder
    _words: dict[str, Words] = field(default_factory=dict, init=False, repr=False)
    _interface: dict[str, Mapping[str, str]] = field(default_factory=dict, init=False, repr=False)
    _catalogs: dict[str, Catalog] = field(default_factory=dict, init=False, repr=False)

    @property
    def digest(self) -> str:
        return self.folder.digest

    def content(self, name: str) -> bytes:
        """A file that every page needs. Raises HandoutsError where it is missing or was not read."""
        file = self.folder.file(name)
        if file.content is None:
            problem = file.problem or "there is no such file"
            raise HandoutsError(f"can't use {file.path}: {problem}", "Copy it from the templates that ship.")
        return file.content

    @cached_property
    def locales(self) -> Mapping[str, Locale]:
        """Every known locale by its tag."""
        return locales_in(read_yaml(self.folder.file("locales.yaml")))

    @cached_property
    def interface_source(self) -> Mapping[str, tuple[str, str]]:
        """The words on every page in English with the note for translators, by key."""
        return interface_words(read_yaml(self.folder.file(f"ui/{SOURCE_LOCALE}.yaml")))

    @cached_property
    def interface_catalogs(self) -> Mapping[str, Catalog]:
        """The translations of the words on every page, by locale."""
        tags = (name.removeprefix("ui/").removesuffix(".po") for name in self.folder.named("ui/*.po"))
        return {tag: self.interface_catalog(tag) for tag in tags}

    def interface_catalog(self, tag: str) -> Catalog:
        """The translations of the words on every page in one locale."""
        if tag not in self._catalogs:
            self._catalogs[tag] = read_catalog(self.folder.file(f"ui/{tag}.po"))
        return self._catalogs[tag]

    def interface(self, tag: str) -> Mapping[str, str]:
        """The words on every page in one locale, by key. One that is missing is absent, never English by surprise."""
        if tag not in self._interface:
            words = self._interface_in(tag)
            known = self.locales.get(tag)
            # They stand in headers and footers, too, which no pass over a page's tree comes to.
            self._interface[tag] = {key: typeset(text, known) if known else text for key, text in words.items()}
        return self._interface[tag]

    def _interface_in(self, tag: str) -> Mapping[str, str]:
        source = self.interface_source
        pseudo = self.locales[tag].pseudo if tag in self.locales else ""
        if tag == SOURCE_LOCALE or pseudo:
            make = PSEUDO[pseudo] if pseudo else str
            return {key: make(text) for key, (text, _) in source.items()}
        if self.folder.file(variant := f"ui/{tag}.yaml").exists:
            own = interface_variant(read_yaml(self.folder.file(variant)), source)
            return {key: own.get(key, text) for key, (text, _) in source.items()}
        catalog = self.interface_catalog(tag)
        return {
            key: entry.target
            for key, (text, _) in source.items()
            if (entry := catalog.entries.get(f"ui.{key}")) and entry.fits(text)
        }

    def words(self, language: str) -> Words:
        """A language's words, from `words/<language>.yaml`; without that file none are known."""
        if language not in self._words:
            file = self.folder.file(f"words/{language}.yaml")
            self._words[language] = words_in(read_yaml(file), language) if file.exists else unknown_words(language)
        return self._words[language]
