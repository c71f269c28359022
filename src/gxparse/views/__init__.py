"""Reports, findings and explanations as HTML for people: pure functions of what they show, everything escaped."""
