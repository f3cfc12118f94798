"""Which editions are made, in parallel, and which files are up to date."""

from handouts.build.jobs import build

__all__ = ["build"]
