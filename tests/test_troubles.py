"""The kinds of trouble that real copies have, each on a document whose figures are all different."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

import gxparse
from documents import PLAIN, Dress, distinct_figures, document
from gxparse.report import Report

LAYOUTS = ["pipe", "lines"]
FIGURES = distinct_figures("2021")
ROW = "requests.outcomes.refused.prohibited_by_law"
LABEL = "2.其他法律行政法规禁止公开"


def parse(text: str) -> Report:
    report = gxparse.parse_text(text)
    for cell in report.cells.values():
        assert cell.span is None or cell.span.of(text) == cell.raw
    return report


def values(report: Report) -> dict[str, str]:
    return {key: str(cell.value) for key, cell in report.cells.items() if cell.state == "reported"}


def others(figures: dict[str, str], prefix: str) -> dict[str, str]:
    return {key: figure for key, figure in figures.items() if not key.startswith(prefix)}


def states(report: Report, prefix: str) -> set[str]:
    return {cell.state for key, cell in report.cells.items() if key.startswith(prefix)}


def codes(report: Report) -> set[str]:
    return {note.code for note in report.notes}


def row(key: str, label: str, layout: str, figures: dict[str, str] = FIGURES) -> str:
    """The row of a key as `document` writes it."""
    cells = [figure for cell, figure in figures.items() if cell.rpartition(".")[0] == key]
    return (" | " if layout == "pipe" else "\n").join([label, *cells])


# -- labels --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize(
    ("label", "how"),
    [
        ("2.其他法律行政止公开", "damaged"),
        ("2.其他法津行政法规禁止公开", "damaged"),
        ("2. (略) 政法规禁止公开", "masked"),
        ("2.其他***禁止公开", "masked"),
        ("2.(略)", "masked"),
        ("2.其他法律行政法规", "cut short"),
        ("三、本年度办理结果(三)不予公开2.其他法律行政法规禁止公开", "joined with its group"),
        ("三、(三)2.其他法律行政法规禁止公开", None),
        ("２．其他法律 行政法规\u3000禁止公开", None),
        ("其他法律、行政法规禁止公开的", None),
    ],
)
def test_a_label_in_poor_shape_is_read_and_told(layout: str, label: str, how: str | None) -> None:
    text = document(FIGURES, "2021", layout).replace(LABEL, label)
    report = parse(text)
    assert values(report) == FIGURES
    repaired = [note.en for note in report.notes if note.code == "label-repaired"]
    assert len(repaired) == (how is not None)
    assert how is None or how in repaired[0]


@pytest.mark.parametrize("cut", range(1, len(LABEL)))
def test_a_label_cut_over_two_lines(cut: int) -> None:
    text = document(FIGURES, "2021", "lines").replace(LABEL, LABEL[:cut] + "\n" + LABEL[cut:])
    assert values(parse(text)) == FIGURES


@pytest.mark.parametrize("layout", LAYOUTS)
def test_labels_that_could_be_several_rows_are_left_alone(layout: str) -> None:
    text = document(FIGURES, "2021", layout)
    report = parse(text.replace("5.属于三类内部事务信息", "属于****").replace("6.属于四类过程性信息", "属于***"))
    rows = ["requests.outcomes.refused.internal_affairs", "requests.outcomes.refused.process_information"]
    assert values(report) == others(others(FIGURES, rows[0]), rows[1])
    assert states(report, rows[0]) | states(report, rows[1]) == {"unreadable"}
    assert "row-unplaced" in codes(report)


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("label", ["", "(略)"])
def test_a_row_without_a_label_is_the_one_that_is_missing(layout: str, label: str) -> None:
    text = document(FIGURES, "2021", layout)
    text = text.replace(f"{LABEL}\n", f"{label}\n" if label else "").replace(f"{LABEL} |", f"{label} |")
    report = parse(text)
    assert values(report) == FIGURES
    assert "label-repaired" in codes(report)


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_number_that_contradicts_its_label_is_no_row(layout: str) -> None:
    figures = distinct_figures("2021", instead=True)
    report = parse(document(figures, "2021", layout, instead=True).replace("（六）其他处理", "（六）其他"))
    assert values(report) == others(figures, "requests.outcomes.other.")
    assert not any(key.startswith("requests.outcomes.other.other") and cell.known for key, cell in report.cells.items())


@pytest.mark.parametrize("layout", LAYOUTS)
def test_other_handling_in_one_row_of_the_new_form(layout: str) -> None:
    figures = distinct_figures("2021", instead=True)
    report = parse(document(figures, "2021", layout, instead=True))
    assert (report.form.name, values(report)) == ("2021", figures)


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize(
    ("label", "damaged"),
    [("（一）予以公开", "（一）予公开"), ("（六）其他处理", "（六）他处理"), ("2.重复申请", "2.复申请")],
)
def test_a_printed_number_helps_a_short_damaged_label(layout: str, label: str, damaged: str) -> None:
    figures = distinct_figures("2021", instead=True)
    report = parse(document(figures, "2021", layout, instead=True).replace(label, damaged))
    assert values(report) == figures


@pytest.mark.parametrize("layout", LAYOUTS)
def test_the_old_form_in_a_later_year(layout: str) -> None:
    figures = distinct_figures("2019")
    report = parse(document(figures, "2019", layout, year=2022))
    assert (report.form.name, report.year) == ("2019", 2022)
    assert [f.status for f in gxparse.check(report) if f.id == "form-outdated"] == ["fail"]
    assert [f.status for f in gxparse.check(parse(document(figures, "2019", layout, year=2020)))][-1] == "pass"


# -- headers -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize(
    "span", ["法人或者其他组织", "法人", "单位", "法人***组织", "法人或其他组织 | 法人或其他组织", ""]
)
def test_a_damaged_header_shifts_nothing(layout: str, span: str) -> None:
    text = document(FIGURES, "2021", layout).replace("法人或其他组织", span if layout == "pipe" else span[:8])
    assert values(parse(text)) == FIGURES


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("cut", ["结果维持", "尚未审结", "未经复议直接起诉", "行政诉讼", "科研机构", "商业企业"])
def test_a_header_cell_that_is_cut_or_missing(layout: str, cut: str) -> None:
    text = document(FIGURES, "2021", layout)
    for damaged in (text.replace(cut, cut[:2]), text.replace(cut, "", 1), text.replace(cut, cut[:2] + "\n" + cut[2:])):
        assert values(parse(damaged)) == FIGURES


def test_columns_in_another_order_are_followed() -> None:
    text = "\n".join(
        ["二、主动公开政府信息情况", "第二十条第(一)项", "信息内容 | 现行有效件数 | 本年制发件数 | 本年废止件数"]
        + ["规章 | 44 | 6 | 4", "行政规范性文件 | 5 | 7 | 8", ""]
    )
    report = parse(text)
    assert [report[f"disclosure.regulations.{column}"].value for column in ("issued", "repealed", "in_force")] == [
        6,
        4,
        44,
    ]


REQUESTS = "三、收到和处理政府信息公开申请情况\n"
RECEIVED = "一、本年新收政府信息公开申请数量"


@pytest.mark.parametrize(
    ("header", "printed", "expected"),
    [
        ("总计|自然人|商业企业|科研机构|社会公益组织|法律服务机构|其他", "21|1|2|3|4|5|6", [1, 2, 3, 4, 5, 6, 21]),
        ("自然人|商业企业|科研机构|社会公益组织|法律服务机构|其他|总计", "1|2|3|4|5|6|21", [1, 2, 3, 4, 5, 6, 21]),
        ("自然人|科研机构|商业企业|社会公益组织|法律服务机构|其他|总计", "1|3|2|4|5|6|21", [1, 2, 3, 4, 5, 6, 21]),
        ("自然人|商业企业|科研机构|社会公益组织|法律服务机构|总计|占比", "1|2|3|4|5|15|99", None),
        ("总计|自然人|企业|科研机构|社会公益组织|法律服务机构|其他", "21|1|2|3|4|5|6", None),
        ("2015年|2016年|2017年|2018年|2019年|2020年|2021年", "1|2|3|4|5|6|7", None),
    ],
)
def test_a_header_is_followed_or_its_table_is_unreadable(header: str, printed: str, expected: list[int] | None) -> None:
    report = parse(f"{REQUESTS}|申请人情况|{header}|\n|{RECEIVED}|{printed}|\n")
    got = [cell.value for key, cell in report.cells.items() if key.startswith("requests.received.")]
    assert got == (list(expected) if expected else [None for _ in got])


def test_a_header_of_disputes_in_another_order_holds_for_all_rows() -> None:
    rows = [f"|{kind}|10|1|2|3|4|" for kind in ("行政复议", "未经复议直接起诉", "复议后起诉")]
    text = (
        "四、政府信息公开行政复议、行政诉讼情况\n|类别|总计|结果维持|结果纠正|其他结果|尚未审结|\n"
        + "\n".join(rows)
        + "\n"
    )
    report = parse(text)
    assert [cell.value for key, cell in report.cells.items() if key.startswith("disputes.")] == [1, 2, 3, 4, 10] * 3


def test_litigation_printed_before_review() -> None:
    results = "结果维持|结果纠正|其他结果|尚未审结|总计|"
    text = (
        "四、政府信息公开行政复议、行政诉讼情况\n|行政诉讼|行政复议|\n|未经复议直接起诉|复议后起诉|"
        f"{results}\n|{results}{results}\n|" + "|".join(map(str, range(15))) + "|\n"
    )
    report = parse(text)
    kinds = ("direct_litigation", "litigation_after_review", "review")
    assert [report[f"disputes.{kind}.upheld"].value for kind in kinds] == [0, 5, 10]


def test_figures_laid_out_in_another_way_are_no_blanks() -> None:
    """A table with rows and columns exchanged: nothing is known, and nothing is called blank."""
    text = (
        f"{REQUESTS}|项目|{RECEIVED}|二、上年结转政府信息公开申请数量|(一)予以公开|\n|自然人|1|2|3|\n|商业企业|4|5|6|\n"
    )
    with pytest.raises(gxparse.GxparseError):
        parse(text)
    both = parse(text + document(FIGURES, "2021", "pipe"))
    assert "blank" not in states(both, "requests.")


def test_a_second_table_for_other_bodies_fills_no_gap() -> None:
    text = document(FIGURES, "2021", "pipe")
    table = text[text.index(RECEIVED) : text.index("四、政府信息公开")]
    own = table.replace(row(ROW, LABEL, "pipe") + "\n", "")
    other = table.replace("1", "9")
    report = parse(text.replace(table, f"{own}(二)下属单位情况\n{other}"))
    assert not report[f"{ROW}.total"].known


def test_a_bulleted_list_makes_no_negative_figures() -> None:
    text = document(FIGURES, "2021", "lines")
    bulleted = "\n".join(f"- {line}" for line in text.splitlines())
    try:
        report = gxparse.parse_text(bulleted)
    except gxparse.GxparseError:
        return
    assert all(cell.value is None or cell.value >= 0 for cell in report.cells.values())


def test_markdown_and_web_leftovers_in_cells() -> None:
    text = document(FIGURES, "2021", "pipe")
    whole = row(ROW, LABEL, "pipe").split(" | ")
    bold = " | ".join(f"**{cell}**" for cell in whole)
    assert values(parse(text.replace(" | ".join(whole), bold))) == FIGURES
    padded = " | ".join(["&nbsp;", whole[0], "&nbsp;", *whole[1:]])
    assert values(parse(text.replace(" | ".join(whole), padded))) == FIGURES


def test_a_table_alone_without_headings() -> None:
    """Without a header only the sum tells which column is which."""
    for layout in LAYOUTS:
        summed = FIGURES | {f"requests.received.{column}": "7" for column in ("natural_person", "total")}
        summed |= {key: "0" for key in summed if key.startswith("requests.received.") and summed[key] != "7"}
        for figures, state in ((summed, "reported"), (FIGURES, "unreadable")):
            report = parse(row("requests.received", RECEIVED, layout, figures) + "\n")
            assert states(report, "requests.received") == {state}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_tables_cut_into_small_ones_with_repeated_headers(layout: str) -> None:
    text = document(FIGURES, "2021", layout)
    heading = "三、收到和处理政府信息公开申请情况"
    header = text[text.index(heading) : text.index("一、本年新收")]
    for again in (
        header,
        header.replace(heading, heading + "(续表)"),
        "- 4 -\n",
        "(续表)\n",
        header.replace(heading, ""),
    ):
        for label in ("（三）不予公开", "3.补正后申请内容仍不明确", "（七）总计", "四、结转下年度继续办理"):
            before = text.index("\n" + label) + 1 if "\n" + label in text else text.index(label)
            report = parse(text[:before] + again + text[before:])
            assert values(report) == FIGURES, label
            assert report.copies == 1


# -- rows ----------------------------------------------------------------------------------------------

WRITERS: dict[str, Callable[[Sequence[str]], str]] = {
    "bare": " | ".join,
    "outer": lambda cells: "| " + " | ".join(cells) + " |",
    "padded": lambda cells: " | ".join([*cells, *[""] * (16 - len(cells))]) + " |",
    "tabs": "\t".join,
}


@pytest.mark.parametrize("writer", WRITERS)
@pytest.mark.parametrize("gone", range(7))
def test_a_pipe_row_that_lost_a_cell_is_unreadable(writer: str, gone: int) -> None:
    whole = row(ROW, LABEL, "pipe").split(" | ")
    short = [cell for number, cell in enumerate(whole) if number != gone + 1]
    write = WRITERS[writer]
    text = document(FIGURES, "2021", "pipe", row=write)
    report = parse(text.replace(_line(text, LABEL), write(short)))
    assert values(report) == others(FIGURES, ROW)
    assert states(report, ROW) == {"unreadable"}
    assert "row-unclear" in codes(report)
    assert "the row prints" in (report[f"{ROW}.total"].remark or "")


def _line(text: str, label: str) -> str:
    return next(line for line in text.splitlines() if label in line)


@pytest.mark.parametrize("gap", ["", "\n"])
@pytest.mark.parametrize("gone", range(7))
def test_a_row_of_lines_that_lost_a_cell_is_unreadable(gap: str, gone: int) -> None:
    cells = row(ROW, LABEL, "lines").split("\n")
    text = document(FIGURES, "2021", "lines", gap=gap)
    short = [cell for number, cell in enumerate(cells) if number != gone + 1]
    glue = gap + "\n"
    report = parse(text.replace(glue.join(cells), glue.join(short)))
    assert values(report) == others(FIGURES, ROW)
    assert states(report, ROW) == {"unreadable"}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_row_with_a_figure_too_many_is_unreadable(layout: str) -> None:
    text = document(FIGURES, "2021", layout)
    whole = row(ROW, LABEL, layout)
    report = parse(text.replace(whole, whole + (" | 5" if layout == "pipe" else "\n5")))
    assert values(report) == others(FIGURES, ROW)
    assert states(report, ROW) == {"unreadable"}


def aligned(cells: Sequence[str]) -> str:
    """A proper grid: three columns of labels, the label cell's neighbours blank."""
    if len(cells) > 7 and len(cells) < 15:
        labels, figures = cells[:-7], cells[-7:]
        cells = [*[""] * (3 - len(labels)), *labels, *figures]
    return "| " + " | ".join(cells) + " |"


