"""Labels: what is read as a label of the form, and what never is."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator, Sequence

import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st

import gxparse
from documents import distinct_figures, document
from gxparse.binding.labels import LabelEntry, distance, fold, labels, tolerance
from gxparse.forms.model import form, forms, telling_words
from gxparse.report import Report

INDEX = labels()
ROWS = [entry for entries in INDEX.tables.values() for entry in entries.values() if entry.row is not None]
NAMES = [f"{entry.table}.{entry.label}" for entry in ROWS]
TELLING = "".join(telling_words())
REVERSING = [
    "上",
    "下",
    "去",
    "不",
    "未",
    "非",
    "无",
    "有",
    "可",
    "禁",
    "允许",
    "减免",
    "支出",
    "累计",
    "全部",
    "除",
    "旧",
]


def values(report: Report) -> dict[str, str]:
    return {key: str(cell.value) for key, cell in report.cells.items() if cell.state == "reported"}


def changed(label: str, words: Sequence[str]) -> Iterator[str]:
    """A label with each of some words put in, taken away, or in another's place."""
    for place in range(len(label) + 1):
        for word in words:
            yield label[:place] + word + label[place:]
            if place < len(label):
                yield label[:place] + word + label[place + 1 :]
                yield label[:place] + word + label[place + 2 :]
    for place, character in enumerate(label):
        if character in TELLING and place < len(label) - 1:  # without its end it is cut short
            yield label[:place] + label[place + 1 :]


def words_of(text: str) -> str:
    """The telling words of a text in order; 禁止 may have lost one of its characters."""
    return re.sub("[禁止]+", "止", "".join(character for character in text if character in TELLING))


def check_that_no_other_label_is_repaired(entry: LabelEntry, words: Sequence[str]) -> None:
    for text in changed(entry.label, words):
        known = INDEX.tables[entry.table].get(fold(text))
        cut_short = any(e.row == entry.row and e.label.startswith(fold(text)) for e in ROWS)
        if (known is not None and known.row == entry.row) or cut_short or words_of(fold(text)) == words_of(entry.label):
            continue
        for printed in (text, f"{entry.number}.{text}"):
            found = INDEX.nearest(entry.table, printed, {entry.row or ""})
            assert found is None or words_of(found[0].label) == words_of(fold(text)), printed


@pytest.mark.parametrize("entry", ROWS, ids=NAMES)
def test_a_word_that_reverses_a_label_makes_another_of_it(entry: LabelEntry) -> None:
    check_that_no_other_label_is_repaired(entry, REVERSING)


@pytest.mark.slow
@pytest.mark.parametrize("entry", ROWS, ids=NAMES)
def test_every_telling_word_makes_another_label(entry: LabelEntry) -> None:
    check_that_no_other_label_is_repaired(entry, TELLING)


def test_no_label_is_repaired_into_another() -> None:
    for table, entries in INDEX.tables.items():
        for entry in entries.values():
            found = INDEX.nearest(table, entry.label)
            assert found is None or found[0].row == entry.row or entry.columns


def test_all_forms_are_tried() -> None:
    printed = {fold(row.label) for each in forms() for table in each.tables for row, _ in each.rows(table.key)}
    assert printed <= {entry.label for entry in ROWS}


# -- marks, notes, groups and reading aids around a label ----------------------------------------------

FIGURES = {name: distinct_figures(name) for name in ("2019", "2021")}
GRANTED = "（一）予以公开"


@pytest.mark.parametrize("layout", ["pipe", "lines"])
@pytest.mark.parametrize(
    "printed",
    [
        "(一)予以公开①",
        "(一)予以公开 *",
        "*(一)予以公开",
        "(一)予以公开※",
        "(一)予以公开[1]",
        "(一)予以公开〔注2〕",
        "(一)予以公开注1",
        "(一)予以公开(注:含主动公开的)",
        "(一)予以公开【含当场提供】",
        "(一)予以公开(没有的填0)",
        "(一)予以公开 备注：含当场提供",
        "【重点】(一)予以公开",
        "一 予以公开",
        "①予以公开",
        "㈠予以公开",
        "予以公开:",
        "三、本年度办理结果 (一)予以公开",
        "本年度办理结果-予以公开",
        "三.本年度办理结果：一.予以公开①",
        "(一)予(yǔ)以公(gōng)开",
        "(一)予以(yǐ)公开（gong1kai1）",
        "(一)予(ㄩˇ)以公开",
        "(一)予yǔ以yǐ公gōng开kāi",
    ],
)
def test_what_stands_around_a_label_changes_nothing(layout: str, printed: str) -> None:
    for name, figures in FIGURES.items():
        text = document(figures, name, layout).replace(GRANTED, printed)
        assert values(gxparse.parse_text(text)) == figures


