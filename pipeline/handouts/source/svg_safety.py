"""Is an SVG file safe to put in a handout? Shapes only: no script, style sheet, text, outside file or
entity."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from lxml import etree

from handouts.source.svg_limits import drawn_problems, frame_problem, named_clip
from handouts.source.svg_values import value_problem

MAX_BYTES = 500_000

NAMESPACE = "http://www.w3.org/2000/svg"
ELEMENTS = frozenset(
    (
        *("svg", "g", "path", "circle", "ellipse", "line", "polyline", "polygon", "rect"),
        *("title", "desc", "defs", "clipPath", "use"),
    )
)

_XLINK_HREF = "{http://www.w3.org/1999/xlink}href"

ATTRIBUTES = frozenset(
    (
        *("id", "version", "width", "height", "viewBox", "preserveAspectRatio", "href", _XLINK_HREF),
        *("role", "aria-hidden", "aria-label", "aria-labelledby", "lang"),
        *("{http://www.w3.org/XML/1998/namespace}lang", "{http://www.w3.org/XML/1998/namespace}space"),
        *("x", "y", "x1", "y1", "x2", "y2", "cx", "cy", "r", "rx", "ry", "d", "points", "pathLength"),
        *("transform", "clip-path", "clip-rule", "clipPathUnits", "overflow", "visibility", "display", "opacity"),
        *("color", "fill", "fill-opacity", "fill-rule", "paint-order", "shape-rendering", "vector-effect"),
        *("stroke", "stroke-dasharray", "stroke-dashoffset", "stroke-linecap", "stroke-linejoin"),
        *("stroke-miterlimit", "stroke-opacity", "stroke-width"),
    )
)


@dataclass(frozen=True, slots=True)
class SvgProblem:
    """One kind of thing that can't stay, where it first stands."""

    line: int
    words: str

    def __str__(self) -> str:
        return f"{self.words} (line {self.line} of the drawing)"


_DRAWN_WITH = frozenset(
    (
        *("opacity", "overflow", "visibility", "display", "color", "clip-path", "clip-rule", "paint-order"),
        *("fill", "fill-opacity", "fill-rule", "shape-rendering", "vector-effect", "stroke", "stroke-dasharray"),
        *("stroke-dashoffset", "stroke-linecap", "stroke-linejoin", "stroke-miterlimit", "stroke-opacity"),
        "stroke-width",
    )
)
"""The properties of a `style` that are read; each is an attribute, too."""
_OF_WORDS = re.compile(
    r"-inkscape-.*|font.*|text-.*|line-height|letter-spacing|word-spacing|writing-mode|direction|baseline-shift"
    r"|white-space|enable-background|color-(?:interpolation|rendering).*|image-rendering|solid-.*|stop-.*"
    r"|(?:marker|filter|mask|isolation|mix-blend-mode)(?:-\w+)?:(?:none|auto|normal)"
)
"""Properties that show nothing in a drawing of shapes, as drawing programs write them all the same."""


def _parsed(data: bytes) -> Any:
    # No DTD, no entity, no network: a drawing needs none of them, and each is a way to read or to blow up.
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    return etree.fromstring(data, parser)


@lru_cache(maxsize=64)
def without_metadata(data: bytes) -> bytes:
    """A sound drawing without what it tells of its maker and program, its styles as attributes; else as it is."""
    root = _parsed(data)
    return etree.tostring(root, encoding="utf-8", xml_declaration=False) if _simplify(root) else data


def _simplify(root: Any) -> bool:
    """Take out of a tree what shows nothing, and write each `style` as attributes. Return whether that changed it."""
    changed = False
    for node in list(root.iter()):
        if _is_comment(node) or (isinstance(node.tag, str) and _is_about(etree.QName(node))):
            if node.getparent() is not None:
                _cut(node)
                changed = True
        elif isinstance(node.tag, str):
            changed = _simplify_node(node) or changed
    return changed


def _is_about(name: Any) -> bool:
    """Whether an element is of a drawing program, or tells of the drawing in a form for machines."""
    return (name.namespace or "") != NAMESPACE or name.localname == "metadata"


def _cut(node: Any) -> None:
    """Take an element out, and leave the words behind it."""
    parent, before = node.getparent(), node.getprevious()
    if node.tail and before is not None:
        before.tail = (before.tail or "") + node.tail
    elif node.tail:
        parent.text = (parent.text or "") + node.tail
    parent.remove(node)


def _simplify_node(node: Any) -> bool:
    before = dict(node.attrib)
    for key in before:
        name = etree.QName(key)
        if (name.namespace and name.namespace not in _KNOWN) or _NOTE.fullmatch(key):
            del node.attrib[key]
    kept = []
    for part in node.attrib.pop("style", "").split(";"):
        name, _, value = (piece.strip() for piece in part.partition(":"))
        if name in _DRAWN_WITH and value.startswith("color(") and name in node.attrib:
            continue  # the same colour for wider screens
        if name in _DRAWN_WITH and "!" not in value:
            node.set(name, value)
        elif name and not _OF_WORDS.fullmatch(name) and not _OF_WORDS.fullmatch(f"{name}:{value}"):
            kept.append(f"{name}:{value}")
    if kept:
        node.set("style", ";".join(kept))
    return dict(node.attrib) != before


