"""The command that audits a corpus."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

from attrs import frozen

from gxparse.auditing.aliases import NONE, load_aliases
from gxparse.auditing.audit import Audit
from gxparse.auditing.finding import KINDS, Kind
from gxparse.characters import printable
from gxparse.cli.argument_values import some
from gxparse.cli.command_options import Action, CommandOptions
from gxparse.cli.declaring import argument
from gxparse.cli.files import style_of
from gxparse.cli.reading_options import text_or_json
from gxparse.corpus.dataset import Dataset
from gxparse.views.terminal import Style
from gxparse.words import Lang, Words, counted, in_brackets

KIND_WORDS: dict[Kind, Words] = {
    "table-copied": Words("表格雷同", "tables that are the same"),
    "prose-copied": Words("文字雷同", "prose that another body has"),
    "year-stale": Words("沿用往年文字、年份未改", "sentences left from an earlier year"),
    "chain-broken": Words("前后年度结转不衔接", "years that do not follow"),
    "chain-open": Words("前后年度是否衔接无法判断", "years of which it cannot be told whether they follow"),
    "year-missing": Words("缺少年度", "missing years"),
    "report-twice": Words("同一报告重复收录", "reports that are there twice"),
    "versions-differ": Words("同一年度有数字不同的报告", "years with versions that differ"),
    "outlier": Words("与同年度其他机关相差悬殊", "bodies that stand apart from others of that year"),
    "name-suggested": Words("可能更名的机关（未采用）", "names that may have changed (not applied)"),
}


@frozen(kw_only=True)
class AuditOptions(CommandOptions):
    """What ``gxparse corpus audit`` is told."""

    directory: str = argument(metavar="DIR", help=Words("语料库目录", "the directory of a corpus"))
    aliases: str | None = argument(
        "--aliases",
        metavar="FILE",
        type=some,
        help=Words(
            "更名、合并机关的对照表（CSV），各列为 name、body、from、until",
            "a table (CSV) of the names of bodies that were renamed or merged: name,body,from,until",
        ),
    )
    kinds: tuple[Kind, ...] = argument(
        "--kind",
        action="append",
        choices=KINDS,
        help=Words("只列出这一类发现（可多次使用）", "only findings of this kind (may be repeated)"),
    )
    format: Literal["text", "json"] = text_or_json()

    @property
    def json(self) -> bool:
        """Whether programs read what is printed."""
        return self.format == "json"


def audit_command(options: AuditOptions) -> None:
    """``gxparse corpus audit``."""
    aliases = NONE if options.aliases is None else load_aliases(Path(options.aliases))
    found = Dataset(options.directory).audit(aliases=aliases).only(options.kinds or KINDS)
    if options.json:
        print(json.dumps(found.to_dict(), ensure_ascii=False, indent=1))
    else:
        print("\n".join(_lines(found, options.lang, style_of(options))))


AUDIT = Action(AuditOptions, audit_command)


def _lines(found: Audit, lang: Lang, style: Style) -> Iterator[str]:
    yield Words(
        f"{found.reports:,} 份报告，{found.bodies:,} 个机关，{len(found):,} 项发现",
        f"{counted(found.reports, 'report')} of {found.bodies:,} bodies, {counted(len(found), 'finding')}",
    ).of(lang)
    if found.unplaced:
        yield Words(
            f"{len(found.unplaced):,} 份没有写明机关或年度，不能前后对照",
            f"{counted(len(found.unplaced), 'report')} without a body or a year cannot be put in a row",
        ).of(lang)
    for kind in KINDS:
        those = found.of(kind)
        if those:
            yield ""
            yield style.head(KIND_WORDS[kind].of(lang) + in_brackets(f"{len(those):,}", lang))
            yield from (f"  {printable(finding.message(lang))}" for finding in those)
