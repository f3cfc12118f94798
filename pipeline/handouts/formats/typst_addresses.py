"""Addresses in a PDF: they break over lines where nobody misreads them, and leave no trace of it in the text layer."""

import re

from handouts.document import pandoc_ast as ast
from handouts.document.bidi import isolated

_PIECE = re.compile(r"(?:https?://)?(?:[^/.]{1,18}(?:[/.]+|$)|[-_=&?#+%@]?[^-_=&?#+%@/.]{0,17}[/.]*)")
"""Up to a `/` or a `.`; if that is far, up to a sign before which a line may break and nobody takes it for a hyphen."""


_AFTER_SLASH = re.compile(r"(?<=/)(?=[^/])|(?<=[0-9A-Za-z]{36})(?=[0-9A-Za-z])")
"""Behind a slash, and anywhere in what is longer than a word can be."""


def breakable(node: ast.Node, *, turned: bool) -> ast.Nodes:
    """The words of a link or span, which are an address, as pieces between which a line may break: no zero-width space
    gets into what is copied or searched.

    In a page that is `turned`, from right to left, the pieces end at `/` alone and are no boxes, which would be read in
    their order from the right; Typst breaks them where it breaks words.
    """
    words = ast.words(node)
    if not turned:
        return [part for piece in _PIECE.findall(words) if piece for part in (_BOX, ast.string(piece), _END)]
    apart = [part for piece in _AFTER_SLASH.split(words) for part in (_NOTHING, ast.string(piece))][1:]
    return isolated(apart) if ast.pair(node, "dir") else apart


_BOX, _END = ast.raw_inline("typst", "#run-ltr["), ast.raw_inline("typst", "];")
_NOTHING = ast.raw_inline("typst", "#box();")
