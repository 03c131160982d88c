"""What a row is worth: the decisions by which a file of orders becomes customers, orders and money."""
