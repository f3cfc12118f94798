"""Rules A: a finished file is what it says it is, and a person who can't see it well can read it.

They look for what the validators of each format let pass: a table without header cells, a picture described by its
file name, a claim that isn't true.
"""

import re
from collections.abc import Iterator
from pathlib import PurePosixPath

from handouts.clinics.tokens import contrast, readable_on
from handouts.core.findings import Severity
from handouts.rules.artifact import Artifact, in_part, short
from handouts.rules.engine import OWN, Hit, rule
from handouts.verification.extracted import ExtractedDocument, Heading, Language, Picture, Table

READABLE = 4.5
"""The least contrast of text with its ground (WCAG 2.2, success criterion 1.4.3, level AA)."""


# ---------------------------------------------------------------- tables


def _tables(extracted: ExtractedDocument) -> Iterator[tuple[str, Table]]:
    """Each table with words to find it by."""
    for number, table in enumerate(extracted.tables, 1):
        words = f" (“{short(table.words)}”)" if table.words else ""
        yield f"table {number}{words}{in_part(table.part)}", table


@rule(
    "A001",
    Severity.ERROR,
    "{table} {problem}",
    hint="Make the first row of the table a header row, in the template or the format that writes it.",
    serves="WCAG 2.2, success criterion 1.3.1; PDF/UA-1, clause 7.5",
)
def table_without_header_cells(artifact: Artifact) -> Iterator[Hit]:
    """A table whose cells are all alike: nothing says which of them name a column or a row.

    On paper one sees that the first row is bold. A screen reader knows it only when the file says so; then it reads
    "How long it may last: six weeks" where it would otherwise read "six weeks" and leave a person to guess of what.

    In a PDF, header cells are tagged TH. In Word the first row is marked "Repeat as header row", and "Header Row" is on
    in the table's design. In HTML and EPUB they are `th`; one that stands inside the table says with `scope`
    whether it heads its row or its column. A table that only arranges things has `role="presentation"`.

    WCAG 2.2, 1.3.1 Info and Relationships; PDF/UA-1 (ISO 14289-1), 7.5; Microsoft's accessibility checker: "Tables
    specify column header information".
    """
    if artifact.extracted:
        for name, table in _tables(artifact.extracted):
            if not table.header:
                yield artifact.hit(table=name, problem="has no header cells")
            elif table.unclear:
                problem = f"has a header cell inside it that heads neither row nor column: “{short(table.unclear)}”"
                yield artifact.hit(table=name, problem=problem)


@rule(
    "A005",
    Severity.ERROR,
    "{table} is laid out from left to right, in a text that runs from right to left",
    hint='Say `dir="rtl"` on the page, or `w:bidiVisual` in the table\'s properties in Word.',
    serves="WCAG 2.2, success criterion 1.3.2",
)
def table_not_mirrored(artifact: Artifact) -> Iterator[Hit]:
    """A table in Arabic, Hebrew or another right-to-left language whose columns still run from left to right.

    Its first column, which names the rows, then stands where a person's eye ends and not where it begins: "may help"
    and "may harm" seem to have changed places.

    In Word a table needs "Table direction: Right-to-left" (`w:bidiVisual`) of its own; the direction of its paragraphs
    does not turn it. In HTML and EPUB the nearest `dir` around it decides. In a PDF nothing tells, so look at the page.

    WCAG 2.2, 1.3.2 Meaningful Sequence; ECMA-376, part 1, 17.4.1.
    """
    if artifact.extracted and artifact.dir == "rtl" and not artifact.is_pdf:
        for name, table in _tables(artifact.extracted):
            if not table.mirrored:
                yield artifact.hit(table=name)


