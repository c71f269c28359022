"""What commands are told that look into files, read reports or check them, and the options that some share."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any, ClassVar

from attrs import frozen

from gxparse.cli.argument_values import LIMITS, at_most, limit, positive, trust
from gxparse.cli.command_options import CommandOptions, Tells
from gxparse.cli.declaring import argument
from gxparse.explaining.explain import BUDGET
from gxparse.options import MOST_JOBS, PARSERS, Limits, Parser, ReadingKeywords
from gxparse.source import MAX_BYTES
from gxparse.words import Words


def text_or_json() -> Any:
    """``--format`` of what can be printed both ways."""
    return argument(
        "--format",
        choices=("text", "json"),
        default="text",
        help=Words("text 供人阅读，json 供程序使用", "for people or for programs"),
    )


def own_rules() -> Any:
    """``--rules``, files with rules of one's own."""
    return argument(
        "--rules",
        action="append",
        metavar="FILE",
        help=Words(
            "自定规则文件，JSON（见 docs/consistency.md）",
            "a file with rules of your own, in JSON (see docs/consistency.md)",
        ),
    )


def jobs_option() -> Any:
    """``--jobs``, how many processes read."""
    return argument(
        "--jobs",
        type=at_most(MOST_JOBS),
        default=1,
        metavar="N",
        help=Words(
            "并行进程数，结果不变（默认 %(default)s）",
            "so many processes work beside each other; what comes out is the same (default: %(default)s)",
        ),
    )


def summary_option() -> Any:
    """``--summary``, nothing but how many and which."""
    return argument(
        "--summary",
        action="store_true",
        help=Words(
            "只输出汇总：文件和报告各有多少，多少自相矛盾，应先核对哪些",
            "print only how many files and reports there are, how many contradict themselves, which to look at first",
        ),
    )


def quiet_option() -> Any:
    """``--quiet``, nothing but what is wrong."""
    return argument(
        "-q",
        "--quiet",
        action="store_true",
        help=Words(
            "只输出无法读取的文件和有不符之处的报告，不输出汇总",
            "print only files that cannot be read and reports of which a rule fails; no summary",
        ),
    )


def annex_option() -> Any:
    """``--annex``, the file with the table of a report that has its prose in another one."""
    return argument(
        "--annex",
        metavar="FILE",
        help=Words(
            "统计表所在的附件（2018 年及以前的报告常另附统计表）",
            "the file with the report's table, which reports for 2018 and before often have as an annex",
        ),
    )


def how_much(*, summary: bool, quiet: bool) -> Tells:
    """What ``--summary`` and ``--quiet`` ask for."""
    return "summary" if summary else "faults" if quiet else "all"


def at_odds(
    files: Sequence[str], jobs: int, *, summary: bool = False, quiet: bool = False, annex: str | None = None
) -> Words | None:
    """Why such arguments do not go together, if they do not."""
    if annex is not None and (len(files) != 1 or Path(files[0]).is_dir()):
        return Words("--annex 是一个文件的附件，应只给一个文件", "--annex is that of one file: give one")
    if jobs > 1 and "-" in files:
        return Words(
            "--jobs 只用于文件；标准输入由一个进程读取",
            "--jobs is for files: standard input is read by one process",
        )
    if summary and quiet:
        return Words("--summary 与 --quiet 不能同用", "--summary prints what --quiet leaves out")
    return None


# -- classes of options --------------------------------------------------------------------------------


@frozen(kw_only=True)
class FileOptions(CommandOptions):
    """What commands are told that look into files."""

    files: tuple[str, ...] = argument(
        nargs="+",
        metavar="FILE",
        help=Words("文件、目录，或以 - 表示标准输入", "a file, a directory, or - for standard input"),
    )
    encoding: str | None = argument(
        "--encoding", help=Words("文件编码（默认自动识别）", "the sources' encoding (default: recognised)")
    )
    max_bytes: int = argument(
        "--max-bytes",
        type=positive,
        default=MAX_BYTES,
        metavar="N",
        help=Words("文件大小上限，字节（默认 %(default)s）", "size limit (default: %(default)s)"),
    )


