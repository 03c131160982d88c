"""The page of one customer: finding, figures, timeline, orders, neighbours in the list."""
