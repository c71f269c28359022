"""The claims of the prose against the tables: soft, since a body reports now for itself, now for all below it.

A claim can mean several sums of cells (requests received, or those with what was carried over); it holds if one of
them is what it says. It fails if none can be, whatever the unknown cells are with which their rows add up.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from attrs import frozen

from gxparse.checks.claims import Claim, claims
from gxparse.checks.model import PREVIOUS, Context, Place, Status, Verdict
from gxparse.report import Cell, Report

_ROWS: Mapping[str, tuple[str, str]] = {
    "received": ("本年新收", "received"),
    "carried_over": ("上年结转", "carried over"),
    "carried_forward": ("结转下年度继续办理", "carried forward"),
    "outcomes.total": ("办理结果总计", "outcomes in total"),
    "outcomes.granted": ("予以公开", "granted"),
    "outcomes.granted_in_part": ("部分公开", "granted in part"),
    "outcomes.refused": ("不予公开", "refused"),
    "outcomes.not_provided": ("无法提供", "not provided"),
    "outcomes.not_processed": ("不予处理", "not processed"),
    "outcomes.other": ("其他处理", "handled otherwise"),
    "review": ("行政复议", "reviews"),
    "direct_litigation": ("未经复议直接起诉", "litigation without review"),
    "litigation_after_review": ("复议后起诉", "litigation after review"),
}
_COLUMNS: Mapping[str, tuple[str, str]] = {
    "total": ("", ""),
    "natural_person": ("(自然人)", " (natural persons)"),
    "organizations": ("(法人及其他组织)", " (organizations)"),
    "commercial_enterprise": ("(商业企业)", " (commercial enterprises)"),
    "research_institution": ("(科研机构)", " (research institutions)"),
    "public_interest_organization": ("(社会公益组织)", " (public interest organizations)"),
    "legal_service_organization": ("(法律服务机构)", " (legal service organizations)"),
    "upheld": ("(结果维持)", " (upheld)"),
    "corrected": ("(结果纠正)", " (corrected)"),
    "other": ("(其他结果)", " (other results)"),
    "pending": ("(尚未审结)", " (pending)"),
}
_REQUEST_ROWS: Mapping[str, Sequence[tuple[str, ...]]] = {
    "received": (("received",), ("received", "carried_over")),
    "handled": (("received",), ("received", "carried_over"), ("outcomes.total",)),
    "closed": (("outcomes.total",),),
}
"""Which rows add to what a claim can mean, where that is not the row of its kind."""
_ORGANIZATIONS = (
    "commercial_enterprise",
    "research_institution",
    "public_interest_organization",
    "legal_service_organization",
    "other_organization",
)
_APPLICANTS = ("natural_person", *_ORGANIZATIONS)
_RESULTS = ("upheld", "corrected", "other", "pending")
_SECTIONS: Mapping[str, tuple[str, str]] = {
    "overview": ("总体情况", "overview"),
    "disclosure": ("主动公开", "proactive disclosure"),
    "requests": ("收到和处理申请", "requests"),
    "disputes": ("复议诉讼", "disputes"),
    "problems": ("存在的主要问题", "problems"),
    "other_matters": ("其他事项", "other matters"),
}


_VERBS: Mapping[Status, tuple[str, str]] = {
    "pass": ("相符:", "agrees with"),
    "fail": ("不符:", "disagrees with"),
    "undecided": ("尚无法判断是否相符:", "cannot be compared yet with"),
    "error": ("", ""),
}


@frozen
class Term:
    """Cells that add to one figure: a row's cell, or those of a group of rows. ``minus`` cells are taken away."""

    row: str
    column: str
    plus: tuple[str, ...]
    minus: tuple[str, ...] = ()

    def label(self) -> tuple[str, str]:
        """What the figure is, in Chinese and English."""
        (row_zh, row_en), (column_zh, column_en) = _ROWS[self.row], _COLUMNS[self.column]
        return row_zh + column_zh, row_en + column_en


Sum = tuple[Term, ...]
"""One thing that a claim can mean: a sum of figures."""


