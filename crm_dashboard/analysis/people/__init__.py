"""Customers as a list, and one of them."""
