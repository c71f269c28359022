"""The commands of a corpus: build, status, query, report; audit stands in a module of its own."""

from __future__ import annotations

import csv
import io
import json
import sys
from collections import Counter
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any, Literal

from attrs import asdict, frozen

from gxparse.characters import printable
from gxparse.checks.rules.catalogue import load_rules
from gxparse.cli.argument_values import at_most, some
from gxparse.cli.command_options import Action, CommandOptions
from gxparse.cli.declaring import argument
from gxparse.cli.files import style_of
from gxparse.cli.output import refuse, save
from gxparse.cli.reading_options import ReadingOptions, own_rules, text_or_json
from gxparse.cli.telling import message_of, say, tell
from gxparse.corpus.building import ENGINES, build
from gxparse.corpus.dataset import Dataset, Status
from gxparse.corpus.ingest import Built
from gxparse.corpus.page import corpus_page
from gxparse.errors import GxparseError
from gxparse.options import MOST_JOBS, MOST_MEMORY, MOST_SECONDS
from gxparse.version import __version__
from gxparse.views.widths import pad, width
from gxparse.words import Lang, Words, counted

if TYPE_CHECKING:
    import pyarrow as pa

STATUS_SCHEMA = "gxparse/corpus-status/1"
BUILD_SCHEMA = "gxparse/corpus-build/1"

ROWS_SHOWN = 1_000
"""A table for people has at most so many rows; how many more there are is said."""


# -- build ---------------------------------------------------------------------------------------------


@frozen(kw_only=True)
class BuildOptions(ReadingOptions):
    """What ``gxparse corpus build`` is told."""

    files: tuple[str, ...] = argument(
        nargs="+",
        metavar="SOURCE",
        help=Words(
            "含有报告的文件、目录、通配符、压缩包或网址",
            "files, directories, globs, archives or addresses with reports",
        ),
    )
    output: str = argument(
        "-o",
        "--output",
        metavar="DIR",
        type=some,
        required=True,
        help=Words("语料库目录，没有则新建", "the directory of the corpus, made if there is none"),
    )
    jobs: int | None = argument(
        "--jobs",
        type=at_most(MOST_JOBS),
        metavar="N",
        help=Words(
            "读取的进程数（默认与处理器数相同）", "how many processes read (default: as many as there are processors)"
        ),
    )
    engine: Literal["local", "dask"] = argument(
        "--engine",
        choices=ENGINES,
        default="local",
        help=Words("读取方式：本机进程（local）或 Dask", "who reads: processes of this machine, or Dask"),
    )
    scheduler: str | None = argument(
        "--scheduler",
        metavar="ADDRESS",
        help=Words("Dask 调度器的地址（默认自行启动）", "the scheduler of Dask (default: one of its own)"),
    )
    seconds: int | None = argument(
        "--seconds",
        type=at_most(MOST_SECONDS),
        metavar="N",
        help=Words("读取一个来源的时限，秒（默认不限）", "how many seconds a source may take (default: any)"),
    )
    memory: int | None = argument(
        "--memory",
        type=at_most(MOST_MEMORY),
        metavar="N",
        help=Words(
            "一个进程的内存上限，字节（默认不限）", "how many bytes of memory a process may have (default: any)"
        ),
    )
    content: str | None = argument(
        "--content",
        metavar="COLUMN",
        help=Words(
            "JSON Lines、Parquet 中文档内容所在的列（默认自动识别）",
            "the column of JSON lines and Parquet that has the documents (default: recognised)",
        ),
    )
    name: str | None = argument(
        "--name",
        metavar="COLUMN",
        help=Words("名称所在的列（默认自动识别）", "the column that has their names (default: recognised)"),
    )
    rules: tuple[str, ...] = own_rules()
    prune: bool = argument(
        "--prune",
        action="store_true",
        help=Words(
            "移除已不在 SOURCE 之列的来源（默认保留）",
            "remove sources that are not among SOURCE any more (default: keep them)",
        ),
    )
    format: Literal["text", "json"] = text_or_json()

    @property
    def json(self) -> bool:
        """Whether programs read what is printed."""
        return self.format == "json"

    def conflict(self) -> Words | None:
        """Why the arguments do not go together, if they do not."""
        if self.scheduler is not None and self.engine != "dask":
            return Words(
                "--scheduler 是 Dask 的调度器，须与 --engine dask 同用",
                "--scheduler is one of Dask: it goes with --engine dask",
            )
        return None


