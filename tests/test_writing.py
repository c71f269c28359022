"""A report that is written is read as the report that was written."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

import gxparse
from built_in import NAMES, OF_TEXTS
from checking import examples
from gxparse.cli import main
from gxparse.errors import HandlerError, LossError, NoWriterError, UnknownFormatError
from gxparse.formats.protocol import is_writer
from gxparse.formats.registry import registry
from gxparse.forms.model import form
from gxparse.outline import Outline
from gxparse.report import MISSING, Cell, Report, Section
from gxparse.script import comparable, traditional
from gxparse.testing import strategies
from gxparse.writing.official import outline
from gxparse.writing.write import losses, writer_of, writers
from semi import SemiHandler

EXAMPLES = sorted(Path("examples/reports").resolve().iterdir())
WRITERS = [name for name in NAMES if name not in ("image", "pdf")]


def example(name: str = "pipe-2021.txt") -> Report:
    return gxparse.parse(f"examples/reports/{name}")


def read_again(written: str | bytes) -> Report:
    return gxparse.parse_text(written) if isinstance(written, str) else gxparse.parse_bytes(written)


def with_cells(report: Report, **cells: Cell) -> Report:
    return evolve(report, cells={**report.cells, **{key.replace("__", "."): cell for key, cell in cells.items()}})


# -- the law -------------------------------------------------------------------------------------------


def test_the_built_in_formats_write() -> None:
    assert writers() == WRITERS
    assert writers("text") == [name for name in WRITERS if name in OF_TEXTS]
    assert writers("bytes") == ["docx", "xlsx"]


@pytest.mark.parametrize("format_name", WRITERS)
@examples(200)
@given(strategies.reports(unknown=True))
def test_a_written_report_is_read_as_it_was(format_name: str, report: Report) -> None:
    laid_out = outline(report)
    if laid_out.unsayable() & writer_of(format_name).cannot_say:
        return
    try:
        again = read_again(gxparse.write(report, format_name))
    except LossError:  # a blank at the very end would be read as cut off: it is told
        assert format_name == "csv"
        assert (list(report.cells.values())[-1].state, report.sections) == ("blank", ())
        return
    assert gxparse.differences(report, again) == ()
    assert again.source.format == format_name


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
@pytest.mark.parametrize("format_name", ["docx", "html", "pipe", "traditional"])
def test_every_example_can_be_written(path: Path, format_name: str) -> None:
    report = gxparse.parse(path)
    again = read_again(gxparse.write(report, format_name))
    assert gxparse.differences(report, again) == ()
    assert format_name == "traditional" or gxparse.write(again, format_name) == gxparse.write(report, format_name)


def test_the_reports_of_the_corpus_can_be_written(corpus: Path) -> None:
    for path in sorted((corpus / "seeds").iterdir()):
        for report in gxparse.parse_all(path):
            for format_name in WRITERS:
                unsayable = outline(report).unsayable() & writer_of(format_name).cannot_say
                written = gxparse.write(report, format_name, allow_losses=bool(unsayable))
                lost = losses(report, written)
                assert all(unsayable for _ in lost), lost


# -- what a page looks like ----------------------------------------------------------------------------


def test_a_page_has_the_forms_merged_cells() -> None:
    page = gxparse.write(example(), "html")
    assert (
        '<td rowspan="3" colspan="3">（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）</td>' in page
    )
    assert '<th colspan="7" scope="colgroup" id="requests-1-4">申请人情况</th>' in page
    assert '<th colspan="5" scope="colgroup" id="requests-2-5">法人或其他组织</th>' in page
    assert '<th rowspan="2" scope="col" id="requests-2-4">自然人</th>' in page
    assert '<th rowspan="22" scope="rowgroup" id="requests-6-1">三、本年度办理结果</th>' in page
    assert '<th rowspan="8" scope="rowgroup" id="requests-8-2">（三）不予公开</th>' in page
    assert '<th colspan="10" scope="colgroup" id="disputes-1-6">行政诉讼</th>' in page
    assert '<th colspan="4" scope="colgroup" id="disclosure-1-1">第二十条第（一）项</th>' in page
    assert '<tr><th colspan="3" scope="row" id="requests-4-1">一、本年新收' in page


def test_every_value_of_a_page_is_tied_to_labels_that_exist() -> None:
    page = gxparse.write(example(), "html")
    ids = re.findall(r' id="([^"]+)"', page)
    assert len(ids) == len(set(ids))
    values = re.findall(r'<td[^>]* headers="([^"]*)"', page)
    assert len(values) == 200
    for labels in values:
        assert labels
        assert set(labels.split()) <= set(ids)


def test_a_value_is_tied_to_all_labels_above_it_and_before_it() -> None:
    laid_out = outline(example())
    [part] = next(table for table in laid_out.tables if table.key == "requests").parts
    boxes = {box.key: box for row in part.body for box in row}
    box = boxes["requests.outcomes.refused.third_party_rights.research_institution"]
    assert [label.text for label in part.labels_of(box)] == [
        "申请人情况",
        "法人或其他组织",
        "科研机构",
        "三、本年度办理结果",
        "（三）不予公开",
        "4.保护第三方合法权益",
    ]


@pytest.mark.parametrize("form_name", ["2019", "2021"])
@pytest.mark.parametrize("instead", [False, True])
def test_boxes_fill_each_table_without_overlap(form_name: str, instead: bool) -> None:
    of = form(form_name)
    report = evolve(example(), form=of, cells=dict.fromkeys(of.cell_keys(instead=instead), Cell(1, "reported", "1")))
    for table in outline(report).tables:
        rows = [row for part in table.parts for row in part.rows]
        taken = [
            (row, column)
            for line in rows
            for box in line
            for row in range(box.row, box.row + box.height)
            for column in range(box.column, box.column + box.width)
        ]
        assert sorted(taken) == [(row + 1, column + 1) for row in range(len(rows)) for column in range(table.width)]
        assert all(box.row == number for number, line in enumerate(rows, 1) for box in line)


def test_untrusted_text_does_not_become_markup() -> None:
    report = evolve(
        example("annotated-2020.txt"),
        sections=(Section("overview", "一、总体情况", "<script>alert(1)</script>&amp;<b>\n</p></body>"),),
    )
    page = gxparse.write(report, "html")
    assert "<script" not in page
    assert gxparse.parse_text(page).section("overview") == report.section("overview")


def test_a_page_in_traditional_script_says_so() -> None:
    page = gxparse.write(example(), "traditional")
    assert '<html lang="zh-Hant">' in page
    assert "二、主動公開政府信息情況" in page
    assert "無正當理由大量反覆申請" in page


# -- what a format cannot say --------------------------------------------------------------------------

BLANK = Cell(None, "blank")


def test_lines_cannot_say_a_blank_cell_and_say_so() -> None:
    report = with_cells(example(), requests__received__research_institution=BLANK)
    with pytest.raises(LossError) as caught:
        gxparse.write(report, "lines")
    assert caught.value.why == ("blank",)
    assert caught.value.losses == ("requests.received.research_institution: blank '' → blank (空白)",)
    assert "空白单元格" in caught.value.message("zh")
    text = gxparse.write(report, "lines", allow_losses=True)
    again = gxparse.parse_text(text)
    assert again["requests.received.total"].value == report["requests.received.total"].value
    assert again["requests.received.research_institution"].state == "blank"


def test_a_row_that_is_all_blank_can_be_said_in_lines() -> None:
    report = example()
    blank = dict.fromkeys(report.form.keys_of("requests", "carried_over"), BLANK)
    assert gxparse.write(evolve(report, cells={**report.cells, **blank}), "lines")


@pytest.mark.parametrize(("raw", "why"), [("3|4", "bar"), ("3\n4", "line-break")], ids=["bar", "lines"])
def test_pipe_cannot_say_bars_and_line_ends(raw: str, why: str) -> None:
    report = with_cells(example(), requests__received__total=Cell(None, "unreadable", raw))
    with pytest.raises(LossError) as caught:
        gxparse.write(report, "pipe")
    assert why in caught.value.why


def test_a_cell_that_the_end_of_its_document_cut_off_is_never_printed_as_a_number() -> None:
    text = Path("examples/reports/pipe-2021.txt").read_text(encoding="utf-8")
    report = gxparse.parse_text(text[: text.index("| 174") + len("| 17")])
    cut = report["requests.received.natural_person"]
    assert (cut.raw, cut.state) == ("17", "unreadable")
    with pytest.raises(LossError) as caught:
        gxparse.write(report, "html")
    assert caught.value.why == ()
    again = gxparse.parse_text(gxparse.write(report, "html", allow_losses=True))
    assert again["requests.received.natural_person"].state == "unreadable"
    assert all(again[key].value == cell.value for key, cell in report.cells.items())


def test_a_row_that_could_not_be_told_apart_stays_unreadable() -> None:
    text = Path("examples/reports/lines-2021.txt").read_text(encoding="utf-8")
    lines = text.split("\n")
    del lines[next(n for n, line in enumerate(lines) if "重复申请" in line) + 2]
    report = gxparse.parse_text("\n".join(lines))
    keys = report.form.keys_of("requests", "outcomes.not_processed.repeat_request")
    assert {report[key].state for key in keys} == {"unreadable"}
    again = gxparse.parse_text(gxparse.write(report, "html", allow_losses=True))
    assert [(again[key].state, again[key].value) for key in report] == [
        (cell.state, cell.value) for cell in report.cells.values()
    ]


def test_a_report_of_another_year_than_its_prose_says_keeps_its_period() -> None:
    report = evolve(
        example("traditional-2020.txt"), period=(date(2020, 3, 1), date(2021, 2, 28)), sections=(), metadata={}
    )
    page = gxparse.write(report, "pipe")
    assert "统计期限为2020年3月1日至2021年2月28日" in page
    assert gxparse.parse_text(page).period == report.period


# -- numbers that were corrected -----------------------------------------------------------------------


def test_a_corrected_number_is_printed_though_its_old_text_says_another() -> None:
    report = example()
    old = report["requests.received.total"]
    report = with_cells(report, requests__received__total=evolve(old, value=175, remark="含补正"))
    text = gxparse.write(report, "pipe")
    cell = gxparse.parse_text(text)["requests.received.total"]
    assert (cell.value, cell.raw, cell.remark) == (175, "175含补正", "含补正")


@pytest.mark.parametrize(
    ("cell", "raw"),
    [
        (Cell(-3, "reported"), "-3"),
        (Cell(None, "masked"), "*"),
        (Cell(None, "not_applicable"), "/"),
        (Cell(None, "unreadable"), "（无法辨读）"),
        (Cell(12, "reported", unit="件"), "12件"),
    ],
)
def test_a_cell_without_a_text_of_its_own_is_printed(cell: Cell, raw: str) -> None:
    report = with_cells(example(), requests__received__total=cell)
    read = gxparse.parse_text(gxparse.write(report, "html", allow_losses=True))["requests.received.total"]
    assert (read.value, read.state, read.unit, read.raw) == (cell.value, cell.state, cell.unit, raw)


@pytest.mark.parametrize("unit", ["万元", "元", "亿元", None])
@pytest.mark.parametrize("form_name", ["2019", "2021"])
def test_a_unit_that_stood_in_the_header_stands_there_again(unit: str | None, form_name: str) -> None:
    key = {"2019": "disclosure.procurement.amount", "2021": "disclosure.fees.amount"}[form_name]
    of = form(form_name)
    cells = dict.fromkeys(of.cell_keys(), Cell(0, "reported", "0"))
    cells[key] = Cell(Decimal("12.50"), "reported", "12.50", unit=unit)
    report = evolve(example(), form=of, year=of.first_year, cells=cells, title=None, sections=(), period=None)
    for format_name in WRITERS:
        again = read_again(gxparse.write(report, format_name, allow_losses=True))
        assert (again[key].value, again[key].unit, again[key].raw) == (Decimal("12.50"), unit, "12.50")


def test_missing_rows_are_left_out() -> None:
    report = example()
    gone = dict.fromkeys(report.form.keys_of("requests", "outcomes.granted"), MISSING)
    page = gxparse.write(evolve(report, cells={**report.cells, **gone}), "html")
    assert "予以公开</th>" not in page
    assert gxparse.parse_text(page)["requests.outcomes.granted.total"].state == "missing"


# -- errors --------------------------------------------------------------------------------------------


def test_a_format_that_only_reads_cannot_be_written() -> None:
    class Reader:
        """Reads."""

        name, version, suffixes = "reader", "1", ()
        sniff = registry.get("pipe").sniff
        read = registry.get("pipe").read

    with gxparse.registered(Reader()) as handler:
        assert not is_writer(handler)
        with pytest.raises(NoWriterError, match=", ".join(WRITERS)):
            gxparse.write(example(), "reader")
    with pytest.raises(UnknownFormatError):
        gxparse.write(example(), "doc")


def test_a_writer_that_writes_no_text_breaks_the_protocol() -> None:
    class Bytes(SemiHandler):
        """Writes bytes."""

        name = "bytes"

        def write(self, outline: Outline) -> Any:
            return super().write(outline).encode()

    with gxparse.registered(Bytes), pytest.raises(HandlerError, match="its write returned bytes, not str"):
        gxparse.write(example(), "bytes")


def test_losses_are_told_when_what_was_written_is_no_report() -> None:
    assert losses(example(), "nothing") == (
        "<written>: read as lines, no statutory table was found. Looked for rows of the three tables "
        "(主动公开, 收到和处理政府信息公开申请, 行政复议/行政诉讼); found: 1 line of prose; 0 section headings",
    )
    both = gxparse.write(example(), "pipe") + gxparse.write(example("annotated-2020.txt"), "pipe")
    assert losses(example(), both) == ("it is read as 2 reports",)


def test_differences_name_each_difference() -> None:
    report = example()
    other = evolve(with_cells(report, requests__received__total=BLANK), year=2020, metadata={"文号": "3"})
    assert gxparse.differences(report, report) == ()
    assert gxparse.differences(report, other) == (
        "year: 2021 → 2020",
        "requests.received.total: 174 reported 174 → blank ''",
        "metadata 文号: - → 3",
    )


def test_an_outline_can_be_converted_as_a_whole() -> None:
    laid_out = outline(example("annotated-2020.txt"))
    shouted = laid_out.with_texts(lambda text: f"{text}!", "und")
    assert isinstance(shouted, Outline)
    assert list(shouted.texts()) == [f"{text}!" for text in laid_out.texts()]
    assert shouted.language == "und"


@given(
    st.text(
        alphabet="批复议答覆回反信息公开报告机关发展后里面云台范围干系数据资讯设定文件档案准予撤诉0、。", max_size=20
    )
)
def test_a_text_in_traditional_script_can_be_compared_with_what_it_was(text: str) -> None:
    assert comparable([traditional(text)]) == comparable([text])


# -- the command ---------------------------------------------------------------------------------------


def test_convert_prints_a_document(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["convert", "examples/reports/pipe-2021.txt", "--to", "html"]) == 0
    assert capsys.readouterr().out == gxparse.write(example(), "html")


def test_convert_writes_a_directory(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "new"
    assert main(["convert", "examples/reports", "-o", str(out), "--to", "pipe"]) == 0
    assert sorted(path.name for path in out.iterdir()) == sorted(f"{path.stem}.txt" for path in EXAMPLES)
    for path in EXAMPLES:
        assert gxparse.differences(gxparse.parse(path), gxparse.parse(out / f"{path.stem}.txt")) == ()
    capsys.readouterr()
    assert main(["convert", "examples/reports", "-o", str(out), "--to", "pipe", "--lang", "en"]) == 2
    assert "exists already" in capsys.readouterr().out
    assert main(["convert", "examples/reports", "-o", str(out), "--to", "pipe", "--force"]) == 0


def test_convert_gives_reports_of_one_name_different_files(tmp_path: Path) -> None:
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "report.txt").write_bytes(EXAMPLES[0].read_bytes())
    assert main(["convert", str(tmp_path), "-o", str(tmp_path / "out"), "--to", "lines"]) == 0
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["report.txt", "report~2.txt"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["examples/reports"], "name a directory with -o"),
        (["examples/reports/pipe-2021.txt", "--to", "doc"], "no format is named 'doc'"),
        (["examples/reports/word-page-2022.html", "--to", "lines"], "the format cannot say: blank"),
        (["examples/reports/pipe-2021.txt", "-o", "pyproject.toml"], "exists already"),
        (["examples/reports/pipe-2021.txt", "-o", "pyproject.toml/a.html"], "cannot be written"),
    ],
)
def test_convert_tells_what_it_cannot_do(arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["convert", *arguments, "--lang", "en"]) == 2
    assert said in capsys.readouterr().err


def test_convert_writes_several_reports_of_one_source(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    both = tmp_path / "both.txt"
    both.write_text(gxparse.write(example(), "pipe") + gxparse.write(example("annotated-2020.txt"), "pipe"), "utf-8")
    assert main(["convert", str(both), "--lang", "en"]) == 2
    assert "holds 2 reports: name a directory" in capsys.readouterr().err
    assert main(["convert", str(both), "-o", f"{tmp_path / 'out'}/"]) == 0
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["both-1.html", "both-2.html"]


def test_convert_with_losses_tells_each(capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["convert", "examples/reports/word-page-2022.html", "--to", "lines", "--allow-losses", "--lang", "en"]
    assert main(arguments) == 0
    captured = capsys.readouterr()
    assert "not said: disclosure.normative_documents.repealed: blank '' → blank (空白)" in captured.err
    assert gxparse.parse_text(captured.out)["disclosure.normative_documents.in_force"].value == 3


def test_convert_never_overwrites_what_it_is_to_read(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    page, text = tmp_path / "x.html", tmp_path / "x.txt"
    page.write_bytes(Path("examples/reports/clean-page-2021.html").read_bytes())
    text.write_bytes(Path("examples/reports/annotated-2020.txt").read_bytes())
    before = text.read_bytes()
    arguments = ["convert", str(page), str(text), "-o", str(tmp_path), "--to", "lines", "--force", "--lang", "en"]
    assert main(arguments) == 2
    assert "is one of the files that are read" in capsys.readouterr().out
    assert text.read_bytes() == before


def test_convert_writes_all_reports_of_a_source_or_none(tmp_path: Path) -> None:
    both = tmp_path / "both.txt"
    both.write_text(gxparse.write(example(), "pipe") + gxparse.write(example("annotated-2020.txt"), "pipe"), "utf-8")
    out = tmp_path / "out"
    (out / "both-2.html").mkdir(parents=True)
    assert main(["convert", str(both), "-o", str(out), "--force"]) == 2
    assert [path.name for path in out.iterdir()] == ["both-2.html"]


def test_a_name_that_is_too_long_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["convert", "examples/reports/pipe-2021.txt", "-o", str(tmp_path / ("x" * 300)), "--lang", "en"]) == 2
    assert "cannot be written" in capsys.readouterr().err


def test_a_corrected_value_is_no_loss() -> None:
    cell = evolve(example()["requests.received.total"], value=99)
    report = with_cells(example(), requests__received__total=cell)
    for format_name in WRITERS:
        assert read_again(gxparse.write(report, format_name))["requests.received.total"].value == 99


@pytest.mark.parametrize("odd", ["\ud800", "\x00", "\x1b", "\uffff", "\u2028"])
@pytest.mark.parametrize("format_name", WRITERS)
def test_what_no_document_may_have_is_told_or_kept(odd: str, format_name: str) -> None:
    report = evolve(example("annotated-2020.txt"), metadata={"索引号": f"1{odd}2"})
    try:
        text = gxparse.write(report, format_name)
    except LossError as error:
        assert error.losses  # noqa: PT017 - either is right, by format
        return
    assert read_again(text).metadata == report.metadata
    assert format_name in ("columns", "csv", "lines", "pipe")


def test_a_report_that_lacks_cells_of_its_form_is_refused() -> None:
    with pytest.raises(ValueError, match="not those of the form of 2021"):
        gxparse.write(evolve(example(), cells={}))


@pytest.mark.parametrize("name", ["2019", "2021"])
def test_a_page_is_valid(name: str) -> None:
    import html5lib

    of = form(name)
    report = evolve(
        example("annotated-2020.txt"), form=of, cells=dict.fromkeys(of.cell_keys(), Cell(1, "reported", "1"))
    )
    html5lib.HTMLParser(strict=True).parse(gxparse.write(report, "html", allow_losses=True))


@pytest.mark.parametrize("format_name", WRITERS)
def test_prose_that_would_be_read_as_a_table_is_no_silent_loss(format_name: str) -> None:
    report = evolve(example(), sections=(Section("overview", "二、主动公开政府信息情况", "规章\n3\n\x00"),))
    with pytest.raises(LossError) as caught:
        gxparse.write(report, format_name)
    assert caught.value.losses
