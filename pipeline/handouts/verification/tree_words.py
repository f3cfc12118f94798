"""The words of a document's tree, and those that a template adds, to be held against what was typed.

It imports nothing of this package, as the reader of what was typed does not.
"""

import re
from typing import Any

_QUOTES = dict.fromkeys(map(ord, "\"'‘’‚‛“”„‟«»‹›「」『』〝〞〟｢｣′″‴‵‶❛❜❝❞״׳＂＇"), "'")


def letters(words: str) -> str:
    """Return words as they are compared: without white space, with one sign for every quotation mark."""
    return "".join(words.split()).translate(_QUOTES)


# ---------------------------------------------------------------- a tree

_BLANK = {"Space", "SoftBreak", "LineBreak"}
_BLOCK = {"Para", "Plain", "Header"}
_SILENT = {"Cite", "RawInline", "RawBlock"}
_WRITTEN = {"Code", "CodeBlock", "Math"}
_AFTER_NUMBER = {"OneParen": "{})", "TwoParens": "({})"}


def tree_words(tree: Any) -> str:
    """Return all that a reader meets in Pandoc blocks or inlines: the numbers of items and what is said of pictures,
    too. Left out are the list of sources, and the marks that lead to it.
    """
    out: list[str] = []
    _say(tree, out)
    return "".join(out)


def _say(value: Any, out: list[str]) -> None:
    if isinstance(value, list):
        for inner in value:
            if type(inner) is dict:  # a tree is JSON, and has some ten thousand nodes
                kind = inner.get("t")
                if kind == "Str":
                    out.append(inner["c"])
                elif kind in _BLANK:
                    out.append(" ")
                else:
                    _say_node(kind, inner.get("c"), out)
            elif type(inner) is list:
                _say(inner, out)
    elif isinstance(value, dict):
        _say([value], out)


def _say_node(kind: Any, content: Any, out: list[str]) -> None:
    if kind in _BLOCK:
        _say(content, out)
        out.append("\n")
    elif kind in _WRITTEN:
        out.append(content[1])
    elif kind == "Quoted":
        out.append("'")
        _say(content[1], out)
        out.append("'")
    elif kind == "OrderedList":
        (first, _, after), items = content
        for number, item in enumerate(items, first):
            out.append(_AFTER_NUMBER.get(after["t"], "{}.").format(number) + " ")
            _say(item, out)
    elif kind == "DefinitionList":
        for term, meanings in content:
            _say(term, out)
            out.append("\n")
            _say(meanings, out)
    elif kind not in _SILENT and not _is_of_sources(kind, content):
        _say(content, out)


def _is_of_sources(kind: str, content: Any) -> bool:
    """Whether it is the list of sources, or a mark such as [1, 2] that leads to one of them."""
    if kind == "Div":
        return "references" in content[0][1]
    if kind == "Link" and content[2][0].startswith("#ref-"):
        return re.fullmatch(r"[\[\]0-9,–-]*", "".join(tree_words(content[1]).split())) is not None
    return False


# ---------------------------------------------------------------- a template

_LAYOUT = re.compile(
    r"""
    ^[ ]*:::.*$                      # a part begins or ends
  | ^[ ]*\|[ :|-]*\|[ ]*$            # the line below a table's head
  | ^[ ]*(?:\#{1,6}|[-+]|:)[ ]+      # a heading, an item, a meaning
  | \\(?P<sign>\S)
  | \[@[^\[\]]*\]
  | !?\[
  | \](?:\([^()\s]*\))?(?:\{[^{}]*\})?
  | \{[#.][^{}]*\}
  | \*+
  | (?<!\\)\|
    """,
    re.MULTILINE | re.VERBOSE,
)


def template_words(markdown: str) -> str:
    """Return what a template says by itself, without the marks of its Markdown."""
    return _LAYOUT.sub(r"\g<sign>", markdown)
