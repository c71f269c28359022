"""gxparse reads Chinese government information disclosure reports (政府信息公开工作年度报告).

Any copy of such a report becomes one typed :class:`Report` that knows where every number came from;
:func:`check` tests every rule of the statutory form.
"""

from gxparse.api import parse, parse_all, parse_bytes, parse_text, sniff
from gxparse.checks.rules import Finding, Findings, check
from gxparse.errors import GxparseError
from gxparse.report import Cell, Note, Report, Section
from gxparse.source import Source, read_source

__version__ = "0.1.0"

__all__ = [
    "Cell",
    "Finding",
    "Findings",
    "GxparseError",
    "Note",
    "Report",
    "Section",
    "Source",
    "check",
    "parse",
    "parse_all",
    "parse_bytes",
    "parse_text",
    "read_source",
    "sniff",
]
