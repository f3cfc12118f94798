"""A `Document` becomes a file's bytes: one module a format, one visible table of all."""
