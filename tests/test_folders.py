"""A folder in one call: which files are read, in which order, what becomes of the others, how they add up."""

from __future__ import annotations

import io
import json
import os
import pickle
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import gxparse
from gxparse.cli import main
from gxparse.errors import MissingDependencyError, SourceNotFoundError, UnexpectedError
from gxparse.folders import Outcomes
from gxparse.folders.finding import find, find_all
from gxparse.folders.progress import Progress
from gxparse.folders.summary import Standing, Summary
from gxparse.formats.lines import LinesHandler
from gxparse.outcome import Outcome

GOOD = Path("examples/reports/lines-2021.txt")
FAILING = Path("examples/reports/annotated-2020.txt")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with two reports, one of them below, three files that are none, and what is passed over."""
    (tmp_path / "2020").mkdir()
    for source, target in ((FAILING, "2020/b.txt"), (GOOD, "a.txt")):
        shutil.copy(source, tmp_path / target)
    (tmp_path / "empty.txt").touch()
    (tmp_path / "letter.txt").write_text("尊敬的领导:您好。", encoding="utf-8")
    (tmp_path / "list.zip").write_bytes(b"PK")
    (tmp_path / ".hidden.txt").write_text("x")
    (tmp_path / ".git").mkdir()
    shutil.copy(GOOD, tmp_path / ".git" / "c.txt")
    (tmp_path / "page.HTML").write_text("<p>页</p>", encoding="utf-8")
    (tmp_path / "page_files").mkdir()
    shutil.copy(GOOD, tmp_path / "page_files" / "frame.txt")
    return tmp_path


def names(outcomes: Outcomes, folder: Path) -> list[str]:
    return [Path(outcome.name).relative_to(folder).as_posix() for outcome in outcomes]


def test_pages_of_ours_are_passed_over_with_a_word(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shutil.copy(FAILING, tmp_path)
    page = tmp_path / "page.html"
    for _ in range(2):  # the folder with its own page in it
        assert main(["review", str(tmp_path), "-o", str(page), "--force", "--lang", "zh"]) == 0
    assert f"{tmp_path}：略过 1 个由 gxparse 生成的网页" in capsys.readouterr().err
    assert find(str(tmp_path)).own == (str(page),)
    assert names(gxparse.read_folder(tmp_path), tmp_path) == [FAILING.name]
    assert [Path(path).name for path in find(str(tmp_path), "*.html").paths] == ["page.html"], "named, it is read"


# -- which files ---------------------------------------------------------------------------------------


def test_a_folder_is_read_in_a_stable_order_and_what_fails_stands_in_its_place(folder: Path) -> None:
    outcomes = gxparse.read_folder(folder)
    assert names(outcomes, folder) == ["a.txt", "empty.txt", "letter.txt", "page.HTML", "2020/b.txt"]
    codes = [outcome.error and outcome.error.code for outcome in outcomes]
    assert codes == [None, "empty", "no-report", "no-report", None]
    assert [report.year for report in outcomes.reports] == [2021, 2020]
    assert list(outcomes.errors) == [str(folder / name) for name in ("empty.txt", "letter.txt", "page.HTML")]
    assert outcomes.skipped == (str(folder / "list.zip"),)
    assert outcomes.reports[0] == gxparse.parse(folder / "a.txt")


def test_folders_globs_and_files_go_together_and_no_file_is_read_twice(folder: Path) -> None:
    given: list[str | Path] = [folder / "2020", str(folder / "*.txt"), folder / "a.txt", folder]
    found = [Path(path).name for path in gxparse.read_folder(given).names]
    assert found == ["b.txt", "a.txt", "empty.txt", "letter.txt", "page.HTML"]
    everywhere = find(str(folder / "**" / "*.txt"))
    assert [Path(path).name for path in everywhere.paths] == ["b.txt", "a.txt", "empty.txt", "letter.txt"]


def test_a_pattern_names_files_whatever_their_suffix(folder: Path) -> None:
    data = gxparse.parse(GOOD).to_dict()
    (folder / "2020" / "report.dat").write_bytes(GOOD.read_bytes())
    (folder / "2020" / "report.json").write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
    assert names(gxparse.read_folder(folder, pattern="report.*"), folder) == ["2020/report.dat", "2020/report.json"]
    assert names(gxparse.read_folder(folder, pattern="2020/*.txt"), folder) == ["2020/b.txt"]
    assert find(str(folder), "*.txt").skipped == ()
    for wrong in ("", "/absolute/*"):
        with pytest.raises(ValueError, match="pattern"):
            gxparse.read_folder(folder, pattern=wrong)


def test_a_name_that_looks_like_a_glob_and_is_there_is_that_file(tmp_path: Path) -> None:
    shutil.copy(GOOD, tmp_path / "年报[1].txt")
    assert gxparse.read_folder(tmp_path / "年报[1].txt").reports[0].year == 2021


def test_what_names_no_file_is_an_error_among_files_and_raised_alone(folder: Path) -> None:
    outcomes = gxparse.read_folder([folder / "none.txt", folder / "*.pdf", folder / "a.txt"])
    assert [outcome.error and outcome.error.code for outcome in outcomes] == ["not-found", "not-found", None]
    (folder / "bare").mkdir()
    for nothing, why in (
        (folder / "none.txt", "no such file"),
        (folder / "bare", "holds no file that a format reads"),
        (folder / "*.pdf", "no file matches it"),
    ):
        with pytest.raises(SourceNotFoundError, match=why):
            gxparse.read_folder(nothing)
    with pytest.raises(SourceNotFoundError, match=r"holds no file that matches \*\.pdf"):
        gxparse.read_folder(folder, pattern="*.pdf")
    assert list(gxparse.read_folder([])) == []


def test_a_folder_that_cannot_be_listed_is_told(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = os.scandir

    def refused(path: Any) -> Any:
        if str(path).endswith("2020"):
            raise PermissionError(13, "Permission denied", str(path))
        return real(path)

    monkeypatch.setattr(os, "scandir", refused)
    outcomes = gxparse.read_folder(folder)
    assert "cannot be listed" in str(outcomes.errors[str(folder / "2020")])
    assert outcomes[0].ok


def test_a_pipe_in_a_folder_is_not_waited_for(tmp_path: Path) -> None:
    shutil.copy(GOOD, tmp_path / "a.txt")
    os.mkfifo(tmp_path / "b.txt")
    for given in (tmp_path, tmp_path / "*.txt"):
        assert find_all(given).skipped == (str(tmp_path / "b.txt"),)


def test_parse_says_what_reads_a_folder() -> None:
    with pytest.raises(SourceNotFoundError, match="use read_folder"):
        gxparse.parse("examples/reports")


def test_arguments_that_make_no_sense_raise_before_anything_is_read(folder: Path) -> None:
    nonsense: list[dict[str, Any]]
    nonsense = [{"jobs": 0}, {"jobs": True}, {"parser": "lxml"}, {"limits": 3}, {"bogus": 1}, {"name": "x"}]
    for wrong in nonsense:
        with pytest.raises((TypeError, ValueError)):
            gxparse.read_folder(folder, **wrong)
    with pytest.raises(gxparse.GxparseError, match="nonsense"):
        gxparse.read_folder(folder, format="nonsense")
    for wrong_path in (3, b"bytes", [3]):
        with pytest.raises(TypeError, match=r"path|iterable"):
            gxparse.read_folder(wrong_path)  # type: ignore[arg-type]


# -- the collection ------------------------------------------------------------------------------------


class Reading:
    """Reads by names, and keeps what was asked for; ``closed`` counts how often it was stopped before its end."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.closed = 0

    def __call__(self, names: Any) -> Iterator[Outcome]:
        try:
            for name in names:
                self.asked.append(name)
                if name == "interrupt" and self.asked.count(name) == 1:
                    raise KeyboardInterrupt
                yield Outcome(name=name)
        except GeneratorExit:
            self.closed += 1
            raise


