"""The list of changes as a workbook."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import datetime, timezone

from gxparse.checker.changes import HEADS, TITLE, ReportChanges
from gxparse.errors import MissingDependencyError
from gxparse.views.elements import visible
from gxparse.words import Lang, Words

CREATED = datetime(1980, 1, 1, tzinfo=timezone.utc)
"""What stands in the workbook as the time when it was made: the same list gives the same bytes."""

WIDTHS = (24, 6, 34, 26, 10, 10, 60, 14)
"""The widths of the columns, in letters."""


def changes_workbook(changes: Sequence[ReportChanges], lang: Lang) -> bytes:
    """The list as a workbook of one sheet: a row for each change.

    Raises :class:`~gxparse.errors.MissingDependencyError` where XlsxWriter is not installed.

    >>> changes_workbook([], "zh")[:2]
    b'PK'
    """
    try:
        from xlsxwriter import Workbook
    except ImportError as error:
        raise MissingDependencyError("XlsxWriter", "pip install 'gxparse[xlsx]'") from error
    out = io.BytesIO()
    workbook = Workbook(out, {"in_memory": True, "strings_to_urls": False, "strings_to_formulas": False})
    workbook.set_properties({"title": TITLE.of(lang), "created": CREATED})
    sheet = workbook.add_worksheet(TITLE.of(lang))
    plain = workbook.add_format({"text_wrap": True, "valign": "top", "border": 1})
    bold = workbook.add_format({"text_wrap": True, "valign": "top", "border": 1, "bold": True})
    head = workbook.add_format({"bold": True, "border": 1, "bg_color": "#E8EDF2", "valign": "vcenter"})
    heads = [Words("报告", "report"), Words("序号", "no."), *HEADS.values()]
    for column, (words, width) in enumerate(zip(heads, WIDTHS, strict=True)):
        sheet.set_column(column, column, width)
        sheet.write_string(0, column, words.of(lang), head)
    row = 0
    for one in changes:
        for number, entry in enumerate(one.entries, 1):
            row += 1
            name = one.report.title or one.report.source.name
            sheet.write_string(row, 0, visible(name), plain)
            sheet.write_number(row, 1, number, plain)
            for column, text in enumerate(entry.cells(lang), 2):
                sheet.write_string(row, column, visible(text), bold if heads[column] is HEADS["proposed"] else plain)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, row, len(heads) - 1)
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    workbook.close()
    return out.getvalue()
