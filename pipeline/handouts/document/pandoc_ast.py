"""Small tools for Pandoc's JSON AST: walking it, building it, reading its text."""

from collections.abc import Callable, Iterator
from typing import Any

Node = dict[str, Any]
Nodes = list[Node]

_ATTRIBUTES_AT = {
    **dict.fromkeys(("Div", "Span", "Link", "Image", "Code", "CodeBlock", "Table", "Figure"), 0),
    "Header": 1,
}
"""Where in a node's content its attributes are. What is inside the node comes next, or is all of its content."""

# ---------------------------------------------------------------- building


def attr(identifier: str = "", classes: tuple[str, ...] = (), **pairs: str) -> list[Any]:
    return [identifier, list(classes), [[k, v] for k, v in pairs.items()]]


def text(words: str) -> Nodes:
    """Plain text as inlines."""
    inlines: Nodes = []
    for i, word in enumerate(words.split(" ")):
        if i:
            inlines.append({"t": "Space"})
        if word:
            inlines.append(string(word))
    return inlines


def string(words: str) -> Node:
    return {"t": "Str", "c": words}


def para(*inlines: Node) -> Node:
    return {"t": "Para", "c": list(inlines)}


def plain(*inlines: Node) -> Node:
    return {"t": "Plain", "c": list(inlines)}


def strong(*inlines: Node) -> Node:
    return {"t": "Strong", "c": list(inlines)}


def span(attributes: list[Any], inlines: Nodes) -> Node:
    return {"t": "Span", "c": [attributes, inlines]}


def div(classes: tuple[str, ...], blocks: Nodes, identifier: str = "", **pairs: str) -> Node:
    return {"t": "Div", "c": [attr(identifier, classes, **pairs), blocks]}


def header(level: int, inlines: Nodes, identifier: str = "") -> Node:
    return {"t": "Header", "c": [level, attr(identifier), inlines]}


def raw(to: str, code: str) -> Node:
    return {"t": "RawBlock", "c": [to, code]}


def raw_inline(to: str, code: str) -> Node:
    return {"t": "RawInline", "c": [to, code]}


def bullets(items: list[Nodes]) -> Node:
    return {"t": "BulletList", "c": items}


def numbered(style: list[Any], items: list[Nodes]) -> Node:
    """A list whose `style` is [its first number, how they are written, what stands after them]."""
    return {"t": "OrderedList", "c": [style, items]}


def meta(value: str | list[str]) -> Node:
    """A value, or a list of them, in a document's metadata."""
    return {"t": "MetaList", "c": [*map(meta, value)]} if isinstance(value, list) else {"t": "MetaString", "c": value}


def with_inner(node: Node, nodes: Nodes) -> Node:
    """The node with other nodes inside."""
    at = _ATTRIBUTES_AT.get(node["t"])
    return {"t": node["t"], "c": nodes if at is None else [*node["c"][: at + 1], nodes, *node["c"][at + 2 :]]}


def with_attributes(node: Node, attributes: list[Any]) -> Node:
    """The node, of a kind that has attributes, with others."""
    at = _ATTRIBUTES_AT[node["t"]]
    return {"t": node["t"], "c": [*node["c"][:at], attributes, *node["c"][at + 1 :]]}


# ---------------------------------------------------------------- looking


def attributes(node: Node) -> list[Any]:
    """[id, classes, pairs] of a node; those of a kind that has none are empty."""
    at = _ATTRIBUTES_AT.get(node["t"])
    return ["", [], []] if at is None else list(node["c"][at])


def classes(node: Node) -> list[str]:
    return list(attributes(node)[1])


def identifier(node: Node) -> str:
    return str(attributes(node)[0])


def pair(node: Node, key: str) -> str:
    return next((str(v) for k, v in attributes(node)[2] if k == key), "")


