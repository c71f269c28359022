"""Lines of a text that are not those of its source, as of a text in a string of JSON: an escape ends no line there.

What stands in one line with what matters to binding: whether 总计 stands beside its neighbour, whether a figure stands
apart. So pieces are bound by the lines in which they are shown, and a report tells those of its source.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property

from attrs import evolve, frozen

from gxparse.layout import Layout, Locator, Note, Span, Text
from gxparse.report import Cell, Report, Section
from gxparse.source import Source


@frozen(slots=False)
class ShownLines:
    """The lines in which a layout shows its pieces, and the way back."""

    source: Source
    laid_out: Layout

    @property
    def differ(self) -> bool:
        """Whether they are others than those of the source."""
        return bool(self.laid_out.shown_lines)

    @cached_property
    def layout(self) -> Layout:
        """The layout with each piece in the line in which it is shown."""
        if not self.differ:
            return self.laid_out
        lines = iter(self.laid_out.shown_lines)

        def shown(text: Text) -> Text:
            return text._replace(span=text.span._replace(line=next(lines)))

        return self.laid_out.with_pieces(shown)

    def of_source(self, line: int) -> int:
        """The line of the source of a line in which something is shown."""
        return self._lines.get(line, line)

    def note(self, note: Note) -> Note:
        """A note about a line as one that begins with the source's line."""
        if note.line is None:
            return note
        line = self.of_source(note.line)
        return Note(note.code, f"第 {line} 行:{note.zh}", f"line {line}: {note.en}", line)

    def report(self, report: Report) -> Report:
        """A report with the lines and columns of the source."""
        if not self.differ:
            return report
        return evolve(
            report,
            cells={key: self._cell(cell) for key, cell in report.cells.items()},
            sections=tuple(map(self._section, report.sections)),
            first_line=self.of_source(report.first_line),
        )

    @cached_property
    def _lines(self) -> dict[int, int]:
        pieces: Iterable[Text] = self.laid_out.pieces() if self.differ else ()
        return {line: piece.span.line for line, piece in zip(self.laid_out.shown_lines, pieces, strict=True)}

    @cached_property
    def _locator(self) -> Locator:
        return Locator(self.source.text)

    def _span(self, span: Span) -> Span:
        return self._locator.span(span.start, span.end, span.element)

    def _cell(self, cell: Cell) -> Cell:
        return cell if cell.span is None else evolve(cell, span=self._span(cell.span))

    def _section(self, section: Section) -> Section:
        return evolve(section, spans=tuple(map(self._span, section.spans)))
