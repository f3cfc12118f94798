"""The kinds of sections that a handout may have."""

from typing import Annotated, ClassVar, Literal, Self

from pydantic import AfterValidator, Field, ValidationInfo, field_validator, model_validator
from pydantic_core import InitErrorDetails

from handouts.core.validation import Like, Strict, lacking, refuse, wrong
from handouts.language.phone_numbers import phone_number
from handouts.source.facts import TimeSpan
from handouts.source.fillable import ChecklistSection, EmptyRows, FormSection, TableSection
from handouts.source.parts import (
    Body,
    Figure,
    Item,
    Measure,
    NamedFigure,
    Point,
    SectionBase,
    Text,
    Urgency,
)
from handouts.source.value_types import Amount, Clock, CountOf, Id


def _phone_or_field(value: str) -> str:
    fields = ("{clinic.phone}", "{emergency.phone}")
    if value.startswith("{") and value not in fields:
        raise ValueError("a phone number, `{clinic.phone}` or `{emergency.phone}`")
    return value if value in fields else phone_number(value)


Phone = Annotated[str, AfterValidator(_phone_or_field)]
"""A phone number, or the field that stands for the clinic's."""


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
        errors: list[InitErrorDetails] = [
            {
                "type": "too_short" if key in option.model_fields_set and key != "unknowns" else "missing",
                "loc": ("options", i, key),
                "input": getattr(option, key),
                "ctx": {"min_length": 1, "field_type": "List", "actual_length": 0},
            }
            for i, option in enumerate(self.options)
            for key in self.WEIGHED
            if not getattr(option, key) and not getattr(self.shared, key, None)
        ]
        refuse(errors)
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
        bare = [i for i, step in enumerate(value) if step.heading is None]
        headed = [(i, step.heading.standard) for i, step in enumerate(value) if step.heading]
        if len(bare) <= len(headed):
            refuse([lacking((i, "heading"), value[i]) for i in bare])
        else:
            refuse([wrong((i, "heading"), said, "left out, as the other steps have none") for i, said in headed])
        return value


class Side(Strict):
    """A list with what it is a list of: `{label: "You may eat", items: [{id: rice, text: "White rice"}]}`."""

    label: Text | None = Field(default=None, description="The words over the list; without them, “Do” and “Do not”.")
    items: tuple[Point, ...] = Field(min_length=1)


class SidesSection(SectionBase):
    """What to do and what not, side by side."""

    kind: Literal["sides"]
    intro: Text | None = None
    yes: Side = Field(description="What to do, what one may have.")
    no: Side = Field(description="What not to do, what one may not have.")


# ---------------------------------------------------------------- when, who, how bad, how likely


class When(Strict):
    """When something is to be done: `{before: {amount: 7, unit: day}}`, at a time of the day, or in words."""

    label: Text | None = Field(default=None, description="In words, as “On the day”.")
    before: TimeSpan | None = None
    after: TimeSpan | None = None
    at: Clock | None = None
    until: Clock | None = Field(default=None, description="The end, if it is a time from `at` to another.")

    @field_validator("after")
    @classmethod
    def _not_both(cls, value: TimeSpan | None, info: ValidationInfo) -> TimeSpan | None:
        if value and info.data.get("before"):
            raise ValueError("left out where there is a `before`")
        return value

    @field_validator("until")
    @classmethod
    def _is_later(cls, value: str | None, info: ValidationInfo) -> str | None:
        at = info.data.get("at", "")
        if value and (at is None or value <= at):
            raise ValueError(f"later than `at`, which is `{at}`" if at else "left out where there is no `at`")
        return value

    @model_validator(mode="after")
    def _says_when(self) -> Self:
        if not (self.label or self.before or self.after or self.at):
            raise ValueError("a mapping with `before`, `after`, `at` or a `label`")
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
        twice = [(i, colour) for i, colour in enumerate(colours) if colour in colours[:i]]
        refuse([wrong((i, "colour"), c, f"another colour: `{value[colours.index(c)].id}` is {c}") for i, c in twice])
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
