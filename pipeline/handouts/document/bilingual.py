"""Two documents of one handout side by side, for the visit where patient and clinician read together.

Both were made from the same source by the same template, so they have the same parts; each part of the one is put
beside its counterpart in a `pair` of two `side`s, which know their language and direction.
"""

from dataclasses import replace

from handouts.core.findings import HandoutsError
from handouts.document import pandoc_ast as ast
from handouts.document.compose import Document, tables_as_lists, without

_OPENED = {"option", "shared", "pros-cons", "compare", "table", "group", "step", "form", ""}
"""Parts that are too long to stand beside each other as a whole: what is in them is paired piece by piece."""

_CUT = {"questions", "glossary", "steps", "checklist"}
"""Parts of which each item stands beside its counterpart."""

_NOTICE = "draft-notice"


def side_by_side(first: Document, second: Document) -> Document:
    """The two as one document: pairs of parts, and what needs no translation (pictures, sources) once.

    Raises HandoutsError where a template gives the two languages different parts.
    """
    ours, theirs = (tables_as_lists(without(d.blocks, "contents"), d.edition) for d in (first, second))
    ours, theirs = _with_notice(ours, theirs, first), _with_notice(theirs, ours, second)
    theirs = _without_ids(theirs)
    images = {**second.edition.images, **first.edition.images}
    edition = replace(first.edition, images=images)
    return replace(first, edition=edition, blocks=_pairs(ours, theirs, first, second), second=second)


def _with_notice(blocks: ast.Nodes, beside: ast.Nodes, document: Document) -> ast.Nodes:
    """Blocks that say, as those beside them do, that one of the two languages is a draft: a handout that is approved
    stands beside a translation that is not.
    """
    at = next((i for i, block in enumerate(beside) if _NOTICE in ast.classes(block)), None)
    if at is None or any(_NOTICE in ast.classes(block) for block in blocks):
        return blocks
    words = ast.text(document.edition.ui["draft_translation"])
    return [*blocks[:at], ast.div((_NOTICE,), [ast.para(*words)], _NOTICE), *blocks[at:]]


def pair(one: ast.Nodes, other: ast.Nodes, first: Document, second: Document) -> ast.Node:
    """Two languages' blocks beside each other."""
    return ast.div(("pair",), [side(one, first), side(other, second)])


def side(blocks: ast.Nodes, document: Document) -> ast.Node:
    locale = document.edition.locale
    return ast.div(("side",), blocks, lang=locale.tag, dir=locale.dir)


def _pairs(ours: ast.Nodes, theirs: ast.Nodes, first: Document, second: Document) -> ast.Nodes:
    if len(ours) != len(theirs):
        raise _uneven(first, second)
    out: ast.Nodes = []
    before = ""
    for one, other in zip(ours, theirs, strict=True):
        found = _paired(one, other, first, second)
        if "purpose" in ast.classes(one) and before == "Header":
            # What an option is for stands with its name, also at the foot of a page.
            for above, below in zip(out[-1]["c"][1], found[0]["c"][1], strict=True):
                above["c"][1].extend(below["c"][1])
        else:
            out += found
        before = one["t"]
    return out


def _paired(one: ast.Node, other: ast.Node, first: Document, second: Document) -> ast.Nodes:
    if one["t"] != other["t"] or ast.classes(one) != ast.classes(other):
        raise _uneven(first, second)
    inner, theirs = (n["c"][1] if n["t"] == "Div" else [] for n in (one, other))
    name = next(iter(ast.classes(one)), "")
    if name == "references":
        return [one]
    if name == "notes":
        said = [_said(blocks, d) for blocks, d in ((inner, first), (theirs, second))]
        return [ast.div(("notes",), [ast.para(said[0], *ast.text(" / "), said[1])])]
    if name == "figure":
        picture, *rest = inner
        return [ast.div(tuple(ast.classes(one)), [picture]), *_pairs(rest, theirs[1:], first, second)]
    if one["t"] == "Div" and name in _OPENED:
        return _pairs(inner, theirs, first, second)
    if name in _CUT:
        mine, others = _cut(one), _cut(other)
        if len(mine) != len(others):
            raise _uneven(first, second)
        return [b for a, c in zip(mine, others, strict=True) for b in _beside(a, c, first, second)]
    return [pair([one], [other], first, second)]


def _beside(one: ast.Node, other: ast.Node, first: Document, second: Document) -> ast.Nodes:
    """An item beside its counterpart, and below it the pictures that it has: once, since both have the same."""
    mine, others = (_pictures(item) for item in (one, other))
    if len(mine) != len(others):
        raise _uneven(first, second)
    item = pair([_without_pictures(one)], [_without_pictures(other)], first, second)
    return [item, *_pairs(mine, others, first, second)]


def _pictures(part: ast.Node) -> ast.Nodes:
    return list(filter(_is_picture, ast.nodes(part)))


def _without_pictures(part: ast.Node) -> ast.Node:
    return ast.with_inner(part, list(ast.change(ast.inner(part), lambda node: [] if _is_picture(node) else None)))


def _is_picture(node: ast.Node) -> bool:
    return node["t"] == "Div" and "figure" in ast.classes(node)


def _said(blocks: ast.Nodes, document: Document) -> ast.Node:
    """A paragraph's words as a span of their language: in one line with another, each keeps its direction."""
    locale = document.edition.locale
    return ast.span(ast.attr(lang=locale.tag, dir=locale.dir), blocks[0]["c"])


def _cut(part: ast.Node) -> ast.Nodes:
    """A part with a list in it as parts with one item each, so that each item stands beside its counterpart."""
    out: ast.Nodes = []
    for block in ast.inner(part):
        if block["t"] == "DefinitionList":
            out += [{"t": "DefinitionList", "c": [entry]} for entry in block["c"]]
        elif block["t"] == "OrderedList":
            (start, style, stop), items = block["c"]
            out += [ast.numbered([start + i, style, stop], [item]) for i, item in enumerate(items)]
        elif block["t"] == "BulletList":
            out += [ast.bullets([item]) for item in block["c"]]
        else:
            out.append(block)
    return [ast.with_inner(part, [block]) for block in out]


def _without_ids(blocks: ast.Nodes) -> ast.Nodes:
    """The second language's parts give up their ids: each may be on a page but once, and links lead to the first's."""

    def change(node: ast.Node) -> ast.Node | None:
        identifier, classes, pairs = ast.attributes(node)
        return ast.with_attributes(node, ["", classes, pairs]) if identifier else None

    return list(ast.change(blocks, change))


def _uneven(first: Document, second: Document) -> HandoutsError:
    tags = f"{first.edition.locale.tag} and {second.edition.locale.tag}"
    return HandoutsError(
        f"{tags} can't stand side by side: a template gives them different parts",
        "Give both languages the same sections in the clinic's body.md.j2.",
    )
