"""The claims of the prose against the tables: soft, since a body reports now for itself, now for all below it.

A claim can mean several sums of cells (requests received, or those with what was carried over); it holds if one of
them is what it says. It fails if none can be, whatever the unknown cells are with which their rows add up.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from attrs import evolve, frozen

from gxparse.cell_names import cell_name
from gxparse.checks.rules.prose_sums import APPLICANTS, Sum, SumTerm, meanings
from gxparse.findings import PREVIOUS, Context, Place, Status, Verdict
from gxparse.forms.model import Form
from gxparse.prose.claims import Claim, claims
from gxparse.report import Cell, Report

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
    "pass": ("相符：", "agrees with"),
    "fail": ("不符：", "disagrees with"),
    "undecided": ("尚无法判断是否相符：", "cannot be compared yet with"),
    "error": ("", ""),
}


_WORST: Sequence[Status] = ("fail", "undecided")


# -- verdicts ------------------------------------------------------------------------------------------


Number = int | Decimal


@frozen
class _Range:
    """What a number can be, unknown cells being counts: at ``least``, at ``most`` (``None``: no end)."""

    least: Number | None
    most: Number | None

    def __add__(self, other: _Range) -> _Range:
        return _Range(_plus(self.least, other.least), _plus(self.most, other.most))

    def __neg__(self) -> _Range:
        return _Range(None if self.most is None else -self.most, None if self.least is None else -self.least)

    def __contains__(self, value: int | Decimal) -> bool:
        return (self.least is None or self.least <= value) and (self.most is None or value <= self.most)

    @property
    def value(self) -> Number | None:
        """The number, if it can be only one."""
        return self.least if self.least == self.most else None


_NOTHING = _Range(0, 0)


def _plus(one: Number | None, other: Number | None) -> Number | None:
    return None if one is None or other is None else one + other


@frozen
class _Figure:
    """A sum of cells of a report, whose keys begin with ``prefix`` there, and what its terms come to."""

    terms: Sum
    cells: Mapping[str, Cell]
    prefix: str
    parts: tuple[_Range, ...]
    range: _Range

    @property
    def value(self) -> Number | None:
        """What it comes to, if that is certain."""
        return self.range.value

    @property
    def keys(self) -> tuple[str, ...]:
        """Its cells."""
        return tuple(self.prefix + key for term in self.terms for key in term.keys)

    @property
    def unknown(self) -> tuple[str, ...]:
        """Those without a number."""
        keys = (key for term in self.terms for key in term.keys)
        return tuple(self.prefix + key for key in keys if self.cells[key].value is None)

    def said(self, forms: Mapping[str, Form]) -> tuple[str, str]:
        """How it reads in Chinese and English."""
        shown: list[tuple[str, str]] = []
        for term, part in zip(self.terms, self.parts, strict=True):
            zh, en = term.label(forms[self.prefix])
            value = "?" if part.value is None else part.value
            line_zh, line_en = _line(term, self.cells)
            shown.append((f"{zh} {value}{line_zh}", f"{en} {value}{line_en}"))
        zh, en = (" + ".join(said) for said in zip(*shown, strict=True))
        if len(shown) > 1:
            zh, en = (f"{said} = {'?' if self.value is None else self.value}" for said in (zh, en))
        return (f"上年度报告的{zh}", f"{en} in last year's report") if self.prefix else (zh, en)


@frozen(kw_only=True)
class _Compared:
    """What the tables say to a claim: the ``figures`` that it can mean, and which ones are ``telling``, in both years
    for a change. Or what other ``places`` of the prose say, in ``words``.
    """

    claim: Claim
    status: Status
    right: int | Decimal | None
    figures: tuple[_Figure, ...] = ()
    telling: tuple[tuple[_Figure, ...], ...] = ()
    words: tuple[tuple[str, str], ...] = ()
    places: tuple[Place, ...] = ()

    def said(self, forms: Mapping[str, Form]) -> tuple[tuple[str, str], ...]:
        """The same in words, in Chinese and English."""
        told = ([figure.said(forms) for figure in figures] for figures in self.telling)
        return self.words or tuple(
            dict.fromkeys(("，".join(zh for zh, _ in each), ", ".join(en for _, en in each)) for each in told)
        )


@frozen
class _Told:
    """What is said to one value that the prose gives to a figure, and the places where it does."""

    compared: _Compared
    places: tuple[Place, ...]


Cells = Mapping[str, Cell]


@frozen
class ClaimCompared:
    """A claim of the prose against the tables of its report.

    ``status`` is whether they agree; ``None`` if they have no such figure (one of last year). ``right`` is what they
    say, ``None`` where that is not certain. ``cells`` are the keys of the cells that say it, of all sums that it can
    mean if several do. There are none of a change against last year, which is compared with the figures that the prose
    itself gives for both years.
    """

    claim: Claim
    status: Status | None
    right: int | Decimal | None
    cells: tuple[str, ...]


def compared_claims(report: Report) -> Iterator[ClaimCompared]:
    """Each claim of the prose, in the order of the text, against the tables of the same report.

    >>> import gxparse
    >>> found = list(compared_claims(gxparse.parse("examples/reports/lines-2021.txt")))
    >>> found[5].claim.subject, found[5].claim.value, found[5].status, found[5].right, found[5].cells
    ('granted', 11, 'pass', 11, ('requests.outcomes.granted.total',))
    """
    found = claims(report)
    for claim in found:
        compared = _compare(claim, found, report.cells, None)
        if compared is None:
            yield ClaimCompared(claim, None, None, ())
        else:
            keys = dict.fromkeys(key for each in compared.telling for figure in each for key in figure.keys)
            yield ClaimCompared(claim, compared.status, compared.right, tuple(keys))


def prose_verdicts(context: Context) -> Iterator[Verdict]:
    """One verdict for each figure that the prose names and that the tables have, whichever values it gives to it.

    Its subject does not depend on the values, nor on where they stand. Last year's figures and changes against them
    are compared with the report of the year before. Without it a claimed change and a claimed figure of last year are
    compared with each other; one alone has no verdict.
    """
    report, previous = context.report, context.previous
    if previous is not None and (report.year is None or previous.year != report.year - 1):
        previous = None
    before = None if previous is None else previous.cells
    for subject, told in _by_subject(claims(report), report.cells, before):
        yield _verdict(subject, told, context)


def disagreements(found: Sequence[Claim], cells: Cells) -> int:
    """With how many figures that the prose names cells disagree: the verdicts of ``prose_verdicts`` that fail, without
    last year's report. ``found`` are the claims of the prose, which are the same whatever the cells say.
    """
    return sum(any(each.compared.status == "fail" for each in told) for _, told in _by_subject(found, cells, None))


def _by_subject(found: Sequence[Claim], cells: Cells, before: Cells | None) -> Iterator[tuple[str, list[_Told]]]:
    """The claims that can be compared with the cells of this year and of last year, by what they are of."""
    subjects: dict[str, dict[int | Decimal, list[Claim]]] = {}
    for claim in found:
        subjects.setdefault(claim.subject, {}).setdefault(claim.value, []).append(claim)
    for subject, values in subjects.items():
        told: list[_Told] = []
        for same in values.values():
            compared = _compare(same[0], found, cells, before)
            if compared is not None:
                told.append(_Told(compared, tuple(each.place for each in same)))
        if told:
            yield subject, told


def _compare(claim: Claim, found: Sequence[Claim], cells: Cells, before: Cells | None) -> _Compared | None:
    if claim.measure == "rate":
        return None  # against what was carried forward: a rule of its own
    if claim.measure == "share":
        return _shared(claim, cells)
    if claim.measure == "count" and claim.year == "this":
        return _counted(claim, _figures(claim, cells, ""))
    if before is None:
        return _among_themselves(claim, found)
    if claim.measure == "count":
        return _counted(claim, _figures(claim, before, PREVIOUS))
    return _changed(claim, _figures(claim, cells, ""), _figures(claim, before, PREVIOUS))


def _figures(claim: Claim, cells: Cells, prefix: str) -> list[_Figure]:
    return [_figure(each, cells, prefix) for each in meanings(claim, cells)]


def _figure(terms: Sum, cells: Cells, prefix: str) -> _Figure:
    parts = tuple(
        sum([*(_range(key, cells) for key in term.plus), *(-_range(key, cells) for key in term.minus)], _NOTHING)
        for term in terms
    )
    return _Figure(terms, cells, prefix, parts, sum(parts, _NOTHING))


def _line(term: SumTerm, cells: Cells) -> tuple[str, str]:
    """Where the one cell of a term stands in the source, in Chinese and English, if that is known."""
    span = cells[term.plus[0]].span if len(term.keys) == 1 else None
    return ("", "") if span is None else (f"（{span.where.zh}）", f" ({span.where.en})")


def _range(key: str, cells: Cells) -> _Range:
    """What a cell can be: what it says, else what the total of its row leaves for it."""
    cell = cells[key]
    value = cell.value if cell.unit is None or not isinstance(cell.value, Decimal) else cell.in_unit("万元")
    if value is not None:
        return _Range(value, value)
    row, _, column = key.rpartition(".")
    if f"{row}.total" not in cells:
        return _Range(0, None)
    total, columns = cells[f"{row}.total"].value, _RESULTS if row.startswith("disputes.") else APPLICANTS
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
    telling = [figure for figure in figures if figure.value == claim.value]
    status: Status = "pass"
    if not telling:
        status = "undecided" if any(claim.value in figure.range for figure in figures) else "fail"
        telling = [figure for figure in figures if status == "fail" or claim.value in figure.range]
    right = claim.value if status == "pass" else figures[0].value
    each = tuple((figure,) for figure in telling)
    return _Compared(claim=claim, status=status, right=right, figures=tuple(figures), telling=each)


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
    telling = tuple(pair for pair in pairs if status != "pass" or _has_changed_by(claim, pair[0].value, pair[1].value))
    figures = tuple(figure for pair in pairs for figure in pair)
    return _Compared(claim=claim, status=status, right=right, figures=figures, telling=telling)


def _shared(claim: Claim, cells: Cells) -> _Compared | None:
    """A share against the figure that it is of, as a part of each total that it can be a part of."""
    parts = _figures(claim, cells, "")
    kinds = (claim.kind,) if claim.column != "total" else ("handled", "closed")
    wholes = [each for kind in kinds for each in _figures(evolve(claim, kind=kind, column="total"), cells, "")]
    pairs = [(part, whole) for part in parts for whole in wholes]
    if not pairs:
        return None
    known = [(a, b) for a, b in pairs if a.value is not None and b.value is not None]
    fitting = [(a, b) for a, b in known if _is_rounded(claim, _ratio(a, b))]
    status: Status = "pass" if fitting else "undecided" if len(known) < len(pairs) else "fail"
    right = _ratio(*(fitting or known)[0]) if known else None
    figures = tuple(dict.fromkeys(figure for pair in pairs for figure in pair))
    shown = None if right is None else _as_printed(claim, right)
    telling = (fitting or pairs)[:1]
    return _Compared(claim=claim, status=status, right=shown, figures=figures, telling=tuple(telling))


def _ratio(part: _Figure, whole: _Figure) -> Fraction | None:
    return 100 * Fraction(part.value) / Fraction(whole.value) if part.value is not None and whole.value else None


def _is_rounded(claim: Claim, exact: Fraction | None) -> bool:
    """Whether a per cent is as claimed as far as its digits go, rounded or cut off behind them."""
    if exact is None:
        return False
    said, digit = Fraction(claim.value), Fraction(1, 10 ** _decimals(claim))
    return bool(abs(exact - said) <= digit / 2 or (abs(said) <= abs(exact) < abs(said) + digit and exact * said >= 0))


def _as_printed(claim: Claim, exact: Fraction) -> Decimal:
    """A per cent with the digits of the claim."""
    return (Decimal(exact.numerator) / exact.denominator).quantize(Decimal(1).scaleb(-_decimals(claim)), ROUND_HALF_UP)


def _has_changed_by(claim: Claim, now: Number | None, before: Number | None) -> bool:
    return now is not None and before is not None and _has_changed(claim, now, before)


def _has_changed(claim: Claim, now: Number, before: Number) -> bool:
    """Whether a change is as claimed, a per cent as far as its digits go, rounded or cut off behind them."""
    if claim.measure == "increase":
        return now - before == claim.value
    return bool(before) and _is_rounded(claim, _growth(now, before))


def _growth(now: Number, before: Number) -> Fraction:
    return 100 * (Fraction(now) - Fraction(before)) / Fraction(before)


def _change(claim: Claim, now: Number, before: Number) -> int | Decimal | None:
    """The change between two figures, a per cent with the digits of the claim; ``None`` for a growth from 0."""
    if claim.measure == "increase":
        return now - before
    if not before:
        return None
    return _as_printed(claim, _growth(now, before))


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
    zh, en = (
        f"正文的本年数 {now.value}，上年数 {before.value}",
        f"{now.value} for this year and {before.value} for last",
    )
    return _Compared(
        claim=claim,
        status="pass" if fitting else "fail",
        right=_change(claim, int(now.value), int(before.value)),
        words=((zh, f"{en} in the prose"),),
        places=(now.place, before.place),
    )


def _verdict(subject: str, told: Sequence[_Told], context: Context) -> Verdict:
    """One verdict for all values of a figure: that of those which disagree, else of those which may."""
    status: Status = "pass"
    for worse in _WORST:
        if any(each.compared.status == worse for each in told):
            status = worse
            break
    telling = [each for each in told if each.compared.status == status]
    figures = [figure for each in telling for figure in each.compared.figures]
    unknown = tuple(dict.fromkeys(key for figure in figures for key in figure.unknown))
    zh, en = zip(*(_sentence(each, _forms(context)) for each in telling), strict=True)
    names = [[f"{cell_name(key, _forms(context), language)} [{key}]" for key in unknown] for language in ("zh", "en")]
    blocked = status == "undecided"
    return Verdict(
        status=status,
        zh="；".join(zh) + (f"（未知：{'、'.join(names[0])}）" if blocked else ""),
        en="; ".join(en) + (f" (unknown: {'; '.join(names[1])})" if blocked else ""),
        subject=subject,
        left=telling[0].compared.claim.value,
        right=telling[0].compared.right,
        cells=tuple(dict.fromkeys(key for figure in figures for key in figure.keys)),
        unknown=unknown,
        places=tuple(dict.fromkeys(place for each in telling for place in (*each.places, *each.compared.places))),
    )


def _sentence(told: _Told, forms: Mapping[str, Form]) -> tuple[str, str]:
    """What the prose says and what the tables say, in Chinese and English."""
    compared = told.compared
    claim = compared.claim
    zh, en = _VERBS[compared.status]
    shown = _shown(claim, claim.value)
    quotes_zh, quotes_en = zip(*map(_quoted, told.places), strict=True)
    said_zh, said_en = zip(*compared.said(forms), strict=True)
    right_zh = right_en = ""
    if claim.measure != "count" and compared.status == "fail":
        right = "" if compared.right is None else _shown(claim, compared.right)
        right_zh, right_en = (f"，应为 {right}", f", which makes {right}") if right else ("", "")
    return (
        f"正文{'、'.join(quotes_zh)}称 {shown}，{zh}{'；'.join(said_zh)}{right_zh}",
        f"the prose says {shown} ({'; '.join(quotes_en)}), which {en} {'; or '.join(said_en)}{right_en}",
    )


def _shown(claim: Claim, value: int | Decimal) -> str:
    if claim.measure in ("growth", "increase"):
        return f"{value:+}{'%' * (claim.measure == 'growth')}"
    return f"{value}{'%' * (claim.measure != 'count')}"


def _forms(context: Context) -> dict[str, Form]:
    previous = context.previous
    return {"": context.report.form} | ({} if previous is None else {PREVIOUS: previous.form})


def _quoted(place: Place) -> tuple[str, str]:
    """The words of a claim and where they stand, in Chinese and English."""
    zh, en = _SECTIONS.get(place.section, (place.section, place.section))
    if place.span is not None:
        where = place.span.where
        if place.span.end - place.span.start == len(place.text):
            zh, en = f"{zh}，{where.zh}", f"{en}, {where.en}"
        else:  # only where its paragraph begins is known
            zh, en = f"{zh}，{where.zh}起的段落", f"{en}, in the paragraph from {where.en}"
    return f"“{place.text}”（{zh}）", f"'{place.text}', {en}"
