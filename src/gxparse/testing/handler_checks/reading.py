"""Checks of reading: reports are found, spans are true, damaged documents give no wrong number and no other error."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import accumulate

from gxparse.binding.binder import bind
from gxparse.characters import BLANKS
from gxparse.errors import GxparseError
from gxparse.formats.protocol import Handler, layout_fault, reads
from gxparse.formats.registry import BUILT_IN
from gxparse.layout import Layout, Span, Text
from gxparse.options import DEFAULT
from gxparse.source import Source
from gxparse.testing.cases import Case, bound, cut_off, matter, tried

_NO_BLANKS = dict.fromkeys(map(ord, BLANKS))


def read_own(case: Case) -> Iterator[str]:
    """It reads its own documents, and a report is found in each."""
    for source in case.own:
        try:
            layout = case.handler.read(source, DEFAULT)
            fault = layout_fault(layout, reads(case.handler))
            if fault is not None:
                yield f"{source.name}: {fault[1]}"
                continue
            if layout.format != case.handler.name and layout.format not in {entry.name for entry in BUILT_IN}:
                yield f"{source.name}: the layout's format is {layout.format!r}, which is no handler's name"
            bind(source, layout, case.handler.name)
        except GxparseError as error:
            yield f"{source.name}: {error}"


def read_deterministic(case: Case) -> Iterator[str]:
    """Reading is deterministic."""
    first = [_read(case.handler, source) for source in case.own]
    for source, before in zip(reversed(case.own), reversed(first), strict=True):
        if _read(case.handler, source) != before:
            yield f"{source.name}: read again, its layout is another"


def _read(handler: Handler, source: Source) -> Layout | None:
    layout = tried(handler, source)
    return layout if isinstance(layout, Layout) else None


def read_spans(case: Case) -> Iterator[str]:
    """Every text stands where its span says: offsets, line and column, and what the source has there."""
    own = [(source.name, source, tried(case.handler, source), case.shows or _same) for source in case.own]
    damaged = [(*reading, None if case.shows is not None else _same) for reading in case.readings]
    for name, source, layout, shows in (*own, *damaged):
        if not isinstance(layout, Layout):
            continue
        text = source.decoded_for(layout).text
        lines = _Lines(text)
        for piece in layout.pieces():
            wrong = _misplaced(piece, text, lines, shows)
            if wrong is not None:
                yield f"{name}: {piece.raw[:40]!r} with {piece.span[:4]}: {wrong}"
                break


class _Lines:
    """Where each line begins, as :meth:`str.splitlines` breaks lines, or as line feeds do."""

    def __init__(self, text: str) -> None:
        self.starts = [
            [0, *accumulate(map(len, text.splitlines(keepends=True)))],
            [0, *(found.end() for found in re.finditer("\n", text))],
        ]

    def holds(self, span: Span) -> bool:
        """Whether line and column tell the offset. From then on lines are broken in the way in which they did."""
        ways = [starts for starts in self.starts if _is_at(starts, span)]
        self.starts = ways or self.starts
        return bool(ways)


def _is_at(starts: Sequence[int], span: Span) -> bool:
    return 1 <= span.line <= len(starts) and starts[span.line - 1] + span.column - 1 == span.start


def _same(text: str) -> str:
    return text


def _misplaced(piece: Text, text: str, lines: _Lines, shows: Callable[[str], str] | None) -> str | None:
    """What is wrong with a piece's span. What damaged markup ``shows`` nobody knows: ``None``."""
    span = piece.span
    if not 0 <= span.start <= span.end <= len(text):
        return f"its offsets are outside of the source, which has {len(text)} characters"
    if not lines.holds(span):
        return f"line {span.line}, column {span.column} is not offset {span.start}"
    if shows is None:
        return None
    there = span.of(text)
    if shows is _same:
        return None if there == piece.raw else f"there stands {there[:60]!r}"
    try:
        seen, said = (shown.translate(_NO_BLANKS) for shown in (shows(there), piece.raw))
    except Exception as error:  # noqa: BLE001 - the author's function, which may fail in any way
        return f"`shows` cannot show {there[:60]!r}: {type(error).__name__}: {error}"
    # Of running text in a web page, which no element holds alone, the place of its beginning is told.
    if seen == said or (seen and piece.span.element is None and said.startswith(seen)):
        return None
    return f"there stands {there[:60]!r}, which shows {seen[:60]!r}"


def read_errors(case: Case) -> Iterator[str]:
    """On cut, mutated and foreign documents it gives a layout or raises a GxparseError."""
    for name, _, found in case.readings:
        if isinstance(found, Exception) and not isinstance(found, GxparseError):
            yield f"{name}: {type(found).__name__}: {str(found)[:200]}"
        elif not isinstance(found, (Exception, Layout)):
            yield f"{name}: it gives {type(found).__name__}, not a Layout"


def read_bounded(case: Case) -> Iterator[str]:
    """What it gives is no larger than what it reads."""
    for name, source, layout in case.readings:
        if isinstance(layout, Layout):
            pieces, text = layout.pieces(), source.decoded_for(layout).text
            size = sum(len(piece.raw) for piece in pieces)
            if len(pieces) > 2 * len(text) + 100 or size > 4 * len(text) + 1_000:
                yield f"{name}: {len(text):,} characters become {len(pieces):,} texts with {size:,} characters"


def read_truncated(case: Case) -> Iterator[str]:
    """A document that is cut off gives no figure that the whole does not give."""
    for source in case.own:
        reports = bound(case, source)
        if len(reports) != 1:
            continue
        [whole] = reports
        # Tables that are complete, with nothing after them, are taken for a whole document.
        last = max(cell.span.start for cell in whole.cells.values() if cell.span is not None)
        for name, cut in cut_off(source, case.handler):
            if cut.data is None and len(cut.text) > last and not whole.sections:
                continue
            for part in bound(case, cut):
                if part.form is not whole.form:
                    continue  # cut before anything told the form
                for key, cell in part.cells.items():
                    if cell.known and key in whole and cell.value != whole[key].value:
                        yield (
                            f"{name} (…{matter(cut, case.handler)[-30:]!r}): "
                            f"{key} is {cell.value}, in the whole {whole[key].value}; is half a row taken for a whole "
                            "one? where does the text end that may be cut off (Layout.open_end)?"
                        )
                        break
