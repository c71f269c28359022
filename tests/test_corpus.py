"""A corpus from reports: built again and again, asked in every way, shown as a page."""

from __future__ import annotations

import csv
import io
import json
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

import duckdb
import pandas as pd
import polars as pl
import pyarrow as pa
import pyarrow.dataset as ds
import pytest
from attrs import evolve

import gxparse
from gxparse.cli import main
from gxparse.corpus import batches, manifest
from gxparse.corpus.batches import read_batch
from gxparse.corpus.building import build, reading_of
from gxparse.corpus.dataset import Dataset
from gxparse.corpus.ingest import Built, Ingestion
from gxparse.corpus.items import SourceItem
from gxparse.corpus.layout import OF_REPORTS, ORDER, TABLES
from gxparse.corpus.overview import Body, Broken
from gxparse.corpus.page import corpus_page
from gxparse.corpus.schemas import schema_of
from gxparse.corpus.store import Store
from gxparse.errors import CorpusError, GxparseError, MissingDependencyError, NoCorpusError, SourceNotFoundError
from gxparse.frames.tables import PER_SOURCE

REPORTS = sorted(Path("examples/reports").iterdir())
SERIES = sorted(Path("examples/series").iterdir())


def brought(
    directory: Path,
    them: Iterable[SourceItem],
    *,
    prune: bool = False,
    missed: Callable[[GxparseError], None] = lambda _: None,
) -> Built:
    """A build in this process, which needs no others."""

    def run(batches: Iterable[pa.RecordBatch]) -> Iterator[tuple[pa.RecordBatch, Mapping[str, pa.RecordBatch]]]:
        return ((batch, read_batch(batch)) for batch in batches)

    with Store.opened(directory, reading_of({}, ())) as store:
        return Ingestion(store, run, missed=missed).bring(them, prune=prune)


def items(*paths: Path, **others: bytes) -> list[SourceItem]:
    found = [SourceItem(name=str(path), data=path.read_bytes()) for path in paths]
    return found + [SourceItem(name=name, data=data) for name, data in others.items()]


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The examples, a body's series without its third year, and two files that are no reports."""
    directory = tmp_path_factory.mktemp("corpus") / "corpus"
    series = [path for path in SERIES if "2021" not in path.name]
    brought(directory, items(*REPORTS, *series, empty=b"", words=b"<p>nothing of the kind"))
    return directory


# -- tables --------------------------------------------------------------------------------------------


def test_the_tables_are_those_of_the_frames() -> None:
    assert set(TABLES) == {*PER_SOURCE, "sources"}
    for name in TABLES:
        assert set(ORDER[name]) <= set(schema_of(name).names)
        assert ("year" in schema_of(name).names) == (name in OF_REPORTS)
        assert all(set(field.metadata) == {b"zh", b"en"} for field in schema_of(name))


def test_the_tables_of_a_corpus_are_those_that_frames_give(corpus: Path) -> None:
    dataset = Dataset(corpus)
    reports = [report for path in REPORTS for report in gxparse.parse_all(path)]
    for shape in ("cells", "findings", "claims"):
        expected = gxparse.to_arrow(reports, shape)
        table = dataset.table(shape)
        assert table.schema == expected.schema
        of_reports = [row for row in table.to_pylist() if row["source"] in set(map(str, REPORTS))]
        assert sorted(of_reports, key=repr) == sorted(expected.to_pylist(), key=repr)
    assert dataset.table("sources").schema.names == ["source", "sha256", "bytes", "reports", "error", "version"]
    assert Counter(dataset.table("sources")["error"].to_pylist()) == {None: 12, "empty": 1, "no-report": 1}


