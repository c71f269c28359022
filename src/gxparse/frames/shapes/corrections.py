"""The shape ``corrections``: one row a cell that an explanation would change, so that broken rules hold."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple

from gxparse.explaining.explanation import Correction, Explanation, Mistake, Part
from gxparse.frames.columns import FrameColumn, shared
from gxparse.frames.examined import Examined
from gxparse.report import Report


class Change(NamedTuple):
    """A correction, the mistake that it belongs to, the explanation of that, and the part of the report it mends.

    ``numbers`` are those of part, explanation and mistake, from 1; ``ties`` explanations of the part have its rank.
    """

    part: Part
    explanation: Explanation
    mistake: Mistake
    correction: Correction
    numbers: tuple[int, int, int]
    ties: int
    broken: tuple[str, ...]


class Corrected(NamedTuple):
    """A report with all changes of all explanations."""

    report: Report
    changes: tuple[Change, ...]


def subject(it: Examined) -> Corrected:
    """What the columns take their values from."""
    return Corrected(it.report, tuple(_changes(it)))


def _changes(it: Examined) -> Iterator[Change]:
    parts = it.explanations.parts
    failing = [finding.id for finding in it.findings.failed] if parts else []
    for one, part in enumerate(parts, 1):
        held = set(part.rules)
        broken = tuple(name for name in failing if name in held)
        ranks = Counter(explanation.rank for explanation in part.explanations)
        for two, explanation in enumerate(part.explanations, 1):
            for three, mistake in enumerate(explanation.mistakes, 1):
                for correction in mistake.corrections:
                    numbers, ties = (one, two, three), ranks[explanation.rank]
                    yield Change(part, explanation, mistake, correction, numbers, ties, broken)


def _of(get: Callable[[Change], Any]) -> Callable[[Corrected], Sequence[Any]]:
    return lambda it: [*map(get, it.changes)]


COLUMNS = (
    *shared(lambda it: it.report, lambda it: len(it.changes)),
    FrameColumn(
        name="part",
        type="int64",
        zh="第几个有矛盾的部分（一张表或一行争议；各部分没有共同的单元格，分别更正），从 1 起",
        en="the number of the broken part of the report (a table, a row of disputes), from 1; parts have no cell in "
        "common, each is mended by itself",
        of=_of(lambda it: it.numbers[0]),
    ),
    FrameColumn(
        name="findings",
        type="list<string>",
        zh="该部分不符、更正后相符的结论（形状 findings 的 finding）",
        en="the findings of the part that fail, and hold when it is corrected (finding in the shape findings)",
        of=_of(lambda it: it.broken),
    ),
    FrameColumn(
        name="explanations",
        type="int64",
        zh="该部分共有几种改动最少的更正方案",
        en="how many smallest explanations the part has",
        of=_of(lambda it: len(it.part.explanations)),
    ),
    FrameColumn(
        name="truncated",
        type="bool",
        zh="搜索是否提前结束（可能还有其他更正）",
        en="whether the search ended early, so that there may be others",
        of=_of(lambda it: it.part.truncated),
    ),
    FrameColumn(
        name="explanation",
        type="int64",
        zh="该部分的第几种更正，从 1 起，最可信的在前",
        en="the number of the explanation of the part, from 1, the most plausible first",
        of=_of(lambda it: it.numbers[1]),
    ),
    FrameColumn(
        name="rank",
        type="int64",
        zh="名次，1 为最可信；同样可信的名次相同",
        en="its rank, 1 for the best; those that tie share it",
        of=_of(lambda it: it.explanation.rank),
    ),
    FrameColumn(
        name="ties",
        type="int64",
        zh="同一名次的更正有几种；大于 1 时无法断定是哪一种",
        en="how many explanations of the part have this rank; more than 1: nothing tells which it is",
        of=_of(lambda it: it.ties),
    ),
    FrameColumn(
        name="cost",
        type="int64",
        zh="更正几处",
        en="its cost: the number of mistakes",
        of=_of(lambda it: it.explanation.cost),
    ),
    FrameColumn(
        name="points",
        type="float64",
        zh="分数：越低越可信",
        en="its points: the fewer, the more plausible",
        measured=True,
        of=_of(lambda it: float(it.explanation.score)),
    ),
    FrameColumn(
        name="mistake_number",
        type="int64",
        zh="属于该更正的第几处错误，从 1 起；一处错误可涉及多个单元格",
        en="the number of the mistake of the explanation, from 1; a mistake with a whole row changes several cells",
        of=_of(lambda it: it.numbers[2]),
    ),
    FrameColumn(
        name="mistake",
        type="string",
        zh="错误的种类（如 transposed、shifted row），含义见 reason_zh",
        en="the kind of mistake (transposed, shifted row …), see reason_en",
        repeats=True,
        of=_of(lambda it: it.mistake.kind),
    ),
    FrameColumn(
        name="key",
        type="string",
        zh="应改单元格的键",
        en="the key of the cell to change",
        repeats=True,
        of=_of(lambda it: it.correction.cell),
    ),
    FrameColumn(
        name="printed",
        type="int64",
        zh="印出的数",
        en="the number that is printed",
        null_zh="没有印出数字",
        null_en="no number is printed",
        of=_of(lambda it: it.correction.before),
    ),
    FrameColumn(
        name="proposed",
        type="int64",
        zh="应为的数",
        en="the number that should be there",
        null_zh="因有单元格未知，可在 low 与 high 之间",
        null_en="unknown cells leave a choice, from low to high",
        of=_of(lambda it: it.correction.after),
    ),
    FrameColumn(
        name="low",
        type="int64",
        zh="应为的数最小是多少",
        en="the least that it can be",
        of=_of(lambda it: it.correction.low),
    ),
    FrameColumn(
        name="high",
        type="int64",
        zh="应为的数最大是多少",
        en="the most that it can be",
        null_zh="没有上限",
        null_en="no limit",
        of=_of(lambda it: it.correction.high),
    ),
    FrameColumn(
        name="probability",
        type="float64",
        zh="识别图像时该数的可能性，0 至 1",
        en="what a recogniser of pictures gave to the number that should be there, 0 to 1",
        null_zh="不是识别所得，或识别时未见该数",
        null_en="nothing was recognised, or that number was not seen",
        measured=True,
        of=_of(lambda it: it.correction.probability),
    ),
    FrameColumn(
        name="reason_zh",
        type="string",
        zh="中文理由：大概是怎样错的",
        en="what probably happened, in Chinese",
        repeats=True,
        of=_of(lambda it: it.mistake.words.zh),
    ),
    FrameColumn(
        name="reason_en",
        type="string",
        zh="英文理由：大概是怎样错的",
        en="what probably happened, in English",
        repeats=True,
        of=_of(lambda it: it.mistake.words.en),
    ),
)
"""Its columns, in their order. Each gives a value for every change."""
