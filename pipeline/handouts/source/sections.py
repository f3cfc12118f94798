"""The kinds of sections that a handout may have."""

from typing import Annotated, ClassVar, Literal, Self

from pydantic import AfterValidator, Field, ValidationError, ValidationInfo, field_validator, model_validator
from pydantic_core import InitErrorDetails

from handouts.core.validation import Like, Strict
from handouts.language.phone_numbers import phone_number
from handouts.source.parts import Body, Figure, Item, Length, Measure, NamedFigure, Point, Text, Urgency
from handouts.source.value_types import Amount, Clock, CountOf, Id

MAX_COLUMNS = 5
MAX_EMPTY = 31
"""Rows of a table to write in: a month of days."""


def _phone_or_field(value: str) -> str:
    return value if value in ("{clinic.phone}", "{emergency.phone}") else phone_number(value)


Phone = Annotated[str, AfterValidator(_phone_or_field)]
"""A phone number, or the field that stands for the clinic's."""

EmptyRows = Annotated[int, Field(ge=0, le=MAX_EMPTY)]


class SectionBase(Strict):
    id: Id
    heading: Text


class TextSection(SectionBase):
    """Paragraphs and lists."""

    kind: Literal["text"]
    body: Body
    image: Figure | None = None
    images: tuple[NamedFigure, ...] = Field(default=(), description="More pictures, after the first.")


# ---------------------------------------------------------------- options, and what they share


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
    benefits: tuple[Item, ...] = Field(default=(), description="Needed, unless the section's options share some.")
    harms: tuple[Item, ...] = Field(default=(), description="Needed, unless the section's options share some.")
    unknowns: Text | None = Field(
        default=None, description="What is not known yet. Needed, unless the section's options share it."
    )
    image: Figure | None = None


class Shared(Strict):
    """What is true of all options of a section, told once: an option then says what is its own."""

    benefits: tuple[Item, ...] = ()
    harms: tuple[Item, ...] = ()
    unknowns: Text | None = None


class OptionsSection(SectionBase):
    """Options with their benefits, harms and unknowns side by side."""

    kind: Literal["options"]
    intro: Text | None = None
    image: Figure | None = None
    shared: Shared | None = Field(default=None, description="What all of these options have in common, told once.")
    options: tuple[Option, ...] = Field(min_length=1)

    WEIGHED: ClassVar[tuple[str, ...]] = ("benefits", "harms", "unknowns")
    """What no option may be without, in its own words or in those that all share."""

    @model_validator(mode="after")
    def _each_is_weighed(self) -> Self:
        errors = [
            InitErrorDetails(
                type="too_short" if key in option.model_fields_set and key != "unknowns" else "missing",
                loc=("options", i, key),
                input=getattr(option, key),
                ctx={"min_length": 1, "field_type": "List", "actual_length": 0},
            )
            for i, option in enumerate(self.options)
            for key in self.WEIGHED
            if not getattr(option, key) and not getattr(self.shared, key, None)
        ]
        if errors:
            raise ValidationError.from_exception_data("Option", errors)
        return self


class CompareSection(SectionBase):
    """A table of options, made from their data."""

    kind: Literal["compare"]
    intro: Text | None = None
    options: tuple[Id, ...] = Field(min_length=2)


# ---------------------------------------------------------------- questions, and when to get help


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
    phone: Phone | None = Field(default=None, description="Another number to call for this, such as `988`.")
    cites: tuple[str, ...] = ()

    @field_validator("phone")
    @classmethod
    def _calls_somebody(cls, value: str | None, info: ValidationInfo) -> str | None:
        if value and info.data.get("urgency") is Urgency.ROUTINE:
            raise ValueError("left out where `urgency` is `routine`: nobody is called then")
        return value


class CallSection(SectionBase):
    """When to get help, most urgent first."""

    kind: Literal["call"]
    intro: Text | None = None
    items: tuple[Sign, ...] = Field(min_length=1)


# ---------------------------------------------------------------- topics and steps


class Group(Strict):
    """A topic under a heading of its own."""

    id: Id
    heading: Text
    body: Body
    image: Figure | None = None


class GroupsSection(SectionBase):
    """Topics, each with a heading, words and maybe a picture."""

    kind: Literal["groups"]
    intro: Text | None = None
    items: tuple[Group, ...] = Field(min_length=1)


class Hold(Strict):
    """How long to hold: `{amount: 5, unit: second}`."""

    amount: Amount
    unit: Literal["second", "minute"]


