"""Is there anything to read in a text, and nothing in it that can't be seen and does harm?"""

import re
import unicodedata

_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\ufffd\ufffe\uffff]")
"""A tab in the middle of a text is folded into a space like a line end, so it does no harm."""
_FILLERS = "\u115f\u1160\u3164\uffa0"
"""Letters to Unicode, and blank in every font."""
_WORD = re.compile(rf"(?![{_FILLERS}])\w|\{{")


def says_something(text: str) -> bool:
    """Whether a text has a letter, a figure or a field in it."""
    return (text[:1].isalnum() and text[0] not in _FILLERS) or bool(_WORD.search(text))


def forbidden_characters(text: str) -> list[str]:
    """Control characters, overrides of the writing direction, and the sign of lost characters."""
    return sorted({m[0] for m in _CONTROLS.finditer(text)})


def not_readable(text: str) -> str:
    """What a name, or a few words, must be, if nobody can read them or they change the words around them; else ""."""
    hidden = forbidden_characters(text) + [c for c in text if unicodedata.category(c) in ("Cc", "Cs", "Co")]
    if hidden:
        return f"text without the hidden character U+{ord(hidden[0]):04X}"
    if len(re.findall("[\u2066-\u2068]", text)) != text.count("\u2069"):
        return "text whose marks of direction come in pairs"
    if not says_something(text):
        return "text that can be read, with at least a letter or a figure"
    return ""


def readable(text: str) -> str:
    """Return words that can be read as they are. Raises ValueError, with what they must be, for others."""
    if wanted := not_readable(text):
        raise ValueError(wanted)
    return text
