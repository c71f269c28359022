"""Formats: the ways in which copies of a report are laid out, one module each, found through the registry.

What an author of a format needs is named here; the blocks of a layout are in :mod:`gxparse.layout`.
"""

from __future__ import annotations

from gxparse.evidence import Evidence, Match
from gxparse.formats.probe import Probe
from gxparse.formats.protocol import Handler, Writer
from gxparse.options import DEFAULT, Options
from gxparse.source import Source

__all__ = ["DEFAULT", "Evidence", "Handler", "Match", "Options", "Probe", "Source", "Writer"]