class Repeat(Strict):
    """How often to do an exercise: `{times: 10, sets: 2, per_day: 3}`."""

    times: CountOf | None = Field(default=None, description="How many in a row; with `to`, at least.")
    to: CountOf | None = Field(default=None, description="The end, if it is a range.")
    sets: CountOf | None = None
    hold: Hold | None = None
    per_day: CountOf | None = Field(default=None, description="How many times a day.")
    days_per_week: Annotated[CountOf, Field(le=7)] | None = None

    @field_validator("to")
    @classmethod
    def _ends_after_its_start(cls, value: int | None, info: ValidationInfo) -> int | None:
        times = info.data.get("times")
        if value is not None and (times is None or value <= times):
            raise ValueError(f"more than `times`, which is {times}" if times else "left out where there is no `times`")
        return value

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if not self.model_fields_set:
            raise ValueError("a mapping with how often, such as `{times: 10, sets: 2}`")
        return self


class Step(Strict):
    """One thing to do, in its place in a row."""

    id: Id
    heading: Text | None = None
    body: Body
    image: Figure | None = None
    repeat: Repeat | None = None


class StepsSection(SectionBase):
    """Numbered steps, each maybe with its picture beside the words; what is needed stands before them."""

    kind: Literal["steps"]
    intro: Text | None = None
    needs: tuple[Point, ...] = ()
    items: tuple[Step, ...] = Field(min_length=1)

    @field_validator("items")
    @classmethod
    def _headed_alike(cls, value: tuple[Step, ...]) -> tuple[Step, ...]:
        bare = [step.id for step in value if step.heading is None]
        if bare and len(bare) < len(value):
            raise ValueError(f"steps that all have a `heading`, or none; `{bare[0]}` has none")
        return value


class Side(Strict):
    """A list with what it is a list of: "Do", "You may eat"."""

    label: Text | None = Field(default=None, description="The words over the list; without them, “Do” and “Do not”.")
    items: tuple[Point, ...] = Field(min_length=1)


class SidesSection(SectionBase):
    """What to do and what not, side by side."""

    kind: Literal["sides"]
    intro: Text | None = None
    yes: Side = Field(description="What to do, what one may have.")
    no: Side = Field(description="What not to do, what one may not have.")


# ---------------------------------------------------------------- tables and places to write in


class Column(Strict):
    """A column of a table. The first one names the rows."""

    id: Id
    heading: Text
    write: bool = Field(default=False, description="Whether its cells are empty, for the reader to write in.")


class Row(Strict):
    """A row of a table: `head` names it, and `cells` are its others, by the ids of their columns."""

    id: Id
    head: Text
    cells: dict[Id, Text] = Field(default_factory=dict, description="What stands in each other column, by its id.")


class TableSection(SectionBase):
    """A table of up to five columns, with empty rows if the reader is to write in it."""

    kind: Literal["table"]
    intro: Text | None = None
    columns: tuple[Column, ...] = Field(min_length=2, max_length=MAX_COLUMNS)
    rows: tuple[Row, ...] = ()
    write: EmptyRows = Field(default=0, description="How many empty rows to write in stand below.")
    note: Text | None = Field(default=None, description="A line below the table.")

    @field_validator("columns")
    @classmethod
    def _first_names_rows(cls, value: tuple[Column, ...]) -> tuple[Column, ...]:
        if value[0].write:
            raise ValueError("a first column without `write`: it names the rows")
        return value

    @model_validator(mode="after")
    def _every_cell_has_a_column(self) -> Self:
        errors: list[InitErrorDetails] = []
        wanted = [column.id for column in self.columns[1:] if not column.write]
        for i, row in enumerate(self.rows):
            errors += [
                InitErrorDetails(type="missing", loc=("rows", i, "cells", name), input=row)
                for name in wanted
                if name not in row.cells
            ]
            errors += [
                InitErrorDetails(type="extra_forbidden", loc=("rows", i, "cells", name), input=row)
                for name in row.cells
                if name not in wanted
            ]
        if errors:
            raise ValidationError.from_exception_data("Row", errors)
        if not self.rows and not self.write:
            raise ValueError("a table with `rows`, or with `write: 7` for so many empty ones")
        return self


class FormField(Strict):
    """Something to write down or to tick. Its label stands before it."""

    id: Id
    label: Text
    answer: Literal["short", "long", "date", "tick"]
    lines: Annotated[int, Field(ge=1, le=12)] | None = Field(
        default=None, description="How many lines to write on, where `answer` is `long`; without it, 3."
    )

    @field_validator("lines")
    @classmethod
    def _only_of_long_ones(cls, value: int | None, info: ValidationInfo) -> int | None:
        if value and info.data.get("answer") not in ("long", None):
            raise ValueError("left out where `answer` is not `long`")
        return value


class FormSection(SectionBase):
    """Things for the reader to write down."""

    kind: Literal["form"]
    intro: Text | None = None
    items: tuple[FormField, ...] = Field(min_length=1)


