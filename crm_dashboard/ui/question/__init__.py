"""The controls of the question: dimensions, cuts, composites, filters, its history and its link."""
