"""Format ``xlsx``: workbooks of Excel, WPS Spreadsheets and LibreOffice."""

from __future__ import annotations

from typing import Literal

from gxparse.errors import DocumentError, NoBytesError
from gxparse.evidence import Evidence, Match
from gxparse.formats.packages import Meter
from gxparse.formats.probe import Probe
from gxparse.formats.xlsx.package import Package
from gxparse.formats.xlsx.sheets import Book, is_appendix
from gxparse.kinds import DAMAGED, Kind, kind_of
from gxparse.layout import Composer, Layout
from gxparse.options import DEFAULT, Options
from gxparse.outline import Outline, Unsayable
from gxparse.source import Source
from gxparse.words import Words

_KINDS = {
    "XLSX": Words("Excel 工作簿", "an Excel workbook"),
    "XLSB": Words("二进制 Excel 工作簿", "a binary Excel workbook"),
    "XLS": Words("Excel 97 工作簿", "a workbook of Excel 97"),
    "ODS": Words("OpenDocument 电子表格", "an OpenDocument spreadsheet"),
}


class XlsxHandler:
    """Reads workbooks: ``.xlsx``, ``.xlsm``, ``.ods``, and with the extra ``xlsx`` also ``.xls`` and ``.xlsb``."""

    name = "xlsx"
    about_zh = "电子表格：.xlsx、.xlsm、.ods；安装 xlsx 组件后还有 .xls 和 .xlsb。"
    version = "1"
    reads: Literal["bytes"] = "bytes"
    suffixes = (".xlsx", ".xlsm", ".xltx", ".xlsb", ".xls", ".et", ".ods")
    cannot_say: frozenset[Unsayable] = frozenset({"control"})
    shows_marks = True

    def sniff(self, probe: Probe) -> Match:
        """Look for what kind of file the bytes are."""
        if probe.kind in _KINDS:
            return Match.of(
                self.name, Evidence.CERTAIN, Words(f"文件是{_KINDS[probe.kind].zh}", f"it is {_KINDS[probe.kind].en}")
            )
        return Match.of(self.name, Evidence.NONE, Words("不是电子表格", "it is no workbook"))

    def read(self, source: Source, options: Options = DEFAULT) -> Layout:
        """Lay the sheets that are shown out, one after another."""
        from gxparse.formats.xlsx.laying import lay_out

        if source.data is None:
            raise NoBytesError(source.name, self.name)
        kind = kind_of(source.data) or Kind("?", DAMAGED)
        if kind.name not in _KINDS:
            what = Words("不是可以读取的工作簿", "is no workbook that can be read")
            raise DocumentError(source.name, kind.name, what, kind.advice)
        meter = Meter(source.name, kind.name, options.limits)
        book = _book(source.data, meter)
        composer = Composer()
        sheets = [sheet for sheet in book.sheets if not is_appendix(sheet)]
        blocks = lay_out(sheets, composer, meter)
        return Layout(self.name, blocks, book.notes, open_end=None, text=composer.text)

    def write(self, outline: Outline) -> bytes:
        """Print the form on sheets: prose, a table a sheet, what was found."""
        from gxparse.formats.xlsx.printing import print_workbook

        return print_workbook(outline)


def _book(data: bytes, meter: Meter) -> Book:
    """What a workbook of some kind shows."""
    from gxparse.formats.xlsx import binary, ods, ooxml

    if meter.kind == "XLSX":
        return ooxml.read_workbook(Package(data, meter))
    if meter.kind == "ODS":
        return ods.read_workbook(Package(data, meter))
    if meter.kind == "XLSB":
        binary.check_extent(Package(data, meter))
    return binary.read_workbook(data, meter)
