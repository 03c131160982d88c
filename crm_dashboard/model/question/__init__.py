"""The question as a frozen value: axes, cuts, filters, its history, and the file it is kept in."""