@pytest.mark.parametrize("blank", range(7))
def test_a_blank_cell_of_a_proper_grid_stays_where_it_is(blank: int) -> None:
    keys = [key for key in FIGURES if key.startswith(ROW + ".")]
    figures = FIGURES | {keys[blank]: ""}
    report = parse(document(figures, "2021", "pipe", row=aligned))
    assert values(report) == {key: figure for key, figure in FIGURES.items() if key != keys[blank]}
    assert report[keys[blank]].state == "blank"
    assert report[keys[blank]].value is None
    zero = gxparse.parse_text(document(figures, "2021", "pipe", row=aligned), blanks_as_zero=True)[keys[blank]]
    assert (zero.value, zero.state) == (0, "blank")


@pytest.mark.parametrize("gap", ["\n", "\n\n"])
@pytest.mark.parametrize("blank", range(7))
def test_blank_lines_tell_a_blank_cell_where_their_number_is_steady(gap: str, blank: int) -> None:
    cells = row(ROW, LABEL, "lines").split("\n")
    text = document(FIGURES, "2021", "lines", gap=gap)
    glue = gap + "\n"
    emptied = [cell if number != blank + 1 else "" for number, cell in enumerate(cells)]
    report = parse(text.replace(glue.join(cells), glue.join(emptied)))
    key = [key for key in FIGURES if key.startswith(ROW + ".")][blank]
    if blank == 6:  # an empty line before the next label proves nothing
        assert values(report) == others(FIGURES, ROW)
        assert states(report, ROW) == {"unreadable"}
        return
    assert values(report) == {k: figure for k, figure in FIGURES.items() if k != key}
    assert report[key].state == "blank"
    # A page number among the lines voids the count.
    furnished = glue.join(cell or "- 5 -" for cell in emptied)
    assert states(parse(text.replace(glue.join(cells), furnished)), ROW) == {"unreadable"}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_rows_without_any_figure_are_blank_or_missing(layout: str) -> None:
    figures = {key: "" if key.startswith(ROW) else figure for key, figure in FIGURES.items()}
    report = parse(document(figures, "2021", layout))
    assert states(report, ROW) == {"blank"}
    text = document(FIGURES, "2021", layout)
    report = parse(text.replace(row(ROW, LABEL, layout) + "\n", ""))
    assert values(report) == others(FIGURES, ROW)
    assert states(report, ROW) == {"missing"}
    assert "rows-missing" in codes(report)


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize(
    ("printed", "state"),
    [("*", "masked"), ("(略)", "masked"), ("/", "not_applicable"), ("—", "not_applicable"), ("无", "not_applicable")]
    + [("详见附件", "unreadable"), ("12%", "unreadable")],
)
def test_a_figure_that_is_none_keeps_its_neighbours(layout: str, printed: str, state: str) -> None:
    keys = [key for key in FIGURES if key.startswith(ROW + ".")]
    for key in keys:
        report = parse(document(FIGURES | {key: printed}, "2021", layout))
        if layout == "lines" and state == "unreadable":
            # A text on its own line may stand for a figure, or beside a row that dropped a blank cell.
            assert states(report, ROW) == {"unreadable"}
            continue
        assert values(report) == {k: figure for k, figure in FIGURES.items() if k != key}
        assert (report[key].state, report[key].raw) == (state, printed)


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_row_printed_twice(layout: str) -> None:
    text = document(FIGURES, "2021", layout)
    whole = row(ROW, LABEL, layout)
    assert values(parse(text.replace(whole, f"{whole}\n{whole}"))) == FIGURES
    figure = FIGURES[f"{ROW}.total"]
    report = parse(text.replace(whole, f"{whole}\n{whole.replace(figure, '5')}"))
    assert values(report) == others(FIGURES, ROW)
    assert states(report, ROW) == {"unreadable"}
    assert "row-twice" in codes(report)


