"""Texts of reports by the thousand, drawn with a seed: many bodies over several years, about 15 KB each.

A text has its tables between bars and prose around them, part of which names figures. One in twenty has a wrong digit,
so that rules fail; some bodies lack a year.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from random import Random

import gxparse
from benchmarks.tables import wrong_digit
from gxparse.forms.model import form
from gxparse.testing.made import consistent, report_of

YEARS = range(2019, 2026)
PATTERNS = 64
"""So many different pairs of tables there are: each text has one, in prose of its own."""

SIZE = 15_000
"""Bytes of a text."""

_PLACES = "东西南北中上下新长安平宁永兴和清云青白金"
_KINDS = ("人民政府", "教育局", "财政局", "林业局", "水利局", "司法局", "交通运输局")
_WORK = (
    "逐项核实各科室台账,更新主动公开目录,公开内容做到当日上网",
    "组织业务培训,规范办理流程,答复文书由法制机构审核后发出",
    "每月巡查网站栏目,修复失效链接,补录以往年度的文件",
    "听取群众意见,改进解读形式,在办事大厅设置查阅点",
)


def body_name(number: int) -> str:
    """The name of a body.

    >>> body_name(0), body_name(2_809)
    ('东东县人民政府', '东西县教育局第1分局')
    """
    place, kind = divmod(number, len(_KINDS))
    rest, first = divmod(place, len(_PLACES) ** 2)
    one, two = divmod(first, len(_PLACES))
    branch = f"第{rest}分局" if rest else ""
    return f"{_PLACES[one]}{_PLACES[two]}县{_KINDS[kind]}{branch}"


@cache
def _tables(pattern: int, year: int) -> tuple[str, int]:
    """The tables of a report, and how many requests it received."""
    random = Random(pattern)
    of = form("2019" if year < 2021 else "2021")
    figures = consistent(of, random)
    received = figures["requests.received.total"]
    if pattern % 20 == 0:
        figures |= wrong_digit(random, {key: many for key, many in figures.items() if key.startswith("requests.")})
    written = gxparse.write(report_of(of, figures, year=year), "pipe", allow_losses=True)
    return str(written), received


def text_of(body: int, year: int) -> bytes:
    """The report of a body for a year."""
    random = Random(f"{body} {year}")
    table, received = _tables(random.randrange(PATTERNS), year)
    name = body_name(body)
    disclosure, requests, disputes = table.split("\n\n")[:3]
    parts = [
        f"{name}{year}年政府信息公开工作年度报告",
        f"本报告由{name}编制。文中数据的统计期限从{year}年1月1日起至{year}年12月31日止。",
        "一、总体情况",
        f"{year}年,本机关共收到政府信息公开申请{received}件。",
        "二、主动公开政府信息情况",
        disclosure,
        "三、收到和处理政府信息公开申请情况",
        requests,
        "四、政府信息公开行政复议、行政诉讼情况",
        disputes,
        "五、存在的主要问题及改进情况",
    ]
    size = len("\n".join(parts).encode())
    while size < SIZE:
        work, other = random.choice(_WORK), random.choice(_KINDS)
        line = f"({random.randrange(1, 400)})本机关{work};涉及{name}{other}的事项按季通报。"
        parts.append(line)
        size += len(line.encode()) + 1
    parts += ["六、其他需要报告的事项", "没有其他需要报告的事项。"]
    return "\n".join(parts).encode()


def texts(count: int) -> Iterator[tuple[str, bytes]]:
    """So many reports, each with its name, body after body; one in thirty is missing and not counted."""
    made = body = 0
    while made < count:
        for year in YEARS:
            if made < count and (body * 7 + year) % 30:
                yield f"{body:06}/{year}.txt", text_of(body, year)
                made += 1
        body += 1
