"""Formats: the ways in which copies of a report are laid out, one module each, found through the registry."""
