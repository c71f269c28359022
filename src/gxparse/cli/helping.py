"""What the help says beyond arguments: the commands by their purpose, and calls to begin with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from gxparse.cli.commands import Command, Group, Section
from gxparse.views.widths import pad
from gxparse.words import Lang, Words

EXAMPLES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "examples": ("examples examples", "examples examples --force"),
        "show": ("show examples/reports/annotated-2020.txt", "show examples/series --summary"),
        "parse": ("parse examples/reports/pipe-2021.txt", "parse examples/series"),
        "sniff": ("sniff examples/reports/traditional-2020.txt",),
        "formats": ("formats",),
        "check": (
            "check examples/reports",
            "check examples/series --series",
            "check examples/reports/annotated-2020.txt --format json",
        ),
        "indicators": (
            "indicators examples/reports/pipe-2021.txt",
            "indicators examples/series --series --format csv",
        ),
        "compare": ("compare examples/series/2019.html examples/series/2020.txt",),
        "rules": ("rules", "rules --format json"),
        "review": ("review examples/reports/annotated-2020.txt -o review.html",),
        "convert": (
            "convert examples/reports/pipe-2021.txt --to docx -o report.docx",
            "convert examples/series --to xlsx --allow-losses -o workbooks",
        ),
        "build": ("corpus build examples/series -o corpus",),
        "status": ("corpus status corpus",),
        "query": ('corpus query corpus "SELECT agency, year FROM reports ORDER BY year"',),
        "report": ("corpus report corpus -o corpus.html",),
        "audit": ("corpus audit corpus",),
        "dictionary": ("dictionary --shape cells", "dictionary --format csv"),
        "schema": ("schema", "schema report"),
        "completion": ("completion bash",),
        "help": ("help", "help check", "help corpus build"),
    }
)
"""Calls of each command. They run one after the other in an empty folder."""

FIRST = ("examples examples", "show examples/reports/annotated-2020.txt", "check examples/reports")
"""Calls to begin with."""


def overview(sections: Sequence[Section], lang: Lang) -> str:
    """The help of all commands."""
    column = max(len(command.name) for section in sections for command in section.commands)
    lines = [
        Words("用法：gxparse 命令 [选项]", "usage: gxparse COMMAND [options]").of(lang),
        "",
        Words(
            "读取政府信息公开工作年度报告，核对其中的勾稽关系。",
            "Read Chinese government information disclosure reports (政府信息公开工作年度报告)\n"
            "and check their balance rules.",
        ).of(lang),
    ]
    for section in sections:
        lines += ["", Words(f"{section.title.zh}：", f"{section.title.en}:").of(lang)]
        lines += [f"  {pad(each.name, column)}  {each.help.of(lang)}" for each in section.commands]
    lines += [
        "",
        Words("从这里开始：", "to begin with:").of(lang),
        *(f"  gxparse {call}" for call in FIRST),
        "",
        Words(
            "gxparse help 命令：说明一个命令及其选项；-V、--version：版本；--lang zh|en：语言",
            "gxparse help COMMAND: what a command does, its options; -V, --version: the version;\n"
            "--lang zh|en: the language",
        ).of(lang),
    ]
    return "\n".join(lines) + "\n"


def examples_of(command: Command | Group, lang: Lang) -> str | None:
    """The calls of a command, to stand below its help."""
    if isinstance(command, Group):
        return None
    calls = "\n".join(f"  gxparse {call}" for call in EXAMPLES[command.name])
    return f"{Words('示例：', 'examples:').of(lang)}\n{calls}"