def test_columns_and_years(corpus: Path) -> None:
    dataset = Dataset(corpus)
    table = dataset.table("cells", columns=["key", "year"], years=[2020])
    assert table.column_names == ["key", "year"]
    assert set(table["year"].to_pylist()) == {2020}
    assert dataset.table("cells", years=[1999]).num_rows == 0
    with pytest.raises(ValueError, match="a corpus has no table 'cell'; there are reports, cells"):
        dataset.table("cell")
    with pytest.raises(ValueError, match="reports has no column nix"):
        dataset.table("reports", columns=["nix"])
    with pytest.raises(ValueError, match="sources has no years"):
        dataset.table("sources", years=[2020])


def test_an_empty_corpus_has_all_tables(tmp_path: Path) -> None:
    assert brought(tmp_path, []) == Built()
    dataset = Dataset(tmp_path)
    for name in TABLES:
        assert dataset.table(name) == schema_of(name).empty_table()
        assert dataset.query(f"FROM {name}").num_rows == 0
    assert "还没有报告。" in corpus_page(dataset.overview(), "here", "zh")


# -- building ------------------------------------------------------------------------------------------


def test_what_is_known_is_not_read_again(tmp_path: Path) -> None:
    them = items(*REPORTS[:2], empty=b"")
    assert brought(tmp_path, them) == Built(sources=3, read=3, failed=1, reports=2)
    assert brought(tmp_path, them) == Built(sources=3, unchanged=3)
    assert brought(tmp_path, items(REPORTS[0])) == Built(sources=1, unchanged=1)
    assert Dataset(tmp_path).status().sources == 3
    assert brought(tmp_path, items(REPORTS[0]), prune=True) == Built(sources=1, unchanged=1, removed=2)
    assert Dataset(tmp_path).table("sources")["source"].to_pylist() == [str(REPORTS[0])]


def test_a_source_that_is_handed_twice_is_one_and_two_of_one_name_are_two(tmp_path: Path) -> None:
    one, other = (path.read_bytes() for path in SERIES[:2])
    them = [SourceItem(name="url", data=data) for data in (one, other, one, other)]
    assert brought(tmp_path, them) == Built(sources=2, read=2, reports=2)
    assert Dataset(tmp_path).table("sources")["source"].to_pylist() == ["url", "url~2"]
    assert brought(tmp_path, them) == Built(sources=2, unchanged=2)


def test_what_cannot_be_had_takes_nothing_away(tmp_path: Path) -> None:
    there = [SourceItem(name=name, data=SERIES[0].read_bytes()) for name in ("a/x.html", "z.zip!/y.html", "b.html")]
    brought(tmp_path, there)
    gone = SourceNotFoundError("a", "目录打不开", "the directory cannot be listed")
    damaged = gxparse.errors.DocumentError(
        "z.zip", "ZIP", gxparse.words.Words("坏", "bad"), gxparse.words.Words("", "")
    )
    them = [SourceItem(name="a", error=gone), SourceItem(name="z.zip", error=damaged)]
    told: list[GxparseError] = []
    built = brought(tmp_path, them, prune=True, missed=told.append)
    assert (built, told) == (Built(sources=1, read=1, failed=1, missed=1, removed=1), [gone])
    assert sorted(Dataset(tmp_path).table("sources")["source"].to_pylist()) == ["a/x.html", "z.zip", "z.zip!/y.html"]


def test_names_that_no_text_can_say(tmp_path: Path) -> None:
    them = [SourceItem(name="\udcc4.html", data=SERIES[0].read_bytes())]
    assert brought(tmp_path, them).reports == 1
    assert brought(tmp_path, them).unchanged == 1
    assert Dataset(tmp_path).table("reports", columns=["source"]).to_pylist() == [{"source": "\\udcc4.html"}]


def test_what_was_read_before_an_interruption_is_committed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted() -> Iterator[SourceItem]:
        yield from items(*SERIES[:2])
        raise KeyboardInterrupt

    monkeypatch.setattr(batches, "SOURCES", 1)
    with pytest.raises(KeyboardInterrupt):
        brought(tmp_path, interrupted())
    assert Dataset(tmp_path).status().sources == 2


