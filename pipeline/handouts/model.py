"""The source of a handout as types: the one schema, from which the JSON Schema for editors is generated."""

import re
import types
import typing
from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, GetJsonSchemaHandler, StringConstraints, model_validator
from pydantic_core import CoreSchema


class Level(StrEnum):
    """Reading level. Both tell the same facts; plain does it in everyday words and short sentences."""

    STANDARD = "standard"
    PLAIN = "plain"


class Urgency(StrEnum):
    """How soon to act on a sign, most urgent first."""

    EMERGENCY = "emergency"
    SAME_DAY = "same_day"
    ROUTINE = "routine"


Id = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=80)]
Locale = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?$")]
Version = Annotated[str, StringConstraints(pattern=r"^[0-9]+\.[0-9]+\.[0-9]+$")]


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Text(Strict):
    """One paragraph of inline Markdown: a string for both levels, or `standard` and `plain`."""

    standard: str = Field(description="For most adults: about grade 8.")
    plain: str = Field(description="Everyday words, short sentences: grade 6 or under.")

    @model_validator(mode="before")
    @classmethod
    def _one_string_serves_both(cls, value: Any) -> Any:
        if isinstance(value, str):
            return {"standard": value, "plain": value}
        if not isinstance(value, Mapping | Text):
            raise ValueError("text, or a mapping with `standard` and `plain`")
        return value

    def at(self, level: Level) -> str:
        return self.plain if level is Level.PLAIN else self.standard

    @classmethod
    def __get_pydantic_json_schema__(cls, core_schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        levels = handler.resolve_ref_schema(handler(core_schema))
        return {"anyOf": [{"type": "string"}, dict(levels)], "description": cls.__doc__}


class Body(Text):
    """Paragraphs and one-level lists in Markdown: a string for both levels, or `standard` and `plain`."""


class Code(Strict):
    """What the handout is about, in a coding system that health records use."""

    system: str
    code: str
    display: str


class Reviewer(Strict):
    name: str
    role: str
    date: date


class Review(Strict):
    """Who has read it. Until a clinician has approved it, every page says that it is a draft."""

    status: Literal["draft", "approved", "retired"] = "draft"
    reviewed: date | None = None
    next_review: date | None = None
    reviewers: tuple[Reviewer, ...] = ()


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


class Measure(Strict):
    """A number that matters, as data: `n` of `of` people, within `timeframe`. Code writes it out per locale."""

    n: int = Field(ge=0)
    of: int = Field(gt=0)
    timeframe: Text | None = None


class Item(Strict):
    """One benefit or one harm."""

    id: Id
    text: Text
    measure: Measure | None = None
    cites: tuple[str, ...] = ()


class Option(Strict):
    """Something that a person may choose."""

    id: Id
    name: Text
    purpose: Literal["treatment", "diagnosis", "both"]
    aim: Text = Field(description="What it tries to do, in a few words: a cell of the comparison table.")
    what: Text = Field(description="What it is, in one or two sentences.")
    happens: Text | None = Field(default=None, description="What happens.")
    when: Text | None = Field(default=None, description="When it is used.")
    who: Text | None = Field(default=None, description="Who does it.")
    lasts: Text = Field(description="How long it may last, short: also a cell of the comparison table.")
    benefits: tuple[Item, ...] = Field(min_length=1)
    harms: tuple[Item, ...] = Field(min_length=1)
    unknowns: Text = Field(description="What is not known yet.")
    image: Figure | None = None


class SectionBase(Strict):
    id: Id
    heading: Text


class TextSection(SectionBase):
    """Paragraphs and lists."""

    kind: Literal["text"]
    body: Body
    image: Figure | None = None


class OptionsSection(SectionBase):
    """Options with their benefits, harms and unknowns side by side."""

    kind: Literal["options"]
    intro: Text | None = None
    image: Figure | None = None
    options: tuple[Option, ...] = Field(min_length=1)


class CompareSection(SectionBase):
    """A table of options, made from their data."""

    kind: Literal["compare"]
    intro: Text | None = None
    options: tuple[Id, ...] = Field(min_length=2)


class Question(Strict):
    id: Id
    text: Text


class QuestionsSection(SectionBase):
    """Questions to ask, each with lines to write on."""

    kind: Literal["questions"]
    intro: Text | None = None
    items: tuple[Question, ...] = Field(min_length=1)


class Sign(Strict):
    """A reason to get help. Completes the sentence that its urgency opens: "Call 911 now if …"."""

    id: Id
    sign: Text
    urgency: Urgency
    cites: tuple[str, ...] = ()


class CallSection(SectionBase):
    """When to get help, most urgent first."""

    kind: Literal["call"]
    intro: Text | None = None
    items: tuple[Sign, ...] = Field(min_length=1)


Section = Annotated[
    TextSection | OptionsSection | CompareSection | QuestionsSection | CallSection,
    Field(discriminator="kind"),
]


class Term(Strict):
    """A word that needs explaining, and what it means in simple words."""

    term: Text
    plain: Text

    @property
    def id(self) -> str:
        return re.sub(r"[\W_]+", "-", self.term.standard.lower()).strip("-")


class Reference(BaseModel):
    """A source, as a CSL item. All CSL variables are welcome; these must be there."""

    model_config = ConfigDict(extra="allow", frozen=True)
    id: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9_-]*$")]
    type: str
    title: str


