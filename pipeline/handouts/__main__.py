"""`python -m handouts` is the console script."""

from handouts.cli import run

run()
