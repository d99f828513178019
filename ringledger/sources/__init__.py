"""Sources: which files there are, where they stand, how they are read and landed into `raw`."""
