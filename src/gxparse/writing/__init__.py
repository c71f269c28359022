"""From a report to a document: laid out as the form is printed, written by a format, read again."""
