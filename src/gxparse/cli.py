"""The command line: show, parse, check, sniff, formats.

Results go to standard output, progress and errors to standard error. Exit 0: all well; 1: a rule fails
(``check``); 2: something could not be read, or the call is wrong.
"""

from __future__ import annotations

import argparse
import io
import json
import locale
import os
import sys
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import IO, Any

from attrs import define, fields

from gxparse import __version__
from gxparse.api import parse_all, sniff
from gxparse.checks.rules import SCHEMA as CHECK_SCHEMA
from gxparse.checks.rules import Findings, check
from gxparse.converting import Output, is_directory
from gxparse.errors import GxparseError, HandlerError, OutputError, PluginError, SourceNotFoundError
from gxparse.formats.probe import Evidence
from gxparse.formats.protocol import Handler, is_writer
from gxparse.formats.registry import Entry, registry
from gxparse.options import PARSERS, Limits
from gxparse.render import Lang, Style, finding_lines, note_lines, pad, printable, report_lines, width, word
from gxparse.report import Report
from gxparse.source import MAX_BYTES
from gxparse.writing import losses

ERROR_SCHEMA = "gxparse/error/1"
_LIMITS = [limit.name for limit in fields(Limits)]
_STDIN = "<stdin>"
_EVIDENCE = {
    Evidence.NONE: "无",
    Evidence.WEAK: "弱",
    Evidence.FAIR: "中等",
    Evidence.STRONG: "强",
    Evidence.CERTAIN: "确定",
}
MANY = 20
"""From so many files on, progress is shown."""


