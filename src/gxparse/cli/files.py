"""Files one after another: what is read from each, what is told of errors, and the exit code in the end."""

from __future__ import annotations

import json
import os
import sys
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, Any, Generic, TypeVar

from attrs import define

from gxparse.api import parse_all
from gxparse.characters import printable
from gxparse.cli.command_options import CommandOptions, FileOptions, ReadingOptions, Tally
from gxparse.errors import GxparseError, SourceNotFoundError
from gxparse.formats.registry import registry
from gxparse.report import Report
from gxparse.views.terminal import Style

ERROR_SCHEMA = "gxparse/error/1"
STDIN = "<stdin>"
MANY = 20
"""From so many files on, progress is shown."""

_Options = TypeVar("_Options", bound=FileOptions, covariant=True)
_Given = TypeVar("_Given", bound=FileOptions)


@define
class Batch(Generic[_Options]):
    """Files one after another: each is read, or its error is told at its place and the rest goes on."""

    options: _Options
    paths: list[str]
    empty: set[str]
    reports: int = 0

    @classmethod
    def of(cls, options: _Given) -> Batch[_Given]:
        """All files that the arguments name; directories are walked for the suffixes that formats read."""
        batch = Batch(options, [], set())
        for path in options.files:
            if path == "-" or not Path(path).is_dir():
                batch.paths.append(path)
                continue
            found, skipped = walk(path)
            batch.paths += found or [path]
            if not found:
                batch.empty.add(path)
            if skipped:
                suffixes = ", ".join(sorted({Path(name).suffix or "(none)" for name in skipped}))
                say(
                    options,
                    f"{path}:跳过 {len(skipped)} 个没有格式读取的文件(后缀 {suffixes})",
                    f"{path}: skipped {len(skipped)} files that no format reads (suffixes {suffixes})",
                )
        return batch

    @property
    def outcome(self) -> Tally:
        """What the command will exit with."""
        return self.options.outcome

    @property
    def several(self) -> bool:
        """Whether there is more than one file."""
        return len(self.paths) > 1

    def each(self, read: Callable[[str], Any]) -> Iterator[tuple[str, Any]]:
        """What ``read`` gives for each file, or the exception that it ended with."""
        for number, path in enumerate(self.paths, 1):
            self._progress(number, path)
            try:
                if path in self.empty:
                    raise SourceNotFoundError(
                        path, "目录中没有可读取的报告文件", "the directory holds no file that a format reads"
                    )
                result = read(path)
            except GxparseError as error:
                result = error
            except Exception as error:  # noqa: BLE001 - one file's bug must not lose the others; it is told in full
                self._clear()
                traceback.print_exc()
                result = error
            if isinstance(result, Exception):
                self.fail(path, result)
            yield path, result
        self._clear()
        if self.several and (self.outcome.unreadable or len(self.paths) >= MANY):
            say(
                self.options,
                f"{len(self.paths)} 个文件,{self.reports} 份报告,{self.outcome.unreadable} 处无法读取",
                f"{len(self.paths)} files, {self.reports} reports, {self.outcome.unreadable} unreadable",
            )

    def fail(self, path: str, error: Exception) -> None:
        """Tell an error at its place: for people among the results, else (and for a single file) beside them."""
        self.outcome.unreadable += 1
        self._clear()
        sys.stdout.flush()
        message = message_of(error, self.options.lang)
        if self.several and not self.options.json:
            print(style_of(self.options).bad(message if path in message else f"{printable(path)}: {message}"))
        else:
            print(f"gxparse: {message}", file=sys.stderr)

    def read_reports(self: Batch[ReadingOptions], path: str) -> list[Report]:
        """The reports of a file, or of standard input."""
        reports = parse_all(
            standard_input() if path == "-" else path,
            name=STDIN if path == "-" else None,
            **self.options.reading(),
        )
        self.reports += len(reports)
        return reports

    def _progress(self, number: int, path: str) -> None:
        if len(self.paths) >= MANY and sys.stderr.isatty():
            print(
                f"\r\x1b[K[{number}/{len(self.paths)}] {printable(path)[-60:]}",
                end="",
                file=sys.stderr,
                flush=True,
            )

    def _clear(self) -> None:
        if len(self.paths) >= MANY and sys.stderr.isatty():
            print("\r\x1b[K", end="", file=sys.stderr, flush=True)


def standard_input() -> IO[bytes]:
    """Standard input as bytes."""
    if sys.stdin is None:
        raise SourceNotFoundError(STDIN, "标准输入已关闭", "standard input is closed")
    return sys.stdin.buffer


def walk(directory: str) -> tuple[list[str], list[str]]:
    """Files below a directory in a stable order: those with a suffix that a format reads, and the others."""
    suffixes = registry.suffixes()
    found: list[str] = []
    skipped: list[str] = []
    for folder, folders, names in os.walk(directory):
        pages = {name.rpartition(".")[0] for name in names if name.lower().endswith((".htm", ".html"))}
        parts = {page + suffix for page in pages for suffix in ("_files", ".files", "_file")}  # of saved pages
        folders[:] = sorted(name for name in folders if not name.startswith(".") and name not in parts)
        for name in sorted(names):
            if not name.startswith("."):
                path = Path(folder) / name
                readable = path.is_file() and path.suffix.lower() in suffixes
                (found if readable else skipped).append(str(path))
    return found, skipped


def say(options: CommandOptions, zh: str, en: str) -> None:
    """Tell something beside the results."""
    print(f"gxparse: {zh if options.lang == 'zh' else en}", file=sys.stderr)


def print_json(batch: Batch[ReadingOptions], to_dict: Callable[[Report], dict[str, Any]]) -> None:
    """One object a report, one a line when there are several; an unreadable file is an object at its place."""
    held: list[dict[str, Any]] = []
    for path, reports in batch.each(batch.read_reports):
        if isinstance(reports, Exception):
            found = [error_to_dict(path, reports, batch.options.lang)] if batch.several else []
        else:
            found = [to_dict(report) for report in reports]
        if not batch.several and len(found) == 1:
            held = found
        else:
            for data in found:
                print(json.dumps(data, ensure_ascii=False))
    for data in held:
        print(json.dumps(data, ensure_ascii=False, indent=1))


def error_to_dict(path: str, error: Exception, lang: str) -> dict[str, Any]:
    """An unreadable file as JSON-ready data."""
    code = error.code if isinstance(error, GxparseError) else "internal"
    return {
        "schema": ERROR_SCHEMA,
        "source": {"name": path},
        "error": {"code": code, "message": message_of(error, lang)},
    }


def message_of(error: Exception, lang: str) -> str:
    """What an error says, fit for a terminal."""
    if isinstance(error, GxparseError):
        return printable(error.message(lang))
    return f"{type(error).__name__}: {error}"


def style_of(options: CommandOptions) -> Style:
    """Colours or none, as the arguments and the terminal ask."""
    if options.color == "auto":
        dumb = os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb"
        return Style(colour=sys.stdout.isatty() and not dumb)
    return Style(colour=options.color == "always")
