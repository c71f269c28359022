"""The command that prints the JSON Schemas: schema."""

from __future__ import annotations

import json

from attrs import frozen

from gxparse.cli.command_options import Action, CommandOptions
from gxparse.cli.declaring import argument
from gxparse.cli.files import style_of
from gxparse.schemas import NAMES, schema
from gxparse.views.widths import pad
from gxparse.words import Words


@frozen(kw_only=True)
class SchemaOptions(CommandOptions):
    """What ``gxparse schema`` is told."""

    name: str | None = argument(
        nargs="?",
        choices=tuple(NAMES),
        metavar="NAME",
        help=Words("模式的名称；不写则列出全部", "which one; without, all are listed"),
    )

    @property
    def json(self) -> bool:
        """Whether programs read what is printed."""
        return self.name is not None


def schema_command(options: SchemaOptions) -> None:
    """``gxparse schema``."""
    if options.name is not None:
        print(json.dumps(schema(options.name), ensure_ascii=False, indent=1))
        return
    style, names = style_of(options), max(map(len, NAMES))
    calls = max(len(about.call) for about in NAMES.values())
    for name, about in NAMES.items():
        print(f"{style.head(pad(name, names))}  {pad(about.call, calls)}  {about.words.of(options.lang)}")


SCHEMA = Action(SchemaOptions, schema_command)