class Allowance(Strict):
    """A finding that the authors accept, and why."""

    code: Annotated[str, StringConstraints(pattern=r"^[A-Z][0-9]{3}$")]
    unit: str = Field(default="", description="The dotted path that it holds for; empty: the whole handout.")
    locale: Locale | None = Field(default=None, description="The translation that it holds for; empty: all of them.")
    reason: Annotated[str, StringConstraints(min_length=10)]


class Handout(Strict):
    """One handout: one topic, all its levels. The translations stand beside it, in PO files."""

    schema_: Literal[1] = Field(alias="schema", description="Version of this format.")
    id: Id
    language: Locale = Field(description="The language this file is written in.")
    version: Version
    updated: date = Field(description="The day of the last change of what it says: YYYY-MM-DD.")
    title: Text
    subtitle: Text | None = None
    audience: Text = Field(description="Who it is for, in one line.")
    about: tuple[Code, ...] = ()
    review: Review = Review()
    key_message: Text = Field(description="The main thing to know, in one to three sentences.")
    sections: tuple[Section, ...] = Field(min_length=1)
    glossary: tuple[Term, ...] = ()
    references: tuple[Reference, ...] = ()
    allow: tuple[Allowance, ...] = ()

    def options(self) -> dict[str, Option]:
        """Every option of every section, by id."""
        return {o.id: o for s in self.sections if isinstance(s, OptionsSection) for o in s.options}


SECTIONS: Mapping[str, type[SectionBase]] = {
    "text": TextSection,
    "options": OptionsSection,
    "compare": CompareSection,
    "questions": QuestionsSection,
    "call": CallSection,
}


def model_at(model: type[BaseModel], value: Any, path: tuple[str | int, ...]) -> type[BaseModel] | None:
    """The model that describes the mapping at `path` of a raw value, if the schema has one there."""
    at: type[BaseModel] | None = model
    for step in path:
        child = value[step] if _has(value, step) else None
        if isinstance(step, str):
            named = {f.alias or n: f for n, f in at.model_fields.items()} if at else {}
            at = _model_in(named[step].annotation, child) if step in named else None
        elif at is SectionBase or at in SECTIONS.values():
            at = SECTIONS.get(child.get("kind", "")) if isinstance(child, dict) and "kind" in child else at
        value = child
    return at


def _has(value: Any, step: str | int) -> bool:
    if isinstance(value, dict):
        return step in value
    return isinstance(value, list) and isinstance(step, int) and step < len(value)


def _model_in(annotation: Any, child: Any) -> type[BaseModel] | None:
    """The model inside `tuple[X, ...]`, `X | None` or an annotated union."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    models = [m for a in typing.get_args(annotation) if (m := _model_in(a, child))]
    if isinstance(annotation, types.UnionType) and len(models) > 1:
        return SectionBase
    return models[0] if models else None
