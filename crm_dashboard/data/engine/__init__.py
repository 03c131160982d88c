"""The reading engine, and results kept by version."""
