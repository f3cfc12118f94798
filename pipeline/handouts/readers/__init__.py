"""Readers: a finished file's text, read from its bytes alone as the person who gets it would meet it."""
