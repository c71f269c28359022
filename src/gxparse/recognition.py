"""What a recogniser of pictures (OCR) may have seen in a cell, and what the sums of the form say of that."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from attrs import frozen

from gxparse.layout import Alternative
from gxparse.words import Words

MOST = round(math.log(1000), 3)
"""Larger margins are not sought: a thousand to one."""


@frozen
class Recognition:
    """What may have been seen in a cell, and what the most probable table of all says.

    ``alternatives`` are what the recogniser offered, the likeliest first. ``says`` is the text of that alternative
    which the most probable table has there, and ``None`` if it has none of them. ``margin`` is how far behind that
    table the best one is in which the cell adds another number to its sums (a blank adds what a 0 does): the natural
    logarithm of the odds, so 6.9 is a thousand to one. The true one may be larger: beyond ``MOST`` none is sought,
    nor beyond a hundred to one where that takes too long. At 0 nothing tells. Of a cell that stands in no sum, it says
    how far the second reading is behind the first.

    With ``by_person`` it is a person who says so, having looked at the picture.

    >>> Recognition((Alternative("18", 0.8), Alternative("13", 0.2)), says="13", margin=5.3).odds
    200
    """

    alternatives: tuple[Alternative, ...]
    says: str | None = None
    margin: float = 0.0
    by_person: bool = False

    @property
    def odds(self) -> int:
        """So many times as likely is what the best table says, rounded down to one digit.

        >>> [Recognition((), margin=margin).odds for margin in (0, 1.0, 4.6, 4.61, 6.908)]
        [1, 2, 90, 100, 1000]
        """
        odds = int(math.exp(self.margin) * (1 + 1e-3))  # margins are in thousandths
        digit = int(10 ** (len(str(odds)) - 1))
        return odds - odds % digit

    @property
    def words(self) -> Words:
        """The odds in words.

        >>> Recognition((), margin=5.3).words.both, Recognition(()).words.en
        ('不低于 200 倍 at least 200 to 1', 'nothing tells')
        """
        if self.odds < 2:
            return Words("未能判定", "nothing tells")
        return Words(f"不低于 {self.odds} 倍", f"at least {self.odds:,} to 1")

    def to_dict(self) -> dict[str, Any]:
        """As JSON-ready data; :meth:`from_dict` gives it back."""
        alternatives = [each._asdict() for each in self.alternatives]
        data = {"alternatives": alternatives, "says": self.says, "margin": self.margin}
        return data | {"by_person": True} if self.by_person else data

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Recognition | None:
        """The recognition in the data of a cell that were checked, ``None`` if there is none."""
        if "alternatives" not in data:
            return None
        alternatives = tuple(Alternative(each["text"], float(each["probability"])) for each in data["alternatives"])
        return cls(alternatives, data["says"], float(data["margin"]), "by_person" in data)
