"""Read: the Markdown that a body template makes becomes Pandoc's tree. Nothing else reads Markdown.

Its blocks are fenced divs, headings, paragraphs, lists, tables, definitions; what it does not know is a paragraph's
words. So no text can mean more here than `language.markdown` says that it means.
"""

import re
from collections.abc import Sequence
from itertools import chain

from handouts.document import pandoc_ast as ast
from handouts.language.markdown import CITE, ITEM, Token, tokens

Lines = Sequence[str]
_Read = tuple[ast.Nodes, int]
"""Nodes, and the line after them."""

MAX_DEPTH = 40
"""Fences and lists that may stand inside each other."""

_FENCE = re.compile(r":{3,}[ \t]*(.*?)[ \t]*:*\Z")
_HEADING = re.compile(r"(#{1,6})[ \t]+(.*?)(?:[ \t]+\{([^{}]*)\})?[ \t]*\Z")
_ROW = re.compile(r"\|.*\|[ \t]*\Z")
_RULE = re.compile(r"\|(?:[ \t]*:?-+:?[ \t]*\|)+[ \t]*\Z")
_MEANING = re.compile(r":[ \t]+(?=\S)")
_ATTRIBUTE = re.compile(r"#(?P<id>[^\s{}]+)|\.(?P<name>[^\s{}]+)|(?P<key>lang|dir)=\"?(?P<value>[^\s\"{}]*)\"?")


def read(markdown: str) -> ast.Nodes:
    """The blocks of a text. It is never refused."""
    lines = markdown.replace("\r\n", "\n").expandtabs(4).split("\n")
    return _blocks(lines, 0, depth=0, within="page")[0]


# ---------------------------------------------------------------- blocks


def _blocks(lines: Lines, at: int, *, depth: int, within: str) -> _Read:
    """The blocks from a line on, to the end of what they are within: "page", "fence" or "item"."""
    found: ast.Nodes = []
    while at < len(lines):
        line = lines[at]
        if not line.strip():
            at += 1
            continue
        fence = _FENCE.match(line.strip())
        if fence and not fence[1] and within == "fence":
            return found, at + 1
        nodes, at = _block(lines, at, fence, depth, within)
        found += nodes
    return found, at


def _block(lines: Lines, at: int, fence: re.Match[str] | None, depth: int, within: str) -> _Read:
    line = lines[at].strip()
    if fence and fence[1] and depth < MAX_DEPTH:
        inner, end = _blocks(lines, at + 1, depth=depth + 1, within="fence")
        said = fence[1]
        marks = _attributes(said[1:-1]) if said.startswith("{") and said.endswith("}") else ast.attr("", (said,))
        return [{"t": "Div", "c": [marks, inner]}], end
    if heading := _HEADING.match(line):
        node = {"t": "Header", "c": [len(heading[1]), _attributes(heading[3] or ""), inlines(heading[2])]}
        return [node], at + 1
    if ITEM.match(line) and depth < MAX_DEPTH:
        return _list(lines, at, depth)
    if _ROW.match(line) and at + 1 < len(lines) and _RULE.match(lines[at + 1].strip()):
        return _table(lines, at)
    if at + 1 < len(lines) and _MEANING.match(lines[at + 1].strip()):
        return _definitions(lines, at)
    return _paragraph(lines, at, within)


def _paragraph(lines: Lines, at: int, within: str) -> _Read:
    """Lines up to a blank one, a fence or a list. In a list's item it is a paragraph only if a blank line follows."""
    start = at
    at += 1
    while at < len(lines) and (words := lines[at].strip()) and not _FENCE.match(words) and not _begins_list(words):
        at += 1
    said = inlines("\n".join(line.strip() for line in lines[start:at]))
    tight = within == "item" and (at == len(lines) or bool(lines[at].strip()))
    return [ast.plain(*said) if tight else ast.para(*said)], at


def _begins_list(line: str) -> bool:
    item = ITEM.match(line)
    return bool(item and item["number"] in (None, "1"))


