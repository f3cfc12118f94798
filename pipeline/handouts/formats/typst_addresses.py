"""Addresses in a PDF: they break over lines where nobody misreads them, and leave no trace of it in the text layer."""

import re

from handouts.document import pandoc_ast as ast
from handouts.document.bidi import isolated

_PIECE = re.compile(r"(?:https?://)?(?:[^/.]{1,18}(?:[/.]+|$)|[-_=&?#+%@]?[^-_=&?#+%@/.]{0,17}[/.]*)")
"""Up to a `/` or a `.`; if that is far, up to a sign before which a line may break and nobody takes it for a hyphen."""


def breakable(node: ast.Node, *, turned: bool) -> ast.Nodes:
    """The words of a link or span, which are an address, as pieces between which a line may break: no zero-width space
    gets into what is copied or searched.

    In a page that is `turned`, from right to left, it stays in one piece, which Typst breaks: readers would turn pieces
    round.
    """
    words = ast.words(node)
    if turned:
        return isolated([ast.string(words)]) if ast.pair(node, "dir") else [ast.string(words)]
    return [
        part
        for piece in _PIECE.findall(words)
        if piece
        for part in (ast.raw_inline("typst", "#run-ltr["), ast.string(piece), ast.raw_inline("typst", "]"))
    ]
