"""What a finished file must say, from the composed document: a second walk over it, kept apart from the pipeline's."""

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
    found: list[str] = []

    def look(node: Node) -> None:
        if isinstance(node, dict):
            if node.get("t") == "Image":
                found.append(expected_text(node["c"][1]))
            else:
                look(node.get("c"))
        elif isinstance(node, list):
            for child in node:
                look(child)

    look(blocks)
    return found


def divs(blocks: list[Node], name: str) -> list[Node]:
    """The divs of one class, outermost first."""
    found: list[Node] = []

    def look(node: Node) -> None:
        if isinstance(node, dict):
            if node.get("t") == "Div" and name in node["c"][0][1]:
                found.append(node)
            look(node.get("c"))
        elif isinstance(node, list):
            for child in node:
                look(child)

    look(blocks)
    return found
