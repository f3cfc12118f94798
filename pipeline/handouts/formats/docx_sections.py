"""What each part of a handout is in a Word file: the semantic divs as paragraphs, lists and tables with our styles."""

from functools import partial
from typing import Any

from handouts.document import pandoc_ast as ast
from handouts.document.compose import Document


def lower(block: ast.Node) -> ast.Nodes:
    """A block of a document as Pandoc is to write it."""
    if block["t"] != "Div":
        return [block]
    names, inner = ast.classes(block), ast.inner(block)
    head, rest = inner[0] if inner else {}, inner[1:]
    match names[0] if names else "":
        case "key-message":
            return [styled("Key Message Heading", _as_para(head)), styled("Key Message", *rest)]
        case "option":
            return [styled("Option", _as_para(head)), *_all(rest)]
        case "fact":
            return [styled("Unknowns" if "unknowns" in names else "Fact", *inner)]
        case "pros-cons":
            return [_beside_each_other("Pros and Cons", inner)]
        case "sides" if len(inner) == _TWO:
            return [_beside_each_other("Sides", inner)]
        case "compare":
            return [_with_heads("Comparison", b) if b["t"] == "Table" else b for b in inner]
        case "table":
            return [b for one in inner for b in ([_with_heads(FILLED_IN, one)] if one["t"] == "Table" else lower(one))]
        case "figure":
            return _figure(block, below_words="beside" in names)
        case "questions":
            return [b for block in inner for b in _questions(block)]
        case name if name in _LISTS:
            heading, item = _LISTS[name]
            return [i for b in inner for i in _points(b, heading, item, item)]
        case "benefits":
            return _headed(inner, "Benefits Heading", "Benefit")
        case "harms":
            return _headed(inner, "Harms Heading", "Harm")
        case "call":
            return _headed(ast.change(inner, _unlinked_heading), f"{_CALL[names[1]]} Heading", _CALL[names[1]])
        case "notes":
            return [ast.header(1, head["c"]), *_writing_lines(4)]
        case name if name in _STYLES:
            return [styled(_STYLES[name], *inner)]
    return _lower_kind(names, inner)


def _lower_kind(names: list[str], inner: ast.Nodes) -> ast.Nodes:
    """What was not there from the start: steps, zones, places to write in and their like."""
    match names:
        case ["group" | "step" | "entry" | "shared" as name, *_]:
            return [b for one in inner for b in _under(one, _HEADS[name])]
        case ["steps", *_]:
            return [_steps(b) if b["t"] == "OrderedList" else b for b in inner]
        case ["repeat", *_]:
            return [styled("Repeat", _loose(b)) for b in inner]
        case ["person", *_]:
            first = "Person Name" if inner and inner[0]["t"] == "Para" else "Person"
            return [_styled_as(b, "Person Heading", "Person" if i else first) for i, b in enumerate(inner)]
        case ["band", *_]:
            return [i for b in inner for i in _points(b, "Band Heading", "Band Compare", "Band")]
        case ["zone", colour, *_] if colour in ZONES:
            style = f"Zone {colour.capitalize()}"
            unlinked = ast.change(inner, _unlinked_heading)
            return [i for b in unlinked for i in _points(b, f"{style} Heading", f"{style} Label", style)]
        case ["checklist", *_]:
            return [b for block in inner for b in _checklist(block)]
        case ["field", *_]:
            return _field(inner)
    return _all(inner)


def _all(blocks: ast.Nodes) -> ast.Nodes:
    return [b for block in blocks for b in lower(block)]


# ---------------------------------------------------------------- styles

_CALL = {"emergency": "Call Emergency", "urgent": "Call Urgent", "same_day": "Call Same Day", "routine": "Call Routine"}
_STYLES = {
    "draft-notice": "Draft Notice",
    "purpose": "Purpose",
    "contact": "Contact",
    "references": "Reference",
    "about": "About",
}
"""The styles of the divs that have one and nothing else."""
_LISTS = {
    "side-yes": ("Side Yes Heading", "Side Yes"),
    "side-no": ("Side No Heading", "Side No"),
    "needs": ("Needs Heading", "Need"),
}
"""The styles of the heading and of the items, of the divs that have these and nothing else."""
_HEADS = {
    "group": "Group Heading",
    "step": "Step Heading",
    "entry": "Entry Heading",
    "shared": "Shared Heading",
}
"""The styles of the headings of divs in which anything may stand."""
ZONES = ("green", "yellow", "red")
PICTURE_BELOW_WORDS = "Picture Below Words"
"""The style of a picture that belongs to the words above it, and stays with them."""
FILLED_IN = "Table to Fill In"
"""The table style of an author's own table, in which there may be cells to write in."""
IN_CELL = "in-cell"
"""The class of a picture in a column of one of two languages."""
SIDE_BY_SIDE = "Side by Side"
"""The table style of two languages beside each other."""
_TWO = 2


def styled(style: str, *blocks: ast.Node) -> ast.Node:
    return {"t": "Div", "c": [custom_style(style), list(blocks)]}


