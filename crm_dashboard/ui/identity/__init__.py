"""Names and contacts: masked, revealed on purpose, looked up, unmasked column by column."""
