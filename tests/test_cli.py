"""The command line: contract, exit codes, languages, streams."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from built_in import NAMES
from gxparse.cli import main

GOOD = "examples/reports/pipe-2021.txt"
FAILING = "examples/reports/annotated-2020.txt"
FOLDER = "examples/reports"


def run(*arguments: str, stdin: bytes | None = None, env: dict[str, str] | None = None) -> Any:
    return subprocess.run(  # noqa: S603
        [sys.executable, "-m", "gxparse", *arguments],
        input=stdin,
        capture_output=True,
        env={**os.environ, **(env or {})},
        check=False,
    )


def test_parse_prints_one_object(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["parse", GOOD]) == 0
    data = json.loads(capsys.readouterr().out)
    assert data["schema"] == "gxparse/report/1"
    assert set(data["source"]) == {"name", "format", "layout", "encoding", "script"}
    assert data["period"] == ["2021-01-01", "2021-12-31"]
    assert data["cells"]["requests.received.total"] == {
        "value": 174,
        "state": "reported",
        "raw": "174",
        "line": 27,
        "column": data["cells"]["requests.received.total"]["column"],
        "span": data["cells"]["requests.received.total"]["span"],
    }
    assert data["cells"]["disclosure.fees.amount"]["value"] == "0"
    assert [section["key"] for section in data["sections"]] == [
        "overview",
        "disclosure",
        "requests",
        "disputes",
        "problems",
        "other_matters",
    ]


def test_a_cell_of_a_page_prints_its_element(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["parse", "examples/reports/clean-page-2021.html"]) == 0
    cell = json.loads(capsys.readouterr().out)["cells"]["requests.received.total"]
    assert set(cell) == {"value", "state", "raw", "line", "column", "span", "element"}
    assert set(cell["element"]) == {"path", "table", "row", "column", "width", "height"}
    assert (cell["element"]["row"], cell["element"]["column"]) == (4, 10)


def test_options_of_web_pages(capsys: pytest.CaptureFixture[str]) -> None:
    page = "examples/reports/clean-page-2021.html"
    assert main(["parse", page]) == 0
    printed = capsys.readouterr().out
    assert main(["parse", "--parser", "html5lib", "--limit", "depth=200", "--limit", "tokens=9000", page]) == 0
    assert capsys.readouterr().out == printed
    assert main(["check", "--limit", "tokens=10", page]) == 2
    assert "--limit tokens=N" in capsys.readouterr().err
    for wrong in ("tokens", "tokens=0", "tokens=-1", "tokens=x", "size=3", "=5"):
        with pytest.raises(SystemExit):
            main(["parse", "--limit", wrong, page])
        assert "attributes" in capsys.readouterr().err


def test_several_files_are_one_object_a_line_with_errors_at_their_place(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["parse", GOOD, "none.txt", FAILING]) == 2
    out, err = capsys.readouterr()
    lines = [json.loads(line) for line in out.splitlines()]
    assert [line["schema"] for line in lines] == ["gxparse/report/1", "gxparse/error/1", "gxparse/report/1"]
    assert lines[1]["error"]["code"] == "not-found"
    assert "none.txt" in err


def test_check_in_words_and_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", GOOD]) == 0
    assert main(["check", "--lang", "zh", FAILING]) == 1
    out = capsys.readouterr().out
    assert "自然人：新收 + 上年结转 = 260，办理结果总计 + 结转下年度 = 261" in out
    assert main(["check", "--format", "json", "--lang", "en", FAILING]) == 1
    data = json.loads(capsys.readouterr().out)
    assert data["schema"] == "gxparse/check/1"
    ids = [finding["id"] for finding in data["findings"]]
    assert len(set(ids)) == len(ids)
    kinds = [finding["rule"] for finding in data["findings"]]
    counts = {"row-total": 23, "results-total": 7, "balance": 7, "dispute-total": 3, "form-outdated": 1}
    assert {kind: kinds.count(kind) for kind in counts} == counts
    changes = [
        {change["cell"]: (change["from"], change["to"]) for change in e["changes"]} for e in data["explanations"]
    ]
    assert [e["cost"] for e in data["explanations"]] == [
        1,
        1,
        1,
    ]  # the same slip in a cell and its total is one mistake
    assert changes[0] == {
        "requests.carried_over.natural_person": (1, 2),
        "requests.carried_over.total": (1, 2),
    }
    [part] = data["explained"].pop("parts")
    assert data["explained"] == {"total": 3, "truncated": False, "common": [], "left_out": []}
    assert {"balance:total", "row-total:received"} <= set(part.pop("rules"))
    assert part == {"total": 3, "truncated": False, "at_least": None, "common": [], "tied": 1, "tie": None}
    [finding] = [finding for finding in data["findings"] if finding["id"] == "balance:total"]
    assert {key: finding[key] for key in ("rule", "status", "severity", "left", "right", "message")} == {
        "rule": "balance",
        "status": "fail",
        "severity": "error",
        "left": 267,
        "right": 268,
        "message": "Total: received + carried over = 267, outcomes total + carried forward = 268",
    }
    assert finding["cells"][0] == "requests.received.total"


def test_exit_codes(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["show", FAILING]) == 0
    assert main(["show", "none.txt"]) == 2
    assert main(["check", "none.txt"]) == 2
    assert main(["check", FAILING, "none.txt"]) == 2
    assert main(["sniff", GOOD]) == 0
    assert main(["sniff", "none.txt"]) == 2
    assert main(["parse", "--from", "nonsense", GOOD]) == 2
    assert f"no format is named 'nonsense'; there are: {', '.join(NAMES)}" in capsys.readouterr().err
    for wrong in (["parse"], ["nonsense"], ["parse", "--max-bytes", "-1", GOOD], ["check", "--lang", "fr", GOOD]):
        with pytest.raises(SystemExit) as caught:
            main(wrong)
        assert caught.value.code == 2


def test_show_is_aligned_plain_and_marks_what_fails(capsys: pytest.CaptureFixture[str]) -> None:
    from gxparse.views.widths import width

    assert main(["show", "--lang", "zh", FAILING]) == 0
    out = capsys.readouterr().out
    assert "\x1b" not in out
    assert "一、本年新收政府信息公开申请数量" in out
    assert "!259" in out
    [prose] = [line for line in out.splitlines() if line.startswith("  文字 ")]
    assert prose.split(maxsplit=1)[1].startswith("总体情况 254；主动公开政府信息情况 0；")
    assert prose.endswith("；其他需要报告的事项 1（字）")
    start = out.index("一、本年新收")
    rows = out[start : out.index("四、结转下年度")].splitlines()
    assert len({width(line) for line in rows if any(char.isdigit() for char in line[-3:])}) == 1
    assert main(["show", "--lang", "en", "--color", "always", FAILING]) == 0
    assert "\x1b[1;31m" in capsys.readouterr().out


def test_directories_are_walked_and_what_is_left_out_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "deep" / "er").mkdir(parents=True)
    (tmp_path / "deep" / "er" / "a.txt").write_bytes(Path(GOOD).read_bytes())
    (tmp_path / "deep" / "notes.json").write_text("{}")
    (tmp_path / ".hidden.txt").write_text("x")
    (tmp_path / "loop").symlink_to(tmp_path, target_is_directory=True)
    os.mkfifo(tmp_path / "pipe.txt")
    assert main(["parse", str(tmp_path)]) == 0
    out, err = capsys.readouterr()
    assert json.loads(out)["source"]["name"].endswith("a.txt")
    assert "skipped 2 files" in err
    empty = tmp_path / "empty"
    empty.mkdir()
    assert main(["check", str(empty)]) == 2
    assert "holds no file that a format reads" in capsys.readouterr().err


def test_two_reports_in_one_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    both = tmp_path / "both.txt"
    both.write_bytes(Path(FAILING).read_bytes() + Path("examples/reports/lines-2021.txt").read_bytes())
    assert main(["parse", str(both)]) == 0
    assert [json.loads(line)["year"] for line in capsys.readouterr().out.splitlines()] == [2020, 2021]


def test_standard_input_and_languages() -> None:
    done = run("parse", "-", stdin=Path(GOOD).read_bytes())
    assert json.loads(done.stdout)["source"]["name"] == "<stdin>"
    for variables, word in (
        ({"LC_ALL": "zh_CN.UTF-8"}, "没有这个文件"),
        ({"LC_ALL": "en_US.UTF-8"}, "no such file"),
        ({"LC_ALL": "", "LC_MESSAGES": "", "LANG": "zh_TW.UTF-8"}, "没有这个文件"),
    ):
        done = run("check", "none.txt", env={"PYTHONIOENCODING": "utf-8", **variables})
        assert word in done.stderr.decode()
        assert done.returncode == 2


def test_json_is_utf8_wherever_it_runs() -> None:
    done = run("parse", FAILING, env={"PYTHONIOENCODING": "ascii", "LC_ALL": "C"})
    assert json.loads(done.stdout.decode("utf-8"))["agency"] == "青河市云岭区人民政府"
    done = run("show", FAILING, env={"PYTHONIOENCODING": "ascii", "LC_ALL": "C"})
    assert done.returncode == 0


def test_a_file_name_that_is_no_utf8(tmp_path: Path) -> None:
    name = os.fsencode(tmp_path) + b"/bad\xff.txt"
    Path(os.fsdecode(name)).write_bytes(Path(GOOD).read_bytes())
    for arguments in (["parse"], ["check", "--format", "json"], ["show"]):
        done = run(*arguments, os.fsdecode(name))
        assert done.returncode == 0, done.stderr
        assert b"hold" in done.stdout or b"cells" in done.stdout


def test_closed_and_full_streams() -> None:
    command = f"{sys.executable} -m gxparse"
    for shell, code in (
        (f"{command} parse {FOLDER} | head -c 10 > /dev/null; exit ${{PIPESTATUS[0]}}", 0),
        (f"{command} parse {GOOD} >&-", 2),
        (f"{command} parse {GOOD} > /dev/full", 2),
        (f"{command} check none.txt > /dev/full 2>&1", 2),
        (f"{command} parse - <&-", 2),
    ):
        done = subprocess.run(["bash", "-c", shell], capture_output=True, check=False)  # noqa: S603, S607
        assert done.returncode == code, (shell, done.stderr)
        assert b"Traceback" not in done.stderr


def test_a_title_cannot_steer_the_terminal(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    hostile = tmp_path / "a.txt"
    text = Path("examples/reports/lines-2021.txt").read_text(encoding="utf-8")
    title = "澄溪市东屏区人民政府2021年政府信息公开工作年度报告"
    hostile.write_text(text.replace(title, "\x1b[31m" + title), encoding="utf-8")
    for command in ("show", "check"):
        main([command, str(hostile)])
    assert "\x1b" not in capsys.readouterr().out


def test_an_unexpected_fault_is_told_in_full_and_the_rest_goes_on(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    import gxparse.cli.files

    real = gxparse.parse_all

    def broken(source: Any, **options: Any) -> Any:
        if source == FAILING:
            raise RuntimeError("a bug")
        return real(source, **options)

    monkeypatch.setattr(gxparse.cli.files, "parse_all", broken)
    assert main(["parse", FAILING, GOOD]) == 2
    out, err = capsys.readouterr()
    assert [json.loads(line)["schema"] for line in out.splitlines()] == ["gxparse/error/1", "gxparse/report/1"]
    assert "Traceback" in err
    assert "RuntimeError: a bug" in err


def test_many_files_show_progress_only_on_a_terminal(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for number in range(25):
        (tmp_path / f"{number}.txt").write_bytes(Path(GOOD).read_bytes())
    assert main(["parse", str(tmp_path)]) == 0
    assert capsys.readouterr().err == "gxparse: 25 files, 25 reports, 0 unreadable\n"

    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    monkeypatch.setattr(sys, "stderr", terminal := Terminal())
    monkeypatch.setattr("gxparse.folders.progress.DELAY", 0)
    assert main(["check", str(tmp_path)]) == 0
    assert "0/25 |" in terminal.getvalue()
    assert "0.txt" in terminal.getvalue()
    assert terminal.getvalue().rsplit("\r", 2)[-2].isspace()  # nothing of it is left
    monkeypatch.setattr("gxparse.folders.progress.DELAY", 3600)
    monkeypatch.setattr(sys, "stderr", terminal := Terminal())
    assert main(["check", str(tmp_path)]) == 0
    assert not terminal.getvalue().strip()  # nor anything shown if it does not take long
    monkeypatch.setattr("gxparse.cli.files.available", lambda: False)
    monkeypatch.setattr("gxparse.folders.progress.available", lambda: False)
    assert main(["check", str(tmp_path)]) == 0
    assert terminal.getvalue().strip() == (
        "gxparse: to see how far it is, install tqdm: pip install 'gxparse[progress]'"
    )
