"""Plain text: what pastes into a portal message. One line a paragraph, tables as lists, no markup."""

import re

from handouts.document import pandoc_ast as ast
from handouts.document.bidi import isolated
from handouts.document.compose import Document, tables_as_lists, without, without_anchors
from handouts.document.form_fields import is_box
from handouts.document.links import printed
from handouts.formats.format import Format, Tools


def render_text(document: Document, tools: Tools) -> bytes:
    blocks = tables_as_lists(without_anchors(without(document.blocks, "contents", "notes")), document.edition)
    rtl = document.edition.locale.dir == "rtl"
    front = [ast.para(*ast.text(line)) for line in (document.title, document.subtitle) if line]
    told = printed([ast.para(*document.audience), *blocks], right_to_left=rtl)
    tree = document.tree([*front, *ast.change(told, lambda n: _plain(n, right_to_left=rtl))])
    written = tools.pandoc.write(tree, "plain", options={"wrap_text": "wrap-none"}).decode()
    head = " · ".join(part for part in (document.clinic_name, document.tag_line) if part)
    return f"{head}\n\n{written.strip()}\n".encode()


def _plain(node: ast.Node, *, right_to_left: bool) -> ast.Nodes | ast.Node | None:
    """Headings keep apart without underlines; a picture becomes its description in brackets; links their words.

    In a right-to-left text, marks keep phone numbers and doses in their own order wherever the text is pasted.
    """
    match node:
        case {"t": "Header", "c": [_, _, inlines]}:
            return ast.para(*inlines)
        case {"t": "Image"} if "icons" in ast.classes(node):
            return []  # the words below it say the same
        case {"t": "Para", "c": []}:
            return []
        case {"t": "LineBreak"}:
            return {"t": "Space"}
        case {"t": "Image", "c": [_, alt, _]}:
            return [ast.string("["), *alt, ast.string("]")]
        case {"t": "Span"} if is_box(node):
            return [ast.string("[ ]")]  # in a message it can be filled in, and no font lacks it
        case {"t": "Strong" | "Emph", "c": inlines}:
            return list(inlines)
        case {"t": "Superscript" | "Subscript" as kind, "c": inlines}:
            said = ast.words(inlines)
            # Pandoc would write 4^(th): letters are understood where they stand.
            return ast.text(said.translate(_RAISED[kind]) if not re.search(r"[^\W\d]", said) else said)
        case {"t": "Link", "c": [_, inlines, _]}:
            return isolated(inlines) if right_to_left and ast.pair(node, "dir") == "ltr" else list(inlines)
        case {"t": "Span", "c": [_, inlines]} if right_to_left and ast.pair(node, "dir") == "ltr":
            return isolated(inlines)
    return None


_RAISED = {
    "Superscript": str.maketrans("0123456789+-−", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻"),
    "Subscript": str.maketrans("0123456789+-−", "₀₁₂₃₄₅₆₇₈₉₊₋₋"),
}

TEXT = Format("text", render_text)
