"""Rule F025: what was typed, and nothing else, is what is read and what the document says. It can't be waived."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, partial
from typing import NamedTuple

from handouts.core.findings import Finding, Place, Severity
from handouts.document.reader import inlines, read
from handouts.editions.translation import Translation
from handouts.language.markdown import canonical, folded, map_blocks, split_blocks
from handouts.rules.artifact import short
from handouts.rules.engine import Hit, check, hit, rule
from handouts.rules.text_index import at_level, spot
from handouts.source.load import Source
from handouts.source.parts import Level
from handouts.source.text_units import Leaf
from handouts.verification.tree_words import letters, tree_words
from handouts.verification.typed import Seen, TypedBlock, seen, typed_blocks, typed_texts
from handouts.verification.typed_compare import Mismatch, mismatches

Locate = Callable[[str], Place]
"""Where some words of a text stand in its file."""


@dataclass(frozen=True)
class TypedText:
    """One paragraph, item or line. `typed` is how it stands in its file, `pieces` what of it is seen. What nobody typed
    for this handout, but a template or the interface has, has no place to point to.
    """

    typed: str
    pieces: tuple[Seen, ...]
    path: str = ""
    locate: Locate | None = None

    @cached_property
    def letters(self) -> str:
        return letters(self.words)

    @property
    def words(self) -> str:
        return "".join(piece.words for piece in self.pieces)

    @cached_property
    def _where(self) -> list[int]:
        """Where each of its letters stands in what was typed, and where that ends."""
        return [
            *(
                piece.start + i if self.typed.startswith(piece.words, piece.start) else piece.start
                for piece in self.pieces
                for i, sign in enumerate(piece.words)
                if not sign.isspace()
            ),
            len(self.typed),
        ]

    def passage(self, start: int, end: int) -> str:
        """What was typed for its letters from `start` to `end`, in whole words."""
        where = self._where
        return in_whole_words(self.typed, where[start], where[end - 1] + 1 if start < end else where[start])

    def begins_word(self, letter: int) -> bool:
        """Whether one of its letters is the first of a word."""
        return not self._where[letter] or self.typed[self._where[letter] - 1].isspace()


def in_whole_words(text: str, first: int, last: int) -> str:
    """The words of a text that a stretch of it touches."""
    while first and not text[first - 1].isspace():
        first -= 1
    while last < len(text) and not text[last].isspace():
        last += 1
    return " ".join(text[first:last].split())


def typed_text(block: TypedBlock, path: str, locate: Locate, fields: Mapping[str, str] | None = None) -> TypedText:
    """A paragraph or an item as it was typed. `fields` are what its fields are in words."""
    if not block.number:
        return TypedText(block.text, tuple(seen(block.text, fields)), path, locate)
    before = f"{block.number} "
    shifted = (piece._replace(start=piece.start + len(before)) for piece in seen(block.text, fields))
    return TypedText(before + block.text, (Seen(before, 0), *shifted), path, locate)


class Comparison(NamedTuple):
    """Texts in a row, and the words that were made of them."""

    texts: Sequence[TypedText]
    shown: str


class Difference(NamedTuple):
    """Where what was typed is not what is shown: the text, its passage, and what stands there in its place."""

    text: TypedText
    typed: str
    shown: str


@dataclass(frozen=True)
class Keyboard:
    """What was typed beside what was made of it. `template` made the row; of a clinic's own, `own_words` are all its
    letters, and `reworded` the texts that it shows in other words.
    """

    comparisons: tuple[Comparison, ...] = field(repr=False)
    template: Place
    own_words: str = field(default="", repr=False)
    reworded: frozenset[TypedText] = frozenset()

    @cached_property
    def differences(self) -> tuple[Difference, ...]:
        return tuple(d for one in self.comparisons for d in self._differences(one))

    def _differences(self, one: Comparison) -> Iterator[Difference]:
        shown = letters(one.shown)
        if shown == letters("".join(text.words for text in one.texts)):
            return
        found = mismatches([text.letters for text in one.texts], shown)
        where = [i for i, sign in enumerate(one.shown) if not sign.isspace()] if found else []
        for mismatch in found:
            text = one.texts[mismatch.text]
            there = shown[mismatch.shown_start : mismatch.shown_end]
            if text in self.reworded or (not text.locate and self._of_the_template(text, mismatch, there)):
                continue
            if mismatch.start < mismatch.end:
                typed = text.passage(mismatch.start, mismatch.end)
                yield Difference(text, typed, _in_its_place(one.shown, where, mismatch, text))
            else:
                added = in_whole_words(one.shown, where[mismatch.shown_start], where[mismatch.shown_end - 1] + 1)
                yield Difference(_said_again(one.texts, mismatch.text, there), "", added)

    def _of_the_template(self, text: TypedText, mismatch: Mismatch, there: str) -> bool:
        """Whether it is what a template says by itself: its signs are those of a layout, its words in its file."""
        said = bare(text.letters[mismatch.start : mismatch.end])
        return said == bare(there) or bool(not said and self.own_words and bare(there) in self.own_words)


def bare(words: str) -> str:
    return "".join(filter(str.isalnum, words))


def _in_its_place(words: str, where: list[int], mismatch: Mismatch, text: TypedText) -> str:
    """What is shown where letters of a text should be, in whole words; "" where whole words of it are gone."""
    start, end = mismatch.shown_start, mismatch.shown_end
    if start < end:
        return in_whole_words(words, where[start], where[end - 1] + 1)
    gone = text.letters[mismatch.start : mismatch.end]
    if gone == letters(text.passage(mismatch.start, mismatch.end)) or not where:
        return ""
    at = where[start] if text.begins_word(mismatch.start) and start < len(where) else where[max(start, 1) - 1] + 1
    return in_whole_words(words, at, at)


def _said_again(texts: Sequence[TypedText], at: int, there: str) -> TypedText:
    """The text to which something was added: the one that it repeats, else the one in or after which it stands."""
    near = sorted((t for t in range(len(texts)) if texts[t].locate), key=lambda t: (abs(t - at), t > at))
    again = (t for t in near if len(there) > 3 and there in texts[t].letters)
    return texts[next(again, next((t for t in near if t <= at), near[0] if near else at))]


@rule(
    "F025",
    Severity.ERROR,
    "{said}",
    hint="Put a backslash before a sign that is meant as itself. If there is none, the program is wrong: tell us.",
    serves="NICE ECD8, content and process; CommonMark",
)
def typed_words_changed(keyboard: Keyboard) -> Iterator[Hit]:
    """What the document says is not what was typed: words or signs are gone, a list is numbered anew, or something
    stands there that nobody typed.

    “The most that you can take in one day is 8. Do not take more” must not become “1. Do not take more” because a line
    began with the 8. So each text is read a second time, letter by letter, from the YAML and the PO file, by a reader
    that knows nothing but the marks that a text may have. What it sees must stand in the document of every edition,
    in its order, whole, as often as the template has it, and nothing between. No file is written until it does.

    Compared are all signs but white space; of quotation marks and apostrophes, which each language has its own, only
    that there is one. Numbers of list items are compared as they were typed. The words of the interface, of a clinic
    and of its template, facts and counts are known and accounted for; the list of sources and the marks that lead to it
    are not looked at.
    """
    for found in keyboard.differences:
        place = found.text.locate(found.typed or found.text.typed) if found.text.locate else keyboard.template
        yield hit(place, path=found.text.path, said=_said(found))


def _said(found: Difference) -> str:
    typed, shown = short(found.typed, 80), short(found.shown, 80)
    if not found.text.locate:
        return f"the template says “{typed or short(found.text.typed, 80)}”, and the document “{shown}”"
    if not shown:
        return f"“{typed}” was typed and is not in the document"
    if not typed:
        return f"the document says “{shown}” once more, or nobody typed it"
    return f"“{typed}” was typed, and the document says “{shown}”"


# ---------------------------------------------------------------- texts by themselves


def check_source_texts(source: Source) -> tuple[Finding, ...]:
    """What the reader of texts makes of those of a source: without a document, which takes longer."""
    leaves = {leaf.keys: leaf for leaf in source.leaves}
    found: list[Comparison] = []
    for keys, standard, plain in typed_texts(source.loaded.value):
        for level, text in ((Level.STANDARD, standard), (Level.PLAIN, plain)):
            leaf = leaves.get(keys)
            if leaf is None or not _MARKED.search(text) or (level is Level.PLAIN and not leaf.has_levels):
                continue
            one = _Reading(source, leaf, level)
            found += _of_body(text, one) if keys[-1] == "body" else _of_line(" ".join(text.split()), one)
    return check(Keyboard(tuple(found), Place(source.file)))


class _Reading(NamedTuple):
    """A text of a source that is read: where it stands."""

    source: Source
    leaf: Leaf
    level: Level

    @property
    def path(self) -> str:
        return self.leaf.at(self.level)

    def locate(self, words: str) -> Place:
        return spot(self.source, at_level(self.leaf, self.level), words)


def _of_line(text: str, one: _Reading) -> list[Comparison]:
    return [Comparison([typed_text(TypedBlock("", text), one.path, one.locate)], _read(text))]


def _of_body(text: str, one: _Reading) -> list[Comparison]:
    """Each block with marks by itself; all of the body, where the other reader cuts it into other blocks."""
    blocks = typed_blocks(text)
    theirs = [(f"{b.number}." if b.kind == "number" else "", b.text) for b in split_blocks(text)]
    if blocks == theirs:
        return [c for block in blocks if _MARKED.search(block.text) for c in _of_line(block.text, one)]
    shown = tree_words(read(map_blocks(text, lambda _, block: canonical(block))))
    return [Comparison([typed_text(block, one.path, one.locate) for block in blocks], shown)]


def check_translated_texts(translation: Translation) -> tuple[Finding, ...]:
    """What the reader of texts makes of those of a translation."""
    found = []
    for unit, entry in translation.pairs:
        if _MARKED.search(entry.target):
            text = TypedBlock("", " ".join(entry.target.split()))
            typed = typed_text(text, unit.path, partial(translation.place, unit.path))
            found.append(Comparison([typed], _read(entry.target)))
    return check(Keyboard(tuple(found), Place(translation.catalog.file)))


_MARKED = re.compile(r"[\\*~^\[\]<>{}@&!|`#]|^[ \t]*(?:[-+:]|[0-9])", re.MULTILINE)
"""A text without any of these signs is shown as it is, whoever reads it."""


def _read(text: str) -> str:
    return tree_words(inlines(canonical(folded(text))))
