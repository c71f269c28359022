"""What writing reports and reading them again brought to light, each as a small document."""

from __future__ import annotations

import re

import pytest
from attrs import evolve

import gxparse
from documents import Dress, distinct_figures, document
from gxparse.formats import DEFAULT, Evidence, Match, Options, Probe, Source
from gxparse.forms.model import form
from gxparse.layout import Layout
from gxparse.script import traditional
from gxparse.values import read_value
from gxparse.writing.official import outline
from semi import SemiHandler

COLUMNS = [column.key for column in form("2021").table("requests").parts[0].columns]


def disputes_of(values: str) -> dict[str, object]:
    """What is read of a line of disputes, in a text without headings: a value, or a state."""
    report = evolve(gxparse.parse("examples/reports/annotated-2020.txt"), sections=())
    *above, _ = gxparse.write(report, "pipe").splitlines()
    report = gxparse.parse_text("\n".join([*above, values, "本年度没有收取信息处理费。"]))
    keys = [key for key in report if key.startswith("disputes.")]
    return {key[9:]: cell.value if cell.known else cell.state for key in keys for cell in [report[key]]}


def test_a_mask_that_begins_a_row_of_disputes_shifts_nothing() -> None:
    read = disputes_of("| (略) | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10 | 11 | 12 | 13 | 14 | 15 |")
    assert list(read.values()) == ["masked", *range(2, 16)]
    read = disputes_of("| * | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10 | 11 | 12 | 13 | 14 |  |")
    assert list(read.values()) == ["masked", *range(2, 15), "blank"]


def test_words_among_disputes_cost_only_their_cells() -> None:
    read = disputes_of("| 1 | 2 | 3 | 4 | 5 | 6 | 见附件 | 8 | 9 | 10 | 11 | 12 | 13 | 14 | 15 |")
    assert list(read.values()) == [1, 2, 3, 4, 5, 6, "unreadable", *range(8, 16)]


def test_a_disputes_table_without_a_heading_keeps_its_first_labels() -> None:
    read = disputes_of("| 1 | 2 | 3 | 4 | 5 | 6 |  | 8 | 9 | 10 | 11 | 12 | 13 | 14 | 15 |")
    assert list(read.values()) == [1, 2, 3, 4, 5, 6, "blank", *range(8, 16)]


def test_two_values_on_one_line_are_not_one_cell() -> None:
    lines = document({**distinct_figures("2021")}, "2021", "lines", gap="\n").split("\n")
    place = next(number for number, line in enumerate(lines) if "予以公开" in line)
    lines[place + 4] = "3 4"
    report = gxparse.parse_text("\n".join(lines))
    cells = [report[key] for key in report.form.keys_of("requests", "outcomes.granted")]
    assert {cell.state for cell in cells} == {"unreadable"}


@pytest.mark.parametrize("label", ["（七）总计", "（六）其他处理"])
@pytest.mark.parametrize("place", [0, 3, 6])
def test_words_in_a_value_cost_only_their_cell(label: str, place: int) -> None:
    figures = distinct_figures("2019")
    row = {"（七）总计": "outcomes.total", "（六）其他处理": "outcomes.other"}[label]
    keys = [key for key in figures if key.startswith(f"requests.{row}.")]
    report = gxparse.parse_text(document({**figures, keys[place]: "详见附件"}, "2019", "pipe", year=2019))
    for number, key in enumerate(keys):
        assert report[key].raw == ("详见附件" if number == place else figures[key])
        assert report[key].state == ("unreadable" if number == place else "reported")


@pytest.mark.parametrize("blank", [" ", "\u3000", "  "])
def test_a_number_before_a_blank_at_the_end_may_go_on(blank: str) -> None:
    text = document(distinct_figures("2021"), "2021", "pipe")
    end = text.index("1007") + 4
    report = gxparse.parse_text(text[:end] + blank)
    assert report["disclosure.regulations.repealed"].state == "unreadable"
    page = gxparse.write(gxparse.parse_text(text), "html")
    cut = page[: page.index(">1007<") + 5]
    for rest in (blank, "\n", "\n  "):
        cell = gxparse.parse_text(cut + rest)["disclosure.regulations.repealed"]
        assert (cell.raw, cell.state) == ("1007", "unreadable")


def test_a_first_row_cut_off_behind_blank_label_cells_is_not_shifted() -> None:
    text = gxparse.write(gxparse.parse("examples/reports/pipe-2021.txt"), "pipe")
    row = next(line for line in text.split("\n") if "本年新收政府信息公开申请数量" in line)
    cut = text[: text.index(row)] + "| 一、本年新收政府信息公开申请数量 |  |  | 15 | 1 | 0 | 2 | 0"
    report = gxparse.parse_text(cut)
    keys = report.form.keys_of("requests", "received")
    assert all(report[key].value in (None, value) for key, value in zip(keys, [15, 1, 0, 2, 0, 0, 0], strict=True))


def test_a_unit_printed_with_a_blank_in_it_is_read_whole() -> None:
    text = document(distinct_figures("2021"), "2021", "pipe").replace("（单位：万元）", "(单 位: 万 元)")
    assert gxparse.parse_text(text)["disclosure.fees.amount"].unit == "万元"


def test_a_table_of_nothing_but_masks_is_recognised_as_what_it_is() -> None:
    text = document(dict.fromkeys(distinct_figures("2021"), "***"), "2021", "pipe")
    report = gxparse.parse_text(text)
    assert report.source.format == "pipe"
    assert {cell.state for cell in report.cells.values()} == {"masked"}


