"""The canonical tables and columns, and how personal ones are masked."""