@pytest.mark.parametrize("layout", ["pipe", "lines"])
@pytest.mark.parametrize(
    "printed",
    [
        "(一)予以公开(累计)",
        "(一)予以公开(上年)",
        "(一)予以公开(单位:万件)",
        "(一)予以公开(不含当场提供)",
        "(不)予以公开",
        "(一)[不]予以公开",
        "(一)予以公开(含(二)部分公开)",
        "(一)拒绝公开",
        "(一)予以公示",
        "(一)可予公开",
        "(二)不予公开",
    ],
)
def test_a_label_that_says_something_else_is_left_unread_and_told(layout: str, printed: str) -> None:
    text = document(FIGURES["2021"], "2021", layout).replace(GRANTED, printed)
    report = gxparse.parse_text(text)
    row = "requests.outcomes.granted."
    assert values(report) == {key: figure for key, figure in FIGURES["2021"].items() if not key.startswith(row)}
    assert {cell.state for key, cell in report.cells.items() if key.startswith(row)} <= {"missing", "unreadable"}
    assert any(printed[-4:] in note.en for note in report.notes)


REVERSALS = """
本年>上年 上年>本年 下年>上年 新收>旧收 结转>累计结转 不>可 不> 无>有 未> 没有>已有 已获取>未获取
禁止>允许 公开>不公开 属于>不属于 予以>不予以 予以>拒绝 部分>全部 收费>收费减免 收费>支出 采购>采购支出
集中>分散 行政>非行政 处罚>处分 强制>强拆 许可>许可变更 保护>侵害 重复>首次 大量>少量 三类>四类
第三方>第二方 要求>未要求 规章>旧规章 逾期>按期 仍不明确>已明确 总计>小计 内部>外部 数量>金额 对外>对内
"""


@pytest.mark.parametrize("layout", ["pipe", "lines"])
@pytest.mark.parametrize("name", ["2019", "2021"])
def test_a_reversed_label_loses_its_row_and_moves_no_other(name: str, layout: str) -> None:
    figures = FIGURES[name]
    text = document(figures, name, layout)
    rows = [(f"{t.key}.{row.key}.", row.label) for t in form(name).tables for row, _ in form(name).rows(t.key)]
    for prefix, label in rows:
        [start] = [found.start() for found in re.finditer(rf"(?<!\w){re.escape(label)}(?= \||\n)", text)][:1]
        for word, other in (pair.split(">") for pair in REVERSALS.split()):
            if word not in label:
                continue
            reversed_label = label.replace(word, other, 1)
            report = gxparse.parse_text(text[:start] + reversed_label + text[start + len(label) :])
            kept = {key: figure for key, figure in figures.items() if not key.startswith(prefix)}
            lost = {key.rpartition(".")[0] for key in kept.keys() - values(report).keys()}
            assert values(report).items() <= kept.items()
            assert len(lost) <= 1  # the header below an unknown row may be in doubt
            assert any(repr(reversed_label) in note.en for note in report.notes)


def test_title_and_agency_are_read_without_reading_aids() -> None:
    report = gxparse.parse_text(
        document(FIGURES["2021"], "2021", "pipe").replace("青河市林业局", "青河市林(lín)业(yè)局(jú)", 1)
    )
    assert (report.title, report.agency) == ("青河市林业局2021年政府信息公开工作年度报告", "青河市林业局")
    kept = gxparse.parse_text(document(FIGURES["2021"], "2021", "pipe").replace("青河市林业局", "青河市CBD(core)局", 1))
    assert kept.agency == "青河市CBD(core)局"


# -- disputes in tables of their own -------------------------------------------------------------------

KINDS = ("review", "direct_litigation", "litigation_after_review")
RESULTS = ("结果维持", "结果纠正", "其他结果", "尚未审结", "总计")


def disputes(headings: Sequence[str], printed: Sequence[str], *, bars: bool) -> str:
    """Tables of disputes, one below the other, each with its heading and its header."""
    lines = ["四、政府信息公开行政复议、行政诉讼情况"]
    for heading, values_of in zip(headings, printed, strict=True):
        lines += ["", heading]
        lines += [f"| {' | '.join(RESULTS)} |", "|---|---|---|---|---|"] if bars else RESULTS
        if values_of:
            lines += [f"| {' | '.join(values_of.split())} |"] if bars else values_of.split()
    return "\n".join([*lines, "", "五、存在的主要问题及改进情况", "公开目录还需细化。", ""])


