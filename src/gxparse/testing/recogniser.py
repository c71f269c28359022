"""A recogniser of pictures (OCR) that is made up: what one may have seen of figures that are known.

It takes a 3 for an 8, a 1 for a 7, loses a digit or sees one twice, sees a blank or none. By construction its
probabilities are right: of all readings of which it says 0.7, seven in ten are true. With ``overconfident`` it says
more than it knows.
"""

from __future__ import annotations

from collections.abc import Iterator
from random import Random
from typing import Literal

from attrs import evolve, frozen

from gxparse.layout import Alternative, Span
from gxparse.recognising.recognised import recognised
from gxparse.report import Cell, Report
from gxparse.values import read_value

Level = Literal["clear", "blurred", "fax"]
"""How good a picture is."""

CONFUSED = {
    "0": "689", "1": "7", "2": "7", "3": "8", "4": "9", "5": "6", "6": "50", "7": "1", "8": "360", "9": "04",
}  # fmt: skip
"""What a digit is taken for."""

DOUBTS: dict[Level, tuple[tuple[float, float, float], ...]] = {
    "clear": ((0.97, 1e-5, 1e-3), (0.025, 1e-3, 0.1), (0.005, 0.1, 0.5)),
    "blurred": ((0.80, 1e-5, 1e-2), (0.15, 1e-2, 0.2), (0.05, 0.2, 0.6)),
    "fax": ((0.50, 1e-4, 3e-2), (0.30, 3e-2, 0.3), (0.20, 0.3, 0.7)),
}
"""Of so many cells the first reading is wrong with a probability between the two others."""

OVERCONFIDENCE = 2.0
"""By how much an overconfident recogniser multiplies the logarithms of its probabilities."""

UNLISTED = 0.03
"""This part of the doubt is that none of the alternatives is right."""


@frozen
class Picture:
    """What a recogniser made of a report: the report by its first readings, all alternatives, and the truth."""

    report: Report
    alternatives: dict[int, tuple[Alternative, ...]]
    truth: Report

    def read(self) -> Report:
        """The report with what the sums of the form make of the alternatives, as reading a picture gives it."""
        return recognised(self.report, self.alternatives)


def seen(text: str, random: Random, level: Level, *, overconfident: bool = False) -> tuple[Alternative, ...]:
    """What may have been seen of a text.

    >>> [each.text for each in seen("137", Random(4), "blurred")]
    ['137', '1337', '131', '737']
    """
    weights = [weight for weight, _, _ in DOUBTS[level]]
    [(_, least, most)] = random.choices(DOUBTS[level], weights)
    doubt = least * (most / least) ** random.random()
    others = 3
    parts = [random.random() ** 2 + 0.01 for _ in range(others)]
    listed = [doubt * (1 - UNLISTED) * part / sum(parts) for part in sorted(parts, reverse=True)]
    chances = sorted([1 - doubt, *listed], reverse=True)
    true_place = random.choices(range(others + 2), [*chances, doubt * UNLISTED])[0]
    wrong = _wrong(text, random)
    texts = [text if place == true_place else next(wrong) for place in range(others + 1)]
    if overconfident:
        powers = [chance**OVERCONFIDENCE for chance in chances]
        chances = [power / sum(powers) for power in powers]
    return tuple(Alternative(*each) for each in zip(texts, chances, strict=True))


def _wrong(text: str, random: Random) -> Iterator[str]:
    """Texts that one may be taken for, each once."""
    told = {text}
    while True:
        if not text:
            other = random.choice(("1", "0", "7", "-", "."))
            other = other if other not in told else str(random.randint(0, 999))
        else:
            place = random.randrange(len(text))
            before, digit, behind = text[:place], text[place], text[place + 1 :]
            other = random.choice(
                [before + random.choice(CONFUSED.get(digit, "1")) + behind] * 7
                + [before + behind, before + digit + digit + behind, text + random.choice("0123456789")]
            )
        if other not in told:
            told.add(other)
            yield other


def picture(
    report: Report, random: Random, level: Level, *, overconfident: bool = False, zeros_blank: bool = False
) -> Picture:
    """A picture of a report, read. With ``zeros_blank`` it prints nothing where the report has a 0."""
    cells: dict[str, Cell] = {}
    truth: dict[str, Cell] = {}
    alternatives: dict[int, tuple[Alternative, ...]] = {}
    for start, (key, cell) in enumerate(report.cells.items()):
        text = "" if zeros_blank and cell.raw == "0" else cell.raw
        span = Span(100 * start, 100 * start + len(text), 1, 1)
        alternatives[span.start] = seen(text, random, level, overconfident=overconfident)
        money = report.form.cells[key].column.money
        truth[key] = _cell(text, span, money)
        cells[key] = _cell(alternatives[span.start][0].text, span, money)
    return Picture(evolve(report, cells=cells), alternatives, evolve(report, cells=truth))


def _cell(text: str, span: Span, money: bool) -> Cell:
    value, state, remark, unit = read_value(text, money=money)
    return Cell(value, state, text, span, remark, unit)
