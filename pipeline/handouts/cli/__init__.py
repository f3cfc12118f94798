"""The command line: options in, library called, reports out. Only this room knows Click."""

from handouts.cli.main import run

__all__ = ["run"]
