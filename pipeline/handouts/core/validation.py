"""A value from a file fitted into a Pydantic model; every misfit out, in an author's words and at its place."""

import difflib
import re
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict, GetCoreSchemaHandler, GetJsonSchemaHandler, ValidationError
from pydantic_core import CoreSchema, InitErrorDetails, PydanticCustomError, core_schema

from handouts.core.findings import HandoutsError, Place
from handouts.core.folders import File
from handouts.core.model_paths import inside, is_prose, model_at
from handouts.core.yaml_reader import KeyPath, Loaded, Problem, in_words, read_yaml
from handouts.core.yaml_slips import lost_comment

Model = TypeVar("Model", bound=BaseModel)


class Strict(BaseModel):
    """What a file's models are made from: nothing is passed over, nothing changes afterwards."""

    model_config = ConfigDict(extra="forbid", frozen=True)


@dataclass(frozen=True)
class Like:
    """What makes a text one that fits a pattern as a whole; `wanted` is what an author hears that it must be."""

    pattern: str
    wanted: str

    def _check(self, text: str) -> str:
        if not re.fullmatch(self.pattern, text):
            raise ValueError(self.wanted)
        return text

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_after_validator_function(self._check, handler(source))

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        return {**handler(schema), "pattern": f"^{self.pattern}$"}


def wrong(loc: KeyPath, given: Any, wanted: str) -> InitErrorDetails:
    """A misfit at a place inside what a validator looks at: what is given there, and what it must be."""
    return {"type": PydanticCustomError("value_error", "{wanted}", {"wanted": wanted}), "loc": loc, "input": given}


def unknown(loc: KeyPath, known: list[str]) -> InitErrorDetails:
    """A misfit at a key that is none of those that are known there."""
    return {"type": PydanticCustomError("extra_forbidden", "unknown", {"known": known}), "loc": loc, "input": None}


def lacking(loc: KeyPath, around: Any) -> InitErrorDetails:
    """A misfit at a key that isn't there and must be."""
    return {"type": "missing", "loc": loc, "input": around}


def refuse(misfits: list[InitErrorDetails]) -> None:
    """Say of what a validator looks at all that is wrong inside it. Raises ValidationError, unless nothing is."""
    if misfits:
        raise ValidationError.from_exception_data("misfit", misfits)


def read_as(model: type[Model], file: File) -> tuple[Model | None, Loaded, tuple[Problem, ...]]:
    """Return a YAML file's value as a model, the file with its places, and all that is wrong with it."""
    loaded = read_yaml(file)
    value, problems = validate(model, loaded)
    return value, loaded, problems


def validate(model: type[Model], loaded: Loaded) -> tuple[Model | None, tuple[Problem, ...]]:
    """Return a file's value as a model, and all that is wrong with the file. None for a value that doesn't fit."""
    if loaded.value is None:
        return None, loaded.problems or (Problem("empty", Place(loaded.file, 1, 1)),)
    try:
        return model.model_validate(loaded.value), (*loaded.problems, *_cut_texts(model, loaded))
    except ValidationError as error:
        errors = [dict(e) for e in error.errors(include_url=False)]
        found = [_misfit(loaded, model, e) for e in errors if not (_other_member(e) or _follows_from_others(e))]
        return None, (*loaded.problems, *_cut_texts(model, loaded), *_unique(found))


def _cut_texts(model: type[BaseModel], loaded: Loaded) -> list[Problem]:
    """The texts of one word behind which the rest was taken for a comment."""
    if not loaded.commented:
        return []
    paths = {place: path for path, place in loaded.places.items() if path[-1:] != ("",)}
    ends = [end for at, end in loaded.commented.items() if at in paths and is_prose(model, loaded.value, paths[at])]
    return [loaded.slip(slip) for end in ends if (slip := lost_comment(loaded.text, end, "", inside=True))]


