"""Changes a few values in a YAML text and leaves every other character as it is: comments, order, line ends."""

import json
import re

from handouts.core.yaml_reader import Node, node_tree


def _entry(mapping: Node, key: str) -> tuple[int, Node] | None:
    """Where a key begins, and its value."""
    return next(((at, node) for name, at, node in mapping.items if name == key), None)


def _at(text: str, path: tuple[str, ...]) -> Node | None:
    node = node_tree(text)
    for key in path:
        found = _entry(node, key)
        if found is None:
            return None
        node = found[1]
    return node


def set_value(text: str, path: tuple[str, ...], value: str) -> str:
    """The text with a mapping's entry set to a value, which is written in YAML's flow style.

    The mapping must be there; the entry need not.
    """
    *above, key = path
    node = _at(text, tuple(above))
    if node is None or node.text is not None:
        raise ValueError(f"no mapping at {'.'.join(above)}")
    found = _entry(node, key)
    if found is None:
        return _added(text, node, f"{key}: {value}")
    at, old = found
    if old.empty:
        colon = text.index(":", at + len(key)) + 1
        return f"{text[:colon]} {value}{text[colon:]}"
    if not old.flow:
        raise ValueError(f"{key} is a block")
    return text[: old.start] + value + text[old.end :]


def _added(text: str, mapping: Node, entry: str) -> str:
    if mapping.flow:
        if mapping.items:
            end = mapping.items[-1][2].end
            return f"{text[:end]}, {entry}{text[end:]}"
        return f"{text[: mapping.start]}{{{entry}}}{text[mapping.end :]}"
    first = mapping.items[0][1]
    return _line_after(text, mapping.end, _column(text, first), entry)


def _line_after(text: str, place: int, column: int, line: str) -> str:
    """The text with one more line after the one of a place."""
    end = text.find("\n", place)
    ending = "\r\n" if "\r\n" in text else "\n"
    if end < 0:
        return f"{text}{ending}{' ' * column}{line}{ending}"
    return f"{text[: end + 1]}{' ' * column}{line}{ending}{text[end + 1 :]}"


def _column(text: str, place: int) -> int:
    return place - (text.rfind("\n", 0, place) + 1)


def add_entry(text: str, after: str, key: str, value: str) -> str:
    """The text with one more entry at the top, on the line after another entry, which stands on one line."""
    top = node_tree(text)
    found = _entry(top, after)
    if found is None or found[1].text is None:
        raise ValueError(f"no {after}")
    if top.flow:
        return _added(text, top, f"{key}: {value}")
    return _line_after(text, found[1].end, _column(text, found[0]), f"{key}: {value}")


def set_items(text: str, path: tuple[str, ...], items: list[str]) -> str:
    """The text with a list's items, in the style that the list has: one a line, or in brackets."""
    node = _at(text, path)
    if node is None or node.text is not None or node.flow:
        return set_value(text, path, f"[{', '.join(items)}]")
    column = _column(text, node.start)
    ending = "\r\n" if "\r\n" in text else "\n"
    return text[: node.start] + f"{ending}{' ' * column}".join(f"- {item}" for item in items) + text[node.end :]


def add_item(text: str, path: tuple[str, ...], item: str) -> str:
    """The text with one more item at a list's end."""
    node = _at(text, path)
    if node is None or node.text is not None or not node.items:
        return set_items(text, path, [item])
    end = node.items[-1][2].end
    if node.flow:
        return f"{text[:end]}, {item}{text[end:]}"
    return _line_after(text, end, _column(text, node.start), f"- {item}")


def quoted(text: str) -> str:
    """Text as a YAML value on one line."""
    return _UNFIT.sub(lambda m: f"\\u{ord(m[0]):04x}", json.dumps(text, ensure_ascii=False))


_UNFIT = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")
"""What YAML can't hold as it is, or would take for a line's end."""


def flow(values: dict[str, str]) -> str:
    """A mapping in braces; the values are YAML already."""
    return "{" + ", ".join(f"{key}: {value}" for key, value in values.items()) + "}"
