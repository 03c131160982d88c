"""What changes over time: headlines, findings, trends, flows between segments."""
