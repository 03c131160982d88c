"""The menu behind every number: what it is, its query, and what can be taken away."""
