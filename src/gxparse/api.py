"""The verbs: parse, parse_text, parse_bytes, parse_all, parse_with_annex, sniff."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from attrs import evolve, frozen

from gxparse.binding.binder import bind
from gxparse.errors import AnnexError, MultipleReportsError
from gxparse.evidence import Matches
from gxparse.formats.probe import Probe
from gxparse.formats.registry import registry
from gxparse.layout import Layout, Note
from gxparse.options import Limits, Options, Parser, ReadingKeywords, SourceKeywords, keywords_of
from gxparse.report import Cell, Report
from gxparse.source import MAX_BYTES, Source, SourceLike, read_source, text_source
from gxparse.words import Words

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
    options = _options(parser, limits, password)
    read = read_source(source, name=name, encoding=encoding, max_bytes=max_bytes)
    return _read(read, format, blanks_as_zero, options)


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
    return _only(parse_all(source, **options))


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
    return _only(_read(source, format, blanks_as_zero, _options(parser, limits)).reports)


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


@keywords_of(read_document, without="name")
def parse_with_annex(source: SourceLike, annex: SourceLike, **options: Unpack[ReadingKeywords]) -> Report:
    """Read a report whose statistical table is in a second file, as it often was before 2019: its prose is that of
    ``source``, its cells are those of ``annex``, whose name stands in their places (``cell.span.source``).

    The options are those of :func:`parse`; ``format``, ``encoding`` and ``password`` are those of ``source``, and the
    annex is recognised by itself. Raises :class:`~gxparse.errors.AnnexError` if both say that they are of different
    years or bodies, or if ``source`` has a table of its own; and all that :func:`parse` raises. What the annex does not
    say of itself is told in the note ``annex``.

    >>> import gxparse
    >>> report = gxparse.parse_with_annex("examples/annexed/report-2017.txt", "examples/annexed/table-2017.csv")
    >>> report["statistics.requests.received.count"].value, report["statistics.requests.received.count"].span.where.en
    (15, 'annex examples/annexed/table-2017.csv, line 25')
    >>> [finding.status for finding in gxparse.check(report) if finding.id == "prose:received"]
    ['pass']
    """
    read = read_source(source, encoding=options.pop("encoding", None), max_bytes=options.get("max_bytes", MAX_BYTES))
    format_name, password = options.pop("format", None), options.pop("password", None)
    chosen = _options(options.get("parser"), options.get("limits"), password)
    prose = _only(_read(read, format_name, False, chosen, tables=False).reports)
    table = parse(annex, **options)
    _check_annex(prose, table)
    name = table.source.name
    return evolve(
        prose,
        title=prose.title or table.title,
        agency=prose.agency or table.agency,
        year=prose.year or table.year,
        period=prose.period or table.period,
        form=table.form,
        cells={key: _of_annex(cell, name) for key, cell in table.cells.items()},
        extra=tuple(evolve(each, cell=_of_annex(each.cell, name)) for each in table.extra),
        notes=(
            *(note for note in prose.notes if note.code not in _OF_TABLES),
            _annex_note(prose, table),
            *(evolve(note, line=None) for note in table.notes),
        ),
    )


_OF_TABLES = ("rows-missing", "form-assumed", "truncated")
"""Notes on tables, which a report without any has as well."""
_OFFICE = re.compile(r"(?<=人民政府)办公[室厅]$")


def _check_annex(prose: Report, table: Report) -> None:
    """Raises :class:`~gxparse.errors.AnnexError` if prose and table are not of one report."""
    fault = None
    if any(cell.state != "missing" for cell in prose.cells.values()):
        fault = Words("前者已有统计表", "the former has a table of its own")
    elif None not in (prose.year, table.year) and prose.year != table.year:
        fault = Words(f"年度不同（{prose.year}、{table.year}）", f"of different years ({prose.year}, {table.year})")
    elif prose.agency and table.agency:
        one, other = (_OFFICE.sub("", name) for name in (prose.agency, table.agency))
        if not one.endswith(other) and not other.endswith(one):
            fault = Words(f"机关不同（{one}、{other}）", f"of different bodies ({one}, {other})")
    if fault is not None:
        raise AnnexError(prose.source.name, table.source.name, fault)


def _of_annex(cell: Cell, name: str) -> Cell:
    return cell if cell.span is None else evolve(cell, span=cell.span._replace(source=name))


def _annex_note(prose: Report, table: Report) -> Note:
    """That the table is of another file, and what that file does not say of itself."""
    name = table.source.name
    silent = [
        words
        for words, known in (
            (Words("年度", "year"), table.year and prose.year),
            (Words("机关", "body"), table.agency and prose.agency),
        )
        if not known
    ]
    zh, en = f"统计表取自附件 {name}", f"the table is that of the annex {name}"
    if silent:
        zh += f"；两个文件未都写明{'和'.join(each.zh for each in silent)}，是否同一份报告请核对"
        en += f"; not both files name their {' and '.join(each.en for each in silent)}: see that they belong together"
    return Note("annex", zh, en)


def _options(parser: Parser | None, limits: Limits | None, password: str | None = None) -> Options:
    return Options(parser, Limits() if limits is None else limits, password)


def _read(
    source: Source, format_name: str | None, blanks_as_zero: bool, options: Options, *, tables: bool = True
) -> DocumentRead:
    handler = registry.select(source, format_name)
    layout = registry.read(handler, source, options)
    reports = bind(source, layout, handler.name, blanks_as_zero=blanks_as_zero, limits=options.limits, tables=tables)
    if layout.alternatives:
        from gxparse.recognising.recognised import recognised  # only pictures need it

        reports = [recognised(report, layout.alternatives) for report in reports]
    return DocumentRead(source, layout, reports)


def _only(reports: list[Report]) -> Report:
    if len(reports) > 1:
        raise MultipleReportsError(reports[0].source.name, reports)
    return reports[0]
