"""Why revenue changed: its change shared out to factors, goods, customers and groups, in parts that sum to the whole."""
