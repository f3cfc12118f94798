"""Rules: artifact."""