def custom_style(style: str) -> list[Any]:
    return ["", [], [["custom-style", style]]]


def _as_para(block: ast.Node) -> ast.Node:
    """Headings and tight items as paragraphs, for a style of our own to carry. A heading stays a place to link to."""
    words = ast.inner(block)
    if block["t"] == "Header" and (name := ast.identifier(block)):
        return ast.para(ast.span([name, [], []], words))
    return ast.para(*words)


def _loose(block: ast.Node) -> ast.Node:
    """A list whose items are paragraphs, which take the style around the list."""
    if block["t"] != "BulletList":
        return block
    return ast.bullets([[_as_para(b) if b["t"] == "Plain" else b for b in item] for item in block["c"]])


def _items(block: ast.Node, style: str) -> ast.Nodes:
    """A list's items as paragraphs in a style that is a list itself."""
    if block["t"] == "BulletList":
        return [i for item in block["c"] for b in item for i in _items(b, style)]
    if "counts" in ast.classes(block):
        counts = [b for one in ast.inner(block) for b in ast.inner(one)]
        return [styled("Count Picture" if ast.has_picture(b) else "Count", _as_para(b)) for b in counts]
    return [styled(style, _as_para(block))]


def _headed(blocks: ast.Nodes, heading: str, style: str) -> ast.Nodes:
    """A heading, and a list of items."""
    head, *rest = blocks
    return [styled(heading, _as_para(head)), *(i for b in rest for i in _items(b, style))]


def _styled_as(block: ast.Node, heading: str, words: str) -> ast.Node:
    """A heading or a paragraph in the one or the other style; what is neither stays."""
    match block["t"]:
        case "Header":
            return styled(heading, _as_para(block))
        case "Para" | "Plain":
            return styled(words, _as_para(block))
    return block


def _points(block: ast.Node, heading: str, words: str, item: str) -> ast.Nodes:
    """Of a box with words and lists in it: one of its parts in its style."""
    return _items(block, item) if block["t"] == "BulletList" else [_styled_as(block, heading, words)]


def _unlinked_heading(node: ast.Node) -> ast.Node | None:
    """A link's colour would not read on the heading's dark ground; the number stays, in the heading's own colour."""
    if node["t"] != "Header":
        return None
    return ast.with_inner(node, ast.change(ast.inner(node), lambda n: ast.inner(n) if n["t"] == "Link" else None))


# ---------------------------------------------------------------- steps and pictures


def _under(block: ast.Node, heading: str) -> ast.Nodes:
    """A block of a group or of a step; its picture belongs to the words above it."""
    if block["t"] == "Header":
        return [styled(heading, _as_para(block))]
    if "figure" in ast.classes(block):
        return _figure(block, below_words=True)
    return lower(block)


def _steps(block: ast.Node) -> ast.Node:
    """A numbered list, in which each step begins with a paragraph in the style of steps."""
    style, items = block["c"]
    return ast.numbered(style, [[b for part in item for b in _step_part(part)] for item in items])


def _step_part(block: ast.Node) -> ast.Nodes:
    return [styled("Step", _as_para(block))] if block["t"] in {"Para", "Plain"} else _under(block, "Step Heading")


def _figure(block: ast.Node, *, below_words: bool) -> ast.Nodes:
    head, *rest = ast.inner(block)
    if "beside" in ast.classes(block):
        head = ast.change(head, partial(_marked, name="beside"))
    return [styled(PICTURE_BELOW_WORDS if below_words else "Picture", head), *(_below_picture(b) for b in rest)]


def _marked(node: ast.Node, *, name: str) -> ast.Node | None:
    """A picture with a class more, by which it gets its width."""
    if node["t"] != "Image":
        return None
    identifier, names, pairs = ast.attributes(node)
    return ast.with_attributes(node, [identifier, [*names, name], pairs])


def _below_picture(block: ast.Node) -> ast.Node:
    """The key's items as paragraphs, so that they carry its style and stay with the picture; then the caption."""
    if block["t"] == "OrderedList":
        style, items = block["c"]
        return styled("Picture Key", ast.numbered(style, [[_as_para(b) for b in i] for i in items]))
    return styled("Picture Caption", *ast.inner(block)) if block["t"] == "Div" else block


# ---------------------------------------------------------------- places to write in


def _writing_lines(count: int) -> ast.Nodes:
    # A no-break space keeps Pandoc from dropping a paragraph without words.
    return [styled("Writing Line", ast.para(ast.string("\u00a0"))) for _ in range(count)]


def _questions(block: ast.Node) -> ast.Nodes:
    if block["t"] != "OrderedList":
        return [block]
    (start, numbers, stop), items = block["c"]
    out: ast.Nodes = []
    for i, item in enumerate(items, start):
        out.append(styled("Question", ast.numbered([i, numbers, stop], [[_as_para(b) for b in item]])))
        out.extend(_writing_lines(2))
    return out


def _checklist(block: ast.Node) -> ast.Nodes:
    """Boxes are the marks of the list: it has no bullets beside them."""
    if block["t"] != "BulletList":
        return lower(block)
    return [b for item in block["c"] for part in item for b in _to_tick(part)]


