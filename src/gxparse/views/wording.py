"""The words and signs that all views share, in Chinese and English."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from gxparse.evidence import Evidence
from gxparse.layout import Span
from gxparse.measuring.measured import State as Measured
from gxparse.recognition import Recognition
from gxparse.values import State
from gxparse.words import Words

SIGNS: Mapping[State, str] = MappingProxyType(
    {"recognised": "≈", "blank": "_", "masked": "***", "not_applicable": "/", "unreadable": "?", "missing": "-"}
)
"""What stands in a table for a cell without a number, or behind one that is not printed so."""

STATE_WORDS: Mapping[State, Words] = MappingProxyType(
    {
        "reported": Words("已报告", "reported"),
        "recognised": Words("识别后由合计推定", "recognised, told by the sums"),
        "blank": Words("空白", "blank"),
        "masked": Words("被遮掩", "masked"),
        "not_applicable": Words("不适用", "not applicable"),
        "unreadable": Words("无法辨读", "unreadable"),
        "missing": Words("文档中没有", "not in the document"),
    }
)

EVIDENCE_WORDS: Mapping[Evidence, Words] = MappingProxyType(
    {
        Evidence.NONE: Words("无", "none"),
        Evidence.WEAK: Words("弱", "weak"),
        Evidence.FAIR: Words("中等", "fair"),
        Evidence.STRONG: Words("强", "strong"),
        Evidence.CERTAIN: Words("确定", "certain"),
    }
)

STATUS_WORDS: Mapping[str, Words] = MappingProxyType(
    {
        "pass": Words("相符", "holds"),
        "fail": Words("不符", "fails"),
        "warning": Words("请核对", "look again"),
        "info": Words("说明", "to know"),
        "undecided": Words("无法判断", "undecided"),
        "error": Words("规则出错", "not evaluated"),
    }
)
"""What became of a rule, see :func:`outcome`."""

MARKS: Mapping[str, str] = MappingProxyType(
    {"pass": "✓", "fail": "✗", "warning": "!", "info": "i", "undecided": "?", "error": "E"}
)

MEASURED_WORDS: Mapping[Measured, Words] = MappingProxyType(
    {
        "exact": Words("确定", "exact"),
        "interval": Words("区间", "interval"),
        "undefined": Words("分母为零", "undefined"),
        "doubtful": Words("存疑", "doubtful"),
        "unknown": Words("未知", "unknown"),
        "unavailable": Words("不适用", "not available"),
    }
)
"""What can be said of an indicator."""

MEASURED_MARKS: Mapping[Measured, str] = MappingProxyType(
    {"exact": " ", "interval": "~", "undefined": "0", "doubtful": "!", "unknown": "?", "unavailable": "-"}
)


def recognition_words(recognition: Recognition) -> Words:
    """What the most probable table says of a cell of a picture, and how sure that is.

    >>> recognition_words(Recognition((), says="83", margin=5.3)).both
    "「83」，不低于 200 倍 '83', at least 200 to 1"
    """
    says = recognition.says
    said = Words("空白", "blank") if not says else Words(f"「{says}」", repr(says))
    if says is None:
        said = Words("读出的都不是", "none of what was read")
    return Words(f"{said.zh}，{recognition.words.zh}", f"{said.en}, {recognition.words.en}")


def place_words(span: Span) -> Words:
    """A place in the source: its line and column and the cell of a web page's table, or its page, or its sheet's cell.

    >>> place_words(Span(4, 6, line=2, column=1)).en
    'line 2, column 1'
    """
    zh, en = span.where
    at = span.element
    if span.area is None and (at is None or at.sheet is None):
        zh, en = f"{zh}第 {span.column} 列", f"{en}, column {span.column}"
    if at is not None and at.sheet is None:
        zh += f"（第 {at.table} 个表格第 {at.row} 行第 {at.column} 格）"
        en += f" (table {at.table}, row {at.row}, cell {at.column})"
    return Words(zh, en)
