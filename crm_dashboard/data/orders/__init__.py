"""Which row belongs to which order: numbers that begin anew, ids that lost their digits, rows that several exports hold."""
