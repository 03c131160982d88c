"""Builds a version file from the sources."""
