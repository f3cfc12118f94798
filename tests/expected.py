"""What a finished file must say, from the composed document: a second walk over it, kept apart from the pipeline's."""

from collections.abc import Iterator
from typing import Any

Node = Any


def expected_text(blocks: list[Node], *, number: str = "", without: tuple[str, ...] = ("contents", "notes")) -> str:
    """All words in reading order. `number` is how an ordered list shows its numbers ("{}.": 1., 2., …), if it does."""
    out: list[str] = []
    _walk(blocks, out, number, set(without))
    return "".join(out)


def _walk(node: Node, out: list[str], number: str, without: set[str]) -> None:
    if isinstance(node, list):
        for child in node:
            _walk(child, out, number, without)
        return
    kind, content = node["t"], node.get("c")
    if kind == "Str":
        out.append(content)
    elif kind in {"Space", "SoftBreak", "LineBreak"}:
        out.append(" ")
    elif kind in {"Para", "Plain", "Strong", "Emph"}:
        _walk(content, out, number, without)
        out.append("\n")
    elif kind == "Header":
        _walk(content[2], out, number, without)
        out.append("\n")
    elif kind in {"Div", "Span"}:
        if not without & set(content[0][1]):
            _walk(content[1], out, number, without)
    elif kind == "Link":
        _walk(content[1], out, number, without)
    elif kind == "BulletList":
        _walk(content, out, number, without)
    elif kind == "OrderedList":
        inner = {"figure-key": "{}"}.get(number, number)
        for i, item in enumerate(content[1], content[0][0]):
            out.append(inner.format(i))
            _walk(item, out, number, without)
    elif kind == "DefinitionList":
        for term, meanings in content:
            _walk(term, out, number, without)
            out.append("\n")
            _walk(meanings, out, number, without)
    elif kind == "Table":
        head, bodies = content[3][1], content[4]
        for row in [*head, *(r for b in bodies for r in b[3])]:
            for cell in row[1]:
                _walk(cell[4], out, number, without)
                out.append("\n")
    elif kind == "Image":
        return
    else:
        raise AssertionError(f"a kind of node that this test does not know: {kind}")


def alts(blocks: list[Node]) -> list[str]:
    """The alternative texts in reading order."""
    return [expected_text(node["c"][1]) for node in _nodes(blocks) if node.get("t") == "Image"]


def divs(blocks: list[Node], name: str) -> list[Node]:
    """The divs of one class, outermost first."""
    return [node for node in _nodes(blocks) if node.get("t") == "Div" and name in node["c"][0][1]]


def _nodes(node: Node) -> Iterator[Node]:
    """A tree's nodes in reading order, each before those in it."""
    if isinstance(node, dict):
        yield node
    for child in node if isinstance(node, list) else [node["c"]] if isinstance(node, dict) and "c" in node else []:
        yield from _nodes(child)
