"""Consistency: the rules of the form and their verdicts on a report."""
