"""The command that writes the example reports: examples."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from attrs import frozen

from gxparse.characters import printable
from gxparse.cli.argument_values import some
from gxparse.cli.command_options import Action, CommandOptions
from gxparse.cli.declaring import argument
from gxparse.cli.files import style_of
from gxparse.cli.output import refuse, save
from gxparse.errors import SourceNotFoundError
from gxparse.views.widths import pad
from gxparse.words import Words, counted

FOLDERS: Mapping[str, Words] = MappingProxyType(
    {
        "reports": Words("网页和文本", "web pages and texts"),
        "documents": Words("Word、PDF 和表格文件", "Word files, PDF and a workbook"),
        "series": Words("一个机关五年的报告", "one body over five years"),
        "blanks": Words("零值留空的报告", "a report that leaves zeros blank"),
        "older": Words("2014 至 2018 年的报告", "reports for 2014 to 2018"),
        "annexed": Words("表格另附的报告（用 --annex）", "a report whose table is in a second file (with --annex)"),
        "forms": Words("自定格式和按它编制的报告", "a form of one's own and a report by it"),
        "scans": Words("扫描件（需要 gxparse[ocr]）", "scans (with gxparse[ocr])"),
        "notebooks": Words("Jupyter 笔记本（需要 gxparse[notebook]）", "notebooks (with gxparse[notebook])"),
    }
)
"""What is written, by folder. A wheel has these folders as data of the package (``pyproject.toml``)."""

_PACKAGE = Path(__file__).resolve().parent.parent


@frozen(kw_only=True)
class ExamplesOptions(CommandOptions):
    """What ``gxparse examples`` is told."""

    directory: str = argument(
        metavar="DIR",
        type=some,
        help=Words("写入示例的目录，没有则新建", "the directory to write to, made if there is none"),
    )
    force: bool = argument("--force", action="store_true", help=Words("覆盖已有文件", "overwrite existing files"))


def examples_command(options: ExamplesOptions) -> None:
    """``gxparse examples``."""
    place, style = Path(options.directory), style_of(options)
    source = folder()
    found = {name: _files(source / name) for name in FOLDERS}
    targets = [(path, place / path.relative_to(source)) for paths in found.values() for path in paths]
    for _, target in targets:
        refuse(target, force=options.force, inputs=())
    save([(target, path.read_bytes()) for path, target in targets])
    columns = max(len(str(place / name)) for name in FOLDERS)
    for name, paths in found.items():
        many = Words(f"{len(paths)} 个文件", counted(len(paths), "file")).of(options.lang)
        print(f"{pad(printable(str(place / name)), columns)}  {pad(many, 9)}  {FOLDERS[name].of(options.lang)}")
    print(style.quiet(f"gxparse show {printable(str(place / 'reports'))}"))


EXAMPLES = Action(ExamplesOptions, examples_command)


def folder() -> Path:
    """Where the examples lie: in the installed package, or beside the sources of a checkout.

    Raises :class:`~gxparse.errors.SourceNotFoundError` if they are at neither place.
    """
    for place in (_PACKAGE / "examples", _PACKAGE.parent.parent / "examples"):
        if place.is_dir():
            return place
    raise SourceNotFoundError("examples", "安装中没有示例", "the examples are not part of this installation")


def _files(place: Path) -> list[Path]:
    """The files of a folder, but for what tools leave there."""
    inside = ((path, path.relative_to(place).parts) for path in sorted(place.rglob("*")) if path.is_file())
    return [path for path, parts in inside if not any(part.startswith((".", "__")) for part in parts)]