def test_a_row_that_stands_twice_in_one_line() -> None:
    text = document(FIGURES, "2021", "pipe")
    whole = row(ROW, LABEL, "pipe")
    figure = FIGURES[f"{ROW}.total"]
    report = parse(text.replace(whole, f"{whole} | {whole.replace(figure, '5')}"))
    assert values(report) == others(FIGURES, ROW)
    assert states(report, ROW) == {"unreadable"}
    assert "row-twice" in codes(report)


@pytest.mark.parametrize("separator", [" ", "  ", "\u3000"])
def test_a_row_that_lost_its_bars(separator: str) -> None:
    text = document(FIGURES, "2021", "pipe")
    whole = row(ROW, LABEL, "pipe")
    assert values(parse(text.replace(whole, whole.replace(" | ", separator)))) == FIGURES


def test_two_values_without_a_bar_between() -> None:
    text = document(FIGURES | {f"{ROW}.natural_person": "3", f"{ROW}.total": "4"}, "2021", "pipe")
    first = "3 | " + FIGURES[f"{ROW}.commercial_enterprise"]
    assert parse(text.replace(first, "3 12"))[f"{ROW}.natural_person"].value == 3
    report = parse(text.replace(first, "12 345"))  # 12345, or 12 and 345
    assert states(report, ROW) == {"unreadable"}