def test_a_reading_is_told_by_version_options_and_rules(monkeypatch: pytest.MonkeyPatch) -> None:
    rule, other = gxparse.rules()[:2]
    readings = [
        reading_of({}, ()),
        reading_of({"blanks_as_zero": True}, ()),
        reading_of({"limits": gxparse.Limits(pages=3)}, ()),
        reading_of({"password": "secret"}, ()),
        reading_of({}, [rule]),
        reading_of({}, [other]),
    ]
    assert len({each.name for each in readings}) == len(readings)
    assert reading_of({"encoding": None}, ()) == reading_of({}, ())
    assert "secret" not in json.dumps([dict(each.said) for each in readings])
    monkeypatch.setattr("gxparse.corpus.building.__version__", "9")
    assert reading_of({}, ()) != readings[0]


# -- reading while others write ------------------------------------------------------------------------


def test_who_reads_while_files_are_replaced_gets_the_next_commit(tmp_path: Path) -> None:
    brought(tmp_path, items(SERIES[0]))
    dataset = Dataset(tmp_path)
    calls: list[int] = []

    def work(_: object) -> int:
        calls.append(dataset.status().commit)
        if len(calls) == 1:
            brought(tmp_path, items(SERIES[1]))
            raise FileNotFoundError("a file that was replaced")
        return calls[-1]

    assert dataset._read(work) == 2
    with pytest.raises(CorpusError, match="files are missing"):
        dataset._read(lambda _: (_ for _ in ()).throw(FileNotFoundError("x")))


def test_what_is_committed_and_not_yet_brought_to_its_place_is_read(tmp_path: Path) -> None:
    brought(tmp_path, items(*SERIES[:2]))
    expected = Dataset(tmp_path).table("cells")
    for part in manifest.newest(tmp_path).parts:
        for file in part.files:
            staged = tmp_path / "_staged" / file
            staged.parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / file).rename(staged)
    assert Dataset(tmp_path).table("cells") == expected
    assert Dataset(tmp_path).query("SELECT DISTINCT year FROM cells ORDER BY year").to_pydict() == {
        "year": [2019, 2020]
    }
    assert brought(tmp_path, items(*SERIES[:2])).unchanged == 2
    assert not (tmp_path / "_staged").exists()


# -- other tools ---------------------------------------------------------------------------------------


def test_other_tools_see_the_same_by_a_glob(corpus: Path) -> None:
    expected = Counter(Dataset(corpus).table("reports")["year"].to_pylist())
    where = f"{corpus}/reports/**/*.parquet"
    years = duckdb.connect().execute(f"SELECT year FROM '{where}'").fetchall()  # noqa: S608
    assert Counter(year for (year,) in years) == expected
    by_polars = pl.read_parquet(where, hive_partitioning=True)["year"].to_list()
    assert Counter(by_polars) == expected
    assert Counter(pd.read_parquet(corpus / "reports")["year"].astype(int)) == expected
    by_arrow = ds.dataset(corpus / "reports", partitioning="hive").to_table(columns=["year"])
    assert Counter(by_arrow["year"].to_pylist()) == expected


# -- SQL -----------------------------------------------------------------------------------------------


def test_questions_in_sql(corpus: Path) -> None:
    dataset = Dataset(corpus)
    answer = dataset.query("SELECT year, value FROM cells WHERE key = 'requests.received.total' ORDER BY ALL LIMIT 1")
    assert answer.to_pylist() == [{"year": 2019, "value": 41.0}]
    names = dataset.query("SELECT * FROM cells LIMIT 0").column_names
    assert names == schema_of("cells").names
    with pytest.raises(CorpusError, match=r"the SQL cannot be run: .*nix") as caught:
        dataset.query("SELECT * FROM nix")
    assert "SQL 无法执行" in caught.value.message("zh")
    with pytest.raises(CorpusError, match="it asks nothing"):
        dataset.query("")
    with pytest.raises(CorpusError, match="No files found"):
        dataset.query("SELECT * FROM read_csv('/none/such.csv')")


