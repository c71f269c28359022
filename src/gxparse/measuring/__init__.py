"""Indicators: what a report's numbers say of openness, as shares and ratios with bounds where numbers are missing."""
