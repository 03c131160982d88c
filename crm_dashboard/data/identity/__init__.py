"""Personal data: found in ids, columns and free text; duplicates; the access log."""
