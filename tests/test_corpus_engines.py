"""Whoever reads the batches of a corpus: the same tables in the same order, and one bad source costs no other."""

from __future__ import annotations

import os
import pickle
import shutil
import signal
import socket
import sys
import time
from collections.abc import Iterator, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

import gxparse
from gxparse import workers
from gxparse.checks.rules.rule import Rule
from gxparse.corpus import batches as module
from gxparse.corpus import engines
from gxparse.corpus.batches import batched, packed, read_batch, read_table, unpacked
from gxparse.corpus.items import SourceItem
from gxparse.errors import EmptySourceError, EngineError, MissingDependencyError, NoWorkersError
from gxparse.frames.tables import PER_SOURCE, schema

REPORTS = sorted(Path("examples/reports").glob("*20*.txt"))
BAD = "bad://"


def items(count: int = 10) -> list[SourceItem]:
    """Reports, between them what is none."""
    data = [path.read_bytes() for path in REPORTS] + [b"", b"no report", "政府".encode("gbk")]
    return [SourceItem(name=f"{number}.txt", data=data[number % len(data)]) for number in range(count)]


def few(sources: Sequence[SourceItem], size: int = 3) -> Iterator[pa.RecordBatch]:
    """Small batches."""
    for start in range(0, len(sources), size):
        yield from batched(sources[start : start + size])


def whole(found: Sequence[dict[str, pa.RecordBatch]]) -> dict[str, list[dict[str, Any]]]:
    """All rows of all tables."""
    return {name: [row for tables in found for row in tables[name].to_pylist()] for name in PER_SOURCE}


def expected(sources: Sequence[SourceItem]) -> dict[str, list[dict[str, Any]]]:
    return whole([read_batch(batch) for batch in few(sources)])


@pytest.fixture
def recipes(monkeypatch: pytest.MonkeyPatch) -> None:
    """The programs of ``examples/engines`` can be imported, in other processes too."""
    folder = str(Path("examples/engines").absolute())
    monkeypatch.syspath_prepend(folder)
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([folder, *filter(None, [os.environ.get("PYTHONPATH")])]))


# -- one batch -----------------------------------------------------------------------------------------


def test_a_batch_gives_all_tables_and_its_errors() -> None:
    (batch,) = batched(items(8))
    tables = read_batch(batch)
    assert tuple(tables) == PER_SOURCE
    names = [f"{number}.txt" for number in range(8)]
    failed = dict(zip(*(tables["errors"][name].to_pylist() for name in ("source", "code")), strict=True))
    read = list(dict.fromkeys(tables["reports"]["source"].to_pylist()))
    assert sorted([*failed, *read]) == names
    assert set(failed.values()) >= {"empty"}
    for shape in PER_SOURCE:
        assert tables[shape].schema == schema(shape, compact=True)
        assert read_table(batch, shape).schema == schema(shape)
        assert read_table(batch, shape).to_pylist() == tables[shape].to_pylist()


def test_rows_do_not_depend_on_how_sources_are_batched() -> None:
    (batch,) = batched(items(8))
    at_once = whole([read_batch(batch)])
    assert at_once == whole([read_batch(each) for each in few(items(8), 1)])
    apart = module.Work(batch=batch, shapes=PER_SOURCE, rules=(), options={}, apart=True)
    assert at_once == whole([apart()])


def test_texts_and_bytes_may_be_of_any_kind_of_arrow() -> None:
    text = REPORTS[0].read_text(encoding="utf-8")
    for column in (
        pa.array([text]),
        pa.array([text], pa.large_string()),
        pa.array([text.encode()]),
        pa.array([text.encode()], pa.large_binary()),
    ):
        tables = read_batch(pa.table({"more": [1], "data": column, "name": ["a"]}))
        assert tables["reports"]["source"].to_pylist() == ["a"]
    known = pa.record_batch({"name": ["a"], "data": [text.encode("utf-16-le")], "encoding": ["utf-16-le"]})
    assert read_batch(known)["reports"].num_rows == 1
    nothing = read_batch(pa.record_batch({"name": ["a"], "data": pa.array([None], pa.binary())}))
    assert nothing["errors"]["code"].to_pylist() == ["empty"]


def test_a_batch_without_its_columns_is_refused() -> None:
    with pytest.raises(ValueError, match="no column data; there are name, text"):
        read_batch(pa.record_batch({"name": ["a"], "text": ["b"]}))


def test_an_empty_batch_has_empty_tables() -> None:
    empty = pa.record_batch({"name": pa.array([], pa.string()), "data": pa.array([], pa.binary())})
    for shape, table in read_batch(empty).items():
        assert (table.num_rows, table.schema) == (0, schema(shape, compact=True))  # type: ignore[arg-type]


