"""A report as a web page, in the dresses that such pages come in: for benchmarks and for tests.

The figures are a dict from cell key to what is printed; a key that is absent is a blank cell. Everything random
comes from the seed of the dress, so that a page is the same every time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from html import escape
from random import Random

from attrs import frozen

from gxparse.forms.model import Form, form

TITLE = "青河市林业局{year}年政府信息公开工作年度报告"
PROSE = {
    "overview": [
        "本年度按照要求做好各项公开工作,主动公开信息120条,其中通过网站公开96条,通过政务新媒体公开24条。",
        "收到的申请均在期限内答复,没有因信息公开引发的行政复议和诉讼。",
    ],
    "problems": ["一是更新不够及时。二是解读形式单一,下一步将逐项改进。"],
    "other_matters": ["本年度没有收取信息处理费。"],
}
BALANCE = "(本列数据的勾稽关系为:第一项加第二项之和,等于第三项加第四项之和)"
RESULTS = ["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"]


@frozen
class Box:
    """A cell of a printed table: its text, the rows and columns that it spans, whether it is a header."""

    text: str
    rows: int = 1
    columns: int = 1
    head: bool = False


Rows = list[list[Box]]


def disclosure_rows(figures: Mapping[str, str], the_form: Form) -> Rows:
    """The first table: parts below each other, narrow ones with cells over several columns."""
    parts = the_form.table("disclosure").parts
    width = max(len(part.columns) for part in parts)
    rows: Rows = []
    for part in parts:
        rows.append([Box(part.heading, 1, width + 1, head=True)])
        spans = [1] * (len(part.columns) - 1) + [width - len(part.columns) + 1]
        heads = [Box(c.label, 1, span, head=True) for c, span in zip(part.columns, spans, strict=True)]
        rows.append([Box("信息内容", head=True), *heads])
        for row in part.rows:
            keys = [f"disclosure.{row.key}.{column.key}" for column in part.columns]
            cells = [Box(figures.get(key, ""), 1, span) for key, span in zip(keys, spans, strict=True)]
            rows.append([Box(row.label, head=True), *cells])
    return rows


def requests_head() -> Rows:
    """The three header rows of the second table."""
    organisations = ["商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他"]
    return [
        [Box(BALANCE, 3, 3, head=True), Box("申请人情况", 1, 7, head=True)],
        [
            Box("自然人", 2, 1, head=True),
            Box("法人或其他组织", 1, 5, head=True),
            Box("总计", 2, 1, head=True),
        ],
        [Box(label, head=True) for label in organisations],
    ]


def requests_rows(figures: Mapping[str, str], the_form: Form, *, instead: bool = False) -> Rows:
    """The second table below its header; labels of groups span their rows."""
    table = the_form.table("requests")
    rows = the_form.rows("requests", instead=instead)
    seen: set[str] = set()
    printed: Rows = []
    for row, part in rows:
        cells = []
        groups = [group for group in table.groups if row.key.startswith(group.key + ".")]
        for group in groups:
            if group.key not in seen:
                seen.add(group.key)
                inside = sum(other.key.startswith(group.key + ".") for other, _ in rows)
                cells.append(Box(group.label, inside, 1, head=True))
        cells.append(Box(row.label, 1, 3 - len(groups), head=True))
        cells += [Box(figures.get(f"requests.{row.key}.{column.key}", "")) for column in part.columns]
        printed.append(cells)
    return printed


def disputes_rows(figures: Mapping[str, str], the_form: Form) -> Rows:
    """The third table: fifteen values in one row."""
    [part] = the_form.table("disputes").parts
    keys = [f"disputes.{row.key}.{column.key}" for row in part.rows for column in part.columns]
    return [
        [Box("行政复议", 1, 5, head=True), Box("行政诉讼", 1, 10, head=True)],
        [
            *(Box(label, 2, 1, head=True) for label in RESULTS),
            Box("未经复议直接起诉", 1, 5, head=True),
            Box("复议后起诉", 1, 5, head=True),
        ],
        [Box(label, head=True) for label in RESULTS * 2],
        [Box(figures.get(key, "")) for key in keys],
    ]


@frozen
class Dress:
    """How a page is written. ``label`` changes a label, ``inner`` writes the text of a cell, ``prose`` a paragraph,
    ``site`` what is around.
    """

    label: Callable[[str], str] = str
    inner: Callable[[str, Random], str] = lambda text, _: escape(text, quote=False)
    prose: Callable[[str, Random], str] = lambda text, _: f"<p>{escape(text, quote=False)}</p>\n"
    site: Callable[[str, str], str] = lambda title, body: (
        "<!DOCTYPE html>\n<html><head><meta charset='utf-8'>"
        f"<title>{title}</title></head>\n<body>{body}</body></html>\n"
    )
    table: str = "<table border='1'>"
    cell: str = ""  # attributes of every cell
    header_cells: str = "td"  # or "th"
    sections: str = "none"  # "tbody", "thead": what stands between the table and its rows
    closed: bool = True  # whether cells and rows are closed
    split_after: int = 0  # so many rows of the second table stand before a page break; 0: it is whole
    repeat_head: bool = True  # whether the header stands again after the break
    upper: bool = False  # tags in capitals
    between: str = "\n"  # what stands between cells
    seed: int = 0


def table_of(rows: Sequence[Sequence[Box]], dress: Dress, random: Random) -> str:
    """A table in a dress."""
    heads = next((n for n, row in enumerate(rows) if not all(box.head for box in row)), len(rows))
    lines = [dress.table]
    for number, row in enumerate(rows):
        if dress.sections == "thead" and number in (0, heads) and heads:
            lines.append("<thead>" if number == 0 else "</thead><tbody>")
        elif dress.sections == "tbody" and number == 0:
            lines.append("<tbody>")
        lines.append("<tr>" + dress.between + dress.between.join(_cell(box, dress, random) for box in row))
        if dress.closed:
            lines.append("</tr>")
    if dress.sections != "none":
        lines.append("</tbody>")
    lines.append("</table>")
    return "\n".join(lines)


def _cell(box: Box, dress: Dress, random: Random) -> str:
    tag = dress.header_cells if box.head else "td"
    tag = tag.upper() if dress.upper else tag
    spans = (f' rowspan="{box.rows}"' if box.rows > 1 else "") + (f" colspan={box.columns}" if box.columns > 1 else "")
    end = f"</{tag}>" if dress.closed else ""
    return f"<{tag}{spans}{dress.cell}>{dress.inner(dress.label(box.text) if box.head else box.text, random)}{end}"


def page(figures: Mapping[str, str], form_name: str, dress: Dress, *, year: int = 2021, instead: bool = False) -> str:
    """A whole report as a web page."""
    the_form = form(form_name)
    random = Random(dress.seed)
    title = TITLE.format(year=year)
    blocks = [dress.prose(title, random)]
    for section in the_form.sections:
        blocks.append(dress.prose(f"{section.number}、{section.title}", random))
        if section.key in PROSE:
            blocks += [dress.prose(text, random) for text in PROSE[section.key]]
        else:
            blocks += [
                table_of(rows, dress, random) for rows in _tables(section.key, figures, the_form, dress, instead)
            ]
    return dress.site(title, "\n".join(blocks))


def _tables(key: str, figures: Mapping[str, str], the_form: Form, dress: Dress, instead: bool) -> Iterator[Rows]:
    if key == "disclosure":
        yield disclosure_rows(figures, the_form)
    elif key == "disputes":
        yield disputes_rows(figures, the_form)
    else:
        rows = requests_rows(figures, the_form, instead=instead)
        cut = dress.split_after
        if not 0 < cut < len(rows):
            yield requests_head() + rows
            return
        yield requests_head() + clipped(rows, 0, cut)
        yield (requests_head() if dress.repeat_head else []) + clipped(rows, cut, len(rows))


def clipped(rows: Rows, start: int, end: int) -> Rows:
    """Some rows of a table as a table of their own, as a page break leaves it: labels of groups stand again."""
    found: Rows = [[] for _ in rows[start:end]]
    for number, row in enumerate(rows):
        for box in row:
            first, last = max(number, start), min(number + box.rows, end)
            if first < last:
                found[first - start].append(Box(box.text, last - first, box.columns, box.head))
    return found


# -- Word ----------------------------------------------------------------------------------------------

_STYLE = "font-size:10.5pt;color:black"
_RUN = f'<span lang=EN-US style=\'{_STYLE};font-family:"Times New Roman","serif";mso-font-kerning:0pt\'>'
_CHINESE_RUN = f"<span style='{_STYLE};font-family:宋体;mso-ascii-font-family:\"Times New Roman\"'>"


def word_runs(text: str, random: Random) -> str:
    """A paragraph as Word writes it: runs in nested spans, a number cut over two of them now and then."""
    if not text:
        return "<p class=MsoNormal align=center style='text-align:center'><span lang=EN-US>&nbsp;<o:p></o:p></span></p>"
    run = _RUN if text.isascii() else _CHINESE_RUN
    cut = random.randrange(1, len(text)) if len(text) > 1 and random.random() < 0.3 else 0
    pieces = [text[:cut], text[cut:]] if cut else [text]
    runs = "".join(f"{run}{escape(piece, quote=False)}</span>" for piece in pieces)
    return (
        "<p class=MsoNormal align=center style='text-align:center;line-height:15.0pt;mso-pagination:widow-orphan'>"
        f"{runs}<span lang=EN-US style='font-size:10.5pt'><o:p></o:p></span></p>"
    )


def word_site(title: str, body: str) -> str:
    """The page around a report that was pasted from Word."""
    return f"""<html xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office">
