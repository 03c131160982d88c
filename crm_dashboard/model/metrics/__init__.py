"""Metrics: by what customers are measured, what each needs, and composites of them."""