def test_without_duckdb_it_is_said_what_to_install(corpus: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "duckdb", None)
    with pytest.raises(MissingDependencyError, match=re.escape("pip install 'gxparse[corpus]'")):
        Dataset(corpus).query("SELECT 1")


# -- as a whole ----------------------------------------------------------------------------------------


def test_the_overview_counts_what_is_there(corpus: Path) -> None:
    found = Dataset(corpus).overview()
    reports = [report for path in REPORTS for report in gxparse.parse_all(path)]
    reports += [report for path in SERIES if "2021" not in path.name for report in gxparse.parse_all(path)]
    assert (found.sources, found.reports) == (14, len(reports))
    assert found.years == dict(sorted(Counter(report.year for report in reports).items()))
    hard = [gxparse.check(report).failed for report in reports]
    assert found.contradicting == sum(any(f.severity == "error" for f in failed) for failed in hard)
    assert sum(body.broken for body in found.bodies) == sum(f.severity == "error" for failed in hard for f in failed)
    of_kinds = Counter(rule for failed in hard for rule in {(f.rule, f.severity) for f in failed})
    assert {(each.rule, each.severity): each.failed for each in found.rules if each.failed} == of_kinds
    [gap] = found.gaps
    assert (gap.name, gap.missing, gap.many) == (gxparse.parse(SERIES[0]).agency, (2021,), 4)
    assert found.codes == {"empty": 1, "no-report": 1}
    assert [each.source for each in found.failed] == ["empty", "words"]


def test_bodies_and_missing_years() -> None:
    body = Body(name="北县", reports={2019: 1, 2022: 2})
    assert (body.many, body.missing) == (3, (2020, 2021))
    assert Body(name="南县", reports={}).missing == ()


def test_the_page_is_one_file_without_scripts(corpus: Path) -> None:
    found = Dataset(corpus).overview()
    page = corpus_page(found, "corpus <&>", "en")
    assert page == corpus_page(found, "corpus <&>", "en")
    assert "corpus &lt;&amp;&gt;" in page
    assert "<script" not in page
    assert "http" not in page.replace("http-equiv", "")
    assert "default-src 'none'" in page
    for words in ("缺少的年度", "Missing years", "balance", "no-report", gxparse.parse(SERIES[0]).agency):
        assert str(words) in page


def test_nothing_of_a_report_is_markup_on_the_page(corpus: Path) -> None:
    nasty = "<b>&\u202e</b>"
    found = evolve(
        Dataset(corpus).overview(),
        bodies=[Body(name=nasty, reports={2019: 1, 2021: 1}, contradicting=1, broken=1)],
        rules=[Broken(rule=nasty, severity="error", failed=1, undecided=0, asked=2)],
        codes={nasty: 1},
    )
    page = corpus_page(found, nasty)
    assert "<b>&" not in page
    assert "\u202e" not in page


# -- the command ---------------------------------------------------------------------------------------


def test_status_in_words_and_as_json(corpus: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["corpus", "status", "--lang", "en", "--color", "never", str(corpus)]) == 0
    said = capsys.readouterr().out
    assert "sources  14, 2 of them failed (empty 1, no-report 1)" in said
    assert main(["corpus", "status", "--lang", "zh", str(corpus)]) == 0
    assert "来源  14，其中 2 个未能读取（empty 1, no-report 1）" in capsys.readouterr().out
    assert main(["corpus", "status", "--format", "json", str(corpus)]) == 0
    data = json.loads(capsys.readouterr().out)
    assert (data["schema"], data["sources"], data["reports"]) == ("gxparse/corpus-status/1", 14, 12)
    assert data["readings"][0]["version"] == gxparse.__version__
    assert data["stale"] == 0