def build_command(options: BuildOptions) -> None:
    """``gxparse corpus build``."""
    rules = [rule for path in options.rules for rule in load_rules(Path(path))]
    told = _Told(options.lang)
    skipped: Counter[str] = Counter()
    try:
        built = build(
            options.files,
            options.output,
            engine=options.engine,
            jobs=options.jobs,
            scheduler=options.scheduler,
            seconds=options.seconds,
            memory=options.memory,
            rules=rules,
            prune=options.prune,
            content=options.content,
            name=options.name,
            skipped=lambda name, _: skipped.update([PurePosixPath(name).suffix or "–"]),
            told=told,
            missed=told.missed,
            **options.reading(),
        )
    finally:
        told.clear()
    if skipped:
        many, suffixes = f"{skipped.total():,}", ", ".join(sorted(skipped))
        say(
            options,
            f"跳过 {many} 个不支持的文件（后缀 {suffixes}）",
            f"skipped {many} files that no format reads (suffixes {suffixes})",
        )
    options.outcome.unreadable += built.failed + built.missed
    if options.json:
        data = {"schema": BUILD_SCHEMA, "directory": options.output, **asdict(built)}
        print(json.dumps(data, ensure_ascii=False, indent=1))
    else:
        print(_built_words(built, options.output).of(options.lang))


BUILD = Action(BuildOptions, build_command)


def _built_words(built: Built, directory: str) -> Words:
    place = printable(directory)
    missed = (
        Words(f"，另有 {built.missed:,} 处打不开", f", {built.missed:,} could not be had")
        if built.missed
        else Words("", "")
    )
    removed = Words(f"，移除 {built.removed:,} 个", f", {built.removed:,} removed") if built.removed else Words("", "")
    return Words(
        f"{built.sources:,} 个来源：读取 {built.read:,} 个（报告 {built.reports:,} 份，失败 {built.failed:,} 个），"
        f"未变 {built.unchanged:,} 个{missed.zh}{removed.zh} → {place}",
        f"{built.sources:,} sources: {built.read:,} read ({built.reports:,} reports, {built.failed:,} failed), "
        f"{built.unchanged:,} unchanged{missed.en}{removed.en} → {place}",
    )


class _Told:
    """How far a build is, on a terminal."""

    def __init__(self, lang: Lang) -> None:
        self._lang, self._shown = lang, sys.stderr is not None and sys.stderr.isatty()

    def __call__(self, built: Built) -> None:
        if self._shown:
            zh = f"已读取 {built.read:,}，未变 {built.unchanged:,}，失败 {built.failed:,}"
            en = f"{built.read:,} read, {built.unchanged:,} unchanged, {built.failed:,} failed"
            print(f"\r\x1b[K{Words(zh, en).of(self._lang)}", end="", file=sys.stderr, flush=True)

    def missed(self, error: GxparseError) -> None:
        """Tell of a source that could not be had."""
        self.clear()
        tell(message_of(error, self._lang), self._lang)

    def clear(self) -> None:
        """Take away what was shown."""
        if self._shown:
            print("\r\x1b[K", end="", file=sys.stderr, flush=True)


# -- status --------------------------------------------------------------------------------------------


@frozen(kw_only=True)
class StatusOptions(CommandOptions):
    """What ``gxparse corpus status`` is told."""

    directory: str = argument(metavar="DIR", help=Words("语料库目录", "the directory of a corpus"))
    format: Literal["text", "json"] = text_or_json()

    @property
    def json(self) -> bool:
        """Whether programs read what is printed."""
        return self.format == "json"