def test_a_bug_costs_its_one_source(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_: bytes, *, name: str) -> list[gxparse.Report]:
        return [] if name != "1.txt" else [1 // 0]  # type: ignore[list-item]

    monkeypatch.setattr(module, "parse_all", broken)
    tables = read_batch(next(batched(items(3))))
    assert tables["errors"]["source"].to_pylist() == ["1.txt"]
    assert tables["errors"]["code"].to_pylist() == ["internal"]


def test_tables_go_from_process_to_process() -> None:
    tables = read_batch(next(batched(items(4))))
    assert pickle.loads(pickle.dumps(tables)) == tables  # noqa: S301
    again = unpacked([packed(tables), packed(tables)])
    assert {name: table.to_pylist() for name, table in again.items()} == whole([tables, tables])


def test_rules_go_from_process_to_process() -> None:
    for rule in gxparse.rules():
        again = pickle.loads(pickle.dumps(rule))  # noqa: S301
        assert isinstance(again, Rule)
        assert (again.id, again.formula, again.each, again.examples) == (
            rule.id,
            rule.formula,
            rule.each,
            rule.examples,
        )


def test_batches_are_of_a_size() -> None:
    many = [SourceItem(name="a", data=bytes(size)) for size in [1] * 150 + [3_000_000] * 3]
    assert [batch.num_rows for batch in batched(many)] == [64, 64, 24, 1]
    with pytest.raises(EmptySourceError):
        list(batched([SourceItem(name="a", error=EmptySourceError("a"))]))


# -- engines -------------------------------------------------------------------------------------------


def ends_badly(work: module.Work) -> dict[str, pa.RecordBatch]:
    """Reads a batch in which some sources are none but what becomes of their process."""
    names = work.batch.column("name").to_pylist()

    def at(row: str) -> None:
        workers.at(row)
        match names[int(row)] if row else None:
            case "die":
                os._exit(7)
            case "kill":
                os.kill(os.getpid(), signal.SIGKILL)
            case "hang":
                time.sleep(600)
            case "memory":
                raise MemoryError

    tables = work(at)
    if "late" in names:
        workers.at(str(names.index("late")) if work.apart else "")
        if names.index("late") not in work.failed:
            os._exit(8)
    return tables


def test_processes_give_the_same_rows_in_the_same_order() -> None:
    sources = items(11)
    found = list(engines.local(few(sources), jobs=2))
    assert [name for batch, _ in found for name in batch["name"].to_pylist()] == [item.name for item in sources]
    assert whole([tables for _, tables in found]) == expected(sources)


def test_options_and_rules_of_ones_own_are_those_of_read_batch() -> None:
    own = gxparse.load_rules(Path("examples/rules/own.json")) if Path("examples/rules/own.json").exists() else ()
    options = {"shapes": ("reports", "errors"), "rules": own, "max_bytes": 5_000}
    (batch,) = batched(items(5))
    ((_, tables),) = engines.local([batch], options, jobs=1)
    assert tables == read_batch(batch, **options)  # type: ignore[arg-type]
    assert set(tables["errors"]["code"].to_pylist()) >= {"too-large"}


@pytest.mark.thorough
def test_a_source_that_ends_its_process_costs_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engines, "_tables", ends_badly)
    bad = {"die": "worker-died", "kill": "worker-died", "hang": "time-limit", "memory": "memory-limit"}
    sources = items(4)
    mixed = [*sources[:2], *(SourceItem(name=name, data=b"") for name in bad), *sources[2:]]
    late = [SourceItem(name="late", data=sources[0].data), *items(2)]
    found = list(engines.local([*few(mixed, 8), *few(late)], jobs=1, seconds=2.0))
    first, second = (tables for _, tables in found)
    rows = read_batch(next(batched(sources)))
    assert first["reports"].to_pylist() == rows["reports"].to_pylist()
    codes = dict(zip(first["errors"]["source"].to_pylist(), first["errors"]["code"].to_pylist(), strict=True))
    assert {name: codes[name] for name in bad} == bad
    assert second["errors"]["source"].to_pylist() == ["late"]
    assert second["reports"].to_pylist() == read_batch(next(batched(items(2))))["reports"].to_pylist()
    message = first["errors"]["message_en"].to_pylist()[list(codes).index("hang")]
    assert message.startswith("hang: took longer than the limit of 2 s")


@pytest.mark.thorough
@pytest.mark.skipif(sys.platform != "linux", reason="memory is bounded on Linux")
def test_too_little_memory_to_begin_with_is_told() -> None:
    with pytest.raises(NoWorkersError, match="raise the limit of 10000000 bytes"):
        list(engines.local(few(items(2)), jobs=1, memory=10_000_000))


# -- Dask ----------------------------------------------------------------------------------------------


