"""Finding one's way in the objects of a PDF, which may be of any kind in a file that is broken."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

_HEADING = re.compile(r"/H([1-6])")


def get(holder: Any, key: str) -> Any:
    """A dictionary's value; None for what is no dictionary."""
    import pikepdf

    return holder.get(key) if isinstance(holder, pikepdf.Dictionary) else None


def string(holder: Any, key: str) -> str:
    """A dictionary's text, or nothing."""
    import pikepdf

    value = get(holder, key)
    return str(value) if isinstance(value, pikepdf.String) else ""


def listed(value: Any) -> list[Any]:
    """A value as a list: an array's, or the one that stands in its place."""
    import pikepdf

    if value is None:
        return []
    return list(value) if isinstance(value, pikepdf.Array) else [value]


# ---------------------------------------------------------------- the structure tree


def roles_of(root: Any) -> dict[str, str]:
    """The role map of a file: roles of its own to those that the standard knows."""
    import pikepdf

    found = get(get(root, "/StructTreeRoot"), "/RoleMap")
    return {str(k): str(v) for k, v in found.items()} if isinstance(found, pikepdf.Dictionary) else {}


def role_of(element: Any, roles: Mapping[str, str]) -> str:
    """A structure element's role as the role map translates it, or nothing."""
    import pikepdf

    own = get(element, "/S")
    role = str(own) if isinstance(own, pikepdf.Name) else ""
    for _ in range(10):
        role = roles.get(role, role)
    return role


def heading_level(role: str) -> int:
    """The level of a heading's role; 0 for other roles."""
    found = _HEADING.fullmatch(role)
    return int(found[1]) if found else 0


def structure(start: Any, roles: Mapping[str, str]) -> Iterator[tuple[str, Any]]:
    """Every structure element below one, in reading order, with its role."""
    import pikepdf

    seen: set[tuple[int, int]] = set()
    left = [start]
    while left:
        element = left.pop()
        if not isinstance(element, pikepdf.Dictionary):
            continue
        if element.is_indirect:
            if element.objgen in seen:
                continue
            seen.add(element.objgen)
        yield role_of(element, roles), element
        left.extend(reversed(listed(element.get("/K"))))


def named_destinations(root: Any) -> dict[str, Any]:
    """The named places of a file."""
    import pikepdf

    found: dict[str, Any] = {}
    old = root.get("/Dests")
    if isinstance(old, pikepdf.Dictionary):
        found |= {str(k)[1:]: v for k, v in old.items()}
    left = [get(root.get("/Names"), "/Dests")]
    for _ in range(10_000):
        if not left:
            break
        tree = left.pop()
        pairs = listed(get(tree, "/Names"))
        found |= {str(k): v for k, v in zip(pairs[::2], pairs[1::2], strict=False)}
        left += listed(get(tree, "/Kids"))
    return found
