"""Compares two questions: flows between segments, and the customers who move."""