# -- whole documents -----------------------------------------------------------------------------------


@pytest.mark.parametrize("form_name", ["2019", "2021"])
@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("step", [17, pytest.param(7, marks=pytest.mark.thorough)])
def test_no_cut_of_a_document_gives_a_wrong_figure(layout: str, form_name: str, step: int) -> None:
    figures = distinct_figures(form_name)
    text = document(figures, form_name, layout)
    start = text.index("规章")
    for end in range(start, len(text), step):
        try:
            report = parse(text[:end])
        except gxparse.GxparseError:
            continue
        got = values(report)
        if report.form.name == form_name:
            assert {key: figures[key] for key in got} == got, end
            assert end > text.index("五、") or "truncated" in codes(report) or states(report, "") != {"reported"}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_menus_contents_and_prose_around_the_tables(layout: str) -> None:
    text = document(FIGURES, "2021", layout)
    menu = "首页\n规章\n行政许可\n行政处罚\n12\n规范性文件\n政府集中采购\n其他\n总计\n行政复议\n3\n"
    contents = "目录\n" + "\n".join(
        line for line in text.splitlines() if line[:2] in {f"{n}、" for n in "一二三四五六"}
    )
    contents = contents.replace("一、本年新收", "").split("一、总体", 1)[0] + "".join(
        f"{number}、{title}\n{page}\n"
        for page, (number, title) in enumerate(
            [("一", "总体情况"), ("二", "主动公开政府信息情况"), ("三", "收到和处理政府信息公开申请情况")]
            + [
                ("四", "政府信息公开行政复议、行政诉讼情况"),
                ("五", "存在的主要问题及改进情况"),
                ("六", "其他需要报告的事项"),
            ]
        )
    )
    inside = "本年度报告。\n(一)主动公开情况\n全年作出行政许可决定321件。\n1.行政许可\n作出决定321件\n"
    for changed in (
        menu + text,
        text + menu,
        contents + text,
        menu + contents + text,
        text.replace("一、总体情况\n", "一、总体情况\n" + inside),
        text.replace("五、存在", "全年没有败诉案件,共应诉12件。\n五、存在"),
        text.replace("六、其他需", "四、结转下年度继续办理\n66\n六、其他需"),
    ):
        report = parse(changed)
        assert values(report) == FIGURES
        assert report.title == "青河市林业局2021年政府信息公开工作年度报告"
        assert report.agency == "青河市林业局"
        assert [section.key for section in report.sections][:2] == ["overview", "disclosure"]


