"""What a notebook shows of many outcomes: the counts, then what is not in order, the worst first."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePath
from xml.etree.ElementTree import Element

from gxparse.folders.outcomes import Outcomes
from gxparse.folders.summary import Became, Standing
from gxparse.views.elements import both, element
from gxparse.views.notebook import whole
from gxparse.views.wording import MARKS, STATUS_WORDS
from gxparse.words import Words, counted

SHOWN = 20
"""So many of those that are not in order are in view; up to :data:`FOLDED` others are folded."""

FOLDED = 200

_FAILED = Words("无法读取", "failed")
"""What became of a file that is no report; of a report it is what became of its rules."""


def outcomes_html(outcomes: Outcomes) -> str:
    """Outcomes as a notebook shows them; reads what is not read yet."""
    return whole(_view(outcomes))


def _view(outcomes: Outcomes) -> Iterator[Element]:
    summary = outcomes.summary
    files, reports = summary.counts
    yield element("p", element("strong", both(files)))
    yield element("p", element("strong", both(reports)))
    worst = summary.to_look_at
    if worst:
        yield _table(worst[:SHOWN])
    if worst[SHOWN:]:
        listed = worst[SHOWN : SHOWN + FOLDED]
        more = len(worst) - SHOWN
        zh, en = f"另外 {more} 个", f"{more} more"
        if more > len(listed):
            zh, en = f"{zh}，列出 {len(listed)} 个", f"{en}, {len(listed)} of them listed"
        yield element("details", element("summary", both(Words(zh, en))), _table(listed))
    if outcomes.skipped:
        yield _skipped(outcomes.skipped)


def _table(standings: tuple[Standing, ...]) -> Element:
    names = Words("结果", "result"), Words("文件", "file"), Words("报告", "report"), Words("情况", "what was found")
    head = element("tr", [element("th", both(name), scope="col") for name in names])
    rows = map(_row, standings)
    return element(
        "div", element("table", element("thead", head), element("tbody", rows), class_="gx-list"), class_="gx-frame"
    )


def _row(standing: Standing) -> Element:
    mark, words, kind = _became(standing.became)
    return element(
        "tr",
        element("td", element("b", mark), " ", both(words), class_=f"gx-{kind}"),
        element("td", element("code", standing.name)),
        element("td", standing.title or "–", lang="zh" if standing.title else None),
        element("td", both(standing.words)),
    )


def _became(became: Became) -> tuple[str, Words, str]:
    """The mark, the words and the colour of what became of a report or a file."""
    if became == "failed":
        return MARKS["error"], _FAILED, "error"
    return MARKS[became], STATUS_WORDS[became], became


def _skipped(paths: tuple[str, ...]) -> Element:
    suffixes = ", ".join(sorted({PurePath(path).suffix or "–" for path in paths}))
    words = Words(
        f"跳过 {len(paths)} 个不支持的文件（{suffixes}）",
        f"skipped {counted(len(paths), 'file')} that no format reads ({suffixes})",
    )
    listed = [element("li", element("code", path)) for path in paths[:FOLDED]]
    return element("details", element("summary", both(words)), element("ul", listed))
