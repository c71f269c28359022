"""Names that the source of a page gets before it is parsed, so that places come back from any parser."""

from __future__ import annotations

STAMP = "gxat"
"""The attribute that holds a cell's offset."""

PLAIN = "gx-"
"""The names of formatting elements get this prefix, see :meth:`gxparse.formats.html.places.Places.stamped`."""