def test_the_same_report_twice_and_two_different_ones() -> None:
    text = document(FIGURES, "2021", "lines")
    untitled = text.split("\n", 1)[1]
    for twice in (text + text, text + "\n\n" + untitled, text + "下一页\n" + text):
        report = parse(twice)
        assert (report.copies, values(report)) == (2, FIGURES)
    other = document({key: figure + "1" for key, figure in FIGURES.items()}, "2021", "pipe", year=2022)
    reports = gxparse.parse_all(gxparse.read_source((text + other).encode()))
    assert [report.year for report in reports] == [2021, 2022]
    assert [report.title for report in reports] == [
        "青河市林业局2021年政府信息公开工作年度报告",
        "青河市林业局2022年政府信息公开工作年度报告",
    ]
    assert values(reports[0]) == FIGURES
    assert values(reports[1]) == {key: figure + "1" for key, figure in FIGURES.items()}
    assert all(section.text.count("年度报告") == 0 for section in reports[0].sections)
    with pytest.raises(gxparse.GxparseError, match=r"2 different reports: .*2021年.*2022年.*parse_all"):
        gxparse.parse_text(text + other)


@pytest.mark.parametrize("layout", LAYOUTS)
def test_disputes_as_three_rows_and_as_three_tables(layout: str) -> None:
    head, _, tail = document(FIGURES, "2021", layout).partition("行政复议\n" if layout == "lines" else "行政复议 |")
    tail = tail[tail.index("五、存在") :]
    kinds = [
        ("行政复议", "review"),
        ("未经复议直接起诉", "direct_litigation"),
        ("复议后起诉", "litigation_after_review"),
    ]
    results = ["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"]
    glue = " | " if layout == "pipe" else "\n"
    rows = [glue.join([label, *_figures(f"disputes.{key}")]) for label, key in kinds]
    as_rows = "\n".join([glue.join(["情形", *results]), *rows])
    as_tables = "\n".join(
        glue.join(cells) for label, key in kinds for cells in ([label], results, _figures(f"disputes.{key}"))
    )
    for table in (as_rows, as_tables):
        assert values(parse(f"{head}{table}\n{tail}")) == FIGURES


