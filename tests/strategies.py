"""Hypothesis strategies: consistent tables of either form, and dresses of labels and numbers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from random import Random
from typing import Any

from hypothesis import strategies as st

from documents import Dress
from gxparse.forms.model import form
from gxparse.testing import strategies
from gxparse.testing.made import consistent

FORMS = st.sampled_from(["2019", "2021"])


def figures_in(form_name: str, *, instead: bool = False) -> st.SearchStrategy[dict[str, int]]:
    """The cells of a consistent report of a form, by key. Drawn as one seed; 0 gives a report of zeros."""
    return st.integers(0, 2**32).map(lambda seed: figures_of(seed, form_name, instead=instead))


def figures_of(seed: int, form_name: str, *, instead: bool = False) -> dict[str, int]:
    """The figures of a seed."""
    return consistent(form(form_name), Random(seed), instead=instead, empty=not seed)


NUMBER_DRESSES: list[Callable[[int], str]] = [
    *(dress.write for dress in strategies.NUMBER_DRESSES if dress.name != "1021准予撤诉"),
    lambda n: f"\u200b{n}",
]
"""Ways to write a count of zero or more that add no remark."""


def printed(figures: Mapping[str, int], number: Callable[[int], str]) -> dict[str, str]:
    """Figures with their counts in a dress; an amount of money has no 件 behind it."""
    return {key: str(value) if key.endswith(".amount") else number(value) for key, value in figures.items()}


LABEL_DRESSES: list[Callable[[str], str]] = [
    *(dress.write for dress in strategies.LABEL_DRESSES),
    lambda label: f"\u3000{label}\u3000",
]
"""Ways to write a label that change nothing of what it says."""

DRESSES = st.builds(
    Dress,
    label=st.sampled_from(LABEL_DRESSES),
    groups=st.sampled_from(["first", "every", "line", "none"]),
    title=st.booleans(),
    headings=st.booleans(),
)  # all with their headers: without one nothing tells the columns


def padded(width: int) -> Callable[[Any], str]:
    """Rows filled up with blank cells on the right, as scrapers leave merged cells."""

    def write(cells: Any) -> str:
        return " | ".join([*cells, *[""] * (width - len(cells))]) + " |"

    return write


ROWS = st.sampled_from(
    [
        " | ".join,
        "|".join,
        "\t".join,
        lambda cells: "| " + " | ".join(cells) + " |",
        lambda cells: "|" + "|".join(cells) + "|",
        lambda cells: " ｜ ".join(cells),
        lambda cells: " | ".join(cells) + " |",
        padded(12),
        padded(16),
    ]
)
"""Ways to write a row of cells with bars or tabs."""
