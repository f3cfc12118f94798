"""The source of a handout as types: the one schema, from which the JSON Schema for editors is generated."""

import re
from collections.abc import Mapping
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any, ClassVar, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    GetJsonSchemaHandler,
    JsonValue,
    StringConstraints,
    ValidationInfo,
    field_validator,
    model_validator,
)
from pydantic_core import CoreSchema

from handouts.core.model_paths import PROSE
from handouts.core.validation import Like, Strict
from handouts.language.phone_numbers import WANTED
from handouts.language.visible_text import readable
from handouts.source.value_types import Amount, Count, CountOf, Date, Id, Locale, Price, Version


class Level(StrEnum):
    """Reading level. Both tell the same facts; plain does it in everyday words and short sentences."""

    STANDARD = "standard"
    PLAIN = "plain"


class Urgency(StrEnum):
    """How soon to act on a sign, most urgent first."""

    EMERGENCY = "emergency"
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
        if not isinstance(value, (dict, Text, Mapping)):
            raise ValueError("text, or a mapping with `standard` and `plain`")
        return value

    def at(self, level: Level) -> str:
        return self.plain if level is _PLAIN else self.standard

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
    display: Annotated[str, PROSE]


class Reviewer(Strict):
    name: Annotated[str, AfterValidator(readable), PROSE]
    role: Annotated[str, AfterValidator(readable), PROSE]
    date: Date


class Review(Strict):
    """Who has read it. Until a clinician has approved it, every page says that it is a draft."""

    status: Literal["draft", "approved", "retired"] = "draft"
    reviewed: Date | None = None
    next_review: Date | None = None
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


class Without(Strict):
    """How many of as many people have it without the option."""

    n: Count


class Measure(Strict):
    """A number that matters, as data: `n` of `of` people, within `timeframe`. Code writes it out per locale.

    With `without`, the number without the option stands beside it, so that nobody has to say "twice as likely".
    """

    n: Count = Field(description="Of how many people it is true.")
    of: CountOf = Field(description="Out of how many: 100 or 1000, the same in the whole handout.")
    timeframe: Text | None = Field(default=None, description='Within what time, as "within a month".')
    without: Without | None = Field(default=None, description="The same without the option, of as many people.")
    picture: bool = Field(default=False, description="Whether to draw it: 100 figures, some of them filled in.")

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


# ---------------------------------------------------------------- facts that texts name


class FactBase(Strict):
    """A number or a day that matters, said once: texts name it as `{fact.<id>}`, and code writes it out per locale."""

    id: Id


class AmountFact(FactBase):
    """An amount, or a range of amounts."""

    amount: Amount
    to: Amount | None = Field(default=None, description="The end, if it is a range.")

    @field_validator("to")
    @classmethod
    def _ends_after_its_start(cls, value: Decimal | None, info: ValidationInfo) -> Decimal | None:
        if value is not None and value <= info.data.get("amount", 0):
            raise ValueError(f"more than `amount`, which is {info.data['amount']}")
        return value


class Dose(AmountFact):
    """How much of a medicine: `{id: one-tablet, kind: dose, amount: 400, unit: mg}`."""

    kind: Literal["dose"]
    unit: Literal["mg", "mcg", "g", "mL", "L"]


class Duration(AmountFact):
    """How long, or how long ago: `{id: nerve-block, kind: duration, amount: 15, to: 30, unit: minute}`."""

    kind: Literal["duration"]
    unit: Literal["minute", "hour", "day", "week", "month", "year"]


class PhoneLine(FactBase):
    """A phone number that is the same in every clinic: `{id: poison-line, kind: phone, number: "+1 800 222 1222"}`."""

    kind: Literal["phone"]
    number: Annotated[str, Like(r"(\+[1-9][0-9 ().-]{6,22}|[0-9]{3,6})", WANTED)] = Field(
        description="With its country's code, or a short number as it is dialled."
    )
    shown: Annotated[str, Like("[0-9(][0-9 ().-]{1,24}", WANTED)] | None = Field(
        default=None, description="How it looks on the page, where not as `number` does."
    )

    @field_validator("shown")
    @classmethod
    def _the_same_number(cls, value: str | None, info: ValidationInfo) -> str | None:
        number = re.sub(r"\D", "", info.data.get("number", ""))
        # At home a 0 is dialled in place of the country's code.
        if value and number and not number.endswith(re.sub(r"\D", "", value).removeprefix("0")):
            raise ValueError(f"the same digits as `number`, which is {info.data['number']}")
        return value


class Day(FactBase):
    """A day: `{id: new-rules, kind: date, date: 2027-01-01}`."""

    kind: Literal["date"]
    date: Date


class Money(AmountFact):
    """What something costs: `{id: co-pay, kind: money, amount: 25, currency: USD}`."""

    kind: Literal["money"]
    amount: Price
    to: Price | None = Field(default=None, description="The end, if it is a range.")
    currency: Literal["USD", "CAD", "EUR", "GBP", "MXN"]


Fact = Annotated[Dose | Duration | PhoneLine | Day | Money, Field(discriminator="kind")]


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


class Term(Strict):
    """A word that needs explaining, and what it means in simple words."""

    term: Text
    plain: Text

    @property
    def id(self) -> str:
        return re.sub(r"[\W_]+", "-", self.term.standard.lower()).strip("-")


class Reference(BaseModel):
    """A source, as a CSL item. All CSL variables are welcome; these must be there."""

    __pydantic_extra__: dict[str, JsonValue]
    model_config = ConfigDict(extra="allow", frozen=True, allow_inf_nan=False)
    id: Annotated[
        str, Like("[A-Za-z0-9][A-Za-z0-9_-]*", "letters, digits, `-` and `_`, beginning with a letter or digit")
    ]
    type: str
    title: Annotated[str, PROSE]


class Allowance(Strict):
    """A finding that the authors accept, and why."""

    code: Annotated[str, Like("[A-Z][0-9]{3}", "a rule's code such as `P002`")]
    unit: str = Field(default="", description="The dotted path that it holds for; empty: the whole handout.")
    locale: Locale | None = Field(default=None, description="The translation that it holds for; empty: all of them.")
    reason: Annotated[str, StringConstraints(min_length=10), PROSE]


class Handout(Strict):
    """One handout: one topic, all its levels. The translations stand beside it, in PO files."""

    schema_: Literal[1] = Field(alias="schema", description="Version of this format.")
    id: Id
    language: Locale = Field(description="The language this file is written in.")
    version: Version
    updated: Date = Field(description="The day of the last change of what it says: YYYY-MM-DD.")
    title: Text
    subtitle: Text | None = None
    audience: Text = Field(description="Who it is for, in one line.")
    about: tuple[Code, ...] = ()
    review: Review = Review()
    key_message: Text = Field(description="The main thing to know, in one to three sentences.")
    sections: tuple[Section, ...] = Field(min_length=1)
    facts: tuple[Fact, ...] = Field(
        default=(), description="Numbers and days that texts name as `{fact.<id>}`; code writes them out per locale."
    )
    glossary: tuple[Term, ...] = ()
    references: tuple[Reference, ...] = ()
    allow: tuple[Allowance, ...] = ()

    def options(self) -> dict[str, Option]:
        """Every option of every section, by id."""
        return {o.id: o for s in self.sections if isinstance(s, OptionsSection) for o in s.options}
