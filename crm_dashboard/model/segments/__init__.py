"""Segments: names, plays, ready-made matrices, goals, trades, and cells in words."""