HEADINGS = [
    ("行政复议", "行政诉讼(未经复议直接起诉)", "行政诉讼(复议后起诉)"),
    ("### (一)行政复议情况", "### (二)行政诉讼情况 1.未经复议直接起诉", "### 2.复议后起诉"),
    ("政府信息公开行政复议", "行政诉讼——未经行政复议直接起诉", "行政诉讼——经行政复议后起诉"),
    ("1、行政复议案件", "2、行政诉讼·直接起诉(未经复议)", "3、行政诉讼·复议后起诉的"),
]


@pytest.mark.parametrize("bars", [True, False])
@pytest.mark.parametrize("headings", HEADINGS)
@pytest.mark.parametrize("lost", [None, 0, 1, 2])
def test_each_kind_of_dispute_has_its_own_table_or_none(
    headings: Sequence[str], lost: int | None, *, bars: bool
) -> None:
    printed = ["11 12 13 14 50", "21 22 23 24 90", "31 32 33 34 130"]
    if lost is not None:
        printed[lost] = ""
    report = gxparse.parse_text(disputes(headings, printed, bars=bars))
    for number, kind in enumerate(KINDS):
        cells = [cell for key, cell in report.cells.items() if key.startswith(f"disputes.{kind}.")]
        if number == lost:
            assert not any(cell.known for cell in cells)
        else:
            assert [str(cell.value) for cell in cells] == printed[number].split()


@pytest.mark.parametrize("heading", ["行政诉讼(复议前起诉)", "行政诉讼(复议后撤诉)", "行政应诉", "上年行政诉讼"])
def test_a_table_of_another_kind_is_nobodys(heading: str) -> None:
    headings = ("行政复议", "行政诉讼(未经复议直接起诉)", heading)
    report = gxparse.parse_text(disputes(headings, ["1 2 3 4 10", "0 0 0 0 0", "2 0 0 0 2"], bars=True))
    assert not any(report[f"disputes.litigation_after_review.{column}"].known for column in ("upheld", "total"))
    assert report["disputes.direct_litigation.total"].value == 0


def test_a_digit_behind_a_label_is_a_footnote_only_beside_a_whole_row() -> None:
    head = "二、主动公开政府信息情况\n第二十条第(一)项\n信息内容 | 本年制发件数 | 本年废止件数 | 现行有效件数\n"
    whole = gxparse.parse_text(f"{head}规章1 | 0 | 2 | 5\n行政规范性文件12 | 7 | 8 | 9\n")
    assert [str(cell.value) for cell in whole.cells.values() if cell.known] == ["0", "2", "5", "7", "8", "9"]
    lacking = gxparse.parse_text(f"{head}规章1 | 0 | 2\n行政规范性文件 | 7 | 8 | 9\n")
    assert [str(cell.value) for cell in lacking.cells.values() if cell.known] == ["7", "8", "9"]


def test_other_handling_as_one_row_without_figures() -> None:
    figures = distinct_figures("2021", instead=True)
    blank = {key: "" if key.startswith("requests.outcomes.other.") else text for key, text in figures.items()}
    report = gxparse.parse_text(document(blank, "2021", "pipe", instead=True))
    states = {cell.state for key, cell in report.cells.items() if key.startswith("requests.outcomes.other.")}
    assert (states, values(report)) == ({"blank"}, {key: text for key, text in blank.items() if text})
    cut = document(figures, "2021", "pipe").split("1.申请人无正当理由")[0] + "\n"
    assert not any(cell.state == "blank" for cell in gxparse.parse_text(cut).cells.values())


# -- without the library that compares fast ------------------------------------------------------------

DAMAGED = sorted({entry.label for entry in ROWS if tolerance(len(entry.label))})


@given(st.data())
def test_a_label_is_as_far_from_a_damaged_one_as_regex_says(data: st.DataObject) -> None:
    label = data.draw(st.sampled_from(DAMAGED))
    text = list(label)
    for _ in range(data.draw(st.integers(0, 8))):
        place, letter = data.draw(st.integers(0, len(text))), data.draw(st.sampled_from(["", "口", *label]))
        text[place : place + data.draw(st.integers(0, 1))] = letter
    allowed = tolerance(len(label))
    found = regex.compile(rf"(?:{regex.escape(label)}){{e<={allowed}}}", regex.BESTMATCH).fullmatch("".join(text))
    assert distance(label, "".join(text), allowed) == (sum(found.fuzzy_counts) if found else None)


def test_damaged_labels_are_repaired_where_regex_is_not_installed() -> None:
    """As in a browser: nothing is lost."""
    program = """if True:
        import sys
        sys.modules["regex"] = None
        from gxparse.binding.labels import labels
        print(labels().nearest("requests", "一、本年新收政俯信患公开申请数量")[0].row)
    """
    told = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)  # noqa: S603
    assert told.stdout == "received\n"
