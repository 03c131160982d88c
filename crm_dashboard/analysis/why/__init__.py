"""Why revenue changed between two periods: by factors, customers, goods and groups."""