<head><meta http-equiv=Content-Type content="text/html; charset=utf-8"><title>{title}</title>
<!--[if gte mso 9]><xml><w:WordDocument><w:View>Normal</w:View><w:Zoom>0</w:Zoom></w:WordDocument></xml><![endif]-->
<style><!-- /* Style Definitions */ p.MsoNormal {{margin:0cm; font-size:10.5pt;}} --></style>
</head><body lang=ZH-CN style='text-justify-trim:punctuation'><div class=Section1 style='layout-grid:15.6pt'>
{body}
</div></body></html>
"""


WORD = Dress(
    inner=word_runs,
    prose=lambda text, random: word_runs(text, random) + "\n",
    site=word_site,
    table="<table class=MsoNormalTable border=0 cellspacing=0 cellpadding=0 style='border-collapse:collapse'>",
    cell=" width=66 valign=center style='width:49.6pt;border:solid windowtext 1.0pt;padding:0cm 5.4pt 0cm 5.4pt'",
)


# -- a site --------------------------------------------------------------------------------------------


def site(title: str, body: str) -> str:
    """A page of a government site: navigation, a block of metadata, the report, buttons and a footer."""
    menu = "".join(f"<li><a href='/zwgk/{n}.html'>{name}</a></li>" for n, name in enumerate(_MENU))
    return f"""<!DOCTYPE html>
