"""A document held against what was typed for it: every text of the edition, in the order of its template."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from functools import lru_cache, partial
from typing import Any

from handouts.core.findings import Finding, Place
from handouts.core.po import Entry
from handouts.document.compose import Composed, Document, filled, own_template
from handouts.editions.edition import Edition, select
from handouts.editions.translation import Translation, texts_of
from handouts.language.pseudolocale import PSEUDO
from handouts.rules.engine import check
from handouts.rules.keyboard import Comparison, Keyboard, Locate, TypedText, bare, typed_text
from handouts.rules.text_index import at_level, spot
from handouts.source.load import Source
from handouts.source.parts import Level
from handouts.source.text_units import Leaf
from handouts.verification.tree_words import letters, template_words, tree_words
from handouts.verification.typed import Keys, Seen, TypedBlock, seen, seen_words, typed_blocks, typed_texts

Texts = Mapping[Keys, tuple[TypedText, ...]]
"""What was typed for an edition, by its keys: of a body, each paragraph and item."""


def check_typed(composed: Composed, source: Source) -> tuple[Finding, ...]:
    """In what a document differs from what was typed for it; nothing if it is sound."""
    edition = composed.document.edition
    texts = texts_by_keys(edition, source)
    keyboard = keyboard_of(composed, texts)
    if keyboard.differences and own_template(edition):  # it may reword what is not about safety, which C009 looks at
        shown = _shown_by_template(composed, texts)
        reworded = frozenset(text for keys, ones in texts.items() if keys not in shown for text in ones)
        keyboard = replace(keyboard, reworded=reworded)
    return check(keyboard)


def keyboard_of(composed: Composed, texts: Texts) -> Keyboard:
    """All that was typed for a document beside its words."""
    document = composed.document
    edition = document.edition
    heads = {"title": document.title, "subtitle": document.subtitle, "audience": tree_words(document.audience)}
    fronts = [Comparison(texts.get((key,), ()), words) for key, words in heads.items()]
    lost = [Comparison([t], "") for t, words in measured(edition, texts) if t.letters not in letters(words)]
    words = tree_words(document.blocks)
    row = _row(edition, texts)
    if row is None:
        shown = _shown_by_template(composed, texts)
        lost += _not_in(letters(words), (text for keys in shown for text in texts[keys]))
        return Keyboard((*fronts, *lost), composed.place)
    own = ""
    if own_template(edition) and edition.clinic.content:
        files = edition.clinic.content.files
        own = bare(letters(" ".join(files[n].decode("utf-8", "replace") for n in sorted(files) if n.endswith(".j2"))))
    return Keyboard((*fronts, Comparison(row, words), *lost), composed.place, own)


def _not_in(words: str, texts: Iterable[TypedText]) -> Iterator[Comparison]:
    return (Comparison([text], "") for text in texts if text.letters not in words)


def _shown_by_template(composed: Composed, texts: Texts) -> list[Keys]:
    """The keys of the texts that are in the filled template as they were put into it."""
    edition = composed.document.edition
    markdown = filled(edition)
    there = letters(markdown) if isinstance(markdown, str) else ""
    return [keys for keys in texts if letters(str(_at(edition.data["handout"], keys) or "\ue000")) in there]


def _at(value: Any, keys: Keys) -> Any:
    for key in keys:
        value = value[key]
    return value


def check_side_by_side(document: Document, source: Source) -> tuple[Finding, ...]:
    """Which texts of two languages side by side are not among the words of both. A picture is there once, for both."""
    there = letters(tree_words(document.blocks))
    lost: list[Comparison] = []
    for one in filter(None, (document, document.second)):
        texts = texts_by_keys(one.edition, source)
        pictures = {text for keys, ones in texts.items() if keys[-1] == "alt" and one is not document for text in ones}
        row = _row(one.edition, texts) or ()
        lost += _not_in(there, (text for text in row if text.locate and text not in pictures))
    return check(Keyboard(tuple(lost), Place(source.file)))


_PLACE = re.compile("\ue000([0-9]+)\ue001")


def _row(edition: Edition, texts: Texts) -> list[TypedText] | None:
    """All texts in the order in which the template has them, and as often: it is filled with numbers in their place.
    None for one that can't be filled with numbers, since it looks into the texts.
    """
    owners: list[tuple[TypedText, ...] | str] = []

    def number(owner: tuple[TypedText, ...] | str) -> str:
        owners.append(owner)
        return f"\ue000{len(owners) - 1}\ue001"

    data = _numbered(edition.data, number)
    for keys, typed in texts.items():
        around = _at(data["handout"], keys[:-1])
        if around[keys[-1]]:
            around[keys[-1]] = number(typed)
    markdown = filled(replace(edition, data=data))
    if not isinstance(markdown, str):
        return None
    row: list[TypedText] = []
    for i, part in enumerate(_PLACE.split(template_words(markdown))):
        if i % 2:
            owner = owners[int(part)]
            row += [ours(owner)] if isinstance(owner, str) else owner
        elif part and not part.isspace():
            row.append(TypedText(part, (Seen(part, 0),)))
    return row


def _numbered(data: Any, number: Any) -> dict[str, Any]:
    """An edition's data with a number for each text of the interface, of a clinic, or that our code wrote."""
    shown = _copied(data["handout"])
    _number_our_words(shown["sections"], number)
    return {
        **data,
        "handout": shown,
        "options": {o["id"]: o for s in shown["sections"] for o in s.get("options", []) if isinstance(o, dict)},
        **{name: {key: words and number(words) for key, words in data[name].items()} for name in ("ui", "clinic")},
        **{name: [number(words) for words in data[name]] for name in ("notices", "about")},
    }


