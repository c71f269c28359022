"""Format ``csv``: values separated by commas, semicolons or tabs, with quotes, as spreadsheets and pandas write them.

Titles and prose may stand between the tables, in a cell of their own or as plain lines. A quoted cell may hold the
separator and line ends. A quote that no quote before a separator or line end closes is a character like others, so
that a quotation in the prose swallows no table.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from functools import lru_cache

from gxparse.characters import BLANKS, LINE_ENDS
from gxparse.evidence import Evidence, Match
from gxparse.formats.probe import Probe
from gxparse.formats.textlines import Blocks, check_tokens, print_outline
from gxparse.layout import Grid, Layout, Locator, Text
from gxparse.options import DEFAULT, Options
from gxparse.outline import Outline, Table, Unsayable
from gxparse.source import Source
from gxparse.words import Words

_SEPARATORS = ",;\t"
_SEPARATORS_ZH = {",": "逗号", ";": "分号", "\t": "制表符"}
_NOT_SEPARATED = Words(
    "没有以逗号、分号或制表符与文字隔开的值", "no value is parted from the text by a comma, semicolon or tab"
)
_HAN = "\u3400-\u9fff"
_VALUES = re.compile(rf"[,;\t][^{_HAN},;\t\n]{{0,20}}(?:[,;\t]|$)", re.MULTILINE)
_VALUE = re.compile(rf"[^{_HAN}]{{0,20}}|\d[\d.]* ?[{_HAN}]{{1,6}}")
_GROUPED = re.compile(r"(?<![\d,])\d{1,3}(?:,\d{3})+(?![\d,])")
_MARKUP = re.compile(r"\\[()\[\]]|\*\*|[$`]")  # around numbers
_QUOTED_TABS = re.compile(r'\t"|"\t')
_SENTENCE = re.compile("[。；;:：!！?？]$")
_ENDS = frozenset("。；：！？")
_RECORDS = ('{"', '[{"')  # of JSON, whose commas part no columns
_TOLD = re.compile(r"sep=.", re.IGNORECASE)  # Excel's line that tells the separator


class CsvHandler:
    """Reads values separated by ``,``, ``;`` or tabs, quoted or not.

    >>> from gxparse.source import text_source
    >>> [block] = CsvHandler().read(text_source('规章,"1,021",,3')).blocks
    >>> [cell.raw for cell in block.rows[0]]
    ['规章', '1,021', '', '3']
    """

    name = "csv"
    about_zh = "以逗号、分号或制表符分隔的文本，可有引号。"
    version = "1"
    suffixes = (".csv", ".tsv")
    cannot_say: frozenset[Unsayable] = frozenset({"spaced-number", "line-break", "control"})

    def sniff(self, probe: Probe) -> Match:
        """Look for numbers between separators. Tabs without quotes are left to ``pipe``.

        It is never certain: other formats may separate by semicolons, too, and have marks of their own.
        """
        if not (any(map(probe.head.__contains__, _SEPARATORS)) and _VALUES.search(probe.head)):
            return Match.of(self.name, Evidence.NONE, _NOT_SEPARATED)
        separator, rows, numbers = _separator(probe.head)
        said = Words(
            f"{rows} 行以{_SEPARATORS_ZH[separator]}分隔，其中 {numbers} 个值是数字",
            f"{rows} lines are separated by {separator!r}, {numbers} of their values are numbers",
        )
        if separator == "\t" and not _QUOTED_TABS.search(probe.head):
            return Match.of(self.name, Evidence.NONE, Words(f"{said.zh}，都没有引号", f"{said.en}, none is quoted"))
        if numbers >= 3 and numbers > max(probe.bar_numbers, probe.number_lines):
            return Match.of(self.name, Evidence.STRONG, said)
        if rows >= 3 and rows > max(probe.bar_lines, probe.number_lines, probe.short_lines // 4):
            return Match.of(self.name, Evidence.FAIR, said)
        return Match.of(self.name, Evidence.NONE, said)

    def read(self, source: Source, options: Options = DEFAULT) -> Layout:
        """Lay rows out as grids, what is no row as streams and paragraphs.

        Raises :class:`~gxparse.errors.TextLimitError`.
        """
        check_tokens(source, options.limits, sum(map(source.text.count, _SEPARATORS)))
        locator = Locator(source.text)
        blocks = Blocks()
        rows: list[tuple[Text, ...]] = []
        for start, end, cells in _records(source.text, locator, _separator(source.text)[0]):
            if len(cells) > 1 and not _is_prose(source.text[start:end], cells):
                rows.append(tuple(cells))
            elif any(cell.raw for cell in cells) and not _TOLD.fullmatch(cells[0].raw):
                if rows:
                    blocks.add(Grid(tuple(rows)))
                    rows = []
                blocks.add_text(cells[0] if len(cells) == 1 else locator.piece(start, end))
        if rows:
            blocks.add(Grid(tuple(rows)))
        return Layout(self.name, blocks.done())

    def write(self, outline: Outline) -> str:
        """Print a row a line, a merged cell in its first column, and prose in a cell of its own."""
        return print_outline(outline, _printed, lambda line: _row([line]))


def _separator(text: str) -> tuple[str, int, int]:
    """The character that parts most numbers (else most values), with how many lines it parts and how many numbers."""
    best = (",", 0, 0)
    lines = [line for line in text.splitlines() if line[-1:] not in _ENDS and not line.lstrip().startswith(_RECORDS)]
    for separator in filter(text.__contains__, _SEPARATORS):
        rows = numbers = 0
        for line in lines:
            if separator in line:
                values = [value.strip(' "') for value in _GROUPED.sub("0", _MARKUP.sub("", line)).split(separator)]
                found = sum(map(str.isdecimal, values)) if len(values) > 1 else 0
                numbers += found
                rows += len(values) > 2 and (found > 0 or any(map(_VALUE.fullmatch, values)))
        if (numbers, rows) > (best[2], best[1]):
            best = (separator, rows, numbers)
    return best


@lru_cache(maxsize=8)
def _value_pattern(separator: str) -> re.Pattern[str]:
    blanks = "[" + re.escape(BLANKS.translate(dict.fromkeys(map(ord, LINE_ENDS + separator)))) + "]*"
    quoted = rf'{blanks}"(?P<quoted>[^"]*(?:""[^"]*)*)"{blanks}'
    return re.compile(rf"(?:{quoted}|(?P<plain>[^{separator}{LINE_ENDS}]*))(?P<end>{separator}|\r\n|[{LINE_ENDS}]|\Z)")


def _records(text: str, locator: Locator, separator: str) -> Iterator[tuple[int, int, list[Text]]]:
    """Start, end and cells of each record."""
    start = 0
    cells: list[Text] = []
    for found in _value_pattern(separator).finditer(text):
        shown = found["quoted"]
        begin, end = found.span("plain" if shown is None else "quoted")
        if shown is not None and '"' in shown:
            cells.append(locator.piece(begin - 1, end + 1, raw=shown.replace('""', '"')))
        else:
            cells.append(locator.piece(begin, end))
        if found["end"] != separator:
            yield start, found.start("end"), cells
            start, cells = found.end(), []


def _is_prose(line: str, cells: list[Text]) -> bool:
    """Whether a line's commas are those of a sentence: nothing is quoted, blank or a number, and it ends as one."""
    if '"' in line or any(not cell.raw or cell.raw.isdecimal() for cell in cells):
        return False
    return _SENTENCE.search(cells[-1].raw) is not None or "。" in line


def _printed(table: Table) -> Iterator[str]:
    for part in table.parts:
        yield from map(_row, part.lines())


def _row(values: list[str]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="").writerow(values)
    return out.getvalue()
