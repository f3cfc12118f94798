"""Rules C: a clinic's look, words and templates."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

from handouts.clinics.clinic import FIELDS, Clinic, ClinicWords
from handouts.clinics.fonts import missing
from handouts.clinics.glyphs import FIRST_EMOJI, Letters, is_meaningless, letters_of_clinic
from handouts.core.findings import Place, Severity
from handouts.core.folders import Folder
from handouts.core.names import path_problem
from handouts.core.yaml_reader import WORDS, Problem, in_words
from handouts.document import pandoc_ast as ast
from handouts.document.compose import BODY, Document, own_template
from handouts.editions.edition import Edition
from handouts.language.locales import SOURCE_LOCALE, Locale
from handouts.language.scripts import example_language, script_of_letter, setting_of
from handouts.rules.engine import OWN, Hit, hit, rule
from handouts.rules.glyphs import MESSAGE, unshown
from handouts.rules.unfinished import placeholders
from handouts.source.picture import picture_problems


@dataclass(frozen=True)
class Theme:
    """A clinic as the rules look at it, for some locales."""

    clinic: Clinic
    locales: tuple[str, ...]

    def problems(self, *kinds: str) -> Iterator[Problem]:
        return (p for p in self.clinic.problems if p.kind in kinds)

    def hits(self, kind: str) -> Iterator[Hit]:
        """A hit for each problem of one kind that reading the clinic has left."""
        return (Hit(p.place, p.facts) for p in self.problems(kind))


@dataclass(frozen=True)
class Printed:
    """A page that is set in our own fonts, as the rules look at it."""

    document: Document


@rule(
    "C001",
    Severity.ERROR,
    "{said}",
    hint="Mend brand.yml or clinic.yml at this place; docs/clinics.md shows a whole one of each.",
    serves=OWN,
)
def clinic_file(theme: Theme) -> Iterator[Hit]:
    """A clinic's brand.yml or clinic.yml can't be read, or holds a key or value that its format does not know.

    brand.yml is the public Brand YAML format; clinic.yml holds the clinic's name, phone numbers and hours. A typing
    mistake here would silently print the wrong colour or no phone number, so every key is checked.
    """
    for p in theme.problems(*WORDS):
        yield hit(p.place, said=f"{p.place.file.name}: {in_words(p)}")


@rule(
    "C004",
    Severity.ERROR,
    "the logo `{path}` is not in the clinic's folder",
    hint="Put the file beside brand.yml and name it there; links and `..` are not followed.",
    serves=OWN,
)
def missing_logo(theme: Theme) -> Iterator[Hit]:
    """brand.yml names a logo that is not there, or that lies outside the clinic's folder.

    Only files of the clinic's own folder are used, so that a handout can't take in something else by mistake.
    """
    return theme.hits("logo-missing")


@rule(
    "C005",
    Severity.ERROR,
    "the logo `{path}` can't be used: {problem}",
    hint="Export the logo as plain SVG (shapes only) or as PNG.",
    serves=OWN,
)
def unfit_logo(theme: Theme) -> Iterator[Hit]:
    """A logo of a type that not every format can show, or an SVG that holds scripts, links or outside files.

    A logo travels in files that patients open at home, so it may only draw.
    """
    for p in theme.problems("logo-type"):
        yield Hit(p.place, {**p.facts, "problem": "its name must end in `.svg` or `.png`"})
    logo, folder = theme.clinic.logo, theme.clinic.folder
    file = folder / logo.name if logo and folder else Path()
    if logo and (why := path_problem(logo.name)):
        yield hit(Place(file.parent / "brand.yml", 1, 1), path=logo.name, problem=why)
    for line, problem in picture_problems(logo) if logo else ():
        yield Hit(Place(file, line, int(line > 0)), {"path": file.name, "problem": problem})


@rule(
    "C006",
    Severity.ERROR,
    "the font `{name}` can't be used: {why}",
    hint="Put its files beside brand.yml (`source: file`), or take a font that is installed as a package.",
    serves=OWN,
)
def unusable_font(theme: Theme) -> Iterator[Hit]:
    """A font that would have to come over the network or from the computer, or whose file is missing or damaged.

    Builds use only fonts from packages and from the clinic's folder: the same input gives the same page everywhere. So
    Arial, which many computers have, has to be replaced.

        base: Arial            # wrong
        base: Source Sans 3    # right: it comes with the program
    """
    for p in theme.problems("font-network"):
        yield hit(p.place, name=p.facts["family"], why="builds read nothing from the network")
    for p in theme.problems("font-missing"):
        yield hit(p.place, name=p.facts["path"], why="there is no such file in the clinic's folder")
    for p in theme.problems("font-damaged"):
        yield hit(p.place, name=p.facts["path"], why="it is no TrueType or OpenType font inside")
    for p in theme.problems("font-unknown"):
        beside = f", and the files beside brand.yml hold {p.facts['there']}" if p.facts["there"] else ""
        yield hit(p.place, name=p.facts["family"], why=f"no package that is installed has it{beside}")


@rule(
    "C007",
    Severity.ERROR,
    "clinic.yml has no `{field}` in {locale}",
    hint="Give one text for all languages, or add a line for {locale}.",
    serves=OWN,
)
def clinic_word_not_in_locale(theme: Theme) -> Iterator[Hit]:
    """A clinic's word that is given a language at a time lacks one of the languages that are built.

    English never slips silently into a translation, so the edition is not built until the word is there.
    """
    words = theme.clinic.words
    for name in FIELDS if words else ():
        key = name.split(".")[1]
        value = getattr(words, key, None)
        given = value if isinstance(value, dict) else dict.fromkeys(theme.locales)
        for locale in theme.locales:
            if locale not in given:
                yield hit(theme.clinic.places[f"clinic.{key}"], field=key, locale=locale)


@rule(
    "C015",
    Severity.WARNING,
    "`{found}` looks like a gap that somebody meant to fill",
    hint="Write what belongs there.",
    serves=OWN,
    waivable=True,
)
def clinic_word_left_open(theme: Theme) -> Iterator[Hit]:
    """A clinic's word is still what a form or a sample had in its place: `[Clinic name]`, TODO.

    It would stand on every page of every handout, and a patient who reads `[phone]` does not know whom to call.

        hours: "[opening hours]"              # wrong
        hours: "Monday to Friday, 9 to 5"     # right
    """
    for key in ("name", "hours", "address"):
        value = getattr(theme.clinic.words, key, None) or {}
        for tag, text in value.items() if isinstance(value, dict) else (("", value),):
            place = theme.clinic.places[f"clinic.{key}.{tag}" if tag else f"clinic.{key}"]
            for found in placeholders(text):
                yield hit(place, found=found)


@rule(
    "C008",
    Severity.WARNING,
    "the logo has no alternative text",
    hint="Say in `logo.medium.alt` what it shows, usually the clinic's name.",
    serves="WCAG 2.2, success criterion 1.1.1",
    waivable=True,
)
def logo_without_alt(theme: Theme) -> Iterator[Hit]:
    """A person who can't see the logo should be told whose it is.

    Without a text of its own the clinic's name stands in for it.
    """
    if theme.clinic.logo and not theme.clinic.logo_alt and theme.clinic.folder:
        yield hit(Place(theme.clinic.folder / "brand.yml", 1, 1))


@rule(
    "C011",
    Severity.ERROR,
    MESSAGE,
    hint="{advice}",
    serves="Unicode; WCAG 2.2, success criterion 3.1.2",
)
def clinic_word_without_font(theme: Theme) -> Iterator[Hit]:
    """A clinic's word, or its template, has a character that the fonts of a page lack: its name in another script.

    A page in English has no Arabic letters, and a screen reader would read them as English. Give the name a language at
    a time; the same goes for hours and an address. No page has emojis.

        name: عيادة السلام                                  # wrong, if there are handouts in English
        name: {en-US: Salam Clinic, ar: عيادة السلام}       # right
    """
    clinic, known = theme.clinic, theme.clinic.locales
    own = letters_of_clinic(clinic.tokens, clinic.font_files)
    for key in ClinicWords.model_fields if clinic.words else ():
        shared = not isinstance(getattr(clinic.words, key), dict)
        told: set[str] = set()
        for tag in (tag for tag in theme.locales if tag in known and not missing(known[tag])):
            for found in unshown(clinic.word(key, tag) or "", known[tag], known, own=own, marked=False):
                if found.passage in told:
                    continue
                if shared:  # it is said once, for the first language that it is wrong in
                    told.add(found.passage)
                advice = f"Give one text a language: `{key}: {{{tag}: …, …}}`." if shared and found.is_letters else ""
                place = clinic.places[f"clinic.{key}" if shared else f"clinic.{key}.{tag}"]
                yield hit(place, **{**found.facts, **({"advice": advice} if advice else {})})
    yield from _signs_in_templates(clinic, known[SOURCE_LOCALE], own) if SOURCE_LOCALE in known else ()


def _signs_in_templates(clinic: Clinic, locale: Locale, own: Letters) -> Iterator[Hit]:
    """The signs in a clinic's Markdown templates that no page in any language can show. Of others, only a filled one
    tells.
    """
    folder = clinic.content or Folder(Path())
    for name in folder.named("*.md.j2"):
        for number, line in enumerate(folder.files.get(name, b"").decode("utf-8", "replace").splitlines(), 1):
            for found in () if line.isascii() else unshown(line, locale, clinic.locales, own=own):
                if found.passage[0] >= FIRST_EMOJI or is_meaningless(found.passage[0]):
                    yield hit(Place(folder.path / name, number, line.index(found.passage) + 1), **found.facts)


@rule(
    "C012",
    Severity.ERROR,
    MESSAGE + ", in “{words}”",
    hint="{advice}",
    serves="Unicode; WCAG 2.2, success criterion 3.1.2",
)
def printed_character_without_font(printed: Printed) -> Iterator[Hit]:
    """The words that a template puts on a page that is to be printed have a character that no font of it has.

    It is looked for in the whole page, when all templates are filled. What stands in a handout, a translation or
    clinic.yml is told there (S060, T030, C011), so what is left comes from the clinic's template. The other formats are
    made all the same: a phone may have what paper lacks.

        {% block after_call %}Call us: 📞{% endblock %}      # wrong: ☎ is there
    """
    edition = printed.document.edition
    known = edition.library.locales
    own = letters_of_clinic(edition.clinic.tokens, edition.clinic.font_files)
    for tag, words in dict.fromkeys(words_by_language(printed.document)):
        for found in unshown(words, setting_of(tag, known), known, own=own):
            start = max(0, words.find(found.passage) - 40)
            yield hit(_in_template(edition, found.passage), words=words[start : start + 80], **found.facts)


def _in_template(edition: Edition, words: str) -> Place:
    """Where words stand in the body template, if they stand there; else the template as a whole."""
    own = edition.clinic.content if own_template(edition) else None
    folder = own or edition.library.folder
    for number, line in enumerate(folder.files[BODY].decode("utf-8", "replace").splitlines(), 1):
        if words in line:
            return Place(folder.path / BODY, number, line.index(words) + 1)
    return Place(folder.path / BODY)


def words_by_language(document: Document) -> Iterator[tuple[str, str]]:
    """The words of a page with the language that they are marked with, each text by itself."""
    for one in filter(None, (document, document.second)):
        tag, ui = one.edition.locale.tag, one.edition.data["ui"]
        for words in (one.title, one.subtitle):  # of which it is lost what was marked
            yield from _by_script(words, tag, one.edition.library.locales)
        for words in (one.clinic_name, one.tag_line, *one.edition.data["notices"], ui["page"]):
            yield tag, words
        yield from _marked(one.audience, tag)
    yield from _marked(document.blocks, document.edition.locale.tag)


def _by_script(text: str, tag: str, known: Mapping[str, Locale]) -> Iterator[tuple[str, str]]:
    """A text in pieces, each with a language of its letters' script; `tag` for those of the page's own."""
    languages = [example_language(script_of_letter(letter), known)[0] or tag for letter in text]
    for language, letters in groupby(zip(languages, text, strict=True), lambda one: one[0]):
        yield (tag if setting_of(language, known).fonts == () else language), "".join(letter for _, letter in letters)


def _marked(value: Any, tag: str) -> Iterator[tuple[str, str]]:
    """The text of some nodes: of a paragraph, what is in one language together."""
    if isinstance(value, list):
        for inner in value:
            yield from _marked(inner, tag)
    elif isinstance(value, dict) and "t" in value:
        kind, content = value["t"], value.get("c", "")
        if kind == "Image":
            return  # its description is heard, not seen
        if kind in ("Str", "Code"):
            yield tag, content if kind == "Str" else content[1]
        elif kind in ("Space", "SoftBreak", "LineBreak"):
            yield tag, " "
        elif kind in ("Para", "Plain", "Header"):
            found: dict[str, list[str]] = {}
            for language, words in _marked(content, tag):
                found.setdefault(language, []).append(words)
            yield from ((language, "".join(words)) for language, words in found.items())
        else:
            yield from _marked(content, ast.pair(value, "lang") or tag)
