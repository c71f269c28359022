"""The built-in formats by their names, as tests that list formats need them."""

from __future__ import annotations

from gxparse.formats.registry import BUILT_IN

NAMES = sorted(entry.name for entry in BUILT_IN)
OF_TEXTS = sorted(entry.name for entry in BUILT_IN if entry.reads != "bytes")
