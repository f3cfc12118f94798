"""The facts of a handout: numbers and days that texts name as `{fact.<id>}`, and code writes out per locale."""

import re
from decimal import Decimal
from typing import Annotated, Any, Literal, Self

from pydantic import Field, ValidationError, ValidationInfo, field_validator, model_validator
from pydantic_core import InitErrorDetails, PydanticCustomError

from handouts.core.validation import Like, Strict
from handouts.language.measures import best, is_as_much, kind
from handouts.language.phone_numbers import WANTED
from handouts.source.value_types import Amount, Clock, CountOf, Date, Degrees, Id, Price


class FactBase(Strict):
    """A number or a day that matters, said once: texts name it as `{fact.<id>}`, and code writes it out per locale."""

    id: Id


class Amounts(Strict):
    """An amount, or a range of amounts."""

    amount: Amount
    to: Amount | None = Field(default=None, description="The end, if it is a range.")

    @field_validator("to")
    @classmethod
    def _ends_after_its_start(cls, value: Decimal | None, info: ValidationInfo) -> Decimal | None:
        if value is not None and value <= info.data.get("amount", value - 1):
            raise ValueError(f"more than `amount`, which is {info.data['amount']}")
        return value

    @field_validator("also", check_fields=False)
    @classmethod
    def _is_as_much(cls, value: Any, info: ValidationInfo) -> Any:
        """A conversion is checked here, once; what it should be is told at its number."""
        if value is None or not {"amount", "to", "unit"} <= info.data.keys():
            return value
        unit, (amount, to) = info.data["unit"], (info.data["amount"], info.data["to"])
        here, there = (unit_name(u, info.data.get("kind", "")) for u in (unit, value.unit))
        if not kind(here):
            raise ValueError(f"left out: how much a `{unit}` is, differs")
        if here == there or kind(here) != kind(there):
            raise at("unit", value.unit, f"another unit that tells as much as `{unit}`")
        if to is None and value.to is not None:
            raise at("to", value.to, "left out: the amount is no range")
        if to is not None and value.to is None:
            raise ValueError("a range, with `to`, as the amount is")
        for key, one, other in (("amount", amount, value.amount), ("to", to, value.to)):
            if one is not None and not is_as_much(one, here, other, there):
                right = best(one, here, other, there)
                raise at(key, other, f"{right:f}: {one:f} {unit} is {right:f} {value.unit}")
        return value


def at(key: str, value: Any, wanted: str) -> ValidationError:
    """What says that a value below another one doesn't fit, and where."""
    told = InitErrorDetails(
        type=PydanticCustomError("value_error", "{wanted}", {"wanted": wanted}), loc=(key,), input=value
    )
    return ValidationError.from_exception_data("also", [told])


NAMES = {
    "mL": "ml",
    "L": "l",
    "tsp": "teaspoon",
    "tbsp": "tablespoon",
    "lb": "pound",
    "oz": "fluid ounce",
    "weight oz": "ounce",
    "F": "fahrenheit",
    "C": "celsius",
    "in": "inch",
    "ft": "foot",
    "mi": "mile",
    "unit": "international unit",
}
"""The units of facts by their names in the files of words, where they have another one there."""


def unit_name(unit: str, kind_of_fact: str) -> str:
    """A fact's unit as the files of words name it: an ounce of weight is no fluid one."""
    return NAMES.get(f"{kind_of_fact} {unit}", NAMES.get(unit, unit))


class AmountFact(FactBase, Amounts):
    """An amount, or a range of amounts, that texts name."""


_ALSO = "The same in another unit, in brackets behind it: 101 °F (38.3 °C). It is one fact."


class OtherDose(Amounts):
    """A dose in another unit."""

    unit: Literal["mg", "mcg", "g", "mL", "L", "tsp", "tbsp", "oz", "cup"]


class Dose(AmountFact):
    """How much to take or to drink: `{id: one-tablet, kind: dose, amount: 400, unit: mg}`."""

    kind: Literal["dose"]
    # fmt: off
    unit: Literal[
        "mg", "mcg", "g", "mL", "L", "tsp", "tbsp", "oz", "cup", "tablet", "capsule", "puff", "drop", "unit",
    ] = Field(description="`oz` is a fluid ounce, `unit` an international one, as of insulin.")
    # fmt: on
    also: OtherDose | None = Field(default=None, description=_ALSO)


