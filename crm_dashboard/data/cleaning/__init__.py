"""Cleaning rules: typed lines, what each rule matches, what it changes."""
