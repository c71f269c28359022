"""From what a recogniser of pictures may have seen to what a report prints: the sums of the form tell."""
