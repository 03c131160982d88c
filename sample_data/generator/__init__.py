"""The simulated shop: who buys, what, when and why, and the tables in which that shows."""
