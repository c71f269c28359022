"""What writing reports and reading them again brought to light, each as a small document."""

from __future__ import annotations

import re

import pytest
from attrs import evolve

import gxparse
from documents import distinct_figures, document
from gxparse.formats import DEFAULT, Evidence, Match, Options, Probe, Source
from gxparse.forms.official import outline
from gxparse.layout import Layout
from gxparse.script import traditional
from semi import SemiHandler


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


@pytest.mark.parametrize("label", ["(七)总计", "(六)其他处理"])
@pytest.mark.parametrize("place", [0, 3, 6])
def test_words_in_a_value_cost_only_their_cell(label: str, place: int) -> None:
    figures = distinct_figures("2019")
    row = {"(七)总计": "outcomes.total", "(六)其他处理": "outcomes.other"}[label]
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
    text = document(distinct_figures("2021"), "2021", "pipe").replace("(单位:万元)", "(单 位: 万 元)")
    assert gxparse.parse_text(text)["disclosure.fees.amount"].unit == "万元"


def test_a_table_of_nothing_but_masks_is_recognised_as_what_it_is() -> None:
    text = document(dict.fromkeys(distinct_figures("2021"), "***"), "2021", "pipe")
    report = gxparse.parse_text(text)
    assert report.source.format == "pipe"
    assert {cell.state for cell in report.cells.values()} == {"masked"}


@pytest.mark.parametrize("word", ["空白", "(空白)", "（空）", "【空白】"])
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
