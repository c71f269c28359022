"""A report whose table is in a second file: joined where both are handed over, unless they do not belong together."""

from __future__ import annotations

import json
import pickle
from pathlib import Path
from xml.etree.ElementTree import Element

import pytest
from attrs import evolve

import gxparse
from gxparse.cli import main
from gxparse.errors import AnnexError, NoReportError, ReportDataError
from gxparse.layout import Area
from gxparse.writing.official import outline
from pdf_builder import pdf, report_pages
from test_reviewing import HTML, SVG, marks, pane, templates, text_of

PROSE, TABLE = Path("examples/annexed/report-2017.txt"), Path("examples/annexed/table-2017.csv")
RECEIVED = "statistics.requests.received.count"


def joined(prose: str | None = None, table: str | None = None) -> gxparse.Report:
    """The example, one of its files with other words."""
    texts = (prose or PROSE.read_text(encoding="utf-8"), table or TABLE.read_text(encoding="utf-8"))
    one, other = (gxparse.Source(text, name) for text, name in zip(texts, ("report.txt", "table.csv"), strict=True))
    return gxparse.parse_with_annex(one, other)


def test_prose_and_table_are_one_report_whose_places_name_their_file() -> None:
    report, table = gxparse.parse_with_annex(PROSE, TABLE), gxparse.parse(TABLE)
    assert (report.title, report.agency, report.year) == (
        "青榆区文化局2017年政府信息公开工作年度报告",
        "青榆区文化局",
        2017,
    )
    assert [section.key for section in report.sections] == [
        "overview",
        "disclosure",
        "requests",
        "disputes",
        "problems",
    ]
    assert {key: cell.value for key, cell in report.cells.items()} == {
        key: cell.value for key, cell in table.cells.items()
    }
    assert {cell.span.source for cell in report.cells.values() if cell.span is not None} == {str(TABLE)}
    assert {span.source for section in report.sections for span in section.spans} == {None}
    span = report[RECEIVED].span
    assert span is not None
    assert span.of(TABLE.read_text(encoding="utf-8")) == "15"
    assert span.where.zh == f"附件 {TABLE}，第 25 行"
    [note] = report.notes
    assert (note.code, note.zh) == ("annex", f"统计表取自附件 {TABLE}")


def test_claims_of_the_prose_are_checked_against_the_table_of_the_annex() -> None:
    found = {each.id: each.status for each in gxparse.check(joined()) if each.rule == "prose"}
    assert len(found) == 13
    assert set(found.values()) == {"pass"}
    wrong = joined(PROSE.read_text(encoding="utf-8").replace("网络申请9件", "网络申请19件"))
    [finding] = gxparse.check(wrong).failed
    assert (finding.left, finding.right) == (19, 9)
    assert "附件 table.csv，第 28 行" in finding.message("zh")


def test_it_travels_with_its_places() -> None:
    report = joined()
    data = json.loads(json.dumps(report.to_dict()))
    assert data["cells"][RECEIVED]["annex"] == "table.csv"
    for again in (gxparse.Report.from_dict(data), pickle.loads(pickle.dumps(report))):  # noqa: S301
        assert again == report
        assert again[RECEIVED].span == report[RECEIVED].span
    del data["cells"][RECEIVED]["span"], data["cells"][RECEIVED]["line"], data["cells"][RECEIVED]["column"]
    with pytest.raises(ReportDataError, match="span"):
        gxparse.Report.from_dict(data)


@pytest.mark.parametrize(
    ("prose", "table", "said"),
    [
        (("2017", "2016"), ("", ""), "of different years (2016, 2017)"),
        (("", ""), ("文化局", "旅游局"), "of different bodies (青榆区文化局, 青榆区旅游局)"),
    ],
)
def test_what_does_not_belong_together_is_an_error(prose: tuple[str, str], table: tuple[str, str], said: str) -> None:
    texts = (PROSE.read_text(encoding="utf-8").replace(*prose), TABLE.read_text(encoding="utf-8").replace(*table))
    with pytest.raises(AnnexError) as caught:
        joined(*texts)
    assert str(caught.value) == f"report.txt and its annex table.csv: {said}"
    assert caught.value.message("zh").startswith("report.txt 与附件 table.csv：")
    assert caught.value.code == "annex"


def test_prose_with_a_table_of_its_own_has_no_annex() -> None:
    with pytest.raises(AnnexError, match="the former has a table of its own"):
        gxparse.parse_with_annex("examples/older/pipe-2017.txt", TABLE)
    with pytest.raises(NoReportError):
        gxparse.parse_with_annex(PROSE, PROSE)
    with pytest.raises(NoReportError):
        joined("没有标题，也没有表格。")
    with pytest.raises(NoReportError):
        gxparse.parse(PROSE)


def test_a_shorter_name_is_no_other_body_and_a_missing_one_is_told() -> None:
    table = TABLE.read_text(encoding="utf-8")
    for name in ("文化局", "青榆区 文化局", "泽州市青榆区文化局"):
        assert joined(table=table.replace("青榆区文化局", name)).agency == "青榆区文化局"
    silent = joined(table=table.replace("填报单位：青榆区文化局", "").replace("（2017年度）", ""))
    [note] = silent.notes
    assert note.en.endswith("not both files name their year and body: see that they belong together")
    office = joined(
        PROSE.read_text(encoding="utf-8").replace("青榆区文化局", "青榆区人民政府"),
        table.replace("青榆区文化局", "青榆区人民政府办公室"),
    )
    assert office.agency == "青榆区人民政府"