@pytest.mark.parametrize("word", ["(空白)", "（空）", "【空白】"])
def test_a_word_for_a_blank_is_a_blank(word: str) -> None:
    figures = distinct_figures("2021") | {"requests.received.natural_person": word}
    for layout in ("pipe", "lines"):
        cell = gxparse.parse_text(document(figures, "2021", layout))["requests.received.natural_person"]
        assert (cell.value, cell.state, cell.raw) == (None, "blank", word)
        zero = gxparse.parse_text(document(figures, "2021", layout), blanks_as_zero=True)
        assert zero["requests.received.natural_person"].value == 0


def test_traditional_script_that_the_source_hides_is_read() -> None:
    class Escaped(SemiHandler):
        """Prints everything as escapes."""

        name = "escaped"

        def sniff(self, probe: Probe) -> Match:
            return Match(self.name, Evidence.CERTAIN if "%u" in probe.head else Evidence.NONE, "escapes")

        def read(self, source: Source, _options: Options = DEFAULT) -> Layout:
            plain = re.sub("%u([0-9a-f]{4})", lambda found: chr(int(found[1], 16)), source.text)
            return super().read(Source(plain))

    report = gxparse.parse("examples/reports/annotated-2020.txt")
    laid_out = outline(report).with_texts(traditional, "zh-Hant")
    text = re.sub("[\u4e00-\u9fff]", lambda found: f"%u{ord(found[0]):04x}", SemiHandler().write(laid_out))
    with gxparse.registered(Escaped):
        again = gxparse.parse_text(text)
    assert (again.source.format, again.source.script) == ("escaped", "traditional")
    assert again.title == report.title
    assert [cell.value for cell in again.cells.values()] == [cell.value for cell in report.cells.values()]


def received(text: str) -> list[object]:
    report = gxparse.parse_text(text)
    cells = [report[key] for key in report.form.keys_of("requests", "received")]
    return [cell.value if cell.known else cell.state for cell in cells]


@pytest.mark.parametrize("layout", ["pipe", "lines"])
@pytest.mark.parametrize("stray", ["其他", "科研机构", "总计", "备注"])
@pytest.mark.parametrize("headings", [True, False])
def test_a_stray_label_before_the_header_permutes_nothing(layout: str, stray: str, headings: bool) -> None:
    figures = distinct_figures("2021")
    text = document(figures, "2021", layout, dress=Dress(headings=headings))
    header = next(line for line in text.split("\n") if "本列数据" in line)
    values: list[object] = [int(figures[f"requests.received.{column}"]) for column in COLUMNS]
    assert received(text.replace(header, f"{stray}\n{header}")) in (values, ["unreadable"] * 7)


@pytest.mark.parametrize("spacer", ["&nbsp;", "\u3000", "空白"])
def test_a_spacer_after_a_row_with_a_blank_is_no_cell_of_it(spacer: str) -> None:
    figures = distinct_figures("2021")
    text = document({**figures, "requests.received.natural_person": ""}, "2021", "lines")
    label = next(line for line in text.split("\n") if "上年结转" in line)
    assert received(text.replace(label, f"{spacer}\n{label}")) == ["unreadable"] * 7
    whole = document(figures, "2021", "lines").replace(label, f"&nbsp;\n{label}")
    assert received(whole) == [int(figures[f"requests.received.{column}"]) for column in COLUMNS]


@pytest.mark.parametrize("blank", [0, 6])
def test_two_values_in_a_cell_beside_a_blank_one_shift_nothing(blank: int) -> None:
    figures = distinct_figures("2021")
    figures[f"requests.received.{COLUMNS[blank]}"] = ""
    figures["requests.received.research_institution"] = "3 4"
    right = [
        int(figures[key]) if figures[key].isdigit() else None for key in figures if key.startswith("requests.received.")
    ]
    for row in (" | ".join, lambda cells: f"| {' | '.join(cells)} |"):
        read = received(document(figures, "2021", "pipe", row=row))
        assert all(value == number for value, number in zip(read, right, strict=True) if isinstance(value, int))
    assert received(document(figures, "2021", "lines")) == ["unreadable"] * 7


def test_repaired_labels_are_repaired_again_when_the_tables_turn_out_complete() -> None:
    figures = distinct_figures("2021")
    text = document(figures, "2021", "pipe", dress=Dress(headings=False, label=lambda label: label.replace("、", "")))
    assert received(text) == [int(figures[f"requests.received.{column}"]) for column in COLUMNS]


def test_a_value_that_ran_into_its_label_costs_the_row() -> None:
    figures = distinct_figures("2021")
    text = document(figures, "2021", "pipe").replace("申请数量 | 1070", "申请数量1070")
    assert set(received(text)) <= {"missing", "unreadable"}


def test_a_cell_that_the_document_ends_before_is_missing_behind_a_line_end_too() -> None:
    text = document(distinct_figures("2021"), "2021", "pipe")
    line = next(line for line in text.split("\n") if "本年新收" in line)
    cut = text[: text.index(line)] + " | ".join(line.split(" | ")[:4]) + " |"
    for end in ("", "\n", " \n\n"):
        assert received(cut + end)[3:] == ["missing"] * 4


def test_disputes_that_are_all_words_are_unreadable() -> None:
    read = disputes_of("| " + " | ".join(["详见附件"] * 15) + " |")
    assert set(read.values()) <= {"unreadable", "missing"}


def test_tabs_group_no_digits() -> None:
    assert read_value("186\t187\t188").state == "unreadable"
    assert read_value("186 187 188").value == 186187188