@rule(
    "A010",
    Severity.ERROR,
    "{table} has merged cells",
    hint="Give each row as many cells as there are columns; say again what holds for two of them.",
    serves="AHRQ PEMAT-P, item 19",
)
def merged_cells(artifact: Artifact) -> Iterator[Hit]:
    """A table with a cell that stretches over two columns or two rows.

    Screen readers count cells to know which header belongs to which, and a merged cell puts them out of step: from
    there on a person hears the wrong column's name. On a narrow screen, and in large print, such a table can't be
    turned into a list either.

    Looked for are `colspan` and `rowspan` in HTML and EPUB, ColSpan and RowSpan in a PDF's structure, and `w:gridSpan`
    and `w:vMerge` in Word.

    WCAG 2.2, 1.3.1 Info and Relationships; Microsoft's accessibility checker asks for tables without split or merged
    cells.
    """
    if artifact.extracted:
        for name, table in _tables(artifact.extracted):
            if table.merged:
                yield artifact.hit(table=name)


# ---------------------------------------------------------------- pictures

_EXTENSION = re.compile(r"(?i)\.(?:svg|png|jpe?g|gif|webp|bmp|tiff?|emf|wmf|pdf)$")
_PICTURE = "images?|pictures?|photos?|photographs?|graphics?|icons?|imagen|fotografía|foto|gráfico|icono|imagem"
_PICTURE_OF = re.compile(
    rf"(?i)(?:(?:an?|the|una?|l[ae]|el|une?|uma?)\s+)?(?:{_PICTURE})\s+(?:of|showing|de|del|da|do|du)\b"
)
_ONE_WORD = re.compile(rf"(?i)(?:{_PICTURE}|figure|figura|drawing|logo|untitled|alt text)\s*\d*")
_SHORT_SCRIPTS = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
SHORTEST = 10
"""Characters that a description has at least; in Chinese, Japanese and Korean, where a character is a word, 4."""


def junk(alt: str, file: str = "", *, logo: bool = False) -> str:
    """Why a text alternative tells nothing, or nothing. A logo's may be as short as the name on it."""
    words = " ".join(alt.split())
    stem = PurePosixPath(file).stem.lower()
    if _EXTENSION.search(words) or (stem and re.sub(r"[\s_-]+", "-", words.lower()) == stem.replace("_", "-")):
        return "is a file's name"
    if _ONE_WORD.fullmatch(words):
        return "says only that this is a picture"
    if _PICTURE_OF.match(words):
        return "begins by saying that this is a picture"
    if not logo and len(words) < (4 if _SHORT_SCRIPTS.search(words) else SHORTEST):
        return "is too short to tell what one sees"
    return ""


@rule(
    "A002",
    Severity.ERROR,
    "picture {number}{where} {problem}",
    hint="Say in the handout's `alt` what one sees and what matters in it; for a logo, in `logo.medium.alt`.",
    serves="WCAG 2.2, success criterion 1.1.1; PDF/UA-1, clause 7.3",
)
def picture_without_description(artifact: Artifact) -> Iterator[Hit]:
    """A picture in the finished file whose text alternative is missing, or tells nothing.

    Nothing is a file's name ("spine.png"), "picture" or "picture of", which a screen reader says anyway, or a text too
    short to describe anything. A person who can't see the picture hears that text in its place.

    A picture that only decorates must be marked so, that a screen reader passes it over: an artifact in a PDF, "Mark
    as decorative" in Word, `role="presentation"` in HTML and EPUB. An empty `alt` alone is not enough here: it
    could as well be a description that was forgotten. A logo may have a text as short as the name on it.

    WCAG 2.2, 1.1.1 Non-text Content; PDF/UA-1 (ISO 14289-1), 7.3; Microsoft's accessibility checker: "All non-text
    content has alternative text (alt text)".
    """
    for number, picture in enumerate(artifact.extracted.pictures if artifact.extracted else (), 1):
        if problem := _undescribed(picture):
            yield artifact.hit(number=number, where=in_part(picture.part), problem=problem)


def _undescribed(picture: Picture) -> str:
    if picture.decorative:
        return ""
    if not (picture.alt or "").strip():
        return "has no text alternative"
    why = junk(picture.alt or "", picture.file, logo=picture.logo)
    return f"has the text alternative “{short(picture.alt or '')}”, which {why}" if why else ""


# ---------------------------------------------------------------- colours


