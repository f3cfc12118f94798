"""A clinic's folder becomes a `Clinic`: brand, words, templates, fonts."""

from handouts.clinics.clinic import Clinic, load

__all__ = ["Clinic", "load"]
