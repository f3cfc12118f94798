"""References as citeproc takes them: CSL's few marks for italics and the like are read, every other sign is a sign."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from handouts.document import pandoc_ast as ast

_KINDS = {"i": "Emph", "b": "Strong", "sup": "Superscript", "sub": "Subscript"}
"""CSL's marks in a title, as HTML has them."""

_TAG = re.compile(r"(</?(?:i|b|sup|sub)>)")
_DEEPEST = 4
_DATE = re.compile(r"[0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?")


def as_metadata(value: Any) -> dict[str, Any]:
    """A value of CSL's data as metadata of a Pandoc document."""
    match value:
        case {"raw": str(said), **rest} if not _DATE.fullmatch(said):
            return as_metadata({**rest, "literal": said})  # citeproc shows nothing of a date that it can't read
        case {"DOI": str(name), **rest} if "<" in name or ">" in name:
            # Old names of papers hold these; what is shown is the link to them.
            return as_metadata({**rest, "DOI": name.replace("<", "%3C").replace(">", "%3E")})
        case Mapping():
            return {"t": "MetaMap", "c": {str(key): as_metadata(part) for key, part in value.items()}}
        case str():
            return {"t": "MetaInlines", "c": rich_text(value)}
        case bool():
            return {"t": "MetaBool", "c": value}
        case Iterable():
            return {"t": "MetaList", "c": [as_metadata(part) for part in value]}
    return {"t": "MetaInlines", "c": [ast.string(str(value))]}


def rich_text(text: str) -> ast.Nodes:
    """A text with `<i>`, `<b>`, `<sup>` and `<sub>` as inlines. A mark without its partner is text."""
    # What is open, from the outside in: the mark that opened it, and its inlines so far.
    opened: list[tuple[str, ast.Nodes]] = [("", [])]
    for part in _TAG.split(" ".join(re.split(r"[ \t\r\n]+", text))):
        partner = part.replace("/", "")
        if not _TAG.fullmatch(part):
            opened[-1][1].extend(ast.text(part))
        elif part == partner and len(opened) <= _DEEPEST:
            opened.append((part, []))
        elif part != partner and any(mark == partner for mark, _ in opened):
            while opened[-1][0] != partner:
                _give_up(opened)
            _, inlines = opened.pop()
            opened[-1][1].append({"t": _KINDS[partner[1:-1]], "c": inlines})
        else:
            opened[-1][1].append(ast.string(part))
    while len(opened) > 1:
        _give_up(opened)
    return opened[0][1]


def _give_up(opened: list[tuple[str, ast.Nodes]]) -> None:
    """The innermost mark has no partner: it is text."""
    mark, inlines = opened.pop()
    opened[-1][1].extend([ast.string(mark), *inlines])