@rule(
    "A003",
    Severity.ERROR,
    "the style `{style}` sets {colour} on {ground}, a contrast of {ratio}:1; {needed}:1 is needed",
    hint="Take {better} for it: in the clinic's brand.yml, or in the style itself.",
    serves="WCAG 2.2, success criterion 1.4.3",
)
def low_contrast_style(artifact: Artifact) -> Iterator[Hit]:
    """Text in a Word file that is too pale for its ground, for a person with low vision or on a photocopy.

    Every paragraph and character style that the file uses is looked at, with the shading behind it: of the text, the
    paragraph or the table's cell, or else white paper. The style of links is looked at in any case, for a clinic may
    add one. Pandoc's own, 4F81BD, has a contrast of 4.0:1.

    WCAG 2.2, 1.4.3 Contrast (Minimum); Microsoft's accessibility checker warns of text that is hard to read.
    """
    for text in artifact.extracted.colours if artifact.extracted else ():
        ratio = contrast(text.colour, text.ground)
        if ratio < READABLE:
            darker = readable_on(text.ground, text.colour, READABLE)
            better = f"{darker} or darker" if contrast(darker, text.ground) >= READABLE else "white"
            yield artifact.hit(
                style=text.style,
                colour=text.colour,
                ground=text.ground,
                # Cut, not rounded: 4.46 must not be said to be 4.5.
                ratio=f"{int(ratio * 100) / 100:.2f}",
                needed=f"{READABLE:g}",
                better=better,
            )


# ---------------------------------------------------------------- titles

_FILE_NAME = re.compile(
    r"(?i)(?:.*\.(?:pdf|docx?|dotx?|odt|rtf|epub|x?html?|txt|typ|md|ya?ml|tex)|ch(?:ap(?:ter)?)?[-_]?\d+|title_page)"
)
_PLACEHOLDER = re.compile(r"(?i)(?:untitled|(?:word )?document ?\d*|title|new document)")


def _untitled(title: str, artifact: Artifact) -> str:
    """Why a title is none, or nothing."""
    words = title.strip()
    if not words:
        return "has no title"
    if _FILE_NAME.fullmatch(words) or words in {artifact.file.name, artifact.file.stem}:
        return f"has a file's name for its title: `{words}`"
    return f"has a title that says nothing: `{words}`" if _PLACEHOLDER.fullmatch(words) else ""


@rule(
    "A004",
    Severity.ERROR,
    "{problem}",
    hint="Write the chapter's heading into its `<title>`, in the EPUB's page template.",
    serves="WCAG 2.2, success criterion 2.4.2",
)
def chapter_without_title(artifact: Artifact) -> Iterator[Hit]:
    """A chapter of an EPUB whose `<title>` is missing, is a file's name, or is the same in all of them.

    Reading systems and screen readers say it when a person turns to a chapter. "ch005.xhtml" tells nothing, and one
    title for all of them doesn't tell where one is. Pandoc's own template writes the file's name.

    WCAG 2.2, 2.4.2 Page Titled, which EPUB Accessibility 1.1 asks of each document of a book.
    """
    chapters = artifact.extracted.fields("chapter") if artifact.extracted else ()
    for chapter in chapters:
        if problem := _untitled(chapter.words, artifact):
            yield artifact.hit(problem=f"{chapter.part} {problem}")
    titles = {c.words for c in chapters}
    if len(chapters) > 1 and len(titles) == 1 and "" not in titles:
        yield artifact.hit(problem=f"all {len(chapters)} chapters have the same title: `{titles.pop()}`")


