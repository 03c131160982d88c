"""The board: the matrix as charts whose cuts can be dragged, and cards that follow at every frame."""