def test_a_query_as_text_csv_and_json(corpus: Path, capsys: pytest.CaptureFixture[str]) -> None:
    sql = "SELECT agency, 1.50 AS n, NULL AS none, [1, 2] AS list FROM reports ORDER BY agency LIMIT 2"
    assert main(["corpus", "query", "--color", "never", str(corpus), sql]) == 0
    first, *rows = capsys.readouterr().out.splitlines()
    assert first.split() == ["agency", "n", "none", "list"]
    assert len(rows) == 2
    assert main(["corpus", "query", "--format", "csv", str(corpus), sql]) == 0
    table = list(csv.reader(io.StringIO(capsys.readouterr().out)))
    assert table[0] == ["agency", "n", "none", "list"]
    assert table[1][1:] == ["1.5", "", "[1, 2]"]
    assert main(["corpus", "query", "--format", "json", str(corpus), sql]) == 0
    assert json.loads(capsys.readouterr().out)[0]["n"] == "1.50"
    assert main(["corpus", "query", "--lang", "zh", str(corpus), "nonsense"]) == 2
    assert "SQL 无法执行" in capsys.readouterr().err


def test_the_page_goes_to_a_file_that_is_not_there(
    corpus: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    page = tmp_path / "page.html"
    assert main(["corpus", "report", "--lang", "en", str(corpus), "-o", str(page)]) == 0
    assert "12 reports" in capsys.readouterr().err
    assert main(["corpus", "report", "--lang", "en", str(corpus), "-o", str(page)]) == 2
    assert "exists already" in capsys.readouterr().err
    assert main(["corpus", "report", "--lang", "en", str(corpus)]) == 0
    assert capsys.readouterr().out == page.read_text(encoding="utf-8")


@pytest.mark.parametrize("command", ["status", "query", "report"])
def test_a_directory_that_is_no_corpus(command: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(NoCorpusError):
        Dataset(tmp_path)
    assert main(["corpus", command, "--lang", "zh", str(tmp_path), *(["SELECT 1"] if command == "query" else [])]) == 2
    assert "不是语料库目录" in capsys.readouterr().err


# -- with processes ------------------------------------------------------------------------------------


def test_the_command_builds_and_builds_again(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder, corpus = tmp_path / "reports", tmp_path / "corpus"
    folder.mkdir()
    for path in SERIES[:3]:
        (folder / path.name).write_bytes(path.read_bytes())
    (folder / "notes.xyz").write_bytes(b"?")
    command = ["corpus", "build", "--jobs", "1", "--lang", "en", "-o", str(corpus), str(folder)]
    assert main(command) == 0
    out, err = capsys.readouterr()
    assert out == f"3 sources: 3 read (3 reports, 0 failed), 0 unchanged → {corpus}\n"
    assert "skipped 1 files that no format reads (suffixes .xyz)" in err
    (folder / SERIES[0].name).unlink()
    (folder / SERIES[1].name).write_bytes(b"nothing")
    assert main([*command, str(tmp_path / "none"), "--prune", "--format", "json"]) == 2
    out, err = capsys.readouterr()
    data = json.loads(out)
    assert data.pop("schema") == "gxparse/corpus-build/1"
    assert data.pop("directory") == str(corpus)
    assert data == dict(sources=2, unchanged=1, read=1, failed=1, reports=0, missed=1, removed=1)  # noqa: C408
    assert "no such file" in err
    with pytest.raises(SystemExit):
        main([*command, "--scheduler", "x"])
    assert "goes with --engine dask" in capsys.readouterr().err


def test_a_build_of_nonsense(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="no engine is named 'slurm'"):
        build([], tmp_path, engine="slurm")
    with pytest.raises(ValueError, match="name the engine dask"):
        build([], tmp_path, scheduler="tcp://x")
    with pytest.raises(TypeError, match="unexpected keyword argument 'encodign'"):
        build([], tmp_path, encodign="gbk")  # type: ignore[call-arg]
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("address", [".", "*", "**/*.txt", "corpus"])
def test_a_corpus_does_not_read_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "corpus").mkdir()
    with pytest.raises(CorpusError, match="its own files would be sources") as caught:
        build(address, "corpus")
    assert "请用 -o 指定别处" in caught.value.message("zh")
