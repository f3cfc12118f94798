"""What each field of a handout is called, for those who review its texts and for those who translate them."""

from collections.abc import Mapping
from typing import NamedTuple


class Label(NamedTuple):
    """A field's name for a reviewer, and where its text stands on the page for a translator."""

    name: str
    place: str


LABELS: Mapping[str, Label] = {
    "title": Label("Title", "Title"),
    "subtitle": Label("Line under the title", "Line under the title"),
    "audience": Label("Who it is for", "Who the handout is for"),
    "key_message": Label("Key message", "The main thing to know, in the box on top"),
    "heading": Label("Heading", "Heading of a section"),
    "intro": Label("Introduction", "Before the first item of a section"),
    "body": Label("Text", ""),
    "name": Label("Name", "Name of an option"),
    "aim": Label("Aim (table)", "What the option tries to do: a cell of the comparison table"),
    "what": Label("What it is", "What the option is"),
    "happens": Label("What happens", "After the label “What happens:”"),
    "when": Label("When it is used", "After the label “When it is used:”"),
    "who": Label("Who does it", "After the label “Who does it:”"),
    "lasts": Label(
        "How long it may last", "After the label “How long it may last:”, and a cell of the comparison table"
    ),
    "unknowns": Label("What is not known", "After the label “What we do not know yet:”"),
    "benefits": Label("May help", "Benefit"),
    "harms": Label("Possible problem", "Harm"),
    "sign": Label("Sign to get help", ""),
    "items": Label("Question", ""),
    "alt": Label("Description of the picture", "Description of a picture, read out to people who can't see it"),
    "caption": Label("Line under the picture", "Line under a picture"),
    "callouts": Label("Key of the picture", "A line of the numbered key under a picture"),
    "timeframe": Label("Time that the number is about", "After a count: “3 out of 100 people, …”"),
    "term": Label("Word", "Word of the glossary"),
    "plain": Label("What it means", "What a word of the glossary means"),
}
