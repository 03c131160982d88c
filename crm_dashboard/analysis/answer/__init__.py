"""Answers a question: the matrix, its segments, its cards, its tallies."""