<html lang="zh-CN">
<head><meta charset="utf-8"><title>{title}_青河市人民政府</title><link rel="stylesheet" href="/css/main.css">
<script>var page = {{ids: [1, 2, 3], cell: "<td>9</td>"}};
document.write("<table><tr><td>1</td></tr></table>");</script>
<style>.nav li {{ float: left }} table {{ width: 100% }}</style></head>
<body>
<div class="top"><ul class="nav">{menu}</ul></div>
<div class="path">当前位置:<a href="/">首页</a> &gt; <a href="/zwgk/">政务公开</a> &gt; 年度报告</div>
<table class="info"><tr><th>索引号</th><td>QH0210/2022-00017</td><th>发布机构</th><td>青河市林业局</td></tr>
<tr><th>发布日期</th><td>2022-01-20</td><th>文号</th><td></td></tr></table>
<div class="article" id="zoom">
{body}
</div>
<div class="tools"><a href="javascript:window.print()">打印本页</a>
<a href="javascript:window.close()">关闭窗口</a></div>
<div class="foot"><p>主办单位:青河市人民政府办公室</p><p>技术支持:青河市大数据中心</p></div>
</body></html>
"""


_MENU = ["首页", "政务公开", "政务服务", "互动交流", "走进青河"]

CLEAN = Dress(
    site=site,
    prose=lambda text, _: f'<p style="text-indent:2em">{escape(text, quote=False)}</p>\n',
    sections="tbody",
    table='<table border="1" cellspacing="0" cellpadding="0">',
    cell=' align="center" valign="middle"',
)


def sample_figures(form_name: str, seed: int = 0) -> dict[str, str]:
    """Figures for a benchmark: mostly small, not consistent."""
    random = Random(seed)
    return {key: str(random.choice([0, 0, 0, 3, 17, 2048])) for key in form(form_name).cells}
