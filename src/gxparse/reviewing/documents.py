"""The verb ``review``: from sources to the page that shows reports beside them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from os import PathLike
from typing import TYPE_CHECKING, cast

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
    lang: Lang = "zh",
    rules: Sequence[Rule] = (),
    decisions: Decisions | None = None,
    **options: Unpack[ReadingKeywords],
) -> str:
    """A web page to review the reports of sources: each beside its source, with its findings and explanations.

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

    for source in _each(sources):
        document = read_document(source, **options)
        reviewed += [Reviewed(_view(report, rules), excerpt, recheck) for report, excerpt in with_excerpts(document)]
    if not reviewed:
        raise ValueError("no sources to review")
    return review_page(reviewed, lang, decisions.to_dict() if decisions is not None else None)


def with_excerpts(document: DocumentRead) -> list[tuple[Report, Excerpt]]:
    """The reports of a document, each with the part of the source that it stands in."""
    return list(zip(document.reports, excerpts(document.source, document.layout, document.reports), strict=True))


def _each(sources: SourceLike | Iterable[SourceLike]) -> Iterable[SourceLike]:
    alone = isinstance(sources, (str, PathLike, bytes, bytearray, memoryview, Source)) or hasattr(sources, "read")
    return [cast("SourceLike", sources)] if alone else cast("Iterable[SourceLike]", sources)


def _view(report: Report, rules: Sequence[Rule]) -> View:
    return View(
        report=report,
        findings=check(report, rules=rules),
        explanations=explain(report, rules=rules),
        bounds=infer(report, rules=rules),
    )