@rule(
    "A008",
    Severity.ERROR,
    "{problem}",
    hint="Write the handout's title there: in the format's template, or in the module that writes the format.",
    serves="WCAG 2.2, success criterion 2.4.2",
)
def file_without_title(artifact: Artifact) -> Iterator[Hit]:
    """The file has no title, or a file's name in its place.

    The title stands in the window's bar, in the list of open files and on a phone's shelf of books, and it is what a
    screen reader says first. `back-pain-procedures-standard` is a name for computers.

    Looked at are a PDF's document information and XMP metadata (some programs read the one, some the other), with the
    wish to show the title in the window (DisplayDocTitle), the properties of a Word file, an EPUB's `dc:title`
    and a web page's `<title>`.

    WCAG 2.2, 2.4.2 Page Titled; PDF/UA-1 (ISO 14289-1), 7.1; EPUB 3.3, `dc:title`.
    """
    extracted = artifact.extracted
    for title in extracted.fields("title") if extracted else ():
        if problem := _untitled(title.words, artifact):
            yield artifact.hit(problem=f"{title.part} {problem}")
        elif artifact.title is not None and title.words != artifact.title:
            yield artifact.hit(problem=f"{title.part} has the title `{title.words}`, not `{artifact.title}`")
    if extracted and not extracted.shows_title:
        yield artifact.hit(problem="a window shows the file's name and not the title (DisplayDocTitle is not set)")


# ---------------------------------------------------------------- language


@rule(
    "A007",
    Severity.ERROR,
    "{part} says {said}; the edition is in {locale}",
    hint="Write the edition's language there, in the format's template or module.",
    serves="WCAG 2.2, success criterion 3.1.1; PDF/UA-1, clause 7.2",
)
def wrong_language(artifact: Artifact) -> Iterator[Hit]:
    """A file that doesn't say its language, or says another one.

    A screen reader takes its voice from it: Spanish read by an English voice can't be understood. Spelling,
    hyphens and quotation marks depend on it too.

    Looked at are a PDF's /Lang (language and region; a PDF of ours says no script), the default language of a Word
    file's styles and that of its properties, `lang` of a web page, and in an EPUB `dc:language` and `xml:lang` of
    every page, which each stand alone.

    WCAG 2.2, 3.1.1 Language of Page; PDF/UA-1 (ISO 14289-1), 7.2; EPUB 3.3, `dc:language`.
    """
    for language in artifact.extracted.languages if artifact.extracted else ():
        if language.dir in {"", artifact.dir} and not _same(language, artifact):
            said = f"that it is in `{language.tag}`" if language.tag else "no language"
            yield artifact.hit(part=language.part, said=said, locale=artifact.locale)


def _same(language: Language, artifact: Artifact) -> bool:
    said, wanted = language.tag.lower(), artifact.locale.lower()
    if artifact.is_pdf:
        return _language_and_region(said) == _language_and_region(wanted)
    return said == wanted


def _language_and_region(tag: str) -> tuple[str, str]:
    first, *rest = tag.split("-")
    return first, next((r for r in rest if re.fullmatch(r"[a-z]{2}|\d{3}", r)), "")


# ---------------------------------------------------------------- headings


@rule(
    "A009",
    Severity.ERROR,
    "{problem}",
    hint="Start with a heading of level 1 and go down one level at a time; a heading's look belongs to its style.",
    serves="WCAG 2.2, success criterion 1.3.1; PDF/UA-1, clause 7.4",
)
def heading_levels_skipped(artifact: Artifact) -> Iterator[Hit]:
    """A heading two or more levels below the one before it, a first heading that is not of level 1, or none at all.

    People who can't see the page jump from heading to heading, and take the level for the outline: where one is
    missing, they look for a part that does not exist.

    Looked at are H1 to H6 in a PDF's structure and in HTML and EPUB (the whole book, in reading order), and the outline
    level of a paragraph's style in Word. Going up by more than one level is fine.

    WCAG 2.2, 1.3.1 Info and Relationships and 2.4.6 Headings and Labels; PDF/UA-1 (ISO 14289-1), 7.4.2; Microsoft's
    accessibility checker: "Documents use heading styles".
    """
    if not artifact.extracted or artifact.format == "text":
        return
    before: Heading | None = None
    for heading in artifact.extracted.headings:
        name = f"the heading “{short(heading.words)}”{in_part(heading.part)}" if heading.words else "a heading"
        if before is None and heading.level != 1:
            yield artifact.hit(problem=f"{name} comes first and is of level {heading.level}, not 1")
        elif before and heading.level > before.level + 1:
            yield artifact.hit(problem=f"{name} is of level {heading.level}, right after one of level {before.level}")
        before = heading
    if before is None:
        yield artifact.hit(problem="there is no heading")