@pytest.mark.thorough
@pytest.mark.filterwarnings("default")
def test_dask_gives_the_same_rows_in_the_same_order() -> None:
    pytest.importorskip("distributed")
    sources = items(23)
    found = list(engines.dask(few(sources), jobs=2))
    assert [name for batch, _ in found for name in batch["name"].to_pylist()] == [item.name for item in sources]
    assert whole([tables for _, tables in found]) == expected(sources)


@pytest.mark.thorough
@pytest.mark.filterwarnings("default")
def test_a_source_that_ends_a_process_of_dask_costs_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("distributed")
    monkeypatch.setattr(engines, "_tables", ends_badly)
    sources = items(4)
    mixed = [*sources[:2], *(SourceItem(name=name, data=b"") for name in ("die", "memory")), *sources[2:]]
    ((_, tables),) = engines.dask(few(mixed, 6), jobs=1)
    rows = read_batch(next(batched(sources)))
    assert tables["reports"].to_pylist() == rows["reports"].to_pylist()
    codes = dict(zip(tables["errors"]["source"].to_pylist(), tables["errors"]["code"].to_pylist(), strict=True))
    assert (codes["die"], codes["memory"]) == ("worker-died", "memory-limit")


@pytest.mark.thorough
@pytest.mark.filterwarnings("default")
def test_dask_at_an_address() -> None:
    distributed = pytest.importorskip("distributed")
    with distributed.LocalCluster(n_workers=1, threads_per_worker=1, dashboard_address=None) as cluster:
        found = list(engines.dask(few(items(4)), scheduler=cluster.scheduler_address))
    assert whole([tables for _, tables in found]) == expected(items(4))


@pytest.mark.thorough
@pytest.mark.filterwarnings("default")
@pytest.mark.usefixtures("recipes")
def test_the_program_of_the_documentation_runs_on_dask() -> None:
    pytest.importorskip("distributed")
    states = import_module("on_dask").states("examples/series")
    assert sum(states.values()) == sum(len(gxparse.parse(path).cells) for path in Path("examples/series").iterdir())


def test_dask_that_is_missing_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(MissingDependencyError, match=r"gxparse\[dask\]"):
        next(engines.dask([]))


def test_dask_refuses_what_it_cannot_do() -> None:
    for wrong in ({"seconds": 1.0}, {"scheduler": "tcp://a:1", "jobs": 2}, {"scheduler": "tcp://a:1", "memory": 1}):
        with pytest.raises(EngineError, match="dask"):
            next(engines.dask([], **wrong))


def test_a_scheduler_that_does_not_answer_is_told() -> None:
    pytest.importorskip("distributed")
    with socket.socket() as taken:  # bound, and nobody listens
        taken.bind(("127.0.0.1", 0))
        for address in (f"tcp://127.0.0.1:{taken.getsockname()[1]}", "nonsense"):
            with pytest.raises(EngineError, match="no scheduler answers at"):
                next(engines.dask([], scheduler=address))


# -- Spark and Ray -------------------------------------------------------------------------------------


def plain_rows(sources: Sequence[SourceItem]) -> dict[str, list[dict[str, Any]]]:
    """What each table says, as :func:`read_batch` gives it."""
    return whole([read_batch(batch) for batch in batched(sources)])


@pytest.mark.thorough
@pytest.mark.filterwarnings("default")
@pytest.mark.usefixtures("recipes")
def test_spark_gives_the_same_rows_in_the_same_order() -> None:
    sql = pytest.importorskip("pyspark.sql")
    if shutil.which("java") is None:
        pytest.skip("Spark needs Java")
    on_spark = import_module("on_spark")
    sources = items(23)
    builder = sql.SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false")
    for name, value in {**on_spark.SETTINGS, "spark.sql.execution.arrow.maxRecordsPerBatch": "5"}.items():
        builder = builder.config(name, value)
    spark = builder.getOrCreate()
    try:
        given = spark.createDataFrame([(item.name, item.data) for item in sources], "name string, data binary")
        found = {name: table.toArrow().to_pylist() for name, table in on_spark.tables(given).items()}
    finally:
        spark.stop()
    assert found == plain_rows(sources)


@pytest.mark.thorough
@pytest.mark.filterwarnings("default")
@pytest.mark.usefixtures("recipes")
def test_ray_gives_the_same_rows_in_the_same_order() -> None:
    ray = pytest.importorskip("ray")
    pytest.importorskip("ray.data")
    on_ray = import_module("on_ray")
    sources = items(23)
    ray.init(num_cpus=2, include_dashboard=False, log_to_driver=False, configure_logging=False)
    try:
        given = ray.data.from_arrow([pa.Table.from_batches([batch]) for batch in few(sources, 5)])
        found = {
            name: [
                row for table in made.iter_batches(batch_format="pyarrow", batch_size=None) for row in table.to_pylist()
            ]
            for name, made in on_ray.tables(given).items()
        }
    finally:
        ray.shutdown()
    assert found == plain_rows(sources)
