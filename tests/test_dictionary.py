"""The data dictionary says of every column what it means, and of no other."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import subprocess
import sys

import pytest

import gxparse
from gxparse.cli import main
from gxparse.errors import EmptySourceError
from gxparse.forms.model import forms, names
from gxparse.frames import SHAPES, Shape, Variable
from gxparse.outcome import Outcome
from gxparse.views.widths import width


def printed(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    assert main(["dictionary", *arguments]) == 0
    return capsys.readouterr().out


@pytest.mark.parametrize("shape", SHAPES)
def test_it_has_the_columns_of_the_frames_in_their_order_and_types(shape: Shape) -> None:
    schema = gxparse.to_arrow([], shape).schema
    types = {"double": "float64", "date32[day]": "date32"}
    types |= {f"list<element: {kind}>": f"list<{kind}>" for kind in ("string", "int64")}
    columns = [(field.name, types.get(str(field.type), str(field.type))) for field in schema]
    assert [(variable.name, variable.type) for variable in gxparse.dictionary(shape)] == columns
    wrong = gxparse.parse("examples/reports/annotated-2020.txt")
    lost = Outcome(name="lost.html", error=EmptySourceError("lost.html"))
    assert [variable.name for variable in gxparse.dictionary(shape)] == list(
        gxparse.to_records([wrong, lost], shape)[0]
    )
    assert {variable.shape for variable in gxparse.dictionary(shape)} == {shape}


def test_all_shapes_come_one_after_the_other() -> None:
    assert gxparse.dictionary() == tuple(variable for shape in SHAPES for variable in gxparse.dictionary(shape))
    assert gxparse.dictionary("long") == gxparse.dictionary("cells"), "the former names are taken"
    assert gxparse.dictionary("wide") == gxparse.dictionary("reports")
    with pytest.raises(ValueError, match="no shape of a frame: 'tall'"):
        gxparse.dictionary("tall")  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="no shape of a frame: ''"):
        gxparse.dictionary("")  # type: ignore[arg-type]


def test_every_cell_of_every_form_is_told_by_what_the_form_prints() -> None:
    of_key = {
        (v.table, v.row, v.column): v for v in gxparse.dictionary("reports") if v.name.count(".") and v.type == "int64"
    }
    for form in forms():
        for key, cell in form.cells.items():
            if cell.column.money:
                continue
            variable = of_key[cell.table.key, cell.row.key, cell.column.key]
            assert variable.name == key
            assert form.name in variable.forms
            [labels] = [labels for labels in variable.labels if labels.form == form.name]
            assert labels.zh == (cell.table.title, cell.row.label, cell.column.label)
            assert labels.en == (cell.table.en, cell.row.en, cell.column.en)
            for said, words in ((variable.zh, labels.zh), (variable.en, labels.en)):
                assert all(word in said for word in words)
    assert {name for variable in of_key.values() for name in variable.forms} == set(names())


def test_a_group_is_told_with_its_rows() -> None:
    [variable] = [v for v in gxparse.dictionary("reports") if v.name == "requests.outcomes.refused.state_secret.total"]
    assert variable.zh == "收到和处理政府信息公开申请情况 > 三、本年度办理结果 > （三）不予公开 > 1.属于国家秘密 > 总计"
    assert (
        variable.meaning("en") == "Requests received and handled > Outcomes this year > Refused > State secret > Total"
    )
    assert variable.forms == ("2019", "2021")


def test_another_label_of_the_older_form_is_told() -> None:
    found = {variable.name: variable for variable in gxparse.dictionary("reports")}
    variable = found["disclosure.licensing.decisions"]
    assert variable.zh == "主动公开政府信息情况 > 行政许可 > 本年处理决定数量（2019 年格式：行政许可 / 处理决定数量）"
    assert "(on the form of 2019: Licensing, Decisions)" in variable.en
    assert "form of" not in found["requests.received.total"].en


def test_money_is_told_as_printed_with_its_unit_and_in_yuan() -> None:
    for name, form in (("disclosure.fees.amount", "2021"), ("disclosure.procurement.amount", "2019")):
        three = [v for v in gxparse.dictionary("reports") if v.name.startswith(name)]
        assert [(v.name, v.type, v.forms) for v in three] == [
            (name, "decimal128(38, 10)", (form,)),
            (f"{name}.unit", "string", (form,)),
            (f"{name}.yuan", "decimal128(38, 10)", (form,)),
        ]
        assert f"{name}.unit" in three[0].zh
        assert "万元" not in three[0].zh, "the header's unit is not that of every report"
        assert "元" in three[2].null("zh") or "单位未知" in three[2].null("zh")


def test_what_null_means_is_told_wherever_null_can_be() -> None:
    found = {(v.shape, v.name): v for v in gxparse.dictionary()}
    masked = [gxparse.parse("examples/reports/masked-2019-form.txt"), gxparse.parse("examples/reports/pipe-2021.txt")]
    for shape in SHAPES:
        for record in gxparse.to_records(masked, shape):
            for name, value in record.items():
                assert value is not None or found[shape, name].null_zh, name
    for variable in found.values():
        assert bool(variable.null_zh) == bool(variable.null_en), variable.name
        if variable.name.count(".") and variable.type != "string":
            assert "never 0" in variable.null_en
            assert "绝不表示 0" in variable.null_zh
        partial = set(variable.forms) != set(names())
        if "." in variable.name:
            assert ("do not have it" in variable.null_en) >= partial
    other = found["reports", "requests.outcomes.other.total"]  # on both forms, but not in every report on that of 2021
    assert "do not have it" in other.null_en


def test_it_is_told_in_both_languages() -> None:
    chinese = re.compile("[\u4e00-\u9fff]")
    for variable in gxparse.dictionary():
        assert chinese.search(variable.zh), variable.name
        assert not chinese.search(variable.en.replace("万元", "").replace("件", "")), variable.name
        assert (variable.meaning("zh"), variable.meaning()) == (variable.zh, variable.en)
        assert (variable.null("zh"), variable.null("en")) == (variable.null_zh, variable.null_en)


# -- the command ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_json_has_both_languages(capsys: pytest.CaptureFixture[str], lang: str) -> None:
    data = json.loads(printed(capsys, "--format", "json", "--lang", lang))
    assert data["schema"] == "gxparse/dictionary/1"
    assert data["variables"] == json.loads(json.dumps([variable.to_dict() for variable in gxparse.dictionary()]))
    names = [field["name"] for field in data["variables"] if field["shape"] == "cells"]
    assert names == [variable.name for variable in gxparse.dictionary("cells")]
    assert {"zh", "en", "null_zh", "null_en", "forms", "table", "row", "column", "labels"} <= set(data["variables"][0])


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("shape", SHAPES)
def test_the_csv_is_read_again(capsys: pytest.CaptureFixture[str], lang: str, shape: Shape) -> None:
    [header, *rows] = csv.reader(io.StringIO(printed(capsys, "--format", "csv", "--lang", lang, "--shape", shape)))
    assert (header[1], header[7]) == {"zh": ("名称", "含义"), "en": ("name", "meaning")}[lang]
    assert [row[:8] for row in rows] == [
        [v.shape, v.name, v.type, " ".join(v.forms), v.table or "", v.row or "", v.column or "", v.meaning(lang)]
        for v in gxparse.dictionary(shape)
    ]
    never = {"zh": "没有空值", "en": "never null"}[lang]
    assert [row[8] for row in rows] == [v.null(lang) or never for v in gxparse.dictionary(shape)]
    assert [row[9] for row in rows] == [v.pandas for v in gxparse.dictionary(shape)]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_markdown_is_tables(capsys: pytest.CaptureFixture[str], lang: str) -> None:
    lines = printed(capsys, "--format", "markdown", "--lang", lang).splitlines()
    heads = [line for line in lines if line.startswith("## ")]
    assert [re.split("[:：:]", line[3:])[0] for line in heads] == list(SHAPES)
    assert heads[0] == {"zh": "## reports：一行一份报告", "en": "## reports: one row a report"}[lang]
    rows = [line for line in lines if line.startswith("| `")]
    assert [row.split("`")[1] for row in rows] == [variable.name for variable in gxparse.dictionary()]
    assert {row.count(" | ") for row in rows} == {4}


def test_the_text_is_aligned(capsys: pytest.CaptureFixture[str]) -> None:
    for lang in ("zh", "en"):
        for shape in SHAPES:
            [head, *lines] = printed(capsys, "--lang", lang, "--shape", shape, "--color", "never").splitlines()
            assert head.startswith(shape)
            variables = gxparse.dictionary(shape)
            assert len(lines) == len(variables)
            starts = {
                width(line[: line.index(_said(variable, lang))])
                for line, variable in zip(lines, variables, strict=True)
            }
            assert len(starts) == 1


def _said(variable: Variable, lang: str) -> str:
    """How the meaning of a variable begins in a line: after the form, if only one has it."""
    return f"[{variable.labels[0].form}] " if len(variable.labels) == 1 else variable.meaning(lang)


def test_both_shapes_are_printed_unless_one_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    both = printed(capsys, "--lang", "en")
    assert both == "".join(printed(capsys, "--lang", "en", "--shape", shape) for shape in SHAPES)


@pytest.mark.parametrize("arguments", [["--shape", "tall"], ["--format", "xml"]])
def test_other_arguments_are_refused(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["dictionary", *arguments])
    assert stopped.value.code == 2
    assert "invalid choice" in capsys.readouterr().err


@pytest.mark.parametrize("name", ["json", "csv", "markdown"])
def test_what_is_kept_in_files_is_utf_8_whatever_the_terminal(name: str) -> None:
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-m", "gxparse", "dictionary", "--format", name, "--lang", "zh"],
        capture_output=True,
        check=True,
        env=os.environ | {"PYTHONIOENCODING": "ascii"},
    )
    assert "一、本年新收政府信息公开申请数量" in done.stdout.decode("utf-8")
