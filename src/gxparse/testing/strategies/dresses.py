"""Ways to write a number or a label that change nothing of what it says: in full width, grouped, with a unit."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal

from attrs import field, frozen
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy as Strategy


@frozen
class NumberDress:
    """A way to write a number that changes nothing of what it says, unless it adds a ``remark``."""

    name: str
    write: Callable[[int | Decimal], str] = field(repr=False)


@frozen
class LabelDress:
    """A way to write a label that changes nothing of what it says."""

    name: str
    write: Callable[[str], str] = field(repr=False)


_WIDE = str.maketrans("0123456789().,:", "０１２３４５６７８９（）．，：")


def _grouped(number: int | Decimal, by: str) -> str:
    return f"{number:,}".replace(",", by)


NUMBER_DRESSES = (
    NumberDress("plain", str),
    NumberDress("full width", lambda number: str(number).translate(_WIDE)),
    NumberDress("1,021", lambda number: _grouped(number, ",")),
    NumberDress("1，021", lambda number: _grouped(number, "，")),
    NumberDress("1 021", lambda number: _grouped(number, " ")),
    NumberDress("+1021", lambda number: f"+{number}" if number >= 0 else str(number)),
    NumberDress("减1021", lambda number: str(number) if number >= 0 else f"减{-number}"),
    NumberDress("zero-width blank inside", lambda number: re.sub(r"(?<=\d)(?=\d)", "\u200b", str(number), count=1)),
    NumberDress("1021件", lambda number: f"{number}件"),
    NumberDress("1021 件", lambda number: f"{number} 件"),
    NumberDress("1021准予撤诉", lambda number: f"{number}准予撤诉"),
)
"""Ways to write a number, the plainest first. The last one adds a remark."""


_NUMBER_DRESSES = st.sampled_from(NUMBER_DRESSES)


def number_dresses() -> Strategy[NumberDress]:
    """Ways to write a number, the plainest first."""
    return _NUMBER_DRESSES


def _numbered(label: str) -> bool:
    return label[0].isdigit()


LABEL_DRESSES = (
    LabelDress("plain", str),
    LabelDress("full width", lambda label: label.translate(_WIDE)),
    LabelDress("brackets in full width", lambda label: label.replace("(", "（").replace(")", "）")),
    LabelDress("1、 for 1.", lambda label: label.replace(".", "、", 1) if _numbered(label) else label),
    LabelDress("1． for 1.", lambda label: label.replace(".", "． ", 1) if _numbered(label) else label),
    LabelDress(
        "no punctuation", lambda label: label[:2] + label[2:].replace("“", "").replace("”", "").replace("、", "")
    ),
    LabelDress("indented", lambda label: f"\u3000{label}"),
    LabelDress("spaced", " ".join),
    LabelDress("no number", lambda label: label.split(".", 1)[1] if _numbered(label) else label),
)
"""Ways to write a label, the plainest first."""


_LABEL_DRESSES = st.sampled_from(LABEL_DRESSES)


def label_dresses() -> Strategy[LabelDress]:
    """Ways to write a label, the plainest first."""
    return _LABEL_DRESSES
