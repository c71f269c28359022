"""Numbers of pictures that nobody can be sure of: what to look at, the least sure first.

The rule is evaluated of reports that a recogniser of pictures read. It is for people: a number is looked up in the
picture, and a decision about the finding says what stands there.
"""

from __future__ import annotations

from collections.abc import Iterator

from gxparse.cell_names import cell_words
from gxparse.checks.rules.rule import Rule
from gxparse.findings import Context, Status, Verdict
from gxparse.layout import Alternative
from gxparse.recognition import Recognition
from gxparse.report import Cell, Report
from gxparse.words import Words

SURE = 100
"""A number is not asked for that is so many times as likely as any other."""

LIKELY, FEWEST = 0.01, 3
"""Of what was seen, what has such a probability is told, and so many in any case."""

BLANK = Words("空白", "blank")


def is_recognised(report: Report) -> bool:
    """Whether a recogniser of pictures read any of its cells."""
    return any(cell.recognition is not None for cell in report.cells.values())


def doubtful(context: Context) -> Iterator[Verdict]:
    """A verdict for each number that was not sure in the picture: ``undecided`` until the sums or a person tell it.

    Those that are told come last; of all others the one first whose margin is the smallest.
    """
    found = [
        (cell.recognition, key, cell)
        for key, cell in context.report.cells.items()
        if cell.recognition is not None and (is_open(cell) or cell.state == "recognised" or cell.recognition.by_person)
    ]
    for recognition, key, cell in sorted(found, key=lambda each: (not is_open(each[2]), each[0].margin)):
        yield _verdict(context.report, key, cell, recognition)


def is_open(cell: Cell) -> bool:
    """Whether it should be looked up what a cell says: it is not read, or it is, but something else is as likely."""
    recognition = cell.recognition
    if recognition is None or recognition.by_person:
        return False
    return cell.state == "unreadable" or recognition.odds < SURE


def _verdict(report: Report, key: str, cell: Cell, recognition: Recognition) -> Verdict:
    status: Status = "undecided" if is_open(cell) else "pass"
    name = cell_words(key, {"": report.form})
    alternatives = [_said(each) for each in shown(recognition)]
    seen = Words("、".join(each.zh for each in alternatives), ", ".join(each.en for each in alternatives))
    told = recognition.words
    if recognition.by_person:
        zh, en = f"核对人确认为 {recognition.says}", f"a reviewer says {recognition.says}"
    elif cell.value is not None:
        zh, en = f"取 {cell.value}，{told.zh}", f"{cell.value} is taken, {told.en}"
    else:
        zh, en = "请对照图片", "look at the picture"
    return Verdict(
        status=status,
        zh=f"{name.zh}：图片中识别为 {seen.zh}；{zh}",
        en=f"{name.en}: in the picture {seen.en}; {en}",
        subject=key,
        cells=(key,),
        unknown=() if cell.known else (key,),
    )


def shown(recognition: Recognition) -> list[Alternative]:
    """The alternatives that are told: those with 1 % or more, and three at least if there are so many."""
    likely = [each for each in recognition.alternatives if each.probability >= LIKELY]
    return likely if len(likely) >= FEWEST else list(recognition.alternatives[:FEWEST])


def percent(probability: float) -> str:
    """A probability for people.

    >>> percent(0.974), percent(0.003), percent(0.9999)
    ('97 %', '<1 %', '>99 %')
    """
    share = round(100 * probability)
    return "<1 %" if share < 1 else ">99 %" if share > 99 else f"{share} %"


def _said(alternative: Alternative) -> Words:
    share = percent(alternative.probability)
    text = BLANK if not alternative.text else Words(f"“{alternative.text}”", f"'{alternative.text}'")
    return Words(f"{text.zh}（{share}）", f"{text.en} ({share})")


RECOGNITIONS = Rule(
    id="recognition",
    hardness="info",
    test=doubtful,
    basis="图片由识别程序读取，存疑的数字以图片为准",
    statement_zh="图片中的数字能够确认",
    statement_en="The numbers of a picture are sure",
)
"""The rule; a finding for each cell, with its key as the subject."""
