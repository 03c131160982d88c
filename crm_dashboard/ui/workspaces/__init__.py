"""Which workspace is open, and which ones this browser knows."""
