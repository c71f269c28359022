"""From the text of a web page to layout blocks: limits, places, the two parsers, the conversion they share."""
