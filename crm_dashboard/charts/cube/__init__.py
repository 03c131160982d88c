"""Three dimensions as a rotatable cube."""