def _follows_from_others(error: dict[str, Any]) -> bool:
    """Whether an error says no more than others: a list with wrong items counts as too short, too."""
    return bool(error["type"] == "too_short" and len(error["input"]) >= error["ctx"]["min_length"])


def _unique(problems: list[Problem]) -> list[Problem]:
    seen: dict[tuple[str, Place, str], Problem] = {}
    for p in problems:
        seen.setdefault((p.kind, p.place, str(sorted(p.facts.items()))), p)
    return list(seen.values())


def _other_member(error: dict[str, Any]) -> bool:
    """Whether an error says that a mapping is no text, where either may stand: the mapping's own mistake is told."""
    no_text = bool(error["type"] == "string_type" and error["loc"][-1] == "str")
    return no_text and isinstance(error.get("input"), dict)


def _misfit(loaded: Loaded, model: type[BaseModel], error: dict[str, Any]) -> Problem:
    path = _real_path(loaded.value, error["loc"], missing=error["type"] == "missing")
    name = ".".join(str(p) for p in path)
    key = str(path[-1]) if path else ""
    match error["type"]:
        case "extra_forbidden":
            known = error.get("ctx", {}).get("known") or _known_keys(model, loaded.value, path[:-1])
            near = difflib.get_close_matches(key, known, 1, 0.6)
            others = f"known here: {', '.join(sorted(known))}" if known else "it does not belong here"
            place = loaded.place((*path, ""))
            guess = _CUT if _after_comma(loaded, place) else f"did you mean `{near[0]}`?" if near else others
            return Problem("unknown-key", place, {"key": key, "guess": guess})
        case "union_tag_not_found":
            return Problem("missing-key", loaded.place(path), {"key": "kind", "path": f"{name}.kind"})
        case "union_tag_invalid":
            facts = {"path": f"{name}.kind", "wanted": _wanted(error), "given": _short(error["ctx"]["tag"])}
            return Problem("wrong-value", loaded.place((*path, "kind")), facts)
        case _ if error["loc"][-1:] == ("[key]",):
            return Problem("wrong-key", loaded.place((*path, "")), {"key": key, "wanted": _wanted(error)})
        case "missing":
            return Problem("missing-key", loaded.place(path[:-1]), {"key": key, "path": name})
        case _:
            given, wanted = error.get("input"), _wanted(error)
            if error["type"] in _NO_MAPPING and (kind := model_at(model, loaded.value, path)):
                wanted = _mapping(kind)
            facts = {"path": name or "the file", "wanted": wanted, "given": _short(given)}
            return Problem("wrong-value", loaded.place(path), facts)


_CUT = "a comma in braces ends a text; put a text with a comma in it in quotes"


def _after_comma(loaded: Loaded, place: Place) -> bool:
    """Whether what stands here has no colon behind it and a comma before it, as the second half of a text has."""
    line = loaded.lines[place.line - 1]
    before, after = line[: place.column - 1].rstrip(), line[place.column - 1 :]
    return before.endswith(",") and bool(re.match("[^:,}]*[,}]", after))


def _real_path(value: Any, loc: tuple[str | int, ...], *, missing: bool = False) -> KeyPath:
    """Return Pydantic's location without the union tags it adds, which stand for nothing in the file.

    Of a `missing` value the last step isn't in the file either, but says what is missing.
    """
    path: list[str | int] = []
    for i, (before, step) in enumerate(zip((None, *loc), loc, strict=False)):
        if isinstance(before, int) and isinstance(value, dict) and value.get("kind") == step:
            continue
        says_what_is_missing = missing and i == len(loc) - 1
        if isinstance(step, str) and not says_what_is_missing and not (isinstance(value, dict) and step in value):
            continue
        path.append(step)
        value = inside(value, step)
    return tuple(path)


def _known_keys(model: type[BaseModel], value: Any, path: KeyPath) -> list[str]:
    """The keys the model knows at `path`, found by following its fields."""
    at = model_at(model, value, path)
    return [f.alias or n for n, f in at.model_fields.items()] if at else []