def inner(node: Node) -> Nodes:
    """The nodes inside a node such as a paragraph, a heading, a link or a div."""
    at = _ATTRIBUTES_AT.get(node["t"])
    return list(node["c"] if at is None else node["c"][at + 1])


def has_picture(block: Node) -> bool:
    return any(n["t"] == "Image" for n in nodes(block))


def nodes(value: Any) -> Iterator[Node]:
    """Every node, outermost first, in reading order."""
    # A stack, not recursion: each level of nested generators would pass every node on once more.
    waiting = [value]
    while waiting:
        at = waiting.pop()
        if isinstance(at, dict):
            if "t" not in at:  # a citation's data
                continue
            yield at
            at = at.get("c")
        if isinstance(at, list):
            waiting.extend(child for child in reversed(at) if isinstance(child, dict | list))
        elif isinstance(at, dict):
            waiting.append(at)


def words(value: Any) -> str:
    """The text that a reader sees, with single spaces; one line a block."""
    parts: list[str] = []
    _collect(value, parts)
    lines = (" ".join(line.split()) for line in "".join(parts).split("\n"))
    return "\n".join(line for line in lines if line)


_BLOCKS = {"Para", "Plain", "Header", "Div", "BulletList", "OrderedList", "DefinitionList", "Table", "BlockQuote"}


def _collect(value: Any, parts: list[str]) -> None:
    match value:
        case {"t": "Str", "c": str(said)}:
            parts.append(said)
        case {"t": "Space" | "SoftBreak" | "LineBreak"}:
            parts.append(" ")
        case {"t": "Code", "c": [_, str(said)]}:
            parts.append(said)
        case {"t": "Image" | "RawInline" | "RawBlock"}:
            pass
        case {"t": "Link" | "Span" | "Div" | "Header"}:
            _collect(inner(value), parts)
        case {"t": "Table", "c": [_, _, _, [_, head], bodies, [_, foot]]}:
            for _, cells in (*head, *(row for _, _, top, rows in bodies for row in (*top, *rows)), *foot):
                for cell in cells:
                    _collect(cell[4], parts)
                    parts.append("\n")
        case {"t": "Cite" | "OrderedList", "c": [_, within]} | {"t": _, "c": within}:
            _collect(within, parts)
        case list():
            for child in value:
                _collect(child, parts)
    if isinstance(value, dict) and value.get("t") in _BLOCKS:
        parts.append("\n")


# ---------------------------------------------------------------- changing

Change = Callable[[Node], "Node | Nodes | None"]
"""Gets a node whose children are changed already; answers it, another, several in its place, or [] for none.
None means: leave it."""


def change(value: Any, how: Change) -> Any:
    """A changed copy, innermost nodes first."""
    if isinstance(value, dict):
        return _change_node(value, how)
    changed: list[Any] = []
    for child in value:
        if isinstance(child, dict):
            after = _change_node(child, how)
            if isinstance(after, list):
                changed.extend(after)
            else:
                changed.append(after)
        else:
            changed.append(change(child, how) if isinstance(child, list) else child)
    return changed


def _change_node(node: Node, how: Change) -> Node | Nodes:
    if "t" not in node:  # a citation's data
        return node
    content = node.get("c")
    # What has no children is shared between the copies: nodes are never changed in place.
    copy = {"t": node["t"], "c": change(content, how)} if isinstance(content, list | dict) else node
    after = how(copy)
    return copy if after is None else after


def first_of(*changes: Change) -> Change:
    """The first of several changes that has something to do with a node."""

    def how(node: Node) -> Node | Nodes | None:
        for one in changes:
            if (after := one(node)) is not None:
                return after
        return None

    return how


def one_by_one(first: Callable[[Node], Node | None], then: Change) -> Change:
    """Two changes in one walk: the second gets what the first makes of a node."""

    def how(node: Node) -> Node | Nodes | None:
        changed = first(node)
        after = then(node if changed is None else changed)
        return changed if after is None else after

    return how