# ---------------------------------------------------------------- claims


@rule(
    "A006",
    Severity.ERROR,
    "{problem}",
    hint="Say of the book what it holds, where its metadata are written, and nothing more.",
    serves="EPUB Accessibility 1.1",
)
def untrue_accessibility_metadata(artifact: Artifact) -> Iterator[Hit]:
    """What an EPUB says of its own accessibility is not true, or is not said.

    People choose a book by it, and a library's catalogue shows it. So `alternativeText` and the access mode `visual`
    are claimed when there are pictures and not otherwise, and `tableOfContents` when there is a table of contents
    whose entries lead somewhere. A logo, or a picture that only decorates, doesn't make a book visual.

    Access mode, features and hazards must be given. The summary, for people to read, is recommended; here it must be
    given too.

    EPUB Accessibility 1.1 (metadata for discovery), with the Schema.org accessibility properties.
    """
    extracted = artifact.extracted
    if extracted is None or extracted.claims is None:
        return
    claims = extracted.claims
    pictures = [p for p in extracted.pictures if not p.decorative]
    shown = [p for p in pictures if not p.logo]
    problems = {
        "it claims `alternativeText`, and there is no picture": "alternativeText" in claims.features and not pictures,
        "it claims the access mode `visual`, and there is no picture": "visual" in claims.modes and not shown,
        "there are pictures, and it does not claim `alternativeText`": (
            bool(shown) and "alternativeText" not in claims.features
        ),
        "there are pictures, and it does not claim the access mode `visual`": (
            bool(shown) and "visual" not in claims.modes
        ),
        "it claims `tableOfContents`, and no table of contents leads anywhere": (
            "tableOfContents" in claims.features and not claims.contents
        ),
        "it has no `accessibilitySummary`": not claims.summary,
        "it has no `accessMode`": not claims.modes,
        "it has no `accessibilityFeature`": not claims.features,
        "it has no `accessibilityHazard`": not claims.hazards,
    }
    for problem, found in problems.items():
        if found:
            yield artifact.hit(problem=problem)


# ---------------------------------------------------------------- the file itself


@rule(
    "A011",
    Severity.ERROR,
    "{part} loads `{address}`",
    hint="Put the picture, font, style sheet or script into the file itself; a link that a person follows may stay.",
    serves=OWN,
)
def loads_from_the_network(artifact: Artifact) -> Iterator[Hit]:
    """A web page or an EPUB that fetches something from the network when it is opened.

    A handout is read in a waiting room without reception, and years later. What it fetches may be gone or changed by
    then; and the address from which it comes learns who reads about which illness.

    Looked for is what a program fetches by itself: pictures, style sheets, `@import`, `url()`, fonts, scripts and
    frames from http or https. Links are fine.

    EPUB 3.3 (resource locations) allows a few remote resources, such as video; ours need none.
    """
    for load in dict.fromkeys(artifact.extracted.loads if artifact.extracted else ()):
        yield artifact.hit(part=load.part, address=short(load.address, 100))


@rule(
    "A012",
    Severity.ERROR,
    "the file is damaged: {problem}",
    hint="Build it anew with `handouts build --force`. If that doesn't help, the template it came from is broken.",
    serves=OWN,
)
def damaged_file(artifact: Artifact) -> Iterator[Hit]:
    """The file can't be read as what its name promises, so nobody who gets it can open it.

    A PDF is incomplete, a Word or EPUB file is no whole ZIP file, lacks a part or holds XML that is not well-formed, a
    page breaks off, a text is not UTF-8. The other rules say nothing of such a file, for they can't look into it.

    PDF 1.7 (ISO 32000-1), 7.5; ECMA-376, part 2; EPUB 3.3; XML 1.0.
    """
    if artifact.damage:
        yield artifact.hit(problem=artifact.damage)
