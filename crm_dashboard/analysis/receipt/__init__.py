"""The receipt of an import: what the loaded orders come to, and each decision that changed their money."""
