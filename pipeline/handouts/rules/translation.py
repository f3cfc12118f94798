"""Rules: translation."""
