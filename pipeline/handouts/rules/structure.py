"""Rules S: the source file can be read, says each thing once, and holds nothing that may not reach a page."""

import difflib
import re
from collections.abc import Callable, Collection, Iterator
from functools import lru_cache, partial
from pathlib import PurePosixPath

from handouts.core.findings import Place, Severity
from handouts.core.folders import Asset
from handouts.core.yaml_reader import WORDS, Path_, in_words
from handouts.rules import texts
from handouts.rules.engine import OWN, Hit, all_rules, hit, rule, why_not
from handouts.rules.text_index import by_field, index, passages
from handouts.rules.texts import spot, written
from handouts.source.load import Source
from handouts.source.model import (
    CallSection,
    CompareSection,
    Figure,
    Handout,
    OptionsSection,
    QuestionsSection,
    TextSection,
)
from handouts.source.settings import Settings
from handouts.source.svg_safety import svg_problems

# ---------------------------------------------------------------- the file itself


def _problems(source: Source, kind: str) -> Iterator[Hit]:
    return (Hit(p.place, p.facts) for p in source.problems if p.kind == kind)


@rule(
    "S001",
    Severity.ERROR,
    WORDS["too-large"],
    hint="Pictures belong into `images/`, and each handout into a folder of its own.",
    serves=OWN,
)
def file_too_large(source: Source) -> Iterator[Hit]:
    """The source file is far bigger than any handout is, so it was not read.

    A handout has some 50 kB of text. A file that is forty times as big usually holds something else: a
    picture pasted in as text, or many handouts in one file. Put pictures into `images/` and name them with
    `file:`.
    """
    return _problems(source, "too-large")


@rule(
    "S002",
    Severity.ERROR,
    WORDS["unreadable"],
    hint="Look at the file's name and at who may read it; it must be a file named `handout.yaml`.",
    serves=OWN,
)
def unreadable_file(source: Source) -> Iterator[Hit]:
    """The computer could not open `handout.yaml`.

    It may be missing, be a folder, or belong to somebody else. Each handout is a folder below `source/` with
    a file `handout.yaml` in it, such as `source/back-pain/handout.yaml`.
    """
    return _problems(source, "unreadable")


@rule(
    "S003",
    Severity.ERROR,
    WORDS["not-utf8"],
    hint="Save the file again with the encoding UTF-8 (in most editors: Save with encoding).",
    serves="Unicode, UTF-8",
)
def not_utf8(source: Source) -> Iterator[Hit]:
    """The file is not saved as UTF-8, the way of writing letters that works for every language.

    Older programs save `é` or `“` in a way that other computers show as a different sign. A wrong sign in a
    dose can hurt somebody, so the file is not read at all. Open it in an editor that shows it right, and save
    it as UTF-8.
    """
    return _problems(source, "not-utf8")


@rule(
    "S004",
    Severity.ERROR,
    WORDS["tab"],
    hint="Replace the tab with spaces: two for each step to the right.",
    serves="YAML 1.2, indentation",
)
def tab_indent(source: Source) -> Iterator[Hit]:
    """A line is moved to the right with the Tab key. YAML only counts spaces.

    A tab looks like several spaces and is one sign, so nobody could see what belongs to what. Most editors
    can be told to write spaces when you press Tab.

        review:
          status: draft      # two spaces, no tab
    """
    return _problems(source, "tab")


@rule(
    "S005",
    Severity.ERROR,
    WORDS["syntax"],
    hint=('Look at this line and the one above: put text with a colon, `#` or quote in it into "double quotes".'),
    serves="YAML 1.2",
)
def yaml_syntax(source: Source) -> Iterator[Hit]:
    """The file breaks a rule of YAML, the format it is written in. Nothing after this point was read.

    Often the reason is in the line above: a quote that is not closed, a bracket too many, a line too far to
    the right. A colon inside a text needs quotes around the text.

        title: Back pain: what helps       # wrong
        title: "Back pain: what helps"     # right
    """
    return _problems(source, "syntax")


@rule(
    "S006",
    Severity.ERROR,
    WORDS["duplicate-key"],
    hint="Keep one of the two. If both are needed, one of them has another name or belongs to another item.",
    serves="YAML 1.2, unique keys",
)
def duplicate_key(source: Source) -> Iterator[Hit]:
    """The same word opens two entries of one block, so one of the two would be lost without a word.

    It happens when an entry is copied and the copy is not changed, or when a `-` is missing before the next
    item of a list. Decide which one is right and delete the other.

        title: "Knee pain"
        title: "Pain in the knee"     # which of the two?
    """
    return _problems(source, "duplicate-key")


@rule(
    "S007",
    Severity.ERROR,
    WORDS["alias"],
    hint='Write the text out at this place. A text that begins with `*` or `&` needs "double quotes".',
    serves=OWN,
)
def yaml_alias(source: Source) -> Iterator[Hit]:
    """A text begins with `*` or `&`, which YAML takes as a pointer to another place in the file.

    Translators and reviewers must see each text where it stands, so pointers are not used here. Most often
    the star was meant as **bold**; then quotes help.

        what: **Rest** for a day         # wrong
        what: "**Rest** for a day"       # right
    """
    return _problems(source, "alias")


