"""Nouns in, findings out: one function a rule, one module a topic."""