def test_outcomes_are_read_once_when_they_are_come_to() -> None:
    read = Reading()
    outcomes = Outcomes(["a", "b", "c"], read)
    assert len(outcomes) == 3
    assert read.asked == []
    assert outcomes[0].name == "a"
    assert read.asked == ["a"]
    one, other = iter(outcomes), iter(outcomes)
    assert [next(one).name, next(one).name, next(other).name, next(other).name] == ["a", "b", "a", "b"]
    assert read.asked == ["a", "b"]
    assert outcomes[-1].name == "c"
    assert [each.name for each in outcomes[1:]] == ["b", "c"]
    assert read.asked == ["a", "b", "c"]
    with pytest.raises(IndexError):
        outcomes[3]


def test_reading_stops_when_nobody_goes_on_and_goes_on_where_it_stopped() -> None:
    read = Reading()
    outcomes = Outcomes(["a", "interrupt", "c"], read)
    for _ in outcomes:
        break
    assert read.closed == 1
    with pytest.raises(KeyboardInterrupt):
        list(outcomes)
    assert repr(outcomes) == "<3 sources: 1 read so far with 0 reports, 0 failed>"
    assert [outcome.name for outcome in outcomes] == ["a", "interrupt", "c"]
    assert read.asked == ["a", "interrupt", "interrupt", "c"]


