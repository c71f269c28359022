"""The arguments of the command line."""

from __future__ import annotations

import argparse
import locale
import math
import os
from collections.abc import Callable
from fractions import Fraction
from typing import Any

from attrs import fields

from gxparse.cli import checking, dictionary, reading, reviewing
from gxparse.explaining.explain import BUDGET
from gxparse.frames.convert import SHAPES
from gxparse.options import PARSERS, Limits
from gxparse.source import MAX_BYTES
from gxparse.version import __version__
from gxparse.words import Lang

_LIMITS = [limit.name for limit in fields(Limits)]


def parser() -> argparse.ArgumentParser:
    """The parser of all commands. Each sets ``run``, a function of the parsed arguments."""
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
                type=_positive,
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

    def add_rules(command: Any) -> None:
        command.add_argument(
            "--rules",
            action="append",
            default=[],
            metavar="FILE",
            help="a file with rules of your own, in JSON (see docs/consistency.md)",
        )

    def add_checking(command: Any) -> None:
        add_rules(command)
        command.add_argument("--previous", metavar="FILE", help="last year's report of the same body, to compare with")
        command.add_argument(
            "--series",
            action="store_true",
            help="check the reports of each body over the years, those that follow together",
        )
        command.add_argument(
            "--children",
            metavar="FILE",
            action="append",
            default=[],
            help="reports of the bodies below it for the same year (a file or a directory)",
        )
        command.add_argument(
            "--complete",
            action="store_true",
            help="the --children are all bodies below it, its own office (本级) among them",
        )
        command.add_argument(
            "--trust",
            action="append",
            default=[],
            type=_trust,
            metavar="KEY=N",
            help="how much a number is trusted when broken rules are explained: 1 if not said, inf if it is right; "
            "KEY may be a pattern (requests.received.*)",
        )
        command.add_argument(
            "--budget",
            type=_positive,
            default=BUDGET,
            metavar="N",
            help="steps of the search for explanations (%(default)s)",
        )
        command.add_argument(
            "--decisions",
            action="append",
            default=[],
            metavar="FILE",
            help="decisions of reviewers, as the review page saves them: reports are checked as corrected "
            "(see docs/review.md)",
        )

        def agree(options: argparse.Namespace) -> None:
            if options.series and (options.previous or options.children):
                command.error(
                    "--series takes last year's reports from its files: neither --previous nor --children go with it"
                )
            if options.complete and not options.children:
                command.error("--complete says something of --children, which are missing")

        command.set_defaults(agree=agree)

    add_reading(add("show", reading.show_command, "show reports for people: tables, findings, notes"))
    parse = add("parse", reading.parse_command, "print reports as JSON, one object a report (one a line when several)")
    add_reading(parse)
    parse.set_defaults(json=True)
    checks = add("check", checking.check_command, "check the rules of the form; exit 1 if one fails")
    add_reading(checks)
    checks.add_argument("--format", choices=("text", "json"), default="text", help="for people or for programs")
    add_checking(checks)
    checks.add_argument("--inferred", action="store_true", help="list the unknown cells that the rules force, and why")
    reviews = add("review", reviewing.review_command, "make a page to review reports beside their sources")
    add_reading(reviews)
    add_checking(reviews)
    reviews.add_argument(
        "-o", "--output", metavar="PATH", type=_some, help="the page to write (default: standard output)"
    )
    reviews.add_argument("--force", action="store_true", help="overwrite an existing file")
    reviews.set_defaults(json=True)
    listing = add("rules", checking.rules_command, "list the rules", reads=False)
    listing.add_argument("--format", choices=("text", "json"), default="text", help="for people or for programs")
    add_rules(listing)
    describing = add(
        "dictionary", dictionary.dictionary_command, "say what the columns of the frames mean", reads=False
    )
    describing.add_argument("--shape", choices=SHAPES, help="the columns of one shape (default: of both)")
    describing.add_argument(
        "--format", choices=dictionary.FORMATS, default="text", help="for people, for programs, for tables and pages"
    )
    converting = add("convert", reading.convert_command, "print a report as a document of another format")
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
    add("sniff", reading.sniff_command, "say which formats recognise a file, and why")
    add("formats", reading.formats_command, "list the formats", reads=False)
    return parser


def _positive(text: str) -> int:
    number = int(text)
    if number <= 0:
        raise argparse.ArgumentTypeError(f"{text} is not above 0")
    return number


def _some(text: str) -> str:
    if not text:
        raise argparse.ArgumentTypeError("a path is not empty")
    return text


def _limit(text: str) -> tuple[str, int]:
    name, _, number = text.partition("=")
    if name not in _LIMITS or not number.isdecimal() or not int(number):
        raise argparse.ArgumentTypeError(f"{text!r} is none of {', '.join(_LIMITS)} with =N")
    return name, int(number)


def _trust(text: str) -> tuple[str, Fraction | float]:
    key, _, number = text.partition("=")
    try:
        much = math.inf if number == "inf" else Fraction(number)
    except (ValueError, ZeroDivisionError):
        much = Fraction(0)
    if not key or much <= 0:
        raise argparse.ArgumentTypeError(f"{text!r} is no KEY=N with N above 0, or inf")
    return key, much


def _locale_lang() -> Lang:
    for variable in ("LC_ALL", "LC_MESSAGES", "LANG"):
        value = os.environ.get(variable)
        if value:
            return "zh" if value.lower().startswith("zh") else "en"
    name = locale.getlocale()[0] or ""
    return "zh" if name.lower().startswith(("zh", "chinese")) else "en"
