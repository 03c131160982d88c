"""The page Overview: headline figures, what changed, what stands out."""
