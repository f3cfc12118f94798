"""What is left of a starter in a handout: its words in brackets, which say what to write there."""

import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from handouts.core.yaml_reader import parse_yaml
from handouts.language.library import Library
from handouts.language.markdown import one_line
from handouts.source.load import Source
from handouts.source.parts import Level
from handouts.source.sound_parts import sound_leaves

_GAP = re.compile(r"(?<!\\)\[[^\[\]]+\](?![({])")
"""Words in brackets that are no link, and in no other language."""


def gaps_left(source: Source, text: str) -> list[str]:
    """The starters' gaps in one text of a source, in brackets as they stand there."""
    if "[" not in text:
        return []
    theirs = _starters_gaps(source.library)
    return [gap for gap in _GAP.findall(one_line(text)) if gap in theirs]


def is_filled_in(source: Source) -> bool:
    """Whether no text of a source still says what to write there."""
    return not any(gaps_left(source, leaf.text.at(level)) for leaf in source.leaves for level in Level)


@lru_cache(maxsize=4)
def _starters_gaps(library: Library) -> frozenset[str]:
    """The gaps of every starter, of whichever kind: somebody may put parts of two together."""
    files = (library.folder.files[name] for name in library.folder.named("starter/*.yaml.j2"))
    return frozenset(gap for content in files for gap in _gaps_of(content.decode(errors="replace")))


def _gaps_of(template: str) -> Iterator[str]:
    filled = re.sub(r"\{\{ *\w+ *\}\}", "x", template)
    for leaf in sound_leaves(parse_yaml(Path("starter.yaml"), filled).value):
        for level in Level:
            yield from _GAP.findall(one_line(leaf.text.at(level)))
