"""The facts of a handout: numbers and days that texts name as `{fact.<id>}`, and code writes out per locale."""

import re
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field, ValidationInfo, field_validator

from handouts.core.validation import Like, Strict
from handouts.language.phone_numbers import WANTED
from handouts.source.value_types import Amount, Date, Id, Price


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
    unit: Literal["second", "minute", "hour", "day", "week", "month", "year"]


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
