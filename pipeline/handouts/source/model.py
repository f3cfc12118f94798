"""The source of a handout as types: the one schema, from which the JSON Schema for editors is generated."""

import re
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, JsonValue, StringConstraints

from handouts.core.model_paths import PROSE
from handouts.core.validation import Like, Strict
from handouts.language.visible_text import readable
from handouts.source.facts import Fact
from handouts.source.parts import Text
from handouts.source.sections import Option, OptionsSection, Section
from handouts.source.value_types import Date, Id, Locale, Version


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

    status: Literal["draft", "approved", "retired", "example"] = Field(
        default="draft", description="`example`: made up, to show what handouts look like; never for patients."
    )
    reviewed: Date | None = None
    next_review: Date | None = None
    reviewers: tuple[Reviewer, ...] = ()


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


class Layout(Strict):
    """How the pages are set, where not as usual."""

    one_page: bool = Field(default=False, description="Whether it must fit on one page; a check of the PDF says so.")
    notes: bool = Field(default=True, description="Whether lines for notes may fill the last page.")
    keep: Literal["section"] | None = Field(default=None, description="`section`: none breaks over pages if it can.")
    columns: Literal[1, 2] = Field(default=1, description="Columns on paper; large print has one.")


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
    layout: Layout = Layout()
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
