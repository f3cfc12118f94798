"""The parts of a page that keep a patient safe: a clinic's template leaves them as ours makes them, in order."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from handouts.document import pandoc_ast as ast

CLASSES = frozenset(
    {
        *("draft-notice", "key-message", "purpose", "benefits", "harms", "unknowns", "call"),
        *("sides", "zone", "band", "person"),
    }
)
"""The divs that are safety parts as a whole, with the headings in them."""

SECTIONS = frozenset(
    {"options-section", "call-section", "sides-section", "zones-section", "risks-section", "contacts-section"}
)
"""The headings of the sections that hold them."""

Path = tuple[tuple[str, ...], ...]
"""What a part stands in, from the outside: of a div its id and classes, of another block its kind."""


@dataclass(frozen=True)
class SafetyPart:
    node: ast.Node
    inside: Path

    @property
    def name(self) -> str:
        """What tells it from others: the first id in it, else its classes."""
        ids = filter(None, map(ast.identifier, ast.nodes(self.node)))
        return next(ids, " ".join(ast.classes(self.node)))


def safety_parts(value: Any, inside: Path = ()) -> Iterator[SafetyPart]:
    """Yield the safety parts of a page in their order."""
    if isinstance(value, list):
        for one in value:
            yield from safety_parts(one, inside)
    elif isinstance(value, dict) and "t" in value:
        if _is_safety_part(value, inside):
            yield SafetyPart(value, inside)
        else:
            step = (ast.identifier(value), *ast.classes(value)) if value["t"] == "Div" else (value["t"],)
            yield from safety_parts(value.get("c"), (*inside, step))


def _is_safety_part(node: ast.Node, inside: Path) -> bool:
    if node["t"] == "Div":
        return bool(CLASSES.intersection(ast.classes(node)))
    of_option = any("option" in names for names in inside)
    return node["t"] == "Header" and (of_option or bool(SECTIONS.intersection(ast.classes(node))))


def changes(ours: Sequence[SafetyPart], theirs: Sequence[SafetyPart]) -> Iterator[tuple[str, str]]:
    """Yield what a template does to our safety parts, each with the part's name; nothing if it leaves them alone."""
    if list(ours) == list(theirs):
        return
    found = False
    for part in (p for p in ours if p not in theirs):
        found = True
        same = next((t for t in theirs if t.name == part.name), None)
        if same is None:
            yield part.name, f"leaves out `{part.name}`"
        elif same.node == part.node:
            yield part.name, f"puts `{part.name}` inside of something else"
        else:
            yield part.name, f"changes the part of `{part.name}`"
    for part in (t for t in theirs if t not in ours and t.name not in {p.name for p in ours}):
        found = True
        yield part.name, f"has a part of its own that is made up as `{' '.join(ast.classes(part.node))}`"
    if not found:
        moved = next((t for o, t in zip(ours, theirs, strict=False) if o != t), theirs[-1])
        yield moved.name, f"puts `{moved.name}` in another place, or there twice"
