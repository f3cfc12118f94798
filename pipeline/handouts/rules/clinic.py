"""Rules C: a clinic's look, words and templates."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from handouts.clinics.clinic import FIELDS, TOKEN_COLORS, Clinic, low_contrast, readable_on
from handouts.core.findings import Place, Severity
from handouts.core.yaml_reader import WORDS, Problem, in_words
from handouts.document import pandoc_ast as ast
from handouts.document.compose import Composed, TemplateProblem, without
from handouts.language.markdown import one_line
from handouts.rules.engine import OWN, Hit, hit, rule

PNG_SIGNATURE = b"\x89PNG\r\n\x1a\n"


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
    "C002",
    Severity.ERROR,
    "`{given}` is no colour",
    hint='Write a colour as "#0b5c7a", by its CSS name, or by a name from `color.palette`.',
    serves=OWN,
)
def unknown_colour(theme: Theme) -> Iterator[Hit]:
    """A colour in brand.yml that no one can know: a misspelt name, or a number with a digit too few.

    Colours may be CSS colours or names from the palette of the same file.
    """
    return theme.hits("colour")


@rule(
    "C003",
    Severity.ERROR,
    "{front} {front_value} on {back} {back_value} has a contrast of {ratio}:1; {needed}:1 is needed",
    hint="Take {better} or darker for `color.{key}`.",
    serves="WCAG 2.2, success criterion 1.4.3",
)
def low_contrast_colours(theme: Theme) -> Iterator[Hit]:
    """Two of the clinic's colours are too close for a person with low vision, or for a photocopier.

    WCAG 2.2 asks for 4.5:1 between text and its ground; body text here keeps 7:1. The hint names a colour of the same
    hue that is dark enough.
    """
    tokens, folder = theme.clinic.tokens, theme.clinic.folder
    for front, back, ratio, needed in low_contrast(tokens) if folder else ():
        # Of paper on dark it is the dark one that has to change.
        wrong, ground = (back, front) if front == "paper" else (front, back)
        key = TOKEN_COLORS[wrong]
        better = readable_on(getattr(tokens, ground), getattr(tokens, wrong), needed)
        yield hit(
            theme.clinic.places.get(wrong, Place((folder or Path()) / "brand.yml", 1, 1)),
            front=key if front != "paper" else "background",
            front_value=getattr(tokens, front),
            back=TOKEN_COLORS[back],
            back_value=getattr(tokens, back),
            ratio=f"{ratio:.1f}",
            needed=f"{needed:g}",
            better=better,
            key=key,
        )


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
        yield Hit(p.place, {**p.facts, "problem": "its name must end in `.svg` or `.png`, in small letters"})
    logo, folder = theme.clinic.logo, theme.clinic.folder
    file = folder / logo.name if logo and folder else Path()
    if logo and logo.suffix == ".svg":
        from handouts.source.svg_safety import svg_problems

        for found in svg_problems(logo.content):
            yield Hit(Place(file, found.line, 1), {"path": file.name, "problem": found.words})
    elif logo and not logo.content.startswith(PNG_SIGNATURE):
        yield Hit(Place(file), {"path": file.name, "problem": "it is no PNG inside"})


@rule(
    "C006",
    Severity.ERROR,
    "the font `{name}` can't be used: {why}",
    hint="Put its files beside brand.yml (`source: file`), or take a font that is installed as a package.",
    serves=OWN,
)
def unusable_font(theme: Theme) -> Iterator[Hit]:
    """A font that would have to come over the network, or whose file is missing.

    Builds use only fonts from packages and from the clinic's folder: the same input gives the same page everywhere.
    """
    for p in theme.problems("font-network"):
        yield hit(p.place, name=p.facts["family"], why="builds read nothing from the network")
    for p in theme.problems("font-missing"):
        yield hit(p.place, name=p.facts["path"], why="there is no such file in the clinic's folder")


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
    "C008",
    Severity.WARNING,
    "the logo has no alternative text",
    hint="Say in `logo.medium.alt` what it shows, usually the clinic's name.",
    serves="WCAG 2.2, success criterion 1.1.1",
)
def logo_without_alt(theme: Theme) -> Iterator[Hit]:
    """A person who can't see the logo should be told whose it is.

    Without a text of its own the clinic's name stands in for it.
    """
    if theme.clinic.logo and not theme.clinic.logo_alt and theme.clinic.folder:
        yield hit(Place(theme.clinic.folder / "brand.yml", 1, 1))


@rule(
    "C009",
    Severity.ERROR,
    "the clinic's template {what}",
    hint="Keep every block that tells of benefits, harms or when to get help; add `super()` to the block you override.",
    serves=OWN,
)
def safety_content_changed(composed: Composed) -> Iterator[Hit]:
    """A clinic may reorder a handout and add to it, but it can't take away or reword what keeps a patient safe.

    After the template is filled, every benefit, harm, unknown, sign to call for, the key message and the draft
    notice must be in the document, outside of what some formats leave out, with the words that the source gives them.
    """
    blocks = without(composed.document.blocks, "contents", "notes")
    there = {ast.identifier(n): n for n in ast.nodes(blocks) if ast.identifier(n)}
    for anchor, words in composed.safety.items():
        if anchor not in there:
            yield hit(composed.place, path=anchor, what=f"leaves out `{anchor}`")
        elif words and ast.words(there[anchor]) != words:
            yield hit(composed.place, path=anchor, what=f"changes the words of `{anchor}`")


@rule(
    "C010",
    Severity.ERROR,
    "the template can't be filled: {problem}",
    hint="Mend the template named here; `base/body.md.j2` shows every block and value there is.",
    serves=OWN,
)
def broken_template(template: TemplateProblem) -> Iterator[Hit]:
    """A clinic's template has a mistake in it: a block that is not closed, a name that does not exist.

    Reported where Jinja stopped. Nothing is built from a template that can't be filled.
    """
    yield hit(template.place, problem=one_line(template.problem))
