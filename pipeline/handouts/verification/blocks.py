"""What a text is compared as: its blocks in order, and what each run of their words is.

Both what an edition has to say and what a finished file says are blocks; then one must be the other.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache

from handouts.verification.image import Image

BODY = ""
"""The part of a page that holds the edition; every other part has a name."""
FIELDS = "names of fields"
LOOKS = "looks of parts"

_PARTS = frozenset({"zone", "call", "side-yes", "side-no", "benefits", "harms"})
_DEGREES = frozenset({"green", "yellow", "red", "emergency", "urgent", "same_day", "routine"})


def look_of(classes: Iterable[str]) -> str:
    """What gives a part the frame or the marks that mean something, such as `zone red`; "" for every other part."""
    names = list(classes)
    return " ".join(name for name in names if name in _PARTS | _DEGREES) if _PARTS & set(names) else ""


"""The part that holds what a screen reader says of places to write in and boxes to tick, in their order."""

BLANK, BOX, TICKED = "▁", "☐", "☑"
"""How a place to write in is read, whatever its length, and a box to tick."""

TITLE = 10
"""The level of a title that is none of the six kinds of heading."""


@dataclass(frozen=True, slots=True)
class TextRun:
    """Words that are all alike: in one language, of one link, seen or not.

    `link` is an address, or `#` and an id. `hidden` says why nobody sees the words; `ltr`, that they are kept from
    left to right whatever runs around them.
    """

    text: str
    lang: str = ""
    link: str = ""
    hidden: str = ""
    ltr: bool = False

    @property
    def kind(self) -> tuple[str, str, str, bool]:
        """All but the words."""
        return self.lang, self.link, self.hidden, self.ltr


def add_run(runs: list[TextRun], run: TextRun) -> None:
    """Add words to a list of runs: to its last run, where that is of the same kind."""
    if runs and runs[-1].kind == run.kind:
        runs[-1] = TextRun(runs[-1].text + run.text, *run.kind)
    else:
        runs.append(run)


@dataclass(frozen=True)
class Block:
    """A paragraph, a heading, an item, a cell; or a picture, whose words are its text alternative.

    `level` is a heading's, from 1; 0 is no heading. `number` stands before an item, where the file itself holds it.
    `ids` are where links lead. `region` is the part of the page: the body, a foot. `part`: where in the file it is,
    for people. `image` is the picture itself; None where there is none to be had. `hue` is that of a heading, or of its
    ground.
    """

    runs: tuple[TextRun, ...]
    level: int = 0
    picture: bool = False
    number: str = ""
    ids: tuple[str, ...] = ()
    region: str = BODY
    part: str = ""
    image: Image | None = None
    hue: str = ""

    @cached_property
    def text(self) -> str:
        """The words with single spaces."""
        return " ".join("".join(s.text for s in self.runs).split())

    @cached_property
    def bare(self) -> "Bare":
        """The words as they are compared."""
        return bare(tuple(s.text for s in self.runs))

    @property
    def key(self) -> str:
        """What two blocks of the same words have in common."""
        return self.bare.letters

    @property
    def is_blank(self) -> bool:
        return not self.picture and not self.bare.letters and not self.number


# ---------------------------------------------------------------- words as they are compared

_SIGNS = "\u064b-\u0652"
_IGNORED = re.compile("[\u00ad\u034f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufe00-\ufe0f]")
"""Marks of direction and of where a line may break: layout, no words."""
_DRAWN_ALIKE = {0x2010: "-", 0x2206: "Δ"}
"""Signs that one glyph stands for in nearly all fonts, so that no file can tell them apart: hyphens, deltas."""
_SIGN = re.compile(f"[{_SIGNS}]")
_SPACE = re.compile(r"(\s+)")


@dataclass(frozen=True, slots=True)
class Bare:
    """Letters without the spaces between them. `lengths`: how many are of each run; `gaps`: after how many letters
    a space stands; `breaks`: after how many a line ends without one; `signs`: those over and under Arabic letters,
    which files put before or after their letter.
    """

    letters: str
    lengths: tuple[int, ...]
    gaps: frozenset[int]
    breaks: frozenset[int]
    signs: str


_IN_WORDS = re.compile(r"_{2,}|\[[ xX]\]")
_SAID = {"__": BLANK, "[ ": BOX, "[x": TICKED}

LINE = "\u2028"
"""The end of a line, where a file draws no space for it."""


@lru_cache(maxsize=8192)
def bare(texts: tuple[str, ...]) -> Bare:
    """In compatibility form, so that ligatures and presentation forms are the letters that they stand for. A line of
    underscores is a place to write in, and brackets around nothing are a box.
    """
    letters: list[str] = []
    lengths: list[int] = []
    gaps: set[int] = set()
    breaks: set[int] = set()
    signs: list[str] = []
    count = 0
    for text in texts:
        text = _IN_WORDS.sub(lambda sign: _SAID[sign[0][:2].lower()], text)
        if not text.isascii():
            text = _compatible(_IGNORED.sub("", text)).translate(_DRAWN_ALIKE)
            if found := _SIGN.findall(text):
                signs += found
                text = _SIGN.sub("", text)
        before = count
        for i, piece in enumerate(_SPACE.split(text)):
            if i % 2:
                (breaks if piece == LINE else gaps).add(count)
            else:
                letters.append(piece)
                count += len(piece)
        lengths.append(count - before)
    joined = "".join(letters)
    if not joined.isascii():
        joined = _ordered(joined)
    inside = frozenset(range(1, count))
    return Bare(joined, tuple(lengths), inside & gaps, (inside & breaks) - gaps, "".join(sorted(signs)))


_OWN = re.compile("([…‥″‴⁗])")
"""Signs that are not the others that they look like: 5″ is no 5′′, and … no three dots."""


def _compatible(text: str) -> str:
    pieces = _OWN.split(text)
    return "".join(piece if i % 2 else unicodedata.normalize("NFKD", piece) for i, piece in enumerate(pieces))


def _ordered(letters: str) -> str:
    """Marks over and under a letter in their canonical order, also where runs met between them."""
    again = unicodedata.normalize("NFD", letters)
    return again if len(again) == len(letters) else letters


_LRI, _PDI = "\u2066", "\u2069"
_OPENING = "\u2066\u2067\u2068"


def apart(runs: Iterable[TextRun]) -> Iterator[TextRun]:
    """Stretches cut at Unicode's marks of direction; what is between them keeps its own order."""
    depth = 0
    for run in runs:
        for piece in re.split(f"([{_OPENING}{_PDI}])", run.text):
            if piece and piece in _OPENING:
                depth += piece == _LRI or depth > 0
            elif piece == _PDI:
                depth = max(0, depth - 1)
            elif piece:
                yield replace(run, text=piece, ltr=run.ltr or depth > 0)


def squeezed(words: str) -> str:
    """A text's letters alone, as they are compared."""
    return bare((words,)).letters


def shown(words: str, limit: int = 80) -> str:
    """Words for a message: cut in the middle, where they differ least often from others'."""
    words = " ".join(words.split())
    if len(words) <= limit:
        return words
    half = (limit - 1) // 2
    return f"{words[:half].rstrip()}…{words[-half:].lstrip()}"
