"""A finished file, read once for all the rules that look at it."""

from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from handouts.core.findings import Place
from handouts.rules.engine import Hit, hit
from handouts.verification.extracted import DamagedError, ExtractedDocument
from handouts.verification.read import read


@dataclass(frozen=True)
class Artifact:
    """A finished file with what it ought to be. `format` is one of ours; `title` is checked where it is known."""

    file: Path
    format: str
    content: bytes = field(repr=False)
    locale: str
    dir: str
    title: str | None = None

    @property
    def extracted(self) -> ExtractedDocument | None:
        """What it holds. None when it is damaged: A012 says so, the other rules are silent."""
        return self._read[0]

    @property
    def damage(self) -> str:
        """What keeps it from being read, or nothing."""
        return self._read[1]

    @cached_property
    def _read(self) -> tuple[ExtractedDocument | None, str]:
        try:
            return read(self.content, self.format), ""
        except DamagedError as error:
            return None, str(error)

    @property
    def is_pdf(self) -> bool:
        return self.format in {"pdf", "large-print"}

    def hit(self, **facts: Any) -> Hit:
        return hit(Place(self.file), **facts)


def in_part(part: str) -> str:
    """Where in the file something is, for a message; nothing where that is not known."""
    return f" in {part}" if part else ""


def short(words: str, limit: int = 60) -> str:
    """Words for a message, cut off where they are many."""
    return words if len(words) <= limit else words[: limit - 1].rstrip() + "…"
