"""The verb ``compare``."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from attrs import frozen

from gxparse.comparing.across import FigureAcross, figures_across, not_comparable_between
from gxparse.comparing.figures import ChangeState, FigureChange, figure_changes
from gxparse.comparing.reuse import RUN, SectionReuse, reuse
from gxparse.display import Displayed
from gxparse.measuring.comparable import NotComparable
from gxparse.report import Report

SCHEMA = "gxparse/comparison/1"


@frozen
class Comparison(Displayed):
    """Two reports side by side: ``figures``, a cell each, and the ``sections`` of the later one with what of their
    text stood in the earlier one. Of reports on different forms, ``across`` are the figures that both have in cells of
    their own, and ``not_comparable`` says what cannot be compared, and why.
    """

    earlier: Report
    later: Report
    figures: tuple[FigureChange, ...]
    sections: tuple[SectionReuse, ...]
    across: tuple[FigureAcross, ...] = ()
    not_comparable: tuple[NotComparable, ...] = ()

    @property
    def changed(self) -> tuple[FigureChange, ...]:
        """The figures that changed."""
        return tuple(figure for figure in self.figures if figure.state == "changed")

    @property
    def counts(self) -> Mapping[ChangeState, int]:
        """How many figures there are of each state."""
        return Counter(figure.state for figure in self.figures)

    @property
    def signs(self) -> int:
        """The signs of the later report's prose."""
        return sum(section.signs for section in self.sections)

    @property
    def reused(self) -> int:
        """Those of them that are reused."""
        return sum(section.reused for section in self.sections)

    @property
    def share(self) -> Fraction | None:
        """What of the later report's prose is reused, ``None`` where it has none."""
        return Fraction(self.reused, self.signs) if self.signs else None

    def to_dict(self) -> dict[str, Any]:
        """The comparison as JSON-ready data (schema ``gxparse/comparison/1``)."""
        return {
            "schema": SCHEMA,
            "earlier": _report_to_dict(self.earlier),
            "later": _report_to_dict(self.later),
            "figures": [figure.to_dict() for figure in self.figures],
            "across": [figure.to_dict() for figure in self.across],
            "not_comparable": [
                {"name": {"zh": each.name.zh, "en": each.name.en}, "why": {"zh": each.why.zh, "en": each.why.en}}
                for each in self.not_comparable
            ],
            "run": RUN,
            "signs": self.signs,
            "reused": self.reused,
            "share": None if self.share is None else float(self.share),
            "sections": [section.to_dict() for section in self.sections],
        }


def _report_to_dict(report: Report) -> dict[str, Any]:
    return {
        "source": report.source.name,
        "title": report.title,
        "agency": report.agency,
        "year": report.year,
        "form": report.form.name,
        "fingerprint": report.fingerprint,
    }


def compare(report: Report, other: Report) -> Comparison:
    """Compare two reports: figures side by side, and what of the later one's prose stood in the earlier one.

    The report of the earlier year comes first, whatever the order of the arguments; where both are of one year, or a
    year is not known, ``report`` does. They may be of one body or of two. Figures are compared by their cells: what
    only one of the forms has is said to be ``only earlier`` or ``only later``, money is compared in one unit, and a
    number that is not known gives no change. What the forms have in cells of their own, but count alike or nearly so,
    is compared in ``across``.

    *Reused* are characters that lie in a run of at least 13 that the earlier report has, too, in any section: without
    white space and punctuation, numbers counting as one sign whatever they say. The definition is in
    ``docs/compare.md``.

    >>> import gxparse
    >>> report = gxparse.parse("examples/reports/pipe-2021.txt")
    >>> comparison = compare(report, report)
    >>> comparison.changed, comparison.share
    ((), Fraction(1, 1))
    """
    earlier, later = report, other
    if report.year is not None and other.year is not None and other.year < report.year:
        earlier, later = other, report
    return Comparison(
        earlier,
        later,
        figure_changes(earlier, later),
        reuse(later.sections, earlier.sections),
        tuple(figures_across(earlier, later)),
        not_comparable_between(earlier.form, later.form),
    )
