"""What was approved, word for word: kept beside the source, so that a reviewer sees what has changed since."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import Enum
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel

from handouts.core.findings import Place
from handouts.core.folders import Folder
from handouts.core.validation import Like, Strict, read_as
from handouts.core.yaml_edit import quoted
from handouts.core.yaml_reader import KeyPath, in_words
from handouts.source.model import Handout
from handouts.source.parts import Text
from handouts.source.text_units import SILENT, joined, step
from handouts.source.value_types import Date, Id, Locale, Version

FOLDER = "approved"

NOT_SAID = {"schema", "review", "allow", "version", "updated"}
"""Fields at the top of a handout that are none of its texts. The version and the day of the last change are kept beside
the texts; the review is in the ledger, and what is allowed, no reader sees.
"""

_ALWAYS_SAID = {"picture"}
"""What stood in approvals, also where it is as without being written, before fields like it were left out: a field that
a later version of the format brings must not undo the approval of a handout that has nothing in it.
"""


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that a handout says: a text at one level or at both, a number, a choice, the order of a list."""

    path: str
    keys: KeyPath
    value: str
    is_text: bool = False


def facts(handout: Handout, folder: Folder) -> tuple[Fact, ...]:
    """All that a handout says, in source order, its pictures by their content."""
    return tuple(_of_model(handout, "", (), folder))


def _of_model(model: BaseModel, path: str, keys: KeyPath, folder: Folder) -> Iterator[Fact]:
    for name, info in type(model).model_fields.items():
        key = info.alias or name
        value = getattr(model, name)
        if key == "id" or (not keys and key in NOT_SAID) or (value == info.default and key not in _ALWAYS_SAID):
            continue
        if not isinstance(value, BaseModel | tuple | dict) or not value:
            if value not in (None, (), "", {}):
                yield Fact(joined(path, key), (*keys, key), _said(value))
            if key == "file":
                yield Fact(f"{joined(path, key)}.content", (*keys, key), _content(folder, str(value)))
            continue
        yield from _of_value(value, step(path, key), (*keys, key), folder)
    for key, extra in (model.model_extra or {}).items():
        yield Fact(f"{path}.{key}", (*keys, key), _said(extra))


def _of_value(value: Any, path: str, keys: KeyPath, folder: Folder) -> Iterator[Fact]:
    if isinstance(value, Text):
        if value.standard == value.plain:
            yield Fact(path, keys, value.standard, True)
        else:
            yield Fact(f"{path}.standard", keys, value.standard, True)
            yield Fact(f"{path}.plain", keys, value.plain, True)
    elif isinstance(value, BaseModel):
        yield from _of_model(value, path, keys, folder)
    elif isinstance(value, dict):
        for name, one in value.items():
            yield from _of_value(one, joined(path, name), (*keys, name), folder)
    elif not any(isinstance(v, BaseModel) for v in value):
        yield Fact(f"{path}.{keys[-1]}" if keys[-1] in SILENT else path, keys, ", ".join(map(_said, value)))
    else:
        names = [str(getattr(v, "id", i)) for i, v in enumerate(value, 1)]
        if len(names) > 1:
            yield Fact(joined(path, "order"), keys, ", ".join(names))
        for i, (name, one) in enumerate(zip(names, value, strict=True)):
            yield from _of_value(one, joined(path, name), (*keys, i), folder)


def _said(value: Any) -> str:
    match value:
        case Enum():
            return str(value.value)
        case str() | int() | float() | Decimal() | date():
            return str(value)
    return json.dumps(value, ensure_ascii=False, sort_keys=True, default=str)


def _content(folder: Folder, name: str) -> str:
    asset = folder.asset(name)
    return asset.digest[:16] if asset else "missing"


def said(handout: Handout, folder: Folder) -> dict[str, str]:
    """What a handout says by path, as it is kept and compared."""
    return {fact.path: fact.value for fact in facts(handout, folder)}


def digest(texts: Mapping[str, str] | Iterable[tuple[str, ...]]) -> str:
    """What binds a review to what was read: a change of any of it makes another one."""
    rows = sorted(texts.items()) if isinstance(texts, Mapping) else list(texts)
    return hashlib.sha256(json.dumps(rows, ensure_ascii=False).encode()).hexdigest()[:16]


# ---------------------------------------------------------------- the file


class Approved(Strict):
    """The texts of one locale as they were approved, and when. `handout` is whose they are, and `updated` the day of
    its last change as its pages have it; older files don't say either, nor do those of translations.
    """

    handout: Id | None = None
    locale: Locale
    version: Version
    updated: Date | None = None
    date: Date
    digest: Annotated[str, Like("[0-9a-f]{16}", "a digest of 16 letters and digits")]
    texts: dict[str, str]


@dataclass(frozen=True)
class Record:
    """What is on record for one locale. Without a file nothing is, and `problem` says why one can't be read."""

    file: Path
    approved: Approved | None = None
    problem: str = ""
    place: Place = field(default=Place(Path()))


def read_record(folder: Folder, locale: str) -> Record:
    """Return what was approved of a handout in a locale."""
    given = folder.file(f"{FOLDER}/{locale}.yaml")
    file = given.path
    if not given.exists:
        return Record(file, place=Place(file))
    read, _, problems = read_as(Approved, given)
    if problems:
        return Record(file, problem=in_words(problems[0]), place=problems[0].place)
    return Record(file, read, place=Place(file, 1, 1))


HEAD = """\
# What was approved, word for word. `handouts approve` writes this file, and `handouts review` shows what has changed
# since. Never edit it: the approval holds for these words.
"""


def record_text(approved: Approved) -> str:
    """The record as its file."""
    lines = [
        *([f"handout: {approved.handout}"] if approved.handout else []),
        f"locale: {approved.locale}",
        f"version: {approved.version}",
        *([f"updated: {approved.updated}"] if approved.updated else []),
        f"date: {approved.date}",
        f"digest: {quoted(approved.digest)}",
        "texts:" if approved.texts else "texts: {}",
        *(f"  {quoted(path)}: {quoted(text)}" for path, text in approved.texts.items()),
    ]
    return HEAD + "\n".join(lines) + "\n"


# ---------------------------------------------------------------- what has changed


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that is not as it was approved. `old` or `new` is None for what is new or gone."""

    path: str
    old: str | None
    new: str | None


def changes(old: Mapping[str, str], new: Mapping[str, str]) -> tuple[Change, ...]:
    """What differs, in the order of the new; what is gone stands last.

    A text that one string served for both levels, and now two do, is compared with each of them; and the other way.
    """
    found: dict[str, Change] = {}
    for path, value in new.items():
        befores = _same_text(path, old)
        if value not in befores or len(set(befores)) > 1:
            before = next((b for b in befores if b != value), None)
            found[path] = Change(path, before, value)
    for path, value in old.items():
        if path not in new and not _same_text(path, new):
            found[path] = Change(path, value, None)
    return tuple(found.values())


_LEVELS = (".standard", ".plain")


def _same_text(path: str, texts: Mapping[str, str]) -> list[str]:
    """The texts at a path, be they at one level there or at both."""
    if path in texts:
        return [texts[path]]
    parent = next((path.removesuffix(level) for level in _LEVELS if path.endswith(level)), None)
    if parent is not None:
        return [texts[parent]] if parent in texts else []
    return [texts[path + level] for level in _LEVELS if path + level in texts]
