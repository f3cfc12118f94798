"""Which editions are made, in parallel, and which files are up to date."""
