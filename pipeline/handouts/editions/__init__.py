"""One locale, level and clinic are chosen: an `Edition`."""

from handouts.editions.edition import Edition, select

__all__ = ["Edition", "select"]