@rule(
    "S008",
    Severity.ERROR,
    WORDS["tag"],
    hint='Take the tag away. A text that begins with `!` needs "double quotes".',
    serves=OWN,
)
def yaml_tag(source: Source) -> Iterator[Hit]:
    """A text begins with `!`, which YAML takes as the name of a special kind of value.

    Some programs run code for such values; this one never does. Put the text into quotes.

        sign: !important call us         # wrong
        sign: "Important: call us"       # right
    """
    return _problems(source, "tag")


@rule(
    "S009",
    Severity.ERROR,
    WORDS["too-deep"],
    hint="Look for brackets that are never closed, or for lines that move to the right again and again.",
    serves=OWN,
)
def nested_too_deep(source: Source) -> Iterator[Hit]:
    """The file has blocks inside blocks inside blocks, far more than a handout can need.

    A handout is some eight steps deep at most. The rest of the file was not read. Usually one opening bracket
    `[` or `{` was pasted many times, or the file was made by a program for something else.
    """
    return _problems(source, "too-deep")


@rule(
    "S010",
    Severity.ERROR,
    WORDS["empty"],
    hint="Start from a sample: `handouts new ID` writes one.",
    serves=OWN,
)
def empty_file(source: Source) -> Iterator[Hit]:
    """There is a `handout.yaml`, but it says nothing.

    Perhaps it was not saved, or all of its lines begin with `#`, which makes them comments. `handouts new ID`
    writes a short handout that you can fill.
    """
    return _problems(source, "empty")


@rule(
    "S011",
    Severity.ERROR,
    "`{key}` is not known here",
    hint="Look at the spelling and how far the line stands to the right: {guess}",
    serves=OWN,
)
def unknown_key(source: Source) -> Iterator[Hit]:
    """The word before a colon is not one that a handout has at this place.

    A misspelled word would mean that its text never reaches a patient, so it is not passed over. Either the
    spelling is wrong, or the line stands too far to the left or right and so belongs to the wrong block.

        unknown: "We do not know how long it lasts."     # wrong
        unknowns: "We do not know how long it lasts."    # right
    """
    return _problems(source, "unknown-key")


@rule(
    "S012",
    Severity.ERROR,
    WORDS["missing-key"],
    hint="Add a line `{key}: …` to this block. The manual's page on the source says what belongs there.",
    serves="IPDAS v4, items 1.1.3 to 1.1.5",
)
def missing_key(source: Source) -> Iterator[Hit]:
    """Something that each handout must say is not there.

    Each option needs its benefits, its harms and what is not known, because a patient can't weigh a choice
    with half of the facts. The same goes for the title, the key message and whom it is for.

        harms:
          - {id: sore-spot, text: "The spot may be sore for a day."}
    """
    return _problems(source, "missing-key")


@rule(
    "S013",
    Severity.ERROR,
    "`{path}` is {given}, which does not fit",
    hint="It must be {wanted}.",
    serves=OWN,
)
def wrong_value(source: Source) -> Iterator[Hit]:
    """A value is not of the kind that belongs here: a number where text must be, or a word that is not on a
    list.

    YAML reads `yes`, `12` or `2026-01-05` without quotes in its own way. Text that looks like a number needs
    quotes, and dates are written year-month-day.

        version: 1.0        # wrong: a number
        version: 1.0.0      # right
    """
    return _problems(source, "wrong-value")


# ---------------------------------------------------------------- names and what points to them


@rule(
    "S014",
    Severity.ERROR,
    "the handout's id is `{id}`, but its folder is `{folder}`",
    hint="Write `id: {folder}`, or rename the folder to `{id}`.",
    serves=OWN,
)
def id_differs_from_folder(source: Source) -> Iterator[Hit]:
    """The id in the file and the name of its folder must be the same word.

    Files are named after the id, and people look for the folder. When a handout is copied to make a new one,
    the id is easily forgotten, and then two handouts would be published under one name.
    """
    if source.handout and source.handout.id != source.id:
        yield hit(source.place("id"), id=source.handout.id, folder=source.id)


@rule(
    "S015",
    Severity.ERROR,
    "{what} `{id}` stands twice; the first is in line {first}",
    hint="Give one of the two another name, or delete it if it is a copy.",
    serves=OWN,
)
def duplicate_id(source: Source) -> Iterator[Hit]:
    """Two sections, options, items, facts, words of the glossary or references have the same id.

    An id is how a translation, an approval or a table finds its text. With two of a kind, one would show in
    place of the other. Ids of options must differ in the whole handout, the others within their list.

        harms:
          - {id: pain, text: "It may hurt."}
          - {id: pain, text: "The pain may come back."}     # call it pain-returns
    """
    for what, entries in _id_lists(source.handout) if source.handout else ():
        seen: dict[str, Path_] = {}
        for name, keys in entries:
            if name in seen:
                yield hit(source.place(*keys), what=what, id=name, first=source.place(*seen[name]).line)
            seen.setdefault(name, keys)


