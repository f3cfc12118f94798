"""What a format is: its name, and the function that makes a file's bytes of a document."""

from collections.abc import Callable
from dataclasses import dataclass

from handouts.document.compose import Document
from handouts.document.pandoc import Pandoc


@dataclass(frozen=True)
class Tools:
    """What a format needs besides the document: a warm Pandoc, and the paper."""

    pandoc: Pandoc
    paper: str


@dataclass(frozen=True, slots=True)
class Format:
    """A format by the name that people ask for, and what makes its bytes."""

    name: str
    render: Callable[[Document, Tools], bytes]
