"""The conformance kit: independent validators, run on every file that we ship."""
