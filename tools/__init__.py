"""Scripts for those who work on gxparse; none of them is installed."""
