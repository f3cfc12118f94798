"""Places to write in and boxes to tick on a web page and in a book.

On a web page they can be filled in: without a form and without a script, so nothing is sent or kept. In a book they
are lines and squares: readers of books drop what somebody types with the next page, and some take no typing at all.
"""

from handouts.core.quoting import element
from handouts.document import pandoc_ast as ast
from handouts.document.form_fields import is_box, is_field, label, line_count


def filled_in(blocks: ast.Nodes) -> ast.Nodes:
    """Blocks with inputs for their fields; a box is one with the words behind it, which a finger can tap as well."""
    return list(ast.change(ast.change(blocks, _with_words), _input))


def drawn(blocks: ast.Nodes) -> ast.Nodes:
    """Blocks with what looks like their fields; a line says what it is for, a box stands before its words."""
    return list(ast.change(blocks, _line))


def _with_words(block: ast.Node) -> ast.Node | None:
    """A paragraph or an item with a box at its beginning: all of it is the box's label, unless it has another field."""
    match block:
        case {"t": "Para" | "Plain", "c": [first, *rest]} if rest and is_box(first):
            name = "span" if any(map(is_field, ast.nodes(rest))) else "label"
            return {"t": block["t"], "c": [_raw(f'<{name} class="tick">'), first, *rest, _raw(f"</{name}>")]}
    return None


def _input(node: ast.Node) -> ast.Node | None:
    if not is_field(node):
        return None
    name = {"aria-label": label(node)}
    if is_box(node):
        return _raw(element("input", {"type": "checkbox", "class": "box", **name}, end=">"))
    kinds = {"class": _classes(node), **name, "autocomplete": "off"}
    if lines := line_count(node):
        return _raw(element("textarea", {**kinds, "rows": lines}, ""))
    return _raw(element("input", {"type": "text", **kinds}, end=">"))


def _line(node: ast.Node) -> ast.Nodes | ast.Node | None:
    if not is_field(node):
        return None
    if is_box(node):
        return _raw(element("span", {"class": "box"}, "☐"))
    line = element("span", {"class": _classes(node), "role": "img", "aria-label": label(node)}, "")
    # One line of several has the name for all of them.
    more = element("span", {"class": _classes(node)}, "")
    return _raw(line + more * (line_count(node) - 1))


def _classes(node: ast.Node) -> str:
    return " ".join(name for name in ast.classes(node) if not name.startswith("of-"))


def _raw(code: str) -> ast.Node:
    return ast.raw_inline("html", code)
