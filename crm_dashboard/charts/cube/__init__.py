"""Three dimensions as a cube that turns."""
