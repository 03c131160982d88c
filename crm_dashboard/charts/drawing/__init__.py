"""Shared by all charts: axes, colours, specifications, sparklines."""