def status_command(options: StatusOptions) -> None:
    """``gxparse corpus status``."""
    status = Dataset(options.directory).status()
    if options.json:
        print(json.dumps(_status_data(status), ensure_ascii=False, indent=1))
        return
    style = style_of(options)
    facts = [(words.of(options.lang), said.of(options.lang)) for words, said in _status_facts(status)]
    columns = max(width(name) for name, _ in facts)
    print(style.head(printable(options.directory)))
    for name, said in facts:
        print(f"  {style.quiet(pad(name, columns))}  {said}")


STATUS = Action(StatusOptions, status_command)


def _status_data(status: Status) -> dict[str, Any]:
    return {
        "schema": STATUS_SCHEMA,
        "sources": status.sources,
        "failed": dict(status.failed),
        "stale": status.stale,
        "reports": sum(status.reports.values()),
        "years": [{"year": year, "reports": many} for year, many in status.reports.items()],
        "bodies": status.bodies,
        "rows": dict(status.rows),
        "readings": [{**said, "sources": many} for said, many in status.readings],
        "commit": status.commit,
        "files": status.files,
        "bytes": status.bytes,
    }


def _status_facts(status: Status) -> Iterator[tuple[Words, Words]]:
    failed = sum(status.failed.values())
    codes = ", ".join(f"{code} {many:,}" for code, many in status.failed.items())
    more = (
        Words(f"，其中 {failed:,} 个未能读取（{codes}）", f", {failed:,} of them failed ({codes})")
        if failed
        else Words("", "")
    )
    yield Words("来源", "sources"), Words(f"{status.sources:,}{more.zh}", f"{status.sources:,}{more.en}")
    yield Words("报告", "reports"), Words(*(f"{sum(status.reports.values()):,}",) * 2)
    years = {year: f"{many:,}" for year, many in status.reports.items()}
    yield (
        Words("各年", "by year"),
        Words(
            "，".join(f"{'未写明' if year is None else year}：{many}" for year, many in years.items()) or "–",
            ", ".join(f"{'not said' if year is None else year}: {many}" for year, many in years.items()) or "–",
        ),
    )
    yield Words("机关", "bodies"), Words(*(f"{status.bodies:,}",) * 2)
    versions = sorted({said["version"] for said, _ in status.readings})
    stale = Words("", "")
    if status.stale:
        stale = Words(
            f"；{status.stale:,} 个来源由别的版本读取（现为 {__version__}），再次 build 会重读",
            f"; another version read {status.stale:,} of the sources (this is {__version__}): a build reads them again",
        )
    listed = ", ".join(versions) or "–"
    yield Words("版本", "version"), Words(listed + stale.zh, listed + stale.en)
    rows = ", ".join(f"{name} {many:,}" for name, many in status.rows.items())
    yield Words("行数", "rows"), Words(rows, rows)
    size = f"{status.bytes / 1e6:,.1f} MB"
    yield (
        Words("文件", "files"),
        Words(
            f"{status.files:,} 个，{size}，第 {status.commit} 次提交",
            f"{status.files:,}, {size}, commit {status.commit}",
        ),
    )


# -- query ---------------------------------------------------------------------------------------------


@frozen(kw_only=True)
class QueryOptions(CommandOptions):
    """What ``gxparse corpus query`` is told."""

    directory: str = argument(metavar="DIR", help=Words("语料库目录", "the directory of a corpus"))
    sql: str = argument(
        metavar="SQL",
        help=Words(
            "对表 reports、cells、findings、corrections、sections、claims、errors、sources 的查询",
            "a question to the tables reports, cells, findings, corrections, sections, claims, errors, sources",
        ),
    )
    format: Literal["text", "csv", "json"] = argument(
        "--format",
        choices=("text", "csv", "json"),
        default="text",
        help=Words("text 供人阅读，csv 为表格，json 供程序使用", "for people, for tables, for programs"),
    )

    @property
    def json(self) -> bool:
        """Whether programs read what is printed."""
        return self.format == "json"

    @property
    def utf8(self) -> bool:
        """Whether it is for files, not for people at a terminal."""
        return self.format != "text"


