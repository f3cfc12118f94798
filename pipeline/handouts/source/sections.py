"""The kinds of sections that a handout may have."""

from typing import Annotated, Literal

from pydantic import Field

from handouts.core.validation import Strict
from handouts.source.parts import Body, Figure, Item, Text, Urgency
from handouts.source.value_types import Id


class Option(Strict):
    """Something that a person may choose."""

    id: Id
    name: Text
    purpose: Literal["treatment", "diagnosis", "both", "as_now"] = Field(
        description="What it is for. `as_now`: to go on as now, with no new treatment or test."
    )
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


class CompareSection(SectionBase):
    """A table of options, made from their data."""

    kind: Literal["compare"]
    intro: Text | None = None
    options: tuple[Id, ...] = Field(min_length=2)


AnySection = TextSection | OptionsSection | CompareSection | QuestionsSection | CallSection
Section = Annotated[AnySection, Field(discriminator="kind")]
