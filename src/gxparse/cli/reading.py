"""The commands that read and write reports: show, parse, convert, sniff, formats."""

from __future__ import annotations

import os
import sys
from functools import partial
from pathlib import Path

from attrs import frozen

from gxparse.api import sniff
from gxparse.characters import printable
from gxparse.checks.engine import check
from gxparse.cli.argument_values import some
from gxparse.cli.command_options import Action, CommandOptions, Tells
from gxparse.cli.declaring import argument
from gxparse.cli.files import (
    STDIN,
    Batch,
    json_text,
    print_error_json,
    print_summary,
    read_reports,
    standard_input,
    style_of,
)
from gxparse.cli.output import Output, is_directory, places_of
from gxparse.cli.reading_options import (
    FileOptions,
    ReadingOptions,
    annex_option,
    at_odds,
    how_much,
    jobs_option,
    quiet_option,
    summary_option,
)
from gxparse.cli.telling import say
from gxparse.errors import GxparseError, HandlerError, OutputError, PluginError
from gxparse.evidence import Evidence, Matches
from gxparse.explaining.explain import explain
from gxparse.folders.summary import Standing
from gxparse.formats.protocol import Handler, is_writer, reads
from gxparse.formats.registry import Entry, registry
from gxparse.views.terminal import Style, report_lines
from gxparse.views.widths import pad, width
from gxparse.views.wording import EVIDENCE_WORDS
from gxparse.words import Words
from gxparse.writing.write import losses, write, writer_of

STDIN_NAME = "stdin"
"""What the document of standard input is called."""


@frozen(kw_only=True)
class ShowOptions(ReadingOptions):
    """What ``gxparse show`` is told."""

    annex: str | None = annex_option()
    jobs: int = jobs_option()
    summary: bool = summary_option()
    quiet: bool = quiet_option()

    @property
    def tells(self) -> Tells:
        """How much is printed."""
        return how_much(summary=self.summary, quiet=self.quiet)

    def conflict(self) -> Words | None:
        """Why the arguments do not go together, if they do not."""
        return at_odds(self.files, self.jobs, summary=self.summary, quiet=self.quiet, annex=self.annex)


def show_command(options: ShowOptions) -> None:
    """``gxparse show``."""
    batch = Batch.of(options)
    standings: list[Standing] = []
    shown = 0
    for path, found in batch.each(partial(_shown, options=options, style=style_of(options)), jobs=options.jobs):
        if isinstance(found, GxparseError):
            standings.append(Standing(name=path, error=found))
            continue
        for standing, text in found:
            standings.append(standing)
            if text:
                print("\n" * bool(shown) + text)
                shown += 1
    print_summary(batch, standings, apart=bool(shown))


def _shown(path: str, options: ShowOptions, style: Style) -> list[tuple[Standing, str]]:
    """The reports of a file as they stand and as they are shown."""
    found = []
    for report in read_reports(path, options):
        findings = check(report)
        standing = Standing.of(report, findings)
        wanted = options.tells == "all" or (options.tells == "faults" and standing.wrong)
        lines = report_lines(report, findings, options.lang, style, explain(report)) if wanted else ()
        found.append((standing, "\n".join(lines)))
    return found


SHOW = Action(ShowOptions, show_command)


@frozen(kw_only=True)
class ParseOptions(ReadingOptions):
    """What ``gxparse parse`` is told."""

    annex: str | None = annex_option()
    jobs: int = jobs_option()

    @property
    def json(self) -> bool:
        """It prints nothing else."""
        return True

    def conflict(self) -> Words | None:
        """Why the arguments do not go together, if they do not."""
        return at_odds(self.files, self.jobs, annex=self.annex)


def parse_command(options: ParseOptions) -> None:
    """``gxparse parse``."""
    batch = Batch.of(options)
    work = partial(_parsed, options=options, several=batch.several)
    for path, found in batch.each(work, jobs=options.jobs):
        if isinstance(found, GxparseError):
            print_error_json(path, found, batch)
            continue
        reports, text = found
        batch.reports += reports
        print(text)
    batch.tell_counts()


def _parsed(path: str, options: ParseOptions, several: bool) -> tuple[int, str]:
    """How many reports a file holds, and they as JSON."""
    reports = read_reports(path, options)
    return len(reports), json_text([report.to_dict() for report in reports], several=several)


PARSE = Action(ParseOptions, parse_command)


