"""Seeded faults of rendering: writers, templates, style sheets, fonts and finished files broken on purpose.

Each must be caught by the proof on the finished file (`handouts.proof`). `python -m faults` runs them all and writes the
table in docs/proof.md.
"""

from faults.fault import FORMS, Fault, Scene, caught
from faults.finished import FINISHED
from faults.template import TEMPLATES
from faults.writer import WRITERS

FAULTS: tuple[Fault, ...] = (*WRITERS, *TEMPLATES, *FINISHED)

__all__ = ["FAULTS", "FORMS", "Fault", "Scene", "caught"]
