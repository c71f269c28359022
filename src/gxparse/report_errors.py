"""The error of data that no report can be made of; it loads before anything that a report consists of."""

from __future__ import annotations

from gxparse.failure import GxparseError
from gxparse.json_places import JsonPlace

SCHEMA = "gxparse/report/1"


class ReportDataError(GxparseError, ValueError):
    """Data that no report can be made of. ``pointer`` is the JSON pointer (RFC 6901) of what is wrong in them, ``""``
    where that is the whole; ``place`` is the same as people read it.

    >>> import gxparse
    >>> gxparse.Report.from_dict({"schema": "gxparse/report/1", "colour": "red"})  # doctest: +ELLIPSIS
    Traceback (most recent call last):
    gxparse.errors.ReportDataError: no data of a report (gxparse/report/1), /colour: unknown field; ...
    """

    code = "report-data"

    def __init__(self, place: JsonPlace, zh: str, en: str) -> None:
        self.place, self.pointer = str(place), place.pointer
        where = f"，{self.pointer}" if self.pointer else "", f", {self.pointer}" if self.pointer else ""
        super().__init__(f"不是报告数据（{SCHEMA}）{where[0]}：{zh}", f"no data of a report ({SCHEMA}){where[1]}: {en}")
