"""From the texts of one column to values: ids, numbers, money and times, in the way that evidence says they are written."""
