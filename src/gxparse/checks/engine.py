"""Checks a report by the rules of its form, by those between years and bodies, and by rules of one's own."""

from __future__ import annotations

from collections.abc import Sequence

from gxparse.checks.blanks import BLANKS_ARE_ZEROS, with_blanks
from gxparse.checks.evaluation import equations_of, evaluate, softened_equations
from gxparse.checks.recognitions import RECOGNITIONS, is_recognised
from gxparse.checks.rules.catalogue import check_names, try_examples
from gxparse.checks.rules.catalogue import rules as built_in
from gxparse.checks.rules.changes import Change
from gxparse.checks.rules.figures import blank_cells
from gxparse.checks.rules.rule import Rule
from gxparse.findings import PREVIOUS, Context, Equation, Findings
from gxparse.report import Report

__all__ = ["check", "equations", "try_examples"]


def check(
    report: Report,
    *,
    previous: Report | None = None,
    children: Sequence[Report] = (),
    complete: bool = False,
    rules: Sequence[Rule] = (),
) -> Findings:
    """Check a report by every rule of its form, by the rules between years and bodies, and by ``rules`` of one's own.

    ``previous`` is last year's report of the same body; ``children`` are those of the bodies below it, for the same
    year. The figures of a body are at least the sum of theirs. They are exactly that sum if the children are
    ``complete``: a government's report counts requests made to its own office (本级), too, so these must be handed as a
    child as well. Without ``previous`` and ``children`` the rules that need them are not evaluated. A rule that raises
    gives a finding of status ``error``. Raises :class:`~gxparse.errors.RuleError` if one of ``rules`` has the name of
    another, :class:`TypeError` for what is no report or no rule.

    >>> import gxparse
    >>> [finding.id for finding in check(gxparse.parse("examples/reports/lines-2021.txt")) if finding.status == "fail"]
    []
    """
    own, below = tuple(rules), tuple(children)
    check_kind("report", report, Report)
    if previous is not None:
        check_kind("previous", previous, Report)
    for child in below:
        check_kind("children", child, Report, "a sequence of ")
    for rule in own:
        check_kind("rules", rule, Rule, "a sequence of ")
    context = Context(report=report, previous=previous, children=below, complete=bool(complete))
    them = built_in()
    if own:
        them = (*them, *own)
        check_names((*them, BLANKS_ARE_ZEROS, RECOGNITIONS))
    if is_recognised(report):
        them = (*them, RECOGNITIONS)
    found = tuple(evaluate(them, context, them))
    return Findings(tuple(with_blanks(found, them, context)) if blank_cells(report) else found)


def equations(
    report: Report,
    previous: Report | None = None,
    *,
    names: tuple[str, str] = ("", PREVIOUS),
    rules: Sequence[Rule] = (),
) -> tuple[tuple[Equation, ...], dict[str, int | None]]:
    """The hard equalities of counts of a report, and its counts that they hold (``None``: unknown).

    With a ``previous`` report, if that is of the year before, also its own equalities and those between the two.
    ``names`` are what ids and keys of the two begin with. ``rules`` are rules besides the built-in ones.

    >>> import gxparse
    >>> found, values = equations(gxparse.parse("examples/reports/pipe-2021.txt"))
    >>> found[0].id, found[0].right, values["requests.received.total"], len(found), len(values)
    ('row-total:received', ('requests.received.total',), 174, 42, 190)
    """
    return equations_of((*built_in(), *rules), report, previous, names)


def softened(
    report: Report,
    previous: Report | None,
    *,
    names: tuple[str, str] = ("", PREVIOUS),
    rules: Sequence[Rule] = (),
) -> tuple[tuple[tuple[Equation, ...], tuple[Change, ...]], ...]:
    """The equalities between two years that are none of :func:`equations` because the body changed, by rule, each with
    what speaks for the change.
    """
    return tuple(softened_equations((*built_in(), *rules), report, previous, names))


def check_kind(name: str, value: object, kind: type, of: str = "") -> None:
    """Raises :class:`TypeError` for an argument that is not of a kind."""
    if not isinstance(value, kind):
        raise TypeError(f"{name}: expected {of}gxparse.{kind.__name__}, got {type(value).__name__}")
