"""The page Data: what is loaded, cleaning, versions, duplicates, trust, the workspace itself."""
