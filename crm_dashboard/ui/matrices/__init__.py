"""Matrices that people have saved: saving, renaming, deleting, and those that cannot be read."""
