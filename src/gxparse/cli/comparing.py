"""The command that compares two reports: compare."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Literal

from attrs import frozen

from gxparse.characters import printable
from gxparse.cli.argument_values import some
from gxparse.cli.command_options import Action
from gxparse.cli.declaring import argument
from gxparse.cli.files import Batch, read_reports, style_of
from gxparse.cli.output import places_of, refuse, save
from gxparse.cli.reading_options import ReadingOptions
from gxparse.cli.telling import say
from gxparse.comparing.across import FigureAcross
from gxparse.comparing.compare import Comparison, compare
from gxparse.comparing.figures import FigureChange
from gxparse.comparing.reuse import SectionReuse
from gxparse.errors import GxparseError
from gxparse.report import Report
from gxparse.views.comparison_views import (
    NOT_COMPARABLE,
    across_summary,
    comparison_view,
    figure_summary,
    number,
    percent,
    report_words,
    reuse_summary,
    said,
    signed,
    signed_percent,
)
from gxparse.views.elements import element, html
from gxparse.views.notebook import style
from gxparse.views.pages import page
from gxparse.views.sections import cell_words
from gxparse.views.terminal import Style
from gxparse.views.widths import pad, width
from gxparse.words import COLON, LISTED, Lang, Words

SHOWN = 3
"""So many reused passages of a section are printed, the longest; how many there are more is said."""

LONGEST = 60
"""Of a passage so many characters are printed."""


@frozen(kw_only=True)
class CompareOptions(ReadingOptions):
    """What ``gxparse compare`` is told."""

    format: Literal["text", "json", "html"] = argument(
        "--format",
        choices=("text", "json", "html"),
        default="text",
        help=Words("text 供人阅读，json 供程序使用，html 为网页", "for people, for programs, or a page"),
    )
    output: str | None = argument(
        "-o",
        "--output",
        metavar="PATH",
        type=some,
        help=Words("写入的文件（默认输出到终端）", "the file to write (default: standard output)"),
    )
    force: bool = argument("--force", action="store_true", help=Words("覆盖已有文件", "overwrite an existing file"))

    @property
    def json(self) -> bool:
        """Whether programs read what is printed."""
        return self.format != "text"

    def conflict(self) -> Words | None:
        """Two reports are compared."""
        return (
            None
            if len(self.files) == 2
            else Words(f"应比较两个文件，而不是 {len(self.files)} 个", f"two files are compared, not {len(self.files)}")
        )


def compare_command(options: CompareOptions) -> None:
    """``gxparse compare``."""
    batch = Batch.of(options)
    place = Path(options.output) if options.output not in (None, "-") else None
    if place is not None:
        refuse(place, force=options.force, inputs=places_of(batch.paths))
    read: list[Report] = []
    for _, reports in batch.each(partial(read_reports, options=options)):
        if not isinstance(reports, GxparseError):
            read += reports
            batch.reports += len(reports)
    batch.tell_counts()
    if batch.outcome.unreadable:
        return
    if len(read) != 2:
        named = LISTED.of(options.lang).join(printable(path) for path in batch.paths)
        say(
            options,
            f"只能比较两份报告，这里有 {len(read)} 份：{named}",
            f"two reports are compared, and here are {len(read)}: {named}",
        )
        batch.outcome.unreadable += 1
        return
    printed = _printed(compare(*read), options)
    if place is None:
        sys.stdout.write(printed)
    else:
        save([(place, printed)])
        say(options, f"比较结果 → {place}", f"the comparison → {place}")


COMPARE = Action(CompareOptions, compare_command)


def _printed(comparison: Comparison, options: CompareOptions) -> str:
    if options.format == "json":
        return json.dumps(comparison.to_dict(), ensure_ascii=False, indent=1) + "\n"
    if options.format == "html":
        title = " → ".join(report_words(each).of(options.lang) for each in (comparison.earlier, comparison.later))
        view = html(element("div", comparison_view(comparison), class_="gxparse"))
        return page(title, view, style(), options.lang)
    return "\n".join(_lines(comparison, options.lang, style_of(options))) + "\n"


def _lines(comparison: Comparison, lang: Lang, style: Style) -> Iterator[str]:
    earlier, later = (printable(report_words(each).of(lang)) for each in (comparison.earlier, comparison.later))
    yield style.head(f"{earlier} → {later}")
    yield ""
    yield figure_summary(comparison).of(lang)
    yield from _figures(comparison, lang)
    yield from _across(comparison, lang, style)
    yield ""
    yield reuse_summary(comparison).of(lang)
    for section in comparison.sections:
        if section.signs:
            yield from _section(section, lang, style)


def _figures(comparison: Comparison, lang: Lang) -> Iterator[str]:
    """What changed, a line a cell: its name, both numbers, the change."""
    forms = {"": comparison.later.form}
    rows = [
        (cell_words(figure.key, forms).of(lang), said(figure.earlier), said(figure.later), *_change(figure))
        for figure in comparison.figures
        if _is_told(figure)
    ]
    yield from _rows(rows)


def _across(comparison: Comparison, lang: Lang, style: Style) -> Iterator[str]:
    """What both forms count in cells of their own, and what cannot be compared."""
    if comparison.across:
        yield ""
        yield across_summary(comparison).of(lang)
        rows = [
            (each.figure.name.of(lang), number(each.earlier), number(each.later), *_change(each))
            for each in comparison.across
        ]
        for line, each in zip(_rows(rows), comparison.across, strict=True):
            yield line
            yield style.quiet(f"    {each.figure.note.of(lang)}")
    if comparison.not_comparable:
        yield ""
        yield NOT_COMPARABLE.of(lang)
        for one in comparison.not_comparable:
            yield f"  {one.name.of(lang)}{COLON.of(lang)}{one.why.of(lang)}"


def _change(figure: FigureChange | FigureAcross) -> tuple[str, str]:
    """What a figure changed by, and that as a share."""
    return (
        "" if figure.change is None else signed(figure.change),
        "" if figure.share is None else f"({signed_percent(figure.share)})",
    )


def _rows(rows: Sequence[tuple[str, str, str, str, str]]) -> Iterator[str]:
    """Lines of names, both numbers, changes and shares, in columns."""
    if not rows:
        return
    names, before, after, change, _ = (max(map(width, column)) for column in zip(*rows, strict=True))
    for name, there, here, by, share in rows:
        numbers = f"{_right(there, before)} → {_right(here, after)}"
        yield f"  {pad(name, names)}  {numbers}  {_right(by, change)}  {share}".rstrip()


def _is_told(figure: FigureChange) -> bool:
    """Whether a figure changed, or may have."""
    return figure.state in ("changed", "unknown")


def _right(text: str, columns: int) -> str:
    return " " * (columns - width(text)) + text


def _section(section: SectionReuse, lang: Lang, style: Style) -> Iterator[str]:
    reused = {"zh": "沿用", "en": "reused"}[lang]
    yield f"  {printable(section.section.title or section.section.key)}  {reused} {percent(section.share)}"
    longest = sorted(section.passages, key=lambda each: (each.start - each.end, each.start))
    for passage in longest[:SHOWN]:
        text = printable(section.section.text[passage.start : passage.end].replace("\n", " "))
        yield style.quiet(f"    「{text if len(text) <= LONGEST else text[:LONGEST] + '…'}」")
    more = len(longest) - SHOWN
    if more > 0:
        yield style.quiet(f"    另有 {more} 处" if lang == "zh" else f"    and {more} more")
