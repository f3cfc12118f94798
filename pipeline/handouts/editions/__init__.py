"""One locale, level and clinic are chosen: an `Edition`."""