def _wanted(error: dict[str, Any]) -> str:
    """Return what the schema asks for, in an author's words."""
    kind, context = error["type"], error.get("ctx", {})
    if kind == "too_short":
        return f"a {'mapping' if isinstance(error['input'], dict) else 'list'} of at least {context['min_length']}"
    if kind in _WANTED:
        return _WANTED[kind].format_map(context) + _perhaps(str(context.get("tag", error["input"])), context)
    message = str(error["msg"]).removeprefix("Value error, ").removeprefix("Input should be ")
    if message.startswith("text") and isinstance(error.get("input"), int | float):
        message = f"{message}; a number or `true` needs quotes to be text"
    return message[:1].lower() + message[1:]


def _perhaps(given: str, context: dict[str, Any]) -> str:
    """Which of the words that may stand here somebody may have meant; "" if none is like the one given."""
    expected = re.findall("'([^']*)'", str(context.get("expected_tags", context.get("expected", ""))))
    near = difflib.get_close_matches(given, expected, 1, 0.6)
    return f", perhaps `{near[0]}`" if near and len(expected) > 1 else ""


_NO_MAPPING = ("model_type", "model_attributes_type")


def _mapping(model: type[BaseModel]) -> str:
    """What a mapping of this kind looks like: the example that its docstring has, else what it can't be without."""
    if example := re.search("`({.*?})`(?![^`]*`{)", model.__doc__ or ""):
        return f"a mapping such as `{example[1]}`"
    needed = [f"`{info.alias or name}`" for name, info in model.model_fields.items() if info.is_required()]
    listed = " and ".join(filter(None, (", ".join(needed[:-1]), *needed[-1:])))
    return f"a mapping with {listed}" if needed else _WANTED["dict_type"]


_WANTED = {
    "string_type": "text (put it in quotes)",
    "string_too_short": "at least {min_length} characters",
    "string_too_long": "at most {max_length} characters",
    "too_long": "a list of at most {max_length}",
    "greater_than_equal": "{ge} or more",
    "greater_than": "more than {gt}",
    "less_than_equal": "at most {le}",
    "finite_number": "a number such as `15` or `2.5`",
    "union_tag_invalid": "one of {expected_tags}",
    **dict.fromkeys(("tuple_type", "list_type"), "a list"),
    **dict.fromkeys(("model_type", "dict_type", "model_attributes_type"), "a mapping (`key: value` lines)"),
    **dict.fromkeys(("bool_type", "bool_parsing"), "`true` or `false`"),
    **dict.fromkeys(("date_from_datetime_parsing", "date_from_datetime_inexact"), "a date such as `2026-11-23`"),
    **dict.fromkeys(("date_parsing", "date_type"), "a date such as `2026-11-23`"),
    **dict.fromkeys(("literal_error", "enum"), "one of {expected}"),
}
"""What the schema asks for, by the type of Pydantic's error."""


def _short(value: Any) -> str:
    if isinstance(value, dict):
        return "a mapping" if value else "an empty mapping"
    if isinstance(value, list):
        return f"a list of {len(value)}" if value else "an empty list"
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return f"`{str(value).lower()}`"
    text = value.isoformat() if isinstance(value, date) else " ".join(str(value).split())
    return f"`{text[:40]}…`" if len(text) > 40 else f"`{text}`"


def usable(model: type[Model], loaded: Loaded, what: str, hint: str) -> Model:
    """Return the value of a file without which nothing works. Raises HandoutsError with its first problem."""
    value, problems = validate(model, loaded)
    for problem in problems:
        raise unusable(problem, what, hint)
    assert value is not None, "what has no problem fits"
    return value


def unusable(problem: Problem, what: str, hint: str) -> HandoutsError:
    """Return a problem of such a file as the error that ends the program."""
    return HandoutsError(f"can't use {what} {problem.place.file}, line {problem.place.line}: {in_words(problem)}", hint)
