"""The heat map on screen: its choices, its picture, the customers of a cell."""
