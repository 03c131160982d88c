"""Compares two versions of a question: flows between segments, and the customers who move."""
