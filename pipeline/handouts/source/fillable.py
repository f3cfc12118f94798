"""The kinds of sections that a reader writes in: tables, forms, checklists."""

from collections.abc import Iterator
from typing import Annotated, Literal, Self

from pydantic import Field, ValidationInfo, field_validator, model_validator
from pydantic_core import InitErrorDetails

from handouts.core.validation import Strict, lacking, refuse, unknown, wrong
from handouts.core.yaml_reader import KeyPath
from handouts.source.parts import SectionBase, Text
from handouts.source.value_types import Count, CountOf, Id

MAX_COLUMNS = 5
MAX_EMPTY = 31
"""Rows of a table to write in: a month of days."""

EmptyRows = Annotated[Count, Field(le=MAX_EMPTY)]


class Column(Strict):
    """A column of a table: `{id: dose, heading: "Dose"}`. The first one names the rows."""

    id: Id
    heading: Text
    write: bool = Field(default=False, description="Whether its cells are empty, for the reader to write in.")


class Row(Strict):
    """A row of a table: `{id: small, head: "12 to 17 lb", cells: {dose: "2.5 mL"}}`, with the ids of its columns."""

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
            refuse([wrong((0, "write"), True, "left out in the first column, which names the rows")])
        return value

    @model_validator(mode="after")
    def _every_cell_has_a_column(self) -> Self:
        filled = [column.id for column in self.columns[1:] if not column.write]
        refuse([misfit for i, row in enumerate(self.rows) for misfit in self._misfits(row, ("rows", i), filled)])
        if not self.rows and not self.write:
            raise ValueError("a table with `rows`, or with `write: 7` for so many empty ones")
        return self

    def _misfits(self, row: Row, at: KeyPath, filled: list[str]) -> Iterator[InitErrorDetails]:
        """The cells that a row lacks, and those that it has for no column, or for one that has none."""
        if not row.cells and filled:
            yield lacking((*at, "cells"), row)
            return
        for name in filled:
            if name not in row.cells:
                yield lacking((*at, "cells", name), row)
        empty = {column.id for column in self.columns if column.write}
        for name, text in row.cells.items():
            if name == self.columns[0].id:
                yield wrong((*at, "cells", name), text.standard, "left out: `head` is what stands in the first column")
            elif name in empty:
                yield wrong((*at, "cells", name), text.standard, f"left out: the cells of `{name}` are to write in")
            elif name not in filled:
                yield unknown((*at, "cells", name), filled)


class FormField(Strict):
    """Something to write down or to tick: `{id: name, label: "My name", answer: short}`."""

    id: Id
    label: Text
    answer: Literal["short", "long", "date", "tick"]
    lines: Annotated[CountOf, Field(le=12)] | None = Field(
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
