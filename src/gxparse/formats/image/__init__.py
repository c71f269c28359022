"""Format ``image``: scans and photographs of printed reports, read by optical character recognition."""
