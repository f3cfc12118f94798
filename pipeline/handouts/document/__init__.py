"""An `Edition` becomes a `Document`: a tree of what the page says."""
