"""Quotes and apostrophes of a tree: set by us, in each block as a whole, so that every format shows the same marks."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from handouts.document import pandoc_ast as ast
from handouts.language.locales import Locale
from handouts.language.quotes import STRAIGHT, set_marks

_OBJECT = "\ufffc"
"""What stands for a picture between words."""

_LETTER = "x"
"""What stands for each sign of an address: nothing in it is changed."""

_Words = list[tuple[str, Locale]]


def quoted(locale: Locale, locales: Mapping[str, Locale]) -> Callable[[ast.Node], ast.Node | None]:
    """A pass over blocks: straight marks become the language's own, those in a span of another language that one's."""

    def change(node: ast.Node) -> ast.Node | None:
        match node:
            case {"t": "Para" | "Plain" | "Header" | "Image"}:
                return ast.with_inner(node, inlines(ast.inner(node)))
            case {"t": "DefinitionList", "c": entries}:
                return {"t": "DefinitionList", "c": [[inlines(term), meanings] for term, meanings in entries]}
        return None

    def inlines(nodes: ast.Nodes) -> ast.Nodes:
        if not _has_marks(nodes):
            return nodes
        words: _Words = []
        _collect(nodes, locale, locales, words)
        text = "".join(said for said, _ in words)
        languages = [there for said, there in words for _ in said]
        marks = set_marks(text, languages.__getitem__)
        signs = ("".join(marks.get(i, text[i]) for i in places) for places in _places(words))
        return _rebuilt(nodes, signs)

    return change


def _has_marks(value: list[Any]) -> bool:
    for node in value:
        if isinstance(node, dict):
            content = node.get("c")
            if isinstance(content, str) and STRAIGHT.search(content):
                return True
            node = content
        if isinstance(node, list) and _has_marks(node):
            return True
    return False


def _collect(nodes: ast.Nodes, locale: Locale, locales: Mapping[str, Locale], into: _Words) -> None:
    """The words of some inlines, one piece for each that holds words itself, each with its language."""
    for node in nodes:
        match node["t"]:
            case "Str":
                into.append((node["c"], locale))
            case "Space" | "SoftBreak" | "LineBreak":
                into.append((" ", locale))
            case _ if (within := _within(node)) is not None:
                _collect(within, _language(ast.pair(node, "lang"), locale, locales), locales, into)
            case "Link":
                into.append((_LETTER * len(ast.words(node)), locale))
            case _:
                into.append((_OBJECT, locale))


def _within(node: ast.Node) -> ast.Nodes | None:
    """The inlines of one that holds others; None for a picture, and for an address, which stays as it is."""
    match node:
        case {"t": "Image"}:
            return None
        case {"t": "Link", "c": [_, words, [target, _]]} if ast.words(words) in (target, target.split(":", 1)[-1]):
            return None
        case {"t": "Cite", "c": [_, words]}:
            return list(words)
    return ast.inner(node) if isinstance(node.get("c"), list) else None


def _rebuilt(nodes: ast.Nodes, signs: Iterator[str]) -> ast.Nodes:
    """The inlines with the next piece of words for each that holds some."""
    out: ast.Nodes = []
    for node in nodes:
        within = _within(node) if node["t"] != "Str" else None
        if within is None:
            said = next(signs)
            out.append(ast.string(said) if node["t"] == "Str" else node)
        elif node["t"] == "Cite":
            out.append({"t": "Cite", "c": [node["c"][0], _rebuilt(within, signs)]})
        else:
            out.append(ast.with_inner(node, _rebuilt(within, signs)))
    return out


def _places(words: _Words) -> Iterator[range]:
    at = 0
    for said, _ in words:
        yield range(at, at + len(said))
        at += len(said)


def _language(tag: str, here: Locale, locales: Mapping[str, Locale]) -> Locale:
    """The registry's entry for a span's language; the page's, where it knows none."""
    if not tag:
        return here
    near = (locale for locale in locales.values() if locale.language == tag.split("-")[0])
    return locales.get(tag) or next(near, here)