def _figures(prefix: str) -> list[str]:
    return [figure for key, figure in FIGURES.items() if key.startswith(prefix + ".")]


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize(
    ("header", "printed", "unit"),
    [("采购总金额(万元)", "5.5", "万元"), ("采购总金额（元）", "251000", "元"), ("采购总金额", "5.5", None)]
    + [
        ("采购总金额", "5.5万元", "万元"),
        ("采购总金额(万元)", "251000元", "元"),
        ("采购总金额(單位:萬元)", "5.5", "万元"),
    ],
)
def test_the_unit_comes_from_the_cell_else_from_the_header(
    layout: str, header: str, printed: str, unit: str | None
) -> None:
    figures = distinct_figures("2019") | {"disclosure.procurement.amount": printed}
    cell = parse(document(figures, "2019", layout).replace("采购总金额", header))["disclosure.procurement.amount"]
    assert (str(cell.value), cell.unit) == (printed.rstrip("万元"), unit)


@pytest.mark.parametrize("groups", ["first", "every", "line", "none"])
@pytest.mark.parametrize("layout", LAYOUTS)
def test_group_labels_wherever_they_stand(layout: str, groups: str) -> None:
    assert values(parse(document(FIGURES, "2021", layout, dress=Dress(groups=groups)))) == FIGURES
    assert values(parse(document(FIGURES, "2021", layout, dress=PLAIN))) == FIGURES


