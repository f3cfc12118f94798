"""Links: where they lead, in the form that every format writes, and with their address in words for paper."""

from handouts.clinics.glyphs import all_shown
from handouts.document import pandoc_ast as ast
from handouts.language.addresses import as_read, encoded, refused, tells
from handouts.language.locales import Locale

ADDRESS = "address"
"""What a link is given if its words don't hold where it leads: the address as people read and type it. On paper and in
plain text it stands behind the words; a web page prints it from its style sheet.
"""


def bad_target(nodes: ast.Nodes) -> tuple[str, str] | None:
    """Return the first target that no link of a document may have, and why; None where all of them are sound.

    A link inside the document leads to a heading or to an entry of the sources: only these are places in every format.
    """
    places = {ast.identifier(n) for n in nodes if n["t"] == "Header" or ast.identifier(n).startswith("ref-")}
    for node in nodes:
        if node["t"] == "Link":
            target = node["c"][2][0]
            why = refused(target)
            if not why and target.startswith("#") and target[1:] not in places:
                why = "no heading has this id"
            if why:
                return target, why
    return None


def addressed(locale: Locale) -> ast.Change:
    """The change that gives links their target in ASCII and, if their words don't tell it, their address."""

    def change(node: ast.Node) -> ast.Node | None:
        if node["t"] != "Link":
            return None
        (identifier, classes, pairs), words, (target, title) = node["c"]
        if not tells(ast.words(node), target):
            typed = as_read(target)
            # Letters of a script that the page has no font for are none that its readers could type.
            address = typed if all_shown(typed, locale) else as_read(encoded(target))
            pairs = [*pairs, [ADDRESS, address]]
        return {"t": "Link", "c": [[identifier, classes, pairs], words, [encoded(target), title]]}

    return change


def printed(blocks: ast.Nodes, *, right_to_left: bool) -> ast.Nodes:
    """Blocks with the addresses of links in brackets behind their words. In a right-to-left page they are kept from
    left to right.
    """
    if not any(ast.pair(node, ADDRESS) for node in ast.nodes(blocks) if node["t"] == "Link"):
        return blocks
    pairs = {"dir": "ltr"} if right_to_left else {}

    def behind(node: ast.Node) -> ast.Nodes | None:
        if node["t"] != "Link" or not (address := ast.pair(node, ADDRESS)):
            return None
        said = ast.span(ast.attr("", (ADDRESS,), **pairs), [ast.string(address)])
        return [node, {"t": "Space"}, ast.string("("), said, ast.string(")")]

    return list(ast.change(blocks, behind))