def _id_lists(handout: Handout) -> Iterator[tuple[str, list[tuple[str, Path_]]]]:
    """Each list of names that must differ: what they name, and (name, keys of its place)."""
    yield "the section", [(s.id, ("sections", i, "id")) for i, s in enumerate(handout.sections)]
    yield "the fact", [(f.id, ("facts", i, "id")) for i, f in enumerate(handout.facts)]
    options: list[tuple[str, Path_]] = []
    for i, section in enumerate(handout.sections):
        here: Path_ = ("sections", i)
        match section:
            case OptionsSection():
                for j, option in enumerate(section.options):
                    at: Path_ = (*here, "options", j)
                    options.append((option.id, (*at, "id")))
                    for field in ("benefits", "harms"):
                        items = getattr(option, field)
                        what = "the benefit" if field == "benefits" else "the harm"
                        yield what, [(x.id, (*at, field, k, "id")) for k, x in enumerate(items)]
            case QuestionsSection():
                yield "the question", [(x.id, (*here, "items", k, "id")) for k, x in enumerate(section.items)]
            case CallSection():
                yield "the sign", [(x.id, (*here, "items", k, "id")) for k, x in enumerate(section.items)]
            case CompareSection():
                yield (
                    "the compared option",
                    [(x, (*here, "options", k)) for k, x in enumerate(section.options)],
                )
    yield "the option", options
    for keys, figure, _ in _figures(handout):
        yield "the callout", [(c.id, (*keys, "callouts", k, "id")) for k, c in enumerate(figure.callouts)]
    yield "the word", [(t.id, ("glossary", i, "term")) for i, t in enumerate(handout.glossary)]
    yield "the reference", [(r.id, ("references", i, "id")) for i, r in enumerate(handout.references)]


def _figures(handout: Handout) -> Iterator[tuple[Path_, Figure, str]]:
    """Every picture with its keys and dotted path."""
    for i, section in enumerate(handout.sections):
        if isinstance(section, TextSection | OptionsSection) and section.image:
            yield ("sections", i, "image"), section.image, f"{section.id}.image"
        if isinstance(section, OptionsSection):
            for j, option in enumerate(section.options):
                if option.image:
                    keys: Path_ = ("sections", i, "options", j, "image")
                    yield keys, option.image, f"{section.id}.{option.id}.image"


_ANCHORS = {"key-message", "draft-notice", "sources", "refs"}
"""Places that every page has already."""

_RESERVED = _ANCHORS | {(info.alias or name).replace("_", "-") for name, info in Handout.model_fields.items()}


@rule(
    "S016",
    Severity.ERROR,
    "the id `{id}` is taken: {why}",
    hint="Choose another id that says what this part is about, such as `{id}-of-treatment`.",
    serves=OWN,
)
def reserved_id(source: Source) -> Iterator[Hit]:
    """An id is the same word as a field of the handout, so the two could not be told apart.

    Texts are found by their path: `title`, or `injections.heading`. A section named `title`, or an option
    named `heading`, would have the path of another text. Pages also have parts named `about` or `sources` of
    their own.

        sections:
          - {id: glossary, kind: text, …}      # wrong: each handout has a glossary
    """
    for i, section in enumerate(source.handout.sections if source.handout else ()):
        if section.id in _RESERVED or section.id.startswith("ref-"):
            why = "it names a part that every handout has"
            yield hit(source.place("sections", i, "id"), path=section.id, id=section.id, why=why)
        fields = set(type(section).model_fields)
        for key in ("options", "items"):
            for j, child in enumerate(getattr(section, key, ())):
                if not isinstance(child, str) and child.id in fields:
                    why = f"it names a field of the section `{section.id}`"
                    place = source.place("sections", i, key, j, "id")
                    yield hit(place, path=f"{section.id}.{child.id}", id=child.id, why=why)


@rule(
    "S017",
    Severity.ERROR,
    "the comparison names the option `{id}`, which is not in this handout",
    hint="{guess}",
    serves="IPDAS v4, item 1.1.3",
)
def unknown_option(source: Source) -> Iterator[Hit]:
    """The comparison table lists an option by an id that no option has.

    The table is made from the options themselves, so each id must be one of theirs. Perhaps the option was
    renamed or deleted, or the id is misspelled.
    """
    if not source.handout:
        return
    known = source.handout.options()
    for i, section in enumerate(source.handout.sections):
        if isinstance(section, CompareSection):
            for j, name in enumerate(section.options):
                if name not in known:
                    place = source.place("sections", i, "options", j)
                    yield hit(place, path=section.id, id=name, guess=_guess(name, known, "Options here"))


