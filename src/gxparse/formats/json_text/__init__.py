"""Format ``json``: records, rows, cells with coordinates, and texts in strings, as services and crawlers keep them."""
