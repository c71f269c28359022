"""Hypothesis strategies: consistent tables of either form, and dresses of labels and numbers."""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import Any

from hypothesis import strategies as st

from documents import Dress, cell_keys
from gxparse.forms.model import form
from gxparse.testing import strategies

FORMS = st.sampled_from(["2019", "2021"])


def consistent(form_name: str, *, instead: bool = False) -> st.SearchStrategy[dict[str, int]]:
    """The cells of a consistent report of a form, by key.

    Drawn as one seed, which is two hundred times as fast as drawing each cell; 0 gives a report of zeros.
    """
    return st.integers(0, 2**32).map(lambda seed: figures_of(seed, form_name, instead=instead))


def figures_of(seed: int, form_name: str, *, instead: bool = False) -> dict[str, int]:
    """A consistent report of a form: small and large counts, and zeros, as they come."""
    random = Random(seed)
    largest = [0] if not seed else random.choice([[9], [0, 9, 99], [0, 0, 0, 9, 99999]])
    figures = {key: random.randint(0, random.choice(largest)) for key in cell_keys(form_name, instead=instead)}
    rows = [row.key for row, _ in form(form_name).rows("requests", instead=instead)]
    outcomes = [row for row in rows if row.startswith("outcomes.") and row != "outcomes.total"]
    [part] = form(form_name).table("requests").parts
    *applicants, total = [column.key for column in part.columns]
    for column in applicants:
        done = sum(figures[f"requests.{row}.{column}"] for row in outcomes)
        figures[f"requests.outcomes.total.{column}"] = done
        handled = done + figures[f"requests.carried_forward.{column}"]
        over = random.randint(0, handled)
        figures[f"requests.carried_over.{column}"] = over
        figures[f"requests.received.{column}"] = handled - over
    for row in rows:
        figures[f"requests.{row}.{total}"] = sum(figures[f"requests.{row}.{column}"] for column in applicants)
    for kind in ("review", "direct_litigation", "litigation_after_review"):
        figures[f"disputes.{kind}.total"] = sum(
            figures[f"disputes.{kind}.{result}"] for result in ("upheld", "corrected", "other", "pending")
        )
    return figures


NUMBER_DRESSES: list[Callable[[int], str]] = [
    *(dress.write for dress in strategies.NUMBER_DRESSES if dress.name != "1021准予撤诉"),
    lambda n: f"\u200b{n}",
]
"""Ways to write a count of zero or more that add no remark."""

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
    header=st.booleans(),
).filter(lambda dress: dress.headings or dress.header)  # without both, nothing tells the disputes table


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
