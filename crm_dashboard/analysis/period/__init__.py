"""Figures of a period: headlines, findings, changes, trends."""
