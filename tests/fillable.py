"""A made-up handout with everything that somebody can fill in, built in the formats that a test asks for."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory

from handouts.document.compose import Document
from handouts.document.pandoc import shared
from handouts.editions.edition import select
from handouts.formats.format import Tools
from handouts.formats.table import FORMATS, format_named
from handouts.source.parts import Level
from loading import load, load_clinic
from shipped import Built, composed

TEXT = """
schema: 1
id: my-plan
language: en-US
version: 1.0.0
updated: 2026-11-23
title: "My plan"
audience: "Adults with a sore knee"
review: {status: draft}
key_message: "Fill in this plan with your nurse. Take it home."
sections:
  - id: plan
    kind: text
    heading: "My numbers"
    body: |-
      My nurse is {blank}. My next visit is on {blank.date}.

      My goal is below {blank}/{blank} mmHg.

      What I want to ask: {blank.long}
  - id: me
    kind: form
    heading: "About me"
    items:
      - {id: name, label: "Name", answer: short}
      - {id: day, label: "Day of the surgery", answer: date}
      - {id: driver, label: "I have somebody who drives me home", answer: tick}
      - {id: sleep, label: "How do you sleep?", answer: long, lines: 2}
  - id: log
    kind: table
    heading: "My log"
    columns:
      - {id: day, heading: "Day"}
      - {id: morning, heading: "Morning", write: true}
      - {id: evening, heading: "Evening", write: true}
    rows:
      - {id: monday, head: "Monday", cells: {}}
    write: 1
  - id: home
    kind: checklist
    heading: "At home"
    items:
      - {id: rugs, text: "There are no loose rugs in the rooms where I walk at night, or they lie flat.",
         fix: "Take them away."}
      - {id: lamp, text: "There is a lamp by my bed."}
  - id: help
    kind: call
    heading: "When should you call?"
    items:
      - {id: fever, sign: "you have a fever above {blank} degrees", urgency: same_day}
"""

NAMES = (
    "My nurse is",
    "My next visit is on",
    "My goal is below (1)",
    "My goal is below (2)",
    "What I want to ask",
    "Name",
    "Day of the surgery",
    "I have somebody who drives me home",
    "How do you sleep?",
    "Morning, Monday",
    "Evening, Monday",
    "Day, Row 2",
    "Morning, Row 2",
    "Evening, Row 2",
    "There are no loose rugs in the rooms where I walk at night, or they lie flat",
    "There is a lamp by my bed",
    "you have a fever above",
)
"""What a screen reader says at each field."""
BOXES = (NAMES[7], *NAMES[14:16])


@lru_cache(maxsize=8)
def document(text: str = TEXT, locale: str = "en-US") -> Document:
    with TemporaryDirectory() as folder:
        home = Path(folder) / "my-plan"
        home.mkdir()
        (home / "handout.yaml").write_text(text, "utf-8")
        source = load(home)
    assert not source.problems, source.problems
    return composed(select(source, locale=locale, level=Level.PLAIN, clinic=load_clinic("base")))


@lru_cache(maxsize=16)
def file(form: str, text: str = TEXT) -> bytes:
    """The handout in a format, as a build makes it."""
    made = document(text)
    return format_named(form).render(made, Tools(shared(), made.edition.clinic.tokens.page))


@dataclass(frozen=True)
class Fillable(Built):
    """The handout as one of those that are built for the tests."""

    def path(self, form: str) -> Path:
        return Path(f"my-plan{FORMATS[form].suffix}")

    def file(self, form: str) -> bytes:
        return file(form)

    @property
    def document(self) -> Document:
        return document()


FILLABLE = (Fillable("base", "en-US", Level.PLAIN),)
