"""Segments over months."""
