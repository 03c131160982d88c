"""Text tables: encoding, delimiter, quoting."""
