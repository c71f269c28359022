"""What the prose claims, and its match against the tables."""