@rule(
    "S018",
    Severity.ERROR,
    "`{id}` is cited, but no reference has this id",
    hint="{guess}",
    serves="IPDAS v4, item 2.2.1",
)
def unknown_citation(source: Source) -> Iterator[Hit]:
    """A text or a list `cites` points to a reference that is not in `references`.

    The reader would see a question mark where the source's number should be. Add the reference, or mend the
    id. A plain `@` in a text, as in a name on social media, is written `\\@`.

        cites: [cameron2004]      # and in references: - id: cameron2004
    """
    if not source.handout:
        return
    known = {r.id for r in source.handout.references}
    for name, place, unit in _cited(source):
        if name not in known:
            yield hit(place(), path=unit, id=name, guess=_guess(name, known, "References here"))


@rule(
    "S019",
    Severity.INFO,
    "the reference `{id}` is never cited",
    hint="Cite it where it is used (`cites: [{id}]`, or `[@{id}]` in a text), or delete it.",
    serves="IPDAS v4, item 2.2.1",
)
def uncited_reference(source: Source) -> Iterator[Hit]:
    """A reference stands in the list, but no text points to it, so it won't be printed.

    A reader can only trust a claim if it is clear which source says so. If the reference backs the handout as
    a whole, cite it in the first section.
    """
    if not source.handout:
        return
    used = {name for name, _, _ in _cited(source)}
    for i, reference in enumerate(source.handout.references):
        if reference.id not in used:
            yield hit(source.place("references", i, "id"), path=f"references.{reference.id}", id=reference.id)


@lru_cache(maxsize=4)
def _cited(source: Source) -> tuple[tuple[str, Callable[[], Place], str], ...]:
    """Each citation: the id, what finds its place, and in which unit."""
    return tuple(_citations(source))


def _citations(source: Source) -> Iterator[tuple[str, Callable[[], Place], str]]:
    for text in index(source).holding("@"):
        for name in texts.citations(text.text):
            yield name, partial(spot, source, text, f"@{name}"), text.path
    for i, section in enumerate(source.handout.sections if source.handout else ()):
        if isinstance(section, CallSection):
            for j, sign in enumerate(section.items):
                keys: Path_ = ("sections", i, "items", j, "cites")
                yield from (
                    (n, partial(source.place, *keys, k), f"{section.id}.{sign.id}") for k, n in enumerate(sign.cites)
                )
        if isinstance(section, OptionsSection):
            for j, option in enumerate(section.options):
                for field in ("benefits", "harms"):
                    for k, item in enumerate(getattr(option, field)):
                        path = f"{section.id}.{option.id}.{field}.{item.id}"
                        keys = ("sections", i, "options", j, field, k, "cites")
                        yield from ((n, partial(source.place, *keys, m), path) for m, n in enumerate(item.cites))


def _guess(name: str, known: Collection[str], listed: str) -> str:
    near = difflib.get_close_matches(name, known, 1, 0.6)
    if near:
        return f"Did you mean `{near[0]}`?"
    return f"{listed}: {', '.join(sorted(known)) or 'none'}."


# ---------------------------------------------------------------- pictures


def _leaves_folder(source: Source, name: str) -> bool:
    """By `..`, from the root or a drive, to the web, or by a symbolic link."""
    if name.startswith(("/", "\\")) or ".." in re.split(r"[/\\]", name) or re.match(r"[A-Za-z][\w+.-]*:", name):
        return True
    return any(name == unread or name.startswith(f"{unread}/") for unread in source.content.problems)


def _image(source: Source, name: str) -> Asset | None:
    """The picture, if it is in the handout's folder."""
    return None if _leaves_folder(source, name) else source.content.asset(name)


@rule(
    "S020",
    Severity.ERROR,
    "there is no picture `{file}` in this handout's folder",
    hint="{guess}",
    serves=OWN,
)
def missing_image(source: Source) -> Iterator[Hit]:
    """The file that `file:` names is not there.

    Paths start from the handout's folder, and capital letters matter: `images/Spine.svg` is not
    `images/spine.svg`. Copy the picture into `images/` and write its name exactly.
    """
    for keys, figure, path in _figures(source.handout) if source.handout else ():
        if not _leaves_folder(source, figure.file) and _image(source, figure.file) is None:
            guess = _guess(figure.file, set(filter(_picture, source.content.files)), "Pictures here")
            yield hit(source.place(*keys, "file"), path=path, file=figure.file, guess=guess)


def _picture(name: str) -> bool:
    return PurePosixPath(name).suffix.lower() in {".svg", ".png", ".jpg", ".jpeg", ".gif", ".webp"}


@rule(
    "S021",
    Severity.ERROR,
    "the picture `{file}` is outside this handout's folder",
    hint="Copy the picture into `images/` and write `file: images/…`; no `..`, no link, no web address.",
    serves=OWN,
)
def image_outside_folder(source: Source) -> Iterator[Hit]:
    """A picture's path leads out of the handout's folder: by `..`, by a link, from the root of the disk or to
    the web.

    All that a handout needs stands in its folder. Only then does it look the same on every computer, and only
    then can't a file that is no business of patients slip into a handout.

        file: ../other-handout/images/spine.svg    # wrong
        file: images/spine.svg                     # right
    """
    for keys, figure, path in _figures(source.handout) if source.handout else ():
        if _leaves_folder(source, figure.file):
            yield hit(source.place(*keys, "file"), path=path, file=figure.file)


