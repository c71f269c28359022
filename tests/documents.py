"""Documents made for tests: figures of a form, written out as `pipe` or `lines` in a chosen dress.

A *table* here is a dict from cell key to what is printed in the cell (a string, ``""`` for a blank cell).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from attrs import frozen

from gxparse.forms.model import FormPart, Row, form

PROSE = {
    "overview": "本年度按照要求做好各项公开工作,主动公开信息120条。",
    "problems": "一是更新不够及时。二是解读形式单一,下一步将逐项改进。",
    "other_matters": "本年度没有收取信息处理费。",
}
TITLE = "青河市林业局{year}年政府信息公开工作年度报告"


def distinct_figures(form_name: str, *, instead: bool = False) -> dict[str, str]:
    """A figure for each cell, all different, so that a shift by a cell shows."""
    return {key: str(1000 + 7 * number) for number, key in enumerate(form(form_name).cell_keys(instead=instead))}


@frozen
class Dress:
    """How labels are written, which group labels stand where, and how cells are set."""

    label: Callable[[str], str] = str
    groups: str = "first"  # "first": on the first row; "every": on every row; "line": on a line of its own; "none"
    title: bool = True
    headings: bool = True
    header: bool = True


PLAIN = Dress()


def rows_of(form_name: str, table: str, *, instead: bool = False) -> list[tuple[Row, FormPart, list[str]]]:
    """The rows of a table with the labels of the groups that they stand in, outermost first."""
    the_form = form(form_name)
    labels = the_form.table(table).groups_of
    found = []
    for row, part in the_form.rows(table, instead=instead):
        found.append((row, part, [group.label for group in labels(row.key)]))
    return found


HEADER = {
    "requests": (
        ["申请人情况"],
        ["自然人", "法人或其他组织", "总计"],
        ["商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他"],
    ),
    "disputes": (
        ["行政复议", "行政诉讼"],
        ["结果维持", "结果纠正", "其他结果", "尚未审结", "总计", "未经复议直接起诉", "复议后起诉"],
        ["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"] * 2,
    ),
}
NOTE = "(本列数据的勾稽关系为:第一项加第二项之和,等于第三项加第四项之和)"


def document(
    figures: Mapping[str, str],
    form_name: str,
    layout: str,
    *,
    year: int = 2021,
    dress: Dress = PLAIN,
    instead: bool = False,
    row: Callable[[Sequence[str]], str] | None = None,
    gap: str = "",
) -> str:
    """A whole report. ``row`` writes the cells of one row of ``pipe``; ``gap`` stands between lines of ``lines``."""
    write = row or " | ".join
    lines: list[str] = []

    def put(cells: Sequence[str]) -> None:
        if layout == "pipe":
            lines.append(write(cells))
        else:
            lines.extend(cell for cell in cells if cell)

    if dress.title:
        lines.append(TITLE.format(year=year))
    for section in form(form_name).sections:
        if dress.headings:
            lines.append(f"{section.number}、{section.title}")
        if section.key in PROSE:
            lines.append(PROSE[section.key])
        elif section.key == "disclosure":
            _disclosure(put, figures, form_name, dress)
        elif section.key == "requests":
            _requests(put, figures, form_name, dress, instead=instead)
        else:
            _disputes(put, figures, form_name, dress)
    return "\n".join(line + gap for line in lines) + "\n"


Put = Callable[[Sequence[str]], None]


def _disclosure(put: Put, figures: Mapping[str, str], form_name: str, dress: Dress) -> None:
    for part in form(form_name).table("disclosure").parts:
        put([dress.label(part.heading)])
        if dress.header:
            put(["信息内容", *(column.label for column in part.columns)])
        for row in part.rows:
            cells = [figures.get(f"disclosure.{row.key}.{column.key}", "") for column in part.columns]
            put([dress.label(row.label), *cells])


def _requests(put: Put, figures: Mapping[str, str], form_name: str, dress: Dress, *, instead: bool) -> None:
    if dress.header:
        first, *others = HEADER["requests"]
        put([NOTE, *first])
        for cells in others:
            put(cells)
    seen: list[str] = []
    for row, part, groups in rows_of(form_name, "requests", instead=instead):
        shown = list(groups)
        if dress.groups != "every":
            shown = [label for label in groups if label not in seen]
        seen += groups
        if dress.groups == "line":
            for label in shown:
                put([dress.label(label)])
        if dress.groups in ("line", "none"):
            shown = []
        cells = [figures.get(f"requests.{row.key}.{column.key}", "") for column in part.columns]
        put([*map(dress.label, shown), dress.label(row.label), *cells])


def _disputes(put: Put, figures: Mapping[str, str], form_name: str, dress: Dress) -> None:
    if dress.header:
        for cells in HEADER["disputes"]:
            put(cells)
    [part] = form(form_name).table("disputes").parts
    put([figures.get(f"disputes.{row.key}.{column.key}", "") for row in part.rows for column in part.columns])
