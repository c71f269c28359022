"""The verb ``review``: from sources to the page that shows reports beside them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from os import PathLike
from typing import TYPE_CHECKING, cast

from attrs import evolve

from gxparse.annex import Annexed, read_with_annex
from gxparse.api import DocumentRead, read_document
from gxparse.checks.engine import check
from gxparse.checks.infer import infer
from gxparse.checks.rules.rule import Rule
from gxparse.decisions.decision import Decisions
from gxparse.explaining.explain import explain
from gxparse.findings import Findings
from gxparse.options import Limits, Parser, ReadingKeywords, keywords_of  # noqa: F401 - the signature names the two
from gxparse.report import Report
from gxparse.reviewing.pages import Reviewed, review_page
from gxparse.reviewing.sources import Excerpt, excerpts
from gxparse.source import Source, SourceLike
from gxparse.views.sections import View
from gxparse.words import Lang

if TYPE_CHECKING:
    from typing_extensions import Unpack


@keywords_of(read_document, without="name")
def review(
    sources: SourceLike | Iterable[SourceLike],
    *,
    annex: SourceLike | None = None,
    lang: Lang = "zh",
    rules: Sequence[Rule] = (),
    decisions: Decisions | None = None,
    **options: Unpack[ReadingKeywords],
) -> str:
    """A web page to review the reports of sources: each beside its source, with its findings and explanations.

    ``sources`` is what :func:`gxparse.parse` takes (not a report: what is shown beside it is what it was read from), or
    several of such. ``annex`` is the second file of the only source, which its table is in (see
    :func:`gxparse.parse_with_annex`): both are shown.

    The page is one text that needs no network; it is to be written to a file as UTF-8. ``lang`` is the language that
    it opens in (``"zh"`` or ``"en"``; it can be changed there), ``rules`` are rules of one's own, ``decisions`` are
    those that were made before. What a reviewer decides is saved from the page as a file for
    :func:`gxparse.load_decisions`. The other arguments are those of :func:`gxparse.parse`, which says what is raised;
    one source that cannot be read is an error, as nothing is left out silently.

    >>> page = review(["examples/reports/annotated-2020.txt", "examples/reports/clean-page-2021.html"])
    >>> page.count('class="report"')
    2
    """
    if lang not in ("zh", "en"):
        raise ValueError(f"lang is 'zh' or 'en', not {lang!r}")
    reviewed = []

    def recheck(report: Report, previous: Report | None) -> Findings:
        return check(report, previous=previous, rules=rules)

    given = _each(sources)
    if not given:
        raise ValueError("no sources to review")
    if annex is not None and len(given) > 1:
        raise ValueError(f"an annex is that of one source, not of {len(given)}")
    for source in given:
        found = (
            with_excerpts(read_document(source, **options))
            if annex is None
            else [with_both_excerpts(read_with_annex(source, annex, **options))]
        )
        reviewed += [Reviewed(_view(report, rules), excerpt, recheck) for report, excerpt in found]
    return review_page(reviewed, lang, decisions.to_dict() if decisions is not None else None)


def with_excerpts(document: DocumentRead) -> list[tuple[Report, Excerpt]]:
    """The reports of a document, each with the part of the source that it stands in."""
    return list(zip(document.reports, excerpts(document.source, document.layout, document.reports), strict=True))


def with_both_excerpts(read: Annexed) -> tuple[Report, Excerpt]:
    """A report that was read from two files, with the parts of both that it stands in."""
    [(_, excerpt)], [(_, annex)] = with_excerpts(read.prose), with_excerpts(read.table)
    return read.report, evolve(excerpt, annex=annex)


def _each(sources: SourceLike | Iterable[SourceLike]) -> Sequence[SourceLike]:
    whole = isinstance(sources, (str, PathLike, bytes, bytearray, memoryview, Source, Report))
    several = isinstance(sources, Iterable) and not (whole or hasattr(sources, "read"))
    given = [*cast("Iterable[SourceLike]", sources)] if several else [cast("SourceLike", sources)]
    if any(isinstance(each, Report) for each in given):
        raise TypeError("sources: review takes what reports are read from (a path, bytes, a file), not a Report")
    return given


def _view(report: Report, rules: Sequence[Rule]) -> View:
    return View(
        report=report,
        findings=check(report, rules=rules),
        explanations=explain(report, rules=rules),
        bounds=infer(report, rules=rules),
    )