def _to_tick(block: ast.Node) -> ast.Nodes:
    if block["t"] == "Div":
        return [styled("Checklist Fix", *ast.inner(block))]
    return [styled("Checklist", _from_box(block))] if block["t"] in {"Para", "Plain"} else [block]


def _from_box(block: ast.Node) -> ast.Node:
    """Words that begin where all do, however wide the box before them is."""
    match ast.inner(block):
        case [{"t": "Span"} as box, {"t": "Space"}, *words] if "box" in ast.classes(box):
            return ast.para(box, ast.raw_inline("openxml", "<w:r><w:tab/></w:r>"), *words)
    return _as_para(block)


def _field(blocks: ast.Nodes) -> ast.Nodes:
    """What to fill in: a line of its own, or a label over lines."""
    label, *lines = blocks
    if label["t"] not in {"Para", "Plain"}:
        return _all(blocks)
    ticked = any("box" in ast.classes(n) for n in ast.inner(label))
    style = "Field Label" if lines else "Checklist" if ticked else "Field"
    return [styled(style, _from_box(label)), *_all(lines)]


# ---------------------------------------------------------------- tables


def _table(style: str, widths: tuple[float, ...], head: list[ast.Nodes], rows: list[list[ast.Nodes]]) -> ast.Node:
    def cells(row: list[ast.Nodes]) -> list[Any]:
        return [ast.attr(), [[ast.attr(), {"t": "AlignDefault"}, 1, 1, blocks] for blocks in row]]

    columns = [[{"t": "AlignDefault"}, {"t": "ColWidth", "c": w}] for w in widths]
    body = [ast.attr(), 0, [], [cells(r) for r in rows]]
    return {
        "t": "Table",
        "c": [custom_style(style), [None, []], columns, [ast.attr(), [cells(head)]], [body], [ast.attr(), []]],
    }


def _beside_each_other(style: str, parts: ast.Nodes) -> ast.Node:
    """Benefits and harms, or what to do and what not: a table of two columns with a header row."""
    columns = [lower(part) for part in parts]
    return _table(style, (0.5, 0.5), [c[:1] for c in columns], [[c[1:] for c in columns]])


def _with_heads(style: str, table: ast.Node) -> ast.Node:
    """A table whose first row and first column are headers."""
    _, _, columns, (_, head), bodies, _ = table["c"]
    widths = tuple(c[1]["c"] for c in columns)
    heads = [[styled("Table Head", _as_para(b)) for b in cell[4]] for cell in head[0][1]]
    rows = [
        [
            [styled("Table Row Head" if i == 0 else "Table Cell", _as_para(b)) for b in cell[4]]
            for i, cell in enumerate(cells)
        ]
        for _, _, _, body in bodies
        for _, cells in body
    ]
    return _table(style, widths, heads, rows)


# ---------------------------------------------------------------- two languages


def in_language(blocks: ast.Nodes, document: Document) -> ast.Node:
    """Blocks in a language of their own."""
    locale = document.edition.locale
    return ast.div((), blocks, lang=locale.tag, dir=locale.dir)


def side_by_side(blocks: ast.Nodes, document: Document) -> ast.Nodes:
    """Pairs as rows of tables whose header row names the languages; section headings and pictures between tables."""
    assert document.second
    both = (document, document.second)
    out: ast.Nodes = []
    rows: list[list[ast.Nodes]] = []

    def flush() -> None:
        if rows:
            names = [ast.para(*ast.text(d.edition.locale.endonym)) for d in both]
            heads = [[in_language([styled("Table Head", n)], d)] for n, d in zip(names, both, strict=True)]
            out.append(_table(SIDE_BY_SIDE, (0.5, 0.5), heads, list(rows)))
            rows.clear()

    for block in (b for whole in blocks for b in _rows(whole)):
        sides = ast.inner(block) if "pair" in ast.classes(block) else []
        cells = [_all(ast.change(ast.inner(one), partial(_marked, name=IN_CELL))) for one in sides]
        if cells and cells[0][0]["t"] == "Header" and cells[0][0]["c"][0] == 1:
            flush()
            out.append(in_language(cells[0], both[0]))
            out.append(in_language([styled("Second Heading", _as_para(cells[1][0]))], both[1]))
        elif cells:
            rows.append([[in_language(cell, d)] for cell, d in zip(cells, both, strict=True)])
        else:
            flush()
            out.extend(lower(block))
    flush()
    return out


def _rows(block: ast.Node) -> ast.Nodes:
    """What to do and what not to do, in two languages, as a row each: a table in a cell would be read across."""
    sides = ast.inner(block) if "pair" in ast.classes(block) else []
    parts = [ast.inner(ast.inner(side)[0]) for side in sides if "sides" in ast.classes(ast.inner(side)[0])]
    if len(parts) != _TWO:
        return [block]
    return [
        ast.with_inner(block, [ast.with_inner(side, [part]) for side, part in zip(sides, row, strict=True)])
        for row in zip(*parts, strict=True)
    ]