# ---------------------------------------------------------------- lists


def _list(lines: Lines, at: int, depth: int) -> _Read:
    """Items in a row; a number that is not the next begins another list, so that each is shown as it is typed."""
    first = ITEM.match(lines[at].strip())
    assert first
    start = int(first["number"] or 0)
    items: list[ast.Nodes] = []
    end = at
    while at < len(lines):
        if not (line := lines[at].strip()):
            at += 1
            continue
        item = ITEM.match(line)
        ours = item and (item["number"] is None) == (first["number"] is None)
        if not item or not ours or (item["number"] and int(item["number"]) != start + len(items)):
            break
        inside, at = _item(lines, at, item)
        items.append(_blocks(inside, 0, depth=depth + 1, within="item")[0])
        end = at
    items = _compact(items)
    if first["number"] is None:
        return [ast.bullets(items)], end
    return [ast.numbered([start, {"t": "DefaultStyle"}, {"t": "DefaultDelim"}], items)], end


def _item(lines: Lines, at: int, mark: re.Match[str]) -> tuple[list[str], int]:
    """The lines of an item without their indent, the blank ones after them too, and the line after those."""
    indent = len(lines[at]) - len(lines[at].lstrip()) + mark.end()
    inside = [lines[at].strip()[mark.end() :]]
    at += 1
    while at < len(lines):
        line = lines[at]
        if line.strip() and len(line) - len(line.lstrip()) < indent:
            goes_on = inside[-1].strip() and not _FENCE.match(line.strip()) and not ITEM.match(line.strip())
            if not goes_on:
                break
        inside.append(line[indent:] if not line[:indent].strip() else line.strip())
        at += 1
    return inside, at


def _compact(items: list[ast.Nodes]) -> list[ast.Nodes]:
    """A list whose last item alone ends in a paragraph is tight: what came after it was the end of the list."""
    if not items or not items[-1] or items[-1][-1]["t"] != "Para":
        return items
    others = [*chain.from_iterable(items[:-1]), *items[-1][:-1]]
    if any(block["t"] == "Para" for block in others):
        return items
    return [*items[:-1], [*items[-1][:-1], ast.plain(*items[-1][-1]["c"])]]


# ---------------------------------------------------------------- tables and definitions

_CELL = re.compile(r"(?<!\\)\|")
_ALIGNMENTS = {(True, True): "AlignCenter", (True, False): "AlignLeft", (False, True): "AlignRight"}


def _table(lines: Lines, at: int) -> _Read:
    head = _cells(lines[at])
    signs = _CELL.split(lines[at + 1].strip())[1:-1]
    kinds = [_ALIGNMENTS.get((s.strip().startswith(":"), s.strip().endswith(":")), "AlignDefault") for s in signs]
    columns = [[{"t": kind}, {"t": "ColWidthDefault"}] for kind in kinds]
    at += 2
    rows = []
    while at < len(lines) and _ROW.match(lines[at].strip()):
        rows.append(_row(_cells(lines[at]), len(columns)))
        at += 1
    none = ast.attr()
    content = [none, [None, []], columns, [none, [_row(head, len(columns))]], [[none, 0, [], rows]], [none, []]]
    return [{"t": "Table", "c": content}], at


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in _CELL.split(line.strip())[1:-1]]


def _row(cells: list[str], columns: int) -> list[object]:
    """A row of as many cells as the table has columns; what is too much stands in the last one."""
    cells = [*cells[: columns - 1], " ".join(cells[columns - 1 :])] if len(cells) > columns else cells
    cells += [""] * (columns - len(cells))
    blocks = [[ast.plain(*words)] if (words := inlines(cell)) else [] for cell in cells]
    return [ast.attr(), [[ast.attr(), {"t": "AlignDefault"}, 1, 1, block] for block in blocks]]


