"""The page Trends: segments month by month."""
