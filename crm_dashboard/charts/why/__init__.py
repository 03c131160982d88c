"""Why revenue changed: tree of factors, bridge, groups."""
