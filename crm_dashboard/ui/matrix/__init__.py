"""The page Matrix: the board, what a change does, who moves, the cube."""
