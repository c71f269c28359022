"""Copies of the table of 2014 to 2018 in the shapes that offices, converters and pages give it, with the truth.

Each shape is a function of the table's rows; the figures are those of no office. What a copy says is the same in all
shapes, but for what a shape itself takes away or adds.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from random import Random

from attrs import evolve, frozen

from gxparse.forms.model import form
from gxparse.testing.made import added_up, consistent, report_of
from gxparse.writing.official import official_table

FORM = form("2014")
TABLE = FORM.table("statistics")
TITLE = "澄溪市霁川县水务局2017年政府信息公开工作年度报告"
ABOVE = (
    "根据《中华人民共和国政府信息公开条例》，编制本年度报告。统计期限自2017年1月1日至2017年12月31日。",
    "一、概述",
    "2017年，我局主动公开政府信息913条，其中网站公开702条；收到申请57件，比上年增加4件，办结55件。",
    "举办培训班3次，培训人员120人次，经费支出2.5万元。",
    "二、存在问题和改进措施",
    "公开内容还不够及时，2018年将每季度检查1次。",
)

Number = int | Decimal | None


@frozen
class Line:
    """A row of the table: its label, what it counts, what it prints; ``key`` of its cell, none for a heading."""

    label: str
    unit: str = ""
    value: str = ""
    key: str | None = None


Lines = list[Line]


@frozen
class Copy:
    """A copy: its text, and what it says, by cell key."""

    text: str
    truth: Mapping[str, Number]
    extra: Mapping[str, int]


Shape = Callable[[Lines], str]
SHAPES: dict[str, tuple[Shape, Callable[[Lines], Lines]]] = {}


def shape(name: str, change: Callable[[Lines], Lines] = list) -> Callable[[Shape], Shape]:
    """Make a function one of the shapes; ``change`` is what was done to the rows before."""

    def add(function: Shape) -> Shape:
        SHAPES[name] = function, change
        return function

    return add


def figures(seed: int) -> dict[str, int | Decimal]:
    """Consistent figures, money among them with two decimals."""
    random = Random(seed)
    found: dict[str, int | Decimal] = dict(added_up(FORM, consistent(FORM, random)))
    return {
        key: Decimal(random.randint(0, 3000)).scaleb(-2) if FORM.cells[key].column.money else value
        for key, value in found.items()
    }


def lines_of(found: Mapping[str, int | Decimal]) -> Lines:
    """The rows as the form prints them."""
    table = official_table(report_of(FORM, found, year=2017), "statistics")
    assert table is not None
    made = []
    for row in table.parts[0].body:
        label, unit, value = row
        key = value.key
        money = key is not None and FORM.cells[key].column.money
        made.append(Line(label.text, "万元" if money else unit.text, value.text, key))
    return made


def copy(name: str, seed: int = 17) -> Copy:
    """A copy of a shape."""
    function, change = SHAPES[name]
    found = figures(seed)
    lines = change(lines_of(found))
    printed = {line.key: line.value for line in lines if line.key in found}
    truth = {key: value if re.search(r"\d", printed.get(key, "")) else None for key, value in found.items()}
    extra = {line.label: int(line.value) for line in lines if line.key == "extra"}
    return Copy(function(lines), truth, extra)


# -- what is done to rows ------------------------------------------------------------------------------


def each(change: Callable[[str], str]) -> Callable[[Lines], Lines]:
    """Every label written in another way."""
    return lambda lines: [evolve(line, label=change(line.label)) for line in lines]


def values(change: Callable[[Line], str]) -> Callable[[Lines], Lines]:
    """Every number written in another way."""
    return lambda lines: [evolve(line, value=change(line)) if line.key else line for line in lines]


def then(*changes: Callable[[Lines], Lines]) -> Callable[[Lines], Lines]:
    """Several changes."""

    def changed(lines: Lines) -> Lines:
        for change in changes:
            lines = change(lines)
        return lines

    return changed


def plain(label: str) -> str:
    """A label without its number and 其中."""
    return re.sub(r"^(?:[一二三四五六七八九]、|（[一二三四]）|\d\.|其中：)", "", label)


def ascii_numbered(label: str) -> str:
    return re.sub(r"^(\d)\.", r"\1、", label.replace("（", "(").replace("）", ")"))


def indented(label: str) -> str:
    depth = (
        0 if re.match("[一二三四五六七八九]、", label) else 1 if label[0] == "（" else 2 if label[0].isdigit() else 3
    )
    return "\u3000" * depth + label


def without(*rows: str) -> Callable[[Lines], Lines]:
    return lambda lines: [x for x in lines if x.key is None or x.key.split(".", 1)[1].rpartition(".")[0] not in rows]


def with_others(lines: Lines) -> Lines:
    """Rows of a province, behind those of the form."""
    behind = {
        "statistics.published.channels.other.count": Line("6.政务服务大厅公开政府信息数", "条", "31", "extra"),
        "statistics.requests.received.letter.count": Line("5.其他形式申请数", "件", "0", "extra"),
        "statistics.training.participants.count": Line("（四）组织政府开放日活动次数", "次", "2", "extra"),
    }
    return [made for line in lines for made in (line, behind.get(line.key or "")) if made is not None]


def in_label(line: Line) -> Line:
    return evolve(line, label=f"{line.label}（{line.unit}）") if line.key else line


# -- how they are printed ------------------------------------------------------------------------------


def document(*parts: str, prose: Sequence[str] = ()) -> str:
    return "\n".join([TITLE, "", *prose, *parts, ""])


def grid(rows: Sequence[Sequence[str]], bar: str = " | ") -> str:
    return "\n".join(bar.join(row) for row in rows)


def html(body: str, head: str = "") -> str:
    head = f"<meta charset='utf-8'><title>{TITLE}</title>{head}"
    return f"<!DOCTYPE html><html><head>{head}</head><body>{body}</body></html>"


def cells(row: Sequence[str], tag: str = "td") -> str:
    return "<tr>" + "".join(f"<{tag}>{text}</{tag}>" for text in row) + "</tr>"


HEAD = ("统计指标", "单位", "统计数")
CAPTION = "政府信息公开情况统计表"


def three(line: Line) -> list[str]:
    return [line.label, line.unit, line.value]


def two(line: Line) -> list[str]:
    return [line.label, line.value]


@shape("three columns")
@shape("labels without numbers", each(plain))
@shape("labels with numbers in ASCII", each(ascii_numbered))
@shape("labels indented", each(indented))
@shape("labels spaced", each(" ".join))
@shape("其中 and a blank", each(lambda label: label.replace("其中：", "其中： ")))
@shape("其中 with a comma", each(lambda label: label.replace("其中：", "其中，")))
@shape("其中:1.", each(lambda label: label.replace("其中：涉及国家秘密", "其中：1.涉及国家秘密")))
@shape("labels without 数 at the end", each(lambda label: label.removesuffix("数")))
@shape("labels with 数量 at the end", each(lambda label: label + "量" if label.endswith("数") else label))
@shape("zeros are blank", values(lambda line: "" if line.value in ("0", "0.00") else line.value))
@shape("zeros are strokes", values(lambda line: "/" if line.value == "0" else line.value))
@shape("zeros are dashes", values(lambda line: "—" if line.value == "0" else line.value))
@shape("zeros are 无", values(lambda line: "无" if line.value == "0" else line.value))
@shape("rows missing", without("published.normative_documents", "requests.received.fax", "training.courses"))
@shape("groups missing", lambda lines: [line for line in lines if line.key])
@shape("rows of a province", with_others)
@shape("numbers grouped", values(lambda line: line.value if "." in line.value else f"{int(line.value):,}"))
@shape(
    "numbers in full width",
    values(lambda line: line.value.translate(str.maketrans("0123456789", "０１２３４５６７８９"))),
)
@shape("numbers with units beside units", values(lambda line: line.value + line.unit))
@shape("groups with blank cells", lambda lines: [line if line.key else evolve(line, value="") for line in lines])
def _three(lines: Lines) -> str:
    return document(CAPTION, "", grid([HEAD, *map(three, lines)]))


@shape("two columns")
@shape("two columns, units behind numbers", values(lambda line: line.value + line.unit))
@shape("two columns, units and a blank behind numbers", values(lambda line: f"{line.value} {line.unit}"))
@shape("two columns, units in labels", lambda lines: [in_label(line) for line in lines])
@shape("two columns without numbers, units in labels", then(each(plain), lambda lines: [in_label(x) for x in lines]))
def _two(lines: Lines) -> str:
    return document(CAPTION, "", grid([("统计指标", "统计数"), *map(two, lines)]))


@shape("two columns, labels and units in one cell")
def _glued_units(lines: Lines) -> str:
    rows = [(line.label + line.unit, line.value) for line in lines]
    return document(CAPTION, "", grid([("统计指标单位", "统计数"), *rows]))


@shape("two columns, units in labels by a comma")
def _comma(lines: Lines) -> str:
    rows = [(f"{line.label}，单位：{line.unit}" if line.key else line.label, line.value) for line in lines]
    return document(CAPTION, "", grid([("指标", "数量"), *rows]))


@shape("prose above")
def _prose(lines: Lines) -> str:
    return document(f"附件：{CAPTION}", grid([HEAD, *map(three, lines)]), prose=ABOVE)


@shape("prose above, a cell a line")
def _prose_lines(lines: Lines) -> str:
    return document(CAPTION, *HEAD, *(text for line in lines for text in three(line) if text), prose=ABOVE)


@shape("a cell a line")
@shape("a cell a line without numbers", each(plain))
@shape("a cell a line, indented", each(indented))
@shape("a cell a line, rows of a province", with_others)
@shape("a cell a line, units behind numbers", values(lambda line: line.value + line.unit))
@shape("a cell a line, rows missing", without("requests.received.fax", "review.corrected", "institutions.staff"))
def _cells_in_lines(lines: Lines) -> str:
    return document(CAPTION, *HEAD, *(text for line in lines for text in three(line) if text))


@shape("a cell a line, units in labels", lambda lines: [in_label(line) for line in lines])
def _labels_and_numbers(lines: Lines) -> str:
    return document(
        CAPTION, "统计指标", "统计数", *(text for line in lines for text in two(line) if text and text != "——")
    )


@shape("a row a line")
@shape("a row a line, indented", each(indented))
@shape("a row a line, rows of a province", with_others)
def _rows_in_lines(lines: Lines) -> str:
    return document(CAPTION, "  ".join(HEAD), *("   ".join(filter(str.strip, three(line))) for line in lines))


@shape("a row a line by tabs")
def _tabs(lines: Lines) -> str:
    return document(CAPTION, "\t".join(HEAD), *("\t".join(three(line)) for line in lines))


@shape("a row a line, no units")
def _rows_two(lines: Lines) -> str:
    return document(CAPTION, "指标  数量", *("  ".join(filter(None, two(line))) for line in lines))


@shape("a row a line, pages between")
def _paged(lines: Lines) -> str:
    made = []
    for number, line in enumerate(lines, 1):
        made.append(" ".join(filter(None, three(line))))
        if number % 22 == 0:
            made += [f"- {number // 22} -", " ".join(HEAD)]
    return document(CAPTION, " ".join(HEAD), *made)


@shape("labels wrapped, a cell a line")
def _wrapped(lines: Lines) -> str:
    made: list[str] = [CAPTION, *HEAD]
    for line in lines:
        label = line.label
        made += [label[:18], label[18:]] if len(label) > 20 else [label]
        made += [text for text in (line.unit, line.value) if text]
    return document(*made)


@shape("a cell a line, blank lines between")
def _airy(lines: Lines) -> str:
    return document(CAPTION, "\n\n".join([*HEAD, *(text for line in lines for text in three(line) if text)]))


@shape("a row a line by full-width blanks")
def _wide_blanks(lines: Lines) -> str:
    return document(CAPTION, "\u3000".join(HEAD), *("\u3000".join(filter(None, three(line))) for line in lines))


@shape("numbers of labels in a column")
def _numbers_apart(lines: Lines) -> str:
    rows = []
    for line in lines:
        bare = plain(line.label)
        rows.append((line.label[: len(line.label) - len(bare)], bare, line.unit, line.value))
    return document(CAPTION, "", grid([("序号", *HEAD), *rows]))


@shape("a page, 其中 in a merged cell")
def _within(lines: Lines) -> str:
    rows, height = [cells((HEAD[0], "", *HEAD[1:]), "th")], 0
    for line in lines:
        reasons = line.key is not None and ".refused." in line.key
        begin = "<td rowspan=6>其中</td>" if reasons and not height else "" if reasons else None
        label = plain(line.label) if reasons else line.label
        height += reasons
        texts = "".join(f"<td>{text}</td>" for text in (label, line.unit, line.value))
        wide = texts.replace("<td>", "<td colspan=2>", 1)
        rows.append(f"<tr>{wide if begin is None else begin + texts}</tr>")
    return html(f"<h1>{TITLE}</h1><p>{CAPTION}</p><table>{''.join(rows)}</table>")


@shape("head repeated")
def _repeated(lines: Lines) -> str:
    rows: list[Sequence[str]] = [HEAD]
    for number, line in enumerate(lines, 1):
        rows.append(three(line))
        if number in (20, 45):
            rows.append(HEAD)
    return document(CAPTION, "", grid(rows))


@shape("continued in a second table")
def _continued(lines: Lines) -> str:
    first, second = lines[:30], lines[30:]
    return document(CAPTION, "", grid([HEAD, *map(three, first)]), "", "续表", "", grid([HEAD, *map(three, second)]))


@shape("numbered rows")
def _numbered(lines: Lines) -> str:
    rows = [(str(number), *three(line)) for number, line in enumerate(lines, 1)]
    return document(CAPTION, "", grid([("序号", *HEAD), *rows]))


@shape("remarks behind")
def _remarks(lines: Lines) -> str:
    rows = [(*three(line), "含网上转办" if line.label == "3.网络申请数" else "") for line in lines]
    return document(CAPTION, "", grid([(*HEAD, "备注"), *rows]))


@shape("units behind numbers in a column")
def _units_last(lines: Lines) -> str:
    rows = [(line.label, line.value, line.unit) for line in lines]
    return document(CAPTION, "", grid([("统计指标", "统计数", "单位"), *rows]))


@shape("other heads")
def _other_heads(lines: Lines) -> str:
    return document(
        f"2017年度{CAPTION}", "填报单位：霁川县水务局", "", grid([("指标名称", "计量单位", "数量"), *map(three, lines)])
    )


@shape("no head")
def _no_head(lines: Lines) -> str:
    return document(CAPTION, "", grid([three(line) for line in lines]))


@shape("signed below")
def _signed(lines: Lines) -> str:
    below = ("单位负责人：陈某", "审核人：林某", "填报人：周某")
    return document(
        f"{TITLE[:8]}{CAPTION}（2017年度）",
        "填报单位（盖章）：霁川县水务局",
        "",
        grid([HEAD, *map(three, lines)]),
        "",
        " ".join(below),
        "联系电话：0000-8617342  填报日期：2018年1月15日",
    )


@shape("signed below, a cell a line")
def _signed_lines(lines: Lines) -> str:
    below = ("单位负责人：陈某", "审核人：林某", "填报人：周某", "联系电话：0000-8617342", "填报日期：2018年1月15日")
    return document(CAPTION, *HEAD, *(text for line in lines for text in three(line) if text), *below)


@shape("two tables side by side")
def _side_by_side(lines: Lines) -> str:
    half = (len(lines) + 1) // 2
    left, right = lines[:half], [*lines[half:], Line("")]
    rows = [[*three(one), *three(other)] for one, other in zip(left, right, strict=False)]
    return document(CAPTION, "", grid([(*HEAD, *HEAD), *rows]))


@shape("two tables side by side on a page")
def _side_by_side_page(lines: Lines) -> str:
    half = (len(lines) + 1) // 2
    left, right = lines[:half], [*lines[half:], Line("")]
    rows = "".join(cells([*three(one), *three(other)]) for one, other in zip(left, right, strict=False))
    return html(f"<h1>{TITLE}</h1><p>{CAPTION}</p><table border=1>{cells((*HEAD, *HEAD), 'th')}{rows}</table>")


@shape("a page")
@shape("a page, rows of a province", with_others)
@shape("a page, labels without numbers", each(plain))
def _page(lines: Lines) -> str:
    rows = "".join(cells(three(line)) for line in lines)
    return html(f"<h1>{TITLE}</h1><h2>{CAPTION}</h2><table>{cells(HEAD, 'th')}{rows}</table>")


@shape("a page, groups over all columns")
def _page_groups(lines: Lines) -> str:
    rows = "".join(cells(three(x)) if x.key else f"<tr><td colspan=3><b>{x.label}</b></td></tr>" for x in lines)
    return html(f"<h1>{TITLE}</h1><h2>{CAPTION}</h2><table>{cells(HEAD)}{rows}</table>")


@shape("a page, merged labels of groups")
def _page_merged(lines: Lines) -> str:
    """The outermost headings stand in a column of their own and reach over their rows."""
    rows: list[str] = []
    pending: list[Line] = []

    def flush() -> None:
        if pending:
            first, *others = pending
            own = others if not first.key else pending
            label = first.label if not first.key else ""
            for number, line in enumerate(own):
                begin = f'<td rowspan="{len(own)}">{label}</td>' if number == 0 else ""
                rows.append(f"<tr>{begin}{''.join(f'<td>{text}</td>' for text in three(line))}</tr>")
            pending.clear()

    for line in lines:
        if re.match("[一二三四五六七八九]、", line.label):
            flush()
        pending.append(line)
    flush()
    head = cells(("类别", *HEAD), "th")
    return html(f"<h1>{TITLE}</h1><p>{CAPTION}</p><table>{head}{''.join(rows)}</table>")


@shape("a page of Word")
@shape("a page of Word, indented", each(indented))
def _word(lines: Lines) -> str:
    def cell(text: str) -> str:
        inner = "".join(
            f"<span lang=EN-US style='font-family:仿宋'>{char}</span>" if char.isdigit() else char for char in text
        )
        return (
            "<td width=120 valign=top style='width:90.0pt;border:solid windowtext 1.0pt'><p class=MsoNormal "
            f"align=center><span style='font-size:12.0pt'>{inner or '<o:p>&nbsp;</o:p>'}</span></p></td>"
        )

    rows = "".join(f"<tr style='height:20.0pt'>{''.join(map(cell, row))}</tr>" for row in [HEAD, *map(three, lines)])
    prose = "".join(f"<p class=MsoNormal><span>{text}</span></p>" for text in (TITLE, *ABOVE, CAPTION))
    return html(
        f"<div class=WordSection1>{prose}<table class=MsoTableGrid>{rows}</table></div>",
        "<meta name=Generator content='Microsoft Word 15'><style>p.MsoNormal{margin:0cm}</style>",
    )


@shape("a page, a paragraph a row")
def _page_paragraphs(lines: Lines) -> str:
    rows = "".join(f"<p>{'&nbsp;&nbsp;'.join(filter(None, three(line)))}</p>" for line in lines)
    return html(f"<h1>{TITLE}</h1><p>{CAPTION}</p><p>{'&nbsp;&nbsp;'.join(HEAD)}</p>{rows}")


@shape("a page, a row in one cell")
def _page_one_cell(lines: Lines) -> str:
    rows = "".join(f"<tr><td>{' '.join(filter(None, three(line)))}</td></tr>" for line in lines)
    return html(f"<h1>{TITLE}</h1><p>{CAPTION}</p><table><tr><td>{' '.join(HEAD)}</td></tr>{rows}</table>")


@shape("last year beside")
def _last_year(lines: Lines) -> str:
    rows = [(*three(line), str(int(Decimal(line.value)) + 3) if line.key else "——") for line in lines]
    return document(CAPTION, "", grid([("统计指标", "单位", "2017年统计数", "2016年统计数"), *rows]))


@shape("separated by commas")
@shape("separated by commas, units behind numbers", values(lambda line: line.value + line.unit))
def _csv(lines: Lines) -> str:
    return "\n".join([TITLE, CAPTION, ",".join(HEAD), *(",".join(three(line)) for line in lines), ""])


@shape("in traditional script")
def _traditional(lines: Lines) -> str:
    from gxparse.script import traditional

    rows = "".join(cells(three(line)) for line in lines)
    return traditional(html(f"<h1>{TITLE}</h1><h2>{CAPTION}</h2><table>{cells(HEAD, 'th')}{rows}</table>"))
