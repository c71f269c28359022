"""What a figure that the prose claims can be in the tables: sums of cells."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from attrs import frozen

from gxparse.cell_names import cell_words
from gxparse.forms.model import Form, FormPart, Row, forms, kept_by_forms
from gxparse.prose.claims import Claim
from gxparse.prose.kinds import DISPUTES, OF_BODIES
from gxparse.report import Cell
from gxparse.words import Words

_ROWS: Mapping[str, Words] = {
    "received": Words("本年新收", "received"),
    "carried_over": Words("上年结转", "carried over"),
    "carried_forward": Words("结转下年度继续办理", "carried forward"),
    "outcomes.total": Words("办理结果总计", "outcomes in total"),
    "outcomes.granted": Words("予以公开", "granted"),
    "outcomes.granted_in_part": Words("部分公开", "granted in part"),
    "outcomes.refused": Words("不予公开", "refused"),
    "outcomes.not_provided": Words("无法提供", "not provided"),
    "outcomes.not_processed": Words("不予处理", "not processed"),
    "outcomes.other": Words("其他处理", "handled otherwise"),
    "review": Words("行政复议", "reviews"),
    "direct_litigation": Words("未经复议直接起诉", "litigation without review"),
    "litigation_after_review": Words("复议后起诉", "litigation after review"),
}
_COLUMNS: Mapping[str, Words] = {
    "total": Words("", ""),
    "natural_person": Words("（自然人）", " (natural persons)"),
    "organizations": Words("（法人及其他组织）", " (organizations)"),
    "commercial_enterprise": Words("（商业企业）", " (commercial enterprises)"),
    "research_institution": Words("（科研机构）", " (research institutions)"),
    "public_interest_organization": Words("（社会公益组织）", " (public interest organizations)"),
    "legal_service_organization": Words("（法律服务机构）", " (legal service organizations)"),
    "upheld": Words("（结果维持）", " (upheld)"),
    "corrected": Words("（结果纠正）", " (corrected)"),
    "other": Words("（其他结果）", " (other results)"),
    "pending": Words("（尚未审结）", " (pending)"),
}
_REQUEST_ROWS: Mapping[str, Sequence[tuple[str, ...]]] = {
    "received": (("received",), ("received", "carried_over")),
    "handled": (("received",), ("received", "carried_over"), ("outcomes.total",)),
    "closed": (("outcomes.total",),),
    "granted": (("outcomes.granted",), ("outcomes.granted", "outcomes.granted_in_part")),
}
"""Which rows add to what a claim can mean, where that is not the row of its kind."""
_ORGANIZATIONS = (
    "commercial_enterprise",
    "research_institution",
    "public_interest_organization",
    "legal_service_organization",
    "other_organization",
)
APPLICANTS = ("natural_person", *_ORGANIZATIONS)
"""The columns of applicants."""


@frozen
class SumTerm:
    """Cells that add to one figure: a row's cell, or those of a group of rows. ``minus`` cells are taken away."""

    row: str
    column: str
    plus: tuple[str, ...]
    minus: tuple[str, ...] = ()

    @property
    def keys(self) -> tuple[str, ...]:
        """All its cells."""
        return self.plus + self.minus

    def label(self, form: Form) -> Words:
        """What the figure is, in short where it is of several cells or often named."""
        if self.row not in _ROWS:
            return cell_words(self.plus[0], {"": form})
        row, column = _ROWS[self.row], _COLUMNS[self.column]
        return Words(row.zh + column.zh, row.en + column.en)


Sum = tuple[SumTerm, ...]
"""One thing that a claim can mean: a sum of figures."""


def meanings(claim: Claim, cells: Mapping[str, Cell]) -> tuple[Sum, ...]:
    """The sums of cells that a claim can mean, the likeliest first; none if the form has no such cells.

    For a growth or an increase they are those of the figure that has grown.
    """
    return _meanings(claim.kind, claim.column, tuple(cells))


@kept_by_forms
def _in_data(name: str) -> list[Sum]:
    """What forms say in their data that a claim can mean, a figure a row of its column, or of that with totals."""
    found: list[Sum] = []
    for form in forms():
        for table in form.tables:
            keys = {row.key: _total_key(form, table.key, row, part) for row, part in form.rows(table.key)}
            for claim in table.all_claims:
                if claim.name == name:
                    found += [
                        tuple(SumTerm(f"{table.key}.{row}", "total", (keys[row],)) for row in each)
                        for each in claim.sums
                    ]
    return found


def _total_key(form: Form, table: str, row: Row, part: FormPart) -> str:
    keys = dict(zip(part.columns, form.keys_of(table, row.key), strict=True))
    return next((key for column, key in keys.items() if column.role == "total"), next(iter(keys.values())))


@kept_by_forms
def _meanings(kind: str, column: str, cells: tuple[str, ...]) -> tuple[Sum, ...]:
    found = [*_of_kind(kind, column, cells), *_in_data(kind if column == "total" else f"{kind}-{column}")]
    known = frozenset(cells)
    return tuple(each for each in found if all(term.keys and known.issuperset(term.keys) for term in each))


def _of_kind(kind: str, column: str, cells: tuple[str, ...]) -> list[Sum]:
    if kind in DISPUTES:
        kinds = ("direct_litigation", "litigation_after_review") if kind == "litigation" else (kind,)
        return [tuple(SumTerm(each, column, (f"disputes.{each}.{column}",)) for each in kinds)]
    if kind in OF_BODIES:
        own = {"total": "amount" if kind == "fees" else "decisions"}.get(column, column)
        return [(SumTerm(kind, own, (f"disclosure.{kind}.{own}",)),)]
    of_requests = kind in ("received", "handled", "closed", "carried_over", "carried_forward")
    rows: Sequence[tuple[str, ...]] = _REQUEST_ROWS.get(kind, ((kind if of_requests else f"outcomes.{kind}",),))
    return [
        tuple(_term(row, [f"requests.{row}."] if of_requests else _rows(row, cells), each, column) for row in chosen)
        for chosen in rows
        for each in _columns(column)
    ]


def _rows(group: str, cells: Iterable[str]) -> list[str]:
    """The rows of a group of results, as the form has them."""
    name = f"requests.{group}."
    return list(dict.fromkeys(key.rpartition(".")[0] + "." for key in cells if key.startswith(name)))


def _columns(column: str) -> list[tuple[tuple[str, ...], tuple[str, ...]]]:
    """The columns to add and to take away. Organizations are five columns, or all but natural persons."""
    if column != "organizations":
        return [((column,), ())]
    return [(_ORGANIZATIONS, ()), (("total",), ("natural_person",))]


def _term(row: str, rows: Iterable[str], columns: tuple[tuple[str, ...], tuple[str, ...]], column: str) -> SumTerm:
    plus, minus = columns
    prefixes = tuple(rows)
    return SumTerm(
        row,
        column,
        tuple(prefix + each for prefix in prefixes for each in plus),
        tuple(prefix + each for prefix in prefixes for each in minus),
    )
