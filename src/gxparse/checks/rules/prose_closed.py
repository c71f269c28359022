"""What the prose says of all requests together, against what was carried forward."""

from __future__ import annotations

from collections.abc import Iterator

from gxparse.findings import Context, Status, Verdict
from gxparse.prose.claims import claims

FORWARD = "requests.carried_forward.total"
"""What was not closed by the end of the year."""


def all_closed(context: Context) -> Iterator[Verdict]:
    """Whether nothing was carried forward where the prose says that all requests were closed (均已办结, 办结率100%)."""
    report = context.report
    places = tuple(each.place for each in claims(report) if each.measure == "rate")
    if not places:
        return
    forward = report.cells[FORWARD].value
    status: Status = "undecided" if forward is None else "fail" if forward else "pass"
    said = "、".join(dict.fromkeys(f"“{place.text.strip()}”" for place in places))
    shown = "?" if forward is None else forward
    yield Verdict(
        status=status,
        zh=f"正文称{said}，三表结转下年度继续办理 {shown} 件",
        en=f"the prose says that all requests were closed ({said}), and {shown} are carried forward",
        left=0,
        right=forward,
        cells=(FORWARD,),
        unknown=(FORWARD,) if forward is None else (),
        places=places,
    )
