"""What all charts share: axes, ink, colours, specifications, sparklines."""
