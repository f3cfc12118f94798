"""A handout's folder becomes a `Source`: its schema, its texts, its translations, its approvals."""

from handouts.source.load import Source, load

__all__ = ["Source", "load"]
