"""Changes over time: headline figures, findings, trends, flows between segments."""