@rule(
    "S022",
    Severity.ERROR,
    "the picture `{file}` is {problem}",
    hint="Save drawings as SVG and photos as PNG; renaming a file does not change what it is.",
    serves=OWN,
)
def image_type(source: Source) -> Iterator[Hit]:
    """A picture is neither an SVG nor a PNG file.

    These two work in every format that handouts come in, from large print to a phone. Open the picture in a
    drawing program and export it. A drawing is best as SVG: it stays sharp at any size.
    """
    for keys, figure, path in _figures(source.handout) if source.handout else ():
        file = _image(source, figure.file)
        suffix = PurePosixPath(figure.file).suffix.lower()
        problem = ""
        if file and suffix not in {".svg", ".png"}:
            problem = f"a `{suffix}` file" if suffix else "a file of no known type"
        elif file and suffix == ".png" and file.content[:8] != b"\x89PNG\r\n\x1a\n":
            problem = "not a PNG file, whatever its name says"
        if problem:
            yield hit(source.place(*keys, "file"), path=path, file=figure.file, problem=problem)


@rule(
    "S023",
    Severity.ERROR,
    "the drawing `{file}` can't be used: {problem}",
    hint=("Export it as plain SVG with shapes only: text turned into paths, no style sheets, no linked pictures."),
    serves=OWN,
)
def unsafe_svg(source: Source) -> Iterator[Hit]:
    """An SVG drawing holds more than shapes: a script, text, a style sheet, a linked picture, or it can't be
    scaled.

    An SVG file can run programs or fetch files when it is opened, so only shapes are let through. Words
    belong into the numbered key beside the picture, where they can be translated and read aloud. The drawing
    also needs a `viewBox`, so that it fits both a phone and large print. Drawing programs call the right kind
    "plain" or "optimized" SVG.
    """
    for keys, figure, path in _figures(source.handout) if source.handout else ():
        file = _image(source, figure.file)
        if file is None or file.suffix != ".svg":
            continue
        for problem in svg_problems(file.content):
            yield hit(source.place(*keys, "file"), path=path, file=figure.file, problem=problem)


@rule(
    "S024",
    Severity.ERROR,
    "the picture `{file}` has no text alternative",
    hint="Write in `alt` what one sees, in one or two sentences.",
    serves="WCAG 2.2, success criterion 1.1.1",
)
def missing_alt_text(source: Source) -> Iterator[Hit]:
    """A picture's `alt` is empty, so a person who can't see the picture gets nothing.

    Screen readers say the text alternative in place of the picture. It tells what one sees and why it is
    there.

        alt: "Part of a spine seen from the side. A thin tube runs to the space around the nerves."
    """
    for text in by_field(source).get("alt", ()):
        if not _says_something(text.text):
            figure = _figure_of(source, text.leaf.keys)
            yield hit(spot(source, text, ""), path=text.path, file=figure)


@rule(
    "S025",
    Severity.WARNING,
    "the text alternative `{alt}` {why}",
    hint=(
        "Say what one sees: what is shown, from which side, and what matters in it. No need to say that it "
        "is a picture."
    ),
    serves="WCAG 2.2, success criterion 1.1.1",
)
def junk_alt_text(source: Source) -> Iterator[Hit]:
    """A picture's `alt` is there, but tells nothing: a file's name, one word, or "picture of".

    A screen reader already says that this is a picture. Put yourself in the place of somebody on the phone to
    whom you explain what is on the page.

        alt: "spine.svg"                                             # wrong
        alt: "Two bones of the spine with a soft disc between them"  # right
    """
    for text in by_field(source).get("alt", ()):
        if _says_something(text.text):
            alt = " ".join(text.text.split())
            if why := _junk(alt, _figure_of(source, text.leaf.keys)):
                yield hit(spot(source, text, ""), path=text.path, alt=alt[:60], why=why)


_PICTURE_OF = re.compile(
    r"(?i)(?:an? |the )?(?:image|picture|photo|photograph|graphic|icon|figure|imagen|foto)\b"
    r"(?: (?:of|showing|de)\b|$)"
)
_SHORT_SCRIPTS = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")


def _junk(alt: str, file: str) -> str:
    stem = PurePosixPath(file).stem.lower()
    if re.search(r"\.(?:svg|png|jpe?g|gif|webp)$", alt, re.I) or re.sub(r"[\s_-]+", "-", alt.lower()) == stem:
        return "is a file's name"
    if _PICTURE_OF.match(alt):
        return "begins by saying that it is a picture"
    if len(alt) < (4 if _SHORT_SCRIPTS.search(alt) else 10):
        return "is too short to tell what one sees"
    return ""


