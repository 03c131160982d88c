"""The page Customer list: controls, columns, table, selection, files."""
