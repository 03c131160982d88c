"""The heat map: its question, bands, measures and answer."""
