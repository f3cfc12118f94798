"""Mutation tests of the translation rules: plausible mistakes go in, and each should be found."""
