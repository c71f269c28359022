"""From a layout to reports, the same way for all formats: the one place where texts get a meaning."""
