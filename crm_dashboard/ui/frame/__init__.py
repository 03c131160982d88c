"""What stands round every page, and how the server starts."""
