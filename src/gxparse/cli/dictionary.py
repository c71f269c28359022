"""The command that says what the columns of the frames mean: dictionary."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Sequence
from typing import Literal, get_args

from attrs import frozen

from gxparse.cli.command_options import Action, CommandOptions
from gxparse.cli.declaring import argument
from gxparse.cli.files import style_of
from gxparse.frames.shape import KINDS, SHAPES, Shape, present
from gxparse.frames.variables import Variable, dictionary
from gxparse.views.terminal import Style
from gxparse.views.widths import pad, width
from gxparse.words import COLON, Lang, Words, in_brackets

SCHEMA = "gxparse/dictionary/1"

Format = Literal["text", "json", "csv", "markdown"]
FORMATS: tuple[Format, ...] = get_args(Format)

_HEADER = {
    "zh": ("形状", "名称", "类型", "格式", "表", "行", "列", "含义", "空值的意思", "pandas 类型"),
    "en": ("shape", "name", "type", "forms", "table", "row", "column", "meaning", "null means", "type in pandas"),
}
_NEVER = ("没有空值", "never null")


@frozen(kw_only=True)
class DictionaryOptions(CommandOptions):
    """What ``gxparse dictionary`` is told."""

    shape: Shape | None = argument(
        "--shape",
        type=present,
        choices=SHAPES,
        help=Words("只列出一种数据表的各列（默认全部）", "the columns of one shape (default: of all)"),
    )
    format: Format = argument(
        "--format",
        choices=FORMATS,
        default="text",
        help=Words(
            "text 供人阅读，json 供程序使用，csv、markdown 为表格和网页",
            "for people, for programs, for tables and pages",
        ),
    )

    @property
    def json(self) -> bool:
        """Whether programs read what is printed."""
        return self.format == "json"

    @property
    def utf8(self) -> bool:
        """Whether it is for files, not for people at a terminal."""
        return self.format != "text"


def dictionary_command(options: DictionaryOptions) -> None:
    """``gxparse dictionary``."""
    variables, lang = dictionary(options.shape), options.lang
    if options.format == "json":
        data = {"schema": SCHEMA, "variables": [variable.to_dict() for variable in variables]}
        print(json.dumps(data, ensure_ascii=False, indent=1))
    elif options.format == "csv":
        print(_csv(variables, lang), end="")
    else:
        lines = (
            _markdown(variables, lang) if options.format == "markdown" else _text(variables, lang, style_of(options))
        )
        print("\n".join(lines))


DICTIONARY = Action(DictionaryOptions, dictionary_command)


_MARKED = str.maketrans({"|": r"\|", "<": r"\<"})
"""What stands in a table of Markdown for characters that would be taken for its own marks, or for a tag."""


def _title(shape: Shape, lang: Lang) -> str:
    row = KINDS[shape].row.of(lang)
    return f"{shape}：一行{row}" if lang == "zh" else f"{shape}: one row {row}"


def _shapes(variables: Sequence[Variable]) -> Iterator[tuple[Shape, list[Variable]]]:
    """The variables by their shapes."""
    for shape in SHAPES:
        found = [variable for variable in variables if variable.shape == shape]
        if found:
            yield shape, found


def _text(variables: Sequence[Variable], lang: Lang, style: Style) -> Iterator[str]:
    zh = lang == "zh"
    for shape, found in _shapes(variables):
        yield style.head(_title(shape, lang))
        names, types = (max(map(width, texts)) for texts in zip(*((v.name, v.type) for v in found), strict=True))
        for variable in found:
            null = variable.null(lang)
            said = f"{'空值' if zh else 'null'}{COLON.of(lang)}{null}" if null else _NEVER[not zh]
            forms = f"[{variable.labels[0].form}] " if len(variable.labels) == 1 else ""
            head = f"  {pad(variable.name, names)}  {style.quiet(pad(variable.type, types))}  "
            yield f"{head}{forms}{variable.meaning(lang)}  {style.quiet(in_brackets(said, lang).strip())}"


def _row(variable: Variable, lang: Lang) -> tuple[str, ...]:
    null = variable.null(lang) or _NEVER[lang == "en"]
    table, row, column = (each or "" for each in (variable.table, variable.row, variable.column))
    forms = " ".join(variable.forms)
    return (
        variable.shape,
        variable.name,
        variable.type,
        forms,
        table,
        row,
        column,
        variable.meaning(lang),
        null,
        variable.pandas,
    )


def _csv(variables: Sequence[Variable], lang: Lang) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(_HEADER[lang])
    writer.writerows(_row(variable, lang) for variable in variables)
    return text.getvalue()


def _markdown(variables: Sequence[Variable], lang: Lang) -> Iterator[str]:
    chosen = (1, 2, 3, 7, 8)  # name, type, forms, meaning, null: the parts of a key are in its name
    for number, (shape, found) in enumerate(_shapes(variables)):
        if number:
            yield ""
        yield f"## {_title(shape, lang)}"
        yield ""
        yield f"| {' | '.join(_HEADER[lang][each] for each in chosen)} |"
        yield f"|{' --- |' * len(chosen)}"
        for variable in found:
            name, *others = (_row(variable, lang)[each].translate(_MARKED) for each in chosen)
            yield f"| `{name}` | {' | '.join(others)} |"
