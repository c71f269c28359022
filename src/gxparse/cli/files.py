"""Files one after another: what is read from each, what is told of errors, and the exit code in the end."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import IO, Any, Generic, TypeVar

from attrs import define

from gxparse.annex import parse_with_annex
from gxparse.api import parse_all
from gxparse.characters import printable
from gxparse.cli.command_options import CommandOptions, Tally
from gxparse.cli.reading_options import FileOptions, ReadingOptions
from gxparse.cli.telling import message_of, say, tell
from gxparse.errors import GxparseError, SourceNotFoundError, UnexpectedError
from gxparse.folders.finding import find
from gxparse.folders.progress import INSTALL, Progress, available, watched
from gxparse.folders.reading import each
from gxparse.folders.summary import Standing, Summary
from gxparse.report import Report
from gxparse.views.terminal import Style
from gxparse.words import COLON, counted

ERROR_SCHEMA = "gxparse/error/1"
STDIN = "<stdin>"
MANY = 20
"""From so many files on, their number is told in the end."""

_T = TypeVar("_T")
_Options = TypeVar("_Options", bound=FileOptions, covariant=True)
_Given = TypeVar("_Given", bound=FileOptions)


@define
class Batch(Generic[_Options]):
    """Files one after another: each is read, or its error is told at its place and the rest goes on."""

    options: _Options
    paths: tuple[str, ...]
    errors: Mapping[str, GxparseError]
    skipped: int = 0
    reports: int = 0

    @classmethod
    def of(cls, options: _Given) -> Batch[_Given]:
        """All files that the arguments name; directories are walked for the suffixes that formats read."""
        found = [find(path) for path in options.files]
        for path, files in zip(options.files, found, strict=True):
            if files.skipped:
                suffixes = ", ".join(sorted({Path(name).suffix or "(none)" for name in files.skipped}))
                say(
                    options,
                    f"{path}：跳过 {len(files.skipped)} 个不支持的文件（后缀 {suffixes}）",
                    f"{path}: skipped {len(files.skipped)} files that no format reads (suffixes {suffixes})",
                )
            if files.own:
                say(
                    options,
                    f"{path}：略过 {len(files.own)} 个由 gxparse 生成的网页",
                    f"{path}: passed over {counted(len(files.own), 'page')} made by gxparse",
                )
        paths = tuple(path for files in found for path in files.paths)
        errors = {path: error for files in found for path, error in files.errors.items()}
        return Batch(options, paths, errors, sum(len(files.skipped) for files in found))

    @property
    def outcome(self) -> Tally:
        """What the command will exit with."""
        return self.options.outcome

    @property
    def several(self) -> bool:
        """Whether there is more than one file."""
        return len(self.paths) > 1

    def each(self, work: Callable[[str], _T], *, jobs: int = 1) -> Iterator[tuple[str, _T | GxparseError]]:
        """What ``work`` gives for each file, or the error that it ended with, which is told.

        With several ``jobs``, ``work`` runs in other processes: what it is and gives has to go from one to another.
        """
        if len(self.paths) >= MANY and watched() and not available():
            say(self.options, f"安装 tqdm 后显示进度：{INSTALL}", f"to see how far it is, install tqdm: {INSTALL}")
        with Progress.of(self.paths) as progress:
            for path, result in each(work, self.paths, self.errors, jobs=jobs):
                progress.aside()
                if isinstance(result, GxparseError):
                    self.fail(path, result)
                yield path, result
                progress.step()

    def tell_counts(self) -> None:
        """Say how many files and reports there were, where there were many or some could not be read."""
        if self.several and (self.outcome.unreadable or len(self.paths) >= MANY):
            say(
                self.options,
                f"{len(self.paths)} 个文件，{self.reports} 份报告，{self.outcome.unreadable} 处无法读取",
                f"{len(self.paths)} files, {self.reports} reports, {self.outcome.unreadable} unreadable",
            )

    def fail(self, path: str, error: GxparseError) -> None:
        """Tell an error at its place: for people among the results, else (and for a single file) beside them."""
        self.outcome.unreadable += 1
        sys.stdout.flush()
        if isinstance(error, UnexpectedError):
            print(error.traceback, end="", file=sys.stderr)
        message = message_of(error, self.options.lang)
        if self.several and self.options.tells == "summary":
            return  # which says so
        if self.several and not self.options.json:
            print(
                style_of(self.options).bad(
                    message if path in message else f"{printable(path)}{COLON.of(self.options.lang)}{message}"
                )
            )
        else:
            tell(message, self.options.lang)


def read_reports(path: str, options: ReadingOptions) -> list[Report]:
    """The reports of a file, or of standard input; the one of a file and its annex."""
    is_input = path == "-"
    if options.annex is not None:
        return [parse_with_annex(standard_input() if is_input else path, options.annex, **options.reading())]
    return parse_all(standard_input() if is_input else path, name=STDIN if is_input else None, **options.reading())


def standard_input() -> IO[bytes]:
    """Standard input as bytes."""
    if sys.stdin is None:
        raise SourceNotFoundError(STDIN, "标准输入已关闭", "standard input is closed")
    return sys.stdin.buffer


def print_summary(batch: Batch[FileOptions], standings: Sequence[Standing], *, apart: bool) -> None:
    """How many files and reports there were, how many contradict themselves, which to look at first.

    It stands below what was printed, ``apart`` from it by a line, where there was more than one; alone, if only it is
    wanted; and not where only what is wrong is.
    """
    if batch.options.tells == "faults" or (batch.options.tells == "all" and not batch.several and len(standings) < 2):
        return
    if apart:
        print()
    style, lang = style_of(batch.options), batch.options.lang
    [files, reports, *listed] = Summary.sorted(len(batch.paths), batch.skipped, standings).lines
    for line in (files, reports):
        print(style.head(printable(line.of(lang))))
    for line in listed:
        print(printable(line.of(lang)))


def json_text(found: Sequence[Mapping[str, Any]], *, several: bool) -> str:
    """What is printed for the reports of a file: one object a report, one a line if there are others beside it."""
    indent = 1 if not several and len(found) == 1 else None
    return "\n".join(json.dumps(data, ensure_ascii=False, indent=indent) for data in found)


def print_error_json(path: str, error: GxparseError, batch: Batch[FileOptions]) -> None:
    """An unreadable file as an object at its place, among others."""
    if batch.several:
        print(json.dumps(error_to_dict(path, error, batch.options.lang), ensure_ascii=False))


def error_to_dict(path: str, error: GxparseError, lang: str) -> dict[str, Any]:
    """An unreadable file as JSON-ready data."""
    return {
        "schema": ERROR_SCHEMA,
        "source": {"name": path},
        "error": {"code": error.code, "message": message_of(error, lang)},
    }


def style_of(options: CommandOptions) -> Style:
    """Colours and names of programs or none, as the arguments and the terminal ask."""
    if options.color == "auto":
        dumb = os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb"
        return Style(colour=sys.stdout.isatty() and not dumb, ids=options.ids)
    return Style(colour=options.color == "always", ids=options.ids)
