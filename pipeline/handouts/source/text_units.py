"""A handout's text leaves: what a translator translates and an edition shows, by dotted path."""

from collections.abc import Callable, Iterable
from datetime import date
from enum import Enum
from itertools import chain
from typing import Any, NamedTuple

from pydantic import BaseModel

from handouts.core.yaml_reader import KeyPath
from handouts.language.markdown import FIELD, map_blocks, one_line, split_blocks
from handouts.source.model import Handout
from handouts.source.parts import Body, Level, Text

# These lists say nothing that the ids in them don't; `injections.nerve-block.what` is path enough.
SILENT = {"sections", "options", "items", "text", "rows"}

_SAFETY = {"key_message", "harms", "unknowns", "sign", "signs", "no", "measure", "ui"}
_SAFETY_KINDS = {"zones", "risks", "contacts"}
_SAFETY_PARTS = {("table", "rows"), ("table", "columns")}


class Leaf(NamedTuple):
    """One text of the source with where it stands: its dotted path, its keys and indexes in the file, and the kind of
    its section ("" where it is in none).
    """

    path: str
    keys: KeyPath
    text: Text
    has_levels: bool
    kind: str = ""

    def at(self, level: Level) -> str:
        """Dotted path of the leaf at one level; the same for both where one string serves both."""
        return f"{self.path}.{level}" if self.has_levels else self.path


def leaf_of(path: str, keys: KeyPath, text: Text, kind: str = "") -> Leaf:
    return Leaf(path, keys, text, text.standard != text.plain, kind)


class TranslationUnit(NamedTuple):
    """What a translator sees as one piece: a leaf at one level, or one block of a body. `path` is its identity.

    `note` is for the translator, where somebody wrote one.
    """

    path: str
    text: str
    leaf: Leaf
    level: Level
    note: str = ""

    def serves(self, level: Level) -> bool:
        """Whether an edition of this level shows it."""
        return self.level is level or not self.leaf.has_levels

    @property
    def safety(self) -> bool:
        """Whether a mistake in it may hurt: a warning, an unknown, a number, a call for help, how to reach somebody."""
        keys, kind = self.leaf.keys, self.leaf.kind
        named = {k for k in keys if isinstance(k, str)}
        if named & _SAFETY or (kind in _SAFETY_KINDS and len(keys) > 3) or (kind, *keys[2:3]) in _SAFETY_PARTS:
            return True
        return bool(FIELD.search(self.text) or any(c.isdigit() for c in self.text))


def leaves(handout: Handout) -> tuple[Leaf, ...]:
    """Every text of the handout, in source order."""
    found: list[Leaf] = []
    _walk(handout, "", (), found.append)
    return tuple(found)


def units(leaves: Iterable[Leaf]) -> tuple[TranslationUnit, ...]:
    """Every unit of a handout's leaves, in source order."""
    return tuple(chain.from_iterable(map(leaf_units, leaves)))


_BOTH = tuple(Level)


def leaf_units(leaf: Leaf) -> list[TranslationUnit]:
    text, levels = leaf.text, _BOTH if leaf.has_levels else _BOTH[:1]
    if isinstance(text, Body):
        return [
            TranslationUnit(f"{leaf.at(level)}.{i}", block.text, leaf, level)
            for level in levels
            for i, block in enumerate(split_blocks(text.at(level)), 1)
        ]
    return [TranslationUnit(leaf.at(level), one_line(text.at(level)), leaf, level) for level in levels]


def view(handout: Handout, level: Level, say: Callable[[str, str], str]) -> dict[str, Any]:
    """The handout as plain data at one level, for templates. `say(path, text)` gives each unit's final Markdown.

    Each mapping that has an id also has an `anchor`: its dotted path.
    """

    def text(leaf: Leaf) -> str:
        path, words = leaf.at(level), leaf.text.at(level)
        if isinstance(leaf.text, Body):
            return map_blocks(words, lambda i, block: say(f"{path}.{i}", block))
        return say(path, one_line(words))

    shown: dict[str, Any] = _walk(handout, "", (), text)
    return shown


def _walk(value: Any, path: str, keys: KeyPath, on_text: Callable[[Leaf], Any], kind: str = "") -> Any:
    """A value of a handout as plain data, with what `on_text` gives in place of each of its texts. `kind` is that of
    the section that it stands in.
    """
    match value:
        case Text():
            return on_text(leaf_of(path, keys, value, kind))
        case BaseModel():
            shown: dict[str, Any] = {"anchor": path} if hasattr(value, "id") else {}
            kind = kind or getattr(value, "kind", "")
            for name, info in type(value).model_fields.items():
                key = info.alias or name
                shown[key] = _walk(getattr(value, name), step(path, key), (*keys, key), on_text, kind)
            shown |= value.model_extra or {}
            return shown
        case tuple():
            names = [joined(path, getattr(v, "id", "")) for v in value]
            return [_walk(v, names[i], (*keys, i), on_text, kind) for i, v in enumerate(value)]
        case dict():
            return {k: _walk(v, joined(path, k), (*keys, k), on_text, kind) for k, v in value.items()}
        case Enum():
            return value.value
        case date():
            return value.isoformat()
        case _:
            return value


def step(path: str, key: str) -> str:
    """Return the dotted path of a field of what has this path."""
    return path if key in SILENT else joined(path, key)


def joined(path: str, name: str) -> str:
    """Return a dotted path with one name more; either may be empty."""
    return f"{path}.{name}" if path and name else path or name
