"""A file's bytes are held against what its `Document` says; nothing here is shared with `formats`."""