def entry() -> None:
    """Run the command and exit with its code."""
    sys.exit(main())


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command with arguments; the exit code.

    >>> main(["formats"]) # doctest: +ELLIPSIS
    html...
    0
    """
    options = _parser().parse_args(arguments)
    options.json = getattr(options, "json", getattr(options, "format", None) == "json")
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # JSON and documents are UTF-8; people's terminals show what they can.
            stream.reconfigure(
                encoding="utf-8" if options.json or options.run is _convert else None, errors="backslashreplace"
            )
    outcome = _Outcome()
    options.outcome = outcome
    try:
        if sys.stdout is None:
            raise OSError("standard output is closed")
        run: Callable[[argparse.Namespace], None] = options.run
        run(options)
        sys.stdout.flush()
    except BrokenPipeError:  # the reader has seen enough
        _discard_output()
    except KeyboardInterrupt:
        return 130
    except GxparseError as error:  # of no file: a plugin's
        sys.stdout.flush()
        print(f"gxparse: {_message(error, options.lang)}", file=sys.stderr)
        outcome.unreadable += 1
    except OSError as error:
        _discard_output()
        print(f"gxparse: {error}", file=sys.stderr)
        outcome.unreadable += 1
    return outcome.code


def _discard_output() -> None:
    """Let nothing more be written when the interpreter ends."""
    if sys.stdout is not None:
        with suppress(OSError, ValueError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


@define
class _Outcome:
    """What happened so far, and the exit code that says it."""

    unreadable: int = 0
    failing: bool = False

    @property
    def code(self) -> int:
        return 2 if self.unreadable else 1 if self.failing else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="gxparse",
        description="Read Chinese government information disclosure reports (政府信息公开工作年度报告) "
        "and check their balance rules.",
    )
    parser.add_argument("--version", action="version", version=f"gxparse {__version__}")
    commands = parser.add_subparsers(metavar="COMMAND", required=True)

    def add(name: str, run: Callable[[argparse.Namespace], None], text: str, *, reads: bool = True) -> Any:
        command = commands.add_parser(name, help=text, description=text[0].upper() + text[1:] + ".")
        command.set_defaults(run=run)
        command.add_argument("--lang", choices=("zh", "en"), default=_locale_lang(), help="language of messages")
        command.add_argument(
            "--color",
            choices=("auto", "always", "never"),
            default="auto",
            help="colours (auto: on a terminal)",
        )
        if reads:
            command.add_argument(
                "files", nargs="+", metavar="FILE", help="a file, a directory, or - for standard input"
            )
            command.add_argument("--encoding", help="the sources' encoding (default: recognised)")
            command.add_argument(
                "--max-bytes",
                type=_size,
                default=MAX_BYTES,
                metavar="N",
                help="size limit (default: %(default)s)",
            )
        return command

    def add_reading(command: Any) -> None:
        command.add_argument("--from", dest="source_format", metavar="FORMAT", help="the sources' format (see formats)")
        command.add_argument("--blanks-as-zero", action="store_true", help="give blank cells the value 0")
        command.add_argument("--parser", choices=PARSERS, help="the parser of web pages (default: the best there is)")
        command.add_argument(
            "--limit",
            dest="limits",
            action="append",
            default=[],
            type=_limit,
            metavar="NAME=N",
            help=f"raise or lower a limit of web pages: {', '.join(_LIMITS)}",
        )

    add_reading(add("show", _show, "show reports for people: tables, findings, notes"))
    parse = add("parse", _parse, "print reports as JSON, one object a report (one a line when several)")
    add_reading(parse)
    parse.set_defaults(json=True)
    checking = add("check", _check, "check the rules of the form; exit 1 if one fails")
    add_reading(checking)
    checking.add_argument("--format", choices=("text", "json"), default="text", help="for people or for programs")
    converting = add("convert", _convert, "print a report as a document of another format")
    add_reading(converting)
    converting.add_argument("--to", default="html", metavar="FORMAT", help="the format to write (default: %(default)s)")
    converting.add_argument(
        "-o",
        "--output",
        metavar="PATH",
        type=_some,
        help="a new file to write, or a directory for several (default: standard output)",
    )
    converting.add_argument(
        "--allow-losses", action="store_true", help="write what the format can say of a report, and tell what it cannot"
    )
    converting.add_argument("--force", action="store_true", help="overwrite existing files")
    add("sniff", _sniff, "say which formats recognise a file, and why")
    add("formats", _formats, "list the formats", reads=False)
    return parser


def _size(text: str) -> int:
    size = int(text)
    if size <= 0:
        raise argparse.ArgumentTypeError("a size is more than 0 bytes")
    return size


def _some(text: str) -> str:
    if not text:
        raise argparse.ArgumentTypeError("a path is not empty")
    return text


def _limit(text: str) -> tuple[str, int]:
    name, _, number = text.partition("=")
    if name not in _LIMITS or not number.isdecimal() or not int(number):
        raise argparse.ArgumentTypeError(f"{text!r} is none of {', '.join(_LIMITS)} with =N")
    return name, int(number)


def _locale_lang() -> Lang:
    for variable in ("LC_ALL", "LC_MESSAGES", "LANG"):
        value = os.environ.get(variable)
        if value:
            return "zh" if value.lower().startswith("zh") else "en"
    name = locale.getlocale()[0] or ""
    return "zh" if name.lower().startswith(("zh", "chinese")) else "en"


def _style(options: argparse.Namespace) -> Style:
    if options.color == "auto":
        dumb = os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb"
        return Style(colour=sys.stdout.isatty() and not dumb)
    return Style(colour=options.color == "always")


# -- files ---------------------------------------------------------------------------------------------


@define
class _Batch:
    """Files one after another: each is read, or its error is told at its place and the rest goes on."""

    options: argparse.Namespace
    paths: list[str]
    empty: set[str]
    reports: int = 0

    @classmethod
    def of(cls, options: argparse.Namespace) -> _Batch:
        """All files that the arguments name; directories are walked for the suffixes that formats read."""
        batch = cls(options, [], set())
        for path in options.files:
            if path == "-" or not Path(path).is_dir():
                batch.paths.append(path)
                continue
            found, skipped = _walk(path)
            batch.paths += found or [path]
            if not found:
                batch.empty.add(path)
            if skipped:
                suffixes = ", ".join(sorted({Path(name).suffix or "(none)" for name in skipped}))
                _say(
                    options,
                    f"{path}:跳过 {len(skipped)} 个没有格式读取的文件(后缀 {suffixes})",
                    f"{path}: skipped {len(skipped)} files that no format reads (suffixes {suffixes})",
                )
        return batch

    @property
    def outcome(self) -> _Outcome:
        """What the command will exit with."""
        outcome: _Outcome = self.options.outcome
        return outcome

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
            _say(
                self.options,
                f"{len(self.paths)} 个文件,{self.reports} 份报告,{self.outcome.unreadable} 处无法读取",
                f"{len(self.paths)} files, {self.reports} reports, {self.outcome.unreadable} unreadable",
            )

    def fail(self, path: str, error: Exception) -> None:
        """Tell an error at its place: for people among the results, else (and for a single file) beside them."""
        self.outcome.unreadable += 1
        self._clear()
        sys.stdout.flush()
        message = _message(error, self.options.lang)
        if self.several and not self.options.json:
            print(_style(self.options).bad(message if path in message else f"{printable(path)}: {message}"))
        else:
            print(f"gxparse: {message}", file=sys.stderr)

    def read_reports(self, path: str) -> list[Report]:
        """The reports of a file, or of standard input."""
        options = self.options
        reports = parse_all(
            _standard_input() if path == "-" else path,
            name=_STDIN if path == "-" else None,
            format=options.source_format,
            encoding=options.encoding,
            max_bytes=options.max_bytes,
            blanks_as_zero=options.blanks_as_zero,
            parser=options.parser,
            limits=Limits(**dict(options.limits)),
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


def _standard_input() -> IO[bytes]:
    if sys.stdin is None:
        raise SourceNotFoundError(_STDIN, "标准输入已关闭", "standard input is closed")
    return sys.stdin.buffer


def _walk(directory: str) -> tuple[list[str], list[str]]:
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


def _say(options: argparse.Namespace, zh: str, en: str) -> None:
    print(f"gxparse: {zh if options.lang == 'zh' else en}", file=sys.stderr)


# -- commands ------------------------------------------------------------------------------------------


def _show(options: argparse.Namespace) -> None:
    batch, style = _Batch.of(options), _style(options)
    shown = 0
    for _, reports in batch.each(batch.read_reports):
        if isinstance(reports, Exception):
            continue
        for report in reports:
            print("\n" * bool(shown) + "\n".join(report_lines(report, check(report), options.lang, style)))
            shown += 1


def _parse(options: argparse.Namespace) -> None:
    batch = _Batch.of(options)
    _print_json(batch, lambda report: report.to_dict())


def _check(options: argparse.Namespace) -> None:
    batch = _Batch.of(options)

    def checked(report: Report) -> Findings:
        findings = check(report)
        batch.outcome.failing |= bool(findings.failed)
        return findings

    if options.json:
        _print_json(batch, lambda report: _check_to_dict(report, checked(report), options.lang))
    else:
        style = _style(options)
        for _, reports in batch.each(batch.read_reports):
            if isinstance(reports, Exception):
                continue
            for report in reports:
                title = printable(report.title or word("untitled", options.lang))
                print(style.head(f"{printable(report.source.name)}: {title}"))
                lines = [
                    *finding_lines(checked(report), options.lang, style),
                    *note_lines(report, options.lang, style),
                ]
                print("\n".join(f"  {line}" for line in lines))


def _check_to_dict(report: Report, findings: Findings, lang: str) -> dict[str, Any]:
    data = report.to_dict()
    return {
        "schema": CHECK_SCHEMA,
        **{key: data[key] for key in ("source", "title", "agency", "year", "form")},
        "findings": [finding.to_dict(lang) for finding in findings],
        "explanations": [],
        "notes": data["notes"],
    }


def _print_json(batch: _Batch, to_dict: Callable[[Report], dict[str, Any]]) -> None:
    """One object a report, one a line when there are several; an unreadable file is an object at its place."""
    held: list[dict[str, Any]] = []
    for path, reports in batch.each(batch.read_reports):
        if isinstance(reports, Exception):
            found = [_error_to_dict(path, reports, batch.options.lang)] if batch.several else []
        else:
            found = [to_dict(report) for report in reports]
        if not batch.several and len(found) == 1:
            held = found
        else:
            for data in found:
                print(json.dumps(data, ensure_ascii=False))
    for data in held:
        print(json.dumps(data, ensure_ascii=False, indent=1))


def _convert(options: argparse.Namespace) -> None:
    batch = _Batch.of(options)
    place = Path(options.output) if options.output not in (None, "-") else None
    many = place is not None and (batch.several or is_directory(place) or options.output.endswith(("/", os.sep)))
    inputs = frozenset(Path(path).resolve() for path in batch.paths if path != "-")
    output = Output(options.to, place, many, options.allow_losses, options.force, inputs)
    if batch.several and place is None:
        raise OutputError(
            options.to,
            f"{len(batch.paths)} 个文件:请用 -o 指定一个目录",
            f"{len(batch.paths)} files are to be converted: name a directory with -o",
        )
    for path, written in batch.each(
        lambda path: output.put("stdin" if path == "-" else path, batch.read_reports(path))
    ):
        if isinstance(written, Exception):
            continue
        for saved, report, text in written:
            if saved is None:
                sys.stdout.write(text)
            else:
                _say(options, f"{path} → {saved}", f"{path} → {saved}")
            for lost in losses(report, text) if options.allow_losses else ():
                _say(options, f"{path}:没有写出 {printable(lost)}", f"{path}: not said: {printable(lost)}")


def _error_to_dict(path: str, error: Exception, lang: str) -> dict[str, Any]:
    code = error.code if isinstance(error, GxparseError) else "internal"
    return {
        "schema": ERROR_SCHEMA,
        "source": {"name": path},
        "error": {"code": code, "message": _message(error, lang)},
    }


def _message(error: Exception, lang: str) -> str:
    if isinstance(error, GxparseError):
        return printable(error.message(lang))
    return f"{type(error).__name__}: {error}"


def _sniff(options: argparse.Namespace) -> None:
    batch, style = _Batch.of(options), _style(options)

    def read(path: str) -> Any:
        return sniff(_standard_input() if path == "-" else path, encoding=options.encoding, max_bytes=options.max_bytes)

    for path, matches in batch.each(read):
        if isinstance(matches, Exception):
            continue
        print(style.head(printable(_STDIN if path == "-" else path)))
        origins = {match.format: printable(registry.find(match.format).whence) for match in matches}
        columns = max(map(width, origins.values()), default=0)
        for match in matches:
            evidence = _EVIDENCE[match.evidence] if options.lang == "zh" else match.evidence.name.lower()
            whence = pad(origins[match.format], columns)
            line = f"  {pad(match.format, 12)}  {pad(evidence, 7)}  {whence}  {printable(match.reason)}"
            print(line if match.evidence > Evidence.NONE else style.quiet(line))


def _formats(options: argparse.Namespace) -> None:
    style = _style(options)
    told = [_told(entry, options) for entry in registry.known]
    columns = [max(map(width, column)) for column in zip(*(cells for cells, _ in told), strict=True)]
    for cells, about in told:
        name, *others = map(pad, cells, columns)
        print("  ".join([style.head(name), *others]).rstrip())
        if about:
            print(" " * columns[0], style.bad(about) if not cells[1] else about, sep="  ")
    _ = registry.entries  # raises where a name is taken twice; by now it is seen by whom


def _told(entry: Entry, options: argparse.Namespace) -> tuple[list[str], str]:
    """A format's name, what it does, where it comes from, its version, its suffixes; and what it is, or its error."""
    zh = options.lang == "zh"
    handler: Handler | HandlerError | PluginError
    try:
        handler = registry.attempt(entry)
    except HandlerError as error:
        options.outcome.unreadable += 1
        handler = error
    name, whence = printable(entry.name), printable(entry.whence)
    if isinstance(handler, (HandlerError, PluginError)):
        return [name, "", whence, "", ""], printable(handler.fault[not zh])
    does = ["读取" if zh else "reads", *(["写出" if zh else "writes"] if is_writer(handler) else [])]
    version = f"{'版本' if zh else 'version'} {printable(handler.version)}"
    suffixes = printable(" ".join(handler.suffixes)) or "*"
    [about, *_] = [*(type(handler).__doc__ or "").strip().splitlines(), ""]
    return [name, ("、" if zh else ", ").join(does), whence, version, suffixes], printable(about.replace("``", ""))