def _figure_of(source: Source, keys: Path_) -> str:
    """The file of the picture that a text at `keys` belongs to."""
    for at, figure, _ in _figures(source.handout) if source.handout else ():
        if keys[: len(at)] == at:
            return figure.file
    return ""


# ---------------------------------------------------------------- texts


def _says_something(text: str) -> bool:
    return text[:1].isalnum() or bool(re.search(r"\w|\{", text))


@rule(
    "S026",
    Severity.ERROR,
    "`{path}` has no words in it",
    hint="Write the text, or take the whole entry away if it is not needed.",
    serves=OWN,
)
def empty_text(source: Source) -> Iterator[Hit]:
    """A text is there but empty, or holds only marks and spaces.

    On the page it would be a heading without a text, or an empty line in a list of harms. A reader can't know
    if there is nothing to say or if something was lost.

        unknowns: ""      # wrong: say what is not known, or that little is known
    """
    for text in written(source):
        if not _says_something(text.text) and text.leaf.keys[-1] != "alt":
            yield hit(spot(source, text, ""), path=text.path)


@rule(
    "S027",
    Severity.ERROR,
    "`{html}` is HTML, which a text may not have",
    hint="Take it away; for bold write **two stars**. For a smaller-than sign before a letter write `\\<`.",
    serves=OWN,
)
def raw_html(source: Source) -> Iterator[Hit]:
    """A text has HTML in it: a tag such as `<b>` or a comment.

    Handouts become paper, Word files and messages too, where HTML means nothing: the reader would see the tag
    itself. Web addresses such as `<https://example.org>` are fine, and so is `a < b`.

        text: "Take it <b>with</b> food."     # wrong
        text: "Take it **with** food."        # right
    """
    yield from passages(source, index(source).holding("<"), texts.raw_html, "html")


@rule(
    "S028",
    Severity.ERROR,
    "`{latex}` looks like LaTeX, which a text may not have",
    hint="Take the command away; for bold write **two stars**. For a backslash itself write two.",
    serves=OWN,
)
def raw_latex(source: Source) -> Iterator[Hit]:
    """A text has a command that begins with a backslash, as LaTeX has.

    Only one of many formats could do something with it; all others would show it as it stands. It often comes
    along when text is copied from a paper.

        text: "\\\\textbf{Call us} at once."     # wrong
        text: "**Call us** at once."           # right
    """
    yield from passages(source, index(source).holding("\\"), texts.raw_latex, "latex")


@rule(
    "S029",
    Severity.ERROR,
    "`{attribute}` is an attribute that a text may not have",
    hint="Take the braces away. Only a class, `lang` and `dir` are allowed, as in `[sí]{{lang=es}}`.",
    serves=OWN,
)
def raw_attribute(source: Source) -> Iterator[Hit]:
    """A text marks a part as raw Typst, HTML or the like, or gives it an id or a setting.

    Raw parts would reach one format unchecked. An id of your own could take the place of the ids by which the
    pipeline proves that no warning was lost. The language of a foreign word may be marked.

        text: "`#pagebreak()`{=typst}"                # wrong
        text: "Ask for an [intérprete]{lang=es}."     # right
    """
    yield from passages(
        source, index(source).holding("]{", "){", "`{", "{=", "{#", "{."), texts.raw_attributes, "attribute"
    )


@rule(
    "S030",
    Severity.ERROR,
    "`{passage}` puts a picture or a footnote into a text",
    hint="A picture belongs into `image:` of its section or option; a footnote's words belong into the text.",
    serves="WCAG 2.2, success criterion 1.1.1",
)
def picture_or_note_in_text(source: Source) -> Iterator[Hit]:
    """A text has a picture or a footnote typed into it.

    Pictures have a place of their own, where they get a text alternative, a caption and a numbered key.
    Footnotes get lost on phones and in messages, and readers seldom follow them: what matters belongs into
    the text.

        image: {file: images/spine.svg, alt: "A spine seen from the side"}
    """
    yield from passages(source, index(source).holding("![", "^[", "[^"), texts.pictures_and_notes, "passage")


@rule(
    "S031",
    Severity.ERROR,
    "the link goes to `{target}`, where a reader can't or should not follow",
    hint="Link to `https://…`, `mailto:…`, `tel:…`, or to a part of this handout such as `#injections`.",
    serves=OWN,
)
def unsafe_link(source: Source) -> Iterator[Hit]:
    """A link points to a file, to nothing, or to something that runs when one clicks on it.

    A link must work on a phone at home. A path such as `info.pdf` only works on your computer, and addresses
    that begin with `javascript:` or `data:` can do harm.

        text: "See [the leaflet](leaflet.pdf)."                       # wrong
        text: "See [the leaflet](https://example.org/leaflet.pdf)."   # right
    """
    yield from passages(source, index(source).holding("](", "<"), texts.bad_links, "target")