@frozen(kw_only=True)
class ReadingOptions(FileOptions):
    """What commands are told that read reports."""

    together: ClassVar[Words] = Words("读取选项", "options of reading")

    annex: str | None = None  # of commands that declare it
    source_format: str | None = argument(
        "--from", metavar="FORMAT", help=Words("文件格式（见 gxparse formats）", "the sources' format (see formats)")
    )
    blanks_as_zero: bool = argument(
        "--blanks-as-zero", action="store_true", help=Words("空白单元格按 0 计", "give blank cells the value 0")
    )
    parser: Parser | None = argument(
        "--parser",
        choices=PARSERS,
        help=Words("网页解析器（默认用现有的最好一种）", "the parser of web pages (default: the best there is)"),
    )
    limits: tuple[tuple[str, int], ...] = argument(
        "--limit",
        action="append",
        type=limit,
        metavar="NAME=N",
        help=Words(
            f"调整网页和文档的上限：{'、'.join(LIMITS)}",
            f"raise or lower a limit of web pages and documents: {', '.join(LIMITS)}",
        ),
    )

    password: str | None = argument(
        "--password", help=Words("打开加密文档的密码", "the password that opens a locked document")
    )

    def reading(self) -> ReadingKeywords:
        """What they say of reading a source, as :func:`gxparse.parse` takes it."""
        return {
            "format": self.source_format,
            "encoding": self.encoding,
            "max_bytes": self.max_bytes,
            "blanks_as_zero": self.blanks_as_zero,
            "parser": self.parser,
            "limits": Limits(**dict(self.limits)),
            "password": self.password,
        }


@frozen(kw_only=True)
class CheckingOptions(ReadingOptions):
    """What commands are told that check reports."""

    together: ClassVar[Words] = Words("核对选项", "options of checking")

    rules: tuple[str, ...] = own_rules()
    previous: str | None = argument(
        "--previous",
        metavar="FILE",
        help=Words("同一机关上一年度的报告，用于前后年度核对", "last year's report of the same body, to compare with"),
    )
    series: bool = argument(
        "--series",
        action="store_true",
        help=Words(
            "按机关逐年核对，相邻年度互相对照",
            "check the reports of each body over the years, those that follow together",
        ),
    )
    children: tuple[str, ...] = argument(
        "--children",
        metavar="FILE",
        action="append",
        help=Words(
            "同一年度下级机关的报告（文件或目录）",
            "reports of the bodies below it for the same year (a file or a directory)",
        ),
    )
    complete: bool = argument(
        "--complete",
        action="store_true",
        help=Words(
            "--children 已包括全部下级机关和本级",
            "the --children are all bodies below it, its own office (本级) among them",
        ),
    )
    trust: tuple[tuple[str, Fraction | float], ...] = argument(
        "--trust",
        action="append",
        type=trust,
        metavar="KEY=N",
        help=Words(
            "寻找更正方案时对某个数的信任度：默认为 1，inf 表示确认无误；KEY 可用通配符，如 requests.received.*",
            "how much a number is trusted when broken rules are explained: 1 if not said, inf if it is right; "
            "KEY may be a pattern (requests.received.*)",
        ),
    )
    budget: int = argument(
        "--budget",
        type=positive,
        default=BUDGET,
        metavar="N",
        help=Words("寻找更正方案的步数上限（默认 %(default)s）", "steps of the search for explanations (%(default)s)"),
    )
    decisions: tuple[str, ...] = argument(
        "--decisions",
        action="append",
        metavar="FILE",
        help=Words(
            "核对网页保存的核对意见：按接受的更正核对报告（见 docs/review.md）",
            "decisions of reviewers, as the review page saves them: reports are checked as corrected "
            "(see docs/review.md)",
        ),
    )

    def conflict(self) -> Words | None:
        """Why the arguments do not go together, if they do not."""
        if self.series and (self.previous or self.children):
            return Words(
                "--series 从所给文件中取上一年度的报告，不能与 --previous、--children 同用",
                "--series takes last year's reports from its files: neither --previous nor --children go with it",
            )
        if self.complete and not self.children:
            return Words(
                "--complete 说明 --children 是否齐全，须与 --children 同用",
                "--complete says something of --children, which are missing",
            )
        return None