def query_command(options: QueryOptions) -> None:
    """``gxparse corpus query``."""
    answer = Dataset(options.directory).query(options.sql)
    if options.format == "json":
        rows = [{name: _plain(value) for name, value in row.items()} for row in answer.to_pylist()]
        print(json.dumps(rows, ensure_ascii=False, indent=1))
    elif options.format == "csv":
        print(_csv(answer), end="")
    else:
        _print_table(answer, options)


QUERY = Action(QueryOptions, query_command)


def _plain(value: Any) -> Any:
    """A value as JSON has it: exact numbers that it has not are texts."""
    if isinstance(value, (list, tuple)):
        return [_plain(each) for each in value]
    if isinstance(value, dict):
        return {str(name): _plain(each) for name, each in value.items()}
    if isinstance(value, float) and value - value != 0:
        return None
    return value if value is None or isinstance(value, (bool, int, float, str)) else str(value)


def _said(value: Any) -> str:
    if isinstance(value, (list, tuple, dict)):
        return json.dumps(_plain(value), ensure_ascii=False)
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return "" if value is None else value.isoformat() if isinstance(value, date) else str(value)


def _csv(answer: pa.Table) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(answer.column_names)
    writer.writerows(map(_said, row) for row in zip(*(column.to_pylist() for column in answer.columns), strict=True))
    return text.getvalue()


def _print_table(answer: pa.Table, options: CommandOptions) -> None:
    style = style_of(options)
    shown = answer.slice(0, ROWS_SHOWN)
    columns = [[printable(_said(value)) for value in column.to_pylist()] for column in shown.columns]
    numeric = [all(not isinstance(value, str) for value in column.to_pylist()) for column in shown.columns]
    names = [printable(name) for name in answer.column_names]
    widths = [max(map(width, [name, *column])) for name, column in zip(names, columns, strict=True)]

    def line(cells: Iterator[str]) -> str:
        padded = (pad(cell, wide, right=right) for cell, wide, right in zip(cells, widths, numeric, strict=True))
        return "  ".join(padded).rstrip()

    print(style.head(line(iter(names))))
    for row in zip(*columns, strict=True):
        print(line(iter(row)))
    if answer.num_rows > ROWS_SHOWN:
        rest = answer.num_rows - ROWS_SHOWN
        say(
            options,
            f"另有 {rest:,} 行未显示（--format csv 给出全部）",
            f"{counted(rest, 'more row')} not shown: --format csv gives all",
        )


# -- report --------------------------------------------------------------------------------------------


@frozen(kw_only=True)
class ReportOptions(CommandOptions):
    """What ``gxparse corpus report`` is told."""

    directory: str = argument(metavar="DIR", help=Words("语料库目录", "the directory of a corpus"))
    output: str | None = argument(
        "-o",
        "--output",
        metavar="PATH",
        type=some,
        help=Words("写入的网页（默认输出到终端）", "the page to write (default: standard output)"),
    )
    force: bool = argument("--force", action="store_true", help=Words("覆盖已有文件", "overwrite an existing file"))

    @property
    def utf8(self) -> bool:
        """The page is UTF-8."""
        return True


def report_command(options: ReportOptions) -> None:
    """``gxparse corpus report``."""
    place = Path(options.output) if options.output not in (None, "-") else None
    dataset = Dataset(options.directory)
    if place is not None:
        refuse(place, force=options.force, inputs=())
    found = dataset.overview()
    page = corpus_page(found, options.directory, options.lang)
    if place is None:
        sys.stdout.write(page)
    else:
        save([(place, page)])
        say(options, f"{found.reports:,} 份报告 → {place}", f"{counted(found.reports, 'report')} → {place}")


REPORT = Action(ReportOptions, report_command)
