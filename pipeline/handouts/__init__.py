"""handouts: one source of a patient handout in; every language, reading level and format out."""

__version__ = "0.1.0"