def meanings(claim: Claim, cells: Mapping[str, Cell]) -> tuple[Sum, ...]:
    """The sums of cells that a claim can mean, the likeliest first; none if the form has no such cells.

    For a growth or an increase they are those of the figure that has grown.
    """
    if claim.kind in ("review", "litigation", "direct_litigation", "litigation_after_review"):
        kinds = ("direct_litigation", "litigation_after_review") if claim.kind == "litigation" else (claim.kind,)
        found = [tuple(Term(kind, claim.column, (f"disputes.{kind}.{claim.column}",)) for kind in kinds)]
    elif claim.kind in ("received", "handled", "closed", "carried_over", "carried_forward"):
        rows: Sequence[tuple[str, ...]] = _REQUEST_ROWS.get(claim.kind, ((claim.kind,),))
        found = [
            tuple(_term(row, [f"requests.{row}."], column, claim.column) for row in chosen)
            for chosen in rows
            for column in _columns(claim.column)
        ]
    else:
        group = f"requests.outcomes.{claim.kind}."
        own = list(dict.fromkeys(key.rpartition(".")[0] + "." for key in cells if key.startswith(group)))
        found = [(_term(f"outcomes.{claim.kind}", own, column, claim.column),) for column in _columns(claim.column)]
    return tuple(each for each in found if all(key in cells for term in each for key in (*term.plus, *term.minus)))


def _columns(column: str) -> list[tuple[tuple[str, ...], tuple[str, ...]]]:
    """The columns to add and to take away. Organizations are five columns, or all but natural persons."""
    if column != "organizations":
        return [((column,), ())]
    return [(_ORGANIZATIONS, ()), (("total",), ("natural_person",))]


def _term(row: str, rows: Iterable[str], columns: tuple[tuple[str, ...], tuple[str, ...]], column: str) -> Term:
    plus, minus = columns
    prefixes = tuple(rows)
    return Term(
        row,
        column,
        tuple(prefix + each for prefix in prefixes for each in plus),
        tuple(prefix + each for prefix in prefixes for each in minus),
    )


# -- verdicts ------------------------------------------------------------------------------------------


@frozen
class _Range:
    """What a number can be, unknown cells being counts: at ``least``, at ``most`` (``None``: no end)."""

    least: int | None
    most: int | None

    def __add__(self, other: _Range) -> _Range:
        return _Range(_plus(self.least, other.least), _plus(self.most, other.most))

    def __neg__(self) -> _Range:
        return _Range(None if self.most is None else -self.most, None if self.least is None else -self.least)

    def __contains__(self, value: int | Decimal) -> bool:
        return (self.least is None or self.least <= value) and (self.most is None or value <= self.most)

    @property
    def value(self) -> int | None:
        """The number, if it can be only one."""
        return self.least if self.least == self.most else None


def _plus(one: int | None, other: int | None) -> int | None:
    return None if one is None or other is None else one + other


@frozen
class _Figure:
    """What a sum of cells comes to, the cells, and how it reads in Chinese and English."""

    range: _Range
    keys: tuple[str, ...]
    unknown: tuple[str, ...]
    zh: str
    en: str

    @property
    def value(self) -> int | None:
        """What it comes to, if that is certain."""
        return self.range.value


@frozen(kw_only=True)
class _Compared:
    """What the tables, or other ``places`` of the prose, say to a claim."""

    status: Status
    right: int | Decimal | None
    said: tuple[tuple[str, str], ...]
    figures: tuple[_Figure, ...] = ()
    places: tuple[Place, ...] = ()


def prose_verdicts(context: Context) -> Iterator[Verdict]:
    """One verdict for each figure that the prose claims and that the tables have; claims of the same are one.

    Last year's figures and changes against them are compared with the report of the year before. Without it a claimed
    change and a claimed figure of last year are compared with each other; one alone has no verdict.
    """
    found = claims(context.report)
    numbered: dict[str, int] = {}
    for same in _alike(found):
        claim = same[0]
        compared = _compare(claim, found, context)
        if compared is not None:
            number = numbered[claim.subject] = numbered.get(claim.subject, 0) + 1
            subject = claim.subject if number == 1 else f"{claim.subject}-{number}"
            yield _verdict(claim, subject, tuple(each.place for each in same), compared)


