"""The page Why: what brought a change of revenue."""
