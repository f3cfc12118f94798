"""What tests read from folders: as the program does, with the library that ships unless they say another."""

from pathlib import Path

from handouts.clinics.templates import shipped
from handouts.source import load as reading
from handouts.source.load import Source

BASE = shipped() / "base"


def load(folder: Path, base: Path = BASE) -> Source:
    """A handout's folder, read."""
    return reading.load(folder, base)
