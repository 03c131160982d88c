"""The worker process: its protocol, jobs, limits, SQL quoting, disk and scratch folders."""
