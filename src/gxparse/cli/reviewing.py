"""The command that makes a review page."""

from __future__ import annotations

import sys
from functools import partial
from pathlib import Path

from attrs import evolve, frozen

from gxparse.annex import read_with_annex
from gxparse.api import read_document
from gxparse.checks.engine import check
from gxparse.checks.infer import inferred
from gxparse.checks.years import by_agency
from gxparse.cli.argument_values import some
from gxparse.cli.checker import Checked, Checker
from gxparse.cli.command_options import Action
from gxparse.cli.declaring import argument
from gxparse.cli.files import STDIN, Batch, standard_input
from gxparse.cli.output import places_of, refuse, save
from gxparse.cli.reading_options import CheckingOptions, ReadingOptions, annex_option, at_odds
from gxparse.cli.telling import say
from gxparse.decisions.loading import load_decisions
from gxparse.errors import GxparseError
from gxparse.findings import Findings
from gxparse.report import Report
from gxparse.reviewing.choices import Recheck
from gxparse.reviewing.documents import with_both_excerpts, with_excerpts
from gxparse.reviewing.pages import Reviewed, review_page
from gxparse.reviewing.sources import Excerpt
from gxparse.views.sections import View
from gxparse.words import Words, counted

LARGE = 30_000_000
"""A page of more characters than this makes browsers slow: that is told."""


@frozen(kw_only=True)
class ReviewOptions(CheckingOptions):
    """What ``gxparse review`` is told."""

    output: str | None = argument(
        "-o",
        "--output",
        metavar="PATH",
        type=some,
        help=Words("写入的网页（默认输出到终端）", "the page to write (default: standard output)"),
    )
    force: bool = argument("--force", action="store_true", help=Words("覆盖已有文件", "overwrite an existing file"))
    annex: str | None = annex_option()

    @property
    def json(self) -> bool:
        """The page is no place for errors: they are told beside it."""
        return True

    def conflict(self) -> Words | None:
        """Why the arguments do not go together, if they do not."""
        return super().conflict() or at_odds(self.files, 1, annex=self.annex)


def review_command(options: ReviewOptions) -> None:
    """``gxparse review``."""
    batch = Batch.of(options)
    decisions = load_decisions(*map(Path, options.decisions))
    checker = Checker.of(evolve(options, decisions=()))  # what is printed is reviewed
    place = Path(options.output) if options.output not in (None, "-") else None
    if place is not None:
        refuse(place, force=options.force, inputs=places_of(batch.paths))
    read: list[tuple[Report, Excerpt]] = []
    for _, found in batch.each(partial(_read, options=options)):
        if not isinstance(found, GxparseError):
            read += found
            batch.reports += len(found)
    batch.tell_counts()
    if not read:
        return
    where = {id(report): excerpt for report, excerpt in read}
    checked = _checked(checker, [report for report, _ in read], series=options.series)
    recheck = _recheck(checker)
    reviewed = [Reviewed(_view(one), where[id(one.printed)], recheck) for one in checked]
    page = review_page(reviewed, options.lang, decisions.to_dict() if decisions else None)
    if len(page) > LARGE:
        size = f"{len(page) / 1e6:.0f} MB"
        say(
            options,
            f"页面很大（{size}），浏览器可能变慢：请分几次核对",
            f"the page is large ({size}): review fewer at a time",
        )
    if place is None:
        sys.stdout.write(page)
    else:
        save([(place, page)])
        say(options, f"{len(reviewed)} 份报告 → {place}", f"{counted(len(reviewed), 'report')} → {place}")


REVIEW = Action(ReviewOptions, review_command)


def _read(path: str, options: ReadingOptions) -> list[tuple[Report, Excerpt]]:
    is_input = path == "-"
    source = standard_input() if is_input else path
    if options.annex is not None:
        return [with_both_excerpts(read_with_annex(source, options.annex, **options.reading()))]
    return with_excerpts(read_document(source, name=STDIN if is_input else None, **options.reading()))


def _checked(checker: Checker, reports: list[Report], *, series: bool) -> list[Checked]:
    if not series:
        return [checker.check(report) for report in reports]
    sorted_out = by_agency(reports)
    over = [checked for body in sorted_out.bodies for checked in checker.series(body.reports)[0]]
    return over + [checker.check(report) for report in sorted_out.unplaced]


def _recheck(checker: Checker) -> Recheck:
    def again(report: Report, previous: Report | None) -> Findings:
        below, rules = checker.children, checker.rules
        return check(report, previous=previous, children=below, complete=checker.complete, rules=rules)

    return again


def _view(checked: Checked) -> View:
    return View(
        report=checked.printed,
        findings=checked.findings,
        explanations=checked.explanations,
        bounds=inferred(checked.printed, checked.findings, previous=checked.previous),
        previous=checked.previous,
    )
