"""The rule on the bodies of two reports: whether they are one, so far as names tell."""

from __future__ import annotations

from collections.abc import Iterator

from gxparse.bodies import agency_name, same_name
from gxparse.findings import Context, Verdict


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
