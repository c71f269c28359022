"""What a cell of a picture may say, as fields: each number that the recogniser saw there can be chosen."""

from __future__ import annotations

import json
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from gxparse.checks.recognitions import percent
from gxparse.decisions.decision import Change, signed_cells
from gxparse.findings import Finding
from gxparse.report import Cell
from gxparse.reviewing.choices import LARGEST, Recheck, broken_by, effects
from gxparse.values import read_value
from gxparse.views.elements import both, element
from gxparse.views.sections import View, cell_words
from gxparse.words import Words, plain


def candidates(view: View, number: int, finding: Finding, recheck: Recheck) -> Iterator[Element]:
    """A field for each number that may stand in the cell that a finding asks for, the likeliest first."""
    [key] = finding.cells
    for place, (value, share) in enumerate(_numbers(key, view.report[key])):
        change = Change(key, _count(view.report[key]), value)
        mends, breaks = effects(view, (change,), recheck)
        box = element(
            "input",
            type="radio",
            name=f"decision-{number}",
            value=f"accept-{place}",
            data_changes=json.dumps([change.to_dict()]),
            data_mends=" ".join(map(str, mends)),
        )
        yield element(
            "label",
            box,
            " ",
            both(Words("图中为", "the picture says")),
            " ",
            element("span", element("b", str(value)), class_="correction", title=cell_words(key, view.forms).both),
            " ",
            element("small", both(plain(percent(share)))),
            broken_by(breaks),
            class_="accept",
        )


def _count(cell: Cell) -> int | None:
    return cell.value if isinstance(cell.value, int) else None


def _numbers(key: str, cell: Cell) -> Iterator[tuple[int, float]]:
    """The counts that a recogniser saw in a cell, apart from what the cell has, each with its probability."""
    found: dict[int, float] = {}
    least = -LARGEST if key in signed_cells() else 0
    for alternative in cell.alternatives:
        value = read_value(alternative.text).value
        if isinstance(value, int) and least <= value <= LARGEST and value != cell.value:
            found[value] = found.get(value, 0.0) + alternative.probability
    yield from found.items()
