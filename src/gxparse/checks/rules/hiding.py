"""What a copy may hide: why something that was not found in a report may be there all the same."""

from __future__ import annotations

import re

from gxparse.findings import Status, Verdict
from gxparse.report import Report

MASK = re.compile(r"[(（\[【]略[)\]）】]|\*")
"""A mask in prose."""


def codes(report: Report) -> frozenset[str]:
    """The codes of what was noted when the report was read."""
    return frozenset(note.code for note in report.notes)


def cut(report: Report) -> tuple[str, str] | None:
    """Why what follows may be wanting."""
    return ("文档不完整", "the document ends too early") if "truncated" in codes(report) else None


def unsure(report: Report) -> tuple[str, str] | None:
    """Why something that was not found may be there all the same."""
    masked = any(cell.state == "masked" for cell in report.cells.values()) or any(
        MASK.search(section.title) or MASK.search(section.text) for section in report.sections
    )
    return cut(report) or (("文档有遮掩之处", "parts of the document are masked") if masked else None)


def or_open(
    status: Status, reason: tuple[str, str] | None, zh: str, en: str, subject: str, cells: tuple[str, ...] = ()
) -> Verdict:
    """A verdict, or ``undecided`` for a reason."""
    if reason is None:
        return Verdict(status=status, zh=zh, en=en, subject=subject, cells=cells)
    zh, en = f"{zh}（{reason[0]}，无法判断）", f"{en} (undecided: {reason[1]})"
    return Verdict(status="undecided", zh=zh, en=en, subject=subject, cells=cells)
