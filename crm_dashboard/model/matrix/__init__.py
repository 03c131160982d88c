"""The answer: cells with figures, cuts in real units, the points to draw, tallies for dragging."""
