"""The verbs: parse, parse_text, parse_bytes, parse_all, sniff."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import frozen

from gxparse.binding.binder import bind
from gxparse.errors import MultipleReportsError
from gxparse.evidence import Matches
from gxparse.formats.probe import Probe
from gxparse.formats.registry import registry
from gxparse.layout import Layout
from gxparse.options import Limits, Options, Parser, SourceKeywords, keywords_of
from gxparse.report import Report
from gxparse.source import MAX_BYTES, Source, SourceLike, read_source, text_source

if TYPE_CHECKING:
    from typing_extensions import Unpack


@frozen
class DocumentRead:
    """A source, how it was laid out, and the distinct reports in it."""

    source: Source
    layout: Layout
    reports: list[Report]

    @property
    def text(self) -> str:
        """The text that the spans of its reports count in."""
        return self.source.decoded_for(self.layout).text


def read_document(
    source: SourceLike,
    *,
    format: str | None = None,  # noqa: A002 - the word of the command line and of every such library
    encoding: str | None = None,
    name: str | None = None,
    max_bytes: int = MAX_BYTES,
    blanks_as_zero: bool = False,
    parser: Parser | None = None,
    limits: Limits | None = None,
    password: str | None = None,
) -> DocumentRead:
    """Read every distinct report in a source, and keep the source and its layout: see :func:`parse_all`.

    ``text`` of what it gives is what spans count in, also of a document that is no text.

    >>> document = read_document("examples/documents/clean-page-2021.docx")
    >>> cell = document.reports[0]["requests.received.total"]
    >>> cell.span.of(document.text) == cell.raw
    True
    """
    options = options_of(parser, limits, password)
    read = read_source(source, name=name, encoding=encoding, max_bytes=max_bytes)
    return bound(read, format, blanks_as_zero, options)


@keywords_of(read_document)
def parse(source: SourceLike, **options: Unpack[SourceKeywords]) -> Report:
    """Read the report in a source: a path, bytes, a binary file object or a :class:`~gxparse.source.Source`.

    ``format`` names a format and skips recognising it; ``encoding`` declares the encoding; ``name`` is what
    the source is called in the report and in errors; ``max_bytes`` limits its size. With ``blanks_as_zero``
    a blank cell has the value 0 (its state remains ``blank``). ``parser`` names the parser of web pages
    (``"lexbor"`` or ``"html5lib"``; the best that is installed), ``limits`` what a document may ask of its reader,
    ``password`` the one that opens a locked document.

    The same report printed several times is one report with ``copies``; a cell in which its copies differ is
    ``unreadable``. Several different reports raise
    :class:`~gxparse.errors.MultipleReportsError`: see :func:`parse_all`. All failures of reading are
    :class:`~gxparse.errors.GxparseError`; an argument of a wrong kind is a ``TypeError`` or ``ValueError``.

    >>> report = parse("examples/reports/annotated-2020.txt")
    >>> report.agency, report.year
    ('青河市云岭区人民政府', 2020)
    >>> report["disputes.direct_litigation.other"].value, report["disputes.direct_litigation.other"].remark
    (13, '准予撤诉')
    """
    return only_report(parse_all(source, **options))


@keywords_of(read_document)
def parse_all(source: SourceLike, **options: Unpack[SourceKeywords]) -> list[Report]:
    """Read every distinct report in a source, in order. At least one; else an error, as in :func:`parse`."""
    return read_document(source, **options).reports


def parse_text(
    text: str,
    *,
    format: str | None = None,  # noqa: A002
    name: str = "<text>",
    max_chars: int = MAX_BYTES,
    blanks_as_zero: bool = False,
    parser: Parser | None = None,
    limits: Limits | None = None,
) -> Report:
    """Read the report in a text that is decoded already. Spans count in this very text (of mojibake that was undone, as
    the note ``mojibake-undone`` says, in the text as :func:`~gxparse.source.text_source` gives it). Half of a surrogate
    pair, which no file can hold, is read as a place that holds no valid character: a ``\ufffd``, and a note.
    """
    source = text_source(text, name=name, max_chars=max_chars)
    return only_report(bound(source, format, blanks_as_zero, options_of(parser, limits)).reports)


@keywords_of(read_document)
def parse_bytes(data: bytes, **options: Unpack[SourceKeywords]) -> Report:
    """Read the report in bytes."""
    return parse(bytes(data), **options)


def sniff(source: SourceLike, *, encoding: str | None = None, max_bytes: int = MAX_BYTES) -> Matches:
    """What every format says of a source, the best first, each with its evidence and a reason in words.

    >>> [match.format for match in sniff("examples/reports/traditional-2020.txt")]
    ['traditional', 'lines', 'json', 'html', 'csv', 'pipe', 'columns']
    """
    read = read_source(source, encoding=encoding, max_bytes=max_bytes)
    matches = registry.rank(Probe.of(read))
    if not any(match.evidence for match in matches):
        read.decoded  # noqa: B018 - raises what there is to say of bytes that are no text
    return Matches(tuple(matches))


def options_of(parser: Parser | None, limits: Limits | None, password: str | None = None) -> Options:
    """What a caller chose, with the limits that stand where none were given."""
    return Options(parser, Limits() if limits is None else limits, password)


def bound(
    source: Source, format_name: str | None, blanks_as_zero: bool, options: Options, *, tables: bool = True
) -> DocumentRead:
    """A source read by the named format, else by the one that knows it best; without ``tables`` for its prose alone."""
    handler = registry.select(source, format_name)
    layout = registry.read(handler, source, options)
    reports = bind(source, layout, handler.name, blanks_as_zero=blanks_as_zero, limits=options.limits, tables=tables)
    if layout.alternatives:
        from gxparse.recognising.recognised import recognised  # only pictures need it

        reports = [recognised(report, layout.alternatives) for report in reports]
    return DocumentRead(source, layout, reports)


def only_report(reports: list[Report]) -> Report:
    """The report of a document that holds no other. Raises :class:`~gxparse.errors.MultipleReportsError`."""
    if len(reports) > 1:
        raise MultipleReportsError(reports[0].source.name, reports)
    return reports[0]
