"""What a web page and a book make of parts that no style sheet can lay out by itself; nothing changes its place."""

from collections.abc import Iterator

from handouts.document import pandoc_ast as ast
from handouts.document.compose import column_heads, labelled, table_rows
from handouts.document.form_fields import alone

IN_WORDS = {"purpose", "fact"}
"""Divs that belong to the words beside a picture."""


def laid_out(blocks: ast.Nodes, colon: str) -> ast.Nodes:
    """Blocks with their pictures beside the words, zones in two columns, and tables that can stack on a phone."""

    def change(node: ast.Node) -> ast.Node | None:
        match node:
            case {"t": "Div"} if "table" in ast.classes(node):
                return _headed_table(labelled_table(node, colon))
            case {"t": "Div"} if "zone" in ast.classes(node):
                return ast.with_inner(node, list(_in_columns(ast.inner(node))))
        return None

    return _illustrated(list(ast.change(blocks, change)))


# ---------------------------------------------------------------- pictures beside the words


def _illustrated(blocks: ast.Nodes) -> ast.Nodes:
    """Each picture that stands beside the words before it, in one div with them; so does what comes after both."""
    if not any("beside" in ast.classes(node) for node in ast.nodes(blocks)):
        return blocks
    out: ast.Nodes = []
    for block in map(_inside, blocks):
        last = ast.classes(out[-1])[:1] if out else []
        if "beside" in ast.classes(block):
            if last == ["illustrated"] and len(ast.inner(out[-1])) == 2:
                words, pictures = ast.inner(out.pop())
                pictures = ast.with_inner(pictures, [*ast.inner(pictures), block])
            else:
                before: ast.Nodes = []
                while out and _is_words(out[-1]):
                    before.insert(0, out.pop())
                if not before:
                    out.append(block)
                    continue
                words, pictures = ast.div(("words",), before), ast.div(("pictures",), [block])
            out.append(ast.div(("illustrated",), [words, pictures]))
        elif "repeat" in ast.classes(block) and last == ["illustrated"]:
            out.append(ast.with_inner(out[-1], [*ast.inner(out.pop()), block]))
        else:
            out.append(block)
    return out


def _inside(block: ast.Node) -> ast.Node:
    match block:
        case {"t": "Div"}:
            return ast.with_inner(block, _illustrated(ast.inner(block)))
        case {"t": "BulletList", "c": items}:
            return ast.bullets([_illustrated(item) for item in items])
        case {"t": "OrderedList", "c": [style, items]}:
            return ast.numbered(style, [_illustrated(item) for item in items])
    return block


def _is_words(block: ast.Node) -> bool:
    return block["t"] != "Header" and (block["t"] != "Div" or bool(IN_WORDS & set(ast.classes(block))))


# ---------------------------------------------------------------- zones


def _in_columns(blocks: ast.Nodes) -> Iterator[ast.Node]:
    """A zone's heading, then its signs beside what to do: each begins with a paragraph, which is its title."""
    columns: list[ast.Nodes] = []
    for block in blocks:
        if block["t"] == "Header" and not columns:
            yield block
        elif block["t"] == "Para" or not columns:
            columns.append([block])
        else:
            columns[-1].append(block)
    yield ast.div(("zone-parts",), [ast.div(("zone-part",), column) for column in columns])


# ---------------------------------------------------------------- tables


def labelled_table(node: ast.Node, colon: str) -> ast.Node:
    """A div in whose tables each cell knows its column's name, which a narrow screen shows before it; so does the head
    of a row that is a place to write in.
    """
    for table in ast.inner(node):
        if table["t"] != "Table":
            continue
        heads = [ast.words([ast.para(*labelled(head, colon))]) for head in column_heads(table)]
        rows = [row for body in table["c"][4] for row in body[3]]
        for (_, cells), (name, _) in zip(rows, table_rows(table), strict=True):
            for head, cell in list(zip(heads, cells, strict=True))[not alone(ast.para(*name)) :]:
                cell[0] = ast.attr(label=head)
    return node


def _headed_table(node: ast.Node) -> ast.Node:
    """A div in whose tables the header cells say whether they head a row or a column."""
    for table in ast.inner(node):
        if table["t"] == "Table":
            _, head = table["c"][3]
            for cell in (cell for _, cells in head for cell in cells):
                cell[0] = ast.attr(scope="col")
            for body in table["c"][4]:
                for _, cells in body[3]:
                    cells[0][0] = ast.attr(**{**dict(cells[0][0][2]), "scope": "row"})
    return node
