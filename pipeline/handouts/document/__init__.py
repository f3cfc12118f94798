"""An `Edition` becomes a `Document`: a tree of what the page says."""

from handouts.document.compose import Document, compose

__all__ = ["Document", "compose"]
