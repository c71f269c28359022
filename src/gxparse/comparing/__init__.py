"""Two reports side by side: what changed in the figures, and what of the prose stood in the other one already."""