def _number_our_words(value: Any, number: Any) -> None:
    """Put a number for each text that our code wrote into an edition's sections, beside what it is made of."""
    for inner in value.values() if isinstance(value, dict) else value:
        if isinstance(inner, dict | list):
            _number_our_words(inner, number)
    for key in ("measure_text", "said") if isinstance(value, dict) else ():
        if said := value.get(key):
            value[key] = [number(one) for one in said] if isinstance(said, list) else number(said)
    for count in value.get("measures", ()) if isinstance(value, dict) else ():
        count |= {key: number(count[key]) for key in ("text", "alt") if count.get(key)}


def _copied(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _copied(inner) for key, inner in value.items()}
    return [_copied(inner) for inner in value] if isinstance(value, list) else value


# ---------------------------------------------------------------- the texts of an edition


def texts_by_keys(edition: Edition, source: Source) -> Texts:
    """Each text that was typed for an edition, by its keys: of a body, each paragraph and item."""
    leaves = {leaf.keys: leaf for leaf in source.leaves}
    say = _sayer(edition, source)
    found: dict[Keys, tuple[TypedText, ...]] = {}
    for keys, *both in typed_texts(source.loaded.value):
        text = both[edition.level is Level.PLAIN]
        is_body = keys[-1] == "body" and keys[-2] != "cells"  # where it is the name of a column
        blocks = typed_blocks(text) if is_body else [TypedBlock("", " ".join(text.split()))]
        path = leaves[keys].at(edition.level) if keys in leaves else ""
        paths = [f"{path}.{i}" for i in range(1, len(blocks) + 1)] if is_body else [path]
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
        return lambda path, block, locate: typed_text(TypedBlock(block.number, make(block.text)), path, locate, fields)
    if edition.locale == edition.source_locale:
        return lambda path, block, locate: typed_text(block, path, locate, fields)
    return _translated(edition, source, fields)


def _translated(edition: Edition, source: Source, fields: Mapping[str, str]) -> Say:
    """A translation that fits is shown; else the source, with its own fields, behind a mark that says so."""
    translation: Translation = texts_of(source).translation(edition.locale.tag)
    words = edition.library.interface(edition.locale.tag)

    def say(path: str, block: TypedBlock, locate: Locate) -> TypedText:
        entry: Entry | None = translation.catalog.entries.get(path)
        if entry and entry.fits(block.text):
            there = TypedBlock(block.number, " ".join(entry.target.split()))
            return typed_text(there, path, partial(translation.place, path), fields)
        mark = words.get("stale" if entry and entry.target.strip() else "untranslated", "…")
        theirs = fields
        if "{" in block.text:
            own = select(source, locale=edition.source_locale.tag, level=edition.level, clinic=edition.clinic)
            theirs = _in_words(own.fields)
        text = typed_text(block, path, locate, theirs)
        head = Seen(f"{_our_words(mark)}{edition.locale.colon} ", 0)
        numbers = len(text.pieces) - len(seen(block.text, theirs))
        return TypedText(text.typed, (*text.pieces[:numbers], head, *text.pieces[numbers:]), path, locate)

    return say


def _in_words(fields: Mapping[str, str]) -> dict[str, str]:
    """What each field is in words, without the marks of its Markdown."""
    return {name: _our_words(markdown) for name, markdown in fields.items()}


def measured(edition: Edition, texts: Texts) -> Iterator[tuple[TypedText, str]]:
    """Yield the text of each measure with the words that it became a part of: 3 out of 100 people, within a month."""
    for keys, ones in texts.items():
        if keys[-1] == "timeframe":
            item = _at(edition.data["handout"], keys[:-2])
            said = [item["measure_text"], *(count["text"] for count in item["measures"])]
            for one in filter(None, said):
                yield ones[0], _our_words(one)


def ours(words: str) -> TypedText:
    """Markdown that our own code or the interface has."""
    return TypedText(words, (Seen(_our_words(words), 0),))


@lru_cache(maxsize=4096)
def _our_words(markdown: str) -> str:
    return seen_words(markdown, ours=True)
