"""Who stands apart: shares that are far from those of all other bodies in the same year."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Sequence
from statistics import quantiles

from attrs import frozen

from gxparse.auditing.entries import Entry
from gxparse.auditing.finding import AuditFinding, about
from gxparse.measuring.catalogue import built_in_indicators
from gxparse.words import Words

FEWEST = 20
"""With fewer peers nobody stands apart: quartiles of fewer are chance."""

CASES = 5
"""A report with fewer cases is no peer: its share is 0, a half or 1 by chance."""

FENCE = 2.2
"""So many times the middle half of the peers a fence lies beyond it (Hoaglin and Iglewicz 1987): of peers that differ
by nothing but chance it leaves none out in 19 of 20 sets."""

Z = 3.29
"""How wide the interval of a share is: one in a thousand is outside (Wilson 1927)."""


ROUNDING = 1e-9


@frozen
class Share:
    """So many cases of so many."""

    part: int
    whole: int

    @property
    def interval(self) -> tuple[float, float]:
        """Where the share of which these cases are a sample may lie, wide where there are few.

        >>> [round(end, 2) for end in Share(9, 10).interval], [round(end, 2) for end in Share(900, 1000).interval]
        ([0.39, 0.99], [0.86, 0.93])
        """
        share, n, z = self.part / self.whole, self.whole, Z * Z
        middle = (share + z / (2 * n)) / (1 + z / n)
        reach = Z / (1 + z / n) * math.sqrt(share * (1 - share) / n + z / (4 * n * n))
        return max(0.0, middle - reach), min(1.0, middle + reach)


def outliers(entries: Sequence[Entry]) -> Iterator[AuditFinding]:
    """Reports of which a share lies far from those of their peers: all reports for the same year with enough cases.

    The whole interval of the share has to lie beyond the fence, and beyond that of all cases together, so that nobody
    with few cases stands apart by chance.
    Shares are compared by the arcsine of their roots, which makes 1 % and 2 % as far apart as chance makes them.
    """
    peers: dict[tuple[str, int], list[tuple[Entry, Share]]] = defaultdict(list)
    for entry in entries:
        if entry.year is not None:
            for name, (part, whole) in entry.shares.items():
                if whole >= CASES:
                    peers[name, entry.year].append((entry, Share(part, whole)))
    for (name, _), group in peers.items():
        if len(group) >= FEWEST:
            yield from _apart(name, group)


def _apart(name: str, group: Sequence[tuple[Entry, Share]]) -> Iterator[AuditFinding]:
    low, middle, high = quantiles((_turned(share.part / share.whole) for _, share in group), n=4, method="inclusive")
    reach = FENCE * (high - low)
    together = Share(sum(share.part for _, share in group), sum(share.whole for _, share in group))
    least, most = map(_turned, together.interval)  # where most have none or all, the middle half has no width
    least, most = min(least, low - reach), max(most, high + reach)
    for entry, share in group:
        first, last = map(_turned, share.interval)
        beyond = max(first - most, least - last)
        if beyond > ROUNDING:
            usual = tuple(_back(each) for each in (low, middle, high))
            yield _finding(name, entry, share, len(group), usual, beyond)


def _turned(share: float) -> float:
    return math.asin(math.sqrt(share))


def _back(turned: float) -> float:
    return math.sin(turned) ** 2


def _finding(
    name: str, entry: Entry, share: Share, peers: int, usual: tuple[float, ...], beyond: float
) -> AuditFinding:
    [indicator] = (each for each in built_in_indicators() if each.id == name)
    low, middle, high = (f"{each:.1%}" for each in usual)
    told = f"{share.part / share.whole:.1%}"
    return about(
        "outlier",
        (entry,),
        Words(
            f"{entry.called.zh}的{indicator.zh}为 {told}（{share.part}/{share.whole}），与同年度其他机关相差悬殊："
            f"{peers} 份报告的中位数为 {middle}，半数在 {low} 至 {high} 之间",
            f"{entry.called.en}: {indicator.en} is {told} ({share.part}/{share.whole}), far from others of that year: "
            f"the median of {peers} reports is {middle}, half of them lie between {low} and {high}",
        ),
        weight=round(beyond, 3),
        evidence={
            "indicator": name,
            "part": share.part,
            "whole": share.whole,
            "interval": [round(end, 4) for end in share.interval],
            "peers": peers,
            "quartiles": [round(each, 4) for each in usual],
        },
    )