def _alike(found: Sequence[Claim]) -> Iterable[Sequence[Claim]]:
    groups: dict[tuple[str, int | Decimal], list[Claim]] = {}
    for claim in found:
        groups.setdefault((claim.subject, claim.value), []).append(claim)
    return groups.values()


def _compare(claim: Claim, found: Sequence[Claim], context: Context) -> _Compared | None:
    report, previous = context.report, context.previous
    if previous is not None and (report.year is None or previous.year != report.year - 1):
        previous = None
    if claim.measure == "count" and claim.year == "this":
        return _counted(claim, _figures(claim, report, ""))
    if previous is None:
        return _among_themselves(claim, found)
    if claim.measure == "count":
        return _counted(claim, _figures(claim, previous, PREVIOUS))
    return _changed(claim, _figures(claim, report, ""), _figures(claim, previous, PREVIOUS))


def _figures(claim: Claim, report: Report, prefix: str) -> list[_Figure]:
    return [_figure(each, report.cells, prefix) for each in meanings(claim, report.cells)]


def _figure(terms: Sum, cells: Mapping[str, Cell], prefix: str) -> _Figure:
    whole = _Range(0, 0)
    shown: list[tuple[str, str]] = []
    for term in terms:
        part = _Range(0, 0)
        for key in term.plus:
            part += _range(key, cells)
        for key in term.minus:
            part += -_range(key, cells)
        whole += part
        zh, en = term.label()
        value = "?" if part.value is None else part.value
        line_zh, line_en = _line(term, cells)
        shown.append((f"{zh} {value}{line_zh}", f"{en} {value}{line_en}"))
    zh, en = (" + ".join(said) for said in zip(*shown, strict=True))
    if len(shown) > 1:
        zh, en = (f"{said} = {'?' if whole.value is None else whole.value}" for said in (zh, en))
    if prefix:
        zh, en = f"上年度报告的{zh}", f"{en} in last year's report"
    keys = [key for term in terms for key in (*term.plus, *term.minus)]
    unknown = tuple(prefix + key for key in keys if cells[key].value is None)
    return _Figure(whole, tuple(prefix + key for key in keys), unknown, zh, en)


def _line(term: Term, cells: Mapping[str, Cell]) -> tuple[str, str]:
    """Where the one cell of a term stands in the source, in Chinese and English, if that is known."""
    span = cells[term.plus[0]].span if len(term.plus) == 1 and not term.minus else None
    return ("", "") if span is None else (f"(第 {span.line} 行)", f" (line {span.line})")


def _range(key: str, cells: Mapping[str, Cell]) -> _Range:
    """What a cell can be: what it says, else what the total of its row leaves for it."""
    value = cells[key].value
    if value is not None:
        return _Range(int(value), int(value))
    row, _, column = key.rpartition(".")
    total, columns = cells[f"{row}.total"].value, _RESULTS if row.startswith("disputes.") else _APPLICANTS
    others = [cells[f"{row}.{each}"].value for each in columns if each != column]
    known = sum(int(other) for other in others if other is not None)
    if column == "total":
        return _Range(known, None if None in others else known)
    if total is None or known > total:
        return _Range(0, None)
    return _Range(0 if None in others else int(total) - known, int(total) - known)


def _counted(claim: Claim, figures: Sequence[_Figure]) -> _Compared | None:
    """A count against what it can mean."""
    if not figures:
        return None
    if any(figure.value == claim.value for figure in figures):
        status: Status = "pass"
    else:
        status = "undecided" if any(claim.value in figure.range for figure in figures) else "fail"
    said = tuple(dict.fromkeys((figure.zh, figure.en) for figure in figures))
    return _Compared(status=status, right=figures[0].value, said=said, figures=tuple(figures))


