"""The page Segments: strategy cards and their editing."""
