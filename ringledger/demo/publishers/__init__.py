"""The fictional publishers, one module each: what a list has, and how it prints it."""
