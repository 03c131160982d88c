"""What a period brought: headlines, findings, change, trends."""
