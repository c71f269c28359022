"""A section of a report's prose, which knows where each of its lines stands."""

from __future__ import annotations

from bisect import bisect_right
from functools import cached_property
from itertools import accumulate

from attrs import field, frozen

from gxparse.layout import Span


@frozen(slots=False)
class Section:
    r"""A section of prose: ``key``, the heading as printed, the text as printed, a paragraph a line.

    ``spans`` has the place of each line in the source, and is empty where that is not known (a section made by
    hand); sections are compared by what they say, not by where they stand. A line that the source has to the letter
    has a span as long as itself; of any other (a web page with tags inside) it is the place of the beginning.

    Raises :class:`ValueError` if there are spans and not one a line.

    >>> Section("problems", "五、存在的主要问题及改进情况", "一是不足。\n二是打算。").place_of(8, 10) is None
    True
    """

    key: str
    title: str
    text: str
    spans: tuple[Span, ...] = field(default=(), eq=False)

    def __attrs_post_init__(self) -> None:
        lines = self.text.count("\n") + 1
        if self.spans and len(self.spans) != lines:
            raise ValueError(f"section {self.key}: {len(self.spans)} spans for {lines} lines")

    def place_of(self, start: int, end: int) -> Span | None:
        """Where ``text[start:end]``, a piece of one line, stands in the source.

        It is the piece's own place if the source has its line to the letter, else that of the whole line;
        ``None`` where that is not known.
        """
        if not self.spans:
            return None
        number = bisect_right(self._starts, start) - 1
        first, line = self._starts[number], self.spans[number]
        length = self._starts[number + 1] - 1 - first
        if line.end - line.start != length or end - first > length:
            return line
        before = start - first
        return line.part(before, end - first)

    @cached_property
    def _starts(self) -> tuple[int, ...]:
        """Where each line begins in the text, and where one behind the last would."""
        return (0, *accumulate(len(line) + 1 for line in self.text.split("\n")))
