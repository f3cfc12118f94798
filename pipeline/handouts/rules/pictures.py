"""Rules S: pictures are there, are safe to show, and are told in words."""

import re
from collections.abc import Iterator
from pathlib import PurePosixPath

from handouts.core.findings import Severity
from handouts.core.folders import LINK, Asset
from handouts.core.names import path_problem
from handouts.language.visible_text import says_something
from handouts.rules.engine import OWN, Hit, hit, rule
from handouts.rules.handout_parts import figures_of
from handouts.rules.ids import did_you_mean
from handouts.rules.text_index import LevelText, in_fields, spot
from handouts.source.load import Source
from handouts.source.picture import png_problem
from handouts.source.svg_safety import svg_problems


def _leaves_folder(source: Source, name: str) -> bool:
    """By `..`, from the root or a drive, to the web, or by a symbolic link."""
    if name.startswith(("/", "\\")) or ".." in re.split(r"[/\\]", name) or re.match(r"[A-Za-z][\w+.-]*:", name):
        return True
    return source.content.problem(name) == LINK


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
    for figure, keys, path in figures_of(source):
        unread = _leaves_folder(source, figure.file) or figure.file in source.content.problems
        if not unread and _image(source, figure.file) is None:
            guess = did_you_mean(figure.file, set(filter(_picture, source.content.files)), "Pictures here")
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
    for figure, keys, path in figures_of(source):
        if _leaves_folder(source, figure.file):
            yield hit(source.place(*keys, "file"), path=path, file=figure.file)


@rule(
    "S022",
    Severity.ERROR,
    "the picture `{file}` is {problem}",
    hint="Save drawings as SVG and photos as PNG, under a plain name such as `knee-from-the-side.png`.",
    serves=OWN,
)
def image_type(source: Source) -> Iterator[Hit]:
    """A picture is neither an SVG nor a PNG file, or it can't be read, or its name is none on some computers.

    These two work in every format that handouts come in, from large print to a phone. Open the picture in a
    drawing program and export it: to rename a file does not change what it is. A drawing is best as SVG: it stays sharp
    at any size.

    A name may have letters of any script. It has no `:`, `\\`, `*` or quotes, no sign that can't be seen, and no dot or
    space at its beginning or end.
    """
    for figure, keys, path in figures_of(source):
        file = _image(source, figure.file)
        suffix = PurePosixPath(figure.file).suffix.lower()
        unread = source.content.problems.get(figure.file, "")
        problem = f"one that can't be read: {unread}" if unread and unread != LINK else ""
        if not _leaves_folder(source, figure.file) and (why := path_problem(figure.file)):
            problem = f"one that not every computer can hold: {why}"
        elif file and suffix not in {".svg", ".png"}:
            problem = f"a `{suffix}` file" if suffix else "a file of no known type"
        elif file and suffix == ".png":
            problem = png_problem(file.content)
        if problem:
            yield hit(source.place(*keys, "file"), path=path, file=figure.file, problem=problem)


@rule(
    "S023",
    Severity.ERROR,
    "the drawing `{file}` can't be used: {problem}",
    hint=(
        "Export it as plain SVG with shapes only: text turned into paths, no linked pictures, styles as attributes or "
        "inline (not as a style sheet)."
    ),
    serves=OWN,
)
def unsafe_svg(source: Source) -> Iterator[Hit]:
    """An SVG drawing holds more than shapes: a script, text, a style sheet, a linked picture, or it can't be
    scaled.

    An SVG file can run programs or fetch files when it is opened, so only shapes are let through. Words
    belong into the numbered key beside the picture, where they can be translated and read aloud. The drawing
    also needs a `viewBox`, so that it fits both a phone and large print. Drawing programs call the right kind
    "plain" or "optimized" SVG. There are limits to how much it draws (10,000 shapes, 150,000 letters a
    path, 300 parts with `opacity` or a clip path, groups 40 deep, no clip path in a clip path) and how far: beyond them
    programs stop, or never end.
    """
    for figure, keys, path in figures_of(source):
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
    for text in in_fields(source, "alt"):
        if not says_something(text.text):
            yield hit(spot(source, text, ""), path=text.path, file=_file_of(source, text))


@rule(
    "S025",
    Severity.WARNING,
    "the text alternative `{alt}` {why}",
    hint=(
        "Say what one sees: what is shown, from which side, and what matters in it. No need to say that it "
        "is a picture."
    ),
    serves="WCAG 2.2, success criterion 1.1.1",
    waivable=True,
)
def junk_alt_text(source: Source) -> Iterator[Hit]:
    """A picture's `alt` is there, but tells nothing: a file's name, one word, or "picture of".

    A screen reader already says that this is a picture. Put yourself in the place of somebody on the phone to
    whom you explain what is on the page.

        alt: "spine.svg"                                             # wrong
        alt: "Two bones of the spine with a soft disc between them"  # right
    """
    for text in in_fields(source, "alt"):
        if says_something(text.text) and (why := _junk(text.text, _file_of(source, text))):
            yield hit(spot(source, text, ""), path=text.path, alt=text.text[:60], why=why)


_PICTURE_OF = re.compile(
    r"(?i)(?:an? |the )?(?:image|picture|photo|photograph|graphic|icon|figure|imagen|foto)\b"
    r"(?: (?:of|showing|de)\b|$)"
)
_SHORT_SCRIPTS = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")


def _junk(alt: str, file: str) -> str:
    """Why a text alternative tells nothing; "" if it tells something."""
    stem = PurePosixPath(file).stem.lower()
    if re.search(r"\.(?:svg|png|jpe?g|gif|webp)$", alt, re.I) or re.sub(r"[\s_-]+", "-", alt.lower()) == stem:
        return "is a file's name"
    if _PICTURE_OF.match(alt):
        return "begins by saying that it is a picture"
    if len(alt) < (4 if _SHORT_SCRIPTS.search(alt) else 10):
        return "is too short to tell what one sees"
    return ""


def _file_of(source: Source, alt: LevelText) -> str:
    """The file of the picture that has this text alternative; "" where it is not known."""
    return next((figure.value.file for figure in figures_of(source) if figure.keys == alt.leaf.keys[:-1]), "")