def _definitions(lines: Lines, at: int) -> _Read:
    """Terms with their meanings, with blank lines between them or not."""
    entries: list[list[object]] = []
    end = at
    while at + 1 < len(lines) and lines[at].strip() and (mark := _MEANING.match(lines[at + 1].strip())):
        term = inlines(lines[at].strip())
        inside, at = [lines[at + 1].strip()[mark.end() :]], at + 2
        while at < len(lines) and lines[at].strip() and not _FENCE.match(lines[at].strip()):
            inside.append(lines[at].strip())
            at += 1
        entries.append([term, [[ast.plain(*inlines("\n".join(inside)))]]])
        end = at
        while at < len(lines) and not lines[at].strip():
            at += 1
    return [{"t": "DefinitionList", "c": entries}], end


# ---------------------------------------------------------------- inline text

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")


def inlines(text: str) -> ast.Nodes:
    """A line of Markdown as Pandoc's inlines."""
    levels: list[ast.Nodes] = [[]]
    opened: list[Token] = []
    for token in tokens(text, ours=True):
        match token.kind:
            case "open" | "picture":
                opened.append(token)
                levels.append([])
            case "strong" | "emphasis" if not opened or opened[-1].kind != token.kind:
                opened.append(token)
                levels.append([])
            case "strong" | "emphasis" | "close":
                node = _enclosing(opened.pop(), token, levels.pop())
                levels[-1].append(node)
            case _:
                _add(levels[-1], token)
    return levels[0]


def _enclosing(first: Token, last: Token, within: ast.Nodes) -> ast.Node:
    if first.kind != "open" and first.kind != "picture":
        return {"t": "Strong" if first.kind == "strong" else "Emph", "c": within}
    marks = _attributes(last.attributes or "")
    if last.target is None:
        return {"t": "Span", "c": [marks, within]}
    return {"t": "Image" if first.kind == "picture" else "Link", "c": [marks, within, [last.target, ""]]}


def _add(out: ast.Nodes, token: Token) -> None:
    match token.kind:
        case "escape":
            _add_words(out, token.inner)
        case "break":
            out.append({"t": "LineBreak"})
        case "cite":
            out.append(_citation(token))
        case "address":
            is_name = not _SCHEME.match(token.inner)
            marks = ast.attr("", ("email" if is_name else "uri",))
            target = f"mailto:{token.inner}" if is_name else token.inner
            out.append({"t": "Link", "c": [marks, [ast.string(token.inner)], [target, ""]]})
        case "sub" | "sup":
            kind = "Subscript" if token.kind == "sub" else "Superscript"
            out.append({"t": kind, "c": [ast.string(token.inner)]})
        case _:
            _add_words(out, token.text)


_SPACES = re.compile(r"([ \t\r]*\n\s*|[ \t]+)")


def _add_words(out: ast.Nodes, words: str) -> None:
    """Words as strings with spaces between them; what directly follows a string is a part of it."""
    for i, part in enumerate(_SPACES.split(words)):
        if i % 2:
            out.append({"t": "SoftBreak" if "\n" in part else "Space"})
        elif part and out and out[-1]["t"] == "Str":
            out[-1] = ast.string(out[-1]["c"] + part)
        elif part:
            out.append(ast.string(part))


def _citation(token: Token) -> ast.Node:
    names = CITE.findall(token.inner)
    cited = [
        {
            "citationId": name,
            "citationPrefix": [],
            "citationSuffix": [],
            "citationMode": {"t": "NormalCitation"},
            "citationNoteNum": 0,
            "citationHash": 0,
        }
        for name in names
    ]
    return {"t": "Cite", "c": [cited, ast.text(token.text)]}


def _attributes(marks: str) -> list[object]:
    """[id, classes, pairs] of `#id .class key=value`."""
    found = list(_ATTRIBUTE.finditer(marks))
    names = [m["id"] for m in found if m["id"]]
    classes = [m["name"] for m in found if m["name"]]
    return [names[-1] if names else "", classes, [[m["key"], m["value"]] for m in found if m["key"]]]
