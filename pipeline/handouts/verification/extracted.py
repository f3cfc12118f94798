"""What a finished file holds, in one form for every format: the nouns that its readers give to rules and comparison."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple, TypeVar

from handouts.verification.blocks import Block
from handouts.verification.contrast import Colour
from handouts.verification.image import Box


class DamagedError(Exception):
    """The file is not what its name promises. The message ends the sentence "the file is damaged: …"."""


class MetadataField(NamedTuple):
    """What a file says of itself beside its text, such as its title. `part`: where in the file; `room`: how many
    characters there are for it, 0 for as many as it has.
    """

    name: str
    words: str
    part: str = ""
    room: int = 0

    def is_cut(self, whole: str) -> bool:
        """Whether it is the beginning of words that are longer than the room for them, which ends with `…`."""
        begins = whole.startswith(self.words[:-1].rstrip())
        return 0 < self.room < len(whole) and self.words.endswith("…") and begins and len(self.words) > self.room - 80


class Language(NamedTuple):
    """A language tag, empty where none is said. `dir`: the one direction of text that it is for, where there is one."""

    tag: str
    part: str
    dir: str = ""


class Heading(NamedTuple):
    """`level` counts from 1."""

    level: int
    words: str
    part: str = ""


class Table(NamedTuple):
    """`words` begin it, for people to know it by. `unclear` is a header cell that doesn't say what it heads."""

    words: str
    header: bool
    merged: bool
    mirrored: bool = True
    unclear: str = ""
    part: str = ""


class Picture(NamedTuple):
    """`alt` is None where there is none. `file` is its name, where the file still knows it."""

    alt: str | None
    file: str = ""
    decorative: bool = False
    logo: bool = False
    part: str = ""


class Load(NamedTuple):
    """An address that a reader's program fetches by itself. `part`: where in the file."""

    address: str
    part: str


class TextColour(NamedTuple):
    """Text of one style, its colour and that of its ground, as #rrggbb."""

    style: str
    colour: str
    ground: str


class Declaration(NamedTuple):
    """One declaration of CSS that holds on a screen. `part`: the file, or the page, that it stands in."""

    part: str
    name: str
    value: str


class AccessibilityClaims(NamedTuple):
    """What an EPUB says of its own accessibility, and whether its table of contents leads anywhere."""

    modes: tuple[str, ...]
    features: tuple[str, ...]
    hazards: tuple[str, ...]
    summary: str
    contents: bool


@dataclass(slots=True)
class DrawnText:
    """Glyphs that a PDF draws together. `text` is what they are read as; `box` where they stand on the page.

    `mark` is their number in the structure, `artifact` the kind of what is outside it. `hidden`: why nobody sees them;
    `odd`: what is drawn, where it is read as something else. `wide`: how wide the glyphs are by themselves, in sizes.
    """

    text: str
    box: Box = (0.0, 0.0, 0.0, 0.0)
    size: float = 0.0
    mark: int | None = None
    artifact: str = ""
    lang: str = ""
    hidden: str = ""
    odd: str = ""
    wide: float = 0.0
    colour: Colour = None


@dataclass(frozen=True, slots=True)
class ExtractedText:
    """All words of a file as its reader meets them.

    `pages` are the names of its pages, each of which has a foot. `flaws` are what no text can tell, by kind: a page
    that no reader turns to, a link over no words.
    """

    blocks: tuple[Block, ...]
    pages: tuple[str, ...] = ()
    flaws: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class ExtractedDocument:
    """One finished file, read from its bytes alone.

    The words, and in a PDF what each page draws, take most of the time, so they are extracted when first asked for.
    `languages` begins with that of the whole file. `shows_title`: a window shows its title and not its file name.
    `justified` are the parts of a Word file whose lines are set to the same length; `page_count` is a PDF's.
    """

    extract_text: Callable[[], ExtractedText]
    metadata: tuple[MetadataField, ...] = ()
    shows_title: bool = True
    languages: tuple[Language, ...] = ()
    headings: tuple[Heading, ...] = ()
    tables: tuple[Table, ...] = ()
    pictures: tuple[Picture, ...] = ()
    loads: tuple[Load, ...] = ()
    colours: tuple[TextColour, ...] = ()
    declarations: tuple[Declaration, ...] = ()
    justified: tuple[str, ...] = ()
    claims: AccessibilityClaims | None = None
    page_count: int = 0
    bookmarked: bool = False
    draw: Callable[[], tuple[tuple[DrawnText, ...], ...]] = tuple

    @property
    def language(self) -> str:
        """The language of the whole file, or nothing."""
        return self.languages[0].tag if self.languages else ""

    @cached_property
    def text(self) -> ExtractedText:
        """The file's words. Raises DamagedError where nobody can read them."""
        return _readable(self.extract_text)

    @cached_property
    def drawn(self) -> tuple[tuple[DrawnText, ...], ...]:
        """What each page of a PDF draws, in the order of drawing. Raises DamagedError where nobody can read it."""
        return _readable(self.draw)

    def fields(self, name: str) -> tuple[MetadataField, ...]:
        """The metadata of one name."""
        return tuple(field for field in self.metadata if field.name == name)


Read = TypeVar("Read")


def _readable(extract: Callable[[], Read]) -> Read:
    try:
        return extract()
    except (RuntimeError, ValueError, TypeError, LookupError, OverflowError) as error:
        words = " ".join(str(error).split())
        raise DamagedError(f"its text can't be read ({type(error).__name__}: {words})") from None
