"""Whether the data support each page, matrix and metric, and how far they can be trusted."""
