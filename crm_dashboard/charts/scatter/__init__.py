"""The quadrant chart, and the matrix as tiles."""
