"""From a report to a document: the verb ``write``, and what tells two reports apart.

What was written is read again before it is handed out, so that nothing is lost without a word.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Literal, overload

from gxparse.binding.binder import bind
from gxparse.errors import GxparseError, HandlerError, LossError, NoWriterError
from gxparse.formats.probe import Reads
from gxparse.formats.protocol import Writer, document_fault, is_writer, reads, shows_marks
from gxparse.formats.registry import Registry, registry
from gxparse.report import Report
from gxparse.script import comparable
from gxparse.source import written_source
from gxparse.writing.annotating import annotated
from gxparse.writing.official import as_printed, outline

LONGEST_SHOWN = 40
"""A difference shows so many characters of a text."""


TextFormat = Literal["html", "traditional", "pipe", "lines", "columns", "csv", "json"]
"""The built-in formats that write a text."""

BytesFormat = Literal["xlsx"]
"""The built-in formats that write bytes."""


@overload
def write(report: Report, format: TextFormat = "html", *, allow_losses: bool = False) -> str: ...
@overload
def write(report: Report, format: BytesFormat, *, allow_losses: bool = False) -> bytes: ...
@overload
def write(report: Report, format: str, *, allow_losses: bool = False) -> Any: ...
def write(report: Report, format: str = "html", *, allow_losses: bool = False) -> str | bytes:  # noqa: A002
    """A report as a whole document of a format: official order and labels, cells and prose as they were printed.

    It is a text, or bytes for a format of bytes.

    Cells without a number are printed as they stood (``*``, ``/``, blank). What was written is read again: what the
    format could not say is a :class:`~gxparse.errors.LossError` that names each difference, unless ``allow_losses``.
    A document in traditional script is compared in simplified script. Notes, places and ``copies`` are of the source
    and are not written.

    Raises also :class:`~gxparse.errors.UnknownFormatError` and :class:`~gxparse.errors.NoWriterError`.

    >>> import gxparse
    >>> report = gxparse.parse("examples/reports/pipe-2021.txt")
    >>> again = gxparse.parse_text(gxparse.write(report, format="html"))
    >>> again.source.format, gxparse.differences(report, again)
    ('html', ())
    """
    handler = writer_of(format)
    laid_out = outline(report)
    if shows_marks(handler):
        laid_out = annotated(laid_out, report)
    document: Any = handler.write(laid_out)
    fault = document_fault(document, reads(handler))
    if fault is not None:
        raise HandlerError(format, str(registry.find(format)), *fault)
    if not allow_losses:
        lost = losses(report, document)
        if lost:
            why = sorted(laid_out.unsayable() & handler.cannot_say)
            raise LossError(report.source.name, format, lost, why)
    written: str | bytes = document
    return written


def writer_of(format: str) -> Writer:  # noqa: A002
    """The handler that writes a format. Raises as :func:`write`."""
    handler = registry.get(format)
    if not is_writer(handler):
        raise NoWriterError(format, writers())
    return handler


def writers(kind: Reads | None = None) -> list[str]:
    """The formats that can be written, all or those of texts or of bytes."""
    writing = [handler for _, handler in registry.handlers() if is_writer(handler)]
    return [handler.name for handler in writing if kind in (None, reads(handler))]


def losses(report: Report, document: str | bytes, known: Registry = registry) -> tuple[str, ...]:
    """What a document that was written says differently from its report, each in words.

    It is read as anybody would read it: by the format that recognises it, among those ``known``.
    """
    if isinstance(document, str):
        try:
            document.encode("utf-8")
        except UnicodeEncodeError as error:
            return (f"it cannot be encoded: {error}",)
    as_zero = any(cell.state == "blank" and cell.known for cell in report.cells.values())
    try:
        source = written_source(document, name="<written>")
        handler = known.select(source)
        reports = bind(source, known.read(handler, source), handler.name, blanks_as_zero=as_zero)
    except GxparseError as error:
        return (str(error),)
    if len(reports) > 1:
        return (f"it is read as {len(reports)} reports",)
    return differences(as_printed(report), reports[0])


def differences(report: Report, other: Report) -> tuple[str, ...]:
    """What two reports say differently, each in words; none if they say the same.

    Compared are title, body, year, period, form, metadata, sections and cells (value, state, raw text, unit, remark of
    a number), in simplified script if one is in traditional; not places, notes of the reading, source and copies.

    >>> from attrs import evolve
    >>> import gxparse
    >>> report = gxparse.parse("examples/reports/pipe-2021.txt")
    >>> differences(report, evolve(report, year=2022, notes=()))
    ('year: 2021 → 2022',)
    """
    mine, theirs = dict(_content(report)), dict(_content(other))
    if "traditional" in (report.source.script, other.source.script):
        mine, theirs = _simplified(mine), _simplified(theirs)
    return tuple(
        f"{name}: {_shown(mine.get(name))} → {_shown(theirs.get(name))}"
        for name in dict.fromkeys([*mine, *theirs])
        if mine.get(name) != theirs.get(name)
    )


_Content = Mapping[str, tuple[object, ...]]


def _content(report: Report) -> Iterator[tuple[str, tuple[object, ...]]]:
    """What a report says, by name, as tuples of plain values."""
    yield "title", (report.title,)
    yield "agency", (report.agency,)
    yield "year", (report.year,)
    yield "period", report.period or (None,)
    yield "form", (report.form.name,)
    for label, value in report.metadata.items():
        yield f"metadata {label}", (value,)
    for section in report.sections:
        yield f"section {section.key}", (section.title, section.text)
    for number, extra in enumerate(report.extra, 1):
        it = extra.cell
        yield f"extra {number}", (extra.table, extra.after, extra.label, it.value, it.state, it.raw, it.unit)
    for key, cell in report.cells.items():
        said = (cell.unit, cell.remark) if cell.known else (None, None)
        yield key, (cell.value, cell.state, cell.raw, *said)


def _simplified(content: _Content) -> dict[str, tuple[object, ...]]:
    names, values = list(content), list(content.values())
    texts = iter(comparable([value for row in values for value in row if isinstance(value, str)]))
    simple = [tuple(next(texts) if isinstance(value, str) else value for value in row) for row in values]
    return dict(zip(comparable(names), simple, strict=True))


def _shown(values: tuple[object, ...] | None) -> str:
    """Plain values in a few words."""
    if values is None:
        return "-"
    shown = [value if isinstance(value, str) else str(value) for value in values if value is not None]
    return " ".join(map(_cut, shown)) or "-"


def _cut(text: str) -> str:
    plain = text and text.strip() == text and text.isprintable()
    cut = text if len(text) <= LONGEST_SHOWN else f"{text[:LONGEST_SHOWN]}…"
    return cut if plain else repr(cut)
