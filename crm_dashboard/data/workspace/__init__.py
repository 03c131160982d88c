"""Workspaces: opened, read, changed, swept, with their versions and samples."""
