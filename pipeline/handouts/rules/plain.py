"""Rules: plain."""
