"""A report as a workbook that an office can print and pass on.

Every table of the form has a sheet of its own with its own columns, as the statute prints it; what stands between the
tables has sheets, too, so that the sheets in their order are the report. What checking found is shown beside: a colour
and a comment at cells, and a last sheet that says by its first cell that it is no part of the report.

XlsxWriter prints: it writes the same bytes for the same report, where openpyxl stamps the time of saving on them.
"""

from __future__ import annotations

import io
import re
import unicodedata
from collections.abc import Iterator, Sequence
from datetime import datetime, timezone
from itertools import groupby
from typing import TYPE_CHECKING, Any

from attrs import frozen

from gxparse.characters import UNPRINTABLE
from gxparse.errors import MissingDependencyError
from gxparse.formats.xlsx.sheets import APPENDIX, SheetCell
from gxparse.outline import Appendix, AppendixTable, Box, BoxRow, Chapter, Mark, Outline, Table
from gxparse.words import Words

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

MOST_DIGITS = 15
"""A number of more digits is printed as a text: a workbook would round it."""

LONGEST_NAME = 31
"""The name of a sheet has so many characters at most."""

LINE = 16.5
"""Points of a line of text."""

PAGE = 78
"""The width of an upright page, in digits of the usual font; programs cut off a column that is wider."""

MOST_FROZEN = 3
"""With more lines above a table its header is not kept in sight: they would fill the window."""

_TABLE_WIDTHS = {4: (34, 22, 22, 22), 10: (5, 14, 36, 9, 10, 10, 13, 13, 9, 9)}
_CREATED = datetime(2000, 1, 1, tzinfo=timezone.utc)
_FORBIDDEN = re.compile(f"[{UNPRINTABLE}]")
_NAMELESS = re.compile(r"[\[\]:*?/\\]|^'|'$")
_NUMBERED = re.compile(r"^\s*[一二三四五六七八九十]+[、.．]\s*")
_WHOLE = re.compile(r"0|[1-9][0-9]*", re.ASCII)
_COLOURS = {"error": "#FFC7CE", "warning": "#FFEB9C", "info": "#FFF7E0"}
_ALONE = "正文"
_AUTHOR = "gxparse"


def print_workbook(outline: Outline) -> bytes:
    """An outline as a workbook."""
    try:
        from xlsxwriter import Workbook
    except ImportError as error:
        raise MissingDependencyError("XlsxWriter", "pip install 'gxparse[xlsx]'") from error
    out = io.BytesIO()
    workbook = Workbook(out, {"in_memory": True, "strings_to_urls": False})
    workbook.set_properties({"title": _text(outline.title or ""), "created": _CREATED})
    _Printer(workbook, outline).print()
    workbook.close()
    return out.getvalue()


@frozen
class _Part:
    """What goes on a sheet: chapters without a table, or one that has one."""

    chapters: tuple[Chapter, ...]

    @property
    def table(self) -> Table | None:
        return self.chapters[0].table if self.chapters else None

    @property
    def name(self) -> str:
        heading = next((chapter.heading for chapter in self.chapters if chapter.heading), None)
        return _NUMBERED.sub("", heading or (self.table.title if self.table is not None else "")) or _ALONE


def _parts(outline: Outline) -> list[_Part]:
    parts: list[_Part] = []
    for with_table, found in groupby(outline.chapters, key=lambda chapter: chapter.table is not None):
        chapters = tuple(found)
        parts += [_Part((chapter,)) for chapter in chapters] if with_table else [_Part(chapters)]
    return parts or [_Part(())]


