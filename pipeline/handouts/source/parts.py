"""The parts that sections are made of: texts at both levels, pictures, numbers of people, points of a list."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any, ClassVar

from pydantic import Field, GetJsonSchemaHandler, ValidationInfo, field_validator, model_validator
from pydantic_core import CoreSchema

from handouts.core.validation import Strict
from handouts.source.value_types import Count, CountOf, Id


class Level(StrEnum):
    """Reading level. Both tell the same facts; plain does it in everyday words and short sentences."""

    STANDARD = "standard"
    PLAIN = "plain"


class Urgency(StrEnum):
    """How soon to act on a sign, most urgent first."""

    EMERGENCY = "emergency"
    URGENT = "urgent"
    SAME_DAY = "same_day"
    ROUTINE = "routine"


_PLAIN = Level.PLAIN  # looked up once: texts are asked for by the thousand


class Text(Strict):
    """One paragraph of inline Markdown: a string for both levels, or `standard` and `plain`."""

    PROSE: ClassVar[bool] = True
    standard: str = Field(description="For most adults: about grade 8.")
    plain: str = Field(description="Everyday words, short sentences: grade 6 or under.")

    @model_validator(mode="before")
    @classmethod
    def _one_string_serves_both(cls, value: Any) -> Any:
        if isinstance(value, str):
            return {"standard": value, "plain": value}
        known = isinstance(value, Text) or (
            isinstance(value, Mapping) and (not value or value.keys() & cls.model_fields)
        )
        if not known:
            raise ValueError(
                "text, or a mapping with `standard` and `plain`; a text with a list or a colon in it begins with `|-`"
            )
        return value

    def at(self, level: Level) -> str:
        return self.plain if level is _PLAIN else self.standard

    @classmethod
    def __get_pydantic_json_schema__(cls, core_schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        levels = handler.resolve_ref_schema(handler(core_schema))
        return {"anyOf": [{"type": "string"}, dict(levels)], "description": cls.__doc__}


class Body(Text):
    """Paragraphs and one-level lists in Markdown: a string for both levels, or `standard` and `plain`."""


class Callout(Strict):
    """One line of the numbered key under a picture; its number is its place in the list."""

    id: Id
    text: Text


class Figure(Strict):
    """A drawing with its text alternative. Words stand in the key, never in the picture."""

    file: str = Field(description="Path of the SVG or PNG file, from this handout's folder.")
    alt: Text = Field(description="What one sees, for a person who can't see it.")
    caption: Text | None = None
    callouts: tuple[Callout, ...] = ()
    beside: bool = Field(default=False, description="On paper, beside the words and not below them.")


class NamedFigure(Figure):
    """One more picture of a text; it has a name, as there may be several."""

    id: Id


class Without(Strict):
    """How many of as many people have it without the option."""

    n: Count


class Measure(Strict):
    """A number that matters, as data: `{n: 3, of: 100}`, within `timeframe`. Code writes it out per locale.

    With `without`, the number without the option stands beside it, so that nobody has to say "twice as likely".
    """

    n: Count = Field(description="Of how many people it is true.")
    of: CountOf = Field(description="Out of how many: 100 or 1000, the same in the whole handout.")
    timeframe: Text | None = Field(default=None, description='Within what time, as "within a month".')
    without: Without | None = Field(default=None, description="The same without the option, of as many people.")
    picture: bool = Field(default=False, description="Whether to draw it: 100 or 1,000 figures, some filled in.")

    @field_validator("of")
    @classmethod
    def _as_many_at_least(cls, value: int, info: ValidationInfo) -> int:
        if value < info.data.get("n", 0):
            raise ValueError(f"at least `n`, which is {info.data['n']}")
        return value

    @field_validator("without")
    @classmethod
    def _of_as_many(cls, value: Without | None, info: ValidationInfo) -> Without | None:
        if value and value.n > info.data.get("of", value.n):
            raise ValueError(f"a number of at most `of`, which is {info.data['of']}")
        return value


class Item(Strict):
    """One benefit or one harm."""

    id: Id
    text: Text
    measure: Measure | None = None
    cites: tuple[str, ...] = ()


class Point(Strict):
    """One line of a list: `{id: gauze, text: "Clean gauze"}`."""

    id: Id
    text: Text


class SectionBase(Strict):
    """What every section has."""

    id: Id
    heading: Text
