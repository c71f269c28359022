"""Bodies by their names: whether two reports are of one."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from gxparse.findings import Context, Verdict
from gxparse.report import Report
from gxparse.script import simplify


def agency_name(report: Report) -> str | None:
    """The name of a report's body in one spelling: width, white space and brackets as in NFKC without blanks.

    ``湖州市南浔区人民政府`` and ``南浔区人民政府`` remain two names: nothing in a report tells that they are one body.
    """
    return None if report.agency is None else one_spelling(report.agency) or None


def one_spelling(name: str) -> str:
    """A body's name with width and brackets as in NFKC, without blanks.

    >>> one_spelling("云岭区（本级） 人民政府")
    '云岭区(本级)人民政府'
    """
    return "".join(unicodedata.normalize("NFKC", name).split())


def same_name(one: str, other: str) -> bool:
    """Whether two names in one spelling may be of one body: one may be the end of the other.

    >>> same_name("湖岭市南山区人民政府", "南山区人民政府"), same_name("南山区教育局", "南山区教育和体育局")
    (True, False)
    """
    mine, its = one, other
    if not (mine.endswith(its) or its.endswith(mine)):
        mine, its = simplify(one), simplify(other)
    return mine.endswith(its) or its.endswith(mine)


def body_differs(context: Context) -> Iterator[Verdict]:
    """Whether the report compared with is of the same body, so far as names tell: one may be the end of the other."""
    if context.previous is None:
        return
    mine, other = agency_name(context.report), agency_name(context.previous)
    if mine is None or other is None:
        zh = "本报告" if mine is None else "用来比较的报告"
        en = "this report" if mine is None else "the report compared with"
        yield Verdict(
            status="undecided",
            zh=f"{zh}没有写明机关，不知两份报告是否出自同一机关",
            en=f"{en} names no body, so it cannot be told whether both are of one",
        )
    elif same_name(mine, other):
        yield Verdict(status="pass", zh=f"两份报告同属{max(mine, other, key=len)}", en=f"both are of {mine}")
    else:
        yield Verdict(
            status="fail",
            zh=f"本报告属{mine}，用来比较的报告属{other}：比较两份报告的规则未必有意义",
            en=f"this report is of {mine}, the one compared with of {other}: the rules between them may mean nothing",
        )
