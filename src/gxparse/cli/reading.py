"""The commands that read and write reports: show, parse, convert, sniff, formats."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

from attrs import frozen

from gxparse.api import sniff
from gxparse.characters import printable
from gxparse.checks.engine import check
from gxparse.cli.command_options import Command, CommandOptions, FileOptions, ReadingOptions, argument, some
from gxparse.cli.files import STDIN, Batch, print_json, say, standard_input, style_of
from gxparse.cli.output import Output, is_directory
from gxparse.errors import HandlerError, OutputError, PluginError
from gxparse.evidence import Evidence
from gxparse.explaining.explain import explain
from gxparse.formats.protocol import Handler, is_writer, reads
from gxparse.formats.registry import Entry, registry
from gxparse.views.terminal import pad, report_lines, width
from gxparse.views.wording import EVIDENCE_WORDS
from gxparse.writing.write import losses, writer_of


def show_command(options: ReadingOptions) -> None:
    """``gxparse show``."""
    batch, style = Batch.of(options), style_of(options)
    shown = 0
    for _, reports in batch.each(batch.read_reports):
        if isinstance(reports, Exception):
            continue
        for report in reports:
            lines = report_lines(report, check(report), options.lang, style, explain(report))
            print("\n" * bool(shown) + "\n".join(lines))
            shown += 1


SHOW = Command("show", "show reports for people: tables, findings, notes", ReadingOptions, show_command)


@frozen(kw_only=True)
class ParseOptions(ReadingOptions):
    """What ``gxparse parse`` is told."""

    @property
    def json(self) -> bool:
        """It prints nothing else."""
        return True


def parse_command(options: ParseOptions) -> None:
    """``gxparse parse``."""
    batch = Batch.of(options)
    print_json(batch, lambda report: report.to_dict())


PARSE = Command(
    "parse", "print reports as JSON, one object a report (one a line when several)", ParseOptions, parse_command
)


@frozen(kw_only=True)
class ConvertOptions(ReadingOptions):
    """What ``gxparse convert`` is told."""

    to: str = argument("--to", default="html", metavar="FORMAT", help="the format to write (default: %(default)s)")
    output: str | None = argument(
        "-o",
        "--output",
        metavar="PATH",
        type=some,
        help="a new file to write, or a directory for several (default: standard output)",
    )
    allow_losses: bool = argument(
        "--allow-losses", action="store_true", help="write what the format can say of a report, and tell what it cannot"
    )
    force: bool = argument("--force", action="store_true", help="overwrite existing files")

    @property
    def utf8(self) -> bool:
        """Documents are, whatever the terminal shows."""
        return True


def convert_command(options: ConvertOptions) -> None:
    """``gxparse convert``."""
    batch = Batch.of(options)
    named = options.output if options.output not in (None, "-") else None
    place = Path(named) if named is not None else None
    many = place is not None and (batch.several or is_directory(place) or str(named).endswith(("/", os.sep)))
    inputs = frozenset(Path(path).resolve() for path in batch.paths if path != "-")
    output = Output(options.to, place, many, options.allow_losses, options.force, inputs)
    if batch.several and place is None:
        raise OutputError(
            options.to,
            f"{len(batch.paths)} 个文件:请用 -o 指定一个目录",
            f"{len(batch.paths)} files are to be converted: name a directory with -o",
        )
    if place is None and reads(writer_of(options.to)) == "bytes" and sys.stdout.isatty():
        raise OutputError(
            options.to,
            "是二进制文件,不能在终端显示:请用 -o 指定文件",
            "is no text for a terminal: name a file with -o",
        )
    for path, written in batch.each(
        lambda path: output.put("stdin" if path == "-" else path, batch.read_reports(path))
    ):
        if isinstance(written, Exception):
            continue
        for saved, report, document in written:
            if saved is None and isinstance(document, bytes):
                sys.stdout.flush()
                sys.stdout.buffer.write(document)
            elif saved is None:
                sys.stdout.write(document)
            else:
                say(options, f"{path} → {saved}", f"{path} → {saved}")
            for lost in losses(report, document) if options.allow_losses else ():
                say(options, f"{path}:没有写出 {printable(lost)}", f"{path}: not said: {printable(lost)}")


CONVERT = Command("convert", "print a report as a document of another format", ConvertOptions, convert_command)


def sniff_command(options: FileOptions) -> None:
    """``gxparse sniff``."""
    batch, style = Batch.of(options), style_of(options)

    def read(path: str) -> Any:
        return sniff(standard_input() if path == "-" else path, encoding=options.encoding, max_bytes=options.max_bytes)

    for path, matches in batch.each(read):
        if isinstance(matches, Exception):
            continue
        print(style.head(printable(STDIN if path == "-" else path)))
        origins = {match.format: printable(registry.find(match.format).whence) for match in matches}
        columns = max(map(width, origins.values()), default=0)
        for match in matches:
            evidence = EVIDENCE_WORDS[match.evidence].of(options.lang)
            whence = pad(origins[match.format], columns)
            line = f"  {pad(match.format, 12)}  {pad(evidence, 7)}  {whence}  {printable(match.reason)}"
            print(line if match.evidence > Evidence.NONE else style.quiet(line))


SNIFF = Command("sniff", "say which formats recognise a file, and why", FileOptions, sniff_command)


def formats_command(options: CommandOptions) -> None:
    """``gxparse formats``."""
    style = style_of(options)
    told = [_told(entry, options) for entry in registry.known]
    columns = [max(map(width, column)) for column in zip(*(cells for cells, _ in told), strict=True)]
    for cells, about in told:
        name, *others = map(pad, cells, columns)
        print("  ".join([style.head(name), *others]).rstrip())
        if about:
            print(" " * columns[0], style.bad(about) if not cells[1] else about, sep="  ")
    _ = registry.entries  # raises where a name is taken twice; by now it is seen by whom


FORMATS = Command("formats", "list the formats", CommandOptions, formats_command)


def _told(entry: Entry, options: CommandOptions) -> tuple[list[str], str]:
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
