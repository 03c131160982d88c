"""What a workspace holds: metrics, columns, days, customers as lazy rows."""
