"""Word documents: opened within bounds, their parts as trees, what a reader of the document sees, and the way back."""
