"""Findings on screen: their sentences, their details, and which of them a list of customers is limited to."""
