"""The customer list, and a single customer."""