TimeUnit = Literal["second", "minute", "hour", "day", "week", "month", "year"]


class TimeSpan(Amounts):
    """A length of time: `{amount: 7, unit: day}`, or a range with `to`."""

    unit: TimeUnit


class Duration(AmountFact):
    """How long, or how long ago: `{id: nerve-block, kind: duration, amount: 15, to: 30, unit: minute}`."""

    kind: Literal["duration"]
    unit: TimeUnit


class OtherWeight(Amounts):
    """A weight in another unit."""

    unit: Literal["kg", "g", "lb", "oz"]


class Weight(AmountFact):
    """How heavy: `{id: lift, kind: weight, amount: 10, unit: lb, also: {amount: 4.5, unit: kg}}`."""

    kind: Literal["weight"]
    unit: Literal["kg", "g", "lb", "oz"]
    also: OtherWeight | None = Field(default=None, description=_ALSO)


class OtherLength(Amounts):
    """A length in another unit."""

    unit: Literal["mm", "cm", "m", "km", "in", "ft", "mi"]


class Length(AmountFact):
    """How long or how far: `{id: step, kind: length, amount: 2, unit: in, also: {amount: 5, unit: cm}}`."""

    kind: Literal["length"]
    unit: Literal["mm", "cm", "m", "km", "in", "ft", "mi"]
    also: OtherLength | None = Field(default=None, description=_ALSO)


class OtherTemperature(Amounts):
    """A temperature on the other scale."""

    amount: Degrees
    to: Degrees | None = Field(default=None, description="The end, if it is a range.")
    unit: Literal["F", "C"]


class Temperature(AmountFact):
    """How warm: `{id: fever, kind: temperature, amount: 101, unit: F, also: {amount: 38.3, unit: C}}`."""

    kind: Literal["temperature"]
    amount: Degrees
    to: Degrees | None = Field(default=None, description="The end, if it is a range.")
    unit: Literal["F", "C"]
    also: OtherTemperature | None = Field(default=None, description=_ALSO)


class Pressure(FactBase):
    """A blood pressure, or one of its two numbers: `{id: goal, kind: pressure, systolic: 120, diastolic: 80}`."""

    kind: Literal["pressure"]
    systolic: CountOf | None = Field(default=None, description="The top number.")
    diastolic: CountOf | None = Field(default=None, description="The bottom number.")

    @field_validator("diastolic")
    @classmethod
    def _is_the_lower_one(cls, value: int | None, info: ValidationInfo) -> int | None:
        top = info.data.get("systolic")
        if value is not None and top is not None and value >= top:
            raise ValueError(f"less than `systolic`, which is {top}")
        return value

    @model_validator(mode="after")
    def _has_one_of_them(self) -> Self:
        if self.systolic is None and self.diastolic is None:
            raise ValueError("a fact with `systolic`, `diastolic` or both")
        return self


class Number(AmountFact):
    """A bare number: `{id: sets, kind: count, amount: 2, to: 3}`."""

    kind: Literal["count"]


class Time(FactBase):
    """A time of the day, or from one to another: `{id: arrive, kind: time, at: "18:00", until: "20:00"}`."""

    kind: Literal["time"]
    at: Clock
    until: Clock | None = Field(default=None, description="The end, if it is a span of time.")

    @field_validator("until")
    @classmethod
    def _is_another_time(cls, value: str | None, info: ValidationInfo) -> str | None:
        if value is not None and value == info.data.get("at"):
            raise ValueError("another time than `at`")
        return value


_DIALLED = "a phone number with its country's code, such as `+1 800 222 1222`, or a short one, such as `988`"


class PhoneLine(FactBase):
    """A phone number that is the same in every clinic: `{id: poison-line, kind: phone, number: "+1 800 222 1222"}`."""

    kind: Literal["phone"]
    number: Annotated[str, Like(r"(\+[1-9][0-9 ().-]{6,22}|[0-9]{3,6})", _DIALLED)] = Field(
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


Fact = Annotated[
    Dose | Duration | Weight | Length | Temperature | Pressure | Number | Time | PhoneLine | Day | Money,
    Field(discriminator="kind"),
]