@rule(
    "S032",
    Severity.ERROR,
    "`{start}` opens {what}, which can't stand in this text",
    hint=(
        "Write plain words here. Only a section's `body` can have paragraphs and lists, and its lists have one level."
    ),
    serves="CommonMark, blocks and inlines",
)
def block_markup(source: Source) -> Iterator[Hit]:
    """A text has marks for a heading, a list, a quote, a table or a second paragraph where only words can be.

    Most texts are one paragraph: they stand in a table cell, a list or a box. Headings come from `heading:`,
    tables from the options. In a `body`, paragraphs and simple lists are fine. A sign at the start of a line
    can be meant as itself: write "more than 5" for `> 5`.

        body: |-
          ## When to rest        # wrong: make it a section with a heading
    """
    odd = index(source).has_controls
    for text in written(source):
        plain = text.text.isascii() and not odd and "\n" not in text.text
        if text.text[:1] not in texts.BLOCK_SIGNS and (plain or text.text.isprintable()):
            continue
        for start, what in dict.fromkeys(texts.block_marks(text.text, body=text.is_body)):
            yield hit(spot(source, text, start), path=text.path, start=start, what=what)


@rule(
    "S033",
    Severity.ERROR,
    "`{field}` is not a field that a clinic fills",
    hint="{guess} For braces that are meant as such, write a backslash before each.",
    serves=OWN,
)
def unknown_field(source: Source) -> Iterator[Hit]:
    """A word in braces is not one of the fields that are filled with a clinic's own words or with a fact.

    The reader would see the braces, and no phone number. The fields are `{clinic.name}`, `{clinic.phone}`,
    `{clinic.hours}`, `{clinic.address}`, `{clinic.website}` and `{emergency.phone}`, and `{fact.<id>}` for each of the
    handout's `facts`.

        text: "Call {clinic.fone}."      # wrong
        text: "Call {clinic.phone}."     # right
    """
    known = texts.fields_of(source)
    for text in index(source).holding("{"):
        for field, name in dict.fromkeys(texts.unknown_fields(text.text, known)):
            near = difflib.get_close_matches(name.replace(" ", "."), known, 1, 0.5)
            guess = f"Did you mean `{{{near[0]}}}`?" if near else f"Fields: {', '.join(known)}."
            yield hit(spot(source, text, field), path=text.path, field=field, guess=guess)


@rule(
    "S034",
    Severity.ERROR,
    "the locale `{locale}` is not in the locale registry",
    hint="{guess} A new language is one entry in `base/locales.yaml`.",
    serves="Unicode, locale identifiers (CLDR)",
)
def unknown_locale(source: Source) -> Iterator[Hit]:
    """The handout's `language`, or the name of a PO file beside it, is no locale that the pipeline knows.

    The registry says how a language is set: its direction, fonts, dates and quotes. Without it no page can be
    made. Names are the language, then the country: `es-US.po`, not `spanish.po` or `es_US.po`.
    """
    known = source.library.locales
    if source.handout and source.handout.language not in known:
        tag = source.handout.language
        yield hit(source.place("language"), locale=tag, guess=_guess(tag, set(known), "Known"))
    for tag, catalog in source.catalogs.items():
        if tag not in known:
            near = tag.replace("_", "-")
            yield hit(Place(catalog.file, 1, 1), locale=tag, guess=_guess(near, set(known), "Known"))


@rule(
    "S035",
    Severity.ERROR,
    "the translation can't be read: {problem}",
    hint=("Mend the line named here, or save the file again from the translation program as a PO file in UTF-8."),
    serves="gettext, PO files",
)
def unreadable_translation(source: Source) -> Iterator[Hit]:
    """A PO file beside the handout is broken, so its whole language would be missing.

    PO files are best changed with a program for translators. By hand, a quote that is not closed or a line
    without its `msgid` is enough to break the file. Go back to the last good version if you can't see the
    mistake.
    """
    for catalog in source.catalogs.values():
        if catalog.problem:
            line = re.search(r"\(line (\d+)\)", catalog.problem)
            words = re.sub(r"\s*(?:None )?\(line \d+\)", "", catalog.problem).strip()
            yield hit(Place(catalog.file, max(1, int(line[1])) if line else 1, 1), problem=words)


# ---------------------------------------------------------------- review


@rule(
    "S036",
    Severity.ERROR,
    "the handout says that it is approved, but not {what}",
    hint="Add who read it and when, or write `status: draft`.",
    serves="IPDAS v4, certification: date of publication",
)
def approved_without_review(source: Source) -> Iterator[Hit]:
    """The status is `approved`, but the date of the review or the reviewers are missing.

    An approved handout loses its draft notice and says on the page who approved it and when. Without a name
    and a date nobody stands behind it.

        review:
          status: approved
          reviewed: 2026-11-02
          reviewers: [{name: "A. Rivera", role: "Pain specialist", date: 2026-11-02}]
    """
    review = source.handout.review if source.handout else None
    if review and review.status == "approved":
        missing = [w for w, there in (("when", review.reviewed), ("by whom", review.reviewers)) if not there]
        if missing:
            yield hit(source.place("review", "status"), path="review", what=" and ".join(missing))