class _Printer:
    """Prints an outline into a workbook."""

    def __init__(self, workbook: Workbook, outline: Outline) -> None:
        self.workbook, self.outline = workbook, outline
        self.marks = {mark.key: mark for mark in outline.marks}
        self.places: dict[str, tuple[str, SheetCell]] = {}  # of the values
        self._formats: dict[tuple[tuple[str, Any], ...], Format] = {}
        self._names: set[str] = set()

    def print(self) -> None:
        """Print all sheets."""
        for number, part in enumerate(_parts(self.outline)):
            with_table = part.table is not None
            sheet = self._sheet(part.name, landscape=with_table, one_page=with_table)
            lines = list(self._front()) if number == 0 else []
            for chapter in part.chapters:
                lines += [] if chapter.heading is None else [(chapter.heading, "heading")]
                lines += [(text, "prose") for text in chapter.paragraphs]
            widths = [PAGE] if part.table is None else _widths(part.table)
            for column, width in enumerate(widths):
                sheet.set_column(column, column, width)
            for row, (text, kind) in enumerate(lines):
                self._line(sheet, row, text, kind, widths)
            if part.table is not None:
                self._table(sheet, part.table, len(lines), widths)
        if self.outline.appendix is not None:
            self._appendix(self.outline.appendix)

    def _front(self) -> Iterator[tuple[str, str]]:
        """What stands before the first section."""
        yield from ((f"{label}：{value}", "metadata") for label, value in self.outline.metadata)
        if self.outline.title is not None:
            yield self.outline.title, "title"
        yield from ((text, "prose") for text in self.outline.preface)

    def _sheet(self, name: str, *, landscape: bool, one_page: bool = False) -> Worksheet:
        plain = _NAMELESS.sub(" ", _text(name).replace("\n", " ")).strip()[:LONGEST_NAME] or _ALONE
        names = (plain, *(f"{plain[: LONGEST_NAME - 5]} {more}" for more in range(2, 1000)))
        name = next(it for it in names if it.lower() not in self._names)
        self._names.add(name.lower())
        sheet = self.workbook.add_worksheet(name)
        sheet.set_paper(9)  # A4
        if landscape:
            sheet.set_landscape()
        sheet.fit_to_pages(1, 1 if one_page else 0)
        sheet.set_margins(left=0.6, right=0.6, top=0.7, bottom=0.7)
        sheet.center_horizontally()
        sheet.set_footer("&C&10第 &P 页，共 &N 页")
        sheet.hide_gridlines(2)
        return sheet

    # -- lines and tables ------------------------------------------------------------------------------

    def _line(self, sheet: Worksheet, row: int, text: str, kind: str, widths: Sequence[float]) -> None:
        """A line over all columns of a sheet."""
        looks: dict[str, dict[str, Any]] = {
            "title": {"bold": True, "font_size": 18, "align": "center", "valign": "vcenter"},
            "heading": {"bold": True, "font_size": 13, "valign": "vcenter"},
            "prose": {"valign": "top"},
            "metadata": {"font_size": 10, "font_color": "#595959"},
        }
        look = self._format(text_wrap=True, **looks[kind])
        size = looks[kind].get("font_size", 11)
        height = _lines(text, sum(widths) * 11 / size) * LINE * size / 11 + (12 if kind in ("title", "heading") else 4)
        sheet.set_row(row, height)
        if len(widths) > 1:
            sheet.merge_range(row, 0, row, len(widths) - 1, "", look)
        sheet.write_string(row, 0, _text(text), look)

    def _table(self, sheet: Worksheet, table: Table, first: int, widths: Sequence[float]) -> None:
        """A table, with borders and merged cells; the rows above its values stay in sight."""
        for part in table.parts:
            for row in part.head:
                self._row(sheet, row, first, widths, bold=True)
            for row in part.body:
                self._row(sheet, row, first, widths, bold=False)
        if len(table.parts) == 1:
            head = first + len(table.parts[0].head)
            sheet.repeat_rows(first, head - 1)
            if first <= MOST_FROZEN:
                sheet.freeze_panes(head, 0)

    def _row(self, sheet: Worksheet, row: BoxRow, first: int, widths: Sequence[float], *, bold: bool) -> None:
        room = [(box, sum(widths[box.column - 1 : box.column - 1 + box.width])) for box in row if box.height == 1]
        lines = max((_lines(box.text, width) for box, width in room), default=1)
        sheet.set_row(first + row[0].row - 1, lines * LINE + 5)
        for box in row:
            self._box(sheet, box, first, bold=bold)

    def _box(self, sheet: Worksheet, box: Box, first: int, *, bold: bool) -> None:
        mark = self.marks.get(box.key or "")
        centred = box.role != "row" or box.height > 1
        look: dict[str, Any] = {"border": 1, "text_wrap": True, "valign": "vcenter", "align": "center"}
        look |= {} if centred else {"align": "left"}
        look |= {"bold": True, "bg_color": "#F2F2F2"} if bold and box.role == "column" else {}
        look |= {"bg_color": _COLOURS[mark.severity]} if mark is not None else {}
        style = self._format(**look)
        row, column = first + box.row - 1, box.column - 1
        if box.width > 1 or box.height > 1:
            sheet.merge_range(row, column, row + box.height - 1, column + box.width - 1, "", style)
        if not box.text:
            sheet.write_blank(row, column, None, style)
        elif box.role == "value" and _WHOLE.fullmatch(box.text) and len(box.text) <= MOST_DIGITS:
            sheet.write_number(row, column, int(box.text), style)
        else:
            sheet.write_string(row, column, _text(box.text), style)
        if box.key is not None:
            self.places[box.key] = sheet.get_name(), SheetCell(row + 1, column + 1, "")
        if mark is not None and mark.words:
            self._comment(sheet, row, column, mark)

    def _comment(self, sheet: Worksheet, row: int, column: int, mark: Mark) -> None:
        text = "\n".join([*(words.zh for words in mark.words), "", *(words.en for words in mark.words)])
        height = 18 * (_lines(text, 44) + 1)
        sheet.write_comment(row, column, _text(text), {"author": _AUTHOR, "width": 340, "height": height})

    # -- what was found --------------------------------------------------------------------------------

    def _appendix(self, appendix: Appendix) -> None:
        sheet = self._sheet(appendix.title.zh, landscape=True)
        widths = (12, 18, 40, 9, 9, 46, 18)
        for column, width in enumerate(widths):
            sheet.set_column(column, column, width)
        sheet.merge_range(0, 0, 0, len(widths) - 1, "", self._format(text_wrap=True))
        sheet.write_string(0, 0, APPENDIX, self._format(text_wrap=True, bold=True, font_size=13, valign="vcenter"))
        sheet.set_row(0, 44)
        row = 2
        for table in appendix.tables:
            row = self._appendix_table(sheet, table, row, widths) + 1

    def _appendix_table(self, sheet: Worksheet, table: AppendixTable, row: int, widths: Sequence[float]) -> int:
        """A table of the appendix from a row on; the row behind it."""
        over = self._format(bold=True, font_size=12, text_wrap=True, valign="vcenter")
        sheet.merge_range(row, 0, row, len(widths) - 1, "", over)
        sheet.write_string(row, 0, _text(table.title.both), over)
        sheet.set_row(row, 2 * LINE)
        row += 1
        if not table.rows:
            sheet.write_string(row, 0, _text(table.nothing.both), self._format())
            return row + 1
        head = self._format(border=1, bold=True, bg_color="#F2F2F2", text_wrap=True, align="center", valign="vcenter")
        body = self._format(border=1, text_wrap=True, valign="top")
        for column, words in enumerate((*table.head, Words("单元格", "Where"))):
            sheet.write_string(row, column, _below(words), head)
        sheet.set_row(row, 2 * LINE + 4)
        for number, found in enumerate(table.rows, row + 1):
            texts = [_below(words) for words in found.texts]
            for column, text in enumerate(texts):
                sheet.write_string(number, column, text, body)
            self._link(sheet, number, len(texts), found.keys)
            sheet.set_row(number, max(map(_lines, texts, widths)) * LINE + 4)
        return row + 1 + len(table.rows)

    def _link(self, sheet: Worksheet, row: int, column: int, keys: Sequence[str]) -> None:
        """Where the cells of a row stand, with a link to the first."""
        places = [self.places[key] for key in keys if key in self.places]
        look = self._format(border=1, text_wrap=True, valign="top", font_color="#0563C1", underline=1)
        if not places:
            sheet.write_blank(row, column, None, self._format(border=1))
            return
        name, cell = places[0]
        shown = "、".join(cell.a1 for _, cell in places[:4]) + ("…" if len(places) > 4 else "")
        target = name.replace("'", "''")
        sheet.write_url(row, column, f"internal:'{target}'!{cell.a1}", look, string=shown)

    def _format(self, **look: Any) -> Format:
        """A format, made once."""
        look = {"font_name": "宋体", "font_size": 11, **look}
        key = tuple(sorted(look.items()))
        if key not in self._formats:
            self._formats[key] = self.workbook.add_format(look)
        return self._formats[key]


def _text(text: str) -> str:
    """A text without what no XML may have."""
    return _FORBIDDEN.sub("\ufffd", text)


def _below(words: Words) -> str:
    """Words in Chinese, and below them in English."""
    return _text(words.zh if words.zh == words.en else f"{words.zh}\n{words.en}")


def _widths(table: Table) -> Sequence[float]:
    """The widths of a table's columns."""
    return _TABLE_WIDTHS.get(table.width) or [max(9.0, 120 / table.width)] * table.width


def _lines(text: str, width: float) -> int:
    """How many lines a text takes in a column of a width."""
    rows = 0.0
    for line in text.split("\n"):
        taken = sum(2.1 if unicodedata.east_asian_width(char) in "WFA" else 1 for char in line)
        rows += max(1, -(-taken // max(width - 1, 1)))
    return int(rows)
