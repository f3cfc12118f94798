"""A clinic's folder becomes a `Clinic`: brand, words, templates, fonts."""
