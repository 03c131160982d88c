"""Two versions of a question against each other, and who moves between them."""
