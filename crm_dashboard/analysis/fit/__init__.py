"""What the data carry and how far they can be trusted."""