@rule(
    "S037",
    Severity.ERROR,
    "the next review is on {next}, which is not after the last one on {last}",
    hint="Look at the years of both dates; they are written year-month-day.",
    serves="IPDAS v4, certification: update policy",
)
def next_review_too_early(source: Source) -> Iterator[Hit]:
    """The date of the next review is the same as, or before, the date of the last one.

    Both dates are printed, so the reader would see a handout that is out of date on the day it was approved.
    Most often the year was not changed.

        reviewed: 2026-11-02
        next_review: 2028-11-02
    """
    review = source.handout.review if source.handout else None
    if review and review.reviewed and review.next_review and review.next_review <= review.reviewed:
        yield hit(
            source.place("review", "next_review"),
            path="review",
            next=review.next_review,
            last=review.reviewed,
        )


@rule(
    "S038",
    Severity.ERROR,
    "the text has a character that can't be seen and does harm: {character}",
    hint="Delete it: retype the words around it, or copy them by way of a plain text editor.",
    serves="Unicode, bidirectional algorithm (UAX #9)",
)
def forbidden_character(source: Source) -> Iterator[Hit]:
    """A text holds a control character, a sign that turns the writing direction, or the sign of a lost
    letter.

    They come along when text is copied from a PDF or a web page. One that turns the direction can show `80
    mg` as `08 mg`. The question mark in a diamond (�) stands for a letter that got lost: somebody must find
    out which.
    """
    everywhere = index(source).has_controls  # else only what is no ASCII can be one
    for text in written(source):
        if not everywhere and text.text.isascii():
            continue
        for character in texts.forbidden_characters(text.text):
            place = spot(source, text, character)
            yield hit(place, path=text.path, character=texts.character_name(character))


# ---------------------------------------------------------------- allowances


@rule(
    "S039",
    Severity.WARNING,
    "the allowance of {code} {why}",
    hint=("Delete it from `allow`. An allowance that stays would hide the next finding that nobody has looked at."),
    serves=OWN,
)
def unused_allowance(source: Source) -> Iterator[Hit]:
    """The list `allow` accepts a finding that is not there, or one that can't be accepted.

    A finding can be accepted with its code and a reason. When the text is mended, the allowance has done its
    work. What concerns facts and safety (codes that begin with F) can't be accepted at all.

        allow:
          - {code: P008, unit: injections.nerve-block, reason: "Patients asked for the medical word."}
    """
    # Only when every rule has spoken is it known what is used: `waived` yields these.
    yield from ()


# ---------------------------------------------------------------- a project's settings


@rule(
    "S040",
    Severity.ERROR,
    "handouts.yaml can't be used: {problem}",
    hint="It holds `severity:` and under it lines such as `P004: error`. What a rule is said to be without it counts.",
    serves=OWN,
)
def settings_file_unfit(settings: Settings) -> Iterator[Hit]:
    """The file `handouts.yaml` beside `source/` can't be read, or holds something that it does not know.

    It says how much a rule's findings matter in this project: `error`, `warning`, `info` or `off`. As long as it
    can't be used, nothing in it counts.

        severity:
          P004: error
          P007: {severity: off, reason: "Our readers are clinicians in training."}
    """
    for p in settings.problems:
        yield hit(p.place, problem=in_words(p))


@rule(
    "S041",
    Severity.ERROR,
    "handouts.yaml sets the severity of `{code}`, and there is no such rule",
    hint="{guess}`handouts explain` lists all rules.",
    serves=OWN,
)
def setting_of_unknown_rule(settings: Settings) -> Iterator[Hit]:
    """A code in `handouts.yaml` belongs to no rule: it is misspelt, or the rule has gone.

    A setting that does nothing looks like one that does. Whoever reads the file would believe it.
    """
    known = all_rules()
    for code in settings.severity:
        if code not in known:
            near = difflib.get_close_matches(code, known, 1, 0.6)
            yield hit(settings.place(code), code=code, guess=f"Did you mean `{near[0]}`? " if near else "")


@rule(
    "S042",
    Severity.ERROR,
    "handouts.yaml can't set `{code}` to {wanted}: {why}",
    hint="Take the line away, or accept single findings in their handout, with a reason.",
    serves=OWN,
)
def setting_refused(settings: Settings) -> Iterator[Hit]:
    """A setting in `handouts.yaml` that would let something pass that must not, or that gives no reason.

    A warning can be raised or lowered, and be `off` with a reason. Of errors only those of plain language (P) can be
    lowered. What concerns facts and safety (F) can't be lowered at all. The rule keeps its own severity.

        severity:
          P007: off                                                          # wrong
          P007: {severity: off, reason: "Our readers are clinicians."}       # right
    """
    known = all_rules()
    for code, setting in settings.severity.items():
        if code in known and (why := why_not(known[code], setting)):
            yield hit(settings.place(code), code=code, wanted=setting.severity, why=why)
