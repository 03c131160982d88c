"""Metrics: how customers are measured, which data each metric needs, and composites of metrics."""
