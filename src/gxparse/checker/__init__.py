"""What the page to check reports in a browser asks of the library: ``gxparse-checker.html``, see docs/checker.md."""
