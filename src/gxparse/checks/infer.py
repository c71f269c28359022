"""What the unknown cells of a report can be."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from gxparse.checks.blanks import BLANKS_ARE_ZEROS, offered_zeros
from gxparse.checks.engine import check, check_kind, equations
from gxparse.checks.rules.between import years_follow
from gxparse.checks.rules.figures import blank_cells
from gxparse.checks.rules.rule import Rule
from gxparse.findings import Finding
from gxparse.network.unknown import Bounds, bounds
from gxparse.report import Report


def infer(report: Report, *, previous: Report | None = None, rules: Sequence[Rule] = ()) -> dict[str, Bounds]:
    """Exact bounds of the unknown cells that the hard rules hold; for each that has one value only its derivation.

    If the printed numbers are right and the rules hold, a cell is within its bounds. They are never put into the
    report: a cell remains what the document says. Cells whose rules cannot all hold have none. With ``previous``, last
    year's report of the same body, its numbers help; its own unknown cells are then there as ``previous.…``. ``rules``
    are hard rules of one's own. Raises :class:`ValueError` for a ``previous`` that is not of the year before.

    Where ``check`` finds ``blanks-are-zeros``, blank cells that the rules do not force are offered as 0 with that
    ``reason``: a reading that every rule agrees with, and no proof. Not in a table that prints zeros elsewhere.

    >>> import gxparse
    >>> report = gxparse.parse("examples/reports/lines-2021.txt")
    >>> infer(report)
    {}
    """
    check_kind("report", report, Report)
    check_previous(report, previous)
    findings = check(report, previous=previous, rules=rules) if blank_cells(report) else ()
    return inferred(report, findings, previous=previous, rules=rules)


def inferred(
    report: Report, findings: Iterable[Finding], *, previous: Report | None = None, rules: Sequence[Rule] = ()
) -> dict[str, Bounds]:
    """:func:`infer` for a report that was checked, with what was found."""
    found = bounds(*equations(report, previous, rules=rules))
    if any(finding.id == BLANKS_ARE_ZEROS.id for finding in findings):
        for key in offered_zeros(report):
            if key not in found or found[key].value is None:
                found[key] = Bounds(key, 0, 0, reason="blanks-are-zeros")
    return found


def check_previous(report: Report, previous: Report | None) -> None:
    """Raises :class:`ValueError` for a previous report that is not known to be of the year before."""
    if previous is not None:
        check_kind("previous", previous, Report)
    if previous is not None and not years_follow(report, previous):
        raise ValueError(f"previous is of {previous.year}, which is not known to be the year before {report.year}")
