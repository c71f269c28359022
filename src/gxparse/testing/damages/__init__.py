"""Damaged documents with the truth: whatever happens to a copy, a cell is read as what it says, or as no number.

A damage is a kind and a seed. It is done to a *draft*, a report laid out as its form prescribes, which the writer of a
format then prints; so the same damages are there for every format that can be written, an author's own included. The
truth of a document has, for each cell, the numbers that it may be read as: the true one, or none.
"""

from gxparse.testing.damages.documents import (
    DamagedDocument,
    Judgement,
    check_damages,
    damaged,
    judged,
    kinds,
    some_damaged,
    some_report,
)

__all__ = [
    "DamagedDocument",
    "Judgement",
    "check_damages",
    "damaged",
    "judged",
    "kinds",
    "some_damaged",
    "some_report",
]