@frozen(kw_only=True)
class ConvertOptions(ReadingOptions):
    """What ``gxparse convert`` is told."""

    to: str = argument(
        "--to",
        default="html",
        metavar="FORMAT",
        help=Words("写出的格式（默认 %(default)s）", "the format to write (default: %(default)s)"),
    )
    output: str | None = argument(
        "-o",
        "--output",
        metavar="PATH",
        type=some,
        help=Words(
            "写入的新文件，多份时为目录（默认输出到终端）",
            "a new file to write, or a directory for several (default: standard output)",
        ),
    )
    allow_losses: bool = argument(
        "--allow-losses",
        action="store_true",
        help=Words(
            "写出该格式所能表示的内容，并说明不能表示的",
            "write what the format can say of a report, and tell what it cannot",
        ),
    )
    force: bool = argument("--force", action="store_true", help=Words("覆盖已有文件", "overwrite existing files"))
    annex: str | None = annex_option()
    jobs: int = jobs_option()

    @property
    def utf8(self) -> bool:
        """Documents are, whatever the terminal shows."""
        return True

    def conflict(self) -> Words | None:
        """Why the arguments do not go together, if they do not."""
        return at_odds(self.files, self.jobs, annex=self.annex)


def convert_command(options: ConvertOptions) -> None:
    """``gxparse convert``."""
    batch = Batch.of(options)
    named = options.output if options.output not in (None, "-") else None
    place = Path(named) if named is not None else None
    many = place is not None and (batch.several or is_directory(place) or str(named).endswith(("/", os.sep)))
    inputs = places_of(batch.paths)
    output = Output(options.to, place, many, options.force, inputs)
    if batch.several and place is None:
        raise OutputError(
            options.to,
            f"{len(batch.paths)} 个文件：请用 -o 指定一个目录",
            f"{len(batch.paths)} files are to be converted: name a directory with -o",
        )
    if place is None and reads(writer_of(options.to)) == "bytes" and sys.stdout.isatty():
        raise OutputError(
            options.to,
            "是二进制文件，不能在终端显示：请用 -o 指定文件",
            "is no text for a terminal: name a file with -o",
        )
    for path, found in batch.each(partial(_converted, options=options, many=many), jobs=options.jobs):
        if isinstance(found, GxparseError):
            continue
        batch.reports += len(found)
        try:
            places = output.put(STDIN_NAME if path == "-" else path, [document for document, _ in found])
        except GxparseError as error:
            batch.fail(path, error)
            continue
        for saved, (document, lost) in zip(places, found, strict=True):
            if saved is None and isinstance(document, bytes):
                sys.stdout.flush()
                sys.stdout.buffer.write(document)
            elif saved is None:
                sys.stdout.write(str(document))
            else:
                say(options, f"{path} → {saved}", f"{path} → {saved}")
            for each in lost:
                say(options, f"{path}：没有写出 {printable(each)}", f"{path}: not said: {printable(each)}")
    batch.tell_counts()


def _converted(path: str, options: ConvertOptions, many: bool) -> list[tuple[str | bytes, tuple[str, ...]]]:
    """The reports of a file as documents, each with what it does not say."""
    reports = read_reports(path, options)
    if not many and len(reports) > 1:
        raise OutputError(
            STDIN_NAME if path == "-" else path,
            f"含有 {len(reports)} 份报告：请用 -o 指定一个目录",
            f"holds {len(reports)} reports: name a directory with -o",
        )
    documents = [write(report, options.to, allow_losses=options.allow_losses) for report in reports]
    return [
        (document, losses(report, document) if options.allow_losses else ())
        for report, document in zip(reports, documents, strict=True)
    ]


CONVERT = Action(ConvertOptions, convert_command)


def sniff_command(options: FileOptions) -> None:
    """``gxparse sniff``."""
    batch, style = Batch.of(options), style_of(options)

    def read(path: str) -> Matches:
        return sniff(standard_input() if path == "-" else path, encoding=options.encoding, max_bytes=options.max_bytes)

    for path, matches in batch.each(read):
        if isinstance(matches, GxparseError):
            continue
        print(style.head(printable(STDIN if path == "-" else path)))
        origins = {match.format: printable(registry.find(match.format).whence) for match in matches}
        columns = max(map(width, origins.values()), default=0)
        for match in matches:
            evidence = EVIDENCE_WORDS[match.evidence].of(options.lang)
            whence = pad(origins[match.format], columns)
            line = f"  {pad(match.format, 12)}  {pad(evidence, 7)}  {whence}  {printable(match.message(options.lang))}"
            print(line if match.evidence > Evidence.NONE else style.quiet(line))
    batch.tell_counts()


SNIFF = Action(FileOptions, sniff_command)


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


FORMATS = Action(CommandOptions, formats_command)


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
    about = getattr(handler, "about_zh", "") if zh else ""
    about = about or [*(type(handler).__doc__ or "").strip().splitlines(), ""][0]
    return [name, ("、" if zh else ", ").join(does), whence, version, suffixes], printable(about.replace("``", ""))
