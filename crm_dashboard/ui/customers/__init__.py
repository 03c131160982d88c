"""The page Customer list: columns, controls, table, files."""
