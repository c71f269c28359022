"""What argparse says, in Chinese: the headings of a help, and why arguments are refused.

argparse has its own words in English only. Those of Python 3.10 to 3.14 that a wrong call can end with are translated
here; the tests ask for each of them.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterator

from gxparse.views.widths import width

HEADINGS = {"positional arguments": "参数", "options": "选项"}
"""What the groups are called that argparse makes."""

ACTIONS = {"show this help message and exit": "显示本说明", "show program's version number and exit": "显示版本"}
"""What the options are told to do that argparse makes."""

_KINDS = {"int": "整数", "positive": "大于 0 的整数", "float": "数"}
_SAID = (
    (r"the following arguments are required: (.+)", r"缺少参数：\1"),
    (r"argument (.+?): expected one argument", r"\1 需要一个值"),
    (r"argument (.+?): expected at least one argument", r"\1 至少需要一个值"),
    (r"argument (.+?): expected (\d+) arguments?", r"\1 需要 \2 个值"),
    (r"argument (.+?): not allowed with argument (.+)", r"\1 不能与 \2 同用"),
    (r"argument (.+?): ignored explicit argument '(.*)'", r"\1 不带值，而给出了“\2”"),
    (r"argument (.+?): invalid choice: '(.*?)' \(choose from (.+?)\)(.*)", r"\1 不能是“\2”，可选：\3\4"),
    (r"ambiguous option: (\S+) could match (.+)", r"选项 \1 不明确，可指 \2"),
    (r"unrecognized arguments: (.+)", r"不认识的参数：\1"),
    (r"argument (.+?): (.+)", r"\1：\2"),
)
_QUOTED = re.compile(r"'([^' ]+)'(, )?")
_BETWEEN = re.compile("(?<=[\u4e00-\u9fff]) (?=[\u4e00-\u9fff])")
_HEADING = re.compile("^([\u4e00-\u9fff]+):$", re.MULTILINE)
_INVALID = re.compile(r"argument (.+?): invalid (\w+) value: '(.*)'", re.DOTALL)


def in_chinese(message: str) -> str:
    """What argparse says of wrong arguments, in Chinese.

    >>> in_chinese("argument --jobs: invalid positive value: 'x'"), in_chinese("argument -o: expected one argument")
    ('--jobs 应为大于 0 的整数，而不是“x”', '-o 需要一个值')
    """
    if (wrong := _INVALID.fullmatch(message)) is not None:
        return f"{wrong[1]} 应为{_KINDS.get(wrong[2], wrong[2])}，而不是“{wrong[3]}”"
    for pattern, said in _SAID:
        if (found := re.fullmatch(pattern, message, re.DOTALL)) is not None:
            listed = _QUOTED.sub(lambda one: one[1] + "、" * bool(one[2]), found.expand(said))
            return _BETWEEN.sub("", listed)
    return message


class ChineseFormatter(argparse.RawDescriptionHelpFormatter):
    """A help in Chinese: its headings, and lines as wide as a terminal, where a character takes two columns."""

    def add_usage(self, usage, actions, groups, prefix=None):  # type: ignore[no-untyped-def]
        """The line that shows a call."""
        super().add_usage(usage, actions, groups, "用法：" if prefix is None else prefix)

    def format_help(self) -> str:
        """The whole help."""
        return _HEADING.sub(r"\1：", super().format_help())

    def start_section(self, heading: str | None) -> None:
        """The heading of a group."""
        super().start_section(HEADINGS.get(heading or "", heading))

    def _expand_help(self, action: argparse.Action) -> str:
        said = super()._expand_help(action)
        return ACTIONS.get(said, said)

    def _split_lines(self, text: str, width: int) -> list[str]:
        return list(wrapped(" ".join(text.split()), width))


_WORD = re.compile(r"[!-~]+|\s+|.", re.DOTALL)
_CLOSING = "，。；：、）”！？"


def wrapped(text: str, columns: int) -> Iterator[str]:
    """The lines of a text of so many columns: Chinese breaks anywhere, but not before a closing mark.

    >>> list(wrapped("文件编码（默认自动识别）", 12))
    ['文件编码（默', '认自动识别）']
    """
    line = ""
    for piece in _WORD.findall(text):
        if line and width(line + piece) > columns and piece not in _CLOSING:
            yield line.rstrip()
            line = ""
        line = (line + piece) if line else piece.lstrip()
    if line:
        yield line.rstrip()
