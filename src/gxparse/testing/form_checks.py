"""What every form must hold to, as checks that an author of one runs in a line of pytest.

The checks are made on reports of the form whose cells all have figures of their own, so that none can be taken for
another: written, read again and compared.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import nullcontext
from datetime import date
from decimal import Decimal
from types import MappingProxyType

from attrs import evolve

from gxparse.api import parse_text
from gxparse.binding.labels import fold
from gxparse.checks.engine import check
from gxparse.errors import GxparseError
from gxparse.form_files import load_form, registered_form
from gxparse.forms.model import Form, FormTable, Row, names
from gxparse.report import MISSING, Report, Section
from gxparse.strict_json import JsonSource
from gxparse.testing.made import report_of
from gxparse.writing.official import outline
from gxparse.writing.write import losses, write, writer_of, writers

AGENCY = "云岭省松溪县人民政府"
"""The invented body of the reports that are written."""

FAILURES = 3
"""A check tells at most so many of its failures."""


class FormConformanceError(AssertionError):
    """A form fails some checks. ``failures`` has what was found, by the name of the check."""

    def __init__(self, form: str, failures: Mapping[str, tuple[str, ...]], count: int) -> None:
        self.failures = MappingProxyType(dict(failures))
        lines = [f"the form {form} fails {len(failures)} of {count} checks:"]
        for name, found in failures.items():
            lines.append(f"  {name}: {' '.join((FORM_CHECKS[name].__doc__ or '').split())}")
            lines += [f"    - {message}" for message in found]
        super().__init__("\n".join(lines))


def labels_tell(form: Form) -> Iterator[str]:
    """No two rows of a table, and no two columns of a part, have labels that are the same without their numbers, but
    for rows below different groups or rows.
    """
    for table in form.tables:
        seen: dict[tuple[str, tuple[str, ...]], str] = {}
        for row, _ in form.rows(table.key):
            groups = (*(group.key for group in table.groups_of(row.key)), *_above(table, row))
            for label in dict.fromkeys(map(fold, (row.label, *row.variants))):
                if len(label) < 2:
                    yield f"{table.key}.{row.key}: {label!r} is too short to be told from other words"
                other = seen.setdefault((label, groups), row.key)
                if other != row.key:
                    yield f"{table.key}: the rows {other} and {row.key} are both labelled {label!r}"
        for part in table.parts:
            columns: dict[str, str] = {}
            for column in part.columns:
                for label in dict.fromkeys(map(fold, (column.label, *column.variants))):
                    other = columns.setdefault(label, column.key)
                    if other != column.key:
                        yield f"{table.key}: the columns {other} and {column.key} are both labelled {label!r}"


def _above(table: FormTable, row: Row) -> Iterator[str]:
    """The keys of the rows that a row stands below, as 纠错 below 行政复议."""
    return (each.key for part in table.parts for each in part.rows if row.key.startswith(f"{each.key}."))


def identities_agree(form: Form) -> Iterator[str]:
    """Some figures above 0 satisfy all hard identities of a table, and no row is a part of itself."""
    for table in form.tables:
        try:
            figures = _adding_up(table)
        except _CircleError as error:
            yield f"{table.key}: by its identities {error} is a part of itself"
            continue
        for each in table.identities:
            left, right = figures[each.total], sum(figures[key] for key in each.parts)
            holds = {"=": left == right, ">=": left >= right, "<=": left <= right}[each.relation]
            if each.hardness == "hard" and not holds:
                yield f"{table.key}: beside the other identities, {each.id} cannot hold for figures above 0"


class _CircleError(Exception):
    """A row is a part of itself."""


def _adding_up(table: FormTable) -> dict[str, int]:
    """A figure for every row of a table, such that its first hard identity holds for each total."""
    wholes = {each.total: each for each in reversed(table.identities) if each.hardness == "hard"}
    figures: dict[str, int] = {}

    def figure(key: str, above: tuple[str, ...]) -> int:
        if key in above:
            raise _CircleError(key)
        if key not in figures:
            whole = wholes.get(key)
            parts = sum(figure(part, (*above, key)) for part in whole.parts) if whole is not None else 0
            figures[key] = parts or 7 * (len(figures) + 1)
        return figures[key]

    for part in table.parts:
        for row in part.rows:
            figure(row.key, ())
    return figures


def rows_are_reached(form: Form) -> Iterator[str]:
    """A report that prints all its tables is read by this form, and every row is known where it stands alone, or with
    those that it stands below.
    """
    report = sample_report(form)
    read = _read(report)
    if read is None or read.form.name != form.name:
        yield f"a report that prints all its tables is read by {'no form' if read is None else f'{read.form.name}'}"
        return
    for table in form.tables:
        for row, _ in form.rows(table.key):
            keys = form.keys_of(table.key, row.key)
            there = {key for above in _above(table, row) for key in form.keys_of(table.key, above)}
            alone = {key: cell if key in keys or key in there else MISSING for key, cell in report.cells.items()}
            read = _read(evolve(report, cells=alone))
            for key in keys:
                found = read.cells.get(key) if read is not None else None
                if found is None or found.value != report[key].value:
                    yield f"{key}: {report[key].raw} is printed in a table of one row, and not read"
                    break


def _read(report: Report) -> Report | None:
    try:
        return parse_text(write(report, "pipe", allow_losses=True))
    except GxparseError:
        return None


def rules_pass(form: Form) -> Iterator[str]:
    """A report whose figures are all 0 breaks no hard rule."""
    figures = {key: Decimal(0) if form.cells[key].column.money else 0 for key in form.cell_keys()}
    for finding in check(report_of(form, figures)):
        if finding.status == "error" or (finding.status == "fail" and finding.severity == "error"):
            yield f"{finding.id}: {finding.en}"


def written_and_read(form: Form) -> Iterator[str]:
    """What every format that writes makes of a report is read as that report."""
    report = sample_report(form)
    for name in writers():
        handler = writer_of(name)
        document: str | bytes = handler.write(outline(report))
        lost = losses(report, document)
        if lost:
            yield f"{name}: {lost[0]}"


FORM_CHECKS: Mapping[str, Callable[[Form], Iterator[str]]] = MappingProxyType(
    {
        "labels-tell": labels_tell,
        "identities": identities_agree,
        "rules-pass": rules_pass,
        "rows-reached": rows_are_reached,
        "round-trip": written_and_read,
    }
)
"""The checks by name, in the order in which they run; the docstring of each says what must hold."""


def sample_report(form: Form) -> Report:
    """A report of a form with all its sections, each figure of which stands only once."""
    year = form.last_year or max(form.first_year, 2023)
    figures = {
        key: Decimal(f"{1000 + number}.5") if form.cells[key].column.money else 1000 + number
        for number, key in enumerate(form.cell_keys())
    }
    tables = {table.key for table in form.tables}
    units = {key: cell.row.unit for key, cell in form.cells.items() if cell.column.money and cell.row.unit}
    plain = report_of(form, figures, year=year)
    return evolve(
        plain,
        cells={key: evolve(cell, unit=units.get(key)) for key, cell in plain.cells.items()},
        title=f"{AGENCY}{year}年政府信息公开工作年度报告",
        agency=AGENCY,
        period=(date(year, 1, 1), date(year, 12, 31)),
        sections=tuple(
            Section(each.key, f"{each.number}、{each.title}", "" if each.key in tables else "本年度没有变化。")
            for each in form.sections
        ),
    )


def check_form(form: Form | JsonSource, *, checks: Collection[str] | None = None) -> None:
    """Check that reports are read by a form as surely as by the built-in ones.

    ``form`` is one, or what :func:`gxparse.load_form` loads; it need not be registered. ``checks`` names some of
    :data:`FORM_CHECKS`, all by default. Raises :class:`FormConformanceError`, an ``AssertionError`` that tells what was
    found, and what loading raises.

    >>> check_form("examples/forms/yunling.json", checks=["labels-tell", "rules-pass"])
    """
    __tracebackhide__ = True
    made = form if isinstance(form, Form) else load_form(form)
    unknown = set(checks or ()) - set(FORM_CHECKS)
    if unknown:
        raise ValueError(f"no check is named {', '.join(sorted(unknown))}; there are: {', '.join(FORM_CHECKS)}")
    chosen = [name for name in FORM_CHECKS if checks is None or name in checks]
    with nullcontext() if made.name in names() else registered_form(made):
        found = {
            name: tuple(message for _, message in zip(range(FAILURES), FORM_CHECKS[name](made), strict=False))
            for name in chosen
        }
    failures = {name: messages for name, messages in found.items() if messages}
    if failures:
        raise FormConformanceError(made.name, failures, len(chosen))
