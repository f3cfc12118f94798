"""Finished files become a site."""

from handouts.publish.folder import publish

__all__ = ["publish"]