def _changed(claim: Claim, now: Sequence[_Figure], before: Sequence[_Figure]) -> _Compared | None:
    """A growth or an increase against the figures of two years, each with its like."""
    pairs = list(zip(now, before, strict=False))
    if not pairs:
        return None
    known = [(a.value, b.value) for a, b in pairs if a.value is not None and b.value is not None]
    if any(_has_changed(claim, a, b) for a, b in known):
        status: Status = "pass"
    else:
        status = "undecided" if len(known) < len(pairs) else "fail"
    right = _change(claim, *known[0]) if known else None
    said = tuple(dict.fromkeys((f"{a.zh},{b.zh}", f"{a.en}, {b.en}") for a, b in pairs))
    figures = tuple(figure for pair in pairs for figure in pair)
    return _Compared(status=status, right=right, said=said, figures=figures)


def _has_changed(claim: Claim, now: int, before: int) -> bool:
    """Whether a change is as claimed, a per cent as far as its digits go."""
    if claim.measure == "increase":
        return now - before == claim.value
    if not before:
        return False
    exact = Fraction(100 * (now - before), before)
    return bool(abs(exact - Fraction(claim.value)) <= Fraction(1, 2 * 10 ** _decimals(claim)))


def _change(claim: Claim, now: int, before: int) -> int | Decimal | None:
    """The change between two figures, a per cent with the digits of the claim; ``None`` for a growth from 0."""
    if claim.measure == "increase":
        return now - before
    if not before:
        return None
    return (Decimal(100 * (now - before)) / before).quantize(Decimal(1).scaleb(-_decimals(claim)), ROUND_HALF_UP)


def _decimals(claim: Claim) -> int:
    exponent = claim.value.as_tuple().exponent if isinstance(claim.value, Decimal) else 0
    return -exponent if isinstance(exponent, int) else 0


def _among_themselves(claim: Claim, found: Sequence[Claim]) -> _Compared | None:
    """A claimed change against the figures of both years that the prose claims itself."""
    if claim.measure == "count":
        return None
    counts = [each for each in found if (each.kind, each.column, each.measure) == (claim.kind, claim.column, "count")]
    pairs = [(a, b) for a in counts if a.year == "this" for b in counts if b.year == "last"]
    if not pairs:
        return None
    fitting = [pair for pair in pairs if _has_changed(claim, int(pair[0].value), int(pair[1].value))]
    now, before = (fitting or pairs)[0]
    zh, en = f"正文的本年数 {now.value},上年数 {before.value}", f"{now.value} for this year and {before.value} for last"
    return _Compared(
        status="pass" if fitting else "fail",
        right=_change(claim, int(now.value), int(before.value)),
        said=((zh, f"{en} in the prose"),),
        places=(now.place, before.place),
    )


def _verdict(claim: Claim, subject: str, places: tuple[Place, ...], compared: _Compared) -> Verdict:
    zh, en = _VERBS[compared.status]
    shown = f"{claim.value}" if claim.measure == "count" else f"{claim.value:+}{'%' * (claim.measure == 'growth')}"
    quotes_zh, quotes_en = ([quote[language] for quote in map(_quoted, places)] for language in (0, 1))
    tables_zh, tables_en = ([said[language] for said in compared.said] for language in (0, 1))
    keys = tuple(dict.fromkeys(key for figure in compared.figures for key in figure.keys))
    unknown = tuple(dict.fromkeys(key for figure in compared.figures for key in figure.unknown))
    blocked = compared.status == "undecided"
    return Verdict(
        status=compared.status,
        zh=f"正文{'、'.join(quotes_zh)}称 {shown},{zh}{';'.join(tables_zh)}"
        + (f"(未知:{'、'.join(unknown)})" if blocked else ""),
        en=f"the prose says {shown} ({'; '.join(quotes_en)}), which {en} {'; or '.join(tables_en)}"
        + (f" (unknown: {', '.join(unknown)})" if blocked else ""),
        subject=subject,
        left=claim.value,
        right=compared.right,
        cells=keys,
        unknown=unknown,
        places=places + compared.places,
    )


def _quoted(place: Place) -> tuple[str, str]:
    """The words of a claim and where they stand, in Chinese and English."""
    zh, en = _SECTIONS.get(place.section, (place.section, place.section))
    if place.span is not None:
        zh, en = f"{zh},第 {place.span.line} 行", f"{en}, line {place.span.line}"
    return f"“{place.text}”({zh})", f"'{place.text}', {en}"
