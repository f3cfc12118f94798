"""An edition's texts as they were typed: what of each a reader must see, and where it stands in its file."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache

from handouts.core.findings import Place
from handouts.core.po import Entry
from handouts.editions.edition import Edition, select
from handouts.editions.translation import Translation, texts_of
from handouts.language.pseudolocale import PSEUDO
from handouts.rules.text_index import at_level, spot
from handouts.source.load import Source
from handouts.source.model import Level
from handouts.source.text_units import Leaf
from handouts.verification.tree_words import letters
from handouts.verification.typed import Keys, Seen, TypedBlock, seen, seen_words, typed_blocks, typed_texts

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
        return letters("".join(piece.words for piece in self.pieces))

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


def ours(words: str) -> TypedText:
    """Markdown that our own code or the interface has."""
    return TypedText(words, (Seen(_our_words(words), 0),))


@lru_cache(maxsize=4096)
def _our_words(markdown: str) -> str:
    return seen_words(markdown, ours=True)


# ---------------------------------------------------------------- the texts of an edition


def texts_by_keys(edition: Edition, source: Source) -> Mapping[Keys, tuple[TypedText, ...]]:
    """Each text that was typed for an edition, by its keys: of a body, each paragraph and item."""
    leaves = {leaf.keys: leaf for leaf in source.leaves}
    say = _sayer(edition, source)
    found: dict[Keys, tuple[TypedText, ...]] = {}
    for keys, text in typed_texts(source.loaded.value, str(edition.level)):
        blocks = typed_blocks(text) if keys[-1] == "body" else [TypedBlock("", " ".join(text.split()))]
        path = leaves[keys].at(edition.level) if keys in leaves else ""
        paths = [f"{path}.{i}" for i in range(1, len(blocks) + 1)] if keys[-1] == "body" else [path]
        locate = _in_source(source, leaves.get(keys), keys, edition.level)
        found[keys] = tuple(say(p, block, locate) for p, block in zip(paths, blocks, strict=True))
    return found


def _in_source(source: Source, leaf: Leaf | None, keys: Keys, level: Level) -> Locate:
    if leaf is None:
        return lambda words: source.place(*keys)
    return lambda words: spot(source, at_level(leaf, level), words)


Say = Callable[[str, TypedBlock, Locate], TypedText]
"""What makes a typed text of a unit's path, of its block in the source, and of its places there."""


def _sayer(edition: Edition, source: Source) -> Say:
    fields = _in_words(edition.fields)
    if edition.locale.pseudo:
        make = PSEUDO[edition.locale.pseudo]
        return lambda path, block, locate: _typed(TypedBlock(block.number, make(block.text)), fields, path, locate)
    if edition.locale == edition.source_locale:
        return lambda path, block, locate: _typed(block, fields, path, locate)
    return _translated(edition, source, fields)


def _translated(edition: Edition, source: Source, fields: Mapping[str, str]) -> Say:
    """A translation that fits is shown; else the source, with its own fields, behind a mark that says so."""
    translation: Translation = texts_of(source).translation(edition.locale.tag)
    words = edition.library.interface(edition.locale.tag)

    def say(path: str, block: TypedBlock, locate: Locate) -> TypedText:
        entry: Entry | None = translation.catalog.entries.get(path)
        if entry and entry.fits(block.text):
            there = TypedBlock(block.number, entry.target)
            return _typed(there, fields, path, lambda passage: translation.place(path, passage))
        mark = words.get("stale" if entry and entry.target.strip() else "untranslated", "…")
        theirs = fields
        if "{" in block.text:
            own = select(source, locale=edition.source_locale.tag, level=edition.level, clinic=edition.clinic)
            theirs = _in_words(own.fields)
        text = _typed(block, theirs, path, locate)
        head = Seen(f"{_our_words(mark)}{edition.locale.colon} ", 0)
        numbers = len(text.pieces) - len(seen(block.text, theirs))
        return TypedText(text.typed, (*text.pieces[:numbers], head, *text.pieces[numbers:]), path, locate)

    return say


def _typed(block: TypedBlock, fields: Mapping[str, str], path: str, locate: Locate) -> TypedText:
    if not block.number:
        return TypedText(block.text, tuple(seen(block.text, fields)), path, locate)
    before = f"{block.number} "
    shifted = (piece._replace(start=piece.start + len(before)) for piece in seen(block.text, fields))
    return TypedText(before + block.text, (Seen(before, 0), *shifted), path, locate)


def _in_words(fields: Mapping[str, str]) -> dict[str, str]:
    """What each field is in words, without the marks of its Markdown."""
    return {name: _our_words(markdown) for name, markdown in fields.items()}


def measured(edition: Edition, texts: Mapping[Keys, tuple[TypedText, ...]]) -> Iterator[tuple[TypedText, str]]:
    """Yield the text of each measure with the words that it became a part of: 3 out of 100 people, within a month."""
    for keys, (text, *_) in texts.items():
        if keys[-1] == "timeframe":
            item = edition.data["handout"]
            for key in keys[:-2]:
                item = item[key]
            said = [item["measure_text"], *(count["text"] for count in item["measures"])]
            for one in filter(None, said):
                yield text, _our_words(one)