def test_a_bug_at_one_file_costs_no_other_and_is_told_in_full(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = gxparse.parse_all

    def broken(source: Any, **options: Any) -> Any:
        if str(source).endswith("letter.txt"):
            raise RuntimeError("a bug")
        return real(source, **options)

    monkeypatch.setattr("gxparse.folders.reading.parse_all", broken)
    outcomes = gxparse.read_folder(folder)
    assert len(outcomes.reports) == 2
    error = outcomes.errors[str(folder / "letter.txt")]
    assert isinstance(error, UnexpectedError)
    assert isinstance(error.__cause__, RuntimeError)
    assert "RuntimeError: a bug" in error.traceback
    assert pickle.loads(pickle.dumps(error)).message("zh") == error.message("zh")  # noqa: S301 - our own


def test_outcomes_become_tables(folder: Path) -> None:
    pandas, pyarrow = pytest.importorskip("pandas"), pytest.importorskip("pyarrow")
    outcomes = gxparse.read_folder(folder)
    assert outcomes.to_pandas("reports")["year"].tolist() == [2021, 2020]
    assert outcomes.to_polars("errors")["code"].to_list() == ["empty", "no-report", "no-report"]
    assert outcomes.to_arrow().equals(gxparse.to_arrow(outcomes.reports))
    assert pyarrow.table(outcomes).equals(outcomes.to_arrow())
    assert isinstance(outcomes.to_pandas(), pandas.DataFrame)
    assert [record["year"] for record in outcomes.to_records("reports")] == [2021, 2020]


def test_outcomes_go_through_a_pickle(folder: Path) -> None:
    outcomes = gxparse.read_folder(folder)
    again = pickle.loads(pickle.dumps(outcomes))  # noqa: S301 - our own
    assert again.reports == outcomes.reports
    assert (again.names, again.skipped, list(again.errors)) == (outcomes.names, outcomes.skipped, list(outcomes.errors))


# -- several processes ---------------------------------------------------------------------------------


def test_several_processes_read_the_same_in_the_same_order(folder: Path) -> None:
    one, two = gxparse.read_folder([folder, "none.txt"]), gxparse.read_folder([folder, "none.txt"], jobs=2)
    assert [(each.name, each.reports, str(each.error)) for each in one] == [
        (each.name, each.reports, str(each.error)) for each in two
    ]
    assert [report.to_dict() for report in one.reports] == [report.to_dict() for report in two.reports]


def test_formats_that_only_this_process_knows_are_refused_to_others(folder: Path) -> None:
    class Minutes(LinesHandler):
        name = "minutes"

    with gxparse.registered(Minutes):
        with pytest.raises(ValueError, match=r"registered in code \(minutes\)"):
            gxparse.read_folder(folder, jobs=2)
        assert gxparse.read_folder(folder, format="minutes").reports


@pytest.mark.parametrize(
    "command",
    [
        "check",
        "convert --to pipe --allow-losses -o OUT",
        pytest.param("check --format json", marks=pytest.mark.slow),
        pytest.param("check --series", marks=pytest.mark.slow),
        pytest.param("check --quiet", marks=pytest.mark.slow),
        pytest.param("show --color always", marks=pytest.mark.slow),
        pytest.param("parse", marks=pytest.mark.thorough),
    ],
)
def test_commands_print_the_same_with_several_jobs(
    folder: Path, command: str, capfd: pytest.CaptureFixture[str]
) -> None:
    said = []
    for jobs in ("1", "2"):
        out = folder.parent / f"out-{jobs}"
        code = main([*command.replace("OUT", str(out)).split(), "--jobs", jobs, str(folder)])
        written = {path.name: path.read_bytes() for path in out.glob("*")}
        told = capfd.readouterr()
        said.append((code, told.out, told.err.replace(str(out), "OUT"), written))
    assert said[0] == said[1]
    assert said[0][1] or said[0][3]


def test_standard_input_is_read_by_one_process(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["parse", "--jobs", "2", "-"])
    assert "standard input" in capsys.readouterr().err


def test_two_reports_in_one_file_are_told_apart(tmp_path: Path) -> None:
    (tmp_path / "both.txt").write_bytes(FAILING.read_bytes() + GOOD.read_bytes())
    outcomes = gxparse.read_folder(tmp_path)
    assert [report.year for report in outcomes[0].reports] == [2020, 2021]
    [line] = [line for line in outcomes.summary.en.splitlines() if "broken" in line]
    assert line == f"  {tmp_path / 'both.txt'} (云岭区人民政府2020年政府信息公开工作年度报告): 2 rules broken"


def test_options_of_reading_go_with_every_file(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(GOOD.read_text(encoding="utf-8").encode("gb18030"))
    assert [each.error and each.error.code for each in gxparse.read_folder(tmp_path, max_bytes=99)] == ["too-large"]
    assert gxparse.read_folder(tmp_path, encoding="ascii")[0].error is not None
    assert gxparse.read_folder(tmp_path, encoding="gb18030").reports[0].year == 2021


# -- how they add up -----------------------------------------------------------------------------------


def standing(name: str, **counts: int) -> Standing:
    return Standing(name=name, **counts)  # type: ignore[arg-type]


def test_the_worst_come_first() -> None:
    failed = Standing(name="no.txt", error=SourceNotFoundError("no.txt", "没有这个文件", "no such file"))
    given = [
        standing("sound"),
        standing("open", undecided=9),
        standing("soft", warnings=9, undecided=3),
        standing("two", broken=2),
        standing("three", broken=3),
        standing("two-and-more", broken=2, undecided=1),
        failed,
    ]
    summary = Summary.sorted(7, 0, given)
    order = ["no.txt", "three", "two-and-more", "two", "soft", "open", "sound"]
    assert [each.name for each in summary.standings] == order
    assert [each.name for each in summary.to_look_at] == order[:-1]
    assert summary.reports == 6
    assert summary.message("zh").splitlines() == [
        "共 7 个文件：读取 6 个，无法读取 1 个",
        "共 6 份报告：3 份数据自相矛盾，1 份有待核对事项，1 份有规则无法判断，1 份各条规则均相符",
        "应先核对（另有 1 个）：",
        "  no.txt：没有这个文件",
        "  three：3 条勾稽关系不符",
        "  two-and-more：2 条勾稽关系不符，1 条规则无法判断",
        "  two：2 条勾稽关系不符",
        "  soft：9 项待核对，3 条规则无法判断",
    ]


def test_a_folder_has_a_summary_and_a_view(folder: Path) -> None:
    outcomes = gxparse.read_folder(folder)
    assert str(outcomes.summary).startswith(
        "5 files: 2 read, 3 failed, 1 skipped\n2 reports: 1 contradicting themselves, 1 in order\n"
    )
    shown = outcomes._repr_html_()
    assert shown.index("empty.txt") < shown.index("b.txt")
    assert "a.txt</code>" not in shown  # in order
    assert ".zip" in shown
    assert "<script" not in shown


def test_names_in_a_view_are_escaped(tmp_path: Path) -> None:
    shutil.copy(FAILING, tmp_path / "<b>&.txt")
    assert "&lt;b&gt;&amp;.txt" in gxparse.read_folder(tmp_path)._repr_html_()


def test_a_view_of_many_folds_what_is_less_bad(tmp_path: Path) -> None:
    for number in range(25):
        (tmp_path / f"{number:02}.txt").touch()
    shown = gxparse.read_folder(tmp_path)._repr_html_()
    assert "5 more" in shown
    assert shown.index("19.txt") < shown.index("<details>") < shown.index("20.txt")


def test_check_and_show_end_with_a_summary(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    summary = [
        "5 files: 2 read, 3 failed, 1 skipped",
        "2 reports: 1 contradicting themselves, 1 in order",
        "to look at first:",
    ]
    for command, code in (("check", 2), ("show", 2)):
        assert main([command, "--lang", "en", str(folder)]) == code
        lines = capsys.readouterr().out.splitlines()
        start = lines.index(summary[0])
        assert lines[start - 1] == ""
        assert lines[start : start + 3] == summary
        assert main([command, "--lang", "en", "--summary", str(folder)]) == code
        assert capsys.readouterr().out.splitlines() == lines[start:]
    main(["check", "--lang", "zh", "--summary", str(folder)])
    assert capsys.readouterr().out.startswith("共 5 个文件：读取 2 个，无法读取 3 个，跳过 1 个不支持的文件\n")


def test_quiet_tells_only_what_is_wrong(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "--quiet", "--lang", "en", str(folder)]) == 2
    out = capsys.readouterr().out
    assert "a.txt" not in out
    assert " 0 undecided" not in out
    assert "files:" not in out
    assert out.count("✗") == 2
    assert "empty.txt: the source is empty" in out
    assert main(["check", "-q", str(folder / "a.txt")]) == 0
    assert main(["show", "-q", str(folder / "a.txt")]) == 0
    assert capsys.readouterr() == ("", "")
    for clash in (["--summary", "--quiet"], ["--summary", "--format", "json"], ["--quiet", "--format", "json"]):
        with pytest.raises(SystemExit):
            main(["check", *clash, str(folder)])


# -- progress ------------------------------------------------------------------------------------------


def test_progress_is_for_those_who_watch(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stderr", told := io.StringIO())
    with Progress.of(["a.txt", "b.txt"]) as progress:
        progress.step()
    assert told.getvalue() == ""
    with Progress.of(["a.txt", "b.txt"], True) as progress:
        progress.step()
    assert "0/2 |" in told.getvalue()
    assert "a.txt" in told.getvalue()
    with Progress.of(["a.txt"], False):
        pass


def test_progress_that_is_wanted_says_what_it_needs(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gxparse.folders.progress.available", lambda: False)
    with pytest.raises(MissingDependencyError, match=r"gxparse\[progress\]"):
        gxparse.read_folder(folder, progress=True)
    assert gxparse.read_folder(folder).reports