def test_the_annex_may_be_a_workbook_or_a_page(tmp_path: Path) -> None:
    """As offices publish them: prose on a page, the table as a workbook."""
    table = gxparse.parse(TABLE)
    for name in ("html", "xlsx"):
        place = tmp_path / f"table.{name}"
        written = gxparse.write(table, name, allow_losses=True)
        place.write_bytes(written if isinstance(written, bytes) else written.encode())
        report = gxparse.parse_with_annex(PROSE, place)
        assert report[RECEIVED].value == 15
        span = report[RECEIVED].span
        assert span is not None
        assert span.where.en.startswith(f"annex {place}, ")


def test_commands_take_an_annex(capsys: pytest.CaptureFixture[str]) -> None:
    with_annex = [str(PROSE), "--annex", str(TABLE)]
    assert main(["check", *with_annex, "--lang", "en"]) == 0
    assert f"the table is that of the annex {TABLE}" in capsys.readouterr().out
    assert main(["parse", *with_annex]) == 0
    assert json.loads(capsys.readouterr().out)["cells"][RECEIVED]["annex"] == str(TABLE)
    assert main(["show", *with_annex]) == 0
    assert main(["convert", *with_annex, "--to", "pipe"]) == 0
    capsys.readouterr()
    assert main(["check", str(PROSE), "--annex", "examples/older/lines-2016.txt", "--lang", "zh"]) == 2
    assert "年度不同（2017、2016）" in capsys.readouterr().err
    assert main(["review", *with_annex]) == 0
    assert "<!DOCTYPE html>" in capsys.readouterr().out
    for command in ("check", "review"):
        for files in ([str(PROSE), str(PROSE)], ["examples/annexed"]):
            with pytest.raises(SystemExit):
                main([command, *files, "--annex", str(TABLE), "--lang", "en"])
            assert "--annex is that of one file: give one" in capsys.readouterr().err


def test_frames_say_which_places_are_in_the_annex() -> None:
    records = gxparse.to_records(joined())
    assert {record["annex"] for record in records if record["line"] is not None} == {"table.csv"}
    assert {record["annex"] for record in gxparse.to_records(gxparse.parse(TABLE))} == {None}


# -- the page to review ------------------------------------------------------------------------------------


def names_of_files(shown: Element) -> list[str]:
    return [text_of(one) for one in shown.iter(f"{HTML}h3")]


def test_the_page_to_review_shows_both_files_each_with_its_own_marks() -> None:
    report = gxparse.parse_with_annex(PROSE, TABLE)
    [template] = templates(gxparse.review(PROSE, annex=TABLE))
    source = pane(template, "as-text")
    assert names_of_files(source) == [f"报告 report {PROSE}", f"附件 annex {TABLE}"]
    [prose, table] = (one for one in source if one.get("class") == "text")
    assert marks(prose) == {}
    assert {key: [raw for raw in raws if raw != "␣"] for key, raws in marks(table).items()} == {
        key: [cell.raw] if cell.raw else [] for key, cell in report.cells.items() if cell.span is not None
    }
    for shown, path in ((prose, PROSE), (table, TABLE)):
        lines = [text_of(line).replace("␣", "") for line in shown]
        assert lines == path.read_text(encoding="utf-8").splitlines()
    assert any(f"附件 {TABLE}，第 25 行" in str(cell.get("data-zh")) for cell in template.iter(f"{HTML}td"))


def test_each_way_to_show_has_both_files_the_one_without_it_in_the_next() -> None:
    page = "".join(f"<p>{line}</p>\n" for line in PROSE.read_text(encoding="utf-8").splitlines()).encode()
    [template] = templates(gxparse.review(page, annex=TABLE))
    assert [one.get("value") for one in template.iter(f"{HTML}input") if one.get("name") == "as"] == ["page", "text"]
    assert "源代码 source text" in text_of(template)
    for way, first in (("as-page", "page"), ("as-text", "text")):
        shown = pane(template, way)
        assert [one.get("class") for one in shown] == ["file-name", first, "file-name", "text"]
        assert marks(shown).keys() == gxparse.parse(TABLE).cells.keys()


def test_pictures_of_a_report_and_its_annex_are_told_apart() -> None:
    pytest.importorskip("pypdfium2")
    whole = outline(joined())
    files = [
        gxparse.Source(data=pdf(report_pages(evolve(whole, chapters=chapters))), name=name)
        for name, chapters in (("report.pdf", whole.chapters[:-1]), ("table.pdf", whole.chapters[-1:]))
    ]
    report = gxparse.parse_with_annex(*files)
    [template] = templates(gxparse.review(files[0], annex=files[1]))
    pictures = {str(one.get("id")): one for one in template.iter(f"{SVG}image")}
    assert pictures.keys() == {"picture-1", "annex-1", "annex-2", "annex-3"}
    for figure in pane(template, "as-pages").iter(f"{SVG}svg"):
        cells = [key for one in figure.iter(f"{SVG}rect") for key in str(one.get("data-cells") or "").split()]
        [picture] = (one.get("id") for one in figure.iter(f"{SVG}image"))
        assert {f"annex-{area_of(report[key]).page}" for key in cells} == ({picture} if cells else set())


def area_of(cell: gxparse.Cell) -> Area:
    assert cell.span is not None
    assert cell.span.area is not None
    return cell.span.area


def test_an_annex_is_that_of_one_source() -> None:
    with pytest.raises(ValueError, match="an annex is that of one source, not of 2"):
        gxparse.review([PROSE, PROSE], annex=TABLE)
    with pytest.raises(AnnexError):
        gxparse.review("examples/older/pipe-2017.txt", annex=TABLE)
