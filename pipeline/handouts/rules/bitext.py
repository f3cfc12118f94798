"""A text beside its translation: what the rules on translations share."""

import re
from collections import Counter
from collections.abc import Callable

from handouts.editions.translation import Translation
from handouts.language.lexicon import Words, folded
from handouts.language.readability import sentences, spoken


def source_words(translation: Translation) -> Words:
    """What is known of the words of the source's language."""
    return translation.texts.library.words(translation.texts.language.split("-")[0])


def target_words(translation: Translation) -> Words:
    """What is known of the words of the translation's language."""
    return translation.texts.library.words(translation.locale.split("-")[0])


def by_sentence(source: str, target: str) -> list[tuple[str, str]]:
    """Sentence beside sentence where both have as many, else the whole texts."""
    there, here = sentences(spoken(source)), sentences(spoken(target))
    return list(zip(there, here, strict=True)) if len(there) == len(here) else [(spoken(source), spoken(target))]


def difference(missing: Counter[str], extra: Counter[str]) -> str:
    """What a translation lacks, and what it has too much, in words."""

    def named(pieces: Counter[str]) -> str:
        return ", ".join(f"`{p}`" for p in sorted(pieces.elements()))

    parts = [f"lacks {named(missing)}"] if missing else []
    if extra:
        parts.append(f"has {named(extra)}, which the source does not have")
    return f"the translation {' and '.join(parts)}"


def as_written(found: str, text: str, fold: Callable[[str], str] = folded) -> str:
    """How words stand in a text that were found in its folded form: `no` may be `No`. As they are, if they don't."""
    places = [i for i, c in enumerate(text) for _ in fold(c)]
    whole = "".join(map(fold, text))
    own = re.search(rf"(?<!\w){re.escape(found)}(?!\w)", whole)
    start = own.start() if own else whole.find(found)
    return text[places[start] : places[start + len(found) - 1] + 1] if found and start >= 0 else found


def shortened(text: str) -> str:
    """A text in quotes, as much of it as a hint has room for."""
    return f"“{text[:80]}…”" if len(text) > 80 else f"“{text}”"