def test_a_row_above_a_stray_figure_keeps_its_figures() -> None:
    figures = distinct_figures("2021")
    text = document(figures, "2021", "pipe", row=lambda cells: " | ".join(cells) + " |")
    received = next(line for line in text.split("\n") if line.startswith("一、本年新收"))
    report = gxparse.parse_text(text.replace(received, f"{received}\n | 12"))
    assert report["requests.received.natural_person"].raw == figures["requests.received.natural_person"]
    assert report["requests.received.total"].raw == figures["requests.received.total"]


@pytest.mark.parametrize("name", ["reports/annotated-2020.txt", "reports/pipe-2021.txt", "series/2021.txt"])
@pytest.mark.parametrize("lost", [r"\s*\|", ""], ids=["with its bar", "its figure"])
@pytest.mark.parametrize("step", [3, pytest.param(1, marks=pytest.mark.thorough)])
def test_a_cell_lost_between_bars_moves_no_other(name: str, lost: str, step: int) -> None:
    """A row with a cell less can be read in two ways, unless its blank cells are all there.

    Of rows of seven, every third cell is one of each column.
    """
    text = Path(f"examples/{name}").read_text(encoding="utf-8")
    whole = gxparse.parse_text(text)
    places = {(cell.span.start, cell.span.end) for cell in whole.cells.values() if cell.span and cell.raw}
    for start, end in sorted(places)[::step]:
        rest = re.compile(lost).match(text, end)
        assert rest is not None
        report = gxparse.parse_text(text[:start] + text[rest.end() :])
        for key, cell in report.cells.items():
            before = whole[key]
            if cell.state == "reported":
                assert cell.value == before.value, (key, text[start - 20 : end + 20])
            elif cell.state == "blank" and before.span is not None and before.state != "blank":
                assert before.span[:2] == (start, end), (key, text[start - 20 : end + 20])
