"""The commands there are, by what they are for. What a command needs loads when it is chosen."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, NamedTuple

from gxparse.words import Words

if TYPE_CHECKING:
    from gxparse.cli.command_options import Action


class Command(NamedTuple):
    """A command: its name, what it does in words, and where in this package its :class:`Action` stands."""

    name: str
    help: Words
    target: str

    @property
    def action(self) -> Action:
        """Its options and its function, loaded now if they were not.

        >>> Command("schema", Words("", ""), "schema:SCHEMA").action.options.__name__
        'SchemaOptions'
        """
        module, _, name = self.target.partition(":")
        found: Action = getattr(import_module(f"gxparse.cli.{module}"), name)
        return found


class Group(NamedTuple):
    """Commands that have a first word in common: the word, what they are about, and the commands."""

    name: str
    help: Words
    commands: tuple[Command, ...]


class Section(NamedTuple):
    """Commands that serve one purpose."""

    title: Words
    commands: tuple[Command | Group, ...]


CORPUS = Group(
    "corpus",
    Words("建立大量报告的语料库，并查询", "build a corpus of many reports, and ask it"),
    (
        Command(
            "build",
            Words(
                "读取来源，建立或更新语料库；已知而未变的不再读取",
                "read sources into a corpus; what is known and unchanged is not read again",
            ),
            "corpus:BUILD",
        ),
        Command("status", Words("说明语料库中有什么", "say what there is in a corpus"), "corpus:STATUS"),
        Command("query", Words("用 SQL（DuckDB）查询语料库", "ask a corpus in SQL (DuckDB)"), "corpus:QUERY"),
        Command(
            "report", Words("生成展示整个语料库的网页", "make a page that shows a corpus as a whole"), "corpus:REPORT"
        ),
        Command(
            "audit",
            Words(
                "多份报告对照可见的问题：雷同、年份未改、前后不衔接、缺年度、数值悬殊",
                "what reports show together: copies, stale years, broken chains, missing years, outliers",
            ),
            "auditing:AUDIT",
        ),
    ),
)

SECTIONS: tuple[Section, ...] = (
    Section(
        Words("读取", "read"),
        (
            Command(
                "show",
                Words("显示报告：表格、结论、读取说明", "show reports for people: tables, findings, notes"),
                "reading:SHOW",
            ),
            Command(
                "parse",
                Words(
                    "以 JSON 输出报告，每份一个对象（多份时每份一行）",
                    "print reports as JSON, one object a report (one a line when several)",
                ),
                "reading:PARSE",
            ),
            Command(
                "sniff",
                Words("说明哪些格式能识别一个文件及理由", "say which formats recognise a file, and why"),
                "reading:SNIFF",
            ),
            Command("formats", Words("列出全部格式", "list the formats"), "reading:FORMATS"),
        ),
    ),
    Section(
        Words("核对", "check"),
        (
            Command(
                "check",
                Words(
                    "核对报告的勾稽关系；有不符时退出码为 1",
                    "check the rules of the form; exit 1 if one fails",
                ),
                "checking:CHECK",
            ),
            Command(
                "indicators",
                Words(
                    "输出报告的指标：办理结果、行政复议诉讼等的比率",
                    "print indicators of reports: shares of outcomes, disputes and more",
                ),
                "measuring:INDICATORS",
            ),
            Command(
                "compare",
                Words(
                    "对照两份报告：数字的变化，沿用的文字",
                    "compare two reports: figures side by side, and prose that was reused",
                ),
                "comparing:COMPARE",
            ),
            Command("rules", Words("列出全部规则", "list the rules"), "checking:RULES"),
        ),
    ),
    Section(
        Words("更正与写出", "correct and write"),
        (
            Command(
                "review",
                Words("生成对照原文核对报告的网页", "make a page to review reports beside their sources"),
                "reviewing:REVIEW",
            ),
            Command(
                "convert",
                Words("把报告写成另一种格式的文档", "print a report as a document of another format"),
                "reading:CONVERT",
            ),
        ),
    ),
    Section(Words("大量报告", "many reports"), (CORPUS,)),
    Section(
        Words("工具", "tools"),
        (
            Command(
                "examples",
                Words("把示例报告写入一个目录", "write the example reports to a directory"),
                "examples:EXAMPLES",
            ),
            Command(
                "dictionary",
                Words("说明数据表各列的含义", "say what the columns of the frames mean"),
                "dictionary:DICTIONARY",
            ),
            Command(
                "schema",
                Words(
                    "输出所读写 JSON 的 JSON Schema",
                    "print the JSON Schema of what is printed or read as JSON",
                ),
                "schema:SCHEMA",
            ),
            Command(
                "completion",
                Words(
                    "输出命令行补全脚本（bash、zsh、fish、PowerShell）",
                    "print a script that lets a shell complete commands",
                ),
                "completion:COMPLETION",
            ),
            Command(
                "help", Words("说明一个命令及其选项", "tell what a command does, and its options"), "help_command:HELP"
            ),
        ),
    ),
)
"""The commands there are by what they are for, as the help lists them."""

COMMANDS: tuple[Command | Group, ...] = tuple(command for section in SECTIONS for command in section.commands)
"""The commands there are, as the help lists them."""
