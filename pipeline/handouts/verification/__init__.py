"""A file's bytes are held against what its `Document` says; nothing here is shared with `formats`."""

from handouts.verification.compare import verify

__all__ = ["verify"]