class Check(Strict):
    """Something to tick; `fix` says what to do where it is not so."""

    id: Id
    text: Text
    fix: Text | None = None


class ChecklistSection(SectionBase):
    """Lines with a box to tick each."""

    kind: Literal["checklist"]
    intro: Text | None = None
    items: tuple[Check, ...] = Field(min_length=1)


# ---------------------------------------------------------------- when, who, how bad, how likely


class When(Strict):
    """When something is to be done: so long before or after, at a time of the day, or in words."""

    label: Text | None = Field(default=None, description="In words, as “On the day”.")
    before: Length | None = None
    after: Length | None = None
    at: Clock | None = None
    until: Clock | None = Field(default=None, description="The end, if it is a time from `at` to another.")

    @model_validator(mode="after")
    def _says_when(self) -> Self:
        if self.before and self.after:
            raise ValueError("either `before` or `after`")
        if self.until and (not self.at or self.until <= self.at):
            raise ValueError("an `until` that is later than `at`")
        if not (self.label or self.before or self.after or self.at):
            raise ValueError("when it is: `before`, `after`, `at` or a `label`")
        return self


class Entry(Strict):
    """What is to be done at one time."""

    id: Id
    when: When
    body: Body


class TimelineSection(SectionBase):
    """What to do when, in the order of time."""

    kind: Literal["timeline"]
    intro: Text | None = None
    items: tuple[Entry, ...] = Field(min_length=1)


Keyword = Annotated[str, Like("[A-Za-z0-9]{1,20}", "one word, of letters and figures, that is sent as it is")]
"""A word that a machine waits for: it is never translated."""


class Sms(Strict):
    """A number to send a text message to: `{number: "741741", word: HOME}`."""

    number: Annotated[str, AfterValidator(phone_number)]
    word: Keyword | None = Field(default=None, description="The word to send, if it must be a certain one.")


class Contact(Strict):
    """Somebody to reach, and how."""

    id: Id
    name: Text
    phone: Phone | None = None
    sms: Sms | None = None
    email: Annotated[str, Like(r"[\w.+-]+@[\w-]+(\.[\w-]+)+", "an address such as `us@example.org`")] | None = None
    web: Annotated[str, Like(r"https?://\S+", "an address such as `https://example.org`")] | None = None
    when: Text | None = Field(default=None, description="When somebody is there.")
    note: Text | None = Field(default=None, description="What they are for, or what to say.")


class ContactsSection(SectionBase):
    """Whom to reach, and how; with empty entries if the reader is to write some in."""

    kind: Literal["contacts"]
    intro: Text | None = None
    items: tuple[Contact, ...] = ()
    write: EmptyRows = Field(default=0, description="How many empty entries to write in stand below.")

    @model_validator(mode="after")
    def _names_somebody(self) -> Self:
        if not self.items and not self.write:
            raise ValueError("`items`, or `write: 2` for so many empty entries")
        return self


class Zone(Strict):
    """How one is doing, and what to do then."""

    id: Id
    colour: Literal["green", "yellow", "red"]
    heading: Text = Field(description="How one is doing, in a few words: it stands behind the colour's name.")
    signs: tuple[Point, ...] = Field(min_length=1)
    actions: tuple[Point, ...] = Field(min_length=1)


class ZonesSection(SectionBase):
    """A plan in the colours of a traffic light; words and shapes say the same as the colours."""

    kind: Literal["zones"]
    intro: Text | None = None
    items: tuple[Zone, ...] = Field(min_length=1)

    @field_validator("items")
    @classmethod
    def _each_colour_once(cls, value: tuple[Zone, ...]) -> tuple[Zone, ...]:
        colours = [zone.colour for zone in value]
        if twice := next((c for c in colours if colours.count(c) > 1), None):
            raise ValueError(f"a zone for each colour, and `{twice}` is there twice")
        return value


class RiskItem(Strict):
    """Something that may happen."""

    id: Id
    text: Text
    cites: tuple[str, ...] = ()


class Band(Strict):
    """What happens to about as many people."""

    id: Id
    measure: Measure
    compare: Text | None = Field(default=None, description="How many that is, as “one person in a street”.")
    items: tuple[RiskItem, ...] = Field(min_length=1)


class RisksSection(SectionBase):
    """What may happen, by how many people it happens to, most often first."""

    kind: Literal["risks"]
    intro: Text | None = None
    items: tuple[Band, ...] = Field(min_length=1)


AnySection = (
    TextSection
    | OptionsSection
    | CompareSection
    | QuestionsSection
    | CallSection
    | GroupsSection
    | StepsSection
    | SidesSection
    | TableSection
    | FormSection
    | ChecklistSection
    | TimelineSection
    | ContactsSection
    | ZonesSection
    | RisksSection
)
Section = Annotated[AnySection, Field(discriminator="kind")]
