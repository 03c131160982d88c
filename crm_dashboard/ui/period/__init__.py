"""The period that pages of change look at, what it is compared with, and the events in it."""
