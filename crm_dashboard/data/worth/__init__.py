"""What a line is worth: its order's total shared out, refunds and discounts taken off, sales told from what is none."""