_KNOWN = ("http://www.w3.org/1999/xlink", "http://www.w3.org/XML/1998/namespace", "http://www.w3.org/2000/xmlns/")
_NOTE = re.compile(r"data-[\w.-]+|enable-background|baseProfile")


@lru_cache(maxsize=16)
def svg_problems(data: bytes) -> tuple[SvgProblem, ...]:
    """What keeps this SVG out of a handout; nothing if it is fine. Never raises, never reads anything
    else."""
    if len(data) > MAX_BYTES:
        words = f"it has {len(data) // 1000} kB; {MAX_BYTES // 1000} kB are allowed"
        return (SvgProblem(1, words),)
    if data[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\0" in data[:64]:
        return (SvgProblem(1, "it is not UTF-8: save it with that encoding"),)
    try:
        root = _parsed(data)
    except etree.XMLSyntaxError as error:
        return (SvgProblem(max(1, error.lineno or 1), f"it is not well-formed XML: {error.msg}"),)
    except ValueError as error:
        return (SvgProblem(1, f"it is not XML: {error}"),)
    _simplify(root)
    found: dict[str, SvgProblem] = {}
    for problem in _problems(root):
        found.setdefault(problem.words, problem)
    return tuple(found.values())


def _problems(root: Any) -> Iterator[SvgProblem]:
    if root.getroottree().docinfo.doctype:
        yield SvgProblem(1, "it has a DOCTYPE, which can name other files")
    if root.tag != f"{{{NAMESPACE}}}svg":
        yield SvgProblem(_line(root), "its outermost element is not `svg` of the SVG namespace")
        return
    before = root.getprevious()
    while before is not None:
        if not _is_comment(before):
            yield SvgProblem(_line(before), "it has a processing instruction (`<?…?>`)")
        before = before.getprevious()
    ids: dict[str, list[Any]] = {}
    for node in root.iter(etree.Element):
        ids.setdefault(node.get("id", ""), []).append(node)
    found = [problem for node in root.iter() for problem in _node(node, ids)]
    if not any(problem.words.startswith("`viewBox`") for problem in found) and (words := frame_problem(root)):
        found.insert(0, SvgProblem(_line(root), words))
    yield from found
    if not found:
        for node, words in drawn_problems(root, {name: nodes[0] for name, nodes in ids.items()}):
            yield SvgProblem(_line(node), words)


def _node(node: Any, ids: dict[str, list[Any]]) -> Iterator[SvgProblem]:
    line = _line(node)
    if not isinstance(node.tag, str):
        if not _is_comment(node):
            yield SvgProblem(line, "it has an entity or a processing instruction")
        return
    name = etree.QName(node)
    if name.namespace != NAMESPACE or name.localname not in ELEMENTS:
        yield SvgProblem(line, f"the element `{name.localname}` is not allowed")
        return
    for key, value in node.attrib.items():
        if key == "style":
            names = ", ".join(sorted({part.partition(":")[0] for part in value.split(";")}))
            yield SvgProblem(line, f"its `style` sets {names}, which shapes may not have")
        elif key not in ATTRIBUTES:
            yield SvgProblem(line, f"the attribute `{etree.QName(key).localname}` is not allowed")
        elif words := value_problem(key, value):
            yield SvgProblem(line, words)
        elif key in ("href", _XLINK_HREF):
            yield from _link(node, line, value, ids)
        elif key == "clip-path" and named_clip(node):
            yield from _clip(node, line, named_clip(node), ids)


def _link(node: Any, line: int, value: str, ids: dict[str, list[Any]]) -> Iterator[SvgProblem]:
    targets = ids.get(value.removeprefix("#"), [])
    if etree.QName(node).localname != "use" or not value.startswith("#"):
        yield SvgProblem(line, f"the link `{value[:60]}` points out of the file")
    elif len(targets) != 1:
        yield SvgProblem(line, f"`use` points to `{value[:60]}`, which is {_times(targets)}")
    elif next(targets[0].iter(f"{{{NAMESPACE}}}use"), None) is not None:
        # A `use` of a `use` of a `use` … draws a billion shapes from ten lines.
        yield SvgProblem(line, f"`use` points to `{value[:60]}`, which holds another `use`")


def _clip(node: Any, line: int, name: str, ids: dict[str, list[Any]]) -> Iterator[SvgProblem]:
    """A clip path of a clip path of a clip path …, each cut twice, never ends."""
    targets = [t for t in ids.get(name, []) if etree.QName(t).localname == "clipPath"]
    if len(targets) != 1 or len(ids[name]) != 1:
        yield SvgProblem(line, f"`clip-path` points to `#{name}`, which is {_times(targets)}")
        return
    around = [targets[0]]
    for use in targets[0].iter(f"{{{NAMESPACE}}}use"):
        for key in ("href", _XLINK_HREF):
            around += ids.get(use.get(key, "").removeprefix("#"), [])
    if any(part.get("clip-path") not in {None, "none"} for top in around for part in top.iter(etree.Element)):
        yield SvgProblem(line, f"`clip-path` points to `#{name}`, which holds another clip path")


def _times(targets: list[Any]) -> str:
    return "in the file more than once" if len(targets) > 1 else "not in the file"


def _is_comment(node: Any) -> bool:
    return node.tag is etree.Comment


def _line(node: Any) -> int:
    return max(1, node.sourceline or 1)
