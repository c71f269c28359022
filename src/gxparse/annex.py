"""A report whose statistical table is in a second file, as it often was before 2019: the two joined.

The first file is read for its prose and the second for its table, each as any other. They are joined where nothing
that they say of themselves speaks against it; what one of them does not say is told in a note.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import evolve, frozen

from gxparse.api import DocumentRead, bound, only_report, options_of, read_document
from gxparse.bodies import one_spelling, same_name, without_office
from gxparse.errors import AnnexError
from gxparse.layout import Note
from gxparse.options import ReadingKeywords, keywords_of
from gxparse.report import Cell, Report
from gxparse.source import MAX_BYTES, SourceLike, read_source
from gxparse.words import Words

if TYPE_CHECKING:
    from typing_extensions import Unpack

_OF_TABLES = ("rows-missing", "form-assumed", "truncated")
"""Notes on tables, which a report without any has as well."""


@frozen
class Annexed:
    """A report that was read from two files, and these: ``prose`` and ``table``, each with its source and layout."""

    report: Report
    prose: DocumentRead
    table: DocumentRead


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
    return read_with_annex(source, annex, **options).report


@keywords_of(read_document, without="name")
def read_with_annex(source: SourceLike, annex: SourceLike, **options: Unpack[ReadingKeywords]) -> Annexed:
    """Read a report and its annex, and keep both with their sources and layouts: see :func:`parse_with_annex`.

    >>> read = read_with_annex("examples/annexed/report-2017.txt", "examples/annexed/table-2017.csv")
    >>> cell = read.report["statistics.requests.received.count"]
    >>> cell.span.of(read.table.text)
    '15'
    """
    read = read_source(source, encoding=options.pop("encoding", None), max_bytes=options.get("max_bytes", MAX_BYTES))
    format_name, password = options.pop("format", None), options.pop("password", None)
    chosen = options_of(options.get("parser"), options.get("limits"), password)
    prose = bound(read, format_name, False, chosen, tables=False)
    table = read_document(annex, **options)
    return Annexed(_joined(only_report(prose.reports), only_report(table.reports)), prose, table)


def _joined(prose: Report, table: Report) -> Report:
    """The report that has the prose of one and the table of the other."""
    fault = _fault(prose, table)
    if fault is not None:
        raise AnnexError(prose.source.name, table.source.name, fault)
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


def _fault(prose: Report, table: Report) -> Words | None:
    """Why prose and table are not of one report, if they say so themselves."""
    if any(cell.state != "missing" for cell in prose.cells.values()):
        return Words("前者已有统计表", "the former has a table of its own")
    if None not in (prose.year, table.year) and prose.year != table.year:
        return Words(f"年度不同（{prose.year}、{table.year}）", f"of different years ({prose.year}, {table.year})")
    if prose.agency and table.agency:
        one, other = (without_office(one_spelling(name)) for name in (prose.agency, table.agency))
        if not same_name(one, other):
            return Words(f"机关不同（{one}、{other}）", f"of different bodies ({one}, {other})")
    return None


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
