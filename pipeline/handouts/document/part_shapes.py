"""Does each part of a page that has a look of its own hold what that look is for?

A clinic's template can write `::: call` around anything; what a format can't lay out is its finding, not our crash.
"""

from collections.abc import Callable, Mapping

from handouts.document import pandoc_ast as ast

URGENCIES = ("emergency", "urgent", "same_day", "routine")
ZONES = ("green", "yellow", "red")
COMPARE_COLUMNS = 4


def _headed(div: ast.Node) -> bool:
    inner = ast.inner(div)
    return bool(inner) and inner[0]["t"] in {"Header", "Para", "Plain"}


def _points(div: ast.Node) -> bool:
    """A heading, and then words, bullets, or pictures of counts."""
    return _headed(div) and all(map(_is_point, ast.inner(div)))


def _is_point(block: ast.Node) -> bool:
    if block["t"] == "BulletList":
        return all(_is_point(inner) for item in block["c"] for inner in item)
    return block["t"] in {"Header", "Para", "Plain"} or "counts" in ast.classes(block)


def _counts(div: ast.Node) -> bool:
    return all(block["t"] == "Div" and _in_words(block) for block in ast.inner(div))


def _in_words(div: ast.Node) -> bool:
    return bool(ast.inner(div)) and all(block["t"] in {"Header", "Para", "Plain"} for block in ast.inner(div))


def _entries(div: ast.Node) -> bool:
    return all(block["t"] != "Div" or _headed(block) for block in ast.nodes(ast.inner(div)))


def _call(div: ast.Node) -> bool:
    return _points(div) and ast.classes(div)[1:2] != [] and ast.classes(div)[1] in URGENCIES


def _zone(div: ast.Node) -> bool:
    return _points(div) and ast.classes(div)[1:2] != [] and ast.classes(div)[1] in ZONES


def _sides(div: ast.Node) -> bool:
    return _two(div) and all(map(_points, ast.inner(div)))


def _listed(div: ast.Node) -> bool:
    """Words, and lists of which no item is empty."""
    lists = [b["c"] if b["t"] == "BulletList" else b["c"][1] for b in ast.inner(div) if b["t"] in _LISTS]
    return all(b["t"] in _WORDS | _LISTS for b in ast.inner(div)) and all(all(items) for items in lists)


def _purpose(div: ast.Node) -> bool:
    return len(ast.classes(div)) > 1 and _headed(div)


def _two(div: ast.Node) -> bool:
    inner = ast.inner(div)
    return len(inner) == 2 and all(side["t"] == "Div" and ast.inner(side) for side in inner)


def _figure(div: ast.Node) -> bool:
    return _headed(div) and ast.has_picture(ast.inner(div)[0])


def _compare(div: ast.Node) -> bool:
    return _table(div) and all(len(t["c"][2]) == COMPARE_COLUMNS for t in ast.inner(div) if t["t"] == "Table")


def _table(div: ast.Node) -> bool:
    return any(block["t"] == "Table" for block in ast.inner(div))


def _never(div: ast.Node) -> bool:
    return False


_WORDS = {"Header", "Para", "Plain"}
_LISTS = {"BulletList", "OrderedList"}
_HEADED = "begin with a heading or a paragraph"
_SHAPES: Mapping[str, tuple[Callable[[ast.Node], bool], str]] = {
    **dict.fromkeys(("key-message", "option", "notes", "contents"), (_headed, _HEADED)),
    **dict.fromkeys(("benefits", "harms"), (_points, f"{_HEADED}, and hold words and bullets")),
    **dict.fromkeys(("references", "about", "caption"), (_entries, "have words in each of its parts")),
    "counts": (_counts, "hold parts with words"),
    "call": (
        _call,
        f"have how urgent it is behind its name ({', '.join(URGENCIES)}), and {_HEADED}, and hold words and bullets",
    ),
    "purpose": (_purpose, f"have what it is for behind its name, and {_HEADED}"),
    "pros-cons": (_two, "hold two parts"),
    "pair": (_never, "be left to pages in two languages"),
    **dict.fromkeys(("front-title", "front-subtitle", "front-audience"), (_never, "be left to the handout's title")),
    "figure": (_figure, "begin with a picture"),
    **dict.fromkeys(("group", "step", "shared", "needs", "entry", "person", "band", "field"), (_headed, _HEADED)),
    "zone": (_zone, f"have its colour behind its name ({', '.join(ZONES)}), and {_HEADED}, and hold words and bullets"),
    "sides": (_sides, "hold two parts, each with a heading, words and bullets"),
    **dict.fromkeys(("steps", "checklist", "repeat"), (_listed, "hold words and lists")),
    "table": (_table, "hold a table"),
    "compare": (_compare, f"hold a table of {COMPARE_COLUMNS} columns"),
}


def misshapen(blocks: ast.Nodes) -> str:
    """The first part that no format can lay out, said as a problem; "" if all of them can be."""
    for div in (node for node in ast.nodes(blocks) if node["t"] == "Div"):
        name = next(iter(ast.classes(div)), "")
        fits, wanted = _SHAPES.get(name, (None, ""))
        if fits and not fits(div):
            return f"the part `{name}` must {wanted}"
    return ""
