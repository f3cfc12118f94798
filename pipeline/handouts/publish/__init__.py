"""Finished files become a site."""
