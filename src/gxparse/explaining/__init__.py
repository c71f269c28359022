"""The smallest corrections that would mend the broken rules of a report."""
