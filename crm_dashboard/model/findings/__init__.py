"""Findings: rules that choose customers worth a sentence, their sums over orders, and their numbers now and before."""
