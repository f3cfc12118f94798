"""The page that a reviewer reads, and the approval that a filled-in one becomes."""
