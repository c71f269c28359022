"""Hypothesis strategies for reports: consistent, with unknown cells, damaged; as data, as layouts, as documents.

A consistent report is drawn as the cases that a body had: so many requests of one kind of applicant, received or
carried over, with one outcome. Their sums satisfy the balance rule by construction, and a failing example shrinks to
the few cases that matter, with zeros everywhere else.

Strategies that are drawn from inside of others are made once (``cache``): making one costs as much as drawing from it.
"""

from __future__ import annotations

from hypothesis import strategies as st

from gxparse.testing.made import Figures
from gxparse.testing.strategies.any_layouts import LaidOut, layouts
from gxparse.testing.strategies.consistent_figures import AMOUNTS as AMOUNTS
from gxparse.testing.strategies.consistent_figures import CHANGES as CHANGES
from gxparse.testing.strategies.consistent_figures import COUNTS as COUNTS
from gxparse.testing.strategies.consistent_figures import figures, forms, tables
from gxparse.testing.strategies.consistent_reports import AGENCIES as AGENCIES
from gxparse.testing.strategies.consistent_reports import reports
from gxparse.testing.strategies.dresses import (
    LABEL_DRESSES,
    NUMBER_DRESSES,
    LabelDress,
    NumberDress,
    label_dresses,
    number_dresses,
)
from gxparse.testing.strategies.mistakes import Change, Damaged, Mistake, damaged_reports
from gxparse.testing.strategies.unknown_cells import UNKNOWN, with_unknown_cells
from gxparse.testing.strategies.whole_documents import Document, damaged_documents, documents, dressed

__all__ = [
    "LABEL_DRESSES",
    "NUMBER_DRESSES",
    "UNKNOWN",
    "Change",
    "Damaged",
    "Document",
    "Figures",
    "LabelDress",
    "LaidOut",
    "Mistake",
    "NumberDress",
    "damaged_documents",
    "damaged_reports",
    "documents",
    "dressed",
    "figures",
    "forms",
    "label_dresses",
    "layouts",
    "number_dresses",
    "reports",
    "tables",
    "with_unknown_cells",
]

Strategy = st.SearchStrategy
"""Hypothesis's type of a strategy."""
